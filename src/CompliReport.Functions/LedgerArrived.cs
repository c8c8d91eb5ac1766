using System;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Delivery.Days;
using CompliReport.Values;
using Microsoft.Extensions.Logging;

namespace CompliReport.Functions;

/// <summary>A file was uploaded: if its day is complete, the day runs.</summary>
public sealed class LedgerArrived(DayRun days, DayStores stores, TimeProvider time, ILogger<LedgerArrived> logger)
{
    /// <summary>Takes an event. What can never be read is kept in the state container and is done with; what fails for the moment is
    /// thrown, and the message comes back.</summary>
    [Function(nameof(LedgerArrived))]
    public async Task Run(
        [QueueTrigger(Names.LedgerEvents, Connection = Names.StorageSetting)] string message, CancellationToken cancellationToken)
    {
        BlobEventReading reading = BlobEvent.Read(message);
        foreach (string fault in reading.Faults)
        {
            string path = "refused-events/" + Sha256Digest.Of(message).Hex + ".txt";
            await stores.State.PutIfAbsentAsync(
                path, stream => stream.Write(Encoding.UTF8.GetBytes(message)), cancellationToken).ConfigureAwait(false);
            RunLog.EventRefused(logger, path, fault);
        }

        foreach (BlobEvent one in reading.Events)
        {
            await TakeAsync(one, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task TakeAsync(BlobEvent one, CancellationToken cancellationToken)
    {
        if (one.Container == Names.Ledgers && DayKey.TryOfPath(one.Path, out DayKey of))
        {
            RunTelemetry.EventTaken(of, time.GetUtcNow() - one.At);
        }

        if (one.Container != Names.Ledgers)
        {
            RunLog.EventIgnored(logger, one.Container, one.Path, "another container");
        }
        else if (!DayKey.TryOfPath(one.Path, out DayKey day))
        {
            // Customer facts of the exchange and files in odd places: the sweep finds the days that they belong to.
            RunLog.EventIgnored(logger, one.Container, one.Path, "not exchange/yyyy-mm-dd/file");
        }
        else if (await stores.Ledgers.FindAsync(one.Path, cancellationToken).ConfigureAwait(false) is var found
            && (found is null || (one.ETag.Length > 0 && found.ETag != one.ETag)))
        {
            RunLog.EventIgnored(logger, one.Container, one.Path, found is null ? "the blob is gone" : "superseded by a newer upload");
        }
        else
        {
            RunLog.Of(logger, day, await days.RunAsync(day, DayCause.Arrival, cancellationToken).ConfigureAwait(false));
        }
    }
}
