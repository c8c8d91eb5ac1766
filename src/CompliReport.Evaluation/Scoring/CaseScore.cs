using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace CompliReport.Evaluation.Scoring;

/// <summary>A planted scenario, and how much of it one case holds.</summary>
/// <param name="Id">The scenario.</param>
/// <param name="Accounts">Its planted accounts.</param>
/// <param name="InReportable">The most of them that one reportable case holds.</param>
/// <param name="InAny">The most of them that any one case holds.</param>
internal readonly record struct ScenarioScore(string Id, long Accounts, long InReportable, long InAny)
{
    /// <summary>Of a scenario's planted accounts, what one case has to hold for the scenario to be found, in percent.</summary>
    internal const int HeldMin = 80;

    /// <summary>Whether one reportable case holds enough.</summary>
    internal bool IsReported => IsEnough(InReportable, Accounts);

    /// <summary>Whether one case holds enough, reportable or not.</summary>
    internal bool IsInCase => IsEnough(InAny, Accounts);

    /// <summary>Whether a case that holds so many of a scenario's accounts has found it.</summary>
    internal static bool IsEnough(long held, long accounts) => 100 * held >= HeldMin * accounts;
}

/// <summary>How well cases hold the planted scenarios together.</summary>
internal sealed record CaseScore
{
    /// <summary>Every scenario, by id.</summary>
    internal required ImmutableArray<ScenarioScore> Scenarios { get; init; }

    /// <summary>Reportable cases that hold a planted account, of all reportable cases.</summary>
    internal required Share Precision { get; init; }

    /// <summary>How many cases somebody has time to look at.</summary>
    internal required int Budget { get; init; }

    /// <summary>Of the first ranked cases, at most <see cref="Budget"/>, those that hold a planted account.</summary>
    internal required Share AtBudget { get; init; }

    /// <summary>Scenarios that a reportable case holds, of all.</summary>
    internal Share Recall => new(Scenarios.Count(static one => one.IsReported), Scenarios.Length);

    /// <summary>Scenarios that any case holds, of all.</summary>
    internal Share RecallInAny => new(Scenarios.Count(static one => one.IsInCase), Scenarios.Length);

    /// <summary>Of the cases of a run.</summary>
    /// <param name="labels">What is true.</param>
    /// <param name="cases">The first ranked first.</param>
    /// <param name="budget">How many of them to look at.</param>
    internal static CaseScore Of(Labels labels, ImmutableArray<ScoredCase> cases, int budget)
    {
        ScoredCase[] reportable = [.. cases.Where(static one => one.IsReportable)];
        ScoredCase[] first = [.. cases.Take(budget)];
        return new CaseScore
        {
            Scenarios = ScenariosOf(labels, cases),
            Precision = new Share(reportable.Count(IsRight), reportable.Length),
            Budget = budget,
            AtBudget = new Share(first.Count(IsRight), first.Length),
        };

        bool IsRight(ScoredCase one) => one.Accounts.Any(labels.IsPlanted);
    }

    private static ImmutableArray<ScenarioScore> ScenariosOf(Labels labels, ImmutableArray<ScoredCase> cases)
    {
        Dictionary<string, List<ScoredCase>> casesOf = new(StringComparer.Ordinal);
        foreach (ScoredCase one in cases)
        {
            foreach (string account in one.Accounts.Where(labels.IsPlanted))
            {
                if (!casesOf.TryGetValue(account, out List<ScoredCase>? known))
                {
                    casesOf.Add(account, known = []);
                }

                known.Add(one);
            }
        }

        return [.. labels.Scenarios.Select(scenario => ScenarioOf(scenario.Key, scenario.Value, casesOf))];
    }

    private static ScenarioScore ScenarioOf(string id, SortedSet<string> accounts, Dictionary<string, List<ScoredCase>> casesOf)
    {
        (long reportable, long any) = (0, 0);
        // By the case itself: daily runs give one case several times, and two of them may be equal.
        foreach (IGrouping<object, ScoredCase> same in accounts.SelectMany(account => casesOf.GetValueOrDefault(account) ?? [])
            .GroupBy(static one => (object)one, ReferenceEqualityComparer.Instance))
        {
            (ScoredCase one, int held) = (same.First(), same.Count());
            any = Math.Max(any, held);
            reportable = one.IsReportable ? Math.Max(reportable, held) : reportable;
        }

        return new ScenarioScore(id, accounts.Count, reportable, any);
    }
}
