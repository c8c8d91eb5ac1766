using System.Collections.Generic;
using System.IO;
using System.Linq;
using CompliReport.Ledgers.Resending;

namespace CompliReport.Reports.Formats;

/// <summary>refused.xlsx: what refused.csv holds, with the faulty cells marked, for people who correct rows by hand.</summary>
internal static class RefusedXlsx
{
    internal const string Banner = "FOR THE EXCHANGE. Contains customer data from its own ledgers.";

    // The workbook is kept in memory, and a hostile row may hold a million characters.
    private const long CharactersMax = 8_000_000;

    // A cell costs memory even where it is empty: a sheet of more columns than this has fewer rows.
    private const int ColumnsFree = 100;

    /// <summary>The columns before the original ones.</summary>
    internal static readonly SheetColumn[] FaultColumns =
    [
        new("file", 24), new("line", 9, SheetFormat.Whole), new("byte_offset", 12, SheetFormat.Whole), new("column", 16), new("fault", 22),
        new("found", 26, SheetFormat.LongText), new("expected", 36, SheetFormat.LongText), new("raw_sha256", 18),
    ];

    internal static void Write(RunResult result, int sheetRowsMax, Stream stream)
    {
        RefusedLines refused = new(result);
        Workbook book = new("Refused rows", result.AsOf, $"{result.RunId}, as of {result.AsOf}");
        SheetColumn[] columns =
            [
                .. FaultColumns, .. TitlesOf(refused.Columns).Select(static title => new SheetColumn(title, 16)),
                new(ResentFile.RawColumn, 40), new(ResentFile.LayoutColumn, 16),
                .. refused.FirstColumn.Select(static title => new SheetColumn(title, 16)),
            ];
        string title =
            $"Refused rows of {result.Ledger.Exchange}, {Figures.Day(result.Day)}: correct the marked cells and send the rows again";
        WorkbookSheet sheet = book.Add("Refused", Banner, title, columns);
        long characters = 0;
        foreach (RefusedLine line in refused.All().Take(RowsMax(sheetRowsMax, columns.Length)))
        {
            characters += line.RawLine.Length + line.Cells.Sum(static cell => (long)cell.Length);
            if (characters > CharactersMax)
            {
                break;
            }

            sheet.Row([.. CellsOf(line), .. line.Cells.Select(static cell => new SheetCell(cell)), line.RawLine, line.Layout,
                .. refused.FirstColumn.Select(_ => new SheetCell(line.FirstRefused))]);
            if (line.FaultyCell >= 0)
            {
                sheet.Mark(FaultColumns.Length + line.FaultyCell);
            }
        }

        sheet.CloseTable(refused.LineCount, "refused.csv");
        book.Write(stream);
    }

    /// <summary>How many rows a sheet of so many columns holds.</summary>
    internal static int RowsMax(int sheetRowsMax, int columns) =>
        columns <= ColumnsFree ? sheetRowsMax : (int)((long)sheetRowsMax * ColumnsFree / columns);

    /// <summary>The cells before the original ones.</summary>
    internal static IEnumerable<SheetCell> CellsOf(RefusedLine line) =>
        [line.File, line.Line, line.Offset, line.Column, line.Fault, line.Found, line.Expected, line.RawDigest];

    // The columns of a table have names, and no two are alike in upper case.
    private static IEnumerable<string> TitlesOf(IEnumerable<string> columns)
    {
        HashSet<string> taken = new(FaultColumns.Select(static column => column.Title), System.StringComparer.OrdinalIgnoreCase)
        {
            ResentFile.RawColumn,
            ResentFile.LayoutColumn,
            ResentPlaces.FirstColumn,
        };
        foreach (string column in columns)
        {
            string title = column.Length == 0 ? "(no name)" : column;
            for (int i = 2; !taken.Add(title); i++)
            {
                title = column + " " + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }

            yield return title;
        }
    }
}
