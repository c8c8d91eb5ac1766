using System;

namespace CompliReport.Evaluation.Generation.Scenarios;

/// <summary>
/// Many pay one, who passes most of it on to many others within a week: in money, in coins, or in money that becomes coins. How many, how
/// much of it, how soon are drawn.
/// </summary>
internal static class GatherScatterScenario
{
    internal static readonly Scenario Scenario = new("t05-gather-scatter", "T05", 14, Play);

    private static void Play(Stage stage)
    {
        SplitMix random = stage.Random;
        decimal total = random.Dollars(11_500m, 1_500_000m);
        Actor hub = Cast.Customer(stage, total * 1.05m, Cast.Home(random));
        string into = random.Chance(500) ? hub.Currency : random.Pick<string>(["USDT", "BTC", "ETH"]);
        bool converts = into == hub.Currency && random.Chance(400);
        string outOf = converts ? random.Pick<string>(["USDT", "USDT", "BTC", "ETH"]) : into;

        // Ten payers whose money is converted on the same day are a fan-in, ten payees on the same day a fan-out. A firm may pay wages.
        bool isQuick = random.Chance(400);
        int sources = random.Degree(converts ? 8 : 16), sinks = random.Degree(isQuick && hub.IsLegal ? 8 : 14);
        int span = isQuick ? 1 : 1 + random.Below(3), start = stage.StartOf(span + 5, 1);
        decimal gathered = 0, worth = 0;
        foreach (decimal part in random.EvenerParts(total, sources, 2))
        {
            DateTime at = stage.Moment(start + random.Below(span), 1, 6);
            decimal paid = stage.Units(part, into, at);
            Leg deposit = stage.Deposit(hub, at, into, paid, Stranger(stage, hub, into));
            gathered += paid;
            worth += part;
            stage.Label("T05", "hub", hub, deposit);
        }

        // At least three hours after the last of it: this is not hand to hand.
        int scattering = isQuick ? start : start + span + 1;
        decimal kept = random.Decimal(0.87m, 0.99m, 3);
        decimal left = converts
            ? stage.Buy(hub, stage.World.Time(scattering, 510), outOf, decimal.Round(gathered * kept, 2))
            : decimal.Round(gathered * kept, Assets.Places(outOf));
        foreach (decimal part in random.EvenerParts(left, sinks, Assets.Places(outOf)))
        {
            DateTime at = stage.Moment(scattering + (isQuick ? 0 : random.Below(2)), 9, 14);
            Leg payment = stage.Withdraw(hub, at, outOf, part, Stranger(stage, hub, outOf));
            stage.Label("T05", "hub", hub, payment);
            if (isQuick && sinks >= 10)
            {
                stage.Label("T04", "payer", hub, payment);
            }
        }

        DailyLife.Play(stage, hub, worth * 0.02m);
        ThirdPartyScenario.LabelWhereSo(stage, hub);
    }

    /// <summary>Somebody else who pays or is paid in money, or an address.</summary>
    internal static Party Stranger(Stage stage, Actor holder, string asset) =>
        Assets.IsFiat(asset) ? Cast.Other(stage, holder) : stage.Wallet();
}
