using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;
using CompliReport.Ledgers.Identity;
using CompliReport.Values;

namespace CompliReport.Ledgers;

/// <summary>What is kept of cited rows that were read in one go, bytes one behind the other.</summary>
/// <remarks>
/// A run of all packs cites hundreds of thousands of rows. Hot path, benchmark "execute --all-rules": as objects with texts they took
/// some 550 bytes each, which the collector moved about; now it is the line and some 90 more.
/// </remarks>
internal sealed class CitedTexts(LedgerDay day, int rows)
{
    private const int ChunkLength = 1 << 20;

    private readonly Entry[] _entries = new Entry[rows];
    private readonly List<byte[]> _chunks = [];
    private readonly ArrayBufferWriter<byte> _cells = new();
    private int _used = ChunkLength, _count;

    /// <summary>The place of a row within the day that it was read from.</summary>
    internal RecordLocation this[int position] => _entries[position].At;

    /// <summary>Rows that were added.</summary>
    internal int Count => _count;

    /// <summary>Keeps a row.</summary>
    /// <param name="found">The row.</param>
    /// <param name="hasCells">Whether its cells are kept.</param>
    internal void Add(ReReadRow found, bool hasCells)
    {
        string id = found.Identity == default ? "" : found.Reader.EntryId(found.Row);
        _cells.ResetWrittenCount();
        for (int i = 0; hasCells && i < found.Row.FieldCount; i++)
        {
            ReadOnlySpan<byte> cell = found.Row.Field(i);
            BinaryPrimitives.WriteInt32LittleEndian(_cells.GetSpan(sizeof(int)), cell.Length);
            _cells.Advance(sizeof(int));
            _cells.Write(cell);
        }

        ReadOnlySpan<byte> raw = found.Row.Raw;
        int idLength = Encoding.UTF8.GetByteCount(id), length = idLength + raw.Length + _cells.WrittenCount;
        Span<byte> target = Reserve(length);
        _entries[_count++] = new Entry(
            found.At, found.Row.Line, _chunks.Count - 1, _used - length, idLength, raw.Length, _cells.WrittenCount);
        Encoding.UTF8.GetBytes(id, target);
        raw.CopyTo(target[idLength..]);
        _cells.WrittenSpan.CopyTo(target[(idLength + raw.Length)..]);
    }

    internal ReadOnlySpan<byte> EntryIdOf(int position) => Text(position, 0, _entries[position].IdLength);

    internal Provenance ProvenanceOf(int position)
    {
        ref readonly Entry entry = ref _entries[position];
        LedgerFile file = day.Files[entry.At.File];
        return new Provenance(file.Name, file.Digest, entry.Line, entry.At.Offset);
    }

    internal ReadOnlySpan<byte> RawOf(int position) => LineOf(position).Raw.Span;

    /// <summary>The line's 1-based number, and its bytes without its line break.</summary>
    internal (long Line, ReadOnlyMemory<byte> Raw) LineOf(int position)
    {
        ref readonly Entry entry = ref _entries[position];
        return (entry.Line, _chunks[entry.Chunk].AsMemory(entry.Start + entry.IdLength, entry.RawLength));
    }

    /// <summary>A cell; empty where there is none.</summary>
    internal ReadOnlySpan<byte> CellOf(int position, int column)
    {
        ref readonly Entry entry = ref _entries[position];
        ReadOnlySpan<byte> cells = Text(position, entry.IdLength + entry.RawLength, entry.CellsLength);
        for (int i = 0; !cells.IsEmpty; i++)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(cells);
            if (i == column)
            {
                return cells.Slice(sizeof(int), length);
            }

            cells = cells[(sizeof(int) + length)..];
        }

        return default;
    }

    private ReadOnlySpan<byte> Text(int position, int start, int length)
    {
        ref readonly Entry entry = ref _entries[position];
        return _chunks[entry.Chunk].AsSpan(entry.Start + start, length);
    }

    // One chunk holds all of a row; a line that is longer than a chunk has its own.
    private Span<byte> Reserve(int length)
    {
        if (_chunks.Count == 0 || _used + length > _chunks[^1].Length)
        {
            _chunks.Add(new byte[Math.Max(ChunkLength, length)]);
            _used = 0;
        }

        _used += length;
        return _chunks[^1].AsSpan(_used - length, length);
    }

    /// <summary>A row: its id, its line and its cells stand one behind the other, of each cell its length first.</summary>
    private readonly record struct Entry(
        RecordLocation At, long Line, int Chunk, int Start, int IdLength, int RawLength, int CellsLength);
}
