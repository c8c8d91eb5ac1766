using System;
using System.Collections.Generic;
using System.Linq;
using CompliReport.Values;

namespace CompliReport.Ledgers.Identity;

/// <summary>Rows of formats that retell what another format of the exchange tells too, as Kraken's trades do with its ledgers.</summary>
/// <remarks>
/// Such rows are set aside while they stream by. When every file was read, those whose event the fuller export tells are already known, and
/// the others are accepted late. So it does not matter which file comes first, and an upload without such files pays nothing. Each event of
/// the fuller export stands for one row: of three equal fills of which it tells two, one is counted as told by nobody else.
/// </remarks>
internal sealed class RetoldRows
{
    private const int SidesMax = LegBatch.LegsPerRowMax, CertainPartOfId = 4;

    private static readonly (long Reach, Retelling Retelling)[] Passes =
    [
        (0, Retelling.Known), (UtcInstant.Hour, Retelling.Known), (UtcInstant.Day, Retelling.KnownWithinADay),
    ];

    private readonly List<Row> _rows = [];
    private readonly List<Telling> _sides = [];
    private byte[] _defaultAccount = [];

    /// <summary>Sets the rows of a batch aside.</summary>
    internal void SetAside(LedgerFormat format, LegBatch batch, string defaultAccount)
    {
        _defaultAccount = System.Text.Encoding.UTF8.GetBytes(defaultAccount);
        for (int leg = 0; leg < batch.Count; leg++)
        {
            if (!batch.StartsRow[leg] || batch.Bucket[leg] != RowBucket.Accepted)
            {
                continue;
            }

            int first = _sides.Count;
            for (int side = leg; side < batch.Count && (side == leg || !batch.StartsRow[side]); side++)
            {
                if (TellingOf(format, batch, side) is { Kind: not TellingKind.None } telling)
                {
                    _sides.Add(telling);
                }
            }

            _rows.Add(new Row(new RecordLocation(batch.File, batch.Offset[leg]), first, _sides.Count - first, batch.Time[leg]));
            batch.SetBucket(leg, RowBucket.Duplicate);
        }
    }

    /// <summary>Moves each row that was set aside into its bucket.</summary>
    /// <param name="day">The run, with every file read and repeated rows decided.</param>
    /// <param name="accept">Takes the rows that no other format tells.</param>
    internal void Decide(LedgerDay day, Action<LedgerFile, LegBatch> accept)
    {
        if (_rows.Count == 0)
        {
            return;
        }

        Dictionary<RecordLocation, Retelling> decided = Decided(day);
        RetoldWarnings warnings = new();
        LegBatch late = new();
        LegWriter writer = new(day.Symbols.Assets, day.Refused);
        writer.Use(late);
        LedgerFile? file = null;
        foreach (ReReadRow again in ReRead.Rows(day, new SortedSet<RecordLocation>(decided.Keys)))
        {
            if (file != again.File || !late.HasRoom)
            {
                Accept(file, late, accept);
                file = again.File;
                late.Clear(file);
            }

            Retelling retelling = decided[again.At];
            warnings.Count(file, retelling);
            if (retelling <= Retelling.KnownByOneSide)
            {
                file.Duplicate++;
                day.Retold.Add(again.At);
            }
            else
            {
                writer.BeginRow();
                again.Reader.Read(again.Row, again.Identity, writer);
            }
        }

        Accept(file, late, accept);
        warnings.Write(day);
    }

    private static void Accept(LedgerFile? file, LegBatch late, Action<LedgerFile, LegBatch> accept)
    {
        if (file is not null && late.Count > 0)
        {
            accept(file, late);
        }
    }

    private Dictionary<RecordLocation, Retelling> Decided(LedgerDay day)
    {
        ToldEvents told = Told(day);
        // What has happened before what is only announced, then by time: the order of files decides between equal rows only.
        _rows.Sort((left, right) =>
        {
            int order = IsPending(left).CompareTo(IsPending(right));
            order = order != 0 ? order : left.Time.CompareTo(right.Time);
            return order != 0 ? order : left.At.CompareTo(right.At);
        });
        Dictionary<RecordLocation, Retelling> decided = new(_rows.Count);
        // From the surest to the weakest, so that a row takes no event that is surely another's.
        foreach ((long reach, Retelling retelling) in Passes)
        {
            foreach (Row row in _rows)
            {
                if (!decided.ContainsKey(row.At) && IsKnown(row, told, reach))
                {
                    decided.Add(row.At, retelling);
                }
            }
        }

        foreach (Row row in _rows)
        {
            if (!decided.ContainsKey(row.At))
            {
                Retelling retelling = OneSideOf(row, told);
                bool isWithout = retelling == Retelling.NotTold && row.Count > 0 && _sides[row.First].Kind != TellingKind.Id;
                bool isCovered = isWithout && day.Files[row.At.File].Match!.Format.Retells.Any(format => told.Covers(format, row.Time));
                decided.Add(row.At, isCovered ? Retelling.MaybeTold : retelling);
            }
        }

        return decided;
    }

    // Known when each of its sides is told by an event of its own.
    private bool IsKnown(Row row, ToldEvents told, long reach)
    {
        Span<int> found = stackalloc int[SidesMax];
        for (int side = 0; side < row.Count; side++)
        {
            Telling telling = _sides[row.First + side];
            if (telling.Kind == TellingKind.Id && told.HasId(telling))
            {
                return true;
            }

            found[side] = telling.Kind == TellingKind.Id ? -1 : told.Find(telling, reach, isRounded: true);
            if (found[side] < 0 && telling.Kind != TellingKind.Id)
            {
                return false;
            }
        }

        if (row.Count == 0 || found[0] < 0)
        {
            return false;
        }

        for (int side = 0; side < row.Count; side++)
        {
            told.Take(found[side]);
        }

        return true;
    }

    // One side alone is enough where the fuller export lacks the other one, as when its row was refused; where it has another amount there,
    // nobody can say whether it is the same trade.
    private Retelling OneSideOf(Row row, ToldEvents told)
    {
        if (row.Count != 2 || _sides[row.First].Kind != TellingKind.Exchange)
        {
            return Retelling.NotTold;
        }

        Telling one = _sides[row.First], other = _sides[row.First + 1];
        int found = told.Find(one, UtcInstant.Second, isRounded: false);
        (found, Telling missing) = found >= 0 ? (found, other) : (told.Find(other, UtcInstant.Second, isRounded: false), one);
        if (found < 0)
        {
            return Retelling.NotTold;
        }

        if (told.HasAny(missing))
        {
            return Retelling.MaybeTold;
        }

        told.Take(found);
        return Retelling.KnownByOneSide;
    }

    // Only the files of the formats that are retold are read again, without the rows that do not count themselves.
    private ToldEvents Told(LedgerDay day)
    {
        ToldEvents told = new();
        foreach (Telling side in _sides)
        {
            told.Want(side);
        }

        HashSet<string> formats = [.. _rows.Select(static row => row.At.File).Distinct()
            .SelectMany(file => day.Files[file].Match!.Format.Retells)];
        HashSet<RecordLocation> passedOver =
            [.. day.Refused.Rows.Select(static row => row.At), .. day.Repeated.Places];
        LegBatch batch = new();
        LegWriter writer = new(day.Symbols.Assets, day.Refused);
        writer.Use(batch);
        IEnumerable<int> regions = Enumerable.Range(0, day.Checkpoints.Count)
            .Where(region => formats.Contains(day.Files[day.Checkpoints[region].File].Format));
        foreach (ReReadRow row in ReRead.Regions(day, regions))
        {
            if (row.Identity == default || passedOver.Contains(row.At))
            {
                continue;
            }

            batch.Clear(row.File);
            writer.BeginRow();
            row.Reader.Read(row.Row, row.Identity, writer);
            for (int leg = 0; leg < batch.Count; leg++)
            {
                Telling telling = TellingOf(row.File.Match!.Format, batch, leg);
                if (telling.Kind != TellingKind.None && !telling.IsPending)
                {
                    told.Add(row.File.Format, telling, row.At);
                }
            }
        }

        told.Close();
        return told;
    }

    // Some exports mask all of an account but its end, and some name none.
    private Telling TellingOf(LedgerFormat format, LegBatch batch, int leg)
    {
        Telling telling = format.TellingOf(batch, leg);
        ReadOnlySpan<byte> account = batch.Text(batch.AccountText[leg]);
        bool isNamed = format.NamesAccounts && account.Length > CertainPartOfId && !account.SequenceEqual(_defaultAccount);
        return isNamed ? telling with { Account = KeyHash.Of(account[^CertainPartOfId..]).Low } : telling;
    }

    private bool IsPending(Row row) => row.Count > 0 && _sides[row.First].IsPending;

    private readonly record struct Row(RecordLocation At, int First, int Count, long Time);
}
