using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using CompliReport.Detection.Shards;
using CompliReport.History;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Rates;
using CompliReport.Reconciliation;
using CompliReport.Reports;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport;

/// <summary>A run whose parties are tested in shards: what the shards are assessed by, and by whom.</summary>
/// <remarks>
/// Customers are tested each for himself, so they are what is divided; the network between them, the cases and the files are the whole
/// run's. What comes out has the same bytes whatever the number of shards.
/// </remarks>
internal static class ShardedRun
{
    /// <summary>How a run is divided; null where it is not.</summary>
    /// <param name="inputs">The run's inputs.</param>
    /// <param name="options">What the caller decides.</param>
    /// <param name="rates">The rates as the run has read them.</param>
    /// <param name="before">What the run goes on with.</param>
    internal static ShardSplit? SplitOf(RunInputs inputs, RunOptions options, RateBook rates, DayHistory? before)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Shards, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Shards, ShardKey.ShardsMax);
        if (options.Shards == 1)
        {
            return null;
        }

        Sha256Digest digest = DigestOf(inputs);
        return new ShardSplit(options.Shards, digest, options.PartOf ?? Here(SourcesOf(inputs, digest, rates, before)));
    }

    /// <summary>What the shards of a run with these inputs are assessed by; the ledgers are not looked at.</summary>
    internal static ShardSources SourcesOf(RunInputs inputs)
    {
        DayHistory? before = inputs.History is { } file ? DayHistory.Read(file.Content, inputs.Packs, out _) : null;
        return SourcesOf(
            inputs, DigestOf(inputs),
            ReferenceRates.Read(inputs.Rates, RateAgeLimits.Default, PackReferences.Of(inputs.Packs)).Book, before);
    }

    private static ShardSources SourcesOf(RunInputs inputs, Sha256Digest digest, RateBook rates, DayHistory? before) => new(
        digest, inputs.Packs, inputs.Accounts, WatchLists.Read(inputs.Lists, []), rates, inputs.Tolerances, before);

    private static PartOf Here(ShardSources sources) => (shard, _) =>
    {
        byte[]? part = ShardAssessor.Assess(shard, sources, out string? fault);
        Invariant.Holds(fault is null, "a shard that was just cut can be assessed");
        return part;
    };

    // Two builds of one version may judge otherwise, so the very program counts. Files count under their names, which findings may tell.
    private static Sha256Digest DigestOf(RunInputs inputs)
    {
        using ContentId id = new();
        id.With(RunScope.EngineVersion).With(RunScope.EngineCommit).With(typeof(ShardedRun).Module.ModuleVersionId.ToString());
        foreach (RulePack pack in inputs.Packs)
        {
            id.With("rules").With(pack.Id).With(pack.Digest.Hex);
        }

        IEnumerable<string> rates = inputs.Rates.Select(
            static file => $"rates {Sha256Digest.Of(file.Content.Span).Hex} {file.Kind} {file.Name}");
        IEnumerable<string> lists = inputs.Lists.Select(static list => $"list {DigestOf(list)} {list.Name}");
        foreach (string file in rates.Concat(lists).Order(StringComparer.Ordinal))
        {
            id.With(file);
        }

        return id.With("accounts").With(inputs.Accounts is { } accounts ? DigestOf(accounts) : "")
            .With("history").With(inputs.History is { } history ? Sha256Digest.Of(history.Content.Span).Hex : "")
            .With("tolerances").With(inputs.Tolerances.Digest.Hex).Digest();
    }

    private static string DigestOf(LedgerInput file)
    {
        using Stream stream = file.Open(0);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
