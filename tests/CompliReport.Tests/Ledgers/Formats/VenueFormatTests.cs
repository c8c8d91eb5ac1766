using System;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using Xunit;

namespace CompliReport.Tests.Ledgers.Formats;

/// <summary>What every version of every exchange's format must do.</summary>
public sealed class VenueFormatTests
{
    private const int Mutations = 40, CutStep = 3, RowsOfBudget = 3000;

    public static TheoryData<string> Names => [.. VenueSamples.All.Select(static sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_is_told_by_its_columns(string name)
    {
        VenueSample sample = VenueSample.Of(name);
        Upload upload = Upload.Of(sample.Head + sample.RowOf(1));

        upload.MustHaveFaults();
        Assert.Equal((sample.Format, sample.Version), (upload.File.Format, upload.File.FormatVersion));
        Assert.Equal("read 1 accepted 1 refused 0 duplicate 0 ignored 0", upload.Buckets);
        Assert.DoesNotContain(upload.File.Warnings, static warning => warning.StartsWith("Column", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_strange_column_is_a_warning_that_names_it(string name)
    {
        VenueSample sample = VenueSample.Of(name);
        Upload upload = Upload.Of($"{sample.Preamble}Mood,{sample.Header.TrimStart('\uFEFF')}\ngood,{sample.RowOf(1)}");

        Assert.Equal(sample.Version, upload.File.FormatVersion);
        Assert.Contains(upload.File.Warnings, static warning => warning.StartsWith("Column 'Mood' is not part of", StringComparison.Ordinal));
        Assert.Equal(1, upload.File.Accepted);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_missing_column_is_a_refusal_that_names_it_and_what_the_file_looks_like(string name)
    {
        VenueSample sample = VenueSample.Of(name);
        LedgerFormat format = FormatCatalog.All.Single(format => format.Id == sample.Format);
        string[] header = Upload.Of(sample.Head).File.Header.ToArray();
        string[] names = [.. format.Normals([.. header])];
        foreach (string required in format.Versions.Single(version => version.Version == sample.Version).Required)
        {
            string rest = string.Join(',', header.Where((_, i) => names[i] != required && !names[i].StartsWith(required + "#", StringComparison.Ordinal)));
            Upload upload = Upload.Of(sample.Preamble + rest + "\n");
            // Another version may be without the column.
            if (upload.File.Failure is not { } failure)
            {
                Assert.NotEqual((sample.Format, sample.Version), (upload.File.Format, upload.File.FormatVersion));
                continue;
            }

            Assert.True(failure.StartsWith("it looks like ", StringComparison.Ordinal) || failure.StartsWith("none of its", StringComparison.Ordinal), failure);
            if (failure.Contains($"{sample.Format} {sample.Version},", StringComparison.Ordinal))
            {
                // Of several columns of one name the last is missed, whichever was left out.
                string column = required.Split('#')[0];
                Assert.True(failure.Contains($"'{required}'", StringComparison.Ordinal) || (column.Length > 0 && failure.Contains($"'{column}#", StringComparison.Ordinal)), failure);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_that_is_sent_twice_is_known(string name)
    {
        VenueSample sample = VenueSample.Of(name);
        string first = sample.Head + sample.RowOf(1) + sample.RowOf(2), more = first + sample.RowOf(3);
        Upload upload = Upload.Of(("one.csv", first), ("two.csv", more));

        Assert.Equal("read 5 accepted 3 refused 0 duplicate 2 ignored 0", upload.Buckets);
        Assert.Equal(Upload.Of(("all.csv", more)).Legs.Order(StringComparer.Ordinal), upload.Legs.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Numbers_of_another_notation_are_refused(string name)
    {
        VenueSample sample = VenueSample.Of(name);
        foreach (string amount in (string[])["\"7,50\"", "1.234.5", "1e3", "0x10", "+5", " 5", "five", "7'50", "1_000"])
        {
            Upload upload = Upload.Of(sample.Head + sample.RowWith(WithUnit(sample, amount)));
            Assert.True(upload.Faults.Count == 1, $"{amount}: {string.Join("; ", upload.Faults)}");
            Assert.Contains($": {sample.Amount.Column.TrimStart('\uFEFF')}: NumberNotInFormat", upload.Faults[0], StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_changed_at_random_never_throw_and_each_is_in_one_bucket(string name)
    {
        VenueSample sample = VenueSample.Of(name);
        byte[] head = Encoding.UTF8.GetBytes(sample.Head);
        for (int seed = 0; seed < Mutations; seed++)
        {
            Random random = new(seed);
            byte[] rows = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 8).Select(i => sample.RowOf(random.Next(6)))));
            for (int change = random.Next(8); change >= 0; change--)
            {
                rows = Changed(random, rows);
            }

            Upload upload = Upload.OfBytes("changed", [.. head, .. rows]);
            Assert.Equal(upload.File.RowsRead, upload.File.Accepted + upload.File.Refused + upload.File.Duplicate + upload.File.Ignored);
            Assert.Equal(upload.File.Refused, upload.Day.Refused.Rows.Count);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_cut_off_anywhere_never_throws(string name)
    {
        VenueSample sample = VenueSample.Of(name);
        byte[] whole = Encoding.UTF8.GetBytes(sample.Head + sample.RowOf(1) + sample.RowOf(2));
        for (int length = 0; length < whole.Length; length += CutStep)
        {
            Assert.True(Upload.OfBytes("cut", whole[..length]).Day.Files[0].IsClosed);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_of_the_steady_state_allocate_nothing(string name)
    {
        VenueSample sample = VenueSample.Of(name);
        byte[] file = Encoding.UTF8.GetBytes(sample.Head + string.Concat(Enumerable.Range(0, 4 * RowsOfBudget).Select(i => sample.RowOf(i % 500))));
        LedgerFile opened = Upload.OfBytes("ledger.csv", file).File;
        RowReader reader = opened.OpenRows(new RowContext(new ExchangeGate(default), "main"));
        LegBatch batch = new();
        LegWriter writer = new(new AssetTable(), new RefusedRows());
        writer.Use(batch);
        using MemoryStream stream = new(file);
        using RecordCursor row = new(stream, _ => throw new InvalidOperationException(), ',', null);
        long before = 0, rows = 0;
        while (row.Read())
        {
            if (row.Offset <= opened.HeaderOffset)
            {
                continue;
            }

            if (rows++ == 2 * RowsOfBudget)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            if (!batch.HasRoom)
            {
                batch.Clear(0);
            }

            writer.BeginRow();
            reader.Read(row, reader.Identity(row), writer);
            Assert.True(writer.EndRow(0, row.Offset, row.Line));
        }

        Assert.Equal(4 * RowsOfBudget, rows);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 * RowsOfBudget);
    }

    // The cell as it stands between its separators, with the unit where the format has one in the cell.
    private static string WithUnit(VenueSample sample, string amount)
    {
        string text = sample.Amount.Text.Trim(',', '"');
        int space = text.IndexOf(' ', StringComparison.Ordinal);
        string unit = space < 0 ? "" : text[space..];
        return amount.EndsWith('"') ? $",{amount[..^1]}{unit}\"," : $",{amount}{unit},";
    }

    private static byte[] Changed(Random random, byte[] rows)
    {
        ReadOnlySpan<byte> telling = "\",\n\r0123456789.-+eE()$: \0\t/"u8;
        int at = random.Next(rows.Length);
        return random.Next(4) switch
        {
            0 => [.. rows[..at], .. rows[(at + 1)..]],
            1 => [.. rows[..at], rows[at], .. rows[at..]],
            2 => [.. rows[..at], telling[random.Next(telling.Length)], .. rows[(at + 1)..]],
            _ => [.. rows[..at], (byte)random.Next(256), .. rows[(at + 1)..]],
        };
    }
}
