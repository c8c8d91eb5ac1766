using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Ledgers;
using CompliReport.Proof;
using CompliReport.Reports;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Proof;

/// <summary>A stored run is made again from its pinned inputs, byte for byte; what is missing or was tampered with is named.</summary>
[Collection(nameof(OneProcessOneCulture))]
public sealed class RerunTests : IDisposable
{
    private readonly RunInFolder _folder = new();
    private readonly DayOnDisk _day;

    public RerunTests() => _day = new DayOnDisk(Uploads);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Uploads => Path.Combine(_folder.Root, "uploads");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_is_made_again_to_the_same_bytes()
    {
        string stored = await _folder.WriteAsync(_day.Run());
        RunComparison comparison = await AgainAsync(stored);
        Assert.Empty(comparison.Differences);
        // Seals are made after the manifest, and a signature differs each time.
        Assert.Equal(Directory.EnumerateFiles(stored, "*", SearchOption.AllDirectories).Count(static file => Path.GetFileName(file) != "seal.json"), comparison.Files);
    }

    [Fact]
    public async Task Inputs_are_found_by_their_bytes_whatever_they_are_called()
    {
        string stored = await _folder.WriteAsync(_day.Run());
        string elsewhere = Path.Combine(_folder.Root, "archive", "deep");
        Directory.CreateDirectory(elsewhere);
        int number = 0;
        foreach (string file in Directory.EnumerateFiles(Uploads, "*", SearchOption.AllDirectories).Reverse())
        {
            File.Move(file, Path.Combine(elsewhere, $"{number++}.json"));
        }

        Assert.Empty((await AgainAsync(stored, Path.Combine(_folder.Root, "archive"))).Differences);
    }

    [Fact]
    public async Task Another_culture_and_time_zone_make_the_same_bytes()
    {
        string stored = await _folder.WriteAsync(_day.Run());
        CultureInfo before = CultureInfo.CurrentCulture, culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NegativeSign, culture.DateTimeFormat.DateSeparator) = (",", "\u2212", ".");
        string? zone = Environment.GetEnvironmentVariable("TZ");
        try
        {
            (CultureInfo.DefaultThreadCurrentCulture, CultureInfo.CurrentCulture) = (culture, culture);
            Environment.SetEnvironmentVariable("TZ", "Pacific/Apia");
            TimeZoneInfo.ClearCachedData();
            Assert.Empty((await AgainAsync(stored)).Differences);
        }
        finally
        {
            (CultureInfo.DefaultThreadCurrentCulture, CultureInfo.CurrentCulture) = (null, before);
            Environment.SetEnvironmentVariable("TZ", zone);
            TimeZoneInfo.ClearCachedData();
        }
    }

    public static TheoryData<string> Kinds => ["look-back", "look-back that was cut", "archive of two exchanges", "file that was not opened", "empty file", "named day", "small workbook", "nothing but a ledger"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_kind_of_run_is_made_again(string kind)
    {
        RunInputs inputs = _day.Inputs;
        (_day.Inputs, _day.Options) = kind switch
        {
            "look-back" => (inputs with { Earlier = [_day.Earlier(26), _day.Earlier(28)] }, _day.Options),
            "look-back that was cut" => (inputs with { Earlier = [_day.Earlier(26), _day.Earlier(27), _day.Earlier(28)] }, _day.Options with { LookBackBytes = inputs.Ledgers[0].Length + 400 }),
            "archive of two exchanges" => (inputs with { Ledgers = _day.OwnOfArchive() }, _day.Options),
            "file that was not opened" => (inputs with { Ledgers = [.. inputs.Ledgers, LedgerInput.Refused("pipe.csv", "it is a pipe")] }, _day.Options),
            "empty file" => (inputs with { Ledgers = [.. inputs.Ledgers, _day.Ledger("empty.csv", "")] }, _day.Options),
            "named day" => (inputs, _day.Options with { Day = new DateOnly(2026, 3, 2), AsOf = null, Account = "A9" }),
            "small workbook" => (inputs, _day.Options with { SheetRowsMax = 2, EvidenceMax = 3 }),
            _ => (inputs with { Accounts = null, Rates = [] }, new RunOptions()),
        };
        RunResult result = _day.Run();
        Assert.Equal(kind == "look-back that was cut" ? 2 : 0, result.LookBackDaysLeftOut);
        string stored = await _folder.WriteAsync(result);
        Assert.Empty((await AgainAsync(stored)).Differences);
    }

    [Fact]
    public async Task Inputs_that_are_gone_or_changed_are_all_named_with_what_to_do()
    {
        string stored = await _folder.WriteAsync(_day.Run());
        File.Delete(Path.Combine(Uploads, "accounts.csv"));
        await File.AppendAllTextAsync(Path.Combine(Uploads, "ledger.csv"), "x", Token);
        byte[] rates = await File.ReadAllBytesAsync(Path.Combine(Uploads, "fx", "ecb.csv"), Token);
        rates[^3] ^= 1;
        await File.WriteAllBytesAsync(Path.Combine(Uploads, "fx", "ecb.csv"), rates, Token);
        List<MissingInput> missing = [];
        Assert.Null(PinnedRun.Of(StoredRun.ReadManifest(stored), new InputSearch([Uploads], []), missing));
        Assert.Equal(["accounts", "ledger", "rates"], missing.Select(static one => one.Input.Role));
        Assert.All(missing, static one => Assert.Contains("--inputs", one.NextStep, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_noted_place_counts_only_where_its_bytes_are_the_ones()
    {
        string stored = await _folder.WriteAsync(_day.Run());
        StoredManifest manifest = StoredRun.ReadManifest(stored);
        PlacedInput[] noted = [.. manifest.Inputs.Select(input => new PlacedInput(input.Digest, input.Bytes, Path.Combine(Uploads, input.Role == "rules" ? "cn.json" : input.Name)))];
        List<MissingInput> missing = [];
        Assert.NotNull(PinnedRun.Of(manifest, new InputSearch([], noted), missing));
        await File.WriteAllTextAsync(Path.Combine(Uploads, "accounts.csv"), "other", Token);
        Assert.Null(PinnedRun.Of(manifest, new InputSearch([], noted), missing));
        Assert.Equal("accounts", Assert.Single(missing).Input.Role);
    }

    [Fact]
    public async Task A_stored_file_that_was_changed_after_the_run_is_found_with_its_line()
    {
        string stored = await _folder.WriteAsync(_day.Run());
        string file = Path.Combine(stored, "conversions.csv");
        string[] lines = await File.ReadAllLinesAsync(file, Token);
        lines[2] = lines[2][..4] + "!" + lines[2][5..];
        await File.WriteAllTextAsync(file, string.Join('\n', lines) + "\n", Token);
        File.Delete(Path.Combine(stored, "history.bin"));
        FileDifference[] found = [.. (await AgainAsync(stored)).Differences];
        Assert.Equal([("conversions.csv", FileDifferenceKind.Altered, 3, 5), ("history.bin", FileDifferenceKind.Altered, 0, 0)], found.Select(static one => (one.Name, one.Kind, one.Line, one.Byte)));
    }

    [Fact]
    public async Task A_run_that_says_something_else_than_its_inputs_give_is_not_the_same()
    {
        string stored = await _folder.WriteAsync(_day.Run());
        await ChangeAsync(stored, manifest =>
        {
            manifest["outputs"]![0]!["sha256"] = new string('0', 64);
            manifest["sums"]!["findings"] = 0;
        });
        RunComparison comparison = await AgainAsync(stored);
        Assert.False(comparison.IsSame);
        Assert.Equal(["breaks.csv", "manifest.json"], comparison.Differences.Select(static one => one.Name));
        Assert.All(comparison.Differences, static one => Assert.Equal(FileDifferenceKind.Changed, one.Kind));
    }

    [Fact]
    public async Task What_came_before_a_run_is_no_part_of_it()
    {
        string stored = await _folder.WriteAsync(_day.Run());
        await ChangeAsync(stored, static manifest => manifest["previous"] = new JsonObject { ["run_id"] = "run-x", ["manifest_sha256"] = new string('0', 64) });
        RunComparison comparison = await AgainAsync(stored);
        Assert.True(comparison.IsSame);
        Assert.Equal(FileDifferenceKind.NameOnly, Assert.Single(comparison.Differences).Kind);
    }

    [Fact]
    public async Task The_run_of_another_engine_is_compared_by_what_is_in_its_files()
    {
        RunResult result = _day.Run();
        string stored = await _folder.WriteAsync(result with { RunId = "run-0000000000000000" });
        await ChangeAsync(stored, static manifest => manifest["engine"]!["version"] = "0.0.1");
        RunComparison comparison = await AgainAsync(stored);
        Assert.True(comparison.IsSame, string.Join('\n', comparison.Differences));
        Assert.Equal(
            ["cases.xlsx", "receipt.json", "refused.xlsx", "basis.json", "manifest.json"],
            comparison.Differences.Select(static one => Path.GetFileName(one.Name)).Distinct());

        string other = await _folder.WriteAsync(result with { RunId = "run-0000000000000001", Cases = [] }, "other");
        comparison = await AgainAsync(other);
        Assert.False(comparison.IsSame);
        Assert.Contains(comparison.Differences, static one => (one.Name, one.Kind) == ("cases.jsonl", FileDifferenceKind.Changed));
        Assert.Contains(comparison.Differences, static one => (one.Name, one.Kind) == ("cases.xlsx", FileDifferenceKind.Changed));
    }

    [Fact]
    public async Task A_manifest_without_options_says_which_build_can_make_the_run_again()
    {
        string stored = await _folder.WriteAsync(_day.Run());
        await ChangeAsync(stored, static manifest => manifest.AsObject().Remove("options"));
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => PinnedRun.Of(StoredRun.ReadManifest(stored), new InputSearch([Uploads], []), []));
        Assert.Contains("only a build of that time", refused.Message, StringComparison.Ordinal);
    }

    private async Task<RunComparison> AgainAsync(string stored, string? uploads = null)
    {
        List<MissingInput> missing = [];
        PinnedRun? run = PinnedRun.Of(StoredRun.ReadManifest(stored), new InputSearch([uploads ?? Uploads], []), missing);
        Assert.True(run is not null, string.Join('\n', missing));
        return RunComparison.Of(stored, await Rerun.ExecuteAsync(run, Path.Combine(_folder.Root, "again"), Token));
    }

    private static async Task ChangeAsync(string folder, Action<JsonNode> change)
    {
        string file = Path.Combine(folder, StoredRun.ManifestName);
        JsonNode manifest = JsonNode.Parse(await File.ReadAllTextAsync(file, Token))!;
        change(manifest);
        await File.WriteAllTextAsync(file, manifest.ToJsonString(), Token);
    }
}
