using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using CompliReport.Values;

namespace CompliReport.Proof;

/// <summary>
/// Reads every line that a finding cites again from the ledger it stands in, where the ledger is at hand: the file has the hash of the
/// manifest, the line stands where it is said to, and names the entry; lines of reports hash to what evidence.csv says.
/// </summary>
internal static class CitedLinesProof
{
    /// <summary>Reads the cited lines of a run's findings again.</summary>
    /// <returns>The lines, by file; null where not all could be read.</returns>
    internal static ImmutableArray<JudgedFile>? Prove(
        RunClaims claims, string name, StoredManifest manifest, ProofOptions options, ProofLog log)
    {
        ILookup<Sha256Digest, CitedPlace> places = claims.Places.ToLookup(static place => place.File);
        List<(StoredInput Input, int Lines)> missing = [];
        List<JudgedFile> read = [];
        HashSet<CitedPlace> foreign = [.. claims.Places];
        int faults = log.Faults.Length;
        foreach (StoredInput input in manifest.Inputs.Where(static input => input.Role is "ledger" or "earlier"))
        {
            // Two inputs may have the same bytes: what is cited of one is not cited of the other.
            CitedPlace[] wanted =
            [
                .. places[input.Digest]
                    .Where(place => place.Name == input.Name || place.Name.StartsWith(input.Name + "/", StringComparison.Ordinal))
                    .OrderBy(static place => place.Offset),
            ];
            foreign.ExceptWith(wanted);
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

        foreach (IGrouping<(Sha256Digest, string), CitedPlace> file in
            foreign.OrderBy(static place => place.Line).GroupBy(static place => (place.File, place.Name)))
        {
            log.Fault(
                ProofCodes.LineSource, $"{name}: {file.Key.Item2}:{file.First().Line}",
                $"{file.Count()} cited line(s) of a file that is no input of the run", "lines of its ledgers, by their names and hashes");
        }

        if (missing.Count > 0)
        {
            Missing(missing, name, options, log);
            return null;
        }

        return log.Faults.Length > faults ? null : [.. read];
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

    // An id that holds a quote stands doubled in CSV, and any sign may be a number in JSON: such a line is held by its place alone.
    private static bool HasEscapes(string raw) =>
        raw.Contains("\"\"", StringComparison.Ordinal) || raw.Contains('\\', StringComparison.Ordinal);

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
                        : !source.HasPlainIds || raw.Contains(place.EntryId, StringComparison.Ordinal) || HasEscapes(raw);
                    log.Holds(
                        line == place.Line && isNamed,
                        "cited lines read again", ProofCodes.LineSource, $"{name}: {file.Key}:{place.Line}",
                        "another line at its place in the ledger", "the line that the finding cites");
                    if (line > 0 && (rows.Count == 0 || rows[^1].Offset < place.Offset))
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
}
