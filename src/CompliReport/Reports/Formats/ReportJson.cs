using System.Collections.Immutable;
using System.IO;
using System.Security.Cryptography;
using System.Text.Json;
using CompliReport.Ledgers.Cells;
using CompliReport.Reports.Filing;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Reports.Formats;

/// <summary>reports/&lt;report-id&gt;/report.json: the full report. Restricted.</summary>
internal static class ReportJson
{
    internal const string Schema = "complireport/report/2";

    /// <summary>The revision of a report: a hash of all that it tells, without the files that it was made from.</summary>
    internal static string RevisionOf(SuspiciousActivityReport report)
    {
        using SHA256 hash = SHA256.Create();
        using CryptoStream told = new(Stream.Null, hash, CryptoStreamMode.Write);
        Write(report with { Revision = "" }, told, hasDigests: false);
        told.FlushFinalBlock();
        return "V-" + Sha256Digest.FromBytes(hash.Hash!).Prefix(16);
    }

    internal static void Write(SuspiciousActivityReport report, Stream stream) => Write(report, stream, hasDigests: true);

    private static void Write(SuspiciousActivityReport report, Stream stream, bool hasDigests) => JsonText.Document(stream, json =>
    {
        json.WriteStartObject();
        WriteHead(json, report);
        Filer.Write(json, "filer", report.Filer);
        json.Objects("subjects", report.Subjects, subject => WriteSubject(json, subject));
        json.Objects("accounts", report.Accounts, account => WriteAccount(json, account));
        WriteActivity(json, report.Activity);
        json.Objects("transactions", report.Transactions, leg => WriteLeg(json, leg));
        json.Objects("indicators", report.Indicators, indicator => WriteIndicator(json, indicator));
        json.Objects("facts", ReportFacts.Of(report), fact =>
        {
            json.WriteString("id", fact.Key);
            json.WriteString("value", fact.Value);
        });
        json.Objects("narrative", report.Narrative, sentence => WriteSentence(json, sentence));
        json.Objects("narrative_local", report.LocalNarrative, sentence => WriteSentence(json, sentence));
        if (hasDigests)
        {
            WriteDigests(json, report);
        }

        json.WriteEndObject();
    });

    private static void WriteSentence(Utf8JsonWriter json, NarrativeSentence sentence)
    {
        json.WriteString("section", sentence.Section);
        json.WriteString("text", sentence.Text);
        json.Texts("facts", sentence.Facts);
    }

    private static void WriteHead(Utf8JsonWriter json, SuspiciousActivityReport report)
    {
        json.WriteString("schema", Schema);
        json.WriteString("report_id", report.Id);
        json.WriteString("revision", report.Revision);
        json.WriteString("filing", report.Filing);
        json.Text("prior_report", report.PriorReport);
        json.Text("prior_reference", report.PriorReference);
        json.WriteString("reason", report.Reason);
        json.WriteString("as_of", report.AsOf.ToString());
        json.WriteString("case_id", report.CaseId);
        json.WriteString("exchange_id", report.Exchange);
        json.WriteString("jurisdiction", report.Pack.Jurisdiction);
        json.WriteStartObject("authority");
        json.WriteString("id", report.Duty.Authority);
        json.WriteString("name", report.Duty.Name);
        json.WriteEndObject();
        json.WriteString("report_type", report.Duty.ReportType);
        json.WriteStartObject("duty");
        json.WriteString("id", report.Duty.Id);
        WriteSource(json, "source", report.Duty.Source);
        json.WriteString("note", report.Duty.Note);
        json.Date("effective_from", report.Duty.EffectiveFrom);
        json.WriteBoolean("is_voluntary", report.IsVoluntary);
        json.WriteEndObject();
        json.WriteStartObject("deadline");
        json.WriteString("text", report.Deadline);
        WriteSource(json, "source", report.Duty.Deadline.Source ?? report.Duty.Source);
        json.Date("detected_on", report.DetectedOn);
        json.Date("due_by", report.DueBy);
        json.WriteString("continuing_after", report.ContinuingAfter);
        json.WriteNumber("keep_years", report.KeepYears);
        json.WriteEndObject();
        json.WriteString("severity", Words.Of(report.Severity));
    }

    private static void WriteSubject(Utf8JsonWriter json, ReportSubject subject)
    {
        json.WriteString("customer_id", subject.CustomerId);
        json.WriteString("role", Words.Of(subject.Role));
        json.Texts("accounts", subject.Accounts);
        json.WriteStartObject("facts");
        foreach ((string column, string value) in subject.Facts)
        {
            json.WriteString(column, value);
        }

        json.WriteEndObject();
    }

    private static void WriteAccount(Utf8JsonWriter json, ReportAccount account)
    {
        json.WriteString("account_id", account.AccountId);
        json.WriteString("customer_id", account.CustomerId);
        json.WriteString("opened_at", account.OpenedAt);
        json.WriteString("closed_at", account.ClosedAt);
    }

    private static void WriteActivity(Utf8JsonWriter json, ReportActivity activity)
    {
        json.WriteStartObject("activity");
        json.WriteString("from", activity.From.ToString());
        json.WriteString("to", activity.To.ToString());
        json.WriteString("amount_usd", JsonText.TwoPlaces(activity.AmountUsd));
        json.WriteString("amount_local", JsonText.TwoPlaces(activity.AmountLocal));
        json.WriteString("local_ccy", activity.LocalCurrency.Text);
        json.WriteNumber("conversions", activity.Conversions);
        json.WriteNumber("purchases", activity.Purchases);
        json.WriteNumber("settlements", activity.Settlements);
        json.WriteString("passed_on_usd", JsonText.TwoPlaces(activity.PassedOnUsd));
        json.WriteNumber("unvalued_conversions", activity.Unvalued);
        json.WriteNumber("unsummed_legs", activity.Unsummed);
        json.Objects("amounts", activity.Turnovers, turnover =>
        {
            json.WriteString("asset", turnover.Asset.Text);
            json.WriteString("paid", turnover.Paid.ToString());
            json.WriteString("received", turnover.Received.ToString());
            json.WriteNumber("conversions", turnover.Conversions);
        });
        if (activity.Tier is { } tier)
        {
            json.WriteStartObject("tier");
            json.WriteString("id", tier.Id);
            json.WriteString("label", RuleVocabulary.TierLabels.Text(tier.Label));
            json.WriteString("amount", tier.Amount.ToString());
            json.WriteString("currency", tier.Currency.Text);
            WriteSource(json, "source", tier.Source);
            json.WriteString("note", tier.Note);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("tier");
        }

        json.WriteEndObject();
    }

    private static void WriteLeg(Utf8JsonWriter json, ReportLeg leg)
    {
        FindingsJsonl.WritePlace(json, leg.Row);
        json.WriteString("raw_sha256", leg.Row.RawDigest.Hex);
        json.WriteString("account_id", leg.AccountId);
        json.WriteString("occurred_at", leg.OccurredAt.ToString());
        json.WriteString("kind", Codes.Name(leg.Kind));
        json.WriteString("asset", leg.Asset.Text);
        json.WriteString("amount", leg.Amount.ToString());
        json.WriteString("leg_role", Codes.Name(leg.Role));
        json.WriteString("group_id", leg.GroupId);
        json.Text("value_usd", leg.ValueUsd is { } usd ? JsonText.TwoPlaces(usd) : null);
        json.Text("value_local", leg.ValueLocal is { } local ? JsonText.TwoPlaces(local) : null);
        json.Text("rate_local", leg.RateLocal is { } rate ? JsonText.Plain(JsonText.Rate(rate)) : null);
        json.WriteString("counterparty_country", leg.Country);
        foreach (string column in ReportLeg.DetailColumns)
        {
            json.WriteString(column, leg.Details.GetValueOrDefault(column, ""));
        }

        json.Texts("findings", leg.FindingIds);
    }

    private static void WriteIndicator(Utf8JsonWriter json, ReportIndicator indicator)
    {
        json.WriteString("finding_id", indicator.Finding.Id);
        json.WriteString("kind", Words.OfFinding(indicator.Finding.IsRule));
        json.WriteString("id", indicator.Finding.RuleId);
        json.WriteString("title", indicator.Title);
        json.WriteString("severity", Words.Of(indicator.Finding.Severity));
        json.WriteNumber("score", indicator.Finding.Score);
        json.WriteStartObject("subject");
        json.WriteString("type", Words.Of(indicator.Finding.SubjectType));
        json.WriteString("id", indicator.Finding.Subject);
        json.WriteEndObject();
        json.Period("window", indicator.Finding.From, indicator.Finding.To);
        FindingsJsonl.WriteMeasures(json, "measures", indicator.Finding.Measures);
        FindingsJsonl.WriteMeasures(json, "thresholds", indicator.Finding.Thresholds);
        json.WriteString("margin", JsonText.Plain(indicator.Finding.Margin));
        json.WriteString("amount_usd", JsonText.Dollars(indicator.Finding.UsdMicros));
        json.WriteNumber("evidence_total", indicator.Finding.EvidenceTotal);
        json.WriteString("explanation", indicator.Finding.Explanation);
        if (indicator.Source is { } source)
        {
            WriteSource(json, "source", source);
        }
        else
        {
            json.WriteNull("source");
        }
    }

    private static void WriteSource(Utf8JsonWriter json, string name, RuleSource source)
    {
        json.WriteStartObject(name);
        json.WriteString("title", source.Title);
        json.WriteString("article", source.Article);
        json.Date("date", source.Date);
        json.Text("url", source.ReadAt);
        json.WriteString("confidence", RuleVocabulary.Confidences.Text(source.Confidence));
        json.WriteEndObject();
    }

    private static void WriteDigests(Utf8JsonWriter json, SuspiciousActivityReport report)
    {
        json.WriteStartObject("digests");
        json.WriteStartObject("rule_pack");
        json.WriteString("id", report.JudgedBy.Id);
        json.WriteString("version", report.JudgedBy.Version);
        json.WriteString("sha256", report.JudgedBy.Digest.Hex);
        json.WriteEndObject();
        json.WriteStartObject("rates");
        json.Texts("sources", report.RateSources);
        json.WriteString("sha256", report.RatesDigest.Hex);
        json.WriteEndObject();
        json.Objects("inputs", report.Inputs, input =>
        {
            json.WriteString("role", input.Role);
            json.WriteString("name", input.Name);
            json.WriteString("sha256", input.Digest.Hex);
            json.WriteNumber("bytes", input.Bytes);
        });
        json.WriteEndObject();
    }
}
