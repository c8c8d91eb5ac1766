using System;
using System.Collections.Generic;
using System.Globalization;
using CompliReport.Detection;
using CompliReport.Reports;
using CompliReport.Tests.History;
using CompliReport.Tests.Runs;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Detection;

/// <summary>T16: how long an account slept is known from the run, from the history or from its opening, or it is no data.</summary>
public sealed class DormantBurstTypologyTests
{
    private const long Week = 7 * UtcInstant.Day;

    [Theory]
    [InlineData("90 days", 90, Outcome.Hit)]
    [InlineData("89 days", 89, Outcome.Clear)]
    [InlineData("91 days", 91, Outcome.Hit)]
    public void Days_asleep_within_a_run(string reason, int days, Outcome outcome) =>
        MustBeOfTwo(reason, outcome, Burst(Watched(new Scenario().Resident("A")).Fiat("A", Scenario.At(10), "CNY", "10", "P"), days * 24).Run());

    [Fact]
    public void A_gap_in_the_uploads_is_no_sleep() =>
        MustBe("nobody has any rows", Outcome.NoData, Burst(new Scenario().Rates("2023-03-01", "2023-06-01").Resident("A").Fiat("A", Scenario.At(10), "CNY", "10", "P"), 95 * 24).Run());

    [Theory]
    [InlineData("90 days", 90, Outcome.Hit)]
    [InlineData("89 days", 89, Outcome.Clear)]
    public void Days_asleep_through_the_history(string reason, int days, Outcome outcome)
    {
        Scenario first = new Scenario().Rates("2023-03-01").Resident("A").Fiat("A", Scenario.At(23), "CNY", "10", "P");
        List<RunResult> runs = WindowTests.Days(first, Burst(new Scenario().Rates("2023-06-01").Resident("A"), days * 24));
        MustBe("nothing yet", Outcome.Clear, runs[0]);
        MustBe(reason, outcome, runs[1]);
    }

    [Theory]
    [InlineData("opened 90 days before its first event", 90, Outcome.Hit)]
    [InlineData("opened 89 days before", 89, Outcome.Clear)]
    public void Days_since_the_opening_where_all_of_them_are_known(string reason, int days, Outcome outcome) =>
        MustBeOfTwo(reason, outcome, Burst(Watched(new Scenario().OpenedAt(Scenario.At(1)).Resident("A")), days * 24).Run());

    [Theory]
    [InlineData("opened before anything is known, and no history", "2020-01-01T00:00:00Z", Outcome.NoData)]
    [InlineData("opened with its first event", "2023-03-01T01:00:00Z", Outcome.Clear)]
    [InlineData("opening not known", "", Outcome.NoData)]
    [InlineData("opened after its first event", "2023-03-02T00:00:00Z", Outcome.NoData)]
    public void Before_the_run_nothing_is_known(string reason, string opened, Outcome outcome) =>
        MustBe(reason, outcome, Burst(new Scenario().Rates("2023-03-01").OpenedAt(opened).Resident("A"), 0).Run());

    [Theory]
    [InlineData("exactly ten months of the floor", "20000", 5, Outcome.Hit)]
    [InlineData("a millionth of a dollar less", "19999.99999", 5, Outcome.Clear)]
    [InlineData("five movements", "50000", 5, Outcome.Hit)]
    [InlineData("four: a family pays tuition once a year", "500000", 4, Outcome.Clear)]
    public void Turnover_and_movements(string reason, string amount, int movements, Outcome outcome)
    {
        Scenario first = new Scenario().Rates("2023-03-01").Resident("A").Fiat("A", Scenario.At(1), "CNY", "10", "P"), later = new Scenario().Rates("2023-06-01").Resident("A");
        for (int i = 0; i < movements; i++)
        {
            later.Fiat("A", Scenario.At((92 * 24) + i), "CNY", (i % 2 == 0 ? "" : "-") + amount, "P" + i);
        }

        MustBe(reason, outcome, WindowTests.Days(first, later)[1]);
    }

    [Theory]
    [InlineData("one nanosecond inside seven days", Week - 1, Outcome.Hit)]
    [InlineData("exactly seven days", Week, Outcome.Clear)]
    public void The_window_is_a_week(string reason, long after, Outcome outcome)
    {
        Scenario day = Watched(new Scenario().Resident("A")).Fiat("A", Scenario.At(1), "CNY", "10", "P");
        for (int i = 0; i < 5; i++)
        {
            day.Fiat("A", Scenario.AtNanoseconds((92 * UtcInstant.Day) + (i < 4 ? 0 : after)), "CNY", "20000", "P" + i);
        }

        MustBeOfTwo(reason, outcome, day.Run());
    }

    [Fact]
    public void A_burst_of_two_days_of_an_account_that_never_did_anything_adds_up()
    {
        Scenario other = new Scenario().Rates("2023-03-01").Resident("B").OpenedAt(Scenario.At(2)).Resident("A").Fiat("B", Scenario.At(0), "CNY", "10", "P");
        List<RunResult> runs = WindowTests.Days(other, Part(3, 92), Part(2, 93));
        MustBe("three of five", Outcome.Clear, runs[1]);
        MustBe("two more", Outcome.Hit, runs[2]);
        Assert.Contains("3 of them, worth USD 6000.00, are of earlier days.", TypologyOutcome.Explanation(runs[2], "T16"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_burst_of_two_days_of_an_account_that_had_older_days_is_no_data()
    {
        Scenario first = new Scenario().Rates("2023-03-01").Resident("A").Fiat("A", Scenario.At(1), "CNY", "10", "P");
        MustBe("the day before the sleep is no longer kept", Outcome.NoData, WindowTests.Days(first, Part(3, 92), Part(2, 93))[2]);
    }

    [Theory]
    [InlineData("a market maker is there every week", 7)]
    [InlineData("a remittance-corridor worker is there every month", 30)]
    [InlineData("quarterly bonus", 80)]
    public void Who_comes_back_regularly_does_not_wake_up(string reason, int everyDays)
    {
        List<Scenario> days = [];
        for (int i = 0; i < 4; i++)
        {
            string date = UtcInstant.Of(Scenario.At(24 * everyDays * i)).UtcDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            days.Add(Burst(new Scenario().Rates(date).OpenedAt(Scenario.At(0)).Resident("A").Cash("A", Scenario.At(24 * everyDays * i), "CNY", "1"), (24 * everyDays * i) + 1));
        }

        Assert.All(WindowTests.Days([.. days]), run => MustBe(reason, Outcome.Clear, run));
    }

    [Fact]
    public void What_has_no_value_is_no_data()
    {
        Scenario first = new Scenario().Resident("A").Fiat("A", Scenario.At(1), "CNY", "10", "P");
        MustBe("no rates", Outcome.NoData, WindowTests.Days(first, Burst(new Scenario().Resident("A"), 92 * 24))[1]);
    }

    // Somebody else has rows in every week, so that it is known that days were uploaded.
    private static Scenario Watched(Scenario day)
    {
        day.Rates("2023-03-01", "2023-06-01");
        for (int i = 0; i < 18; i++)
        {
            day.Fiat("B", Scenario.At(5 * 24 * i), "CNY", "10", "P");
        }

        return day;
    }

    private static void MustBeOfTwo(string reason, Outcome outcome, RunResult result)
    {
        Assert.True(Scenario.OutcomeOf(result, "T16")[outcome] == (outcome == Outcome.Clear ? 2 : 1), reason);
        Assert.True((outcome == Outcome.Hit) == (Scenario.Subjects(result, "T16") is ["A"]), reason);
    }

    private static Scenario Burst(Scenario day, int hour)
    {
        for (int i = 0; i < 6; i++)
        {
            day.Fiat("A", Scenario.At(hour + i + 1), "CNY", i % 2 == 0 ? "40000" : "-40000", "P" + i);
        }

        return day;
    }

    private static Scenario Part(int movements, int day)
    {
        Scenario part = new Scenario().Rates("2023-06-01").OpenedAt(Scenario.At(2)).Resident("A");
        for (int i = 0; i < movements; i++)
        {
            part.Fiat("A", Scenario.At((day * 24) + i), "CNY", "20000", "P" + i);
        }

        return part;
    }

    private static void MustBe(string reason, Outcome outcome, RunResult result) => TypologyOutcome.MustBe(reason, outcome, result, "T16");
}
