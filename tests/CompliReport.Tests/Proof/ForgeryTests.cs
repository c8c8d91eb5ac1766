using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using CompliReport.Proof;
using CompliReport.Reports;
using CompliReport.Tests.Architecture;
using CompliReport.Tests.Reports;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Proof;

/// <summary>
/// A run that nobody signed can be changed and sealed anew; what its findings say is then held against its ledgers and the law, and not
/// against itself.
/// </summary>
public sealed class ForgeryTests : IDisposable
{
    private readonly RunInFolder _folder = new();
    private readonly DayOnDisk _day;

    public ForgeryTests()
    {
        _day = new DayOnDisk(Uploads);
        // A transfer that the law of the United States asks data for, and that is no case of anybody.
        _day.Inputs = _day.Inputs with
        {
            Ledgers =
            [
                .. _day.Inputs.Ledgers,
                _day.Ledger("small.csv", ReportSample.LedgerOf("DEMO,S1,S1,posted,A3,2026-03-02T12:00:00Z,crypto_withdrawal,single,USDT,stablecoin,-20000,vasp,,,,TX77\n")),
            ],
            Packs = [.. _day.Inputs.Packs, _day.Pack(File.ReadAllText(Path.Combine(SourceTree.Root, "rules", "us.json")), "us.json")],
        };
    }

    private string Uploads => Path.Combine(_folder.Root, "uploads");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_that_is_sealed_anew_without_a_change_is_proven()
    {
        string run = await _folder.WriteAsync(_day.Run());
        ForgedRun.Seal(run);
        ProofLog log = Verified(run);
        Assert.True(log.IsTrue, string.Join('\n', log.Faults));
        Assert.Contains(log.Checks, static check => check.What == "findings against the run's own inputs");
    }

    public static TheoryData<string, string> Untold => new()
    {
        { "more rows than it cites", "RULE_NOT_REPRODUCED" },
        { "rows of before", "RULE_NOT_REPRODUCED" },
        { "a waiting time", "RULE_NOT_REPRODUCED" },
        { "another severity", "RULE_NOT_REPRODUCED" },
        { "another amount", "RULE_NOT_REPRODUCED" },
        { "other words", "RULE_NOT_REPRODUCED" },
        { "another threshold", "RULE_NOT_REPRODUCED" },
        { "a second time", "RULE_NOT_REPRODUCED" },
        { "a false one under an id that a report tells", "FACT_DIFFERS RULE_NOT_REPRODUCED" },
        { "a line of a file that is no input", "LINE_SOURCE" },
        { "another number of a line", "LINE_SOURCE" },
    };

    [Theory]
    [MemberData(nameof(Untold))]
    public async Task A_finding_that_was_changed_is_found_although_everything_was_sealed_anew(string change, string codes)
    {
        string run = await _folder.WriteAsync(_day.Run());
        HashSet<string> told = ToldBy(run);
        ForgedRun.Findings(run, lines =>
        {
            JsonObject one = lines.First(line => !told.Contains(Id(line)) && line["kind"]!.GetValue<string>() == "rule");
            JsonObject place = one["evidence"]![0]!.AsObject();
            switch (change)
            {
                case "more rows than it cites": one["evidence_total"] = one["evidence_total"]!.GetValue<int>() + 1; break;
                case "rows of before": one["measures"]!["count_before"] = "1"; break;
                case "a waiting time": one["measures"]!["hours"] = "1"; break;
                case "another severity": (one["severity"], one["score"]) = one["severity"]!.GetValue<string>() == "info" ? ("deny", 70) : ("info", 10); break;
                case "another amount": one["amount_usd"] = "1.00"; break;
                case "other words": one["explanation"] = "Nothing to see here."; break;
                case "another threshold": one["thresholds"]![one["thresholds"]!.AsObject().First().Key] = "0.01"; break;
                case "a second time": return [.. lines, one.DeepClone().AsObject()];
                case "a false one under an id that a report tells":
                    JsonObject copy = one.DeepClone().AsObject();
                    copy["finding_id"] = told.First();
                    return [.. lines, copy];
                case "a line of a file that is no input": place["file"] = "other.csv"; break;
                case "another number of a line": place["line"] = place["line"]!.GetValue<int>() + 1; break;
                default: throw new ArgumentOutOfRangeException(nameof(change), change, "an unknown change");
            }

            return lines;
        });
        ForgedRun.Seal(run);
        ProofLog log = Verified(run);
        Assert.True(Without(log, "SUMS") == codes, $"{change}: {string.Join('\n', log.Faults)}");
    }

    [Theory]
    [InlineData("score", "FACT_DIFFERS")]
    [InlineData("evidence", "FACT_DIFFERS")]
    public async Task What_a_report_tells_of_a_finding_is_what_the_run_says_of_it(string member, string code)
    {
        string run = await _folder.WriteAsync(_day.Run());
        HashSet<string> told = ToldBy(run);
        ForgedRun.Findings(run, lines =>
        {
            JsonObject one = lines.First(line => told.Contains(Id(line)) && line["evidence"]!.AsArray().Count > 1);
            if (member == "score")
            {
                one["score"] = 1;
            }
            else
            {
                one["evidence"]!.AsArray().RemoveAt(0);
            }

            return lines;
        });
        ForgedRun.Seal(run);
        ProofLog log = Verified(run);
        Assert.True(log.Faults.Any(fault => fault.Code == code && fault.Found.Contains(member, StringComparison.Ordinal)), string.Join('\n', log.Faults));
    }

    [Fact]
    public async Task An_entry_whose_id_holds_quotes_is_proven()
    {
        _day.Inputs = _day.Inputs with
        {
            Ledgers =
            [
                _day.Inputs.Ledgers[0],
                _day.Ledger("small.csv", ReportSample.LedgerOf("DEMO,\"S\"\"1\",S1,posted,A3,2026-03-02T12:00:00Z,crypto_withdrawal,single,USDT,stablecoin,-20000,vasp,,,,TX77\n")),
            ],
        };
        string run = await _folder.WriteAsync(_day.Run());
        Assert.Contains("S\\\"1", await File.ReadAllTextAsync(Path.Combine(run, "findings.jsonl"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        ProofLog log = Verified(run);
        Assert.True(log.IsTrue, string.Join('\n', log.Faults));
    }

    [Fact]
    public async Task A_raw_line_that_is_put_before_the_true_one_is_found()
    {
        string run = await _folder.WriteAsync(_day.Run());
        string evidence = Path.Combine(Directory.EnumerateDirectories(Path.Combine(run, "reports")).First(), "evidence.csv");
        string[] lines = await File.ReadAllLinesAsync(evidence, TestContext.Current.CancellationToken);
        string raw = lines[1][lines[1].IndexOf('"', StringComparison.Ordinal)..], other = raw.Replace("500000", "400000", StringComparison.Ordinal);
        Assert.NotEqual(raw, other);
        string digest = Sha256Digest.Of(other.Trim('"')).Hex;
        string[] cells = lines[1][..^(raw.Length + 1)].Split(',');
        cells[^1] = digest;
        await File.WriteAllTextAsync(
            evidence, string.Join('\n', [lines[0], string.Join(',', cells) + "," + other, .. lines[1..]]) + "\n", TestContext.Current.CancellationToken);
        ForgedRun.Seal(run);
        Assert.Contains(Verified(run).Faults, static fault => fault.Code == "LINE_HASH" && fault.Found.Contains("another raw line of a place", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_reports_tell_is_judged_by_the_inputs_of_the_run_too()
    {
        string run = await _folder.WriteAsync(_day.Run());
        HashSet<string> told = ToldBy(run);
        string before = "";
        ForgedRun.Findings(run, lines =>
        {
            foreach (JsonObject line in lines.Where(line => told.Contains(Id(line))))
            {
                before = line["amount_usd"]!.GetValue<string>();
                line["amount_usd"] = "1.00";
            }

            return lines;
        });
        Assert.NotEqual("1.00", before);
        ForgedRun.Seal(run);
        Assert.Contains(Verified(run).Faults, static fault => fault.Code == "RULE_NOT_REPRODUCED" && fault.Where.EndsWith("findings.jsonl", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_manifest_that_does_not_say_how_the_run_was_asked_for_is_a_fault()
    {
        string run = await _folder.WriteAsync(_day.Run());
        ForgedRun.Json(Path.Combine(run, "manifest.json"), static json => json.Remove("options"));
        ForgedRun.Seal(run);
        Assert.Equal("RUN_ID", ProvenRuns.CodesOf(Verified(run)));
    }

    [Fact]
    public async Task An_input_by_which_findings_are_judged_again_is_asked_for_unless_it_is_said_so()
    {
        string run = await _folder.WriteAsync(_day.Run());
        File.Delete(Path.Combine(Uploads, "fx", "ecb.csv"));
        ProofFault fault = Assert.Single(Verified(run).Faults);
        Assert.Equal("INPUT_MISSING", fault.Code);
        Assert.Contains("rates fx/ecb.csv", fault.Where, StringComparison.Ordinal);
        Assert.Contains("--without-inputs", fault.Expected, StringComparison.Ordinal);
        ProofLog without = Verification.Of(run, new ProofOptions { Inputs = new InputSearch([Uploads], []), IsWithoutInputs = true });
        Assert.True(without.IsTrue, string.Join('\n', without.Faults));
        Assert.Contains(without.Notes, static note => note.Contains("judged again by the folders of reports alone", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("engine_version", "\"9.9.9\"")]
    [InlineData("as_of", "\"2026-03-04T00:00:00Z\"")]
    [InlineData("evidence_max", "1")]
    [InlineData("format", "\"kraken\"")]
    [InlineData("run_id", "\"run-0000000000000000\"")]
    public async Task What_a_report_was_judged_by_is_what_the_run_was(string member, string value)
    {
        string run = await _folder.WriteAsync(_day.Run());
        string report = Directory.EnumerateDirectories(Path.Combine(run, "reports")).First();
        ForgedRun.Json(Path.Combine(report, "basis.json"), json => json[member] = JsonNode.Parse(value));
        ForgedRun.Seal(run);
        ProofLog log = Verified(run);
        Assert.True(log.Faults.Any(fault => fault.Code == "BASIS_DIFFERS" && fault.Found.Contains(member, StringComparison.Ordinal)), string.Join('\n', log.Faults));
    }

    [Theory]
    [InlineData("narrative.txt", "Deadline:", "Deathline:")]
    [InlineData("validation.json", "\"fatal\": 0", "\"fatal\": 1")]
    [InlineData("camlmac.xml", "</BSTR>", " </BSTR>")]
    public async Task A_file_that_people_read_says_what_the_report_says(string file, string from, string to)
    {
        _day.Inputs = _day.Inputs with { Filer = new ControlInput("filer.json", await File.ReadAllBytesAsync(Path.Combine(SourceTree.Root, "samples", "founding-case", "filer.json"), TestContext.Current.CancellationToken)) };
        string run = await _folder.WriteAsync(_day.Run());
        string path = Directory.EnumerateFiles(Path.Combine(run, "reports"), file, SearchOption.AllDirectories).First();
        ProvenRuns.Replace(path, from, to);
        ForgedRun.Seal(run);
        ProofFault fault = Assert.Single(Verified(run).Faults);
        Assert.Equal("FILE_NOT_REPRODUCED", fault.Code);
        Assert.EndsWith(file, fault.Where, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run_id", "run-0000000000000000")]
    [InlineData("exchange_id", "OTHER")]
    public async Task A_reports_folder_alone_cannot_be_sealed_as_of_another_run(string member, string value)
    {
        string run = await _folder.WriteAsync(_day.Run());
        string report = Directory.EnumerateDirectories(Path.Combine(run, "reports")).First();
        ForgedRun.Json(Path.Combine(report, "seal.json"), json => json[member] = value);
        ProofLog log = Verification.OfPackage(report, new ProofOptions());
        Assert.Equal("BASIS_DIFFERS", ProvenRuns.CodesOf(log));
    }

    private ProofLog Verified(string run) => Verification.Of(run, new ProofOptions { Inputs = new InputSearch([Uploads], []) });

    // How many findings there are is a closing sum too; here it is what they say that has to be found.
    private static string Without(ProofLog log, string code) =>
        string.Join(' ', log.Faults.Select(static fault => fault.Code).Where(one => one != code).Distinct().Order(StringComparer.Ordinal));

    private static string Id(JsonObject finding) => finding["finding_id"]!.GetValue<string>();

    private static HashSet<string> ToldBy(string run) => Directory.EnumerateFiles(Path.Combine(run, "reports"), "report.json", SearchOption.AllDirectories)
        .SelectMany(static file => JsonNode.Parse(File.ReadAllText(file))!["indicators"]!.AsArray().Select(static one => one!["finding_id"]!.GetValue<string>()))
        .ToHashSet(StringComparer.Ordinal);
}
