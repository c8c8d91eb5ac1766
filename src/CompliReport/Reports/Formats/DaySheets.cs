using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Rates;
using CompliReport.Reconciliation;
using CompliReport.Values;

namespace CompliReport.Reports.Formats;

/// <summary>The sheets of the day itself: Conversions, Breaks and Refused.</summary>
internal static class DaySheets
{
    private static readonly SheetColumn[] ConversionColumns =
    [
        new("Conversion", 38), new("Group", 16), new("Account", 14), new("Customer", 14), new("Occurred at", 21), new("Side", 7), new("Fiat", 7),
        new("Fiat amount", 18, SheetFormat.Exact), new("Crypto", 8), new("Crypto amount", 24, SheetFormat.Exact),
        new("Implied rate", 20, SheetFormat.Exact), new("Reference rate", 20, SheetFormat.Exact), new("Deviation bps", 12, SheetFormat.Exact),
        new("State", 13), new("Breaks", 24, SheetFormat.LongText), new("Cited by a case", 10),
    ];

    private static readonly SheetColumn[] BreakColumns =
    [
        new("Break", 44), new("Category", 22), new("Severity", 10), new("Group", 16), new("Account", 14), new("Entries", 20, SheetFormat.LongText),
        new("File", 24), new("Line", 9, SheetFormat.Exact), new("Expected", 30, SheetFormat.LongText), new("Found", 30, SheetFormat.LongText),
        new("Difference", 18, SheetFormat.Exact), new("Asset", 8), new("USD at risk", 16, SheetFormat.Exact), new("Next action", 46, SheetFormat.LongText),
    ];

    internal static void WriteConversions(Workbook book, RunResult result, int rowsMax)
    {
        WorkbookSheet sheet = book.Add(
            "Conversions", CasesXlsx.Banner, CasesXlsx.TitleOf(result, "Conversions that are not matched, and all that a case cites"), ConversionColumns);
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
        Dictionary<int, RateCursor> cursors = result.Reconciled.Pricing.RentCursors();
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
                row.Id, row.Entry.Code, Words.Of(row.Severity), row.Group, row.Account, row.EntryIds, row.File, row.Line, row.Expected, row.Found,
                row.Difference, row.Asset, row.UsdAtRisk, row.Entry.NextAction);
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

    private static IEnumerable<SheetCell> CellsOf(RunResult result, int position, Dictionary<int, RateCursor> cursors, bool isCited)
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
        yield return UtcInstant.FromNanoseconds(conversion.Time).ToString();
        yield return conversion.IsBuy ? "buy" : "sell";
        yield return hasFiat ? symbols.Asset(conversion.Fiat).Text : "";
        yield return hasFiat ? conversions.Exact(conversion.FiatAmount).ToString() : "";
        yield return hasCrypto ? symbols.Asset(conversion.Crypto).Text : "";
        yield return hasCrypto ? conversions.Exact(conversion.CryptoAmount).ToString() : "";
        yield return price.Implied is { } implied ? JsonText.Plain(implied) : "";
        yield return price.Reference is { HasRate: true } reference ? JsonText.Plain(reference.Rate) : "";
        yield return price.DeviationBps is { } deviation ? deviation.ToString("0.00", CultureInfo.InvariantCulture) : "";
        yield return Words.Of(conversion.State);
        yield return string.Join(", ", CodesOf(conversion.Breaks));
        yield return isCited ? "yes" : "no";
    }

    private static IEnumerable<string> CodesOf(BreakSet breaks)
    {
        for (int bits = (int)breaks; bits != 0; bits &= bits - 1)
        {
            yield return BreakCatalog.All[BitOperations.TrailingZeroCount(bits)].Code;
        }
    }
}
