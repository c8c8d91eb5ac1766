using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Reports;

namespace CompliReport.Evaluation.Scoring;

/// <summary>What one run found, or several together: each finding and each case once.</summary>
/// <param name="Findings">By id.</param>
/// <param name="Cases">The first ranked first, of equal ranks by id.</param>
internal sealed record ScoredRun(ImmutableArray<ScoredFinding> Findings, ImmutableArray<ScoredCase> Cases)
{
    /// <summary>Of a run in memory.</summary>
    internal static ScoredRun Of(RunResult result) =>
        Of(result.Detected.Findings.Select(ScoredFinding.Of), result.Cases.Select(ScoredCase.Of));

    /// <summary>
    /// Of what runs have found, in any order. A finding that comes again with the next day is one finding with the longer window; a case
    /// has the members of all days, so that daily runs compare with one run over all days.
    /// </summary>
    internal static ScoredRun Of(IEnumerable<ScoredFinding> findings, IEnumerable<ScoredCase> cases) => new(
        [.. findings.GroupBy(static one => one.Id, StringComparer.Ordinal)
            .Select(static same => same.Aggregate(static (one, other) => one.With(other)))
            .Where(static one => !one.IsVetoed).OrderBy(static one => one.Id, StringComparer.Ordinal)],
        [.. cases.GroupBy(static one => one.Id, StringComparer.Ordinal)
            .Select(static same => same.Aggregate(static (one, other) => one.With(other)))
            .OrderBy(static one => one.Rank).ThenBy(static one => one.Id, StringComparer.Ordinal)]);
}
