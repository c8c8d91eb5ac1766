using System;
using System.Globalization;
using System.Linq;

namespace CompliReport.LocalRuntime.Timers;

/// <summary>A schedule of six fields: second, minute, hour, day of month, month, day of week (0 and 7 are Sunday), in UTC.</summary>
/// <remarks>A field is <c>*</c>, a number, a range <c>a-b</c>, each with a step <c>/n</c>, or a list of these. Where both day fields are
/// given, both must fit.</remarks>
internal sealed class NcrontabSchedule
{
    private const int YearsAhead = 8;

    private static readonly (string Name, int Min, int Max)[] Fields =
        [("second", 0, 59), ("minute", 0, 59), ("hour", 0, 23), ("day of month", 1, 31), ("month", 1, 12), ("day of week", 0, 7)];

    private readonly bool[][] _allowed;

    private NcrontabSchedule(bool[][] allowed) => _allowed = allowed;

    /// <summary>Reads a schedule.</summary>
    /// <exception cref="FormatException">It is none; the message says which field and why.</exception>
    internal static NcrontabSchedule Of(string text)
    {
        string[] parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != Fields.Length)
        {
            throw new FormatException(
                $"The schedule '{text}' has {parts.Length} fields; expected six: second minute hour day month weekday.");
        }

        bool[][] allowed = [.. Fields.Select((field, i) => FieldOf(text, parts[i], field.Name, field.Min, field.Max))];
        allowed[5][0] |= allowed[5][7];
        return new NcrontabSchedule(allowed);
    }

    /// <summary>The first occurrence after an instant; null when there is none in the next years (30 February).</summary>
    internal DateTimeOffset? NextAfter(DateTimeOffset instant)
    {
        DateTimeOffset start = instant.ToUniversalTime();
        DateTimeOffset at = new DateTimeOffset(start.Year, start.Month, start.Day, start.Hour, start.Minute, start.Second, TimeSpan.Zero)
            .AddSeconds(1);
        // Each step leaves the largest unit that does not fit, so a year is crossed in a few hundred steps.
        for (int yearMax = at.Year + YearsAhead; at.Year <= yearMax;)
        {
            if (!_allowed[4][at.Month])
            {
                at = new DateTimeOffset(at.Year, at.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);
            }
            else if (!_allowed[3][at.Day] || !_allowed[5][(int)at.DayOfWeek])
            {
                at = new DateTimeOffset(at.Year, at.Month, at.Day, 0, 0, 0, TimeSpan.Zero).AddDays(1);
            }
            else if (!_allowed[2][at.Hour])
            {
                at = at.AddHours(1).AddMinutes(-at.Minute).AddSeconds(-at.Second);
            }
            else if (!_allowed[1][at.Minute])
            {
                at = at.AddMinutes(1).AddSeconds(-at.Second);
            }
            else if (!_allowed[0][at.Second])
            {
                at = at.AddSeconds(1);
            }
            else
            {
                return at;
            }
        }

        return null;
    }

    private static bool[] FieldOf(string schedule, string text, string name, int min, int max)
    {
        bool[] allowed = new bool[max + 1];
        foreach (string item in text.Split(','))
        {
            string[] stepped = item.Split('/');
            string[] range = stepped[0] == "*" ? [Word(min), Word(max)] : stepped[0].Split('-');
            // "5/10" means from 5 to the end in steps of 10.
            string last = range.Length == 1 && stepped.Length == 2 ? Word(max) : range[^1];
            if (stepped.Length > 2 || range.Length > 2
                || !TryNumber(range[0], min, max, out int from) || !TryNumber(last, from, max, out int to)
                || !TryNumber(stepped.Length == 2 ? stepped[1] : "1", 1, max + 1, out int step))
            {
                throw new FormatException(
                    $"The schedule '{schedule}' has '{item}' as {name}; expected numbers from {min} to {max}, ranges, lists, steps or *.");
            }

            for (int i = from; i <= to; i += step)
            {
                allowed[i] = true;
            }
        }

        return allowed;
    }

    private static bool TryNumber(string text, int min, int max, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= min && number <= max;

    private static string Word(int number) => number.ToString(CultureInfo.InvariantCulture);
}
