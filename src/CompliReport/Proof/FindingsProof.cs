using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Delivery;
using CompliReport.Reports.Filing;

namespace CompliReport.Proof;

/// <summary>
/// Judges again the findings that no report tells: by the rows that findings of the run cite, as they stand in its ledgers, and by the
/// packs, facts, lists and rates that its manifest names. What reports tell is judged by their own folders (<see cref="PackageProof"/>).
/// </summary>
internal static class FindingsProof
{
    private const string Looked = "findings that no report tells", ReportName = "report.json";

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
            ImmutableArray<(ClaimedFinding Claim, long Total)> all =
            [
                .. File.ReadLines(Path.Combine(folder, FindingLeaves.FileName), Encoding.UTF8)
                    .Select((line, i) => StoredJson.Read($"{where}:{i + 1}", Encoding.UTF8.GetBytes(line), ClaimOf)),
            ];
            HashSet<string> told = Told(folder, name, all, log);
            ImmutableArray<ClaimedFinding> untold =
                [.. all.Select(static one => one.Claim).Where(finding => !told.Contains(finding.Id))];
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

    // The ids of findings that reports tell; what a report says of one has to be what the run says of it.
    private static HashSet<string> Told(
        string folder, string name, ImmutableArray<(ClaimedFinding Claim, long Total)> all, ProofLog log)
    {
        ILookup<string, (ClaimedFinding Claim, long Total)> byId = all.ToLookup(static one => one.Claim.Id, StringComparer.Ordinal);
        string reports = Path.Combine(folder, "reports");
        HashSet<string> told = new(StringComparer.Ordinal);
        foreach (string report in
            Directory.Exists(reports) ? Directory.GetDirectories(reports).Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
        {
            string where = $"{name}/reports/{Path.GetFileName(report)}/{ReportName}";
            ReportDocument document = ReportDocumentReader.Read(RegularFile.ReadAllBytes(Path.Combine(report, ReportName)));
            foreach (DocumentIndicator one in document.Indicators)
            {
                told.Add(one.FindingId);
                log.Holds(
                    byId[one.FindingId].Any(finding => IsSame(finding.Claim, finding.Total, one)),
                    "findings of reports against findings.jsonl", ProofCodes.Fact, where,
                    $"{one.FindingId} otherwise than in {FindingLeaves.FileName}", "what the run found");
            }
        }

        return told;
    }

    private static bool IsSame(ClaimedFinding claim, long total, DocumentIndicator indicator) =>
        (claim.RuleId, claim.Subject, claim.From, claim.To, total)
            == (indicator.Id, indicator.Subject, indicator.From, indicator.To, indicator.EvidenceTotal)
        && claim.Measures.SequenceEqual(indicator.Measures);

    private static (ClaimedFinding Claim, long Total) ClaimOf(StoredJson json)
    {
        StoredFinding finding = StoredFinding.Of(json);
        int cited = json.Objects("evidence", static place => (place.Text("file"), place.Count("byte_offset"))).Distinct().Count();
        return (
            new ClaimedFinding(
                finding.Id, finding.RuleId, finding.Subject, finding.From, finding.To,
                finding.Measures.ToImmutableSortedDictionary(static one => one.Name, static one => one.Value, StringComparer.Ordinal),
                cited >= finding.EvidenceTotal),
            finding.EvidenceTotal);
    }

    // Days that were read again may have files of the names of the day's own: a folder tells them apart, and no format reads from folders.
    private static ImmutableArray<JudgedFile> ToldApart(ImmutableArray<JudgedFile> lines)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        return
        [
            .. lines.Select((file, i) =>
                names.Add(file.Name) ? file : file with { Name = FormattableString.Invariant($"{i}/{file.Name}") }),
        ];
    }
}
