using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using Xunit;

namespace CompliReport.Cli.Tests;

/// <summary>
/// From the founding case to the authority's last word and back: a simulated authority takes each filing, accepts, warns or rejects, and
/// what it rejects is amended and filed again.
/// </summary>
public sealed class AuthorityLoopTests(FiledDemo demo) : IClassFixture<FiledDemo>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void One_command_files_the_founding_case_with_four_authorities_each_in_its_own_format()
    {
        JsonElement[] filings = [.. demo.Filings];
        Assert.Equal(["AE-FIU", "CAMLMAC", "FINCEN", "SAFE"], filings.Select(static one => Text(one, "authority")).Distinct().Order());
        foreach (JsonElement filing in filings)
        {
            string id = Text(filing, "report_id");
            Assert.True(Text(filing, "state") == "valid", demo.ValidationOf(id));
            string main = Text(filing, "authority") switch { "AE-FIU" => "goaml.xml", "CAMLMAC" => "camlmac.xml", "FINCEN" => "fincen.xml", _ => "safe.xml" };
            Assert.True(File.Exists(Path.Combine(demo.FolderOf(id), main)));
            // Whoever is told: the findings are those of the pack that judged.
            JsonElement report = JsonDocument.Parse(File.ReadAllText(Path.Combine(demo.FolderOf(id), "report.json"))).RootElement;
            Assert.Equal("cn", Text(report.GetProperty("digests").GetProperty("rule_pack"), "id"));
            Assert.Contains("rule pack cn, ", Text(report.GetProperty("narrative").EnumerateArray().Last(), "text"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_filing_with_a_published_schema_is_valid_by_it()
    {
        Assert.SkipWhen(FiledDemo.Schemas is null, "../shared/data/schemas is not there: the schemas are the authorities'");
        foreach (JsonElement filing in demo.Filings.Where(static one => Text(one, "authority") is "AE-FIU" or "FINCEN" or "SAFE"))
        {
            Assert.True(Text(filing, "xml_schema") == "passed", demo.ValidationOf(Text(filing, "report_id")));
        }

        Assert.All(demo.Filings.Where(static one => Text(one, "authority") == "CAMLMAC"), static one => Assert.Equal("not_run", Text(one, "xml_schema")));
    }

    [Fact]
    public async Task What_its_authority_would_refuse_is_a_draft_and_is_held_and_the_operator_is_told()
    {
        using Desk desk = new();
        string filer = desk.Write("filer.json", (await File.ReadAllTextAsync(Path.Combine(Desk.Sample, "filer.json"), Token)).Replace(", \"reporter\": \"Compliance Office\"", "", StringComparison.Ordinal));
        (int code, _, string error) = await Desk.RunAsync("run", "--ledgers", Desk.Sample, "--authorities", "CAMLMAC", "--filer", filer, "--out", desk.Out);
        Assert.True(code == 0, error);
        Assert.Contains("report(s) held: ", error, StringComparison.Ordinal);
        string[] drafts = Directory.GetFiles(desk.Out, "camlmac.xml", SearchOption.AllDirectories);
        Assert.NotEmpty(drafts);
        Assert.All(drafts, static draft => Assert.Equal("drafts", Path.GetFileName(Path.GetDirectoryName(draft))));
        Assert.False(File.Exists(Path.Combine(desk.Out, "queue", "suspicious-activity.jsonl")));
        Assert.Contains("held: ", (await Desk.RunAsync("reports", "list", "--out", desk.Out)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_schemas_validation_says_that_it_was_not_run()
    {
        using Desk desk = new();
        (int code, _, string error) = await Desk.RunAsync("run", "--ledgers", Desk.Sample, "--day", "2023-03-20", "--look-back", "0", "--authorities", "FINCEN", "--out", desk.Out);
        Assert.True(code == 0, error);
        string manifest = Assert.Single(Directory.GetFiles(desk.Out, "manifest.json", SearchOption.AllDirectories));
        Assert.All(
            JsonDocument.Parse(await File.ReadAllTextAsync(manifest, Token)).RootElement.GetProperty("filings").EnumerateArray(),
            static one => Assert.Equal("not_run", Text(one, "xml_schema")));
    }

    [Fact]
    public async Task Every_message_points_at_a_report_whose_digest_it_tells_and_names_nobody()
    {
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(demo.Out, "queue", "suspicious-activity.jsonl"), Token);
        Assert.True(lines.Length >= demo.Filings.Count());
        foreach (JsonElement message in lines.Select(static line => JsonDocument.Parse(line).RootElement))
        {
            byte[] report = await File.ReadAllBytesAsync(Path.Combine(demo.Out, Text(message, "dataref"), "report.json"), Token);
            JsonElement data = message.GetProperty("data");
            Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(report)), Text(data, "sha256"));
            Assert.Equal(Text(data, "report_id") + "/" + Text(data, "revision"), Text(message, "id"));
        }

        Assert.DoesNotMatch(@"\b[AC]1\d{3}\b", string.Join('\n', lines));
    }

    [Theory]
    [InlineData("FINCEN", 0)]
    [InlineData("AE-FIU", 0)]
    [InlineData("CAMLMAC", 0)]
    public async Task An_accepted_report_keeps_the_authoritys_number_and_a_second_answer_changes_nothing(string authority, int which)
    {
        string id = demo.Reports(authority)[which];
        string answer = demo.Write("accepted-" + authority, Accepted(authority, id));
        (int code, string output, string error) = await AckAsync(answer, id);
        Assert.True(code == 0, output + error);
        Assert.Contains("taken in", output, StringComparison.Ordinal);
        Assert.Equal("accepted", await StateAsync(id));
        (code, output, _) = await AckAsync(answer, id);
        Assert.Equal(0, code);
        Assert.Contains("known", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FINCEN", 1)]
    [InlineData("AE-FIU", 1)]
    [InlineData("CAMLMAC", 1)]
    public async Task A_rejected_report_is_traced_to_its_ledger_line_amended_with_the_prior_number_and_accepted(string authority, int which)
    {
        string id = demo.Reports(authority)[which];
        (int code, string output, string error) = await AckAsync(demo.Write("rejected-" + authority, demo.Rejected(authority, id)), id);
        Assert.True(code == 0, output + error);
        Assert.Equal("rejected", await StateAsync(id));
        Assert.Matches(@"fatal .*; from ledger-2023-\d\d-\d\d\.csv(\.gz)?:\d+ \(entry E\d{6}\)", output);

        (code, output, error) = await Desk.RunAsync("reports", "amend", id, "--out", demo.Out, "--who", "analyst", "--why", "identity document added");
        Assert.True(code == 0, output + error);
        string folder = Assert.Single(Directory.GetDirectories(Path.Combine(demo.Run, "revisions", id)));
        JsonElement report = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "report.json"), Token)).RootElement;
        Assert.Equal(("amendment", id, "identity document added"), (Text(report, "filing"), Text(report, "prior_report"), Text(report, "reason")));
        Assert.Equal("valid", Text(JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "validation.json"), Token)).RootElement, "state"));
        if (authority == "FINCEN")
        {
            string filing = await File.ReadAllTextAsync(Path.Combine(folder, "fincen.xml"), Token);
            Assert.Contains("CorrectsAmendsPriorReportIndicator>Y<", filing, StringComparison.Ordinal);
            Assert.Matches("EFilingPriorDocumentNumber>[0-9]{14}<", filing);
        }

        string[] messages = await File.ReadAllLinesAsync(Path.Combine(demo.Out, "queue", "suspicious-activity.jsonl"), Token);
        Assert.Equal(2, messages.Count(line => line.Contains($"\"id\":\"{id}/", StringComparison.Ordinal)));
        (code, output, error) = await AckAsync(demo.Write("accepted-again-" + authority, Accepted(authority, id)), id);
        Assert.True(code == 0, output + error);
        Assert.Equal(["accepted", "amended"], (await StatesAsync(id)).Order());
    }

    [Theory]
    [InlineData("a word that only contains accepted", "Not Accepted")]
    [InlineData("another spelling", "ACCEPTED")]
    [InlineData("an unknown word", "in Ordnung")]
    [InlineData("no word", "")]
    public async Task An_unknown_status_never_means_accepted(string reason, string status)
    {
        string id = demo.Reports("SAFE")[0];
        (int code, string output, _) = await AckAsync(demo.Write("unknown", Generic(id, status, "1")), null);
        Assert.True(code == 1, reason + output);
        Assert.Contains("unknown status", output, StringComparison.Ordinal);
        Assert.Equal("sent", await StateAsync(id));
    }

    [Fact]
    public async Task A_second_amendment_still_names_the_number_that_the_first_report_got()
    {
        string id = demo.Reports("SAFE")[2];
        await AckAsync(demo.Write("first", Generic(id, "accepted", "SAFE-1")), null);
        Assert.Equal(0, (await Desk.RunAsync("reports", "amend", id, "--out", demo.Out, "--who", "analyst", "--why", "first correction")).Code);
        await AckAsync(demo.Write("second", Generic(id, "rejected", "")), null);
        Assert.Equal(0, (await Desk.RunAsync("reports", "amend", id, "--out", demo.Out, "--who", "analyst", "--why", "second correction")).Code);
        string[] references = [.. Directory.GetFiles(Path.Combine(demo.Run, "revisions", id), "report.json", SearchOption.AllDirectories)
            .Select(static file => Text(JsonDocument.Parse(File.ReadAllText(file)).RootElement, "prior_reference"))];
        Assert.Equal(["SAFE-1", "SAFE-1"], references);
    }

    [Fact]
    public async Task The_trace_of_an_answer_that_was_first_without_its_report_is_kept_when_it_is_named()
    {
        string id = demo.Reports("FINCEN")[2];
        string answer = demo.Rejected("FINCEN", id), file = demo.Write("late", answer);
        Assert.Equal(1, (await AckAsync(file, null)).Code);
        Assert.Equal(0, (await AckAsync(file, id)).Code);
        string digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(answer)));
        string trace = await File.ReadAllTextAsync(Path.Combine(demo.Out, "acknowledgements", digest + ".trace.json"), Token);
        Assert.Contains(id, trace, StringComparison.Ordinal);
        Assert.Matches("\"line\": [1-9]", trace);
    }

    [Fact]
    public async Task The_operations_view_of_a_report_names_nobody()
    {
        string id = demo.Reports("FINCEN")[0];
        (int code, string output, string error) = await Desk.RunAsync("reports", "show", id, "--out", demo.Out, "--redacted");
        Assert.True(code == 0, error);
        Assert.Equal(id, Text(JsonDocument.Parse(output).RootElement, "report_id"));
        Assert.DoesNotMatch(@"\b[AC]1\d{3}\b", output);
        JsonElement full = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(demo.FolderOf(id), "report.json"), Token)).RootElement;
        foreach (JsonElement subject in full.GetProperty("subjects").EnumerateArray())
        {
            Assert.DoesNotContain(Text(subject.GetProperty("facts"), "full_name"), output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("an authority of no pack", "NOBODY", 2)]
    [InlineData("one of the run's own pack", "OWN-FIU", 0)]
    public async Task Authorities_are_those_of_all_packs_and_of_the_runs_own(string reason, string authority, int expected)
    {
        using Desk desk = new();
        string rules = Path.Combine(AppContext.BaseDirectory, "rules", "sg.json");
        string own = desk.Write("own.json", (await File.ReadAllTextAsync(rules, Token)).Replace("\"STRO\"", "\"OWN-FIU\"", StringComparison.Ordinal)
            .Replace("./schema/", Path.GetDirectoryName(rules) + "/schema/", StringComparison.Ordinal));
        (int code, _, string error) = await Desk.RunAsync(
            "run", "--ledgers", Path.Combine(Desk.Sample, "ledger-2023-03-01.csv"), "--rules", own, "--authorities", authority, "--out", desk.Out);
        Assert.True(code == expected, reason + error);
    }

    [Fact]
    public async Task An_answer_to_an_unknown_report_is_said_and_kept()
    {
        string content = Generic("R-0000000000000000", "accepted", "1");
        (int code, string output, _) = await AckAsync(demo.Write("stranger", content), null);
        Assert.Equal(1, code);
        Assert.Contains("unknown report", output, StringComparison.Ordinal);
        Assert.Contains(
            content, Directory.GetFiles(Path.Combine(demo.Out, "acknowledgements"), "*.txt").Select(static file => File.ReadAllText(file)));
    }

    [Theory]
    [InlineData("no answer", "hello")]
    [InlineData("an empty file", "")]
    [InlineData("another XML", "<html/>")]
    [InlineData("a document type", "<!DOCTYPE FDBK [<!ENTITY a 'b'>]><FDBK>&a;</FDBK>")]
    [InlineData("JSON of another kind", "{\"schema\": \"x\"}")]
    public async Task What_is_no_answer_is_said_without_a_stack_trace(string reason, string content)
    {
        (int code, string output, string error) = await AckAsync(demo.Write("nonsense", content), null);
        Assert.True(code == 3, reason + output + error);
        Assert.Contains("unreadable", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_withdrawal_tells_the_authority_with_the_prior_number()
    {
        string id = demo.Reports("SAFE")[1];
        Assert.Equal(0, (await AckAsync(demo.Write("safe", Generic(id, "accepted", "SAFE-77")), null)).Code);
        (int code, string output, string error) = await Desk.RunAsync(
            "reports", "amend", id, "--out", demo.Out, "--who", "analyst", "--why", "payroll of a factory", "--withdrawal");
        Assert.True(code == 0, output + error);
        string folder = Assert.Single(Directory.GetDirectories(Path.Combine(demo.Run, "revisions", id)));
        JsonElement report = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "report.json"), Token)).RootElement;
        Assert.Equal(("withdrawal", "SAFE-77"), (Text(report, "filing"), Text(report, "prior_reference")));
        Assert.Contains("payroll of a factory", await File.ReadAllTextAsync(Path.Combine(folder, "narrative.txt"), Token), StringComparison.Ordinal);
    }

    private static string Text(JsonElement holder, string name) => holder.GetProperty(name).GetString()!;

    private static string Accepted(string authority, string id) => authority switch
    {
        "FINCEN" => "<EFilingBatchXML StatusCode=\"A\"><EFilingSubmissionXML StatusCode=\"A\"><EFilingActivityXML SeqNum=\"1\"><BSAID>31000055053784</BSAID></EFilingActivityXML></EFilingSubmissionXML></EFilingBatchXML>",
        "AE-FIU" => $$"""{ "value": [{ "ReportKey": "4711", "EntityReference": "{{id}}", "Status": "Processed", "Reference": "AE-1" }] }""",
        _ => "<FDBK><SFID>SUCC</SFID></FDBK>",
    };

    private static string Generic(string id, string status, string reference) =>
        JsonSerializer.Serialize(new { schema = "complireport/acknowledgement/1", reports = new[] { new { report_id = id, status, reference } } });

    private Task<(int Code, string Output, string Error)> AckAsync(string file, string? report) => Desk.RunAsync(
        ["ack", file, "--register", Path.Combine(demo.Out, "register.db"), .. report is null ? (string[])[] : ["--report", report]]);

    private async Task<string> StateAsync(string id) => Assert.Single(await StatesAsync(id));

    private async Task<string[]> StatesAsync(string id)
    {
        string json = (await Desk.RunAsync("reports", "list", "--out", demo.Out, "--json")).Output;
        return [.. JsonDocument.Parse(json).RootElement.GetProperty("reports").EnumerateArray()
            .Where(one => Text(one, "report") == id).Select(static one => Text(one, "state"))];
    }
}

/// <summary>The founding case, filed once for all tests of the loop.</summary>
public sealed class FiledDemo : IAsyncLifetime
{
    private static string Text(JsonElement holder, string name) => holder.GetProperty(name).GetString()!;

    private readonly Desk _desk = new();

    /// <summary>The authorities' schemas beside the repository; null where they are not.</summary>
    internal static string? Schemas { get; } = Above(AppContext.BaseDirectory).Select(static folder => Path.Combine(folder, "shared", "data", "schemas")).FirstOrDefault(Directory.Exists);

    internal string Out => _desk.Out;

    internal string Run => Directory.GetDirectories(Path.Combine(Out, "DEMOEX", "2023-04-09")).Single();

    internal IEnumerable<JsonElement> Filings =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Run, "manifest.json"))).RootElement.GetProperty("filings").EnumerateArray();

    public async ValueTask InitializeAsync()
    {
        string[] schemas = Schemas is null ? [] : ["--schemas", Schemas];
        (int code, _, string error) = await Desk.RunAsync(["demo", "--out", Out, .. schemas]);
        Assert.True(code == 0, error);
    }

    public ValueTask DisposeAsync()
    {
        _desk.Dispose();
        return ValueTask.CompletedTask;
    }

    internal string FolderOf(string id) => Path.Combine(Run, "reports", id);

    internal string ValidationOf(string id) => File.ReadAllText(Path.Combine(FolderOf(id), "validation.json"));

    // The small reports, which are quick to make again.
    internal string[] Reports(string authority) =>
    [
        .. Filings.Where(one => Text(one, "authority") == authority).Select(static one => Text(one, "report_id"))
            .OrderBy(id => new FileInfo(Path.Combine(FolderOf(id), "report.json")).Length),
    ];

    internal string Write(string name, string content) => _desk.Write($"{name}-{Guid.NewGuid():N}", content);

    // The authority refuses an element of the first movement, by the path that its format has.
    internal string Rejected(string authority, string id)
    {
        string folder = FolderOf(id);
        switch (authority)
        {
            case "FINCEN":
                string filing = File.ReadAllText(Path.Combine(folder, "fincen.xml"));
                XElement account = XDocument.Parse(filing).Descendants().First(static one => one.Name.LocalName == "AccountNumberText");
                string sequence = account.Parent!.Attribute("SeqNum")!.Value;
                return "<EFilingBatchXML StatusCode=\"A\"><EFilingSubmissionXML StatusCode=\"A\"><EFilingActivityXML SeqNum=\"1\"><BSAID>31000055053785</BSAID>"
                    + "<EFilingActivityErrorXML><ErrorContextText>" + PathOf(account) + "</ErrorContextText><ErrorElementNameText>AccountNumberText</ErrorElementNameText>"
                    + "<ErrorLevelText>FATAL</ErrorLevelText><ErrorText>wrong</ErrorText><ErrorTypeCode>B7</ErrorTypeCode></EFilingActivityErrorXML>"
                    + $"</EFilingActivityXML></EFilingSubmissionXML></EFilingBatchXML><!-- {sequence} -->";
            case "AE-FIU":
                return $$"""{ "value": [{ "ReportKey": "1", "EntityReference": "{{id}}", "Status": "Rejected", "Message": "No", "Errors": [{ "Code": "B7", "Path": "report/transaction[1]/amount_local", "Message": "too small" }] }] }""";
            default:
                return "<FDBK><SFID>CTFL</SFID><ERLC>BSTR/STIFs/STIF[1]/TSIF/CRAT</ERLC><ERRS>wrong</ERRS></FDBK>";
        }
    }

    private static string PathOf(XElement element) => string.Join(
        '/', element.AncestorsAndSelf().Reverse().Select(static one =>
            one.Name.LocalName + (one.Attribute("SeqNum") is { } number ? $"[{number.Value}]" : "")));

    private static IEnumerable<string> Above(string folder)
    {
        for (DirectoryInfo? one = new(folder); one is not null; one = one.Parent)
        {
            yield return one.FullName;
        }
    }
}
