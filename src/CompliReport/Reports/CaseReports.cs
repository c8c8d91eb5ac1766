using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Cases;
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
            || one.Findings.Any(finding => finding.OpensCase && !known.Findings.Contains(finding.Id));

    /// <summary>What earlier days made of a case; null where it is new.</summary>
    internal static KnownCase? KnownOf(RunResult result, Case one) => result.HistoryBefore?.Cases.GetValueOrDefault(one.Id);
}
