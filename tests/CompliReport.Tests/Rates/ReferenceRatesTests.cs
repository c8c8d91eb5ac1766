using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using CompliReport.Rates;
using CompliReport.Values;
using Xunit;
using static CompliReport.Tests.Rates.RateSamples;

namespace CompliReport.Tests.Rates;

public sealed class ReferenceRatesTests
{
    [Theory]
    [InlineData("newest first, comma at the end", "Date,USD,CNY,\n2024-03-07,1.25,8,\n2024-03-06,1,7,\n")]
    [InlineData("oldest first, no comma at the end", "Date,USD,CNY\n2024-03-06,1,7\n2024-03-07,1.25,8\n")]
    [InlineData("comma at the end of some lines", "Date,USD,CNY\n2024-03-06,1,7,\n2024-03-07,1.25,8\n")]
    [InlineData("other columns in another order", "Date,XAA,CNY,USD\n2024-03-06,N/A,7,1\n2024-03-07,2,8,1.25\n")]
    [InlineData("CRLF", "Date,USD,CNY\r\n2024-03-06,1,7\r\n2024-03-07,1.25,8\r\n")]
    [InlineData("byte order mark", "\uFEFFDate,USD,CNY\n2024-03-06,1,7\n2024-03-07,1.25,8\n")]
    [InlineData("quoted cells", "\"Date\",\"USD\",\"CNY\"\n\"2024-03-06\",\"1\",\"7\"\n\"2024-03-07\",\"1.25\",\"8\"\n")]
    [InlineData("spaces, empty lines, no line end", "Date, USD, CNY\n\n2024-03-06, 1, 7\n\n2024-03-07, 1.25, 8")]
    [InlineData("equal lines twice", "Date,USD,CNY\n2024-03-06,1,7\n2024-03-07,1.25,8\n2024-03-07,1.250,8\n")]
    public void Every_spelling_of_the_same_rates_gives_the_same_answer(string reason, string text)
    {
        RateBook book = SoundBook(Fx(text));
        Assert.True(book.Price(Cny, Usd, UtcInstant.Of("2024-03-07T15:00:00Z")).Rate == 6.4m, reason);
        Assert.True(book.Price(Cny, Usd, UtcInstant.Of("2024-03-07T14:59:59Z")).Rate == 7m, reason);
    }

    [Fact]
    public void Files_of_a_kind_are_merged_by_date_and_currency()
    {
        RateBook book = SoundBook(
            Fx("Date,USD\n2024-03-06,1\n2024-03-07,1.25\n", "usd.csv"), Fx("Date,CNY\n2024-03-06,7\n2024-03-07,8\n", "cny.csv"));
        RateAnswer answer = book.UsdPer(Cny, UtcInstant.Of("2024-03-07T15:00:00Z"));
        Assert.Equal(0.15625m, answer.Rate);
        Assert.Equal(["cny.csv:3", "usd.csv:3"], answer.Evidence.Select(line => line.ToString()));
        Assert.Equal(Sha256Digest.Of("Date,CNY\n2024-03-06,7\n2024-03-07,8\n"), answer.Evidence[0].FileDigest);
        Assert.Equal("Date,CNY\n2024-03-06,7\n".Length, answer.Evidence[0].ByteOffset);
    }

    [Fact]
    public void Conflicting_values_are_faults_and_the_rate_before_them_is_used()
    {
        RateReading reading = ReferenceRates.Read(
            [Fx("Date,USD\n2024-03-06,1\n2024-03-07,1.25\n", "a.csv"), Fx("Date,USD\n2024-03-07,1.26\n", "b.csv")]);
        Assert.Equal(1, reading.Book.UsdPer(Eur, UtcInstant.Of("2024-03-07T15:00:00Z")).Rate);
        Assert.Equal(
            [
                "a.csv:3: USD: RatesConflict: found '1.25', expected 1.26 as in b.csv:2; remove the wrong one; until then neither is used",
                "b.csv:2: USD: RatesConflict: found '1.26', expected 1.25 as in a.csv:3; remove the wrong one; until then neither is used",
            ],
            reading.Faults.Select(fault => fault.ToString()));
    }

    [Fact]
    public void An_asset_all_of_whose_rates_are_refused_is_unknown()
    {
        RateReading reading = ReferenceRates.Read([Crypto("BTC,2024-03-06T08:00:00Z,1,a\nBTC,2024-03-06T08:00:00Z,2,b\n")]);
        Assert.Equal(2, reading.Faults.Length);
        Assert.Equal(RateGap.UnknownAsset, reading.Book.UsdPer(Btc, UtcInstant.Of("2024-03-06T09:00:00Z")).Gap);
    }

    [Fact]
    public void Of_equal_prices_the_first_source_by_name_is_shown()
    {
        RateBook book = SoundBook(Crypto("BTC,2024-03-06T08:00:00Z,1,b\nBTC,2024-03-06T08:00:00Z,1.0,a\n"));
        Assert.Equal("a", book.UsdPer(Btc, UtcInstant.Of("2024-03-06T09:00:00Z")).Source);
    }

    [Fact]
    public void A_crypto_header_may_have_its_columns_in_any_order()
    {
        RateFile file = new(
            "c.csv", RateFileKind.Crypto, Encoding.UTF8.GetBytes("source,price_usd,time,asset\nvenue-x,2.5,2024-03-06T08:00:00Z,BTC\n"));
        Assert.Equal(2.5m, SoundBook(file).UsdPer(Btc, UtcInstant.Of("2024-03-06T09:00:00Z")).Rate);
    }

    [Fact]
    public void A_faulty_cell_line_or_quote_leaves_the_rest_of_the_file_in_use()
    {
        RateReading reading = ReferenceRates.Read(
            [Fx("Date,USD,CNY\n2024-03-04,0,x\n\"2024-03-05,1,7\n2024-03-06,1\n3/6/2024,1,7\n2024-03-07,1.25,8\n2024-03-08,1.5,-1\n")]);
        Assert.Equal(
            [
                (2L, "CNY", RateFaultCode.RateNotDecimal), (2L, "USD", RateFaultCode.RateNotPositive),
                (3L, "", RateFaultCode.QuotingBroken),
                (4L, "", RateFaultCode.CellCountDiffers), (5L, "Date", RateFaultCode.DateReformatted),
                (7L, "CNY", RateFaultCode.RateNotPositive),
            ],
            reading.Faults.Select(fault => (fault.Line, fault.Column, fault.Code)));
        UtcInstant at = UtcInstant.Of("2024-03-08T15:00:00Z");
        Assert.Equal((1.5m, 6.4m), (reading.Book.UsdPer(Eur, at).Rate, reading.Book.Price(Cny, Usd, at).Rate));
    }

    [Fact]
    public void The_digest_and_the_sources_do_not_depend_on_the_order_of_files()
    {
        RateFile a = Fx("Date,USD\n2024-03-06,1\n", "a.csv"), b = Fx("Date,USD\n2024-03-07,1\n", "b.csv");
        RateBook one = SoundBook(a, b), other = SoundBook(b, a);
        Assert.Equal(one.Digest, other.Digest);
        Assert.Equal(["a.csv", "b.csv"], other.Sources.Select(source => source.Name));
        Assert.Equal(a.Content.Length, other.Sources[0].Bytes);
        HashSet<Sha256Digest> digests =
        [
            one.Digest, SoundBook(a).Digest, RateBook.Empty.Digest,
            SoundBook(a, Fx("Date,USD\n2024-03-07,1.0\n", "b.csv")).Digest, SoundBook(a, b with { Name = "c.csv" }).Digest,
        ];
        Assert.Equal(5, digests.Count);
    }

    [Fact]
    public void Parities_and_fees_are_among_the_sources()
    {
        RateReading reading = ReferenceRates.Read(
            [Official("CNY,2024-03-06,2024-03-06T01:15:00Z,7.1,SAFE\n"), Fees("EX,trade,10,0,USD,2024-01-01\n")]);
        Assert.Empty(reading.Faults);
        Assert.Equal([RateFileKind.Fees, RateFileKind.Official], reading.Book.Sources.Select(source => source.Kind));
        Assert.Throws<ArgumentException>(() => ReferenceRates.Read([new RateFile("x", (RateFileKind)9, default)]));
    }

    [Fact]
    public void A_coin_has_no_parity()
    {
        RateReading reading = ReferenceRates.Read(
            [Crypto("BTC,2024-03-06T08:00:00Z,5,a\n"), Official("BTC,2024-03-06,2024-03-06T01:15:00Z,7.1,SAFE\n")]);
        Assert.Equal(RateFaultCode.CurrencyNotQuoted, Assert.Single(reading.Faults).Code);
        Assert.Equal(5m, reading.Book.UsdPer(Btc, UtcInstant.Of("2024-03-06T09:00:00Z")).Rate);
    }
}
