using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Delivery;
using CompliReport.Values;

namespace CompliReport.Proof;

/// <summary>Proves the chain of an exchange: no line changed, none missing, every run there, and all that left our control in it.</summary>
internal static class ChainProof
{
    /// <summary>Proves an exchange's folder with all its runs.</summary>
    internal static void Prove(string folder, ProofOptions options, ProofLog log)
    {
        string name = Path.GetFileName(folder);
        Dictionary<string, RunSeal?> runs = [];
        foreach (string run in RunsBelow(folder))
        {
            string day = Path.GetFileName(Path.GetDirectoryName(run))!, own = day + "/" + Path.GetFileName(run);
            if (!File.Exists(Path.Combine(run, StoredRun.ManifestName)))
            {
                // A run that died has no manifest; one whose manifest was taken away is missed by its line in the chain.
                log.Note("Folders of runs without a manifest are of runs that were not finished, and prove nothing.");
                continue;
            }

            runs[own] = null;
            Verification.Guard(() => runs[own] = RunFolderProof.Prove(run, name + "/" + own, options, log), name + "/" + own, log);
        }

        ImmutableArray<RunSeal> seals = Read(folder, name, log);
        Places(name, seals, runs, log);
        Anchors(name, seals, options, log);
    }

    /// <summary>Proves one run's place in the chain of the folder that it lies in; a run that was copied away by itself has none.</summary>
    internal static void ProveOne(string exchangeFolder, RunSeal seal, ProofOptions options, ProofLog log)
    {
        string name = Path.GetFileName(exchangeFolder);
        if (!File.Exists(Path.Combine(exchangeFolder, RunChain.FileName)))
        {
            log.Note("There is no chain.jsonl beside the days: the run's place among others was not looked at.");
            Anchor.Hold(options.Anchors, seal, log);
            return;
        }

        ImmutableArray<RunSeal> seals = Read(exchangeFolder, name, log);
        log.Holds(
            seals.Any(line => Same(line, seal)), "places in the chain", ProofCodes.ChainRunUnknown, $"{name}/{RunChain.FileName}",
            $"no line of {seal.RunId} with this manifest", "one line for each run");
        Anchors(name, seals, options, log);
    }

    /// <summary>The run folders of an exchange.</summary>
    internal static IEnumerable<string> RunsBelow(string folder) => Directory.EnumerateDirectories(folder)
        .Where(static day => DateOnly.TryParseExact(
            Path.GetFileName(day), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly _))
        .SelectMany(Directory.EnumerateDirectories).Where(static run => Path.GetFileName(run).StartsWith("run-", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static ImmutableArray<RunSeal> Read(string folder, string name, ProofLog log)
    {
        string path = Path.Combine(folder, RunChain.FileName), where = name + "/" + RunChain.FileName;
        if (!RegularFile.Is(path))
        {
            log.Fault(ProofCodes.ChainMissing, where, "no file", "the chain of the exchange's runs");
            return [];
        }

        byte[] content = RegularFile.ReadAllBytes(path);
        string[] lines = Encoding.UTF8.GetString(content).Split('\n');
        ImmutableArray<RunSeal>.Builder seals = ImmutableArray.CreateBuilder<RunSeal>();
        for (int i = 0; i < lines.Length - 1; i++)
        {
            if (RunChain.Line(lines[i], out string fault) is { } seal)
            {
                seals.Add(seal);
            }
            else
            {
                log.Fault(ProofCodes.ChainLine, $"{where}:{i + 1}", fault, "a seal");
            }
        }

        if (seals.Count == lines.Length - 1)
        {
            SealProof.Bytes(content, stream => RunChain.WriteAll(seals, stream), where, "lines as complireport writes them", log);
        }

        for (int i = 0; i < seals.Count; i++)
        {
            Sha256Digest before = i == 0 ? default : seals[i - 1].Manifest;
            log.Holds(
                seals[i].Number == i + 1 && seals[i].Previous == before, "places in the chain", ProofCodes.ChainBroken, $"{where}:{i + 1}",
                $"run number {seals[i].Number} after the manifest {Short(seals[i].Previous)}",
                $"number {i + 1} after {Short(before)}: a run was taken out, put in or made again");
        }

        return seals.ToImmutable();
    }

    private static void Places(string name, ImmutableArray<RunSeal> seals, Dictionary<string, RunSeal?> runs, ProofLog log)
    {
        string where = name + "/" + RunChain.FileName;
        HashSet<string> placed = [];
        foreach (RunSeal seal in seals)
        {
            string folder = Days(seal.Day) + "/" + seal.RunId;
            placed.Add(folder);
            if (!runs.TryGetValue(folder, out RunSeal? run))
            {
                log.Fault(ProofCodes.ChainRunMissing, $"{where}:{seal.Number}", $"no folder {folder}", "the run that the line is of");
            }
            else if (run is not null)
            {
                log.Holds(
                    Same(seal, run), "runs in the chain", ProofCodes.ChainLine, $"{where}:{seal.Number}", "another seal than the run's own",
                    $"that of {folder}");
            }
        }

        foreach (string run in runs.Keys.Where(run => !placed.Contains(run)).Order(StringComparer.Ordinal))
        {
            log.Fault(ProofCodes.ChainRunUnknown, where, $"no line of {run}", "one line for each run");
        }
    }

    private static void Anchors(string name, ImmutableArray<RunSeal> seals, ProofOptions options, ProofLog log)
    {
        // A folder that was given another name is still that of the exchange that its seals name.
        foreach (Anchor anchor in options.Anchors.Where(
            anchor => anchor.Exchange == name || seals.Any(seal => seal.Exchange == anchor.Exchange)))
        {
            RunSeal? seal = seals.FirstOrDefault(seal => seal.RunId == anchor.RunId);
            log.Holds(
                seal is not null && anchor.IsMetBy(seal), "anchors", ProofCodes.Anchor, anchor.Where,
                seal is null ? $"no run {anchor.RunId} in the chain of {name}" : $"run {anchor.RunId} with another root, place or manifest",
                "the run as it was when this was sent: a run was deleted or made again afterwards");
        }
    }

    private static bool Same(RunSeal left, RunSeal right) => left.Statement == right.Statement
        && left.PublicKey.AsSpan().SequenceEqual(right.PublicKey.AsSpan())
        && left.Signature.AsSpan().SequenceEqual(right.Signature.AsSpan());

    private static string Short(Sha256Digest digest) => digest == default ? "none" : digest.Prefix(16);

    private static string Days(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
