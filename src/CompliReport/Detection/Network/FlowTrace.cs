using System;
using System.Collections.Generic;

namespace CompliReport.Detection.Network;

/// <summary>Value that an edge carries from the sources, and how many edges it has come.</summary>
internal readonly record struct CarriedValue(int Edge, int Hop, long UsdMicros);

/// <summary>Follows value from some nodes over at most so many edges, in the order of time.</summary>
/// <remarks>
/// What came from the sources leaves a node before anything else does, the part that came the shorter way first: every dollar is counted
/// once, and a node passes on no more than it got. Hubs take nothing and pass nothing on, and what comes back to a source ends there.
/// One pass over the edges of the nodes that can be reached: n log n in them. Where they are more than the limit nothing is followed, and
/// <see cref="IsComplete"/> says so.
/// </remarks>
internal sealed class FlowTrace
{
    private readonly MoneyNetwork _network;
    private readonly Func<int, bool> _isHub;
    private readonly int _hopsMax;
    private readonly Dictionary<int, int> _levels = [];
    private readonly Dictionary<int, long[]> _received = [], _left = [];

    private FlowTrace(MoneyNetwork network, Func<int, bool> isHub, int hopsMax) => (_network, _isHub, _hopsMax) = (network, isHub, hopsMax);

    /// <summary>Whether all edges could be looked at.</summary>
    internal bool IsComplete { get; private set; }

    /// <summary>Edges that were looked at.</summary>
    internal long Steps { get; private set; }

    /// <summary>Edges that carry value of the sources, in order of time.</summary>
    internal List<CarriedValue> Carried { get; } = [];

    /// <summary>Nodes that the sources reach over edges without a value: how much they got nobody knows.</summary>
    internal HashSet<int> Unvalued { get; } = [];

    /// <summary>Nodes that got value of the sources.</summary>
    internal IEnumerable<int> Reached => _received.Keys;

    /// <summary>What a node got over exactly so many edges.</summary>
    internal long Received(int node, int hop) => _received.TryGetValue(node, out long[]? byHop) ? byHop[hop - 1] : 0;

    /// <summary>Follows what leaves the sources.</summary>
    /// <param name="network">All edges.</param>
    /// <param name="sources">Where it starts.</param>
    /// <param name="counts">Whether an edge of a source counts.</param>
    /// <param name="isHub">What takes nothing and passes nothing on.</param>
    /// <param name="hopsMax">Edges at most.</param>
    /// <param name="stepsMax">Edges that are looked at, at most.</param>
    internal static FlowTrace Of(
        MoneyNetwork network, IEnumerable<int> sources, Func<int, bool> counts, Func<int, bool> isHub, int hopsMax, long stepsMax)
    {
        FlowTrace trace = new(network, isHub, hopsMax);
        List<int> edges = trace.Reach(sources, stepsMax);
        if (trace.IsComplete)
        {
            edges.Sort(trace.InTime);
            foreach (int edge in edges)
            {
                trace.Pass(edge, counts);
            }
        }

        return trace;
    }

    /// <summary>The edges that brought a node its value, back to the sources, at most so many.</summary>
    internal HashSet<int> PathsTo(int node, int edgesMax)
    {
        HashSet<int> edges = [], wanted = [node];
        // Backwards in time: what a node passed on came before.
        for (int i = Carried.Count - 1; i >= 0 && edges.Count < edgesMax; i--)
        {
            CarriedValue one = Carried[i];
            if (wanted.Contains(_network.To(one.Edge)))
            {
                edges.Add(one.Edge);
                if (one.Hop > 1)
                {
                    wanted.Add(_network.From(one.Edge));
                }
            }
        }

        return edges;
    }

    private List<int> Reach(IEnumerable<int> sources, long stepsMax)
    {
        List<int> edges = [], nodes = [.. sources], next = [];
        nodes.ForEach(node => _levels[node] = 0);
        for (int level = 0; level < _hopsMax && nodes.Count > 0; level++)
        {
            foreach (int node in nodes)
            {
                EdgeSpan outgoing = _network.OutOf(node);
                Steps += outgoing.Length;
                if (Steps > stepsMax)
                {
                    return edges;
                }

                foreach (int edge in outgoing)
                {
                    edges.Add(edge);
                    int to = _network.To(edge);
                    if (!_isHub(to) && _levels.TryAdd(to, level + 1))
                    {
                        next.Add(to);
                    }
                }
            }

            (nodes, next) = (next, nodes);
            next.Clear();
        }

        IsComplete = true;
        return edges;
    }

    // Of one instant first what leaves the sources, then what leaves those that they reach, so that a chain within a second is one.
    private int InTime(int left, int right)
    {
        int order = _network[left].Time.CompareTo(_network[right].Time);
        order = order != 0 ? order : _levels[_network.From(left)].CompareTo(_levels[_network.From(right)]);
        return order != 0 ? order : _network.Compare(left, right);
    }

    private void Pass(int edge, Func<int, bool> counts)
    {
        int from = _network.From(edge), to = _network.To(edge);
        long value = _network[edge].UsdMicros;
        if (_isHub(to) || _levels[to] == 0)
        {
            return;
        }

        if (_levels[from] == 0)
        {
            if (counts(edge))
            {
                Carry(edge, to, 1, value);
            }
        }
        else if (value < 0)
        {
            if (_left.ContainsKey(from) || Unvalued.Contains(from))
            {
                Unvalued.Add(to);
            }
        }
        else
        {
            if (Unvalued.Contains(from))
            {
                Unvalued.Add(to);
            }

            PassOn(edge, from, to, value);
        }
    }

    private void PassOn(int edge, int from, int to, long value)
    {
        if (!_left.TryGetValue(from, out long[]? left))
        {
            return;
        }

        for (int hop = 1; hop < _hopsMax && value > 0; hop++)
        {
            long passed = Math.Min(left[hop - 1], value);
            if (passed > 0)
            {
                left[hop - 1] -= passed;
                value -= passed;
                Carry(edge, to, hop + 1, passed);
            }
        }
    }

    private void Carry(int edge, int to, int hop, long value)
    {
        if (value < 0)
        {
            Unvalued.Add(to);
            return;
        }

        Carried.Add(new CarriedValue(edge, hop, value));
        if (!_received.TryGetValue(to, out long[]? received))
        {
            _received.Add(to, received = new long[_hopsMax]);
            _left.Add(to, new long[_hopsMax]);
        }

        received[hop - 1] = MoneyNetwork.Add(received[hop - 1], value);
        _left[to][hop - 1] = MoneyNetwork.Add(_left[to][hop - 1], value);
    }
}
