using System;
using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Text;
using CompliReport.Ledgers.Resending;

namespace CompliReport.Reports.Formats;

/// <summary>
/// Writes CSV as RFC 4180 has it, with LF, in UTF-8 without a byte order mark; no cell can run as a formula in a spreadsheet.
/// </summary>
/// <remarks>
/// A cell that starts with <c>=</c>, <c>+</c>, <c>-</c>, <c>@</c>, tab or CR gets a single quote in front, unless it is a plain number such
/// as -12.5.
/// </remarks>
internal sealed class CsvText : IDisposable
{
    private const int FlushAt = 64 * 1024;

    private static readonly SearchValues<byte> NeedQuotes = SearchValues.Create(",\"\r\n"u8);

    [SuppressMessage("Usage", "CA2213:Disposable fields should be disposed", Justification = "The stream is the caller's and stays open.")]
    private readonly Stream _stream;

    private readonly ArrayBufferWriter<byte> _buffer = new(FlushAt * 2);
    private byte[] _utf8 = new byte[1024];
    private bool _isRowStarted;
    private long _flushed;

    /// <param name="stream">Stays open.</param>
    /// <param name="columns">The header.</param>
    internal CsvText(Stream stream, params ReadOnlySpan<string> columns)
    {
        _stream = stream;
        Row(columns);
    }

    /// <summary>Bytes so far, the header included.</summary>
    internal long Length => _flushed + _buffer.WrittenCount;

    /// <summary>Writes a whole row.</summary>
    internal void Row(params ReadOnlySpan<string> cells)
    {
        foreach (string cell in cells)
        {
            Cell(cell);
        }

        EndRow();
    }

    /// <summary>Writes a cell.</summary>
    internal void Cell(string text)
    {
        int length = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (length > _utf8.Length)
        {
            _utf8 = new byte[length * 2];
        }

        Cell(_utf8.AsSpan(0, Encoding.UTF8.GetBytes(text, _utf8)));
    }

    /// <summary>Writes a number as a cell.</summary>
    internal void Cell(long number)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(number, digits, out int length);
        Cell(digits[..length]);
    }

    /// <summary>Writes a cell of UTF-8 bytes.</summary>
    internal void Cell(ReadOnlySpan<byte> utf8)
    {
        if (_isRowStarted)
        {
            _buffer.Write(","u8);
        }

        _isRowStarted = true;
        bool isGuarded = CellGuard.IsNeeded(utf8);
        if (!utf8.ContainsAny(NeedQuotes))
        {
            _buffer.Write(isGuarded ? "'"u8 : default);
            _buffer.Write(utf8);
            return;
        }

        _buffer.Write(isGuarded ? "\"'"u8 : "\""u8);
        for (int quote = utf8.IndexOf((byte)'"'); quote >= 0; quote = utf8.IndexOf((byte)'"'))
        {
            _buffer.Write(utf8[..(quote + 1)]);
            _buffer.Write("\""u8);
            utf8 = utf8[(quote + 1)..];
        }

        _buffer.Write(utf8);
        _buffer.Write("\""u8);
    }

    /// <summary>Ends the row.</summary>
    internal void EndRow()
    {
        _buffer.Write("\n"u8);
        _isRowStarted = false;
        if (_buffer.WrittenCount >= FlushAt)
        {
            Flush();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Flush();

    private void Flush()
    {
        _stream.Write(_buffer.WrittenSpan);
        _flushed += _buffer.WrittenCount;
        _buffer.ResetWrittenCount();
    }
}
