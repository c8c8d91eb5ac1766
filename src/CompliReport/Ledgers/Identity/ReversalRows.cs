using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using CompliReport.Values;

namespace CompliReport.Ledgers.Identity;

/// <summary>A posted leg that takes an entry back, and the entry.</summary>
/// <param name="At">Where the reversing row stands.</param>
/// <param name="Key">Hash of the reversing row's own id: an order that does not depend on where rows stand.</param>
/// <param name="Of">Hash of the id of the entry that it names.</param>
/// <param name="Account">Symbol of its account.</param>
/// <param name="Asset">Number of its asset.</param>
/// <param name="Amount">Its amount.</param>
/// <param name="Time">When it occurred.</param>
/// <param name="Original">The entry that it names; null where the run has none of that id.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Reversal(
    RecordLocation At, ulong Key, KeyHash Of, int Account, ushort Asset, ScaledAmount Amount, long Time, OriginalLeg? Original);

/// <summary>An entry that a reversal names, read again from its place.</summary>
internal sealed record OriginalLeg(
    RecordLocation At, string EntryId, KeyHash Group, int Account, ushort Asset, LegKind Kind, LegRole Role, LegStatus Status,
    bool IsReversal, bool IsInPeriod, ScaledAmount Amount, long Time);

/// <summary>Collects the rows that take an entry back while they stream by, and finds the entries at the end.</summary>
/// <remarks>
/// Hot path: a batch without a reversal costs one vectorised search. Rows of exchanges' own formats, which mark what was taken back but
/// name no entry, are not collected: nothing says which entry they mean.
/// </remarks>
internal sealed class ReversalRows
{
    private readonly ChunkedList<Row> _rows = new();

    internal void Take(LegBatch batch)
    {
        if (!System.MemoryExtensions.Contains(System.MemoryExtensions.AsSpan(batch.IsReversal, 0, batch.Count), true))
        {
            return;
        }

        for (int leg = 0; leg < batch.Count; leg++)
        {
            if (batch.IsReversal[leg] && batch.ReversalOf[leg] != default && batch.Bucket[leg] == RowBucket.Accepted
                && batch.Status[leg] == LegStatus.Posted)
            {
                _rows.Add(new Row
                {
                    At = new RecordLocation(batch.File, batch.Offset[leg]),
                    Key = batch.RowKey[leg],
                    Of = batch.ReversalOf[leg],
                    Account = batch.Account[leg],
                    Asset = batch.Asset[leg],
                    Amount = batch.AmountAt(leg),
                    Time = batch.Time[leg],
                });
            }
        }
    }

    /// <summary>The rows with what they take back: only the regions of the input that hold such an entry are read again.</summary>
    internal Reversal[] FindOriginals(LedgerDay day, RowIndex index)
    {
        HashSet<KeyHash> wanted = [];
        for (int i = 0; i < _rows.Count; i++)
        {
            wanted.Add(_rows[i].Of);
        }

        if (wanted.Count == 0)
        {
            return [];
        }

        SortedSet<int> regions = [.. index.RegionsOf([.. wanted.Select(static of => of.Low)]).Values];
        Dictionary<KeyHash, OriginalLeg> originals = ReadOriginals(day, wanted, regions);
        Reversal[] reversals = new Reversal[_rows.Count];
        for (int i = 0; i < _rows.Count; i++)
        {
            ref Row row = ref _rows[i];
            reversals[i] = new Reversal(
                row.At, row.Key, row.Of, row.Account, row.Asset, row.Amount, row.Time, originals.GetValueOrDefault(row.Of));
        }

        _rows.Clear();
        return reversals;
    }

    private static Dictionary<KeyHash, OriginalLeg> ReadOriginals(LedgerDay day, HashSet<KeyHash> wanted, SortedSet<int> regions)
    {
        HashSet<RecordLocation> refused = [];
        foreach (RefusedRow row in day.Refused.Rows)
        {
            refused.Add(row.At);
        }

        Dictionary<KeyHash, OriginalLeg> originals = [];
        LegBatch batch = new();
        LegWriter writer = new(day.Symbols.Assets, day.Refused);
        writer.Use(batch);
        foreach (ReReadRow met in ReRead.Regions(day, regions))
        {
            // The first row of an id is the one that counts; refused rows count nowhere.
            if (!wanted.Contains(met.Identity) || originals.ContainsKey(met.Identity) || refused.Contains(met.At))
            {
                continue;
            }

            batch.Clear(met.File.Number);
            writer.BeginRow();
            met.Reader.Read(met.Row, met.Identity, writer);
            if (batch.Count == 1)
            {
                originals.Add(met.Identity, new OriginalLeg(
                    met.At, met.Reader.EntryId(met.Row), batch.Group[0], day.Symbols.Accounts.IndexOf(batch.Text(batch.AccountText[0])),
                    batch.Asset[0], batch.Kind[0], batch.Role[0], batch.Status[0], batch.IsReversal[0],
                    day.IsInPeriod(batch.Time[0]), batch.AmountAt(0), batch.Time[0]));
            }
        }

        return originals;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Row
    {
        internal RecordLocation At;
        internal ulong Key;
        internal KeyHash Of;
        internal int Account;
        internal ushort Asset;
        internal ScaledAmount Amount;
        internal long Time;
    }
}
