using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Identity;

/// <summary>A row whose key was met before: where it is, its key, and in which region the key was met first.</summary>
internal readonly record struct RepeatedRow(RecordLocation At, ulong Key, int MetIn);

/// <summary>A row whose entry id was read before: both places, and what the later row moves.</summary>
/// <param name="At">The later row.</param>
/// <param name="First">The row that counts.</param>
/// <param name="IsSame">Whether both have the same body, or mean the same in other words.</param>
/// <param name="Account">Symbol of the later row's account, -1 where it is not known.</param>
/// <param name="Asset">Number of its asset, <see cref="AssetTable.None"/> where it is not known.</param>
/// <param name="Amount">Its amount.</param>
/// <param name="Time">Its time.</param>
internal readonly record struct RepeatedEntry(
    RecordLocation At, RecordLocation First, bool IsSame, int Account, ushort Asset, ScaledAmount Amount, long Time);

/// <summary>
/// Decides about rows whose key was met before, on the rows themselves: a duplicate, a conflict, or a chance likeness of keys.
/// </summary>
/// <remarks>
/// Only the regions that are concerned are read again, and rows are decided on in groups, so that a ledger which was sent twice takes
/// little memory. A row that turns out to be new is accepted late; no stage after the intake depends on the order of rows, so that this
/// changes nothing. Rows of exchanges whose texts differ are compared by all that they mean, which reads the first of them once more; rows
/// of the canonical ledger are compared by their bytes.
/// </remarks>
internal sealed class RepeatedRows(LedgerDay day, Action<LedgerFile, LegBatch> accept)
{
    // What is known of a row until its group is decided on costs some 100 bytes.
    private const int GroupLength = 1 << 20;

    private readonly Dictionary<LedgerFile, long> _unlisted = [];
    private RecordLocation[] _open = [], _refused = [];

    /// <summary>Moves each of the rows, which come in the order of the run, into its bucket: duplicate, refused as a conflict, or
    /// accepted.</summary>
    internal void Decide(List<RepeatedRow> repeated)
    {
        if (repeated.Count == 0)
        {
            return;
        }

        _open = [.. repeated.Select(static row => row.At)];
        _refused = [.. day.Refused.Rows.Select(static row => row.At)];
        Array.Sort(_refused);
        // Rows of one key have met the same region, and so are in one group.
        repeated.Sort(static (left, right) => (left.MetIn, left.At).CompareTo((right.MetIn, right.At)));
        for (int start = 0, end; start < repeated.Count; start = end)
        {
            for (end = Math.Min(start + GroupLength, repeated.Count);
                end < repeated.Count && repeated[end].MetIn == repeated[end - 1].MetIn;
                end++)
            {
            }

            DecideGroup(repeated[start..end]);
            day.Repeated.Shorten();
        }

        foreach ((LedgerFile file, long count) in _unlisted)
        {
            file.WarningList.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{count} conflicting row(s) are refused but not listed: a run lists {LedgerLimits.RefusedRowsMax} refused rows at most."));
        }
    }

    private void DecideGroup(List<RepeatedRow> group)
    {
        List<UnclearRow> unclear = [];
        RecordLocation[] rows = [.. group.Select(static row => row.At)];
        Array.Sort(rows);
        KeptRows kept = new(day);
        Dictionary<KeyHash, (KeyHash Body, RecordLocation At)> known = FirstBodies(group, rows, kept);
        LegBatch late = new();
        LegWriter writer = new(day.Symbols.Assets, day.Refused);
        writer.Use(late);
        foreach (ReReadRow again in ReRead.Rows(day, rows.AsMemory(), kept))
        {
            KeyHash body = again.Reader.Body(again.Row);
            late.Clear(again.File);
            writer.BeginRow();
            again.Reader.Read(again.Row, again.Identity, writer);
            if (known.TryGetValue(again.Identity, out (KeyHash Body, RecordLocation At) first))
            {
                RepeatedEntry entry = EntryOf(again.At, first.At, first.Body == body, late);
                if (!entry.IsSame && again.Reader.ComparesMeanings)
                {
                    unclear.Add(new UnclearRow(entry, again.Row.Line, RowMeaning.Of(late), PortfolioOf(late)));
                }
                else
                {
                    Settle(again.File, entry, again.Row.Line);
                }
            }
            else
            {
                known.Add(again.Identity, (body, again.At));
                accept(again.File, late);
            }
        }

        if (unclear.Count > 0)
        {
            DecideByMeaning(unclear, late, writer);
        }
    }

    // Another text may be the same row in another spelling or zone: both rows are compared by all that they mean.
    private void DecideByMeaning(List<UnclearRow> unclear, LegBatch row, LegWriter writer)
    {
        HashSet<RecordLocation> places = [.. unclear.Select(static row => row.Entry.First)];
        Dictionary<RecordLocation, (KeyHash Meaning, ushort Portfolio)> meanings = new(places.Count);
        foreach (ReReadRow first in ReRead.Rows(day, places))
        {
            row.Clear(first.File);
            writer.BeginRow();
            first.Reader.Read(first.Row, first.Identity, writer);
            meanings.Add(first.At, (RowMeaning.Of(row), PortfolioOf(row)));
        }

        foreach (UnclearRow later in unclear)
        {
            (KeyHash meaning, ushort portfolio) = meanings[later.Entry.First];
            bool isSame = meaning == later.Meaning && (portfolio == later.Portfolio || portfolio == 0 || later.Portfolio == 0);
            Settle(day.Files[later.Entry.At.File], later.Entry with { IsSame = isSame }, later.Line);
        }
    }

    // Older versions do not say it.
    private static ushort PortfolioOf(LegBatch row) => row.HasPortfolios && row.Count > 0 ? row.Portfolio[0] : (ushort)0;

    private RepeatedEntry EntryOf(RecordLocation at, RecordLocation first, bool isSame, LegBatch row) =>
        row.Count == 0
            ? new RepeatedEntry(at, first, isSame, -1, AssetTable.None, default, 0)
            : new RepeatedEntry(
                at, first, isSame, day.Symbols.Accounts.IndexOf(row.Text(row.AccountText[0])), row.Asset[0], row.AmountAt(0), row.Time[0]);

    private void Settle(LedgerFile file, in RepeatedEntry entry, long line)
    {
        day.Repeated.Add(entry);
        if (entry.IsSame)
        {
            file.Duplicate++;
            return;
        }

        file.Refused++;
        if (day.Refused.Rows.Count < LedgerLimits.RefusedRowsMax)
        {
            day.Refused.Add(entry.At, line, [new CellFault(-1, LedgerFault.ConflictingEntry)]);
        }
        else
        {
            _unlisted[file] = _unlisted.GetValueOrDefault(file) + 1;
        }
    }

    // The bodies of the rows that were accepted in the regions where a repeated key was met first. Repeated rows of files that can only be
    // read forward are kept on the way: else they are read again for them alone.
    private Dictionary<KeyHash, (KeyHash Body, RecordLocation At)> FirstBodies(
        List<RepeatedRow> group, RecordLocation[] rows, KeptRows kept)
    {
        HashSet<ulong> wanted = [];
        HashSet<int> metIn = [];
        SortedSet<int> regions = [];
        foreach (RepeatedRow row in group)
        {
            wanted.Add(row.Key);
            metIn.Add(row.MetIn);
            regions.Add(row.MetIn);
            if (!day.Files[row.At.File].IsPlain)
            {
                regions.Add(ReRead.RegionOf(day.Checkpoints, row.At));
            }
        }

        Dictionary<KeyHash, (KeyHash Body, RecordLocation At)> bodies = [];
        foreach (ReReadRow met in ReRead.Regions(day, regions))
        {
            if (!wanted.Contains(met.Identity.Low))
            {
                continue;
            }

            if (!met.File.IsPlain && Array.BinarySearch(rows, met.At) >= 0)
            {
                kept.Add(met);
            }
            else if (!bodies.ContainsKey(met.Identity) && metIn.Contains(ReRead.RegionOf(day.Checkpoints, met.At))
                && Array.BinarySearch(_open, met.At) < 0 && Array.BinarySearch(_refused, met.At) < 0)
            {
                bodies.Add(met.Identity, (met.Reader.Body(met.Row), met.At));
            }
        }

        return bodies;
    }

    private readonly record struct UnclearRow(RepeatedEntry Entry, long Line, KeyHash Meaning, ushort Portfolio);
}
