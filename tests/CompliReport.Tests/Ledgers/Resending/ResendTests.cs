using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Resending;
using CompliReport.Reports;
using CompliReport.Reports.Formats;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Ledgers.Resending;

/// <summary>Corrected rows: guards, equal rows, totals of the control file, and what cannot be read.</summary>
public sealed class ResendTests
{
    private const string Statement = "User_ID,UTC_Time,Account,Operation,Coin,Change,Remark\n", Same = "77,2021-01-05 02:37:59,Spot,Deposit,BTC,0.5,\n";

    [Theory]
    [InlineData("a plain cell is left alone", "5", "5")]
    [InlineData("a negative amount is a number and needs no guard", "-5.25", "-5.25")]
    [InlineData("a negative amount with a unit is guarded", "-5.25 BTC", "'-5.25 BTC")]
    [InlineData("an exponent is guarded", "-1e8", "'-1e8")]
    [InlineData("a plus is guarded", "+5", "'+5")]
    [InlineData("an at sign is guarded", "@SUM(A1)", "'@SUM(A1)")]
    [InlineData("a tab is guarded", "\t5", "'\t5")]
    [InlineData("a carriage return is guarded", "\r=5", "'\r=5")]
    [InlineData("a cell that is a guard itself gets one more", "'=5", "''=5")]
    [InlineData("a quote before a word is no guard", "'tis", "'tis")]
    [InlineData("a quote alone is no guard", "'", "'")]
    [InlineData("a quote before a number stays when it comes back", "'-5", "''-5")]
    [InlineData("nothing is nothing", "", "")]
    public void A_guard_is_taken_off_exactly_as_it_was_put_on(string reason, string cell, string written)
    {
        using MemoryStream stream = new();
        using (CsvText csv = new(stream, "cell"))
        {
            csv.Row(cell);
        }

        string read = Correction.Of(stream.ToArray()).Lines.Select(static line => line[0]).DefaultIfEmpty("").Single();
        Assert.True(read == written, reason);
        Assert.True(Encoding.UTF8.GetString(CellGuard.TakenOff(Encoding.UTF8.GetBytes(read))) == cell, reason);
    }

    [Fact]
    public void A_corrected_row_that_says_what_another_row_of_its_file_says_is_a_row_of_its_own()
    {
        string damaged = Statement + Same + Same.Replace("0.5", "0.5x", StringComparison.Ordinal) + Same;
        Correction correction = Correction.Of(Run(("statement.csv", damaged))).Correct(static _ => "0.5");
        // By its name the corrected file is read before the file that its rows came from.
        Upload again = Upload.Of(("again.csv", correction.Text()), ("statement.csv", damaged));
        Assert.Equal("read 4 accepted 3 refused 1 duplicate 0 ignored 0", again.Buckets);
        // Sent twice it counts once, and beside the whole clean file it says nothing new.
        Assert.Equal(
            "read 5 accepted 3 refused 1 duplicate 1 ignored 0",
            Upload.Of(("again.csv", correction.Text()), ("once more.csv", correction.Text()), ("statement.csv", damaged)).Buckets);
        Assert.Equal(
            "read 7 accepted 3 refused 1 duplicate 3 ignored 0",
            Upload.Of(("again.csv", correction.Text()), ("clean.csv", Statement + Same + Same + Same), ("statement.csv", damaged)).Buckets);
    }

    [Fact]
    public void Rows_of_several_layouts_are_refused_in_words_and_read_when_they_are_sent_apart()
    {
        string canonical = CanonicalRow.Header + CanonicalRow.Csv("amount=x"), statement = Statement + Same.Replace("0.5", "0.5x", StringComparison.Ordinal);
        Correction mixed = Correction.Of(Run(("ledger.csv", canonical), ("statement.csv", statement))).Correct(static key => key.Column == "amount" ? "0.5" : "0.25");
        Upload all = Upload.Of(("again.csv", mixed.Text()));
        Assert.Equal("its rows come from files of several layouts (column 'layout'): send the rows of each layout in a file of their own", all.File.Failure);
        Upload apart = Upload.Of(
            ("1.csv", mixed.Only(static line => line[0] == "ledger.csv").Text()), ("2.csv", mixed.Only(static line => line[0] == "statement.csv").Text()));
        Assert.Equal(["compliledger", "binance-statement"], apart.Day.Files.Select(static file => file.Format));
        Assert.Equal("read 2 accepted 2 refused 0 duplicate 0 ignored 0", apart.Buckets);
    }

    [Fact]
    public void Two_headers_of_one_format_are_two_layouts_as_their_zones_may_differ()
    {
        string first = "Date(UTC+1),Pair,Side,Price,Executed,Amount,Fee\n2025-01-05 02:37:59,BTCUSDT,SELL,38000.5,xBTC,1900.5USDT,0.0001BNB\n";
        string second = first.Replace("UTC+1", "UTC+2", StringComparison.Ordinal).Replace("38000.5", "38000.6", StringComparison.Ordinal);
        Correction correction = Correction.Of(Run(("binance-trades 1.csv", first), ("binance-trades 2.csv", second))).Correct(static _ => "0.05BTC");
        Upload apart = Upload.Of(
            ("1.csv", correction.Only(static line => line[0].Contains('1', StringComparison.Ordinal)).Text()),
            ("2.csv", correction.Only(static line => line[0].Contains('2', StringComparison.Ordinal)).Text()));
        Assert.Equal(["2025-01-05T00:37:59Z", "2025-01-05T01:37:59Z"], apart.Legs.Select(static leg => leg.Split(' ')[7]).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_zone_that_stood_before_the_header_still_holds()
    {
        const string Rows = "UID:7001,Account Type:Trading,Time Zone:UTC+2\n"
            + "id,Time,Type,Amount,Before Balance,After Balance,Symbol\n10021,2025-10-31 11:55:15,Withdrawal,-0.5x,0.5,0,BTC\n";
        Correction correction = Correction.Of(Run(("okx.csv", Rows))).Correct(static _ => "-0.5");
        Assert.Contains("2025-10-31T09:55:15Z", Assert.Single(Upload.Of(("again.csv", correction.Text())).Legs), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("semicolons")]
    [InlineData("gzip")]
    [InlineData("zip")]
    [InlineData("a title before the header, as in the workbook")]
    [InlineData("UTF-16")]
    public void It_is_read_in_every_form_that_a_ledger_has(string form)
    {
        Correction correction = Correction.Of(Run(("ledger.csv", CanonicalRow.Header + CanonicalRow.Csv("amount=-0,5")))).Correct(static _ => "-0.5");
        byte[] content = form switch
        {
            "semicolons" => Encoding.UTF8.GetBytes(correction.Text(';')),
            "gzip" => Upload.Gzip(correction.Text()),
            "zip" => Zip(correction.Text()),
            "UTF-16" => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(correction.Text())],
            _ => Encoding.UTF8.GetBytes("FOR THE EXCHANGE.,,\nRefused rows\n\n" + correction.Text()),
        };
        Upload upload = Upload.OfBytes(form == "zip" ? "again.zip" : "again.csv", content);
        upload.MustHaveLegs("Trade Base -0.5 BTC Crypto acc-1 g1 2026-03-01T08:15:02Z in EUR");
    }

    [Fact]
    public void Lines_of_JSON_come_back_as_rows_of_CSV()
    {
        Correction correction = Correction.Of(Run(("ledger.jsonl", CanonicalRow.Json("amount=x")))).Correct(static _ => "0.5");
        Upload.Of(("again.csv", correction.Text())).MustHaveLegs("Trade Base 0.5 BTC Crypto acc-1 g1 2026-03-01T08:15:02Z in EUR");
    }

    [Fact]
    public void A_file_without_the_last_column_is_told_by_its_other_columns()
    {
        string text = Correction.Of(Run(("ledger.csv", CanonicalRow.Header + CanonicalRow.Csv("amount=x")))).Correct(static _ => "0.5").Text()
            .Replace(",layout\n", ",remark\n", StringComparison.Ordinal);
        Upload.Of(("again.csv", text)).MustHaveLegs("Trade Base 0.5 BTC Crypto acc-1 g1 2026-03-01T08:15:02Z in EUR");
    }

    [Fact]
    public void A_row_whose_cells_cannot_be_told_apart_can_be_put_into_its_columns()
    {
        Correction correction = Correction.Of(Run(("ledger.csv", CanonicalRow.Header + "\"ex-1,e\"1,g1\n")));
        string[] row = Correction.Of(Encoding.UTF8.GetBytes("x\n" + CanonicalRow.Csv())).Lines.Single();
        row.CopyTo(correction.Lines.Single(), 8);
        Upload.Of(("again.csv", correction.Text())).MustHaveLegs("Trade Base 0.5 BTC Crypto acc-1 g1 2026-03-01T08:15:02Z in EUR");
    }

    private static RunResult Run(params (string Name, string Text)[] files) =>
        new Scenario().Run(null, [.. files.Select(static file => LedgerInput.FromBytes(file.Name, Encoding.UTF8.GetBytes(file.Text)))]);

    private static byte[] Zip(string text)
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        using (Stream entry = archive.CreateEntry("refused.csv").Open())
        {
            entry.Write(Encoding.UTF8.GetBytes(text));
        }

        return stream.ToArray();
    }
}
