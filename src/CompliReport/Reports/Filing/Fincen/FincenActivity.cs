using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CompliReport.Reports.Filing.Fincen;

/// <summary>What happened: dates, amounts and the kinds of activity.</summary>
internal static class FincenActivity
{
    private const int KindsMax = 99, TextMax = 50;

    /// <summary>What was exchanged in whole dollars; 0 where it is not known or nothing was.</summary>
    internal static decimal TotalOf(ReportDocument report, AuthorityProfile profile) => FincenText.WholeDollars(report.AmountUsd, profile);

    /// <summary>Writes the block.</summary>
    internal static void Write(FincenDraft draft)
    {
        ReportDocument report = draft.Report;
        string from = draft.DateOf(report.From), to = draft.DateOf(report.To);
        decimal total = TotalOf(report, draft.Profile);
        bool isUnknown = total == 0 && report.Legs.Any(static leg => leg.ValueUsd is null);
        using FincenXml.Block block = draft.Xml.Begin("SuspiciousActivity");
        NoteAmounts(draft, total, isUnknown);
        draft.Xml.Flag("AmountUnknownIndicator", isUnknown);
        draft.Xml.Element(
            "CumulativeTotalViolationAmountText",
            report.Filing == SuspiciousActivityReport.Continuing && total > 0 ? FincenText.Whole(total) : null);
        draft.Xml.Flag("NoAmountInvolvedIndicator", total == 0 && !isUnknown);
        draft.Xml.Element("SuspiciousActivityFromDateText", from);
        draft.Xml.Element("SuspiciousActivityToDateText", to == from ? null : to);
        draft.Xml.Element("TotalSuspiciousAmountText", total > 0 ? FincenText.Whole(total) : null);
        WriteKinds(draft);
    }

    private static void NoteAmounts(FincenDraft draft, decimal total, bool isUnknown)
    {
        const string element = "TotalSuspiciousAmountText";
        ReportDocument report = draft.Report;
        if (isUnknown)
        {
            draft.Warn("FINCEN_AMOUNT_UNKNOWN", element, "no rate for what was moved", "an amount in US dollars");
        }

        if (total != report.AmountUsd)
        {
            draft.Warn(
                "FINCEN_AMOUNT_ROUNDED", element, report.AmountUsd.ToString(CultureInfo.InvariantCulture),
                "whole dollars; the exact amount stands in the narrative");
        }

        if (report.Filing == SuspiciousActivityReport.Continuing)
        {
            draft.Warn(
                "FINCEN_CUMULATIVE_UNKNOWN", "CumulativeTotalViolationAmountText", "the amount of this report",
                "plus what earlier reports on this activity stated, where this one does not cover it");
        }
    }

    private static void WriteKinds(FincenDraft draft)
    {
        SortedSet<(int Type, int Subtype)> kinds = [];
        List<string> unmapped = [];
        foreach (DocumentIndicator indicator in draft.Report.Indicators)
        {
            string? codes = draft.Profile.Code("activity", indicator.Id);
            if (codes is null)
            {
                if (!unmapped.Contains(indicator.Title))
                {
                    unmapped.Add(indicator.Title);
                    draft.Warn(
                        "FINCEN_ACTIVITY_OTHER", "SuspiciousActivityClassification", indicator.Id,
                        "a kind of FinCEN's list; it is said in words");
                }

                continue;
            }

            foreach (string code in codes.Split(' '))
            {
                kinds.Add(PairOf(code));
            }
        }

        bool hasOther = unmapped.Count > 0 || kinds.Count == 0;
        foreach ((int type, int subtype) in kinds.Take(hasOther ? KindsMax - 1 : KindsMax))
        {
            WriteKind(draft, type, subtype, null);
        }

        if (hasOther)
        {
            (int type, int subtype) = PairOf(draft.Profile.Code("activity_other", "other") ?? "9:9999");
            WriteKind(draft, type, subtype, unmapped.Count == 0 ? "see the narrative" : Joined(unmapped));
        }
    }

    private static void WriteKind(FincenDraft draft, int type, int subtype, string? text)
    {
        using FincenXml.Block kind = draft.Xml.Begin("SuspiciousActivityClassification");
        draft.Xml.Element("OtherSuspiciousActivityTypeText", text is null ? null : FincenText.Cut(FincenText.Clean(text), TextMax));
        draft.Xml.Element("SuspiciousActivitySubtypeID", subtype.ToString(CultureInfo.InvariantCulture));
        draft.Xml.Element("SuspiciousActivityTypeID", type.ToString(CultureInfo.InvariantCulture));
    }

    // The first by name; how many more there are; all of them stand in the narrative.
    private static string Joined(List<string> titles)
    {
        string more = titles.Count == 1 ? "" : $" and {titles.Count - 1} more";
        return FincenText.Cut(FincenText.Clean(titles[0]), TextMax - more.Length) + more;
    }

    private static (int Type, int Subtype) PairOf(string code)
    {
        int colon = code.IndexOf(':', StringComparison.Ordinal);
        return (
            int.Parse(code.AsSpan(0, colon), CultureInfo.InvariantCulture),
            int.Parse(code.AsSpan(colon + 1), CultureInfo.InvariantCulture));
    }
}
