using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using CompliReport.Ledgers.Bytes;
using CompliReport.Values;

namespace CompliReport.Ledgers.Resending;

/// <summary>Goes through a corrected refused.csv once before its rows are read: its layout, and lines that are about one row.</summary>
internal sealed class ResentScan
{
    /// <summary>The most bytes that rows of several lines may have together; honest files have a few.</summary>
    private const long SharedBytesMax = 64L << 20;

    /// <summary>The longest file, in bytes of text.</summary>
    private const long LengthMax = 1L << 30;

    private readonly LedgerFile _file;
    private readonly ImmutableArray<string> _header;
    private readonly int _source, _column, _found, _layout, _raw;
    private readonly ResentPlaces _places;
    private readonly SortedSet<string> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<KeyHash, (long First, int Count)> _rows = [];
    private readonly HashSet<long> _further = [];
    private byte[]? _layoutText;
    private int _lines;

    private ResentScan(LedgerFile file, ImmutableArray<string> header)
    {
        (_file, _header) = (file, header);
        _source = header.IndexOf("file");
        _column = header.IndexOf("column");
        _found = header.IndexOf("found");
        _layout = header.LastIndexOf(ResentFile.LayoutColumn);
        _raw = header.LastIndexOf(ResentFile.RawColumn);
        _places = new ResentPlaces(header);
    }

    /// <summary>Reads the file; says in <paramref name="failure"/> why it cannot be read.</summary>
    /// <param name="file">With separator and offset of the header.</param>
    /// <param name="header">Its columns.</param>
    /// <param name="failure">Null when it can be read.</param>
    /// <exception cref="System.IO.InvalidDataException">The compressed file is damaged.</exception>
    internal static ResentFile? Read(LedgerFile file, ImmutableArray<string> header, out string? failure)
    {
        ResentScan scan = new(file, header);
        failure = scan.FindRows();
        if (failure is not null)
        {
            return null;
        }

        Dictionary<long, (int Position, byte[] Cell)[]>? corrections = scan._further.Count == 0 ? [] : scan.FindCorrections();
        if (corrections is null)
        {
            failure = $"its rows of several lines have more than {SharedBytesMax} bytes: send one line of each row";
            return null;
        }

        ImmutableArray<int> original = scan.OriginalColumns();
        ResentLayout layout = ResentLayout.Read(scan._layoutText) ?? ResentLayout.Unknown;
        ImmutableArray<string> own = [.. header.Select((name, i) => original[i] >= 0 && layout.Has(original[i]) ? name : "")];
        return new ResentFile(layout, own, scan._places, scan._sources, corrections, scan._further)
        {
            Lines = scan._lines,
            RowCount = scan._lines - scan._further.Count,
        };
    }

    // The number of each column among the original ones, -1 for those that refused.csv added.
    private ImmutableArray<int> OriginalColumns()
    {
        HashSet<int> added = [.. ResentFile.FaultColumns.Select(column => _header.IndexOf(column)), _layout, _raw, _places.First];
        int original = 0;
        return [.. _header.Select((_, i) => added.Contains(i) ? -1 : original++)];
    }

    private string? FindRows()
    {
        using RecordCursor row = _file.OpenRecords(default);
        while (row.Read())
        {
            if (row.Offset > LengthMax)
            {
                return $"it has more than {LengthMax} bytes: send fewer corrected rows at once";
            }

            if (row.Offset <= _file.HeaderOffset || row.IsBlank || row.Broken is not null)
            {
                continue;
            }

            if (ResentFile.TooMany(++_lines, _lines - _further.Count) is { } tooMany)
            {
                return "it has " + tooMany;
            }

            ReadOnlySpan<byte> layout = CellGuard.TakenOff(row.Field(_layout));
            _layoutText ??= layout.IsEmpty ? null : layout.ToArray();
            if (!layout.IsEmpty && !layout.SequenceEqual(_layoutText))
            {
                return "its rows come from files of several layouts (column 'layout'): send the rows of each layout in a file of their own";
            }

            AddSource(Encoding.UTF8.GetString(CellGuard.TakenOff(row.Field(_source))));
            if (_places.Of(row, isGuarded: true) is not { } place)
            {
                continue;
            }

            AddSource(place.File);
            KeyHash key = place.Key;

            if (_rows.TryGetValue(key, out (long First, int Count) met))
            {
                _rows[key] = met with { Count = met.Count + 1 };
                _further.Add(row.Offset);
            }
            else
            {
                _rows.Add(key, (row.Offset, 1));
            }
        }

        return null;
    }

    private void AddSource(string name)
    {
        if (_sources.Count < LedgerLimits.ArchivedFilesMax && name.Length > 0)
        {
            _sources.Add(name);
        }
    }

    private Dictionary<long, (int Position, byte[] Cell)[]>? FindCorrections()
    {
        Dictionary<KeyHash, List<byte[][]>> lines = [];
        Dictionary<long, (int Position, byte[] Cell)[]> corrections = [];
        long kept = 0;
        using RecordCursor row = _file.OpenRecords(default);
        while (row.Read())
        {
            if (row.Offset <= _file.HeaderOffset || row.IsBlank || row.Broken is not null
                || _places.Of(row, isGuarded: true) is not { Key: var key }
                || !_rows.TryGetValue(key, out (long First, int Count) met) || met.Count == 1)
            {
                continue;
            }

            byte[][] cells = new byte[_header.Length][];
            for (int i = 0; i < cells.Length; i++)
            {
                cells[i] = i < row.FieldCount ? CellGuard.TakenOff(row.Field(i)).ToArray() : [];
            }

            kept += BytesOf(cells);
            if (kept > SharedBytesMax)
            {
                return null;
            }

            if (!lines.TryGetValue(key, out List<byte[][]>? of))
            {
                lines.Add(key, of = []);
            }

            of.Add(cells);
            if (of.Count == met.Count)
            {
                (int Position, byte[] Cell)[] corrected = Corrected(of);
                corrections.Add(met.First, corrected);
                kept += BytesOf(corrected.Select(static one => one.Cell)) - of.Sum(BytesOf);
                lines.Remove(key);
            }
        }

        return corrections;
    }

    // In memory: an array of some hundred empty cells is longer than its line.
    private static long BytesOf(IEnumerable<byte[]> cells) =>
        cells.Sum(static cell => sizeof(long) + (cell.Length == 0 ? 0 : 24L + cell.Length));

    // Where the lines of a row differ in a cell, the one that is no longer as it was found counts.
    private (int Position, byte[] Cell)[] Corrected(List<byte[][]> lines)
    {
        ImmutableArray<int> original = OriginalColumns();
        List<(int, byte[])> corrections = [];
        for (int i = 0; i < _header.Length; i++)
        {
            if (original[i] >= 0 && lines.Exists(line => !line[i].AsSpan().SequenceEqual(lines[0][i])))
            {
                corrections.Add((i, CorrectedCell(lines, i)));
            }
        }

        return [.. corrections];
    }

    private byte[] CorrectedCell(List<byte[][]> lines, int position)
    {
        string name = _header[position];
        List<byte[][]> own = lines.FindAll(line => Encoding.UTF8.GetString(line[_column]) == name);
        if (own.Count > 0)
        {
            // A row that was refused twice was found with one value and then with another: neither is a correction.
            string[] found = [.. own.Select(line => Encoding.UTF8.GetString(line[_found]))];
            string[] left = [.. lines.Select(line => Encoding.UTF8.GetString(line[position]))
                .Where(cell => !found.Contains(PersonalCells.FoundOf(name, cell)) && !found.Contains(PersonalCells.ShapeOf(cell)))
                .Distinct()];
            return left.Length == 1 ? Encoding.UTF8.GetBytes(left[0]) : own[0][position];
        }

        return lines[0][position];
    }
}
