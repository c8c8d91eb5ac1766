using System;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Values;

namespace CompliReport.Evaluation.Scoring;

/// <summary>What scoring needs of a finding.</summary>
internal sealed record ScoredFinding
{
    /// <summary>Its content hash.</summary>
    internal required string Id { get; init; }

    /// <summary>The rule or typology.</summary>
    internal required string RuleId { get; init; }

    /// <summary>Whether a rule was hit, else a typology.</summary>
    internal required bool IsRule { get; init; }

    /// <summary>Whether it asks somebody to look: severity review or above.</summary>
    internal required bool IsAlert { get; init; }

    /// <summary>Whether honest conduct explains it: it opens no case and alerts nobody, so it is scored as if it were not there.</summary>
    internal bool IsVetoed { get; init; }

    /// <summary>Accounts implicated.</summary>
    internal required ImmutableArray<string> Accounts { get; init; }

    /// <summary>Customers implicated.</summary>
    internal required ImmutableArray<string> Customers { get; init; }

    /// <summary>First instant of its window, which is when it is first seen.</summary>
    internal required UtcInstant From { get; init; }

    /// <summary>Last instant of its window, inclusive.</summary>
    internal required UtcInstant To { get; init; }

    /// <summary>When the limit was reached: from then on a run could find it.</summary>
    internal required UtcInstant Reached { get; init; }

    /// <summary>Of a finding of the engine.</summary>
    internal static ScoredFinding Of(Finding finding) => new()
    {
        Id = finding.Id,
        RuleId = finding.RuleId,
        IsRule = finding.IsRule,
        IsAlert = finding.Severity >= FindingSeverity.Review,
        IsVetoed = finding.IsVetoed,
        Accounts = finding.Accounts,
        Customers = finding.Customers,
        From = finding.From,
        To = finding.To,
        Reached = finding.Reached,
    };

    /// <summary>What two runs say of one finding: the window grows, what was reached once stays reached. In any order.</summary>
    internal ScoredFinding With(ScoredFinding other) => this with
    {
        IsAlert = IsAlert || other.IsAlert,
        IsVetoed = IsVetoed && other.IsVetoed,
        Accounts = Union(Accounts, other.Accounts),
        Customers = Union(Customers, other.Customers),
        From = From.CompareTo(other.From) <= 0 ? From : other.From,
        To = To.CompareTo(other.To) >= 0 ? To : other.To,
        Reached = Reached.CompareTo(other.Reached) <= 0 ? Reached : other.Reached,
    };

    /// <summary>All of two sorted lists, each once, sorted.</summary>
    internal static ImmutableArray<string> Union(ImmutableArray<string> left, ImmutableArray<string> right) =>
        left.SequenceEqual(right) ? left : [.. left.Union(right, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
