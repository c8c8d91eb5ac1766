using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace CompliReport.Evaluation.Scoring;

/// <summary>
/// What was found against what is known to be true: exact counts, and shares of them. Pure: the same labels and findings, in any order,
/// give the same scorecard. <see cref="ScorecardText"/> prints it with the meaning of every figure.
/// </summary>
/// <remarks>
/// A planted account has a label of a typology, whatever its role; a benign one a <c>benign:</c> label and none of a typology; a clean one
/// neither. An alert is a finding of severity review or above. What was planted by more than one scenario counts in each.
/// </remarks>
internal sealed record Scorecard
{
    /// <summary>How many cases are looked at when nobody says.</summary>
    internal const int BudgetDefault = 50;

    /// <summary>Accounts with a label of a typology.</summary>
    internal required long PlantedAccounts { get; init; }

    /// <summary>Accounts with a benign label and none of a typology.</summary>
    internal required long BenignAccounts { get; init; }

    /// <summary>Every typology that is labelled or found, by id.</summary>
    internal required ImmutableArray<TypologyScore> Typologies { get; init; }

    /// <summary>The cases.</summary>
    internal required CaseScore Cases { get; init; }

    /// <summary>Whom it flagged wrongly.</summary>
    internal required FalseAlarms FalseAlarms { get; init; }

    /// <summary>The accounts of all typologies together; an account counts once for each of its typologies.</summary>
    internal AccountCounts AllAccounts => Typologies.Aggregate(default(AccountCounts), static (sum, one) => sum.Plus(one.Accounts));

    /// <summary>Scores what one run found, or what several found together.</summary>
    /// <param name="labels">What is true.</param>
    /// <param name="run">What was found.</param>
    /// <param name="customers">All customers of the data; null where they are not known.</param>
    /// <param name="budget">How many of the first ranked cases somebody looks at; at least 1.</param>
    internal static Scorecard Of(Labels labels, ScoredRun run, Customers? customers, int budget = BudgetDefault)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(budget, 1);
        FoundPatterns found = new(run.Findings);
        IEnumerable<string> typologies = labels.AccountsOf.Keys.Union(found.Typologies).Order(StringComparer.Ordinal);
        return new Scorecard
        {
            PlantedAccounts = labels.PlantedAccounts.Count,
            BenignAccounts = labels.BenignCount,
            Typologies = [.. typologies.Select(id => TypologyScore.Of(id, labels, found))],
            Cases = CaseScore.Of(labels, run.Cases, budget),
            FalseAlarms = FalseAlarms.Of(labels, found, run.Findings, run.Cases, customers),
        };
    }

    /// <summary>The same of findings and cases that stand alone, in any order.</summary>
    internal static Scorecard Of(
        Labels labels, IEnumerable<ScoredFinding> findings, IEnumerable<ScoredCase> cases, Customers? customers,
        int budget = BudgetDefault) =>
        Of(labels, ScoredRun.Of(findings, cases), customers, budget);
}
