using System.Collections.Generic;
using System.Globalization;
using CompliReport.Ledgers;

namespace CompliReport.Reconciliation;

/// <summary>Breaks of the upload as a whole: the control file contradicts it, or accounts have no customer facts.</summary>
internal static class LooseBreaks
{
    /// <summary>Lists them; accounts are checked only when there is an accounts file.</summary>
    internal static IEnumerable<LooseBreak> Of(LedgerDay day, ControlComparison? control, AccountFacts accounts)
    {
        foreach (ControlDifference difference in control?.Differences ?? [])
        {
            BreakCategory category = difference.Kind switch
            {
                ControlDifferenceKind.Rows => BreakCategory.ControlRows,
                ControlDifferenceKind.Total => BreakCategory.ControlTotal,
                ControlDifferenceKind.Hash => BreakCategory.ControlHash,
                _ => BreakCategory.Period,
            };
            int file = -1;
            foreach (LedgerFile candidate in day.Files)
            {
                file = candidate.Name == difference.File ? candidate.Number : file;
            }

            string key = string.Join('/', difference.Kind.ToString(), difference.File, difference.Asset);
            yield return new LooseBreak(
                category, key, file, null, -1, difference.Expected, difference.Found, Distance(difference), difference.Asset);
        }

        for (int account = 0; accounts.IsKnown && account < day.Symbols.Accounts.Count; account++)
        {
            if (accounts.CustomerOf(account) < 0)
            {
                string name = day.Symbols.AccountName(account);
                yield return new LooseBreak(
                    BreakCategory.UnknownAccount, name, -1, null, account, "an account of the accounts file",
                    "an account without customer facts", "", "");
            }
        }
    }

    private static string Distance(ControlDifference difference) =>
        long.TryParse(difference.Expected, NumberStyles.None, CultureInfo.InvariantCulture, out long expected)
        && long.TryParse(difference.Found, NumberStyles.None, CultureInfo.InvariantCulture, out long found)
            ? (found - expected).ToString(CultureInfo.InvariantCulture)
            : "";
}
