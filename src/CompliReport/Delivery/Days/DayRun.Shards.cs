using System;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Detection.Shards;
using CompliReport.Reports;
using CompliReport.Values;

namespace CompliReport.Delivery.Days;

/// <summary>What became of a message about a shard.</summary>
public enum ShardState
{
    /// <summary>Its part was there before.</summary>
    AlreadyDone,

    /// <summary>It was assessed.</summary>
    Done,

    /// <summary>It was cut for other inputs than there are now, or is damaged or gone: the day is divided again.</summary>
    Stale,
}

/// <content>
/// A day that several processes share: it is read and divided, its shards are assessed by whoever takes them, and it is read again and put
/// together from the parts. Steps and why a crash between any two is harmless: shards are put before they are asked for, and parts before
/// the day is said to be assembled, so that a message that comes back finds what was done; whoever puts the day together divides it anew
/// in memory and takes those parts alone that belong to exactly these shards, and where one is missing asks for it.
/// </content>
public sealed partial class DayRun
{
    // Inputs that change each time the day is put together: then the day is run in one piece.
    private const int RoundsMax = 5;

    /// <summary>How the work is shared; null where each day is run by one process.</summary>
    public ShardFan? Fan { get; init; }

    /// <summary>Assesses a shard, and says that the day may be assembled where it was the last one.</summary>
    /// <exception cref="System.IO.IOException">A store is out of reach: try again.</exception>
    /// <exception cref="EngineDefectException">The engine has a defect that this shard brings to light.</exception>
    public async Task<ShardState> AssessAsync(ShardMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ShardRound round = new(stores.State, message.Day, cancellationToken);
            ShardState state = await AssessOneAsync(message, round, cancellationToken).ConfigureAwait(false);
            bool isNext = state == ShardState.Stale
                ? await round.AskedAsync().ConfigureAwait(false) is { } asked && asked.Shards.Contains(message.Shard)
                : await round.HasAllPartsAsync(message).ConfigureAwait(false);
            if (isNext && Fan is { } fan)
            {
                await fan.AssembleAsync((message with { IsStale = state == ShardState.Stale }).ToJson(), cancellationToken)
                    .ConfigureAwait(false);
            }

            return state;
        }
        catch (Exception failure) when (!EngineDefectException.MayBeTold(failure))
        {
            throw new EngineDefectException(failure);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Puts a day together from its parts; divides it again where they are not those of the day as it is now.</summary>
    /// <returns>Null where the message is about shards that are not asked for any more.</returns>
    /// <exception cref="System.IO.IOException">A store is out of reach: try again.</exception>
    /// <exception cref="EngineDefectException">The engine has a defect that this day brings to light.</exception>
    public async Task<DayOutcome?> AssembleAsync(ShardMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ShardRound round = new(stores.State, message.Day, cancellationToken);
        // Of several stale shards the first has the day divided again.
        return message.IsStale && (await round.AskedAsync().ConfigureAwait(false))?.Shards.Contains(message.Shard) == false
            ? null
            : await RunAsync(message.Day, message.Cause, message.Round + 1, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ShardState> AssessOneAsync(ShardMessage message, ShardRound round, CancellationToken cancellationToken)
    {
        Sha256Digest name = Sha256Digest.FromBytes(Convert.FromHexString(message.Shard));
        if (await round.PartAsync(name).ConfigureAwait(false) is not null)
        {
            return ShardState.AlreadyDone;
        }

        if (await round.ShardAsync(name).ConfigureAwait(false) is not { } shard)
        {
            return ShardState.Stale;
        }

        StoreFaults faults = new();
        UploadedDay upload = await UploadedDay.ReadAsync(stores.Ledgers, message.Day, cancellationToken).ConfigureAwait(false);
        DayPast past = await PastAsync(message.Day, cancellationToken).ConfigureAwait(false);
        RunInputs inputs = await Inputs.OfShardsAsync(upload, past, faults, cancellationToken).ConfigureAwait(false);
        byte[]? part;
        try
        {
            part = ShardAssessor.Assess(shard, ShardedRun.SourcesOf(inputs), out _);
        }
        catch (ArtifactSupersededException)
        {
            return ShardState.Stale;
        }

        faults.ThrowIfAny();
        if (part is null)
        {
            return ShardState.Stale;
        }

        await round.PutPartAsync(part, name).ConfigureAwait(false);
        return ShardState.Done;
    }

    // A sweep looks at the day every few minutes, and events come twice: while others are at it, nobody need read it again.
    private async Task<bool> IsAskedAsync(UploadedDay upload, DayPast past, CancellationToken cancellationToken) =>
        Fan is { } fan
            && await new ShardRound(stores.State, upload.Key, cancellationToken).AskedAsync().ConfigureAwait(false) is { } asked
            && asked.Upload == upload.Fingerprint && asked.Before == past.RunId
            && fan.Time.GetUtcNow() - asked.At is var since && since >= TimeSpan.Zero && since < fan.Patience;

    private async Task<DayOutcome> AskAsync(
        UploadedDay upload, DayPast past, DayCause cause, int number, ShardRound round, CancellationToken cancellationToken)
    {
        foreach (string shard in round.Open)
        {
            string message = new ShardMessage(upload.Key, cause, number, shard, [.. round.Shards]).ToJson();
            await Fan!.AskAsync(message, cancellationToken).ConfigureAwait(false);
        }

        // Last: whoever dies before has asked for too little, and his message comes back.
        await round.NoteAsync(new ShardsAsked(upload.Fingerprint, past.RunId, Fan!.Time.GetUtcNow(), [.. round.Shards]))
            .ConfigureAwait(false);
        return new DayOutcome(DayState.Assessing, null, []);
    }
}
