using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery.Days;
using Microsoft.Extensions.Logging;

namespace CompliReport.Functions;

/// <summary>A shard of a day is to be assessed; the last one to be done has the day assembled.</summary>
public sealed class AssessShard(DayRun days, ILogger<AssessShard> logger)
{
    /// <summary>Takes a message as <see cref="DayRun"/> sends it. Doing so twice changes nothing; what fails is thrown, and the message
    /// comes back.</summary>
    [Function(nameof(AssessShard))]
    public async Task Run(
        [QueueTrigger(Names.Shards, Connection = Names.StorageSetting)] string message, CancellationToken cancellationToken)
    {
        ShardMessage shard = ShardMessage.Read(message);
        ShardState state = await days.AssessAsync(shard, cancellationToken).ConfigureAwait(false);
        RunLog.Assessed(logger, shard.Day, shard.Shard, state);
    }
}
