using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CompliReport.Detection.Network;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection.Typologies;

/// <summary>T15: value returns to where it started.</summary>
/// <remarks>
/// Three to six movements over as many different parties and counterparties, one after the other, each between 0.7 and 1.05 of the first,
/// within 14 days; found in the rows that a run reads, its own and those of the days that it looks back.
/// A customer's own accounts are one node. How it is searched, and with which limits: <see cref="CycleSearch"/>.
/// </remarks>
internal static class RoundTrip
{
    internal static readonly Typology Typology = new(
        "T15", "Round trip",
        "Value returns to where it started over three to six movements, each within the ratio to the first, in the days given.",
        FindingSeverity.Review, Prepare);

    private static TestNetwork? Prepare(TypologyParameters parameters)
    {
        if (parameters.Number("length_min") is not { } shortest || parameters.Number("length_max") is not { } longest || longest > 16
            || parameters.Number("kept_min") is not { } keptMin || parameters.Number("kept_max") is not { } keptMax
            || parameters.Number("steps_per_start") is not { } perStart || parameters.Number("steps_per_edge") is not { } perEdge
            || parameters.AmountsOf("value") is not [{ } value] || value.Currency != Valuation.Usd
            || parameters.Window is not { Kind: RuleWindowKind.Rolling } window || NetworkHubs.Prepare(parameters) is not { } hubs)
        {
            return null;
        }

        CycleLimits limits = new(
            (int)shortest, (int)longest, keptMin, keptMax, (long)(value.Amount.ToDecimal() * Valuation.Micro),
            window.Number * UtcInstant.Day, (long)perStart, (long)perEdge);
        return test => Test(test, limits, hubs(test.Network));
    }

    private static void Test(NetworkTest test, CycleLimits limits, NetworkHubs hubs)
    {
        MoneyNetwork network = test.Network;
        CycleSearch search = CycleSearch.Of(network, limits, hubs.IsHub);
        foreach (IGrouping<int, int[]> ofStart in search.Cycles.GroupBy(cycle => network.From(cycle[0])))
        {
            int[] parties = [.. ofStart.SelectMany(static cycle => cycle).Select(network.From).Where(network.IsParty).Distinct()];
            test.Hit(ofStart.Key, parties, Explain(test, [.. ofStart], parties, limits, search, hubs));
        }

        foreach (int node in search.Unfinished)
        {
            // A cycle over a counterparty is one of those whom it pays.
            foreach (int party in network.IsParty(node) ? [node] : network.OutOf(node).ToArray().Select(network.To).Distinct())
            {
                test.Lacks(party);
            }
        }

        for (int party = 0; party < network.PartyCount; party++)
        {
            if (network.HasInflow(party) && network.HasOutflow(party)
                && (network.InOf(party).IsEmpty || network.OutOf(party).IsEmpty || network.HasUnvalued(network.OutOf(party))))
            {
                test.Lacks(party);
            }
        }
    }

    private static Evidence Explain(
        NetworkTest test, List<int[]> cycles, int[] parties, CycleLimits limits, CycleSearch search, NetworkHubs hubs)
    {
        MoneyNetwork network = test.Network;
        int[] largest = cycles[0];
        long sum = 0;
        foreach (int[] cycle in cycles)
        {
            sum = MoneyNetwork.Add(sum, network[cycle[0]].UsdMicros);
            largest = network[cycle[0]].UsdMicros > network[largest[0]].UsdMicros ? cycle : largest;
        }

        long first = network[largest[0]].UsdMicros, last = network[largest[^1]].UsdMicros;
        decimal kept = Rounding.Share(last, first);
        int besides = hubs.CountBeside(parties);
        decimal hours = decimal.Round(
            (network[largest[^1]].Time - network[largest[0]].Time) / (decimal)UtcInstant.Hour, 2, MidpointRounding.AwayFromZero);
        string text = string.Create(CultureInfo.InvariantCulture, $"{cycles.Count} round trips worth USD {Rounding.Usd(sum):0.00}; "
            + $"in the largest USD {Rounding.Usd(first):0.00} left and {kept * 100:0.##} % of it came back over {largest.Length} "
            + $"movements in {hours:0.##} hours.{NetworkHubs.Note(besides)}");
        text += search.Unfinished.Contains(network.From(cycles[0][0])) ? " Limit reached: not all of its movements were searched." : "";
        return test.Evidence([.. cycles.SelectMany(static cycle => cycle)], network.IsParty, new NetworkMeasures(
            [
                new("round_trips", cycles.Count), new("length", largest.Length), new("kept_share", kept), new("hours", hours),
                new("first_usd", Rounding.Usd(first)), new("hubs_left_out", besides),
            ],
            [
                new("length_min", limits.LengthMin), new("length_max", limits.LengthMax), new("kept_min", limits.KeptMin),
                new("kept_max", limits.KeptMax), new("value_usd", Rounding.Usd(limits.UsdMicros)),
            ],
            limits.UsdMicros == 0 ? 1 : Rounding.Share(first, limits.UsdMicros),
            sum,
            text));
    }
}
