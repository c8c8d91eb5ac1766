using System;
using System.Globalization;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Reports;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Detection;

/// <summary>The rules of the China pack on both sides of each threshold and date.</summary>
public sealed class RuleDetectionTests
{
    [Theory]
    [InlineData("exactly USD 50,000 is within the quota, but nobody knows what was before", "-500000", "C", Outcome.NoData)]
    [InlineData("one millionth of a dollar more is not", "-500000.00001", "C", Outcome.Hit)]
    [InlineData("less", "-499999.99", "C", Outcome.NoData)]
    public void Annual_quota(string reason, string amount, string customer, Outcome outcome)
    {
        RunResult result = Day().Customer("A", customer).Exchange("A", Scenario.At(1), "CNY", amount, "USDT", "50000").Run();
        Assert.True(Scenario.OutcomeOf(result, "CN-FX-01")[outcome] == 1, reason);
    }

    [Fact]
    public void Purchases_and_settlements_are_not_netted_and_not_added_up()
    {
        RunResult result = Day().Resident("A").Exchange("A", Scenario.At(1), "CNY", "-300000", "USDT", "30000").Exchange("A", Scenario.At(2), "CNY", "300000", "USDT", "-30000").Run();
        Assert.Empty(Scenario.FindingsOf(result, "CN-FX-01"));
    }

    [Fact]
    public void Accounts_of_a_customer_share_the_quota()
    {
        RunResult result = Day().Customer("A", "C").Customer("B", "C").Exchange("A", Scenario.At(1), "CNY", "-300000", "USDT", "30000")
            .Exchange("B", Scenario.At(2), "CNY", "-300000", "USDT", "30000").Run();
        Assert.Equal("C", Assert.Single(Scenario.Subjects(result, "CN-FX-01")));
        Assert.Equal(["A", "B"], Scenario.FindingsOf(result, "CN-FX-01").Single().Accounts);
    }

    [Theory]
    [InlineData("one year in Beijing", "2022-12-31T16:00:00Z", true)]
    [InlineData("the old year ends at 16:00 UTC", "2022-12-31T15:59:59.999999999Z", false)]
    public void The_year_changes_in_Beijing(string reason, string first, bool hits)
    {
        RunResult result = new Scenario().Rates("2022-12-31").Resident("A").Exchange("A", first, "CNY", "-300000", "USDT", "30000")
            .Exchange("A", "2023-01-01T10:00:00Z", "CNY", "-300000", "USDT", "30000").Run();
        Assert.True(hits == Scenario.FindingsOf(result, "CN-FX-01").Any(), reason);
    }

    [Fact]
    public void Without_facts_the_rules_of_residents_say_no_data_and_of_foreigners_not_applicable()
    {
        RunResult unknown = Day().Exchange("A", Scenario.At(1), "CNY", "-900000", "USDT", "90000").Run();
        Assert.All(unknown.Detected.Outcomes.Where(static row => row.IsRule && row.Id is not ("CN-VC-02" or "CN-FX-02")), static row => Assert.Equal(1, row[Outcome.NoData]));
        RunResult foreign = Day().Customer("A", "C", residency: "DE").Exchange("A", Scenario.At(1), "CNY", "-900000", "USDT", "90000").Run();
        Assert.Equal(1, Scenario.OutcomeOf(foreign, "CN-FX-01")[Outcome.NotApplicable]);
        Assert.Empty(foreign.Detected.Findings.Where(static finding => finding.IsRule));
    }

    [Fact]
    public void Without_a_rate_the_quota_says_no_data() =>
        Assert.Equal(1, Scenario.OutcomeOf(new Scenario().Resident("A").Exchange("A", Scenario.At(1), "CNY", "-900000", "USDT", "90000").Run(), "CN-FX-01")[Outcome.NoData]);

    [Theory]
    [InlineData("five persons on one day", "0,0,0,0,0", 5)]
    [InlineData("four persons", "0,0,0,0", 0)]
    [InlineData("consecutive days", "0,1,2,3,4", 5)]
    [InlineData("alternate days", "0,2,4,6,8", 5)]
    [InlineData("a gap of three days splits the run", "0,0,0,3,3", 0)]
    [InlineData("five on each side of a gap", "0,0,0,0,0,3,3,3,3,3", 10)]
    public void Split_purchase_through_five_persons(string reason, string days, int hits)
    {
        Scenario day = Day();
        foreach ((string start, int i) in days.Split(',').Select(static (start, i) => (start, i)))
        {
            double hours = (24 * double.Parse(start, CultureInfo.InvariantCulture)) + 1;
            day.Resident("P" + i).Exchange("P" + i, Scenario.At(hours), "CNY", "-1000", "USDT", "100").Coins("P" + i, Scenario.At(hours + 1), "USDT", "-100", "WALLET");
        }

        RunResult result = day.Run();
        Assert.True(Scenario.OutcomeOf(result, "CN-FX-02")[Outcome.Hit] == hits, reason);
        Assert.Equal(hits / 5, Scenario.FindingsOf(result, "CN-FX-02").Count());
    }

    [Theory]
    [InlineData("a shop is no beneficiary", "merchant", 0)]
    [InlineData("a wallet is", "self_hosted", 5)]
    [InlineData("whoever the ledger does not tell the kind of may be one", "", 5)]
    public void A_shop_that_five_customers_pay_splits_no_quota(string reason, string party, int hits)
    {
        Scenario day = Day();
        for (int i = 0; i < 5; i++)
        {
            day.Resident("P" + i).Exchange("P" + i, Scenario.At(1), "CNY", "-1000", "USDT", "100").Move("P" + i, Scenario.At(2), "crypto_withdrawal", "USDT", "-100", "WALLET", party: party);
        }

        Assert.True(Scenario.OutcomeOf(day.Run(), "CN-FX-02")[Outcome.Hit] == hits, reason);
    }

    [Fact]
    public void A_payer_who_did_not_exchange_does_not_count()
    {
        Scenario day = Day();
        for (int i = 0; i < 5; i++)
        {
            day.Resident("P" + i).Coins("P" + i, Scenario.At(3), "USDT", "-100", "WALLET");
            _ = i < 4 ? day.Exchange("P" + i, Scenario.At(2), "CNY", "-1000", "USDT", "100") : day;
        }

        Assert.Empty(Scenario.FindingsOf(day.Run(), "CN-FX-02"));
    }

    [Fact]
    public void A_payer_who_exchanged_the_other_way_does_not_count()
    {
        Scenario day = Day();
        for (int i = 0; i < 5; i++)
        {
            day.Resident("P" + i).Exchange("P" + i, Scenario.At(2), "CNY", i < 4 ? "-1000" : "1000", "USDT", i < 4 ? "100" : "-100").Coins("P" + i, Scenario.At(3), "USDT", "-100", "WALLET");
        }

        Assert.Empty(Scenario.FindingsOf(day.Run(), "CN-FX-02"));
    }

    [Theory]
    [InlineData("exactly CNY 50,000", "50000", true)]
    [InlineData("a cent less", "49999.99", false)]
    [InlineData("more", "50000.01", true)]
    public void Large_cash(string reason, string amount, bool hits) =>
        Assert.True(hits == Scenario.FindingsOf(Day().Resident("A").Cash("A", Scenario.At(1), "CNY", amount).Run(), "CN-LVT-01").Any(), reason);

    [Theory]
    [InlineData("two of one day in Beijing", "2023-03-01T16:00:00Z", "2023-03-02T15:59:59Z", "25000", true)]
    [InlineData("across midnight in Beijing", "2023-03-01T15:59:59Z", "2023-03-01T16:00:00Z", "25000", false)]
    [InlineData("a cent short", "2023-03-01T16:00:00Z", "2023-03-02T15:59:59Z", "24999.99", false)]
    [InlineData("in and out are apart", "2023-03-01T16:00:00Z", "2023-03-02T15:59:59Z", "-25000", false)]
    public void Cash_of_a_day_adds_up(string reason, string first, string second, string amount, bool hits) =>
        Assert.True(hits == Scenario.FindingsOf(Day().Resident("A").Cash("A", first, "CNY", "25000").Cash("A", second, "CNY", amount).Run(), "CN-LVT-01").Any(), reason);

    [Theory]
    [InlineData("EUR 5,000 are USD 10,000", "EUR", "5000", true)]
    [InlineData("a cent less", "EUR", "4999.99", false)]
    [InlineData("dollars", "USD", "10000", true)]
    public void Foreign_cash_is_counted_in_dollars(string reason, string currency, string amount, bool hits) =>
        Assert.True(hits == Scenario.FindingsOf(Day().Resident("A").Cash("A", Scenario.At(1), currency, amount).Run(), "CN-LVT-01").Any(), reason);

    [Fact]
    public void Foreign_cash_without_a_rate_is_no_data()
    {
        RunResult result = Day().Resident("A").Cash("A", Scenario.At(1), "JPY", "999999999").Run();
        Assert.Equal(1, Scenario.OutcomeOf(result, "CN-LVT-01")[Outcome.NoData]);
    }

    [Theory]
    [InlineData("domestic, at the limit", "CN", "500000", "CN-LVT-03", Outcome.Hit)]
    [InlineData("domestic, below", "CN", "499999.99", "CN-LVT-03", Outcome.Clear)]
    [InlineData("domestic is not cross-border", "CN", "500000", "CN-LVT-04", Outcome.Clear)]
    [InlineData("cross-border, at the limit", "CA", "200000", "CN-LVT-04", Outcome.Hit)]
    [InlineData("cross-border, below", "CA", "199999.99", "CN-LVT-04", Outcome.Clear)]
    [InlineData("cross-border is not domestic", "CA", "900000", "CN-LVT-03", Outcome.Clear)]
    [InlineData("no country", "", "900000", "CN-LVT-03", Outcome.NoData)]
    [InlineData("no country", "", "900000", "CN-LVT-04", Outcome.NoData)]
    public void Large_transfers_by_country(string reason, string country, string amount, string rule, Outcome outcome) =>
        Assert.True(Scenario.OutcomeOf(Day().Resident("A").Fiat("A", Scenario.At(1), "CNY", amount, "S", country).Run(), rule)[outcome] == 1, reason);

    [Theory]
    [InlineData("the last instant of the notice of 2021", "2026-02-05T15:59:59.999999999Z", "CN-VC-01")]
    [InlineData("the first instant of the notice of 2026", "2026-02-05T16:00:00Z", "CN-VC-02")]
    public void The_ban_follows_the_date_in_Beijing(string reason, string time, string rule)
    {
        RunResult result = new Scenario().Rates("2026-02-05").Resident("A").Exchange("A", time, "CNY", "-1000", "USDT", "100").Run();
        Assert.True(rule == Assert.Single(result.Detected.Findings.Where(static finding => finding.RuleId.StartsWith("CN-VC", StringComparison.Ordinal))).RuleId, reason);
    }

    [Fact]
    public void Before_the_first_notice_the_ban_is_not_applicable()
    {
        RunResult result = new Scenario().Rates("2021-09-23").Resident("A").Exchange("A", "2021-09-23T15:59:59Z", "CNY", "-1000", "USDT", "100").Run();
        Assert.Equal(1, Scenario.OutcomeOf(result, "CN-VC-01")[Outcome.NotApplicable]);
    }

    private static Scenario Day() => new Scenario().Rates("2023-03-01");
}
