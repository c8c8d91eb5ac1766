using System;
using System.Collections.Immutable;
using System.Linq;

namespace CompliReport.Detection.Shards;

/// <summary>Tests the parties of a shard: a pure function of the shard's bytes and of what they say it is assessed by.</summary>
internal static class ShardAssessor
{
    /// <summary>The bytes of the part; null, and in <paramref name="fault"/> why, where the shard cannot be assessed.</summary>
    /// <param name="bytes">The shard.</param>
    /// <param name="sources">What it is assessed by.</param>
    /// <param name="fault">A sentence without its end: the shard is damaged, or it is stale, being of other rates, rules or lists or of
    /// another program; null where there is a part.</param>
    internal static byte[]? Assess(ReadOnlySpan<byte> bytes, ShardSources sources, out string? fault)
    {
        if (ShardReader.Read(bytes, out fault) is not { } shard)
        {
            return null;
        }

        if (shard.Sources != sources.Digest || (shard.HasHistory && sources.Before is null))
        {
            fault = "it was cut by another program, or for other rates, rules, lists, accounts or another history than there are now";
            return null;
        }

        DetectionDay day = shard.ForTests(sources);
        ImmutableArray<PackPlan> plans = PackPlan.Of(sources.Packs, day);
        ImmutableArray<PackResult> results = [.. plans.Select(static plan => new PackResult(plan))];
        Detector.TestParties(day, plans, results, party => IsOf(shard, day, party));
        return ShardPart.Write(shard, results, day.History);
    }

    // All customers of the accounts file are there; those of other shards without their rows.
    private static bool IsOf(Shard shard, DetectionDay day, int party)
    {
        ReadOnlySpan<int> accounts = day.Timelines.AccountsOf(party);
        return !accounts.IsEmpty && ShardKey.Of(day.NameOf(party, accounts[0]), shard.Count) == shard.Number;
    }
}
