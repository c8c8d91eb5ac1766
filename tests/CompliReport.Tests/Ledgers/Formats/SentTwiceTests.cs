using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using CompliReport.Ledgers;
using Xunit;

namespace CompliReport.Tests.Ledgers.Formats;

/// <summary>Whatever is sent twice counts once, in every format: the same file, the same file compressed, exports of overlapping periods.</summary>
public sealed class SentTwiceTests
{
    // Rows by number; equal numbers are equal rows.
    private static readonly int[] Whole = [1, 2, 2, 3, 4, 4, 4, 5, 6, 6, 7];

    public static TheoryData<string> Names => [.. FormatSamples.All.Select(static sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_that_is_sent_again_is_known_row_by_row_plain_or_compressed(string name)
    {
        FormatSample sample = FormatSample.Of(name);
        byte[] whole = Encoding.UTF8.GetBytes(Text(sample, Whole));
        Upload once = Upload.OfFiles(("a " + sample.FileName, whole));
        Upload again = Upload.OfFiles(("a " + sample.FileName, whole), ("b " + sample.FileName, whole), ("c " + sample.FileName + ".gz", Upload.Gzip(whole)));

        once.MustHaveFaults();
        Assert.NotEmpty(once.Legs);
        again.MustHaveFaults();
        Assert.Equal(Legs(once), Legs(again));
        Assert.Equal(once.Day.Files[0].Accepted, again.Day.Files[0].Accepted);
        foreach (LedgerFile copy in again.Day.Files.Skip(1))
        {
            Assert.Equal((Whole.Length, 0), (copy.Duplicate, copy.Accepted));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Exports_of_overlapping_periods_count_once_in_any_order_of_files(string name)
    {
        FormatSample sample = FormatSample.Of(name);
        Upload whole = Upload.Of((sample.FileName, Text(sample, Whole)));
        (int[] Early, int[] Late)[] cuts =
        [
            (Whole[..7], Whole[3..]),
            (Whole[..8], Whole[1..]),
            (Whole, Whole[4..7]),
            // A period ends within equal rows, and the other export has all of them.
            (Whole[..5], Whole[3..]),
        ];
        foreach ((int[] early, int[] late) in cuts)
        {
            foreach ((string first, string second) in new[] { ("a ", "b "), ("b ", "a ") })
            {
                Upload parts = Upload.Of((first + sample.FileName, Text(sample, early)), (second + sample.FileName, Text(sample, late)));

                parts.MustHaveFaults();
                Assert.Equal(Legs(whole), Legs(parts));
                Assert.Equal(Whole.Length - whole.Day.Accepted + (early.Length + late.Length - Whole.Length), parts.Day.Files.Sum(static file => file.Duplicate));
            }
        }
    }

    // What a leg is, whatever number its row has among those without ids.
    private static string[] Legs(Upload upload) =>
        [.. upload.Legs.Select(static leg => Regex.Replace(leg, " #[0-9]+ ", " # ")).Order(StringComparer.Ordinal)];

    private static string Text(FormatSample sample, IEnumerable<int> numbers) => sample.Head + string.Concat(numbers.Select(number => sample.RowOf(number)));
}
