using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using CompliReport.Ledgers.Beside;

namespace CompliReport.Detection;

/// <summary>The names of accounts' holders, of those accounts only that were paid by or paid somebody of a name.</summary>
/// <remarks>
/// Two names are compared by pairs of neighbouring letters of their words in order (twice the shared pairs over all pairs), so that order,
/// case, accents' form and punctuation do not matter and a misspelled letter costs little. Names are personal data: they are compared and
/// never written.
/// </remarks>
internal sealed class HolderNames
{
    /// <summary>Names as alike as this are one person's.</summary>
    internal const decimal SimilarMin = 0.6m;

    /// <summary>Names as alike as this are the same one, a letter apart at most: relatives and namesakes are less alike.</summary>
    internal const decimal SameMin = 0.9m;

    private readonly Dictionary<int, string[]> _pairs = [];

    private HolderNames()
    {
    }

    internal static HolderNames Of(AccountFacts facts, AccountSightings sightings)
    {
        HolderNames names = new();
        HashSet<int> wanted = [];
        for (int i = 0; i < sightings.Count; i++)
        {
            if (sightings[i].Kind is SightingKind.Payer or SightingKind.Payee)
            {
                wanted.Add(sightings[i].Account);
            }
        }

        if (wanted.Count > 0)
        {
            foreach ((int account, byte[] name) in facts.Holders())
            {
                if (wanted.Contains(account))
                {
                    names._pairs[account] = PairsOf(Encoding.UTF8.GetString(name));
                }
            }
        }

        return names;
    }

    /// <summary>Whether a name is that of the holder; null where the holder's is not known.</summary>
    internal bool? IsHolder(int account, ReadOnlySpan<byte> name) =>
        Likeness(account, name) is { } likeness ? likeness >= SimilarMin : null;

    /// <summary>
    /// Whether a name is surely that of the holder: what is left out by it must be surer than what is not held against him.
    /// </summary>
    internal bool IsSurelyHolder(int account, ReadOnlySpan<byte> name) => Likeness(account, name) >= SameMin;

    private decimal? Likeness(int account, ReadOnlySpan<byte> name) => _pairs.TryGetValue(account, out string[]? holder)
        ? Similarity(holder, PairsOf(Encoding.UTF8.GetString(name)))
        : null;

    /// <summary>How alike two names are, from 0 to 1.</summary>
    internal static decimal Similarity(string one, string other) => Similarity(PairsOf(one), PairsOf(other));

    private static decimal Similarity(string[] one, string[] other)
    {
        if (one.Length == 0 || other.Length == 0)
        {
            return 0;
        }

        int shared = 0;
        for (int i = 0, j = 0; i < one.Length && j < other.Length;)
        {
            int order = string.CompareOrdinal(one[i], other[j]);
            shared += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        return 2m * shared / (one.Length + other.Length);
    }

    // Sorted pairs of letters of each word; a word of one letter, as Chinese names of one character have, is a pair with nothing.
    private static string[] PairsOf(string name)
    {
        List<string> pairs = [];
        foreach (string word in Words(name))
        {
            for (int i = 0; i + 1 < word.Length; i++)
            {
                pairs.Add(word.Substring(i, 2));
            }

            if (word.Length == 1)
            {
                pairs.Add(word);
            }
        }

        pairs.Sort(StringComparer.Ordinal);
        return [.. pairs];
    }

    private static string[] Words(string name) => new string([.. name.Normalize(NormalizationForm.FormKD).ToUpperInvariant()
        .Where(static letter => CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
        .Select(static letter => char.IsLetterOrDigit(letter) ? letter : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
