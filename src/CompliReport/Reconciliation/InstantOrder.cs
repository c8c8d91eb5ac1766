using System;
using System.Collections.Generic;
using System.Linq;
using CompliReport.Values;

namespace CompliReport.Reconciliation;

/// <summary>A leg of a chain of balances; <paramref name="After"/> is null where its row does not say the balance.</summary>
internal sealed record BalanceRow(long Time, ulong Key, RecordLocation At, ScaledAmount Amount, ScaledAmount? After)
{
    internal ScaledAmount Before => ScaledAmount.FromUnits(unchecked((After?.Units ?? 0) - Amount.Units));
}

/// <summary>Puts the rows of one instant into an order in which as few balances as possible jump.</summary>
/// <remarks>
/// Files have seconds, and a second many rows in any order. A row leads from the balance before it to the one after it, so an order without
/// a jump is a walk over all rows (an Euler path). Where there is none, the fewest additional steps that make one are the jumps; they lead
/// over one place that is no balance. Linear in the number of rows, so that a file of one instant costs no more than another.
/// </remarks>
internal static class InstantOrder
{
    // The place that jumps lead over.
    private const int Nowhere = 0;

    /// <summary>The rows that say their balance, in order.</summary>
    /// <param name="rows">Rows of one instant, in the order that decides where several are as good.</param>
    /// <param name="before">The balance before the instant; null where nothing is known of the chain.</param>
    /// <param name="next">The rows of the next instant: the walk ends where one of them begins, if it can.</param>
    internal static List<BalanceRow> Of(IReadOnlyList<BalanceRow> rows, ScaledAmount? before, IEnumerable<BalanceRow> next)
    {
        if (rows.Count < 2)
        {
            return [.. rows];
        }

        Walk walk = new(rows);
        int start = before is { } known ? walk.PlaceOf(known) : walk.FirstStart();
        walk.Close(start, walk.EndFor(start, next));
        List<int> steps = walk.From(start);
        // Rows that lead in a circle of their own are reached by a jump: before the last part of the walk, which ends where it should.
        List<int> circles = walk.From(Nowhere);
        for (int row = 0; row < rows.Count; row++)
        {
            circles.AddRange(walk.From(walk.Start(row)));
        }

        int lastJump = steps.FindLastIndex(step => step >= rows.Count);
        steps.InsertRange(lastJump < 0 ? steps.Count : lastJump + 1, circles);
        return [.. steps.Where(step => step < rows.Count).Select(step => rows[step])];
    }

    private sealed class Walk
    {
        private readonly Dictionary<ScaledAmount, int> _places = [];
        private readonly List<List<int>> _leaving = [[]];
        private readonly List<int> _surplus = [0], _taken = [0];
        private readonly List<(int From, int To)> _steps = [];

        internal Walk(IReadOnlyList<BalanceRow> rows)
        {
            foreach (BalanceRow row in rows)
            {
                Add(PlaceOf(row.Before), PlaceOf(row.After!.Value));
            }
        }

        internal int PlaceOf(ScaledAmount balance)
        {
            if (!_places.TryGetValue(balance, out int place))
            {
                place = _leaving.Count;
                _places.Add(balance, place);
                _leaving.Add([]);
                _surplus.Add(0);
                _taken.Add(0);
            }

            return place;
        }

        internal int Start(int step) => _steps[step].From;

        /// <summary>Where a walk must begin that has nothing before it: at a balance that more rows leave than reach.</summary>
        internal int FirstStart()
        {
            int first = _steps.FindIndex(step => _surplus[step.From] > 0);
            return _steps[Math.Max(first, 0)].From;
        }

        /// <summary>Where the walk ends: at a balance that more rows reach than leave, best at one that the next instant leaves.</summary>
        internal int EndFor(int start, IEnumerable<BalanceRow> next)
        {
            List<int> ends =
            [
                .. _steps.Select(static step => step.To).Distinct().Where(place => _surplus[place] - (place == start ? 1 : 0) < 0),
            ];
            if (ends.Count < 2)
            {
                return ends.Count == 0 ? start : ends[0];
            }

            HashSet<int> wanted =
            [
                .. next.Select(row => row.After is not null && _places.TryGetValue(row.Before, out int place) ? place : Nowhere),
            ];
            int found = ends.FindIndex(wanted.Contains);
            return found >= 0 ? ends[found] : ends.Find(place => place != start);
        }

        /// <summary>Adds the jumps without which no walk from the start to the end takes every row.</summary>
        internal void Close(int start, int end)
        {
            for (int place = 1; place < _leaving.Count; place++)
            {
                int surplus = _surplus[place] - (place == start ? 1 : 0) + (place == end ? 1 : 0);
                for (; surplus > 0; surplus--)
                {
                    Add(Nowhere, place);
                }

                for (; surplus < 0; surplus++)
                {
                    Add(place, Nowhere);
                }
            }
        }

        /// <summary>The steps of a walk that takes every step which can be reached from the start and was not taken yet.</summary>
        internal List<int> From(int start)
        {
            List<int> walked = [];
            Stack<(int Place, int By)> way = new([(start, -1)]);
            while (way.TryPeek(out (int Place, int By) here))
            {
                if (_taken[here.Place] < _leaving[here.Place].Count)
                {
                    int step = _leaving[here.Place][_taken[here.Place]++];
                    way.Push((_steps[step].To, step));
                }
                else
                {
                    way.Pop();
                    walked.Add(here.By);
                }
            }

            walked.RemoveAt(walked.Count - 1);
            walked.Reverse();
            return walked;
        }

        private void Add(int from, int to)
        {
            _leaving[from].Add(_steps.Count);
            _steps.Add((from, to));
            _surplus[from]++;
            _surplus[to]--;
        }
    }
}
