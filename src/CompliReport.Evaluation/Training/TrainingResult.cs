using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using CompliReport.Evaluation.Scoring;
using CompliReport.Rules;

namespace CompliReport.Evaluation.Training;

/// <summary>Runs that were labelled, and what both scorings make of their cases.</summary>
/// <param name="Runs">How many.</param>
/// <param name="Rows">Rows of all of them.</param>
/// <param name="ByHand">With the weights set by hand.</param>
/// <param name="Learned">With the learned ones.</param>
internal readonly record struct ComparedRuns(int Runs, long Rows, CaseFigures ByHand, CaseFigures Learned)
{
    /// <summary>Compares both on some runs.</summary>
    internal static ComparedRuns Of(IReadOnlyCollection<LabelledRun> runs, CaseScoring byHand, CaseScoring learned) => new(
        runs.Count, runs.Sum(static run => run.Rows), LabelledRun.FiguresOf(runs, byHand), LabelledRun.FiguresOf(runs, learned));
}

/// <summary>What was learned, and how good it is.</summary>
/// <param name="ByHand">The weights set by hand.</param>
/// <param name="Learned">The learned ones.</param>
/// <param name="Moves">The moves from the ones to the others.</param>
/// <param name="Training">On the runs that it was learned from.</param>
/// <param name="HeldOut">On runs that it was not; null where none were given.</param>
internal sealed record TrainingResult(
    CaseScoring ByHand, CaseScoring Learned, ImmutableArray<WeightMove> Moves, ComparedRuns Training, ComparedRuns? HeldOut)
{
    /// <summary>Whether it does less wrong than the weights set by hand: on held-out runs where there are any.</summary>
    internal bool IsBetter
    {
        get
        {
            ComparedRuns judge = HeldOut ?? Training;
            return judge.Learned.Loss.Total < judge.ByHand.Loss.Total;
        }
    }

    /// <summary>Learns from some runs and judges by others.</summary>
    internal static TrainingResult Of(
        CaseScoring byHand, IReadOnlyCollection<LabelledRun> training, IReadOnlyCollection<LabelledRun> heldOut)
    {
        (CaseScoring learned, ImmutableArray<WeightMove> moves) = WeightSearch.Learn(byHand, training);
        return new TrainingResult(
            byHand, learned, moves, ComparedRuns.Of(training, byHand, learned),
            heldOut.Count > 0 ? ComparedRuns.Of(heldOut, byHand, learned) : null);
    }

    /// <summary>The scoring file with the learned weights.</summary>
    /// <param name="on">The day, as the user says it; null for none.</param>
    /// <param name="data">Which data, as the user says it; null for none.</param>
    internal byte[] ToFile(string? on, string? data) => ScoringFile.With(ByHand, Learned, ScoringFile.Origin(json =>
    {
        json.WriteString("command", "complireport train");
        json.WriteString("on", on);
        json.WriteString("data", data);
        Write(json, "training", Training);
        if (HeldOut is { } heldOut)
        {
            Write(json, "held_out", heldOut);
        }
    }));

    /// <summary>What moved, and both sets of figures, for people.</summary>
    internal string ToText()
    {
        StringBuilder text = new();
        ImmutableSortedDictionary<string, int> before = ScoreWeights.Of(ByHand), after = ScoreWeights.Of(Learned);
        TextTable weights = new("weight", "by hand", "learned");
        foreach ((string name, int points) in before.Where(one => after[one.Key] != one.Value))
        {
            weights.Add(name, Count(points), Count(after[name]));
        }

        weights.AppendPlain(text);
        int kept = before.Count(one => after[one.Key] == one.Value);
        text.Append(CultureInfo.InvariantCulture, $"{Moves.Length} moves; {kept} weights stay as they are\n");
        Append(text, "Training", Training);
        if (HeldOut is { } heldOut)
        {
            Append(text, "Held out", heldOut);
        }

        return text.ToString();
    }

    /// <summary>The same for machines; its names become snake case.</summary>
    internal object Shape() => new
    {
        Schema = "complireport/training/1",
        IsBetter,
        Weights = ScoreWeights.Of(ByHand).Zip(
            ScoreWeights.Of(Learned), static (one, other) => new { Name = one.Key, ByHand = one.Value, Learned = other.Value }),
        Training,
        HeldOut,
    };

    private static void Write(Utf8JsonWriter json, string name, ComparedRuns runs)
    {
        json.WriteStartObject(name);
        json.WriteNumber("runs", runs.Runs);
        json.WriteNumber("rows", runs.Rows);
        Write(json, "by_hand", runs.ByHand);
        Write(json, "learned", runs.Learned);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, CaseFigures figures)
    {
        json.WriteStartObject(name);
        json.WriteNumber("scenarios", figures.Scenarios);
        json.WriteNumber("reported", figures.Reported);
        json.WriteNumber("in_any_case", figures.InAnyCase);
        json.WriteNumber("benign", figures.Benign);
        json.WriteNumber("benign_reported", figures.BenignReported);
        json.WriteNumber("clean_customers", figures.Clean);
        json.WriteNumber("clean_reported", figures.CleanReported);
        json.WriteEndObject();
    }

    private static void Append(StringBuilder text, string name, ComparedRuns runs)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n{name}: {runs.Runs} run(s), {runs.Rows} rows\n");
        TextTable table = new("", "by hand", "", "learned", "");
        Add("scenarios that one reportable case holds", static one => new Share(one.Reported, one.Scenarios), isPercent: true);
        Add("scenarios that any case holds", static one => new Share(one.InAnyCase, one.Scenarios), isPercent: true);
        Add("benign look-alikes in a reportable case", static one => new Share(one.BenignReported, one.Benign), isPercent: true);
        Add("clean customers in a reportable case", static one => new Share(one.CleanReported, one.Clean), isPercent: false);
        table.Add(
            $"missed, and {TrainingLoss.MissedPerAccused} for each accused", Count(runs.ByHand.Loss.Total), "",
            Count(runs.Learned.Loss.Total), "");
        table.AppendPlain(text);

        void Add(string what, System.Func<CaseFigures, Share> share, bool isPercent)
        {
            Share before = share(runs.ByHand), after = share(runs.Learned);
            table.Add(what, Counts(before), Rate(before), Counts(after), Rate(after));

            string Counts(Share one) => $"{Count(one.Part)} of {Count(one.Whole)}";
            string Rate(Share one) => isPercent ? one.Percent + " %" : one.PerTenThousand + " /10,000";
        }
    }

    private static string Count(long count) => count.ToString(CultureInfo.InvariantCulture);
}
