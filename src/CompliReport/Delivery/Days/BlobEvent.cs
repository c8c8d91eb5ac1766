using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CompliReport.Delivery.Days;

/// <summary>Says that a blob was written: what Event Grid calls BlobCreated.</summary>
/// <param name="Container">Its container.</param>
/// <param name="Path">Its path in the container.</param>
/// <param name="ETag">Its version, without quotes; empty where the event does not say.</param>
public sealed record BlobEvent(string Container, string Path, string ETag)
{
    /// <summary>When it was raised; null where the event does not say.</summary>
    public DateTimeOffset? At { get; init; }

    private const string Containers = "/containers/", Blobs = "/blobs/", Created = "Microsoft.Storage.BlobCreated";

    // The calls after which a blob is whole. A hierarchical account also tells of CreateFile, when the file is still empty.
    private static readonly HashSet<string> WholeAfter = new(
        StringComparer.Ordinal) { "", "PutBlob", "PutBlockList", "CopyBlob", "FlushWithClose" };

    /// <summary>Reads a message: one event or a list, in the schema of CloudEvents or of Event Grid, plain or base64.</summary>
    public static BlobEventReading Read(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        ImmutableArray<BlobEvent>.Builder events = ImmutableArray.CreateBuilder<BlobEvent>();
        List<string> faults = [];
        try
        {
            using JsonDocument document = JsonDocument.Parse(Plain(message));
            if (document.RootElement.ValueKind == JsonValueKind.Array)
            {
                foreach (JsonElement one in document.RootElement.EnumerateArray())
                {
                    Read(one, events, faults);
                }
            }
            else
            {
                Read(document.RootElement, events, faults);
            }
        }
        catch (Exception broken) when (broken is JsonException or FormatException or InvalidOperationException)
        {
            // The last is half a surrogate pair, which JSON lets through and no text can hold.
            faults.Add("EVENT_NOT_JSON: found text that is not JSON, expected an event as Event Grid sends it");
        }

        return new BlobEventReading(events.ToImmutable(), [.. faults]);
    }

    /// <summary>The event as Event Grid writes it, in the schema of CloudEvents: for storage that raises none itself.</summary>
    /// <param name="id">Names this event.</param>
    /// <param name="time">When the blob was written.</param>
    public string ToCloudEvent(string id, DateTimeOffset time) => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["specversion"] = "1.0",
        ["type"] = Created,
        ["source"] = "/complireport/push",
        ["id"] = id,
        ["time"] = time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        ["subject"] = "/blobServices/default" + Containers + Container + Blobs + Path,
        ["data"] = new Dictionary<string, object> { ["api"] = "PutBlob", ["eTag"] = ETag, ["blobType"] = "BlockBlob" },
    });

    private static string Plain(string message) =>
        message.AsSpan().TrimStart() is ['{' or '[', ..] ? message : Encoding.UTF8.GetString(Convert.FromBase64String(message));

    private static void Read(JsonElement one, ImmutableArray<BlobEvent>.Builder events, List<string> faults)
    {
        string type = Text(one, "type") is { Length: > 0 } cloud ? cloud : Text(one, "eventType");
        JsonElement data = one.ValueKind == JsonValueKind.Object && one.TryGetProperty("data", out JsonElement inner) ? inner : default;
        if (type.Length == 0)
        {
            faults.Add("EVENT_WITHOUT_TYPE: found no type, expected " + Created);
            return;
        }

        if (type != Created || !WholeAfter.Contains(Text(data, "api")))
        {
            // Another event of the account: not ours, and no fault.
            return;
        }

        string subject = Text(one, "subject");
        int container = subject.IndexOf(Containers, StringComparison.Ordinal);
        int blob = container < 0 ? -1 : subject.IndexOf(Blobs, container + Containers.Length, StringComparison.Ordinal);
        if (blob < 0 || blob + Blobs.Length == subject.Length)
        {
            faults.Add("EVENT_SUBJECT: found no blob in the subject, expected /blobServices/default/containers/<container>/blobs/<path>");
            return;
        }

        events.Add(
            new BlobEvent(subject[(container + Containers.Length)..blob], subject[(blob + Blobs.Length)..], Text(data, "eTag").Trim('"'))
            {
                At = TimeOf(one),
            });
    }

    private static DateTimeOffset? TimeOf(JsonElement one) =>
        DateTimeOffset.TryParse(
            Text(one, "time") is { Length: > 0 } cloud ? cloud : Text(one, "eventTime"), CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out DateTimeOffset at)
            ? at
            : null;

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value)
            && value.ValueKind == JsonValueKind.String
            ? value.GetString() ?? ""
            : "";
}

/// <summary>What a message held.</summary>
/// <param name="Events">Its events of whole blobs; events of other kinds are left out.</param>
/// <param name="Faults">What could not be read.</param>
public sealed record BlobEventReading(ImmutableArray<BlobEvent> Events, ImmutableArray<string> Faults);
