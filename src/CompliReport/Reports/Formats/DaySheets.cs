using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Cells;
using CompliReport.Rates;
using CompliReport.Reconciliation;
using CompliReport.Values;

namespace CompliReport.Reports.Formats;

/// <summary>The sheets of the day itself: Conversions, Breaks and Refused.</summary>
internal static class DaySheets
{
    private const int StateColumn = 0, DeviationColumn = 11, SeverityColumn = 0, FoundColumn = 9, DifferenceColumn = 10;

    // First what a clerk decides by, then what the price was held against, and last what leads back to the ledger.
    private static readonly SheetColumn[] ConversionColumns =
    [
        new("State", 12), new("Breaks", 19, SheetFormat.LongText), new("Occurred at (UTC)", 12, SheetFormat.LongText), new("Account", 11),
        new("Side", 6), new("Fiat amount", 15, SheetFormat.Exact), new("Fiat", 6), new("Crypto amount", 18, SheetFormat.Exact),
        new("Crypto", 7), new("Implied rate", 20, SheetFormat.Exact), new("Reference rate", 20, SheetFormat.Exact),
        new("Deviation bps", 10, SheetFormat.Exact), new("Tolerance bps", 10, SheetFormat.Exact),
        new("Reference source", 18, SheetFormat.LongText), new("Reference age h", 10, SheetFormat.Exact), new("Customer", 11),
        new("Cited by a case", 8), new("Sure that legs belong together", 11), new("Group", 13), new("Conversion", 39),
    ];

    private static readonly SheetColumn[] BreakColumns =
    [
        new("Severity", 9), new("Category", 20), new("USD at risk", 12, SheetFormat.Exact),
        new("Business days old", 9, SheetFormat.Exact),
        new("What was compared", 48, SheetFormat.LongText), new("Next action", 27, SheetFormat.LongText), new("Account", 11),
        new("Conversion", 11), new("Expected", 20, SheetFormat.LongText), new("Found", 20, SheetFormat.LongText),
        new("Difference", 15, SheetFormat.Exact), new("Asset", 7), new("Group", 13), new("File", 15, SheetFormat.LongText),
        new("Line", 8, SheetFormat.Exact), new("Entries", 12, SheetFormat.LongText), new("Break", 40),
    ];

    internal static void WriteConversionsAndBreaks(Workbook book, RunResult result, int rowsMax)
    {
        List<BreakRow> breaks = GravestBreaks.Of(result, rowsMax);
        Dictionary<string, int> firstBreaks = new(StringComparer.Ordinal);
        for (int i = 0; i < breaks.Count; i++)
        {
            firstBreaks.TryAdd(ConversionOf(breaks[i]), WorkbookSheet.HeaderRow + 1 + i);
        }

        Dictionary<string, int> conversions = WriteConversions(book, result, rowsMax, firstBreaks);
        WriteBreaks(book, result, breaks, conversions);
    }

    /// <summary>The rows of the conversions, by their ids.</summary>
    private static Dictionary<string, int> WriteConversions(Workbook book, RunResult result, int rowsMax, Dictionary<string, int> breaks)
    {
        WorkbookSheet sheet = book.Add(
            "Conversions", CasesXlsx.Banner,
            CasesXlsx.TitleOf(result, "Conversions that are not matched or have a break, and all that a case cites"), ConversionColumns);
        HashSet<RecordLocation> cited =
            [.. result.Cases.SelectMany(static one => one.Findings).SelectMany(static finding => finding.Evidence)];
        ConversionColumn conversions = result.Reconciled.Conversions;
        List<int> shown = [];
        for (int i = 0; i < conversions.Count; i++)
        {
            if (conversions[i].State != ConversionState.Matched || conversions[i].Breaks != BreakSet.None || IsCited(conversions[i], cited))
            {
                shown.Add(i);
            }
        }

        int[] sorted = [.. shown];
        ConversionIds.Sort(result, sorted);
        Dictionary<string, int> rows = new(StringComparer.Ordinal);
        Dictionary<int, PairReference> cursors = result.Reconciled.Pricing.RentCursors();
        foreach (int position in sorted.Take(rowsMax))
        {
            string id = ConversionIds.Of(result, position);
            string? link = breaks.TryGetValue(id, out int row) ? WorkbookSheet.AddressOf("Breaks", row) : null;
            rows.TryAdd(id, sheet.NextRow);
            sheet.Row([.. CellsOf(result, position, cursors, IsCited(conversions[position], cited), link)]);
            Mark(sheet, conversions[position]);
        }

        result.Reconciled.Pricing.ReturnCursors(cursors);
        sheet.CloseTable(sorted.Length, "conversions.csv");
        return rows;
    }

    private static void Mark(WorkbookSheet sheet, in Conversion conversion)
    {
        if (conversion.State == ConversionState.Broken)
        {
            sheet.Mark(StateColumn);
        }

        if (CodesOf(conversion.Breaks).Any(static code => code.StartsWith("RATE_", StringComparison.Ordinal)))
        {
            sheet.Mark(DeviationColumn);
        }
    }

    private static void WriteBreaks(Workbook book, RunResult result, List<BreakRow> breaks, Dictionary<string, int> conversions)
    {
        WorkbookSheet sheet = book.Add(
            "Breaks", CasesXlsx.Banner, CasesXlsx.TitleOf(result, "Breaks, the gravest and dearest first"), BreakColumns);
        foreach (BreakRow row in breaks)
        {
            SheetCell conversion = conversions.TryGetValue(ConversionOf(row), out int at)
                ? new SheetCell("show", null, WorkbookSheet.AddressOf("Conversions", at))
                : "";
            sheet.Row(
                Words.Of(row.Severity), row.Entry.Code, row.UsdAtRisk, row.AgeDays, row.Explanation, row.NextAction, row.Account,
                conversion, row.Expected, row.Found, row.Difference, row.Asset, row.Group, row.File, row.Line,
                row.EntryIds.Replace(';', ' '), row.Id);
            if (row.Severity == BreakSeverity.High)
            {
                sheet.Mark(SeverityColumn);
            }

            sheet.Mark(row.Difference.Length > 0 ? DifferenceColumn : FoundColumn);
        }

        sheet.CloseTable(result.Reconciled.Breaks, "breaks.csv");
    }

    // The id of a conversion's break is the conversion's with the category behind it; other breaks have ids without a point.
    private static string ConversionOf(BreakRow row) =>
        row.Id.EndsWith("." + row.Entry.Code, StringComparison.Ordinal) ? row.Id[..^(row.Entry.Code.Length + 1)] : row.Id;

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

    private static IEnumerable<SheetCell> CellsOf(
        RunResult result, int position, Dictionary<int, PairReference> cursors, bool isCited, string? toBreaks)
    {
        ConversionColumn conversions = result.Reconciled.Conversions;
        Conversion conversion = conversions[position];
        ConversionPrice price = result.Reconciled.Pricing.Price(conversion, cursors);
        LedgerSymbols symbols = result.Ledger.Symbols;
        int customer = result.Accounts.CustomerAt(conversion.Account, conversion.Time);
        bool hasFiat = conversion.Fiat != AssetTable.None, hasCrypto = conversion.Crypto != AssetTable.None;
        RateAnswer? reference = price.Reference is { HasRate: true } one ? one : null;
        yield return Words.Of(conversion.State);
        yield return new SheetCell(string.Join(", ", CodesOf(conversion.Breaks)), null, toBreaks);
        yield return Figures.Moment(UtcInstant.FromNanoseconds(conversion.Time));
        yield return symbols.AccountName(conversion.Account);
        yield return conversion.IsBuy ? "buy" : "sell";
        yield return hasFiat ? conversions.Exact(conversion.FiatAmount).ToString() : "missing";
        yield return hasFiat ? symbols.Asset(conversion.Fiat).Text : "";
        yield return hasCrypto ? conversions.Exact(conversion.CryptoAmount).ToString() : "missing";
        yield return hasCrypto ? symbols.Asset(conversion.Crypto).Text : "";
        yield return price.Implied is { } implied ? JsonText.Plain(JsonText.Rate(implied)) : "";
        yield return reference is { } rate ? JsonText.Plain(JsonText.Rate(rate.Rate)) : "";
        yield return price.DeviationBps is { } deviation ? deviation.ToString("0.00", CultureInfo.InvariantCulture) : "";
        yield return reference is not null && price.Tolerance is { } tolerance ? JsonText.Plain(tolerance.BreakBps) : "";
        yield return reference?.Source ?? "";
        yield return reference?.AgeHours is { } age ? JsonText.Plain(age) : "";
        yield return customer < 0 ? "" : result.Accounts.CustomerName(customer);
        yield return isCited ? "yes" : "no";
        yield return Words.Of(conversion.Confidence);
        yield return Encoding.UTF8.GetString(conversions.Texts[conversion.Group]);
        yield return ConversionIds.Of(result, position);
    }

    private static IEnumerable<string> CodesOf(BreakSet breaks)
    {
        for (uint bits = (uint)breaks; bits != 0; bits &= bits - 1)
        {
            yield return BreakCatalog.All[BitOperations.TrailingZeroCount(bits)].Code;
        }
    }
}
