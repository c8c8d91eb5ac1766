using System;
using System.Collections.Immutable;
using CompliReport.Values;

namespace CompliReport.Rates;

/// <summary>How old a fiat rate may be, in business days: Mondays to Fridays after the date of the rate, inclusive.</summary>
public sealed record FiatAgeLimit
{
    /// <summary>A limit.</summary>
    /// <param name="freshMax">Up to and with this age a rate is fresh.</param>
    /// <param name="staleMax">Up to and with this age it is stale; beyond there is no rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or stale ends before fresh, or more than 365.</exception>
    public FiatAgeLimit(int freshMax, int staleMax)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(freshMax);
        ArgumentOutOfRangeException.ThrowIfLessThan(staleMax, freshMax);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(staleMax, 365);
        (FreshMax, StaleMax) = (freshMax, staleMax);
    }

    /// <summary>Up to and with this age a rate is fresh.</summary>
    public int FreshMax { get; }

    /// <summary>Up to and with this age a rate is stale; beyond there is no rate.</summary>
    public int StaleMax { get; }
}

/// <summary>How old a rate may be before it is stale, and before it is none.</summary>
/// <remarks>
/// No law gives these numbers: they are defaults of this product, unconfirmed by any regulator. Five business days cover
/// the largest gap between two ECB rates from 1999 to 2025 (five calendar days, Easter and Christmas).
/// </remarks>
public sealed record RateAgeLimits
{
    /// <summary>The defaults for every currency and asset.</summary>
    public static RateAgeLimits Default { get; } = new();

    /// <summary>The limit of a currency that has none of its own: fresh to 1 business day, stale to 5.</summary>
    public FiatAgeLimit Fiat { get; init; } = new(freshMax: 1, staleMax: 5);

    /// <summary>Currencies whose ECB rates have a limit of their own; empty by default.</summary>
    public ImmutableDictionary<AssetCode, FiatAgeLimit> FiatOf { get; init; } = ImmutableDictionary<AssetCode, FiatAgeLimit>.Empty;

    /// <summary>
    /// Currencies whose central parities have a limit of their own: by default CNY is stale to 11 business days, for its market is closed
    /// over the Spring Festival; that number is common knowledge without a source yet.
    /// </summary>
    public ImmutableDictionary<AssetCode, FiatAgeLimit> OfficialOf { get; init; } =
        ImmutableDictionary<AssetCode, FiatAgeLimit>.Empty.Add(AssetCode.Of("CNY"), new FiatAgeLimit(freshMax: 1, staleMax: 11));

    /// <summary>Up to and with this many hours a crypto price is fresh: 24 by default, a number of ours.</summary>
    public int CryptoFreshHoursMax { get; init => field = Hours(value); } = 24;

    /// <summary>
    /// Up to and with this many hours a crypto price is stale, beyond there is none: 120 (5 days) by default, a number of ours.
    /// </summary>
    /// <remarks>When it is less than the hours of a fresh price, a price goes from fresh to none.</remarks>
    public int CryptoStaleHoursMax { get; init => field = Hours(value); } = 120;

    internal FiatAgeLimit LimitOf(AssetCode currency) => FiatOf.TryGetValue(currency, out FiatAgeLimit? own) ? own : Fiat;

    internal FiatAgeLimit OfficialLimitOf(AssetCode currency) => OfficialOf.TryGetValue(currency, out FiatAgeLimit? own) ? own : Fiat;

    private static int Hours(int hours)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(hours);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hours, 365 * 24);
        return hours;
    }
}
