using System;
using System.Linq;
using CompliReport.Cases;
using CompliReport.Detection;
using CompliReport.Reports;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Detection.Benign;

/// <summary>What honest conduct makes of a finding, in a whole run.</summary>
public sealed class BenignReviewTests
{
    [Fact]
    public void A_vetoed_finding_stays_a_hit_says_why_and_opens_no_case()
    {
        RunResult result = Bot().Run();
        Finding finding = Assert.Single(Scenario.FindingsOf(result, "T06"));
        Assert.Equal(1, Scenario.OutcomeOf(result, "T06")[Outcome.Hit]);
        Assert.Equal(FindingSeverity.Review, finding.Severity);
        Assert.False(finding.OpensCase);
        Assert.Empty(result.Cases);
        Assert.Contains("\"benign\":[{\"kind\":\"arbitrage_bot\",\"reason\":\"A firm made 24 loops", Scenario.TextOf(result, "findings.jsonl"), StringComparison.Ordinal);
        Assert.Contains("\"effect\":\"vetoes\"}]", Scenario.TextOf(result, "findings.jsonl"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_clean_account_does_not_speak_for_another_one_of_the_same_customer()
    {
        ConductDay day = Bot().Account("A2").Move(10, "USDT", 30_000, "STRANGER", "Marlow Gate", "self_hosted", "A2").Move(10.2, "USDT", -30_000, "OTHER", "Sable Point", "self_hosted", "A2");
        Case one = Assert.Single(day.Run().Cases);
        Assert.Equal(["A", "A2"], one.Accounts);
        Assert.All(one.Findings, static finding => Assert.Empty(finding.Benign));
    }

    [Fact]
    public void A_vetoed_finding_joins_a_case_that_another_one_opens_and_counts_nothing()
    {
        RunResult result = Bot().Run();
        Finding vetoed = Assert.Single(Scenario.FindingsOf(result, "T06"));
        CaseScore score = CaseScore.Of([vetoed, vetoed with { Id = "F-0", RuleId = "T12", OpensCase = true, Benign = [] }], null, CompliReport.Rules.CaseScoring.Default);
        Assert.Equal(["T12", "T06"], score.Parts.Select(static part => part.Reason.Split(' ')[0]));
        Assert.Equal(0, score.Parts[1].Points);
    }

    [Fact]
    public void The_order_of_rows_changes_nothing()
    {
        RunResult forth = Bot().Run(), back = Bot().Run(isTurned: true);
        Assert.Equal(forth.Detected.Findings.SelectMany(static one => one.Benign), back.Detected.Findings.SelectMany(static one => one.Benign));
        Assert.NotEmpty(forth.Detected.Findings.SelectMany(static one => one.Benign));
    }

    private static ConductDay Bot()
    {
        ConductDay day = new();
        for (int i = 0; i < 24; i++)
        {
            day.Move(i * 6, "USDT", 10_000, "V1", party: "vasp").Exchange((i * 6) + 0.1, "EUR", 5_000, "USDT", -10_000).Move((i * 6) + 0.2, "USDT", -10_000, "V1", party: "vasp");
        }

        return day;
    }
}
