using System.Collections.Immutable;
using System.Linq;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.History;

/// <summary>The rules whose windows a history holds, and up to when it goes: what is over by then is given up.</summary>
internal sealed class HistoryHorizon
{
    private readonly ImmutableArray<(RuleFamily Family, System.DateOnly Next)> _rules;

    /// <param name="packs">The packs of the run.</param>
    /// <param name="last">The last instant that the history knows of.</param>
    internal HistoryHorizon(ImmutableArray<RulePack> packs, UtcInstant last)
    {
        (RuleFamily Family, string Key)[] rules =
        [
            .. packs.SelectMany(static pack => RuleFamily.Of(pack).Select(family => (family, family.Key(pack))))
                .OrderBy(static one => one.Item2, System.StringComparer.Ordinal),
        ];
        Keys = [.. rules.Select(static one => one.Key)];
        Day = last.UtcDate.DayNumber;
        _rules = [.. rules.Select(one => (one.Family, one.Family.Calendar.LocalDate(last)))];
    }

    /// <summary>The rules by number; see <see cref="RuleFamily.Key"/>.</summary>
    internal ImmutableArray<string> Keys { get; }

    /// <summary>The last day by UTC.</summary>
    internal int Day { get; }

    /// <summary>What of a window is still open.</summary>
    internal WindowState? Left(int family, WindowState state) => state.LeftOn(_rules[family].Family.Measured, _rules[family].Next);
}
