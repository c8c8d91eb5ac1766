using System;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using ClosedXML.Excel;
using CompliReport.Reports;
using CompliReport.Reports.Formats;
using Xunit;

namespace CompliReport.Tests.Reports;

public sealed class WorkbookTests
{
    [Fact]
    public void The_same_result_gives_the_same_bytes()
    {
        byte[] first = Cases(100);
        Assert.True(first.AsSpan().SequenceEqual(Cases(100)));
        Assert.True(ReportSample.Bytes(static stream => RefusedXlsx.Write(ReportSample.Day, 100, stream)).AsSpan()
            .SequenceEqual(ReportSample.Bytes(static stream => RefusedXlsx.Write(ReportSample.Day, 100, stream))));
    }

    [Fact]
    public void A_second_run_in_another_culture_gives_the_same_bytes()
    {
        byte[] first = Cases(100);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            NumberFormatInfo comma = new() { NumberDecimalSeparator = ",", NegativeSign = "~" };
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = comma };
            RunResult again = ReportSample.Run(ReportSample.Ledger());
            byte[] second = ReportSample.Bytes(stream => CasesXlsx.Write(again, SuspiciousActivityReport.Of(again), 100, stream));
            Assert.True(first.AsSpan().SequenceEqual(second));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void The_sheets_are_those_of_the_contract_in_order()
    {
        using XLWorkbook book = Read(Cases(100));
        Assert.Equal(
            ["Summary", "Cases", "Reports", "Findings", "Conversions", "Breaks", "Evidence", "Refused", "Rules"],
            book.Worksheets.Select(static sheet => sheet.Name));
        Assert.All(book.Worksheets.Skip(1), static sheet => Assert.Single(sheet.Tables));
        Assert.All(book.Worksheets, static sheet => Assert.Equal(WorkbookSheet.HeaderRow, sheet.SheetView.SplitRow));
        Assert.All(book.Worksheets, static sheet => Assert.Equal(CasesXlsx.Banner, sheet.Cell(1, 1).GetString()));
    }

    [Fact]
    public void A_case_leads_to_its_findings_and_evidence()
    {
        using XLWorkbook book = Read(Cases(100));
        IXLWorksheet cases = book.Worksheet("Cases");
        Assert.Equal("'Findings'!A5", cases.Cell(5, 5).Hyperlink.InternalAddress);
        Assert.Equal("'Evidence'!A5", cases.Cell(5, 6).Hyperlink.InternalAddress);
        Assert.Equal("Score", cases.Cell(4, 4).GetString());
        Assert.Equal(ReportSample.Day.Cases[0].Score.Points, cases.Cell(5, 4).GetValue<int>());
        Assert.Equal(ReportSample.Day.Cases[0].Id, book.Worksheet("Findings").Cell(5, 1).GetString());
        Assert.Equal(ReportSample.Day.Cases[0].Id, book.Worksheet("Evidence").Cell(5, 1).GetString());
    }

    [Fact]
    public void A_case_leads_to_its_reports_and_a_report_to_its_case()
    {
        using XLWorkbook book = Read(Cases(100));
        IXLWorksheet cases = book.Worksheet("Cases"), reports = book.Worksheet("Reports");
        Assert.Equal("'Reports'!A5", cases.Cell(5, 18).Hyperlink.InternalAddress);
        Assert.Equal(ReportSample.Reports.Select(static report => report.Id), reports.Range(5, 1, 6, 1).Cells().Select(static cell => cell.GetString()));
        Assert.All(reports.Range(5, 6, 6, 6).Cells(), static cell => Assert.Equal("'Cases'!A5", cell.Hyperlink.InternalAddress));
        SuspiciousActivityReport first = ReportSample.Reports[0];
        Assert.Equal(
            (first.Filing, first.Duty.Authority, "CN", first.Activity.AmountUsd, "2026-03-10", first.Transactions.Length),
            (reports.Cell(5, 2).GetString(), reports.Cell(5, 3).GetString(), reports.Cell(5, 4).GetString(), reports.Cell(5, 8).GetValue<decimal>(), reports.Cell(5, 11).GetString(),
                reports.Cell(5, 15).GetValue<int>()));
        Assert.Equal("promptly", reports.Cell(6, 11).GetString());
    }

    [Fact]
    public void A_finding_leads_to_its_evidence_and_evidence_to_its_finding()
    {
        using XLWorkbook book = Read(Cases(1_000));
        IXLWorksheet findings = book.Worksheet("Findings"), evidence = book.Worksheet("Evidence");
        IXLCell[] links = [.. findings.Column(13).Cells(5, 4 + findings.Tables.Single().DataRange.RowCount()).Where(static cell => cell.HasHyperlink)];
        Assert.True(links.Length > 1);
        Assert.All(links, link =>
        {
            int row = int.Parse(link.Hyperlink.InternalAddress.Split("!A")[1], CultureInfo.InvariantCulture);
            string finding = findings.Cell(link.Address.RowNumber, 2).GetString();
            Assert.Equal(finding, evidence.Cell(row, 2).GetString());
            Assert.NotEqual(finding, evidence.Cell(row - 1, 2).GetString());
            Assert.Equal($"'Findings'!A{link.Address.RowNumber}", evidence.Cell(row, 2).Hyperlink.InternalAddress);
        });
    }

    [Fact]
    public void The_summary_leads_to_the_sheets_it_counts()
    {
        using XLWorkbook book = Read(Cases(100));
        Assert.Equal(
            ["'Cases'!A5", "'Reports'!A5", "'Findings'!A5"],
            book.Worksheet("Summary").Column(2).CellsUsed(static cell => cell.HasHyperlink).Select(static cell => cell.Hyperlink.InternalAddress));
    }

    [Fact]
    public void A_break_leads_to_its_conversion_and_back()
    {
        using XLWorkbook book = Read(Cases(100));
        IXLWorksheet breaks = book.Worksheet("Breaks"), conversions = book.Worksheet("Conversions");
        IXLCell[] links = [.. breaks.Column(8).CellsUsed(static cell => cell.HasHyperlink)];
        Assert.NotEmpty(links);
        Assert.All(links, link =>
        {
            int row = int.Parse(link.GetHyperlink().InternalAddress.Split("!A")[1], CultureInfo.InvariantCulture);
            string conversion = conversions.Cell(row, 20).GetString(), id = breaks.Cell(link.Address.RowNumber, 17).GetString();
            Assert.StartsWith(conversion + ".", id, StringComparison.Ordinal);
            string back = conversions.Cell(row, 2).GetHyperlink().InternalAddress;
            string first = breaks.Cell(int.Parse(back.Split("!A")[1], CultureInfo.InvariantCulture), 17).GetString();
            Assert.StartsWith(conversion + ".", first, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void The_gravest_and_dearest_breaks_come_first_and_are_those_that_stay_when_the_sheet_is_cut()
    {
        BreakRow[] rows = [.. GravestBreaks.Of(ReportSample.Day, 100)];
        Assert.Equal(
            rows.OrderByDescending(static row => row.Severity).ThenByDescending(static row => GravestBreaks.Usd(row) ?? 0)
                .ThenBy(static row => row.Id, StringComparer.Ordinal).Select(static row => row.Id),
            rows.Select(static row => row.Id));
        Assert.Equal(rows[..2].Select(static row => row.Id), GravestBreaks.Of(ReportSample.Day, 2).Select(static row => row.Id));
    }

    [Theory]
    [InlineData("one row more than the limit", -1, true)]
    [InlineData("exactly the limit", 0, false)]
    [InlineData("one row less than the limit", 1, false)]
    public void A_sheet_that_is_cut_says_so_and_names_the_whole_file(string reason, int more, bool isCut)
    {
        int breaks = (int)ReportSample.Day.Reconciled.Breaks;
        using XLWorkbook book = Read(Cases(breaks + more));
        IXLWorksheet sheet = book.Worksheet("Breaks");
        string note = sheet.Cell(3, 1).GetString();
        Assert.True(
            note.Contains("breaks.csv", StringComparison.Ordinal) && note.StartsWith("The first", StringComparison.Ordinal) == isCut,
            reason + ": " + note);
        Assert.Equal(Math.Min(breaks, breaks + more), sheet.Tables.Single().DataRange.RowCount());
    }

    [Fact]
    public void What_looks_like_a_formula_is_text()
    {
        using XLWorkbook book = Read(Cases(100));
        IXLCell group = book.Worksheet("Breaks").CellsUsed(static cell => cell.GetString() == "=H3").Single();
        Assert.False(group.HasFormula);
        Assert.Equal(XLDataType.Text, group.DataType);
        Assert.True(group.Style.IncludeQuotePrefix);
        Assert.False(book.Worksheet("Breaks").Cell(5, 2).Style.IncludeQuotePrefix);
        IXLCell amount = book.Worksheet("Refused").CellsUsed(static cell => cell.GetString() == "=1+1").First();
        Assert.False(amount.HasFormula);
    }

    [Fact]
    public void Identifiers_and_exact_amounts_are_text_and_sums_of_money_are_numbers()
    {
        using XLWorkbook book = Read(Cases(100));
        IXLWorksheet conversions = book.Worksheet("Conversions");
        Assert.All(conversions.Range(5, 6, 10, 8).CellsUsed(), static cell => Assert.Equal(XLDataType.Text, cell.DataType));
        Assert.Equal(XLDataType.Number, book.Worksheet("Cases").Cell(5, 7).DataType);
        Assert.Equal("#,##0.00", book.Worksheet("Cases").Cell(5, 7).Style.NumberFormat.Format);
    }

    [Fact]
    public void Faulty_cells_are_marked_and_no_others()
    {
        using XLWorkbook book = Read(ReportSample.Bytes(static stream => RefusedXlsx.Write(ReportSample.Day, 100, stream)));
        IXLWorksheet sheet = book.Worksheet("Refused");
        IXLCell[] marked = [.. sheet.Range(5, 1, 20, 30).Cells().Where(static cell => cell.Style.Font.Bold)];
        Assert.Equal(["=1+1", "2026-03-02 12:00:00", "fiat_gift", new string('X', 129)], marked.Select(static cell => cell.GetString()));
    }

    [Theory]
    [InlineData("a plain text stays", "abc", "abc")]
    [InlineData("a control character has no place in a workbook", "a\u0001b", "a\uFFFDb")]
    [InlineData("a pair of surrogates stays", "a\U0001F600b", "a\U0001F600b")]
    public void A_cell_holds_what_a_workbook_can_hold(string reason, string text, string kept) =>
        Assert.True(WorkbookSheet.Kept(text) == kept, reason);

    [Theory]
    [InlineData("as many line breaks as a cell holds", 253, 253)]
    [InlineData("one more becomes a space", 254, 253)]
    public void A_cell_has_no_more_line_breaks_than_it_can_hold(string reason, int breaks, int kept)
    {
        string text = WorkbookSheet.Kept(string.Concat(Enumerable.Repeat("a\n", breaks)) + "b");
        Assert.True(text.Count(static c => c == '\n') == kept && text.Length == (2 * breaks) + 1, reason);
    }

    [Fact]
    public void What_looks_like_an_escape_of_a_workbook_is_escaped_once()
    {
        Workbook book = new("Escapes", ReportSample.Day.AsOf, "");
        WorkbookSheet sheet = book.Add("Sheet", "banner", "title", [new SheetColumn("Text", 10)]);
        sheet.Row("_x0041_ and =1");
        sheet.CloseTable(1, "file");
        using ZipArchive zip = new(new MemoryStream(ReportSample.Bytes(book.Write)), ZipArchiveMode.Read);
        using StreamReader reader = new(zip.GetEntry("xl/sharedStrings.xml")!.Open());
        Assert.Contains(">_x005F_x0041_ and =1<", reader.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Links_beyond_what_a_sheet_holds_are_left_out_and_said()
    {
        Workbook book = new("Links", ReportSample.Day.AsOf, "");
        WorkbookSheet sheet = book.Add("Sheet", "banner", "title", [new SheetColumn("A", 10), new SheetColumn("B", 10)]);
        Assert.Equal(65_530, sheet.LinksMax);
        sheet.LinksMax = 3;
        SheetCell link = new("x", null, "'Sheet'!A1");
        sheet.Row(link, link);
        sheet.Row(link, link);
        sheet.CloseTable(2, "file");
        using XLWorkbook read = Read(ReportSample.Bytes(book.Write));
        IXLWorksheet written = read.Worksheet("Sheet");
        Assert.True(written.Cell(6, 1).HasHyperlink);
        Assert.Equal((false, "x"), (written.Cell(6, 2).HasHyperlink, written.Cell(6, 2).GetString()));
        Assert.EndsWith(" 1 cells have no link: a sheet holds 3.", written.Cell(3, 1).GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_pair_of_surrogates_has_no_place_in_a_workbook() =>
        Assert.Equal("a\uFFFDb", WorkbookSheet.Kept("a" + (char)0xD83D + "b"));

    [Fact]
    public void A_text_beyond_the_limit_of_a_cell_is_cut_and_says_so()
    {
        string longest = new('x', WorkbookSheet.CellLengthMax);
        Assert.Equal(longest, WorkbookSheet.Kept(longest));
        string cut = WorkbookSheet.Kept(longest + "x");
        Assert.Equal(WorkbookSheet.CellLengthMax, cut.Length);
        Assert.EndsWith("the CSV file has the whole text)", cut, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one word", "abc", 10, 1)]
    [InlineData("words that just fit", "abcd efghi", 10, 1)]
    [InlineData("one letter too many", "abcd efghij", 10, 2)]
    [InlineData("a word longer than the line", "abcdefghijk", 10, 2)]
    [InlineData("nothing", "", 10, 1)]
    public void Lines_are_counted_for_the_height_of_a_row(string reason, string text, int width, int lines) =>
        Assert.True(WorkbookSheet.LinesOf(text, width) == lines, reason);

    [Fact]
    public void Every_printed_page_repeats_banner_and_header_and_has_its_number_below_the_rows()
    {
        using ZipArchive zip = new(new MemoryStream(Cases(100)), ZipArchiveMode.Read);
        using StreamReader reader = new(zip.GetEntry("xl/workbook.xml")!.Open());
        string workbook = reader.ReadToEnd();
        foreach (string sheet in (string[])["Summary", "Cases", "Reports", "Findings", "Conversions", "Breaks", "Evidence", "Refused", "Rules"])
        {
            Assert.Contains($">{sheet}!$1:$4</definedName>", workbook, StringComparison.Ordinal);
        }

        using XLWorkbook book = Read(Cases(100));
        Assert.All(book.Worksheets, static sheet =>
        {
            Assert.True(sheet.PageSetup.Margins.Footer + 0.2 < sheet.PageSetup.Margins.Bottom);
            Assert.EndsWith("CONFIDENTIAL", sheet.PageSetup.Footer.Left.GetText(XLHFOccurrence.OddPages), StringComparison.Ordinal);
            Assert.Equal("Page &P of &N", sheet.PageSetup.Footer.Right.GetText(XLHFOccurrence.OddPages));
            Assert.Equal(XLPageOrientation.Landscape, sheet.PageSetup.PageOrientation);
        });
    }

    [Fact]
    public void No_part_of_the_package_holds_an_id_of_chance_or_the_clock()
    {
        using ZipArchive zip = new(new MemoryStream(Cases(100)), ZipArchiveMode.Read);
        Assert.Equal("[Content_Types].xml", zip.Entries[0].FullName);
        Assert.NotNull(zip.GetEntry("package/services/metadata/core-properties/core.psmdcp"));
        using StreamReader reader = new(zip.GetEntry("package/services/metadata/core-properties/core.psmdcp")!.Open());
        string core = reader.ReadToEnd();
        Assert.Equal(2, core.Split("2026-03-03T02:00:00Z").Length - 1);
    }

    private static byte[] Cases(int rowsMax) =>
        ReportSample.Bytes(stream => CasesXlsx.Write(ReportSample.Day, ReportSample.Reports, rowsMax, stream));

    private static XLWorkbook Read(byte[] package) => new(new MemoryStream(package));
}
