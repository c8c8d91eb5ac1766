using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Azure;
using CompliReport.Values;

namespace CompliReport.Cli;

/// <summary>The commands, and what becomes of errors: one line each on standard error, never a stack trace for bad input.</summary>
internal static class CommandLine
{
    private const string Description = """
        Reads an exchange's daily ledgers, reconciles fiat-to-crypto conversions against foreign-exchange rules,
        finds laundering patterns and writes suspicious-activity reports.

        Examples:
          complireport demo
          complireport run --ledgers ledger.csv --accounts accounts.csv --rates rates --out out
          complireport run --ledgers uploads/ --rules cn --day 2026-03-01 --out out --json
          complireport reports list --out out
          complireport serve --root desk        (and in another terminal:)
          complireport push samples/founding-case --root desk
          complireport verify out/DEMOEX/2023-04-09/run-9912710a14eb78ff
          complireport score out --labels labels.csv
          complireport fx-return out --month 2026-03
          complireport rerun out/demo/2023-04-09/run-0123456789abcdef
          complireport diff --what-if rules/cn-new.json out/demo --out changes
          complireport formats
        """;

    /// <summary>Runs a command line; returns the exit code.</summary>
    internal static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        RootCommand root = new(Description)
        {
            RunCommand.Make(output, error),
            DemoCommand.Make(output, error),
            ReportsCommand.Make(output, error),
            AckCommand.Make(output, error),
            FxReturnCommand.Make(output, error),
            VerifyCommand.Make(output, error),
            ScoreCommand.Make(output, error),
            DiffCommand.Make(output, error),
            TrainCommand.Make(output, error),
            ServeCommand.Make(output),
            PushCommand.Make(output, error),
            HostCommands.Status(output, error),
            HostCommands.Rerun(output, error),
            CatalogCommands.Formats(output),
            CatalogCommands.Rules(output, error),
            CatalogCommands.Typologies(output),
            GenerateCommand.Make(output, error),
        };
        ParseResult parsed = root.Parse(args);
        foreach (ParseError wrong in parsed.Errors)
        {
            await error.WriteLineAsync(wrong.Message).ConfigureAwait(false);
        }

        if (parsed.Errors.Count > 0)
        {
            await error.WriteLineAsync("See `complireport --help` or `complireport <command> --help`.").ConfigureAwait(false);
            return ExitCodes.Usage;
        }

        try
        {
            InvocationConfiguration invocation = new() { Output = output, Error = error, EnableDefaultExceptionHandler = false };
            return await parsed.InvokeAsync(invocation, CancellationToken.None).ConfigureAwait(false);
        }
        catch (AggregateException several) when (several.Flatten().InnerExceptions.OfType<InvariantBrokenException>().Any())
        {
            InvariantBrokenException broken = several.Flatten().InnerExceptions.OfType<InvariantBrokenException>().First();
            return await SayBrokenAsync(broken, error).ConfigureAwait(false);
        }
        catch (InvariantBrokenException broken)
        {
            return await SayBrokenAsync(broken, error).ConfigureAwait(false);
        }
        catch (FormatException wrong)
        {
            // A connection string, of an option or a setting: the message names it and never repeats it.
            await error.WriteLineAsync(wrong.Message).ConfigureAwait(false);
            return ExitCodes.Usage;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or StorageFaultException)
        {
            await error.WriteLineAsync(failure.Message).ConfigureAwait(false);
            return ExitCodes.Unreadable;
        }
    }

    private static async Task<int> SayBrokenAsync(InvariantBrokenException broken, TextWriter error)
    {
        await error.WriteLineAsync(broken.Message).ConfigureAwait(false);
        await error.WriteLineAsync("This is a defect of the program, not of the input; please report it. Nothing was delivered.")
            .ConfigureAwait(false);
        return ExitCodes.SumsDoNotClose;
    }
}
