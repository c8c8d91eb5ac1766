using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Reports;
using CompliReport.Tests.History;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Detection;

/// <summary>T09: a coin is worth CNY 10 in these tests; five others trade it in every hour.</summary>
public sealed class OffMarketRateTests
{
    [Theory]
    [InlineData("exactly 1.5 % on ten purchases", "-1015*10", "1000", true)]
    [InlineData("a ten-thousandth below 1.5 %", "-1014.99*10", "1000", false)]
    [InlineData("nine purchases are too few", "-1030*9", "1000", false)]
    [InlineData("eight of ten", "-1030*4,-1000*2,-1030*4", "1000", true)]
    [InlineData("seven of ten", "-1030*4,-1000*3,-1030*3", "1000", false)]
    [InlineData("below the market", "-980*10", "1000", true)]
    [InlineData("sales above the market", "1020*10", "1000", true)]
    [InlineData("five purchases below and five sales above are two sides, each too short", "-980*5,1020*5", "1000", false)]
    [InlineData("fair trades before and after do not hide it", "-1000*12,-1020*10,-1000*12", "1000", true)]
    [InlineData("long a little beside the market does not hide a short time at much", "-1006*30,-1030*10", "1000", true)]
    [InlineData("a little beside the market for ever", "-1014*30", "1000", false)]
    [InlineData("just above half a per cent over what others pay", "-1016*10", "1010", true)]
    [InlineData("others pay nearly as much", "-1015*10", "1010", false)]
    [InlineData("benign: an arbitrage bot, now above and now below", "-1030,-970,-1030,-970,-1030,-970,-1030,-970,-1030,-970,-1030,-970", "1000", false)]
    [InlineData("benign: a closed currency, where the whole platform pays 3 % more", "-1030*20", "1030", false)]
    [InlineData("benign: a worker who sends his wages home pays 1 % for it", "-1010*30", "1000", false)]
    [InlineData("benign: a market maker is a tenth of a per cent off on both sides", "-999*15,1001*15", "1000", false)]
    public void Trades_off_the_market(string reason, string trades, string others, bool hits)
    {
        RunResult result = Market(Trades(new Scenario().Rates("2023-03-01").Resident("A"), trades), others).Run();
        Assert.True(hits == Scenario.Subjects(result, "T09").Contains("A"), reason);
        Assert.True((hits ? 1 : 0) == Scenario.OutcomeOf(result, "T09")[Outcome.Hit] && Scenario.OutcomeOf(result, "T09")[Outcome.NoData] == 0, reason);
    }

    [Theory]
    [InlineData("its price in others' currencies is fair", "USD", "100", true)]
    [InlineData("the other currencies are off as well: so is the whole platform", "USD", "102", false)]
    public void A_pair_that_only_the_suspicious_trade_is_held_against_the_whole_platform(string reason, string fiat, string price, bool hits)
    {
        Scenario day = new Scenario().Rates("2023-03-01");
        for (int i = 0; i < 5; i++)
        {
            day.Resident("F" + i, "O" + i, "P" + i).Exchange("O" + i, Scenario.At(0.7), fiat, "-" + price, "USDT", "100").Exchange("P" + i, Scenario.At(0.8), fiat, "-" + price, "USDT", "100");
            Trades(day, "-1020*10", "F" + i);
        }

        Assert.True((hits ? 5 : 0) == Scenario.Subjects(day.Run(), "T09").Length, reason);
    }

    [Theory]
    [InlineData("a coin that fell by 5 % for everybody", "-190000*12", "190000", false)]
    [InlineData("1.5 % dearer than for others in the hour", "-203000*12", "200000", true)]
    [InlineData("1 % dearer may be the price of a minute", "-202000*12", "200000", false)]
    public void A_coin_whose_price_moves(string reason, string trades, string others, bool hits)
    {
        RunResult result = Market(Trades(new Scenario().Rates("2023-03-01").Resident("A"), trades, coin: "BTC", coins: "1"), others, "BTC", "1").Run();
        Assert.True(hits == Scenario.Subjects(result, "T09").Contains("A"), reason);
    }

    [Fact]
    public void Without_rates_or_without_others_there_is_no_data()
    {
        RunResult unvalued = Market(Trades(new Scenario().Resident("A"), "-1020*10"), "1000").Run();
        Assert.Equal((0, 6), (Scenario.OutcomeOf(unvalued, "T09")[Outcome.Hit], Scenario.OutcomeOf(unvalued, "T09")[Outcome.NoData]));
        RunResult alone = Trades(new Scenario().Rates("2023-03-01").Resident("A"), "-1020*10").Run();
        Assert.Equal(1, Scenario.OutcomeOf(alone, "T09")[Outcome.NoData]);
        RunResult fair = Trades(new Scenario().Rates("2023-03-01").Resident("A"), "-1000*10").Run();
        Assert.Equal(1, Scenario.OutcomeOf(fair, "T09")[Outcome.Clear]);
    }

    [Fact]
    public void Trades_of_earlier_days_are_counted_and_their_prices_are_not_known()
    {
        List<RunResult> days = WindowTests.Days(
            new DateOnly(2023, 3, 1),
            Market(Trades(new Scenario().Rates("2023-03-01").Resident("A", "B"), "-1020*6"), "1000"),
            Market(Trades(Trades(new Scenario().Rates("2023-03-01").Resident("A", "B"), "-1020*6", from: 24), "-1000*6", "B", 24), "1000", from: 24));
        Assert.Equal(0, Scenario.OutcomeOf(days[0], "T09")[Outcome.NoData]);
        Assert.Equal((0, 1), (Scenario.OutcomeOf(days[1], "T09")[Outcome.Hit], Scenario.OutcomeOf(days[1], "T09")[Outcome.NoData]));
    }

    [Fact]
    public void Both_rows_of_each_trade_are_cited_and_the_numbers_are_said()
    {
        Finding finding = Assert.Single(Scenario.FindingsOf(Market(Trades(new Scenario().Rates("2023-03-01").Resident("A"), "-1020*10"), "1000").Run(), "T09"));
        Assert.Equal(20, finding.EvidenceTotal);
        Assert.Equal(
            "Of 10 purchases of coins in a row 10 (100 %) lay above both the reference and the platform's own market, on average by 2 % and 2 %; together USD 1020.00.",
            finding.Explanation);
        Assert.Equal(1.3333m, finding.Margin);
    }

    // "-1020*3,1000": three purchases of 100 coins at CNY 1020 and a sale at 1000, an hour apart from the next.
    private static Scenario Trades(Scenario day, string trades, string account = "A", int from = 0, string coin = "USDT", string coins = "100")
    {
        int hour = from;
        foreach (string[] part in trades.Split(',').Select(static part => part.Split('*')))
        {
            for (int i = 0; i < (part.Length == 1 ? 1 : int.Parse(part[1], CultureInfo.InvariantCulture)); i++)
            {
                day.Exchange(account, Scenario.At((hour++ % 60) + 0.5), "CNY", part[0], coin, part[0].StartsWith('-') ? coins : "-" + coins);
            }
        }

        return day;
    }

    private static Scenario Market(Scenario day, string price, string coin = "USDT", string coins = "100", int from = 0)
    {
        for (int other = 0; other < 5; other++)
        {
            day.Resident("O" + other);
            for (int hour = from; hour < from + 60; hour++)
            {
                day.Exchange("O" + other, Scenario.At(hour + 0.2), "CNY", "-" + price, coin, coins);
            }
        }

        return day;
    }
}
