using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using ClosedXML.Excel;
using CompliReport.Ledgers.Resending;
using CompliReport.Values;

namespace CompliReport.Reports.Formats;

/// <summary>A sheet: banner, title and a line on what it holds, then the header and the rows as a named table.</summary>
/// <remarks>Widths are given and never measured: measuring asks for the machine's fonts.</remarks>
internal sealed class WorkbookSheet
{
    /// <summary>The row of the header; rows of data follow it.</summary>
    internal const int HeaderRow = 4;

    /// <summary>Characters that a cell of a workbook can hold.</summary>
    internal const int CellLengthMax = 32_767;

    /// <summary>Line breaks that a cell can hold.</summary>
    internal const int CellBreaksMax = 253;

    /// <summary>Links that a sheet can hold; later cells have their text and no link.</summary>
    internal const int LinksMaxDefault = 65_530;

    /// <summary>Rows of data that a sheet is given, at most: a workbook has 1,048,576 in all.</summary>
    internal const int RowsMax = 1_000_000;

    private static readonly XLColor Ink = XLColor.FromArgb(31, 56, 100), Band = XLColor.FromArgb(221, 227, 236);

    // Points: a line of text of this size, and a row at the limit of what the format has.
    private const double LineHeight = 13.5, RowHeightMax = 400;

    // Letters of a text are a little narrower than the digits that widths are counted in; a printed page holds this much width and stays
    // readable.
    private const double CharactersPerWidth = 1.08, PageWidthMax = 290;

    private readonly IXLWorksheet _sheet;
    private readonly IReadOnlyList<SheetColumn> _columns;
    private int _links, _linksLeftOut;

    internal WorkbookSheet(IXLWorksheet sheet, string banner, string title, string footer, IReadOnlyList<SheetColumn> columns)
    {
        _sheet = sheet;
        _columns = columns;
        FormatColumns();
        Head(1, banner, 10);
        IXLRange strip = sheet.Range(1, 1, 1, columns.Count);
        strip.Style.Fill.BackgroundColor = XLColor.Black;
        strip.Style.Font.FontColor = XLColor.White;
        Head(2, title, 14);
        for (int i = 0; i < columns.Count; i++)
        {
            IXLCell cell = sheet.Cell(HeaderRow, i + 1);
            cell.SetValue(columns[i].Title);
            cell.Style.Font.Bold = true;
            cell.Style.Font.FontColor = XLColor.White;
            cell.Style.Fill.BackgroundColor = Ink;
            cell.Style.Alignment.WrapText = true;
            cell.Style.Alignment.Vertical = XLAlignmentVerticalValues.Center;
        }

        sheet.Row(2).Height = 21;
        sheet.Row(HeaderRow).Height = 30;
        sheet.SheetView.FreezeRows(HeaderRow);
        SetUpPrint(footer);
    }

    /// <summary>Links that this sheet holds, at most.</summary>
    internal int LinksMax { get; set; } = LinksMaxDefault;

    /// <summary>The row that comes next.</summary>
    internal int NextRow { get; private set; } = HeaderRow + 1;

    /// <summary>Rows of data so far.</summary>
    internal int RowCount => NextRow - HeaderRow - 1;

    /// <summary>Where a link to a row of this sheet leads.</summary>
    internal string AddressOf(int row) => AddressOf(_sheet.Name, row);

    /// <summary>Where a link to a row of a sheet leads, which may be written later.</summary>
    internal static string AddressOf(string sheet, int row) => "'" + sheet + "'!A" + row.ToString(CultureInfo.InvariantCulture);

    /// <summary>Adds a row.</summary>
    internal void Row(params ReadOnlySpan<SheetCell> cells)
    {
        Invariant.Holds(cells.Length == _columns.Count, "a row has a cell for each column");
        for (int i = 0; i < cells.Length; i++)
        {
            Set(_sheet.Cell(NextRow, i + 1), cells[i]);
        }

        _sheet.Row(NextRow).Height = HeightOf(cells);
        NextRow++;
    }

    /// <summary>Adds a band with the name of what follows; for sheets without a table.</summary>
    internal void Section(string name)
    {
        NextRow += NextRow > HeaderRow + 1 ? 1 : 0;
        _sheet.Cell(NextRow, 1).SetValue(name);
        IXLRange band = _sheet.Range(NextRow, 1, NextRow, _columns.Count);
        band.Style.Fill.BackgroundColor = Band;
        band.Style.Font.Bold = true;
        NextRow++;
    }

    /// <summary>Makes a cell of the last row stand out in print as well: bold on grey.</summary>
    internal void Mark(int column)
    {
        IXLCell cell = _sheet.Cell(NextRow - 1, column + 1);
        cell.Style.Font.Bold = true;
        cell.Style.Fill.BackgroundColor = XLColor.FromArgb(255, 217, 102);
        cell.Style.Border.OutsideBorder = XLBorderStyleValues.Thin;
    }

    /// <summary>Says what the sheet holds, without a table.</summary>
    internal void Close(string note) => Head(3, note, 10, isBold: false);

    /// <summary>Says what the sheet holds and makes it a table with a filter.</summary>
    /// <param name="total">Rows there are.</param>
    /// <param name="complete">The file that has them all.</param>
    internal void CloseTable(long total, string complete)
    {
        string count = RowCount.ToString("#,0", CultureInfo.InvariantCulture), all = total.ToString("#,0", CultureInfo.InvariantCulture);
        bool isCut = total > RowCount;
        Head(
            3,
            (isCut
                ? $"The first {count} of {all} rows: the workbook's limit. {complete} holds all of them."
                : $"All {count} rows, as in {complete}.") + LinksLeftOut(),
            10,
            isBold: isCut);
        if (RowCount == 0)
        {
            _sheet.Cell(NextRow++, 1).SetValue("none");
        }

        IXLTable table = _sheet.Range(HeaderRow, 1, NextRow - 1, _columns.Count).CreateTable(_sheet.Name + "Table");
        table.Theme = XLTableTheme.TableStyleLight1;
        table.ShowRowStripes = true;
    }

    private string LinksLeftOut() => _linksLeftOut == 0 ? "" : string.Create(
        CultureInfo.InvariantCulture, $" {_linksLeftOut:#,0} cells have no link: a sheet holds {LinksMax:#,0}.");

    private void Set(IXLCell cell, SheetCell value)
    {
        if (value.Number is { } number)
        {
            cell.SetValue(number);
        }
        else if (value.Text.Length > 0)
        {
            cell.SetValue(Kept(value.Text));
            if (CellGuard.IsNeeded(Encoding.UTF8.GetBytes(value.Text)))
            {
                // It is text as it is; this keeps it text when somebody edits the cell or saves the sheet as CSV.
                cell.Style.IncludeQuotePrefix = true;
            }
        }

        if (value.Link is { } link)
        {
            if (_links < LinksMax)
            {
                cell.Hyperlink = new XLHyperlink(link);
                _links++;
            }
            else
            {
                _linksLeftOut++;
            }
        }
    }

    /// <summary>
    /// What a cell can hold of a text: without characters that XML has no place for, with spaces for the line breaks that are too many,
    /// and no longer than the limit, which is said.
    /// </summary>
    internal static string Kept(string text)
    {
        string sound = string.Create(text.Length, text, static (kept, source) =>
        {
            int breaks = 0;
            for (int i = 0; i < kept.Length; i++)
            {
                breaks += source[i] == '\n' ? 1 : 0;
                bool isSound = System.Xml.XmlConvert.IsXmlChar(source[i])
                    || (i + 1 < kept.Length && System.Xml.XmlConvert.IsXmlSurrogatePair(source[i + 1], source[i]))
                    || (i > 0 && System.Xml.XmlConvert.IsXmlSurrogatePair(source[i], source[i - 1]));
                kept[i] = !isSound ? '\uFFFD' : source[i] == '\n' && breaks > CellBreaksMax ? ' ' : source[i];
            }
        });
        const string Cut = "... (cut here: the CSV file has the whole text)";
        return sound.Length <= CellLengthMax ? sound : sound[..(CellLengthMax - Cut.Length)] + Cut;
    }

    // Programs that do not measure on opening would show one line of a longer text: the lines are counted from the width.
    private double HeightOf(ReadOnlySpan<SheetCell> cells)
    {
        int lines = 1;
        for (int i = 0; i < cells.Length; i++)
        {
            if (_columns[i].Format == SheetFormat.LongText)
            {
                lines = Math.Max(lines, LinesOf(cells[i].Text, (int)(_columns[i].Width * CharactersPerWidth)));
            }
        }

        return Math.Min(lines * LineHeight, RowHeightMax);
    }

    /// <summary>Lines that a text takes at a width in characters when words stay whole.</summary>
    internal static int LinesOf(string text, int width)
    {
        int lines = 1, used = 0;
        foreach (string word in text.Split([' ', '\n']))
        {
            int needed = word.Length + (used > 0 ? 1 : 0);
            if (used > 0 && used + needed > width)
            {
                (lines, used, needed) = (lines + 1, 0, word.Length);
            }

            used += needed;
            lines += Math.Max(0, used - 1) / width;
            used = used > width ? ((used - 1) % width) + 1 : used;
        }

        return lines;
    }

    private void Head(int row, string text, double size, bool isBold = true)
    {
        IXLCell cell = _sheet.Cell(row, 1);
        cell.Style.NumberFormat.Format = "General";
        cell.Style.Alignment.WrapText = false;
        cell.Style.Alignment.Indent = 0;
        cell.Style.Alignment.Horizontal = XLAlignmentHorizontalValues.Left;
        cell.SetValue(text);
        cell.Style.Font.Bold = isBold;
        cell.Style.Font.FontSize = size;
    }

    private void FormatColumns()
    {
        for (int i = 0; i < _columns.Count; i++)
        {
            SheetFormat format = _columns[i].Format;
            IXLColumn column = _sheet.Column(i + 1);
            column.Width = _columns[i].Width;
            column.Style.Alignment.Vertical = XLAlignmentVerticalValues.Top;
            column.Style.Alignment.WrapText = format == SheetFormat.LongText;
            column.Style.NumberFormat.Format = format switch { SheetFormat.Whole => "#,##0", SheetFormat.Money => "#,##0.00", _ => "@" };
            column.Style.Alignment.Horizontal = format is SheetFormat.Text or SheetFormat.LongText
                ? XLAlignmentHorizontalValues.Left
                : XLAlignmentHorizontalValues.Right;
            column.Style.Alignment.Indent = format is SheetFormat.Text or SheetFormat.LongText ? 1 : 0;
        }
    }

    private void SetUpPrint(string footer)
    {
        IXLPageSetup page = _sheet.PageSetup;
        page.PageOrientation = XLPageOrientation.Landscape;
        page.PaperSize = XLPaperSize.A4Paper;
        page.FitToPages((int)Math.Ceiling(_columns.Sum(static column => column.Width) / PageWidthMax), 0);
        page.ScaleHFWithDocument = false;
        page.SetRowsToRepeatAtTop(1, HeaderRow);
        page.Margins.Left = 0.4;
        page.Margins.Right = 0.4;
        page.Margins.Top = 0.5;
        page.Margins.Bottom = 0.7;
        // Within the margin, or the last line of a page lies over it.
        page.Margins.Footer = 0.3;
        page.Margins.Header = 0.3;
        page.Footer.Left.AddText(footer);
        page.Footer.Center.AddText(_sheet.Name);
        page.Footer.Right.AddText("Page ");
        page.Footer.Right.AddText(XLHFPredefinedText.PageNumber);
        page.Footer.Right.AddText(" of ");
        page.Footer.Right.AddText(XLHFPredefinedText.NumberOfPages);
    }
}
