using System;
using System.Buffers;
using System.IO;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using CompliReport.Ledgers.Resending;
using CsvHelper;

namespace CompliReport.Ledgers.Bytes;

/// <summary>
/// A place where reading can start again: a byte offset at the start of a record, the lines before it, and the quotes before it that were
/// never closed, since after too many of them every line break ends a record.
/// </summary>
internal readonly record struct Checkpoint(long Offset, long LinesBefore, int UnclosedQuotes = 0);

/// <summary>
/// The records of one inflated file, one after the other: a CSV record or a line of JSON, as fields of UTF-8 bytes with its place in the
/// file.
/// </summary>
/// <remarks>
/// CsvHelper splits; this class adds what an audit needs: places that survive a restart, bytes that are no text, and broken quotes that
/// cost one line. A quote that is never closed would swallow the rest of the file: the line where it opens is refused alone, and reading
/// goes on at the next line.
/// </remarks>
internal sealed class RecordCursor : IDisposable
{
    private readonly Func<long, Stream>? _open;
    private readonly JsonRecord? _json;
    private readonly int _bufferLength;
    private CsvReader _csv;
    private WatchedText _text;
    private ReplayStream? _replay;
    private long _baseOffset, _nextLine, _malformedRow;
    private byte[]? _brokenLine;
    private int _unclosedBefore;
    private readonly WrappedRecord? _wrapped;
    private WrappedRecord? _clean, _unmarked, _unwrapped;
    private readonly ResentFile? _resent;
    private bool _isPlain, _isLastLine;

    /// <param name="stream">Stands at <paramref name="from"/>; the caller closes it.</param>
    /// <param name="open">Opens the inflated file at an offset; null where that means reading it from its start.</param>
    /// <param name="separator">Stands between cells.</param>
    /// <param name="json">Reads lines of JSON; null for CSV.</param>
    /// <param name="from">Where reading starts.</param>
    /// <param name="bufferLength">Bytes that are asked for at a time.</param>
    internal RecordCursor(
        Stream stream,
        Func<long, Stream>? open,
        char separator,
        JsonRecord? json,
        Checkpoint from = default,
        int bufferLength = 256 * 1024)
    {
        _bufferLength = bufferLength;
        _open = open;
        _json = json;
        _replay = open is null ? new ReplayStream(stream, from.Offset) : null;
        _baseOffset = from.Offset;
        _nextLine = from.LinesBefore + 1;
        UnclosedQuotes = from.UnclosedQuotes;
        Separator = separator;
        (_csv, _text) = Split(_replay ?? stream);
    }

    internal char Separator { get; }

    /// <summary>The stream that nobody else closes; null where somebody does.</summary>
    internal Stream? Owned { get; init; }

    /// <summary>Whether the records are lines of JSON.</summary>
    internal bool IsJson => _json is not null;

    /// <summary>The fault of the record as a whole, or null.</summary>
    internal LedgerFault? Broken { get; private set; }

    /// <summary>Whether the record's cells can be told apart, whatever else is wrong with it.</summary>
    internal bool HasCells => Broken is null or LedgerFault.NotUtf8 or LedgerFault.NulByte;

    /// <summary>Whether the record is so long that a cell of it may be over the limit.</summary>
    internal bool IsLong { get; private set; }

    /// <summary>Bytes before the record in the inflated file.</summary>
    internal long Offset { get; private set; }

    /// <summary>Quotes so far that were never closed.</summary>
    internal int UnclosedQuotes { get; private set; }

    /// <summary>The place of the record.</summary>
    internal Checkpoint Here => new(Offset, Line - 1, _unclosedBefore);

    /// <summary>1-based line where the record starts.</summary>
    internal long Line { get; private set; }

    /// <summary>Whether the text that has come so far ends with the record, without a line break.</summary>
    internal bool IsUnterminated => _brokenLine is null ? _csv.ByteOffset + _csv.RawRecord.Length >= _text.Given : _isLastLine;

    /// <summary>Whether the record may hold a control character: a line break in quotes, or any other.</summary>
    internal bool MayHoldControls => _text.HasQuotes || _text.HasControls;

    /// <summary>Records so far with byte-order marks, which were left out of their cells.</summary>
    internal long MarkedRows { get; set; }

    /// <summary>Whether each whole record stands in one quoted cell, as some spreadsheets save it.</summary>
    internal bool IsWrapped { get => _wrapped is not null; init => _wrapped = value ? new WrappedRecord() : _wrapped; }

    /// <summary>Set where the records are rows of refused.csv that came back.</summary>
    internal ResentFile? Resent
    {
        get => _resent;
        init => (_resent, _wrapped) = (value, value is null ? _wrapped : new WrappedRecord());
    }

    internal int FieldCount => _unwrapped is not null ? _unwrapped.FieldCount : _json is null ? _csv.FieldCount : _json.FieldCount;

    /// <summary>The record as it stands in the file, without its line break.</summary>
    internal ReadOnlySpan<byte> Raw => _brokenLine ?? _csv.RawRecord;

    /// <summary>A field; empty where the record has none at this position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ReadOnlySpan<byte> Field(int position) =>
        position < 0 ? default
            : _isPlain ? _csv.GetSpan(position)
            : FieldOfOther(position);

    // Apart, so that the code of the many places that take fields stays small.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ReadOnlySpan<byte> FieldOfOther(int position) =>
        _brokenLine is not null ? default
            : _unwrapped is not null ? _unwrapped.Field(position)
            : _json!.Field(position);

    /// <summary>Goes to the next record; false at the end.</summary>
    /// <exception cref="InvalidDataException">The compressed file is damaged.</exception>
    internal bool Read()
    {
        _brokenLine = null;
        Broken = null;
        _unclosedBefore = UnclosedQuotes;
        _unwrapped = null;
        _isPlain = _json is null;
        // The next record starts after this one.
        _replay?.Forget(Offset);
        try
        {
            if (!_csv.Read())
            {
                return false;
            }

            Line = _nextLine;
        }
        catch (CsvFormatException tooLong)
        {
            return RestartAfterLine(_baseOffset + tooLong.ByteOffset, _nextLine);
        }

        Offset = _baseOffset + _csv.ByteOffset;
        int length = _csv.RawRecord.Length;
        IsLong = length > LedgerLimits.CellLengthMax;
        if (IsLong && length > LedgerLimits.RowLengthMax)
        {
            // The splitter looks at the length only where its buffer ends.
            return RestartAfterLine(Offset, Line);
        }

        _nextLine = Line + 1 + (_text.HasQuotes ? LineBreaks(_csv.RawRecord) : 0);
        if (_malformedRow == _csv.RowNumber)
        {
            if (_csv.RawRecord.ContainsAny((byte)'\n', (byte)'\r'))
            {
                // A quote that was opened here is closed by the next one, however far: the rows between them are no part of it.
                return RestartAfterLine(Offset, Line);
            }

            Broken = TryReadMarked() ? null : LedgerFault.Quoting;
        }

        if (_text.HasOddBytes)
        {
            Broken ??= FaultOfBytes(_csv.RawRecord);
        }

        if (_json is not null && !IsBlank && !_json.TryRead(Marks.TakenOffStart(_csv.RawRecord)))
        {
            Broken ??= LedgerFault.JsonNotStrings;
        }

        if (_resent is not null && HasCells && !IsBlank)
        {
            _resent.Restore(_csv, Offset, _wrapped!);
            (_unwrapped, _isPlain) = (_wrapped, false);
        }
        else if (_wrapped is not null && Broken is null && _csv.FieldCount == 1 && !IsBlank)
        {
            Unwrap(_wrapped);
        }

        if (_text.HasOddBytes && _json is null && HasCells && Marks.AreIn(_csv.RawRecord))
        {
            TakeOutMarks();
        }

        return true;
    }

    // Where files were put one behind the other, or each row was written as a file, marks stand in cells. Nobody sees them, and the same id
    // with and without one would be two.
    private void TakeOutMarks()
    {
        // Some exchanges write a mark before every row: the record is kept, so that they allocate nothing.
        _unmarked ??= new WrappedRecord();
        _unmarked.Clear();
        for (int i = 0; i < FieldCount; i++)
        {
            _unmarked.AddUnmarked(Field(i));
        }

        (_unwrapped, _isPlain) = (_unmarked, false);
        MarkedRows++;
    }

    // A mark before a quote breaks the quote.
    private bool TryReadMarked()
    {
        if (_json is not null || _resent is not null || !_csv.RawRecord.StartsWith(Marks.Mark))
        {
            return false;
        }

        _clean ??= new WrappedRecord();
        bool isSound = _clean.TryRead(_csv.RawRecord[Marks.Mark.Length..], Separator);
        (_unwrapped, _isPlain) = isSound ? (_clean, false) : (null, true);
        return isSound;
    }

    private void Unwrap(WrappedRecord wrapped)
    {
        bool isSound = wrapped.TryRead(_csv.GetSpan(0), Separator);
        (_unwrapped, _isPlain) = isSound ? (wrapped, false) : (null, true);
        Broken = isSound ? null : LedgerFault.Quoting;
    }

    /// <summary>Whether the record is an empty line, or one of separators only, as spreadsheets save an empty row.</summary>
    internal bool IsBlank => _brokenLine is null
        && (_csv.FieldCount <= 1 ? _csv.RawRecord.Trim((byte)' ').IsEmpty : _json is null && HasEmptyCellsOnly(_csv.RawRecord));

    private bool HasEmptyCellsOnly(ReadOnlySpan<byte> record) =>
        record[0] == (byte)Separator && !record.ContainsAnyExcept((byte)Separator, (byte)' ');

    /// <summary>What keeps bytes from being text: null for nothing.</summary>
    internal static LedgerFault? FaultOfBytes(ReadOnlySpan<byte> text) =>
        text.Contains((byte)0) ? LedgerFault.NulByte : Utf8.IsValid(text) ? null : LedgerFault.NotUtf8;

    /// <summary>Where the first byte stands that is no UTF-8; the length of the text where all are.</summary>
    internal static int FirstNoText(ReadOnlySpan<byte> text)
    {
        int at = 0;
        while (at < text.Length && Rune.DecodeFromUtf8(text[at..], out _, out int length) == OperationStatus.Done)
        {
            at += length;
        }

        return at;
    }

    /// <summary>Says where the record stands in its file, for one that was read from a copy of its bytes.</summary>
    /// <remarks>Such a copy is read from a place of its own: it has no quote that is never closed, so nobody goes back in it.</remarks>
    internal void StandAt(long offset, long line) => (Offset, Line) = (offset, line);

    /// <inheritdoc/>
    public void Dispose()
    {
        _csv.Dispose();
        if (_open is not null)
        {
            _replay?.Dispose();
        }

        Owned?.Dispose();
    }

    // A pair of CR and LF is one.
    private static int LineBreaks(ReadOnlySpan<byte> text)
    {
        int count = 0;
        for (int at; (at = text.IndexOfAny((byte)'\n', (byte)'\r')) >= 0; count++)
        {
            text = text[(at + (text[at] == (byte)'\r' && at + 1 < text.Length && text[at + 1] == (byte)'\n' ? 2 : 1))..];
        }

        return count;
    }

    // The line is taken alone, and reading goes on behind it.
    private bool RestartAfterLine(long offset, long line)
    {
        _csv.Dispose();
        if (_replay is null)
        {
            _replay = new ReplayStream(_open!(offset), offset);
        }
        else
        {
            _replay.GoBackTo(offset);
        }

        (byte[] start, long length, int lineBreak) = TakeLine(_replay);
        _replay.GoBackTo(offset + length + lineBreak);
        _brokenLine = start;
        (_isPlain, _isLastLine) = (false, lineBreak == 0);
        bool isTooLong = length > LedgerLimits.RowLengthMax;
        Broken = isTooLong ? LedgerFault.RowTooLong : LedgerFault.Quoting;
        UnclosedQuotes += isTooLong ? 0 : 1;
        Offset = offset;
        _baseOffset = offset + length + lineBreak;
        Line = line;
        _nextLine = line + 1;
        _malformedRow = 0;
        (_csv, _text) = Split(_replay);
        return true;
    }

    // Of a line over the limit only the start is kept.
    private static (byte[] Start, long Length, int LineBreak) TakeLine(ReplayStream stream)
    {
        using MemoryStream line = new();
        byte[] block = new byte[16 * 1024];
        long length = 0;
        while (true)
        {
            int read = stream.Read(block);
            int end = block.AsSpan(0, read).IndexOfAny((byte)'\n', (byte)'\r');
            int taken = end < 0 ? read : end;
            line.Write(block.AsSpan(0, (int)Math.Min(taken, LedgerLimits.RowLengthMax - line.Length)));
            length += taken;
            if (read == 0)
            {
                return (line.ToArray(), length, 0);
            }

            if (end >= 0)
            {
                bool isPair = block[end] == '\r' && (end + 1 < read ? block[end + 1] : stream.ReadByte()) == '\n';
                return (line.ToArray(), length, isPair ? 2 : 1);
            }
        }
    }

    private (CsvReader Csv, WatchedText Text) Split(Stream stream)
    {
        ReadOnlyMemory<byte> prefix = default;
        bool hasLineBreak = false;
        if (_baseOffset > 0)
        {
            byte[] first = [(byte)'\n', 0];
            int length = stream.Read(first, 1, 1);
            hasLineBreak = length > 0 && first[1] is 0 or >= 128;
            prefix = hasLineBreak ? first : first.AsMemory(1, length);
        }

        if (hasLineBreak)
        {
            // The splitter may take the first bytes for a byte-order mark and for another encoding. In the middle of a file they are the
            // start of a cell: with a line break before them, which is no part of the file, they are left as they are.
            _baseOffset--;
        }

        WatchedText text = new(prefix, stream);
        CsvReader csv = CsvReader.Create(
            text,
            new CsvReaderOptions
            {
                HasHeader = false,
                Separator = Separator,
                Mode = _json is null ? CsvMode.Rfc4180 : CsvMode.NoEscape,
                SkipEmptyLines = false,
                AllowLineBreaksInQuotes = UnclosedQuotes < LedgerLimits.UnclosedQuotesMax,
                MaxRecordSize = LedgerLimits.RowLengthMax,
                BufferSize = _bufferLength,
                OnMalformedRecord = NoteMalformed,
            },
            leaveOpen: true);
        if (hasLineBreak)
        {
            csv.Read();
        }

        return (csv, text);
    }

    private void NoteMalformed(CsvMalformedRecord record) => _malformedRow = record.RecordNumber;
}
