using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Reconciliation;

/// <summary>What is known of one asset's part of a group that waits for the end of the day, in 72 bytes.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct LooseLeg
{
    internal KeyHash Key;

    /// <summary>As of its group: nanoseconds of the earliest leg, which a fee does not count for.</summary>
    internal long Time;

    internal CompactAmount Amount, Rate;
    internal RecordLocation At;
    internal TextRef Group;
    internal uint AfterMs;
    internal int Account;
    internal ushort Asset, PriceAsset;
    internal byte RateScale, Legs;
    internal RateNotes RateNotes;
    internal LooseLegMarks Marks;
}

/// <summary>The codes and yes-or-no answers of a loose leg in two bytes.</summary>
[Flags]
internal enum LooseLegMarks : ushort
{
    ClassMask = 0xF,
    PendingLeg = 1 << 4,
    Fee = 1 << 5,
    Conversion = 1 << 6,
    OtherAccount = 1 << 7,
    ThirdAsset = 1 << 8,

    /// <summary>Legs of its group may have been closed before: see <see cref="OpenGroup.MayBeContinued"/>.</summary>
    Continued = 1 << 9,

    /// <summary>See <see cref="OpenGroup.IsJoinedByTime"/>.</summary>
    JoinedByTime = 1 << 10,
}

/// <summary>
/// Legs that wait for the end of the day, because the rest of their group had not come when their place was needed. A few are in one list;
/// many lie in partitions by the hash of their group, which are brought together one after the other.
/// </summary>
/// <remarks>
/// Hot path, benchmark "reconciling": of 6 million legs at random places in the file nearly all come through here. As whole groups they
/// took 5 GB; a leg is written once and read once, and a partition's table of groups fits the cache.
/// </remarks>
internal sealed class LooseLegs(ConversionColumn conversions)
{
    private const int PartitionBits = 6, OneListMax = 16_384, PartitionsToGiveBack = 16;

    private readonly List<LooseLeg> _few = [];
    private ChunkedList<LooseLeg>[]? _partitions;

    /// <summary>Takes the parts of a group that left the joiner's table.</summary>
    internal void Add(in OpenGroup group)
    {
        LooseLeg leg = new()
        {
            Key = group.Key,
            Group = group.Group,
            Legs = group.Legs,
            PriceAsset = group.Applied.Currency,
            Rate = conversions.Compact(group.Applied.Rate),
            RateScale = group.Applied.Scale,
            RateNotes = group.Applied.Notes,
        };
        LooseLegMarks marks = (group.Kind == LegKind.Conversion ? LooseLegMarks.Conversion : 0)
            | (group.HasOtherAccount ? LooseLegMarks.OtherAccount : 0)
            | (group.HasThirdAsset ? LooseLegMarks.ThirdAsset : 0)
            | (group.IsJoinedByTime ? LooseLegMarks.JoinedByTime : 0)
            | (group.MayBeContinued ? LooseLegMarks.Continued : 0);
        AddPart(ref leg, group.First, group.Time, marks);
        AddPart(ref leg, group.Second, group.Time, marks);
        foreach (GroupLeg part in group.Others ?? [])
        {
            AddPart(ref leg, part, group.Time, marks);
        }

        AddPart(ref leg, group.Fee, long.MaxValue, marks | LooseLegMarks.Fee);
        AddPart(ref leg, group.SecondFee, long.MaxValue, marks | LooseLegMarks.Fee);
    }

    /// <summary>
    /// Takes a leg that does not go through the joiner's table. Whether its group was closed before is asked once a group.
    /// </summary>
    internal void Add(LegBatch batch, int leg, TextRef group)
    {
        bool isFee = OpenGroup.IsFee(batch, leg);
        ref LooseLeg added = ref Add(batch.Group[leg]);
        CompactAmount amount = batch.Amount[leg];
        added = new LooseLeg
        {
            Key = batch.Group[leg],
            Group = group,
            Time = isFee ? long.MaxValue : batch.Time[leg],
            Amount = amount.IsWide ? conversions.Compact(batch.AmountAt(leg)) : amount,
            At = new RecordLocation(batch.File, batch.Offset[leg]),
            Account = batch.Account[leg],
            Asset = batch.Asset[leg],
            PriceAsset = isFee ? AssetTable.None : batch.PriceAsset[leg],
            Legs = (byte)(isFee ? 0 : 1),
            Marks = (LooseLegMarks)batch.Class[leg]
                | (batch.Status[leg] == LegStatus.Pending ? LooseLegMarks.PendingLeg : 0)
                | (isFee ? LooseLegMarks.Fee : 0)
                | (batch.Kind[leg] == LegKind.Conversion ? LooseLegMarks.Conversion : 0)
                | (batch.IsJoinedByTime ? LooseLegMarks.JoinedByTime : 0)
                | LooseLegMarks.Continued,
        };
        if (!isFee && batch.HasRates && batch.HasRate[leg])
        {
            (ScaledAmount rate, int scale) = batch.RateAt(leg);
            added.Rate = batch.Rate[leg].IsWide ? conversions.Compact(rate) : batch.Rate[leg];
            (added.RateScale, added.RateNotes) = ((byte)scale, RateNotes.Stated);
        }
    }

    /// <summary>Hands over every group, its legs brought together, and keeps nothing.</summary>
    internal void Drain(Action<OpenGroup> take)
    {
        GroupTable table = new();
        foreach (LooseLeg leg in _few)
        {
            table.Add(ToGroup(leg));
        }

        table.HandOver(take);
        _few.Clear();
        for (int i = 0; i < _partitions?.Length; i++)
        {
            ChunkedList<LooseLeg> partition = _partitions[i];
            for (int leg = 0; leg < partition.Count; leg++)
            {
                table.Add(ToGroup(partition[leg]));
            }

            partition.Clear();
            table.HandOver(take);
            if (i % PartitionsToGiveBack == PartitionsToGiveBack - 1)
            {
                // What was read makes room for the conversions that it becomes: a third of the peak of 10 million rows, for some 100 ms.
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);
            }
        }
    }

    // What belongs to the group as a whole goes with its first part only where it is counted.
    private void AddPart(ref LooseLeg leg, in GroupLeg part, long time, LooseLegMarks marks)
    {
        if (!part.IsUsed)
        {
            return;
        }

        leg.Time = time;
        leg.AfterMs = time == long.MaxValue ? 0
            : (uint)Math.Clamp(part.LastMs - OpenGroup.Milliseconds(time), 0, uint.MaxValue);
        leg.Amount = conversions.Compact(part.Amount);
        leg.At = part.At;
        leg.Account = part.Account;
        leg.Asset = part.Asset;
        leg.Marks = marks | (LooseLegMarks)part.Class | (part.IsPending ? LooseLegMarks.PendingLeg : 0);
        Add(leg.Key) = leg;
        leg.Legs = 0;
    }

    private ref LooseLeg Add(KeyHash key)
    {
        if (_partitions is null && _few.Count < OneListMax)
        {
            _few.Add(default);
            return ref CollectionsMarshal.AsSpan(_few)[^1];
        }

        if (_partitions is null)
        {
            _partitions = new ChunkedList<LooseLeg>[1 << PartitionBits];
            for (int i = 0; i < _partitions.Length; i++)
            {
                _partitions[i] = ChunkedList<LooseLeg>.Large();
            }

            foreach (LooseLeg leg in _few)
            {
                _partitions[PartitionOf(leg.Key)].Add(leg);
            }

            _few.Clear();
        }

        return ref _partitions[PartitionOf(key)].Add();
    }

    private static int PartitionOf(KeyHash key) => (int)(key.Low >> (64 - PartitionBits));

    private OpenGroup ToGroup(in LooseLeg leg)
    {
        OpenGroup group = OpenGroup.Start(leg.Key, leg.Account, leg.Group);
        GroupLeg part = new()
        {
            Amount = conversions.Exact(leg.Amount),
            At = leg.At,
            Account = leg.Account,
            LastMs = leg.Time == long.MaxValue ? 0 : OpenGroup.Milliseconds(leg.Time) + leg.AfterMs,
            Asset = leg.Asset,
            Class = (AssetClass)(leg.Marks & LooseLegMarks.ClassMask),
            Presence = (leg.Marks & LooseLegMarks.PendingLeg) != 0 ? LegPresence.Pending : LegPresence.Posted,
        };
        if ((leg.Marks & LooseLegMarks.Fee) != 0)
        {
            group.Fee = part;
        }
        else
        {
            group.First = part;
        }

        group.Time = leg.Time;
        group.Legs = leg.Legs;
        group.Kind = (leg.Marks & LooseLegMarks.Conversion) != 0 ? LegKind.Conversion : LegKind.Trade;
        group.HasOtherAccount = (leg.Marks & LooseLegMarks.OtherAccount) != 0;
        group.HasThirdAsset = (leg.Marks & LooseLegMarks.ThirdAsset) != 0;
        group.IsJoinedByTime = (leg.Marks & LooseLegMarks.JoinedByTime) != 0;
        group.MayBeContinued = (leg.Marks & LooseLegMarks.Continued) != 0;
        group.Applied = new AppliedRate
        {
            Currency = leg.PriceAsset,
            Rate = conversions.Exact(leg.Rate),
            Scale = leg.RateScale,
            Notes = leg.RateNotes,
        };
        return group;
    }

    /// <summary>The groups of one partition; used again for the next.</summary>
    private sealed class GroupTable
    {
        private readonly List<OpenGroup> _groups = [];
        private int[] _slots = new int[1 << 10];

        internal void Add(in OpenGroup part)
        {
            if (_groups.Count * 2 >= _slots.Length)
            {
                Grow();
            }

            Span<OpenGroup> groups = CollectionsMarshal.AsSpan(_groups);
            int slot = SlotOf(part.Key);
            for (; _slots[slot] != 0; slot = (slot + 1) & (_slots.Length - 1))
            {
                ref OpenGroup whole = ref groups[_slots[slot] - 1];
                if (whole.Key == part.Key)
                {
                    // The part that began the group is here: nothing of it was closed before.
                    whole.MayBeContinued &= part.MayBeContinued;
                    whole.Merge(part);
                    return;
                }
            }

            _groups.Add(part);
            _slots[slot] = _groups.Count;
        }

        internal void HandOver(Action<OpenGroup> take)
        {
            foreach (OpenGroup group in _groups)
            {
                take(group);
            }

            _groups.Clear();
            Array.Clear(_slots);
        }

        // The top bits chose the partition: the low ones choose the slot.
        private int SlotOf(KeyHash key) => (int)(key.Low & (uint)(_slots.Length - 1));

        private void Grow()
        {
            _slots = new int[_slots.Length * 4];
            for (int i = 0; i < _groups.Count; i++)
            {
                int slot = SlotOf(_groups[i].Key);
                while (_slots[slot] != 0)
                {
                    slot = (slot + 1) & (_slots.Length - 1);
                }

                _slots[slot] = i + 1;
            }
        }
    }
}
