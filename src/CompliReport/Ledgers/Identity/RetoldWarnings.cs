using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CompliReport.Ledgers.Identity;

/// <summary>What became of a row of a format that retells another one.</summary>
internal enum Retelling
{
    /// <summary>All of it is told elsewhere: a duplicate.</summary>
    Known,

    /// <summary>Told elsewhere at another hour of the same day: a duplicate.</summary>
    KnownWithinADay,

    /// <summary>One side is told elsewhere and the other one nowhere: a duplicate.</summary>
    KnownByOneSide,

    /// <summary>Told by nobody else: it counts.</summary>
    NotTold,

    /// <summary>It counts, but may be told elsewhere in another form: the receipt says so.</summary>
    MaybeTold,
}

/// <summary>Says in the receipt of each file how many of its rows were already known, by what, and how many may be told twice.</summary>
internal sealed class RetoldWarnings
{
    private const int NamesMax = 3;

    private readonly Dictionary<LedgerFile, int[]> _counts = [];

    /// <summary>Counts a row.</summary>
    internal void Count(LedgerFile file, Retelling retelling)
    {
        if (!_counts.TryGetValue(file, out int[]? counts))
        {
            _counts.Add(file, counts = new int[(int)Retelling.MaybeTold + 1]);
        }

        counts[(int)retelling]++;
    }

    /// <summary>Adds the warnings to the files.</summary>
    internal void Write(LedgerDay day)
    {
        foreach ((LedgerFile file, int[] counts) in _counts)
        {
            string formats = string.Join(" or ", file.Match!.Format.Retells);
            int loose = counts[(int)Retelling.KnownWithinADay], half = counts[(int)Retelling.KnownByOneSide];
            int known = counts[(int)Retelling.Known] + loose + half, maybe = counts[(int)Retelling.MaybeTold];
            if (known > 0)
            {
                file.WarningList.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{known} row(s) tell what {formats} rows of this upload tell too: they count once{HowSure(loose, half)}."));
            }

            if (maybe > 0)
            {
                file.WarningList.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{maybe} row(s) lie in the period of {NamesOf(day, file)} and are not told there with the same amounts: they were "
                        + $"counted, and count twice if they are told there in another form."));
            }
        }
    }

    /// <summary>Warns where a file may hold the sums of another one of the same format: no row says which fills an order had.</summary>
    internal static void OfSums(LedgerDay day)
    {
        foreach (LedgerFile sums in day.Files.Where(static file => file is { Accepted: > 0, Match: not null }))
        {
            LedgerFile? parts = day.Files.FirstOrDefault(other => other is { Accepted: > 0, Match: not null }
                && other.Format == sums.Format && sums.Match!.Format.MaySumUp(sums.Match, other.Match));
            if (parts is not null)
            {
                sums.WarningList.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{sums.Accepted} row(s) are orders whose fills '{parts.Name}' may tell too: they were counted, and count twice if "
                        + $"they are told there."));
            }
        }
    }

    private static string HowSure(int loose, int half) =>
        (loose > 0 ? FormattableString.Invariant($"; {loose} of them by asset and amount more than an hour apart") : "")
            + (half > 0 ? FormattableString.Invariant($"; {half} of them by one side, the other one is not told there") : "");

    private static string NamesOf(LedgerDay day, LedgerFile file)
    {
        string[] names =
            [.. day.Files.Where(other => file.Match!.Format.Retells.Contains(other.Format)).Select(static other => other.Name)];
        string first = string.Join(", ", names.Take(NamesMax).Select(static name => $"'{name}'"));
        return names.Length <= NamesMax ? first : FormattableString.Invariant($"{first} and {names.Length - NamesMax} more");
    }
}
