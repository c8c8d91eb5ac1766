using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace CompliReport.Values;

/// <summary>A growing column of values in chunks of 16,384: it never copies what it holds, so its peak is its size.</summary>
/// <remarks>
/// A doubling array needs three times its size while it grows; at 100 million rows that is the difference between fitting and not. A large
/// column lies on disk where the run has a <see cref="SpillSpace"/>. Chunks do not move, so that a place in either is one load and an
/// addition.
/// </remarks>
internal sealed unsafe class ChunkedList<T>
    where T : unmanaged
{
    private const int ChunkBits = 14, ChunkLength = 1 << ChunkBits;

    private readonly SpillSpace? _space;
    // What keeps chunks in memory alive; a reference into one does so too.
    private readonly List<T[]> _owned = [];
    private T*[] _chunks = new T*[4];
    private int _made;

    internal ChunkedList()
        : this(null)
    {
    }

    private ChunkedList(SpillSpace? space) => _space = space;

    internal int Count { get; private set; }

    /// <summary>Whether it is no good to ask for values all over it.</summary>
    internal bool IsOnDisk => _space is not null;

    /// <summary>A column that grows with the rows and is written in order: on disk where the run has room there.</summary>
    /// <remarks>Not for what is changed all over while rows stream by: each page would be written out again and again.</remarks>
    internal static ChunkedList<T> Large() => new(SpillSpace.Current);

    /// <summary>A value. Who asks for the first one of a chunk on disk goes through it in order, as a rule: the next one is read
    /// meanwhile.</summary>
    internal ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((index & (ChunkLength - 1)) == 0 && _space is not null)
            {
                ReadAhead(index >> ChunkBits);
            }

            return ref _chunks[index >> ChunkBits][index & (ChunkLength - 1)];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref T Add()
    {
        if (Count == _made << ChunkBits)
        {
            AddChunk();
        }

        ref T added = ref _chunks[Count >> ChunkBits][Count & (ChunkLength - 1)];
        Count++;
        return ref added;
    }

    internal void Add(in T value) => Add() = value;

    /// <summary>Tells the cache that a value will be read soon; a hint without any effect but on speed.</summary>
    internal void Prefetch(int index)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(_chunks[index >> ChunkBits] + (index & (ChunkLength - 1)));
        }
    }

    /// <summary>Takes the last value away; its place stays taken.</summary>
    internal void RemoveLast()
    {
        this[Count - 1] = default;
        Count--;
    }

    /// <summary>Gives the memory back.</summary>
    internal void Clear()
    {
        for (int i = 0; _space is not null && i < _made; i++)
        {
            _space.Return((nint)_chunks[i], ChunkLength * sizeof(T));
        }

        Array.Clear(_chunks);
        _owned.Clear();
        (_made, Count) = (0, 0);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ReadAhead(int chunk)
    {
        for (int i = chunk; i < Math.Min(chunk + 2, _made); i++)
        {
            MappedPages.ReadAhead((nint)_chunks[i], ChunkLength * sizeof(T));
        }
    }

    private void AddChunk()
    {
        if (_made == _chunks.Length)
        {
            T*[] more = new T*[_made * 2];
            Array.Copy(_chunks, more, _made);
            _chunks = more;
        }

        if (_space is { } space)
        {
            _chunks[_made] = (T*)space.Take(ChunkLength * sizeof(T));
        }
        else
        {
            T[] chunk = GC.AllocateArray<T>(ChunkLength, pinned: true);
            _owned.Add(chunk);
            _chunks[_made] = (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(chunk));
        }

        _made++;
    }
}

/// <summary>Short texts one after the other in chunks of a megabyte, each named by 8 bytes; on disk where the run has room there.</summary>
internal sealed unsafe class TextArena
{
    private const int ChunkLength = 1 << 20;

    private readonly SpillSpace? _space = SpillSpace.Current;
    // What keeps chunks in memory alive.
    private readonly List<byte[]> _owned = [];
    private byte*[] _chunks = new byte*[4];
    private int _made, _used = ChunkLength;

    /// <summary>Keeps a text of at most 255 bytes.</summary>
    internal TextRef Add(ReadOnlySpan<byte> text)
    {
        Invariant.Holds(text.Length <= byte.MaxValue, "a kept text has at most 255 bytes");
        if (_used + text.Length > ChunkLength)
        {
            AddChunk();
        }

        text.CopyTo(new Span<byte>(_chunks[_made - 1] + _used, text.Length));
        TextRef reference = new(((long)(_made - 1) << 32) | ((long)_used << 8) | (uint)text.Length);
        _used += text.Length;
        return reference;
    }

    internal ReadOnlySpan<byte> this[TextRef text] =>
        text.Length == 0 ? default : new(_chunks[(int)(text.Packed >> 32)] + (int)((text.Packed >> 8) & 0xFFFFFF), text.Length);

    private void AddChunk()
    {
        if (_made == _chunks.Length)
        {
            byte*[] more = new byte*[_made * 2];
            Array.Copy(_chunks, more, _made);
            _chunks = more;
        }

        if (_space is { } space)
        {
            _chunks[_made] = (byte*)space.Take(ChunkLength);
        }
        else
        {
            byte[] chunk = GC.AllocateArray<byte>(ChunkLength, pinned: true);
            _owned.Add(chunk);
            _chunks[_made] = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(chunk));
        }

        _made++;
        _used = 0;
    }
}

/// <summary>A text in a <see cref="TextArena"/>; <c>default</c> is the empty text.</summary>
internal readonly record struct TextRef(long Packed)
{
    internal int Length => (int)(Packed & 0xFF);
}
