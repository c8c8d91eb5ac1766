using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using CompliReport.Cases;
using CompliReport.Detection;
using CompliReport.Reports;

namespace CompliReport.Cli;

/// <summary>
/// A case told in half a page: who, what, when, where, how, why. What, when and where are sentences of the report, each figure of which was
/// read back from its facts; how is what the findings say, in the order in which such money travels.
/// </summary>
internal static class CaseStory
{
    private const int Width = 110, NamedMax = 4, LongestReason = 400;

    /// <summary>Stories of the reportable cases, the gravest first.</summary>
    /// <param name="run">The run and its reports.</param>
    /// <param name="most">How many at most.</param>
    internal static string Of(Delivered run, int most)
    {
        ILookup<string, SuspiciousActivityReport> reports = run.Run.Written.ToLookup(static report => report.CaseId);
        StringBuilder text = new();
        foreach (Case one in run.Result.Cases.Where(one => reports.Contains(one.Id)).Take(most))
        {
            Tell(text, one, reports[one.Id].First());
        }

        return text.ToString();
    }

    private static void Tell(StringBuilder text, Case one, SuspiciousActivityReport report)
    {
        text.Append(CultureInfo.InvariantCulture, $"\nCase {one.Id}, rank {one.Rank}\n");
        Line(text, "who", Who(one, report));
        foreach (string section in (ReadOnlySpan<string>)["what", "when", "where"])
        {
            Line(text, section, string.Join(' ', report.Narrative
                .Where(sentence => string.Equals(sentence.Section, section, StringComparison.OrdinalIgnoreCase))
                .Select(static sentence => sentence.Text)));
        }

        string label = "how";
        foreach (CaseStep step in CaseSteps.Of(one))
        {
            string said = string.Join(' ', step.Findings.Select(static finding => $"{finding.RuleId}: {Said(finding)}"));
            Line(text, label, $"{step.Name}. {said}");
            label = "";
        }

        Line(text, "why", string.Join(' ', report.Narrative
            .Where(static sentence => string.Equals(sentence.Section, "why", StringComparison.OrdinalIgnoreCase)
                && sentence.Text.Length <= LongestReason)
            .Select(static sentence => sentence.Text)));
    }

    private static string Said(Finding finding) => finding.Explanation.EndsWith('.') ? finding.Explanation : finding.Explanation + ".";

    // The organiser first: whom a hidden-controller finding is about.
    private static string Who(Case one, SuspiciousActivityReport report)
    {
        HashSet<string> controllers =
            [.. one.Findings.Where(static finding => finding.RuleId == "T13").Select(static finding => finding.Subject)];
        ReportSubject[] others = [.. report.Subjects.Where(subject => !controllers.Contains(subject.CustomerId))];
        StringBuilder who = new();
        foreach (ReportSubject organiser in report.Subjects.Where(subject => controllers.Contains(subject.CustomerId)))
        {
            who.Append(CultureInfo.InvariantCulture, $"{organiser.CustomerId}, {Described(organiser)}, at the top; ");
        }

        string named = string.Join(", ", others.Take(NamedMax).Select(static subject => subject.CustomerId));
        who.Append(CultureInfo.InvariantCulture, $"{others.Length} {(others.Length == 1 ? "customer" : "customers")}: {named}");
        who.Append(others.Length > NamedMax ? " and others, most often " : ", ").Append(Commonest(others)).Append('.');
        return who.ToString();
    }

    private static string Described(ReportSubject subject) =>
        string.Join(", ", ((string[])[subject.Fact("occupation"), subject.Fact("residency")]).Where(static fact => fact.Length > 0));

    private static string Commonest(ReportSubject[] subjects) => subjects.Length == 0 ? "nobody" : subjects.Select(Described)
        .GroupBy(static words => words).OrderByDescending(static group => group.Count())
        .ThenBy(static group => group.Key, StringComparer.Ordinal)
        .First().Key;

    // "  who    " and the text, broken at spaces and indented.
    private static void Line(StringBuilder text, string label, string words)
    {
        if (words.Length == 0)
        {
            return;
        }

        int used = 0;
        text.Append(CultureInfo.InvariantCulture, $"  {label,-7}");
        foreach (string word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (used > 0 && used + word.Length + 1 > Width)
            {
                text.Append("\n         ");
                used = 0;
            }

            text.Append(used > 0 ? " " : "").Append(word);
            used += word.Length + 1;
        }

        text.Append('\n');
    }
}
