using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Proof;

namespace CompliReport.Cli;

/// <summary><c>complireport rerun run-dir</c>: makes a stored run again from its pinned inputs, and says whether it is the same.</summary>
internal sealed class RerunCommand
{
    internal const string Description = """
        Runs a stored day again with the very inputs that it had, found by their hashes, and compares every file: the proof that a run is
        what its inputs give. Nothing of the stored run, the register or the queue is touched. Exit code 0: the same; 5: not the same;
        3: an input is missing.

        Examples:
          complireport rerun out/demo/2023-04-09/run-0123456789abcdef
          complireport rerun run-0123456789abcdef --inputs /archive/2023-04 /archive/rules --keep again
          complireport rerun --exchange demo --day 2026-03-01 --root desk      (asks a serving process: runs with today's rates and rules)
        """;

    private readonly Argument<string?> _folder = new("run-dir")
    {
        Description = "The folder of a run.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string[]> _inputs = StoredInputs.Option();
    private readonly Option<string?> _keep = new("--keep") { Description = "Keep the files of the rerun in this folder, to compare them." };
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON for machines." };

    internal void AddTo(Command command)
    {
        command.Arguments.Add(_folder);
        command.Options.Add(_inputs);
        command.Options.Add(_keep);
        command.Options.Add(_json);
    }

    /// <summary>The folder that is asked for; null where a serving process is.</summary>
    internal string? Folder(CommandResult result) => result.GetValue(_folder);

    /// <summary>The same.</summary>
    internal string? Folder(ParseResult parsed) => parsed.GetValue(_folder);

    internal async Task<int> ExecuteAsync(
        string folder, ParseResult parsed, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        string run = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string[] inputs = parsed.GetValue(_inputs) ?? [];
        string? keep = parsed.GetValue(_keep);
        string? complaint = !Directory.Exists(run) ? $"The folder '{folder}' does not exist."
            : StoredInputs.Complaint(inputs) ?? (keep is not null && IsAbove(keep, run)
                ? "--keep needs another folder than the one that the run lies in." : null);
        if (complaint is not null)
        {
            await error.WriteLineAsync(complaint).ConfigureAwait(false);
            return ExitCodes.Usage;
        }

        string work = keep ?? Directory.CreateTempSubdirectory("complireport-rerun-").FullName;
        try
        {
            return await CompareAsync(
                run, StoredInputs.Search(inputs, [run]), work, new Printed(parsed.GetValue(_json), keep is not null), output, error,
                cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException unusable)
        {
            await error.WriteLineAsync(unusable.Message).ConfigureAwait(false);
            return ExitCodes.Unreadable;
        }
        finally
        {
            if (keep is null)
            {
                Directory.Delete(work, recursive: true);
            }
        }
    }

    private static async Task<int> CompareAsync(
        string run, InputSearch search, string work, Printed printed, TextWriter output, TextWriter error,
        CancellationToken cancellationToken)
    {
        StoredManifest manifest = StoredRun.ReadManifest(run);
        List<MissingInput> missing = [];
        if (PinnedRun.Of(manifest, search, missing) is not { } pinned)
        {
            await StoredInputs.SayAsync(missing, search, error).ConfigureAwait(false);
            await output.WriteAsync(printed.IsJson ? JsonOf(manifest, null, null, missing, null) : "").ConfigureAwait(false);
            return ExitCodes.Unreadable;
        }

        string again = await Rerun.ExecuteAsync(pinned, work, cancellationToken).ConfigureAwait(false);
        StoredManifest made = StoredRun.ReadManifest(again);
        RunComparison comparison = RunComparison.Of(run, again);
        string? kept = printed.IsKept ? again : null;
        await output.WriteAsync(printed.IsJson
            ? JsonOf(manifest, made, comparison, missing, kept)
            : TextOf(manifest, made, comparison, kept)).ConfigureAwait(false);
        return comparison.IsSame ? ExitCodes.Done : ExitCodes.NotTheSame;
    }

    // <keep>/<exchange>/<day>/<run> would be the stored run itself.
    private static bool IsAbove(string keep, string run) =>
        Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(run))) is { } results
            && Path.TrimEndingDirectorySeparator(Path.GetFullPath(keep)) == results;

    private static string TextOf(StoredManifest stored, StoredManifest made, RunComparison comparison, string? kept)
    {
        List<string> lines = [FormattableString.Invariant($"{stored.Exchange}, {stored.Day:yyyy-MM-dd}, {stored.RunId}")];
        if (stored.RunId != made.RunId)
        {
            lines.Add($"made by engine {EngineOf(stored)}, made again by engine {EngineOf(made)} as {made.RunId}: files are compared by "
                + "what is in them");
        }

        FileDifference[] real = [.. comparison.Differences.Where(static one => one.Kind != FileDifferenceKind.NameOnly)];
        lines.Add(real.Length == 0
            ? FormattableString.Invariant($"the same: {comparison.Files} files")
            : FormattableString.Invariant($"NOT THE SAME: {real.Length} of {comparison.Files} files"));
        lines.AddRange(real.Select(static one => "  " + Words(one)));
        lines.AddRange(comparison.Differences.Where(static one => one.Kind == FileDifferenceKind.NameOnly).Select(static one =>
            $"  {one.Name}: the same but for the name of the run, of the engine, or of the run before"));
        lines.AddRange(kept is null ? [] : [$"kept in {kept}"]);
        return string.Join('\n', lines) + "\n";
    }

    private static string Words(FileDifference one)
    {
        string place = one.Line > 0 ? FormattableString.Invariant($"; the first difference is in line {one.Line}, byte {one.Byte}") : "";
        return one.Kind switch
        {
            FileDifferenceKind.NotMadeAgain => $"{one.Name}: not made again; stored {one.Stored}",
            FileDifferenceKind.New => $"{one.Name}: the stored run has no such file; made again {one.Again}",
            FileDifferenceKind.Altered =>
                $"{one.Name}: changed or deleted after the run; the manifest and the rerun say {one.Stored}{place}",
            _ => $"{one.Name}: stored {one.Stored}, made again {one.Again}{place}",
        };
    }

    private static string EngineOf(StoredManifest manifest) =>
        manifest.EngineVersion + (manifest.EngineCommit.Length > 0 ? $" (commit {manifest.EngineCommit})" : "");

    private static string JsonOf(
        StoredManifest stored, StoredManifest? made, RunComparison? comparison, IEnumerable<MissingInput> missing, string? kept) =>
        JsonSerializer.Serialize(
            new
            {
                run_id = stored.RunId,
                run_id_again = made?.RunId,
                engine = EngineOf(stored),
                engine_again = made is null ? null : EngineOf(made),
                same = comparison?.IsSame,
                files = comparison?.Files,
                differences = (comparison?.Differences ?? []).Select(static one => new
                {
                    name = one.Name,
                    kind = JsonNamingPolicy.SnakeCaseLower.ConvertName(one.Kind.ToString()),
                    sha256 = one.Stored?.Hex,
                    sha256_again = one.Again?.Hex,
                    line = one.Line,
                    byte_of_line = one.Byte,
                }),
                missing = missing.Select(static one => new
                {
                    role = one.Input.Role,
                    name = one.Input.Name,
                    sha256 = one.Input.Digest.Hex,
                    bytes = one.Input.Bytes,
                    next_step = one.NextStep,
                }),
                kept,
            },
            Summary.Json) + "\n";

    private readonly record struct Printed(bool IsJson, bool IsKept);
}
