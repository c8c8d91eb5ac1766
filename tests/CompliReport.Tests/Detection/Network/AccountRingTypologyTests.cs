using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Reports;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Detection.Network;

/// <summary>T12: who shares where the money goes.</summary>
public sealed class AccountRingTypologyTests
{
    [Theory]
    [InlineData("three customers of one address", 3, 2, "2000", true)]
    [InlineData("two customers are no ring", 2, 2, "2000", false)]
    [InlineData("four", 4, 2, "2000", true)]
    [InlineData("one payment each is no habit", 3, 1, "2000", false)]
    [InlineData("exactly USD 1,000 each", 3, 2, "500", true)]
    [InlineData("two millionths of a dollar less each", 3, 2, "499.999999", false)]
    public void Customers_payments_and_value(string reason, int customers, int payments, string usdt, bool hits)
    {
        RunResult result = Ring(new Scenario().Rates("2023-03-01"), customers, payments, usdt).Run();
        Assert.True(hits == Scenario.FindingsOf(result, "T12").Any(), reason);
        Assert.Equal(hits ? customers : 0, Scenario.OutcomeOf(result, "T12")[Outcome.Hit]);
    }

    [Theory]
    [InlineData("a quarter of the outflow exactly", "-12000", true)]
    [InlineData("a millionth of a dollar less", "-12000.000001", false)]
    public void A_good_part_of_the_outflow_goes_there(string reason, string elsewhere, bool hits)
    {
        Scenario day = Ring(new Scenario().Rates("2023-03-01"), 3, 2, "2000");
        foreach (string account in (string[])["P0", "P1", "P2"])
        {
            day.Coins(account, Scenario.At(5), "USDT", elsewhere, "own " + account);
        }

        Assert.True(hits == Scenario.FindingsOf(day.Run(), "T12").Any(), reason);
    }

    [Theory]
    [InlineData("thirty customers of one address may be a ring", 30, true)]
    [InlineData("thirty-one of thirty-one make it a hub", 31, false)]
    public void A_hub_joins_nobody(string reason, int customers, bool hits) =>
        Assert.True(hits == Scenario.FindingsOf(Ring(new Scenario().Rates("2023-03-01"), customers, 2, "2000").Run(), "T12").Any(), reason);

    [Fact]
    public void A_hub_that_is_left_out_is_counted_in_what_is_found()
    {
        Scenario day = Ring(new Scenario().Rates("2023-03-01"), 3, 2, "2000");
        day.Coins("P0", Scenario.At(1), "USDT", "-10", "hot wallet");
        for (int i = 0; i < 40; i++)
        {
            day.Resident("H" + i).Coins("H" + i, Scenario.At(1), "USDT", "-10", "hot wallet");
        }

        Finding finding = Assert.Single(Scenario.FindingsOf(day.Run(), "T12"));
        Assert.Contains(" Left out: 1 counterparties with more customers than the pack allows (hubs).", finding.Explanation, StringComparison.Ordinal);
        Assert.Contains(new Measure("hubs_left_out", 1), finding.Measures);
    }

    [Fact]
    public void Two_addresses_make_one_ring_where_one_customer_pays_both()
    {
        Scenario day = new Scenario().Rates("2023-03-01").Resident("A", "B", "C");
        foreach ((string account, string address) in (ReadOnlySpan<(string, string)>)[("A", "W1"), ("B", "W1"), ("B", "W2"), ("C", "W2")])
        {
            day.Coins(account, Scenario.At(1), "USDT", "-2000", address).Coins(account, Scenario.At(2), "USDT", "-2000", address);
        }

        Finding finding = Assert.Single(Scenario.FindingsOf(day.Run(), "T12"));
        Assert.Equal(["C-A", "C-B", "C-C"], finding.Customers);
        Assert.Equal(8, finding.EvidenceTotal);
        Assert.Equal(16_000_000_000, finding.UsdMicros);
    }

    [Theory]
    [InlineData("students pay one university, twice a year", "merchant", false)]
    [InlineData("the same to an account that nobody calls a shop", "bank", true)]
    public void Tuition_season(string reason, string party, bool hits)
    {
        Scenario day = new Scenario().Rates("2023-03-01");
        for (int i = 0; i < 8; i++)
        {
            day.Resident("P" + i).Move("P" + i, Scenario.At(i), "fiat_withdrawal", "USD", "-20000", "CA44", "CA", party)
                .Move("P" + i, Scenario.At(i + 1), "fiat_withdrawal", "USD", "-11000", "CA44", "CA", party);
        }

        Assert.True(hits == Scenario.FindingsOf(day.Run(), "T12").Any(), reason);
    }

    [Theory]
    [InlineData("employees are paid by one employer", "1")]
    [InlineData("donors give to one charity, each a little", "-20")]
    public void Near_and_benign(string reason, string sign)
    {
        Scenario day = new Scenario().Rates("2023-03-01");
        for (int i = 0; i < 20; i++)
        {
            string amount = sign == "1" ? "3000" : sign;
            day.Resident("P" + i).Fiat("P" + i, Scenario.At(i), "USD", amount, "CN55").Fiat("P" + i, Scenario.At(i + 24), "USD", amount, "CN55");
        }

        RunResult result = day.Run();
        Assert.False(Scenario.FindingsOf(result, "T12").Any(), reason);
        Assert.Equal(20, Scenario.OutcomeOf(result, "T12")[Outcome.Clear]);
    }

    [Fact]
    public void What_is_not_known_is_no_data()
    {
        Scenario unknown = new Scenario().Rates("2023-03-01"), unvalued = new(), unnamed = new Scenario().Rates("2023-03-01");
        for (int i = 0; i < 3; i++)
        {
            unknown.Coins("P" + i, Scenario.At(i), "USDT", "-2000", "W").Coins("P" + i, Scenario.At(i), "USDT", "-2000", "W");
            unvalued.Resident("P" + i).Coins("P" + i, Scenario.At(i), "USDT", "-2000", "W").Coins("P" + i, Scenario.At(i), "USDT", "-2000", "W");
            unnamed.Resident("P" + i).Coins("P" + i, Scenario.At(i), "USDT", "-2000");
        }

        Assert.All((Scenario[])[unknown, unvalued, unnamed], static day => Assert.Equal(3, Scenario.OutcomeOf(day.Run(), "T12")[Outcome.NoData]));
    }

    [Fact]
    public void The_order_of_rows_and_of_files_does_not_matter()
    {
        Scenario day = Ring(Ring(new Scenario().Rates("2023-03-01"), 6, 3, "2000"), 5, 3, "700", "X", "Q");
        string[] Found(RunResult result) => [.. Scenario.FindingsOf(result, "T12")
            .Select(static finding => string.Join('|', finding.Id, finding.Subject, finding.Explanation, string.Join(',', finding.Accounts)))];
        string[] once = Found(day.Run());
        Assert.Equal(2, once.Length);
        List<string> rows = [.. day.Rows];
        rows.Reverse();
        Assert.Equal(once, Found(day.Run(null, Scenario.Ledger("b.csv", rows.Take(9)), Scenario.Ledger("a.csv", rows.Skip(9)))));
    }

    [Fact]
    public void An_unrelated_customer_changes_nothing()
    {
        Finding alone = Assert.Single(Scenario.FindingsOf(Ring(new Scenario().Rates("2023-03-01"), 3, 2, "2000").Run(), "T12"));
        Scenario more = Ring(new Scenario().Rates("2023-03-01"), 3, 2, "2000").Resident("Z").Coins("Z", Scenario.At(9), "USDT", "-5000", "elsewhere");
        Assert.Equal(alone.Id, Assert.Single(Scenario.FindingsOf(more.Run(), "T12")).Id);
    }

    [Fact]
    public void One_customer_with_all_rows_and_an_account_that_pays_itself_are_no_ring()
    {
        Scenario day = new Scenario().Rates("2023-03-01").Resident("A");
        for (int i = 0; i < 20_000; i++)
        {
            day.Coins("A", Scenario.AtNanoseconds(i), "USDT", "-2000", i % 2 == 0 ? "W" : "V" + i.ToString(CultureInfo.InvariantCulture))
                .Move("A", Scenario.AtNanoseconds(i), "internal_transfer", "USDT", "-2000", "A", party: "customer");
        }

        RunResult result = day.Run();
        foreach (string id in (string[])["T05", "T12", "T13", "T15", "T20"])
        {
            Assert.Empty(Scenario.FindingsOf(result, id));
            Assert.Equal(0, Scenario.OutcomeOf(result, id)[Outcome.Error]);
        }
    }

    private static Scenario Ring(Scenario day, int customers, int payments, string usdt, string address = "W", string prefix = "P")
    {
        for (int i = 0; i < customers; i++)
        {
            day.Resident(prefix + i);
            for (int n = 0; n < payments; n++)
            {
                day.Coins(prefix + i, Scenario.At(1 + n), "USDT", "-" + usdt, address);
            }
        }

        return day;
    }
}
