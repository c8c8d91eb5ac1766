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
/// <param name="EntryId">The entry's id, or what stands for it in formats without ids.</param>
/// <param name="At">Place, with the digest of the file.</param>
/// <param name="Raw">The raw line, without its line break.</param>
/// <param name="RawDigest">SHA-256 of the raw line's bytes.</param>
/// <param name="Cells">The cells by column, decoded.</param>
public sealed record CitedRow(string EntryId, Provenance At, string Raw, Sha256Digest RawDigest, ImmutableArray<string> Cells);

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

    /// <summary>Reads the rows again.</summary>
    internal static CitedRows Read(LedgerDay day, IReadOnlySet<RecordLocation> wanted)
    {
        RecordLocation[] sorted = [.. wanted];
        Array.Sort(sorted);
        Dictionary<RecordLocation, CitedRow> rows = new(wanted.Count);
        object merge = new();
        // A plain file can be read from two places at once; a compressed one is read forward, whole.
        int ranges = sorted.Length < 64 || day.Files.Any(static file => !file.IsPlain) ? 1 : Environment.ProcessorCount;
        Parallel.For(0, ranges, range =>
        {
            int from = (int)((long)sorted.Length * range / ranges), to = (int)((long)sorted.Length * (range + 1) / ranges);
            List<(RecordLocation, CitedRow)> found = Read(day, sorted.AsMemory(from, to - from));
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

    private static List<(RecordLocation At, CitedRow Row)> Read(LedgerDay day, ReadOnlyMemory<RecordLocation> sorted)
    {
        List<(RecordLocation, CitedRow)> rows = new(sorted.Length);
        foreach (ReReadRow found in ReRead.Rows(day, sorted))
        {
            Provenance at = new(found.File.Name, found.File.Digest, found.Row.Line, found.Row.Offset);
            string entry = found.Identity == default ? "" : found.Reader.EntryId(found.Row);
            rows.Add((found.At, new CitedRow(
                entry, at, Encoding.UTF8.GetString(found.Row.Raw), Sha256Digest.Of(found.Row.Raw), CellsOf(found.Row))));
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
