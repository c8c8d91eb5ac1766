using System;

namespace CompliReport.Reconciliation;

/// <summary>What prices imply. Pure; decimal; nothing is rounded but by decimal's division, and once at the end where it says so.</summary>
internal static class ImpliedRates
{
    /// <summary>Up to this distance from 1 a stablecoin counts as one US dollar; beyond, its real price is taken.</summary>
    internal const decimal ParMax = 0.005m;

    /// <summary>
    /// The price without fees: (S - Fc) / (Q + Fx), where S was paid including the fiat fee Fc and Q is what was left after the coin fee
    /// Fx. In a canonical ledger legs are without fees: there both fees are 0 and it is the quotient of the legs.
    /// </summary>
    internal static decimal NetUnitPrice(decimal fiatPaid, decimal fiatFee, decimal coinsReceived, decimal coinFee) =>
        (fiatPaid - fiatFee) / (coinsReceived + coinFee);

    /// <summary>
    /// What the customer paid, or got, for each coin that changed hands, fees and all; null where a fee leaves nothing.
    /// </summary>
    /// <param name="fiat">The fiat leg without fees, above 0.</param>
    /// <param name="fiatFee">The fiat fee, above 0 when paid.</param>
    /// <param name="coins">The coin leg without fees, above 0.</param>
    /// <param name="coinFee">The coin fee, above 0 when paid.</param>
    /// <param name="isBuy">Whether the customer bought coins.</param>
    internal static decimal? AllInPrice(decimal fiat, decimal fiatFee, decimal coins, decimal coinFee, bool isBuy)
    {
        decimal money = isBuy ? fiat + fiatFee : fiat - fiatFee, changed = isBuy ? coins - coinFee : coins + coinFee;
        return money >= 0 && changed > 0 ? money / changed : null;
    }

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
