using System;
using CompliReport.Rates;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Rates;

public sealed class EcbCalendarTests
{
    [Theory]
    [InlineData("winter time is an hour ahead of UTC", "2024-01-15", "2024-01-15T15:00:00Z")]
    [InlineData("summer time is two hours ahead", "2024-07-15", "2024-07-15T14:00:00Z")]
    [InlineData("the last business day before summer time", "2024-03-29", "2024-03-29T15:00:00Z")]
    [InlineData("the first business day of summer time", "2024-04-01", "2024-04-01T14:00:00Z")]
    [InlineData("the last business day of summer time", "2024-10-25", "2024-10-25T14:00:00Z")]
    [InlineData("the first business day after summer time", "2024-10-28", "2024-10-28T15:00:00Z")]
    public void A_rate_is_published_at_16_00_central_european_time(string reason, string date, string expected) =>
        Assert.True(UtcInstant.Of(expected) == EcbCalendar.PublicationOf(Date(date)), reason);

    [Theory]
    [InlineData("the last nanosecond of a winter day", "2024-01-15T22:59:59.999999999Z", "2024-01-15")]
    [InlineData("midnight in winter", "2024-01-15T23:00:00Z", "2024-01-16")]
    [InlineData("the last nanosecond of a summer day", "2024-07-15T21:59:59.999999999Z", "2024-07-15")]
    [InlineData("midnight in summer", "2024-07-15T22:00:00Z", "2024-07-16")]
    [InlineData("before the epoch", "1969-12-31T22:59:59.999999999Z", "1969-12-31")]
    [InlineData("at midnight before the epoch", "1969-12-31T23:00:00Z", "1970-01-01")]
    public void The_date_of_an_instant_is_that_of_central_europe(string reason, string at, string expected) =>
        Assert.True(Date(expected) == EcbCalendar.DateOf(UtcInstant.Of(at)), reason);

    [Theory]
    [InlineData("the same day", "2024-03-06", "2024-03-06", 0)]
    [InlineData("Wednesday to Thursday", "2024-03-06", "2024-03-07", 1)]
    [InlineData("Friday to Sunday", "2024-03-08", "2024-03-10", 0)]
    [InlineData("Friday to Monday", "2024-03-08", "2024-03-11", 1)]
    [InlineData("Saturday to Monday", "2024-03-09", "2024-03-11", 1)]
    [InlineData("a week", "2024-03-06", "2024-03-13", 5)]
    [InlineData("backwards", "2024-03-13", "2024-03-06", 0)]
    public void Business_days_are_Mondays_to_Fridays_after_the_date(string reason, string from, string to, int expected) =>
        Assert.True(expected == EcbCalendar.BusinessDaysBetween(Date(from), Date(to)), reason);

    [Fact]
    public void Counting_business_days_agrees_with_walking_through_them()
    {
        DateOnly from = Date("2023-12-20");
        for (int start = 0; start < 7; start++, from = from.AddDays(1))
        {
            int walked = 0;
            for (int i = 1; i < 60; i++)
            {
                DateOnly to = from.AddDays(i);
                walked += to.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0 : 1;
                Assert.Equal(walked, EcbCalendar.BusinessDaysBetween(from, to));
            }
        }
    }

    [Theory]
    [InlineData("Wednesday, 1 day: Friday", "2024-03-06", 1, "2024-03-07T23:00:00Z")]
    [InlineData("Friday, 0 days: Monday", "2024-03-08", 0, "2024-03-10T23:00:00Z")]
    [InlineData("Friday, 1 day: Tuesday", "2024-03-08", 1, "2024-03-11T23:00:00Z")]
    [InlineData("over the start of summer time", "2024-03-29", 1, "2024-04-01T22:00:00Z")]
    public void A_limit_ends_at_the_start_of_the_next_business_day(string reason, string date, int days, string expected)
    {
        UtcInstant end = EcbCalendar.FirstInstantOlderThan(Date(date), days);
        Assert.True(UtcInstant.Of(expected) == end, reason);
        Assert.Equal(days, EcbCalendar.BusinessDaysBetween(Date(date), EcbCalendar.DateOf(end.Before(1))));
        Assert.Equal(days + 1, EcbCalendar.BusinessDaysBetween(Date(date), EcbCalendar.DateOf(end)));
    }

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", null);
}
