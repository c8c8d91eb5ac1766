using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Reports.Periodic;

/// <summary>The month of an instant in each of some zones, as one number: nearly all instants of a run have the same months.</summary>
/// <remarks>
/// Hot path, benchmark "execute --all-rules": two comparisons a conversion instead of a date in the zone of every pack. Safe for several
/// threads at once; which number months get depends on who asks first, so nothing may be ordered by it.
/// </remarks>
internal sealed class FxMonths(ImmutableArray<RegulatorCalendar> zones)
{
    private const int HoursKept = 1024;

    // By the hour of the instant, as in RegulatorCalendar; an entry is replaced as a whole.
    private readonly Span?[] _met = new Span?[HoursKept];
    private readonly Lock _adding = new();
    private volatile ImmutableArray<int>[] _months = [];

    /// <summary>The number of the months of an instant, in nanoseconds since the epoch.</summary>
    internal int NumberAt(long time)
    {
        ref Span? met = ref _met[(int)(time / UtcInstant.Hour) & (HoursKept - 1)];
        Span? span = Volatile.Read(ref met);
        if (span is null || time < span.First || time >= span.End)
        {
            span = SpanAround(time);
            Volatile.Write(ref met, span);
        }

        return span.Number;
    }

    /// <summary>The months of a number, in the order of the zones; months count from the year 0.</summary>
    internal ImmutableArray<int> this[int number] => _months[number];

    private Span SpanAround(long time)
    {
        (long first, long end) = (long.MinValue, long.MaxValue);
        ImmutableArray<int>.Builder months = ImmutableArray.CreateBuilder<int>(zones.Length);
        foreach (RegulatorCalendar zone in zones)
        {
            (DateOnly date, long start, long until) = zone.LocalDayAround(UtcInstant.FromNanoseconds(time));
            (first, end) = (Math.Max(first, start), Math.Min(end, until));
            months.Add((date.Year * 12) + date.Month - 1);
        }

        return new Span(first, end, NumberOf(months.MoveToImmutable()));
    }

    private int NumberOf(ImmutableArray<int> months)
    {
        lock (_adding)
        {
            int number = Array.FindIndex(_months, one => one.SequenceEqual(months));
            if (number < 0)
            {
                number = _months.Length;
                _months = [.. _months, months];
            }

            return number;
        }
    }

    /// <summary>Instants with the same months: the first inclusive, the end exclusive.</summary>
    private sealed record Span(long First, long End, int Number);
}
