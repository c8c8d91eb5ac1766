using System;
using System.Collections.Generic;
using System.Linq;
using CompliReport.Ledgers;
using CompliReport.Rules;

namespace CompliReport.Detection.Network;

/// <summary>What joins customers to a cluster.</summary>
/// <param name="Payments">Payments that a customer makes to a counterparty at least.</param>
/// <param name="UsdMicros">What they sum to at least.</param>
/// <param name="OutflowShare">The part of a customer's outflow that goes to counterparties so shared, at least.</param>
/// <param name="Customers">Customers of a cluster at least.</param>
/// <param name="Hubs">Which counterparties join nobody.</param>
internal sealed record ClusterLimits(
    int Payments, long UsdMicros, decimal OutflowShare, int Customers, Func<MoneyNetwork, NetworkHubs> Hubs)
{
    internal static ClusterLimits? Of(TypologyParameters parameters) =>
        parameters.Number("payments_min") is { } payments && parameters.Number("outflow_share") is { } share
            && parameters.Number("customers_min") is { } customers && parameters.AmountsOf("link") is [{ } link]
            && link.Currency == Valuation.Usd && NetworkHubs.Prepare(parameters) is { } hubs
            ? new ClusterLimits((int)payments, (long)(link.Amount.ToDecimal() * Valuation.Micro), share, (int)customers, hubs)
            : null;
}

/// <summary>Customers who share counterparties that they pay, by union-find.</summary>
/// <remarks>
/// Links of other kinds (devices, networks, phones, which ledgers' rows have but the run does not keep) belong here too: they need a call
/// of <see cref="Join"/> for each pair that shares one, in <see cref="JoinAll"/>.
/// </remarks>
internal sealed class CustomerClusters
{
    private readonly MoneyNetwork _network;
    private readonly ClusterLimits _limits;
    private readonly Func<int, bool> _isCustomer;
    private readonly int[] _parent, _payments;
    private readonly long[] _paid, _shared;
    private readonly bool[] _isUnvalued;

    private CustomerClusters(MoneyNetwork network, ClusterLimits limits, Func<int, bool> isCustomer)
    {
        (_network, _limits, _isCustomer) = (network, limits, isCustomer);
        Hubs = limits.Hubs(network);
        _parent = [.. Enumerable.Range(0, network.PartyCount)];
        (_payments, _paid, _shared) = (new int[network.PartyCount], new long[network.PartyCount], new long[network.PartyCount]);
        _isUnvalued = new bool[network.PartyCount];
        JoinAll();
    }

    internal NetworkHubs Hubs { get; }

    /// <summary>The clusters that are large enough: of each its customers, and the counterparties that join them; by names.</summary>
    internal List<CustomerCluster> All { get; } = [];

    internal static CustomerClusters Of(MoneyNetwork network, ClusterLimits limits, Func<int, bool> isCustomer) =>
        new(network, limits, isCustomer);

    /// <summary>Whether a customer shares a counterparty to which it made payments of which the value is not known.</summary>
    internal bool IsUnvalued(int party) => _isUnvalued[party];

    // Twice over all counterparties: first how much of each customer's outflow goes to shared ones, then who is joined.
    private void JoinAll()
    {
        List<(int Counterparty, int[] Customers)> links = [];
        List<int> payers = [];
        for (int node = _network.PartyCount; node < _network.NodeCount; node++)
        {
            if (_network.CustomersOf(node) >= 2 && !Hubs.IsHub(node) && !IsPaidAsMerchant(node))
            {
                Payers(node, payers);
                if (payers.Count >= 2)
                {
                    links.Add((node, [.. payers]));
                    payers.ForEach(party => _shared[party] = MoneyNetwork.Add(_shared[party], _paid[party]));
                }
            }
        }

        bool IsJoined(int party) => _shared[party] >= _limits.OutflowShare * _network.OutUsd(party);
        Dictionary<int, CustomerCluster> clusters = [];
        List<(int Counterparty, int[] Customers)> kept = [.. links
            .Select(link => link with { Customers = Array.FindAll(link.Customers, IsJoined) })
            .Where(static link => link.Customers.Length >= 2)];
        foreach ((int _, int[] customers) in kept)
        {
            foreach (int customer in customers)
            {
                Join(customers[0], customer);
            }
        }

        foreach ((int counterparty, int[] customers) in kept)
        {
            int root = Root(customers[0]);
            if (!clusters.TryGetValue(root, out CustomerCluster? cluster))
            {
                clusters.Add(root, cluster = new CustomerCluster());
            }

            cluster.Counterparties.Add(counterparty);
            cluster.Customers.UnionWith(customers);
        }

        All.AddRange(clusters.Values.Where(cluster => cluster.Customers.Count >= _limits.Customers)
            .OrderBy(cluster => cluster.Customers.Min(_network.Key)));
    }

    private void Join(int one, int other) => _parent[Root(one)] = Root(other);

    private int Root(int party)
    {
        while (_parent[party] != party)
        {
            party = _parent[party] = _parent[_parent[party]];
        }

        return party;
    }

    // Who pays the counterparty often and much enough.
    private void Payers(int node, List<int> payers)
    {
        payers.Clear();
        List<int> all = [];
        foreach (int edge in _network.InOf(node))
        {
            int party = _network.From(edge);
            if (_isCustomer(party))
            {
                if (_payments[party]++ == 0)
                {
                    all.Add(party);
                    _paid[party] = 0;
                }

                _paid[party] = MoneyNetwork.Add(_paid[party], _network[edge].UsdMicros);
                _isUnvalued[party] |= _network[edge].UsdMicros < 0 && _network.CustomersOf(node) >= _limits.Customers;
            }
        }

        foreach (int party in all)
        {
            if (_payments[party] >= _limits.Payments && _paid[party] >= _limits.UsdMicros)
            {
                payers.Add(party);
            }

            _payments[party] = 0;
        }
    }

    // All customers of a shop share it.
    private bool IsPaidAsMerchant(int node)
    {
        foreach (int edge in _network.InOf(node))
        {
            if (_network[edge].Party == CounterpartyType.Merchant)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Customers who are joined, and what joins them.</summary>
internal sealed class CustomerCluster
{
    internal HashSet<int> Customers { get; } = [];

    internal HashSet<int> Counterparties { get; } = [];
}
