using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text.Json;

namespace CompliReport.Delivery.Acknowledgements;

/// <summary>
/// An answer in our own JSON, <c>complireport/acknowledgement/1</c>, for authorities whose answers come as letters or through a portal:
/// <c>{"schema": ..., "reports": [{"report_id", "status", "reference", "remarks": [{"fatal", "code", "path", "text"}]}]}</c>.
/// </summary>
internal static class GenericAcknowledgement
{
    internal const string Schema = "complireport/acknowledgement/1";

    // Exact words: "not accepted" is none of them.
    private static readonly Dictionary<string, AcknowledgementStatus> Statuses = new(StringComparer.Ordinal)
    {
        ["received"] = AcknowledgementStatus.Received,
        ["accepted"] = AcknowledgementStatus.Accepted,
        ["accepted_with_warnings"] = AcknowledgementStatus.AcceptedWithWarnings,
        ["rejected"] = AcknowledgementStatus.Rejected,
        ["to_be_completed"] = AcknowledgementStatus.ToBeCompleted,
    };

    /// <summary>Reads an answer; a fault of the file is in the result.</summary>
    internal static Acknowledgement Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 16 });
            JsonElement root = document.RootElement;
            string schema = Text(root, "schema");
            if (schema != Schema)
            {
                return new Acknowledgement([], $"schema: found '{schema}', expected '{Schema}'");
            }

            ImmutableArray<AcknowledgedReport> reports = [.. root.GetProperty("reports").EnumerateArray().Select(Of)];
            return reports.FirstOrDefault(static one => one.ReportId.Length == 0) is null
                ? new Acknowledgement(reports, reports.IsEmpty ? "reports: found none, expected at least one" : "")
                : new Acknowledgement([], "report_id: found none, expected the id of a report");
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new Acknowledgement([], $"it is no {Schema}: {wrong.Message}");
        }
    }

    private static AcknowledgedReport Of(JsonElement one)
    {
        string status = Text(one, "status");
        return new AcknowledgedReport(
            "generic", Text(one, "report_id"), "", 0, Statuses.GetValueOrDefault(status), status, Text(one, "reference"),
            one.TryGetProperty("remarks", out JsonElement remarks)
                ? [.. remarks.EnumerateArray().Select(static remark => new AcknowledgementRemark(
                    remark.TryGetProperty("fatal", out JsonElement fatal) && fatal.GetBoolean(), Text(remark, "code"),
                    Text(remark, "path"), Text(remark, "text")))]
                : []);
    }

    private static string Text(JsonElement holder, string name) =>
        holder.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
