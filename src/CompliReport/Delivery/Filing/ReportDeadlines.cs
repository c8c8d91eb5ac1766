using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Values;

namespace CompliReport.Delivery.Filing;

/// <summary>A report that is not done with, and when it is due.</summary>
/// <param name="Report">The report.</param>
/// <param name="DueOn">The last day to file it; where the law only says "promptly", the day of the detection.</param>
/// <param name="DaysLeft">Days from today to that day; less than zero when it is past.</param>
/// <param name="IsPrompt">The law only says "promptly".</param>
public sealed record DueReport(RegisteredReport Report, DateOnly DueOn, int DaysLeft, bool IsPrompt)
{
    /// <summary>Its day is past and it is not on its way: neither sent, nor waiting for the authority's answer.</summary>
    public bool IsOverdue => DaysLeft < 0 && Report.State != ReportState.Sent;
}

/// <summary>A filed report whose case is to be looked at again.</summary>
/// <param name="Report">The report.</param>
/// <param name="DueOn">The day on which the clock has run.</param>
/// <param name="DaysLeft">Days from today to that day; zero or less when it has run.</param>
public sealed record ContinuingReminder(RegisteredReport Report, DateOnly DueOn, int DaysLeft);

/// <summary>Deadlines, reminders and retention. Pure: of entries, steps and a day.</summary>
public static class ReportDeadlines
{
    /// <summary>Whether something is still to be done: sending it, correcting it, or waiting for the authority.</summary>
    public static bool IsOpen(ReportState state) =>
        state is ReportState.Draft or ReportState.Approved or ReportState.Sent or ReportState.Rejected;

    /// <summary>The open reports, overdue ones first, then by day, then by key.</summary>
    public static ImmutableArray<DueReport> Due(IEnumerable<RegisteredReport> reports, DateOnly today) =>
    [
        .. reports.Where(static report => IsOpen(report.State))
            .Select(report => Of(report, today))
            .OrderBy(static due => !due.IsOverdue)
            .ThenBy(static due => due.DueOn)
            .ThenBy(static due => due.Report.Entry.Key.ToString(), StringComparer.Ordinal),
    ];

    /// <summary>Filed reports whose clock has run, or runs within some days, and whose case has no later report to the authority.</summary>
    /// <param name="reports">All reports.</param>
    /// <param name="today">The day.</param>
    /// <param name="daysAhead">Days ahead to remind of; zero for clocks that have run.</param>
    public static ImmutableArray<ContinuingReminder> Continuing(
        IReadOnlyCollection<RegisteredReport> reports, DateOnly today, int daysAhead)
    {
        ArgumentNullException.ThrowIfNull(reports);
        ILookup<(string, string), RegisteredReport> cases =
            reports.ToLookup(static report => (report.Entry.CaseId, report.Entry.Authority));
        ImmutableArray<ContinuingReminder>.Builder reminders = ImmutableArray.CreateBuilder<ContinuingReminder>();
        foreach (RegisteredReport report in reports)
        {
            if (report.State is ReportState.Sent or ReportState.Accepted && report.Entry.Continuing is { } clock
                && report.FiledAt is { } filed
                && !cases[(report.Entry.CaseId, report.Entry.Authority)].Any(other => Follows(other, report)))
            {
                DateOnly end = clock.EndFrom(filed.UtcDate);
                int left = end.DayNumber - today.DayNumber;
                if (left <= daysAhead)
                {
                    reminders.Add(new ContinuingReminder(report, end, left));
                }
            }
        }

        return
        [
            .. reminders.OrderBy(static one => one.DueOn)
                .ThenBy(static one => one.Report.Entry.Key.ToString(), StringComparer.Ordinal),
        ];
    }

    /// <summary>The last day on which a report has to be kept; null where its pack names no time.</summary>
    /// <remarks>Counted from the last step, which is the filing or comes after it: an answer or a correction is a part of the report, and
    /// the longest time wins.</remarks>
    public static DateOnly? KeepUntil(RegisteredReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        UtcInstant last = report.History.Max(static step => step.At);
        return report.Entry.KeepYears is { } years ? last.UtcDate.AddYears(years) : null;
    }

    private static DueReport Of(RegisteredReport report, DateOnly today)
    {
        DateOnly due = report.Entry.DueBy ?? report.Entry.DetectedOn;
        return new DueReport(report, due, due.DayNumber - today.DayNumber, report.Entry.DueBy is null);
    }

    // A report that was refused or taken back tells the authority nothing of what went on.
    private static bool Follows(RegisteredReport other, RegisteredReport report) =>
        other.Entry.Report != report.Entry.Report
            && other.State is not (ReportState.Rejected or ReportState.Withdrawn)
            && (other.Entry.PriorReport == report.Entry.Report || other.Entry.DetectedOn > report.Entry.DetectedOn);
}
