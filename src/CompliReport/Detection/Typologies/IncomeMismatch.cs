using System;
using System.Globalization;
using CompliReport.Ledgers.Beside;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection.Typologies;

/// <summary>T19: far more money moves through a person's account than the person says to earn.</summary>
/// <remarks>
/// What came in within the window (30 days, earlier days from the history), taken times 365 / 30, is at least 10 times the declared income
/// of a year, and more than the floor, below which no income says much. Persons only: a firm declares no income. Source: FIN-2025-A003
/// names students and people of low income with large unexplained sums; the numbers are proposals.
/// </remarks>
internal static class IncomeMismatch
{
    private const int DaysOfYear = 365;

    internal static readonly Typology Typology = new(
        "T19", "Turnover beyond income",
        "What comes in within 30 days, as if it came all the year, is many times the income that the customer declared.",
        TypologyScope.Account, FindingSeverity.Review, Prepare);

    private static Assess? Prepare(TypologyParameters parameters)
    {
        if (parameters.Number("multiple") is not { } multiple || parameters.AmountsOf("floor") is not [{ } floor]
            || parameters.Window is not { Kind: RuleWindowKind.Rolling } window)
        {
            return null;
        }

        Limits limits = new(multiple, (long)(floor.Amount.ToDecimal() * Valuation.Micro), window.Number);
        return (events, context) => Assess(events, limits, context);
    }

    private static Assessment Assess(ReadOnlySpan<AccountEvent> events, Limits limits, AssessContext context)
    {
        (long sum, bool hasUnvalued) = Inflow(events);
        AccountPeriod facts = context.Facts.At(events[0].Account, events[0].Time);
        if (facts.Type == CustomerType.Legal)
        {
            return Assessment.NotApplicable;
        }

        long income = context.Facts.IncomeOf(events[0].Account);
        if (income < 0)
        {
            return Assessment.NoData;
        }

        // Most accounts are ruled out here: all that came in, on all earlier days too, is below the floor.
        long before = EarlierDays.Of(context.Past, events[^1].Time, int.MaxValue, EarlierDays.Inflows).UsdMicros;
        if (sum + before <= limits.Floor)
        {
            return hasUnvalued ? Assessment.NoData : Assessment.Clear;
        }

        return FindBest(events, limits, context) is { } best && limits.IsReached(best.Sum, income)
            ? Assessment.Hit(Explain(events, best, income, limits, context.AccountCount))
            : hasUnvalued ? Assessment.NoData
            : Assessment.Clear;
    }

    private static (long Sum, bool HasUnvalued) Inflow(ReadOnlySpan<AccountEvent> events)
    {
        long sum = 0;
        bool hasUnvalued = false;
        foreach (ref readonly AccountEvent e in events)
        {
            sum += e.IsInflow ? Math.Max(e.UsdMicros, 0) : 0;
            hasUnvalued |= e.IsInflow && !e.HasUsd;
        }

        return (sum, hasUnvalued);
    }

    // The window with the largest inflow: whole days of the history, and a sliding sum over the events.
    private static Found? FindBest(ReadOnlySpan<AccountEvent> events, Limits limits, AssessContext context)
    {
        Found? best = null;
        long sum = 0, earlier = 0;
        int first = 0, day = -1;
        for (int last = 0; last < events.Length; last++)
        {
            if (!events[last].IsInflow)
            {
                continue;
            }

            sum += Math.Max(events[last].UsdMicros, 0);
            for (; events[last].Time - events[first].Time >= limits.Days * UtcInstant.Day; first++)
            {
                sum -= events[first].IsInflow ? Math.Max(events[first].UsdMicros, 0) : 0;
            }

            if (day != EarlierDays.DayOf(events[last].Time))
            {
                day = EarlierDays.DayOf(events[last].Time);
                earlier = EarlierDays.Of(context.Past, events[last].Time, limits.Days, EarlierDays.Inflows).UsdMicros;
            }

            if (best is null || sum + earlier > best.Value.Sum)
            {
                best = new Found(first, last, sum + earlier, earlier);
            }
        }

        return best;
    }

    private static Evidence Explain(ReadOnlySpan<AccountEvent> events, Found found, long income, Limits limits, int accounts)
    {
        CitedEvents cited = new();
        foreach (ref readonly AccountEvent e in events[found.First..(found.Last + 1)])
        {
            if (e.IsInflow)
            {
                cited.Add(e);
            }
        }

        decimal usd = Rounding.Usd(found.Sum), year = decimal.Round(usd * DaysOfYear / limits.Days, 2, MidpointRounding.AwayFromZero);
        decimal declared = Rounding.Usd(income);
        // An income of nothing has no multiple: the year is compared with the floor instead.
        decimal least = Math.Max(declared, Rounding.Usd(limits.Floor) / limits.Multiple);
        decimal multiple = decimal.Round(year / least, 4, MidpointRounding.AwayFromZero);
        // The history knows customers, not accounts.
        string ofAll = accounts > 1 ? " on all accounts of the customer together" : "";
        string earlier = found.OfEarlier > 0
            ? string.Create(CultureInfo.InvariantCulture, $", USD {Rounding.Usd(found.OfEarlier):0.00} of it on earlier days{ofAll}")
            : "";
        string text = string.Create(CultureInfo.InvariantCulture, $"In {limits.Days} days USD {usd:0.00} came in{earlier}: as much in a "
            + $"year would be USD {year:0.00}, and the declared income is USD {declared:0.00}.");
        return new Evidence(
            events[found.First].Time, events[found.Last].Time,
            [new("in_usd", usd), new("year_usd", year), new("declared_income_usd", declared), new("income_multiple", multiple)],
            [new("income_multiple", limits.Multiple), new("floor_usd", Rounding.Usd(limits.Floor))],
            decimal.Round(multiple / limits.Multiple, 4, MidpointRounding.AwayFromZero), found.Sum, cited.Rows,
            cited.Accounts, text);
    }

    private readonly record struct Found(int First, int Last, long Sum, long OfEarlier);

    private readonly record struct Limits(decimal Multiple, long Floor, int Days)
    {
        internal bool IsReached(long sum, long income) =>
            sum > Floor && (decimal)sum * DaysOfYear >= (decimal)income * Multiple * Days;
    }
}
