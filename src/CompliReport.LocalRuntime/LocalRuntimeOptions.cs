using System.IO;

namespace CompliReport.LocalRuntime;

/// <summary>Where the runtime keeps what it has to remember, and which folder plays the watched container.</summary>
/// <param name="Root">The desk's folder: containers, queues and state lie below it.</param>
public sealed record LocalRuntimeOptions(string Root)
{
    /// <summary>The container whose uploads raise events; null for none (a storage account raises its own).</summary>
    public string? WatchedContainer { get; init; }

    /// <summary>The queue that gets the events.</summary>
    public string EventQueue { get; init; } = "";

    /// <summary>Timers, keys and the watcher's memory.</summary>
    public string StateFolder => Path.Combine(Root, "runtime");

    /// <summary>The queues' folder.</summary>
    public string QueueFolder => Path.Combine(Root, "queues");
}
