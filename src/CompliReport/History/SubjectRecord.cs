using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.History;

/// <summary>Which window of a subject: rule, direction, and the account or beneficiary where the rule counts for each; 0 for
/// none.</summary>
internal readonly record struct WindowKey(int Family, int Direction, ulong Of) : IComparable<WindowKey>
{
    /// <inheritdoc/>
    public int CompareTo(WindowKey other) => (Family, Direction, Of).CompareTo((other.Family, other.Direction, other.Of));
}

/// <summary>What a subject did on a day in one kind of event.</summary>
internal readonly record struct DaySum(int Day, RuleEvents Kind, long Count, long UsdMicros);

/// <summary>
/// What is kept of a customer, or of an account without one, from day to day: when it was seen, its days, its open windows, and whom it
/// dealt with.
/// </summary>
internal sealed class SubjectRecord
{
    /// <summary>Days of which the sums are kept, the last one included.</summary>
    internal const int DaysKept = 60;

    /// <summary>Counterparties that are kept: those met last.</summary>
    internal const int PartiesKept = 64;

    /// <summary>Length of a counterparty's hash that is kept, in bits: of 64 of them two are the same once in two million
    /// subjects.</summary>
    private const int PartyBits = 32;

    private static readonly RuleEvents[] Kinds =
    [
        RuleEvents.FxPurchase, RuleEvents.FxSettlement, RuleEvents.FiatIn, RuleEvents.FiatOut, RuleEvents.CashIn, RuleEvents.CashOut,
        RuleEvents.CryptoIn, RuleEvents.CryptoOut,
    ];

    private readonly SortedDictionary<(int Day, RuleEvents Kind), (long Count, long UsdMicros)> _days = [];
    private readonly SortedDictionary<uint, int> _parties = [];

    /// <summary>The first and the last day on which it moved anything, by UTC.</summary>
    internal int FirstDay { get; private set; } = -1;

    internal int LastDay { get; private set; }

    /// <summary>The kinds of event that it has had.</summary>
    internal RuleEvents Seen { get; private set; }

    /// <summary>When it last bought or received crypto; <see cref="SubjectPast.Never"/> where it has not.</summary>
    internal long Acquired { get; private set; } = SubjectPast.Never;

    /// <summary>Its open windows.</summary>
    internal SortedDictionary<WindowKey, WindowState> Windows { get; } = [];

    /// <summary>Whether something in a window of an earlier day could not be judged.</summary>
    internal bool HasLacking { get; private set; }

    /// <summary>Its days, each kind of event for itself, in order.</summary>
    internal IEnumerable<DaySum> Days =>
        _days.Select(static one => new DaySum(one.Key.Day, one.Key.Kind, one.Value.Count, one.Value.UsdMicros));

    /// <summary>Whether a counterparty was met on the days that are kept.</summary>
    internal bool Knows(ulong counterparty) => _parties.ContainsKey((uint)(counterparty >> (64 - PartyBits)));

    /// <summary>Counterparties that are kept.</summary>
    internal int PartyCount => _parties.Count;

    /// <summary>Notes an event.</summary>
    internal void Note(RuleEvents kind, long time, long usdMicros, ulong? counterparty)
    {
        int day = UtcInstant.FromNanoseconds(time).UtcDate.DayNumber;
        (FirstDay, LastDay) = (FirstDay < 0 ? day : Math.Min(FirstDay, day), Math.Max(LastDay, day));
        Seen |= kind;
        if ((kind & (RuleEvents.FxPurchase | RuleEvents.CryptoIn)) != 0)
        {
            Acquired = Math.Max(Acquired, time);
        }

        (long count, long sum) = _days.GetValueOrDefault((day, kind));
        long added = Math.Max(usdMicros, 0);
        _days[(day, kind)] = (count + 1, sum > long.MaxValue - added ? long.MaxValue : sum + added);
        if (counterparty is { } party)
        {
            uint hash = (uint)(party >> (64 - PartyBits));
            _parties[hash] = Math.Max(_parties.GetValueOrDefault(hash), day);
        }
    }

    /// <summary>What was known of it before a day: for a run that reads the rows of that day and all later ones itself.</summary>
    /// <param name="day">A day by UTC.</param>
    /// <remarks>
    /// When it was last seen before is known only where the later days have not replaced it; else it was the day before at the latest.
    /// Windows of rules are not part of it.
    /// </remarks>
    internal SubjectRecord Before(int day)
    {
        if (FirstDay < 0 || FirstDay >= day)
        {
            return new SubjectRecord();
        }

        SubjectRecord before = new()
        {
            FirstDay = FirstDay,
            LastDay = Math.Min(LastDay, day - 1),
            Seen = Seen,
            Acquired = Acquired,
        };
        foreach (((int Day, RuleEvents Kind) key, (long Count, long UsdMicros) sum) in _days.Where(one => one.Key.Day < day))
        {
            before._days.Add(key, sum);
        }

        foreach ((uint party, int met) in _parties.Where(one => one.Value < day))
        {
            before._parties.Add(party, met);
        }

        return before;
    }

    /// <summary>Whether nothing is left of it: of a counterparty, which has no days of its own.</summary>
    internal bool IsEmpty => FirstDay < 0 && Windows.Count == 0;

    /// <summary>Gives up what no later day needs.</summary>
    internal void Prune(HistoryHorizon horizon)
    {
        PruneDays(horizon);
        PruneParties(horizon);
        PruneWindows(horizon);
        if (FirstDay < 0)
        {
            LastDay = Windows.Count == 0 ? 0 : Windows.Values.Max(static state => state.Last.DayNumber);
        }
    }

    private void PruneDays(HistoryHorizon horizon)
    {
        foreach ((int Day, RuleEvents Kind) key in _days.Keys.TakeWhile(key => key.Day <= horizon.Day - DaysKept).ToArray())
        {
            _days.Remove(key);
        }
    }

    private void PruneParties(HistoryHorizon horizon)
    {
        // Nearly always there is nothing to give up.
        bool isAnyOld = _parties.Count > PartiesKept;
        foreach ((uint _, int day) in _parties)
        {
            isAnyOld |= day <= horizon.Day - DaysKept;
        }

        if (!isAnyOld)
        {
            return;
        }

        IEnumerable<uint> gone = _parties.Where(one => one.Value <= horizon.Day - DaysKept).Select(static one => one.Key)
            .Concat(_parties.OrderByDescending(static one => one.Value).ThenBy(static one => one.Key).Skip(PartiesKept)
                .Select(static one => one.Key));
        foreach (uint party in gone.Distinct().ToArray())
        {
            _parties.Remove(party);
        }
    }

    private void PruneWindows(HistoryHorizon horizon)
    {
        List<(WindowKey Key, WindowState? Left)>? changed = null;
        foreach ((WindowKey key, WindowState state) in Windows)
        {
            WindowState? left = horizon.Left(key, state);
            if (!ReferenceEquals(left, state))
            {
                (changed ??= []).Add((key, left));
            }
        }

        foreach ((WindowKey key, WindowState? left) in changed ?? [])
        {
            if (left is null)
            {
                Windows.Remove(key);
            }
            else
            {
                Windows[key] = left;
            }
        }
    }

    /// <summary>The first day on which something of it may be over: until then its bytes stay what they are.</summary>
    private int LapseIn(HistoryHorizon horizon)
    {
        int lapse = int.MaxValue;
        foreach (((int day, RuleEvents _), (long, long) _) in _days)
        {
            // The first one is the earliest.
            lapse = day + DaysKept;
            break;
        }

        foreach (int day in _parties.Values)
        {
            lapse = Math.Min(lapse, day + DaysKept);
        }

        foreach ((WindowKey key, WindowState state) in Windows)
        {
            lapse = Math.Min(lapse, horizon.LapseOf(key, state));
        }

        return lapse;
    }

    /// <summary>Whether nothing of a record is over by a day, by its first bytes.</summary>
    internal static bool StaysOn(ReadOnlySpan<byte> record, int day) => new HistoryCursor(record).Number() > (ulong)day;

    internal void Write(HistoryBytes bytes, HistoryHorizon horizon)
    {
        bytes.Number(LapseIn(horizon));
        bytes.Number((ulong)(FirstDay + 1));
        bytes.Number(LastDay);
        bytes.Byte((byte)Seen);
        if (Acquired != SubjectPast.Never)
        {
            bytes.Byte(1);
            bytes.Signed(Acquired);
        }
        else
        {
            bytes.Byte(0);
        }

        WriteDays(bytes);
        bytes.Number((ulong)_parties.Count);
        foreach ((uint hash, int day) in _parties)
        {
            bytes.Bytes(BitConverter.GetBytes(BitConverter.IsLittleEndian ? hash
                : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(hash)));
            bytes.Number(LastDay - day);
        }

        bytes.Number((ulong)Windows.Count);
        foreach ((WindowKey key, WindowState state) in Windows)
        {
            bytes.Number((ulong)key.Family);
            bytes.Byte((byte)(key.Direction | (key.Of != 0 ? 2 : 0) | (state.LacksData ? 4 : 0)));
            if (key.Of != 0)
            {
                bytes.Fixed(key.Of);
            }

            Write(bytes, state, LastDay);
        }
    }

    /// <summary>Reads a record.</summary>
    /// <param name="cursor">Where it starts.</param>
    /// <param name="families">The number of each rule of the file in this run, -1 for a rule that this run does not have.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    internal static SubjectRecord Read(ref HistoryCursor cursor, ReadOnlySpan<int> families)
    {
        // When it lapses is found again when it is written.
        cursor.Number();
        SubjectRecord record = new() { FirstDay = cursor.Day() - 1, LastDay = cursor.Day(), Seen = (RuleEvents)cursor.Byte() };
        record.Acquired = cursor.Byte() != 0 ? cursor.Signed() : SubjectPast.Never;
        record.ReadDays(ref cursor);
        for (int left = cursor.Count(PartiesKept); left > 0; left--)
        {
            uint hash = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(cursor.Take(4));
            record._parties[hash] = record.LastDay - cursor.Day();
        }

        for (int left = cursor.Count(); left > 0; left--)
        {
            ulong family = cursor.Number();
            byte flags = cursor.Byte();
            ulong of = (flags & 2) != 0 ? cursor.Fixed() : 0;
            WindowState state = ReadState(ref cursor, (flags & 4) != 0, record.LastDay);
            int number = family < (ulong)families.Length ? families[(int)family]
                : throw new InvalidDataException("a rule is not in its list");
            if (number >= 0)
            {
                record.Windows[new WindowKey(number, flags & 1, of)] = state;
                record.HasLacking |= state.LacksData;
            }
        }

        return record;
    }

    private void WriteDays(HistoryBytes bytes)
    {
        int[] days = [.. _days.Keys.Select(static key => key.Day).Distinct()];
        bytes.Number((ulong)days.Length);
        int before = 0;
        foreach (int day in days)
        {
            bytes.Number(day - before);
            before = day;
            RuleEvents kinds = Kinds.Where(kind => _days.ContainsKey((day, kind))).Aggregate(RuleEvents.None, static (all, one) =>
                all | one);
            bytes.Byte((byte)kinds);
            foreach (RuleEvents kind in Kinds.Where(kind => (kinds & kind) != 0))
            {
                (long count, long usd) = _days[(day, kind)];
                bytes.Number(count);
                bytes.Micros(usd);
            }
        }
    }

    private void ReadDays(ref HistoryCursor cursor)
    {
        int day = 0;
        for (int left = cursor.Count(); left > 0; left--)
        {
            day = checked(day + cursor.Day());
            RuleEvents kinds = (RuleEvents)cursor.Byte();
            foreach (RuleEvents kind in Kinds)
            {
                if ((kinds & kind) != 0)
                {
                    _days[(day, kind)] = (cursor.Long(), cursor.Micros());
                }
            }
        }
    }

    // Days are told by how long before the subject's last one they are: a byte or two.
    private static void Write(HistoryBytes bytes, WindowState state, int lastDay)
    {
        bytes.Signed(lastDay - state.Start.DayNumber);
        bytes.Signed(lastDay - state.Last.DayNumber);
        bytes.Number((ulong)state.Parts.Length);
        foreach (WindowPart part in state.Parts)
        {
            bytes.Signed(lastDay - part.Date.DayNumber);
            bytes.Number(part.Count);
            bytes.Micros(part.UsdMicros);
            bytes.Signed(part.From);
            bytes.Number((ulong)part.Sums.Length);
            foreach (ScaledAmount sum in part.Sums)
            {
                bytes.Amount(sum);
            }

            bytes.Number((ulong)(part.Distinct?.Count ?? 0));
            foreach (ulong party in part.Distinct ?? [])
            {
                bytes.Fixed(party);
            }
        }
    }

    private static WindowState ReadState(ref HistoryCursor cursor, bool lacksData, int lastDay)
    {
        DateOnly start = cursor.DateBefore(lastDay), last = cursor.DateBefore(lastDay);
        WindowPart[] parts = new WindowPart[cursor.Count()];
        for (int i = 0; i < parts.Length; i++)
        {
            DateOnly date = cursor.DateBefore(lastDay);
            long count = cursor.Long(), usd = cursor.Micros(), from = cursor.Signed();
            ScaledAmount[] sums = new ScaledAmount[cursor.Count()];
            for (int one = 0; one < sums.Length; one++)
            {
                sums[one] = cursor.Amount();
            }

            SortedSet<ulong>? distinct = null;
            for (int left = cursor.Count(); left > 0; left--)
            {
                (distinct ??= []).Add(cursor.Fixed());
            }

            parts[i] = new WindowPart { Date = date, Sums = sums, Count = count, UsdMicros = usd, From = from, Distinct = distinct };
        }

        return new WindowState(start, last, lacksData, [.. parts]);
    }
}
