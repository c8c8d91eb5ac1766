using System.Collections.Immutable;
using System.IO;
using System.Text.Json;
using CompliReport.Detection;
using CompliReport.Ledgers;
using CompliReport.Values;

namespace CompliReport.Reports.Formats;

/// <summary>findings.jsonl: every finding with its numbers and the rows that prove it.</summary>
internal static class FindingsJsonl
{
    internal static void Write(RunResult result, Stream stream) =>
        JsonText.Lines(stream, result.Detected.Findings, (json, finding) => WriteOne(json, finding, result.Cited));

    private static void WriteOne(Utf8JsonWriter json, Finding finding, CitedRows cited)
    {
        json.WriteStartObject();
        json.WriteString("finding_id", finding.Id);
        json.WriteString("kind", Words.OfFinding(finding.IsRule));
        json.WriteString("id", finding.RuleId);
        json.WriteString("pack", finding.Pack);
        json.WriteNumber("score", finding.Score);
        json.WriteString("severity", Words.Of(finding.Severity));
        json.WriteStartObject("subject");
        json.WriteString("type", Words.Of(finding.SubjectType));
        json.WriteString("id", finding.Subject);
        json.WriteEndObject();
        json.Texts("accounts", finding.Accounts);
        json.Texts("customers", finding.Customers);
        json.Period("window", finding.From, finding.To);
        WriteMeasures(json, "measures", finding.Measures);
        WriteMeasures(json, "thresholds", finding.Thresholds);
        json.WriteString("margin", JsonText.Plain(finding.Margin));
        json.WriteString("amount_usd", JsonText.Dollars(finding.UsdMicros));
        json.WriteString("first_seen", finding.From.ToString());
        json.WriteString("last_seen", finding.To.ToString());
        json.WriteString("reached", finding.Reached.ToString());
        json.Objects("evidence", finding.Evidence, at => WritePlace(json, cited[at]));
        json.WriteNumber("evidence_total", finding.EvidenceTotal);
        json.WriteString("explanation", finding.ExplanationText);
        json.Objects("benign", finding.Benign, reason =>
        {
            json.WriteString("kind", reason.Kind);
            json.WriteString("reason", reason.Reason);
            json.WriteString("effect", Words.Of(reason.Effect));
        });
        json.WriteEndObject();
    }

    internal static void WriteMeasures(Utf8JsonWriter json, string name, ImmutableArray<Measure> measures)
    {
        json.WriteStartObject(name);
        foreach (Measure measure in measures)
        {
            json.WriteString(measure.Name, JsonText.Plain(measure.Value));
        }

        json.WriteEndObject();
    }

    internal static void WritePlace(Utf8JsonWriter json, CitedRow row)
    {
        Provenance at = row.At;
        json.WriteString("entry_id", row.EntryIdText);
        json.WriteString("file_sha256", at.FileDigest.Hex);
        json.WriteString("file", at.File);
        json.WriteNumber("line", at.Line);
        json.WriteNumber("byte_offset", at.ByteOffset);
    }
}
