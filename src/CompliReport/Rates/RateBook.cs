using System.Collections.Frozen;
using System.Collections.Immutable;
using CompliReport.Values;

namespace CompliReport.Rates;

/// <summary>All reference rates of a run. Answers what was known at an instant: never a rate published later, never a default.</summary>
/// <remarks>Immutable and safe for many threads. Rates of one fiat currency against another come from one date of the ECB,
/// unless a central parity was chosen for one of them.</remarks>
public sealed class RateBook
{
    private static readonly AssetCode Usd = RateLeg.Identity.Asset;

    private readonly FrozenDictionary<AssetCode, AssetRates> _rates;

    internal RateBook(
        FrozenDictionary<AssetCode, AssetRates> rates, RateAgeLimits limits, ImmutableArray<RateSource> sources, Sha256Digest digest) =>
        (_rates, Limits, Sources, Digest) = (rates, limits, sources, digest);

    /// <summary>A book without a rate: only USD has one.</summary>
    public static RateBook Empty { get; } = ReferenceRates.Read([]).Book;

    /// <summary>The limits of age that its answers follow.</summary>
    public RateAgeLimits Limits { get; }

    /// <summary>The files it was made of, by name, kind and digest.</summary>
    public ImmutableArray<RateSource> Sources { get; }

    /// <summary>
    /// A digest of the names, kinds and digests of <see cref="Sources"/>: the order in which files were given does not matter.
    /// </summary>
    public Sha256Digest Digest { get; }

    /// <summary>
    /// USD per one unit of an asset, as known at an instant. USD itself is 1; a stablecoin has a price or none, it is never 1.
    /// </summary>
    public RateAnswer UsdPer(AssetCode asset, UtcInstant at) => new(RatePeriod.OfAsset(LegOf(asset, at)), at);

    /// <summary>
    /// Units of the quote per one unit of a crypto asset, as known at an instant: its price in USD times the quote per USD.
    /// </summary>
    /// <param name="quote">What the price is in: a fiat currency, or any other asset with a price.</param>
    /// <param name="crypto">What is priced.</param>
    /// <param name="at">The instant; a rate published at it is used.</param>
    public RateAnswer Price(AssetCode quote, AssetCode crypto, UtcInstant at) => new(PeriodOf(quote, crypto, at), at);

    internal RateCursor CursorOf(AssetCode quote, AssetCode crypto) => new(this, quote, crypto);

    internal RatePeriod PeriodOf(AssetCode quote, AssetCode crypto, UtcInstant at) =>
        RatePeriod.OfPair(LegOf(crypto, at), LegOf(quote, at));

    internal RateLeg LegOf(AssetCode asset, UtcInstant at) =>
        asset == Usd ? RateLeg.Identity
        : _rates.TryGetValue(asset, out AssetRates? found) ? found.At(asset, at)
        : RateLeg.None(asset, RateGap.UnknownAsset, RateLeg.EndOfTime);
}
