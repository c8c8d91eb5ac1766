using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Delivery.Filing;
using CompliReport.Functions;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Rates;
using CompliReport.Reports;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Cli;

/// <summary><c>complireport run</c>: reads uploads, judges them, writes the results.</summary>
internal static class RunCommand
{
    private const string Description = """
        Reads ledgers, reconciles conversions, applies rules, finds patterns, writes reports.

        Examples:
          complireport run --ledgers ledger.csv --accounts accounts.csv --rates rates --out out
          complireport run --ledgers uploads/ --rates rates --day 2026-03-01 --out out --strict
          complireport run --ledgers kraken-ledgers.csv --account C-17 --rates rates --out out --json
        """;

    internal static Command Make(TextWriter output, TextWriter error)
    {
        Option<string[]> ledgers = new("--ledgers")
        {
            Description = "Ledger files and folders. A folder's manifest.json is the control file; "
                + "exchange/yyyy-mm-dd folders are days of their own.",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        Option<string?> accounts = new("--accounts")
        {
            Description = "Customer facts; accounts.csv or .jsonl beside the ledgers if not given.",
        };
        Option<string?> rates = new("--rates")
        {
            Description = "Folder with fx/, crypto/, official/ and fees/; rates/ beside the ledgers if not given.",
        };
        Option<string?> lists = new("--lists")
        {
            Description = "Folder with watch lists (addresses, names, accounts, devices); lists/ beside the ledgers if not given.",
        };
        Option<string?> history = new("--history")
        {
            Description = "The history.bin of the day before; further days of the same command go on from it by themselves.",
        };
        Option<string[]> rules = new("--rules")
        {
            Description = "Names or files of rule packs.",
            DefaultValueFactory = _ => ["cn"],
            AllowMultipleArgumentsPerToken = true,
        };
        Option<ExchangeId> exchange = new("--exchange")
        {
            Description = "The exchange, where neither rows nor control file say it.",
            CustomParser = ParseExchange,
        };
        Option<string?> account = new("--account") { Description = "The account of formats that name none; 'main' if not given." };
        Option<string?> format = new("--format") { Description = "Accept this ledger format only; see `complireport formats`." };
        Option<DateOnly?> day = new("--day")
        {
            Description = "One business day, yyyy-MM-dd; other rows are ignored and counted. Everything in the upload if not given.",
            CustomParser = DayText.Parse,
        };
        Option<UtcInstant?> asOf = new("--as-of")
        {
            Description = "The instant to judge as of, RFC 3339; the end of the upload's last day if not given.",
            CustomParser = DayText.ParseInstant,
        };
        Option<int> sheetRows = new("--sheet-rows")
        {
            Description = "Rows of a workbook sheet at most; the CSV files are always complete.",
            DefaultValueFactory = _ => 5_000,
        };
        Option<int> lookBack = new("--look-back")
        {
            Description = "Days before in which patterns are looked for too, where folders of days lie beside one another; 0 to 60.",
            DefaultValueFactory = _ => RunOptions.LookBackDaysMax,
        };
        Option<int> workers = new("--workers")
        {
            Description = "Threads at once after the ledgers are read; no output depends on it. 0 for as many as there are processors.",
        };
        Option<int> shards = new("--shards")
        {
            Description = "Into how many shards customers are divided for their tests, 1 to 64; no output depends on it.",
            DefaultValueFactory = _ => 1,
        };
        Option<long> memory = MemoryOption.Make();
        Option<string> folder = new("--out") { Description = "Where the results go.", Required = true };
        FilingOptions filing = new();
        AuthorityOptions told = new();
        Option<bool> json = new("--json") { Description = "Print the summary as JSON." };
        Option<bool> strict = new("--strict") { Description = "Exit with 1 when rows were refused, or breaks or findings were found." };
        Command command = new("run", Description)
        {
            ledgers, accounts, rates, lists, history, rules, exchange, account, format, day, asOf, lookBack, sheetRows, workers, shards,
            memory, folder, json, strict, filing.Register, filing.Release, filing.Who, filing.SealKey,
        };
        told.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new RunRequest([.. parsed.GetValue(ledgers)!], parsed.GetValue(folder)!)
            {
                Accounts = parsed.GetValue(accounts),
                Rates = parsed.GetValue(rates),
                Lists = parsed.GetValue(lists),
                History = parsed.GetValue(history),
                Rules = [.. parsed.GetValue(rules)!],
                Filing = told.Of(parsed),
                Exchange = parsed.GetValue(exchange),
                Account = parsed.GetValue(account),
                Format = parsed.GetValue(format),
                Day = parsed.GetValue(day),
                AsOf = parsed.GetValue(asOf),
                LookBackDays = parsed.GetValue(lookBack),
                SheetRowsMax = parsed.GetValue(sheetRows),
                Workers = parsed.GetValue(workers),
                Shards = parsed.GetValue(shards),
                MemoryBytes = parsed.GetValue(memory),
                Register = parsed.GetValue(filing.Register),
                Release = parsed.GetValue(filing.Release),
                Who = parsed.GetValue(filing.Who)!,
                SealKey = parsed.GetValue(filing.SealKey),
                AsJson = parsed.GetValue(json),
                IsStrict = parsed.GetValue(strict),
            },
            output,
            error,
            cancellationToken));
        return command;
    }

    /// <summary>Runs every upload that is found, in order; returns the exit code.</summary>
    internal static async Task<int> RunAsync(RunRequest request, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        if (request.Complaint() is { } complaint)
        {
            await error.WriteLineAsync(complaint).ConfigureAwait(false);
            return ExitCodes.Usage;
        }

        using IDisposable? telemetry = TelemetryExport.OfCommand();
        List<string> faults = [];
        ImmutableArray<RulePack> packs = PackFiles.Read(request.Rules, faults);
        if (faults.Count > 0)
        {
            // A run that leaves out rules which were asked for looks as if nothing had broken them.
            faults.Add("Nothing was run: a rule pack that was asked for cannot be used.");
            foreach (string fault in faults)
            {
                await error.WriteLineAsync(fault).ConfigureAwait(false);
            }

            return ExitCodes.Unreadable;
        }

        if (request.Filing.Complaint(packs) is { } unknown)
        {
            await error.WriteLineAsync(unknown).ConfigureAwait(false);
            return ExitCodes.Usage;
        }

        if (!FilingOptions.TryKeyOf(request.SealKey, error, out SealKey? key))
        {
            return ExitCodes.Usage;
        }

        bool hasUnreadable = false;
        List<Delivered> runs = [];
        List<RunFailure> failures = [];
        RunHistories histories = new(request.History);
        using MemoryOption memory = new(request.MemoryBytes);
        foreach (Upload upload in Upload.Find(request.Ledgers))
        {
            List<string> refused = [.. upload.Refused];
            faults.AddRange(upload.PassedOver);
            if (upload.Ledgers.IsEmpty)
            {
                await error.WriteLineAsync($"No ledger file (*.csv, *.tsv, *.jsonl, .gz, .zip) in {string.Join(", ", request.Ledgers)}.")
                    .ConfigureAwait(false);
                return ExitCodes.Unreadable;
            }

            foreach (Delivered run in await RunAsync(
                request, upload, packs, key, memory, histories, refused, failures, error, cancellationToken).ConfigureAwait(false))
            {
                if (run.Result.HistoryRefusal is { } refusal)
                {
                    await error.WriteLineAsync(refusal).ConfigureAwait(false);
                    return ExitCodes.Unreadable;
                }

                runs.Add(run);
                faults.AddRange(Summary.Faults(run.Result));
                faults.AddRange(Summary.Held(run));
                hasUnreadable |= run.Result.Ledger.Files.Any(static file => file.Failure is not null);
            }

            faults.AddRange(refused);
            hasUnreadable |= refused.Count > 0;
        }

        // What earlier runs could not send. What this one could not is not tried again so soon.
        if (runs.Count > 0 && await DeskRegister.Of(request.Out, request.Register).SendLeftAsync(cancellationToken).ConfigureAwait(false)
            is { } left)
        {
            failures.Add(RunFailure.Of("reports of earlier runs", left));
        }

        // What is wrong with a file that several runs share is said once.
        foreach (string fault in faults.Distinct())
        {
            await error.WriteLineAsync(fault).ConfigureAwait(false);
        }

        foreach (RunFailure failure in failures)
        {
            await error.WriteLineAsync(failure.Text).ConfigureAwait(false);
        }

        await output.WriteAsync(request.AsJson ? Summary.OfJson(runs) : Summary.OfText(runs)).ConfigureAwait(false);
        foreach (Delivered run in request.AsJson || request.Stories == 0 ? [] : runs)
        {
            await output.WriteAsync(CaseStory.Of(run, request.Stories)).ConfigureAwait(false);
        }

        return failures.Count > 0 ? failures.Max(static failure => failure.Code)
            : hasUnreadable ? ExitCodes.Unreadable
            : request.IsStrict && runs.Exists(static run => Summary.NeedsAttention(run.Result)) ? ExitCodes.NeedsAttention
            : ExitCodes.Done;
    }

    // One run for each exchange of the upload.
    private static async Task<List<Delivered>> RunAsync(
        RunRequest request,
        Upload upload,
        ImmutableArray<RulePack> packs,
        SealKey? key,
        MemoryOption memory,
        RunHistories histories,
        List<string> refused,
        List<RunFailure> failures,
        TextWriter error,
        CancellationToken cancellationToken)
    {
        string? accounts = request.Accounts ?? upload.Accounts;
        string? rates = request.Rates ?? upload.Rates;
        ImmutableArray<RateFile> rateFiles = Upload.ReadRates(rates, refused);
        if (rateFiles.IsEmpty)
        {
            await error.WriteLineAsync(
                "No reference rates (--rates): prices cannot be tested, and rules that need a value say \"no data\".")
                .ConfigureAwait(false);
        }

        if (accounts is null)
        {
            await error.WriteLineAsync("No customer facts (--accounts): rules about residents and persons say \"no data\".")
                .ConfigureAwait(false);
        }

        RunInputs inputs = new(
            [],
            accounts is null ? null : Upload.Open(accounts),
            upload.Control is null
                ? null
                : new ControlInput(
                    Path.GetFileName(upload.Control),
                    await File.ReadAllBytesAsync(upload.Control, cancellationToken).ConfigureAwait(false)),
            rateFiles,
            packs)
        {
            Lists = Upload.ReadLists(request.Lists ?? upload.Lists, refused),
            ControlBefore = upload.ReadControlBefore(),
            Earlier = upload.EarlierDays(request.LookBackDays),
        };
        inputs = await request.Filing.AddToAsync(inputs, upload.Filer, refused, cancellationToken).ConfigureAwait(false);
        RunOptions options = new()
        {
            Exchange = request.Exchange,
            Account = request.Account,
            Format = request.Format,
            Day = request.Day,
            UploadDay = upload.Day,
            AsOf = request.AsOf,
            LookBackDays = request.LookBackDays,
            Authorities = request.Filing.Authorities,
            SheetRowsMax = request.SheetRowsMax,
            SealKey = key,
            Workers = request.Workers,
            Shards = request.Shards,
        };
        List<Delivered> runs = [];
        foreach (ExchangePart part in PartsOf(upload, request, inputs.Control))
        {
            // Days of their own go on from one another; what lies in one folder is one upload, whatever days it has.
            RunInputs own = inputs with { Ledgers = part.Ledgers, History = histories.Before(upload, part) };
            try
            {
                options = options with { Spill = memory.SpaceFor(part.Ledgers) };
                Delivered run = await RunAsync(request, own, options, error, cancellationToken).ConfigureAwait(false);
                histories.Keep(upload, part, run);
                runs.Add(run);
                await NoteInputsAsync(request, upload, run, error, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // The next day goes on from the last one that was finished, and says which one that is.
                failures.Add(RunFailure.Of(NameOf(upload, part), failure));
            }
        }

        return runs;
    }

    // The run is whole without: a rerun then has to be told where its inputs are.
    private static async Task NoteInputsAsync(
        RunRequest request, Upload upload, Delivered run, TextWriter error, CancellationToken cancellationToken)
    {
        if (run.Result.HistoryRefusal is not null)
        {
            return;
        }

        try
        {
            await InputPlaces.AddAsync(request.Out, InputPlaces.Of(request, upload, run.Result), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"{InputPlaces.FileName}: not written: {failure.Message}").ConfigureAwait(false);
        }
    }

    private static string NameOf(Upload upload, ExchangePart part) =>
        (part.Exchange == default ? "unknown exchange" : part.Exchange.Text)
            + upload.Day?.ToString(" yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    // Whose the upload is, the caller or the control file says; where neither does, the files do, each for itself.
    private static ImmutableArray<ExchangePart> PartsOf(Upload upload, RunRequest request, ControlInput? control)
    {
        ImmutableArray<LedgerInput> ledgers = upload.OpenLedgers();
        if (request.Exchange != default)
        {
            return [new ExchangePart(request.Exchange, ledgers)];
        }

        return control is not null && ControlFile.Read(control.Name, control.Content, []) is { } file
            ? [new ExchangePart(file.Exchange, ledgers)]
            : ExchangeParts.Of(ledgers, request.Format);
    }

    private static async Task<Delivered> RunAsync(
        RunRequest request, RunInputs inputs, RunOptions options, TextWriter error, CancellationToken cancellationToken)
    {
        StageClock stages = new();
        RunResult result = new RunProgressLine(error).Show(progress => ComplianceRun.Execute(inputs, options, stages.Watch(progress)));
        if (result.HistoryRefusal is not null)
        {
            return new Delivered(result, null!, "");
        }

        stages.Begin("delivering");
        ReportOutbox outbox = DeskRegister.Of(request.Out, request.Register).Outbox(request.Release, request.Who);
        DeliveredRun delivered = await RunDelivery.DeliverAsync(
            result, options, new FolderArtifactStore(request.Out), outbox, cancellationToken).ConfigureAwait(false);
        stages.End();
        RunTelemetry.Delivered(result, delivered, stages);
        return new Delivered(result, delivered, Path.Combine(request.Out, delivered.Folder.Replace('/', Path.DirectorySeparatorChar)));
    }

    private static ExchangeId ParseExchange(ArgumentResult argument)
    {
        if (!ExchangeId.TryParse(Encoding.UTF8.GetBytes(argument.Tokens[0].Value), out ExchangeId exchange))
        {
            argument.AddError(
                $"'{argument.Tokens[0].Value}' is not an exchange code: at most 32 characters of A-Z, a-z, 0-9, '-', '_' and '.'.");
        }

        return exchange;
    }
}
