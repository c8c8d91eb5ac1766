using System;
using System.Collections.Generic;
using CompliReport.Values;

namespace CompliReport.Ledgers.Identity;

/// <summary>The events that the fuller of two exports tells, each of which stands for one event of the other and not for more.</summary>
/// <remarks>
/// Only what a row of the other export may be is kept: 64 bytes each. Ordered by subject and time unit, amount and time; taken ones are
/// skipped in nearly constant time, so that a million equal deposits of a day cost no more than different ones.
/// </remarks>
internal sealed class ToldEvents
{
    // A product that one export gives in full and the other to eight places, or at a price that was rounded for display.
    private const long RoundingShare = 1_000_000;

    private static readonly Int128 LeastRounding = 10_000_000_000;

    private readonly HashSet<KeyHash> _wanted = [];
    private readonly Dictionary<string, (long First, long Last)> _periods = new(StringComparer.Ordinal);
    private readonly EachOnce<Event> _events = new();

    /// <summary>Says what will be looked for, before anything is added.</summary>
    internal void Want(in Telling side)
    {
        for (int steps = -1; steps <= 1; steps++)
        {
            _wanted.Add(side.Bucket(steps));
            if (side.Begun != 0)
            {
                _wanted.Add((side with { Time = side.Begun }).Bucket(steps));
            }
        }
    }

    /// <summary>Adds an event that a row of the fuller export tells.</summary>
    internal void Add(string format, in Telling told, RecordLocation at)
    {
        (long first, long last) = _periods.GetValueOrDefault(format, (long.MaxValue, long.MinValue));
        _periods[format] = (Math.Min(first, told.Time), Math.Max(last, told.Time));
        KeyHash bucket = told.Bucket(0);
        if (_wanted.Contains(bucket))
        {
            _events.Add(new Event(bucket, told.Amount.Units, told.Time, told.Account, at));
        }
    }

    /// <summary>Ends adding: from here on events are looked for.</summary>
    internal void Close()
    {
        _wanted.Clear();
        _events.Close();
    }

    /// <summary>Whether a time lies between the first and the last event of a format.</summary>
    internal bool Covers(string format, long time) =>
        _periods.TryGetValue(format, out (long First, long Last) period) && time >= period.First && time <= period.Last;

    /// <summary>The earliest event that is free and may be this one; -1 for none.</summary>
    /// <param name="side">What is looked for.</param>
    /// <param name="reach">How far apart the times of a deposit or withdrawal may lie; an exchange is in the same second where this is 0,
    /// else in that or one beside it.</param>
    /// <param name="isRounded">Whether what was paid may differ by rounding, as it may where the other side is told exactly.</param>
    internal int Find(in Telling side, long reach, bool isRounded)
    {
        int found = FindAmount(side, side.Amount.Units, side.Amount.Units, reach);
        if (found < 0 && side.WithFee != side.Amount)
        {
            found = FindAmount(side, side.WithFee.Units, side.WithFee.Units, reach);
        }

        if (found < 0 && isRounded && side.IsQuote)
        {
            Int128 rounding = Int128.Max(LeastRounding, Int128.Abs(side.Amount.Units) / RoundingShare);
            found = FindAmount(side, side.Amount.Units - rounding, side.Amount.Units + rounding, reach);
        }

        return found;
    }

    /// <summary>Whether any event of an exchange's subject and time is free, whatever its amount.</summary>
    internal bool HasAny(in Telling side) => FindAmount(side, Int128.MinValue, Int128.MaxValue, UtcInstant.Second) >= 0;

    /// <summary>Takes an event that was found: it stands for no other.</summary>
    internal void Take(int found) => _events.Take(found);

    private int FindAmount(in Telling side, Int128 least, Int128 most, long reach)
    {
        int around = side.Kind == TellingKind.Exchange && reach == 0 ? 0 : 1;
        for (int steps = -around; steps <= around; steps++)
        {
            KeyHash bucket = side.Bucket(steps);
            // Within a second the time decides nothing; equal amounts of a day lie in the order of their times.
            bool isInOrder = side.Kind == TellingKind.Movement && least == most;
            long earliest = isInOrder ? side.Time - reach : long.MinValue;
            int first = _events.FreeFrom(new Event(bucket, least, earliest, 0, default));
            for (int i = first; i < _events.Count; i = _events.FreeFrom(i + 1))
            {
                Event one = _events[i];
                if (one.Bucket != bucket || one.Units > most || (isInOrder && one.Time > side.Time + reach))
                {
                    break;
                }

                if (one.Account == 0 || side.Account == 0 || one.Account == side.Account)
                {
                    return i;
                }
            }
        }

        return -1;
    }

    private readonly record struct Event(KeyHash Bucket, Int128 Units, long Time, ulong Account, RecordLocation At) : IComparable<Event>
    {
        public int CompareTo(Event other)
        {
            int order = Bucket.High.CompareTo(other.Bucket.High);
            order = order != 0 ? order : Bucket.Low.CompareTo(other.Bucket.Low);
            order = order != 0 ? order : Units.CompareTo(other.Units);
            order = order != 0 ? order : Time.CompareTo(other.Time);
            return order != 0 ? order : At.CompareTo(other.At);
        }
    }
}
