using System;

namespace CompliReport.Detection.Network;

/// <summary>The edges of a node that leave it, or that reach it, in order of time.</summary>
/// <remarks>Edges in memory have the numbers of their movements; those on disk lie in the order of their nodes and have numbers one after
/// the other. <c>default</c> has none.</remarks>
internal readonly ref struct EdgeSpan
{
    private readonly ReadOnlySpan<int> _order;
    private readonly int _first;

    /// <summary>Edges in memory.</summary>
    /// <param name="order">Their numbers.</param>
    internal EdgeSpan(ReadOnlySpan<int> order)
    {
        _order = order;
        Length = order.Length;
    }

    /// <summary>Edges on disk.</summary>
    /// <param name="first">Number of the first.</param>
    /// <param name="length">How many there are.</param>
    internal EdgeSpan(int first, int length) => (_first, Length) = (first, length);

    internal int Length { get; }

    internal bool IsEmpty => Length == 0;

    /// <summary>The number of an edge.</summary>
    /// <param name="index">0 to <see cref="Length"/> - 1.</param>
    internal int this[int index] => _order.IsEmpty ? _first + index : _order[index];

    public Enumerator GetEnumerator() => new(this);

    /// <summary>A copy of the numbers.</summary>
    internal int[] ToArray()
    {
        int[] edges = new int[Length];
        for (int i = 0; i < edges.Length; i++)
        {
            edges[i] = this[i];
        }

        return edges;
    }

    internal ref struct Enumerator
    {
        private readonly EdgeSpan _edges;
        private int _index = -1;

        internal Enumerator(EdgeSpan edges) => _edges = edges;

        public readonly int Current => _edges[_index];

        public bool MoveNext() => ++_index < _edges.Length;
    }
}
