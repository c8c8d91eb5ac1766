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

/// <summary>T04: both sides of each number, payrolls, and what is not known.</summary>
public sealed class FanOutTypologyTests
{
    private const long Week = 7 * UtcInstant.Day;

    [Theory]
    [InlineData("ten receivers", 10, 0, Outcome.Hit)]
    [InlineData("nine receivers", 9, 0, Outcome.Clear)]
    [InlineData("eleven receivers", 11, 0, Outcome.Hit)]
    [InlineData("the same receiver again is no other", 9, 3, Outcome.Clear)]
    public void Different_receivers_are_counted(string reason, int receivers, int again, Outcome outcome)
    {
        Scenario day = Funded(1000 * (receivers + again));
        Pay(day, receivers, Scenario.At(2), "1000");
        Pay(day, again, Scenario.At(3), "1000");
        MustBe(reason, outcome, day.Run());
    }

    [Theory]
    [InlineData("nine and a bank", "bank", Outcome.Hit)]
    [InlineData("benign: nine and a shop", "merchant", Outcome.Clear)]
    public void Shops_are_no_receivers(string reason, string party, Outcome outcome)
    {
        Scenario day = Funded(10_000);
        Pay(day, 9, Scenario.At(2), "1000");
        MustBe(reason, outcome, day.Move("A", Scenario.At(2), "fiat_withdrawal", "CNY", "-1000", "LAST", "CN", party).Run());
    }

    [Theory]
    [InlineData("one nanosecond inside seven days", Week - 1, Outcome.Hit)]
    [InlineData("exactly seven days: the window is open at its start", Week, Outcome.Clear)]
    public void The_window_is_a_week(string reason, long lastAfter, Outcome outcome)
    {
        Scenario day = Funded(9000);
        Pay(day, 9, Scenario.AtNanoseconds(2 * UtcInstant.Hour), "1000");
        long last = (2 * UtcInstant.Hour) + lastAfter;
        day.Fiat("A", Scenario.AtNanoseconds(last - 1), "CNY", "1000", "P").Fiat("A", Scenario.AtNanoseconds(last), "CNY", "-1000", "R9");
        MustBe(reason, outcome, day.Run());
    }

    [Theory]
    [InlineData("7 of 10 new", 3, Outcome.Hit)]
    [InlineData("6 of 10 new", 4, Outcome.Clear)]
    [InlineData("who paid in before is not new either", -4, Outcome.Clear)]
    public void Most_receivers_have_to_be_new(string reason, int known, Outcome outcome)
    {
        Scenario day = new Scenario().Rates("2023-03-01").Resident("A");
        for (int i = 0; i < Math.Abs(known); i++)
        {
            day.Fiat("A", Scenario.At(0), "CNY", known < 0 ? "1" : "-1", "R" + i);
        }

        day.Fiat("A", Scenario.At(24 * 8), "CNY", "10000", "P");
        Pay(day, 10, Scenario.At(24 * 8.1), "1000");
        MustBe(reason, outcome, day.Run());
    }

    [Theory]
    [InlineData("exactly 0.8 had just come", "8000", Outcome.Hit)]
    [InlineData("a millionth of a dollar less", "7999.99999", Outcome.Clear)]
    public void Most_of_the_money_has_just_come(string reason, string came, Outcome outcome)
    {
        Scenario day = new Scenario().Rates("2023-03-01").Resident("A").Fiat("A", Scenario.At(1), "CNY", came, "P");
        Pay(day, 10, Scenario.At(2), "1000");
        MustBe(reason, outcome, day.Run());
    }

    [Theory]
    [InlineData("savings of weeks hide no new money", "10000", Outcome.Hit)]
    [InlineData("savings alone are no new money", "1", Outcome.Clear)]
    public void Savings_hide_nothing(string reason, string came, Outcome outcome)
    {
        Scenario day = new Scenario().Rates("2023-03-01").Resident("A").Fiat("A", Scenario.At(0), "CNY", "50000", "OWN").Fiat("A", Scenario.At(24 * 10), "CNY", came, "P");
        Pay(day, 10, Scenario.At((24 * 10) + 1), "1000");
        MustBe(reason, outcome, day.Run());
    }

    [Theory]
    [InlineData("24 hours to the nanosecond", 0, Outcome.Hit)]
    [InlineData("one nanosecond more: savings", 1, Outcome.Clear)]
    public void Hours_since_it_came(string reason, long more, Outcome outcome)
    {
        Scenario day = Funded(10_000);
        Pay(day, 10, Scenario.AtNanoseconds((25 * UtcInstant.Hour) + more), "1000");
        MustBe(reason, outcome, day.Run());
    }

    [Fact]
    public void Coins_bought_with_what_came_in_are_the_same_money()
    {
        Scenario day = Funded(10_000).Exchange("A", Scenario.At(2), "CNY", "-10000", "USDT", "1000");
        for (int i = 0; i < 10; i++)
        {
            day.Coins("A", Scenario.At(3), "USDT", "-100", "W" + i);
        }

        MustBe("ten wallets", Outcome.Hit, day.Run());
    }

    [Theory]
    [InlineData("the first payroll of a firm", 0, 1, Outcome.NoData)]
    [InlineData("the second payroll goes to people it has paid before", 24 * 28, 1, Outcome.NoData)]
    [InlineData("a firm that has paid for 31 days pays new ones only", 24 * 31, 2, Outcome.Hit)]
    [InlineData("for 30 days", 24 * 30, 2, Outcome.NoData)]
    public void A_firm_pays_wages(string reason, int laterHours, int people, Outcome outcome)
    {
        Scenario day = new Scenario().Rates("2023-03-01", "2023-03-24").Customer("A", "FIRM", "legal").Fiat("A", Scenario.At(1), "CNY", "20000", "P");
        Pay(day, 10, Scenario.At(20), "2000");
        if (laterHours > 0)
        {
            day.Fiat("A", Scenario.At(laterHours + 20), "CNY", "24000", "P");
            for (int i = 0; i < 12; i++)
            {
                day.Fiat("A", Scenario.At(laterHours + 21), "CNY", "-2000", (people == 1 ? "R" : "N") + (people == 1 ? i % 10 : i));
            }
        }

        MustBe(reason, outcome, day.Run());
    }

    [Theory]
    [InlineData("receivers are never named", "", "2023-03-01")]
    [InlineData("nothing can be valued", "R", "")]
    public void What_is_not_known_is_no_data(string reason, string receiver, string rates)
    {
        Scenario day = (rates.Length == 0 ? new Scenario() : new Scenario().Rates(rates)).Resident("A").Fiat("A", Scenario.At(1), "CNY", "10000", "P");
        for (int i = 0; i < 10; i++)
        {
            day.Fiat("A", Scenario.At(2), "CNY", "-1000", receiver.Length == 0 ? "" : receiver + i);
        }

        MustBe(reason, Outcome.NoData, day.Run());
    }

    [Fact]
    public void Receivers_of_earlier_days_of_a_new_account_count()
    {
        // One deposit and six receivers: at least six of the seven counterparties of the first day were paid, for it paid six times.
        Scenario first = Funded(6000), second = Funded(5000, 24);
        Pay(first, 6, Scenario.At(2), "1000");
        for (int i = 0; i < 5; i++)
        {
            second.Fiat("A", Scenario.At(26), "CNY", "-1000", "N" + i);
        }

        List<RunResult> days = WindowTests.Days(first, second);
        MustBe("six on the first day", Outcome.Clear, days[0]);
        MustBe("eleven on two days", Outcome.Hit, days[1]);
        Assert.Contains("At least 6 of the receivers and USD 600.00 are of earlier days.", Scenario.FindingsOf(days[1], "T04").Single().Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Receivers_of_earlier_days_are_no_data_where_they_may_be_senders()
    {
        Scenario older = new Scenario().Rates("2023-03-01").Resident("A").Fiat("A", "2023-02-23T10:00:00Z", "CNY", "1", "OLD");
        Scenario first = Funded(6000), second = Funded(5000, 24);
        Pay(first, 6, Scenario.At(2), "1000");
        for (int i = 0; i < 5; i++)
        {
            second.Fiat("A", Scenario.At(26), "CNY", "-1000", "N" + i);
        }

        MustBe("an older account", Outcome.NoData, WindowTests.Days(older, first, second)[2]);
    }

    [Fact]
    public void A_customer_who_has_nothing_to_do_with_it_changes_nothing()
    {
        Scenario alone = Funded(10_000), together = Funded(10_000).Resident("B");
        Pay(alone, 10, Scenario.At(2), "1000");
        Pay(together, 10, Scenario.At(2), "1000");
        together.Fiat("B", Scenario.At(2), "CNY", "-1000", "R1").Fiat("B", Scenario.At(3), "CNY", "10000", "R2");
        Finding one = Scenario.FindingsOf(alone.Run(), "T04").Single(), same = Scenario.FindingsOf(together.Run(), "T04").Single();
        Assert.Equal((one.Id, one.Explanation), (same.Id, same.Explanation));
    }

    private static Scenario Funded(int yuan, double hour = 1) =>
        new Scenario().Rates("2023-03-01").Resident("A").Fiat("A", Scenario.At(hour), "CNY", yuan.ToString(CultureInfo.InvariantCulture), "P");

    private static void Pay(Scenario day, int receivers, string time, string amount)
    {
        for (int i = 0; i < receivers; i++)
        {
            day.Fiat("A", time, "CNY", "-" + amount, "R" + i);
        }
    }

    private static void MustBe(string reason, Outcome outcome, RunResult result) => TypologyOutcome.MustBe(reason, outcome, result, "T04");
}
