using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using CompliReport.Reports.Periodic;

namespace CompliReport.Cli;

/// <summary><c>complireport fx-return</c>: the FX return of a month, added up from the runs of its days.</summary>
internal static class FxReturnCommand
{
    private const string Description = """
        Adds up the FX returns of a month: fiat-to-crypto conversions by jurisdiction, currency, direction and kind of customer, with the
        control totals that they close against.

        The folder may be an exchange's, or all of --out. Of each day the last run counts: the one that chain.jsonl names last, else the one
        with the latest as-of. Which runs were used and which days are missing is said here and stands in the file.

        Examples:
          complireport fx-return out --month 2026-03
          complireport fx-return out/kraken --month 2026-03 --out returns

        The exit code is 3 when a run cannot be used or it is not known which one counts, and 4 when the sums do not close; with 3 nothing
        is written.
        """;

    internal static Command Make(TextWriter output, TextWriter error)
    {
        Argument<string> folder = new("folder") { Description = "A folder of runs: an exchange, or all of --out." };
        Option<string> month = new("--month") { Description = "The month in the regulator's zone, yyyy-MM.", Required = true };
        Option<string?> target = new("--out") { Description = "Where the return is written; the exchange's folder if not given." };
        Option<string[]> use = new("--use") { Description = "Ids of runs that count where a day has several of the same as-of." };
        month.Validators.Add(result =>
        {
            if (!DateOnly.TryParseExact(
                result.GetValueOrDefault<string>() + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            {
                result.AddError("--month is a month: expected yyyy-MM, e.g. 2026-03.");
            }
        });
        Command command = new("fx-return", Description) { folder, month, target, use };
        command.SetAction(parsed =>
        {
            HashSet<string> chosen = new(parsed.GetValue(use) ?? [], StringComparer.Ordinal);
            return Execute(parsed.GetValue(folder)!, parsed.GetValue(month)!, parsed.GetValue(target), chosen, output, error);
        });
        return command;
    }

    private static int Execute(
        string folder, string month, string? target, HashSet<string> chosen, TextWriter output, TextWriter error)
    {
        if (!Directory.Exists(folder))
        {
            error.WriteLine($"The folder '{folder}' does not exist.");
            return ExitCodes.Usage;
        }

        List<string> faults = [], remarks = [];
        ImmutableArray<FxReturnRuns.FoundRun> found = FxReturnRuns.Find(folder, chosen, faults, remarks);
        List<(FxReturnRuns.FoundRun Found, FxRun Run)> runs = [];
        foreach (FxReturnRuns.FoundRun one in found)
        {
            if (FxReturnRuns.Read(one, faults) is { } run)
            {
                runs.Add((one, run));
            }
        }

        foreach (string fault in faults)
        {
            error.WriteLine(fault);
        }

        if (faults.Count > 0)
        {
            error.WriteLine("No return was made: totals of a part of the runs would be false.");
            return ExitCodes.Unreadable;
        }

        ImmutableArray<(string Folder, FxMonth Month)> months =
        [
            .. runs.GroupBy(static run => run.Run.Exchange)
                .Select(exchange => (FolderOf(exchange.First().Found), FxMonth.Of(month, exchange.Select(static run => run.Run))))
                .Where(static one => !one.Item2.Runs.IsEmpty),
        ];
        if (months.IsEmpty)
        {
            error.WriteLine($"There is no run of {month} in '{folder}'.");
            return ExitCodes.Usage;
        }

        foreach (string remark in remarks)
        {
            output.WriteLine(remark);
        }

        foreach ((string own, FxMonth one) in months)
        {
            Write(one, target is null ? own : months.Length == 1 ? target : Path.Combine(target, Path.GetFileName(own)), output);
        }

        return months.All(static one => one.Month.IsClosed) ? ExitCodes.Done : ExitCodes.SumsDoNotClose;
    }

    // <out>/<exchange>/<day>/<run>
    private static string FolderOf(FxReturnRuns.FoundRun run) =>
        Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(Path.TrimEndingDirectorySeparator(run.Folder))))!;

    private static void Write(FxMonth month, string folder, TextWriter output)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "fx-return-" + month.Month);
        using (FileStream csv = File.Create(path + ".csv"))
        {
            month.WriteCsv(csv);
        }

        using (FileStream workbook = File.Create(path + ".xlsx"))
        {
            month.WriteXlsx(workbook);
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{month.Exchange}, {month.Month}: {month.Conversions:#,0} conversion(s) of {month.Runs.Length} run(s); ")
            + (month.IsClosed ? "the sums close" : "THE SUMS DO NOT CLOSE"));
        foreach (string words in month.Words)
        {
            output.WriteLine("  " + words);
        }

        output.WriteLine("  " + path + ".csv");
        output.WriteLine("  " + path + ".xlsx");
    }
}
