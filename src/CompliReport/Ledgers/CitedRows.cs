using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using CompliReport.Ledgers.Bytes;
using CompliReport.Ledgers.Identity;
using CompliReport.Values;

namespace CompliReport.Ledgers;

/// <summary>A row that a finding or break cites, as it stands in the file.</summary>
public sealed class CitedRow
{
    // Bytes and not text: a run may cite a million rows.
    private readonly byte[] _raw;

    internal CitedRow(string entryId, Provenance at, ReadOnlySpan<byte> raw, ImmutableArray<string> cells)
    {
        _raw = raw.ToArray();
        (EntryId, At, RawDigest, Cells) = (entryId, at, Sha256Digest.Of(raw), cells);
    }

    /// <summary>The entry's id, or what stands for it in formats without ids.</summary>
    public string EntryId { get; }

    /// <summary>Place, with the digest of the file.</summary>
    public Provenance At { get; }

    /// <summary>The raw line, without its line break.</summary>
    public string Raw => Encoding.UTF8.GetString(_raw);

    /// <summary>SHA-256 of the raw line's bytes.</summary>
    public Sha256Digest RawDigest { get; }

    /// <summary>The cells by column, decoded; empty for a row that is cited whole.</summary>
    internal ImmutableArray<string> Cells { get; }
}

/// <summary>The cited rows of a run, read again from the source at their places: nothing of them was kept in memory.</summary>
public sealed class CitedRows
{
    private readonly Dictionary<RecordLocation, CitedRow> _rows;

    private CitedRows(Dictionary<RecordLocation, CitedRow> rows) => _rows = rows;

    /// <summary>How many.</summary>
    public int Count => _rows.Count;

    /// <summary>A cited row.</summary>
    internal CitedRow this[RecordLocation at] => _rows[at];

    /// <summary>A row that may be cited: null where the run's limit left it out.</summary>
    internal CitedRow? Find(RecordLocation at) => _rows.GetValueOrDefault(at);

    /// <summary>These rows and those of another reading, which stand at other places in the run.</summary>
    internal CitedRows With(CitedRows other, Func<RecordLocation, RecordLocation> inTheRun)
    {
        Dictionary<RecordLocation, CitedRow> rows = new(_rows);
        foreach ((RecordLocation at, CitedRow row) in other._rows)
        {
            rows.Add(inTheRun(at), row);
        }

        return new CitedRows(rows);
    }

    /// <summary>Reads the rows again.</summary>
    /// <param name="day">Where they are.</param>
    /// <param name="wanted">Their places.</param>
    /// <param name="byCell">Those whose cells are asked for; null for all of them.</param>
    internal static CitedRows Read(LedgerDay day, IReadOnlySet<RecordLocation> wanted, IReadOnlySet<RecordLocation>? byCell = null)
    {
        RecordLocation[] sorted = [.. wanted];
        Array.Sort(sorted);
        Dictionary<RecordLocation, CitedRow> rows = new(wanted.Count);
        object merge = new();
        // A plain file can be read from two places at once; a compressed one is read forward, whole.
        int ranges = sorted.Length < 64 || day.Files.Any(static file => !file.IsPlain) ? 1 : Workers.Count;
        Parallel.For(0, ranges, Workers.SideBySide, range =>
        {
            int from = (int)((long)sorted.Length * range / ranges), to = (int)((long)sorted.Length * (range + 1) / ranges);
            List<(RecordLocation, CitedRow)> found = Read(day, sorted.AsMemory(from, to - from), byCell);
            lock (merge)
            {
                foreach ((RecordLocation at, CitedRow row) in found)
                {
                    rows.Add(at, row);
                }
            }
        });
        Invariant.Holds(rows.Count == wanted.Count, "every cited row is found again at its place");
        return new CitedRows(rows);
    }

    private static List<(RecordLocation At, CitedRow Row)> Read(
        LedgerDay day, ReadOnlyMemory<RecordLocation> sorted, IReadOnlySet<RecordLocation>? byCell)
    {
        List<(RecordLocation, CitedRow)> rows = new(sorted.Length);
        foreach (ReReadRow found in ReRead.Rows(day, sorted))
        {
            Provenance at = new(found.File.Name, found.File.Digest, found.Row.Line, found.Row.Offset);
            string entry = found.Identity == default ? "" : found.Reader.EntryId(found.Row);
            rows.Add((found.At, new CitedRow(
                entry, at, found.Row.Raw, byCell is null || byCell.Contains(found.At) ? CellsOf(found.Row) : [])));
        }

        return rows;
    }

    private static ImmutableArray<string> CellsOf(RecordCursor row)
    {
        ImmutableArray<string>.Builder cells = ImmutableArray.CreateBuilder<string>(row.FieldCount);
        for (int i = 0; i < row.FieldCount; i++)
        {
            cells.Add(Encoding.UTF8.GetString(row.Field(i)));
        }

        return cells.MoveToImmutable();
    }
}
