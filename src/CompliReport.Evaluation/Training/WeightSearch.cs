using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Evaluation.Training;

/// <summary>A weight that learning moved, and what the whole loss was then.</summary>
internal readonly record struct WeightMove(string Name, int From, int To, TrainingLoss Loss);

/// <summary>
/// Learns the points of the case score from labelled runs. From the weights set by hand it makes, one after the other, the single move that
/// lowers the loss in points most (<see cref="TrainingLoss.With"/>), until none lowers it; of equal moves the first by name, then the one
/// to fewer points. Whole numbers only, no chance: the same runs in any order give the same weights. Because a point moved costs, a weight
/// on which nothing depends stays as it was.
/// </summary>
internal static class WeightSearch
{
    /// <summary>The learned weights, and the moves that led to them.</summary>
    /// <param name="byHand">The weights set by hand.</param>
    /// <param name="runs">What to learn from.</param>
    internal static (CaseScoring Learned, ImmutableArray<WeightMove> Moves) Learn(CaseScoring byHand, IReadOnlyCollection<LabelledRun> runs)
    {
        ImmutableSortedDictionary<string, int> weightsByHand = ScoreWeights.Of(byHand);
        TrainingCases cases = new(runs, byHand);
        CaseScoring now = byHand;
        List<WeightMove> moves = [];
        while (Best(now, weightsByHand, cases) is { } move)
        {
            now = ScoreWeights.With(now, move.Name, move.To);
            cases.Keep(now);
            Invariant.Holds(cases.Loss == move.Loss, "a move does what its trial said");
            moves.Add(move);
        }

        Invariant.Holds(LabelledRun.FiguresOf(runs, now).Loss == cases.Loss, "the search counts as the scorecard does");
        return (now, [.. moves]);
    }

    // The move that lowers the loss most; null where none does. The loss is a whole number and falls with each, so there is an end.
    private static WeightMove? Best(CaseScoring now, ImmutableSortedDictionary<string, int> byHand, TrainingCases cases)
    {
        ImmutableSortedDictionary<string, int> weights = ScoreWeights.Of(now);
        long distance = weights.Sum(one => Math.Abs((long)one.Value - byHand[one.Key])), least = cases.Loss.With(distance);
        WeightMove? best = null;
        foreach ((string name, int points) in weights)
        {
            long others = distance - Math.Abs((long)points - byHand[name]);
            foreach (int value in WeightBounds.ValuesOf(name, now, byHand).Where(value => value != points))
            {
                TrainingLoss loss = cases.Try(ScoreWeights.With(now, name, value), name);
                long with = loss.With(others + Math.Abs((long)value - byHand[name]));
                (least, best) = with < least ? (with, new WeightMove(name, points, value, loss)) : (least, best);
            }
        }

        return best;
    }
}
