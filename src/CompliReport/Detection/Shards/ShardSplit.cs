using System.Collections.Generic;
using System.Collections.Immutable;
using CompliReport.Values;

namespace CompliReport.Detection.Shards;

/// <summary>Gives the part of a shard; null where there is none yet.</summary>
/// <param name="shard">The shard's bytes.</param>
/// <param name="name">Their checksum, by which the part is kept.</param>
internal delegate byte[]? PartOf(byte[] shard, Sha256Digest name);

/// <summary>A run whose parties are tested shard by shard, here or by others.</summary>
/// <param name="count">How many shards.</param>
/// <param name="sources">See <see cref="ShardSources.Digest"/>.</param>
/// <param name="partOf">Gives the parts.</param>
internal sealed class ShardSplit(int count, Sha256Digest sources, PartOf partOf)
{
    /// <summary>Whether a part was missing: then nothing that the run found means anything.</summary>
    internal bool IsOpen { get; private set; }

    /// <summary>Adds what the tests of all parties found; false where a part is missing, after all shards were asked for.</summary>
    /// <param name="day">The day.</param>
    /// <param name="results">Take what was found, pack by pack.</param>
    internal bool TryAdd(DetectionDay day, ImmutableArray<PackResult> results)
    {
        ShardWriter writer = new(day, count, sources);
        List<byte[]> parts = [];
        for (int shard = 0; shard < count; shard++)
        {
            // One at a time: a shard is let go before the next one is written.
            byte[] bytes = writer.Write(shard);
            Sha256Digest name = ShardBytes.NameOf(bytes);
            if (partOf(bytes, name) is { } part)
            {
                Invariant.Holds(ShardPart.FaultOf(part, name) is null, "a part is that of its shard");
                parts.Add(part);
            }
        }

        if (parts.Count < count)
        {
            IsOpen = true;
            return false;
        }

        foreach (byte[] part in parts)
        {
            ShardPart.AddTo(part, results, day.History, day.Day.Symbols);
        }

        return true;
    }

    /// <summary>Ends the run where a part was missing.</summary>
    /// <exception cref="ShardsOpenException">A part was.</exception>
    internal void ThrowIfOpen()
    {
        if (IsOpen)
        {
            throw new ShardsOpenException();
        }
    }
}
