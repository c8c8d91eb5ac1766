using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Identity;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Ledgers;

/// <summary>A compressed file can only be inflated from its start: how often that is done, and that what is read is the same.</summary>
public sealed class CompressedTextTests
{
    // Five regions of the input.
    private const int Rows = 20_000;

    [Fact]
    public void Rows_far_apart_are_read_in_one_pass_and_as_those_of_the_plain_file()
    {
        string text = Text(static i => CanonicalRow.Csv($"entry_id=e{i}"));
        (Upload plain, _) = Read(Encoding.UTF8.GetBytes(text));
        (Upload packed, Opens opens) = Read(Upload.Gzip(text));
        Assert.True(packed.Day.Checkpoints.Count >= 5);
        RecordLocation[] wanted = [.. packed.Places.Where(static (_, i) => i is 3 or 4_500 or 4_501 or 19_999)];
        int before = opens.Count;

        string[] rows = [.. ReRead.Rows(packed.Day, wanted.AsMemory()).Select(RowText)];

        Assert.Equal(before + 1, opens.Count);
        Assert.Equal(4, rows.Length);
        Assert.Equal(ReRead.Rows(plain.Day, wanted.AsMemory()).Select(RowText), rows);
    }

    [Fact]
    public void A_quote_that_is_never_closed_is_looked_for_beyond_the_wanted_region()
    {
        string text = Text(static i => i == 4_000 ? "ex-1,\"open" + CanonicalRow.Csv("entry_id=x") : CanonicalRow.Csv($"entry_id=e{i}"));
        (Upload plain, _) = Read(Encoding.UTF8.GetBytes(text));
        (Upload packed, _) = Read(Upload.Gzip(text));
        Assert.Equal(1, packed.File.UnclosedQuotes);
        RecordLocation[] wanted = [.. packed.Places.Where(static (_, i) => i is 3_999 or 4_000 or 19_000), Assert.Single(packed.Day.Refused.Rows).At];
        Array.Sort(wanted);

        Assert.Equal(ReRead.Rows(plain.Day, wanted.AsMemory()).Select(RowText), ReRead.Rows(packed.Day, wanted.AsMemory()).Select(RowText));
    }

    [Fact]
    public void Repeated_rows_are_decided_on_in_one_pass()
    {
        string text = Text(static i => CanonicalRow.Csv($"entry_id=e{(i % 1_000 == 999 ? i - 999 : i)}", $"amount={(i % 2_000 == 1_999 ? "0.7" : "0.5")}"));
        (Upload plain, _) = Read(Encoding.UTF8.GetBytes(text));
        (Upload packed, Opens opens) = Read(Upload.Gzip(text));

        Assert.Equal(2, opens.Count);
        Assert.Equal((10, 10), (packed.File.Duplicate, packed.File.Refused));
        Assert.Equal(plain.Buckets, packed.Buckets);
        Assert.Equal(plain.Faults, packed.Faults);
        Assert.Equal(plain.Legs, packed.Legs);
    }

    [Theory]
    [InlineData("as many as there is room for", 0, true)]
    [InlineData("one more", 1, false)]
    public void Of_more_rows_than_there_is_room_for_none_is_kept(string reason, int more, bool isHeld)
    {
        (Upload packed, _) = Read(Upload.Gzip(CanonicalRow.Header + CanonicalRow.Csv() + CanonicalRow.Csv("entry_id=e2")));
        KeptRows kept = new(packed.Day);
        foreach (ReReadRow row in ReRead.Rows(packed.Day, packed.Places.ToArray().AsMemory(1, 1)))
        {
            for (int i = 0; i < (KeptRows.BytesMax / row.Row.Raw.Length) + more; i++)
            {
                kept.Add(row);
            }

            Assert.True(isHeld == kept.Holds(packed.File, row.Reader, [row.At]), reason);
            Assert.False(kept.Holds(packed.File, row.Reader, [packed.Places[0]]));
        }
    }

    [Fact]
    public void What_is_cited_or_refused_is_read_once_for_whoever_asks_later()
    {
        (Upload packed, Opens opens) = Read(Upload.Gzip(Text(static i => CanonicalRow.Csv($"entry_id=e{i}", i % 5_000 == 7 ? "amount=x" : "amount=1"))));
        HashSet<RecordLocation> cited = [.. packed.Places.Where(static (_, i) => i % 3_000 == 0)], refused = [.. packed.Day.Refused.Rows.Select(static row => row.At)];
        Assert.Equal(4, refused.Count);
        int before = opens.Count;

        CitedRows.ReadAndKeep(packed.Day, cited, new HashSet<RecordLocation>());

        Assert.Equal(before + 1, opens.Count);
        Assert.Equal(cited.Count, ReRead.Rows(packed.Day, cited).Count());
        Assert.Equal(refused.Order(), ReRead.Rows(packed.Day, refused).Select(static row => row.At));
        Assert.Equal(before + 1, opens.Count);
        Assert.Single(ReRead.Rows(packed.Day, new HashSet<RecordLocation> { packed.Places[1] }));
        Assert.Equal(before + 2, opens.Count);
    }

    [Theory]
    [InlineData("some slices", 7)]
    [InlineData("as many rows as a slice", 100)]
    [InlineData("one slice, not full", 101)]
    public void Slices_of_rows_are_read_in_one_pass(string reason, int length)
    {
        (Upload packed, Opens opens) = Read(Upload.Gzip(Text(static i => CanonicalRow.Csv($"entry_id=e{i}"))));
        RecordLocation[] wanted = [.. packed.Places.Where(static (_, i) => i % 200 == 5)];
        int before = opens.Count;

        string[] ids = [.. CitedRows.InSlices(packed.Day, wanted, length).SelectMany(rows => wanted.Select(rows.Find).OfType<CitedRow>()).Select(static row => row.EntryId)];

        Assert.Equal(Enumerable.Range(0, 100).Select(static i => $"e{(i * 200) + 5}"), ids);
        Assert.True(before + 1 == opens.Count, reason);
    }

    private static string Text(Func<int, string> row) => CanonicalRow.Header + string.Concat(Enumerable.Range(0, Rows).Select(row));

    private static string RowText(ReReadRow row) => $"{row.At} {row.Row.Line} {row.Identity} {row.Row.Broken} {Encoding.UTF8.GetString(row.Row.Raw)}";

    private static (Upload Upload, Opens Opens) Read(byte[] content)
    {
        Opens opens = new();
        Upload upload = Upload.OfInputs(new LedgerInput("l.csv", content.Length, offset =>
        {
            opens.Add();
            return new MemoryStream(content, (int)offset, content.Length - (int)offset, writable: false);
        }));
        return (upload, opens);
    }

    /// <summary>How often a file was opened.</summary>
    private sealed class Opens
    {
        private int _count;

        internal int Count => _count;

        internal void Add() => Interlocked.Increment(ref _count);
    }
}
