using System;
using System.Collections.Generic;

namespace CompliReport.Evaluation.Generation.Scenarios;

/// <summary>
/// A person who is paid like a shop: on at least five days of a week 16 and more payers who were never there before, by bank or in coins;
/// hardly anything is paid back. What came in is converted the same day (then it is a fan-in, T03, too) or taken home days later.
/// </summary>
internal static class ManyPayersScenario
{
    internal static readonly Scenario Scenario = new("t11-many-payers", "T11", 24, Play);

    private static void Play(Stage stage)
    {
        SplitMix random = stage.Random;
        int weeks = 1 + random.Below(2), start = stage.StartOf((weeks * 7) + 4, 1), most = 18 + random.Below(25);
        bool isCoins = random.Chance(250), isConverted = random.Chance(500);
        decimal usual = random.Scaled(4m, 4_500m), in30 = usual * most * weeks * 7;
        bool isPoor = stage.IsPoor(in30 * 0.7m);
        Actor actor = stage.Player(in30 * 1.3m, isPoor);
        string coin = isCoins ? "USDT" : random.AnyCoin();
        string[] labels =
        [
            "T11", .. isConverted ? (string[])["T03"] : [], .. isCoins ? [] : (string[])["T22"], .. isPoor ? (string[])["T19"] : [],
        ];
        Errands.Play(stage, actor, 0, start - 9, usual * 4, random.AnyCoin());
        Errands.StayAwake(stage, actor, start, 90);
        Errands.Play(stage, actor, start + (weeks * 7) + 4, stage.Days, usual * 9, random.AnyCoin());
        decimal left = 0;
        List<Party> met = [];
        int refunds = 0;
        for (int day = 0; day < weeks * 7; day++)
        {
            // Of seven days one or two are slack.
            bool isSlack = day % 7 == 2 || (day % 7 == 5 && random.Chance(600));
            int payers = isSlack ? random.Below(10) : (int)random.Between(16, most);
            decimal came = PlayDay(stage, actor, (start + day, payers, isCoins ? coin : actor.Currency), usual, met, labels);
            if (met.Count > 70 * (refunds + 1) && random.Chance(400) && came > usual * 8)
            {
                came -= Refund(stage, actor, start + day, isCoins ? coin : actor.Currency, usual, met);
                refunds++;
            }

            left += isConverted && came > 0 ? Convert(stage, actor, start + day, isCoins, coin, came) : came;
        }

        if (left > 0 && random.Chance(700))
        {
            string asset = isConverted == isCoins ? actor.Currency : coin;
            DateTime later = stage.Daytime(actor, start + (weeks * 7) + 2);
            _ = stage.Withdraw(actor, later, asset, decimal.Round(left * 0.9m, Assets.Places(asset)),
                Assets.IsFiat(asset) ? Stage.OwnBank(actor) : stage.Wallet());
        }
    }

    private static decimal PlayDay(
        Stage stage, Actor actor, (int Day, int Payers, string Asset) what, decimal usual, List<Party> met, string[] labels)
    {
        SplitMix random = stage.Random;
        decimal sum = 0;
        for (int i = 0; i < what.Payers; i++)
        {
            DateTime at = stage.Moment(what.Day, 1, 13);
            decimal dollars = Math.Min(usual * random.Decimal(0.3m, 1.9m, 2), 8_700m);
            int places = random.Chance(500) || what.Asset == "USDT" ? Math.Min(Assets.Places(what.Asset), 2) : 0;
            decimal amount = Math.Max(decimal.Round(dollars / stage.World.Rates.PriceUsd(what.Asset, at), places), 1);
            Party payer = Assets.IsFiat(what.Asset)
                ? stage.Stranger(actor.Country) with { Method = random.Pick<string>(["bank_transfer", "qr_code"]) }
                : stage.Wallet();
            Leg leg = stage.Deposit(actor, at, what.Asset, amount, payer);
            sum += amount;
            met.Add(payer);
            foreach (string label in labels)
            {
                stage.Label(label, "receiver", actor, leg);
            }
        }

        return sum;
    }

    // One payer in seventy at most gets the money back.
    private static decimal Refund(Stage stage, Actor actor, int day, string asset, decimal usual, List<Party> met)
    {
        DateTime at = stage.World.Time(day, 800);
        decimal amount = Math.Max(decimal.Round(usual / 2 / stage.World.Rates.PriceUsd(asset, at), 2), 1);
        _ = stage.Withdraw(actor, at, asset, amount, met[stage.Random.Below(met.Count)]);
        return amount;
    }

    // In the evening; returns the money that the sale brings, or the coins that are bought.
    private static decimal Convert(Stage stage, Actor actor, int day, bool isCoins, string coin, decimal amount)
    {
        DateTime at = stage.World.Time(day, 805 + stage.Random.Below(300));
        return isCoins
            ? stage.Sell(actor, at, coin, amount, stage.Random.Decimal(0.0005m, 0.003m, 4))
            : stage.Buy(actor, at, coin, amount, stage.Random.Decimal(0.0005m, 0.003m, 4));
    }
}
