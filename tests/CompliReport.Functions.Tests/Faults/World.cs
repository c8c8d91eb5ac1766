using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace CompliReport.Functions.Tests.Faults;

/// <summary>How far the work on what was pushed has come; later values include the earlier ones.</summary>
internal enum Progress
{
    Nothing,

    /// <summary>An event is in the queue.</summary>
    EventWaits,

    /// <summary>A worker has an event.</summary>
    Held,

    /// <summary>A file of a run is there, whole or not.</summary>
    Delivering,

    /// <summary>A notice was sent.</summary>
    Noticed,

    /// <summary>A day's record is written.</summary>
    Recorded,

    /// <summary>Every day's record is written, no event is left and none will come.</summary>
    Done,
}

/// <summary>Where serving processes work: what they are started with, how days are pushed to them, how far they are, what they
/// leave.</summary>
/// <remarks>The rounds of <see cref="KillTests"/> and <see cref="SeveralProcessesTests"/> know a world only by this: one over a folder
/// today,
/// and one over a storage account would be another class beside <see cref="FolderWorld"/>.</remarks>
internal abstract class World : IDisposable
{
    /// <summary>What <c>complireport serve</c> is given besides where it listens.</summary>
    public abstract IReadOnlyList<string> ServeArguments { get; }

    /// <summary>Uploads days with rates, the control files last.</summary>
    public abstract Task PushAsync(IReadOnlyList<TestUpload> uploads, CancellationToken cancellationToken);

    /// <summary>Raises every event of what was pushed once more.</summary>
    public abstract Task RaiseAgainAsync(CancellationToken cancellationToken);

    /// <summary>Looks how far the work has come; cheap, for it is called all the time.</summary>
    public abstract Task<Progress> LookAsync(CancellationToken cancellationToken);

    /// <summary>All that is left, one line a thing, sorted: files with their digests, notices, what the register knows, messages left
    /// over.</summary>
    public abstract Task<string[]> ReadAsync(CancellationToken cancellationToken);

    public abstract void Dispose();

    /// <summary>Waits until the work has come so far; returns false after a time at which it will not come any more.</summary>
    public async Task<bool> UntilAsync(Progress progress, TimeSpan limit, CancellationToken cancellationToken)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (await LookAsync(cancellationToken) < progress)
        {
            if (TimeProvider.System.GetElapsedTime(start) > limit)
            {
                return false;
            }

            await Task.Delay(progress == Progress.Done ? 50 : 2, cancellationToken);
        }

        return true;
    }
}
