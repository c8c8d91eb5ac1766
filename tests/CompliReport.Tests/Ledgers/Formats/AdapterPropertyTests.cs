using System;
using System.Globalization;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using Xunit;

namespace CompliReport.Tests.Ledgers.Formats;

/// <summary>What holds for every adapter, whatever the bytes.</summary>
public sealed class AdapterPropertyTests
{
    private const int Runs = 80;

    [Theory]
    [MemberData(nameof(AdapterSamples.All), MemberType = typeof(AdapterSamples))]
    public void Rows_changed_byte_by_byte_never_throw_and_each_is_in_one_bucket(string name, string header, string row)
    {
        for (int run = 0; run < Runs; run++)
        {
            Random random = new((run * 7919) + name.Length);
            string rows = Rows(row, Enumerable.Range(0, 12).Select(_ => random.Next(8)));
            MustHold(name, [.. Encoding.UTF8.GetBytes(header + "\n"), .. Changed(random, Encoding.UTF8.GetBytes(rows))]);
        }
    }

    [Theory]
    [MemberData(nameof(AdapterSamples.All), MemberType = typeof(AdapterSamples))]
    public void A_file_cut_at_any_byte_never_throws(string name, string header, string row)
    {
        byte[] whole = Encoding.UTF8.GetBytes(header + "\n" + Rows(row, [1]));
        for (int length = 0; length < whole.Length; length++)
        {
            MustHold(name, whole[..length]);
        }
    }

    [Theory]
    [MemberData(nameof(AdapterSamples.All), MemberType = typeof(AdapterSamples))]
    public void Sound_rows_are_all_accepted_whatever_their_order_and_known_when_they_come_again(string name, string header, string row)
    {
        Random random = new(name.Length);
        int[] numbers = [.. Enumerable.Range(1, 300)];
        string given = Rows(row, numbers);
        random.Shuffle(numbers);
        string shuffled = Rows(row, numbers);

        Upload upload = Upload.Of(($"1 {name}", header + "\n" + given), ($"2 {name}", header + "\n" + shuffled));

        Assert.Equal("read 600 accepted 300 refused 0 duplicate 300 ignored 0", upload.Buckets);
    }

    [Theory]
    [MemberData(nameof(AdapterSamples.All), MemberType = typeof(AdapterSamples))]
    public void Rows_in_quoted_cells_are_the_same_rows(string name, string header, string row)
    {
        string given = header + "\n" + Rows(row, Enumerable.Range(1, 5));
        string wrapped = string.Concat(given.TrimEnd('\n').Split('\n')
            .Select(static line => "\"" + line.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"\r\n"));

        Upload plain = Upload.Of((name, given)), again = Upload.Of((name, wrapped));

        Assert.Equal(5, again.Day.Accepted);
        Assert.Equal(plain.Legs, again.Legs);
    }

    [Theory]
    [MemberData(nameof(AdapterSamples.All), MemberType = typeof(AdapterSamples))]
    public void A_column_more_is_a_warning_and_a_needed_one_less_is_named(string name, string header, string row)
    {
        Upload extra = Upload.Of((name, header + ",Novelty\n" + Rows(row, [1]).TrimEnd('\n') + ",x\n"));

        Assert.Equal(1, extra.Day.Accepted);
        Assert.Contains(extra.File.Warnings, static warning => warning.StartsWith("Column 'Novelty'", StringComparison.Ordinal));
        int refused = 0;
        foreach (string column in header.Split(','))
        {
            Upload missing = Upload.Of((name, string.Join(',', header.Split(',').Where(other => other != column)) + "\n"));
            if (missing.File.Format.Length == 0)
            {
                refused++;
                Assert.StartsWith("it looks like ", missing.File.Failure, StringComparison.Ordinal);
                Assert.Contains($", but has no column '{NormalOf(column)}'", missing.File.Failure, StringComparison.Ordinal);
            }
        }

        Assert.InRange(refused, 5, header.Split(',').Length);
    }

    // The names under which columns are looked up, where they differ.
    private static string NormalOf(string column) => column switch
    {
        "Date(UTC+0)" => "Date(UTC)",
        "BTC" => "<coin>",
        "Bitcoin Hash (x)" => "Bitcoin Hash",
        _ => column,
    };

    // Beside a file that may tell the same, so that rows are set aside and read again.
    private static void MustHold(string name, byte[] content)
    {
        try
        {
            Upload upload = Upload.OfFiles(
                (name, content), ("statement", Encoding.UTF8.GetBytes("UTC_Time,Account,Operation,Coin,Change\n2021-01-05 02:37:59,Spot,Buy,BTC,0.00000003\n")));
            foreach (LedgerFile file in upload.Day.Files)
            {
                Assert.Equal(file.RowsRead, file.Accepted + file.Refused + file.Duplicate + file.Ignored);
            }
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"{name}: {failure.Message}\n{Encoding.UTF8.GetString(content)}", failure);
        }
    }

    private static string Rows(string row, System.Collections.Generic.IEnumerable<int> numbers) =>
        string.Concat(numbers.Select(number => string.Format(CultureInfo.InvariantCulture, row, number) + "\n"));

    private static byte[] Changed(Random random, byte[] rows)
    {
        ReadOnlySpan<byte> telling = "\",\n\r0123456789.-+eE{}:€\0\t "u8;
        for (int change = random.Next(6); change >= 0; change--)
        {
            int at = random.Next(rows.Length);
            rows = random.Next(4) switch
            {
                0 => [.. rows[..at], .. rows[(at + 1)..]],
                1 => [.. rows[..at], rows[at], .. rows[at..]],
                2 => [.. rows[..at], telling[random.Next(telling.Length)], .. rows[(at + 1)..]],
                _ => [.. rows[..at], (byte)random.Next(256), .. rows[(at + 1)..]],
            };
        }

        return rows;
    }
}
