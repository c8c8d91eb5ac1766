using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Delivery.Filing;

namespace CompliReport.Tests.Delivery.Filing;

/// <summary>The process dies here.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "Only these tests throw it.")]
internal sealed class CrashException() : Exception("killed");

/// <summary>A store, a queue and a register that outlive processes, and a process that dies at one of their side effects: before or after
/// it. From then on it does nothing more.</summary>
internal sealed class FilingWorld
{
    private readonly MemoryReportRegister _register = new();
    private readonly Lock _gate = new();

    internal FilingWorld(IArtifactStore store) => Files = store;

    internal IArtifactStore Files { get; }

    /// <summary>Messages that the queue took, repetitions recognised by their id left out.</summary>
    internal List<ReportNotice> Messages { get; } = [];

    /// <summary>How often a message was given to the queue.</summary>
    internal int Sendings { get; private set; }

    /// <summary>What the queue throws instead of taking a message; null for nothing.</summary>
    internal Func<ReportNotice, Exception?> QueueFault { get; set; } = static _ => null;

    /// <summary>Side effects so far, in order, and where the process dies: <see cref="int.MaxValue"/> for never.</summary>
    internal List<string> Effects { get; } = [];

    internal int DiesAt { get; set; } = int.MaxValue;

    internal bool DiesAfter { get; set; }

    internal List<TimeSpan> Waits { get; } = [];

    internal FilingClock Clock { get; } = new();

    internal IReportRegister Register => new MortalRegister(this);

    internal IArtifactStore Store => new MortalStore(this);

    internal IReportQueue Queue => new MortalQueue(this);

    internal ReportOutbox Outbox(ReportRelease release = ReportRelease.Automatic, string who = ReportOutbox.DefaultWho) =>
        new(Register, new MortalQueue(this), Store, Clock)
        {
            Release = release,
            Who = who,
            DelayAsync = (span, _) =>
            {
                Waits.Add(span);
                return Task.CompletedTask;
            },
        };

    internal async Task<List<RegisteredReport>> ReportsAsync()
    {
        List<RegisteredReport> reports = [];
        await foreach (RegisteredReport report in _register.AllAsync(CancellationToken.None))
        {
            reports.Add(report);
        }

        return [.. reports.OrderBy(static report => report.Entry.Key.ToString(), StringComparer.Ordinal)];
    }

    private async Task<T> EffectAsync<T>(string name, Func<Task<T>> effect)
    {
        bool dies;
        lock (_gate)
        {
            if (Effects.Count > DiesAt)
            {
                throw new CrashException();
            }

            dies = Effects.Count == DiesAt;
            Effects.Add(name);
        }

        if (dies && !DiesAfter)
        {
            throw new CrashException();
        }

        T result = await effect();
        return dies ? throw new CrashException() : result;
    }

    internal sealed class FilingClock : TimeProvider
    {
        internal DateTimeOffset Now { get; set; } = new(2023, 3, 2, 9, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class MortalQueue(FilingWorld world) : IReportQueue
    {
        public Task SendAsync(ReportNotice notice, CancellationToken cancellationToken) => world.EffectAsync("send " + notice.Id, () =>
        {
            lock (world._gate)
            {
                world.Sendings++;
                if (world.QueueFault(notice) is { } fault)
                {
                    throw fault;
                }

                if (world.Messages.All(known => known.Id != notice.Id))
                {
                    world.Messages.Add(notice);
                }

                return Task.FromResult(true);
            }
        });
    }

    private sealed class MortalStore(FilingWorld world) : IArtifactStore
    {
        public IAsyncEnumerable<ArtifactInfo> ListAsync(string prefix, CancellationToken cancellationToken) => world.Files.ListAsync(prefix, cancellationToken);

        public Task<Stream> OpenAsync(string path, long offset, CancellationToken cancellationToken) => world.Files.OpenAsync(path, offset, cancellationToken);

        public Task<Stream> OpenAsync(ArtifactInfo artifact, long offset, CancellationToken cancellationToken) => world.Files.OpenAsync(artifact, offset, cancellationToken);

        public Task<PutResult> PutIfAbsentAsync(string path, Action<Stream> write, CancellationToken cancellationToken) =>
            world.EffectAsync("put " + path, () => world.Files.PutIfAbsentAsync(path, write, cancellationToken));

        public Task<PutResult> PutIfMatchAsync(string path, string etag, Action<Stream> write, CancellationToken cancellationToken) =>
            world.EffectAsync("replace " + path, () => world.Files.PutIfMatchAsync(path, etag, write, cancellationToken));
    }

    private sealed class MortalRegister(FilingWorld world) : IReportRegister
    {
        public Task<bool> IsSentAsync(string notice, CancellationToken cancellationToken) => world._register.IsSentAsync(notice, cancellationToken);

        public Task<bool> MarkSentAsync(string notice, CancellationToken cancellationToken) =>
            world.EffectAsync("mark " + notice, () => world._register.MarkSentAsync(notice, cancellationToken));

        public Task<bool> RegisterAsync(RegisterEntry entry, RegisterTransition first, CancellationToken cancellationToken) =>
            world.EffectAsync("register " + entry.Key, () => world._register.RegisterAsync(entry, first, cancellationToken));

        public Task<bool> AppendAsync(ReportKey key, RegisterTransition next, CancellationToken cancellationToken) =>
            world.EffectAsync($"{next.Code}{next.State} {key}", () => world._register.AppendAsync(key, next, cancellationToken));

        public Task<ImmutableArray<RegisteredReport>> OfReportAsync(string report, CancellationToken cancellationToken) => world._register.OfReportAsync(report, cancellationToken);

        public async IAsyncEnumerable<RegisteredReport> AllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (RegisteredReport report in world._register.AllAsync(cancellationToken))
            {
                yield return report;
            }
        }
    }
}
