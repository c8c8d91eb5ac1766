using System;
using System.Collections.Frozen;

namespace CompliReport.Values;

/// <summary>The smallest amount that a currency is paid in, from ISO 4217.</summary>
internal static class MinorUnits
{
    private static readonly FrozenSet<string> NoPlaces = FrozenSet.ToFrozenSet(
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".Split(' '), StringComparer.Ordinal);

    private static readonly FrozenSet<string> ThreePlaces =
        FrozenSet.ToFrozenSet("BHD IQD JOD KWD LYD OMR TND".Split(' '), StringComparer.Ordinal);

    /// <summary>One minor unit: 1 for JPY, 0.001 for KWD, else 0.01.</summary>
    internal static decimal Of(AssetCode currency) =>
        NoPlaces.Contains(currency.Text) ? 1m : ThreePlaces.Contains(currency.Text) ? 0.001m : 0.01m;
}
