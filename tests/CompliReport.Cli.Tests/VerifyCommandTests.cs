using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Cli.Tests;

/// <summary>A run is proven where it was made, and a report's folder by itself on another machine.</summary>
public sealed class VerifyCommandTests : IDisposable
{
    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task A_sealed_run_is_proven_and_its_reports_alone_elsewhere_and_a_changed_line_is_told()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string secret = _desk.Write("operator.pem", key.ExportPkcs8PrivateKeyPem()), known = _desk.Write("operator.pub.pem", key.ExportSubjectPublicKeyInfoPem());
        string upload = Path.Combine(_desk.Root, "upload");
        Copy(Desk.Sample, upload);
        Assert.Equal(0, (await Desk.RunAsync("run", "--ledgers", upload, "--rules", "cn", "--seal-key", secret, "--out", _desk.Out)).Code);

        // On the desk that made it: where the ledgers were is noted there.
        (int code, string text, _) = await Desk.RunAsync("verify", _desk.Out, "--public-key", known, "--anchors", Path.Combine(_desk.Out, "queue"));
        Assert.True(code == 0, text);
        Assert.Contains("cited lines read again", text, StringComparison.Ordinal);
        Assert.Contains("signers", text, StringComparison.Ordinal);

        // At an authority, which has one folder and nothing else.
        string run = Directory.EnumerateDirectories(Path.Combine(_desk.Out, "DEMOEX", "2023-04-09")).Single();
        foreach (string report in Directory.EnumerateDirectories(Path.Combine(run, "reports")))
        {
            string alone = Path.Combine(_desk.Root, "authority", "package");
            Copy(report, alone);
            (code, text, _) = await Desk.RunAsync("verify", "--package", alone, "--public-key", known);
            Assert.True(code == 0, text);
            Assert.Contains("findings found again, the same", text, StringComparison.Ordinal);
            Directory.Delete(alone, recursive: true);
        }

        // A ledger that was changed afterwards is another file; one line of it is then not what was cited.
        await File.AppendAllTextAsync(Path.Combine(upload, "ledger-2023-03-20.csv"), "\n", TestContext.Current.CancellationToken);
        (code, text, _) = await Desk.RunAsync("verify", run, "--json");
        Assert.Equal(5, code);
        using JsonDocument json = JsonDocument.Parse(text);
        Assert.Equal("INPUT_MISSING", Assert.Single(json.RootElement.GetProperty("faults").EnumerateArray()).GetProperty("code").GetString());

        // What is wrong is told by file and line, and names nobody.
        string evidence = Directory.EnumerateFiles(run, "evidence.csv", SearchOption.AllDirectories).First();
        await File.WriteAllTextAsync(evidence, (await File.ReadAllTextAsync(evidence, TestContext.Current.CancellationToken)).Replace(",posted,", ",pending,", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        (code, text, _) = await Desk.RunAsync("verify", run, "--without-inputs");
        Assert.Equal(5, code);
        Assert.Contains("NOT PROVEN. First: ", text, StringComparison.Ordinal);
        Assert.Contains("LINE_HASH", text, StringComparison.Ordinal);
        string[] names = [.. (await File.ReadAllLinesAsync(Path.Combine(upload, "accounts.csv"), TestContext.Current.CancellationToken)).Skip(1).Select(static line => line.Split(',')[3]).Where(static name => name.Length > 3)];
        Assert.NotEmpty(names);
        Assert.DoesNotContain(names, name => text.Contains(name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1", "cn us eu")]
    [InlineData("2", "ae ar au br cn eu gb hk in jp kr ng ru sg tr us za")]
    public async Task A_run_of_a_generated_day_with_every_pattern_is_proven(string seed, string packs)
    {
        string day = Path.Combine(_desk.Root, "day");
        Assert.Equal(0, (await Desk.RunAsync("generate", "--rows", "15000", "--seed", seed, "--out", day)).Code);
        Assert.Equal(0, (await Desk.RunAsync(["run", "--ledgers", day, "--rates", Path.Combine(day, "rates"), "--rules", .. packs.Split(' '), "--out", _desk.Out])).Code);
        (int code, string text, _) = await Desk.RunAsync("verify", _desk.Out);
        Assert.True(code == 0, text);
        Assert.Contains("findings found again, the same", text, StringComparison.Ordinal);
        Assert.Contains("findings against the run's own inputs", text, StringComparison.Ordinal);
        Assert.DoesNotContain("not judged again", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_finding_that_no_report_tells_is_judged_again_by_its_lines_and_the_packs_of_the_run()
    {
        string day = Path.Combine(_desk.Root, "day");
        Assert.Equal(0, (await Desk.RunAsync("generate", "--rows", "4000", "--seed", "5", "--out", day)).Code);
        Assert.Equal(0, (await Desk.RunAsync("run", "--ledgers", day, "--rates", Path.Combine(day, "rates"), "--rules", "br", "--out", _desk.Out)).Code);
        string findings = Directory.EnumerateFiles(_desk.Out, "findings.jsonl", SearchOption.AllDirectories).Single();
        string told = string.Concat(Directory.EnumerateFiles(_desk.Out, "report.json", SearchOption.AllDirectories).Select(File.ReadAllText));
        string[] lines = await File.ReadAllLinesAsync(findings, TestContext.Current.CancellationToken);
        int untold = Array.FindIndex(lines, line => line.Contains("\"id\":\"BR-FX-02\"", StringComparison.Ordinal)
            && line.Contains("\"measures\":{\"count\":\"1\"", StringComparison.Ordinal) && !told.Contains(IdOf(line), StringComparison.Ordinal));
        Assert.True(untold >= 0, "there is a finding that no report tells");

        // The line says two purchases where its one cited line is one: to hash is one thing, to judge another.
        lines[untold] = lines[untold].Replace("\"measures\":{\"count\":\"1\"", "\"measures\":{\"count\":\"2\"", StringComparison.Ordinal);
        await File.WriteAllTextAsync(findings, string.Join('\n', lines) + "\n", TestContext.Current.CancellationToken);
        (int code, string text, _) = await Desk.RunAsync("verify", _desk.Out, "--json");
        Assert.Equal(5, code);
        using JsonDocument json = JsonDocument.Parse(text);
        Assert.Contains(IdOf(lines[untold]), Assert.Single(json.RootElement.GetProperty("faults").EnumerateArray(), static fault =>
            fault.GetProperty("code").GetString() == "RULE_NOT_REPRODUCED").GetProperty("found").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no such folder", 3, "nowhere")]
    [InlineData("a folder without runs", 3, "expected a folder with a manifest.json")]
    [InlineData("a key that is none", 2, "--public-key")]
    [InlineData("an anchor that is none", 3, "expected")]
    public async Task What_cannot_be_verified_says_what_was_expected(string reason, int code, string message)
    {
        string empty = Directory.CreateDirectory(Path.Combine(_desk.Root, "empty")).FullName;
        string other = _desk.Write("other.json", "{}");
        (int found, _, string error) = await Desk.RunAsync(reason switch
        {
            "no such folder" => ["verify", Path.Combine(_desk.Root, "nowhere")],
            "a key that is none" => ["verify", empty, "--public-key", other],
            "an anchor that is none" => ["verify", empty, "--anchors", other],
            _ => ["verify", empty],
        });
        Assert.True(found == code && error.Contains(message, StringComparison.Ordinal), $"{reason}: {found} {error}");
    }

    [Fact]
    public async Task A_seal_key_that_cannot_seal_stops_before_anything_is_run()
    {
        (int code, _, string error) = await Desk.RunAsync("run", "--ledgers", Desk.Sample, "--seal-key", _desk.Write("key.pem", "none"), "--out", _desk.Out);
        Assert.Equal(2, code);
        Assert.Contains("P-256", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_desk.Out));
    }

    private static string IdOf(string finding)
    {
        using JsonDocument json = JsonDocument.Parse(finding);
        return json.RootElement.GetProperty("finding_id").GetString()!;
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
