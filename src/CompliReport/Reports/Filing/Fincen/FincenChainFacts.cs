using System;
using System.Collections.Generic;
using System.Linq;

namespace CompliReport.Reports.Filing.Fincen;

/// <summary>Wallet addresses, transaction hashes, devices and coins of a report in a few sentences; the attachment has them all.</summary>
internal static class FincenChainFacts
{
    /// <summary>The sentences; none for what no leg has.</summary>
    /// <param name="report">The report.</param>
    /// <param name="namedMax">How many of a kind are named, those of the largest legs; coins are all named.</param>
    internal static IEnumerable<string> SentencesOf(ReportDocument report, int namedMax)
    {
        Facts coins = new("Virtual currencies"), addresses = new("Wallet addresses"), hashes = new("Transaction hashes");
        Facts devices = new("Device identifiers"), countries = new("Countries of IP addresses");
        coins.AddAll(FincenAssets.CoinsOf(report));
        foreach (DocumentLeg leg in report.Legs.OrderByDescending(static leg => leg.ValueUsd ?? 0))
        {
            string chain = leg.Detail("chain");
            addresses.Add(leg.Detail("address"), chain);
            hashes.Add(leg.Detail("tx_hash"), chain);
            devices.Add(leg.Detail("device_id"), "");
            countries.Add(leg.Detail("ip_country"), "");
        }

        return ((Facts[])[coins, addresses, hashes, devices, countries]).Where(static facts => facts.Count > 0)
            .Select(facts => facts.Sentence(facts == coins ? facts.Count : namedMax));
    }

    private sealed class Facts(string title)
    {
        private readonly List<string> _named = [];
        private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

        internal int Count => _named.Count;

        internal void AddAll(IEnumerable<string> values)
        {
            foreach (string value in values)
            {
                Add(value, "");
            }
        }

        internal void Add(string value, string chain)
        {
            if (value.Length > 0 && _seen.Add(value))
            {
                string clean = FincenText.Clean(value);
                _named.Add(chain.Length == 0 ? clean : $"{FincenText.Clean(chain)} {clean}");
            }
        }

        internal string Sentence(int namedMax)
        {
            string more = Count > namedMax ? $", and {Figures.Whole(Count - namedMax)} more in the attached table" : "";
            return $"{title} ({Figures.Whole(Count)}): {string.Join(", ", _named.Take(namedMax))}{more}.";
        }
    }
}
