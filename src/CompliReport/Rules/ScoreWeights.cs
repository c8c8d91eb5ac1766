using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;

namespace CompliReport.Rules;

/// <summary>
/// The points of a scoring that can be learned from labelled data, by name: the path in the file, of a typology with its id and of a band
/// with where it begins, e.g. <c>typologies.T03</c>, <c>margins.2</c>, <c>rules.review</c>, <c>controller</c>. The threshold, the limits
/// of honest conduct, what it takes away, and what all rules count at most are decisions of people and have no name here.
/// </summary>
public static class ScoreWeights
{
    /// <summary>All of them with their points, by name in ordinal order.</summary>
    public static ImmutableSortedDictionary<string, int> Of(CaseScoring scoring)
    {
        ArgumentNullException.ThrowIfNull(scoring);
        IEnumerable<(string Name, int Points)> all =
        [
            .. scoring.Patterns.Select(static one => ("typologies." + one.Key, one.Value.Points)),
            .. Named("margins", scoring.Margins), .. Named("members", scoring.Members), .. Named("ring", scoring.Ring),
            .. Named("families", scoring.Families),
            ("rules.review", scoring.Rules.Review), ("rules.report", scoring.Rules.Report),
            ("degrees.serious", scoring.Degrees.Serious), ("degrees.especially_serious", scoring.Degrees.EspeciallySerious),
            ("controller", scoring.Controller),
            ("listed.direct", scoring.Listed.Direct), ("listed.indirect", scoring.Listed.Indirect),
        ];
        return all.ToImmutableSortedDictionary(static one => one.Name, static one => one.Points, StringComparer.Ordinal);
    }

    /// <summary>The scoring with other points for one weight; its digest and content stay those of the file.</summary>
    /// <param name="scoring">The scoring.</param>
    /// <param name="name">The weight.</param>
    /// <param name="points">Its points, 0 or more.</param>
    /// <exception cref="ArgumentException">There is no such weight.</exception>
    public static CaseScoring With(CaseScoring scoring, string name, int points)
    {
        ArgumentNullException.ThrowIfNull(scoring);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfNegative(points);
        string[] path = name.Split('.', 2);
        (string group, string key) = (path[0], path.Length > 1 ? path[1] : "");
        return (group, key) switch
        {
            ("typologies", _) when scoring.Patterns.TryGetValue(key, out PatternWeight? weight) =>
                scoring with { Patterns = Replaced(scoring.Patterns, key, weight with { Points = points }) },
            ("margins", _) => scoring with { Margins = Replaced(scoring.Margins, key, points) },
            ("members", _) => scoring with { Members = Replaced(scoring.Members, key, points) },
            ("ring", _) => scoring with { Ring = Replaced(scoring.Ring, key, points) },
            ("families", _) => scoring with { Families = Replaced(scoring.Families, key, points) },
            ("rules", "review") => scoring with { Rules = scoring.Rules with { Review = points } },
            ("rules", "report") => scoring with { Rules = scoring.Rules with { Report = points } },
            ("degrees", "serious") => scoring with { Degrees = scoring.Degrees with { Serious = points } },
            ("degrees", "especially_serious") => scoring with { Degrees = scoring.Degrees with { EspeciallySerious = points } },
            ("controller", "") => scoring with { Controller = points },
            ("listed", "direct") => scoring with { Listed = scoring.Listed with { Direct = points } },
            ("listed", "indirect") => scoring with { Listed = scoring.Listed with { Indirect = points } },
            _ => throw Unknown(name),
        };
    }

    /// <summary>The name of a band's weight.</summary>
    /// <param name="group">What the bands are of, e.g. <c>margins</c>.</param>
    /// <param name="band">One of them.</param>
    public static string NameOf(string group, ScoreBand band) =>
        string.Create(CultureInfo.InvariantCulture, $"{group}.{band?.From:0.############################}");

    private static IEnumerable<(string Name, int Points)> Named(string group, ImmutableArray<ScoreBand> bands) =>
        bands.Select(band => (NameOf(group, band), band.Points));

    private static FrozenDictionary<string, PatternWeight> Replaced(
        FrozenDictionary<string, PatternWeight> patterns, string id, PatternWeight weight) =>
        patterns.Select(one => one.Key == id ? KeyValuePair.Create(id, weight) : one).ToFrozenDictionary(StringComparer.Ordinal);

    private static ImmutableArray<ScoreBand> Replaced(ImmutableArray<ScoreBand> bands, string from, int points)
    {
        ScoreBand old = bands.FirstOrDefault(band => NameOf("", band) == "." + from) ?? throw Unknown(from);
        return bands.Replace(old, old with { Points = points });
    }

    private static ArgumentException Unknown(string name) => new($"'{name}' is no weight that can be learned.", nameof(name));
}
