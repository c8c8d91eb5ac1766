using System;
using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace CompliReport.Reports.Formats;

/// <summary>XML as UTF-8 bytes, growing at its end: markup as it is given, text with what XML and workbooks have signs for.</summary>
/// <remarks>Hot path, benchmark "whole run": a cell becomes bytes at once; no string and no tree stand between.</remarks>
internal sealed class XmlBytes
{
    private static readonly SearchValues<char> Special = SearchValues.Create("&<>\"_\r\n\t");

    private byte[] _bytes = new byte[4096];
    private int _length;

    /// <summary>What was added so far; valid until more is.</summary>
    internal ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Adds markup as it is.</summary>
    internal XmlBytes Add(ReadOnlySpan<byte> markup)
    {
        markup.CopyTo(Room(markup.Length));
        _length += markup.Length;
        return this;
    }

    /// <summary>Adds a whole number.</summary>
    internal XmlBytes Add(long number)
    {
        Utf8Formatter.TryFormat(number, Room(20), out int written);
        _length += written;
        return this;
    }

    /// <summary>Adds a number with all its digits.</summary>
    internal XmlBytes Add(decimal number)
    {
        number.TryFormat(Room(32), out int written, default, CultureInfo.InvariantCulture);
        _length += written;
        return this;
    }

    /// <summary>Adds text that stands between tags, or in an attribute whose white space may be read as spaces.</summary>
    internal XmlBytes AddText(string text) => Add(text, inCell: false, isName: false);

    /// <summary>Adds the text of a cell: what looks like one of a workbook's own escapes (_x0041_) is escaped.</summary>
    internal XmlBytes AddCellText(string text) => Add(text, inCell: true, isName: false);

    /// <summary>Adds the text of a cell as an attribute, where line breaks would be read as spaces.</summary>
    internal XmlBytes AddCellName(string text) => Add(text, inCell: true, isName: true);

    private XmlBytes Add(string text, bool inCell, bool isName)
    {
        ReadOnlySpan<char> rest = text;
        for (int at; (at = rest.IndexOfAny(Special)) >= 0; rest = rest[(at + 1)..])
        {
            AddPlain(rest[..at]);
            Add(Sign(rest[at..], inCell, isName));
        }

        return AddPlain(rest);
    }

    private static ReadOnlySpan<byte> Sign(ReadOnlySpan<char> from, bool inCell, bool isName) => from[0] switch
    {
        '&' => "&amp;"u8,
        '<' => "&lt;"u8,
        '>' => "&gt;"u8,
        '"' => "&quot;"u8,
        '_' => inCell && IsEscape(from) ? "_x005F_"u8 : "_"u8,
        '\r' => inCell ? "_x000D_"u8 : "&#13;"u8,
        '\n' => isName ? "_x000A_"u8 : "\n"u8,
        _ => isName ? "_x0009_"u8 : "\t"u8,
    };

    private static bool IsEscape(ReadOnlySpan<char> from) =>
        from is ['_', 'x', var a, var b, var c, var d, '_', ..]
        && char.IsAsciiHexDigit(a) && char.IsAsciiHexDigit(b) && char.IsAsciiHexDigit(c) && char.IsAsciiHexDigit(d);

    private XmlBytes AddPlain(ReadOnlySpan<char> text)
    {
        if (!text.IsEmpty)
        {
            _length += Encoding.UTF8.GetBytes(text, Room(Encoding.UTF8.GetMaxByteCount(text.Length)));
        }

        return this;
    }

    private Span<byte> Room(int more)
    {
        if (_bytes.Length - _length < more)
        {
            Array.Resize(ref _bytes, (int)Math.Max(Math.Min(_bytes.Length * 2L, Array.MaxLength), (long)_length + more));
        }

        return _bytes.AsSpan(_length);
    }
}
