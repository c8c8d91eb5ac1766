using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CompliReport.Detection.Network;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection.Typologies;

/// <summary>T05: many pay one who pays many (gather-scatter), or one pays many who pay one (scatter-gather).</summary>
/// <remarks>
/// Gather-scatter: in the window (7 days) at least 3 payers and at least 3 payees of a customer, none of whom ever pays it (refunds are no
/// scattering), and at least 0.8 of what came in went on to them (first in, first out). Scatter-gather: in the window at least 3
/// intermediaries are paid by one and pass at least 0.8 of each payment on to the same other one. In both at least the amount of the pack.
/// Hubs are neither, nor is the holder's own bank or cash desk. Linear but for sorting; found in the rows that a run
/// reads, its own and those of the days that it looks back.
/// </remarks>
internal static class GatherScatter
{
    internal static readonly Typology Typology = new(
        "T05", "Gather-scatter and scatter-gather",
        "In 7 days many pay one who passes most of it on to many others, or one pays many who pass most of it on to one.",
        FindingSeverity.Review, Prepare);

    private static TestNetwork? Prepare(TypologyParameters parameters)
    {
        if (parameters.Number("sources") is not { } sources || parameters.Number("sinks") is not { } sinks
            || parameters.Number("middles") is not { } middles || parameters.Number("kept_share") is not { } kept || kept <= 0.5m
            || parameters.Number("paths_max") is not { } paths || parameters.AmountsOf("turnover") is not [{ } turnover]
            || turnover.Currency != Valuation.Usd || parameters.Window is not { Kind: RuleWindowKind.Rolling } window
            || NetworkHubs.Prepare(parameters) is not { } hubs)
        {
            return null;
        }

        PassLimits limits = new(
            (int)sources, (int)sinks, (int)middles, kept, (long)(turnover.Amount.ToDecimal() * Valuation.Micro),
            window.Number * UtcInstant.Day, (long)paths);
        return test => Test(test, limits, hubs(test.Network));
    }

    private static void Test(NetworkTest test, PassLimits limits, NetworkHubs hubs)
    {
        MoneyNetwork network = test.Network;
        ScatterSearch search = new(network, hubs.IsHub, test.IsOwnMoney, limits);
        HashSet<int> ofScatter = [];
        foreach (IGrouping<int, ScatteredPath[]> toSink in search.Find().GroupBy(static paths => paths[0].Sink))
        {
            HashSet<int> nodes =
                [toSink.Key, .. toSink.SelectMany(static paths => paths).SelectMany(static path => (int[])[path.Source, path.Middle])];
            ofScatter.UnionWith(nodes);
            test.Hit(toSink.Key, nodes, ExplainScatter(test, [.. toSink], nodes, limits, hubs));
        }

        List<(int Party, GatheredFlow Flow)> gathered = [];
        NodePass pass = new(network, hubs.IsHub, test.IsOwnMoney);
        for (int party = 0; party < network.PartyCount; party++)
        {
            if (!network.HasInflow(party) || !network.HasOutflow(party))
            {
                continue;
            }

            if (network.InOf(party).Length >= limits.Sources && network.OutOf(party).Length >= limits.Sinks
                && GatherSearch.Find(network, pass, party, limits) is { } found)
            {
                gathered.Add((party, found));
            }
            else if (!search.IsComplete || network.InOf(party).IsEmpty || network.OutOf(party).IsEmpty
                || network.HasUnvalued(network.InOf(party)))
            {
                test.Lacks(party);
            }
        }

        // Layers of a stack: who passed the flow on to another who is found as well, or got it from him, is of the same case.
        HashSet<int> hit = [.. ofScatter, .. gathered.Select(static one => one.Party)];
        foreach ((int party, GatheredFlow flow) in gathered)
        {
            IEnumerable<int> others = flow.Edges.SelectMany(edge => (int[])[network.From(edge), network.To(edge)])
                .Where(other => other != party && network.IsParty(other) && hit.Contains(other));
            Evidence evidence = ExplainGather(test, party, flow, limits, hubs);
            test.Hit(party, [party], hubs.JoinsNobody(party) ? evidence : evidence with { Joins = test.JoinsOf(others, hubs) });
        }
    }

    private static Evidence ExplainGather(NetworkTest test, int party, GatheredFlow found, PassLimits limits, NetworkHubs hubs)
    {
        int besides = hubs.CountBeside([party]);
        decimal kept = Rounding.Share(found.Kept, found.In), usd = Rounding.Usd(found.In);
        string text = string.Create(CultureInfo.InvariantCulture, $"Gather-scatter: {found.Sources} payers paid in USD {usd:0.00} and "
            + $"{kept * 100:0.##} % of it went on to {found.Sinks} others within {limits.Window / UtcInstant.Day} days."
            + $"{NetworkHubs.Note(besides)}");
        return test.Evidence(found.Edges, node => node == party, new NetworkMeasures(
            [
                new("sources", found.Sources), new("sinks", found.Sinks), new("kept_share", kept), new("in_usd", usd),
                new("hubs_left_out", besides),
            ],
            [
                new("sources", limits.Sources), new("sinks", limits.Sinks), new("kept_share", limits.KeptShare),
                new("turnover_usd", Rounding.Usd(limits.Turnover)),
            ],
            Rounding.Share(Math.Min(found.Sources, found.Sinks), Math.Min(limits.Sources, limits.Sinks)),
            found.In,
            text));
    }

    private static Evidence ExplainScatter(
        NetworkTest test, ScatteredPath[][] ofSources, HashSet<int> nodes, PassLimits limits, NetworkHubs hubs)
    {
        long sent = 0, kept = 0;
        HashSet<int> edges = [];
        ScatteredPath[] paths = [.. ofSources.SelectMany(static one => one)];
        foreach (ScatteredPath path in paths)
        {
            sent = MoneyNetwork.Add(sent, test.Network[path.In].UsdMicros);
            kept = MoneyNetwork.Add(kept, path.UsdMicros);
            edges.Add(path.In);
            edges.Add(path.Out);
        }

        int middles = MiddlesOf(paths);
        int besides = hubs.CountBeside(nodes.Where(test.Network.IsParty));
        decimal share = Rounding.Share(kept, sent), usd = Rounding.Usd(sent);
        string text = string.Create(CultureInfo.InvariantCulture, $"Scatter-gather: USD {usd:0.00} of {ofSources.Length} payers went "
            + $"over {middles} others, who passed {share * 100:0.##} % of it on to one payee, of each payer within "
            + $"{limits.Window / UtcInstant.Day} days.{NetworkHubs.Note(besides)}");
        return test.Evidence(edges, nodes.Contains, new NetworkMeasures(
            [
                new("sources", ofSources.Length), new("middles", middles), new("kept_share", share), new("in_usd", usd),
                new("hubs_left_out", besides),
            ],
            [
                new("middles", limits.Middles), new("kept_share", limits.KeptShare),
                new("turnover_usd", Rounding.Usd(limits.Turnover)),
            ],
            Rounding.Share(ofSources.Max(MiddlesOf), limits.Middles),
            sent,
            text));
    }

    private static int MiddlesOf(ScatteredPath[] paths) => paths.Select(static path => path.Middle).Distinct().Count();
}
