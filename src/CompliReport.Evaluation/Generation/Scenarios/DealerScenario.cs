using System;
using System.Collections.Immutable;
using System.Linq;

namespace CompliReport.Evaluation.Generation.Scenarios;

/// <summary>
/// Sells coins dear to many and buys as many back cheap, within 30 days: from desks between persons, or on the platform. Neither price is
/// off by as much as 1.5 % (T09); the margin between them is 0.6 to 2.5 %.
/// </summary>
internal static class DealerScenario
{
    internal static readonly Scenario Scenario = new("t10-dealer", "T10", 40, Play);

    /// <summary>Below this a day the turnover of a dealer whose stock was there before stays below that of passing through (T06).</summary>
    private const decimal QuietDayUsd = 4_200m;

    /// <summary>How one dealer works; <see cref="Desks"/> is empty where he buys on the platform.</summary>
    private sealed record Plan(Actor Actor, string Coin, decimal Dearer, decimal Cheaper, ImmutableArray<Party> Desks, string[] Labels);

    private static void Play(Stage stage)
    {
        SplitMix random = stage.Random;
        bool isPlatform = random.Chance(300), isQuiet = !isPlatform && random.Chance(400), isScattered = isQuiet && random.Chance(500);
        int span = isPlatform ? 5 + random.Below(4) : 14 + random.Below(15), start = stage.StartOf(span + 2, isQuiet ? 0 : 9);
        int sales = isPlatform ? 30 + random.Below(25) : 22 + (random.Chance(500) ? random.Below(10) : random.Below(100));
        decimal total = isQuiet
            ? QuietDayUsd * span * random.Decimal(0.55m, 0.9m, 3)
            : random.Scaled(24_000m, Math.Min(1_500_000m, sales * 42_000m));
        decimal[] parts = Sales(random, total, sales, isQuiet ? QuietDayUsd / ((sales + span - 1) / span) : total);
        decimal most = Enumerable.Range(0, span).Max(day => parts[(sales * day / span)..(sales * (day + 1) / span)].Sum());
        decimal stock = (isQuiet ? QuietDayUsd * 2 : Math.Max(total / span * 4, most * 1.3m)) + 500;
        decimal in30 = ((isPlatform ? total : total * 2) + stock) * 1.05m;
        bool isPoor = stage.IsPoor(in30);
        Actor actor = stage.Player(in30, isPoor);
        string[] labels =
        [
            "T10", "T22", .. isPlatform ? (string[])["T03"] : [], .. isScattered ? (string[])["T05"] : [],
            .. isPoor ? (string[])["T19"] : [],
        ];
        int desks = isPlatform ? 0 : isScattered ? 4 + random.Below(4) : 1 + random.Below(2);
        Plan plan = new(
            actor, random.Chance(850) ? "USDT" : random.MovingCoin(), random.Decimal(isPlatform ? 0.007m : 0.005m, 0.0125m, 4),
            isPlatform ? -0.0008m : random.Decimal(0.001m, 0.0125m, 4),
            [.. Enumerable.Range(1, desks).Select(_ => stage.Stranger(actor.Country))], labels);
        decimal coins = stage.Units(stock, plan.Coin, stage.World.Time(Math.Max(start - 8, 0), 0));
        if (isQuiet)
        {
            stage.Book.Open(actor, plan.Coin, coins);
        }
        else
        {
            // A week before, so that it is no part of what the many pay in.
            _ = stage.Deposit(actor, stage.World.Time(start - 8, 5), plan.Coin, coins, stage.Venue("HK"));
        }

        Errands.Play(stage, actor, 0, start - 31, 2_000, random.AnyCoin());
        Errands.StayAwake(stage, actor, start, 90);
        Errands.Play(stage, actor, start + span + 2, stage.Days, 4_000, random.AnyCoin());
        for (int day = 0; day < span; day++)
        {
            PlayDay(stage, plan, start + day, parts.AsSpan()[(sales * day / span)..(sales * (day + 1) / span)]);
        }
    }

    // None of them near the limit for a payment (T01).
    private static decimal[] Sales(SplitMix random, decimal total, int count, decimal most) =>
        [.. random.Parts(total, count, 0).Select(part => Math.Min(Draws.IsNearLimit(part) ? part * 0.85m : part, most))];

    // Sales by day, one after the other; in the evening as many coins are bought back.
    private static void PlayDay(Stage stage, Plan plan, int day, ReadOnlySpan<decimal> sales)
    {
        SplitMix random = stage.Random;
        decimal coins = 0, money = 0;
        for (int i = 0; i < sales.Length; i++)
        {
            DateTime at = stage.World.Time(day, 60 + (i * 720 / sales.Length) + random.Below(Math.Min(60, 700 / sales.Length)));
            decimal sold = stage.Units(sales[i], plan.Coin, at);
            decimal dearer = plan.Dearer * random.Decimal(0.95m, 1.05m, 3);
            decimal price = stage.World.Reference(plan.Coin, plan.Actor.Currency, at) * (1 + dearer);
            decimal paid = decimal.Round(sold * price, random.Chance(500) ? 0 : 2);
            if (sold > 0 && paid > 0)
            {
                Label(stage, plan, stage.Book.Exchange(
                    plan.Actor, at, "p2p", (plan.Coin, -sold), (plan.Actor.Currency, paid), stage.Stranger(plan.Actor.Country)).Quote);
                coins += sold;
                money += paid;
            }
        }

        if (coins > 0)
        {
            BuyBack(stage, plan, stage.World.Time(day, 830 + random.Below(100)), coins, money);
        }
    }

    private static void BuyBack(Stage stage, Plan plan, DateTime at, decimal coins, decimal money)
    {
        SplitMix random = stage.Random;
        decimal price = stage.World.Reference(plan.Coin, plan.Actor.Currency, at) * (1 - plan.Cheaper);
        decimal spent = Math.Min(decimal.Round(coins * price, 2), money);
        int pieces = plan.Desks.Length > 2 ? 2 : 1;
        foreach (decimal part in random.Parts(spent, pieces, 2))
        {
            decimal bought = decimal.Round(part / price, Assets.Places(plan.Coin));
            Leg leg = stage.Book.Exchange(
                plan.Actor, at, plan.Desks.IsEmpty ? "trade" : "p2p", (plan.Coin, bought), (plan.Actor.Currency, -part),
                plan.Desks.IsEmpty ? default : plan.Desks[random.Below(plan.Desks.Length)]).Quote;
            Label(stage, plan, leg);
            at = at.AddMinutes(random.Between(2, 15));
        }
    }

    private static void Label(Stage stage, Plan plan, Leg leg)
    {
        foreach (string label in plan.Labels)
        {
            stage.Label(label, "dealer", plan.Actor, leg);
        }
    }
}
