using System;
using System.Collections.Generic;
using CompliReport.Values;

namespace CompliReport.Ledgers;

/// <summary>A row whose key was met before: where it is, its key, and in which region the key was met first.</summary>
internal readonly record struct RepeatedRow(RecordLocation At, ulong Key, int MetIn);

/// <summary>A row whose entry id was read before: both places, and what the later row moves.</summary>
/// <param name="At">The later row.</param>
/// <param name="First">The row that counts.</param>
/// <param name="IsSame">Whether both have the same body.</param>
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
/// Only the regions that are concerned are read again, each once. A row that turns out to be new is accepted late; no stage after the
/// intake depends on the order of rows, so that this changes nothing.
/// </remarks>
internal sealed class RepeatedRows(LedgerDay day, Action<LedgerFile, LegBatch> accept)
{
    /// <summary>Moves each of the rows into its bucket: duplicate, refused as a conflict, or accepted.</summary>
    internal void Decide(List<RepeatedRow> repeated)
    {
        if (repeated.Count == 0)
        {
            return;
        }

        HashSet<RecordLocation> open = [];
        foreach (RepeatedRow row in repeated)
        {
            open.Add(row.At);
        }

        Dictionary<KeyHash, (KeyHash Body, RecordLocation At)> known = FirstBodies(repeated, open);
        LegBatch late = new();
        LegWriter writer = new(day.Symbols.Assets, day.Refused);
        writer.Use(late);
        foreach (ReReadRow again in ReRead.Rows(day, open))
        {
            KeyHash body = again.Reader.Body(again.Row);
            late.Clear(again.File);
            writer.BeginRow();
            again.Reader.Read(again.Row, again.Identity, writer);
            if (known.TryGetValue(again.Identity, out (KeyHash Body, RecordLocation At) first))
            {
                Settle(again, isSame: first.Body == body);
                Note(again.At, first.At, first.Body == body, late);
            }
            else
            {
                known.Add(again.Identity, (body, again.At));
                accept(again.File, late);
            }
        }
    }

    private void Note(RecordLocation at, RecordLocation first, bool isSame, LegBatch row) =>
        day.Repeated.Add(row.Count == 0
            ? new RepeatedEntry(at, first, isSame, -1, AssetTable.None, default, 0)
            : new RepeatedEntry(
                at, first, isSame, day.Symbols.Accounts.IndexOf(row.Text(row.AccountText[0])), row.Asset[0], row.AmountAt(0), row.Time[0]));

    private void Settle(ReReadRow again, bool isSame)
    {
        if (isSame)
        {
            again.File.Duplicate++;
            return;
        }

        again.File.Refused++;
        day.Refused.Add(again.At, again.Row.Line, [new CellFault(-1, LedgerFault.ConflictingEntry)]);
    }

    // The bodies of the rows that were accepted in the regions where a repeated key was met first.
    private Dictionary<KeyHash, (KeyHash Body, RecordLocation At)> FirstBodies(List<RepeatedRow> repeated, HashSet<RecordLocation> open)
    {
        HashSet<ulong> wanted = [];
        SortedSet<int> regions = [];
        foreach (RepeatedRow row in repeated)
        {
            wanted.Add(row.Key);
            regions.Add(row.MetIn);
        }

        HashSet<RecordLocation> refused = [];
        foreach (RefusedRow row in day.Refused.Rows)
        {
            refused.Add(row.At);
        }

        Dictionary<KeyHash, (KeyHash Body, RecordLocation At)> bodies = [];
        foreach (ReReadRow met in ReRead.Regions(day, regions))
        {
            if (wanted.Contains(met.Identity.Low) && !open.Contains(met.At) && !refused.Contains(met.At))
            {
                bodies.TryAdd(met.Identity, (met.Reader.Body(met.Row), met.At));
            }
        }

        return bodies;
    }
}
