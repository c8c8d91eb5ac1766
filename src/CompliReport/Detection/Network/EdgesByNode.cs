using System;
using System.Runtime.InteropServices;
using CompliReport.Values;

namespace CompliReport.Detection.Network;

/// <summary>A movement and both its ends, in 56 bytes.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct NetworkEdge
{
    internal Movement Movement;
    internal int From, To;
}

/// <summary>Brings the edges of a run whose movements lie on disk into the order of their nodes, so that those of a node are one stretch:
/// asked for all over the disk, the search of the network does not end.</summary>
/// <remarks>
/// Linear: one pass puts the edges into buckets of nodes that fit memory, each of which is then sorted by itself. A node's edges are in
/// one bucket, however many they are.
/// </remarks>
/// <param name="movements">The movements.</param>
/// <param name="from">Of each movement who pays; -1 where it is no edge.</param>
/// <param name="to">Of each movement who is paid; -1 where it is no edge.</param>
/// <param name="order">Order of time, see <see cref="MoneyNetwork.Compare(int, int)"/>.</param>
/// <param name="edgesOfBucket">Edges that a bucket has, about.</param>
internal sealed class EdgesByNode(
    MovementLog movements, ChunkedList<int> from, ChunkedList<int> to, Comparison<NetworkEdge> order,
    int edgesOfBucket = EdgesByNode.EdgesOfBucket)
{
    // 56 MB in memory, and as many buckets as a run has millions of movements.
    private const int EdgesOfBucket = 1_000_000;

    /// <summary>Adds all edges in the order of the nodes that they leave or reach.</summary>
    /// <param name="edges">Takes them.</param>
    /// <param name="nodes">How many nodes there are.</param>
    /// <param name="outgoing">Whether by the nodes that they leave.</param>
    /// <returns>Where those of each node begin among those that were added; and where the last ones end.</returns>
    internal int[] AddTo(ChunkedList<NetworkEdge> edges, int nodes, bool outgoing)
    {
        int[] starts = Counted(nodes, outgoing ? from : to);
        ChunkedList<NetworkEdge>[] buckets = Distributed(starts, outgoing);
        NetworkEdge[] held = [];
        int first = 0;
        foreach (ChunkedList<NetworkEdge> bucket in buckets)
        {
            if (held.Length < bucket.Count)
            {
                held = new NetworkEdge[bucket.Count];
            }

            for (int i = 0; i < bucket.Count; i++)
            {
                ref NetworkEdge edge = ref bucket[i];
                held[starts[(outgoing ? edge.From : edge.To) + 1]++ - first] = edge;
            }

            first += bucket.Count;
            SortByTime(held.AsSpan(0, bucket.Count), outgoing);
            for (int i = 0; i < bucket.Count; i++)
            {
                edges.Add(held[i]);
            }

            bucket.Clear();
        }

        return starts;
    }

    // As Timelines.SortBy: where those of each node begin stands one further, and is its end when all have been placed.
    private static int[] Counted(int nodes, ChunkedList<int> nodeOf)
    {
        int[] starts = new int[nodes + 2];
        for (int i = 0; i < nodeOf.Count; i++)
        {
            if (nodeOf[i] >= 0)
            {
                starts[nodeOf[i] + 2]++;
            }
        }

        for (int node = 2; node < starts.Length; node++)
        {
            starts[node] += starts[node - 1];
        }

        return starts;
    }

    private ChunkedList<NetworkEdge>[] Distributed(int[] starts, bool outgoing)
    {
        ChunkedList<NetworkEdge>[] buckets = new ChunkedList<NetworkEdge>[(starts[^1] / edgesOfBucket) + 1];
        for (int i = 0; i < buckets.Length; i++)
        {
            buckets[i] = ChunkedList<NetworkEdge>.Large();
        }

        for (int i = 0; i < movements.Count; i++)
        {
            if (from[i] >= 0)
            {
                int node = outgoing ? from[i] : to[i];
                buckets[starts[node + 1] / edgesOfBucket].Add(new NetworkEdge { Movement = movements[i], From = from[i], To = to[i] });
            }
        }

        return buckets;
    }

    private void SortByTime(Span<NetworkEdge> edges, bool outgoing)
    {
        for (int start = 0, end; start < edges.Length; start = end)
        {
            int node = outgoing ? edges[start].From : edges[start].To;
            bool isSorted = true;
            for (end = start + 1; end < edges.Length && (outgoing ? edges[end].From : edges[end].To) == node; end++)
            {
                isSorted &= edges[end - 1].Movement.Time < edges[end].Movement.Time;
            }

            if (!isSorted)
            {
                edges[start..end].Sort(order);
            }
        }
    }
}
