using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CompliReport.Reports.Filing.Camlmac;

/// <summary>Writes RBIF, the basic information of a report: who reports, how urgent, what was done and why it is suspicious.</summary>
internal static class CamlmacHeader
{
    private static readonly string[] Analysis = ["why", "conclusion"];

    /// <summary>Writes it for a part of the report.</summary>
    /// <param name="xml">Takes it.</param>
    /// <param name="draft">The report.</param>
    /// <param name="part">The part, from 1.</param>
    /// <param name="parts">Of how many.</param>
    /// <param name="movements">Movements in the part.</param>
    internal static void Write(FilingXml xml, CamlmacDraft draft, int part, int parts, int movements)
    {
        ReportDocument report = draft.Report;
        using FilingXml.Scope scope = xml.Begin("RBIF");
        xml.Element("RICD", draft.FilerField("institution_code"));
        xml.Element("RPNC", draft.Fitted("BSTR/RBIF/RPNC", draft.FilerField("branch_code"), 16));
        xml.Element("DETR", CamlmacText.Codes(draft.Profile, "urgency", [report.Severity, report.TierId])[^1]);
        (int count, string first) = Chain(draft, part);
        xml.Element("TORP", count.ToString(CultureInfo.InvariantCulture));
        xml.Element("ORXN", first);
        xml.Element("DORP", CamlmacText.Codes(draft.Profile, "direction", [report.TierId])[^1]);
        xml.Element("ODRP", CamlmacText.Unknown);
        xml.Element("TPTR", draft.Profile.Code("trigger", report.Filing) ?? "01");
        xml.Element("OTPR", CamlmacText.Unknown);
        xml.Element("STCB", Text(draft, "BSTR/RBIF/STCB", "facts_length", static section => !Analysis.Contains(section), part, parts));
        xml.Element("AOSP", Text(draft, "BSTR/RBIF/AOSP", "analysis_length", static section => Analysis.Contains(section), 1, 1));
        WriteCodes(xml, "TOSC", CamlmacText.Codes(draft.Profile, "crime", WordsOf(report)));
        WriteCodes(xml, "STCR", FeaturesOf(draft));
        xml.Element("SETN", report.Subjects.Length.ToString(CultureInfo.InvariantCulture));
        xml.Element("STNM", movements.ToString(CultureInfo.InvariantCulture));
        xml.Element("RPNM", draft.Fitted("BSTR/RBIF/RPNM", draft.FilerField("reporter"), 16));
        xml.Element("MIRS", CamlmacName.NoticeIn(report.Reason) is { Length: > 0 } notice ? notice : CamlmacText.Unknown);
    }

    /// <summary>Says once what the filing kind, the filer and the narrative lack.</summary>
    internal static void Check(CamlmacDraft draft)
    {
        ReportDocument report = draft.Report;
        foreach (string field in draft.Profile.FilerFields)
        {
            if (draft.FilerField(field) == CamlmacText.Unknown)
            {
                draft.Refuse(
                    "CAMLMAC_FILER_FIELD_MISSING", "BSTR/RBIF", "nothing", $"filer.json: authorities.{draft.Profile.Authority}.{field}");
            }
        }

        if (report.Filing == "withdrawal")
        {
            draft.Refuse(
                "CAMLMAC_WITHDRAWAL", "BSTR", "withdrawal",
                "a suspicious report cannot be deleted by a message: tell the authority, or correct the report");
        }

        if (report.Filing == "continuing" && !CamlmacName.IsName(report.PriorReference ?? ""))
        {
            draft.Refuse(
                "CAMLMAC_FIRST_NAME_MISSING", "BSTR/RBIF/ORXN", "no name of the first report",
                "the accepted name of the first report as its reference, e.g. NBS, 14 characters, -20260303-00000001");
        }

        if (report.Filing == "continuing")
        {
            draft.Warn("CAMLMAC_COUNT_ASSUMED", "BSTR/RBIF/TORP", "2", "the number of times that the case was reported");
        }

        if (report.LocalNarrative.IsEmpty)
        {
            draft.Warn("CAMLMAC_NARRATIVE_NOT_CHINESE", "BSTR/RBIF/STCB", "the English narrative", "a Chinese one");
        }

        foreach (string rule in RulesOf(report).Where(rule => draft.FilerField("feature_" + rule) == CamlmacText.Unknown))
        {
            draft.Warn(
                "CAMLMAC_FEATURE_NOT_REGISTERED", "BSTR/RBIF/STCRs", rule,
                $"the code as registered: filer.json: authorities.{draft.Profile.Authority}.feature_{rule}");
        }
    }

    // The second and further parts follow the first one like a report that goes on: that is the only link between two that there is.
    private static (int Count, string First) Chain(CamlmacDraft draft, int part)
    {
        bool goesOn = draft.Report.Filing == "continuing";
        string first = goesOn && CamlmacName.IsName(draft.Report.PriorReference ?? "") ? draft.Report.PriorReference! : CamlmacText.Unknown;
        return part == 1 ? (goesOn ? 2 : 1, first)
            : (part + (goesOn ? 1 : 0), goesOn ? first : NameOf(draft, 1));
    }

    /// <summary>The official name of a part, without an extension.</summary>
    internal static string NameOf(CamlmacDraft draft, int part) => CamlmacName.Of(
        draft.Report.Filing, draft.FilerField("institution_code"), draft.Report.AsOf, draft.Profile.TimeZone, part);

    private static string Text(CamlmacDraft draft, string path, string limit, Func<string, bool> isWanted, int part, int parts)
    {
        ReportDocument report = draft.Report;
        IEnumerable<NarrativeSentence> told = report.LocalNarrative.IsEmpty ? report.Narrative : report.LocalNarrative;
        List<(string Section, string Text)> sentences =
            [.. told.Where(one => isWanted(one.Section)).Select(static one => (one.Section, one.Text))];
        if (parts > 1)
        {
            sentences.Insert(0, ("introduction", $"（本报告因交易笔数较多分为{Figures.Whole(parts)}份报送，本份为第{Figures.Whole(part)}份。）"));
        }

        FittedNarrative fitted = NarrativeFit.Of(
            sentences, (int)draft.Profile.Limit(limit), 1,
            static gone => $"因篇幅所限，另有{Figures.Whole(gone)}句未列入，全文见附件。");
        if (fitted.LeftOut > 0 && part == 1)
        {
            draft.Warn(
                "CAMLMAC_NARRATIVE_SHORTENED", path, $"{Figures.Whole(fitted.LeftOut)} sentences too many",
                $"at most {Figures.Whole(draft.Profile.Limit(limit))} characters; the whole text stands in the attachment");
        }

        return fitted.Parts.IsEmpty ? CamlmacText.Unknown : CamlmacText.Line(fitted.Parts[0]);
    }

    private static void WriteCodes(FilingXml xml, string name, string[] codes)
    {
        using FilingXml.Scope scope = xml.Begin(name + "s");
        for (int i = 0; i < Math.Max(1, codes.Length); i++)
        {
            xml.Element(
                name, "seqno", (i + 1).ToString(CultureInfo.InvariantCulture), codes.Length == 0 ? CamlmacText.Unknown : codes[i]);
        }
    }

    private static IEnumerable<string> WordsOf(ReportDocument report) =>
        report.TierId.Length == 0 ? RulesOf(report) : RulesOf(report).Append(report.TierId);

    private static IEnumerable<string> RulesOf(ReportDocument report) =>
        report.Indicators.Select(static one => one.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static string[] FeaturesOf(CamlmacDraft draft) =>
    [
        .. RulesOf(draft.Report)
            .Select(rule => draft.FilerField("feature_" + rule) is var code && code != CamlmacText.Unknown ? code : rule)
            .Distinct(StringComparer.Ordinal),
    ];
}
