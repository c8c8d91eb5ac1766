using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Rules;

namespace CompliReport.Evaluation.Training;

/// <summary>
/// Which points a learned weight may have, so that a compliance officer can answer for each: none below 0, no typology that counts nothing,
/// none that outweighs all others, no larger margin, ring or amount that counts less than a smaller one.
/// </summary>
internal static class WeightBounds
{
    private const int Step = 5, TypologyMin = 5, TypologyMax = 60, OtherMax = 20;

    // One that only raises others has 5 by hand; it is no ground for a report, so it stays small.
    private const int AmplifierByHand = 5, AmplifierMax = 10;

    /// <summary>The points that one weight may have while the others stay, ascending: multiples of 5, and its points by hand.</summary>
    /// <param name="name">The weight.</param>
    /// <param name="scoring">All weights as they are.</param>
    /// <param name="byHand">The points that people gave them.</param>
    internal static ImmutableArray<int> ValuesOf(string name, CaseScoring scoring, ImmutableSortedDictionary<string, int> byHand)
    {
        ImmutableSortedDictionary<string, int> now = ScoreWeights.Of(scoring);
        (int min, int max) = RangeOf(name, byHand[name], scoring);
        foreach ((string lower, string higher) in Ascending(scoring))
        {
            min = higher == name ? Math.Max(min, now[lower]) : min;
            max = lower == name ? Math.Min(max, now[higher]) : max;
        }

        IEnumerable<int> values = Enumerable.Range(0, (TypologyMax / Step) + 1).Select(static step => step * Step).Append(byHand[name]);
        return [.. values.Where(value => min <= value && value <= max).Distinct().Order()];
    }

    private static (int Min, int Max) RangeOf(string name, int byHand, CaseScoring scoring) => name.Split('.')[0] switch
    {
        "typologies" when byHand <= AmplifierByHand => (0, AmplifierMax),
        "typologies" => (TypologyMin, TypologyMax),
        // More than all rules together may count would change nothing.
        "rules" => (0, scoring.Rules.Most),
        _ => (0, OtherMax),
    };

    // Pairs of which the second never counts less than the first.
    private static IEnumerable<(string Lower, string Higher)> Ascending(CaseScoring scoring) =>
    [
        ("rules.review", "rules.report"), ("degrees.serious", "degrees.especially_serious"), ("listed.indirect", "listed.direct"),
        .. Neighbours("margins", scoring.Margins), .. Neighbours("members", scoring.Members), .. Neighbours("ring", scoring.Ring),
        .. Neighbours("families", scoring.Families),
    ];

    private static IEnumerable<(string Lower, string Higher)> Neighbours(string group, ImmutableArray<ScoreBand> bands) =>
        bands.Zip(bands.Skip(1), (lower, higher) => (ScoreWeights.NameOf(group, lower), ScoreWeights.NameOf(group, higher)));
}
