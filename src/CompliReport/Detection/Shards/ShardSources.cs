using System.Collections.Immutable;
using CompliReport.History;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Rates;
using CompliReport.Reconciliation;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection.Shards;

/// <summary>What a shard is assessed by besides its rows. It is not copied into shards: a digest says which it has to be.</summary>
/// <param name="Digest">Of the program and of every file behind the others, by role, name and content.</param>
/// <param name="Packs">The packs, in the order of precedence.</param>
/// <param name="Accounts">Customer facts; null for none.</param>
/// <param name="Lists">The watch lists.</param>
/// <param name="Rates">The rates.</param>
/// <param name="Tolerances">How far prices may be from them.</param>
/// <param name="Before">What the day before left; null for nothing.</param>
internal sealed record ShardSources(
    Sha256Digest Digest, ImmutableArray<RulePack> Packs, LedgerInput? Accounts, WatchLists Lists, RateBook Rates,
    PriceTolerances Tolerances, DayHistory? Before);
