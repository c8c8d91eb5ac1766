using System.IO;

namespace CompliReport.LocalRuntime;

/// <summary>Where the runtime keeps what it has to remember.</summary>
/// <param name="Root">The desk's folder: runtime state, and without a storage account containers and queues too, lie below it.</param>
public sealed record LocalRuntimeOptions(string Root)
{
    /// <summary>Timers, keys and the watcher's memory.</summary>
    public string StateFolder => Path.Combine(Root, "runtime");

    /// <summary>The queues' folder.</summary>
    public string QueueFolder => Path.Combine(Root, "queues");
}

/// <summary>A folder below the root whose files raise events, as uploads to a storage account do.</summary>
/// <param name="Container">Name of the folder, which plays the container.</param>
/// <param name="EventQueue">The queue that gets the events.</param>
public sealed record FolderWatch(string Container, string EventQueue);
