using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using CompliReport.Ledgers;
using CompliReport.Values;

namespace CompliReport.Reconciliation;

/// <summary>Joins the legs of a conversion by their group id while the rows stream by.</summary>
/// <remarks>
/// Hot path, benchmark "whole run". The groups of the last 4,096 ids stay in a table that fits the cache; the oldest is closed when a new
/// one comes. A closed group with both sides is a conversion. Anything else waits in <see cref="Loose"/> for the end of the day, and so
/// does any group whose id may have been closed before (a Bloom filter of ids says so): legs that lie far apart find each other there.
/// Where most groups wait, the table is of no use, and legs go there directly. Whatever the order of rows, the result is the same.
/// </remarks>
internal sealed class ConversionJoiner
{
    private const int OpenMax = 4096, BucketMask = (OpenMax * 2) - 1, ClosedInSample = 16_384, PrefetchDistance = 16;

    private readonly OpenGroup[] _open = new OpenGroup[OpenMax];
    private readonly int[] _buckets = new int[BucketMask + 1];
    private ulong[] _startedIds;
    private int _next, _closed, _waiting;
    private bool _isScattered;

    /// <param name="inflatedBytes">Bytes that will be read, about: sizes the filter of ids.</param>
    internal ConversionJoiner(long inflatedBytes)
    {
        // 16 bits a group of four rows of 180 bytes: fewer than one group in two hundred waits for the end without need.
        long words = Math.Clamp(inflatedBytes / 720 / 4, 1 << 10, 1 << 27);
        _startedIds = new ulong[BitOperations.RoundUpToPowerOf2((ulong)words)];
        Array.Fill(_buckets, -1);
        Loose = new LooseLegs(Conversions);
    }

    /// <summary>Conversions so far.</summary>
    internal ConversionColumn Conversions { get; } = new();

    /// <summary>Legs of groups that wait for the end of the day.</summary>
    internal LooseLegs Loose { get; }

    /// <summary>Groups that exchanged two assets of which none or both are fiat: no conversion in the sense of the rules.</summary>
    internal long OtherTrades { get; set; }

    /// <summary>Groups of which everything was taken back.</summary>
    internal long Reversed { get; set; }

    /// <summary>Takes the legs of a batch.</summary>
    internal unsafe void Take(LegBatch batch)
    {
        if (_closed >= ClosedInSample)
        {
            JudgeOrder();
        }

        for (int leg = 0; leg < batch.Count; leg++)
        {
            if (Sse.IsSupported && leg + PrefetchDistance < batch.Count)
            {
                Sse.Prefetch0(Unsafe.AsPointer(ref _startedIds[WordOf(batch.Group[leg + PrefetchDistance])]));
            }

            if (batch.Bucket[leg] == RowBucket.Accepted
                && batch.Kind[leg] is LegKind.Trade or LegKind.Conversion or LegKind.Fee or LegKind.FeeRebate
                && batch.Status[leg] is LegStatus.Posted or LegStatus.Pending
                && !batch.IsReversal[leg]
                && !IsFeeOfMovement(batch, leg))
            {
                if (_isScattered)
                {
                    TextRef group = Conversions.Texts.Add(batch.Text(batch.GroupText[leg]));
                    Loose.Add(batch, leg, group);
                }
                else
                {
                    Find(batch, leg).Take(batch, leg);
                }
            }
        }
    }

    /// <summary>Closes every group that is still open.</summary>
    internal void Close()
    {
        for (int i = 0; i < OpenMax; i++)
        {
            int slot = (_next + i) & (OpenMax - 1);
            if (_open[slot].Key != default)
            {
                Close(slot);
            }
        }
    }

    // The fee of a deposit or withdrawal stands beside it and belongs to no conversion: it is not worth a place until the end of the day.
    private static bool IsFeeOfMovement(LegBatch batch, int leg) =>
        batch.Kind[leg] is LegKind.Fee or LegKind.FeeRebate && (IsMovementOf(batch, leg, leg - 1) || IsMovementOf(batch, leg, leg + 1));

    private static bool IsMovementOf(LegBatch batch, int fee, int leg) =>
        leg >= 0 && leg < batch.Count && batch.Group[leg] == batch.Group[fee]
        && batch.Kind[leg] is not (LegKind.Trade or LegKind.Conversion or LegKind.Fee or LegKind.FeeRebate);

    private ref OpenGroup Find(LegBatch batch, int leg)
    {
        KeyHash key = batch.Group[leg];
        int bucket = (int)(key.Low & BucketMask);
        for (int slot = _buckets[bucket]; slot >= 0; slot = _open[slot].Next)
        {
            if (_open[slot].Key == key)
            {
                return ref _open[slot];
            }
        }

        int free = _next;
        _next = (_next + 1) & (OpenMax - 1);
        if (_open[free].Key != default)
        {
            Close(free);
        }

        _open[free] = OpenGroup.Start(key, batch.Account[leg], Conversions.Texts.Add(batch.Text(batch.GroupText[leg])));
        _open[free].MayBeContinued = WasStarted(key);
        _open[free].IsJoinedByTime = batch.IsJoinedByTime;
        _open[free].Next = _buckets[bucket];
        _buckets[bucket] = free;
        return ref _open[free];
    }

    private void Close(int slot)
    {
        ref OpenGroup group = ref _open[slot];
        Unlink(slot, ref group);
        if (group.MayBeContinued || !group.HasBothSides)
        {
            Loose.Add(group);
            _waiting++;
        }
        else if (!Conversions.TryAdd(group))
        {
            OtherTrades++;
        }

        group = default;
        _closed++;
    }

    // Asked once for every 16,384 groups that were closed: whether more than half of them were not whole.
    private void JudgeOrder()
    {
        _isScattered = _waiting * 2 > _closed;
        (_closed, _waiting) = (0, 0);
        if (_isScattered)
        {
            Close();
        }
    }

    private void Unlink(int slot, ref OpenGroup group)
    {
        ref int link = ref _buckets[(int)(group.Key.Low & BucketMask)];
        while (link != slot)
        {
            link = ref _open[link].Next;
        }

        link = group.Next;
    }

    /// <summary>Whether a group may have been closed before its legs went to <see cref="Loose"/> directly.</summary>
    internal bool MayHaveBeenClosed(KeyHash key) => (_startedIds[WordOf(key)] & Bits(key)) == Bits(key);

    /// <summary>Gives back what only legs that come need; after the last of them is settled.</summary>
    internal void LetGo() => _startedIds = [];

    // A group that is not open and was started before has been closed in between.
    private bool WasStarted(KeyHash key)
    {
        ulong bits = Bits(key);
        ref ulong word = ref _startedIds[WordOf(key)];
        bool wasStarted = (word & bits) == bits;
        word |= bits;
        return wasStarted;
    }

    private int WordOf(KeyHash key) => (int)(key.High & (ulong)(_startedIds.Length - 1));

    private static ulong Bits(KeyHash key) =>
        (1UL << (int)((key.High >> 40) & 63)) | (1UL << (int)((key.High >> 46) & 63))
            | (1UL << (int)((key.High >> 52) & 63)) | (1UL << (int)((key.High >> 58) & 63));
}
