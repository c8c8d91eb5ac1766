using System;
using System.Globalization;
using CompliReport.Ledgers.Beside;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection.Typologies;

/// <summary>T18: an account without a human rhythm: at work at night, or at every hour. An amplifier: it opens no case.</summary>
/// <remarks>
/// In the window (30 days): at least 20 events of which at least 0.35 lie between 00:00 and 06:00 of the pack's zone, for residents of the
/// pack's country (whose night it is); or at least 200 events whose hours of day are spread as evenly as 0.95 of the greatest entropy there
/// is, for any person. Firms have machines: not applicable. The history keeps no hours: where days before the run would be needed to reach
/// the number of events, that is no data.
/// </remarks>
internal static class RoundTheClock
{
    internal static readonly Typology Typology = new(
        "T18", "Night and round-the-clock operation",
        "In 30 days many events of a person at night in the pack's zone, or spread evenly over all hours; adds to other findings only.",
        TypologyScope.Account, FindingSeverity.Info, Prepare);

    private const int HoursOfDay = 24, NightEnd = 6;

    private static Assess? Prepare(TypologyParameters parameters)
    {
        if (parameters.Number("night_share") is not { } nightShare || parameters.Number("night_events") is not { } nightEvents
            || parameters.Number("entropy_share") is not { } entropyShare || parameters.Number("entropy_events") is not { } entropyEvents
            || parameters.Window is not { Kind: RuleWindowKind.Rolling } window || nightEvents < 1 || entropyEvents < 1)
        {
            return null;
        }

        Limits limits = new(nightShare, (int)nightEvents, entropyShare, (int)entropyEvents, window.Number);
        return (events, context) => Assess(events, limits, context);
    }

    private static Assessment Assess(ReadOnlySpan<AccountEvent> events, Limits limits, AssessContext context)
    {
        AccountPeriod facts = context.Facts.At(events[^1].Account, events[^1].Time);
        int least = Math.Min(limits.NightEvents, limits.EntropyEvents);
        if (facts.Type == CustomerType.Legal)
        {
            return Assessment.NotApplicable;
        }

        if (events.Length < least && context.Past.FirstDay < 0)
        {
            return Assessment.Clear;
        }

        long before = events.Length >= limits.EntropyEvents || context.Past.FirstDay < 0 ? 0
            : EarlierDays.Of(context.Past, events[^1].Time, limits.Days, AllKinds).Count;
        if (events.Length < least)
        {
            return events.Length + before < least ? Assessment.Clear : Assessment.NoData;
        }

        string residency = context.Pack.Residency;
        bool isHome = facts.Type == CustomerType.Unknown || facts.Residency == ((residency[0] << 8) | residency[1]);
        Found? best = FindBest(events, isHome, limits, context);
        return best is { } found
                ? facts.Type == CustomerType.Unknown ? Assessment.NoData : Assessment.Hit(Explain(events, found, limits, context))
            : before > 0 && events.Length + before >= limits.EntropyEvents ? Assessment.NoData
            : Assessment.Clear;
    }

    private const RuleEvents AllKinds = EarlierDays.Inflows | EarlierDays.Outflows | RuleEvents.FxPurchase | RuleEvents.FxSettlement;

    // One pass with counts by hour, looked at where a day ends, since entropy costs more. The window with most events that qualifies by
    // night, else the first by entropy.
    private static Found? FindBest(ReadOnlySpan<AccountEvent> events, bool isHome, Limits limits, AssessContext context)
    {
        Span<int> byHour = stackalloc int[HoursOfDay];
        byHour.Clear();
        LocalHours hours = new(context.Calendar);
        byte[] hourOf = new byte[events.Length];
        int first = 0, night = 0;
        Found? best = null;
        for (int last = 0; last < events.Length; last++)
        {
            hourOf[last] = hours.Of(events[last].Time);
            byHour[hourOf[last]]++;
            night += hourOf[last] < NightEnd ? 1 : 0;
            for (; events[last].Time - events[first].Time >= limits.Days * UtcInstant.Day; first++)
            {
                byHour[hourOf[first]]--;
                night -= hourOf[first] < NightEnd ? 1 : 0;
            }

            int count = last - first + 1;
            bool isDayEnd = last + 1 == events.Length || EarlierDays.DayOf(events[last + 1].Time) != EarlierDays.DayOf(events[last].Time);
            if (isDayEnd && isHome && count >= limits.NightEvents && night >= limits.NightShare * count
                && (best is not { } other || count > other.Count))
            {
                best = new Found(first, last, night, null);
            }

            if (isDayEnd && best is null && count >= limits.EntropyEvents && EntropyShare(byHour, count) is { } share
                && share >= limits.EntropyShare)
            {
                best = new Found(first, last, night, share);
            }
        }

        return best;
    }

    /// <summary>How evenly counts are spread: their entropy over the greatest possible one, 0 to 1.</summary>
    internal static decimal EntropyShare(ReadOnlySpan<int> counts, int total)
    {
        decimal weighted = 0;
        foreach (int count in counts)
        {
            weighted += count == 0 ? 0 : count * Log2(count);
        }

        return (Log2(total) - (weighted / total)) / Log2(counts.Length);
    }

    // Exact arithmetic, so that the same counts give the same digits on any machine: the whole part, then one bit for each squaring.
    private static decimal Log2(int number)
    {
        int whole = 0;
        for (int rest = number; rest > 1; rest >>= 1)
        {
            whole++;
        }

        decimal log = whole, square = number / (decimal)(1L << whole), bit = 0.5m;
        for (int i = 0; i < 40; i++)
        {
            square = decimal.Round(square * square, 24);
            if (square >= 2)
            {
                square /= 2;
                log += bit;
            }

            bit /= 2;
        }

        return log;
    }

    private static Evidence Explain(ReadOnlySpan<AccountEvent> events, Found found, Limits limits, AssessContext context)
    {
        CitedEvents cited = new();
        long usd = 0;
        foreach (ref readonly AccountEvent e in events[found.First..(found.Last + 1)])
        {
            cited.Add(e);
            usd += Math.Max(e.UsdMicros, 0);
        }

        decimal night = Rounding.Share(found.Night, found.Count);
        decimal? entropy = found.Entropy is { } share ? decimal.Round(share, 4, MidpointRounding.AwayFromZero) : null;
        string text = entropy is { } even
            ? string.Create(CultureInfo.InvariantCulture, $"{found.Count} events within {limits.Days} days are spread over the hours of "
                + $"the day by {even * 100:0.##} % of the greatest entropy.")
            : string.Create(CultureInfo.InvariantCulture, $"{found.Night} of {found.Count} events within {limits.Days} days lie between "
                + $"00:00 and 06:00 in {context.Calendar.Zone}.");
        return new Evidence(
            events[found.First].Time,
            events[found.Last].Time,
            entropy is { } measured
                ? [new("events", found.Count), new("night_share", night), new("entropy_share", measured)]
                : [new("events", found.Count), new("night_share", night)],
            entropy is null
                ? [new("events", limits.NightEvents), new("night_share", limits.NightShare)]
                : [new("events", limits.EntropyEvents), new("entropy_share", limits.EntropyShare)],
            entropy is { } reached ? Rounding.Share(reached, limits.EntropyShare) : Rounding.Share(night, limits.NightShare),
            usd,
            cited.Rows,
            cited.Accounts,
            text);
    }

    private readonly record struct Limits(decimal NightShare, int NightEvents, decimal EntropyShare, int EntropyEvents, int Days);

    private readonly record struct Found(int First, int Last, int Night, decimal? Entropy)
    {
        internal int Count => Last - First + 1;
    }

    /// <summary>The hour of the day in a zone; what it found of a day serves the day's next event.</summary>
    private sealed class LocalHours(RegulatorCalendar calendar)
    {
        private DateOnly _date = DateOnly.MinValue;
        private long _start, _noon;

        internal byte Of(long time)
        {
            DateOnly date = calendar.LocalDate(UtcInstant.FromNanoseconds(time));
            if (date != _date)
            {
                (_date, _start, _noon) = (date, calendar.StartOf(date).Nanoseconds, calendar.NoonOf(date).Nanoseconds);
            }

            // Clocks are put forward or back in the small hours: until two they go by midnight, from then on by noon.
            long sinceStart = (time - _start) / UtcInstant.Hour, sinceNoon = time - _noon;
            long byNoon = 12 + (sinceNoon / UtcInstant.Hour) - (sinceNoon % UtcInstant.Hour < 0 ? 1 : 0);
            return (byte)Math.Clamp(sinceStart < 2 ? sinceStart : byNoon, 0, HoursOfDay - 1);
        }
    }
}
