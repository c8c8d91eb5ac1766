using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Values;

namespace CompliReport.Delivery;

/// <summary>A report's folder in the tree over a run's outputs.</summary>
/// <param name="Folder"><c>reports/</c> and the report's id.</param>
/// <param name="Files">All of its files, by name.</param>
/// <param name="Path">The way from the folder's leaf to the root.</param>
internal sealed record SealedReport(string Folder, ImmutableArray<DeliveredFile> Files, ImmutableArray<MerkleStep> Path);

/// <summary>
/// The tree whose root is sealed: a leaf is a file, or the folder of a report, whose digest is the root over the folder's own files.
/// </summary>
/// <remarks>
/// So one way to the root proves of a report's folder that it belongs to the run and that no file of it was left out, and tells of no other
/// report.
/// </remarks>
internal sealed class OutputTree
{
    private const string Reports = "reports/";

    private readonly ImmutableArray<(string Name, ImmutableArray<DeliveredFile> Files)> _entries;
    private readonly ImmutableArray<Sha256Digest> _leaves;

    private OutputTree(ImmutableArray<(string Name, ImmutableArray<DeliveredFile> Files)> entries)
    {
        _entries = entries;
        _leaves = [.. entries.Select(static entry => IsReport(entry.Name)
            ? LeafOf(entry.Name, entry.Files) : MerkleTree.Leaf(entry.Name, entry.Files[0].Digest))];
        Root = MerkleTree.RootOver(_leaves);
    }

    /// <summary>The root; the digest of nothing for no files.</summary>
    internal Sha256Digest Root { get; }

    /// <summary>The folders of reports, by name.</summary>
    internal IEnumerable<SealedReport> ReportFolders
    {
        get
        {
            ImmutableArray<int> wanted = [.. Enumerable.Range(0, _entries.Length).Where(i => IsReport(_entries[i].Name))];
            // Of all reports at once: the tree is gone through once, and not once a report.
            return wanted.Zip(
                MerkleTree.Paths(_leaves, wanted), (i, path) => new SealedReport(_entries[i].Name, _entries[i].Files, path));
        }
    }

    /// <summary>The tree over outputs.</summary>
    /// <param name="files">In any order; the receipt, which carries the root, is left out.</param>
    internal static OutputTree Of(IEnumerable<DeliveredFile> files) => new(
    [
        .. files.Where(static file => file.Name != "receipt.json").OrderBy(static file => file.Name, StringComparer.Ordinal)
            .GroupBy(static file => FolderOf(file.Name)).Select(static entry => (entry.Key, entry.ToImmutableArray()))
            .OrderBy(static entry => entry.Key, StringComparer.Ordinal),
    ]);

    /// <summary>The leaf of a report's folder.</summary>
    /// <param name="folder"><c>reports/</c> and the report's id.</param>
    /// <param name="files">All of its files, by name.</param>
    internal static Sha256Digest LeafOf(string folder, IEnumerable<DeliveredFile> files) =>
        MerkleTree.Leaf(folder, MerkleTree.Root(files));

    /// <summary>The report's folder that a file lies in, else the file's own name.</summary>
    internal static string FolderOf(string name)
    {
        int end = name.StartsWith(Reports, StringComparison.Ordinal) ? name.IndexOf('/', Reports.Length) : -1;
        return end < 0 ? name : name[..end];
    }

    // No file lies beside the folders of reports.
    private static bool IsReport(string entry) => entry.StartsWith(Reports, StringComparison.Ordinal);
}
