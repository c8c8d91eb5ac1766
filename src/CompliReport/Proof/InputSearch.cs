using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.IO.Enumeration;
using System.Linq;
using System.Security.Cryptography;
using CompliReport.Delivery;
using CompliReport.Values;

namespace CompliReport.Proof;

/// <summary>
/// Finds the inputs of a stored run by their bytes, whatever they are called now. A noted place is only a hint: what lies there counts when
/// its hash is the one asked for.
/// </summary>
/// <param name="folders">Folders, with all below them, and files; those that do not exist are passed over.</param>
/// <param name="hints">Where a file of a digest was seen.</param>
public sealed class InputSearch(IEnumerable<string> folders, IEnumerable<PlacedInput> hints)
{
    // The length of a pack is not written down; no pack is longer.
    private const long PackLengthMax = 16L << 20;

    private readonly ImmutableArray<string> _folders = [.. folders.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal)];
    private readonly ILookup<Sha256Digest, string> _hints = hints.ToLookup(static hint => hint.Digest, static hint => hint.Path);
    private readonly Dictionary<string, Sha256Digest?> _digests = new(StringComparer.Ordinal);
    private ILookup<long, string>? _byLength;

    /// <summary>The folders and files that are searched.</summary>
    public ImmutableArray<string> Folders => _folders;

    /// <summary>The full path of a file with a digest; null where there is none.</summary>
    /// <param name="digest">SHA-256 of its bytes.</param>
    /// <param name="bytes">Its length; 0 where it is not known, then JSON files are looked at.</param>
    public string? Find(Sha256Digest digest, long bytes) =>
        _hints[digest].Concat(Candidates(bytes)).FirstOrDefault(path => DigestOf(path) == digest);

    private IEnumerable<string> Candidates(long bytes)
    {
        _byLength ??= _folders.SelectMany(FilesOf).Select(static path => (Path: path, File: RegularFile.Target(path)))
            .Where(static one => one.File is not null).ToLookup(static one => one.File!.Length, static one => one.Path);
        return bytes > 0
            ? _byLength[bytes]
            : _byLength.Where(static files => files.Key <= PackLengthMax).SelectMany(static files => files)
                .Where(static path => path.EndsWith(".json", StringComparison.OrdinalIgnoreCase));
    }

    private Sha256Digest? DigestOf(string path)
    {
        if (!_digests.TryGetValue(path, out Sha256Digest? digest))
        {
            digest = Hash(path);
            _digests.Add(path, digest);
        }

        return digest;
    }

    // A file that went away or may not be read is none that could be used.
    private static Sha256Digest? Hash(string path)
    {
        try
        {
            if (!RegularFile.Is(path))
            {
                return null;
            }

            using FileStream stream = File.OpenRead(path);
            return Sha256Digest.FromBytes(SHA256.HashData(stream));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Links to folders are not followed: they may lead in a circle.
    private static IEnumerable<string> FilesOf(string path) => !Directory.Exists(path)
        ? File.Exists(path) ? [path] : []
        : new FileSystemEnumerable<string>(
            path, static (ref FileSystemEntry entry) => entry.ToFullPath(),
            new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = 0 })
        {
            ShouldIncludePredicate = static (ref FileSystemEntry entry) => !entry.IsDirectory,
            ShouldRecursePredicate = static (ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        }.Order(StringComparer.Ordinal);
}

/// <summary>Where an input was seen.</summary>
/// <param name="Digest">SHA-256 of its bytes then.</param>
/// <param name="Bytes">Its length then.</param>
/// <param name="Path">Full path.</param>
public sealed record PlacedInput(Sha256Digest Digest, long Bytes, string Path);

/// <summary>An input of a stored run that was not found.</summary>
/// <param name="Input">What the manifest says of it.</param>
public sealed record MissingInput(StoredInput Input)
{
    /// <summary>What to do about it.</summary>
    public string NextStep => Input.Role switch
    {
        "ledger" or "earlier" => "give the folder with the upload as it came (an archive copy will do) with --inputs",
        "rules" or "report_to" => "give the folder with the rule pack as it was then with --inputs; packs are kept in version control",
        "history" => "give the run folder of the day before, or the folder of results that holds it, with --inputs",
        "tolerances" or "scoring" => "give the file as the engine had it then with --inputs; it is in the source tree under rules/",
        _ => "give the folder that has the file as it was then with --inputs",
    };
}
