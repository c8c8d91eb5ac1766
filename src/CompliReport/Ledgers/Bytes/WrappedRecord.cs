using System;
using System.Collections.Generic;
using System.Text;

namespace CompliReport.Ledgers.Bytes;

/// <summary>A whole record that stands in one quoted cell, split into the fields it had before it was quoted a second time.</summary>
/// <remarks>Hot path: the fields lie in one buffer that is kept; a record allocates nothing once the buffer is large enough.</remarks>
internal sealed class WrappedRecord
{
    private readonly List<(int Start, int Length)> _fields = [];
    private byte[] _text = new byte[1024];

    internal int FieldCount => _fields.Count;

    /// <summary>A field; empty where the record has none at this position.</summary>
    internal ReadOnlySpan<byte> Field(int position) =>
        position < _fields.Count ? _text.AsSpan(_fields[position].Start, _fields[position].Length) : default;

    /// <summary>The fields as text.</summary>
    internal string[] Fields()
    {
        string[] texts = new string[_fields.Count];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = Encoding.UTF8.GetString(Field(i));
        }

        return texts;
    }

    /// <summary>Forgets all fields.</summary>
    internal void Clear() => _fields.Clear();

    /// <summary>Adds a field.</summary>
    internal void Add(ReadOnlySpan<byte> field)
    {
        int start = _fields.Count == 0 ? 0 : _fields[^1].Start + _fields[^1].Length;
        if (_text.Length < start + field.Length)
        {
            Array.Resize(ref _text, (start + field.Length) * 2);
        }

        field.CopyTo(_text.AsSpan(start));
        _fields.Add((start, field.Length));
    }

    /// <summary>Adds a field without the byte-order marks in it.</summary>
    internal void AddUnmarked(ReadOnlySpan<byte> field)
    {
        Add(field);
        (int start, int length) = _fields[^1];
        Span<byte> text = _text.AsSpan(start, length);
        int kept = 0;
        for (int at = 0; at < field.Length;)
        {
            int next = field[at..].IndexOf(Marks.Mark);
            ReadOnlySpan<byte> part = next < 0 ? field[at..] : field.Slice(at, next);
            part.CopyTo(text[kept..]);
            kept += part.Length;
            at += part.Length + Marks.Mark.Length;
        }

        _fields[^1] = (start, kept);
    }

    /// <summary>Splits the content of the cell; false where its inner quotes are broken.</summary>
    internal bool TryRead(ReadOnlySpan<byte> cell, char separator)
    {
        _fields.Clear();
        if (_text.Length < cell.Length)
        {
            _text = new byte[cell.Length * 2];
        }

        int used = 0;
        for (int at = 0; ;)
        {
            int start = used;
            bool isQuoted = at < cell.Length && cell[at] == (byte)'"';
            if (!(isQuoted ? TryCopyQuoted(cell, ref at, ref used) : TryCopyPlain(cell, separator, ref at, ref used)))
            {
                return false;
            }

            _fields.Add((start, used - start));
            if (at == cell.Length)
            {
                return true;
            }

            if (cell[at++] != separator)
            {
                return false;
            }
        }
    }

    private bool TryCopyPlain(ReadOnlySpan<byte> cell, char separator, ref int at, ref int used)
    {
        int length = cell[at..].IndexOf((byte)separator);
        length = length < 0 ? cell.Length - at : length;
        ReadOnlySpan<byte> field = cell.Slice(at, length);
        field.CopyTo(_text.AsSpan(used));
        at += length;
        used += length;
        return !field.Contains((byte)'"');
    }

    private bool TryCopyQuoted(ReadOnlySpan<byte> cell, ref int at, ref int used)
    {
        for (at++; at < cell.Length; at++)
        {
            if (cell[at] != (byte)'"')
            {
                _text[used++] = cell[at];
            }
            else if (at + 1 < cell.Length && cell[at + 1] == (byte)'"')
            {
                _text[used++] = cell[at++];
            }
            else
            {
                at++;
                return true;
            }
        }

        return false;
    }
}
