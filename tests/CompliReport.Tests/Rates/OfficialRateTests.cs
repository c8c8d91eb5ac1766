using System;
using System.Linq;
using System.Text;
using CompliReport.Rates;
using CompliReport.Reconciliation;
using CompliReport.Rules;
using CompliReport.Tests.Rules;
using CompliReport.Values;
using Xunit;
using static CompliReport.Tests.Rates.RateSamples;

namespace CompliReport.Tests.Rates;

/// <summary>Central parities: how they are quoted, when they count, and what stands for them.</summary>
public sealed class OfficialRateTests
{
    private const string Substitute = "ECB (substitute for central parity)";

    private static readonly ReferenceChoice[] ParityFirst = [new(Cny, RateOrigin.Official, RateOrigin.Ecb)];

    [Theory]
    [InlineData("units of the currency per USD", "", "7.1")]
    [InlineData("said so", "units_per_usd", "7.1")]
    [InlineData("as SAFE publishes it", "units_per_100_usd", "710")]
    [InlineData("the other way round", "usd_per_unit", "0.125")]
    [InlineData("the other way round, per 100", "usd_per_100_units", "12.5")]
    public void Direction_and_per_100_are_as_the_file_says(string reason, string quote, string rate)
    {
        RateBook book = Read(ParityFirst, Official($"CNY,2024-03-06,2024-03-06T01:15:00Z,{rate},SAFE,{quote}\n", ",quote")).Book;
        decimal expected = quote.StartsWith("usd", StringComparison.Ordinal) ? 8m : 7.1m;
        Assert.True(book.Price(Cny, Usd, UtcInstant.Of("2024-03-06T02:00:00Z")).Rate == expected, reason);
    }

    [Theory]
    [InlineData("one nanosecond before its publication the day before counts", "2024-03-06T01:14:59.999999999Z", "7", "SAFE")]
    [InlineData("at its publication it counts", "2024-03-06T01:15:00Z", "7.1", "SAFE")]
    [InlineData("before the first parity the substitute counts, and says so", "2024-03-05T01:14:59.999999999Z", "6", Substitute)]
    [InlineData("11 business days later it still counts, stale", "2024-03-21T22:59:59.999999999Z", "7.1", "SAFE")]
    [InlineData("12 business days later the substitute counts", "2024-03-21T23:00:00Z", "6.5", Substitute)]
    public void The_last_parity_published_counts(string reason, string at, string rate, string source)
    {
        RateAnswer answer = Read(
            ParityFirst,
            Fx("Date,USD,CNY\n2024-03-04,1,6\n2024-03-20,1,6.5\n"),
            Official("CNY,2024-03-05,2024-03-05T01:15:00Z,7,SAFE\nCNY,2024-03-06,2024-03-06T01:15:00Z,7.1,SAFE\n")).Book.Price(Cny, Usd, UtcInstant.Of(at));
        Assert.True(RateCells.Plain(answer.Rate) == rate, $"{reason}: {answer.Rate}");
        Assert.Equal("identity+" + source, answer.Source);
        Assert.Equal(source == Substitute, answer.IsSubstitute);
        Assert.True(answer.PublishedAt <= answer.At);
        Assert.Equal(source == Substitute ? RateOrigin.Ecb : RateOrigin.Official, answer.QuoteOrigin);
    }

    [Fact]
    public void Where_no_substitute_may_be_taken_there_is_no_rate()
    {
        ReferenceChoice[] strict = [new(Cny, RateOrigin.Official, null)];
        RateAnswer answer = Read(strict, Fx("Date,USD,CNY\n2024-03-06,1,7\n")).Book.Price(Cny, Usd, UtcInstant.Of("2024-03-06T20:00:00Z"));
        Assert.Equal(RateGap.UnknownAsset, answer.Gap);
    }

    [Fact]
    public void A_currency_that_no_pack_names_takes_the_ECB_and_where_that_has_none_a_parity()
    {
        RateBook book = Read(
            [], Fx("Date,USD,CNY\n2024-03-06,1,7\n"),
            Official("CNY,2024-03-06,2024-03-06T01:15:00Z,7.1,SAFE\nRUB,2024-03-06,2024-03-05T14:00:00Z,90,CBR\n")).Book;
        UtcInstant at = UtcInstant.Of("2024-03-06T20:00:00Z");
        Assert.Equal((7m, "identity+ECB"), (book.Price(Cny, Usd, at).Rate, book.Price(Cny, Usd, at).Source));
        RateAnswer rub = book.Price(AssetCode.Of("RUB"), Usd, at);
        Assert.Equal((90m, "identity+CBR (substitute for ECB)"), (rub.Rate, rub.Source));
    }

    [Fact]
    public void A_correction_counts_from_its_own_publication()
    {
        RateBook book = Read(ParityFirst, Official("CNY,2024-03-06,2024-03-06T03:00:00Z,7.2,SAFE\nCNY,2024-03-06,2024-03-06T01:15:00Z,7.1,SAFE\n")).Book;
        Assert.Equal(7.1m, book.Price(Cny, Usd, UtcInstant.Of("2024-03-06T02:59:59Z")).Rate);
        Assert.Equal(7.2m, book.Price(Cny, Usd, UtcInstant.Of("2024-03-06T03:00:00Z")).Rate);
    }

    [Fact]
    public void Columns_may_come_in_any_order_and_the_order_of_files_changes_nothing()
    {
        RateFile one = new(
            "a.csv", RateFileKind.Official,
            Encoding.UTF8.GetBytes("source,units_per_usd,published_at,date,currency\nSAFE,7.1,2024-03-06T01:15:00Z,2024-03-06,CNY\n"));
        RateFile other = Official("CNY,2024-03-07,2024-03-07T01:15:00Z,7.2,SAFE\nCNY,2024-03-06,2024-03-06T01:15:00Z,7.3,SAFE\n");
        RateReading first = ReferenceRates.Read([one, other], RateAgeLimits.Default, ParityFirst), second = ReferenceRates.Read([other, one], RateAgeLimits.Default, ParityFirst);
        Assert.Equal(first.Faults, second.Faults);
        Assert.Equal(2, first.Faults.Count(static fault => fault.Code == RateFaultCode.RatesConflict));
        foreach (string at in (string[])["2024-03-06T12:00:00Z", "2024-03-07T12:00:00Z"])
        {
            Assert.Equal(first.Book.Price(Cny, Usd, UtcInstant.Of(at)), second.Book.Price(Cny, Usd, UtcInstant.Of(at)));
        }

        Assert.False(first.Book.Price(Cny, Usd, UtcInstant.Of("2024-03-06T12:00:00Z")).HasRate);
    }

    [Fact]
    public void A_cursor_answers_as_the_book_does_where_sources_alternate()
    {
        RateBook book = Read(
            ParityFirst, Fx("Date,USD,CNY\n2024-02-20,1,6\n2024-03-04,1,6\n2024-03-20,1,6.5\n"),
            Official("CNY,2024-02-21,2024-02-21T01:15:00Z,7,SAFE\nCNY,2024-03-18,2024-03-18T01:15:00Z,7.1,SAFE\n")).Book;
        RateCursor cursor = book.CursorOf(Cny, Usd);
        for (UtcInstant at = UtcInstant.Of("2024-02-18T00:00:00Z"); at < UtcInstant.Of("2024-04-20T00:00:00Z"); at = at.Before(-45 * UtcInstant.Minute))
        {
            RateAnswer direct = book.Price(Cny, Usd, at);
            Assert.True(direct == cursor.At(at) && direct.ValidFrom <= at && at < direct.ValidUntil, at.ToString());
        }
    }

    [Fact]
    public void The_first_pack_that_names_a_currency_decides()
    {
        RulePack china = RulePackSample.China;
        RulePack other = china with { Rates = [new RateChoice(Cny, "ecb", null, ""), new RateChoice(Eur, "ecb", "safe", "")] };
        Assert.Equal([new ReferenceChoice(Cny, RateOrigin.Official, RateOrigin.Ecb), new ReferenceChoice(Eur, RateOrigin.Ecb, RateOrigin.Official)], PackReferences.Of([china, other]));
        Assert.Equal(new ReferenceChoice(Cny, RateOrigin.Ecb, null), PackReferences.Of([other, china])[0]);
        Assert.Empty(PackReferences.Of([]));
    }

    private static RateReading Read(ReferenceChoice[] choices, params RateFile[] files)
    {
        RateReading reading = ReferenceRates.Read(files, RateAgeLimits.Default, choices);
        Assert.Empty(reading.Faults);
        return reading;
    }
}
