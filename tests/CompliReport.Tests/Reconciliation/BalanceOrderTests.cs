using System.Collections.Generic;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Reconciliation;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Reconciliation;

/// <summary>Rows that do not say their balance, in every order of the file: they move it where their time says.</summary>
public sealed class BalanceOrderTests
{
    private const string Header = "exchange_id,entry_id,group_id,status,account_id,wallet,occurred_at,kind,leg_role,asset,asset_class,amount,balance_after\n";

    // "hour amount balance" a row, "-" for none.
    [Theory]
    [InlineData("between two that say theirs", "1 1 1 | 2 5 - | 3 1 7", "")]
    [InlineData("and the later one contradicts", "1 1 1 | 2 5 - | 3 1 7.01", "7 then 7.01")]
    [InlineData("and the later one passes over it", "1 1 1 | 2 5 - | 3 1 2", "7 then 2")]
    [InlineData("before all that say theirs", "1 5 - | 2 1 1 | 3 1 2", "")]
    [InlineData("before all, and a jump later", "1 5 - | 2 1 1 | 3 1 3", "2 then 3")]
    [InlineData("after all that say theirs", "1 1 1 | 2 1 2 | 3 5 -", "")]
    [InlineData("of one instant with one that says its own", "1 1 1 | 2 5 - | 2 1 7 | 3 1 8", "")]
    [InlineData("of one instant, and a jump later", "1 1 1 | 2 5 - | 2 1 7 | 3 1 9", "8 then 9")]
    public void A_row_without_a_balance(string reason, string rows, string expected)
    {
        string[] all = [.. rows.Split(" | ").Select(RowOf)];
        foreach (string[] order in Orders(all))
        {
            string found = Jumps(string.Concat(order));
            Assert.True(found == expected, $"{reason}: {found}\n{string.Concat(order)}");
        }
    }

    private static IEnumerable<string[]> Orders(string[] rows) =>
        rows.Length < 2 ? [rows] : rows.SelectMany((row, i) => Orders([.. rows[..i], .. rows[(i + 1)..]]).Select(rest => (string[])[row, .. rest]));

    private static string RowOf(string row, int number)
    {
        string[] parts = row.Split(' ');
        string at = Scenario.At(int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture));
        return $"EX,E{number},E{number},posted,A,spot,{at},adjustment,single,EUR,fiat,{parts[1]},{parts[2].Trim('-')}\n";
    }

    private static string Jumps(string rows) => string.Join(
        ';',
        new Scenario().Rates("2023-03-01").Run(null, LedgerInput.FromBytes("ledger.csv", Encoding.UTF8.GetBytes(Header + rows)))
            .Reconciled.LooseBreaks.Where(static one => one.Category == BreakCategory.Balance)
            .Select(static one => one.Expected.Split(' ')[1] + " then " + one.Found.Split(' ')[1]));
}
