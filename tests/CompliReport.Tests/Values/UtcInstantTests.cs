using System;
using System.Globalization;
using System.Text;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Values;

public sealed class UtcInstantTests
{
    [Theory]
    [InlineData("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z")]
    [InlineData("2026-03-01T08:15:02.5Z", "2026-03-01T08:15:02.5Z")]
    [InlineData("2026-03-01T08:15:02.500000000Z", "2026-03-01T08:15:02.5Z")]
    [InlineData("2026-03-01T08:15:02.123456789Z", "2026-03-01T08:15:02.123456789Z")]
    [InlineData("2026-03-01T00:15:02+08:00", "2026-02-28T16:15:02Z")]
    [InlineData("2026-02-28T23:59:59-00:30", "2026-03-01T00:29:59Z")]
    [InlineData("2024-02-29t12:00:00z", "2024-02-29T12:00:00Z")]
    [InlineData("1900-01-01T00:00:00Z", "1900-01-01T00:00:00Z")]
    [InlineData("1969-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59.999999999Z")]
    public void A_time_with_a_zone_is_read_and_written_in_UTC(string text, string written)
    {
        Assert.True(UtcInstant.TryParse(Encoding.ASCII.GetBytes(text), out UtcInstant instant));
        Assert.Equal(written, instant.ToString());
    }

    [Theory]
    [InlineData("no zone", "2026-03-01T08:15:02")]
    [InlineData("blank instead of T", "2026-03-01 08:15:02Z")]
    [InlineData("no seconds", "2026-03-01T08:15Z")]
    [InlineData("29 February of no leap year", "2026-02-29T08:15:02Z")]
    [InlineData("day 0", "2026-03-00T08:15:02Z")]
    [InlineData("month 13", "2026-13-01T08:15:02Z")]
    [InlineData("hour 24", "2026-03-01T24:00:00Z")]
    [InlineData("minute 60", "2026-03-01T08:60:02Z")]
    [InlineData("second 60", "2026-03-01T08:15:60Z")]
    [InlineData("ten fraction digits", "2026-03-01T08:15:02.1234567890Z")]
    [InlineData("no fraction digit", "2026-03-01T08:15:02.Z")]
    [InlineData("offset without colon", "2026-03-01T08:15:02+0100")]
    [InlineData("offset of 24 hours", "2026-03-01T08:15:02+24:00")]
    [InlineData("year before 1900", "1899-12-31T23:59:59Z")]
    [InlineData("year after 2200", "2201-01-01T00:00:00Z")]
    [InlineData("something after it", "2026-03-01T08:15:02Z ")]
    [InlineData("a fraction and no zone", "2026-03-01T08:15:02.123456")]
    [InlineData("nothing", "")]
    public void Anything_else_is_no_time(string reason, string text)
    {
        Assert.NotEmpty(reason);
        Assert.False(UtcInstant.TryParse(Encoding.ASCII.GetBytes(text), out _));
    }

    [Fact]
    public void Random_times_agree_with_the_frameworks_and_survive_a_round_trip()
    {
        for (int seed = 0; seed < 3000; seed++)
        {
            Random random = new(seed);
            DateTimeOffset expected = new(random.NextInt64(new DateTime(1901, 1, 1).Ticks, new DateTime(2199, 1, 1).Ticks),
                TimeSpan.FromMinutes(random.Next(-840, 841)));
            string text = expected.ToString("yyyy-MM-ddTHH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture);
            Assert.True(UtcInstant.TryParse(Encoding.ASCII.GetBytes(text), out UtcInstant instant), $"seed {seed}: {text}");
            Assert.True(instant.Nanoseconds == (expected.UtcTicks - DateTime.UnixEpoch.Ticks) * 100, $"seed {seed}: {text}");
            Assert.True(instant.UtcDate == DateOnly.FromDateTime(expected.UtcDateTime), $"seed {seed}: {text}");
            Assert.True(UtcInstant.Of(instant.ToString()) == instant, $"seed {seed}: {text}");
        }
    }

    [Fact]
    public void Midnight_starts_its_own_date()
    {
        UtcInstant midnight = UtcInstant.AtMidnight(new DateOnly(1969, 7, 21));

        Assert.Equal(new DateOnly(1969, 7, 21), midnight.UtcDate);
        Assert.Equal(new DateOnly(1969, 7, 20), UtcInstant.FromNanoseconds(midnight.Nanoseconds - 1).UtcDate);
    }
}
