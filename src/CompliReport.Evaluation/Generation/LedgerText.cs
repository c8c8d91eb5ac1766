using System;
using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;

namespace CompliReport.Evaluation.Generation;

/// <summary>Writes rows as CSV or as JSON Lines into a stream, field after field in the order of the columns.</summary>
internal sealed class LedgerText : IDisposable
{
    /// <summary>What one row may take at most; the buffer is flushed when less is left.</summary>
    private const int RowMax = 8192;

    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",\"\r\n");

    private readonly Stream _target;
    private readonly byte[][]? _names;
    private readonly int _columns;
    private readonly byte[] _buffer = new byte[1 << 20];
    private int _used;
    private int _rowStart;
    private int _column;

    public LedgerText(Stream target, ImmutableArray<string> columns, bool isJson)
    {
        _target = target;
        _columns = columns.Length;
        if (isJson)
        {
            _names = [.. columns.Select(name => Encoding.UTF8.GetBytes($"\"{name}\":\""))];
            return;
        }

        Put(Encoding.UTF8.GetBytes(string.Join(',', columns)));
        Put("\n"u8);
    }

    /// <summary>Rows written, without the header.</summary>
    public long Rows { get; private set; }

    /// <summary>Bytes written, with the header.</summary>
    public long Bytes { get; private set; }

    public void Start()
    {
        if (_buffer.Length - _used < RowMax)
        {
            Flush();
        }

        _rowStart = _used;
        _column = 0;
        if (_names is not null)
        {
            _buffer[_used++] = (byte)'{';
        }
    }

    /// <summary>The next field is null.</summary>
    public void Skip()
    {
        Separate(isEmpty: true);
        _column++;
    }

    public void Skip(int fields)
    {
        for (int i = 0; i < fields; i++)
        {
            Skip();
        }
    }

    /// <summary>A field that needs no quoting.</summary>
    public void Field(ReadOnlySpan<byte> plain)
    {
        Open(plain.IsEmpty);
        Put(plain);
        Close(plain.IsEmpty);
    }

    /// <summary>A field of any text, quoted where the format asks for it.</summary>
    public void Text(string text)
    {
        Open(text.Length == 0);
        string written = _names is not null ? JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)
            : text.AsSpan().ContainsAny(NeedsQuotes) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
        _used += Encoding.UTF8.GetBytes(written, _buffer.AsSpan(_used));
        Close(text.Length == 0);
    }

    /// <summary>A letter and a number of fixed width, e.g. A0000042.</summary>
    public void Id(char letter, long number, byte digits)
    {
        Open(isEmpty: false);
        _buffer[_used++] = (byte)letter;
        _ = Utf8Formatter.TryFormat(number, _buffer.AsSpan(_used), out int written, new StandardFormat('D', digits));
        _used += written;
        Close(isEmpty: false);
    }

    /// <summary>A count of 10^-<paramref name="places"/> units, without trailing zeros.</summary>
    public void Number(long units, int places)
    {
        Open(isEmpty: false);
        ulong magnitude = (ulong)Math.Abs(units);
        if (units < 0)
        {
            _buffer[_used++] = (byte)'-';
        }

        while (places > 0 && magnitude % 10 == 0)
        {
            magnitude /= 10;
            places--;
        }

        ulong scale = 1;
        for (int i = 0; i < places; i++)
        {
            scale *= 10;
        }

        (ulong whole, ulong fraction) = Math.DivRem(magnitude, scale);
        _ = Utf8Formatter.TryFormat(whole, _buffer.AsSpan(_used), out int written);
        _used += written;
        if (places > 0)
        {
            _buffer[_used++] = (byte)'.';
            _ = Utf8Formatter.TryFormat(fraction, _buffer.AsSpan(_used), out written, new StandardFormat('D', (byte)places));
            _used += written;
        }

        Close(isEmpty: false);
    }

    public void End()
    {
        Finish();
        Rows++;
    }

    /// <summary>Takes the row back out, to be written later by <see cref="Write"/>.</summary>
    public byte[] Detach()
    {
        Finish();
        byte[] row = _buffer[_rowStart.._used];
        _used = _rowStart;
        return row;
    }

    /// <summary>A copy of the row that was just ended.</summary>
    public byte[] LastRow() => _buffer[_rowStart.._used];

    /// <summary>A whole row, line end included.</summary>
    public void Write(ReadOnlySpan<byte> row)
    {
        if (_buffer.Length - _used < RowMax)
        {
            Flush();
        }

        _rowStart = _used;
        Put(row);
        Rows++;
    }

    public void Flush()
    {
        _target.Write(_buffer, 0, _used);
        Bytes += _used;
        _used = 0;
        _rowStart = 0;
    }

    public void Dispose()
    {
        Flush();
        _target.Dispose();
    }

    private void Finish()
    {
        CompliReport.Values.Invariant.Holds(_column == _columns, "a row fills every column once");
        if (_names is not null)
        {
            _buffer[_used++] = (byte)'}';
        }

        _buffer[_used++] = (byte)'\n';
    }

    private void Open(bool isEmpty)
    {
        Separate(isEmpty);
        if (_names is not null && !isEmpty)
        {
            Put(_names[_column]);
        }

        _column++;
    }

    private void Close(bool isEmpty)
    {
        if (_names is not null && !isEmpty)
        {
            _buffer[_used++] = (byte)'"';
        }
    }

    private void Separate(bool isEmpty)
    {
        bool isFirst = _names is null ? _column == 0 : isEmpty || _buffer[_used - 1] == (byte)'{';
        if (!isFirst)
        {
            _buffer[_used++] = (byte)',';
        }
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
    }
}
