using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using CompliReport.Detection;
using Xunit;

namespace CompliReport.Tests.Detection.Properties;

/// <summary>A planted flow is found as it is and drawn together, and no more where it is drawn out until its parts lie in different windows.</summary>
public sealed class StretchedFlowTests
{
    private static readonly DateTime Start = new(2026, 1, 5, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Explore()
    {
        System.Text.StringBuilder text = new();
        foreach (var scenario in CompliReport.Evaluation.Generation.ScenarioCatalog.All.Where(static one => one.Label.StartsWith('T')))
        {
            PlantedDay day = PlantedDay.Of(41, scenario.Id);
            text.Append(scenario.Id);
            foreach ((int num, int den) in ((int, int)[])[(1, 1), (1, 2), (1, 8), (8, 1), (40, 1)])
            {
                text.Append(CultureInfo.InvariantCulture, $" {num}/{den}:{Hits(Stretched(day, num, den), scenario.Label)}");
            }

            text.AppendLine();
        }

        Assert.Fail(text.ToString());
    }

    private static int Hits(PlantedDay day, string typology) => day.Run().Detected.Findings.Count(finding => finding.RuleId == typology);

    private static PlantedDay Stretched(PlantedDay day, int times, int over)
    {
        DateTime At(DateTime at) => at <= Start ? at : Start.AddTicks((at - Start).Ticks / over * times);
        return day with
        {
            Rows = [.. day.Rows.Select(row => day.With(row, ("occurred_at", Text(At(Time(day.Cell(row, "occurred_at")))))))],
            Accounts = [.. day.Accounts.Select((line, i) =>
            {
                string[] cells = line.Split(',');
                cells[8] = i == 0 ? cells[8] : Text(At(Time(cells[8])));
                return string.Join(',', cells);
            })],
            Coins = [day.Coins[0], .. day.Coins.Skip(1).SelectMany(line =>
            {
                string[] cells = line.Split(',');
                DateTime at = Time(cells[1]), from = At(at), until = At(at.AddHours(1));
                return Enumerable.Range(0, Math.Max((int)(until - from).TotalHours, 1)).Select(hour => string.Join(',', (string[])[cells[0], Text(from.AddHours(hour)), .. cells[2..]]));
            })],
            Fx = [day.Fx[0], .. day.Fx.Skip(1).SelectMany((line, i) =>
            {
                DateTime date = Date(line), from = At(date), until = i == 0 ? At(date.AddDays(5)) : At(Date(day.Fx[i]));
                return Days(from, until).Reverse().Select(one => one.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + line[10..]);
            }).DistinctBy(static line => line[..10])],
        };
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
