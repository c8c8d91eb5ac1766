using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;

namespace CompliReport.Reports.Filing.Fincen;

/// <summary>Rules on the filing itself, its dates, amounts, kinds, assets and narrative.</summary>
internal static class FincenActivityRules
{
    private static readonly string[] Associations =
        ["InitialReportIndicator", "CorrectsAmendsPriorReportIndicator", "ContinuingActivityReportIndicator"];

    private static readonly string[] Amounts = ["TotalSuspiciousAmountText", "AmountUnknownIndicator", "NoAmountInvolvedIndicator"];

    internal static void Check(XElement activity, FincenFindings findings)
    {
        string kind = CheckAssociation(activity, findings);
        CheckPriorNumber(activity, kind, findings);
        XElement[] suspicious = [.. activity.All("SuspiciousActivity")];
        if (suspicious.Length != 1)
        {
            findings.Fatal("FINCEN_ELEMENT_MISSING", activity, "SuspiciousActivity", $"{suspicious.Length} elements", "one");
        }

        foreach (XElement one in suspicious)
        {
            CheckDates(activity, one, findings);
            CheckAmounts(one, kind, findings);
            CheckKinds(one, findings);
        }

        CheckAssets(activity, findings);
        CheckNarrative(activity, findings);
    }

    private static string CheckAssociation(XElement activity, FincenFindings findings)
    {
        XElement? association = activity.All("ActivityAssociation").FirstOrDefault();
        string[] said = association is null ? [] : [.. Associations.Where(association.Says)];
        if (said.Length != 1)
        {
            findings.Fatal(
                "FINCEN_ASSOCIATION", activity, "ActivityAssociation", $"{said.Length} kinds of filing",
                "initial, correction or continuing");
        }

        return said.Length == 1 ? said[0] : "";
    }

    private static void CheckPriorNumber(XElement activity, string kind, FincenFindings findings)
    {
        string number = activity.Value("EFilingPriorDocumentNumber");
        bool isNeeded = kind.Length > 0 && kind != Associations[0];
        if (isNeeded && (number.Length != 14 || !number.All(char.IsAsciiDigit)))
        {
            findings.Fatal(
                "FINCEN_PRIOR_NUMBER", activity, "EFilingPriorDocumentNumber", $"{number.Length} characters",
                "14 digits, zeros where it is not known");
        }
        else if (kind == Associations[0] && activity.Has("EFilingPriorDocumentNumber"))
        {
            findings.Fatal("FINCEN_PRIOR_NUMBER", activity, "EFilingPriorDocumentNumber", "a number", "none for an initial report");
        }
    }

    private static void CheckDates(XElement activity, XElement one, FincenFindings findings)
    {
        DateOnly? filed = DateIn(activity, "FilingDateText", isNeeded: true, findings);
        DateOnly? from = DateIn(one, "SuspiciousActivityFromDateText", isNeeded: true, findings);
        DateOnly? to = DateIn(one, "SuspiciousActivityToDateText", isNeeded: false, findings);
        if (to < from)
        {
            findings.Fatal("FINCEN_DATE_ORDER", one, "SuspiciousActivityToDateText", "before the first day", "the first day or later");
        }

        if (filed < (to ?? from))
        {
            findings.Fatal(
                "FINCEN_DATE_ORDER", activity, "FilingDateText", "before the activity ends", "the last day of the activity or later");
        }
    }

    private static DateOnly? DateIn(XElement at, string name, bool isNeeded, FincenFindings findings)
    {
        string text = isNeeded ? findings.Need(at, name) : at.Value(name);
        if (DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date))
        {
            return date;
        }

        if (text.Length > 0)
        {
            findings.Fatal("FINCEN_DATE", at, name, text, "a day as YYYYMMDD");
        }

        return null;
    }

    private static void CheckAmounts(XElement one, string kind, FincenFindings findings)
    {
        if (Amounts.Count(one.Has) is var said && said != 1)
        {
            findings.Fatal("FINCEN_AMOUNT", one, Amounts[0], $"{said} of amount, unknown and none", "one of them");
        }

        decimal? total = AmountIn(one, Amounts[0], findings);
        decimal? cumulative = AmountIn(one, "CumulativeTotalViolationAmountText", findings);
        bool isContinuing = kind == Associations[2], hasCumulative = one.Has("CumulativeTotalViolationAmountText");
        if (kind.Length > 0 && (isContinuing && total is not null ? !hasCumulative : !isContinuing && hasCumulative))
        {
            findings.Fatal(
                "FINCEN_CUMULATIVE", one, "CumulativeTotalViolationAmountText", hasCumulative ? "an amount" : "nothing",
                "an amount in a continuing report, and in no other");
        }

        if (cumulative < total)
        {
            findings.Fatal(
                "FINCEN_CUMULATIVE", one, "CumulativeTotalViolationAmountText", "less than this report's amount", "as much or more");
        }
    }

    private static decimal? AmountIn(XElement one, string name, FincenFindings findings)
    {
        if (!one.Has(name))
        {
            return null;
        }

        string text = one.Value(name);
        decimal? amount = FincenRules.AmountOf(text);
        if (amount is null or 0 || text[0] == '0')
        {
            findings.Fatal("FINCEN_AMOUNT_FORMAT", one, name, text, "whole dollars in at most 15 digits");
        }

        return amount;
    }

    private static void CheckKinds(XElement one, FincenFindings findings)
    {
        XElement[] kinds = [.. one.All("SuspiciousActivityClassification")];
        if (kinds.Length is 0 or > 99)
        {
            findings.Fatal("FINCEN_KIND_COUNT", one, "SuspiciousActivityClassification", $"{kinds.Length} elements", "1 to 99");
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (XElement kind in kinds)
        {
            string type = findings.Need(kind, "SuspiciousActivityTypeID"), subtype = findings.Need(kind, "SuspiciousActivitySubtypeID");
            if (!seen.Add(subtype))
            {
                findings.Fatal("FINCEN_KIND_DUPLICATE", kind, "SuspiciousActivitySubtypeID", subtype, "each kind once");
            }

            bool isOther = subtype.EndsWith("999", StringComparison.Ordinal);
            string owner = subtype.Length < 3 ? "" : isOther ? subtype[..^3] : subtype[..^2];
            if (type.Length > 0 && subtype.Length > 0 && owner != type)
            {
                findings.Fatal("FINCEN_KIND_PAIR", kind, "SuspiciousActivitySubtypeID", $"{type}:{subtype}", "a subtype of the type");
            }

            CheckOther(kind, "OtherSuspiciousActivityTypeText", isOther, findings);
        }
    }

    private static void CheckAssets(XElement activity, FincenFindings findings)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (XElement asset in activity.All("Assets"))
        {
            string subtype = findings.Need(asset, "AssetSubtypeID"), type = findings.Need(asset, "AssetTypeID");
            if (!seen.Add(subtype))
            {
                findings.Fatal("FINCEN_ASSET_DUPLICATE", asset, "AssetSubtypeID", subtype, "each kind once");
            }

            // By the schema's lists products end with 30; a deposit account and microcap securities came later.
            bool isProduct = int.TryParse(subtype, NumberStyles.None, CultureInfo.InvariantCulture, out int code)
                && code is <= 30 or 46 or 47;
            if (type.Length > 0 && subtype.Length > 0 && type != (isProduct ? "5" : "6"))
            {
                findings.Fatal("FINCEN_ASSET_PAIR", asset, "AssetTypeID", $"{type}:{subtype}", isProduct ? "5" : "6");
            }

            CheckOther(asset, "OtherAssetSubtypeText", subtype is "30" or "41" or "1", findings);
        }
    }

    private static void CheckOther(XElement at, string name, bool isOther, FincenFindings findings)
    {
        if (isOther != at.Has(name))
        {
            findings.Fatal(
                "FINCEN_OTHER_TEXT", at, name, isOther ? "nothing" : "a text", isOther ? "what it is" : "none for a listed kind");
        }
    }

    private static void CheckNarrative(XElement activity, FincenFindings findings)
    {
        XElement[] blocks = [.. activity.All("ActivityNarrativeInformation")];
        if (blocks.Length == 0 || blocks.Length > findings.Profile.Limit("narrative_parts"))
        {
            findings.Fatal("FINCEN_NARRATIVE_COUNT", activity, "ActivityNarrativeInformation", $"{blocks.Length} blocks", "1 to 5");
        }

        for (int i = 0; i < blocks.Length; i++)
        {
            string number = (i + 1).ToString(CultureInfo.InvariantCulture);
            if (findings.Need(blocks[i], "ActivityNarrativeSequenceNumber") is var stated && stated != number && stated.Length > 0)
            {
                findings.Fatal("FINCEN_NARRATIVE_ORDER", blocks[i], "ActivityNarrativeSequenceNumber", stated, number);
            }

            string text = findings.Need(blocks[i], "ActivityNarrativeText");
            long lengthMax = findings.Profile.Limit(i == 4 ? "narrative_last_length" : "narrative_length");
            if (text.Length > lengthMax)
            {
                findings.Fatal(
                    "FINCEN_NARRATIVE_LENGTH", blocks[i], "ActivityNarrativeText", $"{text.Length} characters", $"at most {lengthMax}");
            }
        }

        string all = string.Join(' ', blocks.Select(static block => block.Value("ActivityNarrativeText")));
        foreach (string term in findings.Profile.KeyTerms.Where(term => !all.Contains(term, StringComparison.Ordinal)))
        {
            findings.Warning("FINCEN_KEY_TERM", activity, "ActivityNarrativeInformation", "a narrative without the key term", term);
        }
    }
}
