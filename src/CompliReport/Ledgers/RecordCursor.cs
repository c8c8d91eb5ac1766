using System;
using System.IO;
using System.Runtime.CompilerServices;
using CsvHelper;

namespace CompliReport.Ledgers;

/// <summary>A place where reading can start again: a byte offset at the start of a record, and the lines before it.</summary>
internal readonly record struct Checkpoint(long Offset, long LinesBefore);

/// <summary>
/// The records of one inflated file, one after the other: a CSV record or a line of JSON, as fields of UTF-8 bytes with its place in the
/// file.
/// </summary>
/// <remarks>
/// CsvHelper splits; this class adds what an audit needs: places that survive a restart, and broken quotes that cost one line. A quote that
/// is never closed would swallow the rest of the file: the line where it opens is refused alone, and reading goes on at the next line.
/// </remarks>
internal sealed class RecordCursor : IDisposable
{
    /// <summary>The longest record, in bytes; a longer one is refused line by line.</summary>
    internal const int RecordLengthMax = 1 << 20;

    /// <summary>After this many unclosed quotes a file is read with every line break ending a record, which bounds the work.</summary>
    internal const int RestartsMax = 100;

    private readonly Func<long, Stream> _open;
    private readonly JsonRecord? _json;
    private readonly int _bufferLength;
    private CsvReader _csv;
    private Stream? _restarted;
    private long _baseOffset, _baseLine, _malformedRow;
    private CsvMalformedReason _reason;
    private byte[]? _brokenLine;
    private int _restarts;
    private bool _mayBreakInQuotes = true;
    private readonly WrappedRecord? _wrapped;
    private bool _isPlain, _isUnwrapped;

    /// <summary>
    /// Reads from <paramref name="stream"/>, which stands at <paramref name="from"/>; <paramref name="open"/> opens the inflated file at an
    /// offset.
    /// </summary>
    internal RecordCursor(
        Stream stream,
        Func<long, Stream> open,
        char separator,
        JsonRecord? json,
        Checkpoint from = default,
        int bufferLength = 256 * 1024)
    {
        _bufferLength = bufferLength;
        _open = open;
        _json = json;
        _baseOffset = from.Offset;
        _baseLine = from.LinesBefore;
        Separator = separator;
        _csv = Split(stream);
    }

    internal char Separator { get; }

    /// <summary>Whether the records are lines of JSON.</summary>
    internal bool IsJson => _json is not null;

    /// <summary>The fault of the record as a whole, or null.</summary>
    internal LedgerFault? Broken { get; private set; }

    /// <summary>Bytes before the record in the inflated file.</summary>
    internal long Offset { get; private set; }

    /// <summary>1-based line where the record starts.</summary>
    internal long Line => _brokenLine is null ? _baseLine + _csv.LineNumber : _baseLine;

    /// <summary>Whether each whole record stands in one quoted cell, as some spreadsheets save it.</summary>
    internal bool IsWrapped { get => _wrapped is not null; init => _wrapped = value ? new WrappedRecord() : null; }

    internal int FieldCount => _isUnwrapped ? _wrapped!.FieldCount : _json is null ? _csv.FieldCount : _json.FieldCount;

    /// <summary>The record as it stands in the file, without its line break.</summary>
    internal ReadOnlySpan<byte> Raw => _brokenLine ?? _csv.RawRecord;

    /// <summary>A field; empty where the record has none at this position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ReadOnlySpan<byte> Field(int position) =>
        position < 0 ? default
            : _isPlain ? _csv.GetSpan(position)
            : _brokenLine is not null ? default
            : _isUnwrapped ? _wrapped!.Field(position)
            : _json!.Field(position);

    /// <summary>Goes to the next record; false at the end.</summary>
    /// <exception cref="InvalidDataException">The compressed file is damaged.</exception>
    internal bool Read()
    {
        _brokenLine = null;
        Broken = null;
        _isUnwrapped = false;
        _isPlain = _json is null;
        try
        {
            if (!_csv.Read())
            {
                return false;
            }
        }
        catch (CsvFormatException tooLong)
        {
            return RestartAfterLine(_baseOffset + tooLong.ByteOffset, _baseLine + tooLong.LineNumber);
        }

        Offset = _baseOffset + _csv.ByteOffset;
        if (_malformedRow == _csv.RowNumber)
        {
            if (_reason == CsvMalformedReason.UnterminatedQuote && _csv.RawRecord.Contains((byte)'\n'))
            {
                return RestartAfterLine(Offset, Line);
            }

            Broken = LedgerFault.Quoting;
        }

        if (_json is not null && !IsBlank && !_json.TryRead(_csv.RawRecord))
        {
            Broken = LedgerFault.JsonNotStrings;
        }

        if (_wrapped is not null && Broken is null && _csv.FieldCount == 1 && !IsBlank)
        {
            Unwrap(_wrapped);
        }

        return true;
    }

    private void Unwrap(WrappedRecord wrapped)
    {
        _isUnwrapped = wrapped.TryRead(_csv.GetSpan(0), Separator);
        _isPlain = !_isUnwrapped;
        Broken = _isUnwrapped ? null : LedgerFault.Quoting;
    }

    /// <summary>Whether the record is an empty line.</summary>
    internal bool IsBlank => _brokenLine is null && _csv.FieldCount <= 1 && _csv.RawRecord.Trim((byte)' ').IsEmpty;

    /// <inheritdoc/>
    public void Dispose()
    {
        _csv.Dispose();
        _restarted?.Dispose();
    }

    private bool RestartAfterLine(long offset, long line)
    {
        _csv.Dispose();
        _restarted?.Dispose();
        _restarted = _open(offset);
        _restarts++;
        _mayBreakInQuotes = _restarts < RestartsMax;
        (byte[] start, long length) = TakeLine(_restarted);
        _brokenLine = start;
        _isPlain = false;
        Broken = LedgerFault.Quoting;
        Offset = offset;
        _baseOffset = offset + length;
        _baseLine = line;
        _malformedRow = 0;
        _csv = Split(_restarted);
        return true;
    }

    private static (byte[] Start, long Length) TakeLine(Stream stream)
    {
        using MemoryStream line = new();
        long length = 0;
        // One byte at a time: this happens once for each unclosed quote, and nothing may be read past the line break.
        for (int next = stream.ReadByte(); next >= 0; next = stream.ReadByte())
        {
            length++;
            if (next == '\n')
            {
                break;
            }

            if (line.Length < RecordLengthMax)
            {
                line.WriteByte((byte)next);
            }
        }

        return (line.ToArray().AsSpan().TrimEnd((byte)'\r').ToArray(), length);
    }

    private CsvReader Split(Stream stream) => CsvReader.Create(
        stream,
        new CsvReaderOptions
        {
            HasHeader = false,
            Separator = Separator,
            Mode = _json is null ? CsvMode.Rfc4180 : CsvMode.NoEscape,
            SkipEmptyLines = false,
            TrackLineNumbers = true,
            AllowLineBreaksInQuotes = _mayBreakInQuotes,
            MaxRecordSize = RecordLengthMax,
            BufferSize = _bufferLength,
            OnMalformedRecord = NoteMalformed,
        },
        leaveOpen: true);

    private void NoteMalformed(CsvMalformedRecord record)
    {
        _malformedRow = record.RecordNumber;
        _reason = record.Reason;
    }
}
