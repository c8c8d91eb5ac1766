using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Ledgers.Bytes;
using CompliReport.Ledgers.Resending;
using CompliReport.Reports.Formats;
using CompliReport.Values;

namespace CompliReport.Proof;

/// <summary>A leg of an evidence.csv.</summary>
/// <param name="At">Line of evidence.csv.</param>
/// <param name="EntryId">The entry of the ledger.</param>
/// <param name="Leg">Account, time, kind, asset and amount, as they are written.</param>
/// <param name="Place">File, its digest, line and byte offset of the row.</param>
/// <param name="RawDigest">What the raw line has to hash to.</param>
/// <param name="Raw">The raw line.</param>
internal sealed record EvidenceRow(long At, string EntryId, EvidenceLeg Leg, Provenance Place, string RawDigest, string Raw)
{
    /// <summary>The findings that cite it.</summary>
    internal ImmutableArray<string> Findings { get; init; } = [];

    /// <summary>Reads an evidence.csv.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    internal static ImmutableArray<EvidenceRow> Read(string where, byte[] content)
    {
        InputFaults faults = new(where);
        ImmutableArray<string> columns = [.. EvidenceCsv.Columns];
        if (SideTable.Open(LedgerInput.FromBytes(where, content), columns, columns, "the columns of evidence.csv", faults) is not { } table)
        {
            throw new InvalidDataException($"{where}: found another table, expected the columns {string.Join(",", columns)}.");
        }

        int[] cells = [.. columns.Select(column => table.Columns.IndexOf(column))];
        ImmutableArray<EvidenceRow>.Builder rows = ImmutableArray.CreateBuilder<EvidenceRow>();
        using RecordCursor row = table.OpenRows();
        while (row.Read())
        {
            string Cell(string column) => Encoding.UTF8.GetString(CellGuard.TakenOff(row.Field(cells[columns.IndexOf(column)])));
            if (!long.TryParse(Cell("line"), NumberStyles.None, CultureInfo.InvariantCulture, out long line)
                || !long.TryParse(Cell("byte_offset"), NumberStyles.None, CultureInfo.InvariantCulture, out long offset)
                || Cell("file_sha256") is not { Length: 64 } hex || !hex.All(char.IsAsciiHexDigitLower))
            {
                throw new InvalidDataException(
                    $"{where}:{row.Line}: found no place in a file, expected line, byte_offset and file_sha256.");
            }

            rows.Add(new EvidenceRow(
                row.Line, Cell("entry_id"),
                new EvidenceLeg(Cell("account_id"), Cell("occurred_at"), Cell("kind"), Cell("asset"), Cell("amount")),
                new Provenance(Cell("file"), Sha256Digest.FromBytes(System.Convert.FromHexString(hex)), line, offset), Cell("raw_sha256"),
                Cell("raw_line"))
            {
                Findings = [.. Cell("finding_ids").Split(';')],
            });
        }

        return rows.ToImmutable();
    }
}

/// <summary>What a leg says, as the outputs write it.</summary>
/// <param name="Account">The account.</param>
/// <param name="At">RFC 3339.</param>
/// <param name="Kind">The canonical kind.</param>
/// <param name="Asset">The asset.</param>
/// <param name="Amount">Signed decimal.</param>
internal readonly record struct EvidenceLeg(string Account, string At, string Kind, string Asset, string Amount);
