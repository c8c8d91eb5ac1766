using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using CompliReport.Delivery;
using CompliReport.Values;

namespace CompliReport.Proof;

/// <summary>
/// Judges the findings of a run again: by the rows that they cite, as they stand in its ledgers, and by the packs, facts, lists and rates
/// that its manifest names. What a report tells is judged by its own folder too (<see cref="PackageProof"/>), whose texts are its own.
/// </summary>
internal static class FindingsProof
{
    private const string Looked = "findings against the run's own inputs";

    // What a finding is judged by beside its rows; the history of the day before is not asked for, its findings say so themselves.
    private static readonly string[] Roles = ["accounts", "list", "rates", "rules", "report_to", "scoring", "tolerances"];

    /// <summary>Judges again.</summary>
    /// <param name="claims">What the run says that it found.</param>
    /// <param name="name">How messages call its folder.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="lines">The cited lines, read from the ledgers; null where some could not be read.</param>
    /// <param name="options">Where inputs may lie.</param>
    /// <param name="log">Takes what is found.</param>
    internal static void Prove(
        RunClaims claims, string name, StoredManifest manifest, ImmutableArray<JudgedFile>? lines, ProofOptions options, ProofLog log)
    {
        string where = name + "/" + FindingLeaves.FileName;
        // Without options nobody knows how to judge: that is told with the run's id.
        if (claims.Findings.IsEmpty || manifest.Options is null)
        {
            return;
        }

        try
        {
            List<MissingInput> missing = [];
            PinnedRun? pinned = PinnedRun.Of(
                manifest with { Inputs = [.. manifest.Inputs.Where(static input => Roles.Contains(input.Role))] }, options.Inputs, missing);
            if (pinned is null || lines is null)
            {
                NotJudged(claims.Findings.Length, missing, name, options, log);
                return;
            }

            log.Checked(Looked, claims.Findings.Length);
            Rejudgement again = Rejudgement.Of(
                ToldApart(lines.Value), pinned.Inputs, pinned.Options with { Exchange = ExchangeOf(manifest, pinned.Options.Exchange) });
            new RuleProof(pinned.Inputs.Packs, pinned.Options.EvidenceMax, manifest.HistoryIn is not null)
                .Compare(claims.Findings, again.Findings, where, log);
        }
        catch (Exception wrong) when (wrong is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            log.Fault(ProofCodes.Unreadable, where, wrong.Message.TrimEnd('.'), "findings, and what they were judged by");
        }
    }

    // That ledgers are missing is told where their lines are read.
    private static void NotJudged(int findings, List<MissingInput> missing, string name, ProofOptions options, ProofLog log)
    {
        log.Checked(Looked + ", not judged again", findings);
        if (options.IsWithoutInputs)
        {
            log.Note("Inputs are not at hand: findings were judged again by the folders of reports alone.");
        }
        else if (missing.Count > 0)
        {
            log.Fault(
                ProofCodes.InputMissing, $"{name}: {missing[0].Input.Role} {missing[0].Input.Name}",
                $"{missing.Count} input(s) not at hand, this one first",
                $"the file of SHA-256 {missing[0].Input.Digest.Hex}, by which {findings} findings are to be judged again; "
                    + $"{missing[0].NextStep}, or leave it out with --without-inputs");
        }
    }

    // An upload's control file, which says whose it is, is no part of what is judged again.
    private static ExchangeId ExchangeOf(StoredManifest manifest, ExchangeId asked) =>
        ExchangeId.TryParse(System.Text.Encoding.UTF8.GetBytes(manifest.Exchange), out ExchangeId exchange) ? exchange : asked;

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
