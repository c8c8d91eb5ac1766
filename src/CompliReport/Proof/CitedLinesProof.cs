using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Delivery;
using CompliReport.Values;

namespace CompliReport.Proof;

/// <summary>
/// Reads every line that a finding cites again from the ledger it stands in, where the ledger is at hand: the file has the hash of the
/// manifest, the line stands where it is said to, and names the entry; lines of reports hash to what evidence.csv says.
/// </summary>
internal static class CitedLinesProof
{
    /// <summary>Reads the cited lines of a run's findings again.</summary>
    /// <returns>The lines that were read, by file; not those of ledgers that are not at hand.</returns>
    internal static ImmutableArray<JudgedFile> Prove(
        string folder, string name, StoredManifest manifest, ProofOptions options, ProofLog log)
    {
        ILookup<Sha256Digest, CitedPlace> places;
        try
        {
            places = PlacesOf(folder, name).Distinct().ToLookup(static place => place.File);
        }
        catch (Exception wrong) when (wrong is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            log.Fault(ProofCodes.Unreadable, name + "/" + FindingLeaves.FileName, wrong.Message.TrimEnd('.'), "findings with their places");
            return [];
        }

        HashSet<Sha256Digest> ledgers =
            [.. manifest.Inputs.Where(static input => input.Role is "ledger" or "earlier").Select(static input => input.Digest)];
        foreach (IGrouping<Sha256Digest, CitedPlace> foreign in places.Where(file => !ledgers.Contains(file.Key)))
        {
            log.Fault(
                ProofCodes.LineSource, $"{name}: {foreign.First().Name}:{foreign.First().Line}",
                "lines of a file that is no input of the run",
                "lines of its ledgers");
        }

        List<(StoredInput Input, int Lines)> missing = [];
        List<JudgedFile> read = [];
        foreach (StoredInput input in manifest.Inputs.Where(static input => input.Role is "ledger" or "earlier"))
        {
            // Two inputs may have the same bytes: what is cited of one is not cited of the other.
            CitedPlace[] wanted =
            [
                .. places[input.Digest]
                    .Where(place => place.Name == input.Name || place.Name.StartsWith(input.Name + "/", StringComparison.Ordinal))
                    .OrderBy(static place => place.Offset),
            ];
            if (wanted.Length == 0)
            {
                continue;
            }

            if (options.Inputs.Find(input.Digest, input.Bytes) is not { } path)
            {
                missing.Add((input, wanted.Length));
                continue;
            }

            Read(path, input, wanted, name, read, log);
        }

        if (missing.Count > 0)
        {
            Missing(missing, name, options, log);
        }

        return [.. read];
    }

    // A run of forty days misses its ledgers together: one fault, with the first of them by name and hash.
    private static void Missing(List<(StoredInput Input, int Lines)> missing, string name, ProofOptions options, ProofLog log)
    {
        int lines = missing.Sum(static one => one.Lines);
        if (options.IsWithoutInputs)
        {
            log.Note("Ledgers are not at hand: cited lines were not read again from them.");
            log.Checked("cited lines whose ledger is not at hand", lines);
            return;
        }

        StoredInput first = missing[0].Input;
        log.Fault(
            ProofCodes.InputMissing, $"{name}: {first.Role} {first.Name}",
            $"{missing.Count} ledger(s) not at hand, this one first",
            $"the file of SHA-256 {first.Digest.Hex}: {lines} cited lines are to be read again;"
                + " give the folder of the upload with --inputs, or leave it out with --without-inputs");
    }

    private static void Read(
        string path, StoredInput input, CitedPlace[] wanted, string name, List<JudgedFile> read, ProofLog log)
    {
        // An archive has several texts; which one a place is in only its name tells.
        foreach (IGrouping<string, CitedPlace> file in wanted.GroupBy(static place => place.Name))
        {
            try
            {
                SourceLines source = SourceLines.Open(path, input.Name, file.Key);
                List<(long Offset, string Raw)> rows = [];
                foreach ((CitedPlace place, string raw, long line) in source.Read([.. file]))
                {
                    bool isNamed = place.RawDigest.Length > 0
                        ? Sha256Digest.Of(raw).Hex == place.RawDigest
                        : !source.HasPlainIds || raw.Contains(place.EntryId, StringComparison.Ordinal);
                    log.Holds(
                        line == place.Line && isNamed,
                        "cited lines read again", ProofCodes.LineSource, $"{name}: {file.Key}:{place.Line}",
                        "another line at its place in the ledger", "the line that the finding cites");
                    if (line > 0)
                    {
                        rows.Add((place.Offset, raw));
                    }
                }

                read.Add(new JudgedFile(file.Key, source.HeadText, [.. rows]));
            }
            catch (Exception wrong) when (wrong is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                log.Fault(ProofCodes.LineSource, $"{name}: {file.Key}", wrong.Message.TrimEnd('.'), "the ledger that is cited");
            }
        }
    }

    private static CitedPlace[] PlacesOf(string folder, string name)
    {
        string reports = Path.Combine(folder, "reports");
        Dictionary<(Sha256Digest, string, long), CitedPlace> known = [];
        foreach (string report in Directory.Exists(reports) ? Directory.EnumerateDirectories(reports) : [])
        {
            string where = $"{name}/reports/{Path.GetFileName(report)}/evidence.csv";
            foreach (EvidenceRow row in EvidenceRow.Read(where, RegularFile.ReadAllBytes(Path.Combine(report, "evidence.csv"))))
            {
                Provenance at = row.Place;
                known[(at.FileDigest, at.File, at.ByteOffset)] =
                    new CitedPlace(at.FileDigest, at.File, at.Line, at.ByteOffset, row.EntryId, row.RawDigest);
            }
        }

        foreach (CitedPlace place in File.ReadLines(Path.Combine(folder, FindingLeaves.FileName), Encoding.UTF8)
            .SelectMany((line, i) => StoredJson.Read($"{name}/findings.jsonl:{i + 1}", Encoding.UTF8.GetBytes(line), EvidenceOf)))
        {
            known.TryAdd((place.File, place.Name, place.Offset), place);
        }

        return [.. known.Values];
    }

    private static ImmutableArray<CitedPlace> EvidenceOf(StoredJson json) => json.Objects("evidence", static one => new CitedPlace(
        one.Digest("file_sha256"), one.Text("file"), one.Count("line"), one.Count("byte_offset"), one.Text("entry_id"), ""));
}

/// <summary>A place that a finding cites.</summary>
/// <param name="File">Digest of the file that was uploaded.</param>
/// <param name="Name">Its name, of an entry of an archive with the archive's before it.</param>
/// <param name="Line">Line of the inflated text, from 1.</param>
/// <param name="Offset">Byte of the inflated text.</param>
/// <param name="EntryId">The entry; empty in formats without ids.</param>
/// <param name="RawDigest">SHA-256 of the raw line; empty where only a finding cites it, which does not say.</param>
internal sealed record CitedPlace(Sha256Digest File, string Name, long Line, long Offset, string EntryId, string RawDigest);
