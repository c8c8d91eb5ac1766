using System;
using System.Linq;

namespace CompliReport.Evaluation.Generation.Scenarios;

/// <summary>Customers who are paid by, or pay, addresses of a watch list: a few coins once, or much again and again.</summary>
internal static class ListedDirectScenario
{
    internal static readonly Scenario Scenario = new("t20-direct", "T20", 5, Play);

    private static void Play(Stage stage)
    {
        SplitMix random = stage.Random;
        Party[] listed = [.. Enumerable.Range(0, 1 + random.Below(3)).Select(_ => Address(stage))];
        for (int customers = 1 + random.Below(2); customers > 0; customers--)
        {
            decimal typical = random.Dollars(15m, 90_000m);
            int movements = 1 + random.Below(6), pays = random.Below(3);
            string coin = random.Pick<string>(["USDT", "USDT", "BTC", "ETH"]);
            Actor actor = Cast.Person(stage, typical * movements * 2m, Cast.Home(random));
            for (int i = 0; i < movements; i++)
            {
                int day = stage.StartOf(3);
                decimal dollars = typical * random.Decimal(0.5m, 1.5m, 3);
                Party address = listed[random.Below(listed.Length)];
                DateTime at = stage.Moment(day, 1, 14);
                bool isPaid = pays == 0 || (pays == 1 && random.Chance(500));
                Leg leg = isPaid
                    ? stage.Deposit(actor, at, coin, stage.Units(dollars, coin, at), address)
                    : RingScenario.Pay(stage, actor, coin, Math.Max(dollars, 15m), address, day);
                stage.Label("T20", "direct", actor, leg);
            }

            stage.Live(actor, 6 + random.Below(20));
        }
    }

    /// <summary>A new address that stands on the list.</summary>
    internal static Party Address(Stage stage)
    {
        Party wallet = stage.Wallet();
        stage.Book.Listed.Add(wallet.Account);
        return wallet;
    }
}
