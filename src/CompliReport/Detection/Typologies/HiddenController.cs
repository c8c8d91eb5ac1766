using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CompliReport.Detection.Network;
using CompliReport.Rules;

namespace CompliReport.Detection.Typologies;

/// <summary>T13: somebody who never deals with the members of a ring, and through whom most of their money passes.</summary>
/// <remarks>
/// For each account ring (joined as in T12, by its numbers): of what leaves its customers, the part that reaches a node over two to three
/// movements, in the order of time; at least the funnel share, and no movement between the node and any customer of the ring.
/// Counterparties that join the ring are its own. How value is followed: <see cref="FlowTrace"/>.
/// </remarks>
internal static class HiddenController
{
    internal static readonly Typology Typology = new(
        "T13", "Hidden controller",
        "Most of what leaves an account ring (T12) reaches somebody over two or three movements who never dealt with a customer of it.",
        FindingSeverity.Review, Prepare);

    private const int PathEdgesMax = 20_000;

    private static TestNetwork? Prepare(TypologyParameters parameters) =>
        parameters.Number("hops_max") is { } hops && hops >= 2 && parameters.Number("funnel_share") is { } share
            && parameters.Number("steps_per_cluster") is { } steps
            ? test => Test(test, new Limits((int)hops, share, (long)steps))
            : null;

    private static void Test(NetworkTest test, Limits limits)
    {
        if (test.Context.Pack.Typology(AccountRing.Typology.Id) is not { } ring || ClusterLimits.Of(ring) is not { } joined)
        {
            test.SetRest(Outcome.NoData);
            return;
        }

        MoneyNetwork network = test.Network;
        CustomerClusters clusters = CustomerClusters.Of(network, joined, test.IsCustomer);
        foreach (CustomerCluster cluster in clusters.All)
        {
            TestCluster(test, cluster, clusters.Hubs, limits);
        }

        for (int party = 0; party < network.PartyCount; party++)
        {
            // Whether it belongs to a ring is not known.
            if (network.HasOutflow(party) && (!test.IsCustomer(party) || network.OutOf(party).IsEmpty || clusters.IsUnvalued(party)))
            {
                test.Lacks(party);
            }
        }
    }

    private static void TestCluster(NetworkTest test, CustomerCluster cluster, NetworkHubs hubs, Limits limits)
    {
        MoneyNetwork network = test.Network;
        FlowTrace trace = FlowTrace.Of(network, cluster.Customers, static _ => true, hubs.IsHub, limits.Hops, limits.Steps);
        if (!trace.IsComplete)
        {
            foreach (int customer in cluster.Customers)
            {
                test.Lacks(customer);
            }

            return;
        }

        long outflow = Outflow(network, cluster);
        HashSet<int> known = Known(network, cluster);
        List<(int Node, long Through)> found = [];
        foreach (int node in trace.Reached)
        {
            long through = 0;
            for (int hop = 2; hop <= limits.Hops; hop++)
            {
                through = MoneyNetwork.Add(through, trace.Received(node, hop));
            }

            if (through > 0 && through >= limits.Share * outflow && !known.Contains(node))
            {
                found.Add((node, through));
            }
        }

        foreach ((int node, long through) in found.OrderByDescending(static one => one.Through).ThenBy(one => network.Key(one.Node)))
        {
            HashSet<int> implicated = [.. cluster.Customers, node];
            test.Hit(node, implicated, Explain(test, trace, (node, through, outflow), cluster, implicated, hubs, limits));
        }
    }

    // What customers of the cluster pay each other does not leave it.
    private static long Outflow(MoneyNetwork network, CustomerCluster cluster)
    {
        long outflow = 0;
        foreach (int customer in cluster.Customers)
        {
            outflow = MoneyNetwork.Add(outflow, network.OutUsd(customer));
            foreach (int edge in network.OutOf(customer))
            {
                outflow -= cluster.Customers.Contains(network.To(edge)) ? Math.Min(outflow, Math.Max(network[edge].UsdMicros, 0)) : 0;
            }
        }

        return outflow;
    }

    // Whom a customer of the cluster dealt with.
    private static HashSet<int> Known(MoneyNetwork network, CustomerCluster cluster)
    {
        HashSet<int> known = [.. cluster.Customers];
        foreach (int customer in cluster.Customers)
        {
            foreach (int edge in network.OutOf(customer))
            {
                known.Add(network.To(edge));
            }

            foreach (int edge in network.InOf(customer))
            {
                known.Add(network.From(edge));
            }
        }

        return known;
    }

    private static Evidence Explain(
        NetworkTest test, FlowTrace trace, (int Node, long Through, long Outflow) found, CustomerCluster cluster, HashSet<int> implicated,
        NetworkHubs hubs, Limits limits)
    {
        HashSet<int> edges = trace.PathsTo(found.Node, PathEdgesMax);
        decimal share = Rounding.Share(found.Through, found.Outflow), usd = Rounding.Usd(found.Through);
        int besides = hubs.CountBeside(cluster.Customers);
        string text = string.Create(CultureInfo.InvariantCulture, $"USD {usd:0.00} of USD {Rounding.Usd(found.Outflow):0.00} that "
            + $"left {cluster.Customers.Count} joined customers ({share * 100:0.##} %) reached it over two to {limits.Hops} movements; it "
            + $"has no movement with any of them.{NetworkHubs.Note(besides)}");
        if (edges.Count >= PathEdgesMax)
        {
            text += string.Create(CultureInfo.InvariantCulture, $" The paths have more than {PathEdgesMax} movements: the last are cited.");
        }

        return test.Evidence(edges, implicated.Contains, new NetworkMeasures(
            [
                new("funnel_share", share), new("funnel_usd", usd), new("outflow_usd", Rounding.Usd(found.Outflow)),
                new("customers", cluster.Customers.Count), new("hubs_left_out", besides),
            ],
            [new("funnel_share", limits.Share), new("hops_max", limits.Hops)],
            limits.Share == 0 ? 1 : decimal.Round(share / limits.Share, 4, MidpointRounding.AwayFromZero),
            found.Through,
            text));
    }

    private sealed record Limits(int Hops, decimal Share, long Steps);
}
