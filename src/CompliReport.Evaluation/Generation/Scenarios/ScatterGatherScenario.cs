using System;

namespace CompliReport.Evaluation.Generation.Scenarios;

/// <summary>
/// One pays several customers, who pass most of it on to one and the same: both ends may be customers or stand outside. How many, how much,
/// in what and how soon are drawn.
/// </summary>
internal static class ScatterGatherScenario
{
    internal static readonly Scenario Scenario = new("t05-scatter-gather", "T05", 16, Play);

    private static void Play(Stage stage)
    {
        SplitMix random = stage.Random;
        (string Country, string Currency) home = Cast.Home(random);
        int middles = 3 + random.Below(11);
        decimal each = middles < 5 ? random.Dollars(4_500m, 90_000m)
            : Math.Max(random.NoQuota(4_500m, 150_000m), 12_000m / middles);
        string asset = random.Chance(350) ? home.Currency : random.Pick<string>(["USDT", "USDT", "BTC", "ETH"]);
        Actor? source = random.Chance(500) ? Cast.Customer(stage, each * middles * 1.3m, home) : null;
        Actor? sink = random.Chance(500) ? Cast.Customer(stage, each * middles * 1.3m, home) : null;
        Party from = Assets.IsFiat(asset) ? stage.Stranger(home.Country) : stage.Wallet();
        Party to = Assets.IsFiat(asset) ? stage.Stranger(home.Country) : stage.Wallet();
        int start = stage.StartOf(9, 2), dwell = random.Below(3);
        if (source is not null)
        {
            Fund(stage, source, asset, each * middles * 1.05m, start - 2);
        }

        for (int i = 0; i < middles; i++)
        {
            Actor middle = Cast.Person(stage, each * 1.3m, home);
            int day = start + random.Below(3);
            DateTime at = stage.Moment(day, 1, 6), then = stage.Moment(day + dwell + (random.Chance(300) ? 1 : 0), 9, 14);
            decimal amount = stage.Units(each * random.Decimal(0.8m, 1.2m, 3), asset, at);
            decimal passed = decimal.Round(amount * random.Decimal(0.86m, 0.99m, 3), Assets.Places(asset));
            Leg got = source is null
                ? stage.Deposit(middle, at, asset, amount, from)
                : stage.Book.Transfer(source, middle, at, asset, amount);
            stage.Label("T05", "middle", middle, stage.Book.Legs[^1]);
            Leg gave = sink is null
                ? stage.Withdraw(middle, then, asset, passed, to)
                : stage.Book.Transfer(middle, sink, then, asset, passed);
            stage.Label("T05", "middle", middle, gave);
            if (source is not null)
            {
                stage.Label("T05", "source", source, got);
            }

            if (sink is not null)
            {
                stage.Label("T05", "sink", sink, stage.Book.Legs[^1]);
            }

            DailyLife.Play(stage, middle, each * 0.02m);
        }

        if (source is not null)
        {
            DailyLife.Play(stage, source, each * 0.02m);
        }

        if (sink is not null)
        {
            DailyLife.Play(stage, sink, each * 0.02m);
        }
    }

    /// <summary>What is paid on is bought the day after the money came from the own bank.</summary>
    private static void Fund(Stage stage, Actor source, string asset, decimal dollars, int day)
    {
        DateTime at = stage.Moment(day, 1, 10);
        decimal money = stage.Worth(dollars * 1.25m, source.Currency, at);
        _ = stage.Deposit(source, at, source.Currency, money, Stage.OwnBank(source));
        if (!Assets.IsFiat(asset))
        {
            _ = stage.Buy(source, at.AddHours(3), asset, money);
        }
    }
}
