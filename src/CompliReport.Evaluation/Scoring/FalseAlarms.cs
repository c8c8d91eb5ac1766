using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace CompliReport.Evaluation.Scoring;

/// <summary>Benign look-alikes of one kind that were flagged.</summary>
/// <param name="Name">The kind, e.g. <c>payroll</c>.</param>
/// <param name="Instances">Instances of it: scenarios.</param>
/// <param name="InReportable">Of these, those with an account in a reportable case.</param>
/// <param name="InAlert">Of these, those with an account on which a typology raises an alert.</param>
internal readonly record struct BenignScore(string Name, long Instances, long InReportable, long InAlert);

/// <summary>Clean customers and benign look-alikes that were flagged.</summary>
internal sealed record FalseAlarms
{
    /// <summary>Clean customers of the accounts file, and any that were flagged without standing there; null without that file.</summary>
    internal required long? CleanCustomers { get; init; }

    /// <summary>Accounts of the accounts file that are not planted, and any that were flagged; null without that file.</summary>
    internal required long? UnplantedAccounts { get; init; }

    /// <summary>Clean customers on whom a typology raises an alert.</summary>
    internal required long InTypologyAlerts { get; init; }

    /// <summary>Clean customers on whom a rule does.</summary>
    internal required long InRuleAlerts { get; init; }

    /// <summary>Clean customers in a reportable case.</summary>
    internal required long InReportableCases { get; init; }

    /// <summary>By kind.</summary>
    internal required ImmutableArray<BenignScore> Benign { get; init; }

    /// <summary>All kinds together.</summary>
    internal BenignScore AllBenign => new(
        "all", Benign.Sum(static one => one.Instances), Benign.Sum(static one => one.InReportable), Benign.Sum(static one => one.InAlert));

    /// <summary>A count of clean customers, of all of them; no value where nobody knows how many there are.</summary>
    internal Share OfClean(long count) => CleanCustomers is { } all ? new Share(count, all) : default;

    /// <summary>A count of accounts that are not planted, of all of them; no value where nobody knows how many there are.</summary>
    internal Share OfUnplanted(long count) => UnplantedAccounts is { } all ? new Share(count, all) : default;

    /// <summary>Of what was found.</summary>
    internal static FalseAlarms Of(
        Labels labels, FoundPatterns found, ImmutableArray<ScoredFinding> findings, ImmutableArray<ScoredCase> cases, Customers? customers)
    {
        HashSet<string> typology = [.. Flagged(findings.Where(static one => one is { IsAlert: true, IsRule: false }))];
        HashSet<string> rule = [.. Flagged(findings.Where(static one => one is { IsAlert: true, IsRule: true }))];
        HashSet<string> reported = [.. cases.Where(static one => one.IsReportable).SelectMany(static one => one.Customers)
            .Where(labels.IsClean)];
        HashSet<string> accounts = [.. findings.Where(static one => !one.IsRule).SelectMany(static one => one.Accounts)];
        return new FalseAlarms
        {
            CleanCustomers = customers?.Ids.Union(typology).Union(rule).Union(reported).Count(labels.IsClean),
            UnplantedAccounts = customers?.Accounts.Union(accounts).Count(account => !labels.IsPlanted(account)),
            InTypologyAlerts = typology.Count,
            InRuleAlerts = rule.Count,
            InReportableCases = reported.Count,
            Benign = BenignOf(labels, found, cases),
        };

        IEnumerable<string> Flagged(IEnumerable<ScoredFinding> some) =>
            some.SelectMany(static one => one.Customers).Where(labels.IsClean);
    }

    private static ImmutableArray<BenignScore> BenignOf(Labels labels, FoundPatterns found, ImmutableArray<ScoredCase> cases)
    {
        HashSet<string> reported = [.. cases.Where(static one => one.IsReportable).SelectMany(static one => one.Accounts)];
        return
        [
            .. from instance in labels.BenignInstances
               group instance.Value by instance.Key.Name into kind
               select new BenignScore(
                   kind.Key, kind.Count(), kind.Count(reported.Overlaps),
                   kind.Count(accounts => accounts.Any(account => found.AlertsOf(account).Count > 0))),
        ];
    }
}
