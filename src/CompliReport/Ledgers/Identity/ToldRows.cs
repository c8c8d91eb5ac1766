using System;
using System.Collections.Generic;
using CompliReport.Values;

namespace CompliReport.Ledgers.Identity;

/// <summary>A row as another version of its export may tell it too.</summary>
/// <param name="Movements">What moved, and in which second.</param>
/// <param name="Account">Its account, 0 where the row names none.</param>
/// <param name="Id">What the exchange or the chain calls the event, 0 where the row does not say.</param>
/// <param name="Time">When it occurred.</param>
/// <param name="At">Where it stands.</param>
internal readonly record struct ToldRow(KeyHash Movements, ulong Account, ulong Id, long Time, RecordLocation At) : IComparable<ToldRow>
{
    /// <summary>Rows that may be the same stand together; those without account or id before the others.</summary>
    public int CompareTo(ToldRow other)
    {
        int order = Movements.High.CompareTo(other.Movements.High);
        order = order != 0 ? order : Movements.Low.CompareTo(other.Movements.Low);
        order = order != 0 ? order : Account.CompareTo(other.Account);
        order = order != 0 ? order : Id.CompareTo(other.Id);
        order = order != 0 ? order : Time.CompareTo(other.Time);
        return order != 0 ? order : At.CompareTo(other.At);
    }
}

/// <summary>The rows of the fuller variants of an export, each of which stands for one row of a further variant and not for more.</summary>
/// <remarks>64 bytes for each row that a row of another variant may be; taken ones are skipped in nearly constant time.</remarks>
internal sealed class ToldRows(IReadOnlySet<KeyHash> wanted)
{
    // Rows of one second and amount that do not fit one another: whoever makes a million of them is told that they may count twice.
    private const int LooksMax = 1_024;

    private readonly EachOnce<ToldRow> _rows = new();
    private readonly Dictionary<ulong, (long First, long Last)> _periods = [];
    private (long First, long Last) _period = (long.MaxValue, long.MinValue);
    private bool _hasAccounts;

    /// <summary>Adds a row that is told.</summary>
    internal void Add(in ToldRow row)
    {
        (long first, long last) = _periods.GetValueOrDefault(row.Account, (long.MaxValue, long.MinValue));
        _periods[row.Account] = (Math.Min(first, row.Time), Math.Max(last, row.Time));
        _period = (Math.Min(_period.First, row.Time), Math.Max(_period.Last, row.Time));
        if (wanted.Contains(row.Movements))
        {
            _rows.Add(row);
            _hasAccounts |= row.Account != 0;
        }
    }

    /// <summary>Ends adding: every row is free again and may be looked for.</summary>
    internal void Close() => _rows.Close();

    /// <summary>Whether a row lies between the first and the last told row of its account, or of one that is not named.</summary>
    internal bool Covers(in ToldRow row)
    {
        static bool Holds((long First, long Last) period, long time) => time >= period.First && time <= period.Last;
        return row.Account == 0
            ? Holds(_period, row.Time)
            : (_periods.TryGetValue(row.Account, out (long, long) own) && Holds(own, row.Time))
                || (_periods.TryGetValue(0, out (long, long) unnamed) && Holds(unnamed, row.Time));
    }

    /// <summary>Takes the row that says exactly this of account, id and time; false where none is free.</summary>
    internal bool TryTakeExact(in ToldRow row)
    {
        int found = _rows.FreeFrom(row with { At = default });
        return found < _rows.Count && (_rows[found] with { At = row.At }) == row && Take(found);
    }

    /// <summary>Takes a row that says nothing else of account, id and time; false where none is free.</summary>
    internal bool TryTake(in ToldRow row)
    {
        if (row.Account == 0 && _hasAccounts)
        {
            return TryTake(row, account: null, id: null);
        }

        return TryTakeOf(row, row.Account) || (row.Account != 0 && TryTakeOf(row, 0));
    }

    private bool TryTakeOf(in ToldRow row, ulong account) =>
        row.Id == 0 ? TryTake(row, account, id: null) : TryTake(row, account, row.Id) || TryTake(row, account, 0);

    private bool TryTake(in ToldRow row, ulong? account, ulong? id)
    {
        int first = _rows.FreeFrom(row with { Account = account ?? 0, Id = id ?? 0, Time = long.MinValue, At = default });
        for (int i = first, looks = 0; i < _rows.Count && looks < LooksMax; i = _rows.FreeFrom(i + 1), looks++)
        {
            ToldRow told = _rows[i];
            if (told.Movements != row.Movements || (account is { } named && told.Account != named) || (id is { } own && told.Id != own))
            {
                break;
            }

            if ((told.Id == 0 || row.Id == 0 || told.Id == row.Id) && IsSameTime(told.Time, row.Time))
            {
                return Take(i);
            }
        }

        return false;
    }

    // Within one second, which both share: one of them may know no more than that.
    private static bool IsSameTime(long one, long other) => one == other || one % UtcInstant.Second == 0 || other % UtcInstant.Second == 0;

    private bool Take(int found)
    {
        _rows.Take(found);
        return true;
    }
}
