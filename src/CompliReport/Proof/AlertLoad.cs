using System;
using System.Collections.Generic;
using System.Linq;

namespace CompliReport.Proof;

/// <summary>How much work runs make.</summary>
/// <param name="Findings">All findings.</param>
/// <param name="Alerts">Findings that somebody has to look at.</param>
/// <param name="Cases">Cases.</param>
/// <param name="ReportableCases">Cases that are to be reported.</param>
/// <param name="Reports">Reports.</param>
/// <param name="Customers">Customers that were looked at, a customer once a run; null where no rule counts them.</param>
public sealed record AlertLoad(long Findings, long Alerts, long Cases, long ReportableCases, long Reports, long? Customers)
{
    /// <summary>Of one run.</summary>
    internal static AlertLoad Of(StoredRun run) => new(
        run.Findings.Length, run.Findings.Count(static finding => finding.IsAlert), run.Cases.Length,
        run.Cases.Count(static one => one.Decision == "report"), run.Reports.Length, run.Customers);

    /// <summary>Of several runs together.</summary>
    internal static AlertLoad Sum(IEnumerable<AlertLoad> loads) => loads.Aggregate(
        new AlertLoad(0, 0, 0, 0, 0, null),
        static (sum, one) => new AlertLoad(
            sum.Findings + one.Findings, sum.Alerts + one.Alerts, sum.Cases + one.Cases, sum.ReportableCases + one.ReportableCases,
            sum.Reports + one.Reports, one.Customers is { } customers ? (sum.Customers ?? 0) + customers : sum.Customers));

    /// <summary>A number of these for each 10,000 customers, two places; null where customers are not known.</summary>
    internal decimal? PerTenThousand(long number) => Customers is > 0 and { } customers
        ? decimal.Round(number * 10_000m / customers, 2, MidpointRounding.AwayFromZero)
        : null;

    /// <summary>The numbers with their names.</summary>
    internal IEnumerable<(string Name, string Words, long Number)> Lines =>
    [
        ("findings", "Findings", Findings), ("alerts", "Alerts (findings to look at)", Alerts), ("cases", "Cases", Cases),
        ("reportable_cases", "Cases to be reported", ReportableCases), ("reports", "Reports", Reports),
    ];
}
