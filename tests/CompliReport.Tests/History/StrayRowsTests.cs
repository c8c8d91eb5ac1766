using System;
using System.Collections.Generic;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Ledgers;
using CompliReport.Reports;
using CompliReport.Rules;
using CompliReport.Tests.Runs;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.History;

/// <summary>What one odd row, one day without a rate or one quiet month must not do to the memory of earlier days.</summary>
public sealed class StrayRowsTests
{
    private static readonly DateOnly First = new(2026, 3, 1);

    private static Scenario Day() => new Scenario().Rates("2026-03-01").OpenedAt("2020-01-01T00:00:00Z").Customer("A", "C").Customer("B", "D");

    [Theory]
    [InlineData("of another customer", "B")]
    [InlineData("of the same customer", "A")]
    public void A_row_decades_ahead_ends_no_window(string reason, string account)
    {
        List<RunResult> days = WindowTests.Days(
            First,
            Day().Move("A", "2026-03-01T05:00:00Z", "cash_out", "CNY", "-60000", "X1", "US", "card"),
            Day().Move("A", "2026-03-02T05:00:00Z", "cash_out", "CNY", "-1", "X1", "US", "card").Move(account, "2099-03-02T05:00:00Z", "cash_out", "CNY", "-1", "X1", "US", "card"),
            Day().Move("A", "2026-03-03T05:00:00Z", "cash_out", "CNY", "-60000", "X1", "US", "card"));
        Finding finding = Assert.Single(Scenario.FindingsOf(days[2], "CN-FX-04"));
        Assert.True(finding.Measures.Single(static one => one.Name == "sum_cny").Value == 120_001, reason);
    }

    [Theory]
    [InlineData("decades before", "1999-03-01T05:00:00Z")]
    [InlineData("of last year", "2025-12-30T05:00:00Z")]
    public void A_late_row_of_the_same_customer_ends_no_window(string reason, string late)
    {
        List<RunResult> days = WindowTests.Days(
            First,
            Day().Move("A", "2026-03-01T05:00:00Z", "cash_out", "CNY", "-60000", "X1", "US", "card"),
            Day().Move("A", late, "cash_out", "CNY", "-7", "X1", "US", "card").Move("A", "2026-03-02T05:00:00Z", "cash_out", "CNY", "-1", "X1", "US", "card"),
            Day().Move("A", "2026-03-03T05:00:00Z", "cash_out", "CNY", "-60000", "X1", "US", "card"));
        Finding finding = Assert.Single(Scenario.FindingsOf(days[2], "CN-FX-04"));
        Assert.True(finding.Measures.Single(static one => one.Name == "sum_cny").Value == 120_001, reason);
    }

    [Fact]
    public void A_row_decades_ahead_names_no_day()
    {
        Scenario day = Day();
        for (int i = 0; i < 200; i++)
        {
            day.Cash("A", $"2026-03-01T05:{i % 60:00}:00Z", "CNY", "-1");
        }

        Assert.Equal(First, day.Cash("B", "2099-03-02T05:00:00Z", "CNY", "-1").Run().Day);
    }

    [Theory]
    [InlineData("none", "")]
    [InlineData("decades before", "1999-03-01T05:00:00Z")]
    [InlineData("a fortnight before", "2026-02-15T05:00:00Z")]
    public void A_row_from_long_before_does_not_make_the_time_between_known(string reason, string stray)
    {
        Scenario day = Day().Move("A", "2026-03-01T05:00:00Z", "cash_out", "CNY", "-50000", "X1", "US", "card");
        RunResult result = (stray.Length == 0 ? day : day.Fiat("B", stray, "CNY", "1")).Run(new RunOptions { UploadDay = First });
        OutcomeRow outcome = Scenario.OutcomeOf(result, "CN-FX-04");
        Assert.True(outcome[Outcome.NoData] == 2 && outcome[Outcome.Clear] == 0, reason);
    }

    [Fact]
    public void What_could_not_be_judged_yesterday_is_not_clear_today()
    {
        RulePack turkey = WindowTests.Pack("tr");
        Scenario day() => new Scenario { Pack = turkey }.OpenedAt("2026-03-01T00:00:00Z").Customer("A", "C", residency: "TR");
        List<RunResult> days = WindowTests.Days(
            First, day().Coins("A", "2026-03-01T10:00:00Z", "USDT", "-100", "W"), day().Fiat("A", "2026-03-02T10:00:00Z", "TRY", "1", "P", "TR"));
        Assert.All(days, static day => Assert.Equal(1, Scenario.OutcomeOf(day, "TR-SC-01-M")[Outcome.NoData]));
    }

    [Theory]
    [InlineData("days that touch are one matter", 1, "2026-01-10", "2026-01-16", "2026-01-22")]
    [InlineData("a week without is the end of one", 2, "2026-01-10", "2026-01-17", "2026-01-23")]
    [InlineData("each for itself", 3, "2026-01-10", "2026-02-20", "2026-03-20")]
    public void Rolling_windows_that_do_not_touch_are_findings_of_their_own(string reason, int findings, params string[] dates)
    {
        RulePack pack = Rolling();
        Scenario together = new Scenario { Pack = pack }.Customer("A", "C", residency: "US");
        foreach (string date in dates)
        {
            together.Cash("A", date + "T15:00:00Z", "USD", "12000");
        }

        List<RunResult> days = WindowTests.Days([.. dates.Select(
            date => new Scenario { Pack = pack }.Customer("A", "C", residency: "US").Cash("A", date + "T15:00:00Z", "USD", "12000"))]);
        string[] once = [.. Scenario.FindingsOf(together.Run(), "US-CTR-01").Select(static finding => finding.Id).Order()];
        Assert.True(once.Length == findings, reason);
        Assert.Equal(once, days.SelectMany(static day => Scenario.FindingsOf(day, "US-CTR-01")).Select(static finding => finding.Id).Distinct().Order());
    }

    [Fact]
    public void Versions_of_a_rule_that_measure_something_else_have_findings_of_their_own()
    {
        RulePack pack = Rolling();
        Rule rule = pack.Rules[0] with { Window = RuleWindow.Of("CY"), EffectiveTo = new DateOnly(2026, 1, 31) };
        Rule other = rule with
        {
            EffectiveFrom = new DateOnly(2026, 2, 1),
            EffectiveTo = null,
            Thresholds = [RuleThreshold.OfAmount(rule.Thresholds[0].Amount, AssetCode.Of("CNY"), ThresholdScope.All)],
        };
        RunResult result = new Scenario { Pack = pack with { Rules = [rule, other] } }.Rates("2026-01-01", "2026-02-20").Customer("A", "C", residency: "US")
            .Cash("A", "2026-01-10T15:00:00Z", "USD", "12000").Cash("A", "2026-02-20T15:00:00Z", "USD", "12000").Run();
        Assert.Equal(2, Scenario.FindingsOf(result, "US-CTR-01").Select(static finding => finding.Id).Distinct().Count());
    }

    [Fact]
    public void A_case_of_cash_has_its_amount_in_local_currency_too()
    {
        CompliReport.Cases.Case one = Assert.Single(Day().Move("A", "2026-03-01T05:00:00Z", "cash_out", "CNY", "-120000", "X1", "US", "card").Run().Cases);
        Assert.Equal(120_000m, decimal.Round(one.AmountLocal));
        Assert.True(one.AmountUsd > 0);
        Assert.Null(one.Tier);
    }

    [Theory]
    [InlineData("one day", "", 0, 0, "0")]
    [InlineData("a gap of a week", "", 0, 7, "0 7")]
    [InlineData("a longer one begins anew", "", 8, 8, "0 8")]
    [InlineData("few rows a week later are strays where there are many", "many", 0, 0, "0 8")]
    [InlineData("a few rows a year later are strays however few there are", "", 0, 0, "0 0 367")]
    [InlineData("as many rows a year later are none", "", 367, 367, "0 367")]
    [InlineData("rows after the named day are strays", "named", 0, 1, "0 1 3")]
    [InlineData("unless all are", "named", 3, 3, "3")]
    public void The_days_that_an_upload_is_about(string reason, string how, int from, int to, string dates)
    {
        RowDays days = new();
        long start = UtcInstant.Of("2026-03-01T06:00:00Z").Nanoseconds;
        foreach (string date in dates.Split(' '))
        {
            for (int i = how == "many" && date == "0" ? 200 : 1; i > 0; i--)
            {
                days.Take(start + (int.Parse(date, System.Globalization.CultureInfo.InvariantCulture) * UtcInstant.Day));
            }
        }

        (UtcInstant first, UtcInstant last) = days.Stretch(how == "named" ? UtcInstant.Of("2026-03-03T12:00:00Z") : null);
        Assert.True((from, to) == ((int)((first.Nanoseconds - start) / UtcInstant.Day), (int)((last.Nanoseconds - start) / UtcInstant.Day)), reason);
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    public void Any_instant_has_a_day(long time)
    {
        RowDays days = new();
        days.Take(time);
        days.Take(time);
        Assert.Equal((UtcInstant.FromNanoseconds(time), UtcInstant.FromNanoseconds(time)), days.Stretch(null));
    }

    private static RulePack Rolling()
    {
        RulePack pack = WindowTests.Pack("us");
        return pack with { Rules = [pack.Rules.First(static rule => rule.Id == "US-CTR-01") with { Window = RuleWindow.Of("R7d") }] };
    }
}
