using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.History;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection;

/// <summary>The parts of one open window of a rule, with the rows of this run that each of them counts. Used for one window after the
/// other.</summary>
internal sealed class WindowParts(RuleMeasure measure, int thresholds)
{
    private readonly List<WindowPart> _parts = [];
    private readonly List<(RecordLocation At, int Account)> _rows = [];
    private readonly List<int> _rowsOfPart = [];
    private int _firstRow;

    internal int Count => _parts.Count;

    internal WindowPart First => _parts[0];

    internal WindowPart Last => _parts[^1];

    /// <summary>From where on the rows are those of the window, and where they end.</summary>
    internal (int First, int End) RowRange => (_firstRow, _rows.Count);

    /// <summary>Goes on with a part of earlier days.</summary>
    internal void Add(WindowPart part)
    {
        _parts.Add(part);
        _rowsOfPart.Add(0);
    }

    /// <summary>Opens a part that begins on a date.</summary>
    internal void Open(DateOnly date) => Add(new WindowPart { Date = date, Sums = new ScaledAmount[thresholds] });

    /// <summary>Adds a row to the last part.</summary>
    internal void AddRow(in AccountEvent e)
    {
        _rows.Add((e.At, e.Account));
        _rowsOfPart[^1]++;
    }

    /// <summary>Gives up the days that a rolling window which ends on this date no longer has.</summary>
    internal void Drop(DateOnly date, int days)
    {
        int gone = 0;
        while (gone < _parts.Count && date.DayNumber - _parts[gone].Date.DayNumber >= days)
        {
            _firstRow += _rowsOfPart[gone++];
        }

        _parts.RemoveRange(0, gone);
        _rowsOfPart.RemoveRange(0, gone);
    }

    /// <summary>Events, and their value in millionths of a US dollar.</summary>
    internal (long Events, long UsdMicros) Counted()
    {
        (long events, long micros) = (0, 0);
        foreach (WindowPart part in _parts)
        {
            (events, micros) = (events + part.Count, micros + part.UsdMicros);
        }

        return (events, micros);
    }

    /// <summary>What the parts measure together, against each threshold.</summary>
    internal ScaledAmount[] Totals()
    {
        if (_parts.Count == 1)
        {
            return _parts[0].Sums;
        }

        ScaledAmount[] totals = new ScaledAmount[thresholds];
        foreach (WindowPart part in _parts)
        {
            for (int i = 0; i < totals.Length; i++)
            {
                totals[i] = measure != RuleMeasure.Max ? totals[i] + part.Sums[i]
                    : part.Sums[i] > totals[i] ? part.Sums[i]
                    : totals[i];
            }
        }

        return totals;
    }

    /// <summary>Different parties met.</summary>
    internal long DistinctCount() => _parts.Count == 1
        ? _parts[0].Distinct?.Count ?? 0
        : _parts.SelectMany(static part => part.Distinct ?? []).Distinct().LongCount();

    /// <summary>The rows of a range; the list itself goes on.</summary>
    internal (RecordLocation At, int Account)[] Rows(int first, int end) => [.. _rows[first..end]];

    /// <summary>The parts, which are the caller's from now on.</summary>
    internal ImmutableArray<WindowPart> Take() => [.. _parts];

    internal void Clear()
    {
        _parts.Clear();
        _rowsOfPart.Clear();
        _rows.Clear();
        _firstRow = 0;
    }
}
