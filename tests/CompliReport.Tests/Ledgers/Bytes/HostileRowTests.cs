using System;
using System.Globalization;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Reports;
using CompliReport.Reports.Formats;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Ledgers.Bytes;

public sealed class HostileRowTests
{
    private static readonly string Long = new('x', LedgerLimits.RowLengthMax);

    public static TheoryData<string> Packings => ["plain", "gzip", "zip", "utf-16"];

    [Theory]
    [MemberData(nameof(Packings))]
    public void Rows_over_the_limit_cost_themselves_alone(string packing)
    {
        string text = CanonicalRow.Header + CanonicalRow.Csv("entry_id=e1") + Long + ",b\n" + CanonicalRow.Csv("entry_id=e2")
            + string.Concat(Enumerable.Repeat(Long + Long + Long + Long + Long + "\n", 3)) + CanonicalRow.Csv("entry_id=e3") + Long + Long;

        Upload upload = Packed(text, packing);

        Assert.Equal("read 8 accepted 3 refused 5 duplicate 0 ignored 0", upload.Buckets);
        upload.MustHaveFaults("3: row: RowTooLong", "5: row: RowTooLong", "6: row: RowTooLong", "7: row: RowTooLong", "9: row: RowTooLong");
    }

    [Fact]
    public void A_row_is_over_the_limit_wherever_it_lies()
    {
        for (int before = 0; before < 4000; before += 997)
        {
            string filler = string.Concat(Enumerable.Range(0, before).Select(static i => CanonicalRow.Csv($"entry_id=f{i}")));
            string row = "ex-1," + Long + "\n";
            Upload upload = Upload.Of(CanonicalRow.Header + filler + row + CanonicalRow.Csv());
            upload.MustHaveFaults($"{before + 2}: row: RowTooLong");
            string fitting = "ex-1,e,g\n".Replace("e,", new string('e', LedgerLimits.RowLengthMax - 7) + ",", StringComparison.Ordinal);
            Upload.Of(CanonicalRow.Header + filler + fitting + CanonicalRow.Csv()).MustHaveFaults($"{before + 2}: entry_id: CellTooLong", $"{before + 2}: row: CellCount");
        }
    }

    [Theory]
    [MemberData(nameof(Packings))]
    public void A_cell_over_the_limit_is_named(string packing)
    {
        string text = CanonicalRow.Header
            + CanonicalRow.Csv("entry_id=e1", "counterparty_name=" + Long[..LedgerLimits.CellLengthMax])
            + CanonicalRow.Csv("entry_id=e2", "counterparty_name=" + Long[..(LedgerLimits.CellLengthMax + 1)], "address=" + Long[..40_000])
            + CanonicalRow.Csv("entry_id=e3");

        Upload upload = Packed(text, packing);

        Assert.Contains("3: counterparty_name: CellTooLong", upload.Faults);
        Assert.Contains("3: address: CellTooLong", upload.Faults);
        Assert.DoesNotContain(upload.Faults, static fault => fault.StartsWith("4:", StringComparison.Ordinal));
        PlacesHold.In(upload, Encoding.UTF8.GetBytes(text));
    }

    [Theory]
    [MemberData(nameof(Packings))]
    public void Line_breaks_that_are_carriage_returns_are_line_breaks(string packing)
    {
        string text = (CanonicalRow.Header + CanonicalRow.Csv("entry_id=e1", "counterparty_name=two\nlines", "counterparty_type=customer")
            + CanonicalRow.Csv("entry_id=e2", "amount=x") + "ex-1,\"never closed,g\n" + CanonicalRow.Csv("entry_id=e3") + CanonicalRow.Csv("entry_id=e4", "amount=y"))
            .Replace('\n', '\r');

        Upload upload = Packed(text, packing);

        upload.MustHaveFaults("4: amount: AmountNotADecimal", "5: row: Quoting", "7: amount: AmountNotADecimal");
        Assert.Equal("read 5 accepted 2 refused 3 duplicate 0 ignored 0", upload.Buckets);
        PlacesHold.In(upload, Encoding.UTF8.GetBytes(text));
    }

    [Theory]
    [MemberData(nameof(Packings))]
    public void More_unclosed_quotes_than_are_followed_up_leave_the_places_exact(string packing)
    {
        StringBuilder text = new(CanonicalRow.Header);
        for (int i = 0; i < LedgerLimits.UnclosedQuotesMax + 20; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"ex-1,\"open {i}\n").Append(CanonicalRow.Csv($"entry_id=e{i}")).Append(CanonicalRow.Csv($"entry_id=f{i}", "amount=x"));
            text.Append(Long.AsSpan(0, 12_000)).Append('\n');
        }

        text.Append(CanonicalRow.Csv("entry_id=last", "counterparty_name=two\nlines"));
        string content = text.ToString();
        Upload upload = Packed(content, packing);

        Assert.Equal(LedgerLimits.UnclosedQuotesMax + 20, upload.Places.Count);
        PlacesHold.In(upload, Encoding.UTF8.GetBytes(content));
    }

    [Fact]
    public void A_byte_order_mark_in_the_middle_leaves_the_places_exact()
    {
        string text = CanonicalRow.Header + "x,\"open\n" + "\uFEFF" + CanonicalRow.Csv("entry_id=e1")
            + string.Concat(Enumerable.Range(0, 5000).Select(static i => "\uFEFF" + CanonicalRow.Csv($"entry_id=f{i}", "account_id=a")));

        Upload upload = Upload.Of(IntakeOptions.Everything with { Exchange = default }, ("l.csv", text));

        Assert.Equal(5002, upload.File.RowsRead);
        PlacesHold.In(upload, Encoding.UTF8.GetBytes(text));
    }

    [Theory]
    [InlineData(';')]
    [InlineData('\t')]
    public void Semicolons_and_tabs_separate_as_commas_do_and_the_receipt_says_so(char separator)
    {
        string text = CanonicalRow.Header.Replace(',', separator) + CanonicalRow.Csv("entry_id=e1").Replace(',', separator)
            + CanonicalRow.Csv("entry_id=e2", "amount=7@50").Replace(',', separator).Replace('@', ',');
        foreach (Upload upload in new[] { Packed(text, "plain"), Packed(text, "zip"), Packed("sep=" + separator + "\r\n" + text, "plain") })
        {
            Assert.Equal(1, upload.Day.Accepted);
            Assert.EndsWith(": amount: AmountNotADecimal", Assert.Single(upload.Faults), StringComparison.Ordinal);
            Assert.Contains(separator == ';' ? "Cells are separated by semicolons." : "Cells are separated by tabs.", upload.File.Warnings);
        }

        PlacesHold.In(Upload.Of(text), Encoding.UTF8.GetBytes(text));
    }

    [Fact]
    public void More_columns_than_any_export_has_are_no_header()
    {
        string wide = CanonicalRow.Header.TrimEnd('\n') + string.Concat(Enumerable.Range(0, 40_000).Select(static _ => ",")) + "\n";

        Assert.Contains("known format", Upload.Of(wide + CanonicalRow.Csv()).File.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_columns_and_members_are_named_as_far_as_a_person_reads_them()
    {
        string header = CanonicalRow.Header.TrimEnd('\n') + string.Concat(Enumerable.Range(0, 300).Select(static i => ",extra\u001b" + i)) + "\n";
        string json = string.Concat(Enumerable.Range(0, 3000).Select(static i => CanonicalRow.Json($"entry_id=e{i}").Replace("unused", "u" + i, StringComparison.Ordinal)));

        foreach (Upload upload in new[] { Upload.Of(header), Upload.Of(("l.jsonl", json)) })
        {
            Assert.InRange(upload.File.Warnings.Count, 20, 23);
            Assert.DoesNotContain(upload.File.Warnings, static warning => warning.Any(char.IsControl));
        }
    }

    [Fact]
    public void Too_many_refused_rows_stop_the_reading_with_the_place()
    {
        byte[] text = [.. Encoding.UTF8.GetBytes(CanonicalRow.Header), .. Enumerable.Repeat((byte)'x', 2 * LedgerLimits.RefusedRowsMax + 20).Select(static (b, i) => i % 2 == 0 ? b : (byte)'\n')];

        Upload upload = Upload.OfBytes("l.csv", text);

        Assert.Equal(LedgerLimits.RefusedRowsMax, upload.File.Refused);
        Assert.Contains($"at line {LedgerLimits.RefusedRowsMax + 1}", upload.File.Failure, StringComparison.Ordinal);
        Assert.Equal(text.Length, upload.File.Bytes);
    }

    [Theory]
    [InlineData("as many columns as any export has", 100, 5000)]
    [InlineData("ten times as many", 1000, 500)]
    public void A_sheet_of_refused_rows_holds_no_more_cells_than_memory_allows(string reason, int columns, int rows)
    {
        Assert.NotEmpty(reason);
        Assert.Equal(rows, RefusedXlsx.RowsMax(5000, columns));
    }

    [Theory]
    [InlineData("bytes that are no text, and a cell too few", "\xff", -1, "2: row: CellCount|2: group_id: NotUtf8")]
    [InlineData("a zero, and a cell too many", "\0", 1, "2: row: CellCount|2: group_id: NulByte")]
    [InlineData("a cell that is too long, and a cell too few", "long", -1, "2: row: CellCount|2: group_id: CellTooLong")]
    [InlineData("bytes that are no text beyond the last column", "\xff", 2, "2: row: NotUtf8|2: row: CellCount")]
    [InlineData("bytes that are no text, and the right number", "\xff", 0, "2: group_id: NotUtf8")]
    public void A_row_says_all_that_is_wrong_with_its_cells_and_with_their_number(string reason, string cell, int more, string expected)
    {
        string[] cells = CanonicalRow.Csv().TrimEnd('\n').Split(',');
        string bad = cell == "long" ? new string('x', 40_000) : cell;
        cells = more < 0 ? cells[..^1] : [.. cells, .. Enumerable.Repeat("x", more)];
        cells[more == 2 ? cells.Length - 1 : Array.IndexOf(CanonicalRow.Header.TrimEnd('\n').Split(','), "group_id")] = bad;

        byte[] file = Encoding.Latin1.GetBytes(CanonicalRow.Header + string.Join(',', cells) + "\n" + CanonicalRow.Csv());
        string found = string.Join('|', Upload.OfBytes("ledger.csv", file).Faults.Order(StringComparer.Ordinal).Reverse());

        Assert.True(found == expected, $"{reason}: {found}");
    }

    [Fact]
    public void Original_columns_beyond_the_limit_stand_in_the_raw_line()
    {
        LedgerInput[] files = [.. Enumerable.Range(0, 3).Select(static file => LedgerInput.FromBytes($"f{file}.csv", Encoding.UTF8.GetBytes(
            CanonicalRow.Header.TrimEnd('\n') + string.Concat(Enumerable.Range(0, 500).Select(i => $",c{file}_{i}")) + "\n"
            + CanonicalRow.Csv($"entry_id=e{file}", "amount=x").TrimEnd('\n') + string.Concat(Enumerable.Repeat(",v", 500)) + "\n")))];

        RefusedLines refused = new(new Scenario().Run(null, files));

        RefusedLine[] lines = [.. refused.All()];
        Assert.Equal(RefusedLines.ColumnsMax, refused.Columns.Length);
        Assert.Equal(["", "v,v", "v,v"], lines.Select(static line => line.RawLine.Length == 0 ? "" : line.RawLine[^3..]));
    }

    private static Upload Packed(string text, string packing) => packing switch
    {
        "gzip" => Upload.OfBytes("l.csv.gz", Upload.Gzip(text)),
        "zip" => Upload.OfBytes("l.zip", Archive.Of(("l.csv", Encoding.UTF8.GetBytes(text)))),
        "utf-16" => Upload.OfBytes("l.csv", Encoding.Unicode.GetBytes(text)),
        _ => Upload.Of(text),
    };
}
