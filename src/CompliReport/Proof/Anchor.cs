using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Delivery;
using CompliReport.Values;

namespace CompliReport.Proof;

/// <summary>What left our control of a run: in the receipt that the exchange has, or in a message of the queue.</summary>
/// <param name="Where">The file, with its line.</param>
/// <param name="Exchange">The exchange.</param>
/// <param name="RunId">The run.</param>
/// <param name="MerkleRoot">The root over its outputs.</param>
public sealed record Anchor(string Where, string Exchange, string RunId, Sha256Digest MerkleRoot)
{
    /// <summary>The run's place in the chain; 0 in receipts, which do not say it.</summary>
    public long Number { get; init; }

    /// <summary>SHA-256 of its manifest; <c>default</c> in receipts.</summary>
    public Sha256Digest Manifest { get; init; }

    /// <summary>The report of a message; empty in receipts.</summary>
    public string ReportId { get; init; } = "";

    /// <summary>The report's revision: an amendment has a message of its own.</summary>
    public string Revision { get; init; } = "";

    /// <summary>SHA-256 of that report's report.json.</summary>
    public Sha256Digest Report { get; init; }

    /// <summary>Whether a run is as it was when this was sent.</summary>
    internal bool IsMetBy(RunSeal seal) => seal.RunId == RunId && seal.MerkleRoot == MerkleRoot
        && (Number == 0 || (seal.Number == Number && seal.Manifest == Manifest));

    /// <summary>Holds what was sent of a run against its seal.</summary>
    internal static void Hold(ImmutableArray<Anchor> anchors, RunSeal seal, ProofLog log)
    {
        foreach (Anchor anchor in anchors.Where(anchor => anchor.RunId == seal.RunId))
        {
            log.Holds(
                anchor.IsMetBy(seal), "anchors", ProofCodes.Anchor, anchor.Where, $"run {seal.RunId} with another root, place or manifest",
                "the run as it was when this was sent");
        }

        if (!anchors.IsEmpty && !anchors.Any(anchor => anchor.RunId == seal.RunId))
        {
            log.Note($"None of the receipts and messages given with --anchors tells of {seal.RunId}.");
        }
    }

    /// <summary>Reads anchors of a receipt.json, a message, or a file of messages, one a line; folders are searched for both.</summary>
    /// <exception cref="InvalidDataException">A file is none of these.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ImmutableArray<Anchor> Read(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return [.. paths.SelectMany(static path => Directory.Exists(path)
                ? Directory.EnumerateFiles(path, "*.json*", SearchOption.AllDirectories)
                    .Where(static file => Path.GetExtension(file) is ".json" or ".jsonl")
                    .Order(StringComparer.Ordinal)
                : (IEnumerable<string>)[path])
            .SelectMany(ReadFile)];
    }

    private static IEnumerable<Anchor> ReadFile(string path)
    {
        string name = Path.GetFileName(path), text = Encoding.UTF8.GetString(RegularFile.ReadAllBytes(path));
        if (!path.EndsWith(".jsonl", StringComparison.Ordinal))
        {
            return StoredJson.Read(name, Encoding.UTF8.GetBytes(text), Of);
        }

        string[] lines = text.Split('\n');
        return Enumerable.Range(0, lines.Length).Where(i => lines[i].Length > 0)
            .SelectMany(i => StoredJson.Read($"{name}:{i + 1}", Encoding.UTF8.GetBytes(lines[i]), Of)).ToArray();
    }

    /// <summary>How folders and seals call an exchange.</summary>
    internal static string FolderOf(string exchange) => exchange.Length > 0 ? exchange : "unknown";

    // Messages and receipts of before runs were sealed anchor nothing.
    private static ImmutableArray<Anchor> Of(StoredJson json)
    {
        if (json.Has("specversion"))
        {
            StoredJson data = json.Object("data");
            return data.Has("run") && data.Object("run") is var run
                ? [new Anchor(json.File, FolderOf(json.Text("source").Split('/')[^1]), run.Text("run_id"), run.Digest("merkle_root"))
                {
                    Number = run.Count("number"),
                    Manifest = run.Digest("manifest_sha256"),
                    ReportId = data.Text("report_id"),
                    Revision = data.Text("revision"),
                    Report = data.Digest("sha256"),
                }]
                : [];
        }

        if (!json.Has("schema") || !json.Text("schema").StartsWith("complireport/receipt/", StringComparison.Ordinal))
        {
            throw json.Wrong("schema", "another document", "a receipt.json or a message of the queue suspicious-activity");
        }

        return json.Has("run") && json.Object("run") is var own
            ? [new Anchor(json.File, FolderOf(json.Text("exchange_id")), own.Text("run_id"), own.Digest("merkle_root"))] : [];
    }
}
