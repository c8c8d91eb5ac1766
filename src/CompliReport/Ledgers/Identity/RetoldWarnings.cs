using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CompliReport.Ledgers.Identity;

/// <summary>Says in the receipt of each file how many of its rows were already known, by what, and how many may be told twice.</summary>
internal sealed class RetoldWarnings(FileVariants variants)
{
    private const int NamesMax = 3;

    private readonly Dictionary<LedgerFile, int[]> _counts = [];

    /// <summary>Counts a row.</summary>
    internal void Count(LedgerFile file, Retelling retelling)
    {
        if (!_counts.TryGetValue(file, out int[]? counts))
        {
            _counts.Add(file, counts = new int[(int)Retelling.MaybeByVersion + 1]);
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
            int differing = counts[(int)Retelling.KnownWithOtherFigures];
            int known = counts[(int)Retelling.Known] + loose + half + differing, maybe = counts[(int)Retelling.MaybeTold];
            string[] names =
            [
                .. day.Files.Where(other => file.Match!.Format.Retells.Contains(other.Format)).Select(static other => other.Name),
            ];
            if (known > 0)
            {
                file.WarningList.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{known} row(s) tell what {formats} rows of this upload tell too: they count once{HowSure(loose, half, names)}."));
            }

            if (differing > 0)
            {
                file.WarningList.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{differing} row(s) have other figures than the rows of the same id in {Named(names)}: those there were counted."));
            }

            if (maybe > 0)
            {
                WarnOfPeriod(file, maybe, names);
            }

            OfVersions(day, file, counts[(int)Retelling.KnownByVersion], counts[(int)Retelling.MaybeByVersion]);
        }
    }

    private void OfVersions(LedgerDay day, LedgerFile file, int known, int maybe)
    {
        if (variants[file.Number] is not { IsFurther: true } variant)
        {
            return;
        }

        string[] names = [.. variant.Fuller.Order().Select(number => day.Files[number].Name)];
        if (known > 0)
        {
            file.WarningList.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{known} row(s) tell what {Named(names)} tells too, in another form of {file.Format}: they count once."));
        }

        // Orders beside their fills are warned of as such.
        if (maybe > 0 && !variant.Fuller.Any(other => file.Match!.Format.MaySumUp(file.Match, day.Files[other].Match!)))
        {
            WarnOfPeriod(file, maybe, names);
        }
    }

    private static void WarnOfPeriod(LedgerFile file, int maybe, string[] names) =>
        file.WarningList.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"{maybe} row(s) lie in the period of {Named(names)} and are not told there with the same amounts: they were counted, and "
                + $"count twice if they are told there in another form."));

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

    private static string HowSure(int loose, int half, string[] names) =>
        (loose > 0 ? FormattableString.Invariant($"; {loose} of them by asset and amount more than an hour apart") : "")
            + (half > 0
                ? FormattableString.Invariant($"; {half} of them by one side, the other one is not told in {Named(names)}")
                : "");

    private static string Named(string[] names)
    {
        string first = string.Join(", ", names.Take(NamesMax).Select(static name => $"'{name}'"));
        return names.Length <= NamesMax ? first : FormattableString.Invariant($"{first} and {names.Length - NamesMax} more");
    }
}
