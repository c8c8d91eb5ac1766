using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace CompliReport.Reports.Filing;

/// <summary>A narrative in parts that a format can carry.</summary>
/// <param name="Parts">Each within the length; sentences stay whole, but one that is longer than a part alone.</param>
/// <param name="LeftOut">Sentences for which there was no room; the last part says so.</param>
internal sealed record FittedNarrative(ImmutableArray<string> Parts, int LeftOut);

/// <summary>Fits sentences into parts: never through a number, never cut off without a word.</summary>
internal static class NarrativeFit
{
    // What goes first when there is no room: single persons and single findings, which stand in the evidence too.
    private static readonly string[] LeftOutFirst = ["who", "how", "where"];

    /// <summary>Fits a narrative.</summary>
    /// <param name="sentences">Section and text, in their order.</param>
    /// <param name="lengthMax">Characters of a part at most.</param>
    /// <param name="partsMax">Parts at most.</param>
    /// <param name="leftOut">What to say when so many sentences are left out; it is the last sentence.</param>
    internal static FittedNarrative Of(
        IEnumerable<(string Section, string Text)> sentences, int lengthMax, int partsMax, Func<int, string> leftOut)
    {
        List<(string Section, string Text)> kept = [.. sentences.Select(one => (one.Section, Clean(one.Text)))];
        int all = kept.Count;
        while (true)
        {
            int gone = all - kept.Count;
            List<string> texts = [.. kept.Select(static one => one.Text)];
            if (gone > 0)
            {
                texts.Add(leftOut(gone));
            }

            ImmutableArray<string> parts = Parts(texts, lengthMax);
            if (parts.Length <= partsMax || kept.Count == 0)
            {
                return new FittedNarrative([.. parts.Take(partsMax)], gone);
            }

            kept.RemoveAt(NextToGo(kept));
        }
    }

    /// <summary>A text in lines: broken at a space, or behind a Chinese character or its punctuation; never through a figure, a word in
    /// Latin letters or a pair of surrogates, unless it alone is longer than half a line.</summary>
    internal static IEnumerable<string> Lines(string text, int lengthMax)
    {
        while (text.Length > lengthMax)
        {
            int end = lengthMax;
            while (end > lengthMax / 2 && !IsBreak(text, end))
            {
                end--;
            }

            end = end > lengthMax / 2 ? end : lengthMax;
            end -= char.IsLowSurrogate(text[end]) && end > 1 ? 1 : 0;
            yield return text[..end].TrimEnd();
            text = text[end..].TrimStart();
        }

        yield return text;
    }

    private static int NextToGo(List<(string Section, string Text)> kept)
    {
        foreach (string section in LeftOutFirst)
        {
            // The first two sentences of a section say the most.
            int last = kept.FindLastIndex(one => one.Section == section);
            if (last >= 0 && kept.Count(one => one.Section == section) > 2)
            {
                return last;
            }
        }

        return kept.Count - 1;
    }

    private static ImmutableArray<string> Parts(List<string> texts, int lengthMax)
    {
        List<string> parts = [];
        string part = "";
        foreach (string text in texts.SelectMany(text => Lines(text, lengthMax)))
        {
            string gap = part.Length == 0 || IsWide(part[^1]) ? "" : " ";
            if (part.Length > 0 && part.Length + gap.Length + text.Length > lengthMax)
            {
                parts.Add(part);
                part = "";
                gap = "";
            }

            part += gap + text;
        }

        return part.Length == 0 ? [.. parts] : [.. parts, part];
    }

    private static bool IsBreak(string text, int at) =>
        text[at] == ' ' || (IsWide(text[at - 1]) && !IsOpening(text[at - 1]) && !IsClosing(text[at]));

    // No line ends with these.
    private static bool IsOpening(char c) => "（《「“‘〔".Contains(c, StringComparison.Ordinal);

    // No line and no part of a Chinese text begins with these.
    private static bool IsClosing(char c) => "，。；：、！？）》」』”’〕％".Contains(c, StringComparison.Ordinal);

    // Chinese characters and punctuation: no space follows them.
    private static bool IsWide(char c) => c is >= '\u2E80' and < '\uD800' or >= '\uF900' and < '\uFFFD';

    private static string Clean(string text) =>
        string.Join(' ', text.Split((char[])[' ', '\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));
}
