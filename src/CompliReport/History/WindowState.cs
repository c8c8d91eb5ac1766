using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.History;

/// <summary>What one local day, or all days so far, add to a window of a rule.</summary>
internal sealed class WindowPart
{
    /// <summary>The local day; of a window that is no rolling one its first day.</summary>
    internal required DateOnly Date { get; init; }

    /// <summary>The measure against each threshold of the rule, in its currency; the largest amount where that is measured.</summary>
    internal required ScaledAmount[] Sums { get; init; }

    /// <summary>Events counted.</summary>
    internal long Count { get; set; }

    /// <summary>Their value in millionths of a US dollar, where they have one.</summary>
    internal long UsdMicros { get; set; }

    /// <summary>The first of them, in nanoseconds.</summary>
    internal long From { get; set; }

    /// <summary>Hashes of the counterparties or customers met, where a rule counts different ones.</summary>
    internal SortedSet<ulong>? Distinct { get; set; }

    /// <summary>A part of its own with the same content.</summary>
    internal WindowPart Copy() => new()
    {
        Date = Date,
        Sums = [.. Sums],
        Count = Count,
        UsdMicros = UsdMicros,
        From = From,
        Distinct = Distinct is { } distinct ? [.. distinct] : null,
    };
}

/// <summary>A window of a rule that is still open for one subject: what the next day goes on with.</summary>
/// <param name="Start">First day of the window, or of the run of days; of a rolling window the first day of its hits, else default.</param>
/// <param name="Last">The last day that added something.</param>
/// <param name="LacksData">Whether something in it could not be judged, so that it can hit and never be clear.</param>
/// <param name="Parts">One part; of a rolling window one for each day that added something. Empty where nothing could be judged.</param>
internal sealed record WindowState(DateOnly Start, DateOnly Last, bool LacksData, ImmutableArray<WindowPart> Parts)
{
    /// <summary>What of it a day can go on with; null for nothing.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="next">The earliest local date that the day may have.</param>
    internal WindowState? LeftOn(Rule rule, DateOnly next)
    {
        switch (rule.Window.Kind)
        {
            case RuleWindowKind.Transaction:
                return ShownFrom(rule, next) > Start ? null : this;
            case RuleWindowKind.ConsecutiveDays:
                return next.DayNumber - Last.DayNumber > RuleWindow.RunGapDaysMax ? null : this;
            case RuleWindowKind.Rolling:
                ImmutableArray<WindowPart> kept = Parts.RemoveAll(part => next.DayNumber - part.Date.DayNumber >= rule.Window.Number);
                return kept.IsEmpty && next.DayNumber - Last.DayNumber >= rule.Window.Number ? null
                    : kept.Length == Parts.Length ? this
                    : this with { Parts = kept };
            default:
                return rule.Window.DaysAround(next).First > Start ? null : this;
        }
    }

    /// <summary>The first day of those whose transactions are shown together, where each is judged by itself: those that have to be
    /// reported by the day, for each has its deadline, and facts that are only noted by the month.</summary>
    internal static DateOnly ShownFrom(Rule rule, DateOnly date) =>
        rule.Consequence == RuleConsequence.Tag ? new DateOnly(date.Year, date.Month, 1) : date;
}
