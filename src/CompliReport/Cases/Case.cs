using System.Collections.Immutable;
using CompliReport.Detection;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Cases;

/// <summary>Findings that share a customer, an account or a cluster: one matter for one investigator.</summary>
public sealed record Case
{
    /// <summary>Content hash of the exchange and the case's first member.</summary>
    public required string Id { get; init; }

    /// <summary>1 for the gravest.</summary>
    public required int Rank { get; init; }

    /// <summary>Accounts implicated, sorted.</summary>
    public required ImmutableArray<string> Accounts { get; init; }

    /// <summary>Customers implicated, sorted.</summary>
    public required ImmutableArray<string> Customers { get; init; }

    /// <summary>Its findings, sorted by rule or typology and id.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>
    /// What the implicated accounts exchanged between fiat and crypto in the run, in US dollars with two places, value that one member
    /// exchanged and handed on to another once; of a case without any conversion its largest finding.
    /// </summary>
    public required decimal AmountUsd { get; init; }

    /// <summary>The same in the pack's local currency.</summary>
    public required decimal AmountLocal { get; init; }

    /// <summary>The pack's local currency.</summary>
    public required AssetCode LocalCurrency { get; init; }

    /// <summary>The amounts in the currencies of other authorities that are told of it.</summary>
    internal ImmutableSortedDictionary<AssetCode, CaseAmounts> AmountsIn { get; init; } =
        ImmutableSortedDictionary<AssetCode, CaseAmounts>.Empty;

    /// <summary>What members exchanged again of what other members had exchanged before and handed on, in US dollars with two places; the
    /// amounts leave it out.</summary>
    public required decimal PassedOnUsd { get; init; }

    /// <summary>Conversions that one of the amounts leaves out: no rate at their instant, or no exact sum.</summary>
    public required long Unvalued { get; init; }

    /// <summary>The criminal degree that the local amount reaches, null for none.</summary>
    public required CaseTier? Tier { get; init; }

    /// <summary>First instant of its findings.</summary>
    public required UtcInstant From { get; init; }

    /// <summary>Last instant of its findings.</summary>
    public required UtcInstant To { get; init; }

    /// <summary>Whether it is to be reported, else kept for review.</summary>
    public bool IsReportable => Score.IsReportable;

    /// <summary>How grave it is, and why.</summary>
    public required CaseScore Score { get; init; }

    /// <summary>The pack whose law it is judged by.</summary>
    public required RulePack Pack { get; init; }
}
