using System.IO;

namespace CompliReport.Reports.Formats;

/// <summary>breaks.csv: every break, in the order of the ids.</summary>
internal static class BreaksCsv
{
    internal static readonly string[] Columns =
    [
        "break_id", "category", "severity", "group_id", "account_id", "entry_ids", "file", "line", "expected", "found", "difference",
        "asset", "usd_at_risk", "next_action", "age_business_days", "explanation",
    ];

    internal static void Write(RunResult result, Stream stream)
    {
        using CsvText csv = new(stream, Columns);
        foreach (BreakRow row in BreakRows.Of(result))
        {
            csv.Row(
                row.Id, row.Entry.Code, Words.Of(row.Severity), row.Group, row.Account, row.EntryIds, row.File, row.Line, row.Expected,
                row.Found, row.Difference, row.Asset, row.UsdAtRisk, row.NextAction, row.AgeDays, row.Explanation);
        }
    }
}
