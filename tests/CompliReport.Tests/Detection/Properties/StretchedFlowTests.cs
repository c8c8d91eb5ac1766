using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Xunit;

namespace CompliReport.Tests.Detection.Properties;

/// <summary>A planted flow is found as it is and drawn together, and no more where it is drawn out until its parts lie in different windows.</summary>
public sealed class StretchedFlowTests
{
    // Prices are fresh for longer than the step.
    private const int Seed = 41, StepHours = 12;

    private static readonly DateTime Start = new(2026, 1, 5, 0, 0, 0, DateTimeKind.Utc);

    // Beside it somebody trades for weeks, so that the run begins before the flow. A flow whose days are counted is not drawn together.
    [Theory]
    [InlineData("t01-structuring", 2, 30)]
    [InlineData("t02-quota-splitting", 2, 8)]
    [InlineData("t03-fan-in", 2, 8)]
    [InlineData("t04-fan-out", 2, 8)]
    [InlineData("t05-gather-scatter", 2, 8)]
    [InlineData("t05-scatter-gather", 2, 8)]
    [InlineData("t06-pass-through", 2, 8)]
    [InlineData("t07-stablecoin-conduit", 2, 8)]
    [InlineData("t08-mirror", 2, 8)]
    [InlineData("t10-dealer", 2, 8)]
    [InlineData("t11-many-payers", 1, 8)]
    [InlineData("t15-round-trip", 2, 30)]
    [InlineData("t17-new-account", 2, 30)]
    [InlineData("t18-round-the-clock", 2, 8)]
    [InlineData("t21-paid-in-coins", 2, 8)]
    [InlineData("t23-venues", 2, 30)]
    public void A_flow_is_found_within_its_window_and_not_where_its_parts_lie_in_different_ones(string scenario, int closer, int wider)
    {
        PlantedDay day = PlantedDay.Of(Seed, scenario, "benign-market-maker");
        string typology = scenario[..3].ToUpperInvariant();
        Assert.Contains(typology, Found(Stretched(day, 1, closer)));
        Assert.DoesNotContain(typology, Found(Stretched(day, wider, 1)));
    }

    [Theory]
    [InlineData("t09-off-market")]
    [InlineData("t12-ring")]
    [InlineData("t14-geography")]
    [InlineData("t20-indirect")]
    [InlineData("t22-third-parties")]
    public void What_has_no_window_is_found_however_slowly_it_goes_on(string scenario)
    {
        PlantedDay day = PlantedDay.Of(Seed, scenario);
        string typology = scenario[..3].ToUpperInvariant();
        Assert.Contains(typology, Found(day));
        Assert.Contains(typology, Found(Stretched(day, 8, 1)));
    }

    private static string[] Found(PlantedDay day) => [.. day.Run().Detected.Findings.Select(static finding => finding.RuleId).Distinct()];

    // The same day with all times after its start so many times as far from it; rates go with them.
    private static PlantedDay Stretched(PlantedDay day, int times, int over)
    {
        DateTime At(DateTime at) => at <= Start ? at : Start.AddTicks((at - Start).Ticks / over * times);
        return day with
        {
            Rows = [.. day.Rows.Select(row => day.With(row, ("occurred_at", Text(At(Time(day.Cell(row, "occurred_at")))))))],
            Accounts = [day.Accounts[0], .. day.Accounts.Skip(1).Select(line => Change(line, 8, opened => Text(At(Time(opened)))))],
            Coins = [day.Coins[0], .. day.Coins.Skip(1).SelectMany(line => Prices(line, At))],
            Fx = [day.Fx[0], .. day.Fx.Skip(1).SelectMany((line, i) =>
            {
                DateTime date = Date(line), from = At(date), until = i == 0 ? At(date.AddDays(5)) : At(Date(day.Fx[i]));
                return Days(from, until).Reverse().Select(one => one.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + line[10..]);
            }).DistinctBy(static line => line[..10])],
        };
    }

    // A price of an hour at every step of what the hour becomes.
    private static IEnumerable<string> Prices(string line, Func<DateTime, DateTime> moved)
    {
        DateTime at = Time(line.Split(',')[1]), from = moved(at), until = moved(at.AddHours(1));
        return Enumerable.Range(0, Math.Max((int)(until - from).TotalHours / StepHours, 1)).Select(part => Change(line, 1, _ => Text(from.AddHours(part * StepHours))));
    }

    private static string Change(string line, int column, Func<string, string> change)
    {
        string[] cells = line.Split(',');
        cells[column] = change(cells[column]);
        return string.Join(',', cells);
    }

    private static IEnumerable<DateTime> Days(DateTime from, DateTime until)
    {
        for (DateTime day = from.Date; day == from.Date || day < until.Date; day = day.AddDays(1))
        {
            if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            {
                yield return day;
            }
        }
    }

    private static DateTime Date(string line) => DateTime.ParseExact(line[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private static DateTime Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).UtcDateTime;

    private static string Text(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
}
