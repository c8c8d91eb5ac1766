using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using CompliReport.Proof;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Cli.Tests;

/// <summary>A stored day is run again by its folder alone, and what hinders that is said with what to do.</summary>
public sealed class RerunCommandTests(StoredDays days) : IClassFixture<StoredDays>, IDisposable
{
    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task A_day_is_run_again_from_where_its_inputs_were_and_nothing_is_touched()
    {
        SortedDictionary<string, string> before = StoredDays.HashesOf(days.Out);
        foreach (string run in days.Runs)
        {
            (int code, string output, string error) = await Desk.RunAsync("rerun", run);
            Assert.True(code == 0, output + error);
            // Seals are made after the manifest, and a signature differs each time.
            int files = Directory.EnumerateFiles(run, "*", SearchOption.AllDirectories).Count(static file => Path.GetFileName(file) != "seal.json");
            Assert.Contains($"the same: {files} files", output, StringComparison.Ordinal);
            Assert.Empty(error);
        }

        Assert.Equal(before, StoredDays.HashesOf(days.Out));
    }

    [Fact]
    public async Task Without_notes_the_inputs_are_looked_for_where_one_says()
    {
        string results = days.Copy(_desk.Out);
        File.Delete(Path.Combine(results, "inputs.jsonl"));
        string run = StoredDays.RunsOf(results)[1];
        (int code, string output, string error) = await Desk.RunAsync("rerun", run, "--json");
        Assert.Equal(3, code);
        Assert.Contains("missing: ledger 'ledger", error, StringComparison.Ordinal);
        Assert.Contains("missing: rates 'fx/", error, StringComparison.Ordinal);
        Assert.Contains("Looked in: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("missing: history", error, StringComparison.Ordinal);
        Assert.DoesNotContain("missing: rules", error, StringComparison.Ordinal);
        using (JsonDocument json = JsonDocument.Parse(output))
        {
            Assert.True(json.RootElement.GetProperty("missing").GetArrayLength() > 3);
        }

        Assert.Equal(0, (await Desk.RunAsync("rerun", run, "--inputs", Path.Combine(days.Root, "days"))).Code);
    }

    [Fact]
    public async Task A_changed_file_is_told_with_its_line_and_kept_files_can_be_compared()
    {
        string run = StoredDays.RunsOf(days.Copy(_desk.Out))[0], kept = Path.Combine(_desk.Root, "kept");
        await File.AppendAllTextAsync(Path.Combine(run, "outcomes.csv"), "x\n", TestContext.Current.CancellationToken);
        (int code, string output, _) = await Desk.RunAsync("rerun", run, "--keep", kept);
        Assert.Equal(5, code);
        Assert.Contains("NOT THE SAME: 1 of ", output, StringComparison.Ordinal);
        Assert.Contains("outcomes.csv: changed or deleted after the run", output, StringComparison.Ordinal);
        Assert.Contains("; the first difference is in line ", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Assert.Single(StoredDays.RunsOf(kept)), "manifest.json")));
    }

    [Fact]
    public async Task The_manifest_of_a_newer_build_is_refused_in_words()
    {
        string run = StoredDays.RunsOf(days.Copy(_desk.Out))[0], file = Path.Combine(run, "manifest.json");
        JsonNode manifest = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!;
        manifest["schema"] = "complireport/manifest/2";
        await File.WriteAllTextAsync(file, manifest.ToJsonString(), TestContext.Current.CancellationToken);
        (int code, _, string error) = await Desk.RunAsync("rerun", run);
        Assert.Equal(3, code);
        Assert.Contains("use a newer build", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing asked", "Give either the folder of a run")]
    [InlineData("a day of no exchange", "Give either the folder of a run", "--day", "2026-03-01")]
    [InlineData("both", "Give either the folder of a run", "RUN", "--exchange", "demo", "--day", "2026-03-01")]
    [InlineData("no such folder", "does not exist", "/no/such/folder")]
    [InlineData("inputs that are not there", "does not exist", "RUN", "--inputs", "/no/such/folder")]
    [InlineData("its own folder to keep it in", "--keep needs another folder", "RUN", "--keep", "OUT")]
    public async Task What_cannot_be_asked_is_said(string reason, string expected, params string[] args)
    {
        (int code, _, string error) = await Desk.RunAsync(["rerun", .. args.Select(arg => arg switch { "RUN" => days.Runs[0], "OUT" => days.Out, _ => arg })]);
        Assert.True(code == 2 && error.Contains(expected, StringComparison.Ordinal), $"{reason}: {code} {error}");
    }

    [Fact]
    public async Task A_folder_that_is_no_run_is_unreadable() => Assert.Equal(3, (await Desk.RunAsync("rerun", _desk.Root)).Code);

    [Fact]
    public async Task Places_are_noted_once_sorted_and_by_several_at_once()
    {
        PlacedInput[] places = [.. Enumerable.Range(0, 12).Select(static i => new PlacedInput(Sha256Digest.Of("x" + i), i, $"/in/{i:00}"))];
        await Task.WhenAll(places.Reverse().Select(place => InputPlaces.AddAsync(_desk.Root, [place, places[0]], TestContext.Current.CancellationToken)));
        Assert.Equal(places, InputPlaces.Read(_desk.Root));
        await InputPlaces.AddAsync(_desk.Root, [places[3] with { Bytes = 99 }], TestContext.Current.CancellationToken);
        Assert.Equal(99, InputPlaces.Read(_desk.Root)[3].Bytes);
        _desk.Write("inputs.jsonl", "broken\n{}\n[]\n{\"sha256\":\"00\",\"bytes\":1,\"path\":\"x\"}\n");
        Assert.Empty(InputPlaces.Read(_desk.Root));
    }
}
