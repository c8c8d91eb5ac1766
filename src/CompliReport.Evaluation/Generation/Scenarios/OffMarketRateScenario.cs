using System;
using System.Collections.Generic;

namespace CompliReport.Evaluation.Generation.Scenarios;

/// <summary>
/// At least ten purchases, or sales, in a row at prices off the market in the same direction, by 1.7 to 7 %, now and then a fair one among
/// them. Other customers trade beside at fair prices, since there has to be a market to be off.
/// </summary>
internal static class OffMarketRateScenario
{
    internal static readonly Scenario Scenario = new("t09-off-market", "T09", 20, Play);

    private static void Play(Stage stage)
    {
        SplitMix random = stage.Random;
        string coin = random.Chance(750) ? "USDT" : random.MovingCoin();
        int trades = coin == "USDT" ? 11 + random.Below(35) : 11 + random.Below(8);
        int span = Math.Min((trades / 5) + random.Below(20), stage.Days - 6), start = stage.StartOf(span + 3);
        decimal usual = random.Scaled(40m, 40_000m), in30 = usual * trades * 1.2m * Math.Min(1m, 30m / Math.Max(span, 1));
        bool isPoor = stage.IsPoor(in30);
        Actor actor = stage.Player(in30 * 1.3m, isPoor);
        bool isBuy = random.Chance(550), isAbove = random.Chance(700) == isBuy;
        decimal premium = random.Decimal(0.0195m, 0.055m, 4) * (isAbove ? 1 : -1);
        int fair = trades > 14 ? random.Below(trades / 9) : 0;
        List<Actor> market = Market(stage, actor, coin);
        Party[] wallets = [stage.Wallet(), stage.Wallet(), stage.Venue("SG")];
        decimal inside = 0;
        int last = 0;
        for (int i = 0; i < trades; i++)
        {
            int day = OpenDay(stage, start + (i * span / trades));
            last = Math.Max(last, day);
            DateTime at = stage.Daytime(actor, day);
            bool isFair = fair > 0 && i % (trades / fair) == trades / fair / 2;
            decimal off = isFair ? random.Decimal(-0.002m, 0.002m, 4) : premium * random.Decimal(0.9m, 1.25m, 3);
            Leg leg = Trade(stage, actor, isBuy, coin, (at, usual * random.Decimal(0.5m, 1.6m, 3), off), wallets, ref inside);
            Beside(stage, market, coin, at);
            stage.Label("T09", isAbove == isBuy ? "loser" : "winner", actor, leg);
            if (isPoor)
            {
                stage.Label("T19", isAbove == isBuy ? "loser" : "winner", actor, leg);
            }
        }

        // What was bought or earned leaves days later, or never.
        if (random.Chance(500) && last + 2 < stage.Days)
        {
            DateTime later = stage.Daytime(actor, last + 2);
            string asset = isBuy ? coin : actor.Currency;
            _ = stage.Withdraw(actor, later, asset, decimal.Round(inside * 0.9m, Assets.Places(asset)),
                isBuy ? stage.Wallet() : Stage.OwnBank(actor));
        }

        Errands.Play(stage, actor, 0, start - 1, 2_000, coin);
    }

    // The ECB is closed for four days at Easter, and its rates are stale then and on the morning after: nobody knows what is off the
    // market.
    private static int OpenDay(Stage stage, int day)
    {
        DateOnly date = stage.World.First.AddDays(day);
        return date < new DateOnly(2026, 4, 3) || date > new DateOnly(2026, 4, 7) ? day : day + 5 < stage.Days ? day + 5 : day - 5;
    }

    // The money for each purchase, the coins for each sale, come in an hour or two before; returns the leg that shows the price.
    private static Leg Trade(
        Stage stage, Actor actor, bool isBuy, string coin, (DateTime At, decimal Dollars, decimal Off) what, Party[] wallets,
        ref decimal inside)
    {
        DateTime before = what.At.AddMinutes(-stage.Random.Between(10, 50));
        string kind = stage.Random.Chance(500) ? "conversion" : "trade";
        decimal price = stage.World.Reference(coin, actor.Currency, what.At) * (1 + what.Off);
        decimal coins, money;
        if (isBuy)
        {
            money = stage.Worth(what.Dollars, actor.Currency, what.At);
            coins = decimal.Round(money / price, Assets.Places(coin));
            inside += coins;
            _ = stage.Deposit(actor, before, actor.Currency, money, Stage.OwnBank(actor));
            return stage.Book.Exchange(actor, what.At, kind, (coin, coins), (actor.Currency, -money)).Base;
        }

        coins = stage.Units(what.Dollars, coin, what.At);
        money = decimal.Round(coins * price, 2);
        inside += money;
        _ = stage.Deposit(actor, before, coin, coins, stage.Random.Pick<Party>(wallets));
        return stage.Book.Exchange(actor, what.At, kind, (coin, -coins), (actor.Currency, money)).Base;
    }

    private static List<Actor> Market(Stage stage, Actor actor, string coin)
    {
        List<Actor> market = [];
        for (int i = 0; i < 4; i++)
        {
            Actor other = stage.Enter(stage.Person(actor.Country, actor.Currency, 40 + stage.Random.Below(800)));
            decimal dollars = stage.Random.Scaled(300m, 9_000m);
            stage.Book.Open(other, other.Currency, stage.Worth(dollars, other.Currency, stage.World.Time(0, 0)));
            stage.Book.Open(other, coin, stage.Units(dollars, coin, stage.World.Time(0, 0)));
            market.Add(other);
        }

        return market;
    }

    // A twentieth bought and sold back within the same hour: for a coin whose price moves that is the market that counts.
    private static void Beside(Stage stage, List<Actor> market, string coin, DateTime at)
    {
        SplitMix random = stage.Random;
        DateTime hour = at.Date.AddHours(at.Hour);
        foreach (Actor other in market)
        {
            decimal money = decimal.Round(stage.Book.Opening[(other.Account, other.Currency)] / 25, 0);
            decimal coins = stage.Buy(other, hour.AddSeconds(random.Below(1700)), coin, money, random.Decimal(0.0005m, 0.002m, 4));
            _ = stage.Sell(other, hour.AddSeconds(1800 + random.Below(1700)), coin, coins, random.Decimal(0.0005m, 0.002m, 4));
        }
    }
}
