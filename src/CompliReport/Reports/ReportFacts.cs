using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Reports.Chinese;
using CompliReport.Reports.Formats;

namespace CompliReport.Reports;

/// <summary>The facts that a narrative may state, by id, each computed from the model of the report and from nothing else.</summary>
/// <remarks>
/// The narrative is written from the model, and read back against these: a figure that is in none of a sentence's facts blocks the report.
/// </remarks>
internal static class ReportFacts
{
    /// <summary>Subjects that a narrative describes one by one; the others are counted in it and listed in report.json.</summary>
    internal const int SubjectsDescribedMax = 10;

    /// <summary>All facts of a report.</summary>
    internal static SortedDictionary<string, string> Of(SuspiciousActivityReport report)
    {
        SortedDictionary<string, string> facts = new(StringComparer.Ordinal);
        AddDuty(report, facts);
        AddActivity(report, facts);
        AddEvidence(report, facts);
        foreach (ReportSubject subject in report.Subjects)
        {
            facts["subject." + NameOf(subject)] = string.Join("; ", [NameOf(subject), .. subject.Accounts, .. subject.Facts.Values]);
        }

        facts["subjects.provinces"] = string.Join("; ", ProvincesOf(report).Select(static one => $"{one.Province} {one.Subjects}"));
        facts["subjects.others"] = Figures.Whole(Math.Max(0, report.Subjects.Length - SubjectsDescribedMax));
        foreach (IGrouping<string, ReportIndicator> group in GroupsOf(report))
        {
            AddIndicator(group, facts);
        }

        if (!report.LocalNarrative.IsEmpty)
        {
            ChineseFacts.AddTo(report, facts);
        }

        return facts;
    }

    /// <summary>The customer, or where none is known the account.</summary>
    internal static string NameOf(ReportSubject subject) => subject.CustomerId.Length > 0 ? subject.CustomerId : subject.Accounts[0];

    /// <summary>Findings of one rule or typology together, in the order of the indicators.</summary>
    internal static IEnumerable<IGrouping<string, ReportIndicator>> GroupsOf(SuspiciousActivityReport report) =>
        report.Indicators.GroupBy(static indicator => indicator.Finding.RuleId, StringComparer.Ordinal);

    /// <summary>The finding of a group that is furthest beyond its threshold, the first of equals.</summary>
    internal static Finding StrongestOf(IEnumerable<ReportIndicator> group) =>
        group.MaxBy(static indicator => indicator.Finding.Margin)!.Finding;

    /// <summary>By how much the findings of a rule pass a limit in a currency, those that name both; per subject the sum.</summary>
    internal static (string Currency, decimal Limit, ImmutableArray<(string Subject, decimal Excess)> Excesses)? ExcessesOf(
        IEnumerable<ReportIndicator> group)
    {
        string currency = "";
        decimal limit = 0;
        SortedDictionary<string, decimal> bySubject = new(StringComparer.Ordinal);
        foreach (Finding finding in group.Select(static indicator => indicator.Finding))
        {
            Measure threshold = finding.Thresholds.FirstOrDefault(static one => one.Name.StartsWith("limit_", StringComparison.Ordinal));
            if (threshold.Name is null
                || finding.Measures.FirstOrDefault(one => one.Name == "sum_" + threshold.Name[6..]) is not { Name: not null } sum)
            {
                continue;
            }

            (currency, limit) = (threshold.Name[6..].ToUpperInvariant(), threshold.Value);
            bySubject[finding.Subject] = bySubject.GetValueOrDefault(finding.Subject) + sum.Value - threshold.Value;
        }

        return bySubject.Count == 0 ? null : (currency, limit, [.. bySubject.Select(static entry => (entry.Key, entry.Value))]);
    }

    /// <summary>The day with most cited legs, the first of equals; null without any.</summary>
    internal static (DateOnly Day, int Legs)? BusiestDayOf(SuspiciousActivityReport report) =>
        report.Transactions.IsEmpty
            ? null
            : report.Transactions.GroupBy(static leg => leg.OccurredAt.UtcDate)
                .Select(static day => (Day: day.Key, Legs: day.Count()))
                .OrderByDescending(static day => day.Legs)
                .ThenBy(static day => day.Day)
                .First();

    /// <summary>Counterparties' countries with their numbers of legs, the most frequent first.</summary>
    internal static ImmutableArray<(string Country, int Legs)> CountriesOf(SuspiciousActivityReport report) =>
    [
        .. report.Transactions.Where(static leg => leg.Country.Length > 0)
            .GroupBy(static leg => leg.Country, StringComparer.Ordinal)
            .Select(static country => (Country: country.Key, Legs: country.Count()))
            .OrderByDescending(static country => country.Legs)
            .ThenBy(static country => country.Country, StringComparer.Ordinal),
    ];

    /// <summary>Provinces of the subjects with their numbers, the most frequent first.</summary>
    internal static ImmutableArray<(string Province, int Subjects)> ProvincesOf(SuspiciousActivityReport report) =>
    [
        .. report.Subjects.Select(static subject => subject.Fact("province"))
            .Where(static province => province.Length > 0)
            .GroupBy(static province => province, StringComparer.Ordinal)
            .Select(static province => (Province: province.Key, Subjects: province.Count()))
            .OrderByDescending(static province => province.Subjects)
            .ThenBy(static province => province.Province, StringComparer.Ordinal),
    ];

    private static void AddDuty(SuspiciousActivityReport report, SortedDictionary<string, string> facts)
    {
        facts["report.authority"] = report.Duty.Name + "; " + report.Duty.Authority;
        facts["report.duty"] = $"{report.Duty.Id}; {report.Duty.ReportType}; {report.Duty.Source.Title}; {report.Duty.Source.Article}";
        facts["report.duty_from"] = Figures.Day(report.Duty.EffectiveFrom);
        facts["report.detected_on"] = Figures.Day(report.DetectedOn);
        facts["report.deadline"] = report.Deadline + (report.DueBy is { } due ? "; " + Figures.Day(due) : "");
        facts["report.rates"] = string.Join("; ", report.RateSources);
        facts["report.pack"] = $"{report.JudgedBy.Id}; version {report.JudgedBy.Version}; {report.JudgedBy.Digest}";
    }

    private static void AddActivity(SuspiciousActivityReport report, SortedDictionary<string, string> facts)
    {
        ReportActivity activity = report.Activity;
        facts["activity.exchange"] = report.Exchange;
        facts["activity.accounts"] = Figures.Whole(report.Accounts.Length);
        facts["activity.subjects"] = Figures.Whole(report.Subjects.Length);
        facts["activity.period"] = Figures.Moment(activity.From) + " to " + Figures.Moment(activity.To);
        facts["activity.amount_usd"] = Figures.Money(activity.AmountUsd, "USD");
        facts["activity.amount_local"] = Figures.Money(activity.AmountLocal, activity.LocalCurrency.Text);
        facts["activity.passed_on_usd"] = Figures.Money(activity.PassedOnUsd, "USD");
        facts["activity.conversions"] = $"{activity.Conversions}; {activity.Purchases}; {activity.Settlements}";
        facts["activity.left_out"] = $"{activity.Unvalued}; {activity.Unsummed}";
        foreach (AssetTurnover turnover in activity.Turnovers)
        {
            facts["activity.turnover." + turnover.Asset] =
                $"{turnover.Asset}; {turnover.Paid}; {turnover.Received}; {turnover.Conversions}";
        }

        if (activity.Tier is { } tier)
        {
            facts["activity.tier"] = $"{tier.Id}; {tier.Currency} {tier.Amount}; {tier.Source.Title}; {tier.Source.Article}";
        }
    }

    private static void AddEvidence(SuspiciousActivityReport report, SortedDictionary<string, string> facts)
    {
        facts["evidence.legs"] = Figures.Whole(report.Transactions.Length);
        facts["evidence.files"] = Figures.Whole(report.Transactions.Select(static leg => leg.Row.At.File).Distinct().Count());
        facts["evidence.days"] = Figures.Whole(report.Transactions.Select(static leg => leg.OccurredAt.UtcDate).Distinct().Count());
        facts["evidence.countries"] = string.Join("; ", CountriesOf(report).Select(static country => $"{country.Country} {country.Legs}"));
        if (BusiestDayOf(report) is { } busiest)
        {
            facts["evidence.busiest_day"] = $"{Figures.Day(busiest.Day)}; {busiest.Legs}";
        }
    }

    private static void AddIndicator(IGrouping<string, ReportIndicator> group, SortedDictionary<string, string> facts)
    {
        string prefix = "indicator." + group.Key;
        Finding strongest = StrongestOf(group);
        facts[prefix] = $"{group.Key}; {group.First().Title}; {group.Count()}; "
            + $"{group.SelectMany(static one => one.Finding.Accounts).Distinct().Count()}";
        IEnumerable<string> numbers = strongest.Measures.Concat(strongest.Thresholds).Select(static one =>
            $"{MeasureWords.Of(one)} = {JsonText.Plain(one.Value)} = {Figures.Percent(one.Value)}");
        facts[prefix + ".strongest"] =
            $"{strongest.Subject}; {Figures.Day(strongest.From)}; {Figures.Day(strongest.To)}; {string.Join("; ", numbers)}; margin "
                + $"{JsonText.Plain(strongest.Margin)}";
        if (group.First().Source is { } source)
        {
            facts[prefix + ".source"] = $"{group.Key}; {source.Title}; {source.Article}";
        }

        if (ExcessesOf(group) is { } excesses)
        {
            (string subject, decimal largest) = excesses.Excesses.MaxBy(static one => one.Excess);
            facts[prefix + ".excess"] =
                $"{Figures.Money(excesses.Limit, excesses.Currency)}; {excesses.Excesses.Length}; {subject}; "
                + Figures.Money(MeasureWords.Rounded(excesses.Excesses.Sum(static one => one.Excess)), excesses.Currency) + "; "
                + Figures.Money(MeasureWords.Rounded(largest), excesses.Currency);
        }
    }
}
