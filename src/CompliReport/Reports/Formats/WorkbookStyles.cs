using System.Collections.Generic;

namespace CompliReport.Reports.Formats;

/// <summary>What a cell is on its sheet, which decides font, fill and border.</summary>
internal enum CellLook
{
    /// <summary>A row of data.</summary>
    Data,

    /// <summary>The banner in the first row, white on black.</summary>
    Banner,

    /// <summary>The title of the sheet.</summary>
    Title,

    /// <summary>The line on what the sheet holds.</summary>
    Note,

    /// <summary>The same, where the sheet does not hold everything.</summary>
    LoudNote,

    /// <summary>The header of a column.</summary>
    Header,

    /// <summary>The band with the name of what follows.</summary>
    Section,

    /// <summary>A cell of data that stands out in print as well: bold, filled and framed.</summary>
    Marked,
}

/// <summary>How a cell is shown.</summary>
/// <param name="Format">How the cells of its column are written.</param>
/// <param name="Look">What it is.</param>
/// <param name="IsLink">Whether a click leads somewhere.</param>
/// <param name="IsQuoted">Whether it stays text when somebody edits it or saves the sheet as CSV.</param>
internal readonly record struct CellStyle(
    SheetFormat Format, CellLook Look = CellLook.Data, bool IsLink = false, bool IsQuoted = false);

/// <summary>The styles of a workbook's cells, numbered as they are first used; 0 is the style of cells that nobody wrote.</summary>
internal sealed class WorkbookStyles
{
    private readonly Dictionary<CellStyle, int> _numbers = [];
    private readonly List<CellStyle> _styles = [];

    /// <summary>The number of a style.</summary>
    internal int NumberOf(CellStyle style)
    {
        if (!_numbers.TryGetValue(style, out int number))
        {
            _styles.Add(style);
            _numbers.Add(style, number = _styles.Count);
        }

        return number;
    }

    /// <summary>The part that says what the numbers mean.</summary>
    internal void Write(XmlBytes xml)
    {
        xml.Add("""<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="3">"""u8)
            .Add("""<numFmt numFmtId="165" formatCode="@"/><numFmt numFmtId="166" formatCode="#,##0"/>"""u8)
            .Add("""<numFmt numFmtId="167" formatCode="#,##0.00"/></numFmts>"""u8);
        // Widths of columns are counted in digits of the first font, so it stays at the size that every program starts with.
        xml.Add("<fonts count=\"7\">"u8);
        Font(xml, "<sz val=\"11\"/>"u8, "<color rgb=\"FF000000\"/>"u8);
        Font(xml, "<sz val=\"10\"/>"u8, "<color rgb=\"FF000000\"/>"u8);
        Font(xml, "<b/><sz val=\"10\"/>"u8, "<color rgb=\"FFFFFFFF\"/>"u8);
        Font(xml, "<b/><sz val=\"14\"/>"u8, "<color rgb=\"FF000000\"/>"u8);
        Font(xml, "<b/><sz val=\"10\"/>"u8, "<color rgb=\"FF000000\"/>"u8);
        Font(xml, "<u/><sz val=\"10\"/>"u8, "<color rgb=\"FF0000FF\"/>"u8);
        Font(xml, "<b/><u/><sz val=\"10\"/>"u8, "<color rgb=\"FF0000FF\"/>"u8);
        xml.Add("""</fonts><fills count="6"><fill><patternFill patternType="none"/></fill>"""u8)
            .Add("""<fill><patternFill patternType="gray125"/></fill>"""u8);
        Fill(xml, "FF000000"u8);
        Fill(xml, "FF1F3864"u8);
        Fill(xml, "FFDDE3EC"u8);
        Fill(xml, "FFFFD966"u8);
        xml.Add("""</fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>"""u8)
            .Add("""<left style="thin"><color rgb="FF000000"/></left><right style="thin"><color rgb="FF000000"/></right>"""u8)
            .Add("""<top style="thin"><color rgb="FF000000"/></top><bottom style="thin"><color rgb="FF000000"/></bottom>"""u8)
            .Add("""<diagonal/></border></borders>"""u8)
            .Add("""<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>"""u8)
            .Add("<cellXfs count=\""u8).Add(_styles.Count + 1L)
            .Add("\"><xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>"u8);
        foreach (CellStyle style in _styles)
        {
            Write(xml, style);
        }

        xml.Add("""</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>"""u8)
            .Add("""<dxfs count="0"/></styleSheet>"""u8);
    }

    private static void Font(XmlBytes xml, System.ReadOnlySpan<byte> style, System.ReadOnlySpan<byte> color) =>
        xml.Add("<font>"u8).Add(style).Add(color).Add("""<name val="Calibri"/><family val="2"/></font>"""u8);

    private static void Fill(XmlBytes xml, System.ReadOnlySpan<byte> color) =>
        xml.Add("<fill><patternFill patternType=\"solid\"><fgColor rgb=\""u8).Add(color).Add("\"/></patternFill></fill>"u8);

    private static void Write(XmlBytes xml, in CellStyle style)
    {
        bool isHead = style.Look is CellLook.Banner or CellLook.Title or CellLook.Note or CellLook.LoudNote;
        bool isText = style.Format is SheetFormat.Text or SheetFormat.LongText;
        xml.Add("<xf numFmtId=\""u8).Add(isHead ? 0 : NumberFormatOf(style.Format)).Add("\" fontId=\""u8).Add(FontOf(style))
            .Add("\" fillId=\""u8).Add(FillOf(style.Look)).Add("\" borderId=\""u8).Add(style.Look == CellLook.Marked ? 1L : 0)
            .Add("\" xfId=\"0\""u8).Add(style.IsQuoted ? " quotePrefix=\"1\""u8 : default)
            .Add(" applyNumberFormat=\"1\" applyFont=\"1\" applyFill=\"1\" applyBorder=\"1\" applyAlignment=\"1\""u8)
            .Add("><alignment horizontal=\""u8)
            .Add(isHead || isText ? "left"u8 : "right"u8).Add("\" vertical=\""u8)
            .Add(style.Look == CellLook.Header ? "center"u8 : "top"u8).Add("\""u8)
            .Add(style.Look == CellLook.Header || (!isHead && style.Format == SheetFormat.LongText) ? " wrapText=\"1\""u8 : default)
            .Add(!isHead && isText ? " indent=\"1\""u8 : default).Add("/></xf>"u8);
    }

    private static long NumberFormatOf(SheetFormat format) =>
        format switch { SheetFormat.Whole => 166, SheetFormat.Money => 167, _ => 165 };

    private static long FontOf(in CellStyle style) => style.Look switch
    {
        CellLook.Banner or CellLook.Header => 2,
        CellLook.Title => 3,
        CellLook.LoudNote or CellLook.Section => 4,
        CellLook.Marked => style.IsLink ? 6 : 4,
        _ => style.IsLink ? 5 : 1,
    };

    private static long FillOf(CellLook look) =>
        look switch { CellLook.Banner => 2, CellLook.Header => 3, CellLook.Section => 4, CellLook.Marked => 5, _ => 0 };
}
