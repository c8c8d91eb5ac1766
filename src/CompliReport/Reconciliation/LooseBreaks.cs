using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Ledgers.Cells;
using CompliReport.Ledgers.Identity;

namespace CompliReport.Reconciliation;

/// <summary>
/// Breaks that belong to no conversion: the control file contradicts the upload, accounts have no customer facts, entries came twice,
/// balances do not roll forward, times cannot be.
/// </summary>
internal static class LooseBreaks
{
    /// <summary>Lists them.</summary>
    internal static IEnumerable<LooseBreak> Of(
        LedgerDay day, ControlComparison? control, IEnumerable<LooseBreak> ofAccounts, BalanceChains balances, MistimedRows mistimed) =>
        OfControl(day, control).Concat(ofAccounts).Concat(OfRepeated(day))
            .Concat(BalanceBreaks.Of(day, balances)).Concat(mistimed.Breaks(day.Symbols));

    private static IEnumerable<LooseBreak> OfControl(LedgerDay day, ControlComparison? control)
    {
        foreach (ControlDifference difference in control?.Differences ?? [])
        {
            BreakCategory category = difference.Kind switch
            {
                ControlDifferenceKind.Rows => BreakCategory.ControlRows,
                ControlDifferenceKind.Total => BreakCategory.ControlTotal,
                ControlDifferenceKind.Hash => BreakCategory.ControlHash,
                ControlDifferenceKind.Balance => BreakCategory.Balance,
                ControlDifferenceKind.Sequence => BreakCategory.SequenceGap,
                _ => BreakCategory.Period,
            };
            int file = -1;
            foreach (LedgerFile candidate in day.Files)
            {
                file = candidate.Name == difference.File ? candidate.Number : file;
            }

            string key = string.Join('/', difference.Kind.ToString(), difference.File, difference.Asset);
            yield return new LooseBreak(
                category, key, file, null, -1, difference.Expected, difference.Found, Distance(difference), difference.Asset)
            {
                AtRisk = difference.Difference,
                Time = difference.Difference is null ? null : day.Last.Nanoseconds,
            };
        }
    }

    private static IEnumerable<LooseBreak> OfRepeated(LedgerDay day)
    {
        foreach (RepeatedEntry entry in day.Repeated.First)
        {
            BreakCategory category = entry.IsSame ? BreakCategory.DuplicateEntry : BreakCategory.ConflictingEntry;
            bool isRead = entry.Asset != AssetTable.None;
            yield return new LooseBreak(
                category, "", entry.At.File, entry.At, entry.Account, "1 row of this entry id",
                entry.IsSame ? "2 rows with the same body" : "2 rows with different bodies", "1",
                isRead ? day.Symbols.Asset(entry.Asset).Text : "")
            {
                Also = entry.First,
                AtRisk = isRead ? entry.Amount : null,
                Time = isRead ? entry.Time : null,
            };
        }

        if (day.Repeated.Count > LedgerLimits.RepeatedListed)
        {
            yield return new LooseBreak(
                BreakCategory.DuplicateEntry, "more", -1, null, -1, $"at most {LedgerLimits.RepeatedListed} repeated rows to be listed",
                string.Create(CultureInfo.InvariantCulture, $"{day.Repeated.Count} rows whose entry id came before"),
                (day.Repeated.Count - LedgerLimits.RepeatedListed).ToString(CultureInfo.InvariantCulture), "");
        }
    }

    private static string Distance(ControlDifference difference) =>
        difference.Difference is { } amount ? amount.ToString()
        : long.TryParse(difference.Expected, NumberStyles.None, CultureInfo.InvariantCulture, out long expected)
        && long.TryParse(difference.Found, NumberStyles.None, CultureInfo.InvariantCulture, out long found)
            ? (found - expected).ToString(CultureInfo.InvariantCulture)
            : "";
}
