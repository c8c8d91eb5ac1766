using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CompliReport.LocalRuntime.Timers;

/// <summary>Fires timer functions. A timer that never fired, or missed its time while the host was down, fires at the start as past
/// due.</summary>
internal sealed class TimerPump(
    FunctionCatalog catalog, FunctionInvoker invoker, LocalRuntimeOptions options, TimeProvider time, IConfiguration settings,
    ILogger<TimerPump> logger)
    : BackgroundService
{
    // A clock that is set back or a laptop that slept is noticed within a minute.
    private static readonly TimeSpan SleepMax = TimeSpan.FromMinutes(1);

    // Until another look at a timer that another process is firing, or whose record is out of reach.
    private static readonly TimeSpan BusyPause = TimeSpan.FromSeconds(1);

    private static readonly Dictionary<string, object?> NoData = [];

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        from function in catalog.Functions
        let trigger = function.Trigger as TimerTriggerAttribute
        where trigger is not null
        select RunAsync(function, FunctionCatalog.Resolve(trigger.Schedule, settings), stoppingToken));

    private async Task RunAsync(FunctionEntry function, string text, CancellationToken stop)
    {
        NcrontabSchedule schedule = NcrontabSchedule.Of(text);
        TimerRecord record = new(Path.Combine(options.StateFolder, "timers"), function.Name);
        await Task.Yield();
        RuntimeLog.Listens(logger, function.Name, text);
        TimeSpan? pause = TimeSpan.Zero;
        while (pause is { } rest && !stop.IsCancellationRequested)
        {
            await Task.Delay(rest < SleepMax ? rest : SleepMax, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = stop.IsCancellationRequested ? null : await LookAsync(function, schedule, record, stop).ConfigureAwait(false);
        }
    }

    // Fires if it is due; says when to look again, null for a schedule that is over.
    [SuppressMessage("Design", "CA1031:Do not catch general exception types",
        Justification = "A record that cannot be read or written is tried again; the host must not end for it.")]
    private async Task<TimeSpan?> LookAsync(FunctionEntry function, NcrontabSchedule schedule, TimerRecord record, CancellationToken stop)
    {
        try
        {
            DateTimeOffset now = time.GetUtcNow();
            DateTimeOffset? due = record.Last is { } last ? schedule.NextAfter(last) : now;
            return due is null ? null
                : due > now ? due - now
                : await TryFireAsync(function, schedule, record, stop).ConfigureAwait(false) ? TimeSpan.Zero
                : BusyPause;
        }
        catch (Exception unreachable)
        {
            RuntimeLog.StorageFailed(logger, function.Name, RuntimeLog.Reason(logger, function.Name, unreachable));
            return BusyPause;
        }
    }

    /// <summary>Fires if it is due and no other process does it; false when another process is at it.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types",
        Justification = "A failed timer function is logged and fires again at its next time, as on the real host.")]
    internal async Task<bool> TryFireAsync(FunctionEntry function, NcrontabSchedule schedule, TimerRecord record, CancellationToken stop)
    {
        using IDisposable? held = record.TryLock();
        if (held is null)
        {
            return false;
        }

        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset? last = record.Last;
        DateTimeOffset? due = last is { } fired ? schedule.NextAfter(fired) : now;
        if (due is null || due > now)
        {
            return true;
        }

        TimerInfo timer = new()
        {
            IsPastDue = now - due > TimeSpan.FromSeconds(1),
            ScheduleStatus = new ScheduleStatus
            {
                Last = last?.UtcDateTime ?? default,
                Next = schedule.NextAfter(now)?.UtcDateTime ?? default,
                LastUpdated = now.UtcDateTime,
            },
        };
        try
        {
            await invoker.InvokeAsync(function, timer, NoData, new RetryContext(0, 0), stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Not remembered: it fires again after the next start.
            return true;
        }
        catch (Exception failure)
        {
            RuntimeLog.TimerFailed(logger, function.Name, RuntimeLog.Reason(logger, function.Name, failure));
        }

        await record.SaveAsync(now, CancellationToken.None).ConfigureAwait(false);
        return true;
    }
}
