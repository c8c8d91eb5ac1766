using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Identity;
using CompliReport.Values;

namespace CompliReport.Reports;

/// <summary>A leg of a cited row as a report shows it.</summary>
/// <param name="Row">The row, with its place and raw line.</param>
/// <param name="AccountId">The account.</param>
/// <param name="OccurredAt">When.</param>
/// <param name="Kind">What kind of movement.</param>
/// <param name="Asset">The asset.</param>
/// <param name="Amount">Signed, positive into the account.</param>
/// <param name="Country">Two letters of the counterparty's country; empty where the ledger names none.</param>
/// <param name="FindingIds">The findings that cite the row, sorted.</param>
public sealed record ReportLeg(
    CitedRow Row, string AccountId, UtcInstant OccurredAt, LegKind Kind, AssetCode Asset, ScaledAmount Amount, string Country,
    ImmutableArray<string> FindingIds);

/// <summary>Reads the legs of cited rows again, whatever their format: nothing of them was kept in memory.</summary>
internal static class ReportLegs
{
    /// <summary>The legs of every wanted row, without their findings.</summary>
    internal static Dictionary<RecordLocation, ImmutableArray<ReportLeg>> Read(RunResult result, IReadOnlySet<RecordLocation> wanted)
    {
        Dictionary<RecordLocation, ImmutableArray<ReportLeg>> legs = new(wanted.Count);
        HashSet<RecordLocation> own = [.. wanted.Where(at => at.File < result.Ledger.Files.Length)];
        Read(result.Ledger, own, static at => at, result.Cited, legs);
        if (own.Count < wanted.Count)
        {
            EarlierRows earlier = result.Earlier!;
            HashSet<RecordLocation> there = [.. wanted.Where(at => !own.Contains(at)).Select(earlier.InItsFiles)];
            Read(earlier.Ledger, there, earlier.InTheRun, result.Cited, legs);
        }

        Invariant.Holds(legs.Count == wanted.Count, "every cited row is read again");
        return legs;
    }

    private static void Read(
        LedgerDay day, HashSet<RecordLocation> wanted, Func<RecordLocation, RecordLocation> inTheRun, CitedRows cited,
        Dictionary<RecordLocation, ImmutableArray<ReportLeg>> legs)
    {
        if (wanted.Count == 0)
        {
            return;
        }

        LegBatch batch = new();
        LegWriter writer = new(day.Symbols.Assets, new RefusedRows());
        writer.Use(batch);
        foreach (ReReadRow again in ReRead.Rows(day, wanted))
        {
            batch.Clear(again.File.Number);
            writer.BeginRow();
            again.Reader.Read(again.Row, again.Identity, writer);
            RecordLocation at = inTheRun(again.At);
            CitedRow row = cited[at];
            legs.Add(at, [.. Enumerable.Range(0, batch.Count).Select(leg => LegOf(batch, leg, row, day))]);
        }
    }

    private static ReportLeg LegOf(LegBatch batch, int leg, CitedRow row, LedgerDay day) => new(
        row,
        Encoding.UTF8.GetString(batch.Text(batch.AccountText[leg])),
        UtcInstant.FromNanoseconds(batch.Time[leg]),
        batch.Kind[leg],
        day.Symbols.Asset(batch.Asset[leg]),
        batch.AmountAt(leg),
        batch.Country[leg] == 0 ? "" : string.Concat((char)(batch.Country[leg] >> 8), (char)(batch.Country[leg] & 0xFF)),
        []);
}
