using System;
using System.Collections.Immutable;
using CompliReport.Cases;

namespace CompliReport.Evaluation.Scoring;

/// <summary>What scoring needs of a case.</summary>
internal sealed record ScoredCase
{
    /// <summary>Its content hash.</summary>
    internal required string Id { get; init; }

    /// <summary>1 for the gravest of its run.</summary>
    internal required int Rank { get; init; }

    /// <summary>Accounts implicated.</summary>
    internal required ImmutableArray<string> Accounts { get; init; }

    /// <summary>Customers implicated.</summary>
    internal required ImmutableArray<string> Customers { get; init; }

    /// <summary>Whether the run decided to report it, else it is kept for review.</summary>
    internal required bool IsReportable { get; init; }

    /// <summary>Of a case of the engine.</summary>
    internal static ScoredCase Of(Case one) => new()
    {
        Id = one.Id,
        Rank = one.Rank,
        Accounts = one.Accounts,
        Customers = one.Customers,
        IsReportable = one.IsReportable,
    };

    /// <summary>What two runs say of one case: all its members, its best rank, reportable if it ever was. In any order.</summary>
    internal ScoredCase With(ScoredCase other) => this with
    {
        Rank = Math.Min(Rank, other.Rank),
        Accounts = ScoredFinding.Union(Accounts, other.Accounts),
        Customers = ScoredFinding.Union(Customers, other.Customers),
        IsReportable = IsReportable || other.IsReportable,
    };
}
