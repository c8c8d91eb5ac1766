using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Delivery.Days;
using CompliReport.Delivery.Filing;
using Microsoft.Extensions.Logging;

namespace CompliReport.Functions;

/// <summary>Sends what was left unsent, and says which reports are due, overdue, or to be followed by another one.</summary>
/// <param name="outbox">The reports.</param>
/// <param name="stores">The container <c>state</c> takes the list, <c>due.json</c>.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
public sealed class DeadlineSweep(ReportOutbox outbox, DayStores stores, TimeProvider time, ILogger<DeadlineSweep> logger)
{
    private const string ListName = "due.json";
    private const int DaysAhead = 14;

    /// <summary>Looks at all reports.</summary>
    [Function(nameof(DeadlineSweep))]
    public async Task Run([TimerTrigger("%DeadlineSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        ReportSending sending = await outbox.SendAllAsync(evenIfEarly: false, cancellationToken).ConfigureAwait(false);
        List<RegisteredReport> reports = [];
        await foreach (RegisteredReport report in outbox.AllAsync(cancellationToken).ConfigureAwait(false))
        {
            reports.Add(report);
        }

        DateOnly today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        ImmutableArray<DueReport> due = ReportDeadlines.Due(reports, today);
        ImmutableArray<ContinuingReminder> reminders = ReportDeadlines.Continuing(reports, today, DaysAhead);
        byte[] list = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                Schema = "complireport/due/1",
                Day = today,
                Due = due.Select(static one => new
                {
                    Report = one.Report.Entry.Key.ToString(),
                    one.Report.State,
                    one.Report.Entry.Authority,
                    one.DueOn,
                    one.DaysLeft,
                    one.IsOverdue,
                }),
                Continuing = reminders.Select(static one => new
                {
                    Report = one.Report.Entry.Key.ToString(),
                    one.Report.Entry.Authority,
                    one.DueOn,
                    one.DaysLeft,
                }),
            },
            RegisterJson.Indented);
        await stores.State.ReplaceAsync(ListName, stream => stream.Write(list), cancellationToken).ConfigureAwait(false);
        int overdue = due.Count(static one => one.IsOverdue);
        RunLog.Swept(logger, sending.Sent.Count, due.Length, overdue, reminders.Length);
        if (sending.Failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }
}
