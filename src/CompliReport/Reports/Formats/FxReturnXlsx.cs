using System.IO;
using System.Linq;
using CompliReport.Ledgers;
using CompliReport.Reports.Periodic;
using CompliReport.Values;

namespace CompliReport.Reports.Formats;

/// <summary><c>fx-return-yyyy-MM.xlsx</c>: the return of a month for people: totals, what they close against, and the runs.</summary>
internal static class FxReturnXlsx
{
    private const string Banner = "CONFIDENTIAL. Return to the authority: totals only, no customer is named.";

    private static readonly SheetColumn[] TotalColumns =
    [
        new("Jurisdiction", 11), new("Pack", 6), new("Time zone", 14), new("Month", 9), new("Fiat", 6), new("Side (of crypto)", 9),
        new("Customers", 10), new("Residency", 13), new("Crypto", 8), new("Conversions", 12, SheetFormat.Whole),
        new("Fiat amount", 20, SheetFormat.Exact), new("Crypto amount", 24, SheetFormat.Exact), new("USD value", 20, SheetFormat.Exact),
        new("Without USD rate", 9, SheetFormat.Whole), new("Local", 7), new("Local value", 20, SheetFormat.Exact),
        new("Without local rate", 9, SheetFormat.Whole), new("Without exact sum", 9, SheetFormat.Whole),
    ];

    private static readonly SheetColumn[] ControlColumns =
    [
        new("Fiat", 9), new("Line", 42, SheetFormat.LongText), new("Reason", 26, SheetFormat.LongText), new("Pack", 10), new("Month", 11),
        new("Number in", 13, SheetFormat.Whole), new("Sum in", 28, SheetFormat.Exact), new("Number out", 13, SheetFormat.Whole),
        new("Sum out", 28, SheetFormat.Exact),
    ];

    private static readonly SheetColumn[] RunColumns =
    [
        new("Record", 10), new("From (UTC)", 34), new("To (UTC)", 34), new("What", 96, SheetFormat.LongText),
    ];

    /// <summary>Writes the workbook.</summary>
    /// <param name="month">The return.</param>
    /// <param name="rowsMax">Rows of a sheet, at most.</param>
    /// <param name="stream">Stays open.</param>
    internal static void Write(FxMonth month, int rowsMax, Stream stream)
    {
        // The time of the newest data stands for the time of writing.
        UtcInstant asOf = month.Return.To;
        string title = $"{month.Exchange}, {month.Month}", csv = $"fx-return-{month.Month}.csv";
        Workbook book = new($"FX return of {title}", asOf, $"CompliReport, FX return of {title}, CONFIDENTIAL");
        WorkbookSheet totals = book.Add("Totals", Banner, $"FX return: fiat-to-crypto conversions of {title}", TotalColumns);
        foreach ((FxReturnKey key, FxTotals total) in month.Return.Totals.Take(rowsMax))
        {
            totals.Row(
                key.Jurisdiction, key.Pack, key.Zone, key.Month, key.Fiat, key.Side, key.CustomerKind, key.Residency.Replace('_', '-'),
                key.Crypto, total.Count, total.Fiat.ToString(), total.Crypto.ToString(), total.Usd.ToString(), total.UsdUnvalued, key.Local,
                total.Local.ToString(), total.LocalUnvalued, total.Unsummed);
        }

        totals.CloseTable(month.Return.Totals.Count, csv);
        WriteControl(book, month, title, csv, rowsMax);
        WorkbookSheet runs = book.Add("Runs", Banner, $"Runs and remarks of {title}", RunColumns);
        foreach (FxRemark remark in month.Remarks.Take(rowsMax))
        {
            runs.Row(remark.Record, remark.From, remark.To, remark.Text);
        }

        runs.CloseTable(month.Remarks.Count(), csv);
        book.Write(stream);
    }

    private static void WriteControl(Workbook book, FxMonth month, string title, string csv, int rowsMax)
    {
        string closes = month.Return.IsClosed ? "every sum closes" : "THE SUMS DO NOT CLOSE, see the lines Rest";
        WorkbookSheet control = book.Add("Control", Banner, $"Control totals of {title}: {closes}", ControlColumns);
        foreach ((FxControlKey key, AssetTotal total) in month.Return.Control.Take(rowsMax))
        {
            control.Row(
                key.Fiat, WordsOf(key.Line), key.Reason.Replace('_', ' '), key.Pack, key.Month, total.CreditCount, total.Credit.ToString(),
                total.DebitCount, total.Debit.ToString());
            if (key.Line == FxControlLine.Rest && total != default)
            {
                control.Mark(1);
            }
        }

        control.CloseTable(month.Return.Control.Count, csv);
    }

    private static string WordsOf(FxControlLine line) => line switch
    {
        FxControlLine.Accepted => "Accepted legs",
        FxControlLine.Excluded => "Legs that are no side of an exchange",
        FxControlLine.Exchanged => "Legs that are a side of an exchange",
        FxControlLine.Reported => "In reported conversions",
        FxControlLine.NotReported => "In exchanges that are not reported",
        FxControlLine.Offset => "Offset within conversions",
        _ => "Rest (nothing where the sums close)",
    };
}
