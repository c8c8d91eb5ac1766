using System;
using System.Collections.Generic;
using System.Linq;

namespace CompliReport.Benchmarks.Data.Known;

/// <summary>Closes the books of a known day: deposits before, withdrawals after, and a balance on every row.</summary>
internal static class KnownBooks
{
    private const int WithdrawsPerThousand = 250;

    public static void Close(KnownDay day)
    {
        Dictionary<string, KnownAccount> accounts = day.Accounts.ToDictionary(static account => account.Id, StringComparer.Ordinal);
        foreach (KnownRow[] chain in Chains(day.Rows).ToList())
        {
            decimal lowest = 0, sum = 0;
            foreach (KnownRow row in chain)
            {
                sum += row.Amount;
                lowest = Math.Min(lowest, sum);
            }

            if (lowest < 0)
            {
                decimal deposit = decimal.Ceiling(-lowest * 1.1m);
                day.Move(accounts[chain[0].Account], day.Between(0, 0, 1), chain[0].Asset, deposit);
                sum += deposit;
            }

            decimal withdrawn = KnownAssets.Round(sum * 0.4m, chain[0].Asset);
            if (day.Below(1000) < WithdrawsPerThousand && withdrawn > 0 && chain.All(row => row.At <= day.AsOf))
            {
                day.Move(accounts[chain[0].Account], At(day, chain), chain[0].Asset, -withdrawn);
            }
        }

        Run(day.AfterDeposits);
        foreach (KnownRow[] chain in Chains(day.Rows))
        {
            decimal sum = 0;
            foreach (KnownRow row in chain)
            {
                row.Balance = sum += row.Amount;
            }
        }

        Run(day.AfterBalances);
        day.Rows.Sort(static (left, right) =>
            left.At != right.At ? left.At.CompareTo(right.At) : string.CompareOrdinal(left.Entry, right.Entry));
    }

    /// <summary>The posted rows of each account and asset, in the order of time.</summary>
    public static IEnumerable<KnownRow[]> Chains(IEnumerable<KnownRow> rows) =>
        rows.Where(static row => row.IsPosted && !row.IsRepeat)
            .GroupBy(static row => (row.Account, row.Asset))
            .Select(static chain => chain.OrderBy(static row => row.At).ToArray());

    public static KnownRow[] ChainOf(KnownDay day, string account, string asset) =>
        Chains(day.Rows.Where(row => row.Account == account && row.Asset == asset)).Single();

    // After the last ordinary row, and before the instant as of which the day is judged.
    private static DateTime At(KnownDay day, KnownRow[] chain) =>
        chain[^1].At >= day.At(5, 17.1) ? chain[^1].At.AddSeconds(1) : day.At(5, 17.1).AddMilliseconds(day.Below(600_000));

    private static void Run(List<Action> actions)
    {
        foreach (Action action in actions)
        {
            action();
        }
    }
}
