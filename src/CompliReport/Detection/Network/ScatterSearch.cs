using System;
using System.Collections.Generic;

namespace CompliReport.Detection.Network;

/// <summary>A payment of one that an intermediary passed on to another.</summary>
/// <param name="Source">Who paid.</param>
/// <param name="Middle">Who passed it on.</param>
/// <param name="Sink">To whom.</param>
/// <param name="In">The payment.</param>
/// <param name="Out">The last movement that passed it on.</param>
/// <param name="UsdMicros">How much of it.</param>
internal readonly record struct ScatteredPath(int Source, int Middle, int Sink, int In, int Out, long UsdMicros);

/// <summary>Finds payers whose payments go over several intermediaries to one payee.</summary>
/// <remarks>
/// A payment has at most one path, since more than half of it has to go on to one payee: paths are at most as many as movements, and those
/// alone are kept that start at somebody who pays enough others and end at somebody whom enough others pay.
/// </remarks>
internal sealed class ScatterSearch(
    MoneyNetwork network, Func<int, bool> isHub, Func<int, bool> isOwnMoney, PassLimits limits)
{
    private readonly List<ScatteredPath> _paths = [];

    /// <summary>Whether there were no more paths than the limit; else none is found.</summary>
    internal bool IsComplete { get; private set; } = true;

    /// <summary>Of each pair of a payer and a payee the window that moved most, by their names.</summary>
    internal IEnumerable<ScatteredPath[]> Find()
    {
        Collect();
        if (!IsComplete)
        {
            yield break;
        }

        _paths.Sort(Compare);
        for (int first = 0, next; first < _paths.Count; first = next)
        {
            for (next = first + 1; next < _paths.Count && IsSamePair(_paths[first], _paths[next]); next++)
            {
            }

            if (next - first >= limits.Middles && FindBest(first, next) is { } best)
            {
                yield return [.. _paths[best.First..(best.Last + 1)]];
            }
        }
    }

    private void Collect()
    {
        bool[] pays = Fans(outgoing: true), isPaid = Fans(outgoing: false);
        NodePass pass = new(network, isHub, isOwnMoney);
        Dictionary<int, (long Usd, int Out)> bySink = [];
        for (int node = 0; node < network.NodeCount; node++)
        {
            if (isHub(node) || network.InOf(node).IsEmpty || network.OutOf(node).IsEmpty || !IsBetween(node, pays, isPaid))
            {
                continue;
            }

            pass.Follow(node);
            for (int i = 0, next; i < pass.Pieces.Count; i = next)
            {
                bySink.Clear();
                int payment = pass.Pieces[i].In;
                for (next = i; next < pass.Pieces.Count && pass.Pieces[next].In == payment; next++)
                {
                    PassedPiece piece = pass.Pieces[next];
                    if (network[piece.Out].Time - network[payment].Time < limits.Window)
                    {
                        int sink = network.To(piece.Out);
                        bySink[sink] = (bySink.GetValueOrDefault(sink).Usd + piece.UsdMicros, piece.Out);
                    }
                }

                if (pays[network.From(payment)])
                {
                    Keep(node, payment, bySink, isPaid);
                }
            }
        }
    }

    private void Keep(int node, int payment, Dictionary<int, (long Usd, int Out)> bySink, bool[] isPaid)
    {
        int source = network.From(payment);
        foreach ((int sink, (long usd, int last)) in bySink)
        {
            if (isPaid[sink] && sink != source && usd >= limits.KeptShare * network[payment].UsdMicros)
            {
                IsComplete &= _paths.Count < limits.PathsMax;
                if (IsComplete)
                {
                    _paths.Add(new ScatteredPath(source, node, sink, payment, last, usd));
                }
            }
        }
    }

    // Nodes that pay, or are paid by, enough others.
    private bool[] Fans(bool outgoing)
    {
        bool[] fans = new bool[network.NodeCount];
        HashSet<int> others = [];
        for (int node = 0; node < network.NodeCount; node++)
        {
            EdgeSpan edges = outgoing ? network.OutOf(node) : network.InOf(node);
            if (edges.Length < limits.Middles || isHub(node))
            {
                continue;
            }

            others.Clear();
            for (int i = 0; i < edges.Length && others.Count < limits.Middles; i++)
            {
                others.Add(outgoing ? network.To(edges[i]) : network.From(edges[i]));
            }

            fans[node] = others.Count >= limits.Middles;
        }

        return fans;
    }

    private bool IsBetween(int node, bool[] pays, bool[] isPaid)
    {
        bool isBetween = false;
        foreach (int edge in network.InOf(node))
        {
            isBetween |= pays[network.From(edge)];
        }

        if (!isBetween)
        {
            return false;
        }

        foreach (int edge in network.OutOf(node))
        {
            if (isPaid[network.To(edge)])
            {
                return true;
            }
        }

        return false;
    }

    // Paths of a pair stand in the order of their payments.
    private (int First, int Last)? FindBest(int start, int end)
    {
        Dictionary<int, int> middles = [];
        (int First, int Last)? best = null;
        long sent = 0, bestSent = 0;
        int first = start;
        for (int last = start; last < end; last++)
        {
            middles[_paths[last].Middle] = middles.GetValueOrDefault(_paths[last].Middle) + 1;
            sent = MoneyNetwork.Add(sent, network[_paths[last].In].UsdMicros);
            for (; first < last && network[_paths[last].Out].Time - network[_paths[first].In].Time >= limits.Window; first++)
            {
                int left = middles[_paths[first].Middle] - 1;
                _ = left == 0 ? middles.Remove(_paths[first].Middle) : (middles[_paths[first].Middle] = left) > 0;
                sent -= network[_paths[first].In].UsdMicros;
            }

            if (middles.Count >= limits.Middles && sent >= limits.Turnover && sent > bestSent)
            {
                (best, bestSent) = ((first, last), sent);
            }
        }

        return best;
    }

    private int Compare(ScatteredPath left, ScatteredPath right)
    {
        int order = left.Source == right.Source ? 0 : network.Key(left.Source).CompareTo(network.Key(right.Source));
        order = order != 0 || left.Sink == right.Sink ? order : network.Key(left.Sink).CompareTo(network.Key(right.Sink));
        return order != 0 ? order : network.Compare(left.In, right.In);
    }

    private static bool IsSamePair(ScatteredPath left, ScatteredPath right) => (left.Source, left.Sink) == (right.Source, right.Sink);
}
