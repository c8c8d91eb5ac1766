using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery.Days;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace CompliReport.Functions;

/// <summary>The cut-off: a day whose control file, or a file that it names, has not come runs with what is there.</summary>
/// <param name="days">The day's logic.</param>
/// <param name="time">The clock.</param>
/// <param name="settings">CutOffHours: hours after the end of the day (UTC) at which nobody waits any longer; 12 if not set.</param>
/// <param name="logger">The log.</param>
public sealed class DayClosed(DayRun days, TimeProvider time, IConfiguration settings, ILogger<DayClosed> logger)
{
    private const double CutOffHours = 12;

    /// <summary>Runs the days that are past their cut-off.</summary>
    [Function(nameof(DayClosed))]
    public Task Run([TimerTrigger("%DayClosedSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        double hours = double.TryParse(settings["CutOffHours"], NumberStyles.Float, CultureInfo.InvariantCulture, out double set)
            ? set
            : CutOffHours;
        DateTime now = time.GetUtcNow().UtcDateTime;
        bool IsOver(DayKey day) => day.Day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).AddDays(1).AddHours(hours) <= now;
        return DaySweep.RunAsync(days, DayCause.CutOff, IsOver, logger, cancellationToken);
    }
}
