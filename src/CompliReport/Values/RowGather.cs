using System;
using System.Collections.Generic;

namespace CompliReport.Values;

/// <summary>The rows of a column by key: of a column on disk a stretch of keys at a time is brought together, because rows that are asked
/// for all over a disk take a thousand times as long.</summary>
/// <remarks>
/// In memory nothing is copied. On disk one pass over the column copies the rows of each stretch to a place of their own, so that the work
/// grows with the rows and not with their square. Stretches are held one after the other; while one is, several threads may read it.
/// </remarks>
/// <param name="rows">The column.</param>
/// <param name="order">Places in the column, each once, those of one key after those of the other.</param>
internal sealed class RowGather<T>(ChunkedList<T> rows, int[] order)
    where T : unmanaged
{
    private ChunkedList<T>[] _stretches = [];
    private int[] _bounds = [];
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

    /// <summary>Copies the rows of stretches, where they lie on disk; each can be held once after that.</summary>
    /// <param name="bounds">The positions where each stretch begins, rising, and where the last one ends.</param>
    internal void Split(int[] bounds)
    {
        LetGo();
        if (!rows.IsOnDisk)
        {
            return;
        }

        int[] positionOf = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            positionOf[order[i]] = i;
        }

        (_bounds, _stretches) = (bounds, new ChunkedList<T>[Math.Max(bounds.Length - 1, 0)]);
        for (int i = 0; i < _stretches.Length; i++)
        {
            _stretches[i] = ChunkedList<T>.Large();
        }

        for (int row = 0; row < positionOf.Length; row++)
        {
            // The last one of the stretches that begin there: empty ones begin there too.
            int stretch = EndOf(bounds, positionOf[row]) - 1;
            if (stretch >= 0 && stretch < _stretches.Length)
            {
                _stretches[stretch].Add(rows[row]);
            }
        }
    }

    /// <summary>Holds the rows of a stretch in place of those that were held.</summary>
    internal void Hold(int stretch)
    {
        if (!rows.IsOnDisk)
        {
            return;
        }

        (_from, _to) = (_bounds[stretch], _bounds[stretch + 1]);
        int[] places = order[_from.._to], positions = new int[places.Length];
        for (int i = 0; i < positions.Length; i++)
        {
            positions[i] = i;
        }

        // Copied in the order of the column.
        Array.Sort(places, positions);
        if (_held.Length < positions.Length)
        {
            _held = new T[positions.Length];
        }

        for (int i = 0; i < positions.Length; i++)
        {
            _held[positions[i]] = _stretches[stretch][i];
        }

        _stretches[stretch].Clear();
    }

    /// <summary>Gives the memory and the copies back.</summary>
    internal void LetGo()
    {
        Array.ForEach(_stretches, static stretch => stretch.Clear());
        (_stretches, _bounds, _held, _from, _to) = ([], [], [], 0, 0);
    }

    /// <summary>Stretches of keys whose rows are held together, one after the other; all keys at once where the column is in
    /// memory.</summary>
    /// <param name="keys">How many keys there are.</param>
    /// <param name="starts">Where the rows of each key begin in the order, and where the last ones end.</param>
    /// <param name="rowsMax">Rows of a stretch at most, where one key alone has not more.</param>
    internal IEnumerable<(int From, int To)> Stretches(int keys, int[] starts, int rowsMax)
    {
        int[] first = FirstKeys(keys, starts, rowsMax);
        Split(Array.ConvertAll(first, key => starts[key]));
        for (int i = 0; i + 1 < first.Length; i++)
        {
            Hold(i);
            yield return (first[i], first[i + 1]);
        }

        LetGo();
    }

    /// <summary>The first key of each stretch, and where the last one ends.</summary>
    internal int[] FirstKeys(int keys, int[] starts, int rowsMax)
    {
        List<int> first = [0];
        for (int from = 0, to; from < keys; from = to)
        {
            to = rows.IsOnDisk ? from + 1 : keys;
            while (to < keys && starts[to + 1] - starts[from] <= rowsMax)
            {
                to++;
            }

            first.Add(to);
        }

        return [.. first];
    }

    // How many of the bounds are at or before a position.
    private static int EndOf(int[] bounds, int position)
    {
        int low = 0, high = bounds.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = bounds[middle] <= position ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
