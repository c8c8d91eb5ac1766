using System;
using System.Collections.Generic;
using System.Linq;

namespace CompliReport.Reports.Formats;

/// <summary>What stands around the rows of a sheet: columns, frozen header, print set-up, and the table with its filter.</summary>
internal static class SheetFrame
{
    // A printed page holds this much width of columns and stays readable.
    private const double PageWidthMax = 290;

    // Programs take the space at the edges of a cell off the width that stands in the file.
    private const decimal CellEdges = 0.710625m;

    internal static void WriteStart(XmlBytes xml, IReadOnlyList<SheetColumn> columns, int lastRow, Func<SheetColumn, int> styleOf)
    {
        xml.Add("""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" """u8)
            .Add("""xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">"""u8)
            .Add("""<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:"""u8);
        WriteReference(xml, lastRow, columns.Count - 1);
        xml.Add("\"/><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\""u8).Add((long)WorkbookSheet.HeaderRow)
            .Add("\" topLeftCell=\"A"u8).Add(WorkbookSheet.HeaderRow + 1L)
            .Add("\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>"u8)
            .Add("""<sheetFormatPr defaultRowHeight="15"/><cols>"""u8);
        for (int i = 0; i < columns.Count; i++)
        {
            xml.Add("<col min=\""u8).Add(i + 1L).Add("\" max=\""u8).Add(i + 1L).Add("\" width=\""u8)
                .Add((decimal)columns[i].Width + CellEdges).Add("\" style=\""u8).Add((long)styleOf(columns[i]))
                .Add("\" customWidth=\"1\"/>"u8);
        }

        xml.Add("</cols><sheetData>"u8);
    }

    /// <summary>Begins a row; a height in points, or null for the usual one.</summary>
    internal static void WriteRowStart(XmlBytes xml, int row, double? height)
    {
        xml.Add("<row r=\""u8).Add((long)row);
        if (height is { } points)
        {
            xml.Add("\" ht=\""u8).Add((decimal)points).Add("\" customHeight=\"1"u8);
        }

        xml.Add("\">"u8);
    }

    /// <summary>Writes the address of a cell: A1 for row 1 and column 0.</summary>
    internal static void WriteReference(XmlBytes xml, int row, int column)
    {
        Span<byte> letters = stackalloc byte[3];
        int at = letters.Length;
        for (int rest = column + 1; rest > 0; rest = (rest - 1) / 26)
        {
            letters[--at] = (byte)('A' + ((rest - 1) % 26));
        }

        xml.Add(letters[at..]).Add((long)row);
    }

    internal static void WriteEnd(XmlBytes xml, IReadOnlyList<SheetColumn> columns, string name, string footer, bool isTable)
    {
        // Within the margin, or the last line of a page lies over it.
        xml.Add("""<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.7" header="0.3" footer="0.3"/>"""u8)
            .Add("<pageSetup paperSize=\"9\" fitToWidth=\""u8)
            .Add((long)Math.Ceiling(columns.Sum(static column => column.Width) / PageWidthMax))
            .Add("\" fitToHeight=\"0\" orientation=\"landscape\"/><headerFooter scaleWithDoc=\"0\"><oddFooter>&amp;L"u8)
            .AddText(footer.Replace("&", "&&", StringComparison.Ordinal)).Add("&amp;C"u8).AddText(name)
            .Add("&amp;RPage &amp;P of &amp;N</oddFooter></headerFooter>"u8)
            .Add(isTable ? "<tableParts count=\"1\"><tablePart r:id=\"rId1\"/></tableParts></worksheet>"u8 : "</worksheet>"u8);
    }

    /// <summary>The part of a table that begins at the header.</summary>
    internal static void WriteTable(XmlBytes xml, int number, string name, ReadOnlySpan<string> titles, int lastRow)
    {
        xml.Add("<table xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" id=\""u8).Add((long)number)
            .Add("\" name=\""u8).AddText(name).Add("\" displayName=\""u8).AddText(name).Add("\" ref=\""u8);
        WriteRange(xml, titles.Length, lastRow);
        xml.Add("\" totalsRowShown=\"0\"><autoFilter ref=\""u8);
        WriteRange(xml, titles.Length, lastRow);
        xml.Add("\"/><tableColumns count=\""u8).Add((long)titles.Length).Add("\">"u8);
        for (int i = 0; i < titles.Length; i++)
        {
            xml.Add("<tableColumn id=\""u8).Add(i + 1L).Add("\" name=\""u8).AddCellName(titles[i]).Add("\"/>"u8);
        }

        xml.Add("""</tableColumns><tableStyleInfo name="TableStyleLight1" showFirstColumn="0" showLastColumn="0" """u8)
            .Add("""showRowStripes="1" showColumnStripes="0"/></table>"""u8);
    }

    private static void WriteRange(XmlBytes xml, int columns, int lastRow)
    {
        WriteReference(xml, WorkbookSheet.HeaderRow, 0);
        WriteReference(xml.Add(":"u8), lastRow, columns - 1);
    }
}
