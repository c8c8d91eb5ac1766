using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CompliReport.Reconciliation;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection.Typologies;

/// <summary>T09: coins at a price off the market, again and again in the same direction: a hidden premium.</summary>
/// <remarks>
/// Purchases and sales are judged apart, since a dealer is below the market with the one and above with the other. A trade leans when it is
/// off the reference and off the platform's own market by more than the platform's tolerance, in the same direction (for a coin whose price
/// moves within the hour, by the premium itself). Of at least 10 trades in a row at least 0.8 have to lean the same way, and on average be
/// off the reference by at least the larger of 1.5 % and the currency's own tolerance. The longest such stretch is taken: fair trades
/// before or after it do not hide it. Of days that the run does not read no prices are kept.
/// </remarks>
internal static class OffMarketRate
{
    internal static readonly Typology Typology = new(
        "T09", "Off-market rate",
        "Of at least the number of trades in a row, on one side, the share given is off the reference and off the platform's own market in "
            + "the same direction, on average by at least the premium or the currency's tolerance.",
        TypologyScope.Account, FindingSeverity.Review, Prepare);

    private static Assess? Prepare(TypologyParameters parameters) =>
        parameters.Number("premium_bps") is { } premium && parameters.Number("market_bps") is { } market
            && parameters.Number("persistence") is > 0 and <= 1 and { } persistence && parameters.Number("trades") is >= 1 and { } trades
            && parameters.Window is { Kind: RuleWindowKind.Rolling } window
            ? (events, context) => Assess(events, new Limits(premium, market, persistence, (int)trades, window.Number), context)
            : null;

    private static Assessment Assess(ReadOnlySpan<AccountEvent> events, Limits limits, AssessContext context)
    {
        // Most accounts are ruled out here: they do not trade, or at fair prices.
        int trades = 0, suspects = 0;
        foreach (ref readonly AccountEvent e in events)
        {
            if (e.Conversion >= 0 && MarketPremiums.IsTrade(context.Conversions[e.Conversion]))
            {
                trades++;
                suspects += MarketPremiums.KeptCentiBps(context.Conversions[e.Conversion]) is { } kept
                    && Math.Abs((decimal)kept) < limits.MarketBps * 100 ? 0 : 1;
            }
        }

        if (suspects == 0 || (trades >= limits.Trades ? suspects < limits.Persistence * limits.Trades : context.Past.FirstDay < 0))
        {
            return Assessment.Clear;
        }

        Dictionary<int, PairReference> cursors = context.Market.Rent();
        bool isOpen = false;
        Stretch? best = null;
        foreach (bool isBuy in (ReadOnlySpan<bool>)[true, false])
        {
            List<Trade> side = TradesOf(events, isBuy, context, cursors);
            foreach (int sign in (ReadOnlySpan<int>)[1, -1])
            {
                Stretch? found = Longest(side, sign, limits, false);
                best = found is not null && (best is null || found.Trades.Count > best.Trades.Count) ? found : best;
                isOpen |= found is null && (Longest(side, sign, limits, true) is not null || MayGoOn(side, sign, isBuy, limits, context));
            }
        }

        context.Market.Return(cursors);
        return best is not null ? Assessment.Hit(Explain(best, limits, context)) : isOpen ? Assessment.NoData : Assessment.Clear;
    }

    private static List<Trade> TradesOf(
        ReadOnlySpan<AccountEvent> events, bool isBuy, AssessContext context, Dictionary<int, PairReference> cursors)
    {
        List<Trade> trades = [];
        foreach (ref readonly AccountEvent e in events)
        {
            if (e.Conversion >= 0 && context.Conversions[e.Conversion].IsBuy == isBuy
                && context.Market.Of(e.Conversion, cursors) is { IsTrade: true } premium)
            {
                trades.Add(new Trade(e, premium));
            }
        }

        return trades;
    }

    // Fewer trades than are needed, all of them off: with those of earlier days, whose prices nobody kept, there may be enough.
    private static bool MayGoOn(List<Trade> side, int sign, bool isBuy, Limits limits, AssessContext context)
    {
        if (side.Count == 0 || side.Count >= limits.Trades || !side.TrueForAll(trade => limits.Leans(trade, sign) is not false))
        {
            return false;
        }

        int first = UtcInstant.FromNanoseconds(side[^1].Event.Time).UtcDate.DayNumber - limits.Days;
        RuleEvents kind = isBuy ? RuleEvents.FxPurchase : RuleEvents.FxSettlement;
        long earlier = context.Past.Days.Where(day => day.Day > first && day.Kind == kind).Sum(static day => day.Count);
        return side.Count + earlier >= limits.Trades;
    }

    // The longest stretch whose share is reached and that is far enough off; else the longest of those trades alone that are far off, for
    // a long time at a little beside the market does not hide a short one at much.
    private static Stretch? Longest(List<Trade> side, int sign, Limits limits, bool withUnknown)
    {
        if (side.Count < limits.Trades)
        {
            return null;
        }

        foreach (bool onlyFar in (ReadOnlySpan<bool>)[false, true])
        {
            List<Trade> judged = withUnknown ? side : side.FindAll(trade => limits.Leans(trade, sign) is not null);
            bool Leans(Trade trade) => (limits.Leans(trade, sign) ?? true)
                && (!onlyFar || trade.Premium.ReferenceBps is not { } bps || bps * sign >= limits.FarBps(trade));
            (int first, int end) = LongestWithShare(judged.ConvertAll(Leans), limits.Persistence);
            List<Trade> stretch = judged.GetRange(first, end - first);
            if (stretch.Count >= limits.Trades)
            {
                List<Trade> known = stretch.FindAll(static trade => trade.Premium.ReferenceBps is not null);
                decimal sum = known.Sum(trade => trade.Premium.ReferenceBps!.Value * sign);
                decimal far = known.Count == 0 ? 0 : known.Max(limits.FarBps);
                if (known.Count == 0 || sum >= far * known.Count)
                {
                    return new Stretch(
                        stretch, sign, stretch.Count(Leans), known.Count == 0 ? 0 : Round(sum / known.Count * sign), far);
                }
            }
        }

        return null;
    }

    // The longest run in which at least the share is true: in one pass over running sums, of equals the earliest.
    private static (int First, int End) LongestWithShare(List<bool> leans, decimal share)
    {
        decimal[] sums = new decimal[leans.Count + 1];
        Stack<int> low = new([0]);
        for (int i = 0; i < leans.Count; i++)
        {
            sums[i + 1] = sums[i] + (leans[i] ? 1 - share : -share);
            if (sums[i + 1] < sums[low.Peek()])
            {
                low.Push(i + 1);
            }
        }

        (int First, int End) best = default;
        for (int end = leans.Count; end > 0 && low.Count > 0; end--)
        {
            while (low.Count > 0 && sums[low.Peek()] <= sums[end])
            {
                int first = low.Pop();
                best = end - first >= best.End - best.First && end > first ? (first, end) : best;
            }
        }

        return best;
    }

    private static Evidence Explain(Stretch found, Limits limits, AssessContext context)
    {
        CitedEvents cited = new();
        long usd = 0;
        decimal market = 0;
        foreach (Trade trade in found.Trades)
        {
            cited.Add(trade.Event);
            cited.Add(context.Conversions[trade.Event.Conversion].CryptoAt);
            usd += Math.Max(trade.Event.UsdMicros, 0);
            market += trade.Premium.MarketBps ?? 0;
        }

        bool isBuy = context.Conversions[found.Trades[0].Event.Conversion].IsBuy;
        int count = found.Trades.Count;
        decimal share = Round((decimal)found.Leaning / count), marketBps = Round(market / count);
        decimal premium = found.MeanBps / 100, total = decimal.Round((decimal)usd / Valuation.Micro, 2, MidpointRounding.AwayFromZero);
        string side = found.Sign > 0 ? "above" : "below";
        string text = string.Create(CultureInfo.InvariantCulture, $"Of {count} {(isBuy ? "purchases" : "sales")} of coins in a row "
            + $"{found.Leaning} ({share * 100:0.##} %) lay {side} both the reference and the platform's own market, on average by "
            + $"{Math.Abs(premium):0.##} % and {Math.Abs(marketBps) / 100:0.##} %; together USD {total:0.00}.");
        return new Evidence(
            found.Trades[0].Event.Time,
            found.Trades[^1].Event.Time,
            [
                new("trades", count), new("persistence", share), new("premium_bps", found.MeanBps), new("market_bps", marketBps),
                new("value_usd", total),
            ],
            [
                new("trades", limits.Trades), new("persistence", limits.Persistence), new("premium_bps", found.FarBps),
                new("market_bps", limits.MarketBps),
            ],
            Round(Math.Abs(found.MeanBps) / Math.Max(found.FarBps, 1)),
            usd,
            cited.Rows,
            cited.Accounts,
            text);
    }

    private static decimal Round(decimal number) => decimal.Round(number, 4, MidpointRounding.AwayFromZero);

    private readonly record struct Trade(AccountEvent Event, TradePremium Premium);

    private sealed record Stretch(List<Trade> Trades, int Sign, int Leaning, decimal MeanBps, decimal FarBps);

    private sealed record Limits(decimal PremiumBps, decimal MarketBps, decimal Persistence, int Trades, int Days)
    {
        internal decimal FarBps(Trade trade) => Math.Max(PremiumBps, trade.Premium.FlagBps);

        // Null where it cannot be known. What is at the reference does not lean, whatever the platform does.
        internal bool? Leans(Trade trade, int sign)
        {
            decimal least = trade.Premium.IsStable ? MarketBps : FarBps(trade);
            return trade.Premium.ReferenceBps is not { } reference ? null
                : reference * sign < MarketBps ? false
                : trade.Premium.MarketBps is not { } market ? null
                : market * sign >= least;
        }
    }
}
