using System;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Reports.Chinese;
using CompliReport.Reports.Filing;

namespace CompliReport.Reports.Formats;

/// <summary>reports/&lt;report-id&gt;/narrative.txt: the narrative for people, in paragraphs of at most 100 characters a line.</summary>
internal static class NarrativeText
{
    internal const int LineLengthMax = 100;

    // A Chinese character is as wide as two Latin letters.
    private const int WideLineLengthMax = LineLengthMax / 2;

    internal const string Banner = "CONFIDENTIAL. Those named here must not learn that this report exists.";

    internal static void Write(ReportDocument report, Stream stream)
    {
        StringBuilder text = new();
        text.Append(Banner).Append("\n\n");
        text.Append("Suspicious-activity report ").Append(report.Id).Append(", ").Append(report.Filing).Append('\n');
        text.Append("To:       ").Append(report.Authority).Append(", ").Append(report.ReportType).Append('\n');
        text.Append("Case:     ").Append(report.CaseId).Append('\n');
        text.Append("Deadline: ").Append(report.Deadline);
        text.Append(report.DueBy is { } due ? ", due by " + Figures.Day(due) : "").Append('\n');
        foreach (IGrouping<string, NarrativeSentence> section in report.Narrative.GroupBy(static sentence => sentence.Section))
        {
            text.Append('\n').Append(section.Key.ToUpperInvariant()).Append('\n');
            bool isList = section.Key is "who" or "how";
            if (!isList)
            {
                Wrap(text, string.Join(' ', section.Select(static sentence => sentence.Text)), "");
                continue;
            }

            foreach (NarrativeSentence sentence in section)
            {
                Wrap(text, sentence.Text, "  ");
            }
        }

        if (!report.LocalNarrative.IsEmpty)
        {
            text.Append("\nIN THE LANGUAGE OF THE AUTHORITY\n");
            foreach (IGrouping<string, NarrativeSentence> section in report.LocalNarrative.GroupBy(static sentence => sentence.Section))
            {
                text.Append('\n').Append(ChineseSections.Title(section.Key)).Append('\n');
                foreach (string line in section.SelectMany(static sentence => NarrativeFit.Lines(sentence.Text, WideLineLengthMax)))
                {
                    text.Append(line).Append('\n');
                }
            }
        }

        text.Append("\nEvery figure and date above was read back from the facts in report.json, field \"narrative\".\n");
        stream.Write(Encoding.UTF8.GetBytes(text.ToString()));
    }

    // A sentence of a list hangs by two characters, so that the eye finds its start.
    private static void Wrap(StringBuilder text, string paragraph, string indent)
    {
        int length = 0;
        foreach (string word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (length > 0 && length + 1 + word.Length > LineLengthMax)
            {
                text.Append('\n').Append(indent);
                length = indent.Length;
            }
            else if (length > 0)
            {
                text.Append(' ');
                length++;
            }

            text.Append(word);
            length += word.Length;
        }

        text.Append('\n');
    }
}
