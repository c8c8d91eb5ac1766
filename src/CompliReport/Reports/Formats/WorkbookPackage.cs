using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using CompliReport.Values;

namespace CompliReport.Reports.Formats;

/// <summary>Takes chance and clock out of a workbook's package: parts sorted by name, fixed ids, a fixed time on every part.</summary>
internal static partial class WorkbookPackage
{
    private const string PropertiesFolder = "package/services/metadata/core-properties/", Properties = PropertiesFolder + "core.psmdcp";

    /// <summary>Writes the package again, with the same content in one way only.</summary>
    internal static void Write(byte[] package, UtcInstant asOf, Stream stream)
    {
        SortedDictionary<string, string> parts = new(StringComparer.Ordinal);
        using (MemoryStream source = new(package, writable: false))
        using (ZipArchive zip = new(source, ZipArchiveMode.Read))
        {
            foreach (ZipArchiveEntry entry in zip.Entries)
            {
                using StreamReader reader = new(entry.Open(), Encoding.UTF8);
                string name = entry.FullName.StartsWith(PropertiesFolder, StringComparison.Ordinal) ? Properties : entry.FullName;
                parts.Add(name, PropertiesName().Replace(reader.ReadToEnd(), "/" + Properties));
            }
        }

        Dictionary<string, string> ids = new(StringComparer.Ordinal);
        string Renamed(Match id)
        {
            if (!ids.TryGetValue(id.Value, out string? renamed))
            {
                ids.Add(id.Value, renamed = "rIdC" + (ids.Count + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
            }

            return renamed;
        }

        // The content types come first, as readers of packages that are streamed ask for.
        PlainZip zipped = new(stream);
        foreach ((string name, string text) in parts.OrderBy(static part => part.Key != "[Content_Types].xml"))
        {
            string settled = ChanceId().Replace(text, Renamed);
            settled = Columns().Replace(settled, static columns => InOrder(columns));
            settled = PrintTitles().Replace(settled, "$1$$$2:$$$3");
            string timed = name == Properties ? Time().Replace(settled, ">" + asOf.ToString()[..19] + "Z<") : settled;
            zipped.Add(name, Encoding.UTF8.GetBytes(timed));
        }

        zipped.Close();
    }

    // The library writes the columns after the last used one first; strict readers want them in order.
    private static string InOrder(Match columns)
    {
        IEnumerable<string> sorted = Column().Matches(columns.Groups[2].Value)
            .OrderBy(static column => int.Parse(column.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))
            .Select(static column => column.Value);
        return columns.Groups[1].Value + string.Concat(sorted) + columns.Groups[3].Value;
    }

    // The library writes the rows that every page repeats without the signs that fix them, and not every program repeats them then.
    [GeneratedRegex("(_xlnm\\.Print_Titles\"[^>]*>[^<]*!)(\\d+):(\\d+)(?=<)", RegexOptions.CultureInvariant)]
    private static partial Regex PrintTitles();

    [GeneratedRegex("(<x:cols>)(.*?)(</x:cols>)", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Columns();

    [GeneratedRegex("<x:col min=\"(\\d+)\"[^>]*/>", RegexOptions.CultureInvariant)]
    private static partial Regex Column();

    [GeneratedRegex("/package/services/metadata/core-properties/[0-9a-f]+\\.psmdcp", RegexOptions.CultureInvariant)]
    private static partial Regex PropertiesName();

    [GeneratedRegex("(?<=\")R[0-9a-f]{15,32}(?=\")", RegexOptions.CultureInvariant)]
    private static partial Regex ChanceId();

    [GeneratedRegex(">\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[^<]*<", RegexOptions.CultureInvariant)]
    private static partial Regex Time();
}
