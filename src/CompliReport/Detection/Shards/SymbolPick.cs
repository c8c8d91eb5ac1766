using System.Collections.Generic;
using CompliReport.History;
using CompliReport.Ledgers.Cells;

namespace CompliReport.Detection.Shards;

/// <summary>
/// Some of a run's names, numbered anew in the order of their numbers in the run: what depends on that order comes out the same.
/// </summary>
internal sealed class SymbolPick(SymbolTable table)
{
    // 0 where a name is not picked, else its new number and one.
    private readonly int[] _numbers = new int[table.Count];
    private readonly List<int> _picked = [];

    /// <summary>The names picked, by their numbers in the run, in order; after <see cref="Settle"/>.</summary>
    internal IReadOnlyList<int> Picked => _picked;

    /// <summary>The new number and one of a name; 0 for -1, which is none.</summary>
    internal int this[int symbol] => symbol < 0 ? 0 : _numbers[symbol];

    /// <summary>Picks a name; -1 is none.</summary>
    internal void Pick(int symbol)
    {
        if (symbol >= 0)
        {
            _numbers[symbol] = 1;
        }
    }

    /// <summary>Ends the picking.</summary>
    internal void Settle()
    {
        for (int symbol = 0; symbol < _numbers.Length; symbol++)
        {
            if (_numbers[symbol] != 0)
            {
                _picked.Add(symbol);
                _numbers[symbol] = _picked.Count;
            }
        }
    }

    /// <summary>Writes the names in the order of their new numbers.</summary>
    internal void Write(HistoryBytes bytes)
    {
        bytes.Number((long)_picked.Count);
        foreach (int symbol in _picked)
        {
            bytes.Text(table.Text(symbol));
        }
    }
}
