using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading.Tasks;
using CompliReport.Ledgers;
using CompliReport.Rates;
using CompliReport.Values;

namespace CompliReport.Reconciliation;

/// <summary>How far a price may be from the official reference, in basis points.</summary>
/// <param name="FlagBps">Beyond this the deviation is a break of low severity; the conversion stays matched.</param>
/// <param name="BreakBps">Beyond this the conversion is broken.</param>
/// <remarks>
/// Defaults from the project's reconciliation rules 3.4: max(150 bps, the currency's 99th percentile daily move) for a flag, twice that for
/// a break; 150 is the floor for all currencies here.
/// </remarks>
public sealed record RateTolerance(int FlagBps, int BreakBps)
{
    /// <summary>150 and 300 basis points.</summary>
    public static RateTolerance Default { get; } = new(150, 300);
}

/// <summary>The price of one conversion beside its reference.</summary>
/// <param name="Implied">Fiat units per unit of crypto net of fees; null where a leg is missing or zero.</param>
/// <param name="Reference">What the reference rates say at the instant; null where a leg is missing.</param>
/// <param name="DeviationBps">10,000 x (implied / reference - 1), rounded half away from zero to two places; null where there is no
/// rate.</param>
internal readonly record struct ConversionPrice(decimal? Implied, RateAnswer? Reference, decimal? DeviationBps);

/// <summary>Tests the price of each conversion against the reference rate known at its instant.</summary>
/// <remarks>
/// Amounts of legs are without fees, so the quotient of the legs is the price net of fees. The one rounding is decimal's own division (28
/// digits) and, for output, <see cref="Deviation"/>. A missing rate makes the conversion not testable; it never passes and is never
/// compared with 1.
/// </remarks>
internal sealed class ConversionPricing(ConversionColumn conversions, AssetTable assets, RateBook rates, RateTolerance tolerance)
{
    private const int RangeLength = 16_384;
    private const decimal PriceMax = 1_000_000_000_000_000_000m, DeviationMax = int.MaxValue / 100m;

    private readonly ConcurrentBag<Dictionary<int, RateCursor>> _cursors = [];

    internal RateTolerance Tolerance => tolerance;

    /// <summary>Sets state, breaks and deviation of every conversion that has both legs and is not pending.</summary>
    internal void PriceAll() => Parallel.ForEach(Partitioner.Create(0, Math.Max(conversions.Count, 1), RangeLength), range =>
    {
        Dictionary<int, RateCursor> cursors = RentCursors();
        for (int i = range.Item1; i < Math.Min(range.Item2, conversions.Count); i++)
        {
            ref Conversion conversion = ref conversions[i];
            if (conversion.HasBothLegs)
            {
                Judge(ref conversion, Price(conversion, cursors, static (implied, reference, _) => Deviation(implied, reference)));
            }
        }

        _cursors.Add(cursors);
    });

    /// <summary>Cursors for one thread; give them back with <see cref="ReturnCursors"/>.</summary>
    internal Dictionary<int, RateCursor> RentCursors() => _cursors.TryTake(out Dictionary<int, RateCursor>? cursors) ? cursors : [];

    internal void ReturnCursors(Dictionary<int, RateCursor> cursors) => _cursors.Add(cursors);

    /// <summary>The price and reference of one conversion, as <see cref="PriceAll"/> judged it.</summary>
    /// <remarks>
    /// Hot path, benchmark "whole run": the deviation was kept, so that writing divides once and not twice; one beyond the range is
    /// computed again.
    /// </remarks>
    internal ConversionPrice Price(in Conversion conversion, Dictionary<int, RateCursor> cursors) =>
        Price(conversion, cursors, static (implied, reference, kept) =>
            kept is int.MaxValue or int.MinValue ? Deviation(implied, reference) : kept / 100m);

    private ConversionPrice Price(
        in Conversion conversion,
        Dictionary<int, RateCursor> cursors,
        Func<decimal, decimal, int, decimal> deviation)
    {
        if (!conversion.HasBothLegs)
        {
            return default;
        }

        int pair = (conversion.Fiat << 16) | conversion.Crypto;
        if (!cursors.TryGetValue(pair, out RateCursor? cursor))
        {
            cursor = new RateCursor(rates, assets[conversion.Fiat], assets[conversion.Crypto]);
            cursors.Add(pair, cursor);
        }

        RateAnswer reference = cursor.At(UtcInstant.FromNanoseconds(conversion.Time));
        decimal fiat = Math.Abs(conversions.ExactDecimal(conversion.FiatAmount));
        decimal crypto = Math.Abs(conversions.ExactDecimal(conversion.CryptoAmount));
        if (crypto == 0)
        {
            return new ConversionPrice(null, reference, null);
        }

        // A price that no number holds, or whose deviation none does, is as far off as can be.
        if (crypto < 1 && fiat > crypto * PriceMax)
        {
            return new ConversionPrice(null, reference, reference.HasRate ? DeviationMax : null);
        }

        decimal implied = fiat / crypto;
        if (reference.HasRate && reference.Rate < 1 && implied > reference.Rate * PriceMax)
        {
            return new ConversionPrice(implied, reference, DeviationMax);
        }

        return new ConversionPrice(
            implied, reference, reference.HasRate ? deviation(implied, reference.Rate, conversion.DeviationCentiBps) : null);
    }

    /// <summary>10,000 x (implied / reference - 1) with two places, rounded half away from zero.</summary>
    internal static decimal Deviation(decimal implied, decimal reference) =>
        decimal.Round(10_000 * ((implied / reference) - 1), 2, MidpointRounding.AwayFromZero);

    private void Judge(ref Conversion conversion, ConversionPrice price)
    {
        if (price.Reference is not { HasRate: true } reference)
        {
            Mark(ref conversion, BreakSet.NoRate, ConversionState.NotTestable);
            return;
        }

        if (price.DeviationBps is not { } deviation)
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
        else if (distance > tolerance.FlagBps)
        {
            Mark(ref conversion, BreakSet.RateReference, distance > tolerance.BreakBps ? ConversionState.Broken : ConversionState.Matched);
        }
    }

    // What is broken or pending for another reason stays so; a leg that was never booked has no price to be tested.
    private static void Mark(ref Conversion conversion, BreakSet found, ConversionState state)
    {
        if (conversion.State != ConversionState.Pending && (conversion.Breaks & BreakSet.MissingLeg) == 0)
        {
            conversion.Breaks |= found;
            conversion.State = conversion.State == ConversionState.Broken ? conversion.State : state;
        }
    }
}
