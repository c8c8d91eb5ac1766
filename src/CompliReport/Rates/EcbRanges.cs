using System.Collections.Frozen;
using System.Collections.Generic;
using CompliReport.Values;

namespace CompliReport.Rates;

/// <summary>Between which values a euro reference rate is believed: half of the least and twice the most that it ever was.</summary>
/// <remarks>
/// Columns that changed places look like rates: USD at 7.8 and CNY at 1.08 would make every conversion seven times too dear, and nothing
/// else would say so. The extremes are those of the ECB's own history from 1999-01-04 to 2025-01-24. Currencies that lose their value fast
/// (ISK, RON, RUB, TRY) and those that are quoted no more have no range.
/// </remarks>
internal static class EcbRanges
{
    private static readonly FrozenDictionary<AssetCode, RateBounds> Bounds = new Dictionary<string, (decimal Least, decimal Most)>
    {
        ["USD"] = (0.8252m, 1.599m),
        ["JPY"] = (89.3m, 175.39m),
        ["CZK"] = (22.968m, 38.583m),
        ["DKK"] = (7.4234m, 7.4732m),
        ["GBP"] = (0.5711m, 0.97855m),
        ["HUF"] = (228.16m, 430.65m),
        ["PLN"] = (3.2053m, 4.9525m),
        ["SEK"] = (8.055m, 11.9872m),
        ["CHF"] = (0.926m, 1.6803m),
        ["NOK"] = (7.2225m, 12.3165m),
        ["AUD"] = (1.1639m, 2.0735m),
        ["BRL"] = (2.1749m, 6.9553m),
        ["CAD"] = (1.2139m, 1.8123m),
        ["CNY"] = (6.5552m, 11.1699m),
        ["HKD"] = (6.4361m, 12.4702m),
        ["IDR"] = (10867.58m, 18239.61m),
        ["ILS"] = (3.2537m, 5.2192m),
        ["INR"] = (56.065m, 93.813m),
        ["KRW"] = (938.67m, 1993.95m),
        ["MXN"] = (14.7939m, 27.0896m),
        ["MYR"] = (3.8193m, 5.1857m),
        ["NZD"] = (1.3884m, 2.5535m),
        ["PHP"] = (46.852m, 72.651m),
        ["SGD"] = (1.3838m, 2.2323m),
        ["THB"] = (33.204m, 53.536m),
        ["ZAR"] = (6.0785m, 21.1567m),
    }.ToFrozenDictionary(static one => AssetCode.Of(one.Key), static one => new RateBounds(one.Value.Least / 2, one.Value.Most * 2));

    /// <summary>The bounds of a currency's rate per 1 EUR, inclusive.</summary>
    internal static RateBounds Of(AssetCode currency) => Bounds.TryGetValue(currency, out RateBounds bounds) ? bounds : RateBounds.Fx;
}
