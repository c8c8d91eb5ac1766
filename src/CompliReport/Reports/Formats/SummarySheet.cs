using System;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Ledgers;
using CompliReport.Reconciliation;

namespace CompliReport.Reports.Formats;

/// <summary>The first sheet: what the run was, what went in, and that every sum closes.</summary>
internal static class SummarySheet
{
    private static readonly SheetColumn[] Columns =
    [
        new("Item", 34), new("Value", 72, SheetFormat.LongText), new("Rows read", 12, SheetFormat.Whole),
        new("Accepted", 12, SheetFormat.Whole),
        new("Refused", 11, SheetFormat.Whole), new("Duplicate", 11, SheetFormat.Whole), new("Superseded", 11, SheetFormat.Whole),
        new("Ignored", 11, SheetFormat.Whole), new("Closes", 9),
    ];

    internal static void Write(Workbook book, RunResult result, ImmutableArray<SuspiciousActivityReport> reports)
    {
        WorkbookSheet sheet = book.Add("Summary", CasesXlsx.Banner, CasesXlsx.TitleOf(result, "Run summary"), Columns);
        WriteRun(sheet, result, reports);
        WriteLedgers(sheet, result);
        WriteConversions(sheet, result);
        WriteOutcomes(sheet, result);
        sheet.Section("Inputs (SHA-256)");
        foreach (RunInputFile input in result.Inputs)
        {
            Pair(sheet, $"{input.Role}: {input.Name}", $"{input.Digest} ({input.Bytes} bytes)");
        }

        sheet.Close(
            "Rows read = accepted + refused + duplicate + superseded + ignored, for every file; the run fails where a sum does not close.");
    }

    private static void WriteRun(WorkbookSheet sheet, RunResult result, ImmutableArray<SuspiciousActivityReport> reports)
    {
        sheet.Section("Run");
        Pair(sheet, "Run", result.RunId);
        Pair(sheet, "Exchange", result.Ledger.Exchange.Text);
        Pair(sheet, "Day", Figures.Day(result.Day));
        Pair(sheet, "As of", result.AsOf.ToString());
        Pair(sheet, "Ledger rows from", result.Ledger.First.ToString());
        Pair(sheet, "Ledger rows to", result.Ledger.Last.ToString());
        Pair(sheet, "Cases", Figures.Whole(result.Cases.Length), "Cases");
        Pair(sheet, "Cases to be reported", Figures.Whole(result.Cases.Count(static one => one.IsReportable)));
        Pair(sheet, "Reports", Figures.Whole(reports.Length), "Reports");
        Pair(sheet, "Findings", Figures.Whole(result.Detected.Findings.Length), "Findings");
        Pair(sheet, "Control file", result.Control is null ? "none came"
            : result.Control.Differences.IsEmpty ? result.Control.Name + ": agrees"
            : $"{result.Control.Name}: {Figures.Count(result.Control.Differences.Length, "difference")}, see Breaks");
        foreach (string fault in result.InputFaults)
        {
            Pair(sheet, "Fault of an input", fault);
        }
    }

    private static void WriteLedgers(WorkbookSheet sheet, RunResult result)
    {
        sheet.Section("Ledger files");
        foreach (LedgerFile file in result.Ledger.Files)
        {
            string format = file.Failure ?? (file.Format.Length > 0 ? file.Format + " " + file.FormatVersion : "no known format");
            Row(
                sheet, file.Name, format, file.RowsRead, file.Accepted, file.Refused, file.Duplicate, file.Superseded, file.Ignored,
                file.IsClosed);
        }

        ImmutableArray<LedgerFile> all = result.Ledger.Files;
        Row(
            sheet, "All files", "", all.Sum(static file => file.RowsRead), all.Sum(static file => file.Accepted),
            all.Sum(static file => file.Refused), all.Sum(static file => file.Duplicate), all.Sum(static file => file.Superseded),
            all.Sum(static file => file.Ignored), all.All(static file => file.IsClosed));
    }

    private static void WriteConversions(WorkbookSheet sheet, RunResult result)
    {
        sheet.Section("Conversions and breaks");
        foreach (ConversionState state in Enum.GetValues<ConversionState>())
        {
            Pair(sheet, "Conversions " + Words.Of(state), Figures.Whole(result.Reconciled.CountByState[(int)state]));
        }

        Pair(sheet, "Conversions and trades taken back whole", Figures.Whole(result.Reconciled.Reversed));
        Pair(sheet, "Other trades (no fiat side)", Figures.Whole(result.Reconciled.OtherTrades));
        foreach (BreakCatalogEntry entry in BreakCatalog.All.Where(entry => result.Reconciled.CountByCategory[(int)entry.Category] > 0))
        {
            Pair(sheet, "Breaks " + entry.Code, Figures.Whole(result.Reconciled.CountByCategory[(int)entry.Category]));
        }
    }

    private static void WriteOutcomes(WorkbookSheet sheet, RunResult result)
    {
        sheet.Section("Outcomes of rules and typologies");
        foreach (OutcomeRow row in result.Detected.Outcomes)
        {
            Pair(
                sheet,
                Words.OfFinding(row.IsRule) + " " + row.Id,
                $"{Figures.Count(row.Subjects, row.Subject)}: {Figures.Whole(row[Outcome.Hit])} hit, "
                    + $"{Figures.Whole(row[Outcome.Clear])} clear, "
                + $"{Figures.Whole(row[Outcome.NotApplicable])} not applicable, {Figures.Whole(row[Outcome.NoData])} no data, "
                + $"{Figures.Whole(row[Outcome.Error])} error");
        }
    }

    private static void Pair(WorkbookSheet sheet, string item, string value) => sheet.Row(item, value, "", "", "", "", "", "", "");

    private static void Pair(WorkbookSheet sheet, string item, string value, string leadsTo) => sheet.Row(
        item, new SheetCell(value, null, WorkbookSheet.AddressOf(leadsTo, WorkbookSheet.HeaderRow + 1)), "", "", "", "", "", "", "");

    private static void Row(
        WorkbookSheet sheet, string item, string value, long read, long accepted, long refused, long duplicate, long superseded,
        long ignored, bool closes) =>
        sheet.Row(item, value, read, accepted, refused, duplicate, superseded, ignored, closes ? "yes" : "NO");
}
