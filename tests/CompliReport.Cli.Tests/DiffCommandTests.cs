using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Cli.Tests;

/// <summary>Two runs are compared, and stored days are judged by other rules without touching anything.</summary>
public sealed class DiffCommandTests(StoredDays days) : IClassFixture<StoredDays>, IDisposable
{
    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task A_run_differs_from_itself_in_nothing()
    {
        (int code, string output, string error) = await Desk.RunAsync("diff", days.Runs[2], days.Runs[2], "--strict");
        Assert.True(code == 0, output + error);
        Assert.Contains("Nothing differs", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_of_two_days_are_compared_and_said_to_be_of_two_days()
    {
        (int code, string output, _) = await Desk.RunAsync("diff", days.Runs[0], days.Runs[2], "--strict");
        Assert.Equal(1, code);
        Assert.Contains("! The runs are not of the same day", output, StringComparison.Ordinal);
        Assert.Equal(0, (await Desk.RunAsync("diff", days.Runs[0], days.Runs[2])).Code);
    }

    [Fact]
    public async Task The_pack_that_the_days_had_would_have_done_nothing_else()
    {
        (int code, string output, string error) = await Desk.RunAsync("diff", "--what-if", "cn", days.Out, "--strict");
        Assert.True(code == 0, output + error);
        Assert.Contains("Nothing differs", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lower_quota_adds_findings_on_every_day_and_touches_nothing()
    {
        SortedDictionary<string, string> before = StoredDays.HashesOf(days.Out);
        string pack = StoredDays.PackWithQuota(_desk, "100");
        (int code, string output, string error) = await Desk.RunAsync("diff", "--what-if", pack, days.Out, "--out", _desk.Out);
        Assert.True(code == 0, output + error);
        Assert.Equal(before, StoredDays.HashesOf(days.Out));
        Assert.Equal(["what-if.csv", "what-if.txt", "what-if.xlsx"], Directory.EnumerateFiles(_desk.Out).Select(static file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));
        Assert.Equal(output, await File.ReadAllTextAsync(Path.Combine(_desk.Out, "what-if.txt"), TestContext.Current.CancellationToken));

        string[] lines = await File.ReadAllLinesAsync(Path.Combine(_desk.Out, "what-if.csv"), TestContext.Current.CancellationToken);
        string[][] cells = [.. lines.Skip(1).Select(static line => line.Split(','))];
        Assert.Equal(4, cells.Select(static row => row[1]).Distinct().Count());
        // The sum over the days, which stands without a day, is that of the days.
        string[][] found = [.. cells.Where(static row => row[2] == "load" && row[11] == "findings")];
        Assert.Equal(found.Where(static row => row[1].Length > 0).Sum(static row => Number(row[13])), Number(Assert.Single(found, static row => row[1].Length == 0)[13]));
        Assert.All(found, static row => Assert.True(Number(row[13]) > Number(row[12])));

        // Days go on from one another in that world: what a run of all of them with that pack finds is what is told.
        string again = Path.Combine(_desk.Root, "with-new-pack"), upload = Path.Combine(days.Root, "days");
        Assert.Equal(0, (await Desk.RunAsync("run", "--ledgers", upload, "--rates", Path.Combine(upload, "rates"), "--rules", pack, "--out", again)).Code);
        long all = Directory.EnumerateFiles(again, "findings.jsonl", SearchOption.AllDirectories).Sum(static file => File.ReadAllLines(file).LongLength);
        Assert.Equal(all, Number(Assert.Single(found, static row => row[1].Length == 0)[13]));

        (_, string json, _) = await Desk.RunAsync("diff", "--what-if", pack, days.Out, "--json");
        using JsonDocument told = JsonDocument.Parse(json);
        Assert.Equal(all, told.RootElement.GetProperty("after").GetProperty("findings").GetInt64());
    }

    [Fact]
    public async Task Only_the_days_asked_for_are_run_and_none_is_an_error()
    {
        string first = Path.GetFileName(Path.GetDirectoryName(days.Runs[0]))!;
        (int code, string output, _) = await Desk.RunAsync("diff", "--what-if", "cn", Path.GetDirectoryName(Path.GetDirectoryName(days.Runs[0]))!, "--to", first);
        Assert.Equal(0, code);
        Assert.Contains("would have done on " + first, output, StringComparison.Ordinal);
        (code, _, string error) = await Desk.RunAsync("diff", "--what-if", "cn", days.Out, "--from", "2031-01-01");
        Assert.Equal(2, code);
        Assert.Contains("its days are " + first, error, StringComparison.Ordinal);
        (code, _, error) = await Desk.RunAsync("diff", "--what-if", "cn", _desk.Root);
        Assert.Equal(2, code);
        Assert.Contains("There is no run in", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_rates_are_told_as_what_went_in_otherwise()
    {
        string rates = Path.Combine(_desk.Root, "rates"), own = Path.Combine(days.Root, "days", "rates");
        foreach (string file in Directory.EnumerateFiles(own, "*.csv", SearchOption.AllDirectories).Where(static file => !file.Contains("crypto", StringComparison.Ordinal)))
        {
            string copy = Path.Combine(rates, Path.GetRelativePath(own, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        (int code, string output, string error) = await Desk.RunAsync("diff", "--rates", rates, days.Runs[0]);
        Assert.True(code == 0, output + error);
        Assert.Contains("rates crypto/", output, StringComparison.Ordinal);
        Assert.Contains(": only before: ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one folder", 2, "Give two run folders", "RUN")]
    [InlineData("two folders and a pack", 2, "Give two run folders", "RUN", "RUN", "--what-if", "cn")]
    [InlineData("a range of no what-if", 2, "--from and --to are for --what-if", "RUN", "RUN", "--from", "2026-01-01")]
    [InlineData("no such folder", 2, "does not exist", "/no/such", "RUN")]
    [InlineData("no such pack", 3, "There is no rule pack 'zz'", "RUN", "--what-if", "zz")]
    [InlineData("a pack that is none", 3, "Nothing was run", "RUN", "--what-if", "BROKEN")]
    [InlineData("a folder that is no run", 3, "manifest.json: found no such file", "RUN", "EMPTY")]
    [InlineData("no rates", 3, "has no rates", "RUN", "--rates", "EMPTY")]
    public async Task What_cannot_be_asked_is_said(string reason, int expectedCode, string expected, params string[] args)
    {
        string broken = _desk.Write("broken.json", "{");
        string empty = Directory.CreateDirectory(Path.Combine(_desk.Root, "empty")).FullName;
        (int code, _, string error) = await Desk.RunAsync(
            ["diff", .. args.Select(arg => arg switch { "RUN" => days.Runs[0], "BROKEN" => broken, "EMPTY" => empty, _ => arg })]);
        Assert.True(code == expectedCode && error.Contains(expected, StringComparison.Ordinal), $"{reason}: {code} {error}");
    }

    [Fact]
    public async Task Days_without_their_inputs_are_not_left_out_of_the_sums()
    {
        string results = days.Copy(_desk.Out);
        File.Delete(Path.Combine(results, "inputs.jsonl"));
        (int code, string output, string error) = await Desk.RunAsync("diff", "--what-if", "cn", results);
        Assert.Equal((3, ""), (code, output));
        Assert.Contains("Nothing was compared", error, StringComparison.Ordinal);
    }

    private static long Number(string cell) => long.Parse(cell, NumberStyles.None, CultureInfo.InvariantCulture);
}
