using System;
using System.Collections.Generic;

namespace CompliReport.Detection.Network;

/// <summary>Numbers of T05.</summary>
internal sealed record PassLimits(
    int Sources, int Sinks, int Middles, decimal KeptShare, long Turnover, long Window, long PathsMax);

/// <summary>A part of an edge into a node that left by another, first in, first out.</summary>
internal readonly record struct PassedPiece(int In, int Out, long UsdMicros);

/// <summary>Follows value through one node after the other; linear in the edges of each. For one thread.</summary>
/// <param name="network">All edges.</param>
/// <param name="isHub">Nodes that are passed over.</param>
/// <param name="isOwnMoney">Edges that are passed over: nobody else stands at their other end.</param>
internal sealed class NodePass(MoneyNetwork network, Func<int, bool> isHub, Func<int, bool> isOwnMoney)
{
    /// <summary>The pieces of the node asked for last, in the order of both their ends.</summary>
    internal List<PassedPiece> Pieces { get; } = [];

    /// <summary>Matches what leaves a node with what came before; hubs, own money and what has no value are passed over.</summary>
    internal void Follow(int node)
    {
        Pieces.Clear();
        EdgeSpan into = network.InOf(node), outOf = network.OutOf(node);
        int taken = -1, next = 0;
        long left = 0;
        foreach (int outgoing in outOf)
        {
            long rest = isHub(network.To(outgoing)) || isOwnMoney(outgoing) ? 0 : network[outgoing].UsdMicros;
            while (rest > 0)
            {
                // In the same instant what comes in is there for what goes out: ledgers have seconds.
                for (; left == 0 && next < into.Length && network[into[next]].Time <= network[outgoing].Time; next++)
                {
                    taken = into[next];
                    left = isHub(network.From(taken)) || isOwnMoney(taken) ? 0 : Math.Max(network[taken].UsdMicros, 0);
                }

                if (left == 0)
                {
                    break;
                }

                long piece = Math.Min(rest, left);
                Pieces.Add(new PassedPiece(taken, outgoing, piece));
                rest -= piece;
                left -= piece;
            }
        }
    }
}

/// <summary>What a gather-scatter moved.</summary>
/// <param name="Sources">Different payers.</param>
/// <param name="Sinks">Different payees.</param>
/// <param name="In">What came in.</param>
/// <param name="Kept">What of it went on to them.</param>
/// <param name="Edges">The movements.</param>
internal sealed record GatheredFlow(int Sources, int Sinks, long In, long Kept, List<int> Edges);

/// <summary>Finds the window in which a node gathers and scatters most.</summary>
internal static class GatherSearch
{
    internal static GatheredFlow? Find(MoneyNetwork network, NodePass pass, int node, PassLimits limits)
    {
        HashSet<int> payers = [];
        long all = 0;
        foreach (int edge in network.InOf(node))
        {
            payers.Add(network.From(edge));
            all = MoneyNetwork.Add(all, network[edge].UsdMicros);
        }

        if (payers.Count < limits.Sources || all < limits.Turnover)
        {
            return null;
        }

        pass.Follow(node);
        List<PassedPiece> pieces = pass.Pieces.FindAll(piece => !payers.Contains(network.To(piece.Out)));
        (int First, int Last)? best = FindBest(network, node, pieces, limits);
        return best is { } found ? Flow(network, node, pieces, found) : null;
    }

    // Both ends of the pieces rise together: a window is some of them, one after the other. What came in meanwhile counts as a whole.
    private static (int First, int Last)? FindBest(MoneyNetwork network, int node, List<PassedPiece> pieces, PassLimits limits)
    {
        Inflows inflows = new(network, node);
        Dictionary<int, int> sources = [], sinks = [];
        (int First, int Last)? best = null;
        long kept = 0, bestKept = 0;
        int first = 0;
        for (int last = 0; last < pieces.Count; last++)
        {
            Count(sources, network.From(pieces[last].In), 1);
            Count(sinks, network.To(pieces[last].Out), 1);
            kept += pieces[last].UsdMicros;
            for (; network[pieces[last].Out].Time - network[pieces[first].In].Time >= limits.Window; first++)
            {
                Count(sources, network.From(pieces[first].In), -1);
                Count(sinks, network.To(pieces[first].Out), -1);
                kept -= pieces[first].UsdMicros;
                if (first == last)
                {
                    first++;
                    break;
                }
            }

            if (sources.Count >= limits.Sources && sinks.Count >= limits.Sinks && kept > bestKept)
            {
                long into = inflows.Between(network[pieces[first].In].Time, network[pieces[last].In].Time);
                if (into >= limits.Turnover && kept >= limits.KeptShare * into)
                {
                    (best, bestKept) = ((first, last), kept);
                }
            }
        }

        return best;
    }

    private static void Count(Dictionary<int, int> counts, int node, int by)
    {
        int count = counts.GetValueOrDefault(node) + by;
        _ = count == 0 ? counts.Remove(node) : (counts[node] = count) > 0;
    }

    private static GatheredFlow Flow(MoneyNetwork network, int node, List<PassedPiece> pieces, (int First, int Last) found)
    {
        HashSet<int> edges = [], sources = [], sinks = [];
        long kept = 0;
        for (int i = found.First; i <= found.Last; i++)
        {
            edges.Add(pieces[i].In);
            edges.Add(pieces[i].Out);
            sources.Add(network.From(pieces[i].In));
            sinks.Add(network.To(pieces[i].Out));
            kept += pieces[i].UsdMicros;
        }

        long into = new Inflows(network, node).Between(network[pieces[found.First].In].Time, network[pieces[found.Last].In].Time);
        return new GatheredFlow(sources.Count, sinks.Count, into, kept, [.. edges]);
    }

    // Sums of all that came in up to each edge, so that a window is a difference.
    private sealed class Inflows
    {
        private readonly MoneyNetwork _network;
        private readonly int _node;
        private readonly decimal[] _sums;

        internal Inflows(MoneyNetwork network, int node)
        {
            (_network, _node) = (network, node);
            _sums = new decimal[network.InOf(node).Length + 1];
            for (int i = 1; i < _sums.Length; i++)
            {
                _sums[i] = _sums[i - 1] + Math.Max(network[network.InOf(node)[i - 1]].UsdMicros, 0);
            }
        }

        // Both included.
        internal long Between(long from, long to) =>
            (long)Math.Min(_sums[FirstFrom(to + 1)] - _sums[FirstFrom(from)], long.MaxValue);

        private int FirstFrom(long time)
        {
            EdgeSpan edges = _network.InOf(_node);
            int low = 0, high = edges.Length;
            while (low < high)
            {
                int middle = (low + high) / 2;
                (low, high) = _network[edges[middle]].Time < time ? (middle + 1, high) : (low, middle);
            }

            return low;
        }
    }
}
