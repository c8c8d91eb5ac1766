using System;
using System.Buffers;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using CompliReport.Detection;
using CompliReport.Reports;
using CompliReport.Reports.Filing;
using CompliReport.Reports.Formats;
using CompliReport.Values;

namespace CompliReport.Delivery;

/// <summary>
/// Makes the notice of a report: CloudEvents 1.0, structured JSON, with a claim check in place of the report. No name, no account number.
/// </summary>
internal static class ReportNotices
{
    /// <summary>The notice of a report that lies in a store.</summary>
    /// <param name="result">The run.</param>
    /// <param name="report">The report.</param>
    /// <param name="dataref">Store path of the report's folder.</param>
    /// <param name="digest">SHA-256 of its report.json.</param>
    /// <param name="seal">The run's place in the chain.</param>
    internal static ReportNotice Of(
        RunResult result, SuspiciousActivityReport report, string dataref, Sha256Digest digest, RunSeal seal) => Of(
        new Facts(
            report.Id, report.Revision, report.CaseId, report.Exchange, result.AsOf, report.Pack.Jurisdiction, report.Duty.Authority,
            report.Filing, SeverityWord(report.Severity), report.Activity.AmountUsd, report.DueBy,
            [.. report.Indicators.Select(static one => (one.Finding.IsRule, one.Finding.RuleId))]),
        dataref, digest, seal);

    /// <summary>The notice of a report as it lies in a store.</summary>
    /// <param name="report">The report.</param>
    /// <param name="dataref">Store path of the report's folder.</param>
    /// <param name="digest">SHA-256 of its report.json.</param>
    /// <param name="seal">The place in the chain of the run that found what is told; null where it has none.</param>
    internal static ReportNotice Of(ReportDocument report, string dataref, Sha256Digest digest, RunSeal? seal) => Of(
        new Facts(
            report.Id, report.Revision, report.CaseId, report.Exchange, report.AsOf, report.Jurisdiction, report.Authority, report.Filing,
            report.Severity, report.AmountUsd, report.DueBy,
            [.. report.Indicators.Select(static one => (one.Kind == Words.OfFinding(isRule: true), one.Id))]),
        dataref, digest, seal);

    private static ReportNotice Of(Facts report, string dataref, Sha256Digest digest, RunSeal? seal)
    {
        string id = report.Id + "/" + report.Revision;
        ArrayBufferWriter<byte> body = new();
        using (Utf8JsonWriter json = new(body))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("type", "complireport.report.v1");
            json.WriteString("source", "/complireport/" + report.Exchange);
            json.WriteString("id", id);
            json.WriteString("subject", report.CaseId);
            json.WriteString("time", report.AsOf.ToString());
            json.WriteString("datacontenttype", "application/json");
            json.WriteString("dataschema", ReportJson.Schema);
            json.WriteString("dataref", dataref);
            json.WriteStartObject("data");
            WriteData(json, report, digest);
            WriteRun(json, seal);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return new ReportNotice(id, report.CaseId, Encoding.UTF8.GetString(body.WrittenSpan));
    }

    /// <summary>The word for a severity.</summary>
    internal static string SeverityWord(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Deny => "deny",
        FindingSeverity.Report => "report",
        FindingSeverity.Review => "review",
        _ => "info",
    };

    private static void WriteData(Utf8JsonWriter json, Facts report, Sha256Digest digest)
    {
        json.WriteString("report_id", report.Id);
        json.WriteString("revision", report.Revision);
        json.WriteString("case_id", report.CaseId);
        json.WriteString("jurisdiction", report.Jurisdiction);
        json.WriteString("authority", report.Authority);
        json.WriteString("filing", report.Filing);
        json.WriteString("severity", report.Severity);
        json.WriteString("amount_usd", report.AmountUsd.ToString("0.00", CultureInfo.InvariantCulture));
        WriteIds(json, "typologies", report, isRule: false);
        WriteIds(json, "rules", report, isRule: true);
        json.WriteString("due_by", report.DueBy?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "promptly");
        json.WriteString("sha256", digest.Hex);
    }

    // Whoever reads the queue then knows how many runs there were and what the last one's manifest was: out of our reach.
    private static void WriteRun(Utf8JsonWriter json, RunSeal? seal)
    {
        if (seal is null)
        {
            return;
        }

        json.WriteStartObject("run");
        json.WriteString("run_id", seal.RunId);
        json.WriteNumber("number", seal.Number);
        json.WriteString("manifest_sha256", seal.Manifest.Hex);
        json.WriteString("merkle_root", seal.MerkleRoot.Hex);
        json.WriteEndObject();
    }

    private static void WriteIds(Utf8JsonWriter json, string name, Facts report, bool isRule)
    {
        json.WriteStartArray(name);
        IEnumerable<string> ids = report.Ids.Where(one => one.IsRule == isRule).Select(static one => one.Id);
        foreach (string id in ids.Distinct().Order(StringComparer.Ordinal))
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
    }

    /// <summary>What a notice says of a report.</summary>
    private sealed record Facts(
        string Id, string Revision, string CaseId, string Exchange, UtcInstant AsOf, string Jurisdiction, string Authority, string Filing,
        string Severity, decimal AmountUsd, DateOnly? DueBy, ImmutableArray<(bool IsRule, string Id)> Ids);
}
