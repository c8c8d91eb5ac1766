using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using CompliReport.Delivery;
using CompliReport.Values;

namespace CompliReport.Proof;

/// <summary>
/// A run as it stands in its folder: what its manifest says, and what it found. A folder that is no run, or not what its manifest says, is
/// refused with the file and what was expected there.
/// </summary>
public sealed record StoredRun
{
    /// <summary>The name of the file that makes a folder a run.</summary>
    public const string ManifestName = "manifest.json";

    private const string FindingsName = "findings.jsonl", CasesName = "cases.jsonl", OutcomesName = "outcomes.csv";

    /// <summary>Full path of the folder.</summary>
    public required string Folder { get; init; }

    /// <summary>What the manifest says.</summary>
    public required StoredManifest Manifest { get; init; }

    /// <summary>What it found, in the order of the ids.</summary>
    public required ImmutableArray<StoredFinding> Findings { get; init; }

    /// <summary>Its cases, in the order of the ids.</summary>
    public required ImmutableArray<StoredCase> Cases { get; init; }

    /// <summary>How rules and typologies ended, in the order of the ids.</summary>
    public required ImmutableArray<StoredOutcome> Outcomes { get; init; }

    /// <summary>
    /// The customers that were looked at: as many as the subjects of the rule that looks at most, an account without facts being one; null
    /// where no rule looks at customers. Typologies do not count: those of several packs are summed.
    /// </summary>
    public long? Customers => Outcomes.Where(static row => row is { Subject: "customer", Kind: "rule" })
        .Select(static row => (long?)row.Subjects).Max();

    /// <summary>Its reports, each with its case.</summary>
    public ImmutableArray<StoredReport> Reports
    {
        get
        {
            Dictionary<string, string> cases = Cases.SelectMany(static one => one.Reports, static (one, report) => (one.Id, report))
                .DistinctBy(static one => one.report).ToDictionary(static one => one.report, static one => one.Id, StringComparer.Ordinal);
            return [.. Manifest.Filings.Select(filing => new StoredReport(
                filing.ReportId, cases.GetValueOrDefault(filing.ReportId, ""), filing.Authority, filing.State))];
        }
    }

    /// <summary>Whether a folder looks like that of a run.</summary>
    public static bool IsRun(string folder) =>
        File.Exists(Path.Combine(folder, ManifestName)) && File.Exists(Path.Combine(folder, FindingsName));

    /// <summary>Reads the manifest of a run's folder alone.</summary>
    /// <exception cref="InvalidDataException">It is none, is damaged, or was written by a newer build.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static StoredManifest ReadManifest(string folder)
    {
        string path = Path.Combine(folder, ManifestName);
        if (!File.Exists(path))
        {
            throw StoredJson.Fault(NameOf(folder, ManifestName), "", "no such file", "the folder of a run, which has one");
        }

        return StoredManifestReader.Read(NameOf(folder, ManifestName), RegularFile.ReadAllBytes(path));
    }

    /// <summary>Reads a run's folder. The files read have to be those that the manifest names, byte for byte.</summary>
    /// <exception cref="InvalidDataException">It is no run, or is damaged, tampered with, or written by a newer build.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static StoredRun Read(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        StoredManifest manifest = ReadManifest(full);
        return new StoredRun
        {
            Folder = full,
            Manifest = manifest,
            Findings = Lines(full, manifest, FindingsName, StoredFinding.Of, static finding => finding.Id),
            Cases = Lines(full, manifest, CasesName, StoredCase.Of, static one => one.Id),
            Outcomes = StoredOutcome.Read(NameOf(full, OutcomesName), Content(full, manifest, OutcomesName).Span),
        };
    }

    // Which of several folders a message speaks of.
    private static string NameOf(string folder, string file) => Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)) + "/" + file;

    private static ReadOnlyMemory<byte> Content(string folder, StoredManifest manifest, string file)
    {
        DeliveredFile output = manifest.Outputs.FirstOrDefault(output => output.Name == file)
            ?? throw StoredJson.Fault(NameOf(folder, ManifestName), "outputs", "no " + file, "the outputs of a run");
        string path = Path.Combine(folder, file);
        if (!File.Exists(path))
        {
            throw StoredJson.Fault(NameOf(folder, file), "", "no such file", $"the one that {ManifestName} names");
        }

        byte[] content = RegularFile.ReadAllBytes(path);
        return Sha256Digest.Of(content) == output.Digest
            ? content
            : throw StoredJson.Fault(
                NameOf(folder, file), "", "other bytes", $"those that {ManifestName} names, SHA-256 {output.Digest.Hex}: the file was "
                    + "changed or cut off after the run");
    }

    private static ImmutableArray<T> Lines<T>(
        string folder, StoredManifest manifest, string file, Func<StoredJson, T> read, Func<T, string> id)
    {
        ReadOnlyMemory<byte> rest = Content(folder, manifest, file);
        ImmutableArray<T>.Builder items = ImmutableArray.CreateBuilder<T>();
        HashSet<string> ids = new(StringComparer.Ordinal);
        for (int line = 1; rest.Length > 0; line++)
        {
            int end = rest.Span.IndexOf((byte)'\n');
            string at = string.Create(CultureInfo.InvariantCulture, $"{NameOf(folder, file)}:{line}");
            T item = StoredJson.Read(at, end < 0 ? rest : rest[..end], read);
            items.Add(ids.Add(id(item)) ? item : throw StoredJson.Fault(at, "", "an id a second time", "every id once"));
            rest = end < 0 ? default : rest[(end + 1)..];
        }

        return items.DrainToImmutable();
    }
}
