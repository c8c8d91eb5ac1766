using System;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Tests.Ledgers.Bytes;
using CompliReport.Tests.Ledgers.Formats;
using Xunit;

namespace CompliReport.Tests.Ledgers;

/// <summary>Exports that were put one behind the other in one file: what follows a second header is never read by the first.</summary>
public sealed class SecondHeaderTests
{
    private const string Kraken = "txid,refid,time,type,subtype,aclass,asset,amount,fee,balance\n";

    public static TheoryData<string> Names => [.. FormatSamples.All.Select(static sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_header_that_comes_again_is_passed_over_unless_lines_before_it_say_more(string name)
    {
        FormatSample sample = FormatSample.Of(name);
        string first = sample.Head + sample.RowOf(1) + sample.RowOf(2), second = sample.RowOf(3);
        Upload apart = Upload.Of((sample.FileName, first + second));

        Upload together = Upload.Of((sample.FileName, first + sample.HeaderLine + "\n" + second));

        if (sample.Preamble.Length > 0)
        {
            Assert.Contains("a second header stands among its rows (the same one", together.File.Failure, StringComparison.Ordinal);
            Assert.Equal(2, together.File.Accepted);
            return;
        }

        Assert.Null(together.File.Failure);
        Assert.Equal(apart.Legs, together.Legs);
        Assert.Equal(("repeated_header", 1L), (Assert.Single(together.File.IgnoredByReason).Key, together.File.Ignored));
        Assert.Equal(4, together.File.RowsRead);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_after_the_header_of_another_export_are_never_read_by_the_first_one(string name)
    {
        FormatSample sample = FormatSample.Of(name);
        string first = sample.Head + sample.RowOf(1) + sample.RowOf(2);
        string failure = "";
        int number = FormatSamples.All.Index().First(one => one.Item == sample).Index;
        // The other versions of the format, and each other export after some of all.
        foreach (FormatSample other in FormatSamples.All.Where((other, i) => other.HeaderLine.Trim('\uFEFF') != sample.HeaderLine.Trim('\uFEFF')
            && (other.Format == sample.Format || (i + number) % 10 == 0)))
        {
            Upload upload = Upload.Of((sample.FileName, first + other.HeaderLine + "\n" + other.RowOf(3)));

            failure = upload.File.Failure ?? "";
            Assert.True(failure.StartsWith("a second header stands among its rows (", StringComparison.Ordinal), other.Name + ": " + failure);
            Assert.True(failure.EndsWith($"after 2 rows, at line {first.Count('\n') + 1}, byte {Encoding.UTF8.GetByteCount(first)}", StringComparison.Ordinal), failure);
            Assert.Equal((2L, 2L, 0L), (upload.File.RowsRead, upload.File.Accepted, upload.File.Refused));
        }

        Assert.NotEmpty(failure);
    }

    [Theory]
    [InlineData("columns in another order", "txid,refid,time,type,subtype,aclass,asset,fee,amount,balance", "another order")]
    [InlineData("a column more", "txid,refid,time,type,subtype,aclass,asset,amount,fee,balance,note", "or more")]
    [InlineData("a column less than any version has", "txid,refid,time,type,asset,amount,fee", "other columns")]
    [InlineData("with a mark and quotes", "\uFEFF\"txid\",\"refid\",\"time\",\"type\",\"subtype\",\"aclass\",\"asset\",\"fee\",\"amount\",\"balance\"", "another order")]
    public void A_header_that_is_not_the_first_one_stops_the_reading_with_line_and_byte(string reason, string header, string expected)
    {
        string before = Kraken + Row(1);
        Upload upload = Upload.Of(before + header + "\n" + Row(2));

        Assert.NotEmpty(reason);
        Assert.Contains(expected, upload.File.Failure, StringComparison.Ordinal);
        Assert.Contains($"send what follows it as a file of its own; reading stopped after 1 row, at line 3, byte {before.Length}", upload.File.Failure, StringComparison.Ordinal);
        Assert.Equal("read 1 accepted 1 refused 0 duplicate 0 ignored 0", upload.Buckets);
        PlacesHold.In(upload, Encoding.UTF8.GetBytes(before));
    }

    [Theory]
    [InlineData("quoted", "\"txid\",\"refid\",\"time\",\"type\",\"subtype\",\"aclass\",\"asset\",\"amount\",\"fee\",\"balance\"\n")]
    [InlineData("with a mark", "\uFEFF" + Kraken)]
    [InlineData("twice", Kraken + Kraken)]
    [InlineData("after a blank line", "\n" + Kraken)]
    public void The_same_header_however_it_is_written_is_passed_over(string reason, string header)
    {
        Upload upload = Upload.Of(Kraken + Row(1) + header + Row(2));

        Assert.NotEmpty(reason);
        Assert.Null(upload.File.Failure);
        Assert.Equal(2, upload.File.Accepted);
        Assert.Equal(0, upload.File.Refused);
        Assert.InRange(upload.File.IgnoredByReason["repeated_header"], 1, 2);
        PlacesHold.In(upload, Encoding.UTF8.GetBytes(Kraken + Row(1) + header + Row(2)));
    }

    [Fact]
    public void A_header_after_a_line_that_was_refused_is_not_passed_over_since_that_line_may_belong_to_it()
    {
        const string Header = "id,Order id,Time,Trade Type,Symbol,Action,Amount,Trading Unit,Filled Price,PnL,Fee,Fee Unit,Position Change,Position Balance,Balance Change,Balance,Balance Unit\n";
        const string Trade = "1,1,2026-03-02 10:43:59,Spot,ADA-EUR,Sell,100,EUR,0.575,0,0,ADA,0,0,-100,50,ADA\n";

        Upload upload = Upload.Of(Header + Trade + "UID:1,Account Type:Trading,Time Zone:UTC+8\n" + Header + Trade.Replace("1,1,", "2,2,", StringComparison.Ordinal));

        Assert.Contains("after lines that are no rows", upload.File.Failure, StringComparison.Ordinal);
        Assert.Equal((1L, 1L), (upload.File.Accepted, upload.File.Refused));
    }

    [Fact]
    public void A_header_that_comes_again_before_any_row_names_no_exchange()
    {
        string text = CanonicalRow.Header + CanonicalRow.Header + CanonicalRow.Csv();

        Upload upload = Upload.Of(text);

        Assert.Equal("ex-1", upload.Day.Exchange.Text);
        Assert.Equal(1, upload.File.Accepted);
        Assert.Equal("ex-1", Assert.Single(ExchangeParts.Of([LedgerInput.FromBytes("l.csv", Encoding.UTF8.GetBytes(text))], null)).Exchange.Text);
    }

    [Theory]
    [InlineData("a row without numbers and times", "L2,R2,,deposit,,currency,ZEUR,,,")]
    [InlineData("two words that are columns", "L2,R2,time,deposit,,currency,ZEUR,amount,x,y")]
    [InlineData("mostly columns, but for an amount", "txid,refid,time,type,subtype,aclass,asset,1,fee,balance")]
    [InlineData("cut off", "txid,refid")]
    public void A_broken_row_is_refused_as_a_row(string reason, string row)
    {
        Upload upload = Upload.Of(Kraken + Row(1) + row + "\n" + Row(3));

        Assert.NotEmpty(reason);
        Assert.Null(upload.File.Failure);
        Assert.Equal("read 3 accepted 2 refused 1 duplicate 0 ignored 0", upload.Buckets);
    }

    [Fact]
    public void Rows_without_an_id_are_counted_alike_when_they_are_read_again_after_a_second_header()
    {
        FormatSample sample = FormatSamples.All.First(static sample => sample.Format == "binance-statement");
        string text = sample.Head + sample.RowOf(1) + sample.HeaderLine + "\n" + sample.RowOf(1) + sample.RowOf(2);

        Upload upload = Upload.Of((sample.FileName, text));

        Assert.Equal(3, upload.File.Accepted);
        PlacesHold.In(upload, Encoding.UTF8.GetBytes(text));
    }

    [Theory]
    [InlineData("the first in capitals", true, false)]
    [InlineData("the second in capitals", false, true)]
    [InlineData("both in capitals", true, true)]
    public void Capitals_make_no_other_header(string reason, bool first, bool second)
    {
        string capitals = Kraken.ToUpperInvariant();

        Upload upload = Upload.Of((first ? capitals : Kraken) + Row(1) + (second ? capitals : Kraken) + Row(2));

        Assert.True(upload.File.Failure is null, reason + ": " + upload.File.Failure);
        Assert.Equal("read 3 accepted 2 refused 0 duplicate 0 ignored 1", upload.Buckets);
    }

    [Fact]
    public void Trades_that_a_ledger_with_two_headers_tells_after_the_second_count_once()
    {
        const string trades = "txid,ordertxid,pair,time,type,ordertype,price,cost,fee,vol,margin,misc,ledgers\n";
        string Told(int n) => $"L{n}A,T{n},2026-03-02 09:00:0{n},trade,,currency,ZEUR,-100,0,\nL{n}B,T{n},2026-03-02 09:00:0{n},trade,,currency,XXBT,0.01,0,\n";
        string Trade(int n) => $"T{n},O{n},XXBTZEUR,2026-03-02 09:00:0{n},buy,limit,10000,100,0,0.01,0,,\"L{n}A,L{n}B\"\n";

        Upload upload = Upload.Of(("ledgers.csv", Kraken + Told(1) + Kraken + Told(2)), ("trades.csv", trades + Trade(1) + Trade(2)));

        Assert.Equal([4, 0], upload.Day.Files.Select(static file => file.Accepted));
        Assert.Equal(2, upload.Day.Files[1].Duplicate);
    }

    private static string Row(int n) => $"L{n},R{n},2026-03-02 09:00:0{n},deposit,,currency,ZEUR,1,0,\n";
}
