using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Reports.Formats;
using CompliReport.Rules;

namespace CompliReport.Proof;

/// <summary>Holds findings against what is found when their cited rows are judged again.</summary>
/// <remarks>
/// A finding is found again the same when everything that is said of it is. Where it cites a part of its rows, or its rule looks at rows
/// around them too, it may be found with other measures; where such a rule needs those rows to hit at all it may not be found. Nothing
/// else may. Which of these a finding is follows from its rule, from the packs and from the run's limit of cited rows; it can say of
/// itself only that it cites exactly that many of more, and, in a run with a history, that it counts rows of before.
/// </remarks>
/// <param name="packs">The packs that the run judged by.</param>
/// <param name="evidenceMax">Rows that a finding of the run cites at most.</param>
/// <param name="isWithHistory">Whether the run went on from a history, which is not at hand here.</param>
internal sealed class RuleProof(ImmutableArray<RulePack> packs, int evidenceMax, bool isWithHistory)
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

    private readonly ILookup<string, Rule> _rules =
        packs.SelectMany(static pack => pack.Rules).ToLookup(static rule => rule.Id, StringComparer.Ordinal);

    // Rules that count the persons who share a counterparty.
    private readonly FrozenSet<string> _splitRules = packs.SelectMany(static pack => CounterpartyRules.RulesOf(pack))
        .SelectMany(static family => family.Versions).Select(static rule => rule.Id).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Compares, and counts how much was found again.</summary>
    /// <param name="claimed">What the run found.</param>
    /// <param name="found">What is found again.</param>
    /// <param name="where">Where the findings stand.</param>
    /// <param name="log">Takes what is found.</param>
    internal void Compare(IEnumerable<ClaimedFinding> claimed, ImmutableArray<Finding> found, string where, ProofLog log)
    {
        ILookup<(string, string), ClaimedFinding> again =
            found.Select(ClaimedFinding.Of).ToLookup(static one => (one.RuleId, one.Subject));
        foreach (ClaimedFinding claim in claimed)
        {
            if (Contradiction(claim) is { } contradiction)
            {
                log.Fault(ProofCodes.Rule, where, $"that {claim.Id} of {claim.RuleId} {contradiction.Says}", contradiction.Expected);
                continue;
            }

            ClaimedFinding[] near =
            [
                .. again[(claim.RuleId, claim.Subject)].Where(one => one.To >= claim.From && one.From <= claim.To)
                    .OrderBy(one => one.DifferencesTo(claim).Count()),
            ];
            string[] differences = near.Length > 0 ? [.. near[0].DifferencesTo(claim)] : [];
            if (near.Length > 0 && differences.Length == 0)
            {
                log.Checked("findings found again, the same");
            }
            else
            {
                Differing(claim, differences, where, log);
            }
        }
    }

    private void Differing(ClaimedFinding claim, string[] differences, string where, ProofLog log)
    {
        string? others = OthersOf(claim);
        // Law is the same whichever rows are at hand.
        bool isOfOtherLaw = claim.IsRule && (differences.Contains("severity") || differences.Contains("thresholds"));
        if ((others is null && !IsPart(claim)) || isOfOtherLaw)
        {
            log.Fault(
                ProofCodes.Rule, where,
                differences.Length == 0 ? $"that {claim.RuleId} does not find {claim.Id} in the rows that it cites"
                    : $"that {claim.RuleId} finds {claim.Id} with another {string.Join(", ", differences)} in the rows that it cites",
                "the same finding of the same rows");
        }
        else if (differences.Length > 0)
        {
            log.Checked("findings found again, with other measures");
            log.Note("A finding with other measures cites a part of its rows only, or its rule looks at rows beside them.");
        }
        else if (others is not null)
        {
            log.Checked("findings that rest on rows beside the cited ones");
            log.Note($"{claim.RuleId} rests on {others} too: `complireport rerun` judges it with all rows.");
        }
        else
        {
            log.Checked("findings that rest on more rows than they cite");
            log.Note($"A finding cites {evidenceMax} rows at most, and none of earlier days that stand in the history: "
                + "`complireport rerun` judges it with all of them.");
        }
    }

    // What no rows could make true.
    private (string Says, string Expected)? Contradiction(ClaimedFinding claim)
    {
        if (claim.Cited == 0 || claim.Cited != Math.Min(claim.EvidenceTotal, evidenceMax))
        {
            return ($"cites {claim.Cited} of {claim.EvidenceTotal} rows", $"all of its rows, or {evidenceMax} where it rests on more");
        }

        FindingSeverity? severity = Enum.GetValues<FindingSeverity>().Where(one => Words.Of(one) == claim.Severity)
            .Select(static one => (FindingSeverity?)one).FirstOrDefault();
        if (severity is null || FindingBuilder.ScoreOf(severity.Value, claim.Margin) != claim.Score)
        {
            return ($"has the score {claim.Score}", "the score that its severity and margin make");
        }

        return claim.IsRule
            ? !_rules.Contains(claim.RuleId) ? ("is of a rule that no pack of the run has", "a rule of its packs")
                : _rules[claim.RuleId].All(rule => FindingBuilder.SeverityOf(rule) != severity)
                    ? ($"has the severity {claim.Severity}", "what its rule asks for") : null
            : TypologyCatalog.All.All(typology => typology.Id != claim.RuleId)
                ? ("is of a pattern that is none", "a pattern of the catalog") : null;
    }

    // A waiting time runs from the row that brought the coins in, and who split an exchange among persons is told by their exchanges:
    // neither is evidence of what was sent away.
    private string? OthersOf(ClaimedFinding claim) =>
        !claim.IsRule ? RestsOnOthers.GetValueOrDefault(claim.RuleId)
            : _splitRules.Contains(claim.RuleId) ? "what the persons exchanged before or after"
            : _rules[claim.RuleId].Any(static rule => rule.Thresholds.Any(static threshold => threshold.Kind == ThresholdKind.Hours))
                ? "when the coins came in" : null;

    private bool IsPart(ClaimedFinding claim) =>
        claim.Cited < claim.EvidenceTotal || (isWithHistory && claim.Measures.ContainsKey("count_before"));
}
