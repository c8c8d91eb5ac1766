using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using CompliReport.Ledgers;
using CompliReport.Tests.Architecture;
using CompliReport.Tests.Ledgers.Bytes;
using Xunit;

namespace CompliReport.Tests.Ledgers.Fuzz;

/// <summary>
/// Every format of the catalog against hostile files. FUZZ_SECONDS=600 goes on for that long with each format, FUZZ_SEED sets where it starts;
/// a file that breaks the reader is written to artifacts/crashers, and belongs into the folder Crashers, where it is replayed for ever.
/// </summary>
public sealed class FuzzTests
{
    private const int FilesAtOnce = 60;

    private static readonly int FirstSeed = Number("FUZZ_SEED", 20_260_304);

    private static readonly string Crashers = Path.Combine(SourceTree.Root, "tests", "CompliReport.Tests", "Ledgers", "Fuzz", "Crashers");

    public static TheoryData<string> Formats => [.. FormatCatalog.All.Select(static format => format.Id)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Hostile_files_never_throw_and_each_row_is_in_one_bucket_and_found_again(string format)
    {
        SampleRows samples = SampleRows.Of(format);
        Assert.True(samples.Headers.Length > 0, $"{format}: no header of the catalog or of a test is a whole one: add a test with a header");
        Stopwatch watch = Stopwatch.StartNew();
        int rounds = 0;
        long accepted = 0, read = 0;
        do
        {
            int seed = unchecked(FirstSeed + rounds);
            FuzzFiles files = new(samples, seed);
            (long Read, long Accepted) sums = Check(format, seed, files.Next(FilesAtOnce));
            (read, accepted) = (read + sums.Read, accepted + sums.Accepted);
            rounds++;
        }
        while (watch.Elapsed.TotalSeconds < Number("FUZZ_SECONDS", 0) || rounds < 2);
        TestContext.Current.TestOutputHelper!.WriteLine($"{format}: seed {FirstSeed}, {rounds} rounds, {read} rows read, {accepted} accepted");
        Assert.True(read > 0);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_small_file_cut_at_any_byte_never_throws(string format)
    {
        SampleRows samples = SampleRows.Of(format);
        string header = samples.Headers.MinBy(static text => text.Length)!;

        Check(format, FirstSeed, [.. new FuzzFiles(samples, FirstSeed).Truncated(header)]);
    }

    [Fact]
    public void What_once_broke_the_reader_no_longer_does()
    {
        foreach (string file in Directory.EnumerateFiles(Crashers).Order(StringComparer.Ordinal))
        {
            MustHold(Upload.OfFiles((Path.GetFileName(file), File.ReadAllBytes(file))), [File.ReadAllBytes(file)]);
        }
    }

    private static (long Read, long Accepted) Check(string format, int seed, List<byte[]> files)
    {
        try
        {
            Upload upload = Upload.OfFiles([.. files.Select(static (content, i) => (Name(i), content))]);
            MustHold(upload, files);
            return (upload.Day.RowsRead, upload.Day.Accepted);
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"{format}: FUZZ_SEED={seed}: {failure.Message}; {Narrowed(format, seed, files)}", failure);
        }
    }

    private static void MustHold(Upload upload, List<byte[]> files)
    {
        for (int i = 0; i < upload.Day.Files.Length; i++)
        {
            LedgerFile file = upload.Day.Files[i];
            Assert.Equal(file.RowsRead, file.Accepted + file.Refused + file.Duplicate + file.Superseded + file.Ignored);
            if (file.Failure is null && file.Match is not null)
            {
                PlacesHold.In(upload, TextOf(files[i], file), i);
            }
        }

        Assert.Equal(upload.Day.Files.Sum(static file => file.Refused), upload.Day.Refused.Rows.Count);
        Assert.All(upload.Day.Refused.Rows, row => Assert.NotEmpty(upload.Day.Refused.FaultsOf(row)));
    }

    private static byte[] TextOf(byte[] content, LedgerFile file)
    {
        if (file.IsPlain)
        {
            return content;
        }

        using MemoryStream text = new();
        using Stream inflated = file.OpenInflated(0);
        inflated.CopyTo(text);
        return text.ToArray();
    }

    // Which of the files it was: alone if one alone does it, else all of them.
    private static string Narrowed(string format, int seed, List<byte[]> files)
    {
        string folder = Path.Combine(SourceTree.Root, "artifacts", "crashers");
        Directory.CreateDirectory(folder);
        List<int> alone = [];
        for (int i = 0; i < files.Count; i++)
        {
            try
            {
                MustHold(Upload.OfFiles((Name(i), files[i])), [files[i]]);
            }
#pragma warning disable CA1031 // Any failure is what is looked for; it is thrown by the caller.
            catch (Exception)
#pragma warning restore CA1031
            {
                alone.Add(i);
            }
        }

        foreach (int i in alone.Count > 0 ? alone : Enumerable.Range(0, files.Count))
        {
            File.WriteAllBytes(Path.Combine(folder, $"{format}-{seed}-{i}.csv"), files[i]);
        }

        return $"{(alone.Count > 0 ? alone.Count : files.Count)} file(s) in artifacts/crashers";
    }

    private static string Name(int file) => $"f{file:D5}.csv";

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number : otherwise;
}
