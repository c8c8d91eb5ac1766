using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using CompliReport.Detection;
using CompliReport.Evaluation.Scoring;
using CompliReport.Evaluation.Training;
using CompliReport.Rules;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Evaluation;

/// <summary>What is learned from cases small enough to count by hand.</summary>
public sealed class WeightSearchTests
{
    private static readonly CaseScoring ByHand = CaseScoring.Default.BeforeLearning();

    [Fact]
    public void A_weight_rises_to_the_threshold_where_enough_scenarios_ask_for_it()
    {
        LabelledRun run = RunOf(Planted("A1", "T14"), Planted("A2", "T14"), Planted("A3", "T14"));
        (CaseScoring learned, ImmutableArray<WeightMove> moves) = WeightSearch.Learn(ByHand, [run]);
        Assert.Equal([new WeightMove("typologies.T14", 10, 50, new TrainingLoss(0, 0))], moves);
        Assert.Equal(50, learned.Patterns["T14"].Points);
        Assert.Equal(new CaseFigures(3, 3, 3, 0, 0, 0, 0), run.FiguresWith(learned));
    }

    [Theory]
    [InlineData("two scenarios weigh as much as the 40 points that they need", 2, false)]
    [InlineData("three weigh more", 3, true)]
    public void No_weight_moves_on_the_word_of_few(string reason, int scenarios, bool isMoved)
    {
        LabelledRun run = RunOf([.. Enumerable.Range(1, scenarios).Select(static i => Planted("A" + i, "T14"))]);
        Assert.True(isMoved == (WeightSearch.Learn(ByHand, [run]).Moves.Length == 1), reason);
    }

    [Theory]
    [InlineData("an honest customer costs five scenarios, and the move two more", 7, 1, false)]
    [InlineData("eight scenarios are worth more", 8, 1, true)]
    [InlineData("two honest customers", 12, 2, false)]
    [InlineData("and thirteen scenarios", 13, 2, true)]
    public void Honest_customers_hold_a_weight_down(string reason, int scenarios, int honest, bool isMoved)
    {
        IEnumerable<(Label? Label, RunCase Case)> cases = Enumerable.Range(1, scenarios).Select(static i => Planted("A" + i, "T14"))
            .Concat(Enumerable.Range(1, honest).Select(static i => Clean("X" + i, "T14")));
        Assert.True(isMoved == (WeightSearch.Learn(ByHand, [RunOf([.. cases])]).Moves.Length == 1), reason);
    }

    [Fact]
    public void A_benign_look_alike_counts_like_a_clean_customer()
    {
        (Label?, RunCase)[] planted = [.. Enumerable.Range(1, 7).Select(static i => Planted("A" + i, "T14"))];
        Assert.Empty(WeightSearch.Learn(ByHand, [RunOf([.. planted, Benign("B1", "T14")])]).Moves);
        Assert.Single(WeightSearch.Learn(ByHand, [RunOf([.. planted, Benign("B1", "T09")])]).Moves);
    }

    [Fact]
    public void A_weight_falls_where_only_honest_customers_are_reported_by_it()
    {
        LabelledRun run = RunOf(Clean("X1", "T12"), Planted("A1", "T13"));
        CaseScoring learned = WeightSearch.Learn(ByHand, [run]).Learned;
        Assert.Equal((45, 50), (learned.Patterns["T12"].Points, learned.Patterns["T13"].Points));
    }

    [Fact]
    public void A_weight_on_which_nothing_depends_keeps_its_value()
    {
        CaseScoring learned = WeightSearch.Learn(ByHand, [RunOf(Planted("A1", "T14"), Planted("A2", "T14"), Planted("A3", "T14"))]).Learned;
        Assert.Equal(ScoreWeights.Of(ByHand).Remove("typologies.T14"), ScoreWeights.Of(learned).Remove("typologies.T14"));
    }

    [Fact]
    public void The_order_of_runs_and_cases_changes_nothing()
    {
        (Label?, RunCase)[] some = [Planted("A1", "T14"), Planted("A2", "T09"), Planted("A3", "T14"), Clean("X1", "T09")];
        (Label?, RunCase)[] others = [Planted("A1", "T09"), Planted("A2", "T14"), Planted("A3", "T09"), Planted("A4", "T22 T06")];
        ImmutableArray<WeightMove> one = WeightSearch.Learn(ByHand, [RunOf(some), RunOf(others)]).Moves;
        Assert.NotEmpty(one);
        Assert.Equal(one, WeightSearch.Learn(ByHand, [RunOf([.. others.Reverse()]), RunOf([.. some.Reverse()])]).Moves);
    }

    [Fact]
    public void A_case_that_a_finding_demands_is_no_reason_to_move_a_weight() =>
        Assert.Empty(WeightSearch.Learn(ByHand, [RunOf([.. Enumerable.Range(1, 9).Select(static i => Clean("X" + i, "T02", FindingSeverity.Report))])]).Moves);

    [Fact]
    public void What_is_written_reads_back_keeps_all_else_and_tells_what_it_was()
    {
        LabelledRun run = RunOf(Planted("A1", "T14"), Planted("A2", "T14"), Planted("A3", "T14"));
        TrainingResult result = TrainingResult.Of(ByHand, [run], []);
        byte[] file = result.ToFile("2026-11-30", "three cases");
        CaseScoring read = CaseScoring.Read(file);
        Assert.Equal(ScoreWeights.Of(result.Learned), ScoreWeights.Of(read));
        Assert.Equal(["typologies.T14: 10"], read.HandSet.Select(static one => $"{one.Key}: {one.Value}"));
        Assert.Equal(file, TrainingResult.Of(read.BeforeLearning(), [run], []).ToFile("2026-11-30", "three cases"));
        string text = Encoding.UTF8.GetString(file);
        Assert.Contains("\"data\": \"three cases\",\n    \"training\": {\n      \"runs\": 1,\n", text, StringComparison.Ordinal);
        Assert.Contains("{ \"id\": \"T14\", \"points\": 50, \"family\": \"places\" },", text, StringComparison.Ordinal);
        Assert.Equal(Lines(Encoding.UTF8.GetString(CaseScoring.Default.Content.Span)).Count(static line => line.Contains("//", StringComparison.Ordinal)),
            Lines(text).Count(static line => line.Contains("//", StringComparison.Ordinal)));
    }

    [Fact]
    public void It_is_better_only_where_it_does_less_wrong_on_what_it_has_not_seen()
    {
        LabelledRun seen = RunOf(Planted("A1", "T14"), Planted("A2", "T14"), Planted("A3", "T14"));
        Assert.True(TrainingResult.Of(ByHand, [seen], []).IsBetter);
        Assert.True(TrainingResult.Of(ByHand, [seen], [RunOf(Planted("A1", "T14"))]).IsBetter);
        Assert.False(TrainingResult.Of(ByHand, [seen], [RunOf(Planted("A1", "T06"))]).IsBetter);
        Assert.False(TrainingResult.Of(ByHand, [seen], [RunOf(Clean("X1", "T14"))]).IsBetter);
    }

    internal static string[] Lines(string text) => text.Split('\n');

    private static (Label? Label, RunCase Case) Planted(string account, string typologies) =>
        (HandMade.Label("s-" + account, typologies.Split(' ')[0], account, null), CaseOf(account, typologies, FindingSeverity.Review));

    private static (Label? Label, RunCase Case) Benign(string account, string typology) =>
        (HandMade.Label("b-" + account, "benign:payroll", account, null), CaseOf(account, typology, FindingSeverity.Review));

    private static (Label? Label, RunCase Case) Clean(string account, string typology, FindingSeverity severity = FindingSeverity.Review) =>
        (null, CaseOf(account, typology, severity));

    private static LabelledRun RunOf(params (Label? Label, RunCase Case)[] cases) => new(
        new Labels(cases.Select(static one => one.Label).OfType<Label>()), new Customers([]), [.. cases.Select(static one => one.Case)], 1);

    private static RunCase CaseOf(string account, string typologies, FindingSeverity severity) => new(
        HandMade.Case("K-" + account, 1, account, isReportable: false),
        [
            .. typologies.Split(' ').Select(typology => new Finding
            {
                Id = $"F-{account}-{typology}",
                IsRule = false,
                RuleId = typology,
                Pack = "cn@0",
                Score = 0,
                Severity = severity,
                OpensCase = true,
                SubjectType = SubjectType.Account,
                Subject = account,
                Accounts = [account],
                Customers = ["C-" + account],
                From = HandMade.Noon(1),
                To = HandMade.Noon(1),
                Reached = HandMade.Noon(1),
                Measures = [],
                Thresholds = [],
                Margin = 1,
                UsdMicros = 0,
                Evidence = [new RecordLocation(0, 1)],
                EvidenceTotal = 1,
                Explanation = "",
            }),
        ], null);
}
