using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Proof;

namespace CompliReport.Cli;

/// <summary><c>complireport diff</c>: what two runs found otherwise, or what another rule would have made of stored days.</summary>
internal static class DiffCommand
{
    private const string Description = """
        Compares two runs: findings, outcomes, cases and reports that are new, gone or changed, with the values that decided; the work
        that they make; and what went in otherwise. Two equal runs differ in nothing.

        With --what-if stored days are run again with their own inputs, but with another rule pack or other rates: what that change would
        have done. Nothing of the stored runs, the register or the queue is touched.

        Examples:
          complireport diff out/demo/2023-04-09/run-a out/demo/2023-04-09/run-b
          complireport diff run-a run-b --out changes --strict
          complireport diff --what-if rules/cn-new.json out/demo --from 2023-04-01 --to 2023-04-30 --out changes
          complireport diff --what-if cn --rates rates-of-another-source out/demo/2023-04-09/run-a
        """;

    internal static Command Make(TextWriter output, TextWriter error)
    {
        Argument<string[]> folders = new("run-dir")
        {
            Description = "Two run folders; with --what-if one run folder, or a folder above several.",
            Arity = new ArgumentArity(1, 2),
        };
        Option<string[]> packs = new("--what-if")
        {
            Description = "Name or file of a rule pack, in place of the one of the same id.",
        };
        Option<string?> rates = new("--rates") { Description = "With --what-if: a folder of rates in place of those of the runs." };
        Option<DateOnly?> from = new("--from")
        {
            Description = "With --what-if: the first day, yyyy-MM-dd.",
            CustomParser = DayText.Parse,
        };
        Option<DateOnly?> to = new("--to")
        {
            Description = "With --what-if: the last day, yyyy-MM-dd.",
            CustomParser = DayText.Parse,
        };
        Option<string[]> inputs = StoredInputs.Option();
        Option<string?> target = new("--out")
        {
            Description = "Write diff.txt, diff.csv and diff.xlsx (what-if.* with --what-if) into this folder.",
        };
        Option<bool> json = new("--json") { Description = "Print JSON for machines." };
        Option<bool> strict = new("--strict") { Description = "Exit with 1 when anything differs." };
        Command command = new("diff", Description) { folders, packs, rates, from, to, inputs, target, json, strict };
        command.Validators.Add(result =>
        {
            int count = (result.GetValue(folders) ?? []).Length;
            bool isWhatIf = (result.GetValue(packs) ?? []).Length > 0 || result.GetValue(rates) is not null;
            if (count != (isWhatIf ? 1 : 2))
            {
                result.AddError("Give two run folders; or, with --what-if or --rates, one folder.");
            }
            else if (!isWhatIf && (result.GetValue(from) ?? result.GetValue(to)) is not null)
            {
                result.AddError("--from and --to are for --what-if.");
            }
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            Shown shown = new(parsed.GetValue(target), parsed.GetValue(json), parsed.GetValue(strict));
            string[] given = parsed.GetValue(folders)!;
            WhatIfRequest request = new(given[0], [.. parsed.GetValue(packs) ?? []])
            {
                Rates = parsed.GetValue(rates),
                From = parsed.GetValue(from),
                To = parsed.GetValue(to),
                Inputs = [.. parsed.GetValue(inputs) ?? []],
            };
            return ExecuteAsync(given, request, shown, output, error, cancellationToken);
        });
        return command;
    }

    private static async Task<int> ExecuteAsync(
        string[] given, WhatIfRequest request, Shown shown, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        if (given.FirstOrDefault(static folder => !Directory.Exists(folder)) is { } none)
        {
            await error.WriteLineAsync($"The folder '{none}' does not exist.").ConfigureAwait(false);
            return ExitCodes.Usage;
        }

        try
        {
            if (given.Length == 1)
            {
                (DifferenceReport? days, int code) =
                    await WhatIfDays.ExecuteAsync(request, error, cancellationToken).ConfigureAwait(false);
                return days is null ? code : await ShowAsync(days, shown, output, cancellationToken).ConfigureAwait(false);
            }

            RunDifference difference = RunDifference.Of(StoredRun.Read(given[0]), StoredRun.Read(given[1]));
            string title = $"What differs from {difference.Before.Manifest.RunId} to {difference.After.Manifest.RunId}";
            return await ShowAsync(new DifferenceReport("diff", title, [difference], []), shown, output, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (InvalidDataException unusable)
        {
            await error.WriteLineAsync(unusable.Message).ConfigureAwait(false);
            return ExitCodes.Unreadable;
        }
    }

    private static async Task<int> ShowAsync(
        DifferenceReport report, Shown shown, TextWriter output, CancellationToken cancellationToken)
    {
        if (shown.Out is { } folder)
        {
            Directory.CreateDirectory(folder);
            string path = Path.Combine(folder, report.Name);
            Replace(path + ".csv", report.WriteCsv);
            Replace(path + ".xlsx", report.WriteXlsx);
            Replace(path + ".txt", stream =>
            {
                using StreamWriter text = new(stream, leaveOpen: true);
                report.WriteText(text);
            });
        }

        if (shown.IsJson)
        {
            await output.WriteAsync(DifferenceJson.Of(report)).ConfigureAwait(false);
        }
        else
        {
            report.WriteText(output);
            await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        return shown.IsStrict && !report.IsEmpty ? ExitCodes.NeedsAttention : ExitCodes.Done;
    }

    // Whole or not at all: half a list of changes would be approved as the whole.
    private static void Replace(string path, Action<Stream> write)
    {
        string partial = path + ".partial";
        using (FileStream stream = File.Create(partial))
        {
            write(stream);
        }

        File.Move(partial, path, overwrite: true);
    }

    /// <summary>How the result is shown.</summary>
    private sealed record Shown(string? Out, bool IsJson, bool IsStrict);
}
