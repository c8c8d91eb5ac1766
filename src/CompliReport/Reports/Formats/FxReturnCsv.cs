using System.Collections.Generic;
using System.IO;
using CompliReport.Ledgers;
using CompliReport.Reports.Periodic;

namespace CompliReport.Reports.Formats;

/// <summary>
/// <c>fx-return.csv</c>: totals of fiat-to-crypto conversions and the control totals that they close against. Three kinds of rows, told
/// apart by <c>record</c>: <c>ledger</c> (one), <c>conversions</c>, <c>control</c>; cells that a kind does not have are empty.
/// </summary>
internal static class FxReturnCsv
{
    internal const string Name = "fx-return.csv";

    internal const string Ledger = "ledger", Conversions = "conversions", Control = "control", Run = "run", Note = "note";

    internal static readonly string[] Columns =
    [
        "record", "jurisdiction", "pack", "time_zone", "month", "fiat_asset", "side", "customer_kind", "residency", "crypto_asset",
        "count", "fiat_amount", "crypto_amount", "usd_value", "usd_unvalued", "local_asset", "local_value", "local_unvalued", "unsummed",
        "line", "reason", "credit_count", "credit_sum", "debit_count", "debit_sum", "closes", "from", "to", "text",
    ];

    internal static void Write(RunResult result, Stream stream) => Write(FxReturns.Of(result), [], stream);

    /// <summary>Writes a return.</summary>
    /// <param name="fx">The return.</param>
    /// <param name="remarks">Rows <c>run</c> and <c>note</c> before the others: the kind, from, to, and the text.</param>
    /// <param name="stream">Stays open.</param>
    internal static void Write(FxReturn fx, IEnumerable<FxRemark> remarks, Stream stream)
    {
        using CsvText csv = new(stream, Columns);
        foreach (FxRemark remark in remarks)
        {
            Head(csv, remark.Record, "", "", "", "", "");
            Empty(csv, 20);
            csv.Row(remark.From, remark.To, remark.Text);
        }

        string closes = fx.IsClosed ? "yes" : "no";
        Head(csv, Ledger, "", "", "", "", "");
        Empty(csv, 4);
        csv.Cell(fx.Rows);
        Empty(csv, 7);
        csv.Cell(fx.Unsummed);
        Empty(csv, 6);
        csv.Row(closes, fx.From.ToString(), fx.To.ToString(), "");
        foreach ((FxReturnKey key, FxTotals totals) in fx.Totals)
        {
            Head(csv, Conversions, key.Jurisdiction, key.Pack, key.Zone, key.Month, key.Fiat);
            WriteTotals(csv, key, totals);
        }

        foreach ((FxControlKey key, AssetTotal total) in fx.Control)
        {
            Head(csv, Control, "", key.Pack, "", key.Month, key.Fiat);
            Empty(csv, 13);
            csv.Cell(NameOf(key.Line));
            csv.Cell(key.Reason);
            csv.Cell(total.CreditCount);
            csv.Cell(total.Credit.ToString());
            csv.Cell(total.DebitCount);
            csv.Cell(total.Debit.ToString());
            csv.Row("", "", "", "");
        }
    }

    /// <summary>The name of a control line.</summary>
    internal static string NameOf(FxControlLine line) => line switch
    {
        FxControlLine.Accepted => "accepted",
        FxControlLine.Excluded => "excluded",
        FxControlLine.Exchanged => "exchanged",
        FxControlLine.Reported => "reported",
        FxControlLine.NotReported => "not_reported",
        FxControlLine.Offset => "offset",
        _ => "rest",
    };

    private static void Head(CsvText csv, string record, string jurisdiction, string pack, string zone, string month, string fiat)
    {
        csv.Cell(record);
        csv.Cell(jurisdiction);
        csv.Cell(pack);
        csv.Cell(zone);
        csv.Cell(month);
        csv.Cell(fiat);
    }

    private static void WriteTotals(CsvText csv, FxReturnKey key, FxTotals totals)
    {
        csv.Cell(key.Side);
        csv.Cell(key.CustomerKind);
        csv.Cell(key.Residency);
        csv.Cell(key.Crypto);
        csv.Cell(totals.Count);
        csv.Cell(totals.Fiat.ToString());
        csv.Cell(totals.Crypto.ToString());
        csv.Cell(totals.Usd.ToString());
        csv.Cell(totals.UsdUnvalued);
        csv.Cell(key.Local);
        csv.Cell(totals.Local.ToString());
        csv.Cell(totals.LocalUnvalued);
        csv.Cell(totals.Unsummed);
        Empty(csv, 10);
        csv.EndRow();
    }

    private static void Empty(CsvText csv, int cells)
    {
        for (int i = 0; i < cells; i++)
        {
            csv.Cell("");
        }
    }
}

/// <summary>A row of a return that is no figure: a run that it adds up, or something that the reader must know.</summary>
/// <param name="Record">run or note.</param>
/// <param name="From">First instant or day concerned; empty for none.</param>
/// <param name="To">Last one.</param>
/// <param name="Text">In words.</param>
internal sealed record FxRemark(string Record, string From, string To, string Text);
