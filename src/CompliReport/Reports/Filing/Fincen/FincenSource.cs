using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;

namespace CompliReport.Reports.Filing.Fincen;

/// <summary>From the elements of a batch file back to the lines of the ledger that they come from.</summary>
internal sealed class FincenSource
{
    private readonly ReportDocument _report;
    private readonly Dictionary<string, XElement> _blocks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DocumentLeg> _legs = new(StringComparer.Ordinal);

    /// <summary>Of a file.</summary>
    /// <param name="filing">The file; what is no XML has no elements.</param>
    /// <param name="report">The report that it was made from.</param>
    internal FincenSource(byte[] filing, ReportDocument report)
    {
        _report = report;
        foreach (DocumentLeg leg in report.Legs)
        {
            _legs.TryAdd(FincenText.Account(leg.AccountId), leg);
        }

        try
        {
            using XmlReader reader = XmlReader.Create(
                new MemoryStream(filing), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            foreach (XElement element in XElement.Load(reader).Descendants().Where(static one => one.Name.LocalName != "Activity"))
            {
                if ((string?)element.Attribute("SeqNum") is { } number)
                {
                    _blocks.TryAdd(number, element);
                }
            }
        }
        catch (XmlException)
        {
            // The checker says so.
        }
    }

    /// <summary>
    /// The line of the first leg of the account or the subject that a path leads to, or the leg with which the activity begins or ends.
    /// </summary>
    /// <param name="path">
    /// As FinCEN gives it: elements with their sequence numbers, e.g. <c>EFilingBatchXML/Activity[1]/Party[25]/PartyName[26]</c>.
    /// </param>
    /// <returns>Null where the element comes from no line, or the file has no such element.</returns>
    internal (string EntryId, string File, long Line)? Of(string path)
    {
        DocumentLeg? leg = path.EndsWith("FromDateText", StringComparison.Ordinal) ? _report.Legs.MinBy(static one => one.At)
            : path.EndsWith("ToDateText", StringComparison.Ordinal) ? _report.Legs.MaxBy(static one => one.At)
            : LegOf(path);
        return leg is null ? null : (leg.EntryId, leg.File, leg.Line);
    }

    // The innermost block of the path that holds accounts decides.
    private DocumentLeg? LegOf(string path)
    {
        foreach (string step in path.Split('/').Reverse())
        {
            int bracket = step.IndexOf('[', StringComparison.Ordinal);
            if (bracket < 0 || !_blocks.TryGetValue(step[(bracket + 1)..].TrimEnd(']'), out XElement? block)
                || block.Name.LocalName != step[..bracket])
            {
                continue;
            }

            string[] accounts =
                [.. block.Descendants().Where(static one => one.Name.LocalName == "AccountNumberText").Select(static one => one.Value)];
            if (accounts.Length > 0)
            {
                return accounts.Select(account => _legs.GetValueOrDefault(account)).FirstOrDefault(static leg => leg is not null);
            }
        }

        return null;
    }
}
