using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using CompliReport.History;
using CompliReport.Ledgers.Beside;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Reports;

/// <summary>Whether a run can go on with the history that was given, in words for whoever gave it.</summary>
internal static class PriorHistory
{
    /// <summary>The code of the fault of a history that was left out; such a run is not to be delivered.</summary>
    internal const string Refused = "HISTORY_REFUSED";

    /// <summary>The code of the warning that days between the history and the run are not known.</summary>
    internal const string Gap = "HISTORY_GAP";

    /// <summary>The history, where the run can go on with it; adds a fault where it cannot, and where days are missing between.</summary>
    /// <param name="file">The history as it came.</param>
    /// <param name="packs">The packs of the run.</param>
    /// <param name="exchange">Whose run it is; <c>default</c> where no row says.</param>
    /// <param name="first">The first day of the run.</param>
    /// <param name="last">The day that names it.</param>
    /// <param name="faults">Takes the fault.</param>
    internal static DayHistory? Of(
        HistoryInput file, ImmutableArray<RulePack> packs, ExchangeId exchange, DateOnly first, DateOnly last,
        ICollection<InputFault> faults)
    {
        void Refuse(string found, string expected, string nextStep) =>
            faults.Add(new InputFault(file.Name, 0, "", Refused, found, expected) { NextStep = nextStep });

        DayHistory? history = DayHistory.Read(file.Content, packs, out string? fault);
        if (history is null)
        {
            Refuse(fault!, "a sound history", "");
            return null;
        }

        if (exchange != default && history.Exchange != exchange)
        {
            Refuse(
                $"it is of exchange '{history.Exchange.Text}'", $"the history of '{exchange.Text}'",
                $"give the history.bin that a run of '{exchange.Text}' left; or none, and rules whose windows began before say no data");
            return null;
        }

        if (history.Day >= last)
        {
            Refuse(
                $"it is of {Figures.Day(history.Day)}", $"the history of a day before {Figures.Day(last)}",
                $"give the history.bin of {Figures.Day(last.AddDays(-1))}, or of the nearest day before that was run");
            return null;
        }

        if (GapOf(file, history.Day, first) is { } gap)
        {
            faults.Add(gap);
        }

        return history;
    }

    // The days between may be late, or nothing happened on them: the run goes on with what is known, and says what is not.
    private static InputFault? GapOf(HistoryInput file, DateOnly known, DateOnly first)
    {
        DateOnly from = known.AddDays(1), to = first.AddDays(-1);
        if (from > to)
        {
            return null;
        }

        string days = from == to ? Figures.Day(from) : $"{Figures.Day(from)} to {Figures.Day(to)}";
        return new InputFault(
            file.Name, 0, "", Gap, $"the history of {Figures.Day(known)} for a run that begins on {Figures.Day(first)}",
            $"that of {Figures.Day(to)}")
        {
            NextStep = $"if there is a ledger of {days}, run it, and this one again after it. Until then what happened on {days} is "
                + "missing: windows of several days, a month or a year that hold it may be larger than they are shown, and clear ones "
                + "may be none",
        };
    }
}
