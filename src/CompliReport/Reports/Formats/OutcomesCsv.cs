using System.IO;
using CompliReport.Detection;

namespace CompliReport.Reports.Formats;

/// <summary>outcomes.csv: how every rule and typology ended, summed over its subjects.</summary>
internal static class OutcomesCsv
{
    internal static readonly string[] Columns =
        ["id", "kind", "hit", "clear", "not_applicable", "no_data", "error", "subject", "subjects"];

    internal static void Write(RunResult result, Stream stream)
    {
        using CsvText csv = new(stream, Columns);
        foreach (OutcomeRow row in result.Detected.Outcomes)
        {
            csv.Cell(row.Id);
            csv.Cell(Words.OfFinding(row.IsRule));
            csv.Cell(row[Outcome.Hit]);
            csv.Cell(row[Outcome.Clear]);
            csv.Cell(row[Outcome.NotApplicable]);
            csv.Cell(row[Outcome.NoData]);
            csv.Cell(row[Outcome.Error]);
            csv.Cell(row.Subject);
            csv.Cell(row.Subjects);
            csv.EndRow();
        }
    }
}
