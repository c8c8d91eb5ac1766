using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CompliReport.History;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection.Typologies;

/// <summary>T10: an account that buys coins low and sells them high to many, as an exchange desk without a licence.</summary>
/// <remarks>
/// In 30 days: bought and sold about the same value (net over gross at most 0.1), with at least 20 counterparties and 20 small payments
/// in, and a margin of 0.5 to 4 % between what sales and purchases brought against the reference, so that the market's own move is no
/// margin. Windows are looked at where a UTC day of the account ends: each event is in at most 30 of them. Of earlier runs the history
/// keeps the conversions and payments of each day by number and value, and whom the customer dealt with in 60 days. It keeps no prices:
/// the margin is that of the run's own deals, and where these are too few nothing is said. It keeps no deals between persons either, and
/// counterparties count only where the customer was first seen within the window.
/// </remarks>
internal static class Dealer
{
    internal static readonly Typology Typology = new(
        "T10", "Buy-low sell-high dealer",
        "In 30 days bought and sold about as much, with many counterparties and many small payments in, at a margin between the two prices "
            + "like that of a dealer.",
        TypologyScope.Account, FindingSeverity.Review, Prepare);

    private static Assess? Prepare(TypologyParameters parameters)
    {
        if (parameters.Number("counterparties") is not { } counterparties || parameters.Number("payments") is not { } payments
            || parameters.Number("deals_per_side") is not (>= 1 and { } deals)
            || parameters.Number("inventory_max") is not { } inventory || parameters.Number("margin_min") is not { } marginMin
            || parameters.Number("margin_max") is not { } marginMax || parameters.AmountsOf("turnover") is not [{ } turnover]
            || parameters.AmountsOf("payment") is not [{ } payment] || parameters.Window is not { Kind: RuleWindowKind.Rolling } window)
        {
            return null;
        }

        Limits limits = new(
            (int)counterparties, (long)payments, (int)deals, inventory, marginMin, marginMax, Micros(turnover), Micros(payment),
            window.Number);
        return (events, context) => Assess(events, limits, context);
    }

    private static long Micros(TypologyAmount amount) => (long)(amount.Amount.ToDecimal() * Valuation.Micro);

    private static Assessment Assess(ReadOnlySpan<AccountEvent> events, Limits limits, AssessContext context)
    {
        // Most accounts are ruled out here: hardly anybody is paid by many.
        long paid = 0;
        bool gets = false, gives = false, hasUnvalued = false;
        foreach (ref readonly AccountEvent e in events)
        {
            paid += IsPayment(e) ? 1 : 0;
            gets |= (e.Event & (RuleEvents.FxPurchase | RuleEvents.CryptoIn)) != 0;
            gives |= (e.Event & (RuleEvents.FxSettlement | RuleEvents.CryptoOut)) != 0;
            hasUnvalued |= !e.HasUsd;
        }

        if (!gets && !gives)
        {
            return Assessment.Clear;
        }

        List<DaySum> past = context.Past.FirstDay < 0 ? [] : [.. context.Past.Days];
        if (paid + past.Where(static day => IsPayment(day.Kind)).Sum(static day => day.Count) < limits.Payments)
        {
            return Assessment.Clear;
        }

        List<Deal> deals = Deals.Of(events, context.Conversions);
        (Window? hit, bool isOpen) = Search(events, deals, past, limits, context);
        return hit is not null ? Assessment.Hit(Explain(events, deals, hit, limits))
            : isOpen || (hasUnvalued && paid > 0) ? Assessment.NoData
            : Assessment.Clear;
    }

    private static bool IsPayment(in AccountEvent e) => IsPayment(e.Event);

    private static bool IsPayment(RuleEvents kind) => (kind & (RuleEvents.FiatIn | RuleEvents.CashIn)) != 0;

    // Sliding sums; of the windows that qualify the one with most turnover.
    private static (Window? Hit, bool IsOpen) Search(
        ReadOnlySpan<AccountEvent> events, List<Deal> deals, List<DaySum> past, Limits limits, AssessContext context)
    {
        Window window = new();
        Window? best = null;
        bool isOpen = false;
        int next = 0, oldest = 0;
        for (int last = 0; last < events.Length; last++)
        {
            window.Count(events[last], +1);
            for (; next < deals.Count && deals[next].Last == last; next++)
            {
                window.Count(deals[next], +1);
            }

            bool isEndOfDay = last + 1 == events.Length || DayOf(events[last + 1].Time) != DayOf(events[last].Time);
            if (!isEndOfDay)
            {
                continue;
            }

            for (; events[last].Time - events[window.First].Time >= limits.Days * UtcInstant.Day; window.First++)
            {
                window.Count(events[window.First], -1);
                for (; oldest < next && deals[oldest].Last == window.First; oldest++)
                {
                    window.Count(deals[oldest], -1);
                }
            }

            window.Last = last;
            bool? verdict = Judge(window, DayOf(events[last].Time) - limits.Days, past, limits, context);
            isOpen |= verdict is null;
            best = verdict is true && (best is null || window.Gross > best.Gross) ? window.Copy() : best;
        }

        return (best, isOpen);
    }

    // True for a dealer, null where what is not known decides.
    private static bool? Judge(Window window, int beforeFirstDay, List<DaySum> past, Limits limits, AssessContext context)
    {
        window.TakeEarlier(past.Where(day => day.Day > beforeFirstDay));
        if (window.Payments < limits.Payments || window.PaidMicros > (Int128)limits.Payment * window.Payments
            || window.Gross < limits.Turnover)
        {
            return false;
        }

        bool isAllKnown = context.Past.FirstDay < 0;
        int added = isAllKnown ? 0 : context.Past.PartyCount, known = isAllKnown ? 0
            : window.Parties.Keys.Count(party => context.Past.Knows(context.Names.OfCounterparty(party)));
        int most = window.Parties.Count - known + added;
        window.Counterparties = context.Past.FirstDay > beforeFirstDay || isAllKnown ? most : window.Parties.Count;
        if (most < limits.Counterparties)
        {
            return false;
        }

        // Without enough deals of both kinds in the run there is no margin; with earlier days there may have been one.
        bool hasMargin = window.Buys >= limits.DealsPerSide && window.Sells >= limits.DealsPerSide;
        bool isInMargin = hasMargin && window.Margin >= limits.MarginMin && window.Margin <= limits.MarginMax;
        bool isBalanced = window.Inventory <= limits.InventoryMax;
        return (hasMargin && !isInMargin) || (isAllKnown && !isInMargin) ? false
            : isInMargin && isBalanced && window.Counterparties >= limits.Counterparties ? true
            : isAllKnown ? false
            : null;
    }

    private static int DayOf(long time) => UtcInstant.FromNanoseconds(time).UtcDate.DayNumber;

    private static Evidence Explain(ReadOnlySpan<AccountEvent> events, List<Deal> deals, Window window, Limits limits)
    {
        SortedSet<int> cited = [];
        foreach (Deal deal in deals.Where(deal => deal.Last >= window.First && deal.Last <= window.Last))
        {
            cited.Add(deal.First);
            cited.Add(deal.Last);
        }

        CitedEvents named = new();
        foreach (int i in cited)
        {
            named.Add(events[i]);
        }

        decimal margin = Round(window.Margin), inventory = Round(window.Inventory);
        decimal bought = Rounding.Usd(window.BuyFiat + window.EarlierBuys), sold = Rounding.Usd(window.SellFiat + window.EarlierSells);
        decimal mean = Rounding.Usd(window.PaidMicros / window.Payments);
        string earlier = window.EarlierPayments + window.EarlierBuys + window.EarlierSells == 0 ? ""
            : string.Create(CultureInfo.InvariantCulture, $" Of this USD {Rounding.Usd(window.EarlierBuys):0.00} of purchases, USD "
                + $"{Rounding.Usd(window.EarlierSells):0.00} of sales and {window.EarlierPayments} payments are of earlier days, whose "
                + $"prices are not known.");
        string text = string.Create(CultureInfo.InvariantCulture, $"In {limits.Days} days coins were bought for USD {bought:0.00} and sold "
            + $"for USD {sold:0.00} (net/gross {inventory:0.####}), at a margin of {margin * 100:0.##} %, with {window.Counterparties} "
            + $"counterparties and {window.Payments} payments in of USD {mean:0.00} on average.{earlier}");
        return new Evidence(
            events[cited.Min].Time,
            events[cited.Max].Time,
            [
                new("bought_usd", bought), new("sold_usd", sold), new("inventory_ratio", inventory), new("margin", margin),
                new("counterparties", window.Counterparties), new("payments", window.Payments), new("mean_payment_usd", mean),
            ],
            [
                new("inventory_max", limits.InventoryMax), new("margin_min", limits.MarginMin), new("margin_max", limits.MarginMax),
                new("counterparties", limits.Counterparties), new("payments", limits.Payments),
                new("payment_usd", limits.Payment / Valuation.Micro), new("turnover_usd", limits.Turnover / Valuation.Micro),
            ],
            decimal.Round((decimal)window.Counterparties / Math.Max(limits.Counterparties, 1), 4, MidpointRounding.AwayFromZero),
            window.BuyFiat + window.SellFiat,
            named.Rows,
            named.Accounts,
            text);
    }

    private static decimal Round(decimal number) => decimal.Round(number, 6, MidpointRounding.AwayFromZero);

    private sealed record Limits(
        int Counterparties, long Payments, int DealsPerSide, decimal InventoryMax, decimal MarginMin, decimal MarginMax, long Turnover,
        long Payment, int Days);

    /// <summary>What the window holds of the run, and what earlier days add.</summary>
    private sealed class Window
    {
        private long _buyCoins, _sellCoins, _payments, _paid, _earlierPaid;

        internal int First { get; set; }

        internal int Last { get; set; }

        internal int Buys { get; private set; }

        internal int Sells { get; private set; }

        internal long BuyFiat { get; private set; }

        internal long SellFiat { get; private set; }

        internal long EarlierBuys { get; private set; }

        internal long EarlierSells { get; private set; }

        internal long EarlierPayments { get; private set; }

        internal long Payments => _payments + EarlierPayments;

        internal long PaidMicros => _paid + _earlierPaid;

        internal int Counterparties { get; set; }

        internal Dictionary<int, int> Parties { get; } = [];

        internal long Gross => BuyFiat + SellFiat + EarlierBuys + EarlierSells;

        internal decimal Inventory => Math.Abs((decimal)BuyFiat + EarlierBuys - SellFiat - EarlierSells) / Gross;

        // What a dollar of coins was sold for over what it was bought for.
        internal decimal Margin => ((decimal)SellFiat / _sellCoins / ((decimal)BuyFiat / _buyCoins)) - 1;

        internal void Count(in AccountEvent e, int by)
        {
            if (IsPayment(e))
            {
                _payments += by;
                _paid += by * Math.Max(e.UsdMicros, 0);
            }

            if (e.Counterparty >= 0)
            {
                int count = Parties.GetValueOrDefault(e.Counterparty) + by;
                _ = count == 0 ? Parties.Remove(e.Counterparty) : (Parties[e.Counterparty] = count) > 0;
            }
        }

        internal void Count(Deal deal, int by)
        {
            Buys += deal.IsBuy ? by : 0;
            Sells += deal.IsBuy ? 0 : by;
            BuyFiat += deal.IsBuy ? by * deal.FiatMicros : 0;
            _buyCoins += deal.IsBuy ? by * deal.CoinMicros : 0;
            SellFiat += deal.IsBuy ? 0 : by * deal.FiatMicros;
            _sellCoins += deal.IsBuy ? 0 : by * deal.CoinMicros;
        }

        internal void TakeEarlier(IEnumerable<DaySum> days)
        {
            (EarlierBuys, EarlierSells, EarlierPayments, _earlierPaid) = (0, 0, 0, 0);
            foreach (DaySum day in days)
            {
                EarlierBuys += day.Kind == RuleEvents.FxPurchase ? day.UsdMicros : 0;
                EarlierSells += day.Kind == RuleEvents.FxSettlement ? day.UsdMicros : 0;
                EarlierPayments += IsPayment(day.Kind) ? day.Count : 0;
                _earlierPaid += IsPayment(day.Kind) ? day.UsdMicros : 0;
            }
        }

        internal Window Copy() => (Window)MemberwiseClone();
    }
}
