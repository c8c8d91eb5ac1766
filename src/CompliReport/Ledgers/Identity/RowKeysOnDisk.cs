using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using CompliReport.Values;

namespace CompliReport.Ledgers.Identity;

/// <summary>The keys of all rows of a day that does not fit memory: on disk in the order in which they were read, with a filter in memory
/// that tells which may have been met before.</summary>
/// <remarks>
/// Hot path: 5 bytes a row in memory where <see cref="RowIndex"/> has 11 to 21, and 8 on disk. A key sets 12 bits of one block of 64 bytes,
/// so that a row waits for memory once; some ten-millionths of rows are suspected by chance where as many rows come as were expected. Where
/// a key was met first is found in one pass over the keys, of all suspects at once, when everything has been read.
/// </remarks>
internal sealed class RowKeysOnDisk
{
    private const int PrefetchDistance = 24, BitsOfKey = 12, BitsOfRow = 40, WordsOfBlock = 8, BitsOfBlock = 512;

    private readonly ChunkedList<ulong> _keys = ChunkedList<ulong>.Large();
    private readonly List<int> _starts = [];
    private readonly ulong[] _bits;
    private readonly uint _blocks;

    /// <param name="rows">How many rows are expected, about.</param>
    internal RowKeysOnDisk(long rows)
    {
        _blocks = (uint)Math.Clamp(rows * BitsOfRow / BitsOfBlock, 1 << 10, Array.MaxLength / WordsOfBlock);
        _bits = new ulong[_blocks * WordsOfBlock];
    }

    /// <summary>As <see cref="RowIndex.AddBatch"/>; where a key was met is not known yet.</summary>
    internal unsafe void AddBatch(LegBatch batch, List<SuspectRow> suspects, ulong salt)
    {
        _starts.Add(_keys.Count);
        ulong[] keys = batch.RowKey;
        fixed (ulong* bits = _bits)
        {
            for (int i = 0; i < batch.Count; i++)
            {
                int ahead = i + PrefetchDistance;
                if (Sse.IsSupported && ahead < batch.Count)
                {
                    Sse.Prefetch0(bits + BlockOf(keys[ahead] ^ salt));
                }

                if (batch.StartsRow[i])
                {
                    ulong key = keys[i] ^ salt;
                    _keys.Add(key);
                    if (!Add(bits + BlockOf(key), key))
                    {
                        suspects.Add(new SuspectRow(i, RowIndex.NotKnownYet));
                    }
                }
            }
        }
    }

    /// <summary>The region where each of some keys was met first; those that never were are not in it.</summary>
    internal Dictionary<ulong, int> RegionsOf(IReadOnlyCollection<ulong> keys)
    {
        HashSet<ulong> wanted = [.. keys];
        Dictionary<ulong, int> regions = [];
        for (int region = 0; region < _starts.Count && wanted.Count > 0; region++)
        {
            int end = region + 1 < _starts.Count ? _starts[region + 1] : _keys.Count;
            for (int i = _starts[region]; i < end; i++)
            {
                if (wanted.Remove(_keys[i]))
                {
                    regions.Add(_keys[i], region);
                }
            }
        }

        return regions;
    }

    // The upper half of the key, which is a hash, chooses the block.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long BlockOf(ulong key) => (long)(((key >> 32) * _blocks) >> 32) * WordsOfBlock;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe bool Add(ulong* block, ulong key)
    {
        // 9 bits of a number for each of the 12: two numbers, neither of which tells the block.
        ulong low = unchecked(key * 0x9E3779B97F4A7C15), high = BitOperations.RotateLeft(unchecked(key * 0xD6E8FEB86659FD93), 29);
        ulong isNew = 0;
        for (int i = 0; i < BitsOfKey / 2; i++)
        {
            isNew |= Set(block, low >> (1 + (i * 9))) | Set(block, high >> (1 + (i * 9)));
        }

        return isNew != 0;
    }

    // Not zero where the bit was not set.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe ulong Set(ulong* block, ulong number)
    {
        int bit = (int)(number & (BitsOfBlock - 1));
        ref ulong word = ref block[bit >> 6];
        ulong mask = 1UL << (bit & 63), isNew = ~word & mask;
        word |= mask;
        return isNew;
    }
}
