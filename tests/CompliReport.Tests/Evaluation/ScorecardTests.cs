using System;
using System.Linq;
using CompliReport.Evaluation.Scoring;
using Xunit;

namespace CompliReport.Tests.Evaluation;

/// <summary>Every figure of the scorecard, counted by hand from <see cref="HandMade"/>.</summary>
public sealed class ScorecardTests
{
    [Theory]
    [InlineData("T01", 1, 1, 1, 1, "50.00", "33.33", "50.00", "50.00")]
    [InlineData("T02", 1, 0, 1, 0, "50.00", "50.00", "100.00", "66.67")]
    [InlineData("T06", 2, 1, 1, 0, "66.67", "66.67", "66.67", "66.67")]
    public void Accounts_are_found_missed_false_or_planted_otherwise(
        string typology, int found, int missed, int wrong, int also, string precision, string strict, string recall, string f1)
    {
        AccountCounts counts = Of(typology).Accounts;
        Assert.Equal(new AccountCounts(found, missed, wrong, also), counts);
        Assert.Equal(
            (precision, strict, recall, f1),
            (counts.Precision.Percent, counts.StrictPrecision.Percent, counts.Recall.Percent, counts.F1.Percent));
    }

    [Fact]
    public void All_typologies_together_are_the_sums_of_each() =>
        Assert.Equal(new AccountCounts(4, 2, 3, 1), HandMade.Card.AllAccounts);

    [Theory]
    [InlineData("A1 on the 3rd is after the window, A2 is not found", "T01", 3, 1, 3, 1, "33.33")]
    [InlineData("its label names no day", "T02", 0, 0, 2, 1, "-")]
    [InlineData("A2 on the 2nd is before the window, A4 is not found", "T06", 3, 1, 3, 2, "44.44")]
    public void Account_days_are_in_a_window_or_not(string reason, string typology, int labelled, int found, int alerts, int right, string f1)
    {
        DayCounts days = Of(typology).Days;
        Assert.True(days == new DayCounts(labelled, found, alerts, right), reason + days);
        Assert.Equal(f1, days.F1.Percent);
    }

    [Theory]
    [InlineData("the day before", 4, 0)]
    [InlineData("the first day of the window", 5, 1)]
    [InlineData("the last day of the window", 8, 1)]
    [InlineData("the day after", 9, 0)]
    public void The_window_covers_its_first_and_last_day(string reason, int day, int found)
    {
        Labels labels = new([HandMade.Label("s", "T01", "A", day)]);
        Scorecard card = Scorecard.Of(labels, [HandMade.Finding("F", "T01", "A", 5, 8)], [], null);
        Assert.True(card.Typologies.Single().Days.Found == found, reason);
    }

    [Theory]
    [InlineData("T01", 0, 0)]
    [InlineData("T06", 1, 4)]
    [InlineData("T02", null, null)]
    public void Detection_takes_days_from_the_first_label_to_the_limit(string typology, int? median, int? longest) =>
        Assert.Equal((median, longest), (Of(typology).MedianDelay, Of(typology).LongestDelay));

    [Theory]
    [InlineData("on the day before", 4, 0)]
    [InlineData("on the same day", 5, 0)]
    [InlineData("on the next day", 6, 1)]
    public void What_was_found_before_its_label_was_found_at_once(string reason, int reached, int delay)
    {
        Labels labels = new([HandMade.Label("s", "T01", "A", 6), HandMade.Label("s", "T01", "A", 5)]);
        ScoredFinding finding = HandMade.Finding("F", "T01", "A", 1, 9) with { Reached = HandMade.Noon(reached) };
        Assert.True(Scorecard.Of(labels, [finding], [], null).Typologies.Single().LongestDelay == delay, reason);
    }

    [Theory]
    [InlineData("A1; A3 has T06 as well", "T01", 1, 0)]
    [InlineData("A5 and its scenario", "T02", 1, 1)]
    [InlineData("A2; its scenario has T01 as well", "T06", 1, 0)]
    public void A_typology_adds_what_no_other_alerts_on(string reason, string typology, int accounts, int scenarios) =>
        Assert.True((Of(typology).AccountsAlone, Of(typology).ScenariosAlone) == (accounts, scenarios), reason);

    [Fact]
    public void A_finding_that_alerts_nobody_adds_nothing_and_takes_nothing_away()
    {
        ScoredFinding info = HandMade.Finding("F9", "T18", "A1 A4", 2, 2) with { IsAlert = false };
        Scorecard card = Scorecard.Of(new Labels(HandMade.Labels), HandMade.Findings.Append(info), HandMade.Cases, null);
        Assert.Equal((0, 1), (card.Typologies.Single(static one => one.Id == "T18").AccountsAlone, card.Typologies[0].AccountsAlone));
    }

    [Fact]
    public void Scenarios_are_found_when_a_reportable_case_holds_them()
    {
        CaseScore cases = HandMade.Card.Cases;
        Assert.Equal(
            [new ScenarioScore("s1", 2, 2, 2), new ScenarioScore("s2", 2, 0, 2), new ScenarioScore("s3", 1, 0, 0)], cases.Scenarios);
        Assert.Equal((new Share(1, 3), new Share(2, 3), new Share(1, 2)), (cases.Recall, cases.RecallInAny, cases.Precision));
    }

    [Theory]
    [InlineData("four of five are 80 %", 5, 4, true)]
    [InlineData("three of five are not", 5, 3, false)]
    [InlineData("eight of ten are", 10, 8, true)]
    [InlineData("seven of nine are 77.8 %", 9, 7, false)]
    [InlineData("all of one", 1, 1, true)]
    public void Four_fifths_of_a_scenario_have_to_be_in_one_case(string reason, int planted, int held, bool isFound)
    {
        Labels labels = new(Enumerable.Range(0, planted).Select(static i => HandMade.Label("s", "T01", "A" + i, 1)));
        string accounts = string.Join(' ', Enumerable.Range(0, held).Select(static i => "A" + i));
        string rest = string.Join(' ', Enumerable.Range(held, planted).Select(static i => "A" + i));
        Scorecard card = Scorecard.Of(labels, [], [HandMade.Case("K", 2, accounts, true), HandMade.Case("L", 1, rest, true)], null);
        Assert.True(card.Cases.Scenarios.Single().IsReported == isFound, reason);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 2, 2)]
    [InlineData(3, 2, 3)]
    [InlineData(50, 2, 3)]
    public void Of_the_first_cases_those_with_a_planted_account_are_right(int budget, int right, int of)
    {
        Scorecard card = Scorecard.Of(new Labels(HandMade.Labels), HandMade.Findings, HandMade.Cases.Reverse(), null, budget);
        Assert.Equal((new Share(right, of), budget), (card.Cases.AtBudget, card.Cases.Budget));
    }

    [Fact]
    public void False_alarms_are_counted_against_clean_customers()
    {
        FalseAlarms alarms = HandMade.Card.FalseAlarms;
        Assert.Equal((4, 7), (alarms.CleanCustomers, alarms.UnplantedAccounts));
        Assert.Equal((1, 1, 1), (alarms.InTypologyAlerts, alarms.InRuleAlerts, alarms.InReportableCases));
        Assert.Equal(("2500.00", "1428.57"), (alarms.OfClean(1).PerTenThousand, alarms.OfUnplanted(1).PerTenThousand));
    }

    [Fact]
    public void Without_an_accounts_file_nobody_knows_how_many_are_clean()
    {
        FalseAlarms alarms = Scorecard.Of(new Labels(HandMade.Labels), HandMade.Findings, HandMade.Cases, null).FalseAlarms;
        Assert.Equal((null, null, 1), (alarms.CleanCustomers, alarms.UnplantedAccounts, alarms.InTypologyAlerts));
        Assert.Equal("-", alarms.OfClean(1).PerTenThousand);
    }

    [Fact]
    public void A_flagged_customer_whom_the_accounts_file_lacks_is_one_more_clean_customer()
    {
        Scorecard card = Scorecard.Of(new Labels(HandMade.Labels), HandMade.Findings, HandMade.Cases, HandMade.CustomersOf("A1 Y1"));
        // CY1 of the file; CX1, CX2 and CX9 of findings and cases. Accounts: Y1, X1, X2 and B1.
        Assert.Equal((4, 4), (card.FalseAlarms.CleanCustomers, card.FalseAlarms.UnplantedAccounts));
    }

    [Fact]
    public void Benign_look_alikes_are_counted_by_instance()
    {
        Assert.Equal(
            [new BenignScore("market_maker", 1, 0, 0), new BenignScore("payroll", 2, 1, 1)], HandMade.Card.FalseAlarms.Benign);
        Assert.Equal(new BenignScore("all", 3, 1, 1), HandMade.Card.FalseAlarms.AllBenign);
    }

    [Fact]
    public void An_account_that_is_planted_and_benign_is_planted()
    {
        Labels labels = new([HandMade.Label("s", "T01", "A", 1), HandMade.Label("b", "benign:payroll", "A", 1)]);
        Scorecard card = Scorecard.Of(labels, [HandMade.Finding("F", "T02", "A", 1, 1)], [], null);
        Assert.Equal((1, 0), (card.PlantedAccounts, card.BenignAccounts));
        Assert.Equal(new AccountCounts(0, 0, 0, 1), card.Typologies.Single(static one => one.Id == "T02").Accounts);
    }

    [Fact]
    public void Nothing_at_all_gives_no_figures_and_no_fault()
    {
        Scorecard card = Scorecard.Of(new Labels([]), [], [], new Customers([]));
        Assert.Empty(card.Typologies);
        Assert.Equal((null, null, null), (card.AllAccounts.F1.BasisPoints, card.Cases.Recall.BasisPoints, card.Cases.AtBudget.BasisPoints));
        Assert.Equal(("-", "-"), (card.AllAccounts.Precision.Percent, card.FalseAlarms.OfClean(0).PerTenThousand));
        Assert.Contains("-", ScorecardText.Plain(card), StringComparison.Ordinal);
        Assert.Empty(FrozenScorecard.Of(card).WorseIn(FrozenScorecard.Of(card)));
    }

    [Fact]
    public void Labels_without_findings_have_a_recall_of_zero_and_no_precision()
    {
        TypologyScore one = Scorecard.Of(new Labels(HandMade.Labels), [], [], null).Typologies[0];
        Assert.Equal(("0.00", "-", "0.00"), (one.Accounts.Recall.Percent, one.Accounts.Precision.Percent, one.Accounts.F1.Percent));
        Assert.Equal(("0.00", "-", "-"), (one.Days.Recall.Percent, one.Days.Precision.Percent, one.Days.F1.Percent));
    }

    [Fact]
    public void The_order_of_labels_findings_and_cases_changes_nothing()
    {
        Scorecard other = Scorecard.Of(
            new Labels(HandMade.Labels.Reverse()), HandMade.Findings.Reverse(), HandMade.Cases.Reverse(), HandMade.Customers);
        Assert.Equal(ScorecardText.Plain(HandMade.Card), ScorecardText.Plain(other));
        Assert.Equal(ScorecardText.Markdown(HandMade.Card), ScorecardText.Markdown(other));
    }

    [Theory]
    [InlineData(0, 0, "-", "-")]
    [InlineData(1, 3, "33.33", "3333.33")]
    [InlineData(2, 3, "66.67", "6666.67")]
    [InlineData(1, 20_000, "0.01", "0.50")]
    [InlineData(1, 20_001, "0.00", "0.50")]
    public void Shares_are_rounded_half_up_when_they_are_printed(long part, long whole, string percent, string rate) =>
        Assert.Equal((percent, rate), (new Share(part, whole).Percent, new Share(part, whole).PerTenThousand));

    private static TypologyScore Of(string typology) => HandMade.Card.Typologies.Single(one => one.Id == typology);
}
