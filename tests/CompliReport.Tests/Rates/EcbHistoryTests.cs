using System;
using System.IO;
using CompliReport.Rates;
using CompliReport.Values;
using Xunit;
using static CompliReport.Tests.Rates.RateSamples;

namespace CompliReport.Tests.Rates;

/// <summary>Against the ECB's own file, where it lies beside the repository; it is not part of it.</summary>
public sealed class EcbHistoryTests
{
    private static readonly AssetCode Rub = AssetCode.Of("RUB");

    private static readonly Lazy<RateReading?> Reading = new(Read);

    [Theory]
    [InlineData("the last rate is published", "2022-03-01T15:00:00Z", "Fresh")]
    [InlineData("one business day later", "2022-03-02T22:59:59Z", "Fresh")]
    [InlineData("two business days later", "2022-03-02T23:00:00Z", "Stale")]
    [InlineData("five business days later", "2022-03-08T22:59:59Z", "Stale")]
    [InlineData("six business days later", "2022-03-08T23:00:00Z", "NoRate")]
    [InlineData("two years later", "2024-03-01T12:00:00Z", "NoRate")]
    public void RUB_goes_stale_and_then_has_no_rate_after_2022_03_01(string reason, string at, string expected)
    {
        RateAnswer answer = History().Book.UsdPer(Rub, UtcInstant.Of(at));
        Assert.True(expected == answer.State.ToString(), reason);
        Assert.Equal(new DateOnly(2022, 3, 1), answer.RateDate);
    }

    [Theory]
    [InlineData("Good Friday", "2024-03-29T12:00:00Z", "Fresh", 1, "2024-03-28")]
    [InlineData("Easter Monday", "2024-04-01T12:00:00Z", "Stale", 2, "2024-03-28")]
    [InlineData("the last nanosecond of the gap", "2024-04-02T13:59:59.999999999Z", "Stale", 3, "2024-03-28")]
    [InlineData("the gap of five calendar days ends", "2024-04-02T14:00:00Z", "Fresh", 0, "2024-04-02")]
    public void Over_its_largest_gap_a_rate_is_carried_forward_and_says_so(string reason, string at, string state, int days, string date)
    {
        RateAnswer answer = History().Book.UsdPer(Eur, UtcInstant.Of(at));
        Assert.True(answer.State.ToString() == state && answer.AgeBusinessDays == days, $"{reason}: {answer.State} {answer.AgeBusinessDays}");
        Assert.Equal(DateOnly.ParseExact(date, "yyyy-MM-dd"), answer.RateDate);
    }

    [Fact]
    public void The_whole_history_is_read_without_a_fault()
    {
        RateReading reading = History();
        Assert.Empty(reading.Faults);
        RateAnswer first = reading.Book.UsdPer(Eur, UtcInstant.Of("1999-01-04T15:00:00Z"));
        RateAnswer last = reading.Book.UsdPer(Eur, UtcInstant.Of("2025-01-24T15:00:00Z"));
        Assert.Equal((1.1789m, 1.0472m), (first.Rate, last.Rate));
        Assert.Equal(2, last.Evidence[0].Line);
        Assert.Equal(7.5891m / 1.0472m, reading.Book.Price(Cny, Usd, UtcInstant.Of("2025-01-24T15:00:00Z")).Rate);
    }

    private static RateReading History()
    {
        Assert.SkipWhen(
            Reading.Value is null, "The ECB's eurofxref-hist.csv does not lie under shared/data/rates in any folder above the tests.");
        return Reading.Value;
    }

    private static RateReading? Read()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "shared", "data", "rates", "eurofxref-hist.csv");
            if (File.Exists(path))
            {
                return ReferenceRates.Read([new RateFile("eurofxref-hist.csv", RateFileKind.Fx, File.ReadAllBytes(path))]);
            }
        }

        return null;
    }
}
