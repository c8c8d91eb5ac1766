using System.Collections.Generic;
using System.Linq;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Ledgers.Identity;
using CompliReport.Values;

namespace CompliReport.Reconciliation;

/// <summary>The legs of some accounts at times for which the accounts file has no facts, found by reading the rows again.</summary>
internal static class LegsInGaps
{
    /// <summary>The earliest leg in a gap of each account that has one, and how many there are.</summary>
    internal static Dictionary<int, (long Time, RecordLocation At, long Legs)> Find(
        LedgerDay day, AccountFacts facts, IReadOnlySet<int> accounts)
    {
        Dictionary<int, (long Time, RecordLocation At, long Legs)> found = [];
        if (accounts.Count == 0)
        {
            return found;
        }

        HashSet<RecordLocation> notAccepted =
            [.. day.Refused.Rows.Select(static row => row.At), .. day.Repeated.Places, .. day.Retold];
        LegBatch batch = new();
        LegWriter writer = new(day.Symbols.Assets, day.Refused);
        writer.Use(batch);
        foreach (ReReadRow row in ReRead.Regions(day, Enumerable.Range(0, day.Checkpoints.Count)))
        {
            if (row.Identity == default || notAccepted.Contains(row.At))
            {
                continue;
            }

            batch.Clear(row.File);
            writer.BeginRow();
            row.Reader.Read(row.Row, row.Identity, writer);
            for (int leg = 0; leg < batch.Count; leg++)
            {
                int account = day.Symbols.Accounts.IndexOf(batch.Text(batch.AccountText[leg]));
                long time = batch.Time[leg];
                if (!accounts.Contains(account) || time < day.First.Nanoseconds || time > day.Last.Nanoseconds
                    || facts.CustomerAt(account, time) >= 0)
                {
                    continue;
                }

                (long Time, RecordLocation At, long Legs) known = found.GetValueOrDefault(account, (long.MaxValue, row.At, 0));
                bool isEarlier = time < known.Time || (time == known.Time && row.At < known.At);
                found[account] = isEarlier ? (time, row.At, known.Legs + 1) : known with { Legs = known.Legs + 1 };
            }
        }

        return found;
    }
}
