using System.Collections.Generic;
using System.Linq;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Identity;
using CompliReport.Values;

namespace CompliReport.Reconciliation;

/// <summary>
/// Checks the balances of chains whose rows came out of order: reads the rows of these chains again and rolls them forward by time.
/// </summary>
/// <remarks>
/// Rows of one instant may follow each other in any order that closes; where none does, in one with as few jumps as can be. Read only
/// where the sum of the chain says that it does not close, which is rare: the whole input is read for it once more.
/// </remarks>
internal static class BalanceOrder
{
    /// <summary>The jumps of these chains.</summary>
    internal static IEnumerable<BalanceJump> Jumps(LedgerDay day, BalanceChains chains, HashSet<int> wanted)
    {
        if (wanted.Count == 0)
        {
            yield break;
        }

        foreach ((int chain, List<BalanceRow> rows) in RowsOf(day, chains, wanted))
        {
            foreach (BalanceJump jump in Roll(chain, rows))
            {
                yield return jump;
            }
        }
    }

    private static SortedDictionary<int, List<BalanceRow>> RowsOf(LedgerDay day, BalanceChains chains, HashSet<int> wanted)
    {
        HashSet<RecordLocation> passedOver =
            [.. day.Refused.Rows.Select(static row => row.At), .. day.Repeated.Places, .. day.Retold];
        SortedDictionary<int, List<BalanceRow>> rows = [];
        LegBatch batch = new();
        LegWriter writer = new(day.Symbols.Assets, day.Refused);
        writer.Use(batch);
        foreach (ReReadRow met in ReRead.Regions(day, Enumerable.Range(0, day.Checkpoints.Count)))
        {
            if (met.Identity == default || passedOver.Contains(met.At))
            {
                continue;
            }

            batch.Clear(met.File.Number);
            writer.BeginRow();
            met.Reader.Read(met.Row, met.Identity, writer);
            for (int leg = 0; leg < batch.Count; leg++)
            {
                int account = day.Symbols.Accounts.IndexOf(batch.Text(batch.AccountText[leg]));
                int chain = chains.IndexOf(account, batch, leg);
                if (batch.Status[leg] != LegStatus.Posted || !wanted.Contains(chain) || !day.IsInPeriod(batch.Time[leg]))
                {
                    continue;
                }

                if (!rows.TryGetValue(chain, out List<BalanceRow>? ofChain))
                {
                    rows.Add(chain, ofChain = []);
                }

                bool says = batch.HasBalances && batch.HasBalance[leg];
                ofChain.Add(new BalanceRow(
                    batch.Time[leg], batch.RowKey[leg], met.At, batch.AmountAt(leg), says ? batch.BalanceAt(leg) : null));
            }
        }

        return rows;
    }

    private static IEnumerable<BalanceJump> Roll(int chain, List<BalanceRow> rows)
    {
        rows.Sort(static (left, right) => (left.Time, left.Key, left.At).CompareTo((right.Time, right.Key, right.At)));
        ScaledAmount? balance = null;
        for (int start = 0, end; start < rows.Count; start = end)
        {
            end = EndOf(rows, start);
            List<BalanceRow> said = rows[start..end].FindAll(static row => row.After is not null);
            List<BalanceRow> unsaid = rows[start..end].FindAll(static row => row.After is null);
            foreach (BalanceRow row in InstantOrder.Of(said, balance, rows.Skip(end).Take(EndOf(rows, end) - end)))
            {
                // Rows that do not say their balance stand where they make the next one right, if they can.
                ScaledAmount? expected = balance is { } known ? Sum(Passed(known, row.Before, unsaid), row.Amount) : row.After;
                if (row.After is { } after && expected is { } right && after != right)
                {
                    yield return new BalanceJump(chain, row.At, row.Time, right, after);
                }

                balance = row.After;
            }

            // Before the first row that says its balance, nothing is known.
            balance = balance is { } last ? unsaid.Aggregate(last, static (sum, row) => Sum(sum, row.Amount)) : null;
        }
    }

    private static int EndOf(List<BalanceRow> rows, int start)
    {
        int end = start;
        while (end < rows.Count && rows[end].Time == rows[start].Time)
        {
            end++;
        }

        return end;
    }

    // The balance after those of the rows that lead to the wanted one: none, one, or all of the first few.
    private static ScaledAmount Passed(ScaledAmount balance, ScaledAmount wanted, List<BalanceRow> unsaid)
    {
        if (unsaid.FindIndex(row => Sum(balance, row.Amount) == wanted) is >= 0 and int one && balance != wanted)
        {
            unsaid.RemoveAt(one);
            return wanted;
        }

        int passed = 0;
        for (; passed < unsaid.Count && balance != wanted; passed++)
        {
            balance = Sum(balance, unsaid[passed].Amount);
        }

        unsaid.RemoveRange(0, passed);
        return balance;
    }

    private static ScaledAmount Sum(ScaledAmount left, ScaledAmount right) => ScaledAmount.FromUnits(unchecked(left.Units + right.Units));
}
