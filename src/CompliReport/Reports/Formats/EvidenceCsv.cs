using System.IO;
using CompliReport.Ledgers.Cells;

namespace CompliReport.Reports.Formats;

/// <summary>reports/&lt;report-id&gt;/evidence.csv: every cited leg with its place and its raw line, in the order of the run.</summary>
internal static class EvidenceCsv
{
    internal static readonly string[] Columns =
    [
        "finding_ids", "entry_id", "account_id", "occurred_at", "kind", "asset", "amount", "file", "file_sha256", "line", "byte_offset",
        "raw_sha256", "raw_line",
    ];

    internal static void Write(SuspiciousActivityReport report, Stream stream)
    {
        using CsvText csv = new(stream, Columns);
        foreach (ReportLeg leg in report.Transactions)
        {
            csv.Cell(string.Join(';', leg.FindingIds));
            csv.Cell(leg.Row.EntryId);
            csv.Cell(leg.AccountId);
            csv.Cell(leg.OccurredAt.ToString());
            csv.Cell(Codes.Name(leg.Kind));
            csv.Cell(leg.Asset.Text);
            csv.Cell(leg.Amount.ToString());
            csv.Cell(leg.Row.At.File);
            csv.Cell(leg.Row.At.FileDigest.Hex);
            csv.Cell(leg.Row.At.Line);
            csv.Cell(leg.Row.At.ByteOffset);
            csv.Cell(leg.Row.RawDigest.Hex);
            csv.Cell(leg.Row.Raw);
            csv.EndRow();
        }
    }
}
