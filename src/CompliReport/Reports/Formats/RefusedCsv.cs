using System.IO;

namespace CompliReport.Reports.Formats;

/// <summary>refused.csv: one line a fault, with the original columns, so that the row can be corrected and sent again.</summary>
/// <remarks>The last column holds the raw line of rows whose cells cannot be told apart.</remarks>
internal static class RefusedCsv
{
    internal const string RawColumn = "raw_line";

    internal static readonly string[] Columns = ["file", "line", "byte_offset", "column", "fault", "found", "expected", "raw_sha256"];

    internal static void Write(RunResult result, Stream stream)
    {
        RefusedLines refused = new(result);
        using CsvText csv = new(stream, [.. Columns, .. refused.Columns, RawColumn]);
        foreach (RefusedLine line in refused.All())
        {
            csv.Cell(line.File);
            csv.Cell(line.Line);
            csv.Cell(line.Offset);
            csv.Cell(line.Column);
            csv.Cell(line.Fault);
            csv.Cell(line.Found);
            csv.Cell(line.Expected);
            csv.Cell(line.RawDigest);
            foreach (string cell in line.Cells)
            {
                csv.Cell(cell);
            }

            csv.Cell(line.RawLine);
            csv.EndRow();
        }
    }
}
