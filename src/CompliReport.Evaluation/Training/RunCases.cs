using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.Json;
using CompliReport.Detection;
using CompliReport.Evaluation.Scoring;
using CompliReport.Ledgers.Beside;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Evaluation.Training;

/// <summary>A case with all that its score depends on, so that it can be scored again with other weights.</summary>
/// <param name="Case">What the run said of it.</param>
/// <param name="Findings">Its findings; of what no score depends on they have nothing.</param>
/// <param name="Tier">Its degree; null for none.</param>
internal sealed record RunCase(ScoredCase Case, ImmutableArray<Finding> Findings, CaseTier? Tier)
{
    /// <summary>Scores it with these weights, by the engine's own code.</summary>
    internal CompliReport.Cases.CaseScore ScoreWith(CaseScoring scoring) => CompliReport.Cases.CaseScore.Of(Findings, Tier, scoring);
}

/// <summary>Takes the cases of a run from its findings.jsonl and cases.jsonl.</summary>
internal static class RunCases
{
    /// <summary>All cases of a run.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="scoring">The weights that it was scored with: the cases have to have the same scores again.</param>
    /// <param name="faults">Takes what is wrong; anything in it means that nothing is to be learned from the run.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    internal static ImmutableArray<RunCase> Read(string folder, CaseScoring scoring, ICollection<InputFault> faults)
    {
        List<Finding> findings = [];
        List<CaseLine> lines = [];
        RunLines.ReadLines(Path.Combine(folder, RunLines.Findings), FindingOf, findings, faults);
        RunLines.ReadLines(Path.Combine(folder, RunLines.Cases), LineOf, lines, faults);
        Dictionary<string, Finding> byId = new(StringComparer.Ordinal);
        foreach (Finding finding in findings)
        {
            byId[finding.Id] = finding;
        }

        List<RunCase> cases = [];
        foreach (CaseLine line in faults.Count == 0 ? lines : [])
        {
            string[] missing = [.. line.Findings.Where(id => !byId.ContainsKey(id))];
            RunCase one = new(
                line.Case, [.. line.Findings.Where(byId.ContainsKey).Select(id => Opened(byId[id], line.OpeningRules))], TierOf(line.Tier));
            if (missing.Length > 0)
            {
                faults.Add(new InputFault(
                    RunLines.Cases, 0, "findings", "NO_FINDING", $"{line.Case.Id} names {missing[0]}", $"a line of {RunLines.Findings}"));
            }
            else if (one.ScoreWith(scoring).Points != line.Score)
            {
                faults.Add(new InputFault(
                    RunLines.Cases, 0, "score", "OTHER_SCORE", $"{line.Score} for {line.Case.Id}",
                    $"{one.ScoreWith(scoring).Points}, as this version scores it")
                { NextStep = "run the data again with this version" });
            }

            cases.Add(one);
        }

        return [.. cases];
    }

    // Which rules open a case is not in findings.jsonl; the parts of the score name their findings.
    private static Finding Opened(Finding finding, ImmutableHashSet<string> openingRules) => finding with
    {
        OpensCase = finding.IsRule
            ? openingRules.Contains(finding.Id)
            : finding.Severity >= FindingSeverity.Review && !finding.IsVetoed,
    };

    private static Finding FindingOf(JsonFields json) => new()
    {
        Id = json.Text("finding_id"),
        IsRule = json.Text("kind") == "rule",
        RuleId = json.Text("id"),
        Pack = json.Text("pack"),
        Score = 0,
        Severity = SeverityOf(json.Text("severity")),
        OpensCase = false,
        SubjectType = SubjectType.Account,
        Subject = "",
        Accounts = json.Texts("accounts"),
        Customers = json.Texts("customers"),
        From = json.Instant("first_seen"),
        To = json.Instant("last_seen"),
        Reached = json.Instant("reached"),
        Measures = json.Measures("measures"),
        Thresholds = [],
        Margin = json.Decimal("margin"),
        UsdMicros = 0,
        Evidence = [],
        EvidenceTotal = 0,
        Explanation = "",
        Benign = RunLines.ReasonsOf(json),
    };

    private static FindingSeverity SeverityOf(string word) => word switch
    {
        "info" => FindingSeverity.Info,
        "review" => FindingSeverity.Review,
        "report" => FindingSeverity.Report,
        _ => FindingSeverity.Deny,
    };

    private static CaseLine LineOf(JsonFields json)
    {
        List<string> opening = [];
        foreach (JsonElement element in json.Items("score_parts"))
        {
            JsonFields part = new(element);
            opening.AddRange(part.Text("kind") == "rule" ? part.Texts("findings") : []);
        }

        return new CaseLine(
            RunLines.CaseOf(json), json.Texts("findings"), [.. opening], json.TextOrNull("tier"), json.Number("score"));
    }

    // The score depends on the degree alone; amounts and dates are those of no pack.
    private static CaseTier? TierOf(string? label) => label is null ? null : new CaseTier(
        label, label == "especially_serious" ? TierLabel.EspeciallySerious : TierLabel.Serious, DateOnly.MinValue, null,
        ScaledAmount.Zero, AssetCode.Of("USD"), new RuleSource("", "", DateOnly.MinValue, null, SourceConfidence.Unconfirmed), "");

    private sealed record CaseLine(
        ScoredCase Case, ImmutableArray<string> Findings, ImmutableHashSet<string> OpeningRules, string? Tier, long Score);
}
