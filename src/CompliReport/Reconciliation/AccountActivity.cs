using CompliReport.Ledgers;
using CompliReport.Values;

namespace CompliReport.Reconciliation;

/// <summary>How many legs each account has, and the earliest and the latest of them, noted while rows stream by.</summary>
/// <remarks>
/// Hot path, benchmark "whole run": one load and two comparisons a leg, 40 bytes an account. That is enough to tell accounts without facts
/// and legs outside of an account's life; only where facts have a gap between the two are the rows read again (<see cref="LegsInGaps"/>).
/// </remarks>
internal sealed class AccountActivity
{
    private const int PrefetchDistance = 16;

    private readonly ChunkedList<Span> _spans = new();

    /// <summary>Accounts with a number up to the last one that has a leg.</summary>
    internal int Count => _spans.Count;

    internal void Take(LegBatch batch)
    {
        for (int leg = 0; leg < batch.Count; leg++)
        {
            if (leg + PrefetchDistance < batch.Count && batch.Account[leg + PrefetchDistance] < _spans.Count)
            {
                _spans.Prefetch(batch.Account[leg + PrefetchDistance]);
            }

            if (batch.Bucket[leg] != RowBucket.Accepted)
            {
                continue;
            }

            int account = batch.Account[leg];
            while (_spans.Count <= account)
            {
                _spans.Add(new Span { First = long.MaxValue, Last = long.MinValue });
            }

            ref Span span = ref _spans[account];
            long time = batch.Time[leg];
            span.Legs++;
            if (time <= span.First)
            {
                // Of legs of one instant the one in the first place of the run, whatever the order in which rows came.
                RecordLocation at = new(batch.File, batch.Offset[leg]);
                span.FirstAt = time < span.First || at < span.FirstAt ? at : span.FirstAt;
                span.First = time;
            }

            if (time >= span.Last)
            {
                RecordLocation at = new(batch.File, batch.Offset[leg]);
                span.LastAt = time > span.Last || at < span.LastAt ? at : span.LastAt;
                span.Last = time;
            }
        }
    }

    /// <summary>Gives the memory back.</summary>
    internal void LetGo() => _spans.Clear();

    internal Span Of(int account) => _spans[account];

    /// <summary>The legs of one account.</summary>
    internal struct Span
    {
        internal long First, Last;
        internal RecordLocation FirstAt, LastAt;
        internal int Legs;
    }
}
