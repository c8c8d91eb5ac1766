using System;

namespace CompliReport.Evaluation.Generation.Scenarios;

/// <summary>
/// Strangers pay one account within a few days, and it converts what came within hours. How many, how much, how fast and into which coin
/// are drawn, so that neither the degree nor the amount gives it away.
/// </summary>
internal static class FanInScenario
{
    internal static readonly Scenario Scenario = new("t03-fan-in", "T03", 14, Play);

    private static void Play(Stage stage)
    {
        SplitMix random = stage.Random;
        Actor receiver = stage.Enter(
            stage.Person(openedDaysAgo: random.Below(900) + 20) with { IncomeUsd = 60_000 + random.Below(200_000) });
        stage.Live(receiver, 3 + random.Below(20));
        string coin = random.Pick<string>(["USDT", "BTC", "ETH"]);
        int span = 2 + random.Below(5), start = stage.StartOf(span + 3), senders = 12 + random.Below(20);
        decimal typical = random.Between(15, 150) * 10;
        for (int i = 0; i < senders; i++)
        {
            DateTime at = stage.Moment(start + (i * span / senders), 1, 14);
            decimal paid = stage.Worth(typical * random.Decimal(0.4m, 1.9m, 2), "CNY", at);
            Leg deposit = stage.Deposit(receiver, at, "CNY", paid, stage.Stranger());
            _ = stage.Buy(receiver, at.AddMinutes(20 + random.Below(400)), coin, paid, random.Decimal(0.0005m, 0.004m, 4));
            stage.Label("T03", "receiver", receiver, deposit);
        }
    }
}
