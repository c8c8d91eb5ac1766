using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Proof;
using CompliReport.Reports;
using Xunit;

namespace CompliReport.Tests.Proof;

/// <summary>What a run's folder proves of itself, and that nothing in it can be changed unseen.</summary>
public sealed class VerificationTests : IDisposable
{
    private readonly ProvenRuns _runs = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _runs.Dispose();

    [Fact]
    public async Task A_run_as_it_was_made_is_proven_with_every_part_of_it_looked_at()
    {
        await _runs.DeliverAsync(1, Token);
        ProofLog log = Verification.Of(_runs.Out, _runs.Options(isAnchored: true));
        Assert.True(log.IsTrue, string.Join('\n', log.Faults));
        Dictionary<string, long> checks = log.Checks.ToDictionary(static check => check.What, static check => check.Count, StringComparer.Ordinal);
        string[] looked =
        [
            "files by hash", "roots", "seals", "closing sums", "ways to the root", "sentences", "facts computed again", "cited lines by hash",
            "legs against their lines", "findings found again, the same", "cited lines read again", "places in the chain", "anchors", "messages of reports",
        ];
        Assert.All(looked, what => Assert.True(checks.GetValueOrDefault(what) > 0, what));
    }

    [Fact]
    public async Task A_byte_that_is_flipped_anywhere_is_found()
    {
        string run = (await _runs.DeliverAsync(1, Token))[0];
        // PROOF_FLIPS=all flips every byte of every file; it takes an hour.
        bool isAll = Environment.GetEnvironmentVariable("PROOF_FLIPS") == "all";
        ProofOptions options = _runs.Options() with { IsWithoutInputs = true, Inputs = new InputSearch([], []) };
        Random random = new(20260309);
        List<string> unseen = [];
        int flips = 0;
        foreach (string file in Directory.EnumerateFiles(run, "*", SearchOption.AllDirectories).Append(_runs.Chain).Order(StringComparer.Ordinal))
        {
            byte[] content = await File.ReadAllBytesAsync(file, Token);
            bool isWhole = isAll || Path.GetFileName(file) is "chain.jsonl" || (Path.GetFileName(file) == "seal.json" && Path.GetDirectoryName(file) == run);
            IEnumerable<int> places = isWhole ? Enumerable.Range(0, content.Length)
                : [0, content.Length - 1, .. Enumerable.Range(0, 3).Select(_ => random.Next(content.Length))];
            foreach (int at in places)
            {
                byte[] changed = [.. content];
                changed[at] ^= (byte)(1 << random.Next(8));
                await File.WriteAllBytesAsync(file, changed, Token);
                flips++;
                if (Verification.Of(_runs.Out, options).IsTrue)
                {
                    unseen.Add(string.Create(CultureInfo.InvariantCulture, $"{Path.GetRelativePath(_runs.Out, file)}:{at}"));
                }
            }

            await File.WriteAllBytesAsync(file, content, Token);
        }

        Assert.True(unseen.Count == 0, $"unseen of {flips}: {string.Join(", ", unseen.Take(20))}");
        Assert.True(Verification.Of(_runs.Out, options).IsTrue, "the run as it was is proven again");
    }

    [Theory]
    [InlineData("a file is gone", "breaks.csv", null, "FILE_MISSING UNREADABLE")]
    [InlineData("a file is cut off", "breaks.csv", "cut", "FILE_CHANGED SUMS")]
    [InlineData("a file is put in", "notes.txt", "new", "FILE_FOREIGN")]
    [InlineData("the seal is gone", "seal.json", null, "SEAL_MISSING")]
    [InlineData("the manifest is gone", "manifest.json", null, "CHAIN_RUN_MISSING|UNREADABLE")]
    [InlineData("the manifest is none", "manifest.json", "cut", "UNREADABLE")]
    public async Task What_is_missing_or_foreign_is_named(string reason, string file, string? change, string codes)
    {
        string run = (await _runs.DeliverAsync(1, Token))[0], path = Path.Combine(run, file);
        if (change is null)
        {
            File.Delete(path);
        }
        else
        {
            string text = change == "new" ? "later" : await File.ReadAllTextAsync(path, Token);
            await File.WriteAllTextAsync(path, change == "cut" ? text[..(text.Length / 2)] : text, Token);
        }

        Assert.True(codes.Split('|').Contains(_runs.Codes()), $"{reason}: {_runs.Codes()}");
    }

    [Fact]
    public async Task A_manifest_of_a_newer_build_says_which_build_is_needed()
    {
        string run = (await _runs.DeliverAsync(1, Token))[0];
        ProvenRuns.Replace(Path.Combine(run, "manifest.json"), "complireport/manifest/1", "complireport/manifest/7");
        ProofFault fault = Verification.Of(run, _runs.Options()).Faults[0];
        Assert.Equal("UNREADABLE", fault.Code);
        Assert.Contains("complireport/manifest/7", fault.Found, StringComparison.Ordinal);
        Assert.Contains("use a newer build", fault.Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_that_is_not_at_hand_is_a_fault_unless_it_is_said_so()
    {
        await _runs.DeliverAsync(1, Token);
        ProofOptions nowhere = _runs.Options() with { Inputs = new InputSearch([], []) };
        Assert.Equal("INPUT_MISSING", _runs.Codes(nowhere));
        ProofLog log = Verification.Of(_runs.Out, nowhere with { IsWithoutInputs = true });
        Assert.True(log.IsTrue, string.Join('\n', log.Faults));
        Assert.Contains(log.Notes, static note => note.Contains("not read again", StringComparison.Ordinal));
    }

    [Fact]
    public void A_folder_without_runs_says_what_was_expected()
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Verification.Of(_runs.Receipts, _runs.Options()));
        Assert.Contains("expected a folder with a manifest.json", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => Verification.OfPackage(_runs.Receipts, _runs.Options()));
    }

    [Fact]
    public async Task A_reports_folder_alone_is_proven_on_another_machine()
    {
        SealKey key = NewKey(out byte[] publicKey);
        string run = (await _runs.DeliverAsync(1, Token, key))[0];
        string report = Directory.EnumerateDirectories(Path.Combine(run, "reports")).First();
        string elsewhere = Path.Combine(_runs.Root, "elsewhere");
        Directory.Move(report, elsewhere);
        Directory.Delete(_runs.Out, recursive: true);
        ProofLog log = Verification.OfPackage(elsewhere, _runs.Options(isAnchored: true, publicKey) with { Inputs = new InputSearch([], []) });
        Assert.True(log.IsTrue, string.Join('\n', log.Faults));
        Assert.Contains(log.Checks, static check => check.What == "findings found again, the same");
        Assert.Contains(log.Checks, static check => check.What == "signatures");

        // Nothing in it tells of the run's other reports.
        string seal = await File.ReadAllTextAsync(Path.Combine(elsewhere, "seal.json"), Token);
        Assert.DoesNotContain(ReportSampleIds().Where(id => !seal.Contains($"reports/{id}/", StringComparison.Ordinal)), id => seal.Contains(id, StringComparison.Ordinal));
        Assert.Single(ReportSampleIds(), id => seal.Contains(id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_is_left_out_of_a_reports_folder_is_found_although_the_seal_does_not_name_it()
    {
        string run = (await _runs.DeliverAsync(1, Token))[0];
        string report = Directory.EnumerateDirectories(Path.Combine(run, "reports")).First(), seal = Path.Combine(report, "seal.json");
        JsonObject json = JsonNode.Parse(await File.ReadAllTextAsync(seal, Token))!.AsObject();
        JsonArray files = json["files"]!.AsArray();
        JsonNode dropped = files.Single(static file => file!["name"]!.GetValue<string>().EndsWith("/narrative.txt", StringComparison.Ordinal))!;
        files.Remove(dropped);
        File.Delete(Path.Combine(report, "narrative.txt"));
        JsonSerializerOptions indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        await File.WriteAllTextAsync(seal, json.ToJsonString(indented) + "\n", Token);
        Assert.Equal("FILE_NOT_REPRODUCED MERKLE_ROOT", ProvenRuns.CodesOf(Verification.OfPackage(report, _runs.Options())));
    }

    [Fact]
    public async Task A_manifest_of_other_inputs_does_not_make_the_id_of_its_run()
    {
        string run = (await _runs.DeliverAsync(1, Token))[0];
        ProvenRuns.Replace(Path.Combine(run, "manifest.json"), "\"role\": \"ledger\"", "\"role\": \"ledges\"");
        Assert.Contains("RUN_ID", _runs.Codes(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("an amount in a raw line", "evidence.csv", ",500000,bank", ",400000,bank", "LEG_DIFFERS")]
    [InlineData("an amount of a leg", "evidence.csv", ",CNY,500000,", ",CNY,400000,", "LEG_DIFFERS")]
    [InlineData("a figure of a sentence", "report.json", "(CNY 6,000,000.00) between", "(CNY 6,000,001.00) between", "NARRATIVE")]
    [InlineData("an account more", "basis.json", "natural,Lin Example", "legal,Lin Example", "FILE_CHANGED")]
    [InlineData("a threshold of the law", "basis.json", "\\\"version\\\": \\\"test\\\"", "\\\"version\\\": \\\"best\\\"", "FILE_CHANGED")]
    public async Task What_a_report_says_is_computed_again_and_not_only_hashed(string reason, string file, string from, string to, string code)
    {
        string run = (await _runs.DeliverAsync(1, Token))[0];
        string report = Directory.EnumerateDirectories(Path.Combine(run, "reports")).First();
        string path = Path.Combine(report, file);
        ProvenRuns.Replace(path, from, to);
        ProofLog log = Verification.OfPackage(report, _runs.Options());
        Assert.True(log.Faults.Any(fault => fault.Code == code), $"{reason}: {string.Join('\n', log.Faults)}");
    }

    internal static SealKey NewKey(out byte[] publicKey)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        publicKey = SealKey.PublicKeyOfPem(key.ExportSubjectPublicKeyInfoPem());
        return SealKey.OfPem(key.ExportPkcs8PrivateKeyPem());
    }

    private static string[] ReportSampleIds() => [.. Reports.ReportSample.Reports.Select(static report => report.Id)];
}
