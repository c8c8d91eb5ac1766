using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Cells;
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
    ImmutableArray<string> FindingIds)
{
    /// <summary>The columns of the canonical ledger that a report takes over as they are, the country apart.</summary>
    internal static ImmutableArray<string> DetailColumns { get; } =
    [
        "counterparty_type", "counterparty_id", "counterparty_name", "counterparty_account", "counterparty_bank", "payment_method",
        "purpose_code", "chain", "tx_hash", "address", "channel", "device_id", "ip_country",
    ];

    /// <summary>The part it plays in its group.</summary>
    public LegRole Role { get; init; } = LegRole.Alone;

    /// <summary>What joins the legs of one conversion; empty for none.</summary>
    public string GroupId { get; init; } = "";

    /// <summary>What the exchange says of the movement, by <see cref="DetailColumns"/>, without empty cells; personal data.</summary>
    public ImmutableSortedDictionary<string, string> Details { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Its value in US dollars with two places, without a sign; null where there is no rate.</summary>
    public decimal? ValueUsd { get; init; }

    /// <summary>The same in the currency of the report's authority.</summary>
    public decimal? ValueLocal { get; init; }

    /// <summary>Units of that currency per unit of the asset; null where there is no rate.</summary>
    public decimal? RateLocal { get; init; }
}

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
            ImmutableSortedDictionary<string, string> cells = CellsOf(again);
            legs.Add(at, [.. Enumerable.Range(0, batch.Count).Select(leg => LegOf(batch, leg, row, day, cells))]);
        }
    }

    // An exchange's own format has few of these columns; the other side is then what the format's adapter takes it for.
    private static ImmutableSortedDictionary<string, string> CellsOf(ReReadRow again)
    {
        ImmutableSortedDictionary<string, string>.Builder cells =
            ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        ImmutableArray<string> header = again.File.Header;
        for (int i = 0; i < header.Length; i++)
        {
            if (ReportLeg.DetailColumns.Contains(header[i]) && again.Row.Field(i) is { IsEmpty: false } cell)
            {
                cells[header[i]] = Encoding.UTF8.GetString(cell);
            }
        }

        return cells.ToImmutable();
    }

    private static ImmutableSortedDictionary<string, string> DetailsOf(
        LegBatch batch, int leg, ImmutableSortedDictionary<string, string> cells)
    {
        cells = cells.SetItem("counterparty_type", Codes.Name(batch.Party[leg]));
        return batch.CounterpartyText[leg].Length == 0
            ? cells
            : cells.SetItem("counterparty_id", Encoding.UTF8.GetString(batch.Text(batch.CounterpartyText[leg])));
    }

    private static ReportLeg LegOf(
        LegBatch batch, int leg, CitedRow row, LedgerDay day, ImmutableSortedDictionary<string, string> cells) => new(
        row,
        Encoding.UTF8.GetString(batch.Text(batch.AccountText[leg])),
        UtcInstant.FromNanoseconds(batch.Time[leg]),
        batch.Kind[leg],
        day.Symbols.Asset(batch.Asset[leg]),
        batch.AmountAt(leg),
        batch.Country[leg] == 0 ? "" : string.Concat((char)(batch.Country[leg] >> 8), (char)(batch.Country[leg] & 0xFF)),
        [])
        {
            Role = batch.Role[leg],
            GroupId = Encoding.UTF8.GetString(batch.Text(batch.GroupText[leg])),
            Details = DetailsOf(batch, leg, cells),
        };
}
