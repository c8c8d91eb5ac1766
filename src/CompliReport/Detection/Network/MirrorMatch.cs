using System;
using System.Collections.Generic;
using System.Linq;
using CompliReport.Detection.Typologies;
using CompliReport.Values;

namespace CompliReport.Detection.Network;

/// <summary>Two payments of about the same value and time, one in and one out.</summary>
internal readonly record struct MirrorMatch(MirrorLeg In, MirrorLeg Out, int InIndex, int OutIndex)
{
    /// <summary>How far apart in time.</summary>
    internal long Lag => Math.Abs(Out.Time - In.Time);

    /// <summary>
    /// One to one, the nearest in time first, and of amounts that are near each other only one: a wage is one amount however often it is
    /// paid. Of those the most that lie in one window, in order of time.
    /// </summary>
    internal static List<MirrorMatch> OfDifferentAmounts(IEnumerable<MirrorMatch> candidates, MirrorNumbers numbers)
    {
        HashSet<RecordLocation> used = [];
        List<MirrorMatch> found = [];
        long amount = -1;
        foreach (MirrorMatch match in candidates.OrderBy(static match => match.Out.UsdMicros).ThenBy(static match => match.Lag)
            .ThenBy(static match => match.Out.At).ThenBy(static match => match.In.At))
        {
            if ((amount < 0 || !MirrorLeg.AreNear(amount, match.Out.UsdMicros, numbers.Part)) && !used.Contains(match.In.At))
            {
                used.Add(match.In.At);
                amount = match.Out.UsdMicros;
                found.Add(match);
            }
        }

        found.Sort(static (left, right) => left.Out.Time != right.Out.Time
            ? left.Out.Time.CompareTo(right.Out.Time) : left.Out.At.CompareTo(right.Out.At));
        (int From, int Count) best = default;
        for (int last = 0, first = 0; last < found.Count; last++)
        {
            for (; found[last].Out.Time - found[first].Out.Time >= numbers.Window; first++)
            {
            }

            best = last - first + 1 > best.Count ? (first, last - first + 1) : best;
        }

        return found.GetRange(best.From, best.Count);
    }
}
