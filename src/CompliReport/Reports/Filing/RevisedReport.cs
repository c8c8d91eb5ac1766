using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using CompliReport.Reports.Formats;
using CompliReport.Values;

namespace CompliReport.Reports.Filing;

/// <summary>What a revision changes of a report: its kind, what it follows, and why.</summary>
/// <param name="Filing">amendment or withdrawal; for a report that was never filed the kind it had.</param>
/// <param name="PriorReport">The report that it follows; null for none.</param>
/// <param name="PriorReference">The authority's number of that report; null where it gave none.</param>
/// <param name="Reason">Why, in words without personal data.</param>
/// <param name="AsOf">When it was made: the date that is written on the filing.</param>
public sealed record RevisionOf(string Filing, string? PriorReport, string? PriorReference, string Reason, UtcInstant AsOf)
{
    /// <summary>Who files now; null for the one that the report has.</summary>
    public Filer? Filer { get; init; }
}

/// <summary>Makes another revision of a published report: the old one stays as it is.</summary>
internal static class RevisedReport
{
    private const string ReasonFact = "report.reason", PriorFact = "report.prior";

    /// <summary>The new report.json.</summary>
    /// <param name="reportJson">The report as published, or as a later run made it.</param>
    /// <param name="reportId">The report whose revision it is.</param>
    /// <param name="change">What is changed.</param>
    /// <returns>It, and its revision: a hash of all that it tells but the instant, so that who tries again makes the same one.</returns>
    /// <exception cref="InvalidDataException">It is no report.json.</exception>
    internal static (byte[] Json, string Revision) Of(ReadOnlyMemory<byte> reportJson, string reportId, RevisionOf change)
    {
        ReportDocumentReader.Read(reportJson);
        JsonObject report = JsonNode.Parse(reportJson.Span)!.AsObject();
        report["report_id"] = reportId;
        report["filing"] = change.Filing;
        report["prior_report"] = change.PriorReport;
        report["prior_reference"] = change.PriorReference;
        report["reason"] = change.Reason;
        if (change.Filer is { } filer)
        {
            report["filer"] = Filed(filer);
        }

        SayReason(report, change);
        JsonObject told = report.DeepClone().AsObject();
        told.Remove("digests");
        told["revision"] = "";
        told["as_of"] = "";
        string revision = "V-" + Sha256Digest.Of(Bytes(told)).Prefix(16);
        report["revision"] = revision;
        report["as_of"] = change.AsOf.ToString();
        return (Bytes(report), revision);
    }

    // The second sentence of a narrative says what the report follows and why; of a revision of a revision only the last reason.
    private static void SayReason(JsonObject report, RevisionOf change)
    {
        string prior = change.PriorReport is null ? "" : change.PriorReport
            + (change.PriorReference is null ? "" : "; " + change.PriorReference);
        SetFact(report["facts"]!.AsArray(), PriorFact, prior);
        SetFact(report["facts"]!.AsArray(), ReasonFact, change.Reason);
        string number = change.PriorReference is null ? "" : $" (the authority's number {change.PriorReference})";
        string verb = change.Filing == "withdrawal" ? "withdraws" : "amends";
        Insert(
            report["narrative"]!.AsArray(),
            change.PriorReport is null ? $"The report was made again: {change.Reason}."
                : $"This report {verb} report {change.PriorReport}{number}: {change.Reason}.");
        if (report["narrative_local"]!.AsArray() is { Count: > 0 } local)
        {
            string own = change.Filing == "withdrawal" ? "撤回" : "更正";
            string numbered = change.PriorReference is null ? "" : $"（受理编号 {change.PriorReference} ）";
            Insert(
                local,
                change.PriorReport is null ? $"本报告系重新生成，原因： {change.Reason} 。"
                    : $"本报告{own}此前的报告 {change.PriorReport} {numbered}，原因： {change.Reason} 。");
        }
    }

    private static void Insert(JsonArray narrative, string text)
    {
        foreach (JsonNode? old in narrative.Where(static one => IsReason(one!)).ToArray())
        {
            narrative.Remove(old);
        }

        narrative.Insert(Math.Min(1, narrative.Count), new JsonObject
        {
            ["section"] = "introduction",
            ["text"] = text,
            ["facts"] = new JsonArray(PriorFact, ReasonFact),
        });
    }

    private static bool IsReason(JsonNode sentence) =>
        sentence["facts"]!.AsArray().Any(static fact => fact!.GetValue<string>() == ReasonFact);

    private static void SetFact(JsonArray facts, string id, string value)
    {
        List<JsonNode?> others = [.. facts.Where(fact => fact!["id"]!.GetValue<string>() != id)];
        int at = others.FindIndex(fact => string.CompareOrdinal(fact!["id"]!.GetValue<string>(), id) > 0);
        facts.Clear();
        others.Insert(at < 0 ? others.Count : at, new JsonObject { ["id"] = id, ["value"] = value });
        foreach (JsonNode? fact in others)
        {
            facts.Add(fact);
        }
    }

    private static JsonNode? Filed(Filer filer)
    {
        using MemoryStream stream = new();
        JsonText.Document(stream, json =>
        {
            json.WriteStartObject();
            Filer.Write(json, "filer", filer);
            json.WriteEndObject();
        });
        JsonObject holder = JsonNode.Parse(stream.ToArray())!.AsObject();
        return holder["filer"]!.DeepClone();
    }

    private static byte[] Bytes(JsonObject report)
    {
        using MemoryStream stream = new();
        JsonText.Document(stream, json => report.WriteTo(json));
        return stream.ToArray();
    }
}
