using System;
using CompliReport.Values;
using NodaTime;

namespace CompliReport.Rates;

/// <summary>When a euro reference rate becomes known, and how business days are counted from it.</summary>
internal static class EcbCalendar
{
    /// <summary>
    /// The hour at which the rate of a date counts as published, in <see cref="ZoneId"/>: 16:00 Central European Time.
    /// Source: ECB, "Euro foreign exchange reference rates": updated around 16:00 CET on every working day except TARGET
    /// closing days. "Around" makes it a convention: the page gives no exact minute.
    /// </summary>
    public const int PublicationHour = 16;

    /// <summary>Central European Time with its summer time; the ECB sits in this zone.</summary>
    public const string ZoneId = "Europe/Berlin";

    /// <summary>The first year of the euro, and so of a rate.</summary>
    public const int YearMin = 1999;

    // The embedded time zone database: the operating system's differs from machine to machine.
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb[ZoneId];

    /// <summary>The instant from which the rate of a date may be used.</summary>
    public static UtcInstant PublicationOf(DateOnly date) =>
        OfInstant(Zone.AtLeniently(LocalDate.FromDateOnly(date).At(new LocalTime(PublicationHour, 0))).ToInstant());

    /// <summary>The local date of an instant; for a published rate, the date of the rate.</summary>
    public static DateOnly DateOf(UtcInstant at)
    {
        // The second is enough for a date, and rounding down keeps the last nanosecond of a day in its day.
        long seconds = Math.DivRem(at.Nanoseconds, UtcInstant.Second, out long rest) - (rest < 0 ? 1 : 0);
        return Instant.FromUnixTimeSeconds(seconds).InZone(Zone).Date.ToDateOnly();
    }

    /// <summary>Mondays to Fridays after <paramref name="from"/>, up to and with <paramref name="to"/>; 0 when it is not later.</summary>
    public static int BusinessDaysBetween(DateOnly from, DateOnly to) => Math.Max(0, WeekdaysThrough(to) - WeekdaysThrough(from));

    /// <summary>
    /// The start of the business day that is the first to be more than <paramref name="days"/> business days after a date.
    /// </summary>
    public static UtcInstant FirstInstantOlderThan(DateOnly date, int days)
    {
        DateOnly day = date;
        for (int counted = 0; counted <= days; counted += IsBusinessDay(day) ? 1 : 0)
        {
            day = day.AddDays(1);
        }

        return OfInstant(Zone.AtStartOfDay(LocalDate.FromDateOnly(day)).ToInstant());
    }

    private static bool IsBusinessDay(DateOnly date) => date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    // Day number 0, 0001-01-01, is a Monday.
    private static int WeekdaysThrough(DateOnly date)
    {
        int days = date.DayNumber + 1;
        return (days / 7 * 5) + Math.Min(days % 7, 5);
    }

    private static UtcInstant OfInstant(Instant instant) => UtcInstant.FromNanoseconds(checked(instant.ToUnixTimeTicks() * 100));
}
