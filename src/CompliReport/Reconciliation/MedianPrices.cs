using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using CompliReport.Values;

namespace CompliReport.Reconciliation;

/// <summary>
/// The day's own market: for each pair and period of time the median of what customers paid without fees, from the conversions of the run.
/// </summary>
/// <remarks>
/// One customer is one price, the lower median of his own: no single customer can set the market by trading often. The median of those is
/// the lower one again, so that it is a price that somebody paid and nothing is divided. A set has no order, so neither files nor rows
/// matter. Hot path: 8 bytes of price and 4 of place for each conversion; only medians become decimals.
/// </remarks>
internal sealed class MedianPrices
{
    private const int RangeLength = 16_384;

    private readonly Dictionary<(int Pair, long Period), int> _buckets = [];
    private readonly long _period;
    private ulong[] _medians = [];

    private MedianPrices(long period) => _period = period;

    /// <summary>How many medians there are.</summary>
    internal int Count { get; private set; }

    /// <summary>Finds the medians.</summary>
    /// <param name="conversions">The conversions.</param>
    /// <param name="prices">The key of each one's price, 0 for those that are no part of the market.</param>
    /// <param name="holderOf">The customer of an account at an instant, or a number of the account itself.</param>
    /// <param name="period">Nanoseconds of a period; periods start at the epoch.</param>
    /// <param name="isPart">Which pairs are looked at.</param>
    /// <param name="conversionsMin">With fewer conversions there is no median.</param>
    /// <param name="holdersMin">With fewer customers there is none.</param>
    internal static MedianPrices Of(
        ConversionColumn conversions, ulong[] prices, Func<int, long, int> holderOf, long period, Func<ushort, ushort, bool>? isPart,
        int conversionsMin, int holdersMin)
    {
        MedianPrices medians = new(period);
        int[] bucketOf = new int[conversions.Count];
        List<int> ends = [];
        for (int i = 0; i < bucketOf.Length; i++)
        {
            ref Conversion conversion = ref conversions[i];
            bucketOf[i] = -1;
            if (prices[i] != 0 && (isPart is null || isPart(conversion.Fiat, conversion.Crypto)))
            {
                ref int bucket = ref CollectionsMarshal.GetValueRefOrAddDefault(
                    medians._buckets, medians.KeyOf(conversion.Fiat, conversion.Crypto, conversion.Time), out bool isKnown);
                if (!isKnown)
                {
                    bucket = ends.Count;
                    ends.Add(0);
                }

                bucketOf[i] = bucket;
                ends[bucket]++;
            }
        }

        medians.Fill(conversions, prices, holderOf, bucketOf, CollectionsMarshal.AsSpan(ends), conversionsMin, holdersMin);
        return medians;
    }

    /// <summary>Medians that were found elsewhere.</summary>
    /// <param name="period">Nanoseconds of a period.</param>
    /// <param name="medians">What <see cref="All"/> gave.</param>
    internal static MedianPrices Again(long period, IReadOnlyCollection<(int Pair, long Period, ulong Key)> medians)
    {
        MedianPrices again = new(period) { Count = medians.Count, _medians = new ulong[medians.Count] };
        foreach ((int pair, long number, ulong key) in medians)
        {
            again._medians[again._buckets.Count] = key;
            again._buckets.Add((pair, number), again._buckets.Count);
        }

        return again;
    }

    /// <summary>Nanoseconds of a period.</summary>
    internal long Period => _period;

    /// <summary>All medians by pair (the currency's number above that of the coin) and number of the period, in that order.</summary>
    internal IEnumerable<(int Pair, long Period, ulong Key)> All() => _buckets.Where(one => _medians[one.Value] != 0)
        .Select(one => (one.Key.Pair, one.Key.Period, Key: _medians[one.Value]))
        .OrderBy(static one => one.Pair).ThenBy(static one => one.Period);

    /// <summary>The key of the median of a pair in the period of an instant; 0 for none.</summary>
    internal ulong KeyAt(ushort fiat, ushort crypto, long time) =>
        _buckets.TryGetValue(KeyOf(fiat, crypto, time), out int bucket) ? _medians[bucket] : 0;

    /// <summary>The median of a pair in the period of an instant; null for none.</summary>
    internal decimal? PriceAt(ushort fiat, ushort crypto, long time) =>
        KeyAt(fiat, crypto, time) is not 0 and ulong key ? PriceKey.PriceOf(key) : null;

    /// <summary>
    /// Adds <see cref="BreakSet.RatePlatform"/> to each conversion of the market whose price is off the median by more than a tolerance;
    /// its state stays as it is: the official reference decides that.
    /// </summary>
    internal void Judge(ConversionColumn conversions, ulong[] prices, decimal toleranceBps)
    {
        (ulong Low, ulong High)[] bounds = Array.ConvertAll(_medians, key => BoundsOf(key, toleranceBps));
        Parallel.ForEach(Partitioner.Create(0, Math.Max(conversions.Count, 1), RangeLength), Workers.SideBySide, range =>
        {
            for (int i = range.Item1; i < Math.Min(range.Item2, conversions.Count); i++)
            {
                ref Conversion conversion = ref conversions[i];
                if (prices[i] != 0 && _buckets.TryGetValue(KeyOf(conversion.Fiat, conversion.Crypto, conversion.Time), out int bucket)
                    && _medians[bucket] != 0 && (prices[i] < bounds[bucket].Low || prices[i] > bounds[bucket].High))
                {
                    conversion.Breaks |= BreakSet.RatePlatform;
                }
            }
        });
    }

    // The bounds themselves are within: cut like prices, they compare as the exact numbers do but for the 18th digit.
    private static (ulong Low, ulong High) BoundsOf(ulong median, decimal toleranceBps)
    {
        if (median == 0)
        {
            return default;
        }

        decimal price = PriceKey.PriceOf(median), part = toleranceBps / 10_000;
        return price == 0
            ? (0, ulong.MaxValue)
            : (PriceKey.Of(price * (1 - part)), price < decimal.MaxValue / 2 ? PriceKey.Of(price * (1 + part)) : ulong.MaxValue);
    }

    private (int Pair, long Period) KeyOf(ushort fiat, ushort crypto, long time) =>
        ((fiat << 16) | crypto, Math.DivRem(time, _period, out long rest) - (rest < 0 ? 1 : 0));

    // A counting sort puts the conversions of a bucket side by side; buckets are independent of each other.
    private void Fill(
        ConversionColumn conversions, ulong[] prices, Func<int, long, int> holderOf, int[] bucketOf, Span<int> counts, int conversionsMin,
        int holdersMin)
    {
        int[] starts = new int[counts.Length + 1];
        for (int bucket = 0; bucket < counts.Length; bucket++)
        {
            starts[bucket + 1] = starts[bucket] + counts[bucket];
        }

        int[] next = starts[..^1], holders = new int[starts[^1]];
        ulong[] sorted = new ulong[starts[^1]];
        for (int i = 0; i < bucketOf.Length; i++)
        {
            if (bucketOf[i] >= 0)
            {
                int place = next[bucketOf[i]]++;
                (holders[place], sorted[place]) = (holderOf(conversions[i].Account, conversions[i].Time), prices[i]);
            }
        }

        _medians = new ulong[counts.Length];
        Parallel.For(0, _medians.Length, Workers.SideBySide, bucket =>
        {
            int start = starts[bucket], length = starts[bucket + 1] - start;
            if (length >= conversionsMin)
            {
                _medians[bucket] = MedianOf(holders.AsSpan(start, length), sorted.AsSpan(start, length), holdersMin);
            }
        });
        foreach (ulong median in _medians)
        {
            Count += median != 0 ? 1 : 0;
        }
    }

    // Writes the customers' own medians over the front of the prices, which are read no more.
    private static ulong MedianOf(Span<int> holders, Span<ulong> prices, int holdersMin)
    {
        holders.Sort(prices);
        int count = 0;
        for (int first = 0, end; first < holders.Length; first = end)
        {
            end = first + 1;
            while (end < holders.Length && holders[end] == holders[first])
            {
                end++;
            }

            Span<ulong> own = prices[first..end];
            own.Sort();
            prices[count++] = own[(own.Length - 1) / 2];
        }

        prices[..count].Sort();
        return count >= holdersMin ? prices[(count - 1) / 2] : 0;
    }
}
