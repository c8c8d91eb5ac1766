using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Values;

namespace CompliReport.Proof;

/// <summary>A finding that has to be found again.</summary>
/// <param name="Id">Its id.</param>
/// <param name="RuleId">The rule or typology.</param>
/// <param name="Subject">Who.</param>
/// <param name="From">First instant.</param>
/// <param name="To">Last instant.</param>
/// <param name="Measures">What was measured, by name.</param>
/// <param name="IsWhole">Whether it cites every row that it rests on.</param>
internal sealed record ClaimedFinding(
    string Id, string RuleId, string Subject, UtcInstant From, UtcInstant To, ImmutableSortedDictionary<string, decimal> Measures,
    bool IsWhole);

/// <summary>Holds findings against what is found when their cited rows are judged again.</summary>
/// <remarks>
/// A finding is found again the same when rule, subject, window and every measure are. Where it cites a part of its rows, or its rule
/// looks at rows around them too, it may be found with other measures; where such a rule needs those rows to hit at all it may not be
/// found. Nothing else may.
/// </remarks>
internal static class RuleProof
{
    private const string Hubs = "who is a hub, which the payments of all customers tell";

    // Patterns whose test compares the cited rows with rows that are no evidence of it.
    private static readonly FrozenDictionary<string, string> RestsOnOthers = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["T01"] = "what T03 and T06 rest on",
        ["T03"] = "the account's other payments and conversions",
        ["T04"] = "whom the account paid before",
        ["T05"] = Hubs,
        ["T12"] = Hubs,
        ["T13"] = Hubs,
        ["T15"] = Hubs,
        ["T20"] = Hubs,
        ["T06"] = "the account's other movements",
        ["T07"] = "the customer's other conversions",
        ["T08"] = "the account's other payments of those days",
        ["T22"] = "all payments of the account, of which it is a share",
        ["T10"] = "the customer's other payments in",
        ["T11"] = "the account's other payments in",
        ["T14"] = "the account's other legs",
        ["T16"] = "what the account did before",
        ["T17"] = "since when the account is known",
        ["T19"] = "what came in during the year",
        ["T09"] = "the platform's market of the hour, made by trades of others",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Compares, and counts how much was found again.</summary>
    /// <param name="claimed">What the run found.</param>
    /// <param name="found">What is found again.</param>
    /// <param name="isWithHistory">Whether the run went on from a history, which is not at hand here.</param>
    /// <param name="where">Where the findings stand.</param>
    /// <param name="log">Takes what is found.</param>
    internal static void Compare(
        IEnumerable<ClaimedFinding> claimed, ImmutableArray<Finding> found, bool isWithHistory, string where, ProofLog log)
    {
        ILookup<(string, string), Finding> again = found.ToLookup(static one => (one.RuleId, one.Subject));
        foreach (ClaimedFinding claim in claimed)
        {
            Finding[] same = [.. again[(claim.RuleId, claim.Subject)]];
            if (same.Any(one => one.From == claim.From && one.To == claim.To && Measures(one).SequenceEqual(claim.Measures)))
            {
                log.Checked("findings found again, the same");
            }
            else if (same.Any(one => one.To >= claim.From && one.From <= claim.To) && MayDiffer(claim, isWithHistory))
            {
                log.Checked("findings found again, with other measures");
                log.Note("A finding with other measures cites a part of its rows only, or its rule looks at rows beside them.");
            }
            else if (OthersOf(claim) is { } others)
            {
                log.Checked("findings that rest on rows beside the cited ones");
                log.Note($"{claim.RuleId} rests on {others} too: `complireport rerun` judges it with all rows.");
            }
            else if (IsPart(claim, isWithHistory))
            {
                log.Checked("findings that rest on more rows than they cite");
                log.Note("A finding cites 200 rows at most, and none of earlier days that stand in the history: `complireport rerun` "
                    + "judges it with all of them.");
            }
            else
            {
                log.Fault(
                    ProofCodes.Rule, where, $"that {claim.RuleId} does not find {claim.Id} of the rows that it cites",
                    "the same finding of the same rows");
            }
        }
    }

    private static bool MayDiffer(ClaimedFinding claim, bool isWithHistory) =>
        IsPart(claim, isWithHistory) || OthersOf(claim) is not null;

    // A waiting time runs from the row that brought the coins in, which is no evidence of the one that sent them away.
    private static string? OthersOf(ClaimedFinding claim) =>
        RestsOnOthers.GetValueOrDefault(claim.RuleId)
            ?? (claim.Measures.ContainsKey("hours") && TypologyCatalog.All.All(typology => typology.Id != claim.RuleId)
                ? "when the coins came in" : null);

    private static bool IsPart(ClaimedFinding claim, bool isWithHistory) =>
        !claim.IsWhole || claim.Measures.ContainsKey("count_before") || isWithHistory;

    private static IEnumerable<KeyValuePair<string, decimal>> Measures(Finding finding) =>
        finding.Measures.Select(static one => new KeyValuePair<string, decimal>(one.Name, one.Value))
            .OrderBy(static one => one.Key, StringComparer.Ordinal);
}
