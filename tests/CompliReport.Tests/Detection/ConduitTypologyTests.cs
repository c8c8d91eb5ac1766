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

/// <summary>T07 (stablecoin conduit) and T21 (paid only in virtual currency).</summary>
public sealed class ConduitTypologyTests
{
    [Theory]
    [InlineData("all in a stablecoin, passed on within the hour", "USDT", "200000", Outcome.Hit)]
    [InlineData("another stablecoin", "USDC", "200000", Outcome.Hit)]
    [InlineData("another coin", "BTC", "200000", Outcome.Clear)]
    [InlineData("a remittance-corridor worker's wage is no pass-through", "USDT", "4000", Outcome.Clear)]
    public void T07_coin_and_pass_through(string reason, string coin, string yuan, Outcome outcome) =>
        MustBe(reason, outcome, Front(yuan).Exchange("A", Scenario.At(1.2), "CNY", "-" + yuan, coin, "10").Run(), "T07");

    [Fact]
    public void T07_is_clear_when_an_arbitrage_bot_trades_another_coin_too() =>
        MustBe("one trade in BTC", Outcome.Clear, Front("200000").Exchange("A", Scenario.At(1.2), "CNY", "-199000", "USDT", "19900")
            .Exchange("A", Scenario.At(1.3), "CNY", "-1000", "BTC", "0.005").Run(), "T07");

    [Fact]
    public void T07_is_clear_without_conversions() => MustBe("nothing converted", Outcome.Clear, Front("200000").Run(), "T07");

    [Theory]
    [InlineData("exactly 0.95 shown", "190000", "10000", Outcome.Hit)]
    [InlineData("a millionth of a dollar less", "189999.99999", "10000.00001", Outcome.Clear)]
    public void T07_share_whose_coins_are_shown(string reason, string shown, string hidden, Outcome outcome) =>
        MustBe(reason, outcome, Front("200000").Exchange("A", Scenario.At(1.2), "CNY", "-" + shown, "USDT", "19000")
            .Row("LONE", "LONELY", "A", Scenario.At(1.3), "conversion", "quote", "CNY", "-" + hidden).Run(), "T07");

    [Fact]
    public void T07_turns_round_too()
    {
        Scenario day = new Scenario().Rates("2023-03-01").Resident("A").Coins("A", Scenario.At(1), "USDT", "20000", "W").Exchange("A", Scenario.At(1.2), "CNY", "200000", "USDT", "-20000");
        MustBe("coins in, money out", Outcome.Hit, day.Fiat("A", Scenario.At(1.5), "CNY", "-200000", "Q").Run(), "T07");
    }

    [Fact]
    public void T07_says_no_data_where_pass_through_is_not_known() =>
        MustBe("no rates", Outcome.NoData, new Scenario().Resident("A").Fiat("A", Scenario.At(1), "CNY", "200000", "P").Exchange("A", Scenario.At(1.2), "CNY", "-200000", "USDT", "20000")
            .Coins("A", Scenario.At(1.5), "USDT", "-20000", "W").Run(), "T07");

    [Theory]
    [InlineData("twenty senders", 20, 0, "0", Outcome.Hit)]
    [InlineData("nineteen senders", 19, 5, "0", Outcome.Clear)]
    [InlineData("a miner has one payer", 1, 40, "0", Outcome.Clear)]
    [InlineData("paid in money once", 25, 0, "1", Outcome.Clear)]
    public void T21_senders_and_money_in(string reason, int senders, int again, string money, Outcome outcome)
    {
        Scenario day = Seller(senders, again).Cash("A", Scenario.At(50), "CNY", "-1000");
        MustBe(reason, outcome, (money == "0" ? day : day.Fiat("A", Scenario.At(49), "CNY", money, "P")).Run(), "T21");
    }

    [Theory]
    [InlineData("all cash", "-1000", "0", "bank", Outcome.Hit)]
    [InlineData("exactly 0.9 cash", "-900", "-100", "bank", Outcome.Hit)]
    [InlineData("less than 0.9", "-899.99999", "-100.00001", "bank", Outcome.Clear)]
    [InlineData("cards are as good as cash", "-1", "-999", "card", Outcome.Hit)]
    [InlineData("a charity pays its supplier by bank", "0", "-1000", "bank", Outcome.Clear)]
    [InlineData("the ledger does not say to what", "-1", "-999", "", Outcome.NoData)]
    public void T21_cash_like(string reason, string cash, string transfer, string party, Outcome outcome)
    {
        Scenario day = Seller(20, 0);
        _ = cash == "0" ? day : day.Cash("A", Scenario.At(50), "CNY", cash);
        _ = transfer == "0" ? day : day.Move("A", Scenario.At(51), "fiat_withdrawal", "CNY", transfer, "X", "CN", party);
        MustBe(reason, outcome, day.Run(), "T21");
    }

    [Fact]
    public void T21_is_clear_while_nothing_is_cashed_out() => MustBe("coins stay", Outcome.Clear, Seller(25, 0).Run(), "T21");

    [Theory]
    [InlineData("60 days less a nanosecond", -1, Outcome.Hit)]
    [InlineData("60 days", 0, Outcome.Clear)]
    public void T21_window(string reason, long more, Outcome outcome)
    {
        Scenario day = new Scenario().Rates("2023-03-01", "2023-03-17", "2023-04-02", "2023-04-18", "2023-05-01").Resident("A").Coins("A", Scenario.At(0), "USDT", "100", "W0");
        for (int i = 1; i < 20; i++)
        {
            day.Coins("A", Scenario.At(100), "USDT", "100", "W" + i);
        }

        MustBe(reason, outcome, day.Cash("A", Scenario.AtNanoseconds((60 * UtcInstant.Day) + more), "CNY", "-1000").Run(), "T21");
    }

    [Fact]
    public void T21_says_no_data_where_senders_or_values_are_not_known()
    {
        Scenario unnamed = new Scenario().Rates("2023-03-01").Resident("A"), unvalued = new Scenario().Resident("A");
        for (int i = 0; i < 20; i++)
        {
            unnamed.Coins("A", Scenario.At(i), "USDT", "100");
            unvalued.Coins("A", Scenario.At(i), "USDT", "100", "W" + i);
        }

        MustBe("unnamed", Outcome.NoData, unnamed.Cash("A", Scenario.At(30), "CNY", "-1000").Run(), "T21");
        MustBe("unvalued", Outcome.NoData, unvalued.Cash("A", Scenario.At(30), "CNY", "-1000").Run(), "T21");
    }

    [Fact]
    public void T21_adds_up_from_day_to_day()
    {
        List<RunResult> runs = WindowTests.Days(Part(0, 10), Part(1, 10), Part(2, 5).Cash("A", Scenario.At(60), "CNY", "-1000"));
        MustBe("ten senders", Outcome.Clear, runs[0], "T21");
        MustBe("nothing cashed out", Outcome.Clear, runs[1], "T21");
        MustBe("twenty-five of three days", Outcome.Hit, runs[2], "T21");
        Assert.Contains("25 different senders paid in coins worth USD 2500.00", TypologyOutcome.Explanation(runs[2], "T21"), StringComparison.Ordinal);
        Assert.Contains("at least 20 of the senders and USD 2000.00 of the coins", TypologyOutcome.Explanation(runs[2], "T21"), StringComparison.Ordinal);
    }

    [Fact]
    public void T21_money_of_an_earlier_day_counts_as_well() =>
        MustBe("paid in money on the first day", Outcome.Clear,
            WindowTests.Days(Part(0, 10).Fiat("A", Scenario.At(1), "CNY", "5", "P"), Part(1, 20).Cash("A", Scenario.At(47), "CNY", "-1000"))[1], "T21");

    [Fact]
    public void T21_transfers_of_earlier_days_may_have_gone_to_cards()
    {
        Scenario first = Part(0, 20).Move("A", Scenario.At(20), "fiat_withdrawal", "CNY", "-9000", "CARD", "CN", "card");
        List<RunResult> runs = WindowTests.Days(first, Part(1, 15).Cash("A", Scenario.At(47), "CNY", "-1000"));
        MustBe("a card", Outcome.Hit, runs[0], "T21");
        MustBe("a card, or a bank", Outcome.NoData, runs[1], "T21");
    }

    private static Scenario Front(string yuan) => new Scenario().Rates("2023-03-01").Resident("A").Fiat("A", Scenario.At(1), "CNY", yuan, "P")
        .Coins("A", Scenario.At(1.5), "USDT", "-" + (decimal.Parse(yuan, CultureInfo.InvariantCulture) / 10).ToString(CultureInfo.InvariantCulture), "W");

    private static Scenario Seller(int senders, int again)
    {
        Scenario day = new Scenario().Rates("2023-03-01").Resident("A");
        for (int i = 0; i < senders + again; i++)
        {
            day.Coins("A", Scenario.At(i), "USDT", "100", "W" + (i % senders));
        }

        return day;
    }

    private static Scenario Part(int day, int senders)
    {
        Scenario part = new Scenario().Rates("2023-03-01").Resident("A");
        for (int i = 0; i < senders; i++)
        {
            part.Coins("A", Scenario.At((24 * day) + (i * 0.5) + 1), "USDT", "100", $"W{day}-{i}");
        }

        return part;
    }

    private static void MustBe(string reason, Outcome outcome, RunResult result, string id) => TypologyOutcome.MustBe(reason, outcome, result, id);
}
