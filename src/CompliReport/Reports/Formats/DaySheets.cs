using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Reconciliation;
using CompliReport.Values;

namespace CompliReport.Reports.Formats;

/// <summary>The sheets of the day itself: Conversions, Breaks and Refused.</summary>
internal static class DaySheets
{
    private static readonly SheetColumn[] ConversionColumns =
    [
        new("Conversion", 39), new("Group", 13), new("Account", 11), new("Customer", 11),
        new("Occurred at (UTC)", 12, SheetFormat.LongText),
        new("Side", 6), new("Fiat", 6), new("Fiat amount", 15, SheetFormat.Exact), new("Crypto", 7),
        new("Crypto amount", 18, SheetFormat.Exact),
        new("Implied rate", 16, SheetFormat.Exact), new("Reference rate", 16, SheetFormat.Exact),
        new("Deviation bps", 10, SheetFormat.Exact),
        new("State", 13), new("Breaks", 19, SheetFormat.LongText), new("Cited by a case", 8),
    ];

    private static readonly SheetColumn[] BreakColumns =
    [
        new("Break", 39, SheetFormat.LongText), new("Category", 19), new("Severity", 9), new("Group", 12), new("Account", 10),
        new("Entries", 10, SheetFormat.LongText), new("File", 23), new("Line", 8, SheetFormat.Exact),
        new("Expected", 20, SheetFormat.LongText),
        new("Found", 20, SheetFormat.LongText), new("Difference", 15, SheetFormat.Exact), new("Asset", 7),
        new("USD at risk", 14, SheetFormat.Exact), new("Next action", 32, SheetFormat.LongText),
    ];

    internal static void WriteConversions(Workbook book, RunResult result, int rowsMax)
    {
        WorkbookSheet sheet = book.Add(
            "Conversions", CasesXlsx.Banner, CasesXlsx.TitleOf(result, "Conversions that are not matched, and all that a case cites"),
            ConversionColumns);
        HashSet<RecordLocation> cited =
            [.. result.Cases.SelectMany(static one => one.Findings).SelectMany(static finding => finding.Evidence)];
        ConversionColumn conversions = result.Reconciled.Conversions;
        List<int> shown = [];
        for (int i = 0; i < conversions.Count; i++)
        {
            if (conversions[i].State != ConversionState.Matched || IsCited(conversions[i], cited))
            {
                shown.Add(i);
            }
        }

        int[] sorted = [.. shown];
        ConversionIds.Sort(result, sorted);
        Dictionary<int, PairReference> cursors = result.Reconciled.Pricing.RentCursors();
        foreach (int position in sorted.Take(rowsMax))
        {
            sheet.Row([.. CellsOf(result, position, cursors, IsCited(conversions[position], cited))]);
        }

        result.Reconciled.Pricing.ReturnCursors(cursors);
        sheet.CloseTable(sorted.Length, "conversions.csv");
    }

    internal static void WriteBreaks(Workbook book, RunResult result, int rowsMax)
    {
        WorkbookSheet sheet = book.Add("Breaks", CasesXlsx.Banner, CasesXlsx.TitleOf(result, "Breaks"), BreakColumns);
        foreach (BreakRow row in BreakRows.Of(result).Take(rowsMax))
        {
            sheet.Row(
                row.Id, row.Entry.Code, Words.Of(row.Severity), row.Group, row.Account, row.EntryIds.Replace(';', ' '), row.File, row.Line,
                row.Expected, row.Found, row.Difference, row.Asset, row.UsdAtRisk, row.Entry.NextAction);
            if (row.Severity == BreakSeverity.High)
            {
                sheet.Mark(2);
            }
        }

        sheet.CloseTable(result.Reconciled.Breaks, "breaks.csv");
    }

    internal static void WriteRefused(Workbook book, RunResult result, int rowsMax)
    {
        WorkbookSheet sheet = book.Add("Refused", CasesXlsx.Banner, CasesXlsx.TitleOf(result, "Refused rows"), RefusedXlsx.FaultColumns);
        RefusedLines refused = new(result);
        foreach (RefusedLine line in refused.All().Take(rowsMax))
        {
            sheet.Row([.. RefusedXlsx.CellsOf(line)]);
        }

        sheet.CloseTable(refused.LineCount, "refused.csv");
    }

    private static bool IsCited(in Conversion conversion, HashSet<RecordLocation> cited) =>
        (conversion.Fiat != AssetTable.None && cited.Contains(conversion.FiatAt))
        || (conversion.Crypto != AssetTable.None && cited.Contains(conversion.CryptoAt));

    private static IEnumerable<SheetCell> CellsOf(RunResult result, int position, Dictionary<int, PairReference> cursors, bool isCited)
    {
        ConversionColumn conversions = result.Reconciled.Conversions;
        Conversion conversion = conversions[position];
        ConversionPrice price = result.Reconciled.Pricing.Price(conversion, cursors);
        LedgerSymbols symbols = result.Ledger.Symbols;
        int customer = result.Accounts.CustomerOf(conversion.Account);
        bool hasFiat = conversion.Fiat != AssetTable.None, hasCrypto = conversion.Crypto != AssetTable.None;
        yield return ConversionIds.Of(result, position);
        yield return Encoding.UTF8.GetString(conversions.Texts[conversion.Group]);
        yield return symbols.AccountName(conversion.Account);
        yield return customer < 0 ? "" : result.Accounts.CustomerName(customer);
        yield return Figures.Moment(UtcInstant.FromNanoseconds(conversion.Time));
        yield return conversion.IsBuy ? "buy" : "sell";
        yield return hasFiat ? symbols.Asset(conversion.Fiat).Text : "";
        yield return hasFiat ? conversions.Exact(conversion.FiatAmount).ToString() : "";
        yield return hasCrypto ? symbols.Asset(conversion.Crypto).Text : "";
        yield return hasCrypto ? conversions.Exact(conversion.CryptoAmount).ToString() : "";
        yield return price.Implied is { } implied ? JsonText.Plain(JsonText.Rate(implied)) : "";
        yield return price.Reference is { HasRate: true } reference ? JsonText.Plain(JsonText.Rate(reference.Rate)) : "";
        yield return price.DeviationBps is { } deviation ? deviation.ToString("0.00", CultureInfo.InvariantCulture) : "";
        yield return Words.Of(conversion.State);
        yield return string.Join(", ", CodesOf(conversion.Breaks));
        yield return isCited ? "yes" : "no";
    }

    private static IEnumerable<string> CodesOf(BreakSet breaks)
    {
        for (uint bits = (uint)breaks; bits != 0; bits &= bits - 1)
        {
            yield return BreakCatalog.All[BitOperations.TrailingZeroCount(bits)].Code;
        }
    }
}
