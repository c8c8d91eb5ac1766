using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using CompliReport.Values;

namespace CompliReport.Reports.Filing.Safe;

/// <summary>An exchange of two assets with its legs.</summary>
/// <param name="Number">Account and group (the entry where there is no group): unique in a report.</param>
/// <param name="Direction">BUY: money for coins; SELL: coins for money; OTHER.</param>
/// <param name="Rate">Units of money per coin as paid, eight places; null where there are not one leg of each.</param>
/// <param name="Reference">The same by the reference rates; null where one is missing.</param>
/// <param name="DeviationBps">How far the rate is from the reference, in hundredths of a percent, two places.</param>
/// <param name="Legs">Its legs.</param>
internal sealed record SafeConversion(
    string Number, string Direction, decimal? Rate, decimal? Reference, decimal? DeviationBps, ImmutableArray<DocumentLeg> Legs);

/// <summary>Parts the movements of a report into conversions and transfers.</summary>
internal static class SafeConversions
{
    // Beyond these a quotient might not be a decimal: no market has such a price.
    private const decimal QuotientMax = 1_000_000_000_000_000_000m;

    /// <summary>Conversions in the order of their first legs, and all other legs.</summary>
    /// <remarks>Of many a conversion only the leg is cited that a finding rests on: it stands alone, and has no rate.</remarks>
    internal static (ImmutableArray<SafeConversion> Conversions, ImmutableArray<DocumentLeg> Transfers) Of(ReportDocument report)
    {
        HashSet<string> numbers = new(report.Legs.Where(static leg => IsExchange(leg.Kind)).Select(NumberOf), StringComparer.Ordinal);
        ILookup<bool, DocumentLeg> legs = report.Legs.ToLookup(
            leg => IsExchange(leg.Kind) || (leg.Kind == "fee" && numbers.Contains(NumberOf(leg))));
        return
        (
            [.. legs[true].GroupBy(NumberOf, StringComparer.Ordinal).Select(static group => ConversionOf(group.Key, [.. group]))],
            [.. legs[false]]
        );
    }

    /// <summary>An exact amount without its sign.</summary>
    internal static decimal MagnitudeOf(DocumentLeg leg) =>
        ScaledAmount.TryParse(Encoding.ASCII.GetBytes(leg.Magnitude), out ScaledAmount amount) == AmountFault.None ? amount.ToDecimal() : 0;

    private static SafeConversion ConversionOf(string number, ImmutableArray<DocumentLeg> legs)
    {
        DocumentLeg[] money = [.. legs.Where(static leg => leg.Role != "fee" && leg.IsFiat)];
        DocumentLeg[] coins = [.. legs.Where(static leg => leg.Role != "fee" && !leg.IsFiat)];
        bool isBuy = money.All(static leg => leg.IsOut) && coins.All(static leg => !leg.IsOut);
        bool isSale = money.All(static leg => !leg.IsOut) && coins.All(static leg => leg.IsOut);
        string direction = money.Length + coins.Length == 0 || money.Length > 1 || coins.Length > 1 ? "OTHER"
            : isBuy ? "BUY"
            : isSale ? "SELL"
            : "OTHER";
        if (money.Length != 1 || coins.Length != 1)
        {
            return new SafeConversion(number, direction, null, null, null, legs);
        }

        decimal? rate = Quotient(MagnitudeOf(money[0]), MagnitudeOf(coins[0]), 8);
        decimal? reference = coins[0].RateLocal is { } coin && money[0].RateLocal is { } unit ? Quotient(coin, unit, 8) : null;
        decimal? deviation = rate is { } paid && reference is > 0 and var fair && Quotient(Math.Abs(paid - fair), fair, 6) is { } share
            && share < 1_000_000_000_000m
            ? decimal.Round((paid < fair ? -share : share) * 10_000m, 2, MidpointRounding.AwayFromZero)
            : null;
        return new SafeConversion(number, direction, rate, reference, deviation, legs);
    }

    private static decimal? Quotient(decimal whole, decimal part, int places) =>
        part > 0 && whole / QuotientMax <= part ? decimal.Round(whole / part, places, MidpointRounding.AwayFromZero) : null;

    private static string NumberOf(DocumentLeg leg) => leg.AccountId + "/" + (leg.GroupId.Length > 0 ? leg.GroupId : leg.EntryId);

    private static bool IsExchange(string kind) => kind is "conversion" or "trade" or "p2p";
}
