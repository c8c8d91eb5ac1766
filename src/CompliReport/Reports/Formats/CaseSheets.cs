using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Cases;
using CompliReport.Detection;
using CompliReport.Ledgers;
using CompliReport.Values;

namespace CompliReport.Reports.Formats;

/// <summary>The sheets Cases, Findings and Evidence, which lead to one another.</summary>
internal sealed class CaseSheets
{
    private static readonly SheetColumn[] CaseColumns =
    [
        new("Rank", 6, SheetFormat.Whole), new("Case", 23), new("Decision", 9), new("Score", 7, SheetFormat.Whole),
        new("Findings", 9, SheetFormat.Whole), new("Evidence", 9, SheetFormat.Whole), new("Amount USD", 16, SheetFormat.Money),
        new("Amount local", 17, SheetFormat.Money), new("Ccy", 6), new("Tier", 12, SheetFormat.LongText),
        new("From (UTC)", 12, SheetFormat.LongText), new("To (UTC)", 12, SheetFormat.LongText),
        new("Typologies", 11, SheetFormat.LongText), new("Rules", 12, SheetFormat.LongText),
        new("Customers", 10, SheetFormat.Whole), new("Accounts", 9, SheetFormat.Whole), new("Account ids", 28, SheetFormat.LongText),
        new("Reports", 22, SheetFormat.LongText),
    ];

    private static readonly SheetColumn[] FindingColumns =
    [
        new("Case", 23), new("Finding", 21), new("Kind", 9), new("Id", 10), new("Severity", 9), new("Score", 7, SheetFormat.Whole),
        new("Subject type", 9), new("Subject", 21), new("From (UTC)", 12, SheetFormat.LongText), new("To (UTC)", 12, SheetFormat.LongText),
        new("Amount USD", 16, SheetFormat.Money), new("Margin", 10, SheetFormat.Exact), new("Evidence rows", 10, SheetFormat.Whole),
        new("Explanation", 60, SheetFormat.LongText),
    ];

    private static readonly SheetColumn[] EvidenceColumns =
    [
        new("Case", 23), new("Finding", 21), new("Id", 10), new("Entry", 13), new("File", 24), new("Line", 9, SheetFormat.Whole),
        new("Byte offset", 11, SheetFormat.Whole), new("Raw SHA-256", 34, SheetFormat.LongText), new("Raw line", 70, SheetFormat.LongText),
    ];

    private const int AccountsNamedMax = 20;

    private readonly RunResult _result;
    private readonly ImmutableArray<SuspiciousActivityReport> _reports;
    private readonly int _rowsMax;
    private readonly ImmutableArray<(string CaseId, Finding Finding)> _findings;
    private readonly WorkbookSheet _cases, _findingSheet;
    private readonly ReportsSheet _reportSheet;
    private readonly Workbook _book;
    private WorkbookSheet? _evidence;

    internal CaseSheets(Workbook book, RunResult result, ImmutableArray<SuspiciousActivityReport> reports, int rowsMax)
    {
        _book = book;
        _result = result;
        _reports = reports;
        _rowsMax = rowsMax;
        HashSet<string> inCases = [.. result.Cases.SelectMany(static one => one.Findings).Select(static finding => finding.Id)];
        _findings =
        [
            .. result.Cases.OrderBy(static one => one.Rank).SelectMany(static one => one.Findings.Select(finding => (one.Id, finding))),
            .. result.Detected.Findings.Where(finding => !inCases.Contains(finding.Id)).Select(static finding => ("", finding)),
        ];
        _cases = book.Add("Cases", CasesXlsx.Banner, CasesXlsx.TitleOf(result, "Cases"), CaseColumns);
        _reportSheet = new ReportsSheet(book, result, reports, rowsMax);
        _findingSheet = book.Add("Findings", CasesXlsx.Banner, CasesXlsx.TitleOf(result, "Findings"), FindingColumns);
    }

    internal void WriteCases()
    {
        int findingRow = WorkbookSheet.HeaderRow + 1, evidenceRow = findingRow;
        foreach (Case one in _result.Cases.OrderBy(static one => one.Rank).Take(_rowsMax))
        {
            int evidence = one.Findings.Sum(static finding => finding.Evidence.Length);
            string more = one.Accounts.Length > AccountsNamedMax
                ? $" and {Figures.Whole(one.Accounts.Length - AccountsNamedMax)} more"
                : "";
            _cases.Row(
                one.Rank,
                one.Id,
                CasesJsonl.DecisionOf(one),
                one.Score.Points,
                LinkTo("Findings", findingRow, one.Findings.Length),
                LinkTo("Evidence", evidenceRow, evidence),
                one.AmountUsd,
                one.AmountLocal,
                one.LocalCurrency.Text,
                (CasesJsonl.TierOf(one.Tier) ?? "").Replace('_', ' '),
                Figures.Moment(one.From),
                Figures.Moment(one.To),
                string.Join(", ", CasesJsonl.IdsOf(one, isRule: false)),
                string.Join(", ", CasesJsonl.IdsOf(one, isRule: true)),
                one.Customers.Length,
                one.Accounts.Length,
                string.Join(", ", one.Accounts.Take(AccountsNamedMax)) + more,
                new SheetCell(ReportsOf(one), null, _reportSheet.AddressOf(one.Id)));
            if (one.IsReportable)
            {
                _cases.Mark(2);
            }

            findingRow += one.Findings.Length;
            evidenceRow += evidence;
        }

        _cases.CloseTable(_result.Cases.Length, "cases.jsonl");
    }

    internal void WriteReports() => _reportSheet.Write(AddressOfCase);

    private string? AddressOfCase(string caseId)
    {
        int rank = _result.Cases.FirstOrDefault(one => one.Id == caseId)?.Rank ?? int.MaxValue;
        return rank <= _rowsMax ? _cases.AddressOf(WorkbookSheet.HeaderRow + rank) : null;
    }

    // Where this run makes none, the ones that tell of the case already.
    private string ReportsOf(Case one)
    {
        CaseReports reports = CaseReports.Of(_result, one, _reports);
        return string.Join(", ", reports.Made) + (reports.State == "covered" ? "reported before: " + string.Join(", ", reports.Prior) : "");
    }

    internal void WriteFindings()
    {
        Dictionary<string, int> rows = _result.Cases.ToDictionary(
            static one => one.Id, static one => WorkbookSheet.HeaderRow + one.Rank, StringComparer.Ordinal);
        int evidenceRow = WorkbookSheet.HeaderRow + 1;
        foreach ((string caseId, Finding finding) in _findings.Take(_rowsMax))
        {
            bool hasRow = rows.TryGetValue(caseId, out int row) && row <= WorkbookSheet.HeaderRow + _rowsMax;
            _findingSheet.Row(
                new SheetCell(caseId, null, hasRow ? _cases.AddressOf(row) : null),
                finding.Id,
                Words.OfFinding(finding.IsRule),
                finding.RuleId,
                Words.Of(finding.Severity),
                finding.Score,
                Words.Of(finding.SubjectType),
                finding.Subject,
                Figures.Moment(finding.From),
                Figures.Moment(finding.To),
                MeasureWords.Rounded(finding.UsdMicros / 1_000_000m),
                JsonText.Plain(finding.Margin),
                LinkTo("Evidence", evidenceRow, finding.EvidenceTotal, finding.Evidence.Length),
                finding.Explanation);
            evidenceRow += finding.Evidence.Length;
            if (finding.Severity >= FindingSeverity.Report)
            {
                _findingSheet.Mark(4);
            }
        }

        _findingSheet.CloseTable(_findings.Length, "findings.jsonl");
    }

    internal void WriteEvidence()
    {
        _evidence = _book.Add("Evidence", CasesXlsx.Banner, CasesXlsx.TitleOf(_result, "Evidence"), EvidenceColumns);
        IEnumerable<(string CaseId, Finding Finding, RecordLocation At)> rows =
            _findings.SelectMany(static one => one.Finding.Evidence.Select(at => (one.CaseId, one.Finding, at)));
        Dictionary<string, int> findingRows = new(StringComparer.Ordinal);
        for (int i = 0; i < Math.Min(_findings.Length, _rowsMax); i++)
        {
            findingRows.TryAdd(_findings[i].Finding.Id, WorkbookSheet.HeaderRow + 1 + i);
        }

        foreach ((string caseId, Finding finding, RecordLocation at) in rows.Take(_rowsMax))
        {
            CitedRow row = _result.Cited[at];
            string? link = findingRows.TryGetValue(finding.Id, out int findingRow) ? _findingSheet.AddressOf(findingRow) : null;
            _evidence.Row(
                caseId, new SheetCell(finding.Id, null, link), finding.RuleId, row.EntryId, row.At.File, row.At.Line,
                row.At.ByteOffset, row.RawDigest.Hex, row.Raw);
        }

        _evidence.CloseTable(
            _findings.Sum(static one => (long)one.Finding.Evidence.Length), "findings.jsonl, and evidence.csv of each report,");
    }

    // A number of rows, and where the first of them is as long as the limit lets it be there.
    private SheetCell LinkTo(string sheet, int row, int count) => LinkTo(sheet, row, count, count);

    private SheetCell LinkTo(string sheet, int row, int number, int count)
    {
        bool isThere = count > 0 && row <= WorkbookSheet.HeaderRow + _rowsMax;
        string address = "'" + sheet + "'!A" + row.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new SheetCell("", number, isThere ? address : null);
    }
}
