using System;
using System.Collections.Generic;
using System.Globalization;
using CompliReport.Ledgers;
using CompliReport.Rules;

namespace CompliReport.Detection.Network;

/// <summary>
/// Counterparties that join everybody and therefore nobody: hot wallets of exchanges, popular merchants, payers of salaries.
/// </summary>
/// <remarks>
/// A hub deals with more than <c>hub_customers</c> parties. In a small run, where nothing is that popular, it deals with more than
/// <c>hub_share</c> of all parties, but never with <c>hub_share_from</c> or fewer.
/// </remarks>
internal sealed class NetworkHubs
{
    private readonly MoneyNetwork _network;

    private NetworkHubs(MoneyNetwork network, int customersMax)
    {
        _network = network;
        CustomersMax = customersMax;
    }

    /// <summary>The most parties that a counterparty deals with without being a hub.</summary>
    internal int CustomersMax { get; }

    internal bool IsHub(int node) => _network.CustomersOf(node) > CustomersMax;

    /// <summary>
    /// Whether who deals with a node has nothing in common by that: a hub, a shop, or a customer who deals with as many others as a hub.
    /// </summary>
    internal bool JoinsNobody(int node) => IsHub(node) || IsShop(node) || (_network.IsParty(node) && HasManyOthers(node));

    private bool IsShop(int node)
    {
        foreach (int edge in _network.IsParty(node) ? default : _network.InOf(node))
        {
            if (_network[edge].Party == CounterpartyType.Merchant)
            {
                return true;
            }
        }

        return false;
    }

    private bool HasManyOthers(int party)
    {
        if (_network.InOf(party).Length + _network.OutOf(party).Length <= CustomersMax)
        {
            return false;
        }

        HashSet<int> others = [];
        foreach (int edge in _network.InOf(party))
        {
            others.Add(_network.From(edge));
        }

        foreach (int edge in _network.OutOf(party))
        {
            others.Add(_network.To(edge));
        }

        return others.Count > CustomersMax;
    }

    /// <summary>How many hubs some parties deal with.</summary>
    internal int CountBeside(IEnumerable<int> parties)
    {
        HashSet<int> hubs = [];
        foreach (int party in parties)
        {
            foreach (int edge in _network.OutOf(party))
            {
                Note(_network.To(edge));
            }

            foreach (int edge in _network.InOf(party))
            {
                Note(_network.From(edge));
            }
        }

        return hubs.Count;

        void Note(int node)
        {
            if (IsHub(node))
            {
                hubs.Add(node);
            }
        }
    }

    /// <summary>What an explanation says of hubs that were left out.</summary>
    internal static string Note(int hubs) => hubs == 0 ? ""
        : string.Create(CultureInfo.InvariantCulture, $" Left out: {hubs} counterparties with more customers than the pack allows (hubs).");

    /// <summary>The hubs by the numbers of a pack; null where it does not give them.</summary>
    internal static Func<MoneyNetwork, NetworkHubs>? Prepare(TypologyParameters parameters)
    {
        if (parameters.Number("hub_customers") is not { } customers || parameters.Number("hub_share") is not { } share
            || parameters.Number("hub_share_from") is not { } shareFrom)
        {
            return null;
        }

        return network => new NetworkHubs(network, (int)Math.Min(customers, Math.Max(shareFrom, Math.Floor(share * network.ActiveCount))));
    }
}
