using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using CompliReport.Delivery;
using CompliReport.Reports;
using CompliReport.Reports.Filing;
using CompliReport.Reports.Formats;
using CompliReport.Values;

namespace CompliReport.Proof;

/// <summary>
/// Proves the folder of one report by itself: its files belong to the run that its seal names, each cited line hashes to what is said of
/// it and says what is said of it, the rules find the same in the cited lines, and the narrative says nothing else.
/// </summary>
internal static class PackageProof
{
    private const string ReportName = "report.json", EvidenceName = "evidence.csv";

    /// <summary>Proves a report's folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">How messages call it.</param>
    /// <param name="options">What the verifier knows.</param>
    /// <param name="ofRun">Seal and manifest of the run that it lies in; null where it lies by itself, or the run has no seal.</param>
    /// <param name="log">Takes what is found.</param>
    internal static void Prove(
        string folder, string name, ProofOptions options, (RunSeal? Seal, StoredManifest Manifest)? ofRun, ProofLog log)
    {
        try
        {
            RunSeal? seal = Seal(folder, name, options, ofRun?.Seal, log);
            byte[] content = RegularFile.ReadAllBytes(Path.Combine(folder, ReportName));
            ReportDocument report = ReportDocumentReader.Read(content);
            Anchors(report, content, name, options, log);
            Report(report, name, isOfRun: ofRun is not null, log);
            ImmutableArray<EvidenceRow> rows = EvidenceRow.Read(
                name + "/" + EvidenceName, RegularFile.ReadAllBytes(Path.Combine(folder, EvidenceName)));
            Narrative(content, name + "/" + ReportName, log);
            FactsProof.Prove(report, content, rows, name, log);
            RenderedFilesProof.Prove(folder, name, content, log);
            Lines(rows, name + "/" + EvidenceName, log);
            string basisAt = name + "/" + BasisJson.FileName;
            StoredBasis basis = StoredBasis.Read(basisAt, RegularFile.ReadAllBytes(Path.Combine(folder, BasisJson.FileName)), log);
            BasisProof.Prove(basis, basisAt, report, seal, ofRun?.Manifest, log);
            Rules(basis, name, report, rows, log);
            log.Checked("reports");
        }
        catch (Exception wrong) when (wrong is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            log.Fault(ProofCodes.Unreadable, name, wrong.Message.TrimEnd('.'), "a report's folder as a run writes it");
        }
    }

    // The seal that the folder has to be of: that of the run that it lies in, or its own.
    private static RunSeal? Seal(string folder, string name, ProofOptions options, RunSeal? ofRun, ProofLog log)
    {
        string path = Path.Combine(folder, RunSeal.FileName), where = name + "/" + RunSeal.FileName;
        if (!RegularFile.Is(path))
        {
            log.Fault(ProofCodes.SealMissing, where, "no file", "the report's seal; a revision has none: verify the report it revises");
            return ofRun;
        }

        byte[] content = RegularFile.ReadAllBytes(path);
        if (SealProof.Read(content, where, log) is not { } stored)
        {
            return ofRun;
        }

        SealProof.Bytes(
            content,
            stream => RunSealFiles.WriteReport(ofRun ?? stored.Seal, stored.Files, stored.Path, stream),
            where, ofRun is null ? "a seal as complireport writes it" : "the seal of the run that it lies in", log);
        if (ofRun is null)
        {
            SealProof.Signature(stored.Seal, where, options.PublicKeys, log);
            Anchor.Hold(options.Anchors, stored.Seal, log);
        }

        string report = stored.Files.IsEmpty ? "" : OutputTree.FolderOf(stored.Files[0].Name);
        log.Holds(
            !stored.Files.IsEmpty && MerkleTree.RootOf(OutputTree.LeafOf(report, stored.Files), stored.Path) == stored.Seal.MerkleRoot,
            "ways to the root", ProofCodes.MerkleRoot, where, "files or a way that lead to another root",
            $"{stored.Seal.MerkleRoot.Hex}, that of {stored.Seal.RunId}, from all files of the report");
        HashSet<string> known = [RunSeal.FileName];
        foreach (DeliveredFile file in stored.Files)
        {
            string own = file.Name.StartsWith(report + "/", StringComparison.Ordinal) ? file.Name[(report.Length + 1)..] : file.Name;
            known.Add(own);
            File(Path.Combine(folder, own), name + "/" + own, file, log);
        }

        foreach (string found in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Where(file => !known.Contains(file))
            .Order(StringComparer.Ordinal))
        {
            log.Fault(ProofCodes.FileForeign, name + "/" + found, "a file that the seal does not name", "the report's files alone");
        }

        return ofRun ?? stored.Seal;
    }

    private static void File(string path, string where, DeliveredFile file, ProofLog log)
    {
        bool isBelow = file.Name.Split('/').All(static part => part is not ("" or "." or ".."))
            && !file.Name.Contains('\\', StringComparison.Ordinal);
        if (!isBelow || !RegularFile.Is(path))
        {
            log.Fault(ProofCodes.FileMissing, where, "no file", "the one that the seal names");
            return;
        }

        byte[] content = RegularFile.ReadAllBytes(path);
        Sha256Digest digest = Sha256Digest.Of(content);
        log.Holds(
            digest == file.Digest && content.Length == file.Bytes, "files of reports by hash", ProofCodes.FileChanged, where,
            $"SHA-256 {digest.Hex} of {content.Length} bytes",
            $"{file.Digest.Hex}: the file was changed or cut off after the run");
    }

    // A message names the report by its hash, and the run by its root.
    private static void Anchors(ReportDocument report, byte[] content, string name, ProofOptions options, ProofLog log)
    {
        foreach (Anchor anchor in options.Anchors.Where(
            anchor => anchor.ReportId == report.Id && anchor.Revision == report.Revision && anchor.Report != default))
        {
            log.Holds(
                anchor.Report == Sha256Digest.Of(content), "messages of reports", ProofCodes.Anchor, anchor.Where,
                $"another report.json in {name}", $"the one that the message was sent of, SHA-256 {anchor.Report.Hex}");
        }
    }

    // A report of nothing would be judged by nothing; a copy of a true one under another name is none of the run.
    private static void Report(ReportDocument report, string name, bool isOfRun, ProofLog log)
    {
        log.Holds(
            !report.Indicators.IsEmpty && !report.Legs.IsEmpty, "reports with findings and rows", ProofCodes.Fact, name + "/" + ReportName,
            "no finding or no transaction", "what the report is about");
        if (isOfRun)
        {
            log.Holds(
                name.EndsWith("/" + report.Id, StringComparison.Ordinal), "names of reports' folders", ProofCodes.Fact,
                name + "/" + ReportName, report.Id, "the report that the folder is named after");
        }
    }

    private static void Narrative(byte[] content, string where, ProofLog log)
    {
        (ImmutableArray<NarrativeSentence> sentences, ImmutableDictionary<string, string> facts) = FactsProof.Read(where, content);
        log.Checked("sentences", sentences.Length);
        foreach (string unproven in NarrativeReadBack.Unproven(sentences, facts))
        {
            // The word may be a name: the section says where to look.
            log.Fault(
                ProofCodes.Narrative, where, "a sentence of the " + unproven.Split(':')[0] + " with a figure that none of its facts has",
                "figures and dates of the facts that it names");
        }
    }

    private static void Lines(ImmutableArray<EvidenceRow> rows, string where, ProofLog log)
    {
        foreach (EvidenceRow row in rows)
        {
            log.Holds(
                Sha256Digest.Of(row.Raw).Hex == row.RawDigest, "cited lines by hash", ProofCodes.LineHash, $"{where}:{row.At}",
                "a raw line of another hash", $"SHA-256 {row.RawDigest}");
        }

        foreach (IGrouping<(Sha256Digest, string, long), EvidenceRow> place in
            rows.GroupBy(static row => (row.Place.FileDigest, row.Place.File, row.Place.ByteOffset)))
        {
            log.Holds(
                place.All(row => row.Raw == place.First().Raw && row.Place.Line == place.First().Place.Line), "raw lines of one place",
                ProofCodes.LineHash, $"{where}:{place.Last().At}", "another raw line of a place than before", "one line at each place");
        }
    }

    private static void Rules(StoredBasis basis, string name, ReportDocument report, ImmutableArray<EvidenceRow> rows, ProofLog log)
    {
        if (basis.Packs.IsEmpty)
        {
            log.Fault(ProofCodes.Unreadable, name + "/" + BasisJson.FileName, "no rule pack", "the packs that the report was judged by");
            return;
        }

        if (basis.Engine != RunScope.EngineVersion)
        {
            log.Note($"The run was made by version {basis.Engine} of the engine, this is {RunScope.EngineVersion}: what it finds otherwise "
                + "may be a difference of the versions.");
        }

        Dictionary<(string, Sha256Digest), string> heads = basis.Ledgers.ToDictionary(
            static part => (part.Name, part.Digest), static part => part.Text);
        ImmutableArray<JudgedFile> files =
        [
            .. rows.GroupBy(static row => (row.Place.File, row.Place.FileDigest))
                .OrderBy(static file => file.Key.File, StringComparer.Ordinal)
                .Select(file => new JudgedFile(
                    file.Key.File, heads.GetValueOrDefault(file.Key, ""),
                    [.. file.GroupBy(static row => row.Place.ByteOffset).OrderBy(static row => row.Key)
                        .Select(static row => (row.Key, row.First().Raw))])),
        ];
        Rejudgement again = Rejudgement.Of(files, basis.Beside, basis.Options);
        log.Holds(
            again.Unread == 0, "readings of cited lines", ProofCodes.LineNotRead, name + "/" + EvidenceName,
            $"{again.Unread} cited lines that cannot be read", "lines of the ledger's format");
        Legs(rows, again, name + "/" + EvidenceName, log);
        Dictionary<string, int> cited = rows.SelectMany(static row => row.Findings.Select(finding => (finding, row.Place)))
            .Distinct().GroupBy(static one => one.finding, StringComparer.Ordinal)
            .ToDictionary(static one => one.Key, static one => one.Count(), StringComparer.Ordinal);
        new RuleProof(basis.Packs, basis.Options.EvidenceMax, basis.History is not null).Compare(
            report.Indicators.Select(one => ClaimedFinding.Of(one, cited.GetValueOrDefault(one.FindingId))), again.Findings,
            name + "/" + ReportName, log);
    }

    private static void Legs(ImmutableArray<EvidenceRow> rows, Rejudgement again, string where, ProofLog log)
    {
        foreach (IGrouping<(string, long), EvidenceRow> row in rows.GroupBy(static row => (row.Place.File, row.Place.ByteOffset)))
        {
            bool isSaid = again.Legs.TryGetValue(row.Key, out ImmutableArray<EvidenceLeg> legs)
                && row.Select(static one => one.Leg).ToHashSet().SetEquals(legs);
            log.Holds(
                isSaid, "legs against their lines", ProofCodes.Leg, $"{where}:{row.First().At}",
                "account, time, kind, asset or amount that the raw line does not say", "what its raw line says");
        }
    }
}
