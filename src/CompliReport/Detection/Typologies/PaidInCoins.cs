using System;
using System.Collections.Generic;
using System.Globalization;
using CompliReport.Ledgers;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection.Typologies;

/// <summary>T21: paid only in virtual currency by many, and cashed out in cash or to cards.</summary>
/// <remarks>
/// In the window (60 days): no money comes in at all, coins come from at least 20 different senders, and at least 0.9 of the money that
/// goes out is cash or goes to cards. Earlier days count as far as the history tells senders from receivers, and their transfers are not
/// known to be cards.
/// </remarks>
internal static class PaidInCoins
{
    internal static readonly Typology Typology = new(
        "T21", "Paid only in virtual currency",
        "In 60 days coins from at least the number of senders and no money in, while the money that goes out is cash or goes to cards.",
        TypologyScope.Account, FindingSeverity.Review, Prepare);

    private static Assess? Prepare(TypologyParameters parameters)
    {
        if (parameters.Number("senders") is not { } senders || parameters.Number("cash_like_share") is not { } share
            || parameters.Window is not { Kind: RuleWindowKind.Rolling } window)
        {
            return null;
        }

        Limits limits = new((int)senders, share, window.Number);
        return (events, context) => Assess(events, limits, context);
    }

    private static Assessment Assess(ReadOnlySpan<AccountEvent> events, Limits limits, AssessContext context)
    {
        int coins = 0, money = 0;
        foreach (ref readonly AccountEvent e in events)
        {
            coins += e.Event == RuleEvents.CryptoIn ? 1 : 0;
            money += IsMoneyOut(e) ? 1 : 0;
        }

        RuleEvents seen = context.Past.FirstDay < 0 ? RuleEvents.None : context.Past.Seen;
        bool hasPastCoins = (seen & RuleEvents.CryptoIn) != 0, hasPastMoney = (seen & (RuleEvents.FiatOut | RuleEvents.CashOut)) != 0;
        if ((coins < limits.Senders && !hasPastCoins) || (money == 0 && !hasPastMoney))
        {
            return Assessment.Clear;
        }

        (Found? best, bool isPossible) = FindBest(events, limits, context);
        return best is { } found ? Assessment.Hit(Explain(events, found, limits))
            : isPossible ? Assessment.NoData
            : Assessment.Clear;
    }

    private static bool IsMoneyOut(in AccountEvent e) => (e.Event & (RuleEvents.FiatOut | RuleEvents.CashOut)) != 0;

    private static bool IsMoneyIn(in AccountEvent e) => (e.Event & (RuleEvents.FiatIn | RuleEvents.CashIn)) != 0;

    private static bool IsCashLike(in AccountEvent e) =>
        e.Event == RuleEvents.CashOut || e.Party is CounterpartyType.Cash or CounterpartyType.Card;

    // One pass with sliding sums; of the windows that qualify, the one with most senders, the earliest of equals.
    private static (Found? Best, bool IsPossible) FindBest(ReadOnlySpan<AccountEvent> events, Limits limits, AssessContext context)
    {
        Dictionary<int, int> present = [];
        Sums sums = default;
        Earlier earlier = default;
        Found? best = null;
        bool isPossible = false;
        int first = 0, day = -1;
        for (int last = 0; last < events.Length; last++)
        {
            Take(present, ref sums, events[last], +1, context);
            for (; events[last].Time - events[first].Time >= limits.Days * UtcInstant.Day; first++)
            {
                Take(present, ref sums, events[first], -1, context);
            }

            // Cash first and bank transfers later are judged together: a window ends where the next event would be out of it.
            if (last + 1 < events.Length && events[last + 1].Time - events[first].Time < limits.Days * UtcInstant.Day)
            {
                continue;
            }

            if (day != EarlierDays.DayOf(events[last].Time))
            {
                day = EarlierDays.DayOf(events[last].Time);
                earlier = Earlier.Of(context, events[last], limits);
            }

            if (sums.MoneyIn > 0 || earlier.HasMoneyIn)
            {
                continue;
            }

            // Those of earlier days are told by number, so of today's only those count that were not met then.
            int fromEarlier = earlier.Coins.PartiesMin, senders = fromEarlier == 0 ? present.Count : fromEarlier + sums.NewSenders;
            Found found = new(first, last, senders, sums, earlier);
            if (found.Senders >= limits.Senders && sums.Unvalued == 0 && found.Out > 0 && found.CashLike >= limits.Share * found.Out)
            {
                best = best is not { } other || found.Senders > other.Senders ? found : best;
            }
            else
            {
                isPossible |= present.Count + sums.Unnamed + earlier.Coins.PartiesMax >= limits.Senders
                    && (sums.Unvalued > 0 || (found.Out > 0 && found.CashLikeMax >= limits.Share * found.Out));
            }
        }

        return (best, isPossible);
    }

    private static void Take(Dictionary<int, int> present, ref Sums sums, in AccountEvent e, int by, AssessContext context)
    {
        if (e.Event == RuleEvents.CryptoIn)
        {
            sums.CoinsMicros += by * Math.Max(e.UsdMicros, 0);
            if (e.Counterparty < 0)
            {
                sums.Unnamed += by;
                return;
            }

            int count = present.GetValueOrDefault(e.Counterparty) + by;
            _ = count == 0 ? present.Remove(e.Counterparty) : (present[e.Counterparty] = count) > 0;
            bool isChange = count == 0 || (count == 1 && by > 0);
            sums.NewSenders += isChange && !context.Past.Knows(context.Names.OfCounterparty(e.Counterparty)) ? by : 0;
        }
        else if (IsMoneyIn(e))
        {
            sums.MoneyIn += by;
        }
        else if (IsMoneyOut(e))
        {
            sums.Unvalued += e.HasUsd ? 0 : by;
            sums.Out += by * Math.Max(e.UsdMicros, 0);
            sums.CashLike += IsCashLike(e) ? by * Math.Max(e.UsdMicros, 0) : 0;
            bool isUntold = e.Event == RuleEvents.FiatOut && e.Party is (CounterpartyType.None or CounterpartyType.Unknown);
            sums.Untold += isUntold ? by * Math.Max(e.UsdMicros, 0) : 0;
        }
    }

    private static Evidence Explain(ReadOnlySpan<AccountEvent> events, Found found, Limits limits)
    {
        CitedEvents cited = new();
        foreach (ref readonly AccountEvent e in events[found.First..(found.Last + 1)])
        {
            if (e.Event == RuleEvents.CryptoIn || IsMoneyOut(e))
            {
                cited.Add(e);
            }
        }

        long coins = found.Sums.CoinsMicros + found.Earlier.Coins.UsdMicros;
        decimal usd = Rounding.Usd(coins), usdOut = Rounding.Usd(found.Out), share = Rounding.Share(found.CashLike, found.Out);
        string text = string.Create(CultureInfo.InvariantCulture, $"{found.Senders} different senders paid in coins worth USD {usd:0.00} "
            + $"within {limits.Days} days and nobody paid in money, while {share * 100:0.##} % of the USD {usdOut:0.00} that went out was "
            + $"cash or went to cards.");
        text += found.Earlier.IsEmpty ? "" : string.Create(CultureInfo.InvariantCulture, $" Of earlier days are at least "
            + $"{found.Earlier.Coins.PartiesMin} of the senders and USD {Rounding.Usd(found.Earlier.Coins.UsdMicros):0.00} of the coins.");
        return new Evidence(
            events[found.First].Time,
            events[found.Last].Time,
            [
                new("senders", found.Senders), new("coins_in_usd", usd), new("money_in", 0), new("money_out_usd", usdOut),
                new("cash_like_share", share),
            ],
            [new("senders", limits.Senders), new("cash_like_share", limits.Share)],
            Rounding.Share(found.Senders, limits.Senders),
            coins,
            cited.Rows,
            cited.Accounts,
            text);
    }

    private readonly record struct Limits(int Senders, decimal Share, int Days);

    private struct Sums
    {
        internal long CoinsMicros, Out, CashLike, Untold;
        internal int MoneyIn, Unnamed, Unvalued, NewSenders;
    }

    private readonly record struct Earlier(EarlierDays Coins, EarlierDays Cash, EarlierDays Transfers, bool HasMoneyIn)
    {
        internal bool IsEmpty => Coins.IsEmpty && Cash.IsEmpty && Transfers.IsEmpty;

        internal static Earlier Of(AssessContext context, in AccountEvent last, Limits limits)
        {
            if (context.Past.FirstDay < 0)
            {
                return default;
            }

            return new Earlier(
                EarlierDays.Of(context.Past, last.Time, limits.Days, RuleEvents.CryptoIn),
                EarlierDays.Of(context.Past, last.Time, limits.Days, RuleEvents.CashOut),
                EarlierDays.Of(context.Past, last.Time, limits.Days, RuleEvents.FiatOut),
                !EarlierDays.Of(context.Past, last.Time, limits.Days, RuleEvents.FiatIn | RuleEvents.CashIn).IsEmpty);
        }
    }

    private readonly record struct Found(int First, int Last, int Senders, Sums Sums, Earlier Earlier)
    {
        internal long Out => Sums.Out + Earlier.Cash.UsdMicros + Earlier.Transfers.UsdMicros;

        internal long CashLike => Sums.CashLike + Earlier.Cash.UsdMicros;

        internal long CashLikeMax => CashLike + Sums.Untold + Earlier.Transfers.UsdMicros;
    }
}
