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
        Control(page);
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
            ["header", $"in the first {LedgerLimits.HeaderLinesMax} lines and {Number(LedgerLimits.HeadLength)} bytes, with at most {Number(LedgerLimits.ColumnsMax)} columns. "
                + "Names that differ from a format's in capitals, surrounding blanks or quotes only are read as its names, and the receipt says so"],
            ["second header", "among the rows, as files put one behind the other have it: the same header again is passed over (`repeated_header`) unless lines before either say more; "
                + "after any other, in another order or of another format, the file is read no further, and says line and byte and to send the rest as a file of its own"],
            ["byte-order marks", "U+FEFF in a row is left out of its cells, and the receipt counts such rows; in an id of JSON it is a fault of the id"],
            ["refused rows", $"at most {Number(LedgerLimits.RefusedRowsMax)} in one upload; then the file is read no further, and says where it stopped"],
            ["gzip", "one member or several; zeros after the last one are no part of it. Of a file that is cut off the whole rows before the cut are read, of one that other bytes follow all rows, "
                + "and the file says so; rows shortly before damage inside a member may be left unread"],
            ["zip", $"stored or deflated, also zip64; at most {Number(LedgerLimits.ArchiveEntriesMax)} entries with names of at most {LedgerLimits.ArchiveNameMax} bytes, "
                + $"{Number(LedgerLimits.ArchivedFilesMax)} files in all archives of an upload; the name ends in `.zip`. Each entry is a file of its own, named `archive.zip/entry.csv`, "
                + "with the hash and length of the archive; an archive that is cut off, encrypted, in parts, with entries over each other or with two of one name is refused. "
                + "Control file and customer facts are sent beside it. Up to 64 KiB after its end and anything before its first entry are passed over and said, unless they are another archive; "
                + "litter by its well-known name (`__MACOSX/`, `.DS_Store`, `Thumbs.db`, `desktop.ini`, `readme.txt`) is passed over and named"],
            ["files", "a pipe, device, socket or dead link is refused by name; links to files are read. Files of one name are called by as many folders as tell them apart"],
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

    private static void Control(StringBuilder page) => page.Append("""
        ## Control file and balances

        `manifest.json` beside the ledgers is held against what was read, whatever the format. It may have any of the encodings above, and its numbers may be JSON numbers
        or texts. What cannot be read of it is a fault with line and path, and then nothing of it is compared; what contradicts the rows is a break.

        * `row_count` counts the rows after the header, accepted or not; blank lines and lines of totals are rows. `sha256` is of the file as uploaded, packed or not.
        * `totals` are those of the legs that accepted, posted rows become: amounts without fee, and each fee as a debit of its own (or a credit, where it was given back).
          An export whose column holds amounts with their fees has other sums than its column, never another net. Totals that are stated are those of all assets of the file.
        * `balances` are over all files: opening, plus credits, less debits, is closing. Rows outside of `period_start` (inclusive) to `period_end` (exclusive) are a break.
        * A file is named once, an archive by its own name or by its entries (`archive.zip/entry.csv`), each with the hash of the archive.

        Where rows say a balance, it is the one before it plus what the row moves, by account, wallet and asset, and by what an exchange keeps apart beside (spellings and
        wallets of Kraken, portfolios of Coinbase Pro); a jump is a `BALANCE` break that cites the row that does not fit. Files of overlapping periods are one
        chain, newest-first files and rows of one second in any order too. Of the wallet reports of Coinbase before 2018 balances are not followed.

        What a row promises within itself is checked where its legs follow from it, and a row that breaks it is refused (`FIGURES_DISAGREE`): the change of Bybit's unified
        account, the change and the balances of OKX's bills. Prices beside stated totals are not: exchanges round them in their own ways, and no leg depends on them.


        """);

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
