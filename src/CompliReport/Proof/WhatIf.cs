using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Rates;
using CompliReport.Reports;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Proof;

/// <summary>What is judged otherwise.</summary>
/// <param name="Packs">Packs in place of those of the same id; one whose id a run has not comes after those it has.</param>
/// <param name="Rates">Rate files in place of all of a run's; null for the run's own.</param>
public sealed record WhatIfChange(ImmutableArray<RulePack> Packs, ImmutableArray<RateFile>? Rates)
{
    /// <summary>The inputs of a run as the change has them.</summary>
    internal RunInputs Of(RunInputs inputs) => inputs with
    {
        Packs =
        [
            .. inputs.Packs.Select(Other),
            .. Packs.Where(pack => !inputs.Packs.Any(own => own.Id == pack.Id)),
        ],
        ReportTo = [.. inputs.ReportTo.Select(Other)],
        Rates = Rates ?? inputs.Rates,
    };

    private RulePack Other(RulePack own) => Packs.FirstOrDefault(pack => pack.Id == own.Id) ?? own;
}

/// <summary>
/// Stored days, run again with their pinned inputs but judged otherwise: what a change of rules would have done. Days go on from one
/// another in this world too: each from the history that its day before left here. Nothing of the stored runs is touched.
/// </summary>
/// <param name="change">What is judged otherwise.</param>
/// <param name="search">Where inputs are looked for.</param>
/// <param name="folder">A folder of its own for the runs that are made; the caller deletes it.</param>
public sealed class WhatIf(WhatIfChange change, InputSearch search, string folder)
{
    // What a stored history is in each world.
    private readonly Dictionary<Sha256Digest, byte[]> _histories = [], _historiesAgain = [];

    /// <summary>Days that were made again first, since another engine had made them: what it judges otherwise is no effect of the
    /// change.</summary>
    public int MadeAgain { get; private set; }

    /// <summary>Runs a day. Days of one exchange have to come in their order.</summary>
    /// <param name="stored">The day as it was run.</param>
    /// <param name="missing">Takes inputs that are not found.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What differs; null where inputs are missing.</returns>
    /// <exception cref="InvalidDataException">An input cannot be used by this build.</exception>
    public async Task<RunDifference?> RunAsync(
        StoredRun stored, ICollection<MissingInput> missing, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stored);
        StoredManifest manifest = stored.Manifest;
        if (PinnedRun.Of(manifest, search, missing) is not { } pinned)
        {
            return null;
        }

        StoredRun before = stored;
        if ((manifest.EngineVersion, manifest.EngineCommit) != (RunScope.EngineVersion, RunScope.EngineCommit))
        {
            MadeAgain++;
            before = await RunAsync("as-it-was", pinned, manifest, _historiesAgain, cancellationToken).ConfigureAwait(false);
        }

        PinnedRun other = pinned with { Inputs = change.Of(pinned.Inputs) };
        StoredRun after = await RunAsync("what-if", other, manifest, _histories, cancellationToken).ConfigureAwait(false);
        return RunDifference.Of(before, after);
    }

    private async Task<StoredRun> RunAsync(
        string world, PinnedRun run, StoredManifest manifest, Dictionary<Sha256Digest, byte[]> histories,
        CancellationToken cancellationToken)
    {
        HistoryInput? history = run.Inputs.History is { } pinned && histories.TryGetValue(manifest.HistoryIn!.Value, out byte[]? here)
            ? pinned with { Content = here }
            : run.Inputs.History;
        string made = await Rerun.ExecuteAsync(
            run with { Inputs = run.Inputs with { History = history } }, Path.Combine(folder, world), cancellationToken)
            .ConfigureAwait(false);
        StoredRun result = StoredRun.Read(made);
        if (manifest.HistoryOut is { } left && result.Manifest.HistoryOut is not null)
        {
            histories[left] = RegularFile.ReadAllBytes(Path.Combine(made, "history.bin"));
        }

        // What was found is in memory: the reports of a year of days need not lie side by side.
        Directory.Delete(made, recursive: true);

        return result;
    }
}
