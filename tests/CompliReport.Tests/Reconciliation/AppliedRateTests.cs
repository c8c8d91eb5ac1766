using System;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Reconciliation;
using CompliReport.Reports;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Reconciliation;

/// <summary>The payment against the rate that the exchange says it applied: how far it may be off, and when there is nothing to test.</summary>
public sealed class AppliedRateTests
{
    private const string Header =
        "exchange_id,entry_id,group_id,status,account_id,occurred_at,kind,leg_role,asset,asset_class,amount,rate_applied,price_ccy\n";

    // A leg in words: amount, asset, rate, currency of the rate, "-" for none.
    [Theory]
    [InlineData("exact", "", "-700 CNY 7 CNY", "100 USDT 7 CNY")]
    [InlineData("a unit a leg too much", "", "-700.02 CNY 7.0000000 CNY", "100 USDT 7.0000000 CNY")]
    [InlineData("a unit a leg too little", "", "-699.98 CNY 7.0000000 CNY", "100 USDT 7.0000000 CNY")]
    [InlineData("more than that", "AMOUNT", "-700.021 CNY 7.0000000 CNY", "100 USDT 7.0000000 CNY")]
    [InlineData("less than that", "AMOUNT", "-699.979 CNY 7.0000000 CNY", "100 USDT 7.0000000 CNY")]
    [InlineData("three legs are three steps", "", "-700.03 CNY 7.0000000 CNY", "60 USDT 7.0000000 CNY", "40 USDT 7.0000000 CNY")]
    [InlineData("three legs are not four steps", "AMOUNT", "-700.031 CNY 7.0000000 CNY", "60 USDT 7.0000000 CNY", "40 USDT 7.0000000 CNY")]
    [InlineData("a fee is no step", "AMOUNT", "-700.021 CNY 7.0000000 CNY", "100 USDT 7.0000000 CNY", "-0.1 USDT - - fee")]
    [InlineData("a sale", "AMOUNT", "700.03 CNY 7.0000000 CNY", "-100 USDT 7.0000000 CNY")]
    [InlineData("half of the rate's last place", "", "-700070.07 CNY 7.000700 CNY", "100000 USDT 7.000700 CNY")]
    [InlineData("more than half of it", "AMOUNT", "-700070.071 CNY 7.000700 CNY", "100000 USDT 7.000700 CNY")]
    [InlineData("the sixth figure, though the rate has one", "", "-700000.52 CNY 7 CNY", "100000 USDT 7 CNY")]
    [InlineData("beyond the sixth figure", "AMOUNT", "-700000.53 CNY 7 CNY", "100000 USDT 7 CNY")]
    [InlineData("a rate of ten places excuses no more", "AMOUNT", "-700000.04 CNY 7.0000000000 CNY", "100000 USDT 7.0000000000 CNY")]
    [InlineData("on one leg only", "AMOUNT", "-701 CNY - CNY", "100 USDT 7 CNY")]
    [InlineData("a rate of zero", "AMOUNT", "-700 CNY 0 CNY", "100 USDT 0 CNY")]
    [InlineData("a rate whose product no payment can be", "AMOUNT", "-700 CNY 99999999999999999999 CNY", "100 USDT 99999999999999999999 CNY")]
    [InlineData("a rate of 19 digits", "", "-700 CNY 7.000000000000000000 CNY", "100 USDT 7.000000000000000000 CNY")]
    [InlineData("a rate of 19 digits that was not applied", "AMOUNT", "-701 CNY 7.000000000000000000 CNY", "100 USDT 7.000000000000000000 CNY")]
    [InlineData("fills at different rates: nothing to hold it against", "", "-1500 CNY - CNY", "100 USDT 7 CNY", "100 USDT 8 CNY")]
    [InlineData("the same rate written twice", "AMOUNT", "-701 CNY 7.0 CNY", "100 USDT 7.00 CNY")]
    [InlineData("no currency of the rate: the payment's own", "AMOUNT", "-701 CNY 7 -", "100 USDT 7 -")]
    [InlineData("no rate", "", "-701 CNY - CNY", "100 USDT - CNY")]
    [InlineData("another currency", "ASSET", "-700 CNY 1 USD", "100 USDT 1 USD")]
    [InlineData("two currencies", "ASSET", "-700 CNY 7 CNY", "100 USDT 1 USD")]
    [InlineData("priced in the coin", "", "-700 CNY 0.142857 USDT", "100 USDT 0.142857 USDT")]
    [InlineData("whole units of yen", "", "-14002 JPY 140.0000 JPY", "100 USDT 140.0000 JPY")]
    [InlineData("three yen", "AMOUNT", "-14003.1 JPY 140.0000 JPY", "100 USDT 140.0000 JPY")]
    public void A_payment(string reason, string expected, params string[] legs)
    {
        Assert.True(expected == BreaksOf(Run([.. legs.Select(RowOf)])), $"{reason}: {BreaksOf(Run([.. legs.Select(RowOf)]))}");
        Assert.True(expected == BreaksOf(Run([.. legs.Select(RowOf).Reverse()])), reason + ", in another order");
    }

    [Theory]
    [InlineData("1e-8 of the coin is worth more than a yen: two legs allow two of those", "", "-400000004 JPY", "2 BTC 200000000.0000 JPY")]
    [InlineData("and not three", "AMOUNT", "-400000005 JPY", "2 BTC 200000000.0000 JPY")]
    public void A_dear_coin_is_rounded_too(string reason, string expected, string fiat, string coin) =>
        Assert.True(expected == BreaksOf(Run([RowOf(fiat + " - -", 0), RowOf(coin, 1)])), reason);

    // The reference is 10 CNY a dollar: 0.004 coins are worth 0.04.
    [Theory]
    [InlineData("a unit for each leg", "-0.06", "")]
    [InlineData("more than that", "-0.07", "RATE_REFERENCE")]
    [InlineData("less than that", "-0.01", "RATE_REFERENCE")]
    public void A_payment_of_dust_is_held_to_its_smallest_unit(string reason, string fiat, string expected)
    {
        RunResult result = Run([RowOf(fiat + " CNY - -", 0), RowOf("0.004 USDT - -", 1)]);
        Assert.True(expected == string.Join(' ', BreakRows.Of(result).Select(static row => row.Entry.Code)), reason);
    }

    [Fact]
    public void What_is_off_is_said_in_numbers_and_valued()
    {
        RunResult result = Run([RowOf("-705.5 CNY 7.00 CNY", 0), RowOf("100 USDT 7.00 CNY", 1)]);
        string line = Assert.Single(Scenario.TextOf(result, "breaks.csv").Split('\n'), static line => line.Contains(",AMOUNT,", StringComparison.Ordinal));
        Assert.Contains(",700,705.5,5.5,CNY,", line, StringComparison.Ordinal);
        Assert.Contains("expected 700 CNY, found 705.5 CNY, a difference of 5.5 CNY, at the applied rate of 7 CNY for 1 USDT.", line, StringComparison.Ordinal);
        Assert.Contains("which rate it applied", line, StringComparison.Ordinal);
        Assert.Contains(",AMOUNT,medium,", line, StringComparison.Ordinal);
        string sameWay = Scenario.TextOf(Run([RowOf("705.5 CNY 7.00 CNY", 0), RowOf("100 USDT 7.00 CNY", 1)]), "breaks.csv");
        Assert.Contains(",AMOUNT,high,", sameWay, StringComparison.Ordinal);
        Assert.Contains("one leg out", sameWay, StringComparison.Ordinal);
    }

    [Fact]
    public void A_payment_in_another_currency_names_both()
    {
        RunResult result = Run([RowOf("-700 CNY 1 USD", 0), RowOf("100 USDT 1 USD", 1)]);
        Assert.Contains(",USD,CNY,,CNY,", Scenario.TextOf(result, "breaks.csv"), StringComparison.Ordinal);
        Assert.Equal(ConversionState.Broken, result.Reconciled.Conversions[0].State);
    }

    [Theory]
    [InlineData("7", 0, "0.000005")]
    [InlineData("7.1234567", 7, "0.00000005")]
    [InlineData("71234567.1", 1, "0.05")]
    [InlineData("71234567", 0, "0.5")]
    [InlineData("0.07", 2, "0.00000005")]
    [InlineData("-7", 0, "0.000005")]
    [InlineData("0", 0, "0.000005")]
    public void A_step_of_a_rate_is_half_of_its_last_place_and_of_its_sixth_figure_at_most(string rate, int scale, string step) =>
        Assert.Equal(
            decimal.Parse(step, System.Globalization.CultureInfo.InvariantCulture),
            AppliedRateTest.StepOf(decimal.Parse(rate, System.Globalization.CultureInfo.InvariantCulture), scale));

    private static string RowOf(string leg, int number)
    {
        string[] parts = leg.Split(' ');
        string kind = parts[1] is "CNY" or "JPY" ? "fiat" : parts[1] == "BTC" ? "crypto" : "stablecoin", role = parts.Length > 4 ? "fee" : kind == "fiat" ? "quote" : "base";
        string Cell(int at) => parts[at] == "-" ? "" : parts[at];
        return $"EX,E{number},G,posted,A,2023-03-01T08:00:00Z,{(role == "fee" ? "fee" : "conversion")},{role},{parts[1]},{kind},{parts[0]},{Cell(2)},{Cell(3)}\n";
    }

    // Without what the price itself says.
    private static string BreaksOf(RunResult result) => string.Join(
        ' ', BreakRows.Of(result).Select(static row => row.Entry.Code).Where(static code => code is "AMOUNT" or "ASSET").Order(StringComparer.Ordinal));

    private static RunResult Run(string[] rows) => ComplianceRun.Execute(
        new Scenario().Rates("2023-03-01").Customer("A", "C1")
            .Inputs([LedgerInput.FromBytes("l.csv", Encoding.UTF8.GetBytes(Header + string.Concat(rows)))]),
        new RunOptions());
}
