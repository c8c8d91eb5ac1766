using System;
using System.Collections.Generic;
using CompliReport.Values;

namespace CompliReport.Detection.Network;

/// <summary>What a cycle is.</summary>
/// <param name="LengthMin">Movements at least.</param>
/// <param name="LengthMax">Movements at most.</param>
/// <param name="KeptMin">Each movement is at least this part of the first.</param>
/// <param name="KeptMax">And at most this.</param>
/// <param name="UsdMicros">The first is at least this.</param>
/// <param name="Window">The last comes within so many nanoseconds of the first.</param>
/// <param name="StepsPerStart">Movements that are looked at for each node where a cycle may start.</param>
/// <param name="StepsPerEdge">And as many more for each movement that leaves it.</param>
internal sealed record CycleLimits(
    int LengthMin, int LengthMax, decimal KeptMin, decimal KeptMax, long UsdMicros, long Window, long StepsPerStart, long StepsPerEdge);

/// <summary>Finds value that returns to where it started over other nodes, each once, in the order of time.</summary>
/// <remarks>
/// Only nodes that can reach themselves at all (strongly connected components of at least the shortest length) are searched, depth first,
/// one after the other by their names; a movement is in one cycle at most, the one that is found first. Each start has its own number of
/// steps, so that no other one takes them away; one that runs out stands in <see cref="Unfinished"/>.
/// </remarks>
internal sealed class CycleSearch
{
    private readonly MoneyNetwork _network;
    private readonly CycleLimits _limits;
    private readonly Func<int, bool> _isHub;
    private readonly HashSet<int> _used = [];
    private readonly List<int> _path = [];
    private readonly int[] _component;
    private long _stepsLeft;

    private CycleSearch(MoneyNetwork network, CycleLimits limits, Func<int, bool> isHub)
    {
        (_network, _limits, _isHub) = (network, limits, isHub);
        _component = new StrongComponents(network, edge => IsEdge(edge)).OfAtLeast(limits.LengthMin);
        List<(ulong Key, int Node)> starts = [];
        for (int node = 0; node < network.NodeCount; node++)
        {
            if (_component[node] >= 0)
            {
                starts.Add((network.Key(node), node));
            }
        }

        starts.Sort();
        foreach ((ulong _, int start) in starts)
        {
            Search(start);
        }
    }

    /// <summary>The cycles, each in the order of time; by the names of their starts.</summary>
    internal List<int[]> Cycles { get; } = [];

    /// <summary>Nodes of which not all could be looked at.</summary>
    internal HashSet<int> Unfinished { get; } = [];

    /// <summary>Movements that were looked at.</summary>
    internal long Steps { get; private set; }

    internal static CycleSearch Of(MoneyNetwork network, CycleLimits limits, Func<int, bool> isHub) => new(network, limits, isHub);

    private bool IsEdge(int edge) =>
        _network[edge].UsdMicros >= _limits.UsdMicros * Math.Min(_limits.KeptMin, 1m) && _network[edge].UsdMicros > 0
            && !_isHub(_network.From(edge)) && !_isHub(_network.To(edge));

    private void Search(int start)
    {
        EdgeSpan outgoing = _network.OutOf(start);
        long all = _limits.StepsPerStart + (_limits.StepsPerEdge * outgoing.Length);
        _stepsLeft = all;
        // The last start that still closes makes the shortest trip: what is found is one round, and not the ends of two.
        for (int i = outgoing.Length - 1; i >= 0; i--)
        {
            int first = outgoing[i];
            if (--_stepsLeft < 0)
            {
                break;
            }

            if (_network[first].UsdMicros >= _limits.UsdMicros && Leads(first) && !_used.Contains(first))
            {
                _path.Clear();
                _path.Add(first);
                if (Extend(start, first))
                {
                    Cycles.Add([.. _path]);
                    _used.UnionWith(_path);
                }
            }
        }

        if (_stepsLeft < 0)
        {
            Unfinished.Add(start);
        }

        Steps += all - Math.Max(_stepsLeft, 0);
    }

    // Both ends may lie on one cycle.
    private bool Leads(int edge) => _component[_network.To(edge)] == _component[_network.From(edge)] && IsEdge(edge);

    // Whether the path can be closed; then it is the cycle.
    private bool Extend(int start, int first)
    {
        long time = _network[_path[^1]].Time, end = _network[first].Time + _limits.Window;
        decimal value = _network[first].UsdMicros;
        EdgeSpan edges = _network.OutOf(_network.To(_path[^1]));
        for (int i = FirstAfter(edges, time); i < edges.Length && _network[edges[i]].Time < end; i++)
        {
            if (--_stepsLeft < 0)
            {
                return false;
            }

            int edge = edges[i], to = _network.To(edge);
            long usd = _network[edge].UsdMicros;
            if (usd < _limits.KeptMin * value || usd > _limits.KeptMax * value || !Leads(edge) || _used.Contains(edge))
            {
                continue;
            }

            bool isClosed = to == start;
            if (isClosed ? _path.Count + 1 < _limits.LengthMin : _path.Count + 1 >= _limits.LengthMax || IsOnPath(to))
            {
                continue;
            }

            _path.Add(edge);
            if (isClosed || Extend(start, first))
            {
                return true;
            }

            _path.RemoveAt(_path.Count - 1);
        }

        return false;
    }

    private bool IsOnPath(int node) => _path.Exists(edge => _network.To(edge) == node);

    // A chain may pass on in the same instant: ledgers have seconds.
    private int FirstAfter(EdgeSpan edges, long time)
    {
        int low = 0, high = edges.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _network[edges[middle]].Time < time ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

/// <summary>Nodes that can reach each other, by Tarjan's method with a stack of its own: linear, and as deep as it likes.</summary>
/// <remarks>
/// The search goes all over its nodes: those that can be left and reached have numbers of their own here, as most counterparties deal with
/// one customer one way, and the other ends of the edges that count are copied first, in the order of nodes.
/// </remarks>
internal sealed class StrongComponents
{
    private readonly ChunkedList<int> _targets = new();
    private readonly int[] _memberOf, _starts, _number, _low, _next, _component;
    private readonly Stack<int> _open = new(), _calls = new();
    private readonly List<int> _sizes = [];
    private int _numbers;

    internal StrongComponents(MoneyNetwork network, Func<int, bool> isEdge)
    {
        _memberOf = new int[network.NodeCount];
        int count = 0;
        for (int node = 0; node < _memberOf.Length; node++)
        {
            // Without edges both ways a node is alone.
            _memberOf[node] = network.OutOf(node).IsEmpty || network.InOf(node).IsEmpty ? -1 : count++;
        }

        _starts = new int[count + 1];
        CopyTargets(network, isEdge);
        (_number, _low, _next, _component) = (new int[count], new int[count], new int[count], new int[count]);
        Array.Fill(_component, -1);
        for (int member = 0; member < count; member++)
        {
            if (_number[member] == 0)
            {
                Visit(member);
            }
        }
    }

    /// <summary>The component of each node; -1 for one with fewer nodes.</summary>
    /// <param name="nodes">Nodes of a component at least; more than one.</param>
    internal int[] OfAtLeast(int nodes) => Array.ConvertAll(
        _memberOf, member => member >= 0 && _sizes[_component[member]] >= nodes ? _component[member] : -1);

    private void CopyTargets(MoneyNetwork network, Func<int, bool> isEdge)
    {
        for (int node = 0; node < _memberOf.Length; node++)
        {
            if (_memberOf[node] < 0)
            {
                continue;
            }

            foreach (int edge in network.OutOf(node))
            {
                if (_memberOf[network.To(edge)] is >= 0 and int target && isEdge(edge))
                {
                    _targets.Add(target);
                }
            }

            _starts[_memberOf[node] + 1] = _targets.Count;
        }
    }

    private void Visit(int root)
    {
        Enter(root);
        while (_calls.TryPeek(out int node))
        {
            bool isDeeper = false;
            while (_next[node] < _starts[node + 1] && !isDeeper)
            {
                int to = _targets[_next[node]++];
                if (_number[to] == 0)
                {
                    Enter(to);
                    isDeeper = true;
                }
                else if (_component[to] < 0)
                {
                    _low[node] = Math.Min(_low[node], _number[to]);
                }
            }

            if (!isDeeper)
            {
                Leave(node);
            }
        }
    }

    private void Enter(int node)
    {
        _number[node] = _low[node] = ++_numbers;
        _next[node] = _starts[node];
        _open.Push(node);
        _calls.Push(node);
    }

    private void Leave(int node)
    {
        _calls.Pop();
        if (_calls.TryPeek(out int caller))
        {
            _low[caller] = Math.Min(_low[caller], _low[node]);
        }

        if (_low[node] == _number[node])
        {
            int size = 0, member;
            do
            {
                member = _open.Pop();
                _component[member] = _sizes.Count;
                size++;
            }
            while (member != node);
            _sizes.Add(size);
        }
    }
}
