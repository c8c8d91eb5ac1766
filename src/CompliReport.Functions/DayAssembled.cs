using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery.Days;
using Microsoft.Extensions.Logging;

namespace CompliReport.Functions;

/// <summary>All shards of a day have been assessed: the day runs to its end with their parts.</summary>
public sealed class DayAssembled(DayRun days, ILogger<DayAssembled> logger)
{
    /// <summary>Takes a message as <see cref="DayRun"/> sends it. Doing so twice changes nothing; what fails is thrown, and the message
    /// comes back.</summary>
    [Function(nameof(DayAssembled))]
    public async Task Run(
        [QueueTrigger(Names.Assembled, Connection = Names.StorageSetting)] string message, CancellationToken cancellationToken)
    {
        ShardMessage last = ShardMessage.Read(message);
        if (await days.AssembleAsync(last, cancellationToken).ConfigureAwait(false) is { } outcome)
        {
            RunLog.Of(logger, last.Day, outcome);
        }
    }
}
