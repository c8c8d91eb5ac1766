using System;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.History;

/// <summary>The rules whose windows a history holds, and up to when it goes: what is over by then is given up.</summary>
internal sealed class HistoryHorizon
{
    private readonly ImmutableArray<(RuleFamily Family, DateOnly Next)> _rules;

    /// <param name="packs">The packs of the run.</param>
    /// <param name="last">The last instant that the history knows of.</param>
    internal HistoryHorizon(ImmutableArray<RulePack> packs, UtcInstant last)
    {
        (RuleFamily Family, string Key)[] rules =
        [
            .. packs.SelectMany(static pack => RuleFamily.Of(pack).Select(family => (family, family.Key(pack))))
                .OrderBy(static one => one.Item2, StringComparer.Ordinal),
        ];
        Keys = [.. rules.Select(static one => one.Key)];
        Day = last.UtcDate.DayNumber;
        _rules = [.. rules.Select(one => (one.Family, one.Family.Calendar.LocalDate(last)))];
    }

    /// <summary>The rules by number; see <see cref="RuleFamily.Key"/>.</summary>
    internal ImmutableArray<string> Keys { get; }

    /// <summary>The last day by UTC.</summary>
    internal int Day { get; }

    /// <summary>What of a window is still open; null for nothing.</summary>
    internal WindowState? Left(WindowKey key, WindowState state)
    {
        (RuleFamily family, DateOnly next) = _rules[key.Family];
        bool isCounted = family.Measured is { AggregationKey: RuleKey.Counterparty, Window.Kind: RuleWindowKind.ConsecutiveDays };
        if (!isCounted || state.Parts is [{ Distinct: not null }])
        {
            return state.LeftOn(family.Measured, next);
        }

        // Payments that may still count, days of exchanges, and of a counterparty the days with many payments.
        ImmutableArray<WindowPart> kept = state.Parts.RemoveAll(part => key.Of == PaymentsOf
            ? part.Count <= (part.Date < next ? FewPayments : FewOnAnOpenDay) || part.Date.DayNumber <= next.DayNumber - PaymentDaysKept
            : part.Date.DayNumber < next.DayNumber - RuleWindow.RunGapDaysMax);
        return kept.IsEmpty ? null : kept.Length == state.Parts.Length ? state : state with
        {
            Start = kept[0].Date,
            Last = kept[^1].Date,
            Parts = kept,
        };
    }

    /// <summary>The first day, by UTC, on which a window may be over in part; a day early where zones differ.</summary>
    internal int LapseOf(WindowKey key, WindowState state)
    {
        Rule rule = _rules[key.Family].Family.Measured;
        int first = state.Parts.IsEmpty ? state.Last.DayNumber : state.Parts[0].Date.DayNumber;
        int local = rule.Window.Kind switch
        {
            RuleWindowKind.Rolling => first + rule.Window.Number,
            RuleWindowKind.ConsecutiveDays => first,
            RuleWindowKind.Transaction => state.Start.DayNumber,
            _ => rule.Window.DaysAround(state.Start).Last.DayNumber + 1,
        };
        return local - 1;
    }

    /// <summary>In the record of a counterparty: all its payments by day.</summary>
    internal const ulong PaymentsOf = 1;

    /// <summary>Days with as many payments or fewer say nothing of how popular a counterparty is.</summary>
    internal const int FewPayments = 25, FewOnAnOpenDay = 5;

    /// <summary>Days of payments that are kept of a counterparty.</summary>
    internal const int PaymentDaysKept = 28;
}
