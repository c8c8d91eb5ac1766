using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Cli.Tests;

/// <summary><c>complireport score</c> on runs of a few lines.</summary>
public sealed class ScoreCommandTests : IDisposable
{
    private readonly Desk _desk = new();

    public ScoreCommandTests()
    {
        Labels("s1,T01,front,A1,C1,,2026-03-02\ns1,T06,hop,A2,C2,,2026-03-02\nb1,benign:payroll,actor,B1,C3,,\n");
        _desk.Write("accounts.csv", "account_id,customer_id\nA1,C1\nA2,C2\nB1,C3\nX1,C4\nX2,C5\n");
        Run("2026-03-02", "A1", "T01", "F-1");
        Run("2026-03-03", "X1", "T06", "F-2");
    }

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task One_run_and_all_runs_of_a_folder_are_scored_by_their_labels()
    {
        using JsonDocument all = JsonDocument.Parse(await Score("out"));
        using JsonDocument one = JsonDocument.Parse(await Score("out/EX/2026-03-02/run-2026-03-02"));
        Assert.Equal(("T01 10000 10000", "T06 0 0"), (Figures(all, 0), Figures(all, 1)));
        Assert.Equal(("T01 10000 10000", "T06 - 0"), (Figures(one, 0), Figures(one, 1)));
        Assert.Equal(2, all.RootElement.GetProperty("clean_customers").GetInt32());
        Assert.Equal(500_000, all.RootElement.GetProperty("false_alarms").GetProperty("in_typology_alerts_per_million").GetInt32());
        Assert.Equal(0, one.RootElement.GetProperty("false_alarms").GetProperty("in_typology_alerts_per_million").GetInt32());
    }

    [Fact]
    public async Task People_get_tables_with_their_meaning_and_documents_get_Markdown()
    {
        (int code, string text, string error) = await RunAsync("out");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("labelled: 2 planted account(s) in 1 scenario(s), 1 benign account(s); clean customers: 2\n", text, StringComparison.Ordinal);
        Assert.Contains("missed: s1: 1 of 2 account(s) in one reportable case, 1 in any one\n", text, StringComparison.Ordinal);
        Assert.Contains("What the figures mean\n", text, StringComparison.Ordinal);
        (_, string markdown, _) = await RunAsync("out", "--markdown");
        Assert.Contains("| T01 | 1 | 100.00 | 100.00 | 100.00 | 100.00 | 0.00 | 0 | 1 |\n| T06 | 1 | 0.00 | 0.00 | 0.00 | 0.00 | 3333.33 | - | 0 |\n", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_finding_that_honest_conduct_explains_alarms_nobody()
    {
        string file = Directory.EnumerateFiles(_desk.Out, "findings.jsonl", SearchOption.AllDirectories).Single(static path => path.Contains("2026-03-03", StringComparison.Ordinal));
        string line = (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).TrimEnd().TrimEnd('}');
        await File.WriteAllTextAsync(file, line + ",\"benign\":[{\"kind\":\"payroll\",\"reason\":\"wages\",\"effect\":\"vetoes\"}]}\n", TestContext.Current.CancellationToken);
        Assert.Contains("named by an alert of a typology       0", (await RunAsync("out")).Output, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, line + ",\"benign\":[{\"kind\":\"payroll\",\"reason\":\"wages\",\"effect\":\"lowers\"}]}\n", TestContext.Current.CancellationToken);
        Assert.Contains("named by an alert of a typology       1", (await RunAsync("out")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_accounts_file_the_rates_are_unknown()
    {
        File.Delete(Path.Combine(_desk.Root, "accounts.csv"));
        string text = (await RunAsync("out")).Output;
        Assert.Contains("clean customers: unknown (no accounts file)", text, StringComparison.Ordinal);
        Assert.Contains("named by an alert of a typology       1  unknown\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_frozen_scorecard_holds_later_ones_to_it()
    {
        string frozen = Path.Combine(_desk.Root, "frozen.json");
        Assert.Equal(0, (await RunAsync("out", "--freeze", frozen)).Code);
        Assert.Equal((0, ""), await CodeAndErrorAsync("out", "--frozen", frozen));
        Run("2026-03-02", "X2", "T01", "F-1");
        (int code, string error) = await CodeAndErrorAsync("out", "--frozen", frozen);
        Assert.Equal(1, code);
        Assert.Equal(
            [
                "worse than frozen.json: T01: recall fell from 100.00 % (1 of 1) to 0.00 % (0 of 1): more than 2 points",
                "worse than frozen.json: T01: accounts named wrongly: 0 of 3 (0.00 per 10,000), now 1 of 3 (3333.33 per 10,000): more than 10 % up",
                "worse than frozen.json: all typologies: clean customers with an alert: 1 of 2 (5000.00 per 10,000), now 2 of 2 (10000.00 per 10,000): more than 10 % up",
                "worse than frozen.json: cases: clean customers in a reportable case: 1 of 2 (5000.00 per 10,000), now 2 of 2 (10000.00 per 10,000): more than 10 % up",
            ],
            error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        _desk.Write("frozen.json", "{");
        Assert.Equal((3, "frozen.json: NOT_JSON: expected a frozen scorecard, as `complireport score --freeze` writes it.\n"), await CodeAndErrorAsync("out", "--frozen", frozen));
    }

    [Fact]
    public async Task A_fault_of_the_labels_is_named_and_nothing_is_scored()
    {
        Labels("s1,T01,front,A1,C1,,02.03.2026\n");
        (int code, string output, string error) = await RunAsync("out");
        Assert.Equal((3, ""), (code, output));
        Assert.StartsWith("labels.csv:2: day: NOT_A_DAY: found '02.03.2026', expected yyyy-MM-dd", error, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was scored: figures from a part of the labels or findings would be false.", error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_typology_that_nobody_knows_is_warned_of()
    {
        Labels("s1,T99,front,A1,C1,,\n");
        (int code, string error) = await CodeAndErrorAsync("out");
        Assert.Equal((0, "labels.csv:2: typology: UNKNOWN_TYPOLOGY: found T99, expected one that `complireport typologies` lists; its recall is zero\n"), (code, error));
    }

    [Theory]
    [InlineData("no such folder", "nowhere", "The folder '", "--json")]
    [InlineData("no run in it", "empty", "There is no run in '", "--json")]
    [InlineData("no such accounts file", "out", "The file 'nowhere.csv' does not exist.", "--accounts", "nowhere.csv")]
    [InlineData("no such frozen scorecard", "out", "The file 'nowhere.json' does not exist.", "--frozen", "nowhere.json")]
    [InlineData("a budget of nothing", "out", "--budget is the number of cases to look at: expected 1 or more.", "--budget", "0")]
    [InlineData("two forms", "out", "Give either --json or --markdown.", "--json", "--markdown")]
    [InlineData("compare and overwrite", "out", "Give either --frozen or --freeze", "--frozen", "f", "--freeze", "f")]
    public async Task A_command_line_that_cannot_be_followed_says_why(string reason, string folder, string expected, params string[] more)
    {
        Directory.CreateDirectory(Path.Combine(_desk.Root, "empty"));
        (int code, string output, string error) = await RunAsync(folder, more);
        Assert.True((code, output) == (2, "") && error.StartsWith(expected, StringComparison.Ordinal), reason + ": " + error);
    }

    private static string Figures(JsonDocument card, int typology)
    {
        JsonElement one = card.RootElement.GetProperty("typologies")[typology];
        JsonElement precision = one.GetProperty("accounts").GetProperty("precision_bps"), recall = one.GetProperty("accounts").GetProperty("recall_bps");
        return $"{one.GetProperty("id")} {(precision.ValueKind == JsonValueKind.Null ? "-" : precision)} {recall}";
    }

    private async Task<string> Score(string folder)
    {
        (int code, string output, string error) = await RunAsync(folder, "--json");
        Assert.True(code == 0 && error.Length == 0, error);
        return output;
    }

    private async Task<(int Code, string Error)> CodeAndErrorAsync(string folder, params string[] more)
    {
        (int code, _, string error) = await RunAsync(folder, more);
        return (code, error);
    }

    private Task<(int Code, string Output, string Error)> RunAsync(string folder, params string[] more) => Desk.RunAsync(
        [.. new[] { "score", Path.Combine(_desk.Root, folder), "--labels", Path.Combine(_desk.Root, "labels.csv") }.Concat(more)]);

    private void Labels(string rows) => _desk.Write("labels.csv", "scenario_id,typology,role,account_id,customer_id,entry_id,day\n" + rows);

    // A run with one finding of one account, in a reportable case.
    private void Run(string day, string account, string typology, string id)
    {
        string customer = account switch { "A1" => "C1", "X1" => "C4", _ => "C5" };
        string folder = $"out/EX/{day}/run-{day}/", who = $"\"accounts\":[\"{account}\"],\"customers\":[\"{customer}\"]";
        _desk.Write(folder + "manifest.json", "{}");
        _desk.Write(
            folder + "findings.jsonl",
            $"{{\"finding_id\":\"{id}\",\"kind\":\"typology\",\"id\":\"{typology}\",\"severity\":\"review\",{who},\"first_seen\":\"{day}T00:00:00Z\",\"last_seen\":\"{day}T09:00:00Z\"}}\n");
        _desk.Write(folder + "cases.jsonl", $"{{\"case_id\":\"K{id}\",{who},\"rank\":1,\"decision\":\"report\"}}\n");
    }
}
