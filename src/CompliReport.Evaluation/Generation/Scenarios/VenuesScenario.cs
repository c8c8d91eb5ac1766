using System;
using System.Linq;

namespace CompliReport.Evaluation.Generation.Scenarios;

/// <summary>
/// Coins come in, and within a day most of them go on to several other exchanges. How many, how much, how soon and how often it happens
/// are drawn.
/// </summary>
internal static class VenuesScenario
{
    internal static readonly Scenario Scenario = new("t23-venues", "T23", 12, Play);

    private static void Play(Stage stage)
    {
        SplitMix random = stage.Random;
        string coin = random.Pick<string>(["USDT", "USDT", "BTC", "ETH"]);
        int venues = random.Degree(12), times = Math.Min(1 + random.Below(4), (stage.Days - 3) / 8);
        decimal typical = random.Dollars(1_150m, 250_000m);
        Actor actor = Cast.Person(stage, typical * times * 1.5m, Cast.Home(random));
        Party source = stage.Wallet();
        Party[] targets = [.. Enumerable.Range(0, venues).Select(i => stage.Venue(
            random.Pick<string>(["SC", "KY", "AE", "SG", "US", "HK", "LT", "PA"]), i < 4 && random.Chance(500) ? Name(random, i) : ""))];
        int start = stage.StartOf((times * 8) + 2, 1);
        for (int time = 0; time < times; time++)
        {
            int day = start + (time * 8) + random.Below(2);
            DateTime at = stage.Moment(day, 1, 4);
            decimal came = stage.Units(typical * random.Decimal(1m, 1.3m, 3), coin, at);
            stage.Label("T23", "spreader", actor, stage.Deposit(actor, at, coin, came, source));

            // Hand to hand would be half an hour; the last leaves within 20 hours.
            decimal gone = decimal.Round(came * random.Decimal(0.85m, 1m, 3), Assets.Places(coin), MidpointRounding.ToZero);
            decimal[] parts = random.EvenerParts(gone, venues, Assets.Places(coin));
            long latest = random.Between(60, 16 * 60);
            for (int i = 0; i < venues; i++)
            {
                Leg sent = stage.Withdraw(actor, at.AddMinutes(random.Between(45, latest)), coin, parts[i], targets[i]);
                stage.Label("T23", "spreader", actor, sent);
                if (venues >= 10 && time == 0)
                {
                    stage.Label("T04", "payer", actor, sent);
                }
            }
        }

        DailyLife.Play(stage, actor, typical * 0.02m);
    }

    private static string Name(SplitMix random, int number) =>
        random.Pick<string>(["Northgate", "Bluewater", "Redwood", "Stonebridge", "Silverlake"]) + (char)('A' + number);
}
