using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery.Days;
using Microsoft.Extensions.Logging;

namespace CompliReport.Functions;

/// <summary>Looks at many days; one that fails does not keep the others from running.</summary>
internal static class DaySweep
{
    /// <summary>Looks at the days that are asked for.</summary>
    /// <exception cref="AggregateException">Some days failed; all were tried.</exception>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types",
        Justification = "Exchanges are isolated: all failures are thrown together at the end.")]
    internal static async Task RunAsync(
        DayRun days, DayCause cause, Func<DayKey, bool> isAsked, ILogger logger, CancellationToken cancellationToken)
    {
        List<Exception> failures = [];
        foreach (DayKey day in await days.DaysAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                DayOutcome? outcome = isAsked(day) ? await days.RunAsync(day, cause, cancellationToken).ConfigureAwait(false) : null;
                if (outcome?.State is DayState.Done or DayState.Refused)
                {
                    RunLog.SweptUp(logger, day, cause, outcome.State);
                    RunLog.Of(logger, day, outcome);
                }
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                RunLog.DayFailed(logger, day, failure);
                failures.Add(failure);
            }
        }

        if (failures.Count > 0)
        {
            throw new AggregateException("Some days could not be run.", failures);
        }
    }
}
