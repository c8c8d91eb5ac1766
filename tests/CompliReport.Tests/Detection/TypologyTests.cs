using System.Globalization;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Reports;
using CompliReport.Tests.Runs;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Detection;

/// <summary>Each parameter of T01, T02, T03 and T06: just below, exactly at, just above.</summary>
public sealed class TypologyTests
{
    private const long Week = 7 * UtcInstant.Day;

    [Theory]
    [InlineData("ten senders", 10, 0, true)]
    [InlineData("nine senders", 9, 0, false)]
    [InlineData("eleven senders", 11, 0, true)]
    [InlineData("the same sender again is no other", 9, 3, false)]
    public void T03_counts_different_senders(string reason, int senders, int again, bool hits)
    {
        Scenario day = Front();
        for (int i = 0; i < senders; i++)
        {
            day.Fiat("A", Scenario.At(1), "CNY", "1000", "S" + i);
        }

        for (int i = 0; i < again; i++)
        {
            day.Fiat("A", Scenario.At(2), "CNY", "1000", "S" + i);
        }

        MustBe(reason, hits, day.Exchange("A", Scenario.At(3), "CNY", "-" + (1000 * (senders + again)), "USDT", "1000").Run(), "T03");
    }

    [Theory]
    [InlineData("one nanosecond inside seven days", Week - 1, true)]
    [InlineData("exactly seven days: the window is open at its start", Week, false)]
    [InlineData("one nanosecond outside", Week + 1, false)]
    public void T03_window(string reason, long lastAfter, bool hits)
    {
        Scenario day = Front();
        for (int i = 0; i < 10; i++)
        {
            day.Fiat("A", i < 9 ? Scenario.At(0) : Scenario.AtNanoseconds(lastAfter), "CNY", "1000", "S" + i);
        }

        day.Exchange("A", Scenario.At(1), "CNY", "-9000", "USDT", "900").Exchange("A", Scenario.AtNanoseconds(lastAfter + 1), "CNY", "-1000", "USDT", "100");
        MustBe(reason, hits, day.Run(), "T03");
    }

    [Theory]
    [InlineData("7 of 10 new", 3, true)]
    [InlineData("6 of 10 new", 4, false)]
    [InlineData("8 of 10 new", 2, true)]
    public void T03_share_of_new_senders(string reason, int known, bool hits)
    {
        Scenario day = Front();
        for (int i = 0; i < known; i++)
        {
            day.Fiat("A", Scenario.At(0), "CNY", "1", "S" + i);
        }

        for (int i = 0; i < 10; i++)
        {
            day.Fiat("A", Scenario.At(24 * 8), "CNY", "1000", "S" + i);
        }

        MustBe(reason, hits, day.Exchange("A", Scenario.At(24 * 8.1), "CNY", "-10010", "USDT", "1001").Run(), "T03");
    }

    [Theory]
    [InlineData("exactly 0.8", "-8000", true)]
    [InlineData("one millionth of a dollar less", "-7999.99999", false)]
    [InlineData("more", "-8000.01", true)]
    public void T03_share_converted(string reason, string converted, bool hits) =>
        MustBe(reason, hits, TenSenders(Front()).Exchange("A", Scenario.At(2), "CNY", converted, "USDT", "800").Run(), "T03");

    [Theory]
    [InlineData("within 24 hours to the nanosecond", 0, true)]
    [InlineData("one nanosecond before", -1, true)]
    [InlineData("one nanosecond too late", 1, false)]
    public void T03_hours_until_converted(string reason, long more, bool hits) =>
        MustBe(reason, hits, TenSenders(Front()).Exchange("A", Scenario.AtNanoseconds((25 * UtcInstant.Hour) + more), "CNY", "-10000", "USDT", "1000").Run(), "T03");

    [Theory]
    [InlineData("none", "0")]
    [InlineData("as much as all strangers bring", "10000")]
    [InlineData("ten times as much", "100000")]
    public void T03_is_not_hidden_by_what_lay_there_before(string reason, string balance)
    {
        // The holder's own bank is known for more than a week when the wages come.
        Scenario day = Front().Fiat("A", Scenario.At(-24 * 8), "CNY", "1", "OWN");
        _ = balance == "0" ? day : day.Fiat("A", Scenario.At(0), "CNY", balance, "OWN");
        MustBe(reason, true, TenSenders(day).Exchange("A", Scenario.At(2), "CNY", "-10000", "USDT", "1000").Run(), "T03");
    }

    [Theory]
    [InlineData("one burst", "-200000", "", 2.0)]
    [InlineData("already when most of it was gone", "-190000", "-9000", 2.0)]
    [InlineData("not before enough of it was gone", "-100000", "-99000", 2.5)]
    public void T06_is_reached_when_the_limits_are_first_passed(string reason, string first, string second, double hours)
    {
        Scenario day = Front().Fiat("A", Scenario.At(1), "CNY", "200000", "P").Fiat("A", Scenario.At(2), "CNY", first, "Q");
        _ = second.Length > 0 ? day.Fiat("A", Scenario.At(2.5), "CNY", second, "Q") : day;
        RunResult result = day.Fiat("A", Scenario.At(101), "CNY", "200000", "P").Fiat("A", Scenario.At(102), "CNY", "-200000", "Q").Run();
        Finding finding = Assert.Single(Scenario.FindingsOf(result, "T06"));
        Assert.True(Scenario.At(hours) == finding.Reached.ToString(), reason);
        Assert.Equal(Scenario.At(102), finding.To.ToString());
    }

    [Fact]
    public void T03_says_no_data_when_the_ledger_names_no_sender() =>
        Assert.Equal(1, Scenario.OutcomeOf(Front().Fiat("A", Scenario.At(1), "CNY", "1000").Run(), "T03")[Outcome.NoData]);

    [Fact]
    public void T03_says_no_data_when_no_deposit_can_be_valued()
    {
        RunResult result = TenSenders(new Scenario().Resident("A")).Exchange("A", Scenario.At(2), "CNY", "-10000", "USDT", "1000").Run();
        Assert.Equal(1, Scenario.OutcomeOf(result, "T03")[Outcome.NoData]);
    }

    [Theory]
    [InlineData("exactly USD 20,000", "200000", "-200000", 1.0, true)]
    [InlineData("a millionth of a dollar below the turnover", "199999.99999", "-199999.99999", 1.0, false)]
    [InlineData("ratio exactly 0.9", "200000", "-180000", 1.0, true)]
    [InlineData("ratio below 0.9", "200000", "-179999.99999", 1.0, false)]
    [InlineData("ratio exactly 1.1", "200000", "-220000", 1.0, true)]
    [InlineData("ratio above 1.1", "200000", "-220000.00001", 1.0, false)]
    [InlineData("two hours exactly", "200000", "-200000", 2.0, true)]
    [InlineData("a second more", "200000", "-200000", 2.000278, false)]
    public void T06_turnover_ratio_and_dwell(string reason, string inAmount, string outAmount, double hours, bool hits) =>
        MustBe(reason, hits, Front().Fiat("A", Scenario.At(1), "CNY", inAmount, "P").Fiat("A", Scenario.At(1 + hours), "CNY", outAmount, "Q").Run(), "T06");

    [Theory]
    [InlineData("30 minutes exactly", 0, true)]
    [InlineData("one nanosecond more", 1, false)]
    [InlineData("one nanosecond less", -1, true)]
    public void T06_dwell_of_coins(string reason, long more, bool hits) =>
        MustBe(
            reason,
            hits,
            Front().Coins("A", Scenario.At(1), "USDT", "20000", "W1").Coins("A", Scenario.AtNanoseconds((90 * UtcInstant.Minute) + more), "USDT", "-20000", "W2").Run(),
            "T06");

    [Theory]
    [InlineData("exactly half of the value went fast", "-100000", true)]
    [InlineData("a millionth of a dollar less than half", "-99999.99999", false)]
    public void T06_half_of_the_value_has_to_be_fast(string reason, string fast, bool hits)
    {
        string slow = (-200000m - decimal.Parse(fast, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture);
        RunResult result = Front().Fiat("A", Scenario.At(1), "CNY", "200000", "P").Fiat("A", Scenario.At(2), "CNY", fast, "Q").Fiat("A", Scenario.At(8), "CNY", slow, "Q").Run();
        MustBe(reason, hits, result, "T06");
    }

    [Theory]
    [InlineData("one nanosecond less than a day", -1, true)]
    [InlineData("a day: not one window", 0, false)]
    public void T06_window_of_a_day(string reason, long more, bool hits)
    {
        // Half came a day before the rest left: only together they reach the turnover.
        RunResult result = Front().Fiat("A", Scenario.At(1), "CNY", "100000", "P").Fiat("A", Scenario.AtNanoseconds((24 * UtcInstant.Hour) + more), "CNY", "100000", "P")
            .Fiat("A", Scenario.AtNanoseconds((25 * UtcInstant.Hour) + more), "CNY", "-200000", "Q").Run();
        MustBe(reason, hits, result, "T06");
    }

    [Theory]
    [InlineData("a day after the money came", 24, true)]
    [InlineData("a week later", 168, true)]
    [InlineData("within the day it is part of the burst, whose ratio is 1.5", 3, false)]
    public void T06_is_not_hidden_by_a_later_withdrawal(string reason, int hoursLater, bool hits) =>
        MustBe(
            reason,
            hits,
            Front().Fiat("A", Scenario.At(1), "CNY", "200000", "P").Fiat("A", Scenario.At(2), "CNY", "-200000", "Q").Fiat("A", Scenario.At(1 + hoursLater), "CNY", "-100000", "Q").Run(),
            "T06");

    [Fact]
    public void T06_says_no_data_without_rates()
    {
        RunResult result = new Scenario().Resident("A").Fiat("A", Scenario.At(1), "CNY", "900000", "P").Fiat("A", Scenario.At(2), "CNY", "-900000", "Q").Run();
        Assert.Equal(1, Scenario.OutcomeOf(result, "T06")[Outcome.NoData]);
    }

    [Theory]
    [InlineData("three just under the limit", "45000,49999.99,45000", true)]
    [InlineData("two are too few", "49999,49999", false)]
    [InlineData("a cent below the band", "44999.99,45000,45000", false)]
    [InlineData("the limit itself is not under it", "50000,45000,45000", false)]
    [InlineData("four", "45000,45000,45000,45000", true)]
    public void T01_band_and_count(string reason, string amounts, bool hits) => MustBe(reason, hits, Corroborated(amounts.Split(',')).Run(), "T01");

    [Theory]
    [InlineData("exactly 1.5 limits", "3.6", true)]
    [InlineData("a third of 1.4999 limits each lies in the band and sums below", "3.60003", false)]
    public void T01_sum_of_one_and_a_half_limits(string reason, string multiple, bool hits)
    {
        // Three amounts in the band of 0.9 sum to 2.7 limits, so the multiple of the pack is raised to meet a sum of 3.6 = 4 x 0.9.
        Scenario day = Corroborated("45000", "45000", "45000", "45000");
        day.Pack = Packs.WithParameter("T01", "sum_multiple", decimal.Parse(multiple, CultureInfo.InvariantCulture));
        MustBe(reason, hits, day.Run(), "T01");
    }

    [Theory]
    [InlineData("one nanosecond inside seven days", Week - 1, true)]
    [InlineData("exactly seven days", Week, false)]
    public void T01_window(string reason, long lastAfter, bool hits)
    {
        Scenario day = Corroborated("45000", "45000").Cash("A", Scenario.AtNanoseconds((10 * UtcInstant.Hour) + lastAfter), "CNY", "45000");
        MustBe(reason, hits, day.Run(), "T01");
    }

    [Fact]
    public void T01_is_never_a_hit_without_corroboration()
    {
        Scenario day = Front();
        for (int i = 0; i < 20; i++)
        {
            day.Cash("A", Scenario.At(i), "CNY", "49999");
        }

        RunResult result = day.Run();
        MustBe("twenty amounts under the limit", false, result, "T01");
        Assert.Equal(1, Scenario.OutcomeOf(result, "T01")[Outcome.Clear]);
    }

    [Fact]
    public void T01_foreign_money_is_held_against_the_dollar_limit()
    {
        Scenario day = Front().Fiat("A", Scenario.At(1), "EUR", "10000", "P").Fiat("A", Scenario.At(2), "EUR", "-10000", "Q");
        day.Fiat("A", Scenario.At(24), "EUR", "4500", "P").Fiat("A", Scenario.At(25), "EUR", "4999.99", "P").Fiat("A", Scenario.At(26), "EUR", "4500", "P");
        MustBe("EUR 4,500 are USD 9,000", true, day.Run(), "T01");
    }

    [Theory]
    [InlineData("five persons", 5, "-500000", true)]
    [InlineData("four persons", 4, "-500000", false)]
    [InlineData("half a quota exactly", 5, "-250000", true)]
    [InlineData("a millionth of a dollar below half a quota", 5, "-249999.99999", false)]
    [InlineData("the whole quota", 5, "-500000", true)]
    [InlineData("a millionth of a dollar above the quota", 5, "-500000.00001", false)]
    public void T02_persons_and_quota(string reason, int persons, string amount, bool hits)
    {
        Scenario day = new Scenario().Rates("2023-03-01");
        for (int i = 0; i < persons; i++)
        {
            day.Resident("P" + i).Fiat("P" + i, Scenario.At(i), "CNY", amount, "BEN", "CA");
        }

        MustBe(reason, hits, day.Run(), "T02");
    }

    [Theory]
    [InlineData("3 of 5", 3, true)]
    [InlineData("2 of 5", 2, false)]
    public void T02_share_near_the_quota(string reason, int near, bool hits)
    {
        Scenario day = new Scenario().Rates("2023-03-01");
        for (int i = 0; i < 5; i++)
        {
            day.Resident("P" + i).Fiat("P" + i, Scenario.At(i), "CNY", i < near ? "-300000" : "-100", "BEN", "CA");
        }

        MustBe(reason, hits, day.Run(), "T02");
    }

    [Theory]
    [InlineData("one nanosecond inside seven days", Week - 1, true)]
    [InlineData("exactly seven days", Week, false)]
    public void T02_window(string reason, long lastAfter, bool hits)
    {
        Scenario day = new Scenario().Rates("2023-03-01");
        for (int i = 0; i < 5; i++)
        {
            day.Resident("P" + i).Fiat("P" + i, i < 4 ? Scenario.At(0) : Scenario.AtNanoseconds(lastAfter), "CNY", "-300000", "BEN", "CA");
        }

        MustBe(reason, hits, day.Run(), "T02");
    }

    [Fact]
    public void T02_counts_customers_and_not_accounts()
    {
        Scenario day = new Scenario().Rates("2023-03-01");
        for (int i = 0; i < 5; i++)
        {
            day.Customer("P" + i, "C" + (i / 2)).Fiat("P" + i, Scenario.At(i), "CNY", "-300000", "BEN", "CA");
        }

        MustBe("five accounts of three persons", false, day.Run(), "T02");
    }

    [Fact]
    public void T02_says_no_data_where_payers_or_rates_are_not_known()
    {
        Scenario unknown = new Scenario().Rates("2023-03-01"), unvalued = new();
        for (int i = 0; i < 5; i++)
        {
            unknown.Fiat("P" + i, Scenario.At(i), "CNY", "-300000", "BEN", "CA");
            unvalued.Resident("P" + i).Fiat("P" + i, Scenario.At(i), "CNY", "-300000", "BEN", "CA");
        }

        Assert.Equal(1, Scenario.OutcomeOf(unknown.Run(), "T02")[Outcome.NoData]);
        Assert.Equal(1, Scenario.OutcomeOf(unvalued.Run(), "T02")[Outcome.NoData]);
    }

    private static Scenario Front() => new Scenario().Rates("2023-03-01").Resident("A");

    private static Scenario TenSenders(Scenario day)
    {
        for (int i = 0; i < 10; i++)
        {
            day.Fiat("A", Scenario.At(1), "CNY", "1000", "S" + i);
        }

        return day;
    }

    // The pass-through before is the corroboration.
    private static Scenario Corroborated(params string[] cash)
    {
        Scenario day = Front().Fiat("A", Scenario.At(1), "CNY", "200000", "P").Fiat("A", Scenario.At(2), "CNY", "-200000", "Q");
        foreach (string amount in cash)
        {
            day.Cash("A", Scenario.At(10), "CNY", amount);
        }

        return day;
    }

    private static void MustBe(string reason, bool hits, RunResult result, string id)
    {
        Assert.True(hits == Scenario.FindingsOf(result, id).Any(), reason);
        Assert.Equal(hits ? 1 : 0, Scenario.OutcomeOf(result, id)[Outcome.Hit]);
    }
}
