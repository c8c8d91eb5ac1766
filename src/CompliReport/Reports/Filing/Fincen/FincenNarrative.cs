using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;

namespace CompliReport.Reports.Filing.Fincen;

/// <summary>
/// The narrative of a report in FinCEN's blocks: the key term first, what a single field cannot say, the report's own sentences, and the
/// facts of virtual currency that FIN-2019-A003 asks for.
/// </summary>
internal static class FincenNarrative
{
    private const string Introduction = "introduction", How = "how";

    /// <summary>The narrative of one of the linked reports, and those of its sentences for which there was no room.</summary>
    internal static (ImmutableArray<string> Blocks, ImmutableArray<string> LeftOut) Of(
        ReportDocument report, AuthorityProfile profile, FincenPart part)
    {
        List<(string Section, string Text)> sentences = [.. SentencesOf(report, profile, part)];
        int length = (int)profile.Limit("narrative_length"), blocks = (int)profile.Limit("narrative_parts");
        FittedNarrative fitted = NarrativeFit.Of(sentences, length, blocks, SayLeftOut);

        // The schema gives the last block the characters from 16,001 to 17,000 only.
        if (fitted.Parts.Length == blocks && fitted.Parts[^1].Length > profile.Limit("narrative_last_length"))
        {
            fitted = NarrativeFit.Of(sentences, length, blocks - 1, SayLeftOut);
        }

        if (fitted.LeftOut == 0)
        {
            return (fitted.Parts, []);
        }

        string all = string.Join(' ', fitted.Parts);
        return (fitted.Parts, [.. sentences.Select(static one => one.Text).Where(text => !all.Contains(text, StringComparison.Ordinal))]);
    }

    /// <summary>Writes the blocks.</summary>
    internal static void Write(FincenDraft draft, ImmutableArray<string> blocks, int leftOut)
    {
        for (int i = 0; i < blocks.Length; i++)
        {
            using FincenXml.Block block = draft.Xml.Begin("ActivityNarrativeInformation");
            if (leftOut > 0 && i + 1 == blocks.Length)
            {
                draft.Warn(
                    "FINCEN_NARRATIVE_SHORTENED", "ActivityNarrativeText", $"{leftOut} sentences more than fit",
                    "at most 17,000 characters; they stand in the attachment");
            }

            draft.Xml.Element("ActivityNarrativeSequenceNumber", (i + 1).ToString(CultureInfo.InvariantCulture));
            draft.Xml.Element("ActivityNarrativeText", blocks[i]);
        }
    }

    private static string SayLeftOut(int count) =>
        $"{Figures.Count(count, "sentence")} for which there was no room {(count == 1 ? "stands" : "stand")} in the attached table.";

    private static IEnumerable<(string Section, string Text)> SentencesOf(ReportDocument report, AuthorityProfile profile, FincenPart part)
    {
        foreach (string term in profile.KeyTerms)
        {
            yield return (Introduction, $"{term}.");
        }

        foreach (string text in HeadOf(report, profile, part))
        {
            yield return (Introduction, FincenText.Clean(text));
        }

        int howEnds = LastOf(report.Narrative, How);
        for (int i = 0; i < report.Narrative.Length; i++)
        {
            yield return (report.Narrative[i].Section, FincenText.Clean(report.Narrative[i].Text));
            if (i == howEnds)
            {
                foreach (string fact in FincenChainFacts.SentencesOf(report, (int)profile.Limit("facts_named")))
                {
                    yield return (How, fact);
                }
            }
        }
    }

    private static IEnumerable<string> HeadOf(ReportDocument report, AuthorityProfile profile, FincenPart part)
    {
        if (part.Count > 1)
        {
            yield return $"This is report {part.Number} of {part.Count} linked reports on one activity, which has more subjects or "
                + $"accounts than one report takes ({report.Id}); the amounts are those of the whole activity and count once.";
        }

        string prior = report.PriorReference is { Length: > 0 } number ? $"BSA identifier {number}" : "BSA identifier not known";
        if (report.Filing == SuspiciousActivityReport.Continuing)
        {
            yield return $"This report continues report {report.PriorReport ?? "unknown"} ({prior}).";
        }
        else if (report.Filing != SuspiciousActivityReport.Initial)
        {
            yield return $"This report corrects report {report.PriorReport ?? "unknown"} ({prior})"
                + $"{(report.Reason.Length == 0 ? "." : ": " + report.Reason.TrimEnd('.') + ".")}";
        }

        if (FincenActivity.TotalOf(report, profile) != report.AmountUsd)
        {
            yield return $"The exact amount is {Figures.Money(report.AmountUsd, "USD")}; the amount field holds whole dollars.";
        }
    }

    // Where nothing is said on how, the facts follow the whole body.
    private static int LastOf(ImmutableArray<NarrativeSentence> narrative, string section)
    {
        int last = -1;
        for (int i = 0; i < narrative.Length; i++)
        {
            last = narrative[i].Section == section || (last < 0 && i + 1 == narrative.Length) ? i : last;
        }

        return last;
    }
}
