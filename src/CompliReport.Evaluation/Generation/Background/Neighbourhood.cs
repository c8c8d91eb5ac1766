using System.Collections.Immutable;
using System.Linq;

namespace CompliReport.Evaluation.Generation.Background;

/// <summary>
/// Whom many pay or are paid by without being in league: utilities and shops, popular addresses, employers. Their degrees run from a
/// handful to a third of all customers, so that a large degree means nothing by itself.
/// </summary>
internal sealed class Neighbourhood
{
    private readonly ImmutableArray<Party> _shops, _employers, _popular;

    public Neighbourhood(GeneratedWorld world, SplitMix random)
    {
        _shops =
        [
            .. Enumerable.Range(0, 40).Select(i => SyntheticWorld.Bank(
                $"Shop {i + 1} Demo Trading", random.Pick<string>(["CN", "HK", "DE"]), 900_000_000 + i) with
            { Type = "merchant" }),
        ];
        _employers =
        [
            .. Enumerable.Range(0, 60).Select(i => SyntheticWorld.Bank(
                $"Employer {i + 1} Demo Works", random.Pick<string>(["CN", "DE", "US"]), 910_000_000 + i) with
            { Purpose = "SALA" }),
        ];
        _popular =
        [
            .. Enumerable.Range(0, 12).Select(_ => new Party(
                "merchant", "", world.NewAddress(), "", random.Pick<string>(["SG", "US", "AE"]))),
        ];
    }

    /// <summary>A shop; the first ones are visited by most.</summary>
    public Party Shop(SplitMix random) => _shops[Skewed(random, _shops.Length)];

    /// <summary>An address that very many send to, such as that of a large shop or a payment service.</summary>
    public Party PopularAddress(SplitMix random) => _popular[Skewed(random, _popular.Length)];

    public Party Employer(SplitMix random) => _employers[Skewed(random, _employers.Length)];

    // The square of an even draw leans to the first ones.
    private static int Skewed(SplitMix random, int count) => random.Below(random.Below(count) + 1);
}
