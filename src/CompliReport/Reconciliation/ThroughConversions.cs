using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Ledgers.Cells;
using CompliReport.Rates;
using CompliReport.Values;

namespace CompliReport.Reconciliation;

/// <summary>Coins bought with one currency and sold for another by the same customer: two currencies exchanged by a detour.</summary>
/// <param name="Buy">Position of the conversion that bought the coins.</param>
/// <param name="Sell">Position of the one that sold them, not earlier and at most 24 hours later.</param>
/// <param name="Fx">Units of the first currency paid for each unit of the second.</param>
/// <param name="Reference">The rate known when the coins were sold; says so where there is none.</param>
/// <param name="PremiumBps">What was paid above the reference, in basis points; null without a reference.</param>
internal readonly record struct ThroughConversion(int Buy, int Sell, decimal Fx, RateAnswer Reference, decimal? PremiumBps);

/// <summary>Finds them: each sale with the latest purchase of the same coin that is still free.</summary>
/// <remarks>
/// Hot path where it looks at every conversion; only customers who buy with one currency and sell for another are looked at closer. Of
/// purchases that are free the last 64 are kept for each customer and coin, which bounds the work.
/// </remarks>
internal static class ThroughConversions
{
    private const long WindowMax = 24 * UtcInstant.Hour;
    private const int FreeMax = 64;
    private const decimal PriceMax = 1_000_000_000_000m, PriceMin = 0.000_000_000_001m;

    private const ushort None = ushort.MaxValue;

    /// <summary>All of them: those of one customer and coin stand together, in the order of the sales.</summary>
    /// <param name="conversions">The conversions.</param>
    /// <param name="prices">The key of each one's price, 0 for those that do not hold together.</param>
    /// <param name="holderOf">The customer of an account at an instant, or a number of the account itself.</param>
    /// <param name="assets">The assets.</param>
    /// <param name="rates">The reference rates.</param>
    internal static ImmutableArray<ThroughConversion> Of(
        ConversionColumn conversions, ulong[] prices, Func<int, long, int> holderOf, AssetTable assets, RateBook rates)
    {
        List<(int Holder, int Position)> candidates = Candidates(conversions, prices, holderOf);
        candidates.Sort((left, right) => Compare(conversions, left, right));
        List<ThroughConversion> found = [];
        List<int> free = [];
        for (int i = 0; i < candidates.Count; i++)
        {
            (int holder, int position) = candidates[i];
            ref Conversion conversion = ref conversions[position];
            if (i > 0 && (holder != candidates[i - 1].Holder || conversion.Crypto != conversions[candidates[i - 1].Position].Crypto))
            {
                free.Clear();
            }

            if (conversion.IsBuy)
            {
                free.Add(position);
                if (free.Count > FreeMax)
                {
                    free.RemoveAt(0);
                }

                continue;
            }

            ushort fiat = conversion.Fiat;
            long earliest = conversion.Time - WindowMax;
            int match = free.FindLastIndex(buy => conversions[buy].Fiat != fiat && conversions[buy].Time >= earliest);
            if (match >= 0)
            {
                found.Add(Judge(conversions, free[match], position, prices, assets, rates));
                free.RemoveAt(match);
            }
        }

        return [.. found];
    }

    private static ThroughConversion Judge(
        ConversionColumn conversions, int buy, int sell, ulong[] prices, AssetTable assets, RateBook rates)
    {
        decimal fx = ImpliedRates.ThroughFx(PriceKey.PriceOf(prices[buy]), PriceKey.PriceOf(prices[sell]));
        RateAnswer reference = rates.Price(
            assets[conversions[buy].Fiat], assets[conversions[sell].Fiat], UtcInstant.FromNanoseconds(conversions[sell].Time));
        return new ThroughConversion(
            buy, sell, fx, reference, reference.TryGetRate(out decimal rate) ? ImpliedRates.PremiumBps(fx, rate) : null);
    }

    // Customers who buy with one currency and sell for another, and all that they bought and sold.
    private static List<(int Holder, int Position)> Candidates(ConversionColumn conversions, ulong[] prices, Func<int, long, int> holderOf)
    {
        Dictionary<int, (ushort Bought, ushort Sold, bool HasTwo)> seen = [];
        for (int i = 0; i < conversions.Count; i++)
        {
            ref Conversion conversion = ref conversions[i];
            if (prices[i] != 0)
            {
                ref (ushort Bought, ushort Sold, bool HasTwo) customer = ref System.Runtime.InteropServices.CollectionsMarshal
                    .GetValueRefOrAddDefault(seen, holderOf(conversion.Account, conversion.Time), out bool isKnown);
                customer = isKnown ? customer : (None, None, false);
                ref ushort side = ref conversion.IsBuy ? ref customer.Bought : ref customer.Sold;
                customer.HasTwo |= side != None && side != conversion.Fiat;
                side = conversion.Fiat;
            }
        }

        HashSet<int> wanted = [.. seen
            .Where(static one => one.Value.Bought != None && one.Value.Sold != None
                && (one.Value.HasTwo || one.Value.Bought != one.Value.Sold))
            .Select(static one => one.Key)];
        List<(int Holder, int Position)> candidates = [];
        for (int i = 0; wanted.Count > 0 && i < conversions.Count; i++)
        {
            // Prices beyond these belong to no market, and their quotient might be no number.
            if (prices[i] != 0 && wanted.Contains(holderOf(conversions[i].Account, conversions[i].Time))
                && PriceKey.PriceOf(prices[i]) is > PriceMin and < PriceMax)
            {
                candidates.Add((holderOf(conversions[i].Account, conversions[i].Time), i));
            }
        }

        return candidates;
    }

    // By customer, coin and time; what is of one instant by what it is, never by where it stands.
    private static int Compare(ConversionColumn conversions, (int Holder, int Position) left, (int Holder, int Position) right)
    {
        ref Conversion first = ref conversions[left.Position], second = ref conversions[right.Position];
        return left.Holder != right.Holder ? left.Holder.CompareTo(right.Holder)
            : first.Crypto != second.Crypto ? first.Crypto.CompareTo(second.Crypto)
            : first.Time != second.Time ? first.Time.CompareTo(second.Time)
            : first.IsBuy != second.IsBuy ? second.IsBuy.CompareTo(first.IsBuy)
            : conversions.Texts[first.Group].SequenceCompareTo(conversions.Texts[second.Group]);
    }
}
