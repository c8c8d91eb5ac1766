using System;

namespace CompliReport.Evaluation.Generation.Scenarios;

/// <summary>
/// Nothing for more than 90 days, then within a week at least five movements worth ten months of what little there was: USD 10,000 and
/// more, in and out together. Some of them pass through at once (T06), some had some life before they slept, some were opened to sleep.
/// </summary>
internal static class DormantBurstScenario
{
    internal static readonly Scenario Scenario = new("t16-dormant-burst", "T16", 106, Play);

    private const int IdleDays = 92, BurstDays = 6;

    private static void Play(Stage stage)
    {
        SplitMix random = stage.Random;
        int start = IdleDays + 3 + random.Below(Math.Max(stage.Days - IdleDays - BurstDays - 5, 1)), awake = start - IdleDays;
        bool isQuick = random.Chance(300);
        decimal worth = random.Scaled(11_500m, 1_100_000m), dollarsIn = isQuick ? Math.Max(worth / 2, 23_000m) : worth * 0.6m;
        bool isPoor = stage.IsPoor(dollarsIn), isBornToSleep = random.Chance(250);
        // Opened on a day of the period where it was opened to sleep; else long before.
        int openedDaysAgo = isBornToSleep ? -1 - random.Below(awake) : 15 + random.Below(900);
        Actor actor = stage.Player(dollarsIn * 1.1m, isPoor, openedDaysAgo);
        PassRoute route = (PassRoute)random.Below(4);
        string coin = isQuick ? random.MovingCoin() : random.AnyCoin();
        string[] labels = [.. isQuick ? ["T16", "T06"] : (string[])["T16"], .. isPoor ? (string[])["T19"] : []];
        if (!isBornToSleep && random.Chance(600))
        {
            Errands.Play(stage, actor, 0, awake, 1_500, random.Chance(500) ? coin : "");
        }

        if (isQuick)
        {
            PassPlan quick = PassPlan.Of(stage, actor, route, coin, PassThroughScenario.Quick(random, route == PassRoute.CoinsToCoins)) with
            {
                Kept = random.Decimal(0.01m, 0.07m, 4),
                Ins = 3 + random.Below(4),
                Outs = 2 + random.Below(4),
            };
            PassThroughScenario.PassOn(stage, actor, quick, start, dollarsIn, labels);
            return;
        }

        PlaySlowly(stage, actor, route, coin, (start, dollarsIn), labels);
    }

    // Two to four rounds on different days: in, a conversion, and most of it out five to eleven hours later.
    private static void PlaySlowly(
        Stage stage, Actor actor, PassRoute route, string coin, (int Start, decimal Dollars) what, string[] labels)
    {
        SplitMix random = stage.Random;
        int rounds = 2 + random.Below(3), until = 320 + random.Below(340);
        PassPlan plan = PassPlan.Of(stage, actor, route, coin, (20 + random.Below(40), 300, until)) with
        {
            Kept = random.Decimal(0.005m, 0.12m, 4),
            Ins = 2 + random.Below(5),
            Outs = 1 + random.Below(5),
        };
        decimal[] parts = random.Parts(what.Dollars, rounds, 2);
        for (int i = 0; i < rounds; i++)
        {
            DateTime at = stage.World.Time(what.Start + (i * (BurstDays - 1) / rounds), 60 + random.Below(120));
            PassThroughScenario.Label(stage, actor, plan.Play(stage, actor, at, parts[i]), labels);
        }
    }
}
