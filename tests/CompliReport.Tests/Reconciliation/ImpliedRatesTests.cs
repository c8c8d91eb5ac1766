using System;
using System.Globalization;
using System.Linq;
using CompliReport.Reconciliation;
using CompliReport.Reports;
using CompliReport.Tests.Runs;
using Xunit;
using static CompliReport.Tests.Rates.RateSamples;

namespace CompliReport.Tests.Reconciliation;

/// <summary>What prices imply: formulas, and where they show in the results.</summary>
public sealed class ImpliedRatesTests
{
    [Fact]
    public void Formulas_are_those_of_the_rules()
    {
        Assert.Equal(2m, ImpliedRates.TwoSidedFx(14, 7));
        Assert.Equal(7.35m, ImpliedRates.ThroughFx(147_000, 20_000));
        Assert.Equal(500m, ImpliedRates.PremiumBps(7.35m, 7m));
        Assert.Equal((0.01m, -0.01m), (ImpliedRates.PremiumBps(1.0000005m, 1), ImpliedRates.PremiumBps(0.9999995m, 1)));
        Assert.Equal(10m, ImpliedRates.FeeShareBps(1, 1000));
    }

    [Theory]
    [InlineData("at par", "1", "7")]
    [InlineData("half a per cent above is par by convention", "1.005", "7")]
    [InlineData("beyond it the real price counts", "1.0050001", "6.9651734363011506")]
    [InlineData("half a per cent below is par", "0.995", "7")]
    [InlineData("beyond that too", "0.9949", "7.0358830033169163")]
    public void A_stablecoin_is_a_dollar_only_near_par(string reason, string usd, string fx)
    {
        decimal found = decimal.Round(ImpliedRates.StablecoinFx(7, Number(usd)), 16);
        Assert.True(found == Number(fx), $"{reason}: {found}");
    }

    [Fact]
    public void A_stablecoin_implies_a_rate_of_the_dollar_and_a_premium()
    {
        RunResult result = new Scenario().Rates("2023-03-01").Exchange("A", Scenario.At(1), "CNY", "-10100", "USDT", "1000").Run();
        Assert.Equal(("10.1", "100"), (PriceReferenceTests.Cell(result, "implied_fx"), PriceReferenceTests.Cell(result, "fx_premium_bps")));
    }

    [Fact]
    public void Rates_at_their_bounds_imply_a_premium_too()
    {
        Scenario day = new Scenario().With(Fx("Date,USD,ISK\n2023-02-28,0.5,1000000000\n")).With(Crypto("USDT,2023-03-01T00:00:00Z,1,made up\n"));
        RunResult result = day.Exchange("A", Scenario.At(1), "ISK", "-2020000000", "USDT", "1").Run();
        Assert.Equal(("2020000000", "100"), (PriceReferenceTests.Cell(result, "implied_fx"), PriceReferenceTests.Cell(result, "fx_premium_bps")));
    }

    [Theory]
    [InlineData("in the same five minutes", "2023-03-01T01:04:59Z", "10.5", "500")]
    [InlineData("in the next five minutes nothing is implied", "2023-03-01T01:05:00Z", "", "")]
    public void Another_coin_implies_one_where_it_is_sold_for_dollars_too(string reason, string at, string fx, string premium)
    {
        RunResult result = new Scenario().Rates("2023-03-01").Exchange("A", "2023-03-01T01:00:00Z", "USD", "-20000", "BTC", "1").Exchange("B", at, "CNY", "-210000", "BTC", "1").Run();
        var rows = PriceReferenceTests.Rows(result);
        Assert.True((rows[1]["implied_fx"], rows[1]["fx_premium_bps"]) == (fx, premium), reason);
        Assert.Equal(("", ""), (rows[0]["implied_fx"], rows[0]["fx_premium_bps"]));
    }

    [Theory]
    [InlineData("sold after 24 hours", "2023-03-02T01:00:00Z", "C", true)]
    [InlineData("a nanosecond later", "2023-03-02T01:00:00.000000001Z", "C", false)]
    [InlineData("by another customer", "2023-03-01T02:00:00Z", "D", false)]
    [InlineData("sold before it was bought", "2023-03-01T00:59:59Z", "C", false)]
    public void Coins_bought_for_yuan_and_sold_for_dollars_are_an_exchange(string reason, string sold, string customer, bool isFound)
    {
        Scenario day = new Scenario().Rates("2023-03-01").Customer("A", "C").Customer("B", customer)
            .Exchange("A", "2023-03-01T01:00:00Z", "CNY", "-210000", "BTC", "1").Exchange("B", sold, "USD", "10000", "BTC", "-0.5");
        RunResult result = day.Run();
        Assert.True(result.Reconciled.Market.Through.Length == (isFound ? 1 : 0), reason);
        if (isFound)
        {
            ThroughConversion through = result.Reconciled.Market.Through[0];
            Assert.Equal((10.5m, 10m, 500m), (through.Fx, through.Reference.Rate, through.PremiumBps));
        }
    }

    [Fact]
    public void A_purchase_is_used_once_and_the_latest_first()
    {
        RunResult result = new Scenario().Rates("2023-03-01")
            .Exchange("A", "2023-03-01T01:00:00Z", "CNY", "-200000", "BTC", "1").Exchange("A", "2023-03-01T02:00:00Z", "CNY", "-210000", "BTC", "1")
            .Exchange("A", "2023-03-01T03:00:00Z", "USD", "20000", "BTC", "-1").Exchange("A", "2023-03-01T04:00:00Z", "USD", "20000", "BTC", "-1")
            .Exchange("A", "2023-03-01T05:00:00Z", "USD", "20000", "BTC", "-1").Run();
        Assert.Equal([10.5m, 10m], result.Reconciled.Market.Through.Select(static through => through.Fx));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(77)]
    public void Keys_of_prices_sort_as_prices_and_keep_17_digits(int seed)
    {
        Random random = new(seed);
        decimal[] prices = [.. Enumerable.Range(0, 5_000).Select(_ => Price(random)), 0.0000000000000000000000000001m, decimal.MaxValue, 1, 10, 0.1m];
        ulong[] keys = [.. prices.Select(PriceKey.Of)];
        for (int i = 0; i < prices.Length; i++)
        {
            int other = random.Next(prices.Length);
            Assert.True(prices[i] < prices[other] ? keys[i] <= keys[other] : keys[i] >= keys[other], $"seed {seed}: {prices[i]} and {prices[other]}");
            decimal back = PriceKey.PriceOf(keys[i]);
            Assert.True(back <= prices[i] && (prices[i] < 1 || (prices[i] - back) / prices[i] < 0.0000000000000001m), $"seed {seed}: {prices[i]} is {back}");
        }

        Assert.Equal((12.34m, 100_000m, 0.000123m), (PriceKey.PriceOf(PriceKey.Of(12.34m)), PriceKey.PriceOf(PriceKey.Of(100_000)), PriceKey.PriceOf(PriceKey.Of(0.000123m))));
    }

    [Theory]
    [InlineData("no schedule", "", "-1", "CNY", "")]
    [InlineData("10 bps of 10,000 are 10; a minor unit and half a basis point more is within", "EX,conversion,10,0,CNY,2023-03-01", "-10.51", "CNY", "")]
    [InlineData("a little more is not", "EX,conversion,10,0,CNY,2023-03-01", "-10.511", "CNY", "10 10.511 0.511 CNY")]
    [InlineData("less by as much is within", "EX,conversion,10,0,CNY,2023-03-01", "-9.49", "CNY", "")]
    [InlineData("a little less is not", "EX,conversion,10,0,CNY,2023-03-01", "-9.489", "CNY", "10 9.489 -0.511 CNY")]
    [InlineData("the minimum counts", "EX,conversion,10,20,CNY,2023-03-01", "-20", "CNY", "")]
    [InlineData("a fee in the coin counts at the conversion's price", "EX,conversion,10,0,CNY,2023-03-01", "-1", "USDT", "")]
    [InlineData("a fee in a third asset at the reference", "EX,conversion,10,0,CNY,2023-03-01", "-0.00005", "BTC", "")]
    [InlineData("twice that", "EX,conversion,10,0,CNY,2023-03-01", "-0.0001", "BTC", "10 20 10 CNY")]
    [InlineData("a fee that cannot be valued is not tested", "EX,conversion,10,0,CNY,2023-03-01", "-5", "GLIM", "")]
    [InlineData("a minimum in dollars is valued", "EX,conversion,10,2,USD,2023-03-01", "-20", "CNY", "")]
    [InlineData("a schedule from tomorrow", "EX,conversion,10,0,CNY,2023-03-02", "-5", "CNY", "")]
    [InlineData("a schedule of trades", "EX,trade,10,0,CNY,2023-03-01", "-5", "CNY", "")]
    [InlineData("a schedule of another exchange", "EY,conversion,10,0,CNY,2023-03-01", "-5", "CNY", "")]
    [InlineData("a fee of all that was paid", "", "-10000", "CNY", "")]
    [InlineData("a fee of more", "", "-10000.01", "CNY", "at most 10000 10000.01 0.01 CNY")]
    [InlineData("a fee of more coins than were bought", "", "-1001", "USDT", "at most 10000 10010 10 CNY")]
    public void A_fee(string reason, string schedule, string fee, string asset, string expected)
    {
        Scenario day = new Scenario().Rates("2023-03-01").Row("E1", "G", "A", Scenario.At(1), "conversion", "quote", "CNY", "-10000")
            .Row("E2", "G", "A", Scenario.At(1), "conversion", "base", "USDT", "1000").Row("E3", "G", "A", Scenario.At(1), "fee", "fee", asset, fee);
        RunResult result = (schedule.Length > 0 ? day.With(Fees(schedule + "\n")) : day).Run();
        BreakRow[] breaks = [.. BreakRows.Of(result)];
        string found = string.Join(';', breaks.Select(static row => $"{row.Expected} {row.Found} {row.Difference} {row.Asset}"));
        Assert.True(found == expected, $"{reason}: {found}");
        Assert.All(breaks, static row => Assert.Equal("FEE", row.Entry.Code));
        Assert.Equal(expected.Length > 0 ? "broken" : "matched", PriceReferenceTests.Cell(result, "state"));
    }

    [Fact]
    public void A_conversion_without_a_fee_is_no_break() => Assert.Empty(BreakRows.Of(
        new Scenario().Rates("2023-03-01").With(Fees("EX,conversion,10,5,CNY,2023-03-01\n")).Exchange("A", Scenario.At(1), "CNY", "-10000", "USDT", "1000").Run()));

    // All magnitudes: half of the prices have few digits.
    private static decimal Price(Random random)
    {
        decimal digits = random.Next(2) == 0 ? random.Next(1, 1000) : new decimal(random.Next(), random.Next(), random.Next(), false, 0);
        return digits / (decimal)Math.Pow(10, random.Next(0, 13)) is var price and > 0 ? price : 1;
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
