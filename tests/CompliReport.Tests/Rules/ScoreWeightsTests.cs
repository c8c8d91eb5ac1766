using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using CompliReport.Evaluation.Training;
using CompliReport.Rules;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Rules;

/// <summary>The weights that can be learned, their bounds, and those that were.</summary>
public sealed class ScoreWeightsTests
{
    private static readonly ImmutableSortedDictionary<string, int> ByHand = ScoreWeights.Of(CaseScoring.Default.BeforeLearning());

    [Fact]
    public void Each_weight_is_changed_by_its_name_and_no_other_with_it() => Assert.All(ByHand, static one =>
    {
        CaseScoring changed = ScoreWeights.With(CaseScoring.Default.BeforeLearning(), one.Key, 57);
        Assert.Equal(ByHand.SetItem(one.Key, 57), ScoreWeights.Of(changed));
    });

    [Theory]
    [InlineData("typologies.T99")]
    [InlineData("margins.3")]
    [InlineData("rules.most")]
    [InlineData("alert_threshold")]
    [InlineData("")]
    public void What_is_no_weight_is_refused(string name)
    {
        Assert.Throws<ArgumentException>(() => ScoreWeights.With(CaseScoring.Default, name, 1));
        string json = File.ReadAllText(Path.Combine(Architecture.SourceTree.Root, "rules", "scoring", "case-score.json"));
        string wrong = json.Replace("\"hand_set\": {", $"\"hand_set\": {{ \"{name}\": 1,", StringComparison.Ordinal).Replace(",}", "}", StringComparison.Ordinal);
        Assert.Contains("hand_set", Assert.Throws<InvalidDataException>(() => CaseScoring.Read(Scenario.Utf8(wrong))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a typology counts something and does not outweigh all", "typologies.T06", "5 10 15 20 25 30 35 40 45 50 55 60")]
    [InlineData("one that only raises others stays small", "typologies.T18", "0 5 10")]
    [InlineData("a margin not more than the next", "margins.2", "0 2")]
    [InlineData("and not less than the one before", "margins.8", "5 10 15 20")]
    [InlineData("a rule for review not more than one for a report", "rules.review", "0 5 10 15 20 25")]
    [InlineData("and none more than all rules together", "rules.report", "15 20 25")]
    [InlineData("the gravest degree not less than the serious one", "degrees.especially_serious", "10 15 20")]
    [InlineData("a listed party through others not more than itself", "listed.indirect", "0 5 10")]
    [InlineData("a controller", "controller", "0 4 5 10 15 20")]
    public void Bounds_keep_weights_that_a_person_can_answer_for(string reason, string name, string values) =>
        Assert.True(values == string.Join(' ', WeightBounds.ValuesOf(name, CaseScoring.Default.BeforeLearning(), ByHand)), reason);

    [Fact]
    public void The_weights_that_ship_lie_within_these_bounds_and_tell_what_they_were_by_hand()
    {
        ImmutableSortedDictionary<string, int> shipped = ScoreWeights.Of(CaseScoring.Default);
        Assert.All(shipped, one => Assert.Contains(one.Value, WeightBounds.ValuesOf(one.Key, CaseScoring.Default, ByHand)));
        Assert.Equal(
            shipped.Where(one => one.Value != ByHand[one.Key]).Select(static one => one.Key), CaseScoring.Default.HandSet.Keys);
    }
}
