using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Evaluation.Generation;

namespace CompliReport.Benchmarks.Data;

/// <summary>Credits and debits per asset, in units of the asset's smallest place.</summary>
internal sealed class BenchmarkTotals
{
    private readonly long[] _creditCount = new long[BenchmarkWorld.Assets.Length];
    private readonly long[] _debitCount = new long[BenchmarkWorld.Assets.Length];
    private readonly decimal[] _credits = new decimal[BenchmarkWorld.Assets.Length];
    private readonly decimal[] _debits = new decimal[BenchmarkWorld.Assets.Length];

    public void Add(int asset, long amount)
    {
        if (amount >= 0)
        {
            _creditCount[asset]++;
            _credits[asset] += amount;
        }
        else
        {
            _debitCount[asset]++;
            _debits[asset] -= amount;
        }
    }

    public ImmutableArray<AssetTotals> All() =>
        [.. BenchmarkWorld.Assets.Select((asset, i) => new AssetTotals(
            asset.Code, _creditCount[i], _credits[i] / asset.Scale, _debitCount[i], _debits[i] / asset.Scale))];

    /// <summary>The exchange opened with a round sum of each asset that covers all debits.</summary>
    public IEnumerable<AssetBalance> Balances() => All().Select(totals =>
    {
        decimal opening = decimal.Floor(totals.DebitSum / 1_000_000m) * 1_000_000m + 1_000_000m;
        return new AssetBalance(totals.Asset, opening, opening + totals.CreditSum - totals.DebitSum);
    });
}
