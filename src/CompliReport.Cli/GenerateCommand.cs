using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using CompliReport.Evaluation.Generation;

namespace CompliReport.Cli;

/// <summary><c>complireport generate</c>: synthetic days with labels, to measure detection on.</summary>
internal static class GenerateCommand
{
    internal static Command Make(TextWriter output, TextWriter error)
    {
        Option<long> rows = new("--rows") { Description = "Rows of all ledgers together, at least.", DefaultValueFactory = _ => 200_000 };
        Option<ulong> seed = new("--seed") { Description = "The same seed makes the same bytes.", Required = true };
        Option<int> days = new("--days") { Description = "Days of the period.", DefaultValueFactory = _ => new LabelledRequest(1, 0).Days };
        Option<int> copies = new("--copies")
        {
            Description = "Instances of each scenario.",
            DefaultValueFactory = _ => new LabelledRequest(1, 0).Copies,
        };
        Option<string> scenarios = new("--scenarios")
        {
            Description = "What to plant, with commas: names such as t03-fan-in or benign-payroll, typologies such as T03, 'none', "
                + "or 'all'.",
            DefaultValueFactory = _ => "all",
        };
        Option<bool> byDay = new("--by-day")
        {
            Description = "A folder and a control file for each day, in place of one upload of all days.",
        };
        Option<bool> json = new("--json") { Description = "Print the summary as JSON." };
        Option<string> folder = new("--out") { Description = "Where the files go; an empty or new folder.", Required = true };
        Command command = new(
            "generate", "Makes labelled synthetic ledgers: ordinary customers, benign look-alikes, planted laundering patterns.")
        {
            rows, seed, days, copies, scenarios, byDay, json, folder,
        };
        command.SetAction(parsed =>
        {
            List<string> faults = [];
            LabelledRequest request = new(parsed.GetValue(rows), parsed.GetValue(seed))
            {
                Days = parsed.GetValue(days),
                Copies = parsed.GetValue(copies),
            };
            request = request with { Scenarios = Chosen(parsed.GetValue(scenarios)!, request.Days, faults) };
            faults.AddRange(request.Faults());
            string below = parsed.GetValue(folder)!;
            if (Directory.Exists(below) && Directory.EnumerateFileSystemEntries(below).Any())
            {
                faults.Add($"--out: '{below}' is not empty; give a new folder, so that no file of before is taken for one of these.");
            }

            faults.ForEach(error.WriteLine);
            return faults.Count > 0 ? ExitCodes.Usage : Write(request, below, parsed.GetValue(byDay), parsed.GetValue(json), output);
        });
        return command;
    }

    private static int Write(LabelledRequest request, string folder, bool isByDay, bool asJson, TextWriter output)
    {
        (GeneratedWorld world, List<Leg> legs) = LabelledDays.Play(request);
        LedgerFiles files = new(world, legs, GeneratedWorld.ExchangeId, folder, static _ => false);
        (isByDay ? (Action)files.WriteByDay : files.Write)();
        GeneratedSummary summary = new(
            files.Rows, world.DayCount, world.Book.Actors.Count,
            world.Book.Labels.Select(static label => label.Scenario).Distinct().Count(),
            world.Book.Labels.Select(static label => label.Actor.Account).Distinct().Count(), folder);
        string lists = world.Book.Listed.Count > 0 && isByDay ? $" --lists {Path.Combine(folder, "lists")}" : "";
        output.WriteLine(asJson ? JsonSerializer.Serialize(summary, Summary.Json) : string.Create(CultureInfo.InvariantCulture, $"""
            {summary.Rows} rows of {summary.Days} days, {summary.Accounts} accounts
            labels.csv: {summary.Scenarios} scenarios with {summary.LabelledAccounts} accounts
            next: complireport run --ledgers {folder} --rates {Path.Combine(folder, "rates")}{lists} --rules cn --out out
                  complireport score out --labels {Path.Combine(folder, "labels.csv")}
            """));
        return ExitCodes.Done;
    }

    // Names, typologies, all, none; what is unknown is said with what there is.
    private static ImmutableArray<Scenario> Chosen(string text, int days, List<string> faults)
    {
        if (text == "all")
        {
            return LabelledRequest.All(days);
        }

        List<Scenario> chosen = [];
        const StringSplitOptions Words = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        foreach (string name in text == "none" ? [] : text.Split(',', Words))
        {
            Scenario[] found = [.. ScenarioCatalog.All.Where(scenario => scenario.Id == name || scenario.Label == name)];
            chosen.AddRange(found);
            if (found.Length == 0)
            {
                faults.Add($"--scenarios: '{name}' is not known; known are all, none, "
                    + string.Join(", ", ScenarioCatalog.All.Select(static scenario => scenario.Id)) + ".");
            }

            faults.AddRange(found.Where(scenario => scenario.DaysMin > days).Select(scenario => string.Create(
                CultureInfo.InvariantCulture, $"--days: {days} are too few for {scenario.Id}, which needs {scenario.DaysMin}.")));
        }

        return [.. chosen.Distinct()];
    }

    /// <summary>What was written.</summary>
    private sealed record GeneratedSummary(long Rows, int Days, int Accounts, int Scenarios, int LabelledAccounts, string Folder);
}
