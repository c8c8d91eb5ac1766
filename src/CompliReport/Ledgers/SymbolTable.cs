using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using CompliReport.Values;

namespace CompliReport.Ledgers;

/// <summary>Numbers for keys of up to 255 bytes (account ids, addresses), in the order in which they are first met.</summary>
/// <remarks>
/// Hot path, benchmark "bare typed parse". Open addressing; a slot of 32 bytes holds a key of up to 15 bytes itself, or the 128-bit hash of a longer one
/// whose bytes are then compared in the arena, so no two keys are ever taken for one. A batch is hashed first and its slots are prefetched, because
/// the table outgrows the cache: 1.2 times faster than one at a time. Numbers depend on the order of rows and are therefore never written out.
/// </remarks>
internal sealed class SymbolTable
{
    private const int InlineLengthMax = 15, PrefetchDistance = 24, ArenaChunk = 1 << 20;

    private Slot[] _slots = new Slot[1 << 12];
    private long[] _texts = new long[1 << 11];
    private byte[][] _arena = [new byte[ArenaChunk]];
    private int _arenaChunks = 1;
    private int _arenaUsed;
    private readonly UInt128[] _keys = new UInt128[LegBatch.Capacity];
    private readonly ulong[] _hashes = new ulong[LegBatch.Capacity];
    private readonly bool[] _same = new bool[LegBatch.Capacity];

    /// <summary>Keys met so far; the numbers are 0 to Count - 1.</summary>
    internal int Count { get; private set; }

    /// <summary>The bytes of a key.</summary>
    internal ReadOnlySpan<byte> Text(int symbol)
    {
        long text = _texts[symbol];
        return _arena[(int)(text >> 32)].AsSpan((int)((text >> 8) & 0xFFFFFF), (int)(text & 0xFF));
    }

    /// <summary>Numbers the keys of a batch; -1 for an empty one.</summary>
    internal unsafe void InternBatch(LegBatch batch, TextRange[] ranges, int[] symbols)
    {
        int count = batch.Count;
        for (int i = 0; i < count; i++)
        {
            // The legs of one event stand together and share their account.
            ReadOnlySpan<byte> key = batch.Text(ranges[i]);
            _same[i] = i > 0 && key.SequenceEqual(batch.Text(ranges[i - 1]));
            if (!_same[i])
            {
                _keys[i] = KeyOf(key, out _hashes[i]);
            }
        }

        Reserve(count);
        int mask = _slots.Length - 1;
        fixed (Slot* slots = _slots)
        {
            for (int i = 0; i < count; i++)
            {
                if (Sse.IsSupported && i + PrefetchDistance < count)
                {
                    Sse.Prefetch0(slots + (_hashes[i + PrefetchDistance] & (ulong)mask));
                }

                symbols[i] = ranges[i].Length == 0 ? -1
                    : _same[i] ? symbols[i - 1]
                    : Find(slots, mask, _keys[i], _hashes[i], batch.Text(ranges[i]));
            }
        }
    }

    /// <summary>The number of one key, given one if it is new.</summary>
    internal unsafe int Intern(ReadOnlySpan<byte> key)
    {
        Reserve(1);
        UInt128 word = KeyOf(key, out ulong hash);
        fixed (Slot* slots = _slots)
        {
            return Find(slots, _slots.Length - 1, word, hash, key);
        }
    }

    /// <summary>The number of a known key, or -1.</summary>
    internal int IndexOf(ReadOnlySpan<byte> key)
    {
        UInt128 word = KeyOf(key, out ulong hash);
        int mask = _slots.Length - 1;
        for (int at = (int)(hash & (ulong)mask); _slots[at].Number != 0; at = (at + 1) & mask)
        {
            if (_slots[at].Key == word && (key.Length <= InlineLengthMax || Text(_slots[at].Number - 1).SequenceEqual(key)))
            {
                return _slots[at].Number - 1;
            }
        }

        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static UInt128 KeyOf(ReadOnlySpan<byte> key, out ulong hash)
    {
        KeyHash full = KeyHash.Of(key);
        hash = full.Low;
        if (key.Length > InlineLengthMax)
        {
            // The top byte 0xFF never occurs in an inline key, whose top byte is its length.
            return new UInt128(full.High | (0xFFUL << 56), full.Low);
        }

        Span<byte> inline = stackalloc byte[16];
        inline.Clear();
        key.CopyTo(inline);
        inline[15] = (byte)key.Length;
        return new UInt128(BinaryPrimitives.ReadUInt64LittleEndian(inline[8..]), BinaryPrimitives.ReadUInt64LittleEndian(inline));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe int Find(Slot* slots, int mask, UInt128 key, ulong hash, ReadOnlySpan<byte> text)
    {
        int at = (int)(hash & (ulong)mask);
        for (; slots[at].Number != 0; at = (at + 1) & mask)
        {
            if (slots[at].Hash == hash && slots[at].Key == key && (text.Length <= InlineLengthMax || Text(slots[at].Number - 1).SequenceEqual(text)))
            {
                return slots[at].Number - 1;
            }
        }

        return Add(slots, at, key, hash, text);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private unsafe int Add(Slot* slots, int at, UInt128 key, ulong hash, ReadOnlySpan<byte> text)
    {
        slots[at] = new Slot(key, hash, ++Count);
        Append(text);
        return Count - 1;
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        Invariant.Holds(text.Length <= byte.MaxValue, "a key has at most 255 bytes");
        if (_arenaUsed + text.Length > ArenaChunk)
        {
            if (_arenaChunks == _arena.Length)
            {
                Array.Resize(ref _arena, _arena.Length * 2);
            }

            _arena[_arenaChunks++] = new byte[ArenaChunk];
            _arenaUsed = 0;
        }

        if (Count > _texts.Length)
        {
            Array.Resize(ref _texts, _texts.Length * 2);
        }

        text.CopyTo(_arena[_arenaChunks - 1].AsSpan(_arenaUsed));
        _texts[Count - 1] = ((long)(_arenaChunks - 1) << 32) | ((long)_arenaUsed << 8) | (uint)text.Length;
        _arenaUsed += text.Length;
    }

    private void Reserve(int more)
    {
        // At most 60 % full: linear probing stays near one probe.
        while ((Count + more) * 5L > _slots.Length * 3L)
        {
            Slot[] old = _slots;
            _slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)old.Length + 1)];
            int mask = _slots.Length - 1;
            foreach (ref readonly Slot slot in old.AsSpan())
            {
                if (slot.Number != 0)
                {
                    int at = (int)(slot.Hash & (ulong)mask);
                    while (_slots[at].Number != 0)
                    {
                        at = (at + 1) & mask;
                    }

                    _slots[at] = slot;
                }
            }
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Slot(UInt128 Key, ulong Hash, int Number);
}
