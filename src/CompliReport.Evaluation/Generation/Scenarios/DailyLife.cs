using System;

namespace CompliReport.Evaluation.Generation.Scenarios;

/// <summary>
/// What people do at an exchange besides: every few weeks something comes in, a little is bought, the rest goes out again. No account of
/// a scenario is therefore silent for months, and none has nothing but its pattern.
/// </summary>
internal static class DailyLife
{
    private const int Visits = 5;

    /// <summary>Pays in from the own bank and out to it.</summary>
    /// <param name="stage">Where.</param>
    /// <param name="actor">Who.</param>
    /// <param name="budget">US dollars that come in at most; little against what the pattern moves, so that its shares hold.</param>
    internal static void Play(Stage stage, Actor actor, decimal budget)
    {
        SplitMix random = stage.Random;
        for (int day = random.Below(20); day < stage.Days - 1; day += 25 + random.Below(25))
        {
            DateTime at = stage.Moment(day, 1, 8);
            decimal money = Math.Max(Share(stage, budget, actor.Currency, at), 5m);
            _ = stage.Deposit(actor, at, actor.Currency, money, Stage.OwnBank(actor));
            decimal spent = decimal.Round(money * random.Decimal(0.3m, 0.6m, 2), 2);
            string coin = money < 500 ? "USDT" : random.Pick<string>(["USDT", "BTC", "ETH"]);
            _ = stage.Buy(actor, at.AddMinutes(random.Between(5, 90)), coin, spent);
            _ = stage.Withdraw(actor, at.AddMinutes(random.Between(100, 340)), actor.Currency, money - spent, Stage.OwnBank(actor));
        }
    }

    /// <summary>The same of somebody to whom no money comes in: coins of a wallet of his own, which stay.</summary>
    internal static void PlayInCoins(Stage stage, Actor actor, decimal budget)
    {
        Party wallet = stage.Wallet();
        for (int day = stage.Random.Below(20); day < stage.Days - 1; day += 25 + stage.Random.Below(25))
        {
            DateTime at = stage.Moment(day, 1, 14);
            _ = stage.Deposit(actor, at, "USDT", Math.Max(Share(stage, budget, "USDT", at), 1m), wallet);
        }
    }

    private static decimal Share(Stage stage, decimal budget, string asset, DateTime at) =>
        decimal.Round(stage.Units(budget / Visits * stage.Random.Decimal(0.5m, 1m, 2), asset, at), 2);
}
