using System.Collections.Immutable;
using CompliReport.Evaluation.Generation.Benign;
using CompliReport.Evaluation.Generation.Scenarios;

namespace CompliReport.Evaluation.Generation;

/// <summary>All that can be planted. A new pattern is a file in Scenarios (or Benign) and a line here.</summary>
internal static class ScenarioCatalog
{
    internal static ImmutableArray<Scenario> All { get; } =
    [
        StructuringScenario.Scenario,
        QuotaSplittingScenario.Scenario,
        FanInScenario.Scenario,
        FanOutScenario.Scenario,
        PassThroughScenario.Scenario,
        StablecoinConduitScenario.Scenario,
        OffMarketRateScenario.Scenario,
        DealerScenario.Scenario,
        ManyPayersScenario.Scenario,
        DormantBurstScenario.Scenario,
        NewAccountDepositScenario.Scenario,
        RoundTheClockScenario.Scenario,
        GatherScatterScenario.Scenario,
        ScatterGatherScenario.Scenario,
        StackScenario.Scenario,
        MirrorScenario.Scenario,
        RingScenario.Scenario,
        ControllerScenario.Scenario,
        GeographyScenario.Scenario,
        RoundTripScenario.Scenario,
        IncomeScenario.Scenario,
        ListedDirectScenario.Scenario,
        ListedIndirectScenario.Scenario,
        PaidInCoinsScenario.Scenario,
        ThirdPartyScenario.Scenario,
        VenuesScenario.Scenario,

        // Innocent look-alikes.
        MarketMakerPlay.Scenario,
        PayrollPlay.Scenario,
        CharityDrivePlay.Scenario,
        CorridorWorkerPlay.Scenario,
        ArbitrageBotPlay.Scenario,
        TuitionSeasonPlay.Scenario,
        GroupOrdersPlay.Scenario,
    ];
}
