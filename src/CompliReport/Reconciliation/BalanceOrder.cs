using System.Collections.Generic;
using System.Linq;
using CompliReport.Ledgers;
using CompliReport.Values;

namespace CompliReport.Reconciliation;

/// <summary>
/// Checks the balances of chains whose rows came out of order: reads the rows of these chains again and rolls them forward by time.
/// </summary>
/// <remarks>
/// Rows of one instant may follow each other in any order that closes; where none does, in that of their ids. Read only where the sum of
/// the chain says that it does not close, which is rare: the whole input is read for it once more.
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

        foreach ((int chain, List<Row> rows) in RowsOf(day, chains, wanted))
        {
            foreach (BalanceJump jump in Roll(chain, rows))
            {
                yield return jump;
            }
        }
    }

    private static SortedDictionary<int, List<Row>> RowsOf(LedgerDay day, BalanceChains chains, HashSet<int> wanted)
    {
        HashSet<RecordLocation> passedOver =
            [.. day.Refused.Rows.Select(static row => row.At), .. day.Repeated.Select(static row => row.At), .. day.Retold];
        SortedDictionary<int, List<Row>> rows = [];
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
                int chain = chains.IndexOf(account, batch.Asset[leg], batch.InWallet[leg]);
                if (batch.Status[leg] != LegStatus.Posted || !wanted.Contains(chain) || !day.IsInPeriod(batch.Time[leg]))
                {
                    continue;
                }

                if (!rows.TryGetValue(chain, out List<Row>? ofChain))
                {
                    rows.Add(chain, ofChain = []);
                }

                bool says = batch.HasBalances && batch.HasBalance[leg];
                ofChain.Add(new Row(
                    batch.Time[leg], batch.RowKey[leg], met.At, batch.AmountAt(leg), says ? batch.BalanceAt(leg) : null));
            }
        }

        return rows;
    }

    private static IEnumerable<BalanceJump> Roll(int chain, List<Row> rows)
    {
        ScaledAmount? balance = null;
        foreach (IGrouping<long, Row> instant in rows.GroupBy(static row => row.Time).OrderBy(static instant => instant.Key))
        {
            List<Row> open = [.. instant.OrderBy(static row => row.Key).ThenBy(static row => row.At)];
            while (Next(open, balance) is { } row)
            {
                open.Remove(row);
                ScaledAmount? expected = balance is { } known ? Sum(known, row.Amount) : row.After;
                if (row.After is { } after && expected is { } right && after != right)
                {
                    yield return new BalanceJump(chain, row.At, row.Time, right, after);
                }

                balance = row.After ?? expected;
            }
        }
    }

    // The first row of a chain is one whose balance before is that after no other row of the instant; null while nothing is known of the
    // chain.
    private static Row? Next(List<Row> open, ScaledAmount? balance)
    {
        if (balance is { } before)
        {
            return open.Find(row => row.Before == before) ?? open.FirstOrDefault();
        }

        return open.Find(row => row.After is not null && !open.Exists(other => other != row && other.After == row.Before))
            ?? open.Find(static row => row.After is not null);
    }

    private static ScaledAmount Sum(ScaledAmount left, ScaledAmount right) => ScaledAmount.FromUnits(unchecked(left.Units + right.Units));

    private sealed record Row(long Time, ulong Key, RecordLocation At, ScaledAmount Amount, ScaledAmount? After)
    {
        internal ScaledAmount? Before => After is { } after ? ScaledAmount.FromUnits(unchecked(after.Units - Amount.Units)) : null;
    }
}
