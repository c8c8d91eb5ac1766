using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using CompliReport.Values;

namespace CompliReport.Ledgers.Identity;

/// <summary>Rows of files that retell what other files tell too: those of another format, as Kraken's trades do with its ledgers, and
/// those of a fuller variant of the same export.</summary>
/// <remarks>
/// Such rows are set aside while they stream by. When every file was read, those whose event the fuller export tells are already known, and
/// the others are accepted late. So it does not matter which file comes first, and an upload without such files pays nothing. Each event of
/// the fuller export stands for one row: of three equal fills of which it tells two, one is counted as told by nobody else.
/// </remarks>
internal sealed class RetoldRows(string defaultAccount)
{
    private const int SidesMax = LegBatch.LegsPerRowMax, CertainPartOfId = 4;

    private static readonly (long Reach, bool AtBegun, Retelling Retelling)[] Passes =
    [
        (0, false, Retelling.Known), (0, true, Retelling.Known), (UtcInstant.Hour, false, Retelling.Known),
        (UtcInstant.Hour, true, Retelling.Known), (UtcInstant.Day, false, Retelling.KnownWithinADay),
    ];

    private readonly List<Row> _rows = [];
    private readonly List<Telling> _sides = [];
    private readonly byte[] _defaultAccount = System.Text.Encoding.UTF8.GetBytes(defaultAccount);

    /// <summary>Sets the rows of a batch aside.</summary>
    internal void SetAside(LedgerFormat format, LegBatch batch)
    {
        bool isRetold = format.Retells.Length > 0;
        for (int leg = 0; leg < batch.Count; leg++)
        {
            if (!batch.StartsRow[leg] || batch.Bucket[leg] != RowBucket.Accepted)
            {
                continue;
            }

            int first = _sides.Count;
            for (int side = leg; isRetold && side < batch.Count && (side == leg || !batch.StartsRow[side]); side++)
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
    /// <param name="variants">The files that are forms of one export.</param>
    /// <param name="accept">Takes the rows that no other file tells.</param>
    internal void Decide(LedgerDay day, FileVariants variants, Action<LedgerFile, LegBatch> accept)
    {
        if (_rows.Count == 0)
        {
            return;
        }

        Dictionary<RecordLocation, Retelling> decided = Decided(day, variants);
        RetoldWarnings warnings = new(variants);
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
            if (retelling < Retelling.NotTold)
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

    private Dictionary<RecordLocation, Retelling> Decided(LedgerDay day, FileVariants variants)
    {
        Dictionary<RecordLocation, Retelling> decided = new(_rows.Count);
        new VariantRows(day, variants, AccountOf)
            .Decide(_rows.Select(static row => row.At).Where(at => variants[at.File] is { IsFurther: true }), decided);
        List<Row> rows = [.. _rows.Where(row => decided.GetValueOrDefault(row.At, Retelling.NotTold) >= Retelling.NotTold)];
        (ToldEvents told, ToldIds ids) = Told(day, rows, decided);
        // What has happened before what is only announced, then by time: the order of files decides between equal rows only.
        rows.Sort((left, right) =>
        {
            int order = IsPending(left).CompareTo(IsPending(right));
            order = order != 0 ? order : left.Time.CompareTo(right.Time);
            return order != 0 ? order : left.At.CompareTo(right.At);
        });
        Dictionary<RecordLocation, Retelling> found = new(rows.Count);
        foreach (Row row in rows)
        {
            if (HasId(row))
            {
                found.Add(row.At, ids.Decide(CollectionsMarshal.AsSpan(_sides).Slice(row.First, row.Count)));
            }
        }

        // From the surest to the weakest, so that a row takes no event that is surely another's.
        foreach ((long reach, bool atBegun, Retelling retelling) in Passes)
        {
            foreach (Row row in rows)
            {
                if (!found.ContainsKey(row.At) && IsKnown(row, told, reach, atBegun))
                {
                    found.Add(row.At, retelling);
                }
            }
        }

        foreach (Row row in rows)
        {
            if (!found.TryGetValue(row.At, out Retelling retelling))
            {
                retelling = OneSideOf(row, told);
                bool isCovered = retelling == Retelling.NotTold && row.Count > 0
                    && day.Files[row.At.File].Match!.Format.Retells.Any(format => told.Covers(format, row.Time));
                retelling = isCovered ? Retelling.MaybeTold : retelling;
            }

            // What another format does not settle may still be told by another version.
            decided[row.At] = retelling == Retelling.NotTold ? decided.GetValueOrDefault(row.At, retelling) : retelling;
        }

        return decided;
    }

    private bool HasId(Row row) => row.Count > 0 && _sides[row.First].Kind == TellingKind.Id;

    // Known when each of its sides is told by an event of its own.
    private bool IsKnown(Row row, ToldEvents told, long reach, bool atBegun)
    {
        Span<int> found = stackalloc int[SidesMax];
        for (int side = 0; side < row.Count; side++)
        {
            Telling telling = _sides[row.First + side];
            if (atBegun && (telling.Begun == 0 || telling.Begun == telling.Time))
            {
                return false;
            }

            found[side] = told.Find(atBegun ? telling with { Time = telling.Begun } : telling, reach, isRounded: true);
            if (found[side] < 0)
            {
                return false;
            }
        }

        for (int side = 0; side < row.Count; side++)
        {
            told.Take(found[side]);
        }

        return row.Count > 0;
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
    private (ToldEvents Events, ToldIds Ids) Told(LedgerDay day, List<Row> rows, Dictionary<RecordLocation, Retelling> decided)
    {
        ToldEvents told = new();
        ToldIds ids = new();
        foreach (Row row in rows)
        {
            foreach (ref readonly Telling side in CollectionsMarshal.AsSpan(_sides).Slice(row.First, row.Count))
            {
                if (side.Kind == TellingKind.Id)
                {
                    ids.Want(side);
                }
                else
                {
                    told.Want(side);
                }
            }
        }

        HashSet<string> formats = [.. rows.Select(static row => row.At.File).Distinct()
            .SelectMany(file => day.Files[file].Match!.Format.Retells)];
        HashSet<RecordLocation> passedOver =
        [
            .. day.Refused.Rows.Select(static row => row.At), .. day.Repeated.Places,
            .. decided.Where(static row => row.Value < Retelling.NotTold).Select(static row => row.Key),
        ];
        LegBatch batch = new();
        LegWriter writer = new(day.Symbols.Assets, day.Refused);
        writer.Use(batch);
        foreach (ReReadRow row in ReRead.OfFiles(day, file => formats.Contains(file.Format), passedOver))
        {
            batch.Clear(row.File);
            writer.BeginRow();
            row.Reader.Read(row.Row, row.Identity, writer);
            for (int leg = 0; leg < batch.Count; leg++)
            {
                Telling telling = TellingOf(row.File.Match!.Format, batch, leg);
                if (telling.Kind == TellingKind.Id)
                {
                    ids.Add(telling);
                }
                else if (telling.Kind != TellingKind.None && !telling.IsPending)
                {
                    told.Add(row.File.Format, telling, row.At);
                }
            }
        }

        told.Close();
        return (told, ids);
    }

    private Telling TellingOf(LedgerFormat format, LegBatch batch, int leg)
    {
        Telling telling = format.TellingOf(batch, leg);
        return AccountOf(format, batch, leg) is var account and not 0 ? telling with { Account = account } : telling;
    }

    // Some exports mask all of an account but its end, and some name none.
    private ulong AccountOf(LedgerFormat format, LegBatch batch, int leg)
    {
        ReadOnlySpan<byte> account = batch.Text(batch.AccountText[leg]);
        bool isNamed = format.NamesAccounts && account.Length > CertainPartOfId && !account.SequenceEqual(_defaultAccount);
        return isNamed ? KeyHash.Of(account[^CertainPartOfId..]).Low : 0;
    }

    private bool IsPending(Row row) => row.Count > 0 && _sides[row.First].IsPending;

    private readonly record struct Row(RecordLocation At, int First, int Count, long Time);
}
