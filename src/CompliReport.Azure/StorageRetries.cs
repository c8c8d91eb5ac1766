using System;
using Azure.Core;
using Azure.Core.Pipeline;

namespace CompliReport.Azure;

/// <summary>How long and how often a request to storage is tried. Everything is bounded: a host that gives up can try again later, one that
/// hangs cannot.</summary>
/// <remarks>The defaults give up after about a quarter of a minute of refusals, or six unanswered tries.</remarks>
public sealed record StorageRetries
{
    /// <summary>Tries after the first one.</summary>
    public int RetriesMax { get; init; } = 5;

    /// <summary>The pause before the first retry; it doubles from one to the next.</summary>
    public TimeSpan PauseMin { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause, unless the service asks for a longer one.</summary>
    public TimeSpan PauseMax { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long one try may go without an answer.</summary>
    public TimeSpan TryTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What carries the requests, null for the ordinary network. Tests put faults here.</summary>
    public HttpPipelineTransport? Transport { get; init; }

    internal TOptions On<TOptions>(TOptions options)
        where TOptions : ClientOptions
    {
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = RetriesMax;
        options.Retry.Delay = PauseMin;
        options.Retry.MaxDelay = PauseMax;
        options.Retry.NetworkTimeout = TryTimeout;
        // The host's own logs say what happened; the client's would repeat paths on each try.
        options.Diagnostics.IsLoggingContentEnabled = false;
        if (Transport is not null)
        {
            options.Transport = Transport;
        }

        return options;
    }
}
