using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CompliReport.Detection.Network;
using CompliReport.Ledgers.Beside;
using CompliReport.Rules;

namespace CompliReport.Detection.Typologies;

/// <summary>T20: dealings with what stands on a watch list, or money that came from there.</summary>
/// <remarks>
/// Direct: a movement to or from an address or account that was listed at that time, or of an account that was; any amount is to be
/// reported. Indirect: of what reached the customer from listed ones over two or three movements, in the order of time, each further
/// movement counts for less (the decay); at least the share of the customer's inflow is for review. How value is followed:
/// <see cref="FlowTrace"/>. Hubs do not pass it on.
/// </remarks>
internal static class ListedExposure
{
    internal static readonly Typology Typology = new(
        "T20", "Exposure to listed addresses",
        "Any movement with an address or account that stands on a watch list (to be reported), or within three movements from one a part "
            + "of the inflow, each further movement counting less (for review).",
        FindingSeverity.Report, Prepare);

    private const int PathEdgesMax = 10_000, ListsNamed = 5;

    private static TestNetwork? Prepare(TypologyParameters parameters) =>
        parameters.Number("hops_max") is { } hops && hops >= 1 && parameters.Number("decay") is { } decay
            && parameters.Number("inflow_share") is { } share && parameters.Number("steps_max") is { } steps
            && NetworkHubs.Prepare(parameters) is { } hubs
            ? test => Test(test, new Limits((int)hops, decay, share, (long)steps, hubs(test.Network)))
            : null;

    private static void Test(NetworkTest test, Limits limits)
    {
        if (!test.Context.Listed.Lists.IsKnown)
        {
            test.SetRest(Outcome.NoData);
            return;
        }

        HashSet<int> sources = Sources(test, out Dictionary<int, List<int>> direct);
        FlowTrace trace = FlowTrace.Of(
            test.Network, sources, edge => Entries(test, edge, isFrom: true).Any(), limits.Hubs.IsHub, limits.Hops, limits.Steps);
        for (int party = 0; party < test.Network.PartyCount; party++)
        {
            if (direct.TryGetValue(party, out List<int>? edges))
            {
                test.Hit(
                    party, [party], OnPath(test, ExplainDirect(test, party, edges), party, edges, limits), FindingSeverity.Report);
            }
            else if (!trace.IsComplete)
            {
                test.Lacks(party);
            }
            else
            {
                TestIndirect(test, party, trace, limits);
            }
        }
    }

    private static void TestIndirect(NetworkTest test, int party, FlowTrace trace, Limits limits)
    {
        MoneyNetwork network = test.Network;
        decimal tainted = 0, weight = 1;
        long reached = 0;
        for (int hop = 2; hop <= limits.Hops; hop++)
        {
            weight *= limits.Decay;
            tainted += trace.Received(party, hop) * weight;
            reached = MoneyNetwork.Add(reached, trace.Received(party, hop));
        }

        if (reached > 0 && tainted >= limits.Share * network.InUsd(party))
        {
            HashSet<int> path = trace.PathsTo(party, PathEdgesMax);
            Evidence evidence = ExplainIndirect(test, party, path, limits, (tainted, reached));
            test.Hit(party, [party], OnPath(test, evidence, party, path, limits), FindingSeverity.Review);
        }
        else if (trace.Unvalued.Contains(party) || (network.HasInflow(party) && network.InOf(party).IsEmpty))
        {
            test.Lacks(party);
        }
    }

    // Who stands on one path from a listed address, or deals with the same one, is of one case.
    private static Evidence OnPath(NetworkTest test, Evidence evidence, int party, IReadOnlyCollection<int> edges, Limits limits)
    {
        HashSet<int> passedOn = [.. edges.Select(test.Network.To)], others = [.. passedOn, .. edges.Select(test.Network.From)];
        others.Remove(party);
        // What led through a shop is lost among its customers.
        return passedOn.Any(limits.Hubs.JoinsNobody) ? evidence : evidence with { Joins = test.JoinsOf(others, limits.Hubs) };
    }

    // Nodes that were listed when they moved something, and of each other party its movements with them.
    private static HashSet<int> Sources(NetworkTest test, out Dictionary<int, List<int>> direct)
    {
        MoneyNetwork network = test.Network;
        HashSet<int> sources = [];
        direct = [];
        ListedParties listed = test.Context.Listed;
        if (listed.CounterpartyCount == 0 && listed.AccountCount == 0)
        {
            return sources;
        }

        for (int node = 0; node < network.NodeCount; node++)
        {
            if (!test.IsListed(node))
            {
                continue;
            }

            foreach (int edge in network.OutOf(node))
            {
                Note(edge, isFrom: true, direct);
            }

            foreach (int edge in network.InOf(node))
            {
                Note(edge, isFrom: false, direct);
            }
        }

        return sources;

        void Note(int edge, bool isFrom, Dictionary<int, List<int>> ofParty)
        {
            if (Entries(test, edge, isFrom).Any())
            {
                int node = isFrom ? network.From(edge) : network.To(edge), other = isFrom ? network.To(edge) : network.From(edge);
                sources.Add(node);
                foreach (int party in (int[])[node, other])
                {
                    if (network.IsParty(party))
                    {
                        (ofParty.TryGetValue(party, out List<int>? edges) ? edges : ofParty[party] = []).Add(network.LeavingOf(edge));
                    }
                }
            }
        }
    }

    // What lists say of one end of a movement at its time.
    private static IEnumerable<WatchEntry> Entries(NetworkTest test, int edge, bool isFrom)
    {
        ref Movement movement = ref test.Network[edge];
        ListedParties listed = test.Context.Listed;
        int account = test.Network.AccountAt(edge, isFrom);
        return account < 0 ? listed.OfCounterparty(movement.Counterparty, movement.Time) : listed.OfAccount(account, movement.Time);
    }

    private static Evidence ExplainDirect(NetworkTest test, int party, List<int> noted)
    {
        // A movement between two listed ones was noted from both of its ends.
        int[] edges = [.. noted.Distinct()];
        long usd = 0;
        HashSet<int> listed = [];
        SortedSet<string> lists = new(StringComparer.Ordinal);
        foreach (int edge in edges)
        {
            usd = MoneyNetwork.Add(usd, test.Network[edge].UsdMicros);
            foreach (bool isFrom in (bool[])[true, false])
            {
                foreach (WatchEntry entry in Entries(test, edge, isFrom))
                {
                    listed.Add(isFrom ? test.Network.From(edge) : test.Network.To(edge));
                    lists.Add(entry.Category.Length == 0 ? entry.List : $"{entry.List}: {entry.Category}");
                }
            }
        }

        bool isItself = listed.Contains(party);
        int movements = edges.Length;
        string named = string.Join(", ", lists.Take(ListsNamed)) + (lists.Count > ListsNamed ? ", and others" : "");
        string with = isItself ? "of an account that is itself listed" : $"with {listed.Count} listed addresses or accounts";
        string text = string.Create(
            CultureInfo.InvariantCulture, $"{movements} movements worth USD {Rounding.Usd(usd):0.00} {with} ({named}).");
        return test.Evidence(edges, node => node == party, new NetworkMeasures(
            [new("direct_movements", movements), new("direct_usd", Rounding.Usd(usd)), new("listed", listed.Count)],
            [new("direct_movements", 1)], movements, usd, text));
    }

    private static Evidence ExplainIndirect(
        NetworkTest test, int party, HashSet<int> edges, Limits limits, (decimal Tainted, long Reached) sum)
    {
        long inflow = test.Network.InUsd(party);
        decimal share = inflow == 0 ? 0 : decimal.Round(sum.Tainted / inflow, 4, MidpointRounding.AwayFromZero);
        decimal usd = Rounding.Usd(sum.Reached);
        string text = string.Create(CultureInfo.InvariantCulture, $"USD {usd:0.00} of USD {Rounding.Usd(inflow):0.00} that came in "
            + $"had left a listed address or account two to {limits.Hops} movements before; with each further movement counting "
            + $"{limits.Decay:0.##} of the one before that is {share * 100:0.##} %.{NetworkHubs.Note(limits.Hubs.CountBeside([party]))}");
        if (edges.Count >= PathEdgesMax)
        {
            text += string.Create(CultureInfo.InvariantCulture, $" The paths have more than {PathEdgesMax} movements: the last are cited.");
        }

        return test.Evidence(edges, node => node == party, new NetworkMeasures(
            [new("indirect_share", share), new("indirect_usd", usd), new("in_usd", Rounding.Usd(inflow))],
            [new("inflow_share", limits.Share), new("hops_max", limits.Hops), new("decay", limits.Decay)],
            limits.Share == 0 ? 1 : decimal.Round(share / limits.Share, 4, MidpointRounding.AwayFromZero),
            sum.Reached,
            text));
    }

    private sealed record Limits(int Hops, decimal Decay, decimal Share, long Steps, NetworkHubs Hubs);
}
