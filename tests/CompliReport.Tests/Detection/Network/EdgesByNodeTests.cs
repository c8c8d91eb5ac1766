using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Detection.Network;
using CompliReport.Reports;
using CompliReport.Tests.Runs;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Detection.Network;

/// <summary>Edges on disk stand in the order of their nodes, and those of a node in order of time.</summary>
public sealed class EdgesByNodeTests : IDisposable
{
    private const int Nodes = 40, Edges = 20_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("edges").FullName;
    private readonly SpillSpace _space;

    public EdgesByNodeTests() => _space = new SpillSpace(_folder, 1 << 20);

    public void Dispose()
    {
        _space.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("one bucket", Edges, true)]
    [InlineData("many buckets, and a node with more edges than one holds", 300, true)]
    [InlineData("by the other end", 300, false)]
    public void Every_edge_stands_once_in_the_stretch_of_its_node(string reason, int edgesOfBucket, bool outgoing)
    {
        using IDisposable use = SpillSpace.Use(_space);
        Random random = new(5);
        MovementLog movements = new();
        ChunkedList<int> from = ChunkedList<int>.Large(), to = ChunkedList<int>.Large();
        List<(int Node, long Time, long Place)> expected = [];
        for (int i = 0; i < Edges; i++)
        {
            bool isEdge = random.Next(8) > 0;
            (int payer, int payee) = isEdge ? (random.Next(4) == 0 ? 7 : random.Next(Nodes - 1), random.Next(4) == 0 ? 9 : random.Next(1, Nodes)) : (-1, -1);
            movements.Add(new Movement { Time = random.Next(1_000), At = new RecordLocation(0, i) }, null);
            from.Add(payer);
            to.Add(payee);
            if (isEdge)
            {
                expected.Add((outgoing ? payer : payee, movements[i].Time, i));
            }
        }

        ChunkedList<NetworkEdge> edges = ChunkedList<NetworkEdge>.Large();
        edges.Add(default);
        int[] starts = new EdgesByNode(movements, from, to, static (left, right) =>
            (left.Movement.Time, left.Movement.At).CompareTo((right.Movement.Time, right.Movement.At)), edgesOfBucket).AddTo(edges, Nodes, outgoing);

        (int Node, long Time, long Place)[] found = [.. Enumerable.Range(0, Nodes).SelectMany(node => Enumerable.Range(starts[node] + 1, starts[node + 1] - starts[node])
            .Select(i => (node, edges[i].Movement.Time, edges[i].Movement.At.Offset)))];
        Assert.True(expected.Order().SequenceEqual(found), reason);
        Assert.Equal(expected.Count + 1, edges.Count);
        Assert.All(Enumerable.Range(1, expected.Count), i => Assert.Equal(from[(int)edges[i].Movement.At.Offset], edges[i].From));
    }

    [Fact]
    public void A_movement_between_two_who_are_listed_counts_once_wherever_it_lies()
    {
        Scenario day = Transfers.Start("A", "B", "C").Pay("A", "B", 1, "10").Pay("A", "B", 1, "10").Pay("A", "C", 2, "5").Pay("C", "A", 3, "4").Out("C", "W", 4, "4");
        const string Listed = "account,A,L,mixer,high,police,\naccount,B";
        RunResult memory = ListedExposureTypologyTests.Run(day, listed: Listed), disk = ListedExposureTypologyTests.Run(day, listed: Listed, options: new RunOptions { Spill = _space });
        Assert.Contains(Scenario.FindingsOf(disk, "T20"), static finding => finding.Explanation.StartsWith("2 movements ", StringComparison.Ordinal));
        Assert.Equal(Transfers.Found(memory, "T20"), Transfers.Found(disk, "T20"));
        Assert.True(_space.Bytes > 0);
    }
}
