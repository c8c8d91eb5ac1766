using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.Json;
using CompliReport.Evaluation.Scoring;
using CompliReport.Ledgers.Beside;
using CompliReport.Rules;

namespace CompliReport.Evaluation.Training;

/// <summary>What weights make of the cases of labelled runs, in counts.</summary>
internal readonly record struct CaseFigures(
    long Scenarios, long Reported, long InAnyCase, long Benign, long BenignReported, long Clean, long CleanReported)
{
    /// <summary>What is wrong of it.</summary>
    internal TrainingLoss Loss => new(Scenarios - Reported, BenignReported + CleanReported);

    /// <summary>The sum of both.</summary>
    internal CaseFigures Plus(CaseFigures other) => new(
        Scenarios + other.Scenarios, Reported + other.Reported, InAnyCase + other.InAnyCase, Benign + other.Benign,
        BenignReported + other.BenignReported, Clean + other.Clean, CleanReported + other.CleanReported);
}

/// <summary>One run over all days of a data set, or a run for each of its days, with what is known to be true of it.</summary>
/// <param name="Labels">What is true.</param>
/// <param name="Customers">All customers of the data.</param>
/// <param name="Cases">The cases; of daily runs a case as each day had it, with the members of all days.</param>
/// <param name="Rows">Rows that the run read.</param>
internal sealed record LabelledRun(Labels Labels, Customers Customers, ImmutableArray<RunCase> Cases, long Rows)
{
    /// <summary>Reads a run and its labels; <c>accounts.csv</c> has to lie beside the labels.</summary>
    /// <param name="root">The run's folder, or a folder with this one run.</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="scoring">The weights that it was scored with.</param>
    /// <param name="faults">Takes what is wrong; anything in it means that nothing is to be learned.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    internal static LabelledRun? Read(string root, string labels, CaseScoring scoring, ICollection<InputFault> faults)
    {
        ImmutableArray<string> folders = RunFolders.Find(root, faults);
        if (folders.IsEmpty)
        {
            faults.Add(new InputFault(Path.GetFileName(root), 0, "", "NO_RUN", "no run", "the runs of all days of the labels"));
            return null;
        }

        int before = faults.Count;
        LabelledRun run = new(
            LabelFile.Read(labels, faults, []),
            Customers.Read(Customers.PathBeside(labels), faults),
            WithAllMembers([.. folders.SelectMany(folder => RunCases.Read(folder, scoring, faults))]),
            folders.Sum(folder => RowsOf(folder, faults)));
        return faults.Count == before ? run : null;
    }

    /// <summary>What these weights make of the cases; counted as `complireport score` counts.</summary>
    internal CaseFigures FiguresWith(CaseScoring scoring)
    {
        ImmutableArray<ScoredCase> cases =
            [.. Cases.Select(one => one.Case with { IsReportable = one.ScoreWith(scoring).IsReportable })];
        CaseScore held = CaseScore.Of(Labels, cases, Scorecard.BudgetDefault);
        FalseAlarms alarms = FalseAlarms.Of(Labels, new FoundPatterns([]), [], cases, Customers);
        return new CaseFigures(
            held.Recall.Whole, held.Recall.Part, held.RecallInAny.Part, alarms.AllBenign.Instances, alarms.AllBenign.InReportable,
            alarms.CleanCustomers ?? 0, alarms.InReportableCases);
    }

    /// <summary>The same of several runs together.</summary>
    internal static CaseFigures FiguresOf(IEnumerable<LabelledRun> runs, CaseScoring scoring) =>
        runs.Aggregate(default(CaseFigures), (sum, run) => sum.Plus(run.FiguresWith(scoring)));

    // As the scorecard counts: a case holds whom any day put into it, and is reported once one day reports it.
    private static ImmutableArray<RunCase> WithAllMembers(ImmutableArray<RunCase> days)
    {
        ILookup<string, ScoredCase> byId = days.ToLookup(static one => one.Case.Id, static one => one.Case);
        Dictionary<string, ScoredCase> whole = byId.ToDictionary(
            static same => same.Key, static same => same.Aggregate(static (one, other) => one.With(other)));
        return [.. days.Select(one => one with { Case = whole[one.Case.Id] })];
    }

    private static long RowsOf(string folder, ICollection<InputFault> faults)
    {
        const string Manifest = "manifest.json";
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, Manifest)));
            return new JsonFields(json.RootElement).Object("sums").Object("rows").Number("read");
        }
        catch (JsonException)
        {
            faults.Add(new InputFault(Manifest, 0, "", "NOT_JSON", "no JSON", "the manifest of a run"));
            return 0;
        }
    }
}
