using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Detection.Shards;
using CompliReport.Values;

namespace CompliReport.Delivery.Days;

/// <summary>A day's shards and their parts in the container of state, as a run of the day meets them.</summary>
/// <remarks>
/// A shard is named by its content and a part by its shard, and both are put if absent: who writes one that is there changes nothing, and a
/// part is never taken for one of other rows, rates or rules. What was damaged in the store is put again.
/// </remarks>
/// <param name="state">The container.</param>
/// <param name="key">The day.</param>
/// <param name="cancellationToken">Stops it.</param>
internal sealed class ShardRound(IArtifactStore state, DayKey key, CancellationToken cancellationToken)
{
    private const string ShardEnding = ".shard", PartEnding = ".part";

    private readonly List<string> _shards = [], _open = [];

    /// <summary>All shards that the run has asked for, by name.</summary>
    internal IReadOnlyList<string> Shards => _shards;

    /// <summary>Those that had no part.</summary>
    internal IReadOnlyList<string> Open => _open;

    private string Folder => $"shards/{key.Prefix}";

    /// <summary>The part of a shard; where there is none yet the shard is put.</summary>
    /// <remarks>The engine asks on a thread of its own that nobody else waits for: blocking here starves no one.</remarks>
    internal byte[]? PartOf(byte[] shard, Sha256Digest name)
    {
        _shards.Add(name.Hex);
        if (PartAsync(name).GetAwaiter().GetResult() is { } part)
        {
            return part;
        }

        _open.Add(name.Hex);
        PutShardAsync(shard, name).GetAwaiter().GetResult();
        return null;
    }

    /// <summary>The part of a shard; null where there is none, or one that is damaged.</summary>
    internal async Task<byte[]?> PartAsync(Sha256Digest shard)
    {
        byte[]? part = await ReadAsync(Folder + shard.Hex + PartEnding).ConfigureAwait(false);
        return part is not null && ShardPart.FaultOf(part, shard) is null ? part : null;
    }

    /// <summary>A shard's bytes; null where there are none.</summary>
    internal Task<byte[]?> ShardAsync(Sha256Digest shard) => ReadAsync(Folder + shard.Hex + ShardEnding);

    /// <summary>Puts the part of a shard.</summary>
    internal Task PutPartAsync(byte[] part, Sha256Digest shard) => PutAsync(Folder + shard.Hex + PartEnding, part);

    /// <summary>Whether every shard of a message has a part, sound or not.</summary>
    internal async Task<bool> HasAllPartsAsync(ShardMessage message)
    {
        HashSet<string> there = [.. (await UploadedDay.AllAsync(state, Folder, cancellationToken).ConfigureAwait(false))
            .Select(static file => UploadedDay.Name(file))];
        return message.Shards.All(shard => there.Contains(shard + PartEnding));
    }

    /// <summary>Notes that the shards were asked for.</summary>
    internal async Task NoteAsync(ShardsAsked asked)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(asked, DayRecord.Json);
        await state.ReplaceAsync(Folder + ShardsAsked.Name, stream => stream.Write(json), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What was asked for last; null where nothing was.</summary>
    internal async Task<ShardsAsked?> AskedAsync()
    {
        byte[]? json = await ReadAsync(Folder + ShardsAsked.Name).ConfigureAwait(false);
        return json is null ? null : JsonSerializer.Deserialize<ShardsAsked>(json, DayRecord.Json);
    }

    private Task PutShardAsync(byte[] shard, Sha256Digest name) => PutAsync(Folder + name.Hex + ShardEnding, shard);

    private async Task PutAsync(string path, byte[] content)
    {
        PutResult put = await state.PutIfAbsentAsync(path, stream => stream.Write(content), cancellationToken).ConfigureAwait(false);
        if (!put.Written && await state.DigestOfAsync(path, cancellationToken).ConfigureAwait(false) != put.Digest)
        {
            await state.ReplaceAsync(path, stream => stream.Write(content), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<byte[]?> ReadAsync(string path)
    {
        try
        {
            return await UploadedDay.BytesAsync(state, path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception none) when (none is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
