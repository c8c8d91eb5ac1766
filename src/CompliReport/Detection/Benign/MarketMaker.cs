using System;
using System.Globalization;
using System.Linq;
using CompliReport.Rules;

namespace CompliReport.Detection.Benign;

/// <summary>A firm that quotes both sides of a market.</summary>
/// <remarks>
/// Whoever would hide behind it has to trade ten times what he moves, at the market's price and both ways, in the name of a firm. So it
/// explains that money goes both ways; that money passes through is only less suspicious.
/// </remarks>
internal static class MarketMaker
{
    internal static readonly BenignKind Kind = new(
        "market_maker",
        "A firm with many conversions, as many bought as sold by number and value, nearly all of them near the reference, and movements "
            + "that are a small part of what it trades.",
        ["conversions_min", "side_ratio_min", "near_bps", "near_share_min", "moved_share_max"], Recognise);

    private static string? Recognise(Conduct conduct, BenignLimits limits)
    {
        int count = conduct.Conversions.Count, buys = conduct.Conversions.Count(static e => e.Event == RuleEvents.FxPurchase);
        if (!conduct.IsLegal || count < limits["conversions_min"])
        {
            return null;
        }

        Int128 bought = Conduct.Sum(conduct.Conversions.Where(static e => e.Event == RuleEvents.FxPurchase));
        Int128 sold = conduct.ConvertedUsd - bought;
        decimal byCount = Rounding.Share(Math.Min(buys, count - buys), Math.Max(buys, count - buys));
        decimal byValue = Rounding.Share((decimal)Int128.Min(bought, sold), (decimal)Int128.Max(bought, sold));
        decimal near = conduct.NearShare(limits["near_bps"]);
        decimal moved = Rounding.Share((decimal)(conduct.InUsd + conduct.OutUsd), (decimal)conduct.ConvertedUsd);
        bool isOne = byCount >= limits["side_ratio_min"] && byValue >= limits["side_ratio_min"] && near >= limits["near_share_min"]
            && moved <= limits["moved_share_max"];
        return isOne
            ? string.Create(CultureInfo.InvariantCulture, $"A firm bought {buys} and sold {count - buys} times, the smaller side "
                + $"{Conduct.Percent(byValue)} of the other in value, {Conduct.Percent(near)} of them within {limits["near_bps"]:0.##} bps "
                + $"of the reference; what it moved is {Conduct.Percent(moved)} of what it traded.")
            : null;
    }
}
