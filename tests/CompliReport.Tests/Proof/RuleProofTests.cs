using System.Collections.Immutable;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Proof;
using CompliReport.Tests.Reports;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Proof;

/// <summary>When a finding that is found again otherwise, or not at all, is a fault.</summary>
public sealed class RuleProofTests
{
    private static Finding Found => ReportSample.Day.Detected.Findings.First(static finding => finding.IsRule && finding.Measures.Length > 0);

    [Theory]
    [InlineData("the same", "same", false, "")]
    [InlineData("another measure", "measure", false, "RULE_NOT_REPRODUCED")]
    [InlineData("another measure, with a history that is not at hand", "measure", true, "RULE_NOT_REPRODUCED")]
    [InlineData("another subject", "subject", false, "RULE_NOT_REPRODUCED")]
    [InlineData("another rule", "rule", false, "RULE_NOT_REPRODUCED")]
    [InlineData("another window", "window", false, "RULE_NOT_REPRODUCED")]
    [InlineData("another threshold", "threshold", false, "RULE_NOT_REPRODUCED")]
    [InlineData("another id", "id", false, "RULE_NOT_REPRODUCED")]
    [InlineData("another amount", "amount", false, "RULE_NOT_REPRODUCED")]
    [InlineData("other words", "words", false, "RULE_NOT_REPRODUCED")]
    [InlineData("another severity and its score", "severity", false, "RULE_NOT_REPRODUCED")]
    [InlineData("another score", "score", false, "RULE_NOT_REPRODUCED")]
    [InlineData("more rows than it cites, and fewer cited than the limit", "total", false, "RULE_NOT_REPRODUCED")]
    [InlineData("rows of before, without a history", "before", false, "RULE_NOT_REPRODUCED")]
    [InlineData("rows of before, with a history", "before", true, "")]
    [InlineData("a waiting time that its rule does not have", "hours", false, "RULE_NOT_REPRODUCED")]
    public void A_finding_has_to_come_out_of_the_rows_that_it_cites(string reason, string change, bool isWithHistory, string code)
    {
        ClaimedFinding found = ClaimedFinding.Of(Found);
        ImmutableSortedDictionary<string, decimal> measures = found.Measures;
        FindingSeverity other = found.Severity == "info" ? FindingSeverity.Report : FindingSeverity.Info;
        ClaimedFinding claim = change switch
        {
            "measure" => found with { Measures = measures.SetItem(measures.Keys.First(), measures.Values.First() + 1) },
            "subject" => found with { Subject = "nobody" },
            "rule" => found with { RuleId = "CN-NONE" },
            "window" => found with { To = UtcInstant.FromNanoseconds(found.To.Nanoseconds + 1) },
            "threshold" => found with { Thresholds = found.Thresholds.SetItem(found.Thresholds.Keys.First(), 1) },
            "id" => found with { Id = "F-0000000000000000" },
            "amount" => found with { AmountUsd = found.AmountUsd + 1 },
            "words" => found with { Explanation = found.Explanation + "!" },
            "severity" => found with { Severity = other.ToString().ToLowerInvariant(), Score = FindingBuilder.ScoreOf(other, found.Margin) },
            "score" => found with { Score = found.Score + 1 },
            "total" => found with { EvidenceTotal = found.EvidenceTotal + 1 },
            "before" => found with { Measures = measures.Add("count_before", 3) },
            "hours" => found with { Measures = measures.Add("hours", 3) },
            _ => found,
        };
        ProofLog log = new();
        new RuleProof(ReportSample.Day.Packs, evidenceMax: 200, isWithHistory).Compare([claim], ReportSample.Day.Detected.Findings, "report.json", log);
        Assert.True(ProvenRuns.CodesOf(log) == code, $"{reason}: {ProvenRuns.CodesOf(log)}");
    }

    [Theory]
    [InlineData("all of its rows", 1, 1, "")]
    [InlineData("all of its rows, which are more than a run cites", 3, 3, "RULE_NOT_REPRODUCED")]
    [InlineData("none at all", 0, 0, "RULE_NOT_REPRODUCED")]
    [InlineData("as many as a run cites", 2, 3, "")]
    [InlineData("fewer than a run cites", 1, 3, "RULE_NOT_REPRODUCED")]
    [InlineData("more than it rests on", 4, 3, "RULE_NOT_REPRODUCED")]
    public void A_finding_may_be_found_otherwise_only_where_it_cites_as_many_rows_as_a_run_does(string reason, int cited, int total, string code)
    {
        ClaimedFinding found = ClaimedFinding.Of(Found);
        ClaimedFinding claim = found with { Cited = cited, EvidenceTotal = total, Measures = cited == 2 ? found.Measures.SetItem(found.Measures.Keys.First(), 77) : found.Measures };
        ProofLog log = new();
        ImmutableArray<Finding> again = [Found with { EvidenceTotal = cited }];
        new RuleProof(ReportSample.Day.Packs, evidenceMax: 2, isWithHistory: false).Compare([claim], again, "report.json", log);
        Assert.True(ProvenRuns.CodesOf(log) == code, $"{reason}: {ProvenRuns.CodesOf(log)}");
    }
}
