using System;
using System.Collections.Generic;

namespace CompliReport.Evaluation.Generation.Scenarios;

/// <summary>
/// Money or coins stay for minutes: within 24 hours at least USD 20,000 come in, about as much leaves, and most of it had not stayed two
/// hours (coins for coins: half an hour). One to four times, in any form but through stablecoins.
/// </summary>
internal static class PassThroughScenario
{
    internal static readonly Scenario Scenario = new("t06-pass-through", "T06", 12, Play);

    private const decimal LeastUsd = 22_500m;

    /// <summary>How soon value leaves again, within the published dwell time and well below it.</summary>
    internal static (int In, int OutFrom, int OutUntil) Quick(SplitMix random, bool isCoinsOnly)
    {
        int whole = (int)(isCoinsOnly ? random.Between(6, 27) : random.Between(14, 112));
        int into = random.Below(Math.Max(whole / 3, 1)), from = 2 + random.Below(whole / 4);
        return (into, from, whole - into);
    }

    /// <summary>Says that an account plays the part of a conduit in some typologies, on each of some legs.</summary>
    internal static void Label(Stage stage, Actor actor, List<Leg> legs, ReadOnlySpan<string> typologies)
    {
        foreach (Leg leg in legs)
        {
            foreach (string typology in typologies)
            {
                stage.Label(typology, "conduit", actor, leg);
            }
        }
    }

    /// <summary>Passes value on at once on one day, and labels all of it.</summary>
    internal static void PassOn(Stage stage, Actor actor, PassPlan plan, int day, decimal dollars, ReadOnlySpan<string> typologies) =>
        Label(stage, actor, plan.Play(stage, actor, stage.Daytime(actor, day), dollars), typologies);

    private static void Play(Stage stage)
    {
        SplitMix random = stage.Random;
        PassRoute route = (PassRoute)random.Below(4);
        Play(stage, route, random.MovingCoin(), ["T06"]);
    }

    /// <summary>One to four bursts, with some ordinary life before and after.</summary>
    internal static void Play(Stage stage, PassRoute route, string coin, string[] typologies)
    {
        SplitMix random = stage.Random;
        int bursts = 1 + random.Below(4), gap = 2 + random.Below(Math.Max((stage.Days - 12) / (2 * bursts), 1));
        int span = ((bursts - 1) * gap) + 1, start = stage.StartOf(span + 2);
        decimal usual = random.Scaled(LeastUsd, 2_200_000m);
        decimal in30 = usual * 1.3m * Math.Min(bursts, 1 + (30 / gap));
        bool isPoor = stage.IsPoor(in30);
        Actor actor = stage.Player(in30, isPoor);
        PassPlan plan = PassPlan.Of(stage, actor, route, coin, Quick(random, route == PassRoute.CoinsToCoins)) with
        {
            Kept = random.Decimal(0.003m, 0.08m, 4) / bursts,
            Late = random.Chance(350) ? random.Decimal(0.05m, 0.35m, 3) : 0,
        };
        string[] labels = isPoor ? [.. typologies, "T19"] : typologies;
        for (int i = 0; i < bursts; i++)
        {
            decimal dollars = Math.Max(usual * random.Decimal(0.75m, 1.25m, 3), LeastUsd);
            PassOn(stage, actor, plan, start + (i * gap), dollars, labels);
        }

        Errands.Play(stage, actor, 0, start - 2, LeastUsd / 12, coin);
        Errands.Play(stage, actor, start + span + 2, stage.Days, usual / 8, coin);
    }
}
