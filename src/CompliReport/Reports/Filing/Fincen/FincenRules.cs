using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;

namespace CompliReport.Reports.Filing.Fincen;

/// <summary>
/// The form-and-fit and business rules, checked on the finished bytes of a batch, whoever wrote it; what the schema cannot say, and what it
/// says for those who have none.
/// </summary>
public static class FincenRules
{
    private static readonly string[] BatchAttributes =
        ["TotalAmount", "PartyCount", "ActivityCount", "ActivityAttachmentCount", "AttachmentCount"];

    /// <summary>All violations, in the order of the file.</summary>
    /// <param name="batch">The file.</param>
    /// <param name="profile">The limits and tables.</param>
    public static IReadOnlyList<FilingViolation> Check(ReadOnlyMemory<byte> batch, AuthorityProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        FincenFindings findings = new(profile);
        XElement root;
        try
        {
            using XmlReader reader = XmlReader.Create(
                new MemoryStream(batch.ToArray()), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            root = XElement.Load(reader, LoadOptions.PreserveWhitespace);
        }
        catch (XmlException wrong)
        {
            findings.All.Add(new FilingViolation(
                "FINCEN_XML", ViolationGrade.Fatal, "", $"no XML at line {wrong.LineNumber}", "well-formed XML"));
            return findings.All;
        }

        if (root.Name.LocalName != "EFilingBatchXML" || root.Name.NamespaceName != FincenXml.Space)
        {
            findings.Fatal("FINCEN_ROOT", root, "", "another element", $"EFilingBatchXML of {FincenXml.Space}");
            return findings.All;
        }

        CheckBatch(root, findings);
        CheckNumbers(root, findings);
        FincenTextRules.Check(root, findings);
        foreach (XElement activity in root.All("Activity"))
        {
            FincenActivityRules.Check(activity, findings);
            FincenPartyRules.Check(activity, findings);
        }

        return findings.All;
    }

    private static void CheckBatch(XElement root, FincenFindings findings)
    {
        foreach (string name in BatchAttributes.Where(name => root.Attribute(name) is null))
        {
            findings.Fatal("FINCEN_ATTRIBUTE_MISSING", root, "@" + name, "nothing", "a number, zero too");
        }

        if (findings.Need(root, "FormTypeCode") is var form && form != "SARX" && form.Length > 0)
        {
            findings.Fatal("FINCEN_FORM_TYPE", root, "FormTypeCode", form, "SARX");
        }

        XElement[] activities = [.. root.All("Activity")];
        if (activities.Length == 0)
        {
            findings.Fatal("FINCEN_ELEMENT_MISSING", root, "Activity", "0 elements", "one or more");
        }

        IEnumerable<XElement> parties = activities.SelectMany(static activity => activity.All("Party"));
        decimal total = activities.SelectMany(static activity => activity.All("SuspiciousActivity"))
            .Sum(static one => AmountOf(one.Value("TotalSuspiciousAmountText")) ?? 0);
        int attachments = activities.Count(static activity => activity.Has("ActivitySupportDocument"));
        Agree(root, "ActivityCount", "FINCEN_ACTIVITY_COUNT", activities.Length, findings);
        Agree(root, "PartyCount", "FINCEN_PARTY_COUNT", parties.Count(static one => one.Value("ActivityPartyTypeCode") == "33"), findings);
        Agree(root, "TotalAmount", "FINCEN_TOTAL_AMOUNT", total, findings);
        Agree(root, "ActivityAttachmentCount", "FINCEN_ATTACHMENT_COUNT", attachments, findings);
        Agree(root, "AttachmentCount", "FINCEN_ATTACHMENT_COUNT", attachments, findings);
    }

    private static void Agree(XElement root, string name, string code, decimal counted, FincenFindings findings)
    {
        if ((string?)root.Attribute(name) is { } stated && AmountOf(stated) != counted)
        {
            findings.Fatal(code, root, "@" + name, stated, counted.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static void CheckNumbers(XElement root, FincenFindings findings)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (XElement block in root.Descendants().Where(static one => one.HasElements))
        {
            string number = (string?)block.Attribute("SeqNum") ?? "";
            if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                findings.Fatal("FINCEN_SEQNUM_MISSING", block, "@SeqNum", number, "a number");
            }
            else if (!seen.Add(number))
            {
                findings.Fatal("FINCEN_SEQNUM_DUPLICATE", block, "@SeqNum", number, "a number that no other block has");
            }
        }
    }

    /// <summary>An amount of up to 15 digits; null for anything else.</summary>
    internal static decimal? AmountOf(string text) =>
        text.Length is > 0 and <= 15 && text.All(char.IsAsciiDigit) ? decimal.Parse(text, CultureInfo.InvariantCulture) : null;
}
