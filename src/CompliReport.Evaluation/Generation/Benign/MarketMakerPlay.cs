using System;

namespace CompliReport.Evaluation.Generation.Benign;

/// <summary>A firm that quotes both sides all day long: many trades near the reference, hardly any money in or out.</summary>
internal static class MarketMakerPlay
{
    internal static readonly Scenario Scenario = new("benign-market-maker", "benign:market_maker", 20, Play);

    private static void Play(Stage stage)
    {
        SplitMix random = stage.Random;
        string currency = random.Pick<string>(["EUR", "USD", "CNY"]), coin = random.Pick<string>(["BTC", "ETH", "USDT"]);
        Actor maker = stage.Enter(stage.World.Company(
            random, $"Demo Quote House {random.Below(1000)}", currency == "CNY" ? "CN" : "DE", currency));
        decimal size = random.Between(1, 40) * 1000;
        DateTime start = stage.Moment(random.Below(3), 0, 24);
        stage.Book.Open(maker, currency, stage.Worth(size * 400, currency, start));
        stage.Book.Open(maker, coin, decimal.Round(size * 400 / stage.World.Rates.PriceUsd(coin, start), 4));
        int span = 10 + random.Below(stage.Days - 14), trades = 100 + random.Below(500);
        for (int i = 0; i < trades; i++)
        {
            DateTime at = start.AddSeconds((i * (span * 86_400L) / trades) + random.Below(60));
            decimal worth = stage.Worth(size * random.Decimal(0.2m, 2m, 2), currency, at), near = random.Decimal(0.0001m, 0.0009m, 5);
            _ = i % 2 == 0
                ? stage.Buy(maker, at, coin, worth, -near, "trade")
                : stage.Sell(
                    maker, at, coin, decimal.Round(worth / stage.World.Reference(coin, currency, at), Assets.Places(coin)), -near, "trade");
            if (i % 20 == 0)
            {
                stage.Label("benign:market_maker", "actor", maker, stage.Book.Legs[^1]);
            }
        }
    }
}
