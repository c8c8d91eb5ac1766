using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Ledgers.Bytes;
using CompliReport.Values;

namespace CompliReport.Ledgers.Beside;

/// <summary>
/// A table beside the ledgers (accounts, watch lists) in the byte forms that ledgers have: CSV with commas, semicolons or tabs, or lines of
/// JSON; UTF-8, UTF-16 or GB18030; plain or gzip.
/// </summary>
internal sealed class SideTable
{
    private static readonly char[] Separators = [',', ';', '\t'];

    private readonly LedgerFile _file;

    private SideTable(LedgerFile file) => _file = file;

    internal string Name => _file.Name;

    /// <summary>The columns by position; of JSON those that were asked for.</summary>
    internal ImmutableArray<string> Columns => _file.Header;

    /// <summary>Opens a table; null, with a fault, where it is none or lacks a column.</summary>
    /// <param name="input">The file.</param>
    /// <param name="columns">The columns of lines of JSON.</param>
    /// <param name="required">Columns that have to be there.</param>
    /// <param name="schema">What the columns are those of, in words.</param>
    /// <param name="faults">Takes what keeps the file from being read.</param>
    /// <exception cref="IOException">It cannot be read, or is damaged.</exception>
    internal static SideTable? Open(
        LedgerInput input, ImmutableArray<string> columns, ImmutableArray<string> required, string schema, InputFaults faults)
    {
        LedgerFile file = new(0, input);
        byte[] head = new byte[LedgerLimits.HeadLength];
        using (Stream start = input.Open(0))
        {
            int length = start.ReadAtLeast(head, 2, throwOnEndOfStream: false);
            file.IsGzip = length >= 2 && head[0] == 0x1F && head[1] == 0x8B;
        }

        using (Stream inflated = file.OpenInflated(0))
        {
            int length = inflated.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            if (FormatProbe.LookAtBytes(file, head.AsSpan(0, length), isWhole: length < head.Length) is { } refusal)
            {
                faults.Add(0, "", "UNREADABLE", refusal, "a table as text");
                return null;
            }
        }

        using (Stream text = file.OpenInflated(0))
        {
            int length = text.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            ReadOnlySpan<byte> start = head.AsSpan(0, length);
            start = start.StartsWith("\uFEFF"u8) ? start[3..] : start;
            file.IsJson = start.TrimStart(" \r\n\t"u8).StartsWith("{"u8);
        }

        ReadHeader(file, columns, required);
        string[] missing = [.. required.Where(column => !file.Header.Contains(column))];
        if (missing.Length > 0)
        {
            faults.Add(1, "", "MISSING_COLUMN", "no column " + string.Join(", ", missing), schema);
            return null;
        }

        return new SideTable(file);
    }

    /// <summary>The text before the first row; empty for lines of JSON.</summary>
    internal string HeadText() => _file.HeadText();

    /// <summary>The raw rows whose cell in a column is one of some texts, in the order of the file.</summary>
    internal IEnumerable<(string Key, string Raw)> RawRows(string column, IReadOnlySet<string> wanted)
    {
        int key = Columns.IndexOf(column);
        using RecordCursor row = OpenRows();
        while (row.Read())
        {
            if (key < row.FieldCount && Encoding.UTF8.GetString(row.Field(key)) is { } text && wanted.Contains(text))
            {
                yield return (text, Encoding.UTF8.GetString(row.Raw));
            }
        }
    }

    /// <summary>The rows after the header; the caller closes them.</summary>
    internal RecordCursor OpenRows()
    {
        RecordCursor row = _file.OpenRecords(default);
        while (!_file.IsJson && row.Offset < _file.HeaderOffset && row.Read())
        {
        }

        if (!_file.IsJson && _file.HeaderOffset == 0)
        {
            row.Read();
        }

        return row;
    }

    /// <summary>Notes what keeps a row from being read as a whole: its bytes, quotes or number of cells. False for nothing.</summary>
    internal bool IsBroken(RecordCursor row, InputFaults faults)
    {
        LedgerFault fault = LedgerParser.FaultOf(_file, row);
        if (fault == LedgerFault.None)
        {
            return false;
        }

        LedgerFaultEntry entry = LedgerFaultCatalog.Of(fault);
        string found = row.Broken is null ? PersonalCells.Count(row.FieldCount, "cell")
            : row.HasCells ? "bytes that are no text"
            : "a row that cannot be split";
        faults.Add(row.Line, "", entry.Code, found, entry.Expected);
        return true;
    }

    /// <summary>Reads a time, or a day as its first instant (UTC).</summary>
    internal static bool TryInstant(ReadOnlySpan<byte> text, out UtcInstant instant)
    {
        if (UtcInstant.TryParse(text, out instant))
        {
            return true;
        }

        bool isDate = DateOnly.TryParseExact(
                Encoding.UTF8.GetString(text), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)
            && date.Year is >= UtcInstant.YearMin and < UtcInstant.YearMax;
        instant = isDate ? UtcInstant.AtMidnight(date) : default;
        return isDate;
    }

    // The separator that gives most of the required columns; the comma where none does.
    private static void ReadHeader(LedgerFile file, ImmutableArray<string> columns, ImmutableArray<string> required)
    {
        if (file.IsJson)
        {
            file.Header = columns;
            return;
        }

        (ImmutableArray<string> Header, long Offset, char Separator, int Known) best = ([], 0, ',', -1);
        foreach (char separator in Separators)
        {
            file.Separator = separator;
            using RecordCursor row = file.OpenRecords(default);
            if (row.Read())
            {
                ImmutableArray<string> header =
                    [.. Enumerable.Range(0, row.FieldCount).Select(i => Encoding.UTF8.GetString(row.Field(i)).Trim().TrimStart('\uFEFF'))];
                int known = required.Count(header.Contains);
                best = known > best.Known ? (header, row.Offset, separator, known) : best;
            }
        }

        (file.Header, file.HeaderOffset, file.Separator) = (best.Header, best.Offset, best.Separator);
    }
}
