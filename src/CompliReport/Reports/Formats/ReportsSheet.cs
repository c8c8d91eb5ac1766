using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace CompliReport.Reports.Formats;

/// <summary>The sheet Reports: one row a report of the run, with the way back to its case.</summary>
internal sealed class ReportsSheet
{
    private static readonly SheetColumn[] Columns =
    [
        new("Report", 21), new("Filing", 12), new("Authority", 13), new("Jurisdiction", 12), new("Report type", 15), new("Case", 23),
        new("Severity", 9), new("Amount USD", 17, SheetFormat.Money), new("Amount local", 18, SheetFormat.Money), new("Ccy", 6),
        new("Due by", 12), new("Deadline", 30, SheetFormat.LongText), new("Subjects", 9, SheetFormat.Whole),
        new("Accounts", 9, SheetFormat.Whole), new("Cited legs", 9, SheetFormat.Whole), new("From (UTC)", 12, SheetFormat.LongText),
        new("To (UTC)", 12, SheetFormat.LongText), new("Follows report", 21), new("Revision", 20),
    ];

    private readonly WorkbookSheet _sheet;
    private readonly ImmutableArray<SuspiciousActivityReport> _reports;
    private readonly int _rowsMax;
    private readonly Dictionary<string, int> _rowOfCase = new(StringComparer.Ordinal);

    internal ReportsSheet(Workbook book, RunResult result, ImmutableArray<SuspiciousActivityReport> reports, int rowsMax)
    {
        _reports = reports;
        _rowsMax = rowsMax;
        _sheet = book.Add("Reports", CasesXlsx.Banner, CasesXlsx.TitleOf(result, "Reports"), Columns);
        for (int i = 0; i < Math.Min(reports.Length, rowsMax); i++)
        {
            _rowOfCase.TryAdd(reports[i].CaseId, WorkbookSheet.HeaderRow + 1 + i);
        }
    }

    /// <summary>Where the first report of a case stands; null where this sheet has none.</summary>
    internal string? AddressOf(string caseId) => _rowOfCase.TryGetValue(caseId, out int row) ? _sheet.AddressOf(row) : null;

    /// <summary>Writes the rows.</summary>
    /// <param name="addressOfCase">Where the row of a case is; null for nowhere.</param>
    internal void Write(Func<string, string?> addressOfCase)
    {
        foreach (SuspiciousActivityReport report in _reports.Take(_rowsMax))
        {
            _sheet.Row(
                report.Id, report.Filing, report.Duty.Authority, report.Pack.Jurisdiction, report.Duty.ReportType,
                new SheetCell(report.CaseId, null, addressOfCase(report.CaseId)), Words.Of(report.Severity), report.Activity.AmountUsd,
                report.Activity.AmountLocal, report.Activity.LocalCurrency.Text,
                report.DueBy is { } due ? Figures.Day(due) : "promptly", report.Deadline, report.Subjects.Length, report.Accounts.Length,
                report.Transactions.Length, Figures.Moment(report.Activity.From), Figures.Moment(report.Activity.To),
                report.PriorReport ?? "", report.Revision);
        }

        _sheet.CloseTable(_reports.Length, "the folder reports/");
    }
}
