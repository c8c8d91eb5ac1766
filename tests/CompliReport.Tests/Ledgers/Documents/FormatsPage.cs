using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;

namespace CompliReport.Tests.Ledgers.Documents;

/// <summary>docs/formats.md, made from the catalog of formats and from the limits of the reader.</summary>
internal static class FormatsPage
{
    internal static string Text()
    {
        StringBuilder page = new();
        page.Append("""
            # Ledger formats

            Generated from `FormatCatalog` and `LedgerLimits`; a test keeps it true. `UPDATE_SNAPSHOTS=1 dotnet run --project tests/CompliReport.Tests --
            --filter-class CompliReport.Tests.Ledgers.Documents.DocumentTests` writes it anew. What is refused, and how it is said, stands in `errors.md`.

            A file is recognised by the set of its columns, in any order: a column that is not known is passed over with a warning, a missing one refuses the file
            and is named. The format and version that were found stand in the receipt.


            """);
        page.Append("| format | versions | what it is |\n|---|---|---|\n");
        foreach (LedgerFormat format in FormatCatalog.All)
        {
            page.Append(CultureInfo.InvariantCulture,
                $"| [`{format.Id}`](#{format.Id}) | {string.Join(", ", format.Versions.Select(static version => version.Version))} | {Cell(format.Title)} |\n");
        }

        page.Append('\n');
        Bytes(page);
        foreach (LedgerFormat format in FormatCatalog.All)
        {
            Format(page, format);
        }

        return page.ToString().TrimEnd('\n') + "\n";
    }

    private static void Format(StringBuilder page, LedgerFormat format)
    {
        page.Append(CultureInfo.InvariantCulture, $"## {format.Id}\n\n{format.Title}.\n\n");
        page.Append(CultureInfo.InvariantCulture, $"* **Sign and fee rule**: {format.Rule}\n* **Cannot tell**: {format.Lacks}\n");
        page.Append(CultureInfo.InvariantCulture, $"* **Account**: {(format.NamesAccounts ? "named by the rows" : "named by no row; all rows are of the account given with `--account`")}\n");
        page.Append(CultureInfo.InvariantCulture,
            $"* **Exchange**: {(format.DefaultExchange.Length > 0 ? $"`{format.DefaultExchange}` where neither control file nor `--exchange` says another" : "named by the rows, the control file or `--exchange`")}\n\n");
        foreach (FormatVersion version in format.Versions)
        {
            page.Append(CultureInfo.InvariantCulture, $"Version {version.Version}{(version.Optional.IsEmpty ? "" : "; columns in brackets may be missing")}:\n\n```\n");
            page.Append(string.Join(',', Columns(version))).Append("\n```\n\n");
        }
    }

    private static IEnumerable<string> Columns(FormatVersion version) =>
        version.Required.Concat(version.Optional.Select(static column => $"[{column}]"));

    private static void Bytes(StringBuilder page)
    {
        string[][] rows =
        [
            ["encodings", "UTF-8 with and without byte-order mark; UTF-16 of either byte order, with and without mark; GB18030 (with GBK and GB2312), recognised by the first "
                + $"{Number(LedgerLimits.HeadLength)} bytes. UTF-32 is refused by name"],
            ["text of a row", "what is no text in the file's encoding, and a byte of value zero, refuse the row and name the cell"],
            ["line breaks", "LF, CR LF and CR alone; in quotes they belong to the cell"],
            ["separators", "comma, semicolon and tab, found from the header; the receipt states another than comma. Decimal commas stay refused"],
            ["quotes", $"RFC 4180. A quote that is not closed costs the line where it opens; after {LedgerLimits.UnclosedQuotesMax} of them in a file every line break ends a row"],
            ["row", $"at most {Number(LedgerLimits.RowLengthMax)} bytes; of a longer line the first {Number(LedgerLimits.RowLengthMax)} bytes are kept and hashed"],
            ["cell", $"at most {Number(LedgerLimits.CellLengthMax)} bytes, which is what a cell of a workbook holds"],
            ["header", $"in the first {LedgerLimits.HeaderLinesMax} lines and {Number(LedgerLimits.HeadLength)} bytes, with at most {Number(LedgerLimits.ColumnsMax)} columns"],
            ["refused rows", $"at most {Number(LedgerLimits.RefusedRowsMax)} in one upload; then the file is read no further, and says where it stopped"],
            ["gzip", "one member or several; a file that is cut off or damaged is said to be, and what was read before stays read"],
            ["zip", $"stored or deflated, also zip64; at most {Number(LedgerLimits.ArchiveEntriesMax)} entries with names of at most {LedgerLimits.ArchiveNameMax} bytes, "
                + $"{Number(LedgerLimits.ArchivedFilesMax)} files in all archives of an upload; the name ends in `.zip`. Each entry is a file of its own, named `archive.zip/entry.csv`, "
                + "with the hash and length of the archive; an archive that is cut off, encrypted, in parts, with entries over each other or with two of one name is refused. "
                + "Control file and customer facts are sent beside it"],
            ["archives in archives", "refused, in gzip and in zip"],
            ["inflating", $"at most {LedgerLimits.InflationRatioMax} times the size beyond the first {LedgerLimits.InflatedFreely >> 20} MiB, and at most "
                + $"{LedgerLimits.InflatedLengthMax >> 30} GiB a file; then the file is read no further, and says where it stopped"],
            ["places", "`line` and `byte_offset` count in the inflated text. Of UTF-16 and GB18030 they count in the same text as UTF-8, character by character, the byte-order mark included: "
                + "what `iconv -f UTF-16LE -t UTF-8` writes. `raw_sha256` is of those bytes, `file_sha256` always of the file as uploaded"],
        ];
        page.Append("## Bytes and limits\n\nEverything is read exactly or refused with line, byte offset and reason; nothing is cut short or replaced in silence.\n\n| what | rule |\n|---|---|\n");
        foreach (string[] row in rows)
        {
            page.Append(CultureInfo.InvariantCulture, $"| {row[0]} | {Cell(row[1])} |\n");
        }

        page.Append('\n');
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
