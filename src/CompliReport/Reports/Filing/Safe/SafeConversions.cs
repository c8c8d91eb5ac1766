using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using CompliReport.Values;

namespace CompliReport.Reports.Filing.Safe;

/// <summary>An exchange of two assets with its legs.</summary>
/// <param name="Number">Account and group: unique in a report.</param>
/// <param name="Direction">BUY: money for coins; SELL: coins for money; OTHER.</param>
/// <param name="Rate">Units of money per coin as paid, eight places; null where there are not one of each.</param>
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
    internal static (ImmutableArray<SafeConversion> Conversions, ImmutableArray<DocumentLeg> Transfers) Of(ReportDocument report)
    {
        ILookup<string, DocumentLeg> groups = report.Legs.Where(static leg => leg.GroupId.Length > 0 && IsExchange(leg.Kind))
            .ToLookup(NumberOf, StringComparer.Ordinal);
        HashSet<string> whole = new(groups.Where(static group => group.Count() > 1).Select(static group => group.Key), StringComparer.Ordinal);
        return
        (
            [.. groups.Where(group => whole.Contains(group.Key)).Select(static group => ConversionOf(group.Key, [.. group]))],
            [.. report.Legs.Where(leg => !(leg.GroupId.Length > 0 && IsExchange(leg.Kind) && whole.Contains(NumberOf(leg))))]
        );
    }

    /// <summary>An exact amount without its sign.</summary>
    internal static decimal MagnitudeOf(DocumentLeg leg) =>
        ScaledAmount.TryParse(Encoding.ASCII.GetBytes(leg.Magnitude), out ScaledAmount amount) == AmountFault.None ? amount.ToDecimal() : 0;

    private static SafeConversion ConversionOf(string number, ImmutableArray<DocumentLeg> legs)
    {
        DocumentLeg[] money = [.. legs.Where(static leg => leg.Role != "fee" && leg.IsFiat)];
        DocumentLeg[] coins = [.. legs.Where(static leg => leg.Role != "fee" && !leg.IsFiat)];
        if (money.Length != 1 || coins.Length != 1)
        {
            return new SafeConversion(number, "OTHER", null, null, null, legs);
        }

        decimal? rate = Quotient(MagnitudeOf(money[0]), MagnitudeOf(coins[0]), 8);
        decimal? reference = coins[0].RateLocal is { } coin && money[0].RateLocal is { } unit ? Quotient(coin, unit, 8) : null;
        decimal? deviation = rate is { } paid && reference is > 0 and var fair && Quotient(Math.Abs(paid - fair), fair, 6) is { } share
            && share < 1_000_000_000_000m
            ? decimal.Round((paid < fair ? -share : share) * 10_000m, 2, MidpointRounding.AwayFromZero)
            : null;
        string direction = money[0].IsOut && !coins[0].IsOut ? "BUY" : !money[0].IsOut && coins[0].IsOut ? "SELL" : "OTHER";
        return new SafeConversion(number, direction, rate, reference, deviation, legs);
    }

    private static decimal? Quotient(decimal whole, decimal part, int places) =>
        part > 0 && whole / QuotientMax <= part ? decimal.Round(whole / part, places, MidpointRounding.AwayFromZero) : null;

    private static string NumberOf(DocumentLeg leg) => leg.AccountId + "/" + leg.GroupId;

    private static bool IsExchange(string kind) => kind is "conversion" or "trade" or "p2p" or "fee";
}
