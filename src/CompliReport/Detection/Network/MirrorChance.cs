using System;
using System.Collections.Generic;
using System.Linq;

namespace CompliReport.Detection.Network;

/// <summary>
/// Whether payments mirror each other more often than chance lets them. Everything is derived from the payments themselves.
/// </summary>
/// <remarks>
/// Draws: each payment out is given another time, and where a single pair is tested the value of some payment out of the run as well, by a
/// hash of its number and that of the draw. Popular amounts are drawn often and match often. Turns: all payments out are moved on by the
/// same part of the run, so that bursts and rhythms stay what they are. Both count different amounts and keep to the distance in time that
/// was found. Swaps: all payments out of the run change their owners; no pair of two others may then match as often as what was found.
/// </remarks>
internal sealed class MirrorChance(MirrorLegs legs, decimal part)
{
    private const int Turns = 199, Swaps = 20, PartyBits = 26, BucketBits = 12;
    private const ulong PartyMask = (1UL << PartyBits) - 1, BucketMask = (1UL << BucketBits) - 1;

    /// <summary>Draws that make a probability of less than the limit possible.</summary>
    internal static int DrawsFor(decimal limit) => (int)decimal.Ceiling(2 / limit) - 1;

    private long Span => legs.To - legs.From;

    /// <summary>Whether the run is long enough to tell: payments that are moved have to have somewhere to go.</summary>
    internal bool CanTell(long lag) => Span >= 8 * lag;

    /// <summary>Whether chance matches so many amounts too often.</summary>
    /// <param name="ins">Payments in, sorted by value.</param>
    /// <param name="outs">Payments out.</param>
    /// <param name="count">Different amounts that were found to match.</param>
    /// <param name="lag">The distance in time within which they were.</param>
    /// <param name="limit">The largest probability.</param>
    /// <param name="drawsValues">Whether values are drawn as well as times.</param>
    internal bool IsLikely(MirrorLeg[] ins, MirrorLeg[] outs, int count, long lag, decimal limit, bool drawsValues)
    {
        int draws = DrawsFor(limit), reached = 0;
        HashSet<int> amounts = [];
        for (int draw = 1; draw <= draws; draw++)
        {
            amounts.Clear();
            for (int i = 0; i < outs.Length && amounts.Count < count; i++)
            {
                ulong hash = Hash(((ulong)(uint)draw << 32) | (uint)i);
                long time = legs.From + (long)(hash % (ulong)(Span + 1));
                long value = drawsValues ? legs.Outs[(int)(Hash(hash) % (ulong)legs.Outs.Length)].UsdMicros : outs[i].UsdMicros;
                Add(amounts, ins, time, value, lag);
            }

            reached += amounts.Count >= count ? 1 : 0;
            if (1 + reached >= limit * (1 + draws))
            {
                return true;
            }
        }

        // Not by so little that what was found still stands.
        for (int turn = 1; turn <= Turns; turn++)
        {
            amounts.Clear();
            long by = (2 * lag) + (long)((Int128)(Span - (4 * lag)) * turn / (Turns + 1));
            for (int i = 0; i < outs.Length && amounts.Count < count; i++)
            {
                Add(amounts, ins, legs.From + ((outs[i].Time - legs.From + by) % Span), outs[i].UsdMicros, lag);
            }

            if (amounts.Count >= count)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The pairs that match several amounts when payments out change their owners, those that match most first.</summary>
    internal List<(int Count, int In, int Out)> PairsOfSwaps(List<(int In, int Out)> candidates, int least)
    {
        Dictionary<(int In, int Out), int> best = [];
        int[] owners = [.. Enumerable.Range(0, legs.Outs.Length)];
        ulong[] swapped = new ulong[candidates.Count];
        for (int swap = 1; swap <= Swaps; swap++)
        {
            ulong[] keys = Array.ConvertAll(owners, i => Hash(Hash((ulong)(uint)swap) ^ (uint)i));
            int[] order = [.. Enumerable.Range(0, owners.Length)];
            Array.Sort(keys, order);
            for (int i = 0; i < swapped.Length; i++)
            {
                (int payIn, int payOut) = candidates[i];
                swapped[i] = Packed(legs.Ins[payIn].Party, legs.Outs[order[payOut]].Party, legs.Outs[payOut].Bucket);
            }

            Array.Sort(swapped);
            for (int i = 0, count = 0; i < swapped.Length; i++)
            {
                bool isSame = i > 0 && swapped[i] >> BucketBits == swapped[i - 1] >> BucketBits;
                count = !isSame ? 1 : count + (swapped[i] != swapped[i - 1] ? 1 : 0);
                (int In, int Out) key = Pair(swapped[i]);
                if (count >= least && key.In != key.Out)
                {
                    best[key] = Math.Max(best.GetValueOrDefault(key), count);
                }
            }
        }

        return [.. best.OrderByDescending(static one => one.Value).ThenBy(static one => one.Key)
            .Select(static one => (one.Value, one.Key.In, one.Key.Out))];
    }

    // Numbers of parties have 26 bits each, which is 67 million; of the step of value the last 12 bits tell amounts apart.
    private static ulong Packed(int payee, int payer, int bucket) =>
        (((ulong)payee & PartyMask) << (PartyBits + BucketBits)) | (((ulong)payer & PartyMask) << BucketBits)
            | ((ulong)bucket & BucketMask);

    private static (int In, int Out) Pair(ulong packed) =>
        ((int)(packed >> (PartyBits + BucketBits)), (int)((packed >> BucketBits) & PartyMask));

    // Times go round: what leaves the run at its end comes in again at its start.
    private void Add(HashSet<int> amounts, MirrorLeg[] ins, long time, long value, long lag)
    {
        decimal least = value * (1 - part), most = value / (1 - part);
        int low = 0, high = ins.Length;
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = ins[middle].UsdMicros < least ? (middle + 1, high) : (low, middle);
        }

        for (; low < ins.Length && ins[low].UsdMicros <= most; low++)
        {
            long distance = Math.Abs(ins[low].Time - time);
            if (Math.Min(distance, Span - distance) <= lag)
            {
                amounts.Add(ins[low].Bucket);
                return;
            }
        }
    }

    // A counter made into a number without a pattern (the finaliser of SplitMix64).
    private static ulong Hash(ulong counter)
    {
        unchecked
        {
            ulong mixed = counter + 0x9E3779B97F4A7C15UL;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
            return mixed ^ (mixed >> 31);
        }
    }
}
