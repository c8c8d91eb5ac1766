using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using CompliReport.Rules;

namespace CompliReport.Reports.Formats;

/// <summary>
/// reports/&lt;report-id&gt;/basis.json: what the report's findings were judged by; restricted like the report. <c>complireport verify
/// --package</c> judges the rows of evidence.csv again by it.
/// </summary>
internal static class BasisJson
{
    internal const string Schema = "complireport/basis/1", FileName = "basis.json";

    internal static void Write(ReportBasis basis, RunResult result, SuspiciousActivityReport report, Stream stream)
    {
        HashSet<string> cells = ReportBasis.CellsOf(report);
        JsonText.Document(stream, json =>
        {
            json.WriteStartObject();
            json.WriteString("schema", Schema);
            json.WriteString("run_id", result.RunId);
            json.WriteString("report_id", report.Id);
            json.WriteString("exchange_id", report.Exchange);
            json.WriteString("as_of", report.AsOf.ToString());
            json.WriteString("engine_version", RunScope.EngineVersion);
            json.WriteString("engine_commit", RunScope.EngineCommit);
            json.Text("account", result.Options.Account);
            json.Text("format", result.Options.Format);
            json.WriteNumber("evidence_max", result.Options.EvidenceMax);
            json.Text("history_sha256", result.HistoryBefore?.Digest.Hex);
            json.Objects("packs", basis.PacksOf(report), pack => WritePack(json, pack));
            json.Objects("ledgers", basis.LedgersOf(report), part => WritePart(json, part));
            json.Objects("accounts", basis.AccountsOf(cells), part => WritePart(json, part));
            json.Objects("lists", basis.ListsOf(cells), part => WritePart(json, part));
            json.Objects("rates", basis.RatesOf(report), rate =>
            {
                json.WriteString("kind", Words.Of(rate.Kind));
                WritePart(json, rate.Part);
            });
            json.WriteEndObject();
        });
    }

    private static void WritePack(Utf8JsonWriter json, RulePack pack)
    {
        json.WriteString("id", pack.Id);
        json.WriteString("sha256", pack.Digest.Hex);
        json.WriteString("text", pack.Content.Span);
    }

    private static void WritePart(Utf8JsonWriter json, BasisPart part)
    {
        json.WriteString("name", part.Name);
        json.WriteString("sha256", part.Digest.Hex);
        json.WriteString("text", part.Text);
    }
}
