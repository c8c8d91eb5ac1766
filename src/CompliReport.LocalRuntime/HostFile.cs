using System;
using System.Globalization;
using System.IO;
using System.Text.Json;
using CompliReport.LocalRuntime.Queues;

namespace CompliReport.LocalRuntime;

/// <summary>The part of host.json that the desk obeys: <c>extensions.queues</c>.</summary>
internal static class HostFile
{
    /// <summary>How queues are worked on; the real host's defaults where the file says nothing.</summary>
    internal static QueueOptions Queues(string file)
    {
        if (!File.Exists(file))
        {
            return new QueueOptions();
        }

        using JsonDocument host = JsonDocument.Parse(File.ReadAllBytes(file));
        QueueOptions normal = new();
        return host.RootElement.TryGetProperty("extensions", out JsonElement extensions) && extensions.TryGetProperty("queues", out JsonElement queues)
            ? normal with
            {
                BatchSize = Number(queues, "batchSize", normal.BatchSize),
                NewBatchThreshold = Number(queues, "newBatchThreshold", normal.NewBatchThreshold),
                MaxDequeueCount = Number(queues, "maxDequeueCount", normal.MaxDequeueCount),
                VisibilityTimeout = queues.TryGetProperty("visibilityTimeout", out JsonElement pause)
                    ? TimeSpan.Parse(pause.GetString()!, CultureInfo.InvariantCulture)
                    : normal.VisibilityTimeout,
            }
            : normal;
    }

    private static int Number(JsonElement queues, string name, int normal) => queues.TryGetProperty(name, out JsonElement value) ? value.GetInt32() : normal;
}
