using System;
using System.Collections.Generic;
using System.Linq;
using CompliReport.Delivery;
using CompliReport.Reports.Filing;
using CompliReport.Values;

namespace CompliReport.Proof;

/// <summary>
/// Holds what a report was judged by against the report and its seal, and against the manifest of the run where it lies in one: findings
/// that another law or other rates would give are none of the run.
/// </summary>
internal static class BasisProof
{
    /// <summary>Compares.</summary>
    /// <param name="basis">The report's basis.</param>
    /// <param name="where">Where it stands.</param>
    /// <param name="report">The report.</param>
    /// <param name="seal">The seal of the report's folder, or of the run that it lies in; null where it has none, which is a fault of its
    /// own.</param>
    /// <param name="manifest">The run's manifest; null where the folder lies by itself.</param>
    /// <param name="log">Takes what is found.</param>
    internal static void Prove(
        StoredBasis basis, string where, ReportDocument report, RunSeal? seal, StoredManifest? manifest, ProofLog log)
    {
        List<(string Name, bool IsSame)> parts =
        [
            ("report_id", basis.ReportId == report.Id), ("exchange_id", basis.Exchange == report.Exchange),
            ("as_of", basis.Options.AsOf == report.AsOf),
        ];
        if (seal is not null)
        {
            parts.Add(("run_id", basis.RunId == seal.RunId));
            parts.Add(("exchange_id of its seal", Anchor.FolderOf(basis.Exchange) == seal.Exchange));
        }

        if (manifest is not null)
        {
            parts.Add(("engine_version", basis.Engine == manifest.EngineVersion));
            parts.Add(("as_of of the run", basis.Options.AsOf == manifest.AsOf));
            parts.Add(("history_sha256", basis.History == manifest.HistoryIn));
            // Without options the run's id is a fault already.
            RunOptionsOf(manifest, basis, parts);
            parts.AddRange(basis.Files.Where(file => !manifest.Inputs.Any(input => IsOf(file, input)))
                .Select(static file => ($"{file.Role} {file.Name}", false)));
        }

        string[] others = [.. parts.Where(static part => !part.IsSame).Select(static part => part.Name)];
        log.Holds(
            others.Length == 0, "what reports were judged by", ProofCodes.Basis, where, "another " + string.Join(", ", others),
            manifest is null ? "that of the report and its seal" : "that of the report, its seal and the run's manifest");
    }

    private static void RunOptionsOf(StoredManifest manifest, StoredBasis basis, List<(string Name, bool IsSame)> parts)
    {
        if (manifest.Options?.Options is { } asked)
        {
            parts.Add(("account", basis.Options.Account == asked.Account));
            parts.Add(("format", basis.Options.Format == asked.Format));
            parts.Add(("evidence_max", basis.Options.EvidenceMax == asked.EvidenceMax));
        }
    }

    private static bool IsOf((string Role, string Name, Sha256Digest Digest) file, StoredInput input) =>
        file.Digest == input.Digest
        && (file.Role == input.Role || (file.Role == "ledger" && input.Role == "earlier"))
        && (file.Name == input.Name || (file.Role == "ledger" && file.Name.StartsWith(input.Name + "/", StringComparison.Ordinal)));
}
