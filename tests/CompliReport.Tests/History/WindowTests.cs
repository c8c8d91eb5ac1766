using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Reports;
using CompliReport.Reports.Formats;
using CompliReport.Rules;
using CompliReport.Tests.Rules;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.History;

/// <summary>Windows that several days, or several versions of a rule, add to.</summary>
public sealed class WindowTests
{
    private static readonly RulePack SouthAfrica = Pack("za"), Turkey = Pack("tr"), UnitedStates = Pack("us");

    [Theory]
    [InlineData("under the old limit", "900000", "2026-02-24T21:59:59Z", "0", false)]
    [InlineData("above the old limit on its last day", "900000", "2026-02-24T21:59:59Z", "100001", true)]
    [InlineData("at the first instant of the new limit the same is allowed", "900000", "2026-02-24T22:00:00Z", "100001", false)]
    [InlineData("January counts in March", "900000", "2026-03-03T10:00:00Z", "1100000", false)]
    [InlineData("January counts in March, above", "900000", "2026-03-03T10:00:00Z", "1100000.01", true)]
    [InlineData("what was above the old limit stays a hit", "1000000.01", "2026-03-03T10:00:00Z", "1", true)]
    public void A_change_of_law_inside_a_window(string reason, string january, string time, string amount, bool hits)
    {
        Scenario day = new Scenario { Pack = SouthAfrica }.Customer("A", "C", residency: "ZA").Fiat("A", "2026-01-12T10:00:00Z", "ZAR", "-" + january, "P", "GB");
        _ = amount == "0" ? day : day.Fiat("A", time, "ZAR", "-" + amount, "P", "GB");
        Assert.True(hits == Scenario.FindingsOf(day.Run(), "ZA-FX-01").Any(), reason);
    }

    [Theory]
    [InlineData("48 hours are enough", "2026-03-03T10:00:00Z", "TR-SC-02", Outcome.Clear)]
    [InlineData("a nanosecond less is not", "2026-03-03T09:59:59.999999999Z", "TR-SC-02", Outcome.Hit)]
    [InlineData("a first withdrawal after 48 hours", "2026-03-03T10:00:00Z", "TR-SC-02-FIRST", Outcome.Hit)]
    [InlineData("a first withdrawal after 72 hours", "2026-03-04T10:00:00Z", "TR-SC-02-FIRST", Outcome.Clear)]
    public void Coins_have_to_wait(string reason, string withdrawn, string rule, Outcome outcome)
    {
        RunResult result = new Scenario { Pack = Turkey }.OpenedAt("2026-03-01T09:00:00Z").Customer("A", "C", residency: "TR")
            .Coins("B", "2026-03-01T08:00:00Z", "USDT", "1", "W").Coins("A", "2026-03-01T10:00:00Z", "USDT", "100", "W").Coins("A", withdrawn, "USDT", "-50", "W").Run();
        Assert.True(Scenario.OutcomeOf(result, rule)[outcome] >= 1, reason);
        Assert.Equal(outcome == Outcome.Hit, Scenario.FindingsOf(result, rule).Any());
    }

    [Fact]
    public void Whether_it_is_the_first_withdrawal_of_an_old_account_nobody_knows()
    {
        RunResult result = new Scenario { Pack = Turkey }.OpenedAt("2020-03-01T09:00:00Z").Customer("A", "C", residency: "TR")
            .Coins("A", "2026-03-01T10:00:00Z", "USDT", "100", "W").Coins("A", "2026-03-01T11:00:00Z", "USDT", "-50", "W").Run();
        Assert.Equal(1, Scenario.OutcomeOf(result, "TR-SC-02-FIRST")[Outcome.NoData]);
    }

    [Theory]
    [InlineData("opened before anything is known", "2022-06-01T00:00:00Z", Outcome.NoData)]
    [InlineData("opened within the window", "2023-03-01T00:00:00Z", Outcome.Clear)]
    public void A_customer_is_clear_only_where_the_whole_window_is_known(string reason, string opened, Outcome outcome)
    {
        RunResult result = new Scenario().Rates("2023-03-01").OpenedAt(opened).Resident("A").Cash("A", "2023-03-01T00:00:00Z", "CNY", "1")
            .Exchange("A", Scenario.At(1), "CNY", "-1000", "USDT", "100").Run();
        Assert.True(Scenario.OutcomeOf(result, "CN-FX-01")[outcome] == 1, reason);
    }

    [Theory]
    [InlineData("the day on which clocks go forward has 23 hours", "2026-03-08T05:00:00Z", "2026-03-09T03:59:59.999999999Z", true)]
    [InlineData("and ends an hour earlier", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z", false)]
    [InlineData("the day on which they go back has 25", "2026-11-01T04:00:00Z", "2026-11-02T04:59:59.999999999Z", true)]
    [InlineData("and ends an hour later", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z", false)]
    [InlineData("29 February is a day", "2024-02-29T05:00:00Z", "2024-03-01T04:59:59.999999999Z", true)]
    public void A_business_day_of_New_York(string reason, string first, string second, bool hits)
    {
        RunResult result = new Scenario { Pack = UnitedStates }.Customer("A", "C", residency: "US").Cash("A", first, "USD", "6000").Cash("A", second, "USD", "6000").Run();
        Assert.True(hits == Scenario.FindingsOf(result, "US-CTR-01").Any(), reason);
    }

    [Theory]
    [InlineData("a wire", "fiat_deposit", "USD", "bank")]
    [InlineData("coins", "crypto_deposit", "USDT", "self_hosted")]
    public void A_rule_about_cash_does_not_look_at(string reason, string kind, string asset, string party)
    {
        RunResult result = new Scenario { Pack = UnitedStates }.Rates("2026-03-02").Customer("A", "C", residency: "US")
            .Move("A", "2026-03-02T15:00:00Z", kind, asset, "900000", "P", "US", party).Run();
        Assert.False(Scenario.FindingsOf(result, "US-CTR-01").Any(), reason);
    }

    [Fact]
    public void Amounts_just_under_the_limit_alone_make_no_report_in_the_United_States()
    {
        Scenario day = new Scenario { Pack = UnitedStates }.Rates("2026-03-02").Customer("A", "C", residency: "US");
        for (int i = 0; i < 6; i++)
        {
            day.Cash("A", $"2026-03-0{i + 2}T15:00:00Z", "USD", "9500");
        }

        RunResult result = day.Run();
        Assert.Empty(SuspiciousActivityReport.Of(result));
    }

    [Fact]
    public void Purchases_of_several_days_add_up_and_are_one_finding()
    {
        List<RunResult> days = Days(
            new Scenario().Rates("2023-03-01").Resident("A").Exchange("A", Scenario.At(1), "CNY", "-400000", "USDT", "40000"),
            new Scenario().Rates("2023-03-01").Resident("A").Exchange("A", Scenario.At(25), "CNY", "-150000", "USDT", "15000"),
            new Scenario().Rates("2023-03-01").Resident("A").Exchange("A", Scenario.At(49), "CNY", "-50000", "USDT", "5000"));
        Assert.Empty(Scenario.FindingsOf(days[0], "CN-FX-01"));
        Finding second = Assert.Single(Scenario.FindingsOf(days[1], "CN-FX-01")), third = Assert.Single(Scenario.FindingsOf(days[2], "CN-FX-01"));
        Assert.Equal(second.Id, third.Id);
        Assert.Equal((55_000m, 60_000m), (Sum(second), Sum(third)));
        Assert.Equal((1, 1), (second.EvidenceTotal, third.EvidenceTotal));
        Assert.Contains("2 of them on earlier days", third.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_year_begins_a_new_window()
    {
        List<RunResult> days = Days(
            new Scenario().Rates("2022-12-31").Resident("A").Exchange("A", "2022-12-31T10:00:00Z", "CNY", "-400000", "USDT", "40000"),
            new Scenario().Rates("2022-12-31").Resident("A").Exchange("A", "2022-12-31T17:00:00Z", "CNY", "-400000", "USDT", "40000"));
        Assert.Empty(days.SelectMany(static day => Scenario.FindingsOf(day, "CN-FX-01")));
    }

    [Fact]
    public void Five_persons_of_consecutive_days_are_one_split_purchase()
    {
        List<RunResult> days = Days([.. Enumerable.Range(0, 6).Select(static i => new Scenario().Rates("2023-03-01").Resident("P" + i)
            .Exchange("P" + i, Scenario.At((24 * i) + 1), "CNY", "-1000", "USDT", "100").Coins("P" + i, Scenario.At((24 * i) + 2), "USDT", "-100", "WALLET"))]);
        Assert.All(days[..4], static day => Assert.Empty(Scenario.FindingsOf(day, "CN-FX-02")));
        Assert.Equal(Assert.Single(Scenario.FindingsOf(days[4], "CN-FX-02")).Id, Assert.Single(Scenario.FindingsOf(days[5], "CN-FX-02")).Id);
        Assert.Equal(Assert.Single(days[4].Cases).Id, Assert.Single(days[5].Cases).Id);
    }

    private static decimal Sum(Finding finding) => finding.Measures.Single(static one => one.Name == "sum_usd").Value;

    internal static List<RunResult> Days(params Scenario[] days) => Days(new DateOnly(2022, 1, 1), days);

    internal static List<RunResult> Days(DateOnly first, params Scenario[] days)
    {
        List<RunResult> results = [];
        byte[]? history = null;
        foreach (Scenario day in days)
        {
            RunInputs inputs = day.Inputs(Scenario.Ledger("ledger.csv", day.Rows)) with { History = history is null ? null : new HistoryInput("history.bin", history) };
            RunResult result = ComplianceRun.Execute(inputs, new RunOptions { UploadDay = first.AddDays(results.Count) });
            Assert.Null(result.HistoryRefusal);
            using MemoryStream stream = new();
            HistoryBin.Write(result, SuspiciousActivityReport.Of(result), stream);
            history = stream.ToArray();
            results.Add(result);
        }

        return results;
    }

    internal static RulePack Pack(string name) =>
        RulePackSample.Sound(name + ".json", File.ReadAllBytes(Path.Combine(RulePackSample.Root, "rules", name + ".json")));
}
