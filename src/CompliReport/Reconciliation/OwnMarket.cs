using System;
using System.Collections.Frozen;
using System.Collections.Immutable;
using CompliReport.Ledgers.Beside;
using CompliReport.Ledgers.Cells;
using CompliReport.Rates;
using CompliReport.Values;

namespace CompliReport.Reconciliation;

/// <summary>Fiat per US dollar as a conversion implies it.</summary>
/// <param name="Fx">Units of fiat per USD; null where no stablecoin or second side says.</param>
/// <param name="PremiumBps">Above the reference, in basis points; null without one.</param>
internal readonly record struct ImpliedFx(decimal? Fx, decimal? PremiumBps);

/// <summary>What the day's own prices say: the platform's median of each pair and hour, prices in US dollars, and currencies exchanged
/// through a coin.</summary>
internal sealed class OwnMarket
{
    private const long FxPeriod = 5 * UtcInstant.Minute;

    // A quotient beyond this is no price of any market.
    private const decimal PriceMax = 1_000_000_000_000_000_000m;

    // A coin that is meant to be one US dollar. Those of other currencies imply that currency, not the dollar.
    private static readonly FrozenSet<string> UsdStablecoins = FrozenSet.ToFrozenSet(
        ("USDT USDC USDP PAX TUSD BUSD GUSD HUSD FDUSD PYUSD RLUSD USDD USDE USDS USDG USDQ USDR USD0 USD1 USDB DAI SAI FRAX LUSD SUSD GHO "
        + "CRVUSD UST USTC").Split(' '), StringComparer.Ordinal);

    private readonly MedianPrices _platform, _usdPrices;
    private readonly ushort _usd;
    private readonly bool[] _isUsdStablecoin;

    private OwnMarket(
        MedianPrices platform, MedianPrices usdPrices, ushort usd, bool[] isUsdStablecoin, ImmutableArray<ThroughConversion> through) =>
        (_platform, _usdPrices, _usd, _isUsdStablecoin, Through) = (platform, usdPrices, usd, isUsdStablecoin, through);

    /// <summary>Coins bought with one currency and sold for another within 24 hours, for detection.</summary>
    internal ImmutableArray<ThroughConversion> Through { get; }

    /// <summary>Looks at all prices of the run and marks those that are off the platform's median.</summary>
    /// <param name="conversions">The conversions, priced.</param>
    /// <param name="prices">The key of each one's price, 0 for those that are no part of the market.</param>
    /// <param name="assets">The assets.</param>
    /// <param name="accounts">Whose accounts they are; an account without a customer stands for itself.</param>
    /// <param name="rates">The reference rates.</param>
    /// <param name="tolerance">When the platform's median is a reference.</param>
    internal static OwnMarket Of(
        ConversionColumn conversions, ulong[] prices, AssetTable assets, AccountFacts accounts, RateBook rates, PlatformTolerance tolerance)
    {
        int HolderOf(int account, long time) => accounts.CustomerAt(account, time) is >= 0 and int customer ? customer : ~account;
        MedianPrices platform = MedianPrices.Of(
            conversions, prices, HolderOf, UtcInstant.Hour, null, tolerance.ConversionsMin, tolerance.CustomersMin);
        platform.Judge(conversions, prices, tolerance.FlagBps);
        bool[] isUsdStablecoin = new bool[assets.Count];
        ushort usd = AssetTable.None;
        for (int asset = 0; asset < assets.Count; asset++)
        {
            isUsdStablecoin[asset] = UsdStablecoins.Contains(assets[(ushort)asset].Text);
            usd = assets[(ushort)asset] == RateLeg.Identity.Asset ? (ushort)asset : usd;
        }

        bool[] isTwoSided = TwoSided(conversions, usd, assets.Count);
        MedianPrices usdPrices = MedianPrices.Of(
            conversions, prices, HolderOf, FxPeriod, (fiat, crypto) => fiat == usd && isTwoSided[crypto], 1, 1);
        return new OwnMarket(
            platform, usdPrices, usd, isUsdStablecoin, ThroughConversions.Of(conversions, prices, HolderOf, assets, rates));
    }

    /// <summary>The platform's medians of pairs and hours.</summary>
    internal MedianPrices Platform => _platform;

    /// <summary>The platform's median price of a conversion's pair in its hour (UTC); null where too few traded.</summary>
    internal decimal? PlatformPriceOf(in Conversion conversion) => _platform.PriceAt(conversion.Fiat, conversion.Crypto, conversion.Time);

    /// <summary>
    /// Fiat per US dollar: of a stablecoin by its own price, of another coin by what it sold for in US dollars in the same five minutes.
    /// A price in US dollars implies none.
    /// </summary>
    internal ImpliedFx FxOf(in Conversion conversion, in ConversionPrice price)
    {
        if (price is not { Implied: > 0 and { } implied, Reference: { } reference } || reference.QuoteOrigin == RateOrigin.Identity)
        {
            return default;
        }

        decimal? fx = null;
        if (_isUsdStablecoin[conversion.Crypto])
        {
            fx = reference.AssetUsd > 0 && (reference.AssetUsd > 1 || implied < reference.AssetUsd * PriceMax)
                ? ImpliedRates.StablecoinFx(implied, reference.AssetUsd)
                : null;
        }
        else if (UsdPriceAt(conversion.Crypto, conversion.Time) is > 0 and { } usd && (usd > 1 || implied < usd * PriceMax))
        {
            fx = ImpliedRates.TwoSidedFx(implied, usd);
        }

        return new ImpliedFx(
            fx,
            fx is { } found && reference.QuotePerUsd > 0 && found / PriceMax < reference.QuotePerUsd
                ? ImpliedRates.PremiumBps(found, reference.QuotePerUsd)
                : null);
    }

    // The lower median of what the coin cost in US dollars in the same five minutes; null where nobody traded it so.
    private decimal? UsdPriceAt(ushort crypto, long time) => _usdPrices.Count == 0 ? null : _usdPrices.PriceAt(_usd, crypto, time);

    // Coins that were traded for dollars and for another currency: only there are two sides to compare.
    private static bool[] TwoSided(ConversionColumn conversions, ushort usd, int assets)
    {
        byte[] sides = new byte[assets];
        for (int i = 0; usd != AssetTable.None && i < conversions.Count; i++)
        {
            ref Conversion conversion = ref conversions[i];
            if (conversion.HasBothLegs)
            {
                sides[conversion.Crypto] |= conversion.Fiat == usd ? (byte)1 : (byte)2;
            }
        }

        return Array.ConvertAll(sides, static side => side == 3);
    }
}
