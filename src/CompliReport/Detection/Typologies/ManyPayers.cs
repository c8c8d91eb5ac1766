using System;
using System.Collections.Generic;
using System.Globalization;
using System.Runtime.InteropServices;
using CompliReport.History;
using CompliReport.Ledgers.Beside;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection.Typologies;

/// <summary>T11: a person is paid like a shop ("running points").</summary>
/// <remarks>
/// On at least 5 of 7 days of the regulator's zone at least 15 payers who never dealt with the account before each pay at most the amount
/// of the pack, and next to nothing is paid back. Firms may have customers: not applicable. Of days before the run the history knows how
/// many payments came and not from whom: they are no data where they could make up the days.
/// </remarks>
internal static class ManyPayers
{
    internal static readonly Typology Typology = new(
        "T11", "Many small payers",
        "A person with many new small payers a day on most days of a week, of whom hardly anybody is paid back.",
        TypologyScope.Account, FindingSeverity.Review, Prepare);

    private static Assess? Prepare(TypologyParameters parameters)
    {
        if (parameters.Number("payers_a_day") is not { } payers || parameters.Number("days") is not { } days
            || parameters.Number("refund_share") is not { } refunds || parameters.AmountsOf("payment_max") is not [{ } amount]
            || parameters.Window is not { Kind: RuleWindowKind.Rolling } window)
        {
            return null;
        }

        Limits limits = new(
            (int)payers, (int)days, refunds, (long)(amount.Amount.ToDecimal() * Valuation.Micro), window.Number);
        return (events, context) => Assess(events, limits, context);
    }

    private static Assessment Assess(ReadOnlySpan<AccountEvent> events, Limits limits, AssessContext context)
    {
        CustomerType type = context.Facts.At(events[^1].Account, events[^1].Time).Type;
        if (type == CustomerType.Legal)
        {
            return Assessment.NotApplicable;
        }

        // Fewer payments than would fill one day, whatever was before.
        int inflows = 0;
        foreach (ref readonly AccountEvent e in events)
        {
            inflows += e.IsInflow ? 1 : 0;
        }

        if (inflows < limits.Payers)
        {
            return Assessment.Clear;
        }

        List<PayerDay> days = DaysOf(events, limits, context);
        (int First, int Last, int Full)? best = null;
        bool isPossible = false;
        int first = 0, full = 0, fullAtMost = 0;
        for (int last = 0; last < days.Count; last++)
        {
            full += days[last].IsFull(limits) ? 1 : 0;
            fullAtMost += days[last].MayBeFull(limits) ? 1 : 0;
            for (; days[last].Date.DayNumber - days[first].Date.DayNumber >= limits.Window; first++)
            {
                full -= days[first].IsFull(limits) ? 1 : 0;
                fullAtMost -= days[first].MayBeFull(limits) ? 1 : 0;
            }

            best = full >= limits.Days && (best is not { } other || full > other.Full) ? (first, last, full) : best;
            isPossible |= fullAtMost >= limits.Days
                || (fullAtMost > 0 && fullAtMost + FullDaysBefore(days, last, limits, context) >= limits.Days);
        }

        if (best is not { } found)
        {
            return isPossible ? Assessment.NoData : Assessment.Clear;
        }

        return type == CustomerType.Unknown ? Assessment.NoData
            : Explain(events, days[found.First..(found.Last + 1)], found.Full, limits, context) is { } evidence ? Assessment.Hit(evidence)
            : Assessment.Clear;
    }

    private static List<PayerDay> DaysOf(ReadOnlySpan<AccountEvent> events, Limits limits, AssessContext context)
    {
        List<PayerDay> days = [];
        HashSet<int> met = [];
        bool hasPast = context.Past.FirstDay >= 0;
        for (int i = 0; i < events.Length; i++)
        {
            bool isFirst = events[i].Counterparty >= 0 && met.Add(events[i].Counterparty)
                && !(hasPast && context.Past.Knows(context.Names.OfCounterparty(events[i].Counterparty)));
            if (!events[i].IsInflow)
            {
                continue;
            }

            DateOnly date = context.Calendar.LocalDate(UtcInstant.FromNanoseconds(events[i].Time));
            if (days.Count == 0 || days[^1].Date != date)
            {
                days.Add(new PayerDay { Date = date, First = i });
            }

            ref PayerDay day = ref CollectionsMarshal.AsSpan(days)[^1];
            day.Last = i;
            day.Payers += isFirst && events[i].HasUsd && events[i].UsdMicros <= limits.PaymentMax ? 1 : 0;
            day.Untold += events[i].Counterparty < 0 || (isFirst && !events[i].HasUsd) ? 1 : 0;
        }

        return days;
    }

    // Days before the run on which so many payments came that each may have been of another payer; UTC days stand for local ones.
    private static int FullDaysBefore(List<PayerDay> days, int last, Limits limits, AssessContext context)
    {
        int end = days[last].Date.DayNumber, count = 0, day = -1;
        long ofDay = 0;
        if (context.Past.FirstDay < 0 || context.Past.LastDay <= end - limits.Window)
        {
            return 0;
        }

        foreach (DaySum one in context.Past.Days)
        {
            if (one.Day <= end - limits.Window || one.Day >= days[0].Date.DayNumber || (one.Kind & EarlierDays.Inflows) == 0)
            {
                continue;
            }

            ofDay = one.Day == day ? ofDay : 0;
            count += ofDay < limits.Payers && ofDay + one.Count >= limits.Payers ? 1 : 0;
            (day, ofDay) = (one.Day, ofDay + one.Count);
        }

        return count;
    }

    // Null where too much is paid back: a shop takes goods back, a group order returns what could not be had.
    private static Evidence? Explain(
        ReadOnlySpan<AccountEvent> events, List<PayerDay> days, int full, Limits limits, AssessContext context)
    {
        CitedEvents cited = new();
        HashSet<int> payers = [];
        int payments = 0, refunds = 0, newPayers = 0;
        long value = 0;
        DateOnly end = days[^1].Date;
        for (int i = days[0].First; i < events.Length; i++)
        {
            if (i > days[^1].Last && context.Calendar.LocalDate(UtcInstant.FromNanoseconds(events[i].Time)) > end)
            {
                break;
            }

            if (events[i].IsInflow)
            {
                payments++;
                value += Math.Max(events[i].UsdMicros, 0);
                _ = events[i].Counterparty >= 0 && payers.Add(events[i].Counterparty);
                cited.Add(events[i]);
            }
            else
            {
                refunds += events[i].IsOutflow && payers.Contains(events[i].Counterparty) ? 1 : 0;
            }
        }

        foreach (PayerDay day in days)
        {
            newPayers += day.Payers;
        }

        decimal refundShare = Rounding.Share(refunds, payments), usd = Rounding.Usd(value);
        if (refunds > limits.Refunds * payments)
        {
            return null;
        }

        string text = string.Create(CultureInfo.InvariantCulture, $"A person had {newPayers} new payers within {limits.Window} days, at "
            + $"least {limits.Payers} on each of {full} days; together {payments} payments worth USD {usd:0.00}, of which "
            + $"{refundShare * 100:0.##} % were paid back.");
        return new Evidence(
            events[days[0].First].Time,
            events[days[^1].Last].Time,
            [
                new("days", full), new("new_payers", newPayers), new("payments", payments), new("refund_share", refundShare),
                new("in_usd", usd),
            ],
            [
                new("days", limits.Days), new("payers_a_day", limits.Payers), new("refund_share", limits.Refunds),
                new("payment_max_usd", Rounding.Usd(limits.PaymentMax)),
            ],
            Rounding.Share(newPayers, limits.Days * limits.Payers),
            value,
            cited.Rows,
            cited.Accounts,
            text);
    }

    private readonly record struct Limits(int Payers, int Days, decimal Refunds, long PaymentMax, int Window);

    /// <summary>A day with payments: the first and last of them, new payers of small amounts, and payments that may be of further
    /// ones.</summary>
    private struct PayerDay
    {
        internal DateOnly Date;
        internal int First, Last, Payers, Untold;

        internal readonly bool IsFull(Limits limits) => Payers >= limits.Payers;

        internal readonly bool MayBeFull(Limits limits) => Payers + Untold >= limits.Payers;
    }
}
