using System.Collections.Immutable;
using System.Globalization;
using System.Linq;

namespace CompliReport.Reports.Filing.Fincen;

/// <summary>The batch with its one activity, element after element in the order of the schema.</summary>
internal static class FincenReport
{
    private const string NumberUnknown = "00000000000000";

    /// <summary>Writes a file.</summary>
    /// <param name="draft">What it is made of.</param>
    /// <param name="attachment">What goes with it; null for nothing.</param>
    /// <param name="narrative">Its narrative.</param>
    internal static void Write(
        FincenDraft draft, FincenAttachment? attachment, (ImmutableArray<string> Blocks, ImmutableArray<string> LeftOut) narrative)
    {
        string attachments = attachment is null ? "0" : "1";
        int subjects = int.Max(1, draft.Part.Subjects.Length);
        using FincenXml.Block batch = draft.Xml.Batch(
            ("TotalAmount", FincenText.Whole(FincenActivity.TotalOf(draft.Report, draft.Profile))),
            ("PartyCount", subjects.ToString(CultureInfo.InvariantCulture)),
            ("ActivityCount", "1"),
            ("ActivityAttachmentCount", attachments),
            ("AttachmentCount", attachments));
        draft.Xml.Element("FormTypeCode", "SARX");
        using FincenXml.Block activity = draft.Xml.Begin("Activity");
        WriteHead(draft);
        WriteAssociation(draft);
        if (attachment is not null)
        {
            using FincenXml.Block document = draft.Xml.Begin("ActivitySupportDocument");
            draft.Xml.Element("OriginalAttachmentFileName", FincenAttachment.FileName);
        }

        FincenFilerParties.Write(draft);
        FincenSubjects.Write(draft);
        FincenActivity.Write(draft);
        FincenAssets.Write(draft);
        FincenNarrative.Write(draft, narrative.Blocks, narrative.LeftOut.Length);
    }

    private static void WriteHead(FincenDraft draft)
    {
        if (draft.Report.Filing != SuspiciousActivityReport.Initial)
        {
            string number = draft.Report.PriorReference ?? "";
            bool isKnown = number.Length == 14 && number.All(char.IsAsciiDigit);
            if (!isKnown)
            {
                draft.Warn(
                    "FINCEN_PRIOR_UNKNOWN", "EFilingPriorDocumentNumber", number.Length == 0 ? "nothing" : $"{number.Length} characters",
                    "the 14 digits of the BSA identifier of the report before; zeros stand for it");
            }

            draft.Xml.Element("EFilingPriorDocumentNumber", isKnown ? number : NumberUnknown);
        }

        draft.Xml.Element("FilingDateText", draft.DateOf(draft.Report.AsOf));
        draft.Element("FilingInstitutionNotetoFinCEN", string.Join(' ', draft.Profile.KeyTerms), 50);
    }

    private static void WriteAssociation(FincenDraft draft)
    {
        using FincenXml.Block block = draft.Xml.Begin("ActivityAssociation");
        switch (draft.Report.Filing)
        {
            case SuspiciousActivityReport.Initial:
                draft.Xml.Flag("InitialReportIndicator");
                break;
            case SuspiciousActivityReport.Continuing:
                draft.Xml.Flag("ContinuingActivityReportIndicator");
                break;
            default:
                draft.Xml.Flag("CorrectsAmendsPriorReportIndicator");
                if (draft.Report.Filing != "amendment")
                {
                    draft.Refuse(
                        "FINCEN_FILING_KIND", draft.Xml.Path("CorrectsAmendsPriorReportIndicator"), draft.Report.Filing,
                        "initial, amendment or continuing: FinCEN takes no withdrawal by file, its help desk does");
                }

                break;
        }
    }
}
