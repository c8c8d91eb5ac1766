using System;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace CompliReport.LocalRuntime;

/// <summary>Everything the desk runtime measures: functions and queues by name, never a message's text. In the cloud the real host does
/// this.</summary>
public static class RuntimeTelemetry
{
    /// <summary>The name of the source of traces and of the meter.</summary>
    public const string Name = "CompliReport.LocalRuntime";

    private const string ErrorType = "error.type";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Messages = Meter.CreateCounter<long>(
        "complireport.messages", "{try}", "Tries of queue messages, by how they ended: done, comes_back, poisoned, lost.");

    /// <summary>Begins the trace of an invocation, named as the function; null while nobody listens.</summary>
    internal static Activity? Start(FunctionEntry function, FunctionContext context)
    {
        (ActivityKind kind, string trigger) = function.Trigger switch
        {
            QueueTriggerAttribute => (ActivityKind.Consumer, "pubsub"),
            HttpTriggerAttribute => (ActivityKind.Server, "http"),
            _ => (ActivityKind.Internal, "timer"),
        };
        return Source.StartActivity(function.Name, kind)?
            .SetTag("faas.trigger", trigger)
            .SetTag("faas.invocation_id", context.InvocationId)
            .SetTag("complireport.try", context.RetryContext.RetryCount + 1);
    }

    /// <summary>Notes that a function failed: the kind of failure only, because its message may name what must not leave the
    /// house.</summary>
    internal static void Failed(Activity? activity, Exception failure) =>
        activity?.SetStatus(ActivityStatusCode.Error).SetTag(ErrorType, failure.GetType().FullName);

    /// <summary>Counts a try of a message.</summary>
    internal static void Tried(string queue, string outcome) =>
        Messages.Add(1, new("complireport.queue", queue), new("complireport.outcome", outcome));
}
