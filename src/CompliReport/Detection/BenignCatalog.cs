using System.Collections.Immutable;
using CompliReport.Detection.Benign;

namespace CompliReport.Detection;

/// <summary>All kinds of honest conduct that are recognised. A new one is a file in Benign, a line here, and an entry in the file of
/// scores.</summary>
internal static class BenignCatalog
{
    internal static ImmutableArray<BenignKind> All { get; } =
    [
        MarketMaker.Kind,
        Payroll.Kind,
        CharityDrive.Kind,
        RemittanceWorker.Kind,
        ArbitrageBot.Kind,
        TuitionSeason.Kind,
        GroupOrderMerchant.Kind,
    ];
}
