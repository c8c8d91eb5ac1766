using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;

namespace CompliReport.Reports.Filing.Fincen;

/// <summary>From an element of a batch file back to the line of the ledger that it comes from.</summary>
public static class FincenSource
{
    /// <summary>
    /// The line of the first leg of the account or the subject that a path leads to, or the leg with which the activity begins or ends.
    /// </summary>
    /// <param name="filing">The file.</param>
    /// <param name="path">
    /// As FinCEN gives it: elements with their sequence numbers, e.g. <c>EFilingBatchXML/Activity[1]/Party[25]/PartyName[26]</c>.
    /// </param>
    /// <param name="report">The report that the file was made from.</param>
    /// <returns>Null where the element comes from no line, or the file has no such element.</returns>
    public static (string EntryId, string File, long Line)? Of(byte[] filing, string path, ReportDocument report)
    {
        ArgumentNullException.ThrowIfNull(filing);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(report);
        DocumentLeg? leg = path.EndsWith("FromDateText", StringComparison.Ordinal) ? report.Legs.MinBy(static one => one.At)
            : path.EndsWith("ToDateText", StringComparison.Ordinal) ? report.Legs.MaxBy(static one => one.At)
            : LegOf(filing, path, report);
        return leg is null ? null : (leg.EntryId, leg.File, leg.Line);
    }

    private static DocumentLeg? LegOf(byte[] filing, string path, ReportDocument report)
    {
        if (NumbersIn(path) is not { Count: > 0 } numbers || !path.Contains("Party", StringComparison.Ordinal))
        {
            return null;
        }

        HashSet<string> accounts = AccountsBelow(filing, numbers);
        return accounts.Count == 0 ? null
            : report.Legs.FirstOrDefault(leg => accounts.Contains(FincenText.Account(leg.AccountId)));
    }

    // The innermost element of the path that holds accounts, or stands in a party that does.
    private static HashSet<string> AccountsBelow(byte[] filing, List<string> numbers)
    {
        try
        {
            using XmlReader reader = XmlReader.Create(
                new MemoryStream(filing), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            Dictionary<string, XElement> byNumber = new(StringComparer.Ordinal);
            foreach (XElement element in XDocument.Load(reader).Descendants())
            {
                if (element.Name.LocalName is not ("Activity" or "EFilingBatchXML") && (string?)element.Attribute("SeqNum") is { } number)
                {
                    byNumber.TryAdd(number, element);
                }
            }

            foreach (string number in Enumerable.Reverse(numbers))
            {
                if (byNumber.TryGetValue(number, out XElement? element)
                    && element.DescendantsAndSelf().Where(static one => one.Name.LocalName == "AccountNumberText").ToList() is { Count: > 0 } found)
                {
                    return found.Select(static one => one.Value).ToHashSet(StringComparer.Ordinal);
                }
            }
        }
        catch (XmlException)
        {
            // A file that is no XML has no elements; the checker says so.
        }

        return [];
    }

    private static List<string> NumbersIn(string path) =>
    [
        .. path.Split('/').Where(static step => step.EndsWith(']'))
            .Select(static step => step[(step.IndexOf('[', StringComparison.Ordinal) + 1)..^1])
            .Where(static number => long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _)),
    ];
}
