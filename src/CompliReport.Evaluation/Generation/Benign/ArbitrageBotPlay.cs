using System;

namespace CompliReport.Evaluation.Generation.Benign;

/// <summary>A firm carries coins between this exchange and its own account at another one, at tiny margins, round the clock.</summary>
internal static class ArbitrageBotPlay
{
    internal static readonly Scenario Scenario = new("benign-arbitrage-bot", "benign:arbitrage_bot", 20, Play);

    private static void Play(Stage stage)
    {
        SplitMix random = stage.Random;
        string currency = random.Pick<string>(["EUR", "USD"]);
        Actor bot = stage.Enter(stage.World.Company(random, $"Demo Parity {random.Below(1000)} SAS", "FR", currency));
        Party venue = new("vasp", bot.Name, stage.World.NewAddress(), "", "FR");
        decimal size = random.Between(2, 90) * 1000;
        int loops = 60 + random.Below(200), span = 12 + random.Below(stage.Days - 16);
        DateTime start = stage.Moment(random.Below(3), 0, 20);
        for (int i = 0; i < loops; i++)
        {
            DateTime at = start.AddSeconds((i * (span * 86_400L) / loops) + random.Below(200));
            decimal coins = decimal.Round(size * random.Decimal(0.3m, 1.7m, 2));
            Leg leg = stage.Deposit(bot, at, "USDT", coins, venue);
            decimal money = stage.Sell(bot, at.AddSeconds(40), "USDT", coins, -random.Decimal(0.0001m, 0.002m, 4), "trade");
            string back = random.Pick<string>(["BTC", "ETH"]);
            decimal bought = stage.Buy(bot, at.AddSeconds(55), back, money, random.Decimal(0.0002m, 0.0012m, 4), "trade");
            _ = stage.Withdraw(bot, at.AddMinutes(4 + random.Below(8)), back, bought, venue);
            if (i % 10 == 0)
            {
                stage.Label("benign:arbitrage_bot", "actor", bot, leg);
            }
        }
    }
}
