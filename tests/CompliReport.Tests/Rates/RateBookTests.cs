using System;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Rates;
using CompliReport.Values;
using Xunit;
using static CompliReport.Tests.Rates.RateSamples;

namespace CompliReport.Tests.Rates;

public sealed class RateBookTests
{
    private const string TwoDays = "Date,USD,CNY\n2024-03-07,1.25,8\n2024-03-06,1,7\n";

    [Theory]
    [InlineData("a nanosecond before the first publication", "2024-03-06T14:59:59.999999999Z", "NoRate NotYetPublished")]
    [InlineData("at the publication", "2024-03-06T15:00:00Z", "Fresh 7")]
    [InlineData("a nanosecond before the next", "2024-03-07T14:59:59.999999999Z", "Fresh 7")]
    [InlineData("at the next", "2024-03-07T15:00:00Z", "Fresh 6.4")]
    [InlineData("carried over Friday, 1 business day", "2024-03-08T22:59:59.999999999Z", "Fresh 6.4")]
    [InlineData("Saturday and Sunday are no business days", "2024-03-10T22:59:59.999999999Z", "Fresh 6.4")]
    [InlineData("Monday, 2 business days", "2024-03-10T23:00:00Z", "Stale 6.4")]
    [InlineData("the end of Thursday, 5 business days", "2024-03-14T22:59:59.999999999Z", "Stale 6.4")]
    [InlineData("Friday, 6 business days", "2024-03-14T23:00:00Z", "NoRate TooOld")]
    public void A_fiat_rate_is_used_from_its_publication_until_it_is_too_old(string reason, string at, string expected)
    {
        // 8 CNY and 1.25 USD are both one euro: 6.4 CNY per USD.
        RateAnswer answer = SoundBook(Fx(TwoDays)).Price(Cny, Usd, UtcInstant.Of(at));
        Assert.True(expected == Show(answer), $"{reason}: {Show(answer)}");
    }

    [Theory]
    [InlineData("a nanosecond before", "2024-03-06T07:59:59.999999999Z", "NoRate NotYetPublished", null)]
    [InlineData("at its time", "2024-03-06T08:00:00Z", "Fresh 50000.5", "0")]
    [InlineData("a nanosecond later", "2024-03-06T08:00:00.000000001Z", "Fresh 50000.5", "0.1")]
    [InlineData("at 24 hours", "2024-03-07T08:00:00Z", "Fresh 50000.5", "24")]
    [InlineData("just over 24 hours", "2024-03-07T08:00:00.000000001Z", "Stale 50000.5", "24.1")]
    [InlineData("at 5 days", "2024-03-11T08:00:00Z", "Stale 50000.5", "120")]
    [InlineData("just over 5 days", "2024-03-11T08:00:00.000000001Z", "NoRate TooOld", "120.1")]
    public void A_crypto_price_is_used_from_its_time_until_it_is_too_old(string reason, string at, string expected, string? hours)
    {
        RateAnswer answer = SoundBook(Crypto("BTC,2024-03-06T08:00:00Z,50000.5,venue-x\n")).UsdPer(Btc, UtcInstant.Of(at));
        Assert.True(expected == Show(answer), $"{reason}: {Show(answer)}");
        Assert.Equal(hours is null ? null : decimal.Parse(hours, System.Globalization.CultureInfo.InvariantCulture), answer.AgeHours);
    }

    [Theory]
    [InlineData("USD is 1", "USD", "Fresh 1", "identity")]
    [InlineData("EUR is the USD of a euro", "EUR", "Fresh 1.25", "ECB")]
    [InlineData("USD of a euro over units of a euro", "CNY", "Fresh 0.15625", "ECB")]
    [InlineData("a stablecoin has its price", "USDC", "Fresh 0.9985", "venue-y")]
    [InlineData("a stablecoin without a price is never 1", "USDT", "NoRate UnknownAsset", "")]
    [InlineData("an unknown currency", "KWD", "NoRate UnknownAsset", "")]
    public void USD_per_unit_goes_through_the_euro_or_the_price(string reason, string asset, string expected, string source)
    {
        RateBook book = SoundBook(Fx(TwoDays), Crypto("USDC,2024-03-08T00:00:00Z,0.9985,venue-y\n"));
        RateAnswer answer = book.UsdPer(AssetCode.Of(asset), UtcInstant.Of("2024-03-08T08:00:00Z"));
        Assert.True(expected == Show(answer), $"{reason}: {Show(answer)}");
        Assert.Equal(source, answer.Source);
    }

    [Fact]
    public void A_price_joins_two_legs_and_takes_the_worse_state_the_older_time_and_both_sources()
    {
        RateBook book = SoundBook(Fx(TwoDays), Crypto("BTC,2024-03-11T12:00:00Z,50000,venue-x\n"));
        RateAnswer answer = book.Price(Cny, Btc, UtcInstant.Of("2024-03-11T12:00:00Z"));
        Assert.Equal("Stale 320000", Show(answer));
        Assert.Equal("venue-x+ECB", answer.Source);
        Assert.Equal(UtcInstant.Of("2024-03-07T15:00:00Z"), answer.PublishedAt);
        Assert.Equal(new DateOnly(2024, 3, 7), answer.RateDate);
        Assert.Equal((93.0m, 2), (answer.AgeHours!.Value, answer.AgeBusinessDays!.Value));
        Assert.Equal(["crypto.csv:2", "fx.csv:2"], answer.Evidence.Select(line => line.ToString()));
        Assert.Equal(UtcInstant.Of("2024-03-11T12:00:00Z"), answer.ValidFrom);
        Assert.Equal(UtcInstant.Of("2024-03-12T12:00:00.000000001Z"), answer.ValidUntil);
    }

    [Fact]
    public void A_price_without_one_leg_names_the_leg()
    {
        RateBook book = SoundBook(Fx(TwoDays), Crypto("BTC,2024-03-08T00:00:00Z,50000,venue-x\n"));
        UtcInstant at = UtcInstant.Of("2024-03-08T08:00:00Z");
        Assert.Equal(AssetCode.Of("RUB"), book.Price(AssetCode.Of("RUB"), Btc, at).GapAsset);
        Assert.Equal(AssetCode.Of("USDT"), book.Price(Cny, AssetCode.Of("USDT"), at).GapAsset);
        Assert.Null(book.Price(Cny, Btc, at).GapAsset);
    }

    [Fact]
    public void A_missing_rate_cannot_be_read_by_mistake()
    {
        RateAnswer answer = RateBook.Empty.UsdPer(Btc, UtcInstant.Of("2024-03-08T08:00:00Z"));
        Assert.False(answer.HasRate);
        Assert.False(answer.TryGetRate(out decimal rate));
        Assert.Equal(0, rate);
        Assert.Contains("no rate of BTC", Assert.Throws<InvalidOperationException>(() => answer.Rate).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => default(RateAnswer).State);
    }

    [Fact]
    public void Legs_of_one_currency_come_from_one_date()
    {
        // On the second date CNY has no rate: the USD of that date must not meet the CNY of the first.
        RateBook book = SoundBook(Fx("Date,USD,CNY,\n2024-03-07,2,N/A,\n2024-03-06,1,7,\n"));
        UtcInstant at = UtcInstant.Of("2024-03-07T16:00:00Z");
        Assert.Equal(7, book.Price(Cny, Usd, at).Rate);
        Assert.Equal(2, book.UsdPer(Eur, at).Rate);
    }

    [Fact]
    public void The_longest_gap_of_five_days_is_stale_and_never_without_a_rate()
    {
        // Thursday before Easter to Tuesday after: Friday and Monday are no days of the ECB.
        RateBook book = SoundBook(Fx("Date,USD\n2024-03-28,1.1\n2024-04-02,1.2\n"));
        Assert.Equal("Fresh 1.1", Show(book.UsdPer(Eur, UtcInstant.Of("2024-03-31T21:59:59.999999999Z"))));
        Assert.Equal("Stale 1.1", Show(book.UsdPer(Eur, UtcInstant.Of("2024-03-31T22:00:00Z"))));
        RateAnswer last = book.UsdPer(Eur, UtcInstant.Of("2024-04-02T13:59:59.999999999Z"));
        Assert.Equal(("Stale 1.1", 3), (Show(last), last.AgeBusinessDays!.Value));
        Assert.Equal("Fresh 1.2", Show(book.UsdPer(Eur, UtcInstant.Of("2024-04-02T14:00:00Z"))));
    }

    [Theory]
    [InlineData("CNY has 11 days of its own", "CNY", "2024-03-22T12:00:00Z", "Stale")]
    [InlineData("after 11 days there is none", "CNY", "2024-03-25T12:00:00Z", "NoRate")]
    [InlineData("EUR keeps the common limit", "EUR", "2024-03-22T12:00:00Z", "NoRate")]
    public void A_currency_may_have_a_limit_of_its_own(string reason, string currency, string at, string expected)
    {
        RateAgeLimits limits = new() { FiatOf = ImmutableDictionary<AssetCode, FiatAgeLimit>.Empty.Add(Cny, new FiatAgeLimit(1, 11)) };
        RateAnswer answer = SoundBook(limits, Fx(TwoDays)).UsdPer(AssetCode.Of(currency), UtcInstant.Of(at));
        Assert.True(expected == answer.State.ToString(), reason);
    }

    [Fact]
    public void Limits_that_end_before_they_begin_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FiatAgeLimit(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FiatAgeLimit(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RateAgeLimits { CryptoFreshHoursMax = -1 });
    }

    [Fact]
    public void The_least_and_the_most_that_a_currency_is_believed_are_believed() =>
        Assert.Equal(
            ("Fresh 7.9437", "Fresh 6.9855"),
            (Show(SoundBook(Fx("Date,USD,CNY\n2024-03-06,0.4126,3.2776\n")).Price(Cny, Usd, UtcInstant.Of("2024-03-06T15:00:00Z")))[..12],
                Show(SoundBook(Fx("Date,USD,CNY\n2024-03-06,3.198,22.3398\n")).Price(Cny, Usd, UtcInstant.Of("2024-03-06T15:00:00Z")))[..12]));

    [Fact]
    public void Rates_at_their_bounds_never_overflow_and_never_become_zero()
    {
        RateBook book = SoundBook(
            Fx("Date,USD,AAA,BBB\n2024-03-06,0.4126,0.001,1000000000\n", "a.csv"),
            Fx("Date,USD,AAA,BBB\n2024-03-07,3.198,0.001,1000000000\n", "b.csv"),
            Crypto("XX,2024-03-06T15:00:00Z,0.000000000000001,s\nYY,2024-03-06T15:00:00Z,1000000000,s\n"));
        string[] assets = ["USD", "EUR", "AAA", "BBB", "XX", "YY"];
        foreach (string at in (string[])["2024-03-06T15:00:00Z", "2024-03-07T15:00:00Z"])
        {
            foreach (string quote in assets)
            {
                foreach (string asset in assets)
                {
                    RateAnswer answer = book.Price(AssetCode.Of(quote), AssetCode.Of(asset), UtcInstant.Of(at));
                    Assert.True(answer.Rate > 0, $"{quote} per {asset}");
                }
            }
        }
    }

    private static string Show(RateAnswer answer) => answer.HasRate
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{answer.State} {answer.Rate:0.############################}")
        : $"{answer.State} {answer.Gap}";
}
