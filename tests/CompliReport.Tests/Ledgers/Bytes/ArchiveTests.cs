using System;
using System.Collections.Generic;
using System.IO.Compression;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Ledgers.Bytes;

public sealed class ArchiveTests
{
    private static readonly byte[] First = Utf8(CanonicalRow.Header + CanonicalRow.Csv("entry_id=a1") + CanonicalRow.Csv("entry_id=a2", "amount=x"));
    private static readonly byte[] Second = Utf8(CanonicalRow.Header + CanonicalRow.Csv("entry_id=b1") + CanonicalRow.Csv("entry_id=a1"));

    [Theory]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.NoCompression)]
    public void Each_entry_of_an_archive_is_a_file_of_its_own_with_places_in_the_entry(CompressionLevel level)
    {
        byte[] archive = Archive.Of(level, ("day/", []), ("day/b.csv", Second), ("a.csv", First), ("__MACOSX/a.csv", [1, 2]));

        Upload upload = Upload.OfBytes("up.zip", archive);

        Assert.Equal(["up.zip/a.csv", "up.zip/day/b.csv"], upload.Day.Files.Select(static file => file.Name));
        Assert.All(upload.Day.Files, file => Assert.Equal(
            ("up.zip", Sha256Digest.Of(archive), (long)archive.Length), (file.UploadedName, file.Digest, file.Bytes)));
        Assert.Equal("read 4 accepted 2 refused 1 duplicate 1 ignored 0", upload.Buckets);
        upload.MustHaveFaults("3: amount: AmountNotADecimal");
        PlacesHold.In(upload, First, 0);
        PlacesHold.In(upload, Second, 1);
    }

    [Fact]
    public void Stored_entries_of_more_than_one_block_are_whole()
    {
        byte[] big = Utf8(CanonicalRow.Header + string.Concat(Enumerable.Range(0, 3000).Select(static i => CanonicalRow.Csv($"entry_id=e{i}"))));

        Assert.Equal(3000, Upload.OfBytes("up.zip", Archive.Of(CompressionLevel.NoCompression, ("a.csv", big))).Day.Accepted);
    }

    [Fact]
    public void An_archive_cut_at_any_byte_is_never_taken_for_a_whole_one()
    {
        byte[] archive = Archive.Of(("a.csv", First), ("b.csv", Second));
        for (int length = 0; length < archive.Length; length++)
        {
            LedgerFile file = Upload.OfBytes("up.zip", archive[..length]).File;
            Assert.Equal("up.zip", file.Name);
            Assert.Contains("the archive cannot be read", file.Failure, StringComparison.Ordinal);
            Assert.Equal(Sha256Digest.Of(archive.AsSpan(0, length)), file.Digest);
        }
    }

    [Fact]
    public void A_damaged_byte_anywhere_is_found_or_changes_nothing()
    {
        byte[] archive = Archive.Of(("a.csv", First));
        IReadOnlyList<string> legs = Upload.OfBytes("up.zip", archive).Legs;
        for (int at = 0; at < archive.Length; at++)
        {
            byte[] damaged = [.. archive];
            damaged[at] ^= 0x55;
            Upload upload = Upload.OfBytes("up.zip", damaged);
            Assert.True(upload.Day.Files.Any(static file => file.Failure is not null) || legs.SequenceEqual(upload.Legs), $"byte {at}");
        }
    }

    [Theory]
    [InlineData("encrypted", 8, 1, "encrypted")]
    [InlineData("another method", 10, 12, "method 12")]
    [InlineData("another length", 24, 1, "damaged")]
    [InlineData("another checksum", 16, 1, "damaged")]
    [InlineData("over another entry", 42, 1, "lie over")]
    public void An_entry_that_is_not_as_it_says_is_refused_with_the_reason(string reason, int at, byte value, string expected)
    {
        byte[] archive = Archive.Changed(Archive.Of(("a.csv", First), ("b.csv", Second)), 1, at, value);

        Upload upload = Upload.OfBytes("up.zip", archive);

        Assert.NotEmpty(reason);
        string failure = Assert.Single(upload.Day.Files, static file => file.Failure is not null).Failure!;
        Assert.Contains(expected, failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inner.zip", "archive inside an archive")]
    [InlineData("inner.csv.gz", "archive inside an archive")]
    [InlineData("hidden.csv", "archive inside an archive")]
    [InlineData("manifest.json", "no ledger")]
    [InlineData("accounts.csv", "no ledger")]
    public void What_is_no_ledger_is_named_and_the_rest_is_read(string name, string expected)
    {
        Upload upload = Upload.OfBytes("up.zip", Archive.Of((name, Upload.Gzip(First)), ("z.csv", First)));

        Assert.Contains(expected, upload.Day.Files[0].Failure, StringComparison.Ordinal);
        Assert.Equal(1, upload.Day.Accepted);
    }

    [Fact]
    public void An_archive_without_files_and_one_with_too_many_say_so()
    {
        Assert.Contains("no file", Upload.OfBytes("up.zip", Archive.Of(("day/", []))).File.Failure, StringComparison.Ordinal);
        (string, byte[])[] many = [.. Enumerable.Range(0, LedgerLimits.ArchiveEntriesMax + 1).Select(static i => ($"{i}.csv", Array.Empty<byte>()))];
        Assert.Contains("more than 1000 entries", Upload.OfBytes("up.zip", Archive.Of(many)).File.Failure, StringComparison.Ordinal);
        Assert.Equal(1000, Upload.OfBytes("up.zip", Archive.Of(many[1..])).Day.Files.Length);
    }

    [Fact]
    public void A_zip_archive_under_another_name_is_recognised()
    {
        Assert.Contains("ends in .zip", Upload.OfBytes("ledger.csv", Archive.Of(("a.csv", First))).File.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_is_held_against_the_control_file_under_its_own_name()
    {
        byte[] archive = Archive.Of(("a.csv", First), ("b.csv", Second));
        string Control(int rows) => $$"""
            {"schema_version":"compliledger/1","exchange_id":"ex-1","day":"2026-03-01","file_seq":1,"files":[{"name":"up.zip","sha256":"{{Sha256Digest.Of(archive).Hex}}",
            "row_count":{{rows}},"totals":[{"asset":"BTC","credit_count":2,"credit_sum":"1.0","debit_count":0,"debit_sum":"0"}]}],
            "period_start":"2026-03-01T00:00:00Z","period_end":"2026-03-02T00:00:00Z"}
            """;
        LedgerDay day = Upload.OfBytes("up.zip", archive).Day;
        List<InputFault> faults = [];

        ControlComparison right = ControlComparison.Of(ControlFile.Read("manifest.json", Utf8(Control(4)), faults)!, day);
        ControlComparison wrong = ControlComparison.Of(ControlFile.Read("manifest.json", Utf8(Control(5)), faults)!, day);

        Assert.Empty(faults);
        Assert.Empty(right.Differences);
        Assert.Equal(ControlDifferenceKind.Rows, Assert.Single(wrong.Differences).Kind);
    }

    [Fact]
    public void A_bomb_stops_at_the_ratio_with_the_place_and_keeps_what_was_read()
    {
        byte[] inflated = new byte[200 << 20];
        byte[] head = Utf8(CanonicalRow.Header + CanonicalRow.Csv());
        head.CopyTo(inflated, 0);
        for (int at = head.Length; at < inflated.Length; at++)
        {
            inflated[at] = (byte)(at % 20_000 == 0 ? '\n' : 'x');
        }

        foreach (Upload upload in new[] { Upload.OfBytes("l.csv.gz", Upload.Gzip(inflated)), Upload.OfBytes("l.zip", Archive.Of(("l.csv", inflated))) })
        {
            Assert.Contains("inflates to more than 100 times its size", upload.File.Failure, StringComparison.Ordinal);
            Assert.Contains("at line", upload.File.Failure, StringComparison.Ordinal);
            Assert.Equal(1, upload.Day.Accepted);
            Assert.InRange(upload.File.RowsRead, LedgerLimits.InflatedFreely / 20_100, (LedgerLimits.InflatedFreely + (1 << 20)) / 20_000);
            PlacesHold.In(upload, inflated);
        }
    }

    [Fact]
    public void A_file_that_compresses_well_is_no_bomb()
    {
        byte[] rows = Utf8(CanonicalRow.Header + string.Concat(Enumerable.Range(0, 50_000).Select(static i => CanonicalRow.Csv($"entry_id=e{i}"))));
        byte[] gzip = Upload.Gzip(rows);

        Assert.Null(Upload.OfBytes("l.csv.gz", gzip).File.Failure);
    }

    [Theory]
    [InlineData("a stub before it", 500, 0)]
    [InlineData("bytes after it", 0, 8)]
    [InlineData("both", 1, 60_000)]
    public void What_stands_before_and_after_an_archive_is_passed_over_and_said(string reason, int before, int after)
    {
        byte[] archive = [.. Enumerable.Repeat((byte)'M', before), .. Archive.Of(("a.csv", First), ("b.csv", Second)), .. Enumerable.Repeat((byte)'x', after)];

        Upload upload = Upload.OfBytes("up.zip", archive);

        Assert.NotEmpty(reason);
        Assert.Equal("read 4 accepted 2 refused 1 duplicate 1 ignored 0", upload.Buckets);
        Assert.Equal(before > 0, upload.Day.Files[0].Warnings.Contains($"The archive has {before} byte(s) before its first entry, which were passed over."));
        Assert.Equal(after > 0, upload.Day.Files[0].Warnings.Contains($"The archive has {after} byte(s) after its end, which were passed over."));
        Assert.Empty(upload.Day.Files[1].Warnings);
        PlacesHold.In(upload, First, 0);
    }

    [Fact]
    public void Two_archives_one_behind_the_other_are_refused_since_one_of_them_would_be_lost()
    {
        byte[] first = Archive.Of(("a.csv", First)), second = Archive.Of(("b.csv", Second)), small = Archive.Of(("c.csv", Utf8("x")));
        foreach (byte[] both in (byte[][])[[.. first, .. second], [.. second, .. first], [.. first, .. first], [.. first, .. second[..^5]], [1, .. first, .. small], [.. first, .. small]])
        {
            Upload upload = Upload.OfBytes("up.zip", both);

            Assert.StartsWith("the archive cannot be read: ", upload.File.Failure, StringComparison.Ordinal);
            Assert.Equal(0, upload.Day.RowsRead);
        }
    }

    [Fact]
    public void An_archive_with_a_comment_is_read_and_with_more_after_it_than_is_looked_at_is_refused()
    {
        byte[] archive = Archive.Of(("a.csv", First));
        byte[] comment = [.. archive[..^2], 3, 0, (byte)'a', (byte)'b', (byte)'c'];

        Assert.Empty(Upload.OfBytes("up.zip", comment).File.Warnings);
        Assert.Null(Upload.OfBytes("up.zip", comment).File.Failure);
        Assert.Contains("no directory stands at its end", Upload.OfBytes("up.zip", [.. archive, .. new byte[70_000]]).File.Failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("what a Mac leaves", ".DS_Store", "__MACOSX/._a.csv", "day/._b.csv")]
    [InlineData("what Windows leaves", "Thumbs.db", "day/desktop.ini", "DESKTOP.INI")]
    [InlineData("what a person leaves", "readme.txt", "day/README.md", "README")]
    public void Litter_is_passed_over_by_its_name_and_named(string reason, params string[] litter)
    {
        (string, byte[])[] all = [.. litter.Select(static name => (name, new byte[] { 0, 5, 22, 7 })), ("a.csv", First), ("day/b.csv", Second), ("empty/", [])];

        Upload upload = Upload.OfBytes("up.zip", Archive.Of(all));

        Assert.NotEmpty(reason);
        Assert.Equal(["up.zip/a.csv", "up.zip/day/b.csv"], upload.Day.Files.Select(static file => file.Name));
        Assert.Equal("read 4 accepted 2 refused 1 duplicate 1 ignored 0", upload.Buckets);
        Assert.Equal(
            "No ledgers by their names, and passed over: " + string.Join(", ", litter.Order(StringComparer.Ordinal)) + ".",
            Assert.Single(upload.Day.Files[0].Warnings));
        Assert.All(upload.Day.Files, static file => Assert.Null(file.Failure));
    }

    [Theory]
    [InlineData("a text of another name", "notes.txt")]
    [InlineData("a name that only begins like a Mac's", "._other.csv")]
    [InlineData("a ledger with such a name", "readme.csv")]
    public void What_is_no_litter_by_its_name_is_refused_as_a_file(string reason, string name)
    {
        Upload upload = Upload.OfBytes("up.zip", Archive.Of((name, Utf8("hello\n")), ("a.csv", First)));

        Assert.NotEmpty(reason);
        Assert.NotNull(Assert.Single(upload.Day.Files, file => file.Name == "up.zip/" + name).Failure);
        Assert.Equal(1, upload.Day.Accepted);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
