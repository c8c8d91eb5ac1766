using System.Collections.Immutable;
using System.Linq;
using CompliReport.Detection.Typologies;

namespace CompliReport.Detection;

/// <summary>
/// All typologies, in the order in which they are tested: what corroborates another comes before it. A new one is a file in Typologies and
/// a line here.
/// </summary>
internal static class TypologyCatalog
{
    internal static ImmutableArray<Typology> All { get; } =
    [
        FanIn.Typology,
        FanOut.Typology,
        PassThrough.Typology,
        GeographicDispersion.Typology,
        IncomeMismatch.Typology,
        ThirdParties.Typology,
        StablecoinConduit.Typology,
        Structuring.Typology,
        QuotaSplitting.Typology,
        DormantBurst.Typology,
        NewAccountDeposit.Typology,
        PaidInCoins.Typology,
        MultiVenueMove.Typology,
        ManyPayers.Typology,
        RoundTheClock.Typology,
        OffMarketRate.Typology,
        Dealer.Typology,
        MirrorTransfers.Typology,
        AccountRing.Typology,
        ListedExposure.Typology,
        GatherScatter.Typology,
        RoundTrip.Typology,
        HiddenController.Typology,
    ];
}

/// <summary>A typology as the command line lists it.</summary>
/// <param name="Id">Stable id.</param>
/// <param name="Name">Short name.</param>
/// <param name="Meaning">One sentence with the formula.</param>
/// <param name="Needs">What it looks at, in words; where that is missing it says "no data".</param>
public sealed record TypologyDescription(string Id, string Name, string Meaning, string Needs)
{
    /// <summary>Whether it opens a case; what only raises others (an amplifier) does not.</summary>
    public required bool OpensCase { get; init; }

    /// <summary>All typologies that this build tests, by id.</summary>
    public static ImmutableArray<TypologyDescription> All { get; } =
        [.. TypologyCatalog.All.Select(typology => new TypologyDescription(
            typology.Id, typology.Name, typology.Meaning, TypologyNeeds.Of(typology.Id))
        {
            OpensCase = typology.Severity >= FindingSeverity.Review,
        })
            .OrderBy(typology => typology.Id, System.StringComparer.Ordinal)];
}
