using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading.Tasks;
using CompliReport.Ledgers.Cells;
using CompliReport.Rates;
using CompliReport.Values;

namespace CompliReport.Reconciliation;

/// <summary>The price of one conversion beside its reference.</summary>
/// <param name="Implied">Fiat units per unit of crypto net of fees; null where a leg is missing or zero.</param>
/// <param name="Reference">What the reference rates say at the instant; null where a leg is missing.</param>
/// <param name="DeviationBps">10,000 x (implied / reference - 1), rounded half away from zero to two places; null where there is no
/// rate.</param>
/// <param name="Tolerance">How far it may be: that of the currency and of the source that answered; null with
/// <paramref name="Reference"/>.</param>
internal readonly record struct ConversionPrice(
    decimal? Implied, RateAnswer? Reference, decimal? DeviationBps, RateTolerance? Tolerance);

/// <summary>The rates of a pair and the tolerances of its currency against each source, for one thread.</summary>
internal sealed class PairReference(RateCursor rates, RateTolerance ecb, RateTolerance official)
{
    internal RateCursor Rates => rates;

    internal RateTolerance ToleranceOf(RateAnswer answer) => answer.QuoteOrigin == RateOrigin.Official ? official : ecb;
}

/// <summary>Tests the price of each conversion against the reference rate known at its instant.</summary>
/// <remarks>
/// Amounts of legs are without fees, so the quotient of the legs is the price net of fees. The one rounding is decimal's own division (28
/// digits) and, for output, <see cref="ImpliedRates.PremiumBps"/>. A missing rate makes the conversion not testable; it never passes and
/// is never compared with 1.
/// </remarks>
internal sealed class ConversionPricing(ConversionColumn conversions, AssetTable assets, RateBook rates, PriceTolerances tolerances)
{
    private const int RangeLength = 16_384;
    private const decimal DeviationMax = int.MaxValue / 100m;

    /// <summary>No price of a market is higher.</summary>
    internal const decimal PriceMax = 1_000_000_000_000_000_000m;

    private readonly ConcurrentBag<Dictionary<int, PairReference>> _cursors = [];

    /// <summary>Tests the payments against the rates that were applied.</summary>
    internal AppliedRateTest Applied { get; } = new(conversions, assets);

    /// <summary>
    /// Sets the deviation of every conversion that has both legs, and state and breaks of those that are not pending.
    /// </summary>
    /// <param name="fees">Tests their fees.</param>
    /// <param name="prices">Takes the key of each price that is part of the market, see <see cref="IsMarket"/>; else it is left 0.</param>
    internal void PriceAll(FeeTest fees, ulong[] prices) =>
        Parallel.ForEach(Partitioner.Create(0, Math.Max(conversions.Count, 1), RangeLength), Workers.SideBySide, range =>
    {
        Dictionary<int, PairReference> cursors = RentCursors();
        for (int i = range.Item1; i < Math.Min(range.Item2, conversions.Count); i++)
        {
            ref Conversion conversion = ref conversions[i];
            if (conversion.HasBothLegs)
            {
                Applied.Judge(ref conversion);
                bool isMarket = IsMarket(conversion);
                ConversionPrice price = Price(conversion, cursors, static (implied, reference, _) => Deviation(implied, reference));
                prices[i] = isMarket && price.Implied is > 0 and { } implied ? PriceKey.Of(implied) : 0;
                Judge(ref conversion, price);
                fees.Judge(i, ref conversion);
            }
        }

        _cursors.Add(cursors);
    });

    /// <summary>Cursors for one thread; give them back with <see cref="ReturnCursors"/>.</summary>
    internal Dictionary<int, PairReference> RentCursors() => _cursors.TryTake(out Dictionary<int, PairReference>? cursors) ? cursors : [];

    internal void ReturnCursors(Dictionary<int, PairReference> cursors) => _cursors.Add(cursors);

    /// <summary>The price and reference of one conversion, as <see cref="PriceAll"/> judged it.</summary>
    /// <remarks>
    /// Hot path, benchmark "whole run": the deviation was kept, so that writing divides once and not twice; one beyond the range is
    /// computed again.
    /// </remarks>
    internal ConversionPrice Price(in Conversion conversion, Dictionary<int, PairReference> cursors) =>
        Price(conversion, cursors, static (implied, reference, kept) =>
            kept is int.MaxValue or int.MinValue ? Deviation(implied, reference) : kept / 100m);

    private ConversionPrice Price(
        in Conversion conversion,
        Dictionary<int, PairReference> cursors,
        Func<decimal, decimal, int, decimal> deviation)
    {
        if (!conversion.HasBothLegs)
        {
            return default;
        }

        int pair = (conversion.Fiat << 16) | conversion.Crypto;
        if (!cursors.TryGetValue(pair, out PairReference? known))
        {
            AssetCode fiatCode = assets[conversion.Fiat];
            known = new PairReference(
                new RateCursor(rates, fiatCode, assets[conversion.Crypto]), tolerances.Of(RateOrigin.Ecb, fiatCode),
                tolerances.Of(RateOrigin.Official, fiatCode));
            cursors.Add(pair, known);
        }

        RateAnswer reference = known.Rates.At(UtcInstant.FromNanoseconds(conversion.Time));
        RateTolerance tolerance = known.ToleranceOf(reference);
        decimal fiat = Math.Abs(conversions.ExactDecimal(conversion.FiatAmount));
        decimal crypto = Math.Abs(conversions.ExactDecimal(conversion.CryptoAmount));
        if (crypto == 0)
        {
            return new ConversionPrice(null, reference, null, tolerance);
        }

        // A price that no number holds, or whose deviation none does, is as far off as can be.
        if (crypto < 1 && fiat > crypto * PriceMax)
        {
            return new ConversionPrice(null, reference, reference.HasRate ? DeviationMax : null, tolerance);
        }

        decimal implied = fiat / crypto;
        if (reference.HasRate && reference.Rate < 1 && implied > reference.Rate * PriceMax)
        {
            return new ConversionPrice(implied, reference, DeviationMax, tolerance);
        }

        return new ConversionPrice(
            implied, reference, reference.HasRate ? deviation(implied, reference.Rate, conversion.DeviationCentiBps) : null, tolerance);
    }

    /// <summary>Whether a price counts for the day's own market: both legs booked, of one account, one in and one out.</summary>
    private static bool IsMarket(in Conversion conversion) =>
        conversion.State != ConversionState.Pending
        && (conversion.Breaks
            & (BreakSet.MissingLeg | BreakSet.Amount | BreakSet.Customer | BreakSet.Ambiguous | BreakSet.Asset)) == 0;

    private static decimal Deviation(decimal implied, decimal reference) => ImpliedRates.PremiumBps(implied, reference);

    private void Judge(ref Conversion conversion, ConversionPrice price)
    {
        if (price.Reference is not { HasRate: true } reference)
        {
            Mark(ref conversion, BreakSet.NoRate, ConversionState.NotTestable);
            return;
        }

        if (price is not { DeviationBps: { } deviation, Tolerance: { } tolerance })
        {
            return;
        }

        conversion.DeviationCentiBps = (int)Math.Clamp(deviation * 100, int.MinValue, int.MaxValue);
        bool isStale = reference.State == RateState.Stale;
        decimal distance = Math.Abs(deviation);
        if (isStale)
        {
            Mark(ref conversion, BreakSet.StaleRate, distance > tolerance.FlagBps ? ConversionState.NotTestable : ConversionState.Matched);
        }
        else if (distance > tolerance.FlagBps && !IsRounding(conversion, price.Implied, reference.Rate))
        {
            Mark(ref conversion, BreakSet.RateReference, distance > tolerance.BreakBps ? ConversionState.Broken : ConversionState.Matched);
        }
    }

    // Dust: a payment that is as near to the reference as its smallest unit allows says nothing of the price.
    private bool IsRounding(in Conversion conversion, decimal? implied, decimal reference)
    {
        decimal coins = Math.Abs(conversions.ExactDecimal(conversion.CryptoAmount)), allowed = Applied.RoundingOf(conversion);
        return implied is { } price && coins <= PriceMax && (coins <= 1 || Math.Abs(price - reference) <= allowed / coins)
            && Math.Abs(price - reference) <= PriceMax && Math.Abs(price - reference) * coins <= allowed;
    }

    // What is broken or pending for another reason stays so; a leg that was never booked has no price to be tested, and neither have two
    // of three assets.
    private static void Mark(ref Conversion conversion, BreakSet found, ConversionState state)
    {
        if (conversion.State != ConversionState.Pending && (conversion.Breaks & BreakSet.MissingLeg) == 0 && !conversion.HasThirdAsset)
        {
            conversion.Breaks |= found;
            conversion.State = conversion.State == ConversionState.Broken ? conversion.State : state;
        }
    }
}
