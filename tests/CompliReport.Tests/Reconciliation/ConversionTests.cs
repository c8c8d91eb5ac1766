using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using CompliReport.Reconciliation;
using CompliReport.Reports;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Reconciliation;

/// <summary>One group at a time: what its legs make of it.</summary>
public sealed class ConversionTests
{
    [Theory]
    [InlineData("both legs", "quote CNY -1000 | base USDT 100", "matched", "")]
    [InlineData("legs in the other order", "base USDT 100 | quote CNY -1000", "matched", "")]
    [InlineData("fills of one order", "quote CNY -400 | base USDT 40 | quote CNY -600 | base USDT 60", "matched", "")]
    [InlineData("fees of one and another asset", "fee CNY -1 | quote CNY -1000 | fee BTC -0.0001 | base USDT 100", "matched", "")]
    [InlineData("fees of more than was paid", "fee CNY -1 | quote CNY -1000 | fee BTC -0.1 | base USDT 100", "broken", "FEE")]
    [InlineData("fees whose share no number holds", "fee CNY -100000000 | quote CNY -0.000000000000000001 | base USDT 100", "broken", "FEE;RATE_REFERENCE")]
    [InlineData("no coins", "quote CNY -1000", "broken", "MISSING_CRYPTO_LEG")]
    [InlineData("no money, and a conversion needs some", "base USDT 100", "broken", "MISSING_FIAT_LEG")]
    [InlineData("both legs in", "quote CNY 1000 | base USDT 100", "broken", "AMOUNT")]
    [InlineData("both legs out", "quote CNY -1000 | base USDT -100", "broken", "AMOUNT")]
    [InlineData("coins for nothing", "quote CNY 0 | base USDT 100", "broken", "AMOUNT;RATE_REFERENCE")]
    [InlineData("money for no coins: there is no price", "quote CNY -1000 | base USDT 0", "broken", "AMOUNT")]
    [InlineData("legs on two accounts", "quote CNY -1000 | base USDT 100 @B", "broken", "CUSTOMER")]
    [InlineData("a third asset", "quote CNY -1000 | base USDT 100 | base BTC 1", "broken", "AMBIGUOUS")]
    [InlineData("two coins before the money: no coin is taken for money", "base USDT 100 | base BTC 1 | quote CNY -1000", "broken", "AMBIGUOUS")]
    [InlineData("a leg is announced", "quote CNY -1000 | base USDT 100 pending", "pending", "TIMING_LATE")]
    [InlineData("announced, then booked: once", "quote CNY -1000 | base USDT 100 pending | base USDT 100", "matched", "")]
    [InlineData("booked before it is announced", "quote CNY -1000 | base USDT 100 | base USDT 100 pending", "matched", "")]
    [InlineData("a fee is announced", "quote CNY -1000 | base USDT 100 | fee CNY -1 pending", "pending", "TIMING_LATE")]
    [InlineData("announced without the other side", "quote CNY -1000 pending", "pending", "TIMING_LATE")]
    [InlineData("an asset without a price", "quote CNY -1000 | base GLIM 7", "not_testable", "NO_RATE")]
    [InlineData("the price of an asset without a rate is not compared with 1", "quote CNY -7 | base GLIM 7", "not_testable", "NO_RATE")]
    [InlineData("failed and reversed legs are no legs", "quote CNY -1000 | base USDT 100 | base USDT 5 failed | quote CNY -5 reversed", "matched", "")]
    public void A_group(string reason, string legs, string state, string breaks)
    {
        RunResult result = Run(legs);
        string row = Assert.Single(Rows(result));
        Assert.True(row.Contains($",{state},{breaks},", StringComparison.Ordinal), reason + ": " + row);
    }

    [Fact]
    public void A_price_beyond_all_numbers_is_said_in_words()
    {
        string text = Scenario.TextOf(Run("quote CNY -99999999999999999999 | base USDT 0.000000000000000001"), "breaks.csv");
        Assert.Contains(",RATE_REFERENCE,high,", text, StringComparison.Ordinal);
        Assert.Contains("expected 10 CNY, found more than 1000000000000000000 CNY.", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exactly 150 bps dear", "10150", "matched", "")]
    [InlineData("a hundredth more", "10150.01", "matched", "RATE_REFERENCE")]
    [InlineData("a hundredth less", "10149.99", "matched", "")]
    [InlineData("exactly 150 bps cheap", "9850", "matched", "")]
    [InlineData("a hundredth cheaper", "9849.99", "matched", "RATE_REFERENCE")]
    [InlineData("exactly 300 bps dear", "10300", "matched", "RATE_REFERENCE")]
    [InlineData("a hundredth more breaks", "10300.01", "broken", "RATE_REFERENCE")]
    [InlineData("exactly 300 bps cheap", "9700", "matched", "RATE_REFERENCE")]
    [InlineData("a hundredth cheaper breaks", "9699.99", "broken", "RATE_REFERENCE")]
    [InlineData("at the reference", "10000", "matched", "")]
    public void A_price(string reason, string fiat, string state, string breaks)
    {
        string row = Assert.Single(Rows(Run($"quote CNY -{fiat} | base USDT 1000")));
        Assert.True(row.Contains($",{state},{breaks},", StringComparison.Ordinal), reason + ": " + row);
    }

    [Theory]
    [InlineData("within the flag", "10150", "matched")]
    [InlineData("beyond the flag a stale rate proves nothing", "10150.01", "not_testable")]
    public void A_stale_rate(string reason, string fiat, string state)
    {
        // The last crypto price is from the start of 16 March: two days later it is stale.
        Scenario day = new Scenario().Rates("2023-03-01");
        day.Exchange("A", "2023-03-18T12:00:00Z", "CNY", "-" + fiat, "USDT", "1000");
        string row = Assert.Single(Rows(day.Run()));
        Assert.True(row.Contains($",{state},STALE_RATE,", StringComparison.Ordinal), reason + ": " + row);
    }

    [Fact]
    public void A_leg_that_takes_another_back_is_no_leg()
    {
        Scenario day = new Scenario().Rates("2023-03-01").Exchange("A", Scenario.At(1), "CNY", "-1000", "USDT", "100");
        day.Row("R1", "G2", "A", Scenario.At(2), "conversion", "quote", "CNY", "1000", reversalOf: "E00002");
        Assert.Single(Rows(day.Run()));
    }

    [Theory]
    [InlineData("a trade in a coin, priced in money", "CNY", "MISSING_FIAT_LEG")]
    [InlineData("a trade in a coin that names no price", "", "ORPHAN_LEG")]
    [InlineData("a trade in a coin, priced in a coin", "BTC", "ORPHAN_LEG")]
    public void A_trade_without_its_other_side(string reason, string priceCcy, string category)
    {
        RunResult result = new Scenario().Rates("2023-03-01").Row("E1", "G1", "A", Scenario.At(1), "trade", "base", "USDT", "5", priceCcy: priceCcy).Run();
        Assert.True(result.Reconciled.CountByCategory[(int)BreakCatalog.All.Single(entry => entry.Code == category).Category] == 1, reason);
        Assert.Equal(1, result.Reconciled.Breaks);
    }

    [Theory]
    [InlineData("two coins", "base USDT 100 | quote BTC -0.005")]
    [InlineData("two currencies", "base EUR 100 | quote USD -200")]
    [InlineData("three coins", "base USDT 100 | quote BTC -0.005 | base GLIM 1")]
    public void Trades_without_exactly_one_fiat_side_are_no_conversions(string reason, string legs)
    {
        RunResult result = Run(legs);
        Assert.True(result.Reconciled.OtherTrades == 1, reason);
        Assert.Empty(Rows(result));
    }

    [Fact]
    public void A_fee_alone_waits_for_nothing() => Assert.Equal(0, Run("fee CNY -1").Reconciled.Breaks);

    [Theory]
    [InlineData("money first", "quote CNY -1000 @B | base USDT 100")]
    [InlineData("coins first", "base USDT 100 | quote CNY -1000 @B")]
    [InlineData("a fee first", "fee CNY -1 | base USDT 100 | quote CNY -1000 @B")]
    public void A_conversion_of_two_accounts_belongs_to_the_one_that_pays(string reason, string legs) =>
        Assert.True(Assert.Single(Rows(Run(legs))).Contains(",G,B,", StringComparison.Ordinal), reason);

    [Fact]
    public void Accounts_without_facts_are_breaks_only_where_there_are_facts()
    {
        Scenario some = new Scenario().Resident("A").Cash("A", Scenario.At(1), "CNY", "1").Cash("B", Scenario.At(1), "CNY", "1");
        Assert.Equal(1, some.Run().Reconciled.CountByCategory[(int)BreakCategory.UnknownAccount]);
        Assert.Equal(0, new Scenario().Cash("B", Scenario.At(1), "CNY", "1").Run().Reconciled.Breaks);
    }

    [Theory]
    [InlineData("agrees", 2, "3", 0, 0, 0, "2023-03-02T00:00:00Z", 0)]
    [InlineData("a row more", 3, "3", 1, 0, 0, "2023-03-02T00:00:00Z", 0)]
    [InlineData("a row less", 1, "3", 1, 0, 0, "2023-03-02T00:00:00Z", 0)]
    [InlineData("another sum", 2, "3.000000000000000001", 0, 1, 0, "2023-03-02T00:00:00Z", 0)]
    [InlineData("the period ends with the last row, which is outside", 2, "3", 0, 0, 0, "2023-03-01T02:00:00Z", 1)]
    [InlineData("the period ends a nanosecond later", 2, "3", 0, 0, 0, "2023-03-01T02:00:00.000000001Z", 0)]
    public void The_control_file_is_held_against_the_rows(string reason, int rows, string sum, int rowBreaks, int totalBreaks, int hashBreaks, string end, int periodBreaks)
    {
        Scenario day = new Scenario().Cash("A", Scenario.At(1), "CNY", "1").Cash("A", Scenario.At(2), "CNY", "2");
        RunInputs inputs = day.Inputs(Scenario.Ledger("ledger.csv", day.Rows));
        string control = "{\"exchange_id\":\"EX\",\"day\":\"2023-03-01\",\"period_start\":\"2023-03-01T01:00:00Z\",\"period_end\":\"" + end + "\",\"files\":[{\"name\":\"ledger.csv\",\"row_count\":" + rows
            + ",\"totals\":[{\"asset\":\"CNY\",\"credit_count\":2,\"credit_sum\":\"" + sum + "\",\"debit_count\":0,\"debit_sum\":\"0\"}]}]}";
        RunResult result = ComplianceRun.Execute(inputs with { Control = new ControlInput("manifest.json", Encoding.UTF8.GetBytes(control)) }, new RunOptions());
        Assert.Equal([], result.InputFaults);
        IReadOnlyList<long> counts = result.Reconciled.CountByCategory;
        Assert.True(counts[(int)BreakCategory.ControlRows] == rowBreaks && counts[(int)BreakCategory.ControlTotal] == totalBreaks, reason);
        Assert.True(counts[(int)BreakCategory.ControlHash] == hashBreaks && counts[(int)BreakCategory.Period] == periodBreaks, reason);
    }

    internal static IEnumerable<string> Rows(RunResult result) => Scenario.TextOf(result, "conversions.csv").TrimEnd('\n').Split('\n').Skip(1);

    // "role asset amount [@account] [status]" of one conversion group G, a minute apart.
    private static RunResult Run(string legs)
    {
        Scenario day = new Scenario().Rates("2023-03-01");
        foreach ((string leg, int i) in legs.Split(" | ").Select(static (leg, i) => (leg, i)))
        {
            string[] parts = leg.Split(' ');
            string account = parts.FirstOrDefault(static part => part[0] == '@', "@A")[1..];
            string status = parts.Skip(3).FirstOrDefault(static part => part[0] != '@', "posted");
            day.Row("E" + i, "G", account, Scenario.At(1 + (i / 60.0)), parts[0] == "fee" ? "fee" : "conversion", parts[0], parts[1], parts[2], status);
        }

        return day.Run();
    }
}
