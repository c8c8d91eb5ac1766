using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;
using System.Xml;

namespace CompliReport.Reports.Filing.Goaml;

/// <summary>Finds the ledger lines that the elements of a file come from.</summary>
internal sealed partial class GoamlSource
{
    private readonly Lazy<List<string>> _numbers;
    private readonly Lazy<Dictionary<string, DocumentLeg>> _legs;

    /// <param name="filing">The file, as it was sent.</param>
    /// <param name="report">The report that it was made of.</param>
    internal GoamlSource(byte[] filing, ReportDocument report)
    {
        _numbers = new Lazy<List<string>>(() => NumbersOf(filing));
        _legs = new Lazy<Dictionary<string, DocumentLeg>>(() => LegsByNumber(report));
    }

    /// <summary>The source of an element.</summary>
    /// <param name="filing">The file, as it was sent.</param>
    /// <param name="path">A path with a position, such as <c>report/transaction[3]/amount_local</c>.</param>
    /// <param name="report">The report that it was made of.</param>
    /// <returns>Null where the path names no transaction, or the file has none there.</returns>
    internal static (string EntryId, string File, long Line)? SourceOf(byte[] filing, string path, ReportDocument report) =>
        new GoamlSource(filing, report).Of(path);

    /// <summary>The source of an element; null where the path names no transaction, or the file has none there.</summary>
    internal (string EntryId, string File, long Line)? Of(string path)
    {
        Match place = Position().Match(path);
        if (!place.Success
            || !int.TryParse(place.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int position)
            || position < 1 || position > _numbers.Value.Count)
        {
            return null;
        }

        string number = _numbers.Value[position - 1];
        string plain = number.LastIndexOf('~') is > 0 and var at ? number[..at] : number;
        return _legs.Value.TryGetValue(number, out DocumentLeg? leg) || _legs.Value.TryGetValue(plain, out leg)
            ? (leg.EntryId, leg.File, leg.Line)
            : null;
    }

    private static Dictionary<string, DocumentLeg> LegsByNumber(ReportDocument report)
    {
        Dictionary<string, DocumentLeg> legs = new(StringComparer.Ordinal);
        foreach (DocumentLeg leg in report.Legs)
        {
            legs.TryAdd(leg.EntryId, leg);
            if (leg.EntryId.Length > HashedFrom)
            {
                legs.TryAdd(GoamlText.TransactionNumber(leg.EntryId, 0), leg);
            }
        }

        return legs;
    }

    // A shorter id is never hashed, whatever the profile's length.
    private const int HashedFrom = 60;

    private static List<string> NumbersOf(byte[] filing)
    {
        List<string> numbers = [];
        try
        {
            using XmlReader reader = XmlReader.Create(
                new MemoryStream(filing), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            while (reader.ReadToFollowing("transaction"))
            {
                numbers.Add(reader.ReadToDescendant("transactionnumber") ? reader.ReadElementContentAsString() : "");
            }
        }
        catch (XmlException)
        {
            // What cannot be read has no source; the rules say what is wrong with it.
        }

        return numbers;
    }

    [GeneratedRegex(@"\btransaction\[(\d{1,9})\]", RegexOptions.CultureInvariant)]
    private static partial Regex Position();
}
