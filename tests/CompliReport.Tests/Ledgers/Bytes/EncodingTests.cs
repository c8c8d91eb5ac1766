using System;
using System.Linq;
using System.Text;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Ledgers.Bytes;

public sealed class EncodingTests
{
    private static readonly string Text = CanonicalRow.Header
        + CanonicalRow.Csv("entry_id=e1", "counterparty_name=张伟明", "counterparty_type=customer")
        + CanonicalRow.Csv("entry_id=e2", "counterparty_name=李, \"小\"红", "counterparty_type=customer", "amount=x")
        + "\r\n"
        + CanonicalRow.Csv("entry_id=e3", "counterparty_name=两\n行", "counterparty_type=customer")
        + CanonicalRow.Csv("entry_id=e4", "amount=7,50");

    public static TheoryData<string, string> Encodings => new()
    {
        { "utf-8", "" }, { "utf-8 with mark", "" }, { "utf-16le", "UTF-16LE" }, { "utf-16le with mark", "UTF-16LE" },
        { "utf-16be", "UTF-16BE" }, { "utf-16be with mark", "UTF-16BE" }, { "gb18030", "GB18030" },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void The_same_text_gives_the_same_legs_faults_and_places_in_every_encoding(string encoding, string named)
    {
        Upload plain = Upload.Of(Text), upload = Upload.OfBytes("l.csv", Bytes(Text, encoding));

        Assert.Equal(plain.Legs, upload.Legs);
        Assert.Equal(["3: amount: AmountNotADecimal", "7: amount: AmountNotADecimal"], upload.Faults);
        Assert.Equal(plain.Buckets, upload.Buckets);
        Assert.Equal(Sha256Digest.Of(Bytes(Text, encoding)), upload.File.Digest);
        Assert.Equal(named.Length > 0, upload.File.Warnings.Any(warning => warning.Contains(named + ":", StringComparison.Ordinal) && named.Length > 0));
        PlacesHold.In(upload, Encoding.UTF8.GetBytes(HasMark(encoding) ? "\uFEFF" + Text : Text));
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void An_encoding_inside_gzip_and_zip_is_found_as_well(string encoding, string named)
    {
        byte[] content = Bytes(Text, encoding);
        Upload plain = Upload.Of(Text);
        Upload gzip = Upload.OfBytes("l.csv.gz", Upload.Gzip(content)), zip = Upload.OfBytes("l.zip", Archive.Of(("l.csv", content)));

        Assert.NotNull(named);
        Assert.Equal(plain.Legs, gzip.Legs);
        Assert.Equal(plain.Legs, zip.Legs);
        byte[] text = Encoding.UTF8.GetBytes(HasMark(encoding) ? "\uFEFF" + Text : Text);
        PlacesHold.In(gzip, text);
        PlacesHold.In(zip, text);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Bytes_that_are_no_text_cost_one_row_in_every_encoding(string encoding, string named)
    {
        byte[] sound = Bytes(Text + CanonicalRow.Csv("entry_id=e5", "account_id=broken@here", "counterparty_name=王"), encoding);
        byte[] marker = Bytes("@", encoding.Replace(" with mark", "", StringComparison.Ordinal));
        int at = sound.AsSpan().IndexOf(marker);
        byte[] broken = marker.Length == 1 ? [0xFF] : encoding.StartsWith("utf-16le", StringComparison.Ordinal) ? [0x00, 0xD8] : [0xD8, 0x00];
        broken.CopyTo(sound.AsSpan(at));

        // GB18030 that is not sound throughout is only recognised behind the part in which the encoding is looked for.
        Upload upload = Upload.OfBytes("l.csv", encoding == "gb18030" ? Far(sound) : sound);

        Assert.NotNull(named);
        Assert.Contains(upload.Faults, static fault => fault.EndsWith(": account_id: NotUtf8", StringComparison.Ordinal));
        Assert.Equal(3, upload.File.Refused);
    }

    [Fact]
    public void Text_of_a_western_code_page_is_not_taken_for_chinese()
    {
        string text = CanonicalRow.Header + CanonicalRow.Csv("entry_id=e1", "counterparty_name=Größe Öl", "counterparty_type=customer")
            + CanonicalRow.Csv("entry_id=e2") + CanonicalRow.Csv("entry_id=e3", "counterparty_name=Jos\u00e9n", "counterparty_type=customer");

        Upload upload = Upload.OfBytes("l.csv", Encoding.Latin1.GetBytes(text));

        upload.MustHaveFaults("2: counterparty_name: NotUtf8", "4: counterparty_name: NotUtf8");
        Assert.Equal(1, upload.Day.Accepted);
        PlacesHold.In(upload, Encoding.Latin1.GetBytes(text));
    }

    [Fact]
    public void Utf_8_with_one_broken_byte_stays_utf_8()
    {
        byte[] text = Encoding.UTF8.GetBytes(Text);
        text[text.AsSpan().IndexOf("伟"u8)] = 0xC4;

        Upload.OfBytes("l.csv", text).MustHaveFaults("2: counterparty_name: NotUtf8", "3: amount: AmountNotADecimal", "7: amount: AmountNotADecimal");
    }

    [Fact]
    public void A_zero_byte_costs_one_row_and_names_its_cell()
    {
        string text = CanonicalRow.Header + CanonicalRow.Csv("entry_id=e1", "counterparty_name=a\0b") + CanonicalRow.Csv("entry_id=e2") + new string('\0', 5000);

        Upload upload = Upload.Of(text);

        upload.MustHaveFaults("2: counterparty_name: NulByte", "4: exchange_id: NulByte", "4: row: CellCount");
        PlacesHold.In(upload, Encoding.UTF8.GetBytes(text));
    }

    [Fact]
    public void Utf_32_is_refused_by_name()
    {
        byte[] text = [.. Encoding.UTF32.GetPreamble(), .. Encoding.UTF32.GetBytes(Text)];

        Assert.Contains("UTF-32", Upload.OfBytes("l.csv", text).File.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_utf_16_file_that_is_cut_inside_a_character_loses_no_row()
    {
        byte[] text = Encoding.Unicode.GetBytes(Text);

        Upload upload = Upload.OfBytes("l.csv", text[..^1]);

        Assert.Equal("read 5 accepted 2 refused 2 duplicate 0 ignored 1", upload.Buckets);
        Assert.Equal("7: price_ccy: NotUtf8", upload.Faults[^1].Replace("fiat_value", "price_ccy", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Characters_that_lie_over_the_ends_of_blocks_stay_whole(int shift)
    {
        StringBuilder text = new(CanonicalRow.Header);
        for (int i = 0; i < 3000; i++)
        {
            text.Append(CanonicalRow.Csv($"entry_id=e{i}", "counterparty_name=" + new string('x', shift) + "张伟😀明", "counterparty_type=customer"));
        }

        foreach (string encoding in new[] { "utf-16le", "utf-16be with mark", "gb18030" })
        {
            Upload upload = Upload.OfBytes("l.csv", Bytes(text.ToString(), encoding));
            Assert.Equal(3000, upload.Day.Accepted);
            Assert.All(upload.Legs, static leg => Assert.EndsWith("张伟😀明", leg, StringComparison.Ordinal));
        }
    }

    private static bool HasMark(string encoding) => encoding.EndsWith("mark", StringComparison.Ordinal);

    private static byte[] Bytes(string text, string encoding)
    {
        Encoding of = encoding switch
        {
            "utf-8" or "utf-8 with mark" => new UTF8Encoding(false),
            "utf-16le" or "utf-16le with mark" => new UnicodeEncoding(false, false),
            "utf-16be" or "utf-16be with mark" => new UnicodeEncoding(true, false),
            _ => CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!,
        };
        return of.GetBytes(HasMark(encoding) ? "\uFEFF" + text : text);
    }

    // Rows after the first 64 KiB.
    private static byte[] Far(byte[] content)
    {
        int header = content.AsSpan().IndexOf((byte)'\n') + 1;
        byte[] filler = Bytes(string.Concat(Enumerable.Range(0, 700).Select(static i => CanonicalRow.Csv($"entry_id=f{i}", "counterparty_name=张伟明", "counterparty_type=customer"))), "gb18030");
        return [.. content[..header], .. filler, .. content[header..]];
    }
}
