using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Ledgers.Bytes;

namespace CompliReport.Ledgers.Resending;

/// <summary>
/// A ledger file that is a corrected refused.csv: which of its columns are the original ones, and which of its lines are about one row.
/// </summary>
/// <remarks>
/// Made before its rows are read. A row with several faults has a line for each of them, all with the whole row. Whoever corrects them may
/// correct each cell in its own line, or all of them in one, or delete the other lines: the lines are brought together here, the first one
/// is read with the cells corrected, and the others are passed over.
/// </remarks>
internal sealed class ResentFile
{
    /// <summary>Why a line that is about a row which an earlier line holds is passed over.</summary>
    internal const string FurtherFault = "further_fault_of_row";

    /// <summary>Why a line is passed over whose row stands corrected in the file that it came from.</summary>
    internal const string CorrectedInSource = "corrected_in_source";

    private readonly Dictionary<long, (int Position, byte[] Cell)[]> _corrections;
    private readonly HashSet<long> _further;

    internal ResentFile(
        ResentLayout layout, ImmutableArray<string> header, ResentPlaces places, IReadOnlyCollection<string> sources,
        Dictionary<long, (int Position, byte[] Cell)[]> corrections, HashSet<long> further)
    {
        Layout = layout;
        Header = header;
        Places = places;
        Sources = sources;
        _corrections = corrections;
        _further = further;
    }

    /// <summary>The columns that refused.csv puts before the original ones.</summary>
    internal static ImmutableArray<string> FaultColumns { get; } =
        ["file", "line", "byte_offset", "column", "fault", "found", "expected", "raw_sha256"];

    /// <summary>The column after the original ones with the raw line of rows whose cells cannot be told apart.</summary>
    internal const string RawColumn = "raw_line";

    /// <summary>The last column: how the file that the row came from is laid out.</summary>
    internal const string LayoutColumn = "layout";

    /// <summary>How the files that the rows came from are laid out.</summary>
    internal ResentLayout Layout { get; }

    /// <summary>The columns with their names, those that are not the file's own without.</summary>
    internal ImmutableArray<string> Header { get; }

    /// <summary>Where each row was refused first.</summary>
    internal ResentPlaces Places { get; }

    /// <summary>Names of the files that the rows came from, of those that they were refused from last and of those before.</summary>
    internal IReadOnlyCollection<string> Sources { get; }

    /// <summary>Lines after the header.</summary>
    internal int Lines { get; init; }

    /// <summary>Rows that the lines are about.</summary>
    internal int RowCount { get; init; }

    /// <summary>What is too much to be taken back at once, in words; null where it is not.</summary>
    internal static string? TooMany(long lines, long rows) =>
        rows > LedgerLimits.ResentRowsMax ? $"more than {LedgerLimits.ResentRowsMax} corrected rows: send fewer at once"
            : lines > LedgerLimits.ResentLinesMax ? $"more than {LedgerLimits.ResentLinesMax} lines of corrected rows: send fewer at once"
            : null;

    /// <summary>Whether a header is that of refused.csv, whatever the order of its columns.</summary>
    internal static bool IsHeader(ImmutableArray<string> header) =>
        header.Length > FaultColumns.Length && FaultColumns.All(column => header.Contains(column));

    /// <summary>Whether a line is about a row that an earlier line holds.</summary>
    internal bool IsFurther(long offset) => _further.Contains(offset);

    /// <summary>Puts the cells of a line as they were before they were guarded, and corrected, into a record.</summary>
    internal void Restore(CsvHelper.CsvReader line, long offset, WrappedRecord record)
    {
        _corrections.TryGetValue(offset, out (int Position, byte[] Cell)[]? corrections);
        record.Clear();
        for (int i = 0; i < line.FieldCount; i++)
        {
            ReadOnlySpan<byte> cell = CellGuard.TakenOff(line.GetSpan(i));
            foreach ((int position, byte[] corrected) in corrections ?? [])
            {
                cell = position == i ? corrected : cell;
            }

            record.Add(cell);
        }
    }

    /// <summary>What the receipt says of the file.</summary>
    internal string Warning =>
        "These are rows of refused.csv that were sent again ("
        + $"{string.Join(", ", Sources.Take(LedgerLimits.NamedColumnsMax).Select(FormatProbe.Quoted))}): "
        + "its own columns were not read, and rows of several lines count once.";
}
