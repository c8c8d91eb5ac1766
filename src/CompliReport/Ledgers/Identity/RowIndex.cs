using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using CompliReport.Values;

namespace CompliReport.Ledgers.Identity;

/// <summary>A row whose key was met before, and the number of the batch in which it was.</summary>
internal readonly record struct SuspectRow(int Leg, int Region);

/// <summary>The keys of all rows read so far, each with the region of the input where it was met first.</summary>
/// <remarks>
/// Hot path: 8 bytes a slot (48 bits of the key, 16 bits of region), 11 to 21 bytes a row at 40 to 75 % load; the slots of a batch are
/// prefetched. The upper bits choose the slot, so that growing reads and writes memory in one direction. A key met before is only a
/// suspicion, some ten-millionths of rows by chance: <see cref="RepeatedRows"/> re-reads both rows and decides on their bytes. Of a day
/// that does not fit memory the keys go to disk (<see cref="RowKeysOnDisk"/>).
/// </remarks>
internal sealed class RowIndex
{
    private const int PrefetchDistance = 24, RegionBits = 16, TagBits = 47;

    private readonly RowKeysOnDisk? _onDisk;

    // At least twice a batch: the table grows once before each.
    private ulong[] _slots = new ulong[1 << 13];
    private long _count;

    /// <param name="rows">How many rows are expected, about: for a day that goes to disk.</param>
    internal RowIndex(long rows = 0) => _onDisk = SpillSpace.Current is null ? null : new RowKeysOnDisk(rows);

    /// <summary>In place of a region, of a suspect of which <see cref="RegionsOf"/> has to be asked.</summary>
    internal const int NotKnownYet = -1;

    /// <summary>Regions that can be told apart.</summary>
    internal const int RegionsMax = 1 << RegionBits;

    /// <summary>Adds the key of each row of a batch; rows whose key is not new are added to <paramref name="suspects"/>.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="region">Where they stand.</param>
    /// <param name="suspects">Takes those that may have been met before.</param>
    /// <param name="salt">Rows of different salts never meet.</param>
    internal unsafe void AddBatch(LegBatch batch, int region, List<SuspectRow> suspects, ulong salt)
    {
        if (_onDisk is { } keysOnDisk)
        {
            keysOnDisk.AddBatch(batch, suspects, salt);
            return;
        }

        Reserve(batch.Count);
        int mask = _slots.Length - 1, shift = Shift(_slots);
        ulong[] keys = batch.RowKey;
        fixed (ulong* slots = _slots)
        {
            for (int i = 0; i < batch.Count; i++)
            {
                int ahead = i + PrefetchDistance;
                if (Sse.IsSupported && ahead < batch.Count)
                {
                    Sse.Prefetch0(slots + SlotOf(Tag(keys[ahead] ^ salt), shift));
                }

                if (batch.StartsRow[i] && !Add(slots, mask, shift, keys[i] ^ salt, (uint)region, out int metIn))
                {
                    suspects.Add(new SuspectRow(i, metIn));
                }
            }
        }
    }

    /// <summary>The region where each of some keys was met first; those that never were are not in it.</summary>
    internal Dictionary<ulong, int> RegionsOf(IReadOnlyCollection<ulong> keys)
    {
        if (_onDisk is { } keysOnDisk)
        {
            return keysOnDisk.RegionsOf(keys);
        }

        Dictionary<ulong, int> regions = [];
        foreach (ulong key in keys)
        {
            if (RegionOf(key) is >= 0 and int region)
            {
                regions[key] = region;
            }
        }

        return regions;
    }

    private int RegionOf(ulong key)
    {
        ulong tag = Tag(key);
        int mask = _slots.Length - 1;
        for (int at = SlotOf(tag, Shift(_slots)); _slots[at] != 0; at = (at + 1) & mask)
        {
            if (_slots[at] >> RegionBits == tag)
            {
                return (int)(_slots[at] & (RegionsMax - 1));
            }
        }

        return -1;
    }

    // The tag is the upper 48 bits with the top one set, so that no used slot is zero; the 47 bits below it choose the slot.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Tag(ulong key) => (key >> RegionBits) | 1UL << TagBits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SlotOf(ulong tag, int shift) => (int)((tag ^ (1UL << TagBits)) >> shift);

    private static int Shift(ulong[] slots) => TagBits - BitOperations.Log2((uint)slots.Length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe bool Add(ulong* slots, int mask, int shift, ulong key, uint region, out int metIn)
    {
        ulong tag = Tag(key);
        for (int at = SlotOf(tag, shift); ; at = (at + 1) & mask)
        {
            ulong slot = slots[at];
            if (slot == 0)
            {
                slots[at] = (tag << RegionBits) | region;
                _count++;
                metIn = 0;
                return true;
            }

            if (slot >> RegionBits == tag)
            {
                metIn = (int)(slot & (RegionsMax - 1));
                return false;
            }
        }
    }

    private void Reserve(int more)
    {
        if ((_count + more) * 4 <= _slots.Length * 3L)
        {
            return;
        }

        ulong[] old = _slots;
        _slots = new ulong[BitOperations.RoundUpToPowerOf2((uint)old.Length + 1)];
        int mask = _slots.Length - 1, shift = Shift(_slots);
        foreach (ulong slot in old)
        {
            if (slot != 0)
            {
                int at = SlotOf(slot >> RegionBits, shift);
                while (_slots[at] != 0)
                {
                    at = (at + 1) & mask;
                }

                _slots[at] = slot;
            }
        }
    }
}
