using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Delivery;
using CompliReport.Reports.Filing;
using CompliReport.Reports.Formats;

namespace CompliReport.Proof;

/// <summary>
/// Judges again the findings that no report tells: by the rows that findings of the run cite, as they stand in its ledgers, and by the packs,
/// facts, lists and rates that its manifest names. What reports tell is judged by their own folders (<see cref="PackageProof"/>).
/// </summary>
internal static class FindingsProof
{
    private const string Looked = "findings that no report tells";

    /// <summary>Judges again.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="name">How messages call it.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="lines">The cited lines, read from the ledgers.</param>
    /// <param name="options">Where inputs may lie.</param>
    /// <param name="log">Takes what is found.</param>
    internal static void Prove(
        string folder, string name, StoredManifest manifest, ImmutableArray<JudgedFile> lines, ProofOptions options, ProofLog log)
    {
        string where = name + "/" + FindingLeaves.FileName;
        try
        {
            HashSet<string> told = ToldIn(folder);
            ImmutableArray<ClaimedFinding> untold =
            [
                .. File.ReadLines(Path.Combine(folder, FindingLeaves.FileName), Encoding.UTF8)
                    .Select((line, i) => StoredJson.Read($"{where}:{i + 1}", Encoding.UTF8.GetBytes(line), ClaimOf))
                    .Where(finding => !told.Contains(finding.Id)),
            ];
            if (untold.IsEmpty)
            {
                return;
            }

            List<MissingInput> missing = [];
            if (manifest.Options is null || PinnedRun.Of(manifest, options.Inputs, missing) is not { } pinned)
            {
                log.Checked(Looked + ", not judged again", untold.Length);
                log.Note(missing.Count == 0
                    ? "The manifest does not say how the run was asked for: findings that no report tells were not judged again."
                    : $"Findings that no report tells were not judged again: {missing.Count} input(s) not at hand, "
                        + $"{missing[0].Input.Role} {missing[0].Input.Name} first; {missing[0].NextStep}.");
                return;
            }

            log.Checked(Looked, untold.Length);
            Rejudgement again = Rejudgement.Of(ToldApart(lines), pinned.Inputs with { History = null }, pinned.Options);
            RuleProof.Compare(untold, again.Findings, pinned.Inputs.History is not null, where, log);
        }
        catch (Exception wrong) when (wrong is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            log.Fault(ProofCodes.Unreadable, where, wrong.Message.TrimEnd('.'), "findings, and what they were judged by");
        }
    }

    private static HashSet<string> ToldIn(string folder)
    {
        string reports = Path.Combine(folder, "reports");
        HashSet<string> told = new(StringComparer.Ordinal);
        foreach (string report in Directory.Exists(reports) ? Directory.EnumerateFiles(reports, "report.json", SearchOption.AllDirectories) : [])
        {
            told.UnionWith(ReportDocumentReader.Read(RegularFile.ReadAllBytes(report)).Indicators.Select(static one => one.FindingId));
        }

        return told;
    }

    private static ClaimedFinding ClaimOf(StoredJson json)
    {
        StoredFinding finding = StoredFinding.Of(json);
        int cited = json.Objects("evidence", static place => (place.Text("file"), place.Count("byte_offset"))).Distinct().Count();
        return new ClaimedFinding(
            finding.Id, finding.RuleId, finding.Subject, finding.From, finding.To,
            finding.Measures.ToImmutableSortedDictionary(
                static one => one.Name, static one => one.Value, StringComparer.Ordinal),
            cited >= finding.EvidenceTotal);
    }

    // Days that were read again may have files of the names of the day's own: a folder tells them apart, and no format reads from folders.
    private static ImmutableArray<JudgedFile> ToldApart(ImmutableArray<JudgedFile> lines)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        return [.. lines.Select((file, i) => names.Add(file.Name) ? file : file with { Name = FormattableString.Invariant($"{i}/{file.Name}") })];
    }
}
