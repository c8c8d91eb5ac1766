using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Rules;

namespace CompliReport.Cases;

/// <summary>A part of a score.</summary>
/// <param name="Kind">What it is of: typology, rule, degree, network, patterns, benign, demand or limit.</param>
/// <param name="Reason">One sentence for people; no names.</param>
/// <param name="Points">Whole points; below 0 for what speaks for the customers, 0 for what is said and not counted.</param>
/// <param name="Findings">Ids of the findings it rests on, sorted; empty where it rests on other parts.</param>
public sealed record ScorePart(string Kind, string Reason, int Points, ImmutableArray<string> Findings);

/// <summary>How grave a case is: a sum of parts, each with its reason and findings, and the threshold it is held against.</summary>
/// <param name="Points">The sum of the parts, 0 to the highest score of the file.</param>
/// <param name="AlertThreshold">At or above this a case is reported.</param>
/// <param name="IsDemanded">Whether a finding asks to report or deny: then the case is reported whatever the score.</param>
/// <param name="Parts">In the order typologies, rules, degree, network, patterns, benign, demand, limit.</param>
public sealed record CaseScore(int Points, int AlertThreshold, bool IsDemanded, ImmutableArray<ScorePart> Parts)
{
    /// <summary>Whether the case is to be reported, else kept for review.</summary>
    public bool IsReportable => IsDemanded || Points >= AlertThreshold;

    /// <summary>Scores a case. Pure: nothing but the findings, the degree and the weights decides.</summary>
    /// <param name="findings">All its findings, in any order.</param>
    /// <param name="tier">The degree it reaches, null for none.</param>
    /// <param name="scoring">The weights.</param>
    public static CaseScore Of(IReadOnlyCollection<Finding> findings, CaseTier? tier, CaseScoring scoring)
    {
        ArgumentNullException.ThrowIfNull(findings);
        ArgumentNullException.ThrowIfNull(scoring);
        List<Finding> opening = [.. findings.Where(static finding => finding.OpensCase)
            .OrderBy(static finding => finding.Id, StringComparer.Ordinal)];
        ScoredPattern[] patterns = [.. findings.Where(IsCounted).GroupBy(static finding => finding.RuleId, StringComparer.Ordinal)
            .OrderBy(static group => group.Key, StringComparer.Ordinal).Select(group => ScoredPattern.Of([.. group], scoring))];
        ScorePart[] rules = [.. OfRules(opening, scoring)];
        int grounds = patterns.Count(static pattern => pattern.IsGround) + opening.Where(static finding => finding.IsRule)
            .DistinctBy(static finding => finding.RuleId).Count();
        List<ScorePart> parts =
        [
            .. patterns.Select(static pattern => pattern.Part), .. rules, .. OfDegree(tier, grounds, scoring),
            .. NetworkScore.Of(opening, scoring), .. OfFamilies(patterns, scoring),
            .. patterns.SelectMany(static pattern => pattern.Lowered), .. OfVetoed(findings), .. OfDemand(opening),
        ];
        int sum = parts.Sum(static part => part.Points);
        if (sum > scoring.ScoreMax)
        {
            parts.Add(new ScorePart("limit", Text($"no score is above {scoring.ScoreMax}"), scoring.ScoreMax - sum, []));
        }

        return new CaseScore(
            Math.Min(sum, scoring.ScoreMax), scoring.AlertThreshold,
            opening.Exists(static finding => finding.Severity >= FindingSeverity.Report), [.. parts]);
    }

    // Typologies that open a case, and those that only raise one; what honest conduct vetoes is neither.
    private static bool IsCounted(Finding finding) =>
        !finding.IsRule && (finding.OpensCase || (finding.Severity == FindingSeverity.Info && !finding.IsVetoed));

    // The one with most points first; of the last that fits only the rest counts.
    private static IEnumerable<ScorePart> OfRules(List<Finding> opening, CaseScoring scoring)
    {
        int left = scoring.Rules.Most;
        IEnumerable<(int Points, Finding Gravest, List<Finding> All)> rules = opening.Where(static finding => finding.IsRule)
            .GroupBy(static finding => finding.RuleId, StringComparer.Ordinal).Select(group =>
            {
                Finding gravest = group.OrderByDescending(static finding => finding.Severity)
                    .ThenByDescending(static finding => finding.Margin).First();
                int points = gravest.Severity >= FindingSeverity.Report ? scoring.Rules.Report : scoring.Rules.Review;
                return (points + CaseScoring.PointsOf(scoring.Margins, gravest.Margin), gravest, group.ToList());
            });
        foreach ((int points, Finding gravest, List<Finding> all) in rules.OrderByDescending(static rule => rule.Points)
            .ThenBy(static rule => rule.Gravest.RuleId, StringComparer.Ordinal))
        {
            int counted = Math.Min(points, left);
            left -= counted;
            string limited = counted < points ? Text($"; rules count {scoring.Rules.Most} at most") : "";
            yield return new ScorePart("rule", Text($"rule {gravest.RuleId}, {Times(gravest.Margin)}{limited}"), counted, IdsOf(all));
        }
    }

    private static IEnumerable<ScorePart> OfDegree(CaseTier? tier, int grounds, CaseScoring scoring)
    {
        if (tier is not null && grounds >= scoring.Degrees.GroundsMin)
        {
            int points = tier.Label == TierLabel.EspeciallySerious ? scoring.Degrees.EspeciallySerious : scoring.Degrees.Serious;
            yield return new ScorePart("degree", Text($"the amount is of the degree {tier.Id}"), points, []);
        }
    }

    // The account with most families; of several the first by name.
    private static IEnumerable<ScorePart> OfFamilies(ScoredPattern[] patterns, CaseScoring scoring)
    {
        var most = patterns.Where(static pattern => pattern.IsGround)
            .SelectMany(static pattern => pattern.Unexplained.SelectMany(finding => finding.Accounts.Select(account =>
                (Account: account, pattern.Family, Finding: finding))))
            .GroupBy(static one => one.Account, StringComparer.Ordinal)
            .Select(static group => (Families: group.Select(static one => one.Family).Distinct(StringComparer.Ordinal).Count(),
                Account: group.Key, Findings: group.Select(static one => one.Finding)))
            .OrderByDescending(static one => one.Families).ThenBy(static one => one.Account, StringComparer.Ordinal).FirstOrDefault();
        if (CaseScoring.PointsOf(scoring.Families, most.Families) is > 0 and int points)
        {
            yield return new ScorePart(
                "patterns", Text($"{most.Families} independent kinds of patterns on one account"), points, IdsOf(most.Findings));
        }
    }

    private static IEnumerable<ScorePart> OfVetoed(IEnumerable<Finding> findings) =>
        findings.Where(static finding => finding.IsVetoed).GroupBy(static finding => finding.RuleId, StringComparer.Ordinal)
            .OrderBy(static group => group.Key, StringComparer.Ordinal)
            .Select(static group => new ScorePart(
                "benign", Text($"{group.Key} does not count: {ScoredPattern.KindsOf(group)}"), 0, IdsOf(group)));

    private static IEnumerable<ScorePart> OfDemand(List<Finding> opening)
    {
        List<Finding> demands = opening.FindAll(static finding => finding.Severity >= FindingSeverity.Report);
        if (demands.Count > 0)
        {
            string ids = string.Join(", ", demands.Select(static finding => finding.RuleId).Distinct().Order(StringComparer.Ordinal));
            yield return new ScorePart("demand", Text($"to be reported whatever the score: {ids}"), 0, IdsOf(demands));
        }
    }

    /// <summary>How far beyond its threshold, in words.</summary>
    internal static string Times(decimal margin) => Text($"{margin:0.##} times its threshold");

    internal static ImmutableArray<string> IdsOf(IEnumerable<Finding> findings) =>
        [.. findings.Select(static finding => finding.Id).Distinct().Order(StringComparer.Ordinal)];

    internal static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
