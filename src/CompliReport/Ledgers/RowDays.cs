using System;
using System.Collections.Generic;
using System.Linq;
using CompliReport.Values;

namespace CompliReport.Ledgers;

/// <summary>On which days the accepted rows of a run lie: tells the stretch of days that the upload is about from strays.</summary>
/// <remarks>
/// A mistyped year puts one row decades away. It is read, counted and judged like any other, but nothing follows from it about the days
/// between: no window is over because of it, and nobody knows what happened there.
/// Hot path: two comparisons a row while rows stay within one day.
/// </remarks>
internal sealed class RowDays
{
    /// <summary>Days without a row after which nobody can tell whether the days before were uploaded at all.</summary>
    internal const int GapDaysMax = 7;

    /// <summary>Days without a row after which few rows are strays, however few rows there are at all.</summary>
    internal const int StrayGapDays = 366;

    /// <summary>Of so many rows one may be a stray.</summary>
    internal const int StrayOf = 100;

    private const long LastWholeDay = (long.MaxValue / UtcInstant.Day) - 1;

    private readonly SortedDictionary<long, Day> _days = [];
    private Day? _last;
    private long _start;

    internal bool IsEmpty => _days.Count == 0;

    /// <summary>Takes the time of an accepted row, in nanoseconds.</summary>
    internal void Take(long time)
    {
        if (_last is null || time < _start || time >= _start + UtcInstant.Day)
        {
            long number = Math.DivRem(time, UtcInstant.Day, out long rest);
            number -= rest < 0 ? 1 : 0;
            if (!_days.TryGetValue(number, out Day? day))
            {
                _days.Add(number, day = new Day { Number = number, First = time, Last = time });
            }

            // The first and the last day that there are have no whole one in 64 bits.
            _start = Math.Clamp(number, -LastWholeDay, LastWholeDay) * UtcInstant.Day;
            _last = day;
        }

        _last.Rows++;
        _last.First = Math.Min(_last.First, time);
        _last.Last = Math.Max(_last.Last, time);
    }

    /// <summary>The first and the last instant of the stretch of days that the rows are about; the epoch where there are none.</summary>
    /// <param name="end">Rows at or after it are strays, unless all are: the end of the day that the upload is of. Null where no day is
    /// named.</param>
    internal (UtcInstant From, UtcInstant To) Stretch(UtcInstant? end)
    {
        Day[] days = [.. _days.Values.Where(day => end is not { } last || day.First < last.Nanoseconds)];
        if (days.Length == 0)
        {
            days = [.. _days.Values];
        }

        if (days.Length == 0)
        {
            return (default, default);
        }

        List<(int First, int Last, long Rows)> stretches = [];
        for (int i = 0; i < days.Length; i++)
        {
            if (i == 0 || days[i].Number - days[i - 1].Number > GapDaysMax)
            {
                stretches.Add((i, i, days[i].Rows));
            }
            else
            {
                (int first, _, long rows) = stretches[^1];
                stretches[^1] = (first, i, rows + days[i].Rows);
            }
        }

        int at = stretches.Count - 1;
        long all = days.Sum(static day => day.Rows), after = 0;
        while (at > 0)
        {
            after += stretches[at].Rows;
            bool isFar = days[stretches[at].First].Number - days[stretches[at - 1].Last].Number > StrayGapDays;
            if (after * StrayOf >= all && !(isFar && after * 2 < all))
            {
                break;
            }

            at--;
        }

        return (
            UtcInstant.FromNanoseconds(days[stretches[at].First].First), UtcInstant.FromNanoseconds(days[stretches[at].Last].Last));
    }

    private sealed class Day
    {
        internal required long Number { get; init; }

        internal long First { get; set; }

        internal long Last { get; set; }

        internal long Rows { get; set; }
    }
}
