using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Linq;
using CompliReport.Delivery.Days;
using CompliReport.Ledgers;
using CompliReport.Reconciliation;
using CompliReport.Reports;

namespace CompliReport.Delivery;

/// <summary>EVERYTHING THAT IS MEASURED of days and runs, in one file, so that a reviewer sees that no person, account, amount or file
/// name is among the attributes.</summary>
/// <remarks>
/// Costs nothing while nobody listens, and nothing per row: counts come from the run's result, after it has been recorded, so that what
/// failed and is tried again is counted once. docs/operations.md lists the names for operators.
/// </remarks>
public static class RunTelemetry
{
    /// <summary>The name of the source of traces and of the meter.</summary>
    public const string Name = "CompliReport";

    /// <summary>Attributes. Values are codes of ours, ids of rule packs, and the exchange's id.</summary>
    private const string Exchange = "complireport.exchange", Bucket = "complireport.bucket", Fault = "complireport.fault",
        Category = "complireport.category", Rule = "complireport.rule", Authority = "complireport.authority",
        Jurisdiction = "complireport.jurisdiction", State = "complireport.state", Cause = "complireport.cause",
        Stage = "complireport.stage", Outcome = "complireport.outcome", Kind = "complireport.kind", Day = "complireport.day",
        Run = "complireport.run", ErrorType = "error.type";

    private static readonly ActivitySource Source = new(Name, RunScope.EngineVersion);
    private static readonly Meter Meter = new(Name, RunScope.EngineVersion);

    private static readonly InstrumentAdvice<double> Durations =
        new() { HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600] };

    // From a second to the seven days after which a queue forgets.
    private static readonly InstrumentAdvice<double> Ages =
        new() { HistogramBucketBoundaries = [1, 2, 5, 10, 30, 60, 300, 900, 3_600, 21_600, 86_400, 604_800] };

    private static readonly Counter<long> Days = Meter.CreateCounter<long>(
        "complireport.days", "{look}", "Looks at days, by how they ended and why a day was looked at.");

    private static readonly Histogram<double> DayDuration = Meter.CreateHistogram(
        "complireport.day.duration", "s", "How long a look at a day took, without waiting for its turn.", tags: null, Durations);

    private static readonly Histogram<double> StageDuration = Meter.CreateHistogram(
        "complireport.stage.duration", "s", "How long a stage of a run took.", tags: null, Durations);

    private static readonly Counter<long> Rows = Meter.CreateCounter<long>(
        "complireport.rows", "{row}", "Rows read, by where they ended up.");

    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>(
        "complireport.refusals", "{fault}", "Faults of refused rows, by fault code; a row may have several.");

    private static readonly Counter<long> Breaks = Meter.CreateCounter<long>(
        "complireport.breaks", "{break}", "Breaks found by reconciliation, by category.");

    private static readonly Counter<long> Findings = Meter.CreateCounter<long>(
        "complireport.findings", "{finding}", "Findings, by rule or typology.");

    private static readonly Counter<long> Reports = Meter.CreateCounter<long>(
        "complireport.reports", "{report}", "Reports that lie ready, by authority.");

    private static readonly Counter<long> Notices = Meter.CreateCounter<long>(
        "complireport.notices", "{notice}", "Notices of reports: sent, or known as sent before.");

    private static readonly Histogram<double> EventAge = Meter.CreateHistogram(
        "complireport.event.age", "s", "Age of an upload's event when work on it began: how long it was queued.", tags: null, Ages);

    private static readonly Gauge<double> RatesAge = Meter.CreateGauge<double>(
        "complireport.rates.age", "s", "Time since the oldest source of a kind of rates was last fetched well.");

    /// <summary>Counts a run that was delivered.</summary>
    public static void Delivered(RunResult result, DeliveredRun run, StageClock stages)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(stages);
        KeyValuePair<string, object?> exchange = new(Exchange, ExchangeOf(result));
        foreach ((string stage, TimeSpan took) in stages.Laps)
        {
            StageDuration.Record(took.TotalSeconds, exchange, new(Stage, stage));
        }

        void AddRows(string bucket, Func<LedgerFile, long> part) =>
            Add(Rows, result.Ledger.Files.Sum(part), exchange, Bucket, bucket);

        AddRows("accepted", static file => file.Accepted);
        AddRows("refused", static file => file.Refused);
        AddRows("duplicate", static file => file.Duplicate);
        AddRows("superseded", static file => file.Superseded);
        AddRows("ignored", static file => file.Ignored);
        foreach (BreakCatalogEntry entry in BreakCatalog.All)
        {
            Add(Breaks, result.Reconciled.CountByCategory[(int)entry.Category], exchange, Category, entry.Code);
        }

        // Two that take a pass over a list: not without a listener.
        foreach ((LedgerFault fault, long count) in Refusals.Enabled ? result.Ledger.Refused.CountByFault() : [])
        {
            Add(Refusals, count, exchange, Fault, LedgerFaultCatalog.Of(fault).Code);
        }

        foreach ((string rule, int count) in Findings.Enabled ? result.Detected.Findings.CountBy(static one => one.RuleId) : [])
        {
            Add(Findings, count, exchange, Rule, rule);
        }

        foreach ((ReportAddressee to, int count) in run.Addressees.CountBy(static to => to))
        {
            Reports.Add(count, exchange, new(Authority, to.Authority), new(Jurisdiction, to.Jurisdiction));
        }
    }

    /// <summary>Counts an upload's event. One from the future, by a clock that is ahead, has age 0.</summary>
    /// <param name="day">The day it is of.</param>
    /// <param name="age">Time since it was raised; null where it does not say when.</param>
    public static void EventTaken(DayKey day, TimeSpan? age)
    {
        if (age is { } known)
        {
            EventAge.Record(Math.Max(0, known.TotalSeconds), new KeyValuePair<string, object?>(Exchange, day.Exchange.Text));
        }
    }

    /// <summary>Notes how old a kind of rates is.</summary>
    /// <param name="kind">fx, crypto, official or fees.</param>
    /// <param name="seconds">The age of its oldest source.</param>
    public static void RatesAged(string kind, double seconds) =>
        RatesAge.Record(Math.Max(0, seconds), new KeyValuePair<string, object?>(Kind, kind));

    /// <summary>Counts a notice.</summary>
    internal static void Noticed(bool wasSent) =>
        Notices.Add(1, new KeyValuePair<string, object?>(Outcome, wasSent ? "sent" : "known"));

    /// <summary>Counts a look at a day.</summary>
    internal static void Looked(DayKey day, DayCause cause, string state, TimeSpan took)
    {
        TagList tags = new() { { Exchange, day.Exchange.Text }, { State, state }, { Cause, CodeOf(cause) } };
        Days.Add(1, tags);
        DayDuration.Record(took.TotalSeconds, tags);
    }

    /// <summary>Begins the trace of a day that runs; null while nobody listens.</summary>
    internal static Activity? StartDay(DayKey day, DayCause cause) => Source.StartActivity("day", ActivityKind.Internal)?
        .SetTag(Exchange, day.Exchange.Text)
        .SetTag(Day, day.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture))
        .SetTag(Cause, CodeOf(cause));

    /// <summary>Notes how a day's run ended.</summary>
    internal static void EndDay(Activity? activity, string state, string runId, Exception? failure)
    {
        activity?.SetTag(State, state).SetTag(Run, runId.Length > 0 ? runId : null);
        Failed(activity, failure);
    }

    /// <summary>Begins the trace of a delivery; null while nobody listens.</summary>
    internal static Activity? StartDelivery(RunResult result) => Source.StartActivity("deliver", ActivityKind.Internal)?
        .SetTag(Exchange, ExchangeOf(result))
        .SetTag(Run, result.RunId);

    /// <summary>The code of a state: <c>already_done</c>.</summary>
    internal static string CodeOf(DayState state) => state switch
    {
        DayState.Empty => "empty",
        DayState.Waiting => "waiting",
        DayState.AlreadyDone => "already_done",
        DayState.Done => "done",
        DayState.Refused => "refused",
        DayState.Assessing => "assessing",
        _ => "superseded",
    };

    private static string CodeOf(DayCause cause) => cause switch
    {
        DayCause.Arrival => "arrival",
        DayCause.CutOff => "cut_off",
        DayCause.Restatement => "restatement",
        _ => "request",
    };

    // The kind of failure only: its message may name what must not leave the house.
    private static void Failed(Activity? activity, Exception? failure)
    {
        if (failure is not null)
        {
            activity?.SetStatus(ActivityStatusCode.Error).SetTag(ErrorType, failure.GetType().FullName);
        }
    }

    private static string ExchangeOf(RunResult result) => result.Ledger.Exchange == default ? "unknown" : result.Ledger.Exchange.Text;

    // What did not occur makes no series.
    private static void Add(Counter<long> counter, long count, KeyValuePair<string, object?> exchange, string name, string value)
    {
        if (count > 0)
        {
            counter.Add(count, exchange, new(name, value));
        }
    }
}
