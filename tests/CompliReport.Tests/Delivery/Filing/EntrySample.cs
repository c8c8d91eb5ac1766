using System;
using CompliReport.Delivery.Filing;
using CompliReport.Values;

namespace CompliReport.Tests.Delivery.Filing;

/// <summary>Synthetic entries and steps.</summary>
internal static class EntrySample
{
    internal static readonly UtcInstant At = UtcInstant.Of("2023-03-02T08:00:00Z");

    internal static RegisterEntry Entry(string report = "R1", string revision = "1", ReportRelease release = ReportRelease.Automatic) => new()
    {
        Report = report,
        Revision = revision,
        CaseId = "CASE-" + report,
        Exchange = "DEMOEX",
        Day = new DateOnly(2023, 3, 1),
        RunId = "run-1",
        Folder = "DEMOEX/2023-03-01/run-1/reports/" + report,
        Jurisdiction = "US",
        Authority = "FINCEN",
        ReportType = "FINCEN-SAR",
        Filing = "initial",
        Severity = "report",
        DetectedOn = new DateOnly(2023, 3, 2),
        DueBy = new DateOnly(2023, 4, 1),
        Digest = Sha256Digest.Of(report + "/" + revision),
        Continuing = new ContinuingClock(120, IsMonths: false),
        KeepYears = 5,
        Release = release,
        NoticeBody = "{\"id\":\"" + report + "/" + revision + "\"}",
    };

    internal static RegisterTransition Draft(string who = "maker") => new(1, ReportState.Draft, who, "made", At);

    internal static RegisterTransition Step(int number, ReportState state, string who = "checker", string why = "because") => new(number, state, who, why, At);

    /// <summary>A report that went through some states.</summary>
    internal static RegisteredReport Report(RegisterEntry entry, params ReportState[] states)
    {
        RegisteredReport report = new(entry, [Draft()]);
        foreach (ReportState state in states)
        {
            RegisterTransition step = Step(report.NextNumber, state) with { Digest = state == ReportState.Approved ? entry.Digest : default };
            report = report with { History = report.History.Add(step) };
        }

        return report;
    }
}
