using System;
using System.Collections.Generic;
using System.Globalization;
using CompliReport.History;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection.Typologies;

/// <summary>T17: a new account takes a large amount on its first day and passes it on at once.</summary>
/// <remarks>
/// What came in during the 24 hours from the first inflow, at most 7 days after the opening, is worth at least the amount of the pack, and
/// at least 0.8 of it left within 48 hours (first in, first out), not back to where it came from. The amount is fixed: a percentile of all
/// new accounts would need a pass over all of them before. Of a first day before the run only the sums of UTC days are known: a hit then
/// rests on what is sure at the least, and what is only possible is no data.
/// </remarks>
internal static class NewAccountDeposit
{
    internal static readonly Typology Typology = new(
        "T17", "New account, large first deposit",
        "A new account takes in at least the amount in its first 24 hours, and most of it leaves within 48 hours to somebody else.",
        TypologyScope.Account, FindingSeverity.Review, Prepare);

    private static Assess? Prepare(TypologyParameters parameters)
    {
        if (parameters.Number("new_days") is not { } newDays || parameters.Number("first_hours") is not { } firstHours
            || parameters.Number("withdrawn_share") is not { } share || parameters.Number("withdrawn_hours") is not { } hours
            || parameters.AmountsOf("first_deposit") is not [{ } amount])
        {
            return null;
        }

        Limits limits = new(
            (long)(amount.Amount.ToDecimal() * Valuation.Micro), (long)(newDays * UtcInstant.Day), (long)(firstHours * UtcInstant.Hour),
            share, (long)(hours * UtcInstant.Hour));
        return (events, context) => Assess(events, limits, context);
    }

    private static Assessment Assess(ReadOnlySpan<AccountEvent> events, Limits limits, AssessContext context)
    {
        (long opened, _) = context.Facts.LifeOf(events[0].Account);
        bool isOpeningKnown = opened != long.MinValue;
        if (isOpeningKnown && events[0].Time - opened > limits.New + limits.First + limits.Within)
        {
            return Assessment.Clear;
        }

        // The history may hold days of the customer's other accounts, older than this one: then they cannot be told apart.
        SubjectRecord past = context.Past;
        bool hasPast = past.FirstDay >= 0 && (!isOpeningKnown || past.LastDay >= EarlierDays.DayOf(opened));
        bool isOwnPast = hasPast && isOpeningKnown && past.FirstDay >= EarlierDays.DayOf(opened);
        bool isKnown = isOpeningKnown && opened >= context.History.From.Nanoseconds && opened <= events[0].Time && hasPast == isOwnPast;
        Found? measured = isOwnPast ? MeasureWithPast(events, limits, context) ?? Measure(events, limits) : Measure(events, limits);
        if (measured is not { } found || (isOpeningKnown && found.From - opened > limits.New))
        {
            return Assessment.Clear;
        }

        bool isLarge = found.Value >= limits.Amount;
        return isKnown && isLarge && found.Gone >= limits.Share * found.Value ? Assessment.Hit(Explain(events, found, limits))
            : found.LacksValue || (isLarge && found.GoneMax >= limits.Share * found.Value) ? Assessment.NoData
            : Assessment.Clear;
    }

    private static Found? Measure(ReadOnlySpan<AccountEvent> events, Limits limits)
    {
        int first = 0;
        for (; first < events.Length && !events[first].IsInflow; first++)
        {
        }

        if (first == events.Length)
        {
            return null;
        }

        long value = 0;
        bool lacksValue = false;
        int end = first;
        for (; end < events.Length && events[end].Time - events[first].Time < limits.First + limits.Within; end++)
        {
            bool isFirst = events[end].IsInflow && events[end].Time - events[first].Time < limits.First;
            value += isFirst ? Math.Max(events[end].UsdMicros, 0) : 0;
            lacksValue |= (isFirst || events[end].IsOutflow) && !events[end].HasUsd;
        }

        Found found = new(events[first].Time, first, end, value, 0, 0, lacksValue, 0);
        return value < limits.Amount ? found : WithGone(events, found, limits);
    }

    // What went back to where it came from has not been passed on.
    private static Found WithGone(ReadOnlySpan<AccountEvent> events, Found found, Limits limits)
    {
        ReadOnlySpan<AccountEvent> near = events[found.First..found.End];
        HashSet<int> sources = [];
        foreach (ref readonly AccountEvent e in near)
        {
            if (e.IsInflow && e.Counterparty >= 0 && e.Time - found.From < limits.First)
            {
                sources.Add(e.Counterparty);
            }
        }

        long gone = 0;
        foreach (FlowPiece piece in Flow.Match(near, static e => e.IsInflow, static e => e.IsOutflow))
        {
            bool counts = near[piece.In].Time - found.From < limits.First && piece.Dwell <= limits.Within
                && !sources.Contains(near[piece.Out].Counterparty);
            gone += counts ? piece.UsdMicros : 0;
        }

        return found with { Gone = gone, GoneMax = gone };
    }

    // Two days from the start of the first one are at most 48 hours after any deposit of that day.
    private static Found? MeasureWithPast(ReadOnlySpan<AccountEvent> events, Limits limits, AssessContext context)
    {
        int day = -1;
        long value = 0, goneBefore = 0;
        foreach (DaySum one in context.Past.Days)
        {
            bool isIn = (one.Kind & EarlierDays.Inflows) != 0, isOut = (one.Kind & EarlierDays.Outflows) != 0;
            day = day < 0 && isIn ? one.Day : day;
            value += isIn && one.Day == day ? one.UsdMicros : 0;
            goneBefore += isOut ? one.UsdMicros : 0;
        }

        if (day < 0)
        {
            return null;
        }

        long from = UtcInstant.AtMidnight(DateOnly.FromDayNumber(day)).Nanoseconds, gone = 0, returned = 0;
        bool lacksValue = false;
        int end = 0;
        for (; end < events.Length && events[end].Time - from < limits.Within; end++)
        {
            if (events[end].IsOutflow && value >= limits.Amount)
            {
                bool isBack = events[end].Counterparty < 0 || context.Past.Knows(context.Names.OfCounterparty(events[end].Counterparty));
                gone += isBack ? 0 : Math.Max(events[end].UsdMicros, 0);
                returned += isBack ? Math.Max(events[end].UsdMicros, 0) : 0;
                lacksValue |= !events[end].HasUsd;
            }
        }

        // After those two days there is nothing left to find.
        return end == 0 ? new Found(from, 0, 0, 0, 0, 0, false, 0)
            : new Found(from, 0, end, value, Math.Min(gone, value), Math.Min(gone + returned + goneBefore, value), lacksValue, value);
    }

    private static Evidence Explain(ReadOnlySpan<AccountEvent> events, Found found, Limits limits)
    {
        CitedEvents cited = new();
        long to = events[found.First].Time;
        foreach (ref readonly AccountEvent e in events[found.First..found.End])
        {
            if (e.IsOutflow || e.IsConversion || (e.IsInflow && e.Time - found.From < limits.First))
            {
                cited.Add(e);
                to = e.Time;
            }
        }

        decimal usd = Rounding.Usd(found.Value), share = Rounding.Share(found.Gone, found.Value);
        string text = string.Create(CultureInfo.InvariantCulture, $"A new account took in USD {usd:0.00} in its first "
            + $"{limits.First / UtcInstant.Hour} hours, and {share * 100:0.##} % of it left within "
            + $"{limits.Within / UtcInstant.Hour} hours.");
        text += found.Earlier == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
            $" USD {Rounding.Usd(found.Earlier):0.00} came in on an earlier day, counted by the UTC day.");
        return new Evidence(
            events[found.First].Time,
            to,
            [new("first_deposit_usd", usd), new("withdrawn_share", share)],
            [
                new("first_deposit_usd", Rounding.Usd(limits.Amount)), new("withdrawn_share", limits.Share),
                new("withdrawn_hours", limits.Within / (decimal)UtcInstant.Hour), new("new_days", limits.New / (decimal)UtcInstant.Day),
            ],
            Rounding.Share(found.Value, limits.Amount),
            found.Value,
            cited.Rows,
            cited.Accounts,
            text);
    }

    private readonly record struct Limits(long Amount, long New, long First, decimal Share, long Within);

    /// <summary>The first inflow, the events from there on, what came, what left for sure and at most, and how much is of earlier
    /// days.</summary>
    private readonly record struct Found(
        long From, int First, int End, long Value, long Gone, long GoneMax, bool LacksValue, long Earlier);
}
