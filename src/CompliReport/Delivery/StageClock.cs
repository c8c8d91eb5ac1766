using System;
using System.Collections.Generic;
using System.Diagnostics;
using CompliReport.Reports;

namespace CompliReport.Delivery;

/// <summary>Times the stages of a run from outside, by what the run says of its progress: the engine itself reads no clock.</summary>
/// <remarks>Starts with its making, in the stage "reading". For one run and one thread.</remarks>
public sealed class StageClock
{
    private readonly List<(string Stage, TimeSpan Took)> _laps = [];
    private string _stage = "reading";
    private long _since = Stopwatch.GetTimestamp();

    /// <summary>The stages that are over, in their order.</summary>
    public IReadOnlyList<(string Stage, TimeSpan Took)> Laps => _laps;

    /// <summary>Listens to a run's progress.</summary>
    /// <param name="next">Who else wants to hear it; null for nobody.</param>
    public Action<RunProgress> Watch(Action<RunProgress>? next) => progress =>
    {
        Begin(progress.Stage);
        next?.Invoke(progress);
    };

    /// <summary>Begins a stage, which ends the one before; beginning it again changes nothing.</summary>
    public void Begin(string stage)
    {
        if (!string.Equals(stage, _stage, StringComparison.Ordinal))
        {
            End();
            _stage = stage;
        }
    }

    /// <summary>Ends the last stage.</summary>
    public void End()
    {
        long now = Stopwatch.GetTimestamp();
        _laps.Add((_stage, Stopwatch.GetElapsedTime(_since, now)));
        _since = now;
    }
}
