using System;
using CompliReport.Values;

namespace CompliReport.Reports.Formats;

/// <summary>The parts of a workbook's package that say how the others belong together (ECMA-376, parts 1 and 2).</summary>
internal static class WorkbookParts
{
    /// <summary>The part of title, author and times.</summary>
    internal const string Properties = "package/services/metadata/core-properties/core.psmdcp";

    /// <summary>A part with its declaration.</summary>
    internal static XmlBytes NewPart() => new XmlBytes().Add("<?xml version=\"1.0\" encoding=\"utf-8\"?>"u8);

    internal static void WriteTypes(XmlBytes xml, int sheets, int tables)
    {
        xml.Add("""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"""u8)
            .Add("""<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"""u8)
            .Add("""<Default Extension="psmdcp" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>"""u8);
        Override(xml, "/xl/workbook.xml"u8, 0, "sheet.main"u8);
        Override(xml, "/xl/styles.xml"u8, 0, "styles"u8);
        Override(xml, "/xl/sharedStrings.xml"u8, 0, "sharedStrings"u8);
        for (int i = 1; i <= sheets; i++)
        {
            Override(xml, "/xl/worksheets/sheet"u8, i, "worksheet"u8);
        }

        for (int i = 1; i <= tables; i++)
        {
            Override(xml, "/xl/tables/table"u8, i, "table"u8);
        }

        xml.Add("</Types>"u8);
    }

    internal static void WriteRootLinks(XmlBytes xml)
    {
        Begin(xml);
        Link(xml, 1, "officeDocument/2006/relationships/officeDocument"u8, "/xl/workbook.xml"u8);
        Link(xml, 2, "package/2006/relationships/metadata/core-properties"u8, System.Text.Encoding.ASCII.GetBytes("/" + Properties));
        xml.Add("</Relationships>"u8);
    }

    internal static void WriteBookLinks(XmlBytes xml, int sheets)
    {
        Begin(xml);
        for (int i = 1; i <= sheets; i++)
        {
            Link(xml, i, "officeDocument/2006/relationships/worksheet"u8, "/xl/worksheets/sheet"u8, i);
        }

        Link(xml, sheets + 1, "officeDocument/2006/relationships/styles"u8, "/xl/styles.xml"u8);
        Link(xml, sheets + 2, "officeDocument/2006/relationships/sharedStrings"u8, "/xl/sharedStrings.xml"u8);
        xml.Add("</Relationships>"u8);
    }

    internal static void WriteSheetLinks(XmlBytes xml, int table)
    {
        Begin(xml);
        Link(xml, 1, "officeDocument/2006/relationships/table"u8, "/xl/tables/table"u8, table);
        xml.Add("</Relationships>"u8);
    }

    /// <summary>The sheets in order, and the rows that every printed page of each repeats.</summary>
    internal static void WriteBook(XmlBytes xml, ReadOnlySpan<string> names)
    {
        xml.Add("""<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" """u8)
            .Add("""xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">"""u8)
            .Add("""<bookViews><workbookView firstSheet="0" activeTab="0"/></bookViews><sheets>"""u8);
        for (int i = 0; i < names.Length; i++)
        {
            xml.Add("<sheet name=\""u8).AddText(names[i]).Add("\" sheetId=\""u8).Add(i + 1L)
                .Add("\" r:id=\"rId"u8).Add(i + 1L).Add("\"/>"u8);
        }

        xml.Add("</sheets><definedNames>"u8);
        for (int i = 0; i < names.Length; i++)
        {
            xml.Add("<definedName name=\"_xlnm.Print_Titles\" localSheetId=\""u8).Add((long)i).Add("\">"u8).AddText(names[i])
                .Add("!$1:$"u8).Add((long)WorkbookSheet.HeaderRow).Add("</definedName>"u8);
        }

        xml.Add("</definedNames></workbook>"u8);
    }

    internal static void WriteProperties(XmlBytes xml, string title, UtcInstant asOf)
    {
        string time = asOf.ToString()[..19] + "Z";
        xml.Add("""<coreProperties xmlns="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" """u8)
            .Add("""xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" """u8)
            .Add("""xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">"""u8)
            .Add("<dcterms:created xsi:type=\"dcterms:W3CDTF\">"u8).AddText(time).Add("</dcterms:created>"u8)
            .Add("<dcterms:modified xsi:type=\"dcterms:W3CDTF\">"u8).AddText(time).Add("</dcterms:modified>"u8)
            .Add("<lastModifiedBy>CompliReport</lastModifiedBy><dc:creator>CompliReport</dc:creator><dc:title>"u8).AddText(title)
            .Add("</dc:title></coreProperties>"u8);
    }

    private static void Begin(XmlBytes xml) =>
        xml.Add("""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"""u8);

    // Number 0 stands for a name without one.
    private static void Link(XmlBytes xml, int id, ReadOnlySpan<byte> type, ReadOnlySpan<byte> target, int number = 0)
    {
        xml.Add("<Relationship Id=\"rId"u8).Add((long)id).Add("\" Type=\"http://schemas.openxmlformats.org/"u8).Add(type)
            .Add("\" Target=\""u8).Add(target);
        _ = number == 0 ? xml : xml.Add((long)number).Add(".xml"u8);
        xml.Add("\"/>"u8);
    }

    private static void Override(XmlBytes xml, ReadOnlySpan<byte> name, int number, ReadOnlySpan<byte> type)
    {
        xml.Add("<Override PartName=\""u8).Add(name);
        _ = number == 0 ? xml : xml.Add((long)number).Add(".xml"u8);
        xml.Add("\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml."u8).Add(type).Add("+xml\"/>"u8);
    }
}
