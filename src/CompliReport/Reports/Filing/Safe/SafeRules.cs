using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;

namespace CompliReport.Reports.Filing.Safe;

/// <summary>
/// What a finished report to SAFE must keep beyond its schema: the file is parsed again, and its totals are computed anew. Knows nothing of
/// how it was written.
/// </summary>
internal sealed class SafeRules
{
    private readonly List<FilingViolation> _violations = [];
    private readonly XElement _root;

    private SafeRules(XElement root) => _root = root;

    /// <summary>Checks a report.</summary>
    /// <returns>All violations; each keeps it from being released.</returns>
    internal static List<FilingViolation> Check(byte[] xml)
    {
        try
        {
            using XmlReader reader = XmlReader.Create(
                new MemoryStream(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            SafeRules rules = new(XDocument.Load(reader).Root!);
            rules.CheckAll();
            return rules._violations;
        }
        catch (XmlException)
        {
            return [new FilingViolation("SAFE_XML", ViolationGrade.Fatal, "", "no XML", "a report")];
        }
    }

    private void CheckAll()
    {
        if (_root.Name.LocalName != "SAFE_FXR")
        {
            Say("SAFE_ROOT", _root.Name.LocalName, _root.Name.LocalName, "SAFE_FXR");
            return;
        }

        CheckKind();
        CheckPeriod();
        CheckAccounts();
        CheckExcesses();
        CheckConversions();
        CheckTotals();
        foreach (string name in (string[])["MEASURES/MEASURE", "NARRATIVE/SENTENCE"])
        {
            if (Elements(name).Length == 0)
            {
                Say(name[0] == 'M' ? "SAFE_MEASURES_MISSING" : "SAFE_NARRATIVE_MISSING", "SAFE_FXR/" + name, "nothing", "at least one");
            }
        }
    }

    // Numbers of reports are unique, and a later one names what it follows.
    private void CheckKind()
    {
        string kind = Text("BASIC_INFO/REPORT_KIND"), prior = Text("BASIC_INFO/PRIOR_REPORT_NO");
        if (kind.Length > 0 && kind != "INITIAL" && prior.Length == 0)
        {
            Say("SAFE_PRIOR_MISSING", "SAFE_FXR/BASIC_INFO/PRIOR_REPORT_NO", "nothing", "the report that this one follows");
        }

        if (kind is "AMENDMENT" or "WITHDRAWAL" && Text("BASIC_INFO/REASON").Length == 0)
        {
            Say("SAFE_REASON_MISSING", "SAFE_FXR/BASIC_INFO/REASON", "nothing", "why it is corrected or withdrawn");
        }
    }

    private void CheckPeriod()
    {
        string from = Text("RISK_TRANSACTION/TIME_FROM"), to = Text("RISK_TRANSACTION/TIME_TO");
        if (string.CompareOrdinal(from, to) > 0)
        {
            Say("SAFE_PERIOD", "SAFE_FXR/RISK_TRANSACTION/TIME_TO", to, "not before " + from);
        }
    }

    private void CheckAccounts()
    {
        HashSet<string> known = [.. Elements("ACCOUNTS/ACCOUNT").Select(static one => Text(one, "ACCOUNT_NO"))];
        XElement[] subjects = Elements("SUBJECTS/SUBJECT");
        for (int i = 0; i < subjects.Length; i++)
        {
            if (subjects[i].Elements("ACCOUNT_NO").Any(one => !known.Contains(one.Value)))
            {
                Say("SAFE_ACCOUNT_UNKNOWN", $"SAFE_FXR/SUBJECTS/SUBJECT[{i + 1}]/ACCOUNT_NO", "an account", "one of ACCOUNTS");
            }
        }
    }

    private void CheckExcesses()
    {
        XElement[] excesses = Elements("QUOTA_EXCESSES/QUOTA_EXCESS");
        for (int i = 0; i < excesses.Length; i++)
        {
            decimal? quota = Number(excesses[i], "QUOTA"), used = Number(excesses[i], "USED"), excess = Number(excesses[i], "EXCESS");
            if (excess is null || used - quota != excess)
            {
                Say("SAFE_QUOTA", $"SAFE_FXR/QUOTA_EXCESSES/QUOTA_EXCESS[{i + 1}]/EXCESS", Text(excesses[i], "EXCESS"), "USED less QUOTA");
            }
        }
    }

    private void CheckConversions()
    {
        HashSet<string> numbers = new(StringComparer.Ordinal);
        XElement[] conversions = Elements("CONVERSIONS/CONVERSION");
        for (int i = 0; i < conversions.Length; i++)
        {
            string path = $"SAFE_FXR/CONVERSIONS/CONVERSION[{i + 1}]/";
            if (!numbers.Add(Text(conversions[i], "CONVERSION_NO")))
            {
                Say("SAFE_CONVERSION_TWICE", path + "CONVERSION_NO", "a number that was there before", "one of its own");
            }

            bool hasBoth = Text(conversions[i], "RATE").Length > 0 && Text(conversions[i], "REFERENCE_RATE").Length > 0;
            if (!hasBoth && Text(conversions[i], "DEVIATION_BPS").Length > 0)
            {
                Say("SAFE_DEVIATION", path + "DEVIATION_BPS", "a deviation", "nothing, since a rate is not known");
            }
            else if (hasBoth && Number(conversions[i], "DEVIATION_BPS") is { } bps
                && Number(conversions[i], "RATE") is { } rate && Number(conversions[i], "REFERENCE_RATE") is { } reference
                && (rate > reference && bps < 0 || rate < reference && bps > 0))
            {
                Say("SAFE_DEVIATION", path + "DEVIATION_BPS", bps > 0 ? "above" : "below", rate > reference ? "above" : "below");
            }
        }
    }

    // What the receiver would count: every leg once, and what it counts is what the totals say.
    private void CheckTotals()
    {
        XElement[] legs =
            [.. Elements("CONVERSIONS/CONVERSION").SelectMany(static one => one.Elements("LEG")), .. Elements("TRANSFERS/LEG")];
        Total("SUBJECT_COUNT", Count(Elements("SUBJECTS/SUBJECT").Length));
        Total("ACCOUNT_COUNT", Count(Elements("ACCOUNTS/ACCOUNT").Length));
        Total("CONVERSION_COUNT", Count(Elements("CONVERSIONS/CONVERSION").Length));
        Total("TRANSFER_COUNT", Count(Elements("TRANSFERS/LEG").Length));
        Total("LEG_COUNT", Count(legs.Length));
        Total("UNVALUED_COUNT", Count(legs.Count(static leg => Text(leg, "VALUE_USD").Length == 0)));
        Total("VALUE_USD", legs.Sum(static leg => Number(leg, "VALUE_USD") ?? 0).ToString("0.00", CultureInfo.InvariantCulture));
        Dictionary<string, XElement> totals = new(StringComparer.Ordinal);
        foreach (XElement total in Elements("CONTROL_TOTALS/ASSET_TOTAL"))
        {
            totals.TryAdd(Text(total, "ASSET"), total);
        }

        foreach (IGrouping<string, XElement> asset in legs.GroupBy(static leg => Text(leg, "ASSET")).OrderBy(
            static group => group.Key, StringComparer.Ordinal))
        {
            (string In, string Out)? sums = SafeSums.Of(asset.Select(static leg => Text(leg, "AMOUNT")));
            bool isRight = totals.Remove(asset.Key, out XElement? total) && sums is { } right
                && Text(total, "IN") == right.In && Text(total, "OUT") == right.Out;
            if (!isRight)
            {
                Say("SAFE_CONTROL_TOTAL", "SAFE_FXR/CONTROL_TOTALS/ASSET_TOTAL", "another sum", $"the sum of the legs in {asset.Key}");
            }
        }

        foreach (string asset in totals.Keys.Order(StringComparer.Ordinal))
        {
            Say("SAFE_CONTROL_TOTAL", "SAFE_FXR/CONTROL_TOTALS/ASSET_TOTAL", asset, "an asset of a leg");
        }
    }

    private void Total(string name, string right)
    {
        string said = Text("CONTROL_TOTALS/" + name);
        if (said != right)
        {
            Say("SAFE_CONTROL_TOTAL", "SAFE_FXR/CONTROL_TOTALS/" + name, said, right);
        }
    }

    private XElement[] Elements(string path) => [.. path.Split('/').Aggregate(
        (IEnumerable<XElement>)[_root], static (found, name) => found.SelectMany(one => one.Elements(name)))];

    private string Text(string path) => Elements(path).FirstOrDefault()?.Value ?? "";

    private static string Text(XElement element, string name) => element.Element(name)?.Value ?? "";

    private static decimal? Number(XElement element, string name) => decimal.TryParse(
        Text(element, name), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
        out decimal number)
        ? number
        : null;

    private static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Say(string code, string path, string found, string expected) =>
        _violations.Add(new FilingViolation(code, ViolationGrade.Fatal, path, found, expected));
}
