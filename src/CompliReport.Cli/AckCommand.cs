using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Delivery.Acknowledgements;
using CompliReport.Delivery.Filing;

namespace CompliReport.Cli;

/// <summary><c>complireport ack</c>: takes in what an authority answered.</summary>
internal static class AckCommand
{
    private const string Description = """
        Takes in an authority's answer: FinCEN acknowledgement XML, goAML status, CAMLMAC feedback, or our own JSON.
        The report becomes accepted or rejected; remarks are traced to the ledger lines that they speak of. An answer is kept
        whatever it says, taking it in twice changes nothing, and a word that is not known never means accepted.

        Examples:
          complireport ack answer.xml --register out/register.db
          complireport ack answer.xml --register out/register.db --report R-0123456789abcdef
        """;

    internal static Command Make(TextWriter output, TextWriter error)
    {
        Argument<string[]> files = new("files") { Description = "The answers.", Arity = ArgumentArity.OneOrMore };
        Option<string> register = new("--register")
        {
            Description = "The register's file; its folder is that of the results.",
            DefaultValueFactory = _ => Path.Combine("out", DeskRegister.DefaultName),
        };
        Option<string?> folder = new("--out") { Description = "The folder of results, where the register lies elsewhere." };
        Option<string?> report = new("--report") { Description = "The report that is answered, where the file cannot say." };
        Option<string> who = new("--who")
        {
            Description = "Who brings the answer.",
            DefaultValueFactory = _ => "complireport ack",
            CustomParser = FilingOptions.ParseWho,
        };
        Option<bool> json = new("--json") { Description = "Print JSON." };
        Command command = new("ack", Description) { files, register, folder, report, who, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(files)!,
            new DeskRegister(
                parsed.GetValue(folder) ?? Path.GetDirectoryName(Path.GetFullPath(parsed.GetValue(register)!))!,
                parsed.GetValue(register)!),
            parsed.GetValue(report), parsed.GetValue(who)!, parsed.GetValue(json), output, error, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        string[] files, DeskRegister desk, string? report, string who, bool isJson, TextWriter output, TextWriter error,
        CancellationToken cancellationToken)
    {
        if (!File.Exists(desk.Register))
        {
            await error.WriteLineAsync($"There is no register '{desk.Register}'. Name the one beside the results with --register.")
                .ConfigureAwait(false);
            return ExitCodes.Unreadable;
        }

        if (files.FirstOrDefault(static file => !RegularFile.Is(file)) is { } missing)
        {
            await error.WriteLineAsync($"'{missing}' does not exist, or is no regular file.").ConfigureAwait(false);
            return ExitCodes.Unreadable;
        }

        AcknowledgementIntake intake = new(
            desk.Open(), new FolderArtifactStore(desk.Out), desk.Outbox(ReportRelease.Automatic, who).Decisions);
        List<(string File, ImmutableArray<AnswerOutcome> Outcomes)> taken = [];
        foreach (string file in files)
        {
            byte[] content = await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false);
            taken.Add((Path.GetFileName(file), await intake.TakeAsync(content, report, who, cancellationToken).ConfigureAwait(false)));
        }

        await output.WriteAsync(isJson ? JsonOf(taken) : TextOf(taken)).ConfigureAwait(false);
        AnswerResult[] results = [.. taken.SelectMany(static one => one.Outcomes).Select(static outcome => outcome.Result)];
        return results.Contains(AnswerResult.Unreadable) ? ExitCodes.Unreadable
            : results.Any(static result => result is AnswerResult.UnknownReport or AnswerResult.UnknownStatus or AnswerResult.Refused)
                ? ExitCodes.NeedsAttention
            : ExitCodes.Done;
    }

    private static string TextOf(IEnumerable<(string File, ImmutableArray<AnswerOutcome> Outcomes)> taken)
    {
        StringBuilder text = new();
        foreach ((string file, ImmutableArray<AnswerOutcome> outcomes) in taken)
        {
            foreach (AnswerOutcome outcome in outcomes)
            {
                text.Append(CultureInfo.InvariantCulture, $"{file}: {WordOf(outcome.Result)}: {outcome.Text}\n");
                foreach (TracedRemark one in outcome.Remarks)
                {
                    string grade = one.Remark.IsFatal ? "fatal" : "warning";
                    string source = one.Source is { } line ? $"; from {line.File}:{line.Line} (entry {line.EntryId})" : "";
                    text.Append(CultureInfo.InvariantCulture, $"  {grade} {one.Remark.Code} at {one.Remark.Path}{source}\n");
                }
            }
        }

        return text.ToString();
    }

    private static string JsonOf(IEnumerable<(string File, ImmutableArray<AnswerOutcome> Outcomes)> taken) => JsonSerializer.Serialize(
        taken.SelectMany(static one => one.Outcomes.Select(outcome => new
        {
            one.File,
            Result = WordOf(outcome.Result),
            Report = outcome.Key?.ToString() ?? "",
            Reference = outcome.Answer?.Reference ?? "",
            outcome.Text,
            Remarks = outcome.Remarks.Select(static remark => new
            {
                remark.Remark.IsFatal,
                remark.Remark.Code,
                remark.Remark.Path,
                EntryId = remark.Source?.EntryId ?? "",
                Ledger = remark.Source?.File ?? "",
                Line = remark.Source?.Line ?? 0,
            }),
        })),
        RegisterJson.Indented) + "\n";

    private static string WordOf(AnswerResult result) => result switch
    {
        AnswerResult.Taken => "taken in",
        AnswerResult.Repeated => "known",
        AnswerResult.Noted => "noted",
        AnswerResult.UnknownReport => "unknown report",
        AnswerResult.UnknownStatus => "unknown status",
        AnswerResult.Refused => "refused",
        _ => "unreadable",
    };
}
