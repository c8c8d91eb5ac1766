using System;
using System.Collections.Immutable;
using System.IO;

namespace CompliReport.Reports.Formats;

/// <summary>
/// cases.xlsx: the run for people who read and decide. Sheets have a row limit and say so; the CSV and JSON files are complete.
/// </summary>
internal static class CasesXlsx
{
    /// <summary>Rows of a sheet unless the caller says otherwise.</summary>
    internal const int SheetRowsMaxDefault = 5000;

    internal const string Banner =
        "CONFIDENTIAL. Suspicion data: the persons named here must not learn of it. Not for the exchange's customer-facing staff.";

    internal static void Write(RunResult result, ImmutableArray<SuspiciousActivityReport> reports, int sheetRowsMax, Stream stream)
    {
        sheetRowsMax = Math.Min(sheetRowsMax, WorkbookSheet.RowsMax);
        string footer = $"CompliReport, {result.RunId}, as of {result.AsOf}, CONFIDENTIAL";
        Workbook book = new($"Cases of {result.Ledger.Exchange}, {Figures.Day(result.Day)}", result.AsOf, footer);
        SummarySheet.Write(book, result, reports);
        CaseSheets sheets = new(book, result, reports, sheetRowsMax);
        sheets.WriteCases();
        sheets.WriteReports();
        sheets.WriteFindings();
        DaySheets.WriteConversionsAndBreaks(book, result, sheetRowsMax);
        sheets.WriteEvidence();
        DaySheets.WriteRefused(book, result, sheetRowsMax);
        RulesSheet.Write(book, result, sheetRowsMax);
        book.Write(stream);
    }

    /// <summary>The title of a sheet.</summary>
    internal static string TitleOf(RunResult result, string sheet) => $"{sheet}: {result.Ledger.Exchange}, {Figures.Day(result.Day)}";
}
