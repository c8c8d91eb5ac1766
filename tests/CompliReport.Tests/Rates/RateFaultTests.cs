using System;
using System.Linq;
using System.Text;
using CompliReport.Rates;
using Xunit;

namespace CompliReport.Tests.Rates;

public sealed class RateFaultTests
{
    private const string Crypto = "asset,time,price_usd,source\n";
    private const string PerHundred =
        "f.csv:2: units_per_usd: DirectionImplausible: found '710', expected about 7 CNY per USD as in the ECB's rates; "
        + "say in the column quote how the number is quoted, e.g. units_per_100_usd, and send the file again";
    private const string Official = "currency,date,published_at,units_per_usd,source\n";
    private const string Fees = "exchange_id,applies_to,fee_bps,minimum,currency,effective_from\n";
    private const string Correct = "correct the cell and send the file again";
    private const string CorrectLine = "correct the line and send the file again";
    private const string ReDownload =
        "a spreadsheet has probably re-saved the file: download it again and send it without opening it in one";

    public static TheoryData<string, RateFileKind, string, string> Cases => new()
    {
        { "no header", RateFileKind.Fx, "",
            "f.csv:0: FileEmpty: found 'no rates'"
            + ", expected the header Date,USD,JPY,... and a line for each date; "
            + "send the ECB's eurofxref-hist.csv, unpacked and unchanged" },
        { "no price", RateFileKind.Crypto, Crypto,
            "f.csv:0: FileEmpty: found 'no prices'"
            + ", expected the header asset,time,price_usd,source and a line for each price; "
            + "send a file with prices" },
        { "UTF-16", RateFileKind.Fx, "UTF-16",
            "f.csv:1: EncodingNotUtf8: found 'UTF-16', expected UTF-8; save the file as UTF-8 and send it again|*" },
        { "no fx header", RateFileKind.Fx, "2024-03-06,1\n",
            "f.csv:1: Date: HeaderMissing: found '2024-03-06'"
            + ", expected the header Date,USD,JPY,...; "
            + "send the ECB's eurofxref-hist.csv, unpacked and unchanged" },
        { "no price column", RateFileKind.Crypto, "asset,time,source\n",
            "f.csv:1: price_usd: HeaderMissing: found 'no such column'"
            + ", expected the header asset,time,price_usd,source; "
            + "add the column and send the file again" },
        { "not a ticker", RateFileKind.Fx, "Date,USD,Rand\n2024-03-06,1,2\n",
            "f.csv:1: Rand: ColumnNotCurrency: found 'Rand'"
            + ", expected the code of a currency other than EUR, e.g. USD; "
            + "correct the header and send the file again" },
        { "the euro itself", RateFileKind.Fx, "Date,USD,EUR\n2024-03-06,1,1\n",
            "f.csv:1: EUR: ColumnNotCurrency: found 'EUR'"
            + ", expected the code of a currency other than EUR, e.g. USD; "
            + "correct the header and send the file again" },
        { "two columns of a name", RateFileKind.Fx, "Date,USD,CNY,CNY\n2024-03-06,1,7,7\n",
            "f.csv:1: CNY: ColumnTwice: found 'CNY', expected each column once; remove one of the columns and send the file again|*" },
        { "an unknown column", RateFileKind.Crypto, "asset,time,price_usd,source,note\nBTC,2024-03-06T08:00:00Z,1,a,b\n",
            "f.csv:1: note: ColumnNotRead: found 'note', expected the header asset,time,price_usd,source; none is needed" },
        { "a cell too few", RateFileKind.Fx, "Date,USD,CNY\n2024-03-06,1\n",
            "f.csv:2: CellCountDiffers: found '2', expected 3 cells as in the header; " + CorrectLine },
        { "a cell too many", RateFileKind.Crypto, Crypto + "BTC,2024-03-06T08:00:00Z,1,234.5,a\n",
            "f.csv:2: CellCountDiffers: found '5', expected 4 cells as in the header; " + CorrectLine },
        { "an open quote", RateFileKind.Fx, "Date,USD\n\"2024-03-06,1\n2024-03-07,1\n",
            "f.csv:2: QuotingBroken: found '\"2024-03-06,1'"
            + ", expected quotes that enclose a whole cell and are closed on its line; " + CorrectLine },
        { "month first", RateFileKind.Fx, "Date,USD\n3/6/2024,1\n",
            "f.csv:2: Date: DateReformatted: found '3/6/2024', expected a date such as 2024-03-06; " + ReDownload },
        { "dots", RateFileKind.Fx, "Date,USD\n06.03.2024,1\n",
            "f.csv:2: Date: DateReformatted: found '06.03.2024', expected a date such as 2024-03-06; " + ReDownload },
        { "a serial number", RateFileKind.Fx, "Date,USD\n45357,1\n",
            "f.csv:2: Date: DateReformatted: found '45357', expected a date such as 2024-03-06; " + ReDownload },
        { "no digit", RateFileKind.Fx, "Date,USD\nyesterday,1\n",
            "f.csv:2: Date: DateInvalid: found 'yesterday'"
            + ", expected a date such as 2024-03-06; "
            + "correct the date and send the file again" },
        { "not of the calendar", RateFileKind.Fx, "Date,USD\n2023-02-29,1\n",
            "f.csv:2: Date: DateInvalid: found '2023-02-29', expected a date of the calendar; " + Correct },
        { "before the euro", RateFileKind.Fx, "Date,USD\n1998-12-31,1\n",
            "f.csv:2: Date: DateOutOfRange: found '1998-12-31', expected a year from 1999 to 2200; " + Correct },
        { "far away", RateFileKind.Crypto, Crypto + "BTC,2201-01-01T00:00:00Z,1,a\n",
            "f.csv:2: time: TimeInvalid: found '2201-01-01T00:00:00Z'"
            + ", expected an RFC 3339 time with a zone, e.g. 2026-03-01T08:15:00Z; " + CorrectLine },
        { "before any coin", RateFileKind.Crypto, Crypto + "BTC,1998-12-31T23:59:59Z,1,a\n",
            "f.csv:2: time: DateOutOfRange: found '1998-12-31T23:59:59Z', expected a year from 1999 to 2200; " + CorrectLine },
        { "a decimal comma", RateFileKind.Fx, "Date,USD\n2024-03-06,\"1,1\"\n",
            "f.csv:2: USD: RateNotDecimal: found '1,1', expected digits with at most one decimal point, e.g. 1.0472; " + Correct },
        { "nothing", RateFileKind.Fx, "Date,USD,CNY\n2024-03-06,,7\n",
            "f.csv:2: USD: RateNotDecimal: found '', expected digits with at most one decimal point, e.g. 1.0472; " + Correct + "|*" },
        { "an exponent", RateFileKind.Crypto, Crypto + "BTC,2024-03-06T08:00:00Z,1e5,a\n",
            "f.csv:2: price_usd: RateNotDecimal: found '1e5'"
            + ", expected digits with at most one decimal point, e.g. 1.0472; " + Correct },
        { "19 fraction digits", RateFileKind.Fx, "Date,USD\n2024-03-06,1.0000000000000000001\n",
            "f.csv:2: USD: RateTooManyDigits: found '1.0000000000000000001'"
            + ", expected at most 18 digits after the point and 28 in all; " + Correct },
        { "zero", RateFileKind.Fx, "Date,USD\n2024-03-06,0\n",
            "f.csv:2: USD: RateNotPositive: found '0', expected a rate above 0; " + Correct },
        { "negative", RateFileKind.Crypto, Crypto + "BTC,2024-03-06T08:00:00Z,-1,a\n",
            "f.csv:2: price_usd: RateNotPositive: found '-1', expected a rate above 0; " + Correct },
        { "below the bound", RateFileKind.Fx, "Date,USD,ROL\n2024-03-06,1,0.000999\n",
            "f.csv:2: ROL: RateOutOfRange: found '0.000999', expected 0.001 to 1000000000; " + Correct },
        { "below the least that a currency is believed", RateFileKind.Fx, "Date,USD\n2024-03-06,0.4125\n2024-03-07,0.4\n",
            "f.csv:2: USD: RateOutOfRange: found '0.4125', expected 0.4126 to 3.198; " + Correct + "|*" },
        { "beyond the most", RateFileKind.Fx, "Date,USD\n2024-03-07,1\n2024-03-08,3.1981\n",
            "f.csv:3: USD: RateOutOfRange: found '3.1981', expected 0.4126 to 3.198; " + Correct },
        { "columns that changed places", RateFileKind.Fx, "Date,USD,CNY\n2024-03-06,7.83,1.08\n",
            "f.csv:2: CNY: RateOutOfRange: found '1.08', expected 3.2776 to 22.3398; " + Correct
            + "|*" },
        { "above the bound", RateFileKind.Crypto, Crypto + "BTC,2024-03-06T08:00:00Z,1000000000.1,a\n",
            "f.csv:2: price_usd: RateOutOfRange: found '1000000000.1', expected 0.000000000000001 to 1000000000; " + Correct },
        { "another value", RateFileKind.Crypto, Crypto + "BTC,2024-03-06T08:00:00Z,1,a\nBTC,2024-03-06T09:00:00+01:00,2,a\n",
            "f.csv:2: price_usd: RatesConflict: found '1'"
            + ", expected 2 as in f.csv:3; "
            + "remove the wrong one; "
            + "until then neither is used|*" },
        { "lower case", RateFileKind.Crypto, Crypto + "btc,2024-03-06T08:00:00Z,1,a\n",
            "f.csv:2: asset: AssetNotTicker: found 'btc', expected 2 to 12 characters A-Z and 0-9, e.g. BTC; " + CorrectLine },
        { "a dollar price of the dollar", RateFileKind.Crypto, Crypto + "USD,2024-03-06T08:00:00Z,1,a\n",
            "f.csv:2: asset: AssetIsFiat: found 'USD'"
            + ", expected a crypto asset or stablecoin; "
            + "remove the line: rates of currencies come from fx files" },
        { "no zone", RateFileKind.Crypto, Crypto + "BTC,2024-03-06T08:00:00,1,a\n",
            "f.csv:2: time: TimeInvalid: found '2024-03-06T08:00:00'"
            + ", expected an RFC 3339 time with a zone, e.g. 2026-03-01T08:15:00Z; " + CorrectLine },
        { "no source", RateFileKind.Crypto, Crypto + "BTC,2024-03-06T08:00:00Z,1,\n",
            "f.csv:2: source: SourceInvalid: found '', expected the name of who published the price, 1 to 128 bytes; " + CorrectLine },
        { "no dollar", RateFileKind.Fx, "Date,CNY\n2024-03-06,7\n",
            "f.csv:0: USD: UsdMissing: found 'no rate of USD in any fx file'"
            + ", expected a column USD; "
            + "add the column: without it no currency has a rate in USD" },
        { "no parity", RateFileKind.Official, Official,
            "f.csv:0: FileEmpty: found 'no parities'"
            + ", expected the header currency,date,published_at,units_per_usd,source and optionally quote and a line for each parity; "
            + "send a file with parities" },
        { "a parity of the dollar", RateFileKind.Official, Official + "USD,2024-03-06,2024-03-06T01:15:00Z,1,SAFE\n",
            "f.csv:2: currency: CurrencyNotQuoted: found 'USD', expected the ISO 4217 code of a currency other than USD; " + CorrectLine },
        { "currency and source swapped", RateFileKind.Official, Official + "SAFE,2024-03-06,2024-03-06T01:15:00Z,7.1,CNY\n",
            "f.csv:2: currency: CurrencyNotQuoted: found 'SAFE', expected the ISO 4217 code of a currency other than USD; " + CorrectLine },
        { "date and rate swapped", RateFileKind.Official, Official + "CNY,7.1,2024-03-06T01:15:00Z,2024-03-06,SAFE\n",
            "f.csv:2: units_per_usd: RateNotDecimal: found '2024-03-06'"
            + ", expected digits with at most one decimal point, e.g. 1.0472; " + Correct + "|*" },
        { "re-saved by a spreadsheet", RateFileKind.Official, Official + "CNY,3/6/2024,2024-03-06T01:15:00Z,7.1,SAFE\n",
            "f.csv:2: date: DateReformatted: found '3/6/2024', expected a date such as 2024-03-06; " + ReDownload },
        { "a time without its zone", RateFileKind.Official, Official + "CNY,2024-03-06,3/6/2024 9:15,7.1,SAFE\n",
            "f.csv:2: published_at: TimeInvalid: found '3/6/2024 9:15'"
            + ", expected an RFC 3339 time with a zone, e.g. 2026-03-01T08:15:00Z; " + CorrectLine },
        { "a parity of zero", RateFileKind.Official, Official + "CNY,2024-03-06,2024-03-06T01:15:00Z,0,SAFE\n",
            "f.csv:2: units_per_usd: RateNotPositive: found '0', expected a rate above 0; " + Correct },
        { "a parity below zero", RateFileKind.Official, Official + "CNY,2024-03-06,2024-03-06T01:15:00Z,-7.1,SAFE\n",
            "f.csv:2: units_per_usd: RateNotPositive: found '-7.1', expected a rate above 0; " + Correct },
        { "a parity with a decimal comma", RateFileKind.Official, Official + "CNY,2024-03-06,2024-03-06T01:15:00Z,\"7,1\",SAFE\n",
            "f.csv:2: units_per_usd: RateNotDecimal: found '7,1'"
            + ", expected digits with at most one decimal point, e.g. 1.0472; " + Correct },
        { "published two days after the start of its date", RateFileKind.Official, Official + "CNY,2024-03-06,2024-03-08T00:00:00Z,7.1,SAFE\n",
            "f.csv:2: published_at: PublicationImplausible: found '2024-03-08T00:00:00Z'"
            + ", expected at most 5 days before the start of its date and 2 days after it, in UTC; " + CorrectLine },
        { "published in a month that was a day", RateFileKind.Official, Official + "CNY,2024-06-03,2024-03-06T01:15:00Z,7.1,SAFE\n",
            "f.csv:2: published_at: PublicationImplausible: found '2024-03-06T01:15:00Z'"
            + ", expected at most 5 days before the start of its date and 2 days after it, in UTC; " + CorrectLine },
        { "another parity at the same time", RateFileKind.Official,
            Official + "CNY,2024-03-06,2024-03-06T01:15:00Z,7.1,SAFE\nCNY,2024-03-06,2024-03-06T01:15:00Z,7.2,SAFE\n",
            "f.csv:2: units_per_usd: RatesConflict: found '7.1', expected 7.2 as in f.csv:3; remove the wrong one; until then neither is used|*" },
        { "an unknown way to quote", RateFileKind.Official, Official[..^1] + ",quote\nCNY,2024-03-06,2024-03-06T01:15:00Z,7.1,SAFE,per 100\n",
            "f.csv:2: quote: QuoteUnknown: found 'per 100', expected units_per_usd, units_per_100_usd, usd_per_unit or usd_per_100_units; " + CorrectLine },
        { "no fee", RateFileKind.Fees, Fees,
            "f.csv:0: FileEmpty: found 'no fees', expected the header exchange_id,applies_to,fee_bps,minimum,currency,effective_from and a line for each fee; "
            + "send a file with fees" },
        { "no exchange", RateFileKind.Fees, Fees + ",trade,10,0,USD,2024-01-01\n",
            "f.csv:2: exchange_id: ExchangeInvalid: found '', expected the code of an exchange, at most 32 characters; " + CorrectLine },
        { "a fee for nothing known", RateFileKind.Fees, Fees + "EX,swaps,10,0,USD,2024-01-01\n",
            "f.csv:2: applies_to: AppliesToUnknown: found 'swaps', expected a kind of the ledger, e.g. conversion or trade; " + CorrectLine },
        { "a fee of more than all", RateFileKind.Fees, Fees + "EX,trade,10000.1,0,USD,2024-01-01\n",
            "f.csv:2: fee_bps: RateOutOfRange: found '10000.1', expected 0 to 10000; " + Correct },
        { "a minimum below zero", RateFileKind.Fees, Fees + "EX,trade,10,-1,USD,2024-01-01\n",
            "f.csv:2: minimum: RateNotPositive: found '-1', expected 0 or more; " + Correct },
        { "two fees from one day", RateFileKind.Fees, Fees + "EX,trade,10,0,USD,2024-01-01\nEX,trade,12,0,USD,2024-01-01\n",
            "f.csv:2: fee_bps: RatesConflict: found '10 bps, at least 0', expected 12 bps, at least 0 as in f.csv:3; remove the wrong one; until then neither is used|*" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_fault_says_where_what_was_found_what_was_expected_and_what_to_do(
        string reason, RateFileKind kind, string text, string expected)
    {
        byte[] content = text == "UTF-16" ? [0xFF, 0xFE, 0x44, 0x00] : Encoding.UTF8.GetBytes(text);
        string[] faults = [.. ReferenceRates.Read([new RateFile("f.csv", kind, content)]).Faults.Select(fault => fault.ToString())];
        // "|*": the fault has a companion that another case shows.
        string first = expected.Split('|')[0];
        Assert.True(faults.Contains(first), $"{reason}: {string.Join('\n', faults)}");
        Assert.True(faults.Length == 1 || expected.EndsWith("|*", StringComparison.Ordinal), $"{reason}: {string.Join('\n', faults)}");
    }

    [Fact]
    public void Every_code_has_a_case()
    {
        // What needs a second file has a test of its own.
        string all = string.Join('\n', Cases.Select(row => row.Data.Item4)) + PerHundred;
        foreach (RateFaultCode code in Enum.GetValues<RateFaultCode>().Where(code => code != RateFaultCode.None))
        {
            Assert.Contains($"{code}: found", all, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("per 100, unsaid", "710", true)]
    [InlineData("the other way round", "0.14", true)]
    [InlineData("five times the ECB", "35", false)]
    [InlineData("more than five times", "35.0001", true)]
    [InlineData("a fifth of the ECB", "1.4", false)]
    [InlineData("less than a fifth", "1.3999", true)]
    public void A_parity_far_from_the_ECB_is_refused_with_a_word_about_its_quotation(string reason, string rate, bool isRefused)
    {
        RateFile ecb = new("e.csv", RateFileKind.Fx, Encoding.UTF8.GetBytes("Date,USD,CNY\n2024-03-05,1,7\n"));
        RateFile parity = new("f.csv", RateFileKind.Official, Encoding.UTF8.GetBytes($"{Official}CNY,2024-03-06,2024-03-06T01:15:00Z,{rate},SAFE\n"));
        string[] faults = [.. ReferenceRates.Read([ecb, parity]).Faults.Select(fault => fault.ToString())];
        Assert.True(faults.SequenceEqual(isRefused ? [PerHundred.Replace("710", rate, StringComparison.Ordinal)] : []), reason + ": " + string.Join('\n', faults));
    }

    [Fact]
    public void All_faults_of_a_line_are_reported()
    {
        RateFile file = new("f.csv", RateFileKind.Crypto, Encoding.UTF8.GetBytes(Crypto + "b,noon,free,\n"));
        Assert.Equal(["asset", "price_usd", "source", "time"], ReferenceRates.Read([file]).Faults.Select(fault => fault.Column));
    }

    [Fact]
    public void A_long_or_unprintable_cell_is_cut_to_one_short_line()
    {
        RateFile file = new("f.csv", RateFileKind.Fx, Encoding.UTF8.GetBytes("Date,USD\n2024-03-06,\u0007" + new string('x', 100) + "\n"));
        RateFault fault = Assert.Single(ReferenceRates.Read([file]).Faults, fault => fault.Line == 2);
        Assert.Equal("\uFFFD" + new string('x', 39) + "…", fault.Found);
    }
}
