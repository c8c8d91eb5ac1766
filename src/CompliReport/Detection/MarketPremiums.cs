using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;
using CompliReport.Ledgers.Beside;
using CompliReport.Rates;
using CompliReport.Reconciliation;
using CompliReport.Values;

namespace CompliReport.Detection;

/// <summary>What the price of one conversion says.</summary>
/// <param name="IsTrade">Whether it has a price at all: both legs booked, of one account, and no dust whose rounding is the price.</param>
/// <param name="ReferenceBps">Above the reference rate, in basis points; null where no rate of its time is known.</param>
/// <param name="FlagBps">How far off the reference may be; 0 where it was not asked.</param>
/// <param name="MarketBps">Above what the platform's other customers paid, in basis points; null where too few traded.</param>
/// <param name="IsStable">Whether the coin stands at one US dollar, so that its price does not move within an hour.</param>
internal readonly record struct TradePremium(
    bool IsTrade, decimal? ReferenceBps, decimal FlagBps, decimal? MarketBps, bool IsStable);

/// <summary>Holds the price of a conversion against the reference and against the platform's own market.</summary>
/// <remarks>
/// The market is the median of the pair in the hour. Where too few traded, or where that median is itself off the reference (a pair that
/// only the suspicious trade has their price for its median), it is for coins at par the median premium of all the platform's customers
/// over all pairs of the UTC day, each customer once. Where a whole platform trades off the reference (a closed currency) that median is
/// off as well, and nobody stands out. The medians of days are worked out once, when one is first asked for.
/// </remarks>
internal sealed class MarketPremiums
{
    // As many as the median of an hour asks for.
    private const int ConversionsMin = 5, CustomersMin = 3;

    // A quotient of prices beyond this is no premium of any market.
    private const decimal QuotientMax = 1_000_000m;

    private const BreakSet NoPrice =
        BreakSet.MissingLeg | BreakSet.Amount | BreakSet.Customer | BreakSet.Ambiguous | BreakSet.Asset;

    private readonly ConversionColumn _conversions;
    private readonly ConversionPricing _pricing;
    private readonly Lazy<IReadOnlyDictionary<int, int>> _ofDay;

    /// <summary>The market of a run.</summary>
    internal MarketPremiums(Reconciled reconciled, AccountFacts facts)
        : this(reconciled.Conversions, reconciled.Pricing, reconciled.Market.Platform, () => MediansOfDays(reconciled.Conversions, facts))
    {
    }

    /// <summary>The market of a run whose conversions are not all at hand.</summary>
    /// <param name="conversions">Those at hand.</param>
    /// <param name="pricing">Prices them.</param>
    /// <param name="platform">The medians of pairs and hours, of all.</param>
    /// <param name="ofDays">Gives the medians of days, of all.</param>
    internal MarketPremiums(
        ConversionColumn conversions, ConversionPricing pricing, MedianPrices platform, Func<IReadOnlyDictionary<int, int>> ofDays)
    {
        (_conversions, _pricing, Platform) = (conversions, pricing, platform);
        _ofDay = new Lazy<IReadOnlyDictionary<int, int>>(ofDays, LazyThreadSafetyMode.ExecutionAndPublication);
    }

    /// <summary>The platform's median of each pair and hour.</summary>
    internal MedianPrices Platform { get; }

    /// <summary>Of each UTC day, by number, the median premium in hundredths of a basis point; worked out when first asked for.</summary>
    internal IReadOnlyDictionary<int, int> OfDays => _ofDay.Value;

    /// <summary>What may be used for calls on one thread; to be given back.</summary>
    internal Dictionary<int, PairReference> Rent() => _pricing.RentCursors();

    internal void Return(Dictionary<int, PairReference> cursors) => _pricing.ReturnCursors(cursors);

    /// <summary>Whether a conversion has a price.</summary>
    internal static bool IsTrade(in Conversion conversion) =>
        conversion.HasBothLegs && conversion.State != ConversionState.Pending && (conversion.Breaks & NoPrice) == 0;

    /// <summary>The premium over the reference as it was kept, in hundredths of a basis point; null without a rate of its time.</summary>
    internal static int? KeptCentiBps(in Conversion conversion) =>
        (conversion.Breaks & BreakSet.NoRate) != 0 ? null : conversion.DeviationCentiBps;

    /// <summary>The premium of a conversion.</summary>
    internal TradePremium Of(int index, Dictionary<int, PairReference> cursors)
    {
        ref Conversion conversion = ref _conversions[index];
        ConversionPrice price = IsTrade(conversion) ? _pricing.Price(conversion, cursors) : default;
        if (!IsTrade(conversion) || price is not { Reference: { } reference, Tolerance: { } tolerance })
        {
            return default;
        }

        if (price is not { DeviationBps: { } deviation, Implied: > 0 and { } implied })
        {
            return new TradePremium(true, null, tolerance.FlagBps, null, false);
        }

        bool isOff = Math.Abs(deviation) > tolerance.FlagBps;
        if (isOff && reference.State == RateState.Stale)
        {
            return new TradePremium(true, null, tolerance.FlagBps, null, false);
        }

        // What is off and was not marked as off is dust.
        bool isDust = isOff && (conversion.Breaks & BreakSet.RateReference) == 0;
        bool isStable = Math.Abs(reference.AssetUsd - 1) <= ImpliedRates.ParMax;
        return new TradePremium(
            !isDust, deviation, tolerance.FlagBps, MarketBps(conversion, implied, deviation, reference, tolerance, isStable), isStable);
    }

    private decimal? MarketBps(
        in Conversion conversion, decimal implied, decimal deviation, RateAnswer reference, RateTolerance tolerance, bool isStable)
    {
        decimal? hour = Platform.PriceAt(conversion.Fiat, conversion.Crypto, conversion.Time);
        bool isHourSound = hour is > 0 and { } median
            && (!isStable || Math.Abs(Premium(median, reference.Rate)) <= tolerance.FlagBps);
        if (isHourSound)
        {
            return Premium(implied, hour!.Value);
        }

        return isStable && _ofDay.Value.TryGetValue(DayOf(conversion.Time), out int ofDay) ? deviation - (ofDay / 100m) : null;
    }

    private static decimal Premium(decimal price, decimal market) =>
        price / QuotientMax >= market ? 10_000 * QuotientMax : ImpliedRates.PremiumBps(price, market);

    private static int DayOf(long time) => UtcInstant.FromNanoseconds(time).UtcDate.DayNumber;

    // Each customer's lower median of the day, and the lower median of those; in hundredths of a basis point.
    private static Dictionary<int, int> MediansOfDays(ConversionColumn conversions, AccountFacts facts)
    {
        List<(int Day, int Holder, int CentiBps)> all = [];
        for (int i = 0; i < conversions.Count; i++)
        {
            ref Conversion conversion = ref conversions[i];
            if (IsTrade(conversion) && KeptCentiBps(conversion) is { } kept)
            {
                int customer = facts.CustomerAt(conversion.Account, conversion.Time);
                all.Add((DayOf(conversion.Time), customer >= 0 ? customer : ~conversion.Account, kept));
            }
        }

        all.Sort();
        Dictionary<int, int> medians = [];
        List<int> ofCustomers = [];
        ReadOnlySpan<(int Day, int Holder, int CentiBps)> sorted = CollectionsMarshal.AsSpan(all);
        for (int first = 0, day = 0; first < sorted.Length;)
        {
            int end = first + 1;
            for (; end < sorted.Length && (sorted[end].Day, sorted[end].Holder) == (sorted[first].Day, sorted[first].Holder); end++)
            {
            }

            ofCustomers.Add(sorted[(first + end - 1) / 2].CentiBps);
            bool isLastOfDay = end == sorted.Length || sorted[end].Day != sorted[first].Day;
            if (isLastOfDay)
            {
                if (ofCustomers.Count >= CustomersMin && end - day >= ConversionsMin)
                {
                    ofCustomers.Sort();
                    medians.Add(sorted[first].Day, ofCustomers[(ofCustomers.Count - 1) / 2]);
                }

                ofCustomers.Clear();
                day = end;
            }

            first = end;
        }

        return medians;
    }
}
