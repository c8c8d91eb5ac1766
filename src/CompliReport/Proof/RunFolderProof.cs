using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using CompliReport.Delivery;
using CompliReport.Reports;
using CompliReport.Values;

namespace CompliReport.Proof;

/// <summary>What a verifier was given beside the folder.</summary>
public sealed record ProofOptions
{
    /// <summary>The operator's public keys, DER: the one in use, and those of before; empty where the verifier knows none.</summary>
    public ImmutableArray<ReadOnlyMemory<byte>> PublicKeys { get; init; } = [];

    /// <summary>What left our control.</summary>
    public ImmutableArray<Anchor> Anchors { get; init; } = [];

    /// <summary>Where the uploaded ledgers may lie.</summary>
    public InputSearch Inputs { get; init; } = new([], []);

    /// <summary>Whether it is all right that inputs are not at hand.</summary>
    public bool IsWithoutInputs { get; init; }
}

/// <summary>Proves that a run's folder is what its run made: files, roots, seal, sums, and each report by itself.</summary>
internal static class RunFolderProof
{
    private static readonly string[] NotOutputs = [StoredRun.ManifestName, RunSeal.FileName];

    /// <summary>Proves a folder; null where there is no manifest to go by.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="name">How messages call it.</param>
    /// <param name="options">What is known beside it.</param>
    /// <param name="log">Takes what is found.</param>
    internal static RunSeal? Prove(string folder, string name, ProofOptions options, ProofLog log)
    {
        string manifestAt = name + "/" + StoredRun.ManifestName;
        StoredManifest manifest;
        byte[] content;
        try
        {
            manifest = StoredRun.ReadManifest(folder);
            content = RegularFile.ReadAllBytes(Path.Combine(folder, StoredRun.ManifestName));
        }
        catch (Exception wrong) when (wrong is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            log.Fault(ProofCodes.Unreadable, manifestAt, "no manifest that can be read: " + wrong.Message.TrimEnd('.'), "a run's manifest");
            return null;
        }

        log.Checked("manifests");
        RunId(manifestAt, manifest, log);
        Files(folder, name, manifest, log);
        RunSeal? seal = Seal(folder, name, manifest, content, options, log);
        SumsProof.Prove(folder, name, content, manifest, log);
        foreach (string report in ReportsOf(folder))
        {
            string own = name + "/reports/" + Path.GetFileName(report);
            Verification.Guard(() => PackageProof.Prove(report, own, options, (seal, manifest), log), own, log);
        }

        Verification.Guard(() => Findings(folder, name, manifest, options, log), name, log);
        return seal;
    }

    private static void Findings(string folder, string name, StoredManifest manifest, ProofOptions options, ProofLog log)
    {
        RunClaims claims;
        try
        {
            claims = RunClaims.Read(folder, name, log);
        }
        catch (Exception wrong) when (wrong is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            log.Fault(ProofCodes.Unreadable, name + "/" + FindingLeaves.FileName, wrong.Message.TrimEnd('.'), "findings with their places");
            return;
        }

        ImmutableArray<JudgedFile>? lines = CitedLinesProof.Prove(claims, name, manifest, options, log);
        FindingsProof.Prove(claims, name, manifest, lines, options, log);
    }

    // The id is what receipts, messages and seals know a run by: with it they name its inputs and options too.
    private static void RunId(string where, StoredManifest manifest, ProofLog log)
    {
        if (manifest.Options is not { } stored)
        {
            log.Fault(
                ProofCodes.RunId, where, "no options: nobody can tell whether the id is that of its inputs",
                "how the run was asked for; engines of before that was written made other seals too");
            return;
        }

        log.Holds(
            manifest.HistoryIn is not { } before || manifest.Inputs.Any(input => input.Role == "history" && input.Digest == before),
            "histories that runs went on from", ProofCodes.RunId, where, "a history_in that is none of its inputs",
            "the history that went in");
        string id = RunScope.IdOf(
            (manifest.EngineVersion, manifest.EngineCommit), manifest.Inputs.Select(static input => (input.Role, input.Name, input.Digest)),
            manifest.Packs.Select(static pack => pack.Id), stored.Options, manifest.AsOf);
        log.Holds(
            id == manifest.RunId, "run ids computed again", ProofCodes.RunId, where, manifest.RunId,
            id + ", which its inputs and options make");
    }

    private static IEnumerable<string> ReportsOf(string folder) => Directory.Exists(Path.Combine(folder, "reports"))
        ? Directory.EnumerateDirectories(Path.Combine(folder, "reports")).Order(StringComparer.Ordinal) : [];

    private static void Files(string folder, string name, StoredManifest manifest, ProofLog log)
    {
        foreach (DeliveredFile output in manifest.Outputs)
        {
            string path = Path.Combine(folder, output.Name.Replace('/', Path.DirectorySeparatorChar)), where = name + "/" + output.Name;
            if (!RegularFile.Is(path))
            {
                log.Fault(ProofCodes.FileMissing, where, "no file", "the one that the manifest names");
                continue;
            }

            using FileStream file = File.OpenRead(path);
            Sha256Digest digest = Sha256Digest.FromBytes(SHA256.HashData(file));
            log.Holds(
                digest == output.Digest && file.Length == output.Bytes, "files by hash", ProofCodes.FileChanged, where,
                $"SHA-256 {digest.Hex}", $"{output.Digest.Hex}: the file was changed or cut off after the run");
        }

        HashSet<string> known = [.. manifest.Outputs.Select(static output => output.Name), .. NotOutputs];
        known.UnionWith(manifest.Outputs.Where(static output => output.Name.StartsWith("reports/", StringComparison.Ordinal))
            .Select(static output => string.Join('/', output.Name.Split('/').Take(2)) + "/" + RunSeal.FileName));
        foreach (string found in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Where(file => !known.Contains(file))
            .Order(StringComparer.Ordinal))
        {
            if (found.EndsWith(".partial", StringComparison.Ordinal))
            {
                log.Note("Files *.partial are what a run that died left; they are no files of the run and can be deleted.");
            }
            else if (found.StartsWith("revisions/", StringComparison.Ordinal))
            {
                log.Note(
                    "Revisions of reports are made after the run and are not in its manifest: the register and the messages bind them.");
            }
            else
            {
                log.Fault(ProofCodes.FileForeign, name + "/" + found, "a file that the manifest does not name", "the run's files alone");
            }
        }
    }

    private static RunSeal? Seal(
        string folder, string name, StoredManifest manifest, byte[] content, ProofOptions options, ProofLog log)
    {
        Sha256Digest root = OutputTree.Of(manifest.Outputs).Root;
        string manifestAt = name + "/" + StoredRun.ManifestName;
        (Sha256Digest merkle, Sha256Digest findings, long number, Sha256Digest previous) = PlaceOf(manifestAt, content);
        log.Holds(root == merkle, "roots", ProofCodes.MerkleRoot, manifestAt, merkle.Hex, root.Hex + ", the root over its outputs");
        string lines = Path.Combine(folder, FindingLeaves.FileName);
        if (RegularFile.Is(lines))
        {
            using FileStream file = File.OpenRead(lines);
            Sha256Digest over = FindingLeaves.RootOf(file);
            log.Holds(
                over == findings, "roots", ProofCodes.FindingsRoot, manifestAt, findings.Hex, over.Hex + ", the root over its findings");
        }

        string path = Path.Combine(folder, RunSeal.FileName), where = name + "/" + RunSeal.FileName;
        if (!RegularFile.Is(path))
        {
            log.Fault(ProofCodes.SealMissing, where, "no file", "the run's seal");
            return null;
        }

        byte[] found = RegularFile.ReadAllBytes(path);
        if (SealProof.Read(found, where, log) is not { } stored)
        {
            return null;
        }

        RunSeal expected = new(
            number, manifest.RunId, Anchor.FolderOf(manifest.Exchange), manifest.Day, Sha256Digest.Of(content), merkle, findings, previous)
        {
            PublicKey = stored.Seal.PublicKey,
            Signature = stored.Seal.Signature,
        };
        SealProof.Bytes(
            found, stream => RunSealFiles.WriteRun(expected, stream), where, "the seal of the manifest beside it", log);
        SealProof.Signature(stored.Seal, where, options.PublicKeys, log);
        return expected;
    }

    private static (Sha256Digest Merkle, Sha256Digest Findings, long Number, Sha256Digest Previous) PlaceOf(string where, byte[] content) =>
        StoredJson.Read(where, content, static json => json.Has("findings_root")
            ? (json.Digest("merkle_root"), json.Digest("findings_root"),
                json.Element.GetProperty("previous").ValueKind == System.Text.Json.JsonValueKind.Null
                    ? 1 : json.Object("previous").Count("number") + 1,
                json.Element.GetProperty("previous").ValueKind == System.Text.Json.JsonValueKind.Null
                    ? default : json.Object("previous").Digest("manifest_sha256"))
            : (json.Digest("merkle_root"), default, 0, default));
}
