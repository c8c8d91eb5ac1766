using System;
using System.Linq;

namespace CompliReport.Evaluation.Generation.Scenarios;

/// <summary>
/// Somebody of little income into whose account many times of it comes within a month, of his own bank, over the counter or in coins. How
/// little, how many times and in how many payments are drawn.
/// </summary>
internal static class IncomeScenario
{
    /// <summary>A month of thirty days is so much of a year.</summary>
    private const decimal Months = 365m / 30;

    internal static readonly Scenario Scenario = new("t19-income", "T19", 35, Play);

    private static void Play(Stage stage)
    {
        SplitMix random = stage.Random;
        (string Country, string Currency) home = Cast.Home(random);
        string asset = random.Chance(600) ? home.Currency : random.Pick<string>(["USDT", "BTC", "ETH"]);
        int income = random.Chance(150) ? 0 : (int)random.Between(2, 60) * 1000;
        decimal multiple = random.Decimal(11m, 20m, 1) * (random.Chance(500) ? 1 : 5);
        decimal total = Math.Max(income * multiple / Months, random.Dollars(11_500m, 60_000m));
        Actor actor = stage.Enter(stage.Person(home.Country, home.Currency, 30 + random.Below(1400)) with
        {
            IncomeUsd = income,
            Occupation = random.Pick<string>(["student", "courier", "waiter", "farm worker", "unemployed", "retired", "cleaner"]),
        });
        bool isCash = asset == "CNY" && random.Chance(400);
        Party[] sources = Assets.IsFiat(asset) ? [Stage.OwnBank(actor), Stage.OwnBank(actor, 1)]
            : [.. Enumerable.Range(0, 1 + random.Below(5)).Select(_ => stage.Wallet())];
        int span = 3 + random.Below(24), start = stage.StartOf(span + 8, 1);
        decimal sum = 0;
        foreach (decimal part in random.EvenerParts(total, 2 + random.Below(22), 2))
        {
            DateTime at = stage.Moment(start + random.Below(span), 1, 14);
            decimal paid = stage.Units(part, asset, at);
            Leg deposit = isCash
                ? stage.Book.Cash(actor, at, paid, new Party("cash", actor.Name, "", "", "CN") { Method = "counter" })
                : stage.Deposit(actor, at, asset, paid, sources[random.Below(sources.Length)]);
            sum += paid;
            stage.Label("T19", "holder", actor, deposit);
        }

        // Some of it stays, the rest goes where the person's own things are.
        decimal gone = decimal.Round(sum * random.Decimal(0.1m, 0.95m, 2), Assets.Places(asset));
        _ = stage.Withdraw(
            actor, stage.Moment(start + span + 1 + random.Below(6), 1, 14), asset, gone,
            Assets.IsFiat(asset) ? Stage.OwnBank(actor, 1) : stage.Wallet());
        DailyLife.Play(stage, actor, total * 0.03m);
    }
}
