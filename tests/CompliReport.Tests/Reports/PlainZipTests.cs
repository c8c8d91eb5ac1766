using System;
using System.IO;
using System.IO.Compression;
using CompliReport.Reports.Formats;
using Xunit;

namespace CompliReport.Tests.Reports;

public sealed class PlainZipTests
{
    [Fact]
    public void What_is_compressed_inflates_to_itself()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            byte[] content = Sample(new Random(seed), seed);
            using DeflateStream inflated = new(new MemoryStream(PlainDeflate.Compress(content)), CompressionMode.Decompress);
            using MemoryStream back = new();
            inflated.CopyTo(back);
            Assert.True(back.ToArray().AsSpan().SequenceEqual(content), $"seed {seed}");
        }
    }

    [Fact]
    public void Text_that_repeats_becomes_small() =>
        Assert.InRange(PlainDeflate.Compress(Sample(new Random(3), 3)).Length, 1, 70_000 / 4);

    [Fact]
    public void The_platform_reads_the_archive_and_finds_no_clock_in_it()
    {
        byte[] package = ReportSample.Bytes(static stream =>
        {
            PlainZip zip = new(stream);
            zip.Add("a.xml", "<a/>"u8);
            zip.Add("empty", default);
            zip.Close();
        });
        using ZipArchive archive = new(new MemoryStream(package), ZipArchiveMode.Read);
        Assert.Equal(2, archive.Entries.Count);
        using StreamReader reader = new(archive.GetEntry("a.xml")!.Open());
        Assert.Equal("<a/>", reader.ReadToEnd());
        Assert.Equal(0, archive.GetEntry("empty")!.Length);
        Assert.Equal(new DateTime(1980, 1, 1), archive.Entries[0].LastWriteTime.DateTime);
    }

    [Fact]
    public void The_checksum_is_that_of_the_standard() => Assert.Equal(0xCBF43926u, PlainZip.CrcOf("123456789"u8));

    // Random bytes, repeated pieces and long runs, in lengths around the limits of matches.
    private static byte[] Sample(Random random, int seed)
    {
        int length = seed % 4 == 3 ? 70_000 : random.Next(0, 700);
        byte[] content = new byte[length];
        for (int i = 0; i < length;)
        {
            int run = Math.Min(random.Next(1, 300), length - i), from = random.Next(0, Math.Max(1, i));
            for (int k = 0; k < run; k++, i++)
            {
                content[i] = random.Next(8) == 0 && seed % 2 == 0 ? (byte)random.Next(256)
                    : i == 0 ? (byte)'a'
                    : content[Math.Min(from + k, i - 1)];
            }
        }

        return content;
    }
}
