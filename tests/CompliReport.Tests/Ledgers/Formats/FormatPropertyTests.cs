using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using Xunit;

namespace CompliReport.Tests.Ledgers.Formats;

/// <summary>What every version of every format must do: be told by its columns, sum as its own rule says, know what it has read, refuse what
/// is no number of its own.</summary>
public sealed class FormatPropertyTests
{
    private const int Rows = 300;

    public static TheoryData<string> Names => [.. FormatSamples.All.Select(static sample => sample.Name)];

    [Fact]
    public void Every_version_of_every_format_has_a_sample_and_every_format_a_rule_for_its_sums()
    {
        Assert.Equal(
            FormatCatalog.All.SelectMany(static format => format.Versions.Select(version => $"{format.Id} {version.Version}")).Order(StringComparer.Ordinal),
            FormatSamples.All.Select(static sample => $"{sample.Format} {sample.Version}").Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(FormatCatalog.All.Select(static format => format.Id).Order(StringComparer.Ordinal), FormatOracles.Formats.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_accepted_sum_of_each_asset_is_that_of_the_source_column(string name)
    {
        FormatSample sample = FormatSample.Of(name);
        Random random = new(name.Length);
        string[] rows = [.. Enumerable.Range(1, Rows).Select(n => sample.RowOf(n, random.Next(1, 100_000) / 100m))];
        // A row that is refused is in no sum, and one that came before is so once.
        string refused = sample.RowWith("five");
        Upload upload = Upload.Of(
            ("1 " + sample.FileName, sample.Head + string.Concat(rows) + refused), ("2 " + sample.FileName, sample.Head + string.Concat(rows[100..200])));

        Assert.Equal($"read {Rows + 101} accepted {Rows} refused 1 duplicate 100 ignored 0", upload.Buckets);
        Dictionary<string, decimal> expected = [];
        foreach ((string asset, decimal amount) in rows.SelectMany(row => FormatOracles.Of(sample, row)))
        {
            expected[asset] = expected.GetValueOrDefault(asset) + amount;
        }

        foreach (string asset in Enumerable.Range(0, upload.Day.Symbols.Assets.Count).Select(i => upload.Day.Symbols.Asset(i).Text))
        {
            Assert.Equal((asset, expected.GetValueOrDefault(asset)), (asset, upload.SumOf(upload.Day.Files[0], asset)));
            Assert.Equal((asset, 0m), (asset, upload.SumOf(upload.Day.Files[1], asset)));
            expected.Remove(asset);
        }

        Assert.All(expected, static rest => Assert.Equal(0, rest.Value));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_is_told_by_its_columns(string name)
    {
        FormatSample sample = FormatSample.Of(name);
        Upload upload = Read(sample, sample.Head + sample.RowOf(1));

        upload.MustHaveFaults();
        Assert.Equal((sample.Format, sample.Version), (upload.File.Format, upload.File.FormatVersion));
        Assert.Equal("read 1 accepted 1 refused 0 duplicate 0 ignored 0", upload.Buckets);
        Assert.DoesNotContain(upload.File.Warnings, static warning => warning.StartsWith("Column", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_strange_column_is_a_warning_that_names_it(string name)
    {
        FormatSample sample = FormatSample.Of(name);
        // One exchange writes a cell more than its header has.
        string row = string.Join(',', FormatSample.CellsOf(sample.RowOf(1).TrimEnd('\n')).Take(sample.Columns.Count));
        foreach (string text in (string[])[
            $"{sample.Preamble}Mood,{sample.HeaderLine.TrimStart('\uFEFF')}\ngood,{row}\n", $"{sample.Header},Mood\n{row},good\n"])
        {
            Upload upload = Read(sample, text);
            Assert.Equal(sample.Version, upload.File.FormatVersion);
            Assert.Contains(upload.File.Warnings, static warning => warning.StartsWith("Column 'Mood' is not part of", StringComparison.Ordinal));
            Assert.Equal(1, upload.File.Accepted);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_missing_column_is_a_refusal_that_names_it_and_what_the_file_looks_like(string name)
    {
        FormatSample sample = FormatSample.Of(name);
        LedgerFormat format = FormatCatalog.All.Single(format => format.Id == sample.Format);
        string[] header = [.. Read(sample, sample.Head).File.Header];
        string[] names = [.. format.Normals([.. header])];
        int refused = 0;
        foreach (string required in format.Versions.Single(version => version.Version == sample.Version).Required)
        {
            string rest = string.Join(',', header.Where((_, i) => names[i] != required && !names[i].StartsWith(required + "#", StringComparison.Ordinal)));
            Upload upload = Read(sample, sample.Preamble + rest + "\n");
            // Another version may be without the column.
            if (upload.File.Failure is not { } failure)
            {
                Assert.NotEqual((sample.Format, sample.Version), (upload.File.Format, upload.File.FormatVersion));
                continue;
            }

            refused++;
            Assert.True(failure.StartsWith("it looks like ", StringComparison.Ordinal) || failure.StartsWith("none of its", StringComparison.Ordinal)
                || failure.StartsWith("it is binance-", StringComparison.Ordinal), failure);
            if (failure.Contains($"{sample.Format} {sample.Version},", StringComparison.Ordinal))
            {
                // Of several columns of one name the last is missed, whichever was left out.
                string column = required.Split('#')[0];
                Assert.True(failure.Contains($"'{required}'", StringComparison.Ordinal) || (column.Length > 0 && failure.Contains($"'{column}#", StringComparison.Ordinal)), failure);
            }
        }

        Assert.InRange(refused, 4, header.Length);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_that_is_sent_twice_is_known_whatever_the_order_of_its_rows(string name)
    {
        FormatSample sample = FormatSample.Of(name);
        string first = sample.Head + sample.RowOf(1) + sample.RowOf(2), more = first + sample.RowOf(3);
        Upload upload = Upload.Of(("1 " + sample.FileName, first), ("2 " + sample.FileName, more));
        Assert.Equal("read 5 accepted 3 refused 0 duplicate 2 ignored 0", upload.Buckets);
        Assert.Equal(Read(sample, more).Legs.Order(StringComparer.Ordinal), upload.Legs.Order(StringComparer.Ordinal));

        int[] numbers = [.. Enumerable.Range(1, Rows)];
        string given = string.Concat(numbers.Select(n => sample.RowOf(n)));
        new Random(name.Length).Shuffle(numbers);
        Upload shuffled = Upload.Of(
            ("1 " + sample.FileName, sample.Head + given), ("2 " + sample.FileName, sample.Head + string.Concat(numbers.Select(n => sample.RowOf(n)))));
        Assert.Equal("read 600 accepted 300 refused 0 duplicate 300 ignored 0", shuffled.Buckets);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_in_quoted_cells_are_the_same_rows(string name)
    {
        FormatSample sample = FormatSample.Of(name);
        string given = sample.Head + string.Concat(Enumerable.Range(1, 5).Select(n => sample.RowOf(n)));
        string wrapped = string.Concat(given.TrimEnd('\n').Split('\n').Select(static line => "\"" + line.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"\r\n"));

        Upload plain = Read(sample, given), again = Read(sample, wrapped);

        Assert.Equal(5, again.Day.Accepted);
        Assert.Equal(plain.Legs, again.Legs);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Numbers_of_another_notation_are_refused(string name)
    {
        FormatSample sample = FormatSample.Of(name);
        foreach (string amount in (string[])["\"7,50\"", "1.234.5", "1e3", "0x10", "+5", " 5", "five", "7'50", "1_000"])
        {
            Upload upload = Read(sample, sample.Head + sample.RowWith(amount));
            if (amount == sample.Accepted)
            {
                upload.MustHaveFaults();
                continue;
            }

            Assert.True(upload.Faults.Count == 1, $"{amount}: {string.Join("; ", upload.Faults)}");
            Assert.EndsWith($": {sample.Amount}: {sample.NotANumber}", upload.Faults[0], StringComparison.Ordinal);
        }
    }

    private static Upload Read(FormatSample sample, string text) => Upload.OfBytes(sample.FileName, Encoding.UTF8.GetBytes(text));
}
