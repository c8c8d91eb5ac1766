using System;
using System.Threading;
using System.Threading.Tasks;

namespace CompliReport.Delivery.Days;

/// <summary>How the work of a day is shared with other processes: its customers are divided into shards, and queues say what is to be
/// done.</summary>
/// <param name="Shards">Into how many, 2 to 64.</param>
/// <param name="AskAsync">Sends a message that says that a shard is to be assessed.</param>
/// <param name="AssembleAsync">Sends a message that says that a day may be assembled.</param>
/// <param name="Time">The clock, for how long an answer is waited for.</param>
public sealed record ShardFan(
    int Shards, Func<string, CancellationToken, Task> AskAsync, Func<string, CancellationToken, Task> AssembleAsync, TimeProvider Time)
{
    /// <summary>For so long nobody who finds the day divided divides it again: a message may still be on its way.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(30);
}
