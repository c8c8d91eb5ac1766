using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using CompliReport.Delivery.Filing;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Delivery.Filing;

/// <summary>Deadlines, reminders and retention, on both sides of each day.</summary>
public sealed class ReportDeadlinesTests
{
    private static readonly RegisterEntry Entry = EntrySample.Entry();

    [Theory]
    [InlineData("the last day", "2023-04-01", 0, false)]
    [InlineData("the day before", "2023-03-31", 1, false)]
    [InlineData("the day after", "2023-04-02", -1, true)]
    public void A_draft_is_overdue_from_the_day_after_its_deadline(string reason, string today, int left, bool isOverdue)
    {
        DueReport due = Assert.Single(ReportDeadlines.Due([EntrySample.Report(Entry)], Day(today)));
        Assert.True((left, isOverdue, Day("2023-04-01"), false) == (due.DaysLeft, due.IsOverdue, due.DueOn, due.IsPrompt), reason);
    }

    [Theory]
    [InlineData("the day of the detection", "2023-03-02", false)]
    [InlineData("the day after", "2023-03-03", true)]
    public void Promptly_counts_from_the_detection(string reason, string today, bool isOverdue)
    {
        DueReport due = Assert.Single(ReportDeadlines.Due([EntrySample.Report(Entry with { DueBy = null })], Day(today)));
        Assert.True((isOverdue, Day("2023-03-02"), true) == (due.IsOverdue, due.DueOn, due.IsPrompt), reason);
    }

    [Theory]
    [InlineData("", true, true)]
    [InlineData("Approved", true, true)]
    [InlineData("Sent", true, false)]
    [InlineData("Rejected", true, true)]
    [InlineData("Sent,Rejected", true, true)]
    [InlineData("Sent,Accepted", false, false)]
    [InlineData("Amended", false, false)]
    [InlineData("Withdrawn", false, false)]
    public void What_is_open_is_due_and_what_waits_for_an_answer_is_not_late(string states, bool isOpen, bool isOverdue)
    {
        ReportState[] steps = [.. states.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<ReportState>)];
        ImmutableArray<DueReport> due = ReportDeadlines.Due([EntrySample.Report(Entry, steps)], Day("2023-06-01"));
        Assert.Equal((isOpen, isOverdue), (due.Length == 1, due.Any(static one => one.IsOverdue)));
    }

    [Fact]
    public void Overdue_ones_come_first_and_then_the_next()
    {
        RegisteredReport[] reports =
        [
            EntrySample.Report(EntrySample.Entry("far") with { DueBy = Day("2023-09-01") }), EntrySample.Report(EntrySample.Entry("sent"), ReportState.Sent),
            EntrySample.Report(EntrySample.Entry("late2") with { DueBy = Day("2023-05-02") }), EntrySample.Report(EntrySample.Entry("late1") with { DueBy = Day("2023-05-01") }),
        ];
        Assert.Equal(["late1", "late2", "sent", "far"], ReportDeadlines.Due(reports, Day("2023-06-01")).Select(static due => due.Report.Entry.Report));
    }

    [Theory]
    [InlineData("120 days after the filing", "120d", "2023-06-30", 0, 1)]
    [InlineData("the day before", "120d", "2023-06-29", 0, 0)]
    [InlineData("a day ahead", "120d", "2023-06-29", 1, 1)]
    [InlineData("three months after it", "3M", "2023-06-02", 0, 1)]
    [InlineData("the day before three months", "3M", "2023-06-01", 0, 0)]
    public void An_activity_is_looked_at_again_when_its_clock_has_run_from_the_filing(string reason, string clock, string today, int ahead, int count)
    {
        Assert.True(ContinuingClock.TryParse(clock, out ContinuingClock continuing));
        // Filed on 2023-03-02.
        RegisteredReport filed = EntrySample.Report(Entry with { Continuing = continuing }, ReportState.Sent, ReportState.Accepted);
        Assert.True(count == ReportDeadlines.Continuing([filed], Day(today), ahead).Length, reason);
    }

    [Theory]
    [InlineData("a continuing report that names it", "R2", "R1", "2023-03-02", "Sent", "FINCEN", false)]
    [InlineData("a report of the case that was detected later", "R2", "", "2023-03-03", "", "FINCEN", false)]
    [InlineData("one of the same day", "R2", "", "2023-03-02", "", "FINCEN", true)]
    [InlineData("one to another authority", "R2", "R1", "2023-03-03", "", "SAFE", true)]
    [InlineData("one that was taken back", "R2", "R1", "2023-03-03", "Withdrawn", "FINCEN", true)]
    [InlineData("one that was refused", "R2", "R1", "2023-03-03", "Rejected", "FINCEN", true)]
    public void A_later_report_on_the_case_ends_the_reminder(string reason, string report, string prior, string detected, string state, string authority, bool isReminded)
    {
        RegisterEntry later = EntrySample.Entry(report) with { CaseId = Entry.CaseId, PriorReport = prior.Length > 0 ? prior : null, DetectedOn = Day(detected), Authority = authority };
        RegisteredReport[] reports = [EntrySample.Report(Entry, ReportState.Sent), EntrySample.Report(later, state.Length > 0 ? [Enum.Parse<ReportState>(state)] : [])];
        Assert.True(isReminded == ReportDeadlines.Continuing(reports, Day("2023-06-30"), 0).Any(one => one.Report.Entry.Report == "R1"), reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Approved")]
    [InlineData("Sent,Rejected")]
    [InlineData("Sent,Amended")]
    [InlineData("Withdrawn")]
    public void What_is_not_filed_or_does_not_stand_is_not_reminded_of(string states)
    {
        ReportState[] steps = [.. states.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<ReportState>)];
        Assert.Empty(ReportDeadlines.Continuing([EntrySample.Report(Entry, steps)], Day("2024-01-01"), 0));
        Assert.Empty(ReportDeadlines.Continuing([EntrySample.Report(Entry with { Continuing = null }, ReportState.Sent)], Day("2024-01-01"), 0));
    }

    [Fact]
    public void A_report_is_kept_from_its_last_step_for_the_years_of_its_pack()
    {
        RegisteredReport sent = EntrySample.Report(Entry, ReportState.Sent);
        Assert.Equal(Day("2028-03-02"), ReportDeadlines.KeepUntil(sent));
        RegisterTransition answer = EntrySample.Step(3, ReportState.Accepted) with { At = UtcInstant.Of("2024-02-29T00:00:00Z") };
        Assert.Equal(Day("2029-02-28"), ReportDeadlines.KeepUntil(sent with { History = sent.History.Add(answer) }));
        Assert.Null(ReportDeadlines.KeepUntil(EntrySample.Report(Entry with { KeepYears = null })));
    }

    [Theory]
    [InlineData("120d", true)]
    [InlineData("3M", true)]
    [InlineData("9999d", true)]
    [InlineData("10000d", false)]
    [InlineData("0d", false)]
    [InlineData("3m", false)]
    [InlineData("d", false)]
    [InlineData("-3M", false)]
    [InlineData("", false)]
    public void A_clock_is_a_number_of_days_or_months(string text, bool isOne)
    {
        Assert.Equal(isOne, ContinuingClock.TryParse(text, out ContinuingClock clock));
        Assert.True(!isOne || clock.ToString() == text);
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
