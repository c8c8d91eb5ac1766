using System.IO;
using CompliReport.LocalRuntime.Queues;
using Microsoft.Extensions.Configuration;

namespace CompliReport.LocalRuntime;

/// <summary>The part of host.json that the desk obeys: <c>extensions.queues</c>.</summary>
internal static class HostFile
{
    /// <summary>How queues are worked on; the real host's defaults where the file says nothing.</summary>
    /// <param name="file">host.json, which may be missing.</param>
    /// <param name="settings">Override the file as on the real host: <c>AzureFunctionsJobHost__extensions__queues__...</c>.</param>
    internal static QueueOptions Queues(string file, IConfiguration settings)
    {
        IConfigurationSection queues = new ConfigurationBuilder()
            .AddJsonFile(Path.GetFullPath(file), optional: true)
            .AddConfiguration(settings.GetSection("AzureFunctionsJobHost"))
            .Build()
            .GetSection("extensions:queues");
        QueueOptions normal = new();
        return normal with
        {
            BatchSize = queues.GetValue("batchSize", normal.BatchSize),
            NewBatchThreshold = queues.GetValue("newBatchThreshold", normal.NewBatchThreshold),
            MaxDequeueCount = queues.GetValue("maxDequeueCount", normal.MaxDequeueCount),
            VisibilityTimeout = queues.GetValue("visibilityTimeout", normal.VisibilityTimeout),
            // The desk's own: the real host holds for ten minutes and has no setting for it.
            HoldFor = queues.GetValue("holdFor", normal.HoldFor),
        };
    }
}
