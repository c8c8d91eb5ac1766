using System;

namespace CompliReport.Reconciliation;

/// <summary>
/// What prices imply. Pure; decimal; nothing is rounded but by decimal's own division, and once at the end where it says so.
/// </summary>
/// <remarks>
/// The unit price of the rules 3.3, (S - Fc) / (Q + Fx), is the quotient of the two legs: legs are without fees in this program's ledgers,
/// and a format whose amounts hold fees is parted into legs and fees when it is read.
/// </remarks>
internal static class ImpliedRates
{
    /// <summary>Up to this distance from 1 a stablecoin counts as one US dollar; beyond, its real price is taken.</summary>
    internal const decimal ParMax = 0.005m;

    /// <summary>Fiat units per US dollar that the price of a stablecoin implies.</summary>
    /// <param name="unitPrice">Fiat units per coin, without fees.</param>
    /// <param name="usdPerCoin">The coin's real price in US dollars.</param>
    internal static decimal StablecoinFx(decimal unitPrice, decimal usdPerCoin) =>
        Math.Abs(usdPerCoin - 1) <= ParMax ? unitPrice : unitPrice / usdPerCoin;

    /// <summary>Fiat units per US dollar that a coin implies which is sold for both, in the same five minutes of the same venue.</summary>
    internal static decimal TwoSidedFx(decimal unitPrice, decimal unitPriceInUsd) => unitPrice / unitPriceInUsd;

    /// <summary>Units of the first currency per unit of the second, when coins bought with the first are sold for the second.</summary>
    internal static decimal ThroughFx(decimal firstUnitPrice, decimal secondUnitPrice) => firstUnitPrice / secondUnitPrice;

    /// <summary>10,000 x (implied / reference - 1), rounded half away from zero to two places.</summary>
    internal static decimal PremiumBps(decimal implied, decimal reference) =>
        decimal.Round(10_000 * ((implied / reference) - 1), 2, MidpointRounding.AwayFromZero);

    /// <summary>The share of fees in the amount without fees, in basis points, rounded half away from zero to two places.</summary>
    internal static decimal FeeShareBps(decimal fees, decimal gross) =>
        decimal.Round(10_000 * fees / gross, 2, MidpointRounding.AwayFromZero);
}
