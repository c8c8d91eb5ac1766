using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using CompliReport.Detection;
using CompliReport.Reports.Filing;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Reports.Chinese;

/// <summary>The facts that only the narrative for a local reader states: the same instants by the clock of the authority.</summary>
internal static class ChineseFacts
{
    /// <summary>Adds them, under <c>local.</c></summary>
    internal static void AddTo(SuspiciousActivityReport report, SortedDictionary<string, string> facts)
    {
        string zone = report.Pack.TimeZone;
        facts["local.period"] = LocalTime.Moment(report.Activity.From, zone) + "; " + LocalTime.Moment(report.Activity.To, zone) + "; "
            + LocalTime.Day(report.Activity.From, zone) + "; " + LocalTime.Day(report.Activity.To, zone);
        facts["local.days"] = Figures.Whole(DaysOf(report).Count());
        if (BusiestDayOf(report) is { } busiest)
        {
            facts["local.busiest_day"] = $"{busiest.Day}; {busiest.Legs}";
        }

        foreach (ReportSubject subject in report.Subjects)
        {
            facts["local.subject." + ReportFacts.NameOf(subject)] = OpenedOn(subject, zone);
        }

        foreach (IGrouping<string, ReportIndicator> group in ReportFacts.GroupsOf(report))
        {
            Finding strongest = ReportFacts.StrongestOf(group);
            IEnumerable<string> numbers = strongest.Measures.Concat(strongest.Thresholds)
                .Select(static one => $"{Figures.Number(MeasureWords.Rounded(one.Value))} = {Figures.Number(one.Value)}");
            facts["local.indicator." + group.Key] = LocalTime.Day(strongest.From, zone) + "; " + LocalTime.Day(strongest.To, zone) + "; "
                + string.Join("; ", numbers);
        }
    }

    /// <summary>The local day on which the account was opened, as the exchange states it where that is no instant; empty where it is
    /// unknown.</summary>
    internal static string OpenedOn(ReportSubject subject, string zone) =>
        UtcInstant.TryParse(Encoding.UTF8.GetBytes(subject.Fact("opened_at")), out UtcInstant opened)
            ? LocalTime.Day(opened, zone)
            : subject.Fact("opened_at");

    /// <summary>The local day with most cited legs, the first of equals; null without any.</summary>
    internal static (string Day, int Legs)? BusiestDayOf(SuspiciousActivityReport report)
    {
        if (report.Transactions.IsEmpty)
        {
            return null;
        }

        (DateOnly day, int legs) = DaysOf(report).Select(static day => (day.Key, Legs: day.Count()))
            .OrderByDescending(static day => day.Legs)
            .ThenBy(static day => day.Key)
            .First();
        return (Figures.Day(day), legs);
    }

    /// <summary>The cited legs by local day.</summary>
    internal static IEnumerable<IGrouping<DateOnly, ReportLeg>> DaysOf(SuspiciousActivityReport report)
    {
        RegulatorCalendar calendar = report.Pack.Calendar();
        return report.Transactions.GroupBy(leg => calendar.LocalDate(leg.OccurredAt));
    }
}
