using System;
using System.Collections.Generic;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection.Network;

/// <summary>A payment that may be one side of a mirror transfer.</summary>
internal readonly record struct MirrorLeg(long Time, long UsdMicros, int Bucket, int Party, int Account, RecordLocation At)
{
    /// <summary>Steps of value first, within a step the order of time.</summary>
    internal static int ByBucket(MirrorLeg left, MirrorLeg right) =>
        left.Bucket != right.Bucket ? left.Bucket.CompareTo(right.Bucket)
            : left.Time != right.Time ? left.Time.CompareTo(right.Time)
            : left.UsdMicros != right.UsdMicros ? left.UsdMicros.CompareTo(right.UsdMicros)
            : left.At.CompareTo(right.At);

    internal static int ByValue(MirrorLeg left, MirrorLeg right) =>
        left.UsdMicros != right.UsdMicros ? left.UsdMicros.CompareTo(right.UsdMicros)
            : left.Time != right.Time ? left.Time.CompareTo(right.Time)
            : left.At.CompareTo(right.At);

    /// <summary>Whether two values differ by no more than a part of the larger one.</summary>
    internal static bool AreNear(long left, long right, decimal part) =>
        Math.Abs((decimal)left - right) <= part * Math.Max(left, right);
}

/// <summary>The payments of a run that may mirror each other: local currency in, foreign currency out, sorted by value and time.</summary>
internal sealed class MirrorLegs
{
    private readonly int[] _starts;

    private MirrorLegs(MirrorLeg[] ins, MirrorLeg[] outs, int buckets)
    {
        Array.Sort(ins, MirrorLeg.ByBucket);
        Array.Sort(outs, MirrorLeg.ByBucket);
        (Ins, Outs) = (ins, outs);
        _starts = new int[buckets + 3];
        foreach (MirrorLeg leg in ins)
        {
            _starts[leg.Bucket + 2]++;
        }

        for (int i = 1; i < _starts.Length; i++)
        {
            _starts[i] += _starts[i - 1];
        }

        foreach (MirrorLeg[] legs in (ReadOnlySpan<MirrorLeg[]>)[ins, outs])
        {
            foreach (MirrorLeg leg in legs)
            {
                (From, To) = (Math.Min(From, leg.Time), Math.Max(To, leg.Time));
            }
        }
    }

    internal MirrorLeg[] Ins { get; }

    internal MirrorLeg[] Outs { get; }

    /// <summary>The first and the last instant of all legs.</summary>
    internal long From { get; } = long.MaxValue;

    internal long To { get; } = long.MinValue;

    /// <summary>Parties that paid out foreign currency, whatever the amount.</summary>
    internal SortedSet<int> Payers { get; } = [];

    /// <summary>Those of them with a payment that has no value.</summary>
    internal HashSet<int> Unvalued { get; } = [];

    /// <summary>Whether a payment in has no value.</summary>
    internal bool HasUnvaluedIn { get; private set; }

    /// <summary>Collects them in one pass over the movements.</summary>
    /// <param name="day">The run.</param>
    /// <param name="alone">The parties of accounts without a customer.</param>
    /// <param name="local">The currency of the country.</param>
    /// <param name="least">The smallest value looked at.</param>
    /// <param name="part">How far two values may differ, as a part of the larger one: steps of value are so wide that values that are
    /// near lie in the same or in neighbouring ones.</param>
    internal static MirrorLegs Of(
        DetectionDay day, Dictionary<int, int> alone, AssetCode local, long least, decimal part)
    {
        int localAsset = -1;
        for (int asset = 0; asset < day.Day.Symbols.Assets.Count; asset++)
        {
            localAsset = day.Day.Symbols.Asset(asset) == local ? asset : localAsset;
        }

        long[] steps = StepsOf(least, part);
        List<MirrorLeg> ins = [], outs = [];
        SortedSet<int> payers = [];
        HashSet<int> unvalued = [];
        bool hasUnvaluedIn = false;
        for (int i = 0; i < day.Movements.Count; i++)
        {
            ref Movement movement = ref day.Movements[i];
            bool isLocal = movement.Asset == localAsset;
            bool isIn = isLocal && (movement.Event & (RuleEvents.FiatIn | RuleEvents.CashIn)) != 0;
            bool isOut = !isLocal && (movement.Event & (RuleEvents.FiatOut | RuleEvents.CashOut)) != 0;
            if (!isIn && !isOut)
            {
                continue;
            }

            int party = day.Facts.CustomerAt(movement.Account, movement.Time) is >= 0 and int customer ? customer
                : alone[movement.Account];
            _ = isOut && payers.Add(party);
            _ = isOut && movement.UsdMicros < 0 && unvalued.Add(party);
            hasUnvaluedIn |= isIn && movement.UsdMicros < 0;
            if (movement.UsdMicros >= least)
            {
                int found = Array.BinarySearch(steps, movement.UsdMicros), bucket = found >= 0 ? found : ~found - 1;
                (isIn ? ins : outs).Add(
                    new MirrorLeg(movement.Time, movement.UsdMicros, bucket, party, movement.Account, movement.At));
            }
        }

        MirrorLegs legs = new([.. ins], [.. outs], steps.Length) { HasUnvaluedIn = hasUnvaluedIn };
        legs.Payers.UnionWith(payers);
        legs.Unvalued.UnionWith(unvalued);
        return legs;
    }

    /// <summary>Positions of payments in, in a step of value and between two instants, both included.</summary>
    internal (int First, int End) Between(int bucket, long from, long to)
    {
        if (bucket < 0 || bucket + 2 >= _starts.Length)
        {
            return default;
        }

        int start = _starts[bucket + 1], end = _starts[bucket + 2];
        return (FirstFrom(start, end, from), FirstFrom(start, end, to == long.MaxValue ? to : to + 1));
    }

    private int FirstFrom(int low, int high, long time)
    {
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = Ins[middle].Time < time ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static long[] StepsOf(long least, decimal part)
    {
        List<long> steps = [];
        for (decimal step = Math.Max(least, 1_000); step < long.MaxValue / 2; step = decimal.Ceiling(step / (1 - part)))
        {
            steps.Add((long)step);
        }

        return [.. steps];
    }

    /// <summary>The parties of accounts without a customer, by account.</summary>
    internal static Dictionary<int, int> AccountsAlone(DetectionDay day)
    {
        Dictionary<int, int> alone = [];
        for (int party = day.Facts.CustomerCount; party < day.Timelines.PartyCount; party++)
        {
            foreach (int account in day.Timelines.AccountsOf(party))
            {
                alone[account] = party;
            }
        }

        return alone;
    }
}
