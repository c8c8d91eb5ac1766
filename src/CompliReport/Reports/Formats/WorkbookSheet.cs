using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
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

    // Points: a line of text of this size, and a row at the limit of what the format has.
    private const double LineHeight = 13.5, RowHeightMax = 400;

    // Letters of a text are a little narrower than the digits that widths are counted in.
    private const double CharactersPerWidth = 1.08;

    private readonly (string Banner, string Title, string Footer) _words;
    private readonly IReadOnlyList<SheetColumn> _columns;
    private readonly WorkbookStyles _styles;
    private readonly SharedTexts _texts;
    private readonly XmlBytes _rows = new(), _linkElements = new();
    private readonly Cell[] _cells;
    private string _note = "";
    private bool _isNoteLoud, _hasPending;
    private double? _height;
    private int _links, _linksLeftOut;

    internal WorkbookSheet(
        string name, (string Banner, string Title, string Footer) words, IReadOnlyList<SheetColumn> columns, WorkbookStyles styles,
        SharedTexts texts)
    {
        Invariant.Holds(name.All(char.IsAsciiLetter), "a sheet has a name that needs no quotes anywhere");
        (Name, _words, _columns, _styles, _texts) = (name, words, columns, styles, texts);
        _cells = new Cell[columns.Count];
    }

    /// <summary>What stands on its tab.</summary>
    internal string Name { get; }

    /// <summary>Whether its rows are a table with a filter.</summary>
    internal bool IsTable { get; private set; }

    /// <summary>Links that this sheet holds, at most.</summary>
    internal int LinksMax { get; set; } = LinksMaxDefault;

    /// <summary>The row that comes next.</summary>
    internal int NextRow { get; private set; } = HeaderRow + 1;

    /// <summary>Rows of data so far.</summary>
    internal int RowCount => NextRow - HeaderRow - 1;

    /// <summary>Where a link to a row of this sheet leads.</summary>
    internal string AddressOf(int row) => AddressOf(Name, row);

    /// <summary>Where a link to a row of a sheet leads, which may be written later.</summary>
    internal static string AddressOf(string sheet, int row) => "'" + sheet + "'!A" + row.ToString(CultureInfo.InvariantCulture);

    /// <summary>Adds a row.</summary>
    internal void Row(params ReadOnlySpan<SheetCell> cells)
    {
        Invariant.Holds(cells.Length == _columns.Count, "a row has a cell for each column");
        Begin(HeightOf(cells));
        for (int i = 0; i < cells.Length; i++)
        {
            Set(i, cells[i]);
        }
    }

    /// <summary>Adds a band with the name of what follows; for sheets without a table.</summary>
    internal void Section(string name)
    {
        Flush();
        NextRow += NextRow > HeaderRow + 1 ? 1 : 0;
        Begin(height: null);
        for (int i = 0; i < _cells.Length; i++)
        {
            _cells[i].Style = new CellStyle(_columns[i].Format, CellLook.Section);
        }

        _cells[0].Text = name;
    }

    /// <summary>Makes a cell of the last row stand out in print as well.</summary>
    internal void Mark(int column) => _cells[column].Style = _cells[column].Style with { Look = CellLook.Marked };

    /// <summary>Says what the sheet holds, without a table.</summary>
    internal void Close(string note) => _note = note;

    /// <summary>Says what the sheet holds and makes it a table with a filter.</summary>
    /// <param name="total">Rows there are.</param>
    /// <param name="complete">The file that has them all.</param>
    internal void CloseTable(long total, string complete)
    {
        string count = RowCount.ToString("#,0", CultureInfo.InvariantCulture), all = total.ToString("#,0", CultureInfo.InvariantCulture);
        _isNoteLoud = total > RowCount;
        _note = (_isNoteLoud
            ? $"The first {count} of {all} rows: the workbook's limit. {complete} holds all of them."
            : $"All {count} rows, as in {complete}.") + LinksLeftOut();
        IsTable = true;
        if (RowCount == 0)
        {
            Begin(height: null);
            _cells[0].Text = "none";
        }
    }

    /// <summary>Writes the sheet's part.</summary>
    internal void Write(XmlBytes xml)
    {
        Flush();
        SheetFrame.WriteStart(xml, _columns, NextRow - 1, column => StyleOf(new CellStyle(column.Format)));
        WriteHead(xml, 1, _words.Banner, CellLook.Banner);
        WriteHead(xml, 2, _words.Title, CellLook.Title);
        WriteHead(xml, 3, _note, _isNoteLoud ? CellLook.LoudNote : CellLook.Note);
        SheetFrame.WriteRowStart(xml, HeaderRow, 30);
        for (int i = 0; i < _columns.Count; i++)
        {
            Cell title = new() { Text = _columns[i].Title, Style = new CellStyle(_columns[i].Format, CellLook.Header) };
            Write(xml, HeaderRow, i, title);
        }

        xml.Add("</row>"u8).Add(_rows.Written).Add("</sheetData>"u8);
        if (_links > 0)
        {
            xml.Add("<hyperlinks>"u8).Add(_linkElements.Written).Add("</hyperlinks>"u8);
        }

        SheetFrame.WriteEnd(xml, _columns, Name, _words.Footer, IsTable);
    }

    /// <summary>Writes the part of the sheet's table.</summary>
    internal void WriteTable(XmlBytes xml, int number)
    {
        // The names of the columns have to be what stands in the cells of the header.
        string[] titles = [.. _columns.Select(static column => Kept(column.Title))];
        SheetFrame.WriteTable(xml, number, Name + "Table", titles, NextRow - 1);
    }

    private string LinksLeftOut() => _linksLeftOut == 0 ? "" : string.Create(
        CultureInfo.InvariantCulture, $" {_linksLeftOut:#,0} cells have no link: a sheet holds {LinksMax:#,0}.");

    private void Begin(double? height)
    {
        Flush();
        for (int i = 0; i < _cells.Length; i++)
        {
            _cells[i] = new Cell { Style = new CellStyle(_columns[i].Format) };
        }

        (_hasPending, _height) = (true, height);
        NextRow++;
    }

    // A row is held until the next one comes, because cells of the last one may still be marked.
    private void Flush()
    {
        if (!_hasPending)
        {
            return;
        }

        _hasPending = false;
        SheetFrame.WriteRowStart(_rows, NextRow - 1, _height);
        for (int i = 0; i < _cells.Length; i++)
        {
            Write(_rows, NextRow - 1, i, _cells[i]);
        }

        _rows.Add("</row>"u8);
    }

    private void Set(int column, in SheetCell value)
    {
        ref Cell cell = ref _cells[column];
        (cell.Text, cell.Number) = (value.Text, value.Number);
        bool isLink = value.Link is not null && _links < LinksMax;
        // It is text as it is; the quote keeps it text when somebody edits the cell or saves the sheet as CSV.
        bool isQuoted = value is { Number: null, Text.Length: > 0 } && !char.IsAsciiLetterOrDigit(value.Text[0])
            && CellGuard.IsNeeded(Encoding.UTF8.GetBytes(value.Text));
        cell.Style = cell.Style with { IsLink = isLink, IsQuoted = isQuoted };
        if (isLink)
        {
            _links++;
            SheetFrame.WriteReference(_linkElements.Add("<hyperlink ref=\""u8), NextRow - 1, column);
            _linkElements.Add("\" location=\""u8).AddText(value.Link!).Add("\"/>"u8);
        }
        else if (value.Link is not null)
        {
            _linksLeftOut++;
        }
    }

    private void Write(XmlBytes xml, int row, int column, in Cell cell)
    {
        if (cell.Number is null && cell.Text.Length == 0 && cell.Style == new CellStyle(_columns[column].Format))
        {
            // Looks as its column does.
            return;
        }

        SheetFrame.WriteReference(xml.Add("<c r=\""u8), row, column);
        xml.Add("\" s=\""u8).Add((long)StyleOf(cell.Style));
        if (cell.Number is { } number)
        {
            xml.Add("\"><v>"u8).Add(number).Add("</v></c>"u8);
        }
        else if (cell.Text.Length > 0)
        {
            xml.Add("\" t=\"s\"><v>"u8).Add((long)_texts.NumberOf(Kept(cell.Text))).Add("</v></c>"u8);
        }
        else
        {
            xml.Add("\"/>"u8);
        }
    }

    private void WriteHead(XmlBytes xml, int row, string text, CellLook look)
    {
        SheetFrame.WriteRowStart(xml, row, look == CellLook.Title ? 21 : null);
        int cells = look == CellLook.Banner ? _columns.Count : 1;
        for (int i = 0; i < cells; i++)
        {
            Write(xml, row, i, new Cell { Text = i == 0 ? text : "", Style = new CellStyle(SheetFormat.Text, look) });
        }

        xml.Add("</row>"u8);
    }

    private int StyleOf(CellStyle style) => _styles.NumberOf(style);

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

    private struct Cell()
    {
        internal string Text = "";
        internal decimal? Number;
        internal CellStyle Style;
    }
}
