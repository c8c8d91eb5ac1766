using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CompliReport.Delivery;

namespace CompliReport.Proof;

/// <summary>
/// Verifies what lies in a folder without a network and without trusting whoever gave it: a run, an exchange with its chain of runs, a
/// folder of exchanges, or the folder of one report.
/// </summary>
public static class Verification
{
    private const string ReportName = "report.json";

    /// <summary>Verifies a run's folder, an exchange's folder, or a folder of exchanges.</summary>
    /// <exception cref="InvalidDataException">The folder is none of these.</exception>
    public static ProofLog Of(string folder, ProofOptions options)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(options);
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        ProofLog log = new();
        if (File.Exists(Path.Combine(full, StoredRun.ManifestName)))
        {
            Guard(() => ProveRun(full, options, log), Path.GetFileName(full), log);
            return log;
        }

        string[] exchanges = IsExchange(full) ? [full]
            : [.. Directory.EnumerateDirectories(full).Where(IsExchange).Order(StringComparer.Ordinal)];
        if (exchanges.Length == 0 && options.Anchors.IsEmpty)
        {
            throw new InvalidDataException(
                $"There is no run in '{folder}': expected a folder with a manifest.json, or folders exchange/yyyy-mm-dd/run-... below it.");
        }

        foreach (string exchange in exchanges)
        {
            Guard(() => ChainProof.Prove(exchange, options, log), Path.GetFileName(exchange), log);
        }

        // An exchange that is gone whole is missed by what it was told; of one exchange's folder nobody expects the others.
        foreach (Anchor anchor in IsExchange(full) ? [] : options.Anchors.Where(
            anchor => !exchanges.Any(exchange => Path.GetFileName(exchange) == anchor.Exchange)))
        {
            log.Fault(
                ProofCodes.Anchor, anchor.Where, $"no folder of the exchange {anchor.Exchange}",
                $"the run {anchor.RunId} that this tells of");
        }

        return log;
    }

    /// <summary>The run folders that <see cref="Of"/> verifies in a folder.</summary>
    public static IEnumerable<string> RunsIn(string folder)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return File.Exists(Path.Combine(full, StoredRun.ManifestName)) ? [full]
            : !Directory.Exists(full) ? []
            : IsExchange(full) ? ChainProof.RunsBelow(full)
            : Directory.EnumerateDirectories(full).Where(IsExchange).SelectMany(ChainProof.RunsBelow);
    }

    /// <summary>Verifies the folder of one report, as an authority has it.</summary>
    /// <exception cref="InvalidDataException">The folder is none.</exception>
    public static ProofLog OfPackage(string folder, ProofOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!File.Exists(Path.Combine(full, ReportName)))
        {
            throw new InvalidDataException($"There is no report in '{folder}': expected a folder with a report.json.");
        }

        ProofLog log = new();
        Guard(() => PackageProof.Prove(full, Path.GetFileName(full), options, ofRun: null, log), Path.GetFileName(full), log);
        return log;
    }

    // Whoever made the folder may have made it so that reading it fails in a way that nobody thought of: that proves nothing either.
    internal static void Guard(Action prove, string name, ProofLog log)
    {
        try
        {
            prove();
        }
#pragma warning disable CA1031 // It is told as a fault, and the verification fails.
        catch (Exception failure) when (failure is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            log.Fault(ProofCodes.Unreadable, name, $"what cannot be read ({failure.GetType().Name})", "files as a run writes them");
        }
    }

    private static void ProveRun(string folder, ProofOptions options, ProofLog log)
    {
        string day = Path.GetDirectoryName(folder) ?? folder, exchange = Path.GetDirectoryName(day) ?? day;
        string name = Path.GetFileName(folder);
        if (RunFolderProof.Prove(folder, name, options, log) is { } seal)
        {
            if (name.StartsWith("run-", StringComparison.Ordinal))
            {
                log.Holds(
                    seal.RunId == name, "run ids", ProofCodes.RunId, name, "the run " + seal.RunId,
                    "the run that the folder is named after");
            }

            ChainProof.ProveOne(exchange, seal, options, log);
        }
    }

    private static bool IsExchange(string folder) =>
        File.Exists(Path.Combine(folder, RunChain.FileName)) || ChainProof.RunsBelow(folder).Any();
}
