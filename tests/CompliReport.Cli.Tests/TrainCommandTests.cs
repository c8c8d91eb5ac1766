using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using CompliReport.Rules;
using Xunit;

namespace CompliReport.Cli.Tests;

/// <summary><c>complireport train</c> on runs of a few lines: accounts with one finding of T14, each in a case of its own.</summary>
public sealed class TrainCommandTests : IDisposable
{
    private const string Header = "scenario_id,typology,role,account_id,customer_id,entry_id,day\n";

    private static readonly int Shipped = CaseScoring.Default.Patterns["T14"].Points;

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task Weights_are_learned_shown_and_written_the_same_bytes_each_time()
    {
        Data("one", planted: 3, clean: 0);
        Data("two", planted: 1, clean: 0);
        string[] judged = ["--holdout", At("two/out"), "--holdout-labels", At("two/labels.csv"), "--on", "2026-11-30", "--data", "three accounts"];
        (int code, string text, string error) = await Train("one", [.. judged, "--out", At("a.json")]);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("  typologies.T14       10       50\n1 moves; 40 weights stay as they are\n", text, StringComparison.Ordinal);
        Assert.Contains("\nTraining: 1 run(s), 30 rows\n", text, StringComparison.Ordinal);
        Assert.Contains("\nHeld out: 1 run(s), 30 rows\n", text, StringComparison.Ordinal);
        Assert.Contains("scenarios that one reportable case holds 0 of 3 0.00 % 3 of 3 100.00 %", string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Equal(0, (await Train("one", [.. judged, "--out", At("b.json")])).Code);
        byte[] file = await File.ReadAllBytesAsync(At("a.json"), TestContext.Current.CancellationToken);
        Assert.Equal(file, await File.ReadAllBytesAsync(At("b.json"), TestContext.Current.CancellationToken));
        CaseScoring learned = CaseScoring.Read(file);
        Assert.Equal((50, 10), (learned.Patterns["T14"].Points, learned.HandSet["typologies.T14"]));
    }

    [Fact]
    public async Task Machines_get_all_weights_and_figures()
    {
        Data("one", planted: 3, clean: 0);
        using JsonDocument json = JsonDocument.Parse((await Train("one", "--json")).Output);
        Assert.True(json.RootElement.GetProperty("is_better").GetBoolean());
        Assert.Equal(41, json.RootElement.GetProperty("weights").GetArrayLength());
        Assert.Equal(3, json.RootElement.GetProperty("training").GetProperty("learned").GetProperty("reported").GetInt32());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("held_out").ValueKind);
    }

    [Fact]
    public async Task What_is_no_better_on_held_out_runs_is_not_written()
    {
        Data("one", planted: 3, clean: 0);
        Data("two", planted: 0, clean: 1);
        (int code, _, string error) = await Train("one", "--holdout", At("two/out"), "--holdout-labels", At("two/labels.csv"), "--out", At("a.json"));
        Assert.Equal((1, $"The learned weights are no better than those set by hand: '{At("a.json")}' was not written.\n"), (code, error.ReplaceLineEndings("\n")));
        Assert.False(File.Exists(At("a.json")));
    }

    [Theory]
    [InlineData("a run that other weights scored", "\"score\":", "\"score\":1", "cases.jsonl: score: OTHER_SCORE: found 1")]
    [InlineData("a case without its finding", "\"findings\":[\"F", "\"findings\":[\"G", "cases.jsonl: findings: NO_FINDING: found KA0 names G")]
    [InlineData("a case without a field", "\"tier\"", "\"trier\"", "cases.jsonl:1: tier: BAD_FIELD: ")]
    public async Task From_a_run_that_does_not_fit_nothing_is_learned(string reason, string from, string to, string expected)
    {
        Data("one", planted: 3, clean: 0);
        string path = At("one/out/EX/2026-03-02/run-1/cases.jsonl"), text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(path, text.Replace(from, to, StringComparison.Ordinal).Replace("1" + Shipped, "1", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        (int code, string output, string error) = await Train("one");
        Assert.True((code, output) == (3, "") && error.Contains(expected, StringComparison.Ordinal), reason + ": " + error);
        Assert.EndsWith("Nothing was learned: weights from a part of the labels or findings would be false.", error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Daily_runs_of_one_data_set_are_learned_from_as_one_and_a_case_that_any_day_reports_is_reported()
    {
        Data("one", planted: 3, clean: 0);
        Run("one/out/EX/2026-03-03/run-2/", ["A0"]);
        using JsonDocument json = JsonDocument.Parse((await Train("one", "--json")).Output);
        JsonElement training = json.RootElement.GetProperty("training");
        Assert.Equal((1, 60), (training.GetProperty("runs").GetInt32(), training.GetProperty("rows").GetInt32()));
        Assert.Equal(3, training.GetProperty("learned").GetProperty("scenarios").GetInt32());
        Assert.Equal(3, training.GetProperty("learned").GetProperty("reported").GetInt32());
    }

    [Fact]
    public async Task A_folder_without_a_run_is_refused()
    {
        Data("one", planted: 3, clean: 0);
        System.IO.Directory.Delete(At("one/out/EX"), recursive: true);
        (int code, _, string error) = await Train("one");
        Assert.Equal(3, code);
        Assert.Contains("out: ", error, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was learned: weights from a part of the labels or findings would be false.", error.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no labels for a run", "--labels: 1 for 2 run(s): each run has its own, in the same order.", "one/out", "one/out", "--labels", "one/labels.csv")]
    [InlineData("labels for none", "--holdout-labels: 1 for 0 run(s)", "one/out", "--labels", "one/labels.csv", "--holdout-labels", "one/labels.csv")]
    [InlineData("no such folder", "The folder '", "nowhere", "--labels", "one/labels.csv")]
    [InlineData("no such labels", "The file '", "one/out", "--labels", "one/nothing.csv")]
    public async Task A_command_line_that_cannot_be_followed_says_why(string reason, string expected, params string[] arguments)
    {
        Data("one", planted: 1, clean: 0);
        (int code, string output, string error) = await Desk.RunAsync(
            [.. arguments.Select(one => one.StartsWith('-') ? one : At(one)).Prepend("train")]);
        Assert.True((code, output) == (2, "") && error.StartsWith(expected, StringComparison.Ordinal), reason + ": " + error);
    }

    private string At(string name) => Path.Combine(_desk.Root, name);

    private Task<(int Code, string Output, string Error)> Train(string data, params string[] more) =>
        Desk.RunAsync([.. new[] { "train", At(data + "/out"), "--labels", At(data + "/labels.csv") }.Concat(more)]);

    private void Data(string name, int planted, int clean)
    {
        string[] accounts = [.. Enumerable.Range(0, planted).Select(static i => "A" + i), .. Enumerable.Range(0, clean).Select(static i => "X" + i)];
        _desk.Write(name + "/labels.csv", Header + string.Concat(accounts.Take(planted).Select(static one => $"s{one},T14,front,{one},C{one},,\n")));
        _desk.Write(name + "/accounts.csv", "account_id,customer_id\n" + string.Concat(accounts.Select(static one => $"{one},C{one}\n")));
        Run(name + "/out/EX/2026-03-02/run-1/", accounts);
    }

    private void Run(string folder, string[] accounts)
    {
        _desk.Write(folder + "manifest.json", "{\"sums\":{\"rows\":{\"read\":30}}}");
        _desk.Write(folder + "findings.jsonl", string.Concat(accounts.Select(static one =>
            $"{{\"finding_id\":\"F{one}\",\"kind\":\"typology\",\"id\":\"T14\",\"pack\":\"cn@0\",\"severity\":\"review\",{Who(one)},\"measures\":{{\"provinces\":\"5\"}},\"margin\":\"1\","
                + "\"first_seen\":\"2026-03-02T00:00:00Z\",\"last_seen\":\"2026-03-02T09:00:00Z\",\"reached\":\"2026-03-02T09:00:00Z\",\"benign\":[]}\n")));
        _desk.Write(folder + "cases.jsonl", string.Concat(accounts.Select(static one => string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"case_id\":\"K{one}\",{Who(one)},\"findings\":[\"F{one}\"],\"tier\":null,\"rank\":1,\"decision\":\"review\",\"score\":{Shipped},\"score_parts\":[{{\"kind\":\"typology\",\"findings\":[\"F{one}\"]}}]}}\n"))));
    }

    private static string Who(string account) => $"\"accounts\":[\"{account}\"],\"customers\":[\"C{account}\"]";
}
