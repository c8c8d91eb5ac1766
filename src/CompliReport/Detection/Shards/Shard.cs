using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using CompliReport.History;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Reconciliation;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection.Shards;

/// <summary>Some parties of a day with their rows, read from the bytes of a <see cref="ShardWriter"/>.</summary>
internal sealed record Shard
{
    /// <summary>How its bytes begin.</summary>
    internal static ReadOnlySpan<byte> Magic => "CRSHARDS"u8;

    /// <summary>The checksum of its bytes.</summary>
    internal required Sha256Digest Name { get; init; }

    /// <summary>What it has to be assessed by, see <see cref="ShardSources.Digest"/>.</summary>
    internal required Sha256Digest Sources { get; init; }

    /// <summary>What is tested.</summary>
    internal required DetectionPart Part { get; init; }

    /// <summary>Which shard it is, from 0.</summary>
    internal required int Number { get; init; }

    /// <summary>Of how many.</summary>
    internal required int Count { get; init; }

    /// <summary>Rows that a finding cites at most.</summary>
    internal required int EvidenceMax { get; init; }

    /// <summary>The history's <see cref="HistoryStep.From"/> and <see cref="HistoryStep.To"/>.</summary>
    internal required UtcInstant HistoryFrom { get; init; }

    /// <summary>See <see cref="HistoryFrom"/>.</summary>
    internal required UtcInstant HistoryTo { get; init; }

    /// <summary>The history's <see cref="HistoryStep.ReadFrom"/>.</summary>
    internal required int ReadFrom { get; init; }

    /// <summary>Whether the run goes on with the history that is given; else with none.</summary>
    internal required bool HasHistory { get; init; }

    /// <summary>Of each file whether it is one of the run's own; null where all are.</summary>
    internal required bool[]? OwnFiles { get; init; }

    /// <summary>The day: no files, only its names and what its rows span.</summary>
    internal required LedgerDay Day { get; init; }

    /// <summary>The movements of its parties, in the order of the run.</summary>
    internal required MovementLog Movements { get; init; }

    /// <summary>The conversions of its parties, in the order of the run.</summary>
    internal required ConversionColumn Conversions { get; init; }

    /// <summary>What its accounts were seen with.</summary>
    internal required AccountSightings Sightings { get; init; }

    /// <summary>The platform's medians, of the whole day.</summary>
    internal required MedianPrices Platform { get; init; }

    /// <summary>The medians of days, of the whole day.</summary>
    internal required IReadOnlyDictionary<int, int> OfDays { get; init; }

    /// <summary>The day as tests of its parties see it.</summary>
    internal DetectionDay ForTests(ShardSources sources)
    {
        AccountFacts facts = sources.Accounts is { } accounts ? AccountFacts.Read(accounts, [], Day.Symbols.Accounts) : AccountFacts.None;
        ConversionPricing pricing = new(Conversions, Day.Symbols.Assets, sources.Rates, sources.Tolerances);
        return new DetectionDay(
            Day, facts, ListedParties.Of(sources.Lists, Day, facts), sources.Rates, Movements, Sightings, Conversions,
            new Timelines(Movements, Conversions, facts, Day.Symbols.Accounts.Count), HistoryOf(sources.Before, sources.Packs), EvidenceMax)
        {
            Part = Part,
            IsOwn = OwnFiles is { } own ? at => own[at.File] : null,
            Market = new MarketPremiums(Conversions, pricing, Platform, () => OfDays),
        };
    }

    private HistoryStep HistoryOf(DayHistory? before, ImmutableArray<RulePack> packs) =>
        HistoryStep.Again(HasHistory ? before : null, packs, HistoryFrom, HistoryTo, ReadFrom);
}
