using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using CompliReport.Proof;
using CompliReport.Reports;
using CompliReport.Tests.Reports;
using Xunit;

namespace CompliReport.Tests.Proof;

/// <summary>A run's folder is read back whole, and a folder that is not what a run wrote is refused in words.</summary>
public sealed class StoredRunTests : IDisposable
{
    private readonly RunInFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_a_run_found_is_read_back()
    {
        RunResult day = ReportSample.Day;
        StoredRun run = StoredRun.Read(await _folder.WriteAsync(day));
        Assert.Equal((day.RunId, day.Day, day.AsOf), (run.Manifest.RunId, run.Manifest.Day, run.Manifest.AsOf));
        Assert.Equal(day.Inputs.Select(static file => (file.Role, file.Name, file.Digest, file.Bytes)), run.Manifest.Inputs.Select(static file => (file.Role, file.Name, file.Digest, file.Bytes)));
        Assert.Equal(day.Detected.Findings.Select(static finding => (finding.Id, finding.RuleId, finding.Subject, finding.From, finding.To, finding.Margin)),
            run.Findings.Select(static finding => (finding.Id, finding.RuleId, finding.Subject, finding.From, finding.To, finding.Margin)));
        Assert.Equal(day.Cases.Select(static one => (one.Id, one.Rank)).Order(), run.Cases.Select(static one => (one.Id, one.Rank)).Order());
        Assert.Equal(day.Detected.Outcomes.Select(static row => (row.Id, row.Subjects)), run.Outcomes.Select(static row => (row.Id, row.Subjects)));
        // Two customers, and an account of which no facts say whose it is.
        Assert.Equal(3, run.Customers);
    }

    [Fact]
    public async Task The_options_are_read_back()
    {
        RunOptions options = ReportSample.Day.Options with { Day = new DateOnly(2026, 3, 2), UploadDay = new DateOnly(2026, 3, 3), Format = "compliledger", Account = "A", LookBackDays = 7, LookBackBytes = 8, Authorities = ["SAFE"] };
        StoredOptions read = StoredRun.Read(await _folder.WriteAsync(ReportSample.Day with { Options = options, LookBackDaysLeftOut = 3 })).Manifest.Options!;
        Assert.Equal(["SAFE"], read.Options.Authorities);
        Assert.Equal(options with { Authorities = default }, read.Options with { Authorities = default });
        Assert.Equal(3, read.DaysLeftOut);
    }

    [Theory]
    [InlineData("another kind of document", "schema", "\"complireport/receipt/1\"", "schema: found another kind of document, expected the manifest of a run")]
    [InlineData("a newer build's", "schema", "\"complireport/manifest/2\"", "found complireport/manifest/2, expected at most complireport/manifest/1")]
    [InlineData("no version", "schema", "\"complireport/manifest/\"", "expected the manifest of a run")]
    [InlineData("a day that is none", "day", "\"2026-02-30\"", "day: found another text, expected a date")]
    [InlineData("a time without its zone", "as_of", "\"2026-03-02T00:00:00\"", "as_of: found another text, expected a time")]
    [InlineData("a list that is none", "inputs", "{}", "inputs: found an object, expected a list")]
    [InlineData("an input without a name", "inputs", """[{"role":"ledger","sha256":"","bytes":1}]""", "inputs[0].name: found no such field")]
    [InlineData("a digest that is short", "inputs", """[{"role":"ledger","name":"a","sha256":"00","bytes":1}]""", "inputs[0].sha256: found another text")]
    [InlineData("a count below zero", "options", """{"look_back_days":-1}""", "options.")]
    [InlineData("an output outside of the folder", "outputs", """[{"name":"../x","sha256":"","bytes":1}]""", "outputs[0].name: found another path")]
    [InlineData("an output with the root's path", "outputs", """[{"name":"/etc/x","sha256":"","bytes":1}]""", "outputs[0].name: found another path")]
    public async Task A_manifest_that_is_none_of_ours_is_refused_with_its_field(string reason, string field, string json, string expected)
    {
        string folder = await _folder.WriteAsync(ReportSample.Day);
        string file = Path.Combine(folder, StoredRun.ManifestName);
        JsonNode manifest = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!;
        manifest[field] = JsonNode.Parse(json);
        await File.WriteAllTextAsync(file, manifest.ToJsonString(), TestContext.Current.CancellationToken);
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => StoredRun.Read(folder));
        Assert.True(refused.Message.Contains(expected, StringComparison.Ordinal), $"{reason}: {refused.Message}");
        Assert.StartsWith(Path.GetFileName(folder) + "/manifest.json: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_of_before_options_were_written_is_read_without_them()
    {
        string folder = await _folder.WriteAsync(ReportSample.Day);
        string file = Path.Combine(folder, StoredRun.ManifestName);
        JsonObject manifest = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!.AsObject();
        manifest.Remove("options");
        await File.WriteAllTextAsync(file, manifest.ToJsonString(), TestContext.Current.CancellationToken);
        Assert.Null(StoredRun.Read(folder).Manifest.Options);
    }

    [Fact]
    public void A_field_that_stands_twice_is_no_document() =>
        Assert.Throws<InvalidDataException>(() => StoredJson.Read("f", Encoding.UTF8.GetBytes("""{"a":"1","a":"2"}"""), static json => json.Text("a")));

    [Theory]
    [InlineData("manifest.json")]
    [InlineData("findings.jsonl")]
    [InlineData("cases.jsonl")]
    [InlineData("outcomes.csv")]
    public async Task A_file_that_is_cut_off_changed_or_missing_is_refused_by_its_name(string name)
    {
        string folder = await _folder.WriteAsync(ReportSample.Day);
        string file = Path.Combine(folder, name);
        byte[] content = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        Action[] damages =
        [
            () => File.WriteAllBytes(file, content[..(content.Length / 2)]),
            () => File.WriteAllBytes(file, []),
            () => File.WriteAllBytes(file, [.. content, (byte)'x']),
            () => File.Delete(file),
        ];
        foreach (Action damage in damages)
        {
            damage();
            InvalidDataException refused = Assert.Throws<InvalidDataException>(() => StoredRun.Read(folder));
            Assert.Contains(name, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_folder_that_is_no_run_says_what_is_missing() =>
        Assert.Contains("manifest.json: found no such file", Assert.Throws<InvalidDataException>(() => StoredRun.Read(_folder.Root)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a number that is no text", """{"n":1}""")]
    [InlineData("an exponent", """{"n":"1e3"}""")]
    [InlineData("a separator", """{"n":"1,000"}""")]
    [InlineData("nothing", """{"n":""}""")]
    public void A_decimal_is_a_plain_one_in_a_text(string reason, string json) =>
        Assert.True(Assert.Throws<InvalidDataException>(() => StoredJson.Read("f", Encoding.UTF8.GetBytes(json), static one => one.Number("n"))).Message.Length > 0, reason);

    [Fact]
    public void A_decimal_keeps_all_its_digits() =>
        Assert.Equal(-7922816251426.4337593543950335m, StoredJson.Read("f", Encoding.UTF8.GetBytes("""{"n":"-7922816251426.4337593543950335"}"""), static one => one.Number("n")));
}
