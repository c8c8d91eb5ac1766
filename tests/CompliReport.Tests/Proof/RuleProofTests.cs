using System;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Proof;
using CompliReport.Tests.Reports;
using Xunit;

namespace CompliReport.Tests.Proof;

/// <summary>When a finding that is found again otherwise, or not at all, is a fault.</summary>
public sealed class RuleProofTests
{
    private static Finding Found => ReportSample.Day.Detected.Findings.First(static finding => finding.IsRule && finding.Measures.Length > 0);

    [Theory]
    [InlineData("the same", "same", true, false, "")]
    [InlineData("another measure of all its rows", "measure", true, false, "RULE_NOT_REPRODUCED")]
    [InlineData("another measure of a part of its rows", "measure", false, false, "")]
    [InlineData("another measure with a history that is not at hand", "measure", true, true, "")]
    [InlineData("another subject", "subject", true, false, "RULE_NOT_REPRODUCED")]
    [InlineData("another rule", "rule", true, false, "RULE_NOT_REPRODUCED")]
    public void A_finding_has_to_come_out_of_the_rows_that_it_cites(string reason, string change, bool isWhole, bool isWithHistory, string code)
    {
        Finding found = Found;
        ImmutableSortedDictionary<string, decimal> measures = found.Measures.ToImmutableSortedDictionary(
            static one => one.Name, one => one.Value + (change == "measure" ? 1 : 0), StringComparer.Ordinal);
        ClaimedFinding claim = new(
            found.Id, change == "rule" ? "CN-NONE" : found.RuleId, change == "subject" ? "nobody" : found.Subject, found.From, found.To, measures, isWhole);
        ProofLog log = new();
        RuleProof.Compare([claim], ReportSample.Day.Detected.Findings, isWithHistory, "report.json", log);
        Assert.True(ProvenRuns.CodesOf(log) == code, $"{reason}: {ProvenRuns.CodesOf(log)}");
    }
}
