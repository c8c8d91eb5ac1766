using System;
using System.Globalization;
using CompliReport.History;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection.Typologies;

/// <summary>T16: an account that slept for long moves much at once.</summary>
/// <remarks>
/// At least 90 days without any event, and in the 7 days from the next one on at least 5 movements that, in and out together, are worth at
/// least 10 times a month's turnover. The median month of an account that has slept for three is zero, so a floor from the pack stands for
/// it. How long it slept is known as far as the history and the account's opening reach: days are UTC days, and the earlier ones are those
/// of the customer. A burst of several days on an account that had older days is no data, since those are no longer kept.
/// </remarks>
internal static class DormantBurst
{
    internal static readonly Typology Typology = new(
        "T16", "Dormant, then burst",
        "After the given number of days without any event, several movements in 7 days, together worth a multiple of a month's turnover.",
        TypologyScope.Account, FindingSeverity.Review, Prepare);

    private static Assess? Prepare(TypologyParameters parameters)
    {
        if (parameters.Number("idle_days") is not { } idle || parameters.Number("burst_multiple") is not { } multiple
            || parameters.Number("movements") is not { } movements || parameters.AmountsOf("month_floor") is not [{ } floor]
            || parameters.Window is not { Kind: RuleWindowKind.Rolling } window)
        {
            return null;
        }

        Limits limits = new((int)idle, multiple, (int)movements, floor.Amount.ToDecimal(), window.Number);
        return (events, context) => Assess(events, limits, context);
    }

    private static Assessment Assess(ReadOnlySpan<AccountEvent> events, Limits limits, AssessContext context)
    {
        bool isPossible = false;
        Sleep sleep = SleepBefore(events[0], limits, context);
        for (int first = 0; first < events.Length;)
        {
            if (sleep.Days >= limits.Idle || !sleep.IsKnown)
            {
                (Burst burst, bool lacksValue) = Measure(events, first, sleep, limits);
                if (burst.Reaches(limits) && sleep.IsKnown)
                {
                    return Assessment.Hit(Explain(events, burst, limits));
                }

                isPossible |= burst.Movements >= limits.Movements && (lacksValue || burst.Reaches(limits));
            }

            first = NextAfterSleep(events, first + 1, limits, context, ref sleep);
        }

        return isPossible ? Assessment.NoData : Assessment.Clear;
    }

    // Inside a run it is known to the day, unless days may be missing from it.
    private static int NextAfterSleep(
        ReadOnlySpan<AccountEvent> events, int from, Limits limits, AssessContext context, ref Sleep sleep)
    {
        long known = context.History.From.Nanoseconds;
        for (int i = from; i < events.Length; i++)
        {
            if (events[i].Time - events[i - 1].Time >= (limits.Idle - 1) * UtcInstant.Day)
            {
                bool isWhole = events[i - 1].Time >= known;
                int days = EarlierDays.DayOf(events[i].Time) - EarlierDays.DayOf(isWhole ? events[i - 1].Time : known);
                sleep = new Sleep(days, isWhole || days >= limits.Idle, -1, default);
                return i;
            }
        }

        return events.Length;
    }

    // Before the first event of the run: since the customer's last day, or since the opening, or since anything is known.
    private static Sleep SleepBefore(in AccountEvent first, Limits limits, AssessContext context)
    {
        SubjectRecord past = context.Past;
        int day = EarlierDays.DayOf(first.Time);
        if (past.FirstDay >= 0 && past.LastDay < day - limits.Window + 1)
        {
            return new Sleep(day - past.LastDay, true, -1, default);
        }

        if (past.FirstDay < 0)
        {
            return SleepSinceOpening(first.Account, day, limits, context);
        }

        // Most customers were active in the weeks before: what they do is no burst after a sleep.
        bool isNew = past.FirstDay > day - limits.Window && past.FirstDay <= day;
        foreach (DaySum one in past.Days)
        {
            if (!isNew && one.Day <= day - limits.Window)
            {
                return new Sleep(0, true, -1, default);
            }

            break;
        }

        // The burst may have begun on earlier days.
        EarlierDays all = EarlierDays.Of(past, first.Time, limits.Window, EarlierDays.Inflows | EarlierDays.Outflows);
        return isNew
            ? SleepSinceOpening(first.Account, past.FirstDay, limits, context) with { Start = past.FirstDay, Earlier = all }
            : new Sleep(0, false, -1, all);
    }

    private static Sleep SleepSinceOpening(int account, int day, Limits limits, AssessContext context)
    {
        long opened = context.Facts.LifeOf(account).Opened, known = context.History.From.Nanoseconds;
        int days = day - EarlierDays.DayOf(Math.Max(opened, known));
        // Opened after its first event: what the file says of it cannot be.
        return new Sleep(days, days >= 0 && (opened >= known || days >= limits.Idle), -1, default);
    }

    private static (Burst Burst, bool LacksValue) Measure(ReadOnlySpan<AccountEvent> events, int first, Sleep sleep, Limits limits)
    {
        long value = sleep.Earlier.UsdMicros, count = sleep.Earlier.Count;
        bool lacksValue = false;
        int last = first;
        for (int i = first; i < events.Length; i++)
        {
            if (sleep.Start >= 0
                ? EarlierDays.DayOf(events[i].Time) - sleep.Start >= limits.Window
                : events[i].Time - events[first].Time >= limits.Window * UtcInstant.Day)
            {
                break;
            }

            last = i;
            if (events[i].IsInflow || events[i].IsOutflow)
            {
                count++;
                value += Math.Max(events[i].UsdMicros, 0);
                lacksValue |= !events[i].HasUsd;
            }
        }

        return (new Burst(first, last, sleep, count, value), lacksValue);
    }

    private static Evidence Explain(ReadOnlySpan<AccountEvent> events, Burst burst, Limits limits)
    {
        CitedEvents cited = new();
        foreach (ref readonly AccountEvent e in events[burst.First..(burst.Last + 1)])
        {
            cited.Add(e);
        }

        decimal usd = Rounding.Usd(burst.Value), before = Rounding.Usd(burst.Sleep.Earlier.UsdMicros);
        string text = string.Create(CultureInfo.InvariantCulture, $"After at least {burst.Sleep.Days} days without any event, "
            + $"{burst.Movements} movements worth USD {usd:0.00} within {limits.Window} days, at least {limits.Multiple:0.##} times a "
            + $"month's turnover, for which USD {limits.Floor:0.##} stands.");
        text += burst.Sleep.Earlier.IsEmpty ? "" : string.Create(CultureInfo.InvariantCulture,
            $" {burst.Sleep.Earlier.Count} of them, worth USD {before:0.00}, are of earlier days.");
        return new Evidence(
            events[burst.First].Time,
            events[burst.Last].Time,
            [new("idle_days", burst.Sleep.Days), new("movements", burst.Movements), new("turnover_usd", usd)],
            [
                new("idle_days", limits.Idle), new("movements", limits.Movements), new("turnover_usd", limits.Multiple * limits.Floor),
            ],
            Rounding.Share((decimal)burst.Value / Valuation.Micro, limits.Multiple * limits.Floor),
            burst.Value,
            cited.Rows,
            cited.Accounts,
            text);
    }

    private readonly record struct Limits(int Idle, decimal Multiple, int Movements, decimal Floor, int Window);

    /// <summary>Days without an event, at least; where the burst began on an earlier day, which one (else -1) and what it had.</summary>
    private readonly record struct Sleep(int Days, bool IsKnown, int Start, EarlierDays Earlier);

    private readonly record struct Burst(int First, int Last, Sleep Sleep, long Movements, long Value)
    {
        internal bool Reaches(Limits limits) =>
            Movements >= limits.Movements && Value >= limits.Multiple * limits.Floor * Valuation.Micro;
    }
}
