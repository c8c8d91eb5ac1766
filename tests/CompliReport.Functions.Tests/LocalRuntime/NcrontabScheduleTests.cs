using System;
using System.Globalization;
using CompliReport.LocalRuntime.Timers;
using Xunit;

namespace CompliReport.Functions.Tests.LocalRuntime;

public sealed class NcrontabScheduleTests
{
    [Theory]
    [InlineData("every second, just after", "* * * * * *", "2026-03-01T00:00:00", "2026-03-01T00:00:01")]
    [InlineData("an occurrence is not its own next", "0 0 6 * * *", "2026-03-01T06:00:00", "2026-03-02T06:00:00")]
    [InlineData("one second before", "0 0 6 * * *", "2026-03-01T05:59:59", "2026-03-01T06:00:00")]
    [InlineData("a step", "0 */15 * * * *", "2026-03-01T10:14:59", "2026-03-01T10:15:00")]
    [InlineData("a step over the hour", "0 */15 * * * *", "2026-03-01T10:45:00", "2026-03-01T11:00:00")]
    [InlineData("a step with a start", "0 5/20 * * * *", "2026-03-01T10:26:00", "2026-03-01T10:45:00")]
    [InlineData("a range and a list", "0 0 8-10,17 * * *", "2026-03-01T10:00:00", "2026-03-01T17:00:00")]
    [InlineData("over the year", "30 59 23 31 12 *", "2026-12-31T23:59:30", "2027-12-31T23:59:30")]
    [InlineData("a leap day", "0 0 0 29 2 *", "2026-03-01T00:00:00", "2028-02-29T00:00:00")]
    [InlineData("Sunday is 0", "0 0 0 * * 0", "2026-03-02T00:00:00", "2026-03-08T00:00:00")]
    [InlineData("Sunday is 7 too", "0 0 0 * * 7", "2026-03-02T00:00:00", "2026-03-08T00:00:00")]
    [InlineData("working days", "0 0 9 * * 1-5", "2026-03-06T09:00:00", "2026-03-09T09:00:00")]
    [InlineData("both day fields must fit", "0 0 0 13 * 5", "2026-03-14T00:00:00", "2026-11-13T00:00:00")]
    [InlineData("a day that never comes", "0 0 0 30 2 *", "2026-03-01T00:00:00", null)]
    public void The_next_occurrence_is_found(string reason, string schedule, string after, string? expected)
    {
        DateTimeOffset? next = NcrontabSchedule.Of(schedule).NextAfter(At(after));
        Assert.True((expected is null ? null : At(expected)) == next, $"{reason}: {next:O}");
    }

    [Theory]
    [InlineData("five fields", "0 0 6 * *", "has 5 fields")]
    [InlineData("a second too large", "60 * * * * *", "as second")]
    [InlineData("a month too small", "0 0 0 1 0 *", "as month")]
    [InlineData("a range backwards", "0 0 5-3 * * *", "as hour")]
    [InlineData("a step of nothing", "0 */0 * * * *", "as minute")]
    [InlineData("a word", "0 0 0 * * MON", "as day of week")]
    public void What_is_no_schedule_is_refused_with_the_field(string reason, string schedule, string part)
    {
        FormatException refused = Assert.Throws<FormatException>(() => NcrontabSchedule.Of(schedule));
        Assert.True(refused.Message.Contains(part, StringComparison.Ordinal), $"{reason}: {refused.Message}");
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text + "Z", CultureInfo.InvariantCulture);
}
