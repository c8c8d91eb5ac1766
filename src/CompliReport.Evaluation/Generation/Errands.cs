using System;

namespace CompliReport.Evaluation.Generation;

/// <summary>
/// What somebody does besides the pattern: saves a part of the salary, buys coins and keeps them, sells them after some days and takes the
/// money home. All of it with the own bank, at fair prices, by day.
/// </summary>
internal static class Errands
{
    private const int CountMax = 4, DaysMin = 3, SleepMax = 75;

    /// <summary>Plays up to four errands, one after the other.</summary>
    /// <param name="stage">Where.</param>
    /// <param name="actor">Who.</param>
    /// <param name="fromDay">First day.</param>
    /// <param name="untilDay">The day after the last; where there is no room nothing is played.</param>
    /// <param name="dollars">What comes in at most in all of them together.</param>
    /// <param name="coin">Which coins are bought; empty for none.</param>
    public static void Play(Stage stage, Actor actor, int fromDay, int untilDay, decimal dollars, string coin)
    {
        SplitMix random = stage.Random;
        int days = Math.Min(untilDay, stage.Days) - fromDay;
        int errands = Math.Min(random.Below(CountMax + 1), days / DaysMin);
        for (int i = 0; i < errands; i++)
        {
            int first = fromDay + (days * i / errands), end = fromDay + (days * (i + 1) / errands);
            PlayOne(stage, actor, first, end, dollars / CountMax * random.Decimal(0.2m, 1m, 2), coin);
        }

        if (fromDay == 0)
        {
            StayAwake(stage, actor, untilDay, dollars / 10);
        }
    }

    /// <summary>
    /// A small deposit some weeks before what is to come, where that is so late in the period that the account would seem to have slept
    /// (T16).
    /// </summary>
    /// <param name="stage">Where.</param>
    /// <param name="actor">Who.</param>
    /// <param name="untilDay">The day before which it is.</param>
    /// <param name="most">Dollars at most; it is a unit of the currency at least.</param>
    public static void StayAwake(Stage stage, Actor actor, int untilDay, decimal most)
    {
        if (untilDay > SleepMax)
        {
            DateTime at = stage.Daytime(actor, untilDay - 15 - stage.Random.Below(45));
            decimal money = Math.Max(stage.Worth(Math.Min(stage.Random.Between(15, 90), most), actor.Currency, at), 1);
            _ = stage.Deposit(actor, at, actor.Currency, money, Stage.OwnBank(actor));
        }
    }

    private static void PlayOne(Stage stage, Actor actor, int first, int end, decimal dollars, string coin)
    {
        SplitMix random = stage.Random;
        DateTime at = stage.Daytime(actor, first);
        decimal money = stage.Worth(dollars, actor.Currency, at);
        if (money < 1)
        {
            return;
        }

        Party bank = Stage.OwnBank(actor);
        _ = stage.Deposit(actor, at, actor.Currency, money, bank);
        int kind = random.Below(3);
        DateTime home = stage.Daytime(actor, end - 1);
        if (coin.Length == 0 || kind == 0)
        {
            if (random.Chance(400))
            {
                _ = stage.Withdraw(actor, home, actor.Currency, money, bank);
            }

            return;
        }

        decimal coins = stage.Buy(actor, at.AddMinutes(random.Between(5, 50)), coin, money, random.Decimal(0.0005m, 0.003m, 4));
        if (kind == 1 && coins > 0)
        {
            decimal proceeds = stage.Sell(actor, home, coin, coins, random.Decimal(0.0005m, 0.003m, 4));
            _ = stage.Withdraw(actor, home.AddMinutes(random.Between(10, 55)), actor.Currency, proceeds, bank);
        }
    }
}
