using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery.Days;
using Microsoft.Extensions.Logging;

namespace CompliReport.Functions;

/// <summary>Finds complete days that nobody started: an event may be lost, and it may come before the file that completes the
/// day.</summary>
public sealed class MissedUploadSweep(DayRun days, ILogger<MissedUploadSweep> logger)
{
    /// <summary>Looks at every day; those that were dealt with are recognised by their record.</summary>
    [Function(nameof(MissedUploadSweep))]
    public Task Run([TimerTrigger("%MissedUploadSchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        DaySweep.RunAsync(days, DayCause.Arrival, static _ => true, logger, cancellationToken);
}
