using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Values;

namespace CompliReport.Reconciliation;

/// <summary>
/// Accounts that nobody is known to own when they move: without facts, outside of the time for which there are facts, or before they were
/// opened or after they were closed. One break an account.
/// </summary>
internal static class AccountBreaks
{
    /// <summary>Lists them; without an accounts file nothing is known of anybody, which the run says once and elsewhere.</summary>
    internal static IEnumerable<LooseBreak> Of(LedgerDay day, AccountFacts facts, AccountActivity activity)
    {
        if (!facts.IsKnown)
        {
            return [];
        }

        HashSet<int> gaps = [.. Enumerable.Range(0, activity.Count).Where(account => MayLieInGap(facts, account, activity.Of(account)))];
        Dictionary<int, (long Time, RecordLocation At, long Legs)> inGaps = LegsInGaps.Find(day, facts, gaps);
        return Enumerable.Range(0, activity.Count)
            .Select(account => BreakOf(day, facts, activity.Of(account), account, inGaps))
            .OfType<LooseBreak>();
    }

    private static LooseBreak? BreakOf(
        LedgerDay day, AccountFacts facts, in AccountActivity.Span span, int account,
        Dictionary<int, (long Time, RecordLocation At, long Legs)> inGaps)
    {
        if (span.Legs == 0)
        {
            return null;
        }

        LooseBreak Break(string expected, string found, RecordLocation at) =>
            new(BreakCategory.UnknownAccount, day.Symbols.AccountName(account), at.File, at, account, expected, found, "", "");
        if (!facts.PeriodsOf(account).Any())
        {
            return Break("an account of the accounts file", $"{Legs(span.Legs)} of an account without customer facts", span.FirstAt);
        }

        if (inGaps.TryGetValue(account, out (long Time, RecordLocation At, long Legs) gap))
        {
            return Break(
                "customer facts that are valid when a leg occurred",
                $"{Legs(gap.Legs)} of {Legs(span.Legs)} at times without facts, the first at {Text(gap.Time)}", gap.At);
        }

        (long opened, long closed) = facts.LifeOf(account);
        return span.First < opened
            ? Break($"legs from {Text(opened)} on (opened_at)", $"a leg at {Text(span.First)}", span.FirstAt)
            : span.Last > closed ? Break($"legs up to {Text(closed)} (closed_at)", $"a leg at {Text(span.Last)}", span.LastAt)
            : null;
    }

    // Whether a leg may lie outside of all periods: the first or the last one does, or there is a gap between the two.
    private static bool MayLieInGap(AccountFacts facts, int account, in AccountActivity.Span span)
    {
        if (span.Legs == 0 || facts.IsConstant(account))
        {
            return false;
        }

        long covered = span.First;
        foreach (AccountPeriod period in facts.PeriodsOf(account))
        {
            covered = period.From <= covered && period.To > covered ? period.To : covered;
        }

        return covered <= span.Last;
    }

    private static string Legs(long count) => count.ToString(CultureInfo.InvariantCulture) + (count == 1 ? " leg" : " legs");

    private static string Text(long time) => UtcInstant.FromNanoseconds(time).ToString();
}
