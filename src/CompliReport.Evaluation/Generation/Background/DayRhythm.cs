using System;
using System.Collections.Immutable;
using System.Linq;

namespace CompliReport.Evaluation.Generation.Background;

/// <summary>When people are awake: instants drawn so that the hours of a day at home have the shares that ordinary trade has.</summary>
internal static class DayRhythm
{
    /// <summary>Weight of each hour of the day at home, from midnight on.</summary>
    private static readonly ImmutableArray<int> Hours =
        [6, 3, 2, 1, 1, 2, 5, 14, 28, 38, 42, 40, 36, 38, 42, 40, 38, 36, 38, 44, 48, 42, 28, 14];

    private static readonly int Sum = Hours.Sum();

    /// <summary>An instant of the local day of somebody whose clock is so many hours ahead of UTC.</summary>
    /// <param name="world">Gives the days.</param>
    /// <param name="random">The sequence.</param>
    /// <param name="day">Day of the period, 0 is the first.</param>
    /// <param name="hoursAhead">-12 to 14.</param>
    public static DateTime At(SyntheticWorld world, SplitMix random, int day, int hoursAhead)
    {
        int draw = random.Below(Sum), hour = 0;
        while (draw >= Hours[hour])
        {
            draw -= Hours[hour++];
        }

        DateTime at = world.Time(day, (hour * 60) + random.Below(60) - (hoursAhead * 60), random.Below(60));
        DateTime first = world.Time(0, 0), last = world.Time(world.DayCount, 0);
        return at < first ? at.AddDays(1) : at >= last ? at.AddDays(-1) : at;
    }
}
