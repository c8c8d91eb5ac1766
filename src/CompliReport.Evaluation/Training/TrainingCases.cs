using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Evaluation.Scoring;
using CompliReport.Rules;

namespace CompliReport.Evaluation.Training;

/// <summary>
/// The cases of all labelled runs on which anything depends, and how many reportable ones stand for each scenario and against each honest
/// customer: a trial of other weights scores again only what they change.
/// </summary>
internal sealed class TrainingCases
{
    private readonly List<Entry> _entries = [];
    private readonly List<int> _reporting = [];
    private readonly List<int> _accusing = [];

    /// <param name="runs">The labelled runs.</param>
    /// <param name="scoring">The weights to begin with.</param>
    internal TrainingCases(IEnumerable<LabelledRun> runs, CaseScoring scoring)
    {
        foreach (LabelledRun run in runs)
        {
            Add(run);
        }

        Loss = new TrainingLoss(_reporting.Count, 0);
        Keep(scoring);
    }

    /// <summary>What the weights that were kept last do wrong.</summary>
    internal TrainingLoss Loss { get; private set; }

    /// <summary>What other weights would do wrong.</summary>
    /// <param name="scoring">The weights that were kept last, but for one.</param>
    /// <param name="name">Which one.</param>
    internal TrainingLoss Try(CaseScoring scoring, string name)
    {
        string? typology = name.StartsWith("typologies.", System.StringComparison.Ordinal) ? name["typologies.".Length..] : null;
        TrainingLoss before = Loss;
        List<Entry> turned =
            [.. _entries.Where(entry => (typology is null || entry.Typologies.Contains(typology)) && Turn(entry, scoring))];
        TrainingLoss tried = Loss;
        turned.ForEach(Count);
        Loss = before;
        return tried;
    }

    /// <summary>Goes on with these weights.</summary>
    internal void Keep(CaseScoring scoring) => _entries.ForEach(entry => Turn(entry, scoring));

    // Whether the weights decide otherwise than before; if so it counts otherwise now.
    private bool Turn(Entry entry, CaseScoring scoring)
    {
        if (entry.Case.ScoreWith(scoring).IsReportable == entry.IsReportable)
        {
            return false;
        }

        Count(entry);
        return true;
    }

    private void Count(Entry entry)
    {
        entry.IsReportable = !entry.IsReportable;
        int step = entry.IsReportable ? 1 : -1;
        (long missed, long accused) = Loss;
        foreach (int scenario in entry.Scenarios)
        {
            missed -= Changed(_reporting, scenario, step);
        }

        foreach (int honest in entry.Honest)
        {
            accused += Changed(_accusing, honest, step);
        }

        Loss = new TrainingLoss(missed, accused);
    }

    // 1 where the first comes, -1 where the last goes.
    private static int Changed(List<int> counts, int index, int step)
    {
        counts[index] += step;
        return (step == 1 && counts[index] == 1) || (step == -1 && counts[index] == 0) ? step : 0;
    }

    private void Add(LabelledRun run)
    {
        Dictionary<string, List<int>> scenariosOf = new(System.StringComparer.Ordinal), benignOf = new(System.StringComparer.Ordinal);
        Dictionary<string, int> cleanOf = new(System.StringComparer.Ordinal);
        Dictionary<int, int> sizes = [];
        foreach (SortedSet<string> accounts in run.Labels.Scenarios.Values)
        {
            sizes.Add(_reporting.Count, accounts.Count);
            Index(accounts, scenariosOf, _reporting);
        }

        foreach (SortedSet<string> accounts in run.Labels.BenignInstances.Values)
        {
            Index(accounts, benignOf, _accusing);
        }

        foreach (RunCase one in run.Cases)
        {
            ImmutableArray<int> scenarios = [.. one.Case.Accounts.SelectMany(account => scenariosOf.GetValueOrDefault(account) ?? [])
                .CountBy(static index => index).Where(held => ScenarioScore.IsEnough(held.Value, sizes[held.Key]))
                .Select(static held => held.Key)];
            foreach (string customer in one.Case.Customers.Where(run.Labels.IsClean))
            {
                if (cleanOf.TryAdd(customer, _accusing.Count))
                {
                    _accusing.Add(0);
                }
            }

            ImmutableArray<int> honest = [.. one.Case.Accounts.SelectMany(account => benignOf.GetValueOrDefault(account) ?? []).Distinct(),
                .. one.Case.Customers.Where(cleanOf.ContainsKey).Select(customer => cleanOf[customer])];
            if (scenarios.Length + honest.Length > 0)
            {
                ImmutableHashSet<string> typologies =
                    [.. one.Findings.Where(static finding => !finding.IsRule).Select(static finding => finding.RuleId)];
                _entries.Add(new Entry(one, typologies, scenarios, honest));
            }
        }
    }

    private static void Index(IEnumerable<string> accounts, Dictionary<string, List<int>> of, List<int> counts)
    {
        foreach (string account in accounts)
        {
            if (!of.TryGetValue(account, out List<int>? known))
            {
                of.Add(account, known = []);
            }

            known.Add(counts.Count);
        }

        counts.Add(0);
    }

    private sealed class Entry(
        RunCase one, ImmutableHashSet<string> typologies, ImmutableArray<int> scenarios, ImmutableArray<int> honest)
    {
        internal RunCase Case => one;

        internal ImmutableHashSet<string> Typologies => typologies;

        internal ImmutableArray<int> Scenarios => scenarios;

        internal ImmutableArray<int> Honest => honest;

        internal bool IsReportable { get; set; }
    }
}
