using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Reports.Filing;

/// <summary>Reads a <c>report.json</c>.</summary>
public static class ReportDocumentReader
{
    private static readonly HashSet<string> DetailColumns =
        new(ReportLeg.DetailColumns, StringComparer.Ordinal) { "counterparty_country" };

    /// <summary>Reads a report.</summary>
    /// <exception cref="InvalidDataException">It is none: of another schema, or a field is missing.</exception>
    public static ReportDocument Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            string schema = Text(root, "schema");
            return schema == Formats.ReportJson.Schema
                ? Read(root)
                : throw new InvalidDataException($"schema: found '{schema}', expected '{Formats.ReportJson.Schema}'.");
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"This is no {Formats.ReportJson.Schema}: {wrong.Message}", wrong);
        }
    }

    private static ReportDocument Read(JsonElement root)
    {
        JsonElement activity = root.GetProperty("activity"), authority = root.GetProperty("authority");
        return new ReportDocument
        {
            Id = Text(root, "report_id"),
            Revision = Text(root, "revision"),
            Filing = Text(root, "filing"),
            PriorReport = root.GetProperty("prior_report").GetString(),
            PriorReference = root.GetProperty("prior_reference").GetString(),
            Reason = Text(root, "reason"),
            Filer = root.GetProperty("filer") is { ValueKind: JsonValueKind.Object } filer
                ? Filer.Read(Encoding.UTF8.GetBytes(filer.GetRawText())).Filer ?? throw new FormatException("filer")
                : null,
            CaseId = Text(root, "case_id"),
            Exchange = Text(root, "exchange_id"),
            Jurisdiction = Text(root, "jurisdiction"),
            Authority = Text(authority, "id"),
            AuthorityName = Text(authority, "name"),
            ReportType = Text(root, "report_type"),
            AsOf = UtcInstant.Of(Text(root, "as_of")),
            DetectedOn = Date(root.GetProperty("deadline"), "detected_on")!.Value,
            Deadline = Text(root.GetProperty("deadline"), "text"),
            DueBy = Date(root.GetProperty("deadline"), "due_by"),
            Severity = Text(root, "severity"),
            Subjects = List(root, "subjects", SubjectOf),
            Accounts = List(root, "accounts", static one => new ReportAccount(
                Text(one, "account_id"), Text(one, "customer_id"), Text(one, "opened_at"), Text(one, "closed_at"))),
            From = UtcInstant.Of(Text(activity, "from")),
            To = UtcInstant.Of(Text(activity, "to")),
            AmountUsd = Number(activity, "amount_usd")!.Value,
            AmountLocal = Number(activity, "amount_local")!.Value,
            LocalCurrency = Text(activity, "local_ccy"),
            TierId = activity.GetProperty("tier") is { ValueKind: JsonValueKind.Object } tier ? Text(tier, "id") : "",
            Turnovers = List(activity, "amounts", static one => new DocumentTurnover(
                Text(one, "asset"), Text(one, "paid"), Text(one, "received"), one.GetProperty("conversions").GetInt64())),
            Legs = List(root, "transactions", LegOf),
            Indicators = List(root, "indicators", static one => new DocumentIndicator(
                Text(one, "finding_id"), Text(one, "kind"), Text(one, "id"), Text(one, "title"), Text(one, "severity"),
                UtcInstant.Of(Text(one.GetProperty("window"), "from")), UtcInstant.Of(Text(one.GetProperty("window"), "to")),
                Number(one, "amount_usd")!.Value, Text(one, "explanation"))
            {
                SubjectType = Text(one.GetProperty("subject"), "type"),
                Subject = Text(one.GetProperty("subject"), "id"),
                Score = one.GetProperty("score").GetInt32(),
                Margin = Number(one, "margin")!.Value,
                EvidenceTotal = one.GetProperty("evidence_total").GetInt64(),
                Measures = NumbersOf(one.GetProperty("measures")),
                Thresholds = NumbersOf(one.GetProperty("thresholds")),
            }),
            Narrative = List(root, "narrative", SentenceOf),
            LocalNarrative = List(root, "narrative_local", SentenceOf),
        };
    }

    private static ReportSubject SubjectOf(JsonElement one) => new(
        Text(one, "customer_id"),
        Text(one, "role") == "subject" ? SubjectRole.Subject : SubjectRole.Associate,
        List(one, "accounts", static account => account.GetString()!),
        one.GetProperty("facts").EnumerateObject().ToImmutableSortedDictionary(
            static fact => fact.Name, static fact => fact.Value.GetString()!, StringComparer.Ordinal));

    private static DocumentLeg LegOf(JsonElement one) => new()
    {
        EntryId = Text(one, "entry_id"),
        File = Text(one, "file"),
        FileDigest = Text(one, "file_sha256"),
        Line = one.GetProperty("line").GetInt64(),
        AccountId = Text(one, "account_id"),
        At = UtcInstant.Of(Text(one, "occurred_at")),
        Kind = Text(one, "kind"),
        Role = Text(one, "leg_role"),
        GroupId = Text(one, "group_id"),
        Asset = Text(one, "asset"),
        IsFiat = AssetClasses.IsFiat(Text(one, "asset")),
        Amount = Text(one, "amount"),
        ValueUsd = Number(one, "value_usd"),
        ValueLocal = Number(one, "value_local"),
        RateLocal = Number(one, "rate_local"),
        Details = one.EnumerateObject()
            .Where(static field => DetailColumns.Contains(field.Name) && field.Value.GetString() is { Length: > 0 })
            .ToImmutableSortedDictionary(static field => field.Name, static field => field.Value.GetString()!, StringComparer.Ordinal),
        Findings = List(one, "findings", static id => id.GetString()!),
    };

    private static ImmutableSortedDictionary<string, decimal> NumbersOf(JsonElement numbers) => numbers.EnumerateObject()
        .ToImmutableSortedDictionary(static one => one.Name, one => Number(numbers, one.Name)!.Value, StringComparer.Ordinal);

    private static NarrativeSentence SentenceOf(JsonElement one) =>
        new(Text(one, "section"), Text(one, "text"), List(one, "facts", static id => id.GetString()!));

    private static ImmutableArray<T> List<T>(JsonElement holder, string name, Func<JsonElement, T> read) =>
        [.. holder.GetProperty(name).EnumerateArray().Select(read)];

    private static string Text(JsonElement holder, string name) =>
        holder.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null.");

    private static decimal? Number(JsonElement holder, string name) => holder.GetProperty(name).GetString() is { } text
        ? decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)
        : null;

    private static DateOnly? Date(JsonElement holder, string name) => holder.GetProperty(name).GetString() is { } text
        ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture)
        : null;
}
