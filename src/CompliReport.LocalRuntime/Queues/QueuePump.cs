using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CompliReport.LocalRuntime.Queues;

/// <summary>How a queue is worked on; the names are those of host.json.</summary>
public sealed record QueueOptions
{
    /// <summary>Messages under way at most.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>More are fetched when no more than this many are under way.</summary>
    public int NewBatchThreshold { get; init; } = 8;

    /// <summary>Tries, after which a message goes to the poison queue.</summary>
    public int MaxDequeueCount { get; init; } = 5;

    /// <summary>How long a failed message stays hidden before it is tried again.</summary>
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.Zero;

    /// <summary>How long a message is held without being renewed: how soon another process takes over after a kill.</summary>
    public TimeSpan HoldFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often an empty queue is looked at.</summary>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromMilliseconds(100);
}

/// <summary>Feeds queue-triggered functions.</summary>
internal sealed class QueuePump(
    FunctionCatalog catalog, FunctionInvoker invoker, IMessageStore messages, QueueOptions options, TimeProvider time,
    IConfiguration settings, ILogger<QueuePump> logger)
    : BackgroundService
{
    /// <summary>What is put behind a queue's name to name its poison queue.</summary>
    internal const string PoisonEnding = "-poison";

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        from function in catalog.Functions
        let trigger = function.Trigger as QueueTriggerAttribute
        where trigger is not null
        select PumpAsync(function, FunctionCatalog.Resolve(trigger.QueueName, settings), stoppingToken));

    private async Task PumpAsync(FunctionEntry function, string queue, CancellationToken stop)
    {
        await Task.Yield();
        RuntimeLog.Listens(logger, function.Name, queue);
        List<Task> underWay = [];
        while (!stop.IsCancellationRequested)
        {
            underWay.RemoveAll(static task => task.IsCompleted);
            int before = underWay.Count;
            while (before <= options.NewBatchThreshold && underWay.Count < options.BatchSize
                && await TryReceiveAsync(queue, stop).ConfigureAwait(false) is { } message)
            {
                underWay.Add(HandleAsync(function, message, stop));
            }

            Task pause = Task.Delay(options.PollEvery, time, CancellationToken.None);
            await Task.WhenAny([pause, .. underWay.Where(_ => underWay.Count > options.NewBatchThreshold)]).ConfigureAwait(false);
        }

        // What is under way has been told to stop; its messages are given back before the process ends.
        await Task.WhenAll(underWay).ConfigureAwait(false);
    }

    /// <summary>Works on a message until it is done, given back, poisoned or lost. Never throws.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types",
        Justification = "A function may throw anything; the message then comes back, as on the real host.")]
    internal async Task HandleAsync(FunctionEntry function, HeldMessage message, CancellationToken stop)
    {
        await Task.Yield();
        using CancellationTokenSource work = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using CancellationTokenSource done = new();
        Task<HeldMessage?> holding = HoldAsync(message, work.CancelAsync, done.Token);
        Exception? failure = null;
        if (message.DequeueCount <= options.MaxDequeueCount)
        {
            failure = await TryAsync(function, message, work.Token).ConfigureAwait(false);
        }

        await done.CancelAsync().ConfigureAwait(false);
        HeldMessage? held = await holding.ConfigureAwait(false);
        try
        {
            if (held is null || !await SettleAsync(function, held, failure).ConfigureAwait(false))
            {
                RuntimeLog.Lost(logger, function.Name, message.Id);
                RuntimeTelemetry.Tried(message.Queue, "lost");
            }
        }
        catch (Exception unreachable)
        {
            // The message becomes visible by itself when its time is over.
            RuntimeLog.StorageFailed(logger, function.Name, RuntimeLog.Reason(logger, function.Name, unreachable));
        }
    }

    private async Task<bool> SettleAsync(FunctionEntry function, HeldMessage held, Exception? failure)
    {
        if (failure is null && held.DequeueCount <= options.MaxDequeueCount)
        {
            return Counted(held, "done", await messages.DeleteAsync(held, CancellationToken.None).ConfigureAwait(false));
        }

        // A message that was interrupted by the host's stop is not to blame: it never goes to the poison queue for that.
        bool wasStopped = failure is OperationCanceledException;
        if (held.DequeueCount >= options.MaxDequeueCount && !wasStopped)
        {
            RuntimeLog.Poisoned(logger, function.Name, held.Id, held.DequeueCount, held.Queue + PoisonEnding, failure);
            return Counted(
                held, "poisoned",
                await messages.MoveAsync(held, held.Queue + PoisonEnding, CancellationToken.None).ConfigureAwait(false));
        }

        string reason = RuntimeLog.Reason(logger, function.Name, failure!);
        RuntimeLog.ComesBack(logger, function.Name, held.Id, held.DequeueCount, options.MaxDequeueCount, reason);
        TimeSpan pause = wasStopped ? TimeSpan.Zero : options.VisibilityTimeout;
        return Counted(
            held, "comes_back", await messages.RenewAsync(held, pause, CancellationToken.None).ConfigureAwait(false) is not null);
    }

    // What was lost is counted where that is found out.
    private static bool Counted(HeldMessage message, string outcome, bool isOurs)
    {
        if (isOurs)
        {
            RuntimeTelemetry.Tried(message.Queue, outcome);
        }

        return isOurs;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types",
        Justification = "A function may throw anything; the message then comes back, as on the real host.")]
    private async Task<Exception?> TryAsync(FunctionEntry function, HeldMessage message, CancellationToken cancellationToken)
    {
        Dictionary<string, object?> data = new(StringComparer.OrdinalIgnoreCase)
        {
            ["Id"] = message.Id,
            ["DequeueCount"] = message.DequeueCount,
            ["PopReceipt"] = message.Receipt,
        };
        try
        {
            RetryContext retry = new(message.DequeueCount - 1, options.MaxDequeueCount);
            await invoker.InvokeAsync(function, MessageText.Decode(message.Body), data, retry, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    [SuppressMessage(
        "Design", "CA1031:Do not catch general exception types", Justification = "A renewal that fails is tried again; the work goes on.")]
    // Renews at half time, so that one slow or failed renewal loses nothing. A lost message cancels the work: somebody else has it.
    private async Task<HeldMessage?> HoldAsync(HeldMessage message, Func<Task> lost, CancellationToken done)
    {
        HeldMessage held = message;
        while (true)
        {
            await Task.Delay(options.HoldFor / 2, time, done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (done.IsCancellationRequested)
            {
                return held;
            }

            try
            {
                if (await messages.RenewAsync(held, options.HoldFor, CancellationToken.None).ConfigureAwait(false) is not { } renewed)
                {
                    await lost().ConfigureAwait(false);
                    return null;
                }

                held = renewed;
            }
            catch (Exception unreachable)
            {
                RuntimeLog.StorageFailed(logger, message.Queue, RuntimeLog.Reason(logger, message.Queue, unreachable));
            }
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types",
        Justification = "A queue that cannot be reached is tried again; the host must not end for it.")]
    private async Task<HeldMessage?> TryReceiveAsync(string queue, CancellationToken stop)
    {
        try
        {
            return stop.IsCancellationRequested ? null
                : await messages.ReceiveAsync(queue, options.HoldFor, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception unreachable)
        {
            RuntimeLog.StorageFailed(logger, queue, RuntimeLog.Reason(logger, queue, unreachable));
            return null;
        }
    }
}
