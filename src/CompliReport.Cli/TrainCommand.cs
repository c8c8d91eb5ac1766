using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using CompliReport.Evaluation.Scoring;
using CompliReport.Evaluation.Training;
using CompliReport.Ledgers.Beside;
using CompliReport.Rules;

namespace CompliReport.Cli;

/// <summary><c>complireport train</c>: learns the points of the case score from labelled runs.</summary>
internal static class TrainCommand
{
    private const string Description = """
        Learns the points of the case score (rules/scoring/case-score.json) from labelled runs, and shows what they do on others.

        Each run, or folder of daily runs, covers all days of its data and has its labels, in the same order; accounts.csv lies beside
        the labels, or in the exchange's folder below. The search begins with the weights set by hand and changes what lowers the loss
        most: a missed scenario counts 1, an honest customer in a reportable case 5, and a point moved a twentieth. The threshold,
        honest conduct and its limits stay. The same runs give the same bytes. Nothing is written where the learned weights are no
        better on the held-out runs.

        Example, for each seed N of some, of which one is held out:
          complireport generate --seed N --rows 100000 --copies 4 --out days/N
          complireport run --ledgers days/N --rules cn --out out/N
          complireport train out/1 out/2 --labels days/1/labels.csv days/2/labels.csv
            --holdout out/3 --holdout-labels days/3/labels.csv --out case-score.json
        """;

    internal static Command Make(TextWriter output, TextWriter error)
    {
        Argument<string[]> runs = new("run-dir")
        {
            Description = "Folders, each with one run over all days of its labels, or with the daily runs of all of them.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string[]> labels = Several("--labels", "The labels of each, CSV files in the same order.");
        labels.Required = true;
        Option<string[]> heldOut = Several("--holdout", "Run folders to judge by; nothing is learned from them.");
        Option<string[]> heldOutLabels = Several("--holdout-labels", "Their labels, in the same order.");
        Option<string?> target = new("--out") { Description = "Where the scoring file with the learned weights goes." };
        Option<string?> data = new("--data") { Description = "What the data is, in words for the file, e.g. the seeds." };
        Option<DateOnly?> on = new("--on") { Description = "The day for the file, yyyy-MM-dd.", CustomParser = DayText.Parse };
        Option<bool> json = new("--json") { Description = "Print JSON for machines." };
        Command command = new("train", Description) { runs, labels, heldOut, heldOutLabels, target, data, on, json };
        command.Validators.Add(result =>
        {
            Pair(result, runs, labels);
            Pair(result, heldOut, heldOutLabels);
        });
        command.SetAction(parsed =>
        {
            string[] folders = parsed.GetValue(runs)!, judges = parsed.GetValue(heldOut) ?? [];
            string[] files = parsed.GetValue(labels)!, judgeFiles = parsed.GetValue(heldOutLabels) ?? [];
            if (MissingOf([.. folders, .. judges], [.. files, .. judgeFiles]) is { } missing)
            {
                error.WriteLine(missing);
                return ExitCodes.Usage;
            }

            List<InputFault> faults = [];
            LabelledRun[] training = Read(folders, files, faults), others = Read(judges, judgeFiles, faults);
            if (faults.Count > 0)
            {
                ScoreCommand.WriteFaults(
                    faults, error, "Nothing was learned: weights from a part of the labels or findings would be false.");
                return ExitCodes.Unreadable;
            }

            TrainingResult result = TrainingResult.Of(CaseScoring.Default.BeforeLearning(), training, others);
            output.Write(parsed.GetValue(json) ? JsonSerializer.Serialize(result.Shape(), Summary.Json) + "\n" : result.ToText());
            return Write(result, parsed.GetValue(target), parsed.GetValue(on), parsed.GetValue(data), error);
        });
        return command;
    }

    private static int Write(TrainingResult result, string? target, DateOnly? on, string? data, TextWriter error)
    {
        if (!result.IsBetter)
        {
            error.WriteLine(
                "The learned weights are no better than those set by hand" + (target is null ? "." : $": '{target}' was not written."));
            return ExitCodes.NeedsAttention;
        }

        if (target is not null)
        {
            File.WriteAllBytes(target, result.ToFile(on?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), data));
        }

        return ExitCodes.Done;
    }

    private static LabelledRun[] Read(string[] folders, string[] labels, List<InputFault> faults) =>
        [.. folders.Zip(labels, (folder, file) => LabelledRun.Read(folder, file, CaseScoring.Default, faults)).OfType<LabelledRun>()];

    private static string? MissingOf(IEnumerable<string> folders, IEnumerable<string> labels) =>
        folders.FirstOrDefault(static folder => !Directory.Exists(folder)) is { } folder ? $"The folder '{folder}' does not exist."
        : labels.SelectMany(static file => (string[])[file, Customers.PathBeside(file)])
            .FirstOrDefault(static file => !File.Exists(file)) is { } missing ? $"The file '{missing}' does not exist."
        : null;

    private static Option<string[]> Several(string name, string description) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => [],
        AllowMultipleArgumentsPerToken = true,
    };

    private static void Pair(System.CommandLine.Parsing.CommandResult result, Symbol folders, Option<string[]> labels)
    {
        string[] given =
            (folders is Argument<string[]> argument ? result.GetValue(argument) : result.GetValue((Option<string[]>)folders)) ?? [];
        string[] files = result.GetValue(labels) ?? [];
        if (given.Length != files.Length)
        {
            result.AddError(string.Create(
                CultureInfo.InvariantCulture,
                $"{labels.Name}: {files.Length} for {given.Length} run(s): each run has its own, in the same order."));
        }
    }
}
