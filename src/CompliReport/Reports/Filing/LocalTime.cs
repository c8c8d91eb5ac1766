using System.Globalization;
using CompliReport.Rules;
using CompliReport.Values;
using NodaTime;

namespace CompliReport.Reports.Filing;

/// <summary>Instants as the clock on a wall in a zone shows them; zones come from the database inside NodaTime.</summary>
internal static class LocalTime
{
    /// <summary>Date and time to the second by a pattern of .NET, e.g. <c>yyyyMMddHHmmss</c>; parts of a second are cut off.</summary>
    /// <exception cref="InvariantBrokenException">The zone is not known: profiles and packs are checked when they are read.</exception>
    internal static string Text(UtcInstant instant, string zone, string pattern)
    {
        Invariant.Holds(RegulatorCalendar.KnowsZone(zone), "a zone of a profile or a pack is known");
        Instant moment = NodaConstants.UnixEpoch + Duration.FromNanoseconds(instant.Nanoseconds);
        return moment.InZone(DateTimeZoneProviders.Tzdb[zone]).LocalDateTime.ToString(pattern, CultureInfo.InvariantCulture);
    }

    /// <summary>Date and time for people, e.g. <c>2026-03-02 10:00:00</c>.</summary>
    internal static string Moment(UtcInstant instant, string zone) => Text(instant, zone, "yyyy-MM-dd HH:mm:ss");

    /// <summary>The date, e.g. <c>2026-03-02</c>.</summary>
    internal static string Day(UtcInstant instant, string zone) => Text(instant, zone, "yyyy-MM-dd");
}
