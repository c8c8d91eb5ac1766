using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace CompliReport.Proof;

/// <summary>Something that one run has and another has not, or has otherwise.</summary>
/// <param name="Pair">Both.</param>
/// <param name="Fields">The fields that differ; of what only one run has, all.</param>
public sealed record Difference<T>(Pair<T> Pair, ImmutableArray<FieldChange> Fields)
    where T : class
{
    /// <summary>added, removed or changed.</summary>
    public string Change => Pair.IsAdded ? "added" : Pair.IsRemoved ? "removed" : "changed";
}

/// <summary>What became otherwise from one run to another. Two equal runs have none; seen from the other side it is the mirror.</summary>
public sealed record RunDifference
{
    /// <summary>The first run.</summary>
    public required StoredRun Before { get; init; }

    /// <summary>The second run.</summary>
    public required StoredRun After { get; init; }

    /// <summary>What went in otherwise, and so explains the rest.</summary>
    public required ImmutableArray<DifferenceCause> Causes { get; init; }

    /// <summary>Findings that differ, in the order of rule, subject and window.</summary>
    public required ImmutableArray<Difference<StoredFinding>> Findings { get; init; }

    /// <summary>Rules and typologies that ended otherwise, in the order of their ids.</summary>
    public required ImmutableArray<Difference<StoredOutcome>> Outcomes { get; init; }

    /// <summary>Cases that differ, in the order of their ids.</summary>
    public required ImmutableArray<Difference<StoredCase>> Cases { get; init; }

    /// <summary>Reports that differ, in the order of case and authority.</summary>
    public required ImmutableArray<Difference<StoredReport>> Reports { get; init; }

    /// <summary>Each rule and typology that has a finding in either run, in the order of the ids.</summary>
    public required ImmutableArray<RuleEffect> Rules { get; init; }

    /// <summary>The work that the first run makes.</summary>
    public AlertLoad LoadBefore => AlertLoad.Of(Before);

    /// <summary>The work that the second run makes.</summary>
    public AlertLoad LoadAfter => AlertLoad.Of(After);

    /// <summary>Whether both found the same. What went in may still differ.</summary>
    public bool IsEmpty => Findings.IsEmpty && Outcomes.IsEmpty && Cases.IsEmpty && Reports.IsEmpty;

    /// <summary>Whether both are of the same day of the same exchange.</summary>
    public bool AreOfOneDay => Before.Manifest.Day == After.Manifest.Day && Before.Manifest.Exchange == After.Manifest.Exchange;

    /// <summary>Compares two runs.</summary>
    public static RunDifference Of(StoredRun before, StoredRun after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ImmutableArray<Pair<StoredFinding>> findings = FindingPairs.Of(before.Findings, after.Findings);
        ImmutableArray<Difference<StoredFinding>> changed = Differing(findings, FieldChange.OfFinding);
        ImmutableArray<Pair<StoredCase>> cases = CasePairs.Of(before.Cases, after.Cases);
        return new RunDifference
        {
            Before = before,
            After = after,
            Causes = DifferenceCause.Of(before.Manifest, after.Manifest),
            Findings = changed,
            Outcomes = Differing(Joined(before.Outcomes, after.Outcomes, static row => row.Id), FieldChange.OfOutcome),
            Cases = Differing(cases, FieldChange.OfCase),
            Reports = Differing(CasePairs.OfReports(before, after, cases), FieldChange.OfReport),
            Rules = RuleEffect.Of(findings, changed, cases),
        };
    }

    private static ImmutableArray<Difference<T>> Differing<T>(
        ImmutableArray<Pair<T>> pairs, Func<T, IEnumerable<(string Name, string Value)>> fields)
        where T : class =>
        [.. pairs.Select(pair => new Difference<T>(pair, FieldChange.Of(pair, fields))).Where(static one => !one.Fields.IsEmpty)];

    private static ImmutableArray<Pair<T>> Joined<T>(ImmutableArray<T> before, ImmutableArray<T> after, Func<T, string> id)
        where T : class
    {
        Dictionary<string, T> left = before.ToDictionary(id, StringComparer.Ordinal);
        Dictionary<string, T> right = after.ToDictionary(id, StringComparer.Ordinal);
        return [.. left.Keys.Union(right.Keys).Order(StringComparer.Ordinal)
            .Select(key => new Pair<T>(left.GetValueOrDefault(key), right.GetValueOrDefault(key)))];
    }
}

/// <summary>What a rule or typology found in two runs.</summary>
/// <param name="RuleId">The rule or typology.</param>
/// <param name="Before">Its findings in the first run.</param>
/// <param name="After">Its findings in the second run.</param>
/// <param name="AlertsBefore">Those of the first run that somebody has to look at.</param>
/// <param name="AlertsAfter">Those of the second run.</param>
/// <param name="Added">Findings of the second run alone.</param>
/// <param name="Removed">Findings of the first run alone.</param>
/// <param name="Changed">Findings of both that differ.</param>
/// <param name="CasesBefore">Cases of the first run that have hit it.</param>
/// <param name="CasesAfter">Cases of the second run.</param>
public sealed record RuleEffect(
    string RuleId, long Before, long After, long AlertsBefore, long AlertsAfter, long Added, long Removed, long Changed, long CasesBefore,
    long CasesAfter)
{
    /// <summary>Whether it is the same in both runs.</summary>
    public bool IsNone => Added + Removed + Changed == 0 && CasesBefore == CasesAfter;

    internal static ImmutableArray<RuleEffect> Of(
        ImmutableArray<Pair<StoredFinding>> findings, ImmutableArray<Difference<StoredFinding>> changed,
        ImmutableArray<Pair<StoredCase>> cases)
    {
        ILookup<string, Difference<StoredFinding>> byRule = changed.ToLookup(static one => one.Pair.Any.RuleId, StringComparer.Ordinal);
        return
        [
            .. findings.GroupBy(static pair => pair.Any.RuleId).OrderBy(static rule => rule.Key, StringComparer.Ordinal)
                .Select(rule => new RuleEffect(
                    rule.Key,
                    rule.Count(static pair => !pair.IsAdded),
                    rule.Count(static pair => !pair.IsRemoved),
                    rule.Count(static pair => pair.Before is { IsAlert: true }),
                    rule.Count(static pair => pair.After is { IsAlert: true }),
                    byRule[rule.Key].Count(static one => one.Pair.IsAdded),
                    byRule[rule.Key].Count(static one => one.Pair.IsRemoved),
                    byRule[rule.Key].Count(static one => !one.Pair.IsAdded && !one.Pair.IsRemoved),
                    cases.Count(pair => pair.Before is { } one && one.RuleIds.Contains(rule.Key)),
                    cases.Count(pair => pair.After is { } one && one.RuleIds.Contains(rule.Key)))),
        ];
    }

    /// <summary>Of several days together.</summary>
    internal static ImmutableArray<RuleEffect> Sum(IEnumerable<RuleEffect> effects) =>
    [
        .. effects.GroupBy(static one => one.RuleId).OrderBy(static rule => rule.Key, StringComparer.Ordinal)
            .Select(static rule => rule.Aggregate(static (sum, one) => new RuleEffect(
                sum.RuleId, sum.Before + one.Before, sum.After + one.After, sum.AlertsBefore + one.AlertsBefore,
                sum.AlertsAfter + one.AlertsAfter, sum.Added + one.Added, sum.Removed + one.Removed, sum.Changed + one.Changed,
                sum.CasesBefore + one.CasesBefore, sum.CasesAfter + one.CasesAfter))),
    ];
}
