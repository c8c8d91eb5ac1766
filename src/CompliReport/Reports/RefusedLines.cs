using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Bytes;
using CompliReport.Ledgers.Identity;
using CompliReport.Ledgers.Resending;
using CompliReport.Values;

namespace CompliReport.Reports;

/// <summary>One fault of one refused row, with the row as it came.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">1-based line.</param>
/// <param name="Offset">Bytes before the row in the inflated file.</param>
/// <param name="Column">The column at fault, empty for the whole row.</param>
/// <param name="Fault">The stable code.</param>
/// <param name="Found">The cell, or only its shape where the column holds personal data.</param>
/// <param name="Expected">What was expected.</param>
/// <param name="RawDigest">SHA-256 of the raw line, 64 hexadecimal characters.</param>
/// <param name="Cells">The original cells in the order of <see cref="RefusedLines.Columns"/>.</param>
/// <param name="FaultyCell">The position of the cell at fault among <paramref name="Cells"/>, -1 for the whole row.</param>
/// <param name="RawLine">The raw line where its cells cannot be told apart, else empty.</param>
/// <param name="Layout">What the file that the row came from is laid out like, for reading the row again.</param>
/// <param name="FirstRefused">Where a row that was refused again was refused first, else empty.</param>
internal sealed record RefusedLine(
    string File, long Line, long Offset, string Column, string Fault, string Found, string Expected, string RawDigest,
    ImmutableArray<string> Cells, int FaultyCell, string RawLine, string Layout, string FirstRefused);

/// <summary>The refused rows of a run, read again from the source: what the exchange corrects and sends again.</summary>
internal sealed class RefusedLines
{
    /// <summary>The longest cell that is quoted in a message; of a longer one the start and its length.</summary>
    internal const int FoundLengthMax = PersonalCells.FoundLengthMax;

    /// <summary>The most original columns: those of files with more, or of many files, stand in the raw line only.</summary>
    internal const int ColumnsMax = 1_000;

    /// <summary>In a row with more cells at fault than this the cells have probably shifted, and any of them may hold a name.</summary>
    internal const int FaultsQuotedMax = 3;

    private const int NotShown = -1, NotOriginal = -2;

    private readonly LedgerDay _day;
    private readonly Dictionary<(string Name, int Occurrence), int> _positions = [];
    private readonly Dictionary<int, ImmutableArray<int>> _positionsOfFile = [];
    private readonly Dictionary<int, string> _layoutOfFile = [];

    internal RefusedLines(RunResult result)
    {
        _day = result.Ledger;
        ImmutableArray<string>.Builder columns = ImmutableArray.CreateBuilder<string>();
        foreach (int file in _day.Refused.Rows.Select(static row => row.At.File).Distinct().Order())
        {
            _positionsOfFile[file] = PositionsOf(_day.Files[file], columns);
            _layoutOfFile[file] = ResentLayout.Of(_day.Files[file], _positionsOfFile[file]).Text;
        }

        Columns = columns.ToImmutable();
        FirstColumn = _positionsOfFile.Keys.Any(file => _day.Files[file].Resent is not null) ? [ResentPlaces.FirstColumn] : [];
    }

    /// <summary>The columns of all files with a refused row, in the order in which they are met.</summary>
    internal ImmutableArray<string> Columns { get; }

    /// <summary>The column for rows that were refused again, where there are any.</summary>
    internal ImmutableArray<string> FirstColumn { get; }

    /// <summary>Refused rows.</summary>
    internal int RowCount => _day.Refused.Rows.Count;

    /// <summary>Faults, which is lines.</summary>
    internal long LineCount => _day.Refused.Rows.Sum(static row => (long)row.FaultCount);

    /// <summary>All faults in the order of the run.</summary>
    internal IEnumerable<RefusedLine> All()
    {
        HashSet<RecordLocation> wanted = [.. _day.Refused.Rows.Select(static row => row.At)];
        using IEnumerator<ReReadRow> again = ReRead.Rows(_day, wanted).GetEnumerator();
        bool hasRow = wanted.Count > 0 && again.MoveNext();
        foreach (RefusedRow refused in _day.Refused.Rows)
        {
            while (hasRow && again.Current.At < refused.At)
            {
                hasRow = again.MoveNext();
            }

            // A row that cannot be found again is still named: nothing is lost without a word.
            RecordCursor? row = hasRow && again.Current.At == refused.At ? again.Current.Row : null;
            foreach (RefusedLine line in LinesOf(refused, row))
            {
                yield return line;
            }
        }
    }

    private ImmutableArray<int> PositionsOf(LedgerFile file, ImmutableArray<string>.Builder columns)
    {
        ImmutableArray<string> header = file.Header;
        Dictionary<string, int> met = new(StringComparer.Ordinal);
        ImmutableArray<int>.Builder positions = ImmutableArray.CreateBuilder<int>(header.Length);
        foreach (string name in header)
        {
            if (file.Resent is not null && name.Length == 0)
            {
                // What refused.csv had added is not added once more.
                positions.Add(NotOriginal);
                continue;
            }

            int occurrence = met.GetValueOrDefault(name);
            met[name] = occurrence + 1;
            if (!_positions.TryGetValue((name, occurrence), out int position) && columns.Count == ColumnsMax)
            {
                position = NotShown;
            }
            else if (!_positions.ContainsKey((name, occurrence)))
            {
                position = columns.Count;
                columns.Add(name);
                _positions.Add((name, occurrence), position);
            }

            positions.Add(position);
        }

        return positions.MoveToImmutable();
    }

    private List<RefusedLine> LinesOf(RefusedRow refused, RecordCursor? row)
    {
        LedgerFile file = _day.Files[refused.At.File];
        ImmutableArray<int> positions = _positionsOfFile[refused.At.File];
        string[] cells = new string[Columns.Length];
        Array.Fill(cells, "");
        bool isWhole = row is { Broken: null } && LedgerParser.FaultOf(file, row) == LedgerFault.None;
        for (int i = 0; row is { HasCells: true } && i < positions.Length; i++)
        {
            if (positions[i] >= 0)
            {
                cells[positions[i]] = Encoding.UTF8.GetString(row.Field(i));
            }
        }

        ImmutableArray<string> original = [.. cells];
        string raw = row is null || (isWhole && !positions.Contains(NotShown)) ? "" : Encoding.UTF8.GetString(row.Raw);
        string digest = row is null ? "" : Sha256Digest.Of(row.Raw).Hex;
        string first = row is { HasCells: true } && file.Resent is { } resent ? resent.Places.TextOf(row) : "";
        List<RefusedLine> lines = [];
        foreach (CellFault fault in _day.Refused.FaultsOf(refused).OrderBy(static fault => fault.Column))
        {
            bool hasColumn = fault.Column >= 0 && fault.Column < file.Header.Length;
            string column = hasColumn ? file.Header[fault.Column] : "";
            int faulty = hasColumn ? positions[fault.Column] : -1;
            LedgerFaultEntry entry = LedgerFaultCatalog.Of(fault.Fault);
            string found = fault.Fault is >= LedgerFault.NotUtf8 and <= LedgerFault.CellTooLong ? FoundOf(fault, file, row)
                : hasColumn && refused.FaultCount > FaultsQuotedMax ? PersonalCells.ShapeOf(faulty < 0 ? "" : cells[faulty])
                : hasColumn ? FoundOf(column, faulty < 0 ? "" : cells[faulty])
                : FoundOf(fault.Fault, row);
            lines.Add(new RefusedLine(
                file.Name, refused.Line, refused.At.Offset, column, entry.Code, found, entry.Expected, digest, original, faulty, raw,
                _layoutOfFile[refused.At.File], first));
        }

        return lines;
    }

    /// <summary>What a message may say of a cell.</summary>
    internal static string FoundOf(string column, string cell) => PersonalCells.FoundOf(column, cell);

    private static string FoundOf(LedgerFault fault, RecordCursor? row) => fault switch
    {
        _ when row is null => "a row that could not be read again",
        LedgerFault.CellCount => PersonalCells.Count(row.FieldCount, "cell"),
        LedgerFault.Quoting => "quotes that open or close inside a cell",
        LedgerFault.JsonNotStrings => "a line that is no such object",
        LedgerFault.ConflictingEntry => "the entry id of an earlier row with another body",
        _ => "",
    };

    // Bytes that are no text, and text that is too long, are told by place and length: they cannot be quoted.
    private static string FoundOf(CellFault fault, LedgerFile file, RecordCursor? row)
    {
        if (row is null)
        {
            return FoundOf(fault.Fault, row);
        }

        ReadOnlySpan<byte> raw = row.Raw, cell = fault.Column < 0 ? raw : row.Field(fault.Column);
        int nul = raw.IndexOf((byte)0), broken = Math.Min(RecordCursor.FirstNoText(raw), raw.Length - 1);
        return fault.Fault switch
        {
            LedgerFault.NulByte => "a zero at byte " + Place(row.Offset + nul),
            LedgerFault.NotUtf8 when file.Form != TextForm.Utf8 =>
                $"bytes that are no {TextForms.NameOf(file.Form)} at byte " + Place(row.Offset + broken),
            LedgerFault.NotUtf8 => $"0x{raw[broken]:X2} at byte " + Place(row.Offset + broken),
            LedgerFault.RowTooLong => "a longer line: its start is kept",
            _ => PersonalCells.Count(cell.Length, "byte"),
        };
    }

    private static string Place(long offset) => offset.ToString(CultureInfo.InvariantCulture);
}
