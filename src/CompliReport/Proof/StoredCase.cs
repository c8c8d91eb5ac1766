using System.Collections.Immutable;

namespace CompliReport.Proof;

/// <summary>A line of a stored <c>cases.jsonl</c>.</summary>
public sealed record StoredCase
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Customers, sorted.</summary>
    public required ImmutableArray<string> Customers { get; init; }

    /// <summary>Accounts, sorted.</summary>
    public required ImmutableArray<string> Accounts { get; init; }

    /// <summary>Ids of its findings.</summary>
    public required ImmutableArray<string> Findings { get; init; }

    /// <summary>Rules and typologies that it has hit, each once.</summary>
    public required ImmutableArray<string> RuleIds { get; init; }

    /// <summary>What was exchanged, in US dollars.</summary>
    public required decimal AmountUsd { get; init; }

    /// <summary>The law's degree; empty for none.</summary>
    public required string Tier { get; init; }

    /// <summary>Its reports.</summary>
    public required ImmutableArray<string> Reports { get; init; }

    /// <summary>1 is the gravest.</summary>
    public required int Rank { get; init; }

    /// <summary>report, or review by a person.</summary>
    public required string Decision { get; init; }

    /// <summary>Points of its score.</summary>
    public required int Score { get; init; }

    /// <summary>Reads a line.</summary>
    internal static StoredCase Of(StoredJson json) => new()
    {
        Id = json.Text("case_id"),
        Customers = json.Texts("customers"),
        Accounts = json.Texts("accounts"),
        Findings = json.Texts("findings"),
        RuleIds = [.. json.Texts("rules"), .. json.Texts("typologies")],
        AmountUsd = json.Number("amount_usd"),
        Tier = json.TextOrNull("tier") ?? "",
        Reports = json.Texts("reports"),
        Rank = json.SmallCount("rank"),
        Decision = json.Text("decision"),
        Score = json.SmallCount("score"),
    };
}

/// <summary>A report of a stored run.</summary>
/// <param name="Id">The report.</param>
/// <param name="CaseId">Its case; empty where no case names it.</param>
/// <param name="Authority">Whom it is for.</param>
/// <param name="State">What became of its filing.</param>
public sealed record StoredReport(string Id, string CaseId, string Authority, string State);
