using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CompliReport.Evaluation.Scoring;
using CompliReport.Ledgers.Beside;
using CompliReport.Reports.Formats;
using CompliReport.Tests.Reports;
using Xunit;

namespace CompliReport.Tests.Evaluation;

/// <summary>Labels, accounts and runs as they lie on a disk.</summary>
public sealed class ScoringFilesTests : IDisposable
{
    private const string Header = "scenario_id,typology,role,account_id,customer_id,entry_id,day\n";

    private readonly string _root = Directory.CreateTempSubdirectory("score").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Labels_are_read_by_the_names_of_their_columns()
    {
        Labels labels = Read(
            "\uFEFFday,typology,scenario_id,role,account_id,customer_id,entry_id\n2026-03-02,T01,s1,front,A1,C1,E1\n,T06,s1,,A2,C2,\n\n,fault:odd,f,row,,,E2\n",
            out string[] faults, out string[] warnings);
        Assert.Equal(([], []), (faults, warnings));
        Assert.Equal((3, "A1 A2"), (labels.Count, string.Join(' ', labels.Scenarios["s1"])));
        Assert.Equal([("T01", "A1", new DateOnly(2026, 3, 2))], labels.Days);
    }

    [Theory]
    [InlineData("no header", "", "labels.csv:1: MISSING_COLUMN: found no column scenario_id, typology, role, account_id, customer_id, entry_id, day, expected a header with scenario_id,")]
    [InlineData("a column too few", "scenario_id,typology,role,account_id,customer_id,entry_id\n", "labels.csv:1: MISSING_COLUMN: found no column day, expected a header with scenario_id,")]
    [InlineData("a cell too few", Header + "s,T01,r,A,C,E\n", "labels.csv:2: CELL_COUNT: found 6 cells, expected 7 cells as in the header")]
    [InlineData("no scenario", Header + ",T01,r,A,C,E,\n", "labels.csv:2: scenario_id: MISSING: found 0 characters, expected 1 to 128 characters without control characters")]
    [InlineData("no account", Header + "s,benign:payroll,r,,C,E,\n", "labels.csv:2: account_id: MISSING: ")]
    [InlineData("no customer", Header + "s,T01,r,A,,E,\n", "labels.csv:2: customer_id: MISSING: ")]
    [InlineData("no such day", Header + "s,T01,r,A,C,E,2026-02-30\n", "labels.csv:2: day: NOT_A_DAY: found '2026-02-30', expected yyyy-MM-dd, or nothing")]
    [InlineData("no kind of label", Header + "s,T1x,r,A,C,E,\n", "labels.csv:2: typology: UNKNOWN_LABEL: found 'T1x', expected T and digits, benign:<name> or fault:<name>")]
    [InlineData("a benign label without a name", Header + "s,benign:,r,A,C,E,\n", "labels.csv:2: typology: UNKNOWN_LABEL: found 'benign:', ")]
    [InlineData("a name in a shifted row is not repeated", Header + "s,Li Example,r,A,C,E,\n", "labels.csv:2: typology: UNKNOWN_LABEL: found 10 characters, ")]
    [InlineData("an open quote", Header + "s,\"T01,r,A,C,E,\ns,T01,r,A,C,E,\n", "labels.csv:2: BAD_QUOTE: ")]
    public void A_fault_of_a_label_says_where_and_what(string reason, string text, string expected)
    {
        Read(text, out string[] faults, out string[] warnings);
        Assert.True(faults.Length == 1 && warnings.Length == 0, reason + ": " + string.Join('\n', faults));
        Assert.StartsWith(expected, faults[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_typology_that_this_build_does_not_know_is_warned_of_once_and_counts()
    {
        Labels labels = Read(Header + "s,T99,r,A,C,E,\ns,T99,r,B,D,E,\ns,T01,r,B,D,E,\n", out string[] faults, out string[] warnings);
        Assert.Empty(faults);
        Assert.Equal(["labels.csv:2: typology: UNKNOWN_TYPOLOGY: found T99, expected one that `complireport typologies` lists"], warnings);
        Assert.Equal(2, labels.AccountsOf["T99"].Count);
    }

    [Fact]
    public void Customers_are_those_of_the_accounts_file()
    {
        List<InputFault> faults = [];
        Customers customers = Customers.Read(Write("accounts.csv", "customer_id,full_name,account_id\nC1,Lin,A1\nC1,Lin,A2\nC2,,A3\nC3,,\n"), faults);
        Assert.Equal((3, 2), (customers.Accounts.Count, customers.Ids.Count));
        Assert.Equal(["accounts.csv:5: MISSING: found an empty id, expected account_id and customer_id"], faults.Select(static fault => fault.ToString()));
    }

    [Fact]
    public void A_run_scores_alike_in_memory_and_from_its_files()
    {
        ScoredRun memory = ScoredRun.Of(ReportSample.Day);
        using (FileStream findings = File.Create(Path.Combine(_root, RunLines.Findings)), cases = File.Create(Path.Combine(_root, RunLines.Cases)))
        {
            FindingsJsonl.Write(ReportSample.Day, findings);
            CasesJsonl.Write(ReportSample.Day, ReportSample.Reports, cases);
        }

        ScoredRun files = ReadRuns([_root], out string[] faults);
        Assert.Empty(faults);
        Assert.NotEmpty(memory.Cases);
        Assert.Equal(memory.Findings.Select(Text), files.Findings.Select(Text));
        Assert.Equal(memory.Cases.Select(Text), files.Cases.Select(Text));
    }

    [Fact]
    public void A_finding_that_comes_again_on_the_next_day_is_one_with_the_longer_window()
    {
        ScoredFinding first = HandMade.Finding("F", "T01", "A1", 2, 3), second = HandMade.Finding("F", "T01", "A1 A2", 2, 5) with { Reached = HandMade.Noon(4) };
        ScoredCase early = HandMade.Case("K", 3, "A1", isReportable: true), late = HandMade.Case("K", 7, "A2", isReportable: false);
        foreach (ScoredRun run in (ScoredRun[])[ScoredRun.Of([first, second], [early, late]), ScoredRun.Of([second, first], [late, early])])
        {
            Assert.Equal("F T01 False True A1,A2 C-A1,C-A2 2026-03-02T12:00:00Z 2026-03-05T12:00:00Z 2026-03-02T12:00:00Z", Text(run.Findings.Single()));
            Assert.Equal("K 3 A1,A2 C-A1,C-A2 True", Text(run.Cases.Single()));
        }
    }

    [Theory]
    [InlineData("no JSON", "{", "day/findings.jsonl:1: NOT_JSON: found no JSON at byte 1 of the line, expected a JSON object a line")]
    [InlineData("no object", "[]", "day/findings.jsonl:1: first_seen: BAD_FIELD: ")]
    [InlineData("a field too few", "{\"first_seen\": \"2026-03-02T00:00:00Z\"}", "day/findings.jsonl:1: finding_id: BAD_FIELD: ")]
    public void A_damaged_line_of_a_run_is_named(string reason, string line, string expected)
    {
        Write("day/findings.jsonl", line + "\n");
        Write("day/cases.jsonl", "");
        ReadRuns([Path.Combine(_root, "day")], out string[] faults);
        Assert.True(faults.Length == 1 && faults[0].StartsWith(expected, StringComparison.Ordinal), reason + ": " + string.Join('\n', faults));
    }

    [Fact]
    public void Runs_are_found_under_a_day_an_exchange_and_a_whole_output_folder()
    {
        string[] runs = [Run("EX/2026-03-01/run-a"), Run("EX/2026-03-02/run-b"), Run("OTHER/2026-03-01/run-c")];
        Write("EX/2026-03-02/run-broken-off/findings.jsonl", "");
        Write("queue/suspicious-activity.jsonl", "");
        Assert.Equal(runs, Find("", out _));
        Assert.Equal(runs[..2], Find("EX", out _));
        Assert.Equal(runs[1..2], Find("EX/2026-03-02", out _));
        Assert.Equal(runs[..1], Find("EX/2026-03-01/run-a", out string[] faults));
        Assert.Empty(faults);
        Assert.Empty(Find("queue", out _));
    }

    [Theory]
    [InlineData("the last line", "a b", "run-b")]
    [InlineData("the last line, whatever the names", "b a", "run-a")]
    [InlineData("other days do not matter", "a b a z", "run-a")]
    public void A_day_that_was_run_again_counts_by_its_last_run(string reason, string chain, string last)
    {
        Run("EX/2026-03-01/run-a");
        Run("EX/2026-03-01/run-b");
        Assert.Empty(Find("", out string[] faults));
        Assert.Equal("2026-03-01: SEVERAL_RUNS: found run-a, run-b, expected one run of the day, or a chain.jsonl that says which is the last; name the run folder", faults.Single());
        Write("EX/chain.jsonl", string.Concat(chain.Split(' ').Select(static id => "{\"run_id\": \"run-" + id + "\", \"day\": \"2026-03-01\"}\n")));
        Assert.True(Path.GetFileName(Find("", out faults).Single()) == last && faults.Length == 0, reason);
    }

    private static string Text(ScoredFinding one) =>
        $"{one.Id} {one.RuleId} {one.IsRule} {one.IsAlert} {string.Join(',', one.Accounts)} {string.Join(',', one.Customers)} {one.From} {one.To} {one.Reached}";

    private static string Text(ScoredCase one) =>
        FormattableString.Invariant($"{one.Id} {one.Rank} {string.Join(',', one.Accounts)} {string.Join(',', one.Customers)} {one.IsReportable}");

    private static ScoredRun ReadRuns(string[] folders, out string[] faults)
    {
        List<ScoredFinding> findings = [];
        List<ScoredCase> cases = [];
        List<InputFault> wrong = [];
        foreach (string folder in folders)
        {
            RunLines.Read(folder, findings, cases, wrong);
        }

        faults = [.. wrong.Select(static fault => fault.ToString())];
        return ScoredRun.Of(findings, cases);
    }

    private Labels Read(string text, out string[] faults, out string[] warnings)
    {
        List<InputFault> wrong = [], odd = [];
        Labels labels = LabelFile.Read(Write("labels.csv", text), wrong, odd);
        faults = [.. wrong.Select(static fault => fault.ToString())];
        warnings = [.. odd.Select(static fault => fault.ToString())];
        return labels;
    }

    private string[] Find(string folder, out string[] faults)
    {
        List<InputFault> wrong = [];
        string[] found = [.. RunFolders.Find(Path.Combine(_root, folder), wrong)];
        faults = [.. wrong.Select(static fault => fault.ToString())];
        return found;
    }

    private string Run(string folder)
    {
        Write(folder + "/findings.jsonl", "");
        return Path.GetDirectoryName(Write(folder + "/manifest.json", "{}"))!;
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
