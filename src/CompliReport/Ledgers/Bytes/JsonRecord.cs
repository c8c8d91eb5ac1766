using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;

namespace CompliReport.Ledgers.Bytes;

/// <summary>One line of JSON Lines as the fields of the canonical ledger: an object whose values are strings or null.</summary>
internal sealed class JsonRecord
{
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _positions;
    private readonly byte[][] _names;
    private readonly HashSet<string> _unknown = new(StringComparer.Ordinal);
    private readonly int[] _starts, _lengths;
    private byte[] _values = new byte[4096];
    private int _used;

    /// <summary>Fields take the positions of their names.</summary>
    internal JsonRecord(IReadOnlyList<string> columns)
    {
        Dictionary<string, int> positions = new(StringComparer.Ordinal);
        _names = new byte[columns.Count][];
        for (int i = 0; i < columns.Count; i++)
        {
            positions.Add(columns[i], i);
            _names[i] = Encoding.UTF8.GetBytes(columns[i]);
        }

        _positions = positions.GetAlternateLookup<ReadOnlySpan<char>>();
        _starts = new int[columns.Count];
        _lengths = new int[columns.Count];
    }

    internal int FieldCount => _names.Length;

    /// <summary>Names that are no column, once each.</summary>
    internal IReadOnlyCollection<string> Unknown => _unknown;

    internal ReadOnlySpan<byte> Field(int position) => _values.AsSpan(_starts[position], _lengths[position]);

    /// <summary>Reads a line; false when it is not one object of strings with each name once.</summary>
    internal bool TryRead(ReadOnlySpan<byte> line)
    {
        _used = 0;
        Array.Fill(_starts, -1);
        Array.Clear(_lengths);
        Utf8JsonReader reader = new(line);
        try
        {
            bool sound = reader.Read() && reader.TokenType == JsonTokenType.StartObject && TryReadObject(ref reader) && !reader.Read();
            for (int i = 0; i < _starts.Length; i++)
            {
                _starts[i] = Math.Max(_starts[i], 0);
            }

            return sound;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The second is thrown for text that is no UTF-8 and for half a surrogate pair.
            Array.Clear(_starts);
            Array.Clear(_lengths);
            return false;
        }
    }

    private bool TryReadObject(ref Utf8JsonReader reader)
    {
        // The members mostly come in the same order in every line: the expected name is compared first.
        int expected = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int position = Position(ref reader, ref expected);
            if (!reader.Read() || reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
            {
                return false;
            }

            if (position >= 0)
            {
                if (_starts[position] >= 0)
                {
                    return false;
                }

                Keep(ref reader, position);
            }
        }

        return reader.TokenType == JsonTokenType.EndObject;
    }

    private int Position(ref Utf8JsonReader reader, ref int expected)
    {
        for (int i = expected; i < Math.Min(expected + 2, _names.Length); i++)
        {
            if (reader.ValueTextEquals(_names[i]))
            {
                expected = i + 1;
                return i;
            }
        }

        string name = reader.GetString() ?? "";
        if (_positions.TryGetValue(name, out int position))
        {
            expected = position + 1;
            return position;
        }

        // A hostile file may have another name in every line: they are kept as far as a warning quotes them.
        if (_unknown.Count <= LedgerLimits.NamedColumnsMax)
        {
            _unknown.Add(name.Length > LedgerLimits.QuotedNameMax + 1 ? name[..(LedgerLimits.QuotedNameMax + 1)] : name);
        }

        return -1;
    }

    private void Keep(ref Utf8JsonReader reader, int position)
    {
        int longest = reader.ValueSpan.Length;
        if (_used + longest > _values.Length)
        {
            Array.Resize(ref _values, Math.Max(_values.Length * 2, _used + longest));
        }

        _starts[position] = _used;
        _lengths[position] = reader.TokenType == JsonTokenType.Null ? 0 : reader.CopyString(_values.AsSpan(_used));
        _used += _lengths[position];
    }
}
