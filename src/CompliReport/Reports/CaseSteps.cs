using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Cases;
using CompliReport.Detection;

namespace CompliReport.Reports;

/// <summary>A step of the way that the money of a case went.</summary>
/// <param name="Name">What happens, e.g. <c>Money comes in</c>.</param>
/// <param name="Findings">What shows it, of each pattern the clearest finding; never empty.</param>
public sealed record CaseStep(string Name, ImmutableArray<Finding> Findings);

/// <summary>The findings of a case in the order in which such money travels.</summary>
public static class CaseSteps
{
    // A step, and the patterns that show it.
    private static readonly ImmutableArray<(string Step, ImmutableArray<string> Patterns)> Way =
    [
        ("Money comes in", ["T03", "T22", "T11", "T01", "T17", "T21"]),
        ("It becomes coins, or coins become money", ["T09", "T10", "T07", "T02"]),
        ("It is passed on", ["T06", "T23", "T04", "T05", "T15"]),
        ("Who belongs together", ["T12", "T14"]),
        ("Who stands above them", ["T13"]),
        ("The other end abroad", ["T08"]),
        ("Where it was before", ["T20"]),
    ];

    /// <summary>The steps of a case; one that nothing shows is left out.</summary>
    public static IEnumerable<CaseStep> Of(Case one)
    {
        ArgumentNullException.ThrowIfNull(one);
        return Way.Select(way => new CaseStep(way.Step, [.. way.Patterns.Select(pattern => Clearest(one, pattern)).OfType<Finding>()]))
            .Where(static step => !step.Findings.IsEmpty);
    }

    private static Finding? Clearest(Case one, string pattern) => one.Findings.Where(finding => finding.RuleId == pattern)
        .OrderByDescending(static finding => finding.Accounts.Length).ThenByDescending(static finding => finding.Margin)
        .ThenBy(static finding => finding.Id, StringComparer.Ordinal).FirstOrDefault();
}
