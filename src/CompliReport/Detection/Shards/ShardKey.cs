using CompliReport.Values;

namespace CompliReport.Detection.Shards;

/// <summary>Which shard a party belongs to.</summary>
internal static class ShardKey
{
    /// <summary>The most shards that a run is cut into: a message lists all of them, of two detections, and has 64 KiB.</summary>
    internal const int ShardsMax = 64;

    /// <summary>The shard of a party, 0 to count - 1: by its name, so that neither the order of rows nor other parties matter.</summary>
    internal static int Of(byte[] name, int count) => (int)(KeyHash.Of(name).Low % (ulong)count);
}
