using System;
using System.Collections.Generic;
using CompliReport.Detection;
using CompliReport.Reports;
using CompliReport.Tests.History;
using CompliReport.Tests.Runs;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Detection;

/// <summary>T17: both sides of each number, what went back, and first days before the run.</summary>
public sealed class NewAccountTypologyTests
{
    [Theory]
    [InlineData("exactly USD 50,000", "500000", "-500000", Outcome.Hit)]
    [InlineData("a millionth of a dollar less", "499999.99999", "-499999.99999", Outcome.Clear)]
    [InlineData("0.8 withdrawn", "500000", "-400000", Outcome.Hit)]
    [InlineData("a millionth of a dollar less withdrawn", "500000", "-399999.99999", Outcome.Clear)]
    [InlineData("a house-buyer's deposit stays", "5000000", "-10000", Outcome.Clear)]
    public void Amount_and_share(string reason, string deposit, string withdrawn, Outcome outcome) =>
        MustBe(reason, outcome, Opened().Fiat("A", Scenario.At(1), "CNY", deposit, "P").Fiat("A", Scenario.At(2), "CNY", withdrawn, "Q").Run());

    [Theory]
    [InlineData("the last nanosecond of 24 hours", -1, Outcome.Hit)]
    [InlineData("exactly 24 hours later", 0, Outcome.Clear)]
    public void First_day(string reason, long more, Outcome outcome) =>
        MustBe(reason, outcome, Opened().Fiat("A", Scenario.At(1), "CNY", "250000", "P").Fiat("A", Scenario.AtNanoseconds((25 * UtcInstant.Hour) + more), "CNY", "250000", "P")
            .Fiat("A", Scenario.At(26), "CNY", "-500000", "Q").Run());

    [Theory]
    [InlineData("48 hours to the nanosecond", 0, Outcome.Hit)]
    [InlineData("one nanosecond more", 1, Outcome.Clear)]
    public void Withdrawn_at_once(string reason, long more, Outcome outcome) =>
        MustBe(reason, outcome, Opened().Fiat("A", Scenario.At(1), "CNY", "500000", "P").Fiat("A", Scenario.AtNanoseconds((49 * UtcInstant.Hour) + more), "CNY", "-500000", "Q").Run());

    [Theory]
    [InlineData("seven days after the opening", 0, Outcome.Hit)]
    [InlineData("a nanosecond later it is no new account", 1, Outcome.Clear)]
    public void New_account(string reason, long more, Outcome outcome)
    {
        long first = (7 * UtcInstant.Day) + UtcInstant.Hour + more;
        Scenario day = Opened().Fiat("A", Scenario.AtNanoseconds(first), "CNY", "500000", "P").Fiat("A", Scenario.AtNanoseconds(first + 1), "CNY", "-500000", "Q");
        RunResult result = day.Fiat("B", Scenario.At(0), "CNY", "1", "P").Run();
        Assert.True(Scenario.OutcomeOf(result, "T17")[outcome] >= 1 && (outcome == Outcome.Hit) == (Scenario.Subjects(result, "T17") is ["A"]), reason);
    }

    [Theory]
    [InlineData("the opening is not known", "")]
    [InlineData("opened before anything is known", "2023-02-27T00:00:00Z")]
    [InlineData("opened after its first event", "2023-03-01T01:00:01Z")]
    public void Whether_it_is_the_first_deposit_is_not_known(string reason, string opened)
    {
        Scenario day = new Scenario().Rates("2023-03-01").OpenedAt(opened).Resident("A");
        MustBe(reason, Outcome.NoData, day.Fiat("A", Scenario.At(1), "CNY", "500000", "P").Fiat("A", Scenario.At(2), "CNY", "-500000", "Q").Run());
    }

    [Fact]
    public void What_has_no_value_is_no_data() =>
        MustBe("no rates", Outcome.NoData, new Scenario().OpenedAt(Scenario.At(1)).Resident("A")
            .Fiat("A", Scenario.At(1), "CNY", "500000", "P").Fiat("A", Scenario.At(2), "CNY", "-500000", "Q").Run());

    [Theory]
    [InlineData("an arbitrage bot sends it back to the venue where it came from", "VENUE", Outcome.Clear)]
    [InlineData("to another one", "OTHER", Outcome.Hit)]
    public void What_goes_back_is_not_passed_on(string reason, string to, Outcome outcome) =>
        MustBe(reason, outcome, Opened().Coins("A", Scenario.At(1), "USDT", "90000", "VENUE").Coins("A", Scenario.At(2), "USDT", "-90000", to).Run());

    [Theory]
    [InlineData("withdrawn on the next day", "-500000", "Q", Outcome.Hit)]
    [InlineData("too little of it", "-300000", "Q", Outcome.Clear)]
    [InlineData("back to its payer, which the history tells from nobody else that was met", "-500000", "P", Outcome.NoData)]
    public void The_first_deposit_of_an_earlier_day(string reason, string withdrawn, string to, Outcome outcome)
    {
        List<RunResult> runs = WindowTests.Days(
            Opened().Fiat("A", Scenario.At(1), "CNY", "500000", "P"), Opened().Fiat("A", Scenario.At(30), "CNY", withdrawn, to));
        MustBe("nothing withdrawn yet", Outcome.Clear, runs[0]);
        MustBe(reason, outcome, runs[1]);
        if (outcome == Outcome.Hit)
        {
            Assert.Contains("USD 50000.00 came in on an earlier day", TypologyOutcome.Explanation(runs[1], "T17"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Two_days_later_the_history_is_no_first_deposit() =>
        MustBe("days later", Outcome.Clear, WindowTests.Days(
            Opened().Fiat("A", Scenario.At(1), "CNY", "10", "P"),
            Opened().Fiat("A", Scenario.At(72), "CNY", "900000", "P").Fiat("A", Scenario.At(73), "CNY", "-900000", "Q"))[1]);

    [Fact]
    public void A_day_later_everything_is_a_day_later()
    {
        RunResult one = Opened().Fiat("A", Scenario.At(1), "CNY", "500000", "P").Fiat("A", Scenario.At(2), "CNY", "-500000", "Q").Run();
        RunResult other = new Scenario().Rates("2023-03-01").OpenedAt(Scenario.At(25)).Resident("A")
            .Fiat("A", Scenario.At(25), "CNY", "500000", "P").Fiat("A", Scenario.At(26), "CNY", "-500000", "Q").Run();
        Assert.Equal(TypologyOutcome.Explanation(one, "T17"), TypologyOutcome.Explanation(other, "T17"));
    }

    // Its first event is the first thing that is known at all, so its whole life is.
    private static Scenario Opened() => new Scenario().Rates("2023-03-01").OpenedAt(Scenario.At(1)).Resident("A");

    private static void MustBe(string reason, Outcome outcome, RunResult result) => TypologyOutcome.MustBe(reason, outcome, result, "T17");
}
