using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using Xunit;

namespace CompliReport.Tests.Ledgers.Bytes;

/// <summary>Compressed files that are cut off or that something follows: what is whole of them is read, and the rest is named.</summary>
public sealed class DamagedArchiveTests
{
    private static readonly string Rows =
        CanonicalRow.Header + string.Concat(Enumerable.Range(0, 40).Select(static i => CanonicalRow.Csv($"entry_id=e{i}-{i * 7919 % 10007}", $"amount=0.{i + 1}")));

    [Fact]
    public void Of_a_file_that_is_cut_anywhere_the_whole_rows_before_the_cut_are_read_and_none_that_it_does_not_hold()
    {
        byte[] text = Encoding.UTF8.GetBytes(Rows), whole = Upload.Gzip(text);
        IReadOnlyList<string> legs = Upload.OfBytes("l.gz", whole).Legs;
        int most = 0;
        for (int length = 2; length < whole.Length; length++)
        {
            Upload upload = Upload.OfBytes("l.gz", whole[..length]);
            Assert.Contains("the compressed file is damaged: it is cut off", upload.File.Failure, StringComparison.Ordinal);
            Assert.Equal(legs.Take(upload.Legs.Count), upload.Legs);
            Assert.Equal(upload.File.RowsRead, upload.File.Accepted);
            PlacesHold.In(upload, text);
            most = Math.Max(most, upload.Legs.Count);
        }

        Assert.Equal(legs.Count, most);
    }

    [Theory]
    [InlineData("half of it", 0.5)]
    [InlineData("all but its last bytes", 0.9)]
    public void A_download_that_was_cut_off_and_filled_up_with_zeros_gives_no_row_that_it_does_not_hold(string reason, double part)
    {
        byte[] whole = Upload.Gzip(Rows);
        byte[] filled = new byte[whole.Length + 100_000];
        whole.AsSpan(0, (int)(whole.Length * part)).CopyTo(filled);

        Upload upload = Upload.OfBytes("l.gz", filled);

        Assert.NotEmpty(reason);
        Assert.Contains("is cut off", upload.File.Failure, StringComparison.Ordinal);
        Assert.Equal(Upload.OfBytes("l.gz", whole).Legs.Take(upload.Legs.Count), upload.Legs);
        Assert.InRange(upload.Legs.Count, 1, 39);
    }

    [Theory]
    [InlineData("one", 1)]
    [InlineData("a record of a tape", 512)]
    [InlineData("more than a block", 300_000)]
    public void Zeros_after_a_whole_file_are_no_part_of_it(string reason, int zeros)
    {
        foreach (string text in new[] { Rows, Rows.TrimEnd('\n'), Rows + string.Concat(Enumerable.Range(0, 70_000).Select(static i => CanonicalRow.Csv($"entry_id=f{i}"))) })
        {
            byte[] gzip = Upload.Gzip(text);
            Upload upload = Upload.OfBytes("l.gz", [.. gzip, .. new byte[zeros]]);

            Assert.Null(upload.File.Failure);
            Assert.Equal(Upload.OfBytes("l.gz", gzip).Day.Accepted, upload.Day.Accepted);
        }

        Assert.NotEmpty(reason);
    }

    [Theory]
    [InlineData("words", "garbage")]
    [InlineData("a row", "x,y,z\n")]
    [InlineData("zeros and then a byte", "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0x")]
    public void What_follows_a_whole_file_is_named_and_every_row_before_it_is_read(string reason, string junk)
    {
        foreach (string text in new[] { Rows, Rows.TrimEnd('\n'), Rows + string.Concat(Enumerable.Range(0, 70_000).Select(static i => CanonicalRow.Csv($"entry_id=f{i}"))) })
        {
            byte[] gzip = Upload.Gzip(text);
            Upload upload = Upload.OfBytes("l.gz", [.. gzip, .. Encoding.UTF8.GetBytes(junk)]);

            Assert.Equal(Upload.OfBytes("l.gz", gzip).Legs, upload.Legs);
            Assert.Contains($"bytes follow its last member that are none; reading stopped after {upload.File.RowsRead} rows, at line {upload.File.RowsRead + 1}", upload.File.Failure, StringComparison.Ordinal);
            Assert.Equal(upload.File.RowsRead, upload.File.Accepted);
        }

        Assert.NotEmpty(reason);
        PlacesHold.In(Upload.OfBytes("l.gz", [.. Upload.Gzip(Rows), .. Encoding.UTF8.GetBytes(junk)]), Encoding.UTF8.GetBytes(Rows));
    }

    [Fact]
    public void Utf_16_that_is_cut_off_in_a_compressed_file_ends_before_the_row_that_is_not_whole()
    {
        byte[] whole = Upload.Gzip(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Rows)).ToArray());
        IReadOnlyList<string> legs = Upload.OfBytes("l.gz", whole).Legs;
        for (int length = whole.Length / 2; length < whole.Length; length += 7)
        {
            Upload upload = Upload.OfBytes("l.gz", whole[..length]);
            Assert.NotNull(upload.File.Failure);
            Assert.Equal(legs.Take(upload.Legs.Count), upload.Legs);
            upload.MustHaveFaults();
        }
    }

    [Fact]
    public void A_corrected_refused_file_that_is_cut_off_is_not_read_at_all()
    {
        const string Header = "file,line,byte_offset,column,fault,found,expected,raw_sha256,exchange_id,entry_id,group_id,status,account_id,occurred_at,kind,leg_role,asset,asset_class,amount,layout\n";
        string rows = string.Concat(Enumerable.Range(0, 200).Select(static i =>
            $"a.csv,{i},{i},amount,AMOUNT_NOT_A_DECIMAL,x,y,,EX,e{i * 7919 % 10007},g{i},posted,A,2026-03-01T00:00:00Z,fiat_deposit,single,EUR,fiat,{i + 1},\n"));
        byte[] whole = Upload.Gzip(Header + rows);

        Upload sound = Upload.OfBytes("r.csv.gz", whole);
        sound.MustHaveFaults();
        Assert.Equal(200, sound.Day.Accepted);
        LedgerFile cut = Upload.OfBytes("r.csv.gz", whole[..(whole.Length - 20)]).File;
        Assert.Equal(0, cut.RowsRead);
        Assert.Contains("cut off", cut.Failure, StringComparison.Ordinal);
    }
}
