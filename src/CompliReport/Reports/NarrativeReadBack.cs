using System;
using System.Collections.Generic;
using System.Linq;
using CompliReport.Values;

namespace CompliReport.Reports;

/// <summary>
/// Reads a narrative back: every word with a digit in it has to be in a fact that the sentence cites, and the facts are computed anew from
/// the model.
/// </summary>
internal static class NarrativeReadBack
{
    private const string Separators = " \n;()[]\"'!?=%";

    /// <summary>Blocks a report whose narrative says what its facts do not.</summary>
    /// <exception cref="InvariantBrokenException">A figure, a date or a name is in none of the cited facts.</exception>
    internal static void Check(SuspiciousActivityReport report)
    {
        string? unproven = FirstUnproven(report);
        Invariant.Holds(unproven is null, $"every figure and date of a narrative is a fact of its report: {unproven}");
    }

    /// <summary>The first word that is not proven, with its sentence's section; null when all are.</summary>
    internal static string? FirstUnproven(SuspiciousActivityReport report) =>
        Unproven(report.Narrative.AddRange(report.LocalNarrative), ReportFacts.Of(report)).FirstOrDefault();

    /// <summary>For each sentence that says what its facts do not, the first word that is not proven, with the sentence's
    /// section.</summary>
    internal static IEnumerable<string> Unproven(IEnumerable<NarrativeSentence> sentences, IReadOnlyDictionary<string, string> facts)
    {
        foreach (NarrativeSentence sentence in sentences)
        {
            if (sentence.Facts.FirstOrDefault(id => !facts.ContainsKey(id)) is { } unknown)
            {
                yield return $"{sentence.Section}: no fact {unknown}";
                continue;
            }

            HashSet<string> proven = new(sentence.Facts.SelectMany(id => WordsOf(facts[id])), StringComparer.Ordinal);
            if (sentence.Facts.IsEmpty || WordsOf(sentence.Text).Any(word => !proven.Contains(word)))
            {
                yield return $"{sentence.Section}: "
                    + $"{WordsOf(sentence.Text).FirstOrDefault(word => !proven.Contains(word)) ?? "a sentence without a fact"}";
            }
        }
    }

    // Figures without grouping and without zeros at the end of a fraction, so that 1,200.50 is 1200.5.
    private static IEnumerable<string> WordsOf(string text) =>
        string.Concat(text.Select(static c => IsSeparator(c) ? ' ' : c))
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(static word => word.Trim('.', ',', ':'))
        .Where(static word => word.Any(char.IsAsciiDigit))
        .Select(Normal);

    // Chinese has no spaces: its characters and its punctuation, the quotation marks and dashes too, end a figure like a space.
    private static bool IsSeparator(char c) =>
        Separators.Contains(c, StringComparison.Ordinal) || c is >= '\u2E80' and < '\uFFFD' or >= '\u2010' and <= '\u203B';

    private static string Normal(string word)
    {
        string plain = word.Replace(",", "", StringComparison.Ordinal);
        bool isNumber = plain.All(static c => char.IsAsciiDigit(c) || c is '.' or '-');
        return isNumber && plain.Contains('.', StringComparison.Ordinal) ? plain.TrimEnd('0').TrimEnd('.') : plain;
    }
}
