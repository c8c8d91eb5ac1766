using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using CompliReport.Reports;
using CompliReport.Reports.Formats;

namespace CompliReport.Delivery;

/// <summary>
/// <c>seal.json</c> in the run's folder, and one in the folder of each report with all of its files and the folder's way to the
/// root: so that the folder proves by itself that it belongs to the run and is whole, and tells nothing of other reports.
/// </summary>
/// <remarks>They are made after the manifest and are no outputs of it. They follow from manifest and chain, but for the
/// signature.</remarks>
internal static class RunSealFiles
{
    /// <summary>The seals of a run.</summary>
    /// <param name="seal">Its place in the chain.</param>
    /// <param name="files">Its outputs, sorted by name.</param>
    internal static IEnumerable<RunFile> Of(RunSeal seal, ImmutableArray<DeliveredFile> files)
    {
        yield return new RunFile(RunSeal.FileName, stream => WriteRun(seal, stream));
        foreach (SealedReport report in OutputTree.Of(files).ReportFolders)
        {
            yield return new RunFile(
                report.Folder + "/" + RunSeal.FileName, stream => WriteReport(seal, report.Files, report.Path, stream));
        }
    }

    /// <summary>Writes the seal of a run.</summary>
    internal static void WriteRun(RunSeal seal, Stream stream) => WriteReport(seal, [], [], stream);

    /// <summary>Writes the seal of a report.</summary>
    /// <param name="seal">The run's place in the chain.</param>
    /// <param name="files">The report's files, by name.</param>
    /// <param name="path">The way of the folder to the root.</param>
    /// <param name="stream">Where it goes.</param>
    internal static void WriteReport(
        RunSeal seal, ImmutableArray<DeliveredFile> files, ImmutableArray<MerkleStep> path, Stream stream) =>
        JsonText.Document(stream, json =>
        {
            json.WriteStartObject();
            seal.WriteMembers(json);
            json.Objects("files", files, file =>
            {
                json.WriteString("name", file.Name);
                json.WriteString("sha256", file.Digest.Hex);
                json.WriteNumber("bytes", file.Bytes);
            });
            json.Texts("path", path.Select(static step => (step.IsLeft ? "left " : "right ") + step.Digest.Hex));
            json.WriteEndObject();
        });
}
