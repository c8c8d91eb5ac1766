using System;
using System.Collections.Generic;
using System.Linq;

namespace CompliReport.Evaluation.Generation.Scenarios;

/// <summary>
/// Value that goes round over three to six movements and comes back where it started, among customers, or over an address outside. How
/// long, how much is lost on the way and how fast are drawn.
/// </summary>
internal static class RoundTripScenario
{
    internal static readonly Scenario Scenario = new("t15-round-trip", "T15", 25, Play);

    private static void Play(Stage stage)
    {
        SplitMix random = stage.Random;
        (string Country, string Currency) home = Cast.Home(random);
        int length = 3 + random.Below(4), rounds = 1 + random.Below(Math.Min(3, (stage.Days - 4) / 16));
        decimal value = random.Dollars(1_150m, 400_000m);
        string asset = random.Chance(300) ? home.Currency : random.Pick<string>(["USDT", "USDT", "BTC", "ETH"]);

        // An address outside stands between two customers: nobody else's movements are seen.
        int outside = !Assets.IsFiat(asset) && random.Chance(400) ? 1 + random.Below(length - 1) : -1;
        Actor?[] nodes = [.. Enumerable.Range(0, length)
            .Select(i => i == outside ? null : Cast.Person(stage, value * rounds * 3m, home))];
        Party wallet = stage.Wallet();
        int longest = 2 + random.Below(29), day = stage.StartOf(rounds * 16, 2);
        Actor origin = nodes[0]!;
        for (int round = 0; round < rounds; round++)
        {
            decimal first = value * random.Decimal(1m, 1.2m, 3);
            DateTime at = Fund(stage, origin, asset, first, day);
            decimal held = stage.Units(first, asset, at), lost = random.Decimal(0m, 0.17m / length, 4);
            for (int i = 0; i < length; i++)
            {
                Label(stage, Move(stage, (nodes[i], nodes[(i + 1) % length]), at, asset, held, wallet));
                at = at.AddMinutes(random.Between(Assets.IsFiat(asset) ? 150 : 50, Math.Max(longest * 60, 200)));
                held = Next(stage, (asset, held, first), at, lost);
            }

            day += 14 + random.Below(2);
        }

        foreach (Actor actor in nodes.OfType<Actor>())
        {
            DailyLife.Play(stage, actor, value * 0.1m);
        }
    }

    private static DateTime Fund(Stage stage, Actor origin, string asset, decimal dollars, int day)
    {
        DateTime at = stage.Moment(day, 1, 8);
        decimal money = stage.Worth(dollars * 1.06m, origin.Currency, at);
        _ = stage.Deposit(origin, at, origin.Currency, money, Stage.OwnBank(origin));
        if (!Assets.IsFiat(asset))
        {
            _ = stage.Buy(origin, at.AddHours(1), asset, money);
        }

        return stage.Moment(day + 1, 1, 10);
    }

    /// <summary>Less the loss, and never more than 1.02 of what the first was worth, where coins rose meanwhile.</summary>
    private static decimal Next(Stage stage, (string Asset, decimal Amount, decimal First) held, DateTime at, decimal lost)
    {
        decimal most = stage.Units(held.First * 1.02m, held.Asset, at);
        return decimal.Round(Math.Min(held.Amount * (1 - lost), most), Assets.Places(held.Asset), MidpointRounding.ToZero);
    }

    private static List<Leg> Move(Stage stage, (Actor? From, Actor? To) ends, DateTime at, string asset, decimal amount, Party wallet)
    {
        if (ends is ({ } payer, { } payee))
        {
            Leg sent = stage.Book.Transfer(payer, payee, at, asset, amount);
            return [sent, stage.Book.Legs[^1]];
        }

        return [ends.From is { } from
            ? stage.Withdraw(from, at, asset, amount, wallet)
            : stage.Deposit(ends.To!, at, asset, amount, wallet)];
    }

    private static void Label(Stage stage, List<Leg> legs) => legs.ForEach(leg => stage.Label("T15", "node", leg.Owner, leg));
}
