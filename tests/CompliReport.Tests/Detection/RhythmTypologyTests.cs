using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Detection.Typologies;
using CompliReport.Reports;
using CompliReport.Tests.History;
using CompliReport.Tests.Runs;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Detection;

/// <summary>T11 (many small payers) and T18 (night and round-the-clock operation).</summary>
public sealed class RhythmTypologyTests
{
    [Theory]
    [InlineData("15 new payers on 5 of 7 days", 15, "0,1,2,3,4", Outcome.Hit)]
    [InlineData("14 payers", 14, "0,1,2,3,4", Outcome.Clear)]
    [InlineData("4 days", 15, "0,1,2,3", Outcome.Clear)]
    [InlineData("5 days within 7", 15, "0,1,2,3,6", Outcome.Hit)]
    [InlineData("5 days within 8", 15, "0,1,2,3,7", Outcome.Clear)]
    public void T11_payers_and_days(string reason, int payers, string days, Outcome outcome)
    {
        Scenario shop = Person();
        foreach (string day in days.Split(','))
        {
            Paid(shop, int.Parse(day, CultureInfo.InvariantCulture), payers);
        }

        MustBe(reason, outcome, shop.Run(), "T11");
    }

    [Theory]
    [InlineData("USD 10,000 is still small", "100000", Outcome.Hit)]
    [InlineData("a millionth of a dollar more is not", "100000.00001", Outcome.Clear)]
    public void T11_small(string reason, string amount, Outcome outcome)
    {
        Scenario shop = Person();
        for (int day = 0; day < 5; day++)
        {
            Paid(shop, day, 15, amount);
        }

        MustBe(reason, outcome, shop.Run(), "T11");
    }

    [Theory]
    [InlineData("a shop has customers", "legal", Outcome.NotApplicable)]
    [InlineData("a person", "natural", Outcome.Hit)]
    public void T11_is_about_persons(string reason, string type, Outcome outcome)
    {
        Scenario shop = new Scenario().Rates("2023-03-01").Customer("A", "C", type);
        for (int day = 0; day < 5; day++)
        {
            Paid(shop, day, 15);
        }

        MustBe(reason, outcome, shop.Run(), "T11");
    }

    [Theory]
    [InlineData("2 % paid back", 1, Outcome.Hit)]
    [InlineData("more: a group-order merchant returns what could not be had", 2, Outcome.Clear)]
    public void T11_refunds(string reason, int refunds, Outcome outcome)
    {
        Scenario shop = Person();
        for (int day = 0; day < 5; day++)
        {
            Paid(shop, day, 15);
        }

        for (int i = 0; i < refunds; i++)
        {
            shop.Fiat("A", Scenario.At(100), "CNY", "-100", "B0-" + i);
        }

        MustBe(reason, outcome, shop.Run(), "T11");
    }

    [Fact]
    public void T11_neighbours_who_order_every_day_are_no_new_payers()
    {
        Scenario merchant = Person();
        for (int i = 0; i < 7 * 16; i++)
        {
            merchant.Fiat("A", Scenario.At((24 * (i / 16)) + 2), "CNY", "300", "N" + (i % 30));
        }

        MustBe("thirty neighbours", Outcome.Clear, merchant.Run(), "T11");
    }

    [Fact]
    public void T11_days_are_those_of_the_pack()
    {
        // 15:30 and 16:30 UTC are two days in Shanghai.
        Scenario shop = Person();
        for (int day = 0; day < 6; day++)
        {
            Paid(shop, day, 8, hour: 15.5);
            Paid(shop, day, 8, hour: 16.5, name: "C");
        }

        MustBe("sixteen a UTC day", Outcome.Hit, shop.Run(), "T11");
        Scenario split = Person();
        for (int day = 0; day < 5; day++)
        {
            Paid(split, 2 * day, 8, hour: 15.5);
            Paid(split, 2 * day, 8, hour: 16.5, name: "C");
        }

        MustBe("eight a day", Outcome.Clear, split.Run(), "T11");
    }

    [Theory]
    [InlineData("payers never named", "", "2023-03-01")]
    [InlineData("nothing can be valued", "B", "")]
    public void T11_what_is_not_known_is_no_data(string reason, string name, string rates)
    {
        Scenario shop = (rates.Length == 0 ? new Scenario() : new Scenario().Rates(rates)).Resident("A");
        for (int day = 0; day < 5; day++)
        {
            Paid(shop, day, 15, name: name);
        }

        MustBe(reason, Outcome.NoData, shop.Run(), "T11");
    }

    [Fact]
    public void T11_says_no_data_where_nobody_knows_who_the_customer_is()
    {
        Scenario shop = new Scenario().Rates("2023-03-01");
        for (int day = 0; day < 5; day++)
        {
            Paid(shop, day, 15);
        }

        MustBe("no accounts file", Outcome.NoData, shop.Run(), "T11");
    }

    [Fact]
    public void T11_days_of_the_history_may_have_been_full()
    {
        List<RunResult> runs = WindowTests.Days([.. Enumerable.Range(0, 5).Select(static day => Paid(Person(), day, 15))]);
        Assert.All(runs.Take(4), static run => MustBe("up to four days", Outcome.Clear, run, "T11"));
        MustBe("four days before with 15 payments each, nobody knows of whom", Outcome.NoData, runs[4], "T11");
    }

    [Theory]
    [InlineData("20 events, 7 of them at night", 20, 7, Outcome.Hit)]
    [InlineData("20 events, 6 of them at night", 20, 6, Outcome.Clear)]
    [InlineData("19 events are too few", 19, 19, Outcome.Clear)]
    public void T18_share_of_the_night(string reason, int events, int night, Outcome outcome) => MustBe(reason, outcome, Nights(Person(), events, night).Run(), "T18");

    [Theory]
    [InlineData("midnight in Shanghai", "2023-03-01T16:00:00Z", Outcome.Hit)]
    [InlineData("the nanosecond before", "2023-03-01T15:59:59.999999999Z", Outcome.Clear)]
    [InlineData("the last nanosecond of the night", "2023-03-01T21:59:59.999999999Z", Outcome.Hit)]
    [InlineData("six in the morning", "2023-03-01T22:00:00Z", Outcome.Clear)]
    public void T18_hours_of_the_night(string reason, string time, Outcome outcome)
    {
        Scenario day = Person();
        for (int i = 0; i < 20; i++)
        {
            day.Cash("A", time, "CNY", "1");
        }

        MustBe(reason, outcome, day.Run(), "T18");
    }

    [Theory]
    [InlineData("a resident", "natural", "CN", Outcome.Hit)]
    [InlineData("elsewhere it is day", "natural", "US", Outcome.Clear)]
    [InlineData("a market maker is a firm", "legal", "CN", Outcome.NotApplicable)]
    public void T18_whose_night(string reason, string type, string residency, Outcome outcome) =>
        MustBe(reason, outcome, Nights(new Scenario().Rates("2023-03-01").Customer("A", "C", type, residency), 20, 20).Run(), "T18");

    [Theory]
    [InlineData("200 events, as many in each hour", 200, 24, Outcome.Hit)]
    [InlineData("199 events", 199, 24, Outcome.Clear)]
    [InlineData("a long working day of 16 hours has 0.87", 208, 16, Outcome.Clear)]
    public void T18_every_hour(string reason, int events, int hours, Outcome outcome)
    {
        // From six in the morning in Shanghai on; a foreigner, so that the night counts for nothing.
        Scenario day = new Scenario().Rates("2023-03-01").Customer("A", "C", residency: "US");
        for (int i = 0; i < events; i++)
        {
            day.Cash("A", Scenario.At(22 + (24 * (i / hours)) + (i % hours)), "CNY", "1");
        }

        MustBe(reason, outcome, day.Run(), "T18");
    }

    [Theory]
    [InlineData("all in one", "8", "0.0000")]
    [InlineData("even", "1,1,1,1", "1.0000")]
    [InlineData("half of it", "2,2,0,0", "0.5000")]
    [InlineData("3 to 1", "3,1", "0.8113")]
    public void The_entropy_of_counts(string reason, string counts, string share)
    {
        int[] numbers = [.. counts.Split(',').Select(static one => int.Parse(one, CultureInfo.InvariantCulture))];
        int[] padded = numbers.Length == 1 ? [.. numbers, 0] : numbers;
        Assert.True(decimal.Round(RoundTheClock.EntropyShare(padded, numbers.Sum()), 4) == decimal.Parse(share, CultureInfo.InvariantCulture), reason);
    }

    [Fact]
    public void T18_opens_no_case_and_says_no_data_where_hours_of_earlier_days_would_be_needed()
    {
        Assert.Empty(Nights(Person(), 20, 20).Run().Cases);
        RunResult second = WindowTests.Days(Nights(Person(), 15, 15), Nights(Person(), 15, 15, 24))[1];
        MustBe("fifteen of each day", Outcome.NoData, second, "T18");
    }

    [Fact]
    public void T18_window()
    {
        Scenario day = Nights(Nights(new Scenario().Rates("2023-03-01", "2023-03-24").Resident("A"), 10, 10), 10, 10, 31 * 24);
        MustBe("ten nights in each of two months", Outcome.Clear, day.Run(), "T18");
    }

    private static Scenario Person() => new Scenario().Rates("2023-03-01").Resident("A");

    private static Scenario Paid(Scenario shop, int day, int payers, string amount = "100", double hour = 2, string name = "B")
    {
        for (int i = 0; i < payers; i++)
        {
            shop.Fiat("A", Scenario.At((24 * day) + hour), "CNY", amount, name.Length == 0 ? "" : $"{name}{day}-{i}");
        }

        return shop;
    }

    // 18:00 UTC is two in the morning in Shanghai, 02:00 UTC ten.
    private static Scenario Nights(Scenario day, int events, int night, int hour = 0)
    {
        for (int i = 0; i < events; i++)
        {
            day.Cash("A", Scenario.AtNanoseconds(((hour + (i < night ? 18 : 2)) * UtcInstant.Hour) + i), "CNY", "1");
        }

        return day;
    }

    private static void MustBe(string reason, Outcome outcome, RunResult result, string id) => TypologyOutcome.MustBe(reason, outcome, result, id);
}
