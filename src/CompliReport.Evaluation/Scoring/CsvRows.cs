using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Unicode;
using CompliReport.Ledgers.Beside;
using CsvHelper;

namespace CompliReport.Evaluation.Scoring;

/// <summary>A CSV file (UTF-8, commas) read as a whole: its rows by column name. What is wrong goes to the faults.</summary>
internal sealed class CsvRows
{
    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);
    private readonly List<(long Line, string[] Cells)> _rows = [];

    private CsvRows(string name) => Name = name;

    /// <summary>The file's name without its folder.</summary>
    internal string Name { get; }

    /// <summary>The rows that have as many cells as the header, with their 1-based line.</summary>
    internal IReadOnlyList<(long Line, string[] Cells)> All => _rows;

    /// <summary>Reads a file. It has no rows when the header lacks a column.</summary>
    /// <param name="path">The file.</param>
    /// <param name="required">Columns that it must have; others may stand between them.</param>
    /// <param name="faults">Takes what is wrong with it.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static CsvRows Read(string path, IReadOnlyCollection<string> required, ICollection<InputFault> faults)
    {
        CsvRows rows = new(Path.GetFileName(path));
        byte[] content = File.ReadAllBytes(path);
        if (!Utf8.IsValid(content))
        {
            rows.Add(faults, 0, "", "NOT_UTF8", "bytes that are no text", "UTF-8");
            return rows;
        }

        rows.Split(content.AsMemory(content.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0), required, faults);
        return rows;
    }

    /// <summary>The cell of a row in a column.</summary>
    internal string Cell(string[] cells, string column) => cells[_columns[column]];

    /// <summary>Notes a fault of the file; line 0 is the whole file.</summary>
    internal void Add(ICollection<InputFault> faults, long line, string column, string code, string found, string expected) =>
        faults.Add(new InputFault(Name, line, column, code, found, expected));

    private void Split(ReadOnlyMemory<byte> text, IReadOnlyCollection<string> required, ICollection<InputFault> faults)
    {
        CsvReaderOptions options = new()
        {
            HasHeader = false,
            Separator = ',',
            TrackLineNumbers = true,
            // No cell has a line break: one open quote must not swallow the rest of the file.
            AllowLineBreaksInQuotes = false,
            MalformedData = CsvMalformedDataHandling.Skip,
            OnMalformedRecord = record => Add(
                faults, record.LineNumber, "", "BAD_QUOTE", "quotes that are not closed or enclose a part of a cell",
                "quotes around a whole cell"),
        };
        using CsvReader csv = CsvReader.Create(text, options);
        string[] header = csv.Read() ? CellsOf(csv) : [];
        for (int i = 0; i < header.Length; i++)
        {
            _columns.TryAdd(header[i], i);
        }

        string[] missing = [.. required.Where(column => !_columns.ContainsKey(column))];
        if (missing.Length > 0)
        {
            Add(faults, 1, "", "MISSING_COLUMN", "no column " + string.Join(", ", missing), "a header with " + string.Join(',', required));
            return;
        }

        while (csv.Read())
        {
            if (csv.FieldCount == header.Length)
            {
                _rows.Add((csv.LineNumber, CellsOf(csv)));
            }
            else if (csv.FieldCount > 1 || (csv.FieldCount == 1 && !csv.IsEmpty(0)))
            {
                Add(faults, csv.LineNumber, "", "CELL_COUNT", Counted(csv.FieldCount), Counted(header.Length) + " as in the header");
            }
        }
    }

    private static string[] CellsOf(CsvReader csv) => [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)];

    private static string Counted(int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} cell{(count == 1 ? "" : "s")}");
}
