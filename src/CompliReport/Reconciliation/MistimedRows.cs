using System.Collections.Generic;
using System.Globalization;
using CompliReport.Ledgers;
using CompliReport.Values;

namespace CompliReport.Reconciliation;

/// <summary>Rows whose times cannot be: after the run's as-of, or booked before they occurred.</summary>
/// <remarks>
/// Hot path: two comparisons a leg, and none where neither can be (no as-of is given and the file has no booking times). The earliest
/// <see cref="RowsMax"/> rows are kept, so that a wrong as-of does not fill the memory; the others are counted.
/// </remarks>
internal sealed class MistimedRows(UtcInstant? asOf)
{
    /// <summary>Rows that are listed; of more only the number is.</summary>
    internal const int RowsMax = 10_000;

    private readonly PriorityQueue<Row, (long Time, ulong Key)> _earliest =
        new(Comparer<(long Time, ulong Key)>.Create(static (left, right) => right.CompareTo(left)));

    private long _count;

    internal void Take(LegBatch batch)
    {
        if (asOf is null && !batch.HasBookings)
        {
            return;
        }

        long now = asOf?.Nanoseconds ?? long.MaxValue;
        for (int leg = 0; leg < batch.Count; leg++)
        {
            bool isBookedBefore = batch.HasBookings && batch.Booked[leg] < batch.Time[leg];
            if ((batch.Time[leg] > now || isBookedBefore) && batch.StartsRow[leg] && batch.Bucket[leg] == RowBucket.Accepted)
            {
                Keep(new Row(
                    new RecordLocation(batch.File, batch.Offset[leg]), batch.RowKey[leg], batch.Account[leg], batch.Asset[leg],
                    batch.AmountAt(leg), batch.Time[leg], isBookedBefore ? batch.Booked[leg] : null));
            }
        }
    }

    /// <summary>The breaks, in the order of time; lets the rows go, so it is asked once.</summary>
    internal IEnumerable<LooseBreak> Breaks(LedgerSymbols symbols)
    {
        List<Row> rows = [];
        while (_earliest.TryDequeue(out Row row, out _))
        {
            rows.Add(row);
        }

        rows.Reverse();
        foreach (Row row in rows)
        {
            UtcInstant occurred = UtcInstant.FromNanoseconds(row.Time);
            (string expected, string found, long late) = row.Booked is { } booked
                ? ($"booked at or after it occurred, {occurred}", $"booked at {UtcInstant.FromNanoseconds(booked)}", booked - row.Time)
                : ($"a time up to the as-of {asOf}", occurred.ToString(), row.Time - (asOf?.Nanoseconds ?? row.Time));
            yield return new LooseBreak(
                BreakCategory.TimingFuture, "", row.At.File, row.At, row.Account, expected, found, Seconds(late),
                symbols.Asset(row.Asset).Text)
            {
                AtRisk = row.Amount,
                Time = row.Time,
            };
        }

        if (_count > rows.Count)
        {
            yield return new LooseBreak(
                BreakCategory.TimingFuture, "more", -1, null, -1, $"at most {RowsMax} such rows to be listed",
                string.Create(CultureInfo.InvariantCulture, $"{_count} rows in the future or booked before they occurred"),
                (_count - rows.Count).ToString(CultureInfo.InvariantCulture), "");
        }
    }

    // A difference of times is in seconds, with a point where there are fractions.
    private static string Seconds(long nanoseconds) =>
        ScaledAmount.FromUnits((System.Int128)nanoseconds * 1_000_000_000).ToString() + " seconds";

    private void Keep(in Row row)
    {
        _count++;
        if (_earliest.Count < RowsMax)
        {
            _earliest.Enqueue(row, (row.Time, row.Key));
        }
        else
        {
            _earliest.EnqueueDequeue(row, (row.Time, row.Key));
        }
    }

    private readonly record struct Row(
        RecordLocation At, ulong Key, int Account, ushort Asset, ScaledAmount Amount, long Time, long? Booked);
}
