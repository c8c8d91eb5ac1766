using System;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using CompliReport.Rules;
using CompliReport.Values;
using NodaTime;
using Xunit;

namespace CompliReport.Tests.Rules;

public sealed class RegulatorCalendarTests
{
    [Theory]
    [InlineData("last nanosecond before Beijing midnight", "Asia/Shanghai", "2026-02-05T15:59:59.999999999Z", "2026-02-05")]
    [InlineData("Beijing midnight", "Asia/Shanghai", "2026-02-05T16:00:00Z", "2026-02-06")]
    [InlineData("first nanosecond after Beijing midnight", "Asia/Shanghai", "2026-02-05T16:00:00.000000001Z", "2026-02-06")]
    [InlineData("leap day begins", "Asia/Shanghai", "2024-02-28T16:00:00Z", "2024-02-29")]
    [InlineData("leap day ends", "Asia/Shanghai", "2024-02-29T15:59:59.999999999Z", "2024-02-29")]
    [InlineData("1 March after a leap day", "Asia/Shanghai", "2024-02-29T16:00:00Z", "2024-03-01")]
    [InlineData("Beijing had summer time in 1988", "Asia/Shanghai", "1988-07-01T15:00:00Z", "1988-07-02")]
    [InlineData("before the epoch", "Asia/Shanghai", "1969-12-31T15:59:59.999999999Z", "1969-12-31")]
    [InlineData("New York, evening before the spring switch", "America/New_York", "2026-03-08T04:59:59.999999999Z", "2026-03-07")]
    [InlineData("New York, day of the spring switch begins in winter time", "America/New_York", "2026-03-08T05:00:00Z", "2026-03-08")]
    [InlineData("New York, it ends in summer time", "America/New_York", "2026-03-09T03:59:59.999999999Z", "2026-03-08")]
    [InlineData("New York, the day after begins an hour earlier", "America/New_York", "2026-03-09T04:00:00Z", "2026-03-09")]
    [InlineData("New York, day of the autumn switch begins in summer time", "America/New_York", "2026-11-01T04:00:00Z", "2026-11-01")]
    [InlineData("New York, it ends in winter time", "America/New_York", "2026-11-02T04:59:59.999999999Z", "2026-11-01")]
    [InlineData("New York, the day after begins an hour later", "America/New_York", "2026-11-02T05:00:00Z", "2026-11-02")]
    [InlineData("clocks put back over midnight: first minute of the new date", "America/St_Johns", "2008-11-02T02:30:30Z", "2008-11-02")]
    [InlineData("clocks put back over midnight: the old date again", "America/St_Johns", "2008-11-02T02:31:00Z", "2008-11-01")]
    public void The_local_date_is_exact_to_the_nanosecond(string reason, string zone, string instant, string date)
    {
        DateOnly found = Calendar(zone).LocalDate(UtcInstant.Of(instant));
        Assert.True(found == Date(date), $"{reason}: {found:yyyy-MM-dd}");
    }

    [Theory]
    [InlineData("Asia/Shanghai")]
    [InlineData("America/New_York")]
    [InlineData("America/St_Johns")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("UTC")]
    public void The_order_of_instants_changes_no_date(string zone)
    {
        int seed = 20260206;
        Random random = new(seed);
        RegulatorCalendar calendar = Calendar(zone);
        DateTimeZone reference = DateTimeZoneProviders.Tzdb[zone];
        long from = UtcInstant.Of("1950-01-01T00:00:00Z").Nanoseconds, to = UtcInstant.Of("2050-01-01T00:00:00Z").Nanoseconds;
        for (int i = 0; i < 20_000; i++)
        {
            // Half of the instants lie at or next to a switch of the zone, where the day before may still be remembered.
            Instant instant = NodaConstants.UnixEpoch + Duration.FromNanoseconds(random.NextInt64(from, to));
            NodaTime.TimeZones.ZoneInterval interval = reference.GetZoneInterval(instant);
            if (i % 2 == 0 && interval.HasStart && interval.Start > Instant.FromUtc(1950, 1, 1, 0, 0))
            {
                instant = interval.Start + Duration.FromNanoseconds(random.Next(-1, 2) + (random.Next(-3, 4) * 1_800_000_000_000L));
            }

            LocalDate expected = instant.InZone(reference).Date;
            DateOnly found = calendar.LocalDate(UtcInstant.FromNanoseconds((instant - NodaConstants.UnixEpoch).ToInt64Nanoseconds()));
            Assert.True(found == expected.ToDateOnly(), $"seed {seed}, run {i}, {zone}, {instant}: {found} instead of {expected}");
        }
    }

    [Fact]
    public void A_remembered_day_ends_where_the_clocks_are_put_back_over_midnight()
    {
        RegulatorCalendar calendar = Calendar("America/St_Johns");
        UtcInstant before = UtcInstant.Of("2008-11-02T02:30:59.999999999Z"), after = UtcInstant.Of("2008-11-02T02:31:00Z");
        DateOnly[] dates = [calendar.LocalDate(before), calendar.LocalDate(after), calendar.LocalDate(before), calendar.LocalDate(after)];
        Assert.Equal([Date("2008-11-02"), Date("2008-11-01"), Date("2008-11-02"), Date("2008-11-01")], dates);
    }

    [Fact]
    public void Several_threads_may_ask_one_calendar()
    {
        RegulatorCalendar calendar = Calendar("Asia/Shanghai");
        UtcInstant[] starts = [.. Enumerable.Range(0, 40).Select(day => calendar.StartOf(Date("2026-01-01").AddDays(day)))];
        Parallel.For(0, 40_000, i =>
            Assert.Equal(Date("2026-01-01").AddDays(i * 7 % 40), calendar.LocalDate(starts[i * 7 % 40])));
    }

    [Theory]
    [InlineData("a day in Beijing", "Asia/Shanghai", "D", "2026-02-06", "2026-02-05T16:00:00Z", "2026-02-06T16:00:00Z")]
    [InlineData("a leap day", "Asia/Shanghai", "D", "2024-02-29", "2024-02-28T16:00:00Z", "2024-02-29T16:00:00Z")]
    [InlineData("a month", "Asia/Shanghai", "M", "2024-02-15", "2024-01-31T16:00:00Z", "2024-02-29T16:00:00Z")]
    [InlineData("a year", "Asia/Shanghai", "CY", "2026-06-30", "2025-12-31T16:00:00Z", "2026-12-31T16:00:00Z")]
    [InlineData("a fiscal year in India", "Asia/Kolkata", "FY04", "2026-03-31", "2025-03-31T18:30:00Z", "2026-03-31T18:30:00Z")]
    [InlineData("the next fiscal year", "Asia/Kolkata", "FY04", "2026-04-01", "2026-03-31T18:30:00Z", "2027-03-31T18:30:00Z")]
    [InlineData("seven days", "Asia/Shanghai", "R7d", "2026-02-07", "2026-01-31T16:00:00Z", "2026-02-07T16:00:00Z")]
    [InlineData("spring switch: 23 hours", "America/New_York", "D", "2026-03-08", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z")]
    [InlineData("autumn switch: 25 hours", "America/New_York", "D", "2026-11-01", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z")]
    [InlineData("no midnight: after the gap", "America/Sao_Paulo", "D", "2018-11-04", "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z")]
    public void A_window_has_these_instants(string reason, string zone, string window, string date, string start, string end)
    {
        (UtcInstant Start, UtcInstant End) bounds = Calendar(zone).BoundsOf(RuleWindow.Of(window), Date(date));
        Assert.True(bounds == (UtcInstant.Of(start), UtcInstant.Of(end)), $"{reason}: {bounds}");
    }

    [Theory]
    [InlineData("Thursday plus one is Friday", "2026-03-05", 1, "2026-03-06")]
    [InlineData("Friday plus one is Monday", "2026-03-06", 1, "2026-03-09")]
    [InlineData("Saturday plus one is Monday", "2026-03-07", 1, "2026-03-09")]
    [InlineData("Sunday plus one is Monday", "2026-03-08", 1, "2026-03-09")]
    [InlineData("five working days are a week", "2026-03-02", 5, "2026-03-09")]
    [InlineData("a holiday is skipped", "2026-04-30", 1, "2026-05-04")]
    [InlineData("a holiday, a weekend and a holiday", "2026-04-30", 2, "2026-05-06")]
    [InlineData("a holiday on a Saturday costs nothing", "2026-08-14", 1, "2026-08-17")]
    [InlineData("a start on a holiday is not counted either", "2026-05-01", 1, "2026-05-04")]
    public void Working_days_skip_weekends_and_holidays(string reason, string from, int days, string expected)
    {
        RegulatorCalendar calendar = RegulatorCalendar.Of("Asia/Shanghai", [Date("2026-05-01"), Date("2026-05-05"), Date("2026-08-15")]);
        DateOnly found = calendar.AddWorkingDays(Date(from), days);
        Assert.True(found == Date(expected), $"{reason}: {found:yyyy-MM-dd}");
    }

    [Fact]
    public void Less_than_one_working_day_is_a_wrong_argument() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Calendar("UTC").AddWorkingDays(Date("2026-01-01"), 0));

    [Theory]
    [InlineData("working days", 5, DeadlineUnit.Working, DeadlineStart.Confirmation, "2026-03-06", "2026-03-13")]
    [InlineData("calendar days", 30, DeadlineUnit.Calendar, DeadlineStart.Detection, "2024-02-29", "2024-03-30")]
    [InlineData("days after the month", 15, DeadlineUnit.Calendar, DeadlineStart.MonthEnd, "2024-02-10", "2024-03-15")]
    public void A_deadline_ends_on_this_day(string reason, int days, DeadlineUnit unit, DeadlineStart start, string from, string expected)
    {
        DateOnly? last = Calendar("Asia/Shanghai").LastDayOf(new ReportDeadline(days, unit, start, null), Date(from));
        Assert.True(last == Date(expected), $"{reason}: {last:yyyy-MM-dd}");
    }

    [Fact]
    public void Promptly_is_no_day() => Assert.Null(Calendar("UTC").LastDayOf(ReportDeadline.Promptly, Date("2026-01-01")));

    [Fact]
    public void An_unknown_zone_is_a_wrong_argument() => Assert.Throws<ArgumentException>(() => Calendar("Mars/Base"));

    private static RegulatorCalendar Calendar(string zone) => RegulatorCalendar.Of(zone, []);

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
