using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CompliReport.Detection.Network;
using CompliReport.Rules;

namespace CompliReport.Detection.Typologies;

/// <summary>T12: customers who share where their money goes.</summary>
/// <remarks>
/// Customers are joined who each pay the same counterparty (address, account or card) at least twice and at least the amount of the pack,
/// and a good part of whose outflow goes to counterparties so shared (a quarter: who trades pays the other side of each trade too).
/// Shops and hubs join nobody: a hub deals with more customers than the pack says. Shared devices, networks and phones are not kept from
/// ledgers yet.
/// </remarks>
internal static class AccountRing
{
    internal static readonly Typology Typology = new(
        "T12", "Account ring",
        "At least three customers who again and again pay the same address, account or card, where a good part of their outflow goes; "
            + "shops and counterparties of very many customers do not count.",
        FindingSeverity.Review, Prepare);

    private static TestNetwork? Prepare(TypologyParameters parameters) =>
        ClusterLimits.Of(parameters) is { } limits ? test => Test(test, limits) : null;

    private static void Test(NetworkTest test, ClusterLimits limits)
    {
        MoneyNetwork network = test.Network;
        CustomerClusters clusters = CustomerClusters.Of(network, limits, test.IsCustomer);
        foreach (CustomerCluster cluster in clusters.All)
        {
            // The counterparty that gets most names the cluster.
            (int Node, long Usd) main = cluster.Counterparties.Select(node => (Node: node, Usd: Paid(network, cluster, node)))
                .OrderByDescending(static one => one.Usd).ThenBy(one => network.Key(one.Node)).First();
            test.Hit(main.Node, cluster.Customers, Explain(test, limits, clusters, cluster));
        }

        for (int party = 0; party < network.PartyCount; party++)
        {
            // Two accounts may be one person's, what has no name may be shared, and what has no value may be much.
            if (network.HasOutflow(party) && (!test.IsCustomer(party) || network.OutOf(party).IsEmpty || clusters.IsUnvalued(party)))
            {
                test.Lacks(party);
            }
        }
    }

    private static long Paid(MoneyNetwork network, CustomerCluster cluster, int node)
    {
        long sum = 0;
        foreach (int edge in network.InOf(node))
        {
            sum = MoneyNetwork.Add(sum, cluster.Customers.Contains(network.From(edge)) ? network[edge].UsdMicros : 0);
        }

        return sum;
    }

    private static Evidence Explain(NetworkTest test, ClusterLimits limits, CustomerClusters clusters, CustomerCluster cluster)
    {
        MoneyNetwork network = test.Network;
        List<int> edges = [];
        long shared = 0, all = 0;
        foreach (int customer in cluster.Customers)
        {
            all = MoneyNetwork.Add(all, network.OutUsd(customer));
            foreach (int edge in network.OutOf(customer))
            {
                if (cluster.Counterparties.Contains(network.To(edge)))
                {
                    edges.Add(edge);
                    shared = MoneyNetwork.Add(shared, network[edge].UsdMicros);
                }
            }
        }

        int hubs = clusters.Hubs.CountBeside(cluster.Customers);
        decimal share = Rounding.Share(shared, all), usd = Rounding.Usd(shared);
        string text = string.Create(CultureInfo.InvariantCulture, $"{cluster.Customers.Count} customers are joined by "
            + $"{cluster.Counterparties.Count} addresses, accounts or cards that at least two of them paid {limits.Payments} times or "
            + $"more: USD {usd:0.00}, {share * 100:0.##} % of all that left them.{NetworkHubs.Note(hubs)}");
        return test.Evidence(edges, cluster.Customers.Contains, new NetworkMeasures(
            [
                new("customers", cluster.Customers.Count), new("shared_counterparties", cluster.Counterparties.Count),
                new("shared_usd", usd), new("outflow_share", share), new("hubs_left_out", hubs),
            ],
            [
                new("customers_min", limits.Customers), new("payments_min", limits.Payments),
                new("outflow_share", limits.OutflowShare), new("hub_customers", clusters.Hubs.CustomersMax),
            ],
            decimal.Round((decimal)cluster.Customers.Count / limits.Customers, 4, System.MidpointRounding.AwayFromZero),
            shared,
            text));
    }
}
