using System;
using System.Collections.Generic;
using CompliReport.Reconciliation;
using CompliReport.Rules;

namespace CompliReport.Detection;

/// <summary>Coins against money: a conversion, or the two legs of a deal between persons.</summary>
/// <param name="Last">Position of the event that completes it.</param>
/// <param name="First">Position of its other leg; the same for a conversion.</param>
/// <param name="IsBuy">Whether the account gets the coins.</param>
/// <param name="FiatMicros">What was paid, in millionths of a US dollar at the reference.</param>
/// <param name="CoinMicros">What the coins were worth at the reference.</param>
internal readonly record struct Deal(int Last, int First, bool IsBuy, long FiatMicros, long CoinMicros);

/// <summary>Finds the deals of an account.</summary>
/// <remarks>
/// A deal between persons is booked as two movements of one instant, money one way and coins the other. That the two belong together is
/// taken from the instant, from their directions and from their values, which have to be near each other: a deposit and a withdrawal that
/// happen to fall together are worth something else.
/// </remarks>
internal static class Deals
{
    // No price between persons is further from the reference than a quarter.
    private const int NearPart = 4;

    /// <summary>The deals, in the order in which they are completed; those without values are left out.</summary>
    internal static List<Deal> Of(ReadOnlySpan<AccountEvent> events, ConversionColumn conversions)
    {
        List<Deal> deals = [];
        int open = -1;
        for (int i = 0; i < events.Length; i++)
        {
            ref readonly AccountEvent e = ref events[i];
            if (e.Conversion >= 0)
            {
                if (e.UsdMicros > 0 && OfConversion(i, e, conversions[e.Conversion]) is { } conversion)
                {
                    deals.Add(conversion);
                }

                continue;
            }

            if (open >= 0 && AreOneDeal(events[open], e))
            {
                (long fiat, long coins) = e.IsFiat ? (e.UsdMicros, events[open].UsdMicros) : (events[open].UsdMicros, e.UsdMicros);
                deals.Add(new Deal(i, open, e.IsFiat == e.IsOutflow, fiat, coins));
                open = -1;
            }
            else
            {
                open = i;
            }
        }

        return deals;
    }

    private static bool AreOneDeal(in AccountEvent first, in AccountEvent second) =>
        first.Time == second.Time && first.Account == second.Account && first.IsFiat != second.IsFiat
            && first.IsInflow != second.IsInflow && first.UsdMicros > 0 && second.UsdMicros > 0
            && Math.Abs(first.UsdMicros - second.UsdMicros) <= Math.Max(first.UsdMicros, second.UsdMicros) / NearPart;

    // What the coins were worth follows from the premium that reconciliation has found.
    private static Deal? OfConversion(int i, in AccountEvent e, in Conversion conversion)
    {
        const int Whole = 1_000_000;
        bool isPriced = MarketPremiums.IsTrade(conversion) && (conversion.Breaks & (BreakSet.NoRate | BreakSet.StaleRate)) == 0
            && Math.Abs((long)conversion.DeviationCentiBps) <= Whole / NearPart;
        return isPriced
            ? new Deal(
                i, i, e.Event == RuleEvents.FxPurchase, e.UsdMicros,
                (long)((Int128)e.UsdMicros * Whole / (Whole + conversion.DeviationCentiBps)))
            : null;
    }
}
