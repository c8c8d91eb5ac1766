using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Reports;
using CompliReport.Tests.History;
using CompliReport.Tests.Runs;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Detection;

/// <summary>T10: a coin is worth CNY 10 in these tests, which is a dollar.</summary>
public sealed class DealerTests
{
    [Theory]
    [InlineData("twenty payers at 1 % margin", 20, "10100", "1000", 4, "-50000", "5000", true)]
    [InlineData("nineteen payments are too few", 19, "10100", "1000", 4, "-50000", "5000", false)]
    [InlineData("a margin of exactly half a per cent", 20, "10050", "1000", 4, "-50000", "5000", true)]
    [InlineData("a hundredth of a per cent less", 20, "10049", "1000", 4, "-50000", "5000", false)]
    [InlineData("a margin of exactly 4 %", 20, "10400", "1000", 4, "-50000", "5000", true)]
    [InlineData("a hundredth of a per cent more", 20, "10401", "1000", 4, "-50000", "5000", false)]
    [InlineData("net over gross exactly 0.1", 20, "11000", "1090", 4, "-45000", "4500", true)]
    [InlineData("net over gross above it", 20, "11000", "1090", 4, "-44999", "4500", false)]
    [InlineData("three purchases", 20, "10100", "1000", 3, "-66000", "6600", true)]
    [InlineData("two purchases make no margin", 20, "10100", "1000", 2, "-99000", "9900", false)]
    [InlineData("a turnover of exactly USD 20,000", 20, "5050", "500", 4, "-24750", "2475", true)]
    [InlineData("a tenth of a dollar less", 20, "5050", "500", 4, "-24749", "2475", false)]
    [InlineData("payments of USD 50,000 on average", 20, "500000", "49500", 4, "-2500000", "250000", true)]
    [InlineData("payments above it are not small", 20, "500001", "49500", 4, "-2500000", "250000", false)]
    public void Deals_between_persons(string reason, int sales, string salePaid, string saleCoins, int buys, string buyPaid, string buyCoins, bool hits)
    {
        Scenario day = new Scenario().Rates("2023-03-01").Resident("A");
        for (int i = 0; i < Math.Max(sales, buys); i++)
        {
            _ = i < buys ? Deal(day, Scenario.At(i), buyPaid, buyCoins, "SELLER") : day;
            _ = i < sales ? Deal(day, Scenario.At(i + 0.5), salePaid, "-" + saleCoins, "S" + i) : day;
        }

        MustBe(reason, hits, day.Run());
    }

    [Theory]
    [InlineData("twenty counterparties", 20, true)]
    [InlineData("nineteen, one of whom pays twice", 19, false)]
    public void Counterparties(string reason, int payers, bool hits)
    {
        Scenario day = new Scenario().Rates("2023-03-01").Resident("A");
        for (int i = 0; i < 20; i++)
        {
            Deal(day, Scenario.At(i), "-10000", "1000", "");
            Deal(day, Scenario.At(i + 0.5), "10100", "-1000", "S" + (i % payers));
        }

        MustBe(reason, hits, day.Run());
    }

    [Theory]
    [InlineData("a nanosecond less than 30 days", -1, true)]
    [InlineData("30 days: the first payer is no longer in the window", 0, false)]
    public void Thirty_days(string reason, long more, bool hits)
    {
        Scenario day = new Scenario().Rates("2023-03-01", "2023-03-20", "2023-04-05").Resident("A");
        for (int i = 0; i < 20; i++)
        {
            Deal(day, Scenario.At(i), "10100", "-1000", "S" + i);
        }

        for (int i = 0; i < 4; i++)
        {
            Deal(day, Scenario.AtNanoseconds((30 * UtcInstant.Day) + more), "-50000", "5000", "");
        }

        MustBe(reason, hits, day.Run());
    }

    [Theory]
    [InlineData("conversions on the platform count as deals", 20, "-50000", "50600", true)]
    [InlineData("benign: a market maker whom nobody pays", 0, "-50000", "50600", false)]
    [InlineData("benign: a merchant who is paid by many and converts to and fro at the market's price", 30, "-50000", "50010", false)]
    [InlineData("benign: a group-order merchant, a charity: many payers, and only purchases", 30, "-50000", "", false)]
    [InlineData("benign: an arbitrage bot with a margin and one counterparty", 1, "-50000", "50600", false)]
    public void Conversions(string reason, int payers, string buy, string sale, bool hits)
    {
        Scenario day = new Scenario().Rates("2023-03-01").Resident("A");
        for (int i = 0; i < payers; i++)
        {
            day.Fiat("A", Scenario.At(0), "CNY", "2000", "S" + i);
        }

        for (int i = 1; i <= 5; i++)
        {
            day.Exchange("A", Scenario.At(i), "CNY", buy, "USDT", "5000");
            _ = sale.Length > 0 ? day.Exchange("A", Scenario.At(i + 0.5), "CNY", sale, "USDT", "-5000") : day;
        }

        MustBe(reason, hits, day.Run());
    }

    [Theory]
    [InlineData("a deposit and a withdrawal of another value at the same instant are no deal", "10100", "-700")]
    [InlineData("both ways in", "10100", "1000")]
    public void Movements_of_one_instant_that_are_no_deal(string reason, string paid, string coins)
    {
        Scenario day = new Scenario().Rates("2023-03-01").Resident("A");
        for (int i = 0; i < 25; i++)
        {
            Deal(day, Scenario.At(i), paid, coins, "S" + i);
            Deal(day, Scenario.At(i + 0.5), "-10000", "1000", "");
        }

        MustBe(reason, false, day.Run());
    }

    [Fact]
    public void A_market_that_rises_is_no_margin()
    {
        // Bought before and sold after the coin has become dearer: at the reference both times.
        Scenario day = new Scenario().Rates("2023-03-01").Resident("A");
        for (int i = 0; i < 20; i++)
        {
            day.Fiat("A", Scenario.At(0), "CNY", "2000", "S" + i);
        }

        for (int i = 1; i <= 5; i++)
        {
            day.Exchange("A", Scenario.At(i), "CNY", "-50000", "USDT", "5000").Exchange("A", Scenario.At(i + 30), "CNY", "50500", "USDT", "-5050");
        }

        MustBe("no margin", false, day.Run());
    }

    [Fact]
    public void Payers_and_payments_of_earlier_days_count_and_their_prices_are_not_known()
    {
        List<RunResult> days = WindowTests.Days(new DateOnly(2023, 3, 1), Half(0), Half(1));
        Assert.Empty(Scenario.FindingsOf(days[0], "T10"));
        Finding finding = Assert.Single(Scenario.FindingsOf(days[1], "T10"));
        Assert.Contains("10 payments are of earlier days, whose prices are not known", finding.Explanation, StringComparison.Ordinal);
        Assert.Equal(28, finding.EvidenceTotal);
    }

    [Fact]
    public void Counterparties_of_a_customer_known_for_longer_than_the_window_may_be_older_than_it()
    {
        List<RunResult> days = WindowTests.Days(new DateOnly(2023, 3, 1), [.. Enumerable.Range(0, 33).Select(static i =>
            i == 0 ? new Scenario().Resident("A").Fiat("A", Scenario.At(1), "CNY", "10", "OLD")
            : i < 31 ? new Scenario().Resident("B").Cash("B", Scenario.At((24 * i) + 1), "CNY", "10") : Half(i))]);
        Assert.Equal(0, Scenario.OutcomeOf(days[31], "T10")[Outcome.NoData]);
        Assert.Equal((0, 1), (Scenario.OutcomeOf(days[32], "T10")[Outcome.Hit], Scenario.OutcomeOf(days[32], "T10")[Outcome.NoData]));
    }

    [Fact]
    public void Without_rates_there_is_no_data()
    {
        Scenario day = new Scenario().Resident("A");
        for (int i = 0; i < 20; i++)
        {
            Deal(Deal(day, Scenario.At(i), "-10000", "1000", ""), Scenario.At(i + 0.5), "10100", "-1000", "S" + i);
        }

        Assert.Equal(1, Scenario.OutcomeOf(day.Run(), "T10")[Outcome.NoData]);
    }

    private static Scenario Half(int number)
    {
        Scenario day = new Scenario().Rates("2023-03-01", "2023-03-20", "2023-04-05").Resident("A");
        for (int i = 0; i < 10; i++)
        {
            Deal(day, Scenario.At((24 * number) + i), "10100", "-1000", string.Create(CultureInfo.InvariantCulture, $"S{number}-{i}"));
            _ = i < 4 ? Deal(day, Scenario.At((24 * number) + i + 0.5), "-25000", "2500", "") : day;
        }

        return day;
    }

    // Two rows of one group: coins without and money with a counterparty, as exchanges book deals between persons.
    private static Scenario Deal(Scenario day, string time, string paid, string coins, string counterparty)
    {
        string group = "G" + day.Rows.Count.ToString(CultureInfo.InvariantCulture);
        return day.Row(group + "-1", group, "A", time, "p2p", "base", "USDT", coins)
            .Row(group + "-2", group, "A", time, "p2p", "quote", "CNY", paid, counterparty: counterparty, country: "CN", party: counterparty.Length > 0 ? "card" : "");
    }

    private static void MustBe(string reason, bool hits, RunResult result)
    {
        Assert.True((hits ? 1 : 0) == Scenario.OutcomeOf(result, "T10")[Outcome.Hit], reason);
        Assert.True(Scenario.OutcomeOf(result, "T10")[Outcome.NoData] == 0, reason);
    }
}
