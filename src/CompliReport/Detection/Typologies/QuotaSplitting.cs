using System;
using System.Collections.Generic;
using System.Globalization;
using CompliReport.Ledgers;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection.Typologies;

/// <summary>T02: at least five persons lend their quota to one beneficiary.</summary>
/// <remarks>
/// In the window (7 days) at least 5 different customers pay out to one counterparty, and at least 0.6 of them move between 0.5 and 1 quota
/// (USD 50,000) in one payment each; where it is a shop, two of them also share a device or another payee. Source of the five persons:
/// SAFE Huifa [2009] 56; the other numbers are the project's proposals.
/// </remarks>
internal static class QuotaSplitting
{
    internal static readonly Typology Typology = new(
        "T02", "Quota splitting",
        "In 7 days at least five customers pay out to one beneficiary, most of them between half and the whole of a person's annual quota; "
            + "to a shop only where two of them share a device or another payee.",
        TypologyScope.Counterparty, FindingSeverity.Report, Prepare);

    private static Assess? Prepare(TypologyParameters parameters)
    {
        if (parameters.Number("persons") is not { } persons || parameters.Number("share_low") is not { } low
            || parameters.Number("share_min") is not { } shareMin
            || parameters.AmountsOf("quota") is not [{ } quota] || parameters.Window is not { Kind: RuleWindowKind.Rolling } window)
        {
            return null;
        }

        decimal upper = quota.Amount.ToDecimal() * Valuation.Micro;
        Numbers numbers = new((int)persons, (long)(upper * low), (long)upper, shareMin, window.Number * UtcInstant.Day);
        return (events, context) => Assess(events, numbers, context);
    }

    private static Assessment Assess(ReadOnlySpan<AccountEvent> events, Numbers numbers, AssessContext context)
    {
        if (events.Length < numbers.Persons)
        {
            return Assessment.Clear;
        }

        Dictionary<int, int> present = [], nearQuota = [];
        (int First, int Last, int Persons, int Near) best = default;
        int first = 0;
        bool isReached = false, lacksValue = false;
        for (int last = 0; last < events.Length; last++)
        {
            Count(present, nearQuota, events[last], numbers, context, +1);
            for (; events[last].Time - events[first].Time >= numbers.Window; first++)
            {
                Count(present, nearQuota, events[first], numbers, context, -1);
            }

            isReached |= present.Count >= numbers.Persons;
            lacksValue |= !events[last].HasUsd;
            if (present.Count >= numbers.Persons && nearQuota.Count >= numbers.ShareMin * present.Count && present.Count > best.Persons)
            {
                best = (first, last, present.Count, nearQuota.Count);
            }
        }

        return best.Persons > 0
            ? IsShopOfStrangers(events[best.First..(best.Last + 1)], context) ? Assessment.Clear
                : Assessment.Hit(Explain(events[best.First..(best.Last + 1)], best.Persons, best.Near, numbers))
            : isReached && lacksValue ? Assessment.NoData
            : Assessment.Clear;
    }

    // Every shop is one payee of many. CN-FX-02 leaves them out; here a shop (a school in its season) is a beneficiary of quotas where
    // those who pay it have something else in common.
    private static bool IsShopOfStrangers(ReadOnlySpan<AccountEvent> events, AssessContext context)
    {
        foreach (ref readonly AccountEvent e in events)
        {
            if (e.Party != CounterpartyType.Merchant)
            {
                return false;
            }
        }

        return !context.HaveTies(events);
    }

    private static void Count(
        Dictionary<int, int> present,
        Dictionary<int, int> nearQuota,
        in AccountEvent e,
        Numbers numbers,
        AssessContext context,
        int by)
    {
        int person = context.Facts.CustomerAt(e.Account, e.Time);
        Add(present, person, by);
        if (e.UsdMicros >= numbers.Low && e.UsdMicros <= numbers.High)
        {
            Add(nearQuota, person, by);
        }
    }

    private static void Add(Dictionary<int, int> counts, int key, int by)
    {
        int count = counts.GetValueOrDefault(key) + by;
        _ = count == 0 ? counts.Remove(key) : (counts[key] = count) > 0;
    }

    private static Evidence Explain(ReadOnlySpan<AccountEvent> events, int persons, int near, Numbers numbers)
    {
        CitedEvents cited = new();
        long usd = 0;
        foreach (ref readonly AccountEvent e in events)
        {
            cited.Add(e);
            usd += Math.Max(e.UsdMicros, 0);
        }

        decimal share = decimal.Round((decimal)near / persons, 4, MidpointRounding.AwayFromZero);
        decimal total = decimal.Round((decimal)usd / Valuation.Micro, 2, MidpointRounding.AwayFromZero);
        string text = string.Create(CultureInfo.InvariantCulture, $"{persons} customers paid out to one beneficiary within "
            + $"{numbers.Window / UtcInstant.Day} days, {near} of them between USD {numbers.Low / Valuation.Micro} and "
            + $"{numbers.High / Valuation.Micro} in one payment; together USD {total:0.00}.");
        return new Evidence(
            events[0].Time,
            events[^1].Time,
            [new("persons", persons), new("near_quota_share", share), new("total_usd", total)],
            [new("persons", numbers.Persons), new("share_min", numbers.ShareMin)],
            decimal.Round((decimal)persons / numbers.Persons, 4, MidpointRounding.AwayFromZero),
            usd,
            cited.Rows,
            cited.Accounts,
            text);
    }

    private readonly record struct Numbers(int Persons, long Low, long High, decimal ShareMin, long Window);
}
