using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Delivery.Days;

namespace CompliReport.Functions.Tests.Days;

/// <summary>A world of containers whose days are divided into shards: queues in memory, and a process that may die at a chosen write.</summary>
internal sealed class SharedDesk(int shards) : IDisposable
{
    private readonly Queue<(string Queue, string Body)> _messages = [];
    private int _deathAt = -1;
    private bool _diesAfter, _isDead;

    public DayWorld World { get; } = new();

    public HandClock Clock { get; } = new(new DateTimeOffset(2023, 3, 7, 0, 0, 0, TimeSpan.Zero));

    /// <summary>Writes to the container of state, and messages sent, so far.</summary>
    public int Writes { get; private set; }

    /// <summary>What was sent to each queue, in order.</summary>
    public List<(string Queue, ShardMessage Message)> Sent { get; } = [];

    /// <summary>How each look at a day ended.</summary>
    public List<DayState> Looks { get; } = [];

    /// <summary>How each message about a shard ended.</summary>
    public List<ShardState> Assessed { get; } = [];

    /// <summary>How often each message is delivered.</summary>
    public int Deliveries { get; init; } = 1;

    /// <summary>Called before each message is taken.</summary>
    public Action<string>? Before { get; set; }

    /// <summary>The process dies at a write: before it has taken place, or just after.</summary>
    public void DieAt(int write, bool after) => (_deathAt, _diesAfter) = (write, after);

    /// <summary>An event of a day comes, and all that follows is done; a message whose process dies comes back to another one.</summary>
    public async Task ArriveAsync(DayKey key, CancellationToken cancellationToken, DayCause cause = DayCause.Arrival)
    {
        _messages.Enqueue(("event", ""));
        DayRun days = Process();
        while (_messages.TryDequeue(out (string Queue, string Body) message))
        {
            Before?.Invoke(message.Queue);
            try
            {
                for (int i = 0; i < Deliveries; i++)
                {
                    await TakeAsync(days, key, cause, message, cancellationToken);
                }
            }
            catch (IOException) when (_isDead)
            {
                (_isDead, _deathAt) = (false, -1);
                days.Dispose();
                days = Process();
                _messages.Enqueue(message);
            }
        }

        days.Dispose();
    }

    /// <summary>One look at a day without anything that follows.</summary>
    public async Task<DayState> LookAsync(DayKey key, DayCause cause, CancellationToken cancellationToken)
    {
        using DayRun days = Process();
        return (await days.RunAsync(key, cause, cancellationToken)).State;
    }

    /// <summary>Loses all messages.</summary>
    public int Lose()
    {
        int lost = _messages.Count;
        _messages.Clear();
        return lost;
    }

    /// <summary>Reports and records, without the shards.</summary>
    public string[] Results() =>
        [.. World.Snapshot("reports"), .. World.Snapshot("state").Where(static line => !line.Contains("shards/", StringComparison.Ordinal))];

    public void Dispose() => World.Dispose();

    private async Task TakeAsync(
        DayRun days, DayKey key, DayCause cause, (string Queue, string Body) message, CancellationToken cancellationToken)
    {
        switch (message.Queue)
        {
            case "event":
                Looks.Add((await days.RunAsync(key, cause, cancellationToken)).State);
                break;
            case Names.Shards:
                Assessed.Add(await days.AssessAsync(ShardMessage.Read(message.Body), cancellationToken));
                break;
            default:
                if (await days.AssembleAsync(ShardMessage.Read(message.Body), cancellationToken) is { } outcome)
                {
                    Looks.Add(outcome.State);
                }

                break;
        }
    }

    private DayRun Process()
    {
        DayStores stores = World.Stores();
        ShardFan? fan = shards == 1 ? null : new(
            shards, (body, _) => SendAsync(Names.Shards, body), (body, _) => SendAsync(Names.Assembled, body), Clock);
        return World.Run(stores with { State = new MortalStore(stores.State, this) }, fan: fan);
    }

    private Task<bool> SendAsync(string queue, string body) => WriteAsync(() =>
    {
        _messages.Enqueue((queue, body));
        Sent.Add((queue, ShardMessage.Read(body)));
        return Task.FromResult(true);
    });

    private async Task<T> WriteAsync<T>(Func<Task<T>> write)
    {
        int number = Writes++;
        _isDead |= number == _deathAt && !_diesAfter;
        ThrowIfDead();
        T result = await write();
        _isDead |= number == _deathAt;
        ThrowIfDead();
        return result;
    }

    private void ThrowIfDead()
    {
        if (_isDead)
        {
            throw new IOException("the process is dead");
        }
    }

    private sealed class MortalStore(IArtifactStore inner, SharedDesk desk) : IArtifactStore
    {
        public IAsyncEnumerable<ArtifactInfo> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);

        public Task<Stream> OpenAsync(string path, long offset, CancellationToken cancellationToken) => inner.OpenAsync(path, offset, cancellationToken);

        public Task<Stream> OpenAsync(ArtifactInfo artifact, long offset, CancellationToken cancellationToken) => inner.OpenAsync(artifact, offset, cancellationToken);

        public Task<PutResult> PutIfAbsentAsync(string path, Action<Stream> write, CancellationToken cancellationToken) =>
            desk.WriteAsync(() => inner.PutIfAbsentAsync(path, write, cancellationToken));

        public Task<PutResult> PutIfMatchAsync(string path, string etag, Action<Stream> write, CancellationToken cancellationToken) =>
            desk.WriteAsync(() => inner.PutIfMatchAsync(path, etag, write, cancellationToken));
    }
}
