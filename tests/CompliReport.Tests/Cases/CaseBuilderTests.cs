using System.Linq;
using CompliReport.Cases;
using CompliReport.Reports;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Cases;

/// <summary>Which findings make a case, how grave it is, and in which order cases stand.</summary>
public sealed class CaseBuilderTests
{
    [Fact]
    public void Findings_of_one_customer_are_one_case()
    {
        Scenario day = Day().Customer("A", "C").Customer("B", "C");
        Case one = Assert.Single(PassThrough(PassThrough(day, "A"), "B").Run().Cases);
        Assert.Equal(["A", "B"], one.Accounts);
        Assert.Equal(["C"], one.Customers);
        Assert.Equal(2, one.Findings.Length);
    }

    [Fact]
    public void Customers_without_anything_in_common_are_two_cases()
    {
        Scenario day = Day().Resident("A", "B");
        Assert.Equal(2, PassThrough(PassThrough(day, "A"), "B").Run().Cases.Length);
    }

    [Fact]
    public void A_cluster_joins_its_customers_and_what_else_they_did()
    {
        Scenario day = Day();
        for (int i = 0; i < 5; i++)
        {
            day.Resident("P" + i).Fiat("P" + i, Scenario.At(100 + i), "CNY", "-300000", "BEN", "CA");
        }

        Case one = Assert.Single(PassThrough(PassThrough(day, "P1"), "P3").Run().Cases);
        Assert.Equal(["T02", "T06"], one.Findings.Where(static finding => !finding.IsRule).Select(static finding => finding.RuleId).Distinct());
        Assert.Equal(5, one.Customers.Length);
        Assert.True(one.IsReportable);
    }

    [Theory]
    [InlineData("a large-value report is owed for the amount alone", true, false)]
    [InlineData("the ban raises a case and opens none", false, true)]
    public void Large_values_and_tags_open_no_case(string reason, bool hasCash, bool hasExchange)
    {
        Scenario day = Day().Resident("A");
        day = hasCash ? day.Cash("A", Scenario.At(1), "CNY", "900000") : day;
        day = hasExchange ? day.Exchange("A", Scenario.At(1), "CNY", "-1000", "USDT", "100") : day;
        RunResult result = day.Run();
        Assert.True(result.Detected.Findings.Length == 1 && result.Cases.IsEmpty, reason);
    }

    [Fact]
    public void The_duty_on_its_first_day_in_Beijing_is_one()
    {
        RunResult result = new Scenario().Rates("2017-06-30").Resident("A").Cash("A", "2017-06-30T16:00:00Z", "CNY", "900000").Run();
        Assert.Equal("CN-LVT-01", Assert.Single(result.Detected.Findings).RuleId);
        Assert.Empty(result.Cases);
    }

    [Fact]
    public void They_join_a_case_that_is_there()
    {
        Scenario day = PassThrough(Day().Resident("A"), "A").Cash("A", Scenario.At(30), "CNY", "900000").Exchange("A", Scenario.At(31), "CNY", "-1000", "USDT", "100");
        Assert.Equal(["CN-LVT-01", "CN-VC-01", "T06", "T07"], Assert.Single(day.Run().Cases).Findings.Select(static finding => finding.RuleId));
    }

    [Theory]
    [InlineData("just below", "4999999.99", null)]
    [InlineData("exactly five million", "5000000", "CN-CRIM-01")]
    [InlineData("just below the next", "24999999.99", "CN-CRIM-01")]
    [InlineData("exactly 25 million", "25000000", "CN-CRIM-02")]
    public void Degree(string reason, string amount, string? tier)
    {
        Case one = Assert.Single(Day().Resident("A").Exchange("A", Scenario.At(1), "CNY", "-" + amount, "USDT", "500000").Run().Cases);
        Assert.True(one.Tier?.Id == tier, reason);
        Assert.Equal(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture), one.AmountLocal);
    }

    [Theory]
    [InlineData("the last instant before the degrees are law in Beijing", "2019-01-31T15:59:59Z", false)]
    [InlineData("the first", "2019-01-31T16:00:00Z", true)]
    public void Degree_by_date(string reason, string time, bool has)
    {
        RunResult result = new Scenario().Rates("2019-01-31").Resident("A").Exchange("A", time, "CNY", "-30000000", "USDT", "3000000").Run();
        Assert.True(has == Assert.Single(result.Cases).Tier is not null, reason);
    }

    [Fact]
    public void Amounts_are_what_the_case_exchanged_and_no_pending_leg()
    {
        Scenario day = Day().Resident("A", "B").Exchange("A", Scenario.At(1), "CNY", "-600000", "USDT", "60000").Exchange("A", Scenario.At(2), "EUR", "1000", "USDT", "-2000")
            .Exchange("B", Scenario.At(1), "CNY", "-100", "USDT", "10");
        day.Row("P1", "GP", "A", Scenario.At(3), "conversion", "quote", "CNY", "-5000", "pending").Row("P2", "GP", "A", Scenario.At(3), "conversion", "base", "USDT", "500", "pending");
        Case one = Assert.Single(day.Run().Cases);
        Assert.Equal(62_000m, one.AmountUsd);
        Assert.Equal(620_000m, one.AmountLocal);
    }

    [Fact]
    public void The_gravest_comes_first_then_reports_then_amounts()
    {
        Scenario day = Day().Resident("A", "B", "C").Exchange("A", Scenario.At(1), "CNY", "-600000", "USDT", "60000").Exchange("B", Scenario.At(1), "CNY", "-30000000", "USDT", "3000000")
            .Exchange("C", Scenario.At(1), "CNY", "-700000", "USDT", "70000");
        RunResult result = day.Run();
        Assert.Equal(["B", "C", "A"], result.Cases.Select(static one => one.Accounts.Single()));
        Assert.Equal([1, 2, 3], result.Cases.Select(static one => one.Rank));
    }

    [Theory]
    [InlineData("a generic pattern", false, false, false)]
    [InlineData("with another one", true, false, true)]
    [InlineData("with another one and a broken quota", true, true, true)]
    [InlineData("with a broken quota", false, true, true)]
    public void Patterns_add_up_to_a_report(string reason, bool hasStructuring, bool hasQuota, bool isReportable)
    {
        Scenario day = PassThrough(Day().Resident("A"), "A");
        for (int i = 0; hasStructuring && i < 3; i++)
        {
            day.Cash("A", Scenario.At(30 + i), "CNY", "49000");
        }

        day = hasQuota ? day.Exchange("A", Scenario.At(40), "CNY", "-600000", "BTC", "3") : day;
        Case one = Assert.Single(day.Run().Cases);
        Assert.True(isReportable == one.IsReportable, $"{reason}: {one.Score.Points}");
    }

    private static Scenario Day() => new Scenario().Rates("2023-03-01");

    private static Scenario PassThrough(Scenario day, string account) =>
        day.Fiat(account, Scenario.At(10), "CNY", "200000", "IN-" + account).Fiat(account, Scenario.At(11), "CNY", "-200000", "OUT-" + account);
}
