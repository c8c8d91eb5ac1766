using System;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Reports;

namespace CompliReport.Delivery.Filing;

/// <summary>Makes the register's entry of a report that lies in a store.</summary>
internal static class ReportEntries
{
    /// <summary>The entry of a report.</summary>
    /// <param name="result">Its run.</param>
    /// <param name="report">The report.</param>
    /// <param name="folder">Path of the run's folder in the store.</param>
    /// <param name="files">The run's files.</param>
    /// <param name="notice">Its message.</param>
    /// <param name="violations">Violations for which its authority would refuse it.</param>
    internal static RegisterEntry Of(
        RunResult result, SuspiciousActivityReport report, string folder, ImmutableArray<DeliveredFile> files, ReportNotice notice,
        int violations)
    {
        string own = "reports/" + report.Id + "/";
        return new RegisterEntry
        {
            Report = report.Id,
            Revision = report.Revision,
            CaseId = report.CaseId,
            Exchange = report.Exchange,
            Day = result.Day,
            RunId = result.RunId,
            Folder = folder + "/reports/" + report.Id,
            Jurisdiction = report.Pack.Jurisdiction,
            Authority = report.Duty.Authority,
            ReportType = report.Duty.ReportType,
            Filing = report.Filing,
            PriorReport = report.PriorReport,
            Severity = ReportNotices.SeverityWord(report.Severity),
            DetectedOn = report.DetectedOn,
            DueBy = report.DueBy,
            Digest = ReportFolder.DigestOf(files.Where(file => file.Name.StartsWith(own, StringComparison.Ordinal))
                .Select(file => (file.Name[own.Length..], file.Digest))),
            Continuing = ContinuingClock.TryParse(report.ContinuingAfter, out ContinuingClock clock) ? clock : null,
            KeepYears = report.KeepYears > 0 ? report.KeepYears : null,
            Release = ReportRelease.Automatic,
            Violations = violations,
            NoticeBody = notice.Body,
        };
    }
}
