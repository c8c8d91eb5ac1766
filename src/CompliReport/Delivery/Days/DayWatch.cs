using System;
using System.Diagnostics;

namespace CompliReport.Delivery.Days;

/// <summary>Measures one look at a day: what became of it, how long it took, and a trace if it runs.</summary>
/// <remarks>Most looks find nothing to do (the sweep looks at every day there is): they are counted, and leave no trace.</remarks>
internal sealed class DayWatch(DayKey day, DayCause cause) : IDisposable
{
    private readonly long _since = Stopwatch.GetTimestamp();
    private Activity? _run;
    private string _state = "failed", _runId = "";
    private Exception? _failure;

    /// <summary>The day runs: from here on there is a trace.</summary>
    internal void Runs() => _run = RunTelemetry.StartDay(day, cause);

    /// <summary>It ended; returns the outcome.</summary>
    internal DayOutcome Ended(DayOutcome outcome)
    {
        _state = RunTelemetry.CodeOf(outcome.State);
        _runId = outcome.Record?.RunId ?? "";
        return outcome;
    }

    /// <summary>It was broken off.</summary>
    internal void Failed(Exception failure)
    {
        _failure = failure;
        _state = failure is OperationCanceledException ? "cancelled" : "failed";
    }

    /// <summary>Counts it.</summary>
    public void Dispose()
    {
        RunTelemetry.Looked(day, cause, _state, Stopwatch.GetElapsedTime(_since));
        RunTelemetry.EndDay(_run, _state, _runId, _failure);
        _run?.Dispose();
    }
}
