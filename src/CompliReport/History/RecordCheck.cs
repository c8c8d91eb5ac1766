using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.History;

/// <summary>
/// Checks the records of a history before any of them is used: a file can be made by anybody and carry a true checksum, and a run that
/// finds out halfway has written half of its files.
/// </summary>
/// <remarks>
/// Reads what <see cref="SubjectRecord"/> writes, and keeps nothing: benchmark "history". What passes can be read, aged and written again,
/// and holds nothing that a rule of the run would trip over. Safe for several threads at once.
/// </remarks>
internal sealed class RecordCheck
{
    // No subject has more events in a year, and a few hundred days of so many can still be added up.
    private const long CountMax = 1_000_000_000_000;

    // A year more on both sides than ledgers have: a fiscal year may begin before its first day.
    private static readonly int FirstDay = new DateOnly(UtcInstant.YearMin - 1, 1, 1).DayNumber;
    private static readonly int LastDay = new DateOnly(UtcInstant.YearMax + 1, 12, 31).DayNumber;

    private static readonly long First = UtcInstant.AtMidnight(new DateOnly(UtcInstant.YearMin, 1, 1)).Nanoseconds - UtcInstant.Day;
    private static readonly long Last = UtcInstant.AtMidnight(new DateOnly(UtcInstant.YearMax + 1, 1, 1)).Nanoseconds + UtcInstant.Day;

    private readonly ImmutableArray<Form> _forms;

    /// <param name="rules">The rules of the history, by number.</param>
    /// <param name="packs">The packs of the run that goes on with it.</param>
    internal RecordCheck(ImmutableArray<string> rules, ImmutableArray<RulePack> packs)
    {
        Dictionary<string, Form> known = new(StringComparer.Ordinal);
        foreach (RulePack pack in packs)
        {
            foreach (RuleFamily family in RuleFamily.Of(pack))
            {
                known.TryAdd(family.Key(pack), Form.Of(family.Measured));
            }
        }

        _forms = [.. rules.Select(key => known.GetValueOrDefault(key, Form.Unknown))];
    }

    /// <summary>Whether an instant is one that a ledger may have.</summary>
    internal static bool IsInstant(long nanoseconds) => nanoseconds >= First && nanoseconds < Last;

    /// <summary>Whether a day is one that a ledger or a window of a rule may have.</summary>
    internal static bool IsDay(int number) => number >= FirstDay && number <= LastDay;

    /// <summary>Checks one record.</summary>
    /// <exception cref="InvalidDataException">It is damaged; says how.</exception>
    internal void Check(ReadOnlySpan<byte> record)
    {
        HistoryCursor cursor = new(record);
        Holds(cursor.Number() <= int.MaxValue, "a day is out of range");
        int first = cursor.Day() - 1, last = cursor.Day();
        Holds(IsDay(last) && (first < 0 || (IsDay(first) && first <= last)), "a day is out of range");
        cursor.Byte();
        byte hasAcquired = cursor.Byte();
        Holds(hasAcquired == 0 || (hasAcquired == 1 && IsInstant(cursor.Signed())), "an instant is out of range");
        CheckDays(ref cursor, last);
        CheckParties(ref cursor, last);
        CheckWindows(ref cursor, last);
        Holds(cursor.IsAtEnd, "bytes stand after a record");
    }

    private static void CheckDays(ref HistoryCursor cursor, int last)
    {
        int day = 0;
        for (int left = cursor.Count(); left > 0; left--)
        {
            int after = cursor.Day();
            Holds(after > 0 && after <= last - day, "days are not in order");
            day += after;
            Holds(IsDay(day), "a day is out of range");
            for (int kinds = cursor.Byte(); kinds != 0; kinds &= kinds - 1)
            {
                CheckCount(ref cursor);
                cursor.Micros();
            }
        }
    }

    private static void CheckParties(ref HistoryCursor cursor, int last)
    {
        long before = -1;
        for (int left = cursor.Count(SubjectRecord.PartiesKept); left > 0; left--)
        {
            uint hash = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(cursor.Take(4));
            Holds(hash > before, "counterparties are not in order");
            before = hash;
            int back = cursor.Day();
            Holds(IsDay(last - back), "a day is out of range");
        }
    }

    private void CheckWindows(ref HistoryCursor cursor, int last)
    {
        WindowKey before = new(-1, 0, 0);
        for (int left = cursor.Count(); left > 0; left--)
        {
            ulong family = cursor.Number();
            Holds(family < (ulong)_forms.Length, "a rule is not in its list");
            byte flags = cursor.Byte();
            ulong of = (flags & 2) != 0 ? cursor.Fixed() : 0;
            Holds(flags < 8 && ((flags & 2) == 0 || of != 0), "a window is of no known form");
            WindowKey key = new((int)family, flags & 1, of);
            Holds(key.CompareTo(before) > 0, "windows are not in order");
            before = key;
            CheckWindow(ref cursor, _forms[(int)family], last);
        }
    }

    private static void CheckWindow(ref HistoryCursor cursor, Form form, int last)
    {
        int start = cursor.DateBefore(last).DayNumber, end = cursor.DateBefore(last).DayNumber;
        // A rolling window that has not reached its limit has no first day.
        Holds((IsDay(start) || (start == 0 && form.MayHaveNoStart)) && IsDay(end), "a day is out of range");
        int parts = cursor.Count();
        Holds(parts >= form.PartsMin && parts <= form.PartsMax, "a window has parts that its rule has not");
        for (; parts > 0; parts--)
        {
            // In no order: a row that came late stands behind the days that were there before it.
            Holds(IsDay(cursor.DateBefore(last).DayNumber), "a day is out of range");
            CheckPart(ref cursor, form);
        }
    }

    private static void CheckPart(ref HistoryCursor cursor, Form form)
    {
        CheckCount(ref cursor);
        cursor.Micros();
        Holds(IsInstant(cursor.Signed()), "an instant is out of range");
        int sums = cursor.Count();
        Holds(form.Sums < 0 || sums == form.Sums, "a window has sums that its rule has not");
        for (; sums > 0; sums--)
        {
            cursor.Amount();
        }

        ulong before = 0;
        bool isFirst = true;
        for (int left = cursor.Count(); left > 0; left--)
        {
            ulong party = cursor.Fixed();
            Holds(isFirst || party > before, "parties of a window are not in order");
            (before, isFirst) = (party, false);
        }
    }

    private static void CheckCount(ref HistoryCursor cursor) => Holds(cursor.Long() <= CountMax, "a number is too large");

    private static void Holds(bool condition, string fault)
    {
        if (!condition)
        {
            throw new InvalidDataException(fault);
        }
    }

    /// <summary>What the windows of a rule are made of.</summary>
    /// <param name="Sums">Sums of a part, one for each threshold; -1 for any number.</param>
    /// <param name="PartsMin">The fewest parts.</param>
    /// <param name="PartsMax">The most.</param>
    /// <param name="MayHaveNoStart">Whether its first day may not be set.</param>
    private readonly record struct Form(int Sums, int PartsMin, int PartsMax, bool MayHaveNoStart)
    {
        /// <summary>Of a rule that the run does not have: its windows are given up.</summary>
        internal static Form Unknown => new(-1, 0, int.MaxValue, true);

        internal static Form Of(Rule rule) => rule switch
        {
            // Payments and exchanges by day, and the run itself: none of them is a sum.
            { AggregationKey: RuleKey.Counterparty, Window.Kind: RuleWindowKind.ConsecutiveDays } => new(0, 1, int.MaxValue, false),
            { Window.Kind: RuleWindowKind.Rolling } => new(rule.Thresholds.Length, 0, int.MaxValue, true),
            _ => new(rule.Thresholds.Length, 1, 1, false),
        };
    }
}
