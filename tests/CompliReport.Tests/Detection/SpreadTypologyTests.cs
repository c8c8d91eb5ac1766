using System.Collections.Generic;
using System.Globalization;
using CompliReport.Detection;
using CompliReport.Reports;
using CompliReport.Tests.History;
using CompliReport.Tests.Runs;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Detection;

/// <summary>T23: coins that come and at once go to several exchanges.</summary>
public sealed class SpreadTypologyTests
{
    [Theory]
    [InlineData("three exchanges", 3, "vasp", Outcome.Hit)]
    [InlineData("two exchanges: a remittance-corridor worker has one", 2, "vasp", Outcome.Clear)]
    [InlineData("four exchanges", 4, "vasp", Outcome.Hit)]
    [InlineData("own wallets are none", 4, "self_hosted", Outcome.Clear)]
    [InlineData("the ledger does not say what they are", 4, "", Outcome.NoData)]
    [InlineData("two that may be anything", 2, "", Outcome.Clear)]
    public void Different_exchanges_are_counted(string reason, int venues, string party, Outcome outcome)
    {
        Scenario day = Received("3000");
        for (int i = 0; i < venues; i++)
        {
            Send(day, Scenario.At(2), i, 3000m / venues, party);
        }

        MustBe(reason, outcome, day.Run());
    }

    [Fact]
    public void One_exchange_three_times_is_one()
    {
        Scenario day = Received("3000");
        for (int i = 0; i < 3; i++)
        {
            Send(day, Scenario.At(2), 0, 1000);
        }

        MustBe("one venue", Outcome.Clear, day.Run());
    }

    [Theory]
    [InlineData("24 hours to the nanosecond", 0, Outcome.Hit)]
    [InlineData("one nanosecond more", 1, Outcome.Clear)]
    public void Within_a_day(string reason, long more, Outcome outcome)
    {
        Scenario day = Received("3000");
        Send(day, Scenario.At(2), 0, 1000);
        Send(day, Scenario.At(2), 1, 1000);
        Send(day, Scenario.AtNanoseconds((25 * UtcInstant.Hour) + more), 2, 1000);
        MustBe(reason, outcome, day.Run());
    }

    [Theory]
    [InlineData("exactly 0.8 moved", "2400", "3000", Outcome.Hit)]
    [InlineData("a millionth of a dollar less", "2399.999999", "3000", Outcome.Clear)]
    [InlineData("exactly USD 1,000 came", "1000", "1000", Outcome.Hit)]
    [InlineData("a millionth of a dollar less came", "999.999999", "999.999999", Outcome.Clear)]
    public void Amount_and_share(string reason, string moved, string came, Outcome outcome)
    {
        Scenario day = Received(came);
        Send(day, Scenario.At(2), 0, 300);
        Send(day, Scenario.At(2), 1, 300);
        Send(day, Scenario.At(2), 2, decimal.Parse(moved, CultureInfo.InvariantCulture) - 600);
        MustBe(reason, outcome, day.Run());
    }

    [Fact]
    public void An_arbitrage_bot_gets_coins_from_its_venues_too()
    {
        Scenario day = Received("3000");
        for (int i = 0; i < 3; i++)
        {
            day.Move("A", Scenario.At(1.5), "crypto_deposit", "USDT", "1000", "V" + i, "SG", "vasp");
            Send(day, Scenario.At(2), i, 1000);
        }

        MustBe("venues send and receive", Outcome.Clear, day.Run());
    }

    [Fact]
    public void Coins_bought_here_are_not_passed_on()
    {
        Scenario day = new Scenario().Rates("2023-03-01").Resident("A").Fiat("A", Scenario.At(0), "CNY", "90000", "P").Exchange("A", Scenario.At(1), "CNY", "-90000", "USDT", "9000");
        for (int i = 0; i < 3; i++)
        {
            Send(day, Scenario.At(2), i, 1000);
        }

        MustBe("nothing came in coins", Outcome.Clear, day.Run());
    }

    [Theory]
    [InlineData("coins came the day before, nobody knows at which hour", 0, Outcome.NoData)]
    [InlineData("coins came days before", -72, Outcome.Clear)]
    public void From_day_to_day(string reason, int hours, Outcome outcome)
    {
        Scenario first = new Scenario().Rates("2023-03-01").Resident("A").Coins("A", Scenario.At(20 + hours), "USDT", "3000", "W"), second = new Scenario().Rates("2023-03-01").Resident("A");
        for (int i = 0; i < 3; i++)
        {
            Send(second, Scenario.At(26), i, 1000);
        }

        List<RunResult> runs = WindowTests.Days(first, second);
        MustBe("nothing left yet", Outcome.Clear, runs[0]);
        MustBe(reason, outcome, runs[1]);
    }

    [Fact]
    public void What_has_no_value_is_no_data()
    {
        Scenario day = new Scenario().Resident("A").Coins("A", Scenario.At(1), "USDT", "3000", "W");
        for (int i = 0; i < 3; i++)
        {
            Send(day, Scenario.At(2), i, 1000);
        }

        MustBe("no rates", Outcome.NoData, day.Run());
    }

    [Fact]
    public void The_explanation_names_the_countries()
    {
        Scenario day = Received("3000");
        for (int i = 0; i < 3; i++)
        {
            Send(day, Scenario.At(2), i, 1000);
        }

        Assert.Equal(
            "Coins worth USD 3000.00 came in, and 100 % of their value left within 24 hours to 3 exchanges in 1 named countries.", TypologyOutcome.Explanation(day.Run(), "T23"));
    }

    private static Scenario Received(string usdt) => new Scenario().Rates("2023-03-01").Resident("A").Coins("A", Scenario.At(1), "USDT", usdt, "W");

    private static void Send(Scenario day, string time, int venue, decimal usdt, string party = "vasp") =>
        day.Move("A", time, "crypto_withdrawal", "USDT", (-usdt).ToString(CultureInfo.InvariantCulture), "V" + venue, "SG", party);

    private static void MustBe(string reason, Outcome outcome, RunResult result) => TypologyOutcome.MustBe(reason, outcome, result, "T23");
}
