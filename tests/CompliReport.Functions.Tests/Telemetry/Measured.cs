using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Linq;
using System.Threading;

namespace CompliReport.Functions.Tests.Telemetry;

/// <summary>One value that was measured.</summary>
internal sealed record Measurement(string Name, double Value, IReadOnlyDictionary<string, object?> Tags)
{
    public string Tag(string name) => Tags.TryGetValue("complireport." + name, out object? value) ? value?.ToString() ?? "" : "";
}

/// <summary>Everything that is measured in the flow of the test that started it: meters are shared with the tests that run beside
/// it.</summary>
internal sealed class Measured : IDisposable
{
    private static readonly AsyncLocal<Measured?> Current = new();

    private readonly ConcurrentQueue<Measurement> _values = new();
    private readonly ConcurrentQueue<Activity> _traces = new();
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _activities;

    private Measured()
    {
        _meters.InstrumentPublished = static (instrument, listener) =>
        {
            if (IsOurs(instrument.Meter.Name))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _meters.Start();
        _activities = new ActivityListener
        {
            ShouldListenTo = static source => IsOurs(source.Name),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (Current.Value == this)
                {
                    _traces.Enqueue(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(_activities);
    }

    public Measurement[] Values => [.. _values];

    public Activity[] Traces => [.. _traces];

    /// <summary>Listens to what the caller does from here on.</summary>
    public static Measured Start()
    {
        Measured measured = new();
        Current.Value = measured;
        return measured;
    }

    /// <summary>What was measured by an instrument.</summary>
    public Measurement[] Of(string name) => [.. _values.Where(one => one.Name == "complireport." + name)];

    /// <summary>The sums of a counter, by a tag.</summary>
    public Dictionary<string, double> SumBy(string name, string tag) =>
        Of(name).GroupBy(one => one.Tag(tag)).ToDictionary(static group => group.Key, static group => group.Sum(static one => one.Value));

    public void Dispose()
    {
        Current.Value = null;
        _activities.Dispose();
        _meters.Dispose();
    }

    private static bool IsOurs(string name) => name.StartsWith("CompliReport", StringComparison.Ordinal);

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Current.Value == this)
        {
            _values.Enqueue(new Measurement(instrument.Name, value, new Dictionary<string, object?>(tags.ToArray())));
        }
    }
}
