using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text.Json;
using CompliReport.Evaluation.Scoring;
using CompliReport.Ledgers.Beside;

namespace CompliReport.Cli;

/// <summary><c>complireport score</c>: what runs found against what is known to be true.</summary>
internal static class ScoreCommand
{
    private const int FaultsShown = 20;

    private const string Description = """
        Compares what a run found with labels: precision, recall and F1 per typology, cases, false alarms, time to detection.

        The folder may be a run's, or one above several: an exchange, or all of --out. Then the runs are scored together, a day by its
        last run. Labels are a CSV file: scenario_id,typology,role,account_id,customer_id,entry_id,day.

        Examples:
          complireport score out/demo --labels samples/founding-case/labels.csv
          complireport score out --labels labels.csv --json
          complireport score out --labels labels.csv --freeze frozen.json      (and after a change:)
          complireport score out --labels labels.csv --frozen frozen.json

        With --frozen the exit code is 1 when the recall of a typology, or of scenarios that a case holds, fell by more than 2 points, a
        false-positive rate rose by more than 10 %, or more benign look-alikes are in a reportable case.
        """;

    internal static Command Make(TextWriter output, TextWriter error)
    {
        Argument<string> run = new("run-dir") { Description = "A run folder, or a folder above several." };
        Option<string> labels = new("--labels") { Description = "The labels, a CSV file.", Required = true };
        Option<string?> accounts = new("--accounts")
        {
            Description = "All accounts of the data, a CSV file: how many clean customers there are; "
                + "accounts.csv beside the labels if not given.",
        };
        Option<int> budget = new("--budget")
        {
            Description = "How many of the first ranked cases somebody has time to look at.",
            DefaultValueFactory = _ => Scorecard.BudgetDefault,
        };
        Option<bool> json = new("--json") { Description = "Print JSON for machines." };
        Option<bool> markdown = new("--markdown") { Description = "Print Markdown tables, as docs/typologies.md has them." };
        Option<string?> frozen = new("--frozen")
        {
            Description = "A frozen scorecard to compare with; exit with 1 where this one is worse.",
        };
        Option<string?> freeze = new("--freeze") { Description = "Write this scorecard to a file, to compare later ones with." };
        budget.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--budget is the number of cases to look at: expected 1 or more.");
            }
        });
        Command command = new("score", Description) { run, labels, accounts, budget, json, markdown, frozen, freeze };
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetValue(markdown))
            {
                result.AddError("Give either --json or --markdown.");
            }

            if (result.GetValue(frozen) is not null && result.GetValue(freeze) is not null)
            {
                result.AddError("Give either --frozen or --freeze: what is compared with is not overwritten by the way.");
            }
        });
        command.SetAction(parsed =>
        {
            Request request = new(parsed.GetValue(run)!, parsed.GetValue(labels)!, parsed.GetValue(accounts), parsed.GetValue(budget))
            {
                Frozen = parsed.GetValue(frozen),
                Freeze = parsed.GetValue(freeze),
                Print = card => parsed.GetValue(json) ? JsonSerializer.Serialize(ScorecardJson.Shape(card), Summary.Json) + "\n"
                    : parsed.GetValue(markdown) ? ScorecardText.Markdown(card) : ScorecardText.Plain(card),
            };
            return Execute(request, output, error);
        });
        return command;
    }

    private static int Execute(Request request, TextWriter output, TextWriter error)
    {
        if (MissingOf(request) is { } missing)
        {
            error.WriteLine(missing);
            return ExitCodes.Usage;
        }

        List<InputFault> faults = [], warnings = [];
        ImmutableArray<string> folders = RunFolders.Find(request.Run, faults);
        if (folders.IsEmpty && faults.Count == 0)
        {
            error.WriteLine($"There is no run in '{request.Run}': no folder with a manifest.json and a findings.jsonl.");
            return ExitCodes.Usage;
        }

        Labels labels = LabelFile.Read(request.Labels, faults, warnings);
        Customers? customers = request.AccountsFile is { } file ? Customers.Read(file, faults) : null;
        List<ScoredFinding> findings = [];
        List<ScoredCase> cases = [];
        foreach (string folder in folders)
        {
            RunLines.Read(folder, findings, cases, faults);
        }

        foreach (InputFault warning in warnings)
        {
            error.WriteLine(warning.ToString() + "; its recall is zero");
        }

        if (faults.Count > 0)
        {
            WriteFaults(faults, error, "Nothing was scored: figures from a part of the labels or findings would be false.");
            return ExitCodes.Unreadable;
        }

        Scorecard card = Scorecard.Of(labels, findings, cases, customers, request.Budget);
        output.Write(request.Print(card));
        return Compare(request, FrozenScorecard.Of(card), error);
    }

    private static int Compare(Request request, FrozenScorecard now, TextWriter error)
    {
        if (request.Freeze is { } target)
        {
            File.WriteAllText(target, now.ToJson());
        }

        if (request.Frozen is not { } source)
        {
            return ExitCodes.Done;
        }

        if (FrozenScorecard.TryRead(File.ReadAllText(source), out string fault) is not { } before)
        {
            error.WriteLine($"{Path.GetFileName(source)}: {fault}.");
            return ExitCodes.Unreadable;
        }

        ImmutableArray<string> worse = before.WorseIn(now);
        foreach (string line in worse)
        {
            error.WriteLine($"worse than {Path.GetFileName(source)}: {line}");
        }

        return worse.IsEmpty ? ExitCodes.Done : ExitCodes.NeedsAttention;
    }

    /// <summary>Says what is wrong, the first faults in full, and what comes of it.</summary>
    internal static void WriteFaults(List<InputFault> faults, TextWriter error, string consequence)
    {
        foreach (InputFault fault in faults.Take(FaultsShown))
        {
            error.WriteLine(fault.ToString());
        }

        if (faults.Count > FaultsShown)
        {
            error.WriteLine($"... and {faults.Count - FaultsShown} more");
        }

        error.WriteLine(consequence);
    }

    private static string? MissingOf(Request request) =>
        !Directory.Exists(request.Run) ? $"The folder '{request.Run}' does not exist."
        : new[] { request.Labels, request.Accounts, request.Frozen }.FirstOrDefault(static file => file is not null && !File.Exists(file))
            is { } file ? $"The file '{file}' does not exist."
        : null;

    private sealed record Request(string Run, string Labels, string? Accounts, int Budget)
    {
        public string? Frozen { get; init; }

        public string? Freeze { get; init; }

        public required Func<Scorecard, string> Print { get; init; }

        /// <summary>The accounts file that was given, else the one beside the labels; null where there is none.</summary>
        public string? AccountsFile
        {
            get
            {
                string beside = Customers.PathBeside(Labels);
                return Accounts ?? (File.Exists(beside) ? beside : null);
            }
        }
    }
}
