using System.Collections.Generic;
using System.IO;
using System.Linq;
using CompliReport.Values;

namespace CompliReport.Reports.Formats;

/// <summary>How the cells of a column are written.</summary>
internal enum SheetFormat
{
    /// <summary>As text, whatever it looks like: identifiers, exact amounts, anything from a ledger.</summary>
    Text,

    /// <summary>Text that may need several lines.</summary>
    LongText,

    /// <summary>Text that is a number with all its digits: aligned like one.</summary>
    Exact,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>An amount of money with two places.</summary>
    Money,
}

/// <summary>A column of a sheet.</summary>
internal sealed record SheetColumn(string Title, double Width, SheetFormat Format = SheetFormat.Text);

/// <summary>A cell: text or a number, and where a click on it leads.</summary>
internal readonly record struct SheetCell(string Text, decimal? Number = null, string? Link = null)
{
    public static implicit operator SheetCell(string text) => new(text);

    public static implicit operator SheetCell(long number) => new("", number);

    public static implicit operator SheetCell(decimal number) => new("", number);
}

/// <summary>A workbook that a regulator keeps: every sheet with banner, title, frozen header, filter, and set up for printing.</summary>
/// <remarks>
/// Hot path, benchmark "whole run": rows become bytes of the sheet's part as they come. A library that keeps an object for each cell took
/// a quarter of the time of a day of a million rows, for nothing that these sheets need.
/// </remarks>
/// <param name="title">What it is.</param>
/// <param name="asOf">Stands for the time of writing, so that the same result gives the same bytes.</param>
/// <param name="footer">What each printed page says.</param>
internal sealed class Workbook(string title, UtcInstant asOf, string footer)
{
    private readonly List<WorkbookSheet> _sheets = [];
    private readonly WorkbookStyles _styles = new();
    private readonly SharedTexts _texts = new();

    /// <summary>Adds a sheet.</summary>
    internal WorkbookSheet Add(string name, string banner, string title, IReadOnlyList<SheetColumn> columns)
    {
        WorkbookSheet sheet = new(name, (banner, title, footer), columns, _styles, _texts);
        _sheets.Add(sheet);
        return sheet;
    }

    /// <summary>Writes the package: the same sheets give the same bytes.</summary>
    internal void Write(Stream stream)
    {
        // The content types come first, as readers of packages that are streamed ask for; the others follow in the order of their names.
        SortedDictionary<string, XmlBytes> parts = new(System.StringComparer.Ordinal);
        List<int> tables = [];
        foreach ((WorkbookSheet sheet, int number) in _sheets.Select(static (sheet, i) => (sheet, i + 1)))
        {
            sheet.Write(Part(parts, $"xl/worksheets/sheet{number}.xml"));
            if (sheet.IsTable)
            {
                tables.Add(number);
                sheet.WriteTable(Part(parts, $"xl/tables/table{tables.Count}.xml"), tables.Count);
                WorkbookParts.WriteSheetLinks(Part(parts, $"xl/worksheets/_rels/sheet{number}.xml.rels"), tables.Count);
            }
        }

        string[] names = [.. _sheets.Select(static sheet => sheet.Name)];
        WorkbookParts.WriteBook(Part(parts, "xl/workbook.xml"), names);
        WorkbookParts.WriteBookLinks(Part(parts, "xl/_rels/workbook.xml.rels"), names.Length);
        WorkbookParts.WriteRootLinks(Part(parts, "_rels/.rels"));
        WorkbookParts.WriteProperties(Part(parts, WorkbookParts.Properties), title, asOf);
        _styles.Write(Part(parts, "xl/styles.xml"));
        _texts.Write(Part(parts, "xl/sharedStrings.xml"));
        XmlBytes types = WorkbookParts.NewPart();
        WorkbookParts.WriteTypes(types, names.Length, tables.Count);
        PlainZip zip = new(stream);
        zip.Add("[Content_Types].xml", types.Written);
        foreach ((string name, XmlBytes part) in parts)
        {
            zip.Add(name, part.Written);
        }

        zip.Close();
    }

    private static XmlBytes Part(SortedDictionary<string, XmlBytes> parts, string name)
    {
        XmlBytes part = WorkbookParts.NewPart();
        parts.Add(name, part);
        return part;
    }
}

/// <summary>The texts of a workbook's cells, each once, numbered as they are first met.</summary>
internal sealed class SharedTexts
{
    private readonly Dictionary<string, int> _numbers = new(System.StringComparer.Ordinal);
    private readonly XmlBytes _items = new();
    private long _uses;

    /// <summary>The number of a text.</summary>
    internal int NumberOf(string text)
    {
        _uses++;
        if (!_numbers.TryGetValue(text, out int number))
        {
            number = _numbers.Count;
            _numbers.Add(text, number);
            bool hasOuterSpace = text.Length > 0 && (char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]));
            _items.Add(hasOuterSpace ? "<si><t xml:space=\"preserve\">"u8 : "<si><t>"u8).AddCellText(text).Add("</t></si>"u8);
        }

        return number;
    }

    /// <summary>The part that holds them.</summary>
    internal void Write(XmlBytes xml) =>
        xml.Add("<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" count=\""u8).Add(_uses)
            .Add("\" uniqueCount=\""u8).Add(_numbers.Count + 0L).Add("\">"u8).Add(_items.Written).Add("</sst>"u8);
}
