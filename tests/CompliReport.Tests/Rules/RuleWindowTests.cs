using System;
using System.Globalization;
using CompliReport.Rules;
using Xunit;

namespace CompliReport.Tests.Rules;

public sealed class RuleWindowTests
{
    [Theory]
    [InlineData("each transaction is its own window", "TX", "2024-02-29", "2024-02-29", "2024-02-29")]
    [InlineData("a day is one day", "D", "2024-02-29", "2024-02-29", "2024-02-29")]
    [InlineData("February of a leap year has 29 days", "M", "2024-02-10", "2024-02-01", "2024-02-29")]
    [InlineData("February of another year has 28 days", "M", "2026-02-28", "2026-02-01", "2026-02-28")]
    [InlineData("the first day of a year", "CY", "2026-01-01", "2026-01-01", "2026-12-31")]
    [InlineData("the last day of a year", "CY", "2026-12-31", "2026-01-01", "2026-12-31")]
    [InlineData("31 March belongs to the fiscal year before", "FY04", "2026-03-31", "2025-04-01", "2026-03-31")]
    [InlineData("1 April starts a fiscal year", "FY04", "2026-04-01", "2026-04-01", "2027-03-31")]
    [InlineData("a fiscal year from March ends on a leap day", "FY03", "2024-02-29", "2023-03-01", "2024-02-29")]
    [InlineData("a fiscal year from January is a calendar year", "FY01", "2026-06-01", "2026-01-01", "2026-12-31")]
    [InlineData("seven days end with the date itself", "R7d", "2026-03-03", "2026-02-25", "2026-03-03")]
    [InlineData("one rolling day is the day", "R1d", "2026-03-03", "2026-03-03", "2026-03-03")]
    [InlineData("the longest rolling window", "R366d", "2024-12-31", "2024-01-01", "2024-12-31")]
    public void A_window_has_these_days(string reason, string window, string date, string first, string last)
    {
        (DateOnly First, DateOnly Last) days = RuleWindow.Of(window).DaysAround(Date(date));
        Assert.True(days == (Date(first), Date(last)), $"{reason}: {days}");
    }

    [Theory]
    [InlineData("TX")]
    [InlineData("D")]
    [InlineData("M")]
    [InlineData("CY")]
    [InlineData("FY04")]
    [InlineData("FY12")]
    [InlineData("R7d")]
    [InlineData("R366d")]
    [InlineData("CONSEC_D")]
    public void A_window_prints_the_word_it_was_read_from(string word) => Assert.Equal(word, RuleWindow.Of(word).ToString());

    [Theory]
    [InlineData("nothing", "")]
    [InlineData("lower case", "cy")]
    [InlineData("month zero", "FY00")]
    [InlineData("month thirteen", "FY13")]
    [InlineData("one digit", "FY4")]
    [InlineData("a sign", "FY+4")]
    [InlineData("no days", "R0d")]
    [InlineData("a leading zero", "R07d")]
    [InlineData("one day too many", "R367d")]
    [InlineData("no number", "Rd")]
    [InlineData("no unit", "R7")]
    [InlineData("a blank", "R 7d")]
    public void Another_word_is_no_window(string reason, string word) => Assert.False(RuleWindow.TryParse(word, out _), reason);

    [Theory]
    [InlineData("same day", 0, true)]
    [InlineData("next day", 1, true)]
    [InlineData("every other day", 2, true)]
    [InlineData("two days between", 3, false)]
    [InlineData("the wrong way round", -1, false)]
    public void A_run_goes_on_over_at_most_one_day_without_events(string reason, int gap, bool isSameRun) =>
        Assert.True(RuleWindow.IsSameRun(Date("2026-02-27"), Date("2026-02-27").AddDays(gap)) == isSameRun, reason);

    [Fact]
    public void A_run_of_days_has_no_bounds_of_its_own() =>
        Assert.Throws<InvalidOperationException>(() => RuleWindow.Of("CONSEC_D").DaysAround(Date("2026-01-01")));

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
