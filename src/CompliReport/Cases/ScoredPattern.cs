using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Rules;

namespace CompliReport.Cases;

/// <summary>What one typology counts in a case, with what honest conduct takes away again.</summary>
/// <param name="Part">Its points.</param>
/// <param name="Lowered">What is taken away; empty where even one finding is unexplained.</param>
/// <param name="Family">What it looks at.</param>
/// <param name="IsGround">Whether it speaks on its own: neither an amplifier nor explained.</param>
/// <param name="Unexplained">The findings that nothing explains.</param>
internal sealed record ScoredPattern(
    ScorePart Part, ImmutableArray<ScorePart> Lowered, string Family, bool IsGround, ImmutableArray<Finding> Unexplained)
{
    /// <summary>Scores the findings of one typology; at least one.</summary>
    internal static ScoredPattern Of(ImmutableArray<Finding> findings, CaseScoring scoring)
    {
        string id = findings[0].RuleId;
        PatternWeight weight = scoring.Patterns.GetValueOrDefault(id) ?? new PatternWeight(scoring.OtherPoints, id);
        ImmutableArray<Finding> unexplained = [.. findings.Where(static finding => finding.Benign.IsEmpty)];
        decimal margin = (unexplained.IsEmpty ? findings : unexplained).Max(static finding => finding.Margin);
        int points = weight.Points + CaseScoring.PointsOf(scoring.Margins, margin);
        string name = TypologyDescription.All.FirstOrDefault(one => one.Id == id)?.Name ?? "";
        ScorePart part = new(
            "typology", CaseScore.Text($"{id} {name}, {CaseScore.Times(margin)}"), points, CaseScore.IdsOf(findings));
        int less = unexplained.IsEmpty
            ? findings.Min(finding => finding.Benign.Max(reason => scoring.Benign[reason.Kind].LoweredBy))
            : 0;
        ImmutableArray<ScorePart> lowered = unexplained.IsEmpty
            ? [new ScorePart("benign", CaseScore.Text($"{id} counts less: {KindsOf(findings)}"), -Math.Min(points, less), part.Findings)]
            : [];
        return new ScoredPattern(
            part, lowered, weight.Family,
            !unexplained.IsEmpty && findings.Any(static finding => finding.Severity != FindingSeverity.Info), unexplained);
    }

    /// <summary>Of which kinds of honest conduct findings are.</summary>
    internal static string KindsOf(IEnumerable<Finding> findings) => string.Join(
        ", ", findings.SelectMany(static finding => finding.Benign).Select(static reason => reason.Kind).Distinct()
            .Order(StringComparer.Ordinal)).Replace('_', ' ');
}
