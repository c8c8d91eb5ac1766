using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace CompliReport.Reports.Filing.Fincen;

/// <summary>Writes a report as FinCEN's SAR batch, one activity in a file; what one cannot hold goes into further linked ones.</summary>
internal static class FincenFiling
{
    /// <summary>The files with all that is wrong with them.</summary>
    internal static ReportFiling Write(FilingOrder order)
    {
        FincenAccounts accounts = new(order.Report);
        ImmutableArray<FincenPart> parts = FincenSplit.Of(order.Report, order.Profile);
        var narratives = parts.Select(part => FincenNarrative.Of(order.Report, order.Profile, part)).ToImmutableArray();
        ImmutableArray<string> leftOut = [.. narratives.SelectMany(static one => one.LeftOut).Distinct()];
        FincenAttachment? attachment = FincenAttachment.Of(order.Report, order.Profile, leftOut);
        List<FilingViolation> violations = [];
        List<FilingFile> files = [];
        SchemaOutcome schema = SchemaOutcome.NotRun;
        for (int i = 0; i < parts.Length; i++)
        {
            using FincenXml xml = new();
            FincenDraft draft = new(order, parts[i], accounts, xml, violations);
            if (i == 0)
            {
                NoteOnce(draft, attachment);
            }

            FincenReport.Write(draft, i == 0 ? attachment : null, narratives[i]);
            byte[] content = xml.ToArray();
            files.Add(new FilingFile(parts[i].FileName, content));
            schema = Worse(schema, Check(order, parts[i], content, violations));
        }

        if (attachment is not null)
        {
            files.Add(new FilingFile(FincenAttachment.FileName, attachment.Content));
        }

        return new ReportFiling([.. files], schema, [.. violations.Distinct()]);
    }

    private static void NoteOnce(FincenDraft draft, FincenAttachment? attachment)
    {
        FincenFilerParties.CheckFields(draft);
        if (draft.Part.Count > 1)
        {
            draft.Warn(
                "FINCEN_SPLIT", "Party", $"{draft.Report.Subjects.Length} subjects with {draft.Report.Accounts.Length} accounts",
                $"at most {draft.Profile.Limit("subjects_max")} subjects with {draft.Profile.Limit("accounts_max")} accounts each: "
                    + $"{draft.Part.Count} linked reports");
        }

        if (attachment?.Left > 0)
        {
            draft.Warn(
                "FINCEN_ATTACHMENT_SHORTENED", "ActivitySupportDocument",
                $"{attachment.Left} of {draft.Report.Legs.Length} legs do not fit",
                $"at most {draft.Profile.Limit("attachment_bytes")} bytes; the largest legs are in it, evidence.csv has all");
        }

        if (attachment?.Content.Length > draft.Profile.Limit("attachment_bytes"))
        {
            draft.Refuse(
                "FINCEN_ATTACHMENT_SIZE", FincenAttachment.FileName, $"{attachment.Content.Length} bytes",
                $"at most {draft.Profile.Limit("attachment_bytes")} bytes");
        }
    }

    // The finished bytes are read again: what the writer meant does not count.
    private static SchemaOutcome Check(FilingOrder order, FincenPart part, byte[] content, List<FilingViolation> violations)
    {
        List<FilingViolation> found = [.. FincenRules.Check(content, order.Profile)];
        SchemaOutcome outcome = order.Schemas.Validate(order.Profile, content, "FINCEN_SCHEMA", found);
        FincenSource? sources = found.Count == 0 ? null : new FincenSource(content, order.Report);
        foreach (FilingViolation one in found)
        {
            (string EntryId, string File, long Line)? source = sources!.Of(one.Path);
            violations.Add(one with
            {
                Path = (part.Number == 1 ? "" : part.FileName + ": ") + one.Path,
                EntryId = source?.EntryId ?? "",
                File = source?.File ?? "",
                Line = source?.Line ?? 0,
            });
        }

        return outcome;
    }

    private static SchemaOutcome Worse(SchemaOutcome one, SchemaOutcome other) => one > other ? one : other;
}
