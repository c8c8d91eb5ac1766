using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using CompliReport.Delivery;
using CompliReport.Values;

namespace CompliReport.Proof;

/// <summary>How a file of a stored run and that of its rerun differ.</summary>
public enum FileDifferenceKind
{
    /// <summary>They have other bytes.</summary>
    Changed,

    /// <summary>The rerun did not make it.</summary>
    NotMadeAgain,

    /// <summary>Only the rerun made it.</summary>
    New,

    /// <summary>The rerun's is what the manifest says; the stored one was changed or deleted after the run.</summary>
    Altered,

    /// <summary>They differ by the name of the run or of the engine alone, or by what came before the run.</summary>
    NameOnly,
}

/// <summary>A file that differs.</summary>
/// <param name="Name">Path below the run's folder.</param>
/// <param name="Kind">How.</param>
/// <param name="Stored">What the stored manifest says; null where it names no such file.</param>
/// <param name="Again">What the rerun made; null for nothing.</param>
public sealed record FileDifference(string Name, FileDifferenceKind Kind, Sha256Digest? Stored, Sha256Digest? Again)
{
    /// <summary>The first line that differs, 1-based; 0 where there are no lines to compare.</summary>
    public int Line { get; init; }

    /// <summary>The first byte of that line that differs, 1-based.</summary>
    public int Byte { get; init; }
}

/// <summary>A stored run and its rerun, file by file.</summary>
/// <param name="Files">Files that were compared, the manifest included.</param>
/// <param name="Differences">Those that differ, in the order of their names.</param>
public sealed record RunComparison(int Files, ImmutableArray<FileDifference> Differences)
{
    /// <summary>Whether the rerun is the same.</summary>
    public bool IsSame => Differences.All(static one => one.Kind == FileDifferenceKind.NameOnly);

    /// <summary>Compares two folders by the hashes of their files, and says of text where it begins to differ.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="InvalidDataException">A folder is none of a run.</exception>
    public static RunComparison Of(string stored, string again)
    {
        StoredManifest before = StoredRun.ReadManifest(stored), after = StoredRun.ReadManifest(again);
        Dictionary<string, Sha256Digest> left = before.Outputs.ToDictionary(
            static file => file.Name, static file => file.Digest, StringComparer.Ordinal);
        Dictionary<string, Sha256Digest> right = after.Outputs.ToDictionary(
            static file => file.Name, static file => file.Digest, StringComparer.Ordinal);
        List<FileDifference> found = [];
        foreach (string name in left.Keys.Union(right.Keys).Order(StringComparer.Ordinal))
        {
            Sha256Digest? was = left.TryGetValue(name, out Sha256Digest one) ? one : null;
            Sha256Digest? now = right.TryGetValue(name, out Sha256Digest two) ? two : null;
            string path = Path.Combine(stored, name), pathAgain = Path.Combine(again, name);
            if (was is null || now is null)
            {
                found.Add(new FileDifference(name, was is null ? FileDifferenceKind.New : FileDifferenceKind.NotMadeAgain, was, now));
            }
            else if (was != now)
            {
                found.Add(Changed(name, was.Value, now.Value, path, pathAgain, before, after));
            }
            else if (!File.Exists(path) || Sha256Digest.Of(RegularFile.ReadAllBytes(path)) != was)
            {
                found.Add(Placed(new FileDifference(name, FileDifferenceKind.Altered, was, now), path, pathAgain));
            }
        }

        if (before.Digest != after.Digest)
        {
            found.Add(Manifest(stored, again, before, after, found));
        }

        return new RunComparison(left.Keys.Union(right.Keys).Count() + 1, [.. found]);
    }

    private static FileDifference Changed(
        string name, Sha256Digest was, Sha256Digest now, string stored, string again, StoredManifest before, StoredManifest after)
    {
        FileDifference changed = new(name, FileDifferenceKind.Changed, was, now);
        bool isNamedAnew = before.RunId != after.RunId && File.Exists(stored);
        if (isNamedAnew && NamesRun(name) && WithoutRun(stored) is { } plain && JsonNode.DeepEquals(plain, WithoutRun(again)))
        {
            return changed with { Kind = FileDifferenceKind.NameOnly };
        }

        return isNamedAnew && name.EndsWith(".xlsx", StringComparison.Ordinal)
            && SheetsOf(stored, before.RunId) is { } sheets && sheets == SheetsOf(again, after.RunId)
            ? changed with { Kind = FileDifferenceKind.NameOnly }
            : Placed(changed, stored, again);
    }

    private static bool NamesRun(string name) => name == "receipt.json" || Path.GetFileName(name) == Reports.Formats.BasisJson.FileName;

    // A receipt names the run and its root, a report's basis the run and its engine. A stored file that is damaged is another one.
    private static JsonObject? WithoutRun(string path)
    {
        try
        {
            JsonObject json = JsonNode.Parse(RegularFile.ReadAllBytes(path))!.AsObject();
            foreach (string name in (string[])["run", "run_id", "engine_version", "engine_commit"])
            {
                json.Remove(name);
            }

            return json;
        }
        catch (Exception damaged) when (damaged is System.Text.Json.JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    // The manifest names the run that came before it, and the engine and run by name: what is left must be the same.
    private static FileDifference Manifest(
        string stored, string again, StoredManifest before, StoredManifest after, List<FileDifference> found)
    {
        bool isRenamed = before.RunId != after.RunId;
        JsonObject Plain(string folder)
        {
            JsonObject json = JsonNode.Parse(RegularFile.ReadAllBytes(Path.Combine(folder, StoredRun.ManifestName)))!.AsObject();
            json.Remove("previous");
            // Files that differ by the run's name alone change their hash and the root over all of them.
            foreach (string name in isRenamed ? ["run_id", "engine", "outputs", "merkle_root"] : Array.Empty<string>())
            {
                json.Remove(name);
            }

            return json;
        }

        FileDifference manifest = new(StoredRun.ManifestName, FileDifferenceKind.NameOnly, before.Digest, after.Digest);
        return JsonNode.DeepEquals(Plain(stored), Plain(again)) && found.TrueForAll(static one => one.Kind == FileDifferenceKind.NameOnly)
            ? manifest
            : Placed(
                manifest with { Kind = FileDifferenceKind.Changed }, Path.Combine(stored, StoredRun.ManifestName),
                Path.Combine(again, StoredRun.ManifestName));
    }

    // The parts of a workbook as one text, without the run's name. A stored workbook that is damaged is another one.
    private static string? SheetsOf(string path, string runId)
    {
        try
        {
            using ZipArchive package = ZipFile.OpenRead(path);
            StringBuilder text = new();
            foreach (ZipArchiveEntry part in package.Entries.OrderBy(static part => part.FullName, StringComparer.Ordinal))
            {
                using StreamReader reader = new(part.Open(), Encoding.UTF8);
                text.Append(part.FullName).Append('\n').Append(reader.ReadToEnd().Replace(runId, "run", StringComparison.Ordinal));
            }

            return text.ToString();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static FileDifference Placed(FileDifference difference, string stored, string again)
    {
        string ending = Path.GetExtension(difference.Name);
        if (!File.Exists(stored) || ending is ".bin" or ".xlsx" or ".zip")
        {
            return difference;
        }

        ReadOnlySpan<byte> left = RegularFile.ReadAllBytes(stored), right = RegularFile.ReadAllBytes(again);
        int same = left.CommonPrefixLength(right);
        ReadOnlySpan<byte> before = left[..same];
        return difference with { Line = before.Count((byte)'\n') + 1, Byte = same - before.LastIndexOf((byte)'\n') };
    }
}
