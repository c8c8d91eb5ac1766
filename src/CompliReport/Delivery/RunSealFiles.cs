using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using CompliReport.Reports;
using CompliReport.Reports.Formats;
using CompliReport.Values;

namespace CompliReport.Delivery;

/// <summary>
/// <c>seal.json</c> in the run's folder, and one in the folder of each report with the way of each of its files to the root: so that the
/// folder proves by itself that it belongs to the run, and tells nothing of other reports.
/// </summary>
/// <remarks>They are made after the manifest and are no outputs of it. They follow from manifest and chain, but for the
/// signature.</remarks>
internal static class RunSealFiles
{
    private const string Reports = "reports/";

    /// <summary>The seals of a run.</summary>
    /// <param name="seal">Its place in the chain.</param>
    /// <param name="files">Its outputs, sorted by name.</param>
    internal static IEnumerable<RunFile> Of(RunSeal seal, ImmutableArray<DeliveredFile> files)
    {
        yield return new RunFile(RunSeal.FileName, stream => WriteRun(seal, stream));
        ImmutableArray<DeliveredFile> sealedFiles = SealedOf(files);
        ImmutableArray<Sha256Digest> leaves = [.. sealedFiles.Select(static file => MerkleTree.Leaf(file.Name, file.Digest))];
        ImmutableArray<int> ofReports =
            [.. Enumerable.Range(0, sealedFiles.Length).Where(i => sealedFiles[i].Name.StartsWith(Reports, StringComparison.Ordinal))];
        // Of all reports at once: the tree is gone through once, and not once a report.
        ImmutableArray<ImmutableArray<MerkleStep>> paths = MerkleTree.Paths(leaves, ofReports);
        foreach (IGrouping<string, (DeliveredFile File, ImmutableArray<MerkleStep> Path)> report in ofReports
            .Zip(paths, (i, path) => (File: sealedFiles[i], Path: path))
            .GroupBy(static one => one.File.Name[..one.File.Name.IndexOf('/', Reports.Length)]))
        {
            yield return new RunFile(
                report.Key + "/" + RunSeal.FileName,
                stream => WriteReport(
                    seal, [.. report.Select(static one => one.File)], [.. report.Select(static one => one.Path)], stream));
        }
    }

    /// <summary>The outputs that the root is of: all but the receipt, which carries it.</summary>
    internal static ImmutableArray<DeliveredFile> SealedOf(IEnumerable<DeliveredFile> files) =>
        [.. files.Where(static file => file.Name != "receipt.json")];

    /// <summary>Writes the seal of a run.</summary>
    internal static void WriteRun(RunSeal seal, Stream stream) => WriteReport(seal, [], [], stream);

    /// <summary>Writes the seal of a report.</summary>
    /// <param name="seal">The run's place in the chain.</param>
    /// <param name="files">The report's files, by name.</param>
    /// <param name="paths">The way of each to the root.</param>
    /// <param name="stream">Where it goes.</param>
    internal static void WriteReport(
        RunSeal seal, ImmutableArray<DeliveredFile> files, ImmutableArray<ImmutableArray<MerkleStep>> paths, Stream stream) =>
        JsonText.Document(stream, json =>
        {
            json.WriteStartObject();
            seal.WriteMembers(json);
            json.Objects("files", Enumerable.Range(0, files.Length), i =>
            {
                json.WriteString("name", files[i].Name);
                json.WriteString("sha256", files[i].Digest.Hex);
                json.WriteNumber("bytes", files[i].Bytes);
                json.Texts("path", paths[i].Select(static step => (step.IsLeft ? "left " : "right ") + step.Digest.Hex));
            });
            json.WriteEndObject();
        });
}
