using System;
using System.Collections.Generic;

namespace CompliReport.Values;

/// <summary>The rows of a column by key: of a column on disk a stretch of keys at a time is brought together by one pass over it, because
/// rows that are asked for all over a disk take a thousand times as long.</summary>
/// <remarks>In memory nothing is copied. Stretches are held one after the other; while one is, several threads may read it.</remarks>
/// <param name="rows">The column.</param>
/// <param name="order">Places in the column, those of one key after those of the other.</param>
internal sealed class RowGather<T>(ChunkedList<T> rows, int[] order)
    where T : unmanaged
{
    private T[] _held = [];
    private int _from, _to;

    /// <summary>The row at a position of the order.</summary>
    internal ref T this[int position] => ref position >= _from && position < _to
        ? ref _held[position - _from]
        : ref rows[order[position]];

    /// <summary>Tells the cache that a row will be read soon.</summary>
    internal void Prefetch(int position)
    {
        if (!rows.IsOnDisk)
        {
            rows.Prefetch(order[position]);
        }
    }

    /// <summary>Holds the rows from a position to before another, in place of those that were held.</summary>
    internal void Hold(int from, int to)
    {
        if (!rows.IsOnDisk)
        {
            return;
        }

        int[] places = order[from..to], positions = new int[to - from];
        for (int i = 0; i < positions.Length; i++)
        {
            positions[i] = i;
        }

        Array.Sort(places, positions);
        if (_held.Length < positions.Length)
        {
            _held = new T[positions.Length];
        }

        for (int i = 0; i < places.Length; i++)
        {
            _held[positions[i]] = rows[places[i]];
        }

        (_from, _to) = (from, to);
    }

    /// <summary>Gives the memory back.</summary>
    internal void LetGo() => (_held, _from, _to) = ([], 0, 0);

    /// <summary>Stretches of keys whose rows are held together, one after the other; all keys at once where the column is in
    /// memory.</summary>
    /// <param name="keys">How many keys there are.</param>
    /// <param name="starts">Where the rows of each key begin in the order, and where the last ones end.</param>
    /// <param name="rowsMax">Rows of a stretch at most, where one key alone has not more.</param>
    internal IEnumerable<(int From, int To)> Stretches(int keys, int[] starts, int rowsMax)
    {
        for (int from = 0, to; from < keys; from = to)
        {
            to = rows.IsOnDisk ? from + 1 : keys;
            while (to < keys && starts[to + 1] - starts[from] <= rowsMax)
            {
                to++;
            }

            Hold(starts[from], starts[to]);
            yield return (from, to);
        }

        LetGo();
    }
}
