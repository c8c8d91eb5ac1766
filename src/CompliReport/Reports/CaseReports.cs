using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Cases;
using CompliReport.Detection;
using CompliReport.History;

namespace CompliReport.Reports;

/// <summary>Which reports tell of a case: those of this run, those of earlier days, and why this run makes none.</summary>
/// <param name="Made">Ids of the reports of this run.</param>
/// <param name="Prior">Ids of the reports of earlier days, in their order.</param>
/// <param name="State">
/// <c>reported</c>: this run makes reports. <c>covered</c>: it is to be reported, and <paramref name="Prior"/> tell of every finding that
/// it has; a window that only grew is not reported again. <c>no_duty</c>: it is to be reported, and the pack knows no authority for its
/// last day. <c>review</c>: a person decides whether it is reported.
/// </param>
internal sealed record CaseReports(ImmutableArray<string> Made, ImmutableArray<string> Prior, string State)
{
    /// <summary>Of a case of a run.</summary>
    /// <param name="result">The run.</param>
    /// <param name="one">The case.</param>
    /// <param name="reports">All reports of the run.</param>
    internal static CaseReports Of(RunResult result, Case one, IEnumerable<SuspiciousActivityReport> reports)
    {
        ImmutableArray<string> made = [.. reports.Where(report => report.CaseId == one.Id).Select(static report => report.Id)];
        // Kept as the duty and the report's id.
        ImmutableArray<string> prior =
            [.. KnownOf(result, one)?.Reports.Select(static report => report[(report.IndexOf(' ') + 1)..]) ?? []];
        string state = !made.IsEmpty ? "reported" : !one.IsReportable ? "review" : TellsMore(result, one) ? "no_duty" : "covered";
        return new CaseReports(made, prior, state);
    }

    /// <summary>
    /// Whether there is something to report: a case that was reported is reported again only when something is found that its reports did
    /// not tell. A window that grows is not.
    /// </summary>
    internal static bool TellsMore(RunResult result, Case one) =>
        KnownOf(result, one) is not { Reports.IsEmpty: false } known
            || one.Findings.Any(finding => finding.OpensCase && !IsTold(known, finding));

    /// <summary>
    /// Whether reports told of a finding: of the very one, or of the same pattern of the same people, of which this is what came on top. A
    /// pattern that somebody new takes part in, or that begins anew, is not told.
    /// </summary>
    internal static bool IsTold(KnownCase known, Finding finding) => known.Findings.Contains(finding.Id)
        || (!finding.IsRule && known.Findings.Any(told => IsGoingOn(told, finding))
            && CaseBuilder.NamesOf(finding).All(name => known.Members.Contains(name)));

    /// <summary>What is kept of a pattern that was told: whose it is, and the last day that added to it.</summary>
    internal static string ToldAs(Finding finding) => PatternOf(finding) + Figures.Day(finding.To.UtcDate);

    /// <summary>Whether a kept pattern is the same as that of a finding, and their windows meet.</summary>
    internal static bool IsGoingOn(string told, Finding finding) => told.StartsWith(PatternOf(finding), StringComparison.Ordinal)
        && string.CompareOrdinal(told[PatternOf(finding).Length..], Figures.Day(finding.From.UtcDate)) >= 0;

    private static string PatternOf(Finding finding) =>
        $"{finding.Pack[..finding.Pack.IndexOf('@', StringComparison.Ordinal)]} {finding.RuleId} {finding.SubjectType} {finding.Subject} ";

    /// <summary>What earlier days made of a case; null where it is new.</summary>
    internal static KnownCase? KnownOf(RunResult result, Case one) => result.HistoryBefore?.Cases.GetValueOrDefault(one.Id);
}
