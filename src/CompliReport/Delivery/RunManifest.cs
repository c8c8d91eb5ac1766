using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using CompliReport.Detection;
using CompliReport.Ledgers;
using CompliReport.Reports;
using CompliReport.Reports.Filing;
using CompliReport.Reports.Formats;

namespace CompliReport.Delivery;

/// <summary>
/// <c>manifest.json</c>: what went in, what came out, by which engine, rules and rates, and the closing sums. Written last: it makes files
/// a run.
/// </summary>
internal static class RunManifest
{
    /// <summary>Writes the manifest.</summary>
    /// <param name="result">The run.</param>
    /// <param name="files">Its files, sorted by name.</param>
    /// <param name="filings">What became of each report's filing; whether a schema was at hand is a fact that a reader has to know.</param>
    /// <param name="roots">The roots over outputs and findings.</param>
    /// <param name="before">The exchange's run before; null for its first.</param>
    /// <param name="stream">Where it goes.</param>
    internal static void Write(
        RunResult result, ImmutableArray<DeliveredFile> files, ImmutableArray<FilingSummary> filings, RunSeal roots, RunSeal? before,
        Stream stream)
    {
        using Utf8JsonWriter json = new(
            stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("schema", "complireport/manifest/1");
        json.WriteString("run_id", result.RunId);
        json.WriteString("exchange_id", result.Ledger.Exchange.Text);
        json.WriteString("day", result.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("as_of", result.AsOf.ToString());
        json.WriteStartObject("engine");
        json.WriteString("version", RunScope.EngineVersion);
        json.WriteString("commit", RunScope.EngineCommit);
        json.WriteEndObject();
        RunOptionsJson.Write(json, result);
        WriteInputs(json, result);
        WriteHistory(json, "history_in", result.HistoryBefore?.Digest);
        WriteHistory(json, "history_out", files.FirstOrDefault(static file => file.Name == HistoryBin.Name)?.Digest);
        WriteSums(json, result);
        json.Objects("filings", filings, filing => ReportFiles.WriteSummary(json, filing));
        WriteOutputs(json, files);
        json.WriteString("merkle_root", roots.MerkleRoot.Hex);
        json.WriteString("findings_root", roots.FindingsRoot.Hex);
        WritePrevious(json, before);
        json.WriteEndObject();
        json.Flush();
        stream.WriteByte((byte)'\n');
    }

    private static void WriteHistory(Utf8JsonWriter json, string name, Values.Sha256Digest? digest)
    {
        if (digest is { } known)
        {
            json.WriteString(name, known.Hex);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteInputs(Utf8JsonWriter json, RunResult result)
    {
        json.WriteStartArray("inputs");
        foreach (RunInputFile file in result.Inputs)
        {
            json.WriteStartObject();
            json.WriteString("role", file.Role);
            json.WriteString("name", file.Name);
            json.WriteString("sha256", file.Digest.Hex);
            json.WriteNumber("bytes", file.Bytes);
            json.Date("day", file.Day);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("rules");
        foreach (Rules.RulePack pack in result.Packs)
        {
            json.WriteStartObject();
            json.WriteString("pack", pack.Id);
            json.WriteString("digest", pack.Digest.Hex);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("rates");
        json.WriteStartArray("sources");
        foreach (string source in result.Rates.Sources.Select(static source => source.Name))
        {
            json.WriteStringValue(source);
        }

        json.WriteEndArray();
        json.WriteString("digest", result.Rates.Digest.Hex);
        json.WriteEndObject();
    }

    private static void WriteSums(Utf8JsonWriter json, RunResult result)
    {
        json.WriteStartObject("sums");
        json.WriteStartObject("rows");
        WriteSum(json, result, "read", static file => file.RowsRead);
        WriteSum(json, result, "accepted", static file => file.Accepted);
        WriteSum(json, result, "refused", static file => file.Refused);
        WriteSum(json, result, "duplicate", static file => file.Duplicate);
        WriteSum(json, result, "superseded", static file => file.Superseded);
        WriteSum(json, result, "ignored", static file => file.Ignored);
        json.WriteEndObject();
        json.WriteNumber("conversions", result.Reconciled.CountByState.Sum());
        json.WriteNumber("reversed", result.Reconciled.Reversed);
        json.WriteNumber("breaks", result.Reconciled.Breaks);
        json.WriteNumber("findings", result.Detected.Findings.Length);
        json.WriteNumber("cases", result.Cases.Length);
        json.WriteStartObject("lists");
        json.WriteNumber("entries", result.Listed.Lists.EntryCount);
        json.WriteNumber("listed_accounts", result.Listed.AccountCount);
        json.WriteNumber("listed_counterparties", result.Listed.CounterpartyCount);
        json.WriteEndObject();
        json.WriteStartObject("outcomes");
        foreach (Outcome outcome in Enum.GetValues<Outcome>())
        {
            string name = outcome switch
            {
                Outcome.Hit => "hit",
                Outcome.Clear => "clear",
                Outcome.NotApplicable => "not_applicable",
                Outcome.NoData => "no_data",
                _ => "error",
            };
            json.WriteNumber(name, result.Detected.Outcomes.Sum(row => row[outcome]));
        }

        json.WriteNumber("subjects", result.Detected.Outcomes.Sum(static row => row.Subjects));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WritePrevious(Utf8JsonWriter json, RunSeal? before)
    {
        if (before is null)
        {
            json.WriteNull("previous");
            return;
        }

        json.WriteStartObject("previous");
        json.WriteString("run_id", before.RunId);
        json.WriteNumber("number", before.Number);
        json.WriteString("manifest_sha256", before.Manifest.Hex);
        json.WriteEndObject();
    }

    private static void WriteSum(Utf8JsonWriter json, RunResult result, string name, Func<LedgerFile, long> part) =>
        json.WriteNumber(name, result.Ledger.Files.Sum(part));

    private static void WriteOutputs(Utf8JsonWriter json, IEnumerable<DeliveredFile> files)
    {
        json.WriteStartArray("outputs");
        foreach (DeliveredFile file in files)
        {
            json.WriteStartObject();
            json.WriteString("name", file.Name);
            json.WriteString("sha256", file.Digest.Hex);
            json.WriteNumber("bytes", file.Bytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
