using System.Collections.Generic;
using CompliReport.Values;

namespace CompliReport.Ledgers.Identity;

/// <summary>The rows of a run whose entry id was read before: the first of them with what they move, and the places of all.</summary>
internal sealed class RepeatedEntries
{
    private readonly ChunkedList<RecordLocation> _places = new();
    private List<RepeatedEntry> _first = [];

    /// <summary>How many there are.</summary>
    internal int Count => _places.Count;

    /// <summary>The first of them in the order of the run, at most <see cref="LedgerLimits.RepeatedListed"/>.</summary>
    internal IReadOnlyList<RepeatedEntry> First => _first;

    /// <summary>Where all of them stand, in no order.</summary>
    internal IEnumerable<RecordLocation> Places
    {
        get
        {
            for (int i = 0; i < _places.Count; i++)
            {
                yield return _places[i];
            }
        }
    }

    internal void Add(in RepeatedEntry entry)
    {
        _places.Add(entry.At);
        _first.Add(entry);
        if (_first.Count >= 2 * LedgerLimits.RepeatedListed)
        {
            Shorten();
        }
    }

    /// <summary>Brings them into order, and gives up those that are not listed.</summary>
    internal void Shorten()
    {
        _first.Sort(static (left, right) => left.At.CompareTo(right.At));
        if (_first.Count > LedgerLimits.RepeatedListed)
        {
            _first = _first[..LedgerLimits.RepeatedListed];
        }
    }
}
