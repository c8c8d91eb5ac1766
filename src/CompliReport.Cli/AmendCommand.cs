using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Delivery.Filing;
using CompliReport.Reports.Filing;

namespace CompliReport.Cli;

/// <summary><c>complireport reports amend</c>: makes another revision of a report.</summary>
internal sealed class AmendCommand
{
    private const string Description = """
        Makes another revision of a report: of one that was filed an amendment (or with --withdrawal a withdrawal) that names the
        authority's number, of a draft the same report again with another filer. The old revision stays as it is.

        Examples:
          complireport reports amend R-0123456789abcdef --who analyst --why "identity document added" --filer filer.json
          complireport reports amend R-0123456789abcdef --who analyst --why "day run again" --from R-fedcba9876543210
        """;

    private readonly Argument<string> _id = new("report") { Description = "The report's id, with /revision where several stand." };
    private readonly Option<string> _who = new("--who")
    {
        Description = "Who makes it, and so cannot approve it.",
        Required = true,
        CustomParser = FilingOptions.ParseWho,
    };

    private readonly Option<string> _why = new("--why")
    {
        Description = "Why, without personal data: the authority is told.",
        Required = true,
    };

    private readonly Option<string?> _from = new("--from")
    {
        Description = "A report of a later run whose content is told instead.",
    };

    private readonly Option<string?> _filer = new("--filer") { Description = "Who files (filer.json)." };
    private readonly Option<string?> _schemas = new("--schemas") { Description = "Folder with the authorities' schemas." };
    private readonly Option<bool> _withdrawal = new("--withdrawal") { Description = "Take the filed report back." };

    /// <summary>The command, which shares its parent's options.</summary>
    internal static Command Make(
        Option<string> folder, Option<string?> register, Option<bool> json, TextWriter output, TextWriter error)
    {
        AmendCommand amend = new();
        Command command = new("amend", Description)
        {
            amend._id, amend._who, amend._why, amend._from, amend._filer, amend._schemas, amend._withdrawal,
        };
        command.SetAction((parsed, cancellationToken) => amend.RunAsync(
            parsed, DeskRegister.Of(parsed.GetValue(folder)!, parsed.GetValue(register)), parsed.GetValue(json), output, error,
            cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(
        ParseResult parsed, DeskRegister desk, bool isJson, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        FilingRequest filing = new(parsed.GetValue(_filer), parsed.GetValue(_schemas), []);
        string? wrong = filing.Complaint()
            ?? (File.Exists(desk.Register) ? null : $"There is no register '{desk.Register}'. Name it with --register, or --out.");
        if (wrong is not null)
        {
            await error.WriteLineAsync(wrong).ConfigureAwait(false);
            return ExitCodes.Unreadable;
        }

        ReportOutbox outbox = desk.Outbox(ReportRelease.Automatic, parsed.GetValue(_who)!);
        (RegisteredReport? report, LifeRefusal? refusal) = await outbox.Decisions.FindAsync(parsed.GetValue(_id)!, cancellationToken)
            .ConfigureAwait(false);
        (RegisteredReport? source, LifeRefusal? none) = parsed.GetValue(_from) is { } from
            ? await outbox.Decisions.FindAsync(from, cancellationToken).ConfigureAwait(false)
            : (null, null);
        (Filer? filer, string fault) = await FilerOfAsync(parsed.GetValue(_filer), cancellationToken).ConfigureAwait(false);
        if ((refusal ?? none) is { } unknown || fault.Length > 0)
        {
            await error.WriteLineAsync(fault.Length > 0 ? fault : $"{(refusal ?? none)!.Code}: {(refusal ?? none)!.Text}")
                .ConfigureAwait(false);
            return ExitCodes.Usage;
        }

        List<string> refused = [];
        ReportRevisions revisions = new(desk.Open(), new FolderArtifactStore(desk.Out), outbox, TimeProvider.System);
        (DecisionOutcome outcome, ReportSending sending) = await revisions.MakeAsync(
            new RevisionRequest(report!.Entry.Key, parsed.GetValue(_who)!, parsed.GetValue(_why)!)
            {
                IsWithdrawal = parsed.GetValue(_withdrawal),
                From = source?.Entry.Folder,
                Filer = filer,
                Schemas = new FilingSchemas(Upload.ReadSchemas(parsed.GetValue(_schemas), refused)),
            },
            cancellationToken).ConfigureAwait(false);
        foreach (string line in refused)
        {
            await error.WriteLineAsync(line).ConfigureAwait(false);
        }

        if (outcome.Refusal is { } no)
        {
            await error.WriteLineAsync($"{no.Code}: {no.Text}").ConfigureAwait(false);
            return ExitCodes.Usage;
        }

        await output.WriteAsync(isJson ? ReportsText.ListJson([outcome.Report!]) : ReportsText.List([outcome.Report!]))
            .ConfigureAwait(false);
        if (sending.Failure is { } failure)
        {
            await error.WriteLineAsync($"{LifeCodes.SendFailed}: {failure.Message} `complireport reports send` tries again.")
                .ConfigureAwait(false);
        }

        return sending.Failure is null ? ExitCodes.Done : ExitCodes.Unreadable;
    }

    private static async Task<(Filer? Filer, string Fault)> FilerOfAsync(string? file, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            return (null, "");
        }

        (Filer? filer, string fault) = Filer.Read(await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false));
        return (filer, fault.Length == 0 ? "" : $"{Path.GetFileName(file)}: FILER_NOT_READ: {fault}.");
    }
}
