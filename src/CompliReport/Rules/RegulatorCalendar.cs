using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Threading;
using CompliReport.Values;
using NodaTime;
using NodaTime.TimeZones;

namespace CompliReport.Rules;

/// <summary>The dates of a regulator: the local day of an instant, where windows begin and end, which days are worked.</summary>
/// <remarks>Zones come from the database inside NodaTime, never from the machine. Safe for several threads at once.</remarks>
public sealed class RegulatorCalendar
{
    private const int HoursKept = 1024;

    private readonly DateTimeZone _zone;
    private readonly FrozenSet<DateOnly> _holidays;

    // The local days last met, by the hour of the instant asked for: six weeks of them. Hot path, benchmark "execute --all-rules": a day
    // by UTC has two local ones, and threads ask in turn. An entry is replaced as a whole, so that no reader sees half of it.
    private readonly LocalDay?[] _met = new LocalDay?[HoursKept];

    private RegulatorCalendar(DateTimeZone zone, IEnumerable<DateOnly> holidays)
    {
        _zone = zone;
        _holidays = holidays.ToFrozenSet();
    }

    /// <summary>The id of the zone.</summary>
    public string Zone => _zone.Id;

    /// <summary>The version of the zone database, e.g. "TZDB: 2025b (mapping: ...)".</summary>
    public static string ZoneVersion => DateTimeZoneProviders.Tzdb.VersionId;

    /// <summary>Whether the zone database has a zone of this id.</summary>
    public static bool KnowsZone(string id) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) is not null;

    /// <summary>A calendar of a zone.</summary>
    /// <param name="zone">An id of the tz database.</param>
    /// <param name="holidays">Days that are not worked, besides Saturdays and Sundays.</param>
    /// <exception cref="ArgumentException">The zone is not known.</exception>
    public static RegulatorCalendar Of(string zone, IEnumerable<DateOnly> holidays)
    {
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(holidays);
        DateTimeZone known = DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone)
            ?? throw new ArgumentException($"'{zone}' is no zone of the tz database.", nameof(zone));
        return new RegulatorCalendar(known, holidays);
    }

    /// <summary>The local date of an instant. Two comparisons where an instant of the same hour was asked for before.</summary>
    public DateOnly LocalDate(UtcInstant instant) => Met(instant.Nanoseconds).Date;

    /// <summary>The local date of an instant, and around it instants that have the same one.</summary>
    /// <returns>Nanoseconds since the epoch: the first inclusive, the end exclusive.</returns>
    internal (DateOnly Date, long First, long End) LocalDayAround(UtcInstant instant)
    {
        LocalDay day = Met(instant.Nanoseconds);
        return (day.Date, day.Start, day.End);
    }

    /// <summary>The first instant of a local day; where clocks skip midnight, the first instant after the gap.</summary>
    public UtcInstant StartOf(DateOnly date)
    {
        ZoneLocalMapping mapping = _zone.MapLocal(new LocalDateTime(date.Year, date.Month, date.Day, 0, 0));
        Instant start = mapping.Count == 0 ? mapping.LateInterval.Start : mapping.First().ToInstant();
        return UtcInstant.FromNanoseconds((start - NodaConstants.UnixEpoch).ToInt64Nanoseconds());
    }

    /// <summary>Noon of a local day.</summary>
    public UtcInstant NoonOf(DateOnly date)
    {
        Instant noon = _zone.AtLeniently(new LocalDateTime(date.Year, date.Month, date.Day, 12, 0)).ToInstant();
        return UtcInstant.FromNanoseconds((noon - NodaConstants.UnixEpoch).ToInt64Nanoseconds());
    }

    /// <summary>The instants of the window that a date falls in: the day, month, year, fiscal year or rolling days.</summary>
    /// <returns>Start inclusive, end exclusive.</returns>
    /// <exception cref="InvalidOperationException">The window is CONSEC_D, whose days follow from the events.</exception>
    public (UtcInstant Start, UtcInstant End) BoundsOf(RuleWindow window, DateOnly date)
    {
        (DateOnly first, DateOnly last) = window.DaysAround(date);
        return (StartOf(first), StartOf(last.AddDays(1)));
    }

    /// <summary>Whether a day is worked: Monday to Friday, less the holidays.</summary>
    public bool IsWorkingDay(DateOnly date) =>
        date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !_holidays.Contains(date);

    /// <summary>The n-th working day after a date, which itself is never counted.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than one day.</exception>
    public DateOnly AddWorkingDays(DateOnly date, int days)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        while (days > 0)
        {
            date = date.AddDays(1);
            days -= IsWorkingDay(date) ? 1 : 0;
        }

        return date;
    }

    /// <summary>Working days after a date, up to and with another; 0 when that is not later.</summary>
    public int WorkingDaysBetween(DateOnly date, DateOnly last)
    {
        int days = 0;
        for (DateOnly day = date.AddDays(1); day <= last; day = day.AddDays(1))
        {
            days += IsWorkingDay(day) ? 1 : 0;
        }

        return days;
    }

    /// <summary>The last day of a deadline, inclusive; null where the law only says "promptly".</summary>
    /// <param name="deadline">The deadline.</param>
    /// <param name="from">The local date of what <see cref="ReportDeadline.From"/> names; for month_end any day of that month.</param>
    public DateOnly? LastDayOf(ReportDeadline deadline, DateOnly from)
    {
        ArgumentNullException.ThrowIfNull(deadline);
        if (deadline.IsPrompt)
        {
            return null;
        }

        DateOnly start = deadline.From == DeadlineStart.MonthEnd ? RuleWindow.Of("M").DaysAround(from).Last : from;
        return deadline.Unit == DeadlineUnit.Working ? AddWorkingDays(start, deadline.Days) : start.AddDays(deadline.Days);
    }

    private LocalDay Met(long nanoseconds)
    {
        ref LocalDay? met = ref _met[(int)(nanoseconds / UtcInstant.Hour) & (HoursKept - 1)];
        LocalDay? day = Volatile.Read(ref met);
        if (day is null || nanoseconds < day.Start || nanoseconds >= day.End)
        {
            day = DayOf(nanoseconds);
            Volatile.Write(ref met, day);
        }

        return day;
    }

    // Within one interval of the zone the offset is constant, so the day is plain arithmetic. The day ends with the interval at
    // the latest: where clocks are put back over midnight a date comes twice, and each part of it is looked up on its own.
    private LocalDay DayOf(long nanoseconds)
    {
        ZoneInterval interval = _zone.GetZoneInterval(NodaConstants.UnixEpoch + Duration.FromNanoseconds(nanoseconds));
        Int128 offset = interval.WallOffset.Nanoseconds;
        Int128 local = nanoseconds + offset;
        Int128 number = (local / UtcInstant.Day) - (local % UtcInstant.Day < 0 ? 1 : 0);
        Int128 start = (number * UtcInstant.Day) - offset, end = start + UtcInstant.Day;
        start = interval.HasStart ? Int128.Max(start, UnixNanoseconds(interval.Start)) : start;
        end = interval.HasEnd ? Int128.Min(end, UnixNanoseconds(interval.End)) : end;
        DateOnly date = DateOnly.FromDayNumber((int)(number + UnixEpochDayNumber));
        return new LocalDay((long)Int128.Max(start, long.MinValue), (long)Int128.Min(end, long.MaxValue), date);
    }

    private static int UnixEpochDayNumber => new DateOnly(1970, 1, 1).DayNumber;

    private static Int128 UnixNanoseconds(Instant instant)
    {
        Duration since = instant - NodaConstants.UnixEpoch;
        return ((Int128)since.Days * UtcInstant.Day) + since.NanosecondOfDay;
    }

    private sealed record LocalDay(long Start, long End, DateOnly Date);
}
