using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Delivery;
using CompliReport.Reports.Filing;
using CompliReport.Values;

namespace CompliReport.Proof;

/// <summary>What a run's folder says that it found: the lines of findings.jsonl, and what its reports tell of them.</summary>
/// <param name="Findings">All findings, in the order of the file.</param>
/// <param name="Places">Every place that is cited, once.</param>
internal sealed record RunClaims(ImmutableArray<ClaimedFinding> Findings, ImmutableArray<CitedPlace> Places)
{
    private const string ReportName = "report.json", EvidenceName = "evidence.csv", Looked = "findings of reports against findings.jsonl";

    /// <summary>Reads the findings of a run, and holds those of its reports against them.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="name">How messages call it.</param>
    /// <param name="log">Takes what is found.</param>
    /// <exception cref="InvalidDataException">A file is none of its kind.</exception>
    internal static RunClaims Read(string folder, string name, ProofLog log)
    {
        string where = name + "/" + FindingLeaves.FileName;
        Dictionary<CitedPlace, string> places = [];
        ILookup<string, ToldFinding> told = Told(folder, name, places, log).ToLookup(static one => one.Claim.Id, StringComparer.Ordinal);
        HashSet<string> ids = new(StringComparer.Ordinal);
        ImmutableArray<ClaimedFinding>.Builder findings = ImmutableArray.CreateBuilder<ClaimedFinding>();
        int number = 0;
        RegularFile.MustNotBeOther(Path.Combine(folder, FindingLeaves.FileName));
        foreach (string line in File.ReadLines(Path.Combine(folder, FindingLeaves.FileName), Encoding.UTF8))
        {
            number++;
            (ClaimedFinding claim, HashSet<CitedPlace> cited) =
                StoredJson.Read($"{where}:{number}", Encoding.UTF8.GetBytes(line), FindingOf);
            foreach (CitedPlace place in cited)
            {
                places.TryAdd(place, "");
            }

            log.Holds(
                ids.Add(claim.Id), "ids of findings", ProofCodes.Rule, $"{where}:{number}", $"{claim.Id} a second time",
                "each finding once");
            findings.Add(claim);
            foreach (ToldFinding one in told[claim.Id])
            {
                string[] differences =
                    [.. one.Claim.DifferencesTo(claim), .. one.Places.SetEquals(cited) ? (ReadOnlySpan<string>)[] : ["evidence"]];
                log.Holds(
                    differences.Length == 0, Looked, ProofCodes.Fact, one.Where,
                    $"{claim.Id} with another {string.Join(", ", differences)} than in {FindingLeaves.FileName}", "what the run found");
            }
        }

        foreach (ToldFinding foreign in told.Where(one => !ids.Contains(one.Key)).SelectMany(static one => one))
        {
            log.Fault(
                ProofCodes.Fact, foreign.Where, $"{foreign.Claim.Id}, which {FindingLeaves.FileName} does not have", "what the run found");
        }

        return new RunClaims(findings.DrainToImmutable(), [.. places.Select(static place => place.Key with { RawDigest = place.Value })]);
    }

    private static IEnumerable<ToldFinding> Told(string folder, string name, Dictionary<CitedPlace, string> places, ProofLog log)
    {
        string reports = Path.Combine(folder, "reports");
        foreach (string report in
            Directory.Exists(reports) ? Directory.GetDirectories(reports).Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
        {
            string own = $"{name}/reports/{Path.GetFileName(report)}/";
            Dictionary<string, HashSet<CitedPlace>> cited = new(StringComparer.Ordinal);
            foreach (EvidenceRow row in EvidenceRow.Read(
                own + EvidenceName, RegularFile.ReadAllBytes(Path.Combine(report, EvidenceName))))
            {
                Provenance at = row.Place;
                CitedPlace place = new(at.FileDigest, at.File, at.Line, at.ByteOffset, row.EntryId, "");
                // Else one of two texts would be held against the ledger, and the other one judged.
                log.Holds(
                    places.TryAdd(place, row.RawDigest) || places[place] == row.RawDigest, "raw lines of one place", ProofCodes.LineHash,
                    $"{own}{EvidenceName}:{row.At}", "another raw line of a place than before", "one line at each place");
                foreach (string finding in row.Findings)
                {
                    cited.TryAdd(finding, []);
                    cited[finding].Add(place);
                }
            }

            foreach (DocumentIndicator one in
                ReportDocumentReader.Read(RegularFile.ReadAllBytes(Path.Combine(report, ReportName))).Indicators)
            {
                HashSet<CitedPlace> its = cited.GetValueOrDefault(one.FindingId, []);
                yield return new ToldFinding(own + ReportName, ClaimedFinding.Of(one, its.Count), its);
            }
        }
    }

    private static (ClaimedFinding, HashSet<CitedPlace>) FindingOf(StoredJson json)
    {
        HashSet<CitedPlace> cited = [.. json.Objects("evidence", static one => new CitedPlace(
            one.Digest("file_sha256"), one.Text("file"), one.Count("line"), one.Count("byte_offset"), one.Text("entry_id"), ""))];
        return (ClaimedFinding.Of(json, cited.Count), cited);
    }

    private sealed record ToldFinding(string Where, ClaimedFinding Claim, HashSet<CitedPlace> Places);
}

/// <summary>A place that a finding cites.</summary>
/// <param name="File">Digest of the file that was uploaded.</param>
/// <param name="Name">Its name, of an entry of an archive with the archive's before it.</param>
/// <param name="Line">Line of the inflated text, from 1.</param>
/// <param name="Offset">Byte of the inflated text.</param>
/// <param name="EntryId">The entry; empty in formats without ids.</param>
/// <param name="RawDigest">SHA-256 of the raw line; empty where only a finding cites it, which does not say.</param>
internal sealed record CitedPlace(Sha256Digest File, string Name, long Line, long Offset, string EntryId, string RawDigest);
