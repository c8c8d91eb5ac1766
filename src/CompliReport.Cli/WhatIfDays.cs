using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Evaluation.Scoring;
using CompliReport.Ledgers.Beside;
using CompliReport.Proof;
using CompliReport.Rates;
using CompliReport.Rules;

namespace CompliReport.Cli;

/// <summary>What <c>complireport diff --what-if</c> was asked to do.</summary>
/// <param name="Folder">A run folder, or one above several.</param>
/// <param name="Packs">Names or files of packs.</param>
internal sealed record WhatIfRequest(string Folder, ImmutableArray<string> Packs)
{
    /// <summary>Folder of rates; null for the runs' own.</summary>
    internal string? Rates { get; init; }

    /// <summary>The first day; null for all.</summary>
    internal DateOnly? From { get; init; }

    /// <summary>The last day; null for all.</summary>
    internal DateOnly? To { get; init; }

    /// <summary>Where inputs are looked for.</summary>
    internal ImmutableArray<string> Inputs { get; init; } = [];
}

/// <summary>Runs stored days again under a change, one after the other.</summary>
internal static class WhatIfDays
{
    /// <summary>The differences of all days; null and an exit code where they cannot be had.</summary>
    internal static async Task<(DifferenceReport? Days, int Code)> ExecuteAsync(
        WhatIfRequest request, TextWriter error, CancellationToken cancellationToken)
    {
        List<string> faults = [];
        string? noRates =
            request.Rates is { } folder && !Directory.Exists(folder) ? $"The rates folder '{folder}' does not exist." : null;
        if ((StoredInputs.Complaint(request.Inputs) ?? noRates) is { } complaint)
        {
            return await RefuseAsync([complaint], ExitCodes.Usage, error).ConfigureAwait(false);
        }

        ImmutableArray<RulePack> packs = PackFiles.Read(request.Packs, faults);
        ImmutableArray<RateFile>? rates = request.Rates is null ? null : Upload.ReadRates(request.Rates, faults);
        if (rates is { IsEmpty: true })
        {
            faults.Add($"'{request.Rates}' has no rates: expected fx/, crypto/, official/ or fees/ with CSV files.");
        }

        List<InputFault> unclear = [];
        ImmutableArray<StoredRun> runs = faults.Count > 0 ? [] : RunsOf(request, unclear);
        faults.AddRange(unclear.Select(static fault => fault.ToString()));
        if (faults.Count > 0)
        {
            return await RefuseAsync([.. faults, "Nothing was run."], ExitCodes.Unreadable, error).ConfigureAwait(false);
        }

        if (runs.IsEmpty)
        {
            return await RefuseAsync([NoneOf(request)], ExitCodes.Usage, error).ConfigureAwait(false);
        }

        string work = Directory.CreateTempSubdirectory("complireport-what-if-").FullName;
        try
        {
            return await RunAsync(request, runs, new WhatIfChange(packs, rates), work, error, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static async Task<(DifferenceReport? Days, int Code)> RunAsync(
        WhatIfRequest request, ImmutableArray<StoredRun> runs, WhatIfChange change, string work, TextWriter error,
        CancellationToken cancellationToken)
    {
        InputSearch search = StoredInputs.Search(request.Inputs, runs.Select(static run => run.Folder));
        WhatIf world = new(change, search, work);
        List<MissingInput> missing = [];
        ImmutableArray<RunDifference>.Builder days = ImmutableArray.CreateBuilder<RunDifference>();
        foreach (StoredRun run in runs)
        {
            if (await world.RunAsync(run, missing, cancellationToken).ConfigureAwait(false) is { } day)
            {
                days.Add(day);
            }
        }

        if (missing.Count > 0)
        {
            await StoredInputs.SayAsync(missing, search, error).ConfigureAwait(false);
            return await RefuseAsync(
                ["Nothing was compared: days that are left out would make the sums false."], ExitCodes.Unreadable, error)
                .ConfigureAwait(false);
        }

        DifferenceReport report = new("what-if", TitleOf(change, runs), days.ToImmutable(), [.. Notes(change, runs, world)]);
        return (report, ExitCodes.Done);
    }

    // Each run has to be what its manifest says before anything is compared with it.
    private static ImmutableArray<StoredRun> RunsOf(WhatIfRequest request, List<InputFault> unclear) =>
    [
        .. RunFolders.Find(request.Folder, unclear)
            .Select(static folder => (Folder: folder, Manifest: StoredRun.ReadManifest(folder)))
            .Where(run => request.From is not { } from || run.Manifest.Day >= from)
            .Where(run => request.To is not { } to || run.Manifest.Day <= to)
            .OrderBy(static run => run.Manifest.Exchange, StringComparer.Ordinal).ThenBy(static run => run.Manifest.Day)
            .Select(static run => StoredRun.Read(run.Folder)),
    ];

    private static string TitleOf(WhatIfChange change, ImmutableArray<StoredRun> runs)
    {
        string what = string.Join(" and ", change.Packs.Select(static pack => $"rule pack {pack.Id}@{pack.Digest.Prefix(12)}")
            .Concat(change.Rates is null ? [] : ["other rates"]));
        DateOnly from = runs.Min(static run => run.Manifest.Day), to = runs.Max(static run => run.Manifest.Day);
        return $"What {what} would have done" + (from == to ? $" on {Day(from)}" : $" from {Day(from)} to {Day(to)}");
    }

    private static IEnumerable<string> Notes(WhatIfChange change, ImmutableArray<StoredRun> runs, WhatIf world)
    {
        foreach (RulePack pack in change.Packs)
        {
            int without = runs.Count(run => run.Manifest.Packs.All(own => own.Id != pack.Id));
            if (without > 0)
            {
                yield return $"{without.ToString(CultureInfo.InvariantCulture)} of {runs.Length.ToString(CultureInfo.InvariantCulture)} "
                    + $"runs were not judged by a pack '{pack.Id}': it judges them in addition to their own.";
            }
        }

        if (world.MadeAgain > 0)
        {
            yield return $"{world.MadeAgain.ToString(CultureInfo.InvariantCulture)} runs were made by another engine: they were made again "
                + "with their own rules by this one first, so that only the change is shown.";
        }

        if (runs.GroupBy(static run => run.Manifest.Exchange).Any(static days => days.First().Manifest.HistoryIn is not null))
        {
            yield return "The first day goes on from the history that was stored: what came before it was judged as it was then.";
        }
    }

    private static string NoneOf(WhatIfRequest request)
    {
        ImmutableArray<string> days =
            [.. RunFolders.Find(request.Folder, []).Select(static folder => Day(StoredRun.ReadManifest(folder).Day)).Distinct().Order()];
        return days.IsEmpty
            ? $"There is no run in '{request.Folder}': no folder with a manifest.json and a findings.jsonl."
            : $"There is no run of these days in '{request.Folder}'; its days are {days[0]} to {days[^1]}.";
    }

    private static async Task<(DifferenceReport? Days, int Code)> RefuseAsync(IEnumerable<string> lines, int code, TextWriter error)
    {
        foreach (string line in lines)
        {
            await error.WriteLineAsync(line).ConfigureAwait(false);
        }

        return (null, code);
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
