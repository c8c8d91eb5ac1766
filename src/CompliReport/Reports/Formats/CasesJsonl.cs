using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.Json;
using CompliReport.Cases;
using CompliReport.Detection;
using CompliReport.Rules;

namespace CompliReport.Reports.Formats;

/// <summary>cases.jsonl: every case with what it is made of, in the order of the ids; the rank says which is the gravest.</summary>
internal static class CasesJsonl
{
    internal static void Write(RunResult result, ImmutableArray<SuspiciousActivityReport> reports, Stream stream) =>
        JsonText.Lines(
            stream, result.Cases.OrderBy(static one => one.Id, StringComparer.Ordinal), (json, one) =>
                WriteOne(json, one, CaseReports.Of(result, one, reports)));

    /// <summary>The rules, or the typologies, that a case has hit; each once, sorted.</summary>
    internal static ImmutableArray<string> IdsOf(Case one, bool isRule) =>
        [.. one.Findings.Where(finding => finding.IsRule == isRule).Select(static finding => finding.RuleId).Distinct()
            .Order(StringComparer.Ordinal)];

    private static void WriteOne(Utf8JsonWriter json, Case one, CaseReports reports)
    {
        json.WriteStartObject();
        json.WriteString("case_id", one.Id);
        json.Texts("accounts", one.Accounts);
        json.Texts("customers", one.Customers);
        json.Texts("findings", one.Findings.Select(static finding => finding.Id));
        json.Texts("typologies", IdsOf(one, isRule: false));
        json.Texts("rules", IdsOf(one, isRule: true));
        json.WriteString("amount_usd", JsonText.TwoPlaces(one.AmountUsd));
        json.WriteString("amount_local", JsonText.TwoPlaces(one.AmountLocal));
        json.WriteString("local_ccy", one.LocalCurrency.Text);
        json.WriteString("passed_on_usd", JsonText.TwoPlaces(one.PassedOnUsd));
        json.WriteNumber("unvalued_conversions", one.Unvalued);
        json.Text("tier", TierOf(one.Tier));
        json.Period("period", one.From, one.To);
        json.Texts("reports", reports.Made);
        json.Texts("prior_reports", reports.Prior);
        json.WriteString("report_state", reports.State);
        json.WriteNumber("rank", one.Rank);
        json.WriteString("decision", DecisionOf(one));
        json.WriteNumber("score", one.Score.Points);
        json.WriteNumber("alert_threshold", one.Score.AlertThreshold);
        json.Objects("score_parts", one.Score.Parts, part =>
        {
            json.WriteString("kind", part.Kind);
            json.WriteString("reason", part.Reason);
            json.WriteNumber("points", part.Points);
            json.Texts("findings", part.Findings);
        });
        json.WriteString("pack", one.Pack.Id + "@" + one.Pack.Digest.Prefix(16));
        json.WriteEndObject();
    }

    /// <summary>The word for a degree; null for none.</summary>
    internal static string? TierOf(CaseTier? tier) => tier is null ? null : RuleVocabulary.TierLabels.Text(tier.Label);

    /// <summary>What the run decided: report, or review by a person.</summary>
    internal static string DecisionOf(Case one) => Words.Of(one.IsReportable ? FindingSeverity.Report : FindingSeverity.Review);
}
