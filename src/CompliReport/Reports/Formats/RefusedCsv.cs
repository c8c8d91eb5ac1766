using System.IO;
using CompliReport.Ledgers.Resending;

namespace CompliReport.Reports.Formats;

/// <summary>refused.csv: one line a fault, with the original columns, so that the row can be corrected and sent again.</summary>
/// <remarks>
/// After the original columns stand the raw line of rows whose cells cannot be told apart, and what a reader has to know of the file that
/// they came from: the corrected file is a ledger file by itself (<see cref="ResentFile"/>). Where rows were refused again, one more column
/// says where each was refused first (<see cref="ResentPlaces"/>).
/// </remarks>
internal static class RefusedCsv
{
    internal static void Write(RunResult result, Stream stream)
    {
        RefusedLines refused = new(result);
        using CsvText csv = new(
            stream,
            [
                .. ResentFile.FaultColumns, .. refused.Columns, ResentFile.RawColumn, ResentFile.LayoutColumn, .. refused.FirstColumn,
            ]);
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
            csv.Cell(line.Layout);
            if (!refused.FirstColumn.IsEmpty)
            {
                csv.Cell(line.FirstRefused);
            }

            csv.EndRow();
        }
    }
}
