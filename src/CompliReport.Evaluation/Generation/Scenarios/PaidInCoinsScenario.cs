using System;
using System.Collections.Generic;
using System.Linq;

namespace CompliReport.Evaluation.Generation.Scenarios;

/// <summary>
/// Somebody whom many pay in coins and nobody in money, and who cashes out over the counter or to cards. How many, how much, in which
/// coins and how often he cashes out are drawn.
/// </summary>
internal static class PaidInCoinsScenario
{
    internal static readonly Scenario Scenario = new("t21-paid-in-coins", "T21", 30, Play);

    private static void Play(Stage stage)
    {
        SplitMix random = stage.Random;
        int senders = 21 + random.Below(50), span = Math.Min(20 + random.Below(34), stage.Days - 5), start = stage.StartOf(span + 4);
        string coin = random.Pick<string>(["USDT", "USDT", "BTC", "ETH"]);
        decimal typical = random.Dollars(20m, 8_000m);
        (string Country, string Currency) home = random.Chance(750) ? ("CN", "CNY") : Cast.Abroad(random);
        Actor actor = Cast.Person(stage, typical * senders * 2.6m, home);
        List<(DateTime At, decimal Coins)> paid = [];
        for (int i = 0; i < senders; i++)
        {
            Party wallet = stage.Wallet();
            for (int k = 1 + random.Below(2); k > 0; k--)
            {
                DateTime at = stage.Moment(start + random.Below(span), 1, 14);
                decimal coins = stage.Units(typical * random.Decimal(0.5m, 1.5m, 3), coin, at);
                stage.Label("T21", "seller", actor, stage.Deposit(actor, at, coin, coins, wallet));
                paid.Add((at, coins));
            }
        }

        // Two ways at most: coins of many that go on to three would be gathered and scattered.
        bool isCash = home.Currency == "CNY" && random.Chance(600);
        int pause = 4 + random.Below(12);
        Party[] ways = [.. Enumerable.Range(0, isCash ? 1 : 2)
            .Select(_ => Cast.Card(stage, home.Country, random.Chance(500) ? "" : actor.Name))];
        ways[^1] = random.Chance(300) ? Stage.OwnBank(actor) : ways[^1];
        DateTime from = DateTime.MinValue;
        for (int day = start + 2 + random.Below(pause); day < start + span + pause && day < stage.Days - 1; day += pause)
        {
            // Only what came more than a day before, so that it is no conversion on the same day.
            DateTime at = stage.Moment(day, 1, 8), until = at.AddHours(-26);
            decimal coins = paid.Where(one => one.At >= from && one.At < until).Sum(one => one.Coins);
            from = until;
            if (coins > 0)
            {
                CashOut(stage, actor, (coin, coins), isCash, ways, at);
            }
        }

        if (from == DateTime.MinValue || paid.TrueForAll(one => one.At >= from))
        {
            CashOut(stage, actor, (coin, paid.Sum(one => one.Coins)), isCash, ways, stage.Moment(start + span + 2, 1, 8));
        }

        DailyLife.PlayInCoins(stage, actor, typical);
    }

    /// <summary>Most of it over the counter and the rest to a card, or to two cards; a bank account gets at most 8 % of it.</summary>
    private static void CashOut(
        Stage stage, Actor actor, (string Asset, decimal Amount) coins, bool isCash, Party[] ways, DateTime at)
    {
        SplitMix random = stage.Random;
        decimal money = stage.Sell(actor, at, coins.Asset, coins.Amount, random.Decimal(0.001m, 0.008m, 4));
        bool isBank = ways[^1].Type == "bank";
        decimal rest = decimal.Round(money * random.Decimal(0.02m, isBank ? 0.08m : 0.5m, 2), 2), first = decimal.Floor(money - rest);
        if (first > 0)
        {
            Party counter = new("cash", actor.Name, "", "", "CN") { Method = "counter" };
            stage.Label("T21", "seller", actor, isCash
                ? stage.Book.Cash(actor, at.AddHours(2), -first, counter)
                : stage.Withdraw(actor, at.AddHours(2), actor.Currency, first, ways[0]));
        }

        if (rest > 0)
        {
            stage.Label("T21", "seller", actor, stage.Withdraw(actor, at.AddHours(3), actor.Currency, rest, ways[^1]));
        }
    }
}
