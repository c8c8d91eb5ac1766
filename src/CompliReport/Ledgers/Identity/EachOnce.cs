using System;
using System.Collections.Generic;

namespace CompliReport.Ledgers.Identity;

/// <summary>Things in order, each of which may be taken once: what is told once stands for one row of another export and not for
/// more.</summary>
/// <remarks>Taken ones are skipped in nearly constant time.</remarks>
internal sealed class EachOnce<T>
    where T : IComparable<T>
{
    private readonly List<T> _all = [];
    private int[] _next = [];

    /// <summary>How many there are, taken or not.</summary>
    internal int Count => _all.Count;

    /// <summary>One of them, by its place in the order.</summary>
    internal T this[int at] => _all[at];

    /// <summary>Adds one; it can be looked for after the next <see cref="Close"/>.</summary>
    internal void Add(T one) => _all.Add(one);

    /// <summary>Ends adding: all are in order, and free again.</summary>
    internal void Close()
    {
        _all.Sort();
        _next = new int[_all.Count + 1];
        for (int i = 0; i < _next.Length; i++)
        {
            _next[i] = i;
        }
    }

    /// <summary>Takes one: it stands for no other.</summary>
    internal void Take(int at) => _next[at] = at + 1;

    /// <summary>The first free one that does not come before this; <see cref="Count"/> for none.</summary>
    internal int FreeFrom(T wanted)
    {
        int low = 0, high = _all.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _all[middle].CompareTo(wanted) < 0 ? (middle + 1, high) : (low, middle);
        }

        return FreeFrom(low);
    }

    /// <summary>The first free one from a place on; <see cref="Count"/> for none.</summary>
    internal int FreeFrom(int at)
    {
        // The way there is halved for those who come after.
        while (_next[at] != at)
        {
            _next[at] = _next[_next[at]];
            at = _next[at];
        }

        return at;
    }
}
