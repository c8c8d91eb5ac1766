using System;
using System.Diagnostics;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Resending;
using CompliReport.Reports;
using CompliReport.Tests.Ledgers.Bytes;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Ledgers.Resending;

/// <summary>What comes in the place of a refused.csv is held to the limits that ledgers are held to, in time and in memory.</summary>
public sealed class ResendLimitTests
{
    private const string Header = "User_ID,UTC_Time,Account,Operation,Coin,Change,Remark\n";

    [Fact]
    public void Rows_without_a_place_are_not_held_against_every_source_each()
    {
        // 40,000 rows times 10,000 sources, gone through one by one, take a minute.
        StringBuilder text = new();
        string[] line = [.. Sample(out string[] header)];
        text.AppendJoin(',', header).Append('\n');
        for (int i = 0; i < 40_000; i++)
        {
            (line[0], line[1], line[7]) = ($"source-{i % 10_000}.csv", "", "");
            line[Array.IndexOf(header, "Change", 8)] = $"0.{i + 1:D9}";
            text.AppendJoin(',', line.Select(Quoted)).Append('\n');
        }

        Stopwatch clock = Stopwatch.StartNew();
        Upload upload = Upload.Of(("again.csv", text.ToString()));

        Assert.Equal("read 40000 accepted 40000 refused 0 duplicate 0 ignored 0", upload.Buckets);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }

    [Fact]
    public void A_row_without_a_place_comes_after_the_rows_of_the_source_that_has_most_of_them()
    {
        string one = Row("0.5"), damaged = Header + one + one + Row("0.5x");
        Correction correction = Correction.Of(Run(("b.csv", damaged))).Correct(static _ => "0.5");
        foreach (string[] line in correction.Lines)
        {
            (line[1], line[7]) = ("", "");
        }

        string text = correction.Text() + correction.Text()[(correction.Text().IndexOf('\n', StringComparison.Ordinal) + 1)..]
            .Replace("b.csv", "c.csv", StringComparison.Ordinal);

        // b.csv says it twice and c.csv once, so both corrected rows are the third and the fourth of their kind.
        Upload upload = Upload.Of(("again.csv", text), ("b.csv", damaged), ("c.csv", Header + one));

        Assert.Equal("read 6 accepted 4 refused 1 duplicate 1 ignored 0", upload.Buckets);
    }

    [Theory]
    [InlineData("refused.csv.gz")]
    [InlineData("refused.zip")]
    public void A_bomb_in_the_place_of_a_refused_csv_is_refused_as_a_bomb_among_ledgers_is(string name)
    {
        byte[] inflated = new byte[200 << 20];
        byte[] head = Encoding.UTF8.GetBytes(string.Join(',', Sample(out string[] header).Take(0).Concat(header)) + "\n");
        head.CopyTo(inflated, 0);
        for (int at = head.Length; at < inflated.Length; at++)
        {
            inflated[at] = (byte)(at % 20_000 == 0 ? '\n' : 'x');
        }

        byte[] bomb = name.EndsWith(".zip", StringComparison.Ordinal) ? Archive.Of(("refused.csv", inflated)) : Upload.Gzip(inflated);
        Upload upload = Upload.OfFiles(("a.csv", Encoding.UTF8.GetBytes(Header + Row("0.5"))), (name, bomb));

        Assert.StartsWith("it inflates to more than 100 times its size", upload.Day.Files[1].Failure, StringComparison.Ordinal);
        Assert.Equal("read 1 accepted 1 refused 0 duplicate 0 ignored 0", upload.Buckets);
    }

    [Fact]
    public void Lines_of_one_row_are_bounded_by_what_they_take_in_memory_and_not_by_their_text_alone()
    {
        // Some nine hundred empty cells are a line of nine hundred bytes and eight kilobytes in memory.
        string[] line = [.. Sample(out string[] header)], wide = [.. Enumerable.Range(0, 900).Select(static i => "more" + i)];
        StringBuilder text = new();
        text.AppendJoin(',', [.. header[..^1], .. wide, header[^1]]).Append('\n');
        string row = string.Join(',', [.. line[..^1].Select(Quoted), new string(',', wide.Length - 1), Quoted(line[^1])]) + "\n";
        for (int i = 0; i < 10_000; i++)
        {
            text.Append(row);
        }

        Assert.Equal(
            "its rows of several lines have more than 67108864 bytes: send one line of each row", Upload.Of(("again.csv", text.ToString())).File.Failure);
    }

    [Fact]
    public void Corrected_rows_are_counted_over_all_files_of_an_upload()
    {
        static ResentFile File(int lines, int rows) =>
            new(ResentLayout.Unknown, [], new ResentPlaces([]), [], [], []) { Lines = lines, RowCount = rows };
        ResentTally tally = new();

        Assert.Null(tally.Take(File(300_000, 300_000)));
        Assert.Equal("it and the files before it have more than 500000 corrected rows: send fewer at once", tally.Take(File(200_001, 200_001)));
        Assert.Null(tally.Take(File(700_000, 200_000)));
        Assert.Equal("it and the files before it have more than 1000000 lines of corrected rows: send fewer at once", tally.Take(File(1, 0)));
    }

    private static string[] Sample(out string[] header)
    {
        Correction correction = Correction.Of(Run(("source.csv", Header + Row("0.5x"))));
        header = correction.Header;
        return correction.Lines.Single();
    }

    private static string Row(string change) => $"77,2021-01-05 02:37:59,Spot,Deposit,BTC,{change},\n";

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny(',', '"') < 0 ? cell : "\"" + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private static RunResult Run(params (string Name, string Text)[] files) =>
        new Scenario().Run(null, [.. files.Select(static file => LedgerInput.FromBytes(file.Name, Encoding.UTF8.GetBytes(file.Text)))]);
}
