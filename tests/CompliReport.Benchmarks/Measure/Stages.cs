using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using CompliReport.Benchmarks.Data;
using CompliReport.Cli;
using CompliReport.Ledgers;
using CompliReport.Reports;
using CompliReport.Reports.Formats;
using CompliReport.Rules;

namespace CompliReport.Benchmarks.Measure;

/// <summary>Times the bare typed parse, or the stages of a whole run before delivery, in this process.</summary>
internal static class Stages
{
    public static int Parse(CommandArguments arguments)
    {
        Upload upload = Upload.Find([arguments.Text("--in")])[0];
        Stopwatch watch = Stopwatch.StartNew();
        LedgerDay day = LedgerIntake.Read([.. upload.Ledgers.Select(Upload.Open)], IntakeOptions.Everything, static _ => { });
        Report("parse", watch, day.RowsRead);
        WholeProcess.PrintFigures(day.RowsRead, watch);
        return 0;
    }

    public static async Task<int> RunAsync(CommandArguments arguments)
    {
        Stopwatch watch = Stopwatch.StartNew();
        using StringWriter summary = new();
        string[] rules = arguments.Has("--all-rules") ? ["--rules", .. PackFiles.Names] : [];
        int code = await CommandLine.RunAsync(
            ["run", "--ledgers", arguments.Text("--in"), "--out", arguments.Text("--out"), "--json", .. rules], summary, Console.Error);
        using JsonDocument json = JsonDocument.Parse(summary.ToString());
        WholeProcess.PrintFigures(json.RootElement.GetProperty("runs")[0].GetProperty("rows").GetProperty("read").GetInt64(), watch);
        return code;
    }

    public static int Execute(CommandArguments arguments)
    {
        string folder = arguments.Text("--in");
        Upload upload = Upload.Find([folder])[0];
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "rules"), arguments.Has("--all-rules") ? "*.json" : "cn.json")
            .Order(StringComparer.Ordinal)];
        RulePack[] packs = arguments.Has("--no-rules") ? []
            : [.. files.Select(static file => RulePackReader.Read(Path.GetFileName(file), File.ReadAllBytes(file)).Pack ?? throw new InvalidDataException(file))];
        Stopwatch watch = Stopwatch.StartNew();
        string stage = "";
        RunInputs inputs = new(
            [.. upload.Ledgers.Select(Upload.Open)], upload.Accounts is { } accounts ? Upload.Open(accounts) : null,
            upload.Control is { } control ? new ControlInput("manifest.json", File.ReadAllBytes(control)) : null,
            Upload.ReadRates(upload.Rates, []),
            [.. packs]);
        RunResult result = ComplianceRun.Execute(inputs, new RunOptions(), progress =>
        {
            if (progress.Stage != stage)
            {
                stage = progress.Stage;
                Report("before " + stage, watch, progress.Rows);
            }
        });
        Report("done", watch, result.Ledger.RowsRead);
        using MemoryStream history = new();
        HistoryBin.Write(result, [], history);
        Report("history written", watch, result.Ledger.RowsRead);
        Console.WriteLine($"history {history.Length} bytes");
        Console.WriteLine($"{result.Reconciled.Conversions.Count} conversions, states {string.Join(' ', result.Reconciled.CountByState)},"
            + $" breaks {string.Join(' ', result.Reconciled.CountByCategory)}");
        Console.WriteLine($"{result.Detected.Findings.Length} findings, {result.Cases.Length} cases, {result.Cited.Count} cited rows");
        IEnumerable<IGrouping<string, Detection.Finding>> groups = result.Detected.Findings.GroupBy(finding => finding.RuleId);
        foreach (IGrouping<string, Detection.Finding> rule in groups.OrderBy(group => group.Key))
        {
            Console.WriteLine($"  {rule.Key}: {rule.Count()}");
        }

        return 0;
    }

    private static void Report(string what, Stopwatch watch, long rows) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-20} {watch.Elapsed.TotalSeconds,8:0.000} s  "
            + $"{rows / Math.Max(watch.Elapsed.TotalSeconds, 0.001) / 1e6,6:0.00} M rows/s  {Environment.WorkingSet / 1024 / 1024,6} MB"));
}
