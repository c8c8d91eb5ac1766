using System;
using System.Collections.Generic;
using System.Linq;

namespace CompliReport.Evaluation.Generation.Scenarios;

/// <summary>
/// Mirror transfers (dui qiao): what one customer, or several, take in at home in renminbi another pays out abroad in foreign currency,
/// and nothing passes between them. How many, how large, how far apart in time and value, and for whom, are drawn.
/// </summary>
internal static class MirrorScenario
{
    internal static readonly Scenario Scenario = new("t08-mirror", "T08", 60, Play);

    private static void Play(Stage stage)
    {
        SplitMix random = stage.Random;
        int count = 3 + random.Below(10), span = Math.Min(26, 5 + (count * 3)), start = stage.StartOf(span + 6, 4);
        decimal[] tickets = Tickets(random, count);
        decimal total = tickets.Sum();
        bool isGroup = random.Chance(400);
        Actor[] fronts = [.. Enumerable.Range(0, isGroup ? 2 + random.Below(Math.Min(count - 1, 4)) : 1)
            .Select(_ => Cast.Customer(stage, total * 1.1m, ("CN", "CNY")))];
        Actor payer = Cast.Customer(stage, total * 1.4m, random.Chance(250) ? ("CN", "USD") : Cast.Abroad(random));
        Fund(stage, payer, total * 1.2m, start - 3);

        // Few beneficiaries, or so many that their names are a pattern of their own.
        Party[] payees =
            [.. Enumerable.Range(0, random.Chance(700) ? 1 + random.Below(3) : 6).Select(_ => Cast.Other(stage, payer))];
        decimal[] taken = new decimal[fronts.Length];
        decimal eps = random.Decimal(0.001m, 0.017m, 4);
        long lag = random.Between(60, 46 * 60);
        for (int i = 0; i < count; i++)
        {
            int day = start + (i * span / count), front = i % fronts.Length;
            DateTime at = stage.Moment(day, 1, 14), then = at.AddMinutes(random.Between(lag / 3, lag) * (random.Chance(250) ? -1 : 1));
            decimal yuan = stage.Worth(tickets[i], "CNY", at);
            decimal abroad = yuan * stage.World.Rates.PriceUsd("CNY", at) / stage.World.Rates.PriceUsd(payer.Currency, then);
            abroad = decimal.Round(abroad * (1 + random.Decimal(-eps, eps, 4)), 2);
            Leg deposit = stage.Deposit(fronts[front], at, "CNY", yuan, Cast.Other(stage, fronts[front]));
            Leg wire = stage.Withdraw(payer, then, payer.Currency, abroad, payees[i % payees.Length]);
            taken[front] += yuan;
            stage.Label("T08", "taker", fronts[front], deposit);
            stage.Label("T08", "payer", payer, wire);
        }

        for (int i = 0; i < fronts.Length; i++)
        {
            Leave(stage, fronts[i], taken[i], start + span + 2);
        }

        foreach (Actor one in (Actor[])[.. fronts, payer])
        {
            DailyLife.Play(stage, one, Math.Min(total * 0.02m, 4_000m));
            ThirdPartyScenario.LabelWhereSo(stage, one);
        }
    }

    /// <summary>Dollars, no two within 6 % of each other, in any order.</summary>
    private static decimal[] Tickets(SplitMix random, int count)
    {
        decimal next = random.Dollars(1_150m, 60_000m);
        List<decimal> tickets = [];
        for (int i = 0; i < count; i++)
        {
            tickets.Insert(random.Below(tickets.Count + 1), next);
            next = decimal.Round(next * random.Decimal(1.07m, 1.4m, 3), 2);
        }

        return [.. tickets];
    }

    /// <summary>The payer's reserve: of his own bank, or coins that he sells.</summary>
    private static void Fund(Stage stage, Actor payer, decimal dollars, int day)
    {
        DateTime at = stage.Moment(day, 1, 10);
        if (stage.Random.Chance(500))
        {
            _ = stage.Deposit(payer, at, payer.Currency, stage.Worth(dollars, payer.Currency, at), Stage.OwnBank(payer));
            return;
        }

        decimal coins = stage.Units(dollars, "USDT", at);
        _ = stage.Deposit(payer, at, "USDT", coins, stage.Wallet());
        _ = stage.Sell(payer, at.AddHours(2), "USDT", coins);
    }

    /// <summary>What was taken in stays in the country, or leaves as coins for a wallet; days later.</summary>
    private static void Leave(Stage stage, Actor front, decimal yuan, int day)
    {
        DateTime at = stage.Moment(day, 1, 6);
        if (stage.Random.Chance(500))
        {
            _ = stage.Withdraw(front, at, "CNY", decimal.Round(yuan * 0.97m), Stage.OwnBank(front));
            return;
        }

        decimal coins = stage.Buy(front, at, "USDT", decimal.Round(yuan * 0.97m));
        _ = stage.Withdraw(front, at.AddHours(5), "USDT", coins, stage.Wallet());
    }
}
