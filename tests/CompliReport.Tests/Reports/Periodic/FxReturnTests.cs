using System;
using System.Linq;
using CompliReport.Ledgers;
using CompliReport.Reports;
using CompliReport.Reports.Formats;
using CompliReport.Reports.Periodic;
using CompliReport.Tests.History;
using CompliReport.Tests.Reconciliation.KnownBreaks;
using CompliReport.Tests.Runs;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Reports.Periodic;

public sealed class FxReturnTests
{
    private const string Day = "2023-03-01";

    [Fact]
    public void Totals_are_exact_by_currency_side_customer_and_coin()
    {
        RunResult result = Sound().Run();
        Assert.Equal(
            [
                "CN 2023-03 CNY buy natural resident USDT: 2 1000.000000000000000001 100.5 100 1000.000000000000000001",
                "CN 2023-03 CNY sell natural resident USDT: 1 500 50 50 500",
                "CN 2023-03 EUR buy legal non_resident BTC: 1 20000 2 40000 400000",
                "CN 2023-03 USD buy unknown unknown USDT: 1 7 7 7 70",
            ],
            FxReturns.Of(result).Totals.Select(static one => Words(one.Key, one.Value)));
        Assert.Equal(["Asia/Shanghai"], FxReturns.Of(result).Totals.Keys.Select(static key => key.Zone).Distinct());
    }

    [Theory]
    [InlineData("the last nanosecond of March in Shanghai", "2023-03-31T15:59:59.999999999Z", "2023-03")]
    [InlineData("the first of April", "2023-03-31T16:00:00Z", "2023-04")]
    public void A_month_is_one_of_the_regulators_zone(string reason, string time, string month)
    {
        FxReturn fx = FxReturns.Of(new Scenario().Exchange("A1", time, "CNY", "-10", "USDT", "1").Run());
        Assert.True(fx.Totals.Keys.Single().Month == month, reason);
        Assert.True(fx.Control.Keys.Single(static key => key.Line == FxControlLine.Reported).Month == month, reason);
    }

    // All are grouped once for all packs: the hour between the months is the evening before in New York and Istanbul.
    [Fact]
    public void Each_pack_has_its_own_months_residents_and_currency()
    {
        RunResult result = new Scenario().Rates("2023-03-31").Resident("A1").Customer("A2", "C-A2", "natural", "US")
            .Exchange("A1", "2023-03-31T15:59:59Z", "CNY", "-100", "USDT", "10")
            .Exchange("A1", "2023-03-31T16:00:00Z", "CNY", "-900", "USDT", "90")
            .Exchange("A2", "2023-03-31T16:00:00Z", "CNY", "-70", "USDT", "7")
            .Run();
        FxReturn fx = FxReturns.Of(result with { Packs = [result.Packs[0], WindowTests.Pack("us"), WindowTests.Pack("tr")] });
        Assert.Equal(
            [
                "CN 2023-03 CNY buy natural resident USDT: 1 100 10 10 100",
                "CN 2023-04 CNY buy natural non_resident USDT: 1 70 7 7 70",
                "CN 2023-04 CNY buy natural resident USDT: 1 900 90 90 900",
                "TR 2023-03 CNY buy natural non_resident USDT: 3 1070 107 107 0",
                "US 2023-03 CNY buy natural non_resident USDT: 2 1000 100 100 100",
                "US 2023-03 CNY buy natural resident USDT: 1 70 7 7 7",
            ],
            fx.Totals.Select(static one => Words(one.Key, one.Value)));
        Assert.Equal([0, 0, 0, 3, 0, 0], fx.Totals.Values.Select(static totals => totals.LocalUnvalued));
        Assert.Equal(
            ["Reported cn 2023-03: 0 0 1 100", "Reported cn 2023-04: 0 0 2 970", "Reported tr 2023-03: 0 0 3 1070", "Reported us 2023-03: 0 0 3 1070"],
            Lines(fx, "CNY").Where(static line => line.StartsWith("Reported", StringComparison.Ordinal)));
        Assert.True(fx.IsClosed);
    }

    [Theory]
    [InlineData("a sum of 29 digits that is an exact decimal", "0.000000001", "USDT", 0, true)]
    [InlineData("one of 30, in one row", "0.0000000001", "USDT", 1, false)]
    [InlineData("one of 30, of the control total alone", "0.0000000001", "BTC", 0, false)]
    public void An_amount_without_an_exact_sum_is_left_out_and_counted(string reason, string amount, string coin, int unsummed, bool closes)
    {
        FxReturn fx = FxReturns.Of(new Scenario().Rates(Day)
            .Exchange("A1", Scenario.At(1), "CNY", "-50000000000000000000", "USDT", "1")
            .Exchange("A1", Scenario.At(2), "CNY", "-" + amount, coin, "1").Run());
        Assert.True(fx.Totals.Values.Sum(static totals => totals.Unsummed) == unsummed, reason);
        Assert.True(fx.IsClosed == closes, reason);
        Assert.Equal(closes, fx.Unsummed == 0);
    }

    [Fact]
    public void A_conversion_without_a_rate_is_counted_and_has_no_value()
    {
        FxTotals totals = FxReturns.Of(new Scenario().Exchange("A1", Scenario.At(1), "EUR", "-10", "USDT", "20").Run()).Totals.Values.Single();
        Assert.Equal((1, 1, 1), (totals.Count, totals.UsdUnvalued, totals.LocalUnvalued));
        Assert.Equal("10 20 0 0", $"{totals.Fiat} {totals.Crypto} {totals.Usd} {totals.Local}");
    }

    [Fact]
    public void Every_leg_that_is_not_in_the_return_has_a_reason_and_the_sums_close()
    {
        FxReturn fx = FxReturns.Of(Unsound().Run());
        Assert.True(fx.IsClosed, string.Join('\n', Lines(fx, "CNY")));
        Assert.Equal(
            [
                "Accepted: 5 6680 12 2267",
                "Excluded deposit: 2 6000 0 0",
                "Excluded fee: 0 0 2 3",
                "Excluded leg_failed: 0 0 1 8",
                "Excluded leg_pending: 0 0 1 9",
                "Excluded leg_reversed: 0 0 1 6",
                "Excluded reversal: 1 60 0 0",
                "Excluded withdrawal: 0 0 1 1000",
                "Exchanged: 2 620 6 1241",
                "Reported cn 2023-03: 1 500 2 1000",
                "NotReported crypto_leg_not_booked: 0 0 1 30",
                "NotReported missing_crypto_leg: 0 0 1 20",
                "NotReported other_trade: 0 0 1 11",
                "NotReported taken_back: 0 0 1 60",
                "Offset: 0 120 0 120",
                "Rest exchanges: 0 0 0 0",
                "Rest legs: 0 0 0 0",
            ],
            Lines(fx, "CNY").Select(static line => line.Replace("conversion_pending", "crypto_leg_not_booked", StringComparison.Ordinal)));
        Assert.Equal(["Accepted: 1 2 0 0", "Exchanged: 1 2 0 0", "NotReported other_trade: 1 2 0 0", "Offset: 0 0 0 0", "Rest exchanges: 0 0 0 0", "Rest legs: 0 0 0 0"], Lines(fx, "EUR"));
    }

    [Theory]
    [InlineData("more came in than is told", "Exchanged", 1, 0)]
    [InlineData("more went out than is told", "Exchanged", 0, 1)]
    [InlineData("a reported sum too high", "Reported", 0, 1)]
    [InlineData("a sum of excluded legs too low", "Excluded", -1, 0)]
    [InlineData("an accepted sum too high", "Accepted", 1, 0)]
    public void A_sum_that_is_one_off_does_not_close(string reason, string line, int credit, int debit)
    {
        FxReturn fx = FxReturns.Of(Sound().Run());
        Assert.True(fx.IsClosed);
        FxControlKey key = fx.Control.Keys.First(key => key.Fiat == "CNY" && key.Line.ToString() == line);
        AssetTotal total = fx.Control[key];
        fx.Control[key] = total with { Credit = total.Credit + ScaledAmount.FromDecimal(credit), Debit = total.Debit + ScaledAmount.FromDecimal(debit) };
        FxClosing.Close(fx, "cn");
        Assert.False(fx.IsClosed, reason);
    }

    [Fact]
    public void A_leg_that_is_not_counted_does_not_close()
    {
        FxReturn fx = FxReturns.Of(Sound().Run());
        FxControlKey key = new("CNY", FxControlLine.Excluded, "deposit", "", "");
        fx.Control[key] = fx.Control[key] with { CreditCount = fx.Control[key].CreditCount + 1 };
        FxClosing.Close(fx, "cn");
        Assert.False(fx.IsClosed);
    }

    [Fact]
    public void A_file_that_is_read_again_is_written_again_byte_for_byte()
    {
        byte[] written = Bytes(Unsound().Run());
        FxReturn? read = FxReturnFile.TryRead(written, out string fault);
        Assert.True(read is not null, fault);
        Assert.True(written.AsSpan().SequenceEqual(ReportSample.Bytes(stream => FxReturnCsv.Write(read, [], stream))));
    }

    [Theory]
    [InlineData("a count that is no number", ",USDT,2,", ",USDT,two,")]
    [InlineData("an amount with a comma", "1000.000000000000000001", "\"1,000\"")]
    [InlineData("an amount with more places than there are", "1000.000000000000000001", "1000.0000000000000000001")]
    [InlineData("a line that nobody knows", ",exchanged,", ",exchange,")]
    [InlineData("a record that nobody knows", "\nconversions,", "\nconversion,")]
    [InlineData("another header", "record,", "records,")]
    public void A_file_that_is_not_as_it_is_written_is_none(string reason, string from, string to)
    {
        string text = System.Text.Encoding.UTF8.GetString(Bytes(Sound().Run())).Replace(from, to, StringComparison.Ordinal);
        Assert.True(FxReturnFile.TryRead(Scenario.Utf8(text), out string fault) is null && fault.StartsWith("line ", StringComparison.Ordinal), reason);
    }

    [Fact]
    public void The_order_of_rows_and_files_changes_no_byte()
    {
        Scenario scenario = Unsound();
        string[] rows = [.. scenario.Rows];
        byte[] one = Bytes(scenario.Run()), two = Bytes(scenario.Run(
            null, Scenario.Ledger("b.csv", rows.Where(static (_, i) => i % 2 == 0).Reverse()), Scenario.Ledger("a.csv", rows.Where(static (_, i) => i % 2 == 1))));
        Assert.True(one.AsSpan().SequenceEqual(two));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_day_with_every_kind_of_break_closes(int seed)
    {
        FxReturn fx = FxReturns.Of(KnownRun.Of(KnownBreaksTests.MixedDay((ulong)seed)));
        Assert.True(fx.IsClosed, string.Join('\n', fx.Control.Where(static line => line.Key.Line == FxControlLine.Rest && line.Value != default).Select(static line => $"{line.Key} {line.Value}")));
        Assert.True(fx.Totals.Count > 0);
    }

    [Fact]
    public void A_run_without_packs_has_totals_in_UTC_and_no_local_value()
    {
        RunResult result = Sound().Run();
        FxReturn fx = FxReturns.Of(result with { Packs = [] });
        Assert.True(fx.IsClosed);
        Assert.All(fx.Totals, static one => Assert.Equal(("", "", "UTC", ""), (one.Key.Jurisdiction, one.Key.Pack, one.Key.Zone, one.Key.Local)));
        Assert.All(fx.Totals.Values, static totals => Assert.Equal(totals.Count, totals.LocalUnvalued));
    }

    internal static byte[] Bytes(RunResult result) => ReportSample.Bytes(stream => FxReturnCsv.Write(result, stream));

    // Two purchases and a sale of a resident, one of a foreign firm, one of nobody known; a deposit.
    private static Scenario Sound() => new Scenario().Rates(Day).Resident("A1").Customer("F1", "C-F1", "legal", "DE")
        .Fiat("A1", Scenario.At(0), "CNY", "2000")
        .Exchange("A1", Scenario.At(1), "CNY", "-900", "USDT", "90.5")
        .Exchange("A1", Scenario.At(2), "CNY", "-100.000000000000000001", "USDT", "10")
        .Exchange("A1", Scenario.At(3), "CNY", "500", "USDT", "-50")
        .Exchange("F1", Scenario.At(4), "EUR", "-20000", "BTC", "2")
        .Exchange("U1", Scenario.At(5), "USD", "-7", "USDT", "7");

    private static Scenario Unsound()
    {
        Scenario day = new Scenario().Rates(Day).Resident("A1");
        string At(int hour) => Scenario.At(hour);
        return day.Fiat("A1", At(0), "CNY", "5000").Fiat("A1", At(0), "CNY", "1000").Fiat("A1", At(1), "CNY", "-1000")
            .Exchange("A1", At(2), "CNY", "-900", "USDT", "90").Exchange("A1", At(3), "CNY", "500", "USDT", "-50")
            // A payment of 220 of which 120 came back within the conversion, with a fee of 2.
            .Row("X1", "GX", "A1", At(4), "conversion", "quote", "CNY", "-220").Row("X2", "GX", "A1", At(4), "conversion", "quote", "CNY", "120")
            .Row("X3", "GX", "A1", At(4), "conversion", "base", "USDT", "10").Row("X4", "GX", "A1", At(4), "conversion", "fee", "CNY", "-2")
            .Row("F1", "GF", "A1", At(4), "fee", "fee", "CNY", "-1")
            // The coins are only announced; they never come; both sides are currencies.
            .Row("P1", "GP", "A1", At(23), "conversion", "quote", "CNY", "-30").Row("P2", "GP", "A1", At(23), "conversion", "base", "USDT", "3", "pending")
            .Row("M1", "GM", "A1", At(6), "conversion", "quote", "CNY", "-20")
            .Row("O1", "GO", "A1", At(7), "conversion", "quote", "CNY", "-11").Row("O2", "GO", "A1", At(7), "conversion", "base", "EUR", "2")
            // Taken back whole.
            .Row("R1", "GR", "A1", At(8), "conversion", "quote", "CNY", "-60").Row("R2", "GR", "A1", At(8), "conversion", "base", "USDT", "6")
            .Row("R3", "GRR", "A1", At(9), "conversion", "quote", "CNY", "60", reversalOf: "R1").Row("R4", "GRR", "A1", At(9), "conversion", "base", "USDT", "-6", reversalOf: "R2")
            .Row("S1", "GS", "A1", At(10), "fiat_withdrawal", "single", "CNY", "-9", "pending")
            .Row("S2", "GS2", "A1", At(10), "fiat_withdrawal", "single", "CNY", "-8", "failed")
            .Row("S3", "GS3", "A1", At(10), "fiat_withdrawal", "single", "CNY", "-6", "reversed");
    }

    private static string Words(FxReturnKey key, FxTotals totals) =>
        $"{key.Jurisdiction} {key.Month} {key.Fiat} {key.Side} {key.CustomerKind} {key.Residency} {key.Crypto}: {totals.Count} {totals.Fiat} {totals.Crypto} {totals.Usd} {totals.Local}";

    private static string[] Lines(FxReturn fx, string fiat) =>
        [.. fx.Control.Where(line => line.Key.Fiat == fiat).Select(static line =>
            string.Join(' ', ((string[])[line.Key.Line.ToString(), line.Key.Reason, line.Key.Pack, line.Key.Month]).Where(static part => part.Length > 0))
                + $": {line.Value.CreditCount} {line.Value.Credit} {line.Value.DebitCount} {line.Value.Debit}")];
}
