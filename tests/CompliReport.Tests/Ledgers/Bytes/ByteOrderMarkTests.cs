using System;
using System.Linq;
using System.Text;
using CompliReport.Tests.Ledgers.Formats;
using Xunit;

namespace CompliReport.Tests.Ledgers.Bytes;

/// <summary>Byte-order marks inside of a file, which nobody sees: an id with one is the id without it.</summary>
public sealed class ByteOrderMarkTests
{
    private const string Mark = "\uFEFF";

    private static readonly string Sound = CanonicalRow.Csv("entry_id=e1", "group_id=g1", "account_id=a");

    [Theory]
    [InlineData("before the row", "ex-1,e1,", Mark + "ex-1,e1,")]
    [InlineData("before an id", ",e1,", "," + Mark + "e1,")]
    [InlineData("inside an id", ",e1,", ",e" + Mark + "1,")]
    [InlineData("more than one", ",e1,g1,", "," + Mark + Mark + "e1" + Mark + ",g1" + Mark + ",")]
    [InlineData("before a quoted row", "ex-1,e1,", Mark + "\"ex-1\",\"e1\",")]
    [InlineData("in a quoted cell", ",e1,", ",\"" + Mark + "e1\",")]
    public void The_same_entry_with_and_without_a_mark_is_one_entry(string reason, string cells, string marked)
    {
        string row = Sound.Replace(cells, marked, StringComparison.Ordinal), text = CanonicalRow.Header + Sound + row;
        Assert.NotEqual(Sound, row);

        Upload upload = Upload.Of(text);

        Assert.NotEmpty(reason);
        Assert.Equal("read 2 accepted 1 refused 0 duplicate 1 ignored 0", upload.Buckets);
        Assert.Equal(Upload.Of(CanonicalRow.Header + Sound).Legs, upload.Legs);
        Assert.Contains("1 row(s) hold byte-order marks", Assert.Single(upload.File.Warnings), StringComparison.Ordinal);
        PlacesHold.In(Upload.Of(CanonicalRow.Header + row), Encoding.UTF8.GetBytes(CanonicalRow.Header + row));
    }

    [Fact]
    public void The_mark_that_starts_a_file_is_no_mark_in_a_row()
    {
        Upload upload = Upload.Of(Mark + CanonicalRow.Header + Sound);

        Assert.Equal(1, upload.File.Accepted);
        Assert.Empty(upload.File.Warnings);
    }

    [Theory]
    [InlineData("as it is", Mark)]
    [InlineData("as an escape", "\\uFEFF")]
    public void A_mark_in_an_id_of_json_is_a_fault_of_the_id(string reason, string mark)
    {
        string line = CanonicalRow.Json("entry_id=e1"), marked = line.Replace("\"e1\"", "\"" + mark + "e1\"", StringComparison.Ordinal);

        Upload upload = Upload.Of(("l.jsonl", line + marked));

        Assert.NotEmpty(reason);
        upload.MustHaveFaults("2: entry_id: IdNotSound");
    }

    [Fact]
    public void A_mark_before_a_line_of_json_is_no_part_of_it()
    {
        Upload upload = Upload.Of(("l.jsonl", CanonicalRow.Json("entry_id=e1") + Mark + CanonicalRow.Json("entry_id=e2")));

        Assert.Equal(2, upload.File.Accepted);
    }

    [Fact]
    public void Other_characters_that_start_with_the_same_byte_stay_as_they_are()
    {
        Upload upload = Upload.Of(CanonicalRow.Header + CanonicalRow.Csv("account_id=\uFF21\uFEFE"));

        Assert.Contains(" \uFF21\uFEFE ", Assert.Single(upload.Legs), StringComparison.Ordinal);
        Assert.Empty(upload.File.Warnings);
    }

    [Fact]
    public void A_row_of_an_exchange_with_marks_anywhere_is_the_row_without_them_in_every_format()
    {
        foreach (FormatSample sample in FormatSamples.All)
        {
            Upload plain = Upload.Of((sample.FileName, sample.Head + sample.RowOf(1)));
            string marked = Mark + string.Join(',', sample.RowOf(1).TrimEnd('\n').Split(',').Select(static cell => cell.Contains('"', StringComparison.Ordinal) ? cell : Mark + cell)) + "\n";
            bool startsQuoted = sample.RowOf(1).StartsWith('"');

            Upload upload = Upload.Of((sample.FileName, sample.Head + sample.RowOf(1) + (startsQuoted ? marked[1..] : marked)));

            Assert.Empty(upload.Faults);
            Assert.Equal(plain.Legs, upload.Legs.Take(plain.Legs.Count));
            Assert.True(upload.File.Duplicate == 1 || upload.Legs.Count == 2 * plain.Legs.Count, sample.Name);
        }
    }

    [Fact]
    public void A_quoted_header_with_a_mark_is_found_after_lines_before_it()
    {
        FormatSample sample = FormatSamples.All.First(static sample => sample.Format == "htx-trades");
        string header = Mark + string.Join(',', sample.Columns.Select(static name => $"\"{name}\"")) + "\n";

        Upload upload = Upload.Of((sample.FileName, "Trade history\nUser,1\n" + header + sample.RowOf(1)));

        Assert.Null(upload.File.Failure);
        Assert.Equal((sample.Format, 1L), (upload.File.Format, upload.File.Accepted));
    }
}
