using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Cli.Tests;

/// <summary>A day that cannot be finished, and packs that cannot be used: what is run all the same, and what looks like a run and is none.</summary>
public sealed class UnfinishedRunTests : IDisposable
{
    private const string Ledger = "exchange_id,entry_id,group_id,status,account_id,occurred_at,kind,leg_role,asset,asset_class,amount\n"
        + "EX,E1,G1,posted,A,{0}T01:00:00Z,cash_in,single,CNY,fiat,100\n";

    private const string BrokenPack = "{ \"id\": \"own\" }";

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    // Issue: an exception while one file was written ended the command, and the days after it never ran.
    [Fact]
    public async Task A_day_whose_files_cannot_be_written_is_named_and_the_others_run()
    {
        string days = Days("2023-03-01", "2023-03-02");
        Assert.Equal(0, (await Desk.RunAsync("run", "--ledgers", days, "--out", _desk.Out)).Code);
        string first = Assert.Single(Runs("2023-03-01"));
        string kept = Path.Combine(_desk.Root, "again", "EX", "2023-03-01", Path.GetFileName(first));
        Directory.CreateDirectory(kept);
        await File.WriteAllTextAsync(Path.Combine(kept, "breaks.csv"), "of another program", TestContext.Current.CancellationToken);
        (int code, string output, string error) = await Desk.RunAsync("run", "--ledgers", days, "--out", Path.Combine(_desk.Root, "again"));
        Assert.Equal(3, code);
        Assert.Contains("EX 2023-03-01: not finished: ", error, StringComparison.Ordinal);
        Assert.Contains("breaks.csv", error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(kept, "manifest.json")), "what has no manifest is no run");
        Assert.Contains("EX 2023-03-02", output, StringComparison.Ordinal);
        string second = Assert.Single(Directory.EnumerateDirectories(Path.Combine(_desk.Root, "again", "EX", "2023-03-02")));
        Assert.True(File.Exists(Path.Combine(second, "manifest.json")));
    }

    [Fact]
    public void A_defect_is_told_by_its_kind_and_place_and_not_in_its_words()
    {
        Exception thrown = Record.Exception(static () => RunFailure.Of("EX", null!))!;
        RunFailure failure = RunFailure.Of("EX 2023-03-01", new AggregateException(thrown, new KeyNotFoundException("PERSON")));
        Assert.StartsWith(
            "EX 2023-03-01: not finished: System.NullReferenceException in CompliReport.Cli.RunFailure.Of; its message is left out", failure.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("PERSON", failure.Text, StringComparison.Ordinal);
        Assert.Equal(4, failure.Code);
    }

    [Theory]
    [InlineData("the only pack", "own.json")]
    [InlineData("one of two", "cn", "own.json")]
    public async Task Nothing_is_run_with_a_pack_that_cannot_be_read(string reason, params string[] packs)
    {
        _desk.Write("own.json", BrokenPack);
        (int code, string output, string error) = await RunAsync(packs);
        Assert.True(code == 3 && output.Length == 0, reason + output);
        Assert.Contains("own.json:1: jurisdiction: FieldMissing", error, StringComparison.Ordinal);
        Assert.Contains("Nothing was run: a rule pack that was asked for cannot be used.", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_desk.Out), reason);
    }

    [Fact]
    public async Task Two_packs_of_one_id_are_refused_with_the_names_of_both()
    {
        string copy = _desk.Write("copy.json", await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "rules", "cn.json"), TestContext.Current.CancellationToken));
        (int code, _, string error) = await RunAsync("cn", copy);
        Assert.Equal(3, code);
        Assert.Contains(copy + ": id: PACK_TWICE: found 'cn', which is the id of cn too, expected an id of its own: give one of the two", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_desk.Out));
        Assert.Equal(3, (await Desk.RunAsync("rules", "--pack", "cn", copy)).Code);
    }

    [Fact]
    public async Task A_pack_that_is_named_twice_is_read_once()
    {
        Assert.Equal(0, (await RunAsync("cn")).Code);
        string once = Assert.Single(Runs("2023-03-01"));
        (int code, string output, _) = await RunAsync("cn", Path.Combine(AppContext.BaseDirectory, "rules", "cn.json"), "cn");
        Assert.Equal(0, code);
        Assert.Contains(Path.GetFileName(once), output, StringComparison.Ordinal);
        Assert.Equal(once, Assert.Single(Runs("2023-03-01")));
    }

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] packs) => Desk.RunAsync(
    [
        "run", "--ledgers", _desk.Write("ledger.csv", Ledger.Replace("{0}", "2023-03-01", StringComparison.Ordinal)), "--out", _desk.Out, "--rules",
        .. packs.Select(pack => pack == "own.json" ? Path.Combine(_desk.Root, pack) : pack),
    ]);

    private string Days(params string[] days)
    {
        foreach (string day in days)
        {
            _desk.Write($"in/EX/{day}/ledger.csv", Ledger.Replace("{0}", day, StringComparison.Ordinal));
        }

        return Path.Combine(_desk.Root, "in");
    }

    private IEnumerable<string> Runs(string day) => Directory.EnumerateDirectories(Path.Combine(_desk.Out, "EX", day));
}
