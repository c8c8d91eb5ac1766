using System;
using System.Collections.Generic;
using System.Threading;
using CompliReport.Ledgers.Bytes;
using CompliReport.Values;

namespace CompliReport.Ledgers.Identity;

/// <summary>Rows whose bytes are in memory, so that nobody has to open their file to read them again.</summary>
/// <remarks>
/// A compressed file can only be inflated from its start, whole, for however few rows: what is read of it in one pass is kept for whoever
/// asks next. Only rows are held whose bytes alone tell the same as in the file: not those of a file with quotes that were never closed,
/// of rows that are told apart by counting, of corrected files, nor lines over the limit, of which only the start is known.
/// Rows are added by several threads, and read when all are there.
/// </remarks>
/// <param name="day">The run of the rows.</param>
internal sealed class KeptRows(LedgerDay day)
{
    /// <summary>Bytes of rows that are added at most; where they are more, none is kept.</summary>
    internal const int BytesMax = 32 << 20;

    private const int BufferLength = 64 * 1024;

    private readonly Dictionary<RecordLocation, (long Line, ReadOnlyMemory<byte> Raw)> _rows = [];
    private readonly Lock _lock = new();
    private long _bytes;

    /// <summary>Rows that are in memory anyway; null for none.</summary>
    internal CitedRows? Cited { get; set; }

    /// <summary>Keeps a row that has just been read, as long as there is room. Not one whose cells cannot be told apart: an open quote
    /// reads otherwise at the end of a file than before a line break.</summary>
    internal void Add(in ReReadRow row)
    {
        if (!row.Row.HasCells)
        {
            return;
        }

        lock (_lock)
        {
            _bytes += row.Row.Raw.Length;
            if (_bytes <= BytesMax)
            {
                _rows[row.At] = (row.Row.Line, row.Row.Raw.ToArray());
            }
            else
            {
                // Some would help nobody: who asks for the others reads the file again.
                _rows.Clear();
            }
        }
    }

    /// <summary>Whether all of some rows of a file are held.</summary>
    internal bool Holds(LedgerFile file, RowReader reader, ReadOnlySpan<RecordLocation> rows)
    {
        if (file.UnclosedQuotes > 0 || file.Resent is not null || reader.CountsOccurrences)
        {
            return false;
        }

        foreach (RecordLocation at in rows)
        {
            // What the first bytes of a file may start with is no part of its first row.
            if (at.Offset == 0 || Find(at).Raw.Length is 0 or >= LedgerLimits.RowLengthMax)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The rows, which are held and of one file.</summary>
    internal IEnumerable<ReReadRow> Rows(ReadOnlyMemory<RecordLocation> sorted)
    {
        LedgerFile file = day.Files[sorted.Span[0].File];
        RowReader reader = file.OpenRows(day.Context);
        using LinesOf lines = new(this, sorted);
        // Not at the start of a file, whose first bytes may be a byte-order mark.
        using RecordCursor row = new(
            lines, open: null, file.Separator, file.IsJson ? new JsonRecord(file.Header) : null, new Checkpoint(1, 0), BufferLength)
        {
            IsWrapped = file.IsWrapped,
        };
        for (int i = 0; i < sorted.Length; i++)
        {
            RecordLocation at = sorted.Span[i];
            (long line, ReadOnlyMemory<byte> raw) = Find(at);
            Invariant.Holds(row.Read() && row.Raw.SequenceEqual(raw.Span), "a row that was kept is read as it was");
            row.StandAt(at.Offset, line);
            bool isWhole = !row.IsBlank && LedgerParser.FaultOf(file, row) == LedgerFault.None;
            yield return new ReReadRow(file, row, reader, isWhole ? reader.Identity(row) : default);
        }
    }

    private (long Line, ReadOnlyMemory<byte> Raw) Find(RecordLocation at) =>
        _rows.TryGetValue(at, out (long, ReadOnlyMemory<byte>) own) ? own : Cited?.LineOf(at) ?? default;

    /// <summary>Lines one behind the other, each with a line break.</summary>
    private sealed class LinesOf(KeptRows kept, ReadOnlyMemory<RecordLocation> sorted) : ForwardStream
    {
        private static readonly byte[] LineBreak = [(byte)'\n'];

        private ReadOnlyMemory<byte> _rest;
        private int _next;
        private bool _isBroken = true;

        /// <inheritdoc/>
        public override int Read(Span<byte> buffer)
        {
            int length = 0;
            while (length < buffer.Length && GoOn())
            {
                int taken = Math.Min(buffer.Length - length, _rest.Length);
                _rest.Span[..taken].CopyTo(buffer[length..]);
                _rest = _rest[taken..];
                length += taken;
            }

            return length;
        }

        private bool GoOn()
        {
            if (_rest.IsEmpty && !_isBroken)
            {
                (_rest, _isBroken) = (LineBreak, true);
            }
            else if (_rest.IsEmpty && _next < sorted.Length)
            {
                (_rest, _isBroken) = (kept.Find(sorted.Span[_next]).Raw, false);
                _next++;
            }

            return !_rest.IsEmpty;
        }
    }
}
