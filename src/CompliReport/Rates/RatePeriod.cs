using CompliReport.Values;

namespace CompliReport.Rates;

/// <summary>One or two legs joined: everything of an answer but the instant it is for.</summary>
internal sealed record RatePeriod
{
    private RatePeriod(RateLeg asset, RateLeg? quote)
    {
        (Asset, Quote) = (asset, quote);
        RateLeg other = quote ?? asset;
        State = asset.State < other.State ? asset.State : other.State;
        ValidFrom = asset.ValidFrom > other.ValidFrom ? asset.ValidFrom : other.ValidFrom;
        ValidUntil = asset.ValidUntil < other.ValidUntil ? asset.ValidUntil : other.ValidUntil;
        PublishedAt = asset.PublishedAt is { } first && other.PublishedAt is { } second
            ? first < second ? first : second
            : asset.PublishedAt ?? other.PublishedAt;
        // The identity's units turn a price into the asset's rate in USD: both are one formula.
        RateLeg unit = quote ?? RateLeg.Identity;
        Rate = State == RateState.NoRate ? 0 : Ratio(asset.UsdUnits * unit.AssetUnits, asset.AssetUnits * unit.UsdUnits);
        AssetUsd = asset.State == RateState.NoRate ? 0 : Ratio(asset.UsdUnits, asset.AssetUnits);
        QuotePerUsd = unit.State == RateState.NoRate ? 0 : Ratio(unit.AssetUnits, unit.UsdUnits);
        Source = quote is null ? asset.Source : $"{asset.Source}+{quote.Source}";
    }

    public RateLeg Asset { get; }

    public RateLeg? Quote { get; }

    public RateState State { get; }

    public decimal Rate { get; }

    /// <summary>USD per unit of the asset; 0 for none.</summary>
    public decimal AssetUsd { get; }

    /// <summary>Units of the quote per USD; 0 for none.</summary>
    public decimal QuotePerUsd { get; }

    /// <summary>Made once for all answers of the period.</summary>
    public string Source { get; }

    public UtcInstant ValidFrom { get; }

    public UtcInstant ValidUntil { get; }

    public UtcInstant? PublishedAt { get; }

    /// <summary>The leg to blame when there is no rate.</summary>
    public RateLeg? Missing => State != RateState.NoRate ? null : Asset.State == RateState.NoRate ? Asset : Quote;

    /// <summary>USD per unit of an asset.</summary>
    public static RatePeriod OfAsset(RateLeg asset) => new(asset, null);

    /// <summary>Units of the quote per unit of an asset, through USD.</summary>
    public static RatePeriod OfPair(RateLeg asset, RateLeg quote) => new(asset, quote);

    public bool Holds(UtcInstant at) => at >= ValidFrom && at < ValidUntil;

    /// <summary>
    /// The only place where a rate is rounded: decimal keeps 28 to 29 significant digits and at most 28 after the point,
    /// and rounds a quotient, and a product of more digits than that, to the nearest. Nothing else rounds a rate.
    /// </summary>
    private static decimal Ratio(decimal quoteUnits, decimal assetUnits)
    {
        decimal ratio = quoteUnits / assetUnits;
        Invariant.Holds(ratio > 0, "rates within their bounds have a positive ratio");
        return ratio;
    }
}
