using System;
using System.Collections.Generic;
using System.Linq;

namespace CompliReport.Evaluation.Generation.Scenarios;

/// <summary>
/// A ring that pays the same few wallets, and a customer whom none of it ever met: most of what the wallets got arrives there, at once or
/// over two more customers. How large the ring is, how much gets through and over how many movements are drawn.
/// </summary>
internal static class ControllerScenario
{
    private const string Coin = "USDT";

    internal static readonly Scenario Scenario = new("t13-controller", "T13", 30, Play);

    private static void Play(Stage stage)
    {
        SplitMix random = stage.Random;
        int members = 3 + random.Below(12), pause = 5 + random.Below(6);
        int rounds = Math.Min(2 + random.Below(4), (stage.Days - 2) / pause);
        Party[] wallets = [.. Enumerable.Range(0, 1 + random.Below(Math.Min(4, members / 2))).Select(_ => stage.Wallet())];
        decimal payment = members < 5 ? random.Dollars(800m, 80_000m) : random.NoQuota(800m, 150_000m);
        decimal inflow = payment * 2.6m * rounds;
        Actor[] ring = [.. Enumerable.Range(0, members).Select(_ => Cast.Person(stage, inflow, ("CN", "CNY")))];
        Actor controller = Cast.Customer(stage, inflow * members, Cast.Home(random));
        Actor[] couriers = random.Chance(400)
            ? [.. Enumerable.Range(0, 2).Select(_ => Cast.Person(stage, inflow * members, Cast.Home(random)))] : [];
        Party wayOut = random.Chance(500) ? Stage.OwnBank(controller) : stage.Wallet();
        decimal share = random.Decimal(0.72m, 0.98m, 3);
        int start = stage.StartOf(rounds * pause, 1);
        for (int round = 0; round < rounds; round++)
        {
            int day = start + (round * pause);
            Dictionary<int, decimal> got = [];
            for (int i = 0; i < members; i++)
            {
                for (int k = 0; k < Math.Min(wallets.Length, 2); k++)
                {
                    int wallet = (i + k) % wallets.Length;
                    decimal dollars = payment * random.Decimal(0.75m, 1.25m, 3);
                    Leg sent = RingScenario.Pay(stage, ring[i], Coin, dollars, wallets[wallet], day);
                    got[wallet] = got.GetValueOrDefault(wallet) - sent.Amount;
                    stage.Label("T13", "front", ring[i], sent);
                    stage.Label("T12", "member", ring[i], sent);
                }
            }

            decimal arrived = 0;
            foreach ((int wallet, decimal coins) in got)
            {
                arrived += Collect(stage, wallets[wallet], decimal.Round(coins * share, 6), couriers, controller, day + 2);
            }

            Leave(stage, controller, decimal.Round(arrived * 0.96m, 6), wayOut, day + 4);
        }

        foreach (Actor one in (Actor[])[.. ring, controller, .. couriers])
        {
            DailyLife.Play(stage, one, payment * 0.05m);
        }
    }

    /// <summary>What a wallet sends on; two couriers in between each carry about half.</summary>
    private static decimal Collect(Stage stage, Party wallet, decimal coins, Actor[] couriers, Actor controller, int day)
    {
        if (couriers.Length == 0)
        {
            stage.Label("T13", "controller", controller, stage.Deposit(controller, stage.Moment(day, 1, 14), Coin, coins, wallet));
            return coins;
        }

        decimal first = decimal.Round(coins * stage.Random.Decimal(0.46m, 0.54m, 3), 6);
        foreach ((Actor courier, decimal part) in couriers.Zip((decimal[])[first, coins - first]))
        {
            _ = stage.Deposit(courier, stage.Moment(day, 1, 14), Coin, part, wallet);
            _ = stage.Book.Transfer(courier, controller, stage.Moment(day + 1, 1, 14), Coin, part);
            stage.Label("T13", "controller", controller, stage.Book.Legs[^1]);
        }

        return coins;
    }

    /// <summary>The day after the last of it came; as coins, or sold and in lumps that are no limit's.</summary>
    private static void Leave(Stage stage, Actor controller, decimal coins, Party wayOut, int day)
    {
        DateTime at = stage.Moment(day, 1, 6);
        if (wayOut.Type != "bank")
        {
            _ = stage.Withdraw(controller, at, Coin, coins, wayOut);
            return;
        }

        decimal money = stage.Sell(controller, at, Coin, coins);
        _ = stage.Withdraw(controller, at.AddHours(5), controller.Currency, money, wayOut);
    }
}
