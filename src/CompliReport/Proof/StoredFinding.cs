using System.Collections.Immutable;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Values;

namespace CompliReport.Proof;

/// <summary>A line of a stored <c>findings.jsonl</c>.</summary>
public sealed record StoredFinding
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Whether it is of a rule, else of a typology.</summary>
    public required bool IsRule { get; init; }

    /// <summary>The rule or typology.</summary>
    public required string RuleId { get; init; }

    /// <summary>Pack and digest.</summary>
    public required string Pack { get; init; }

    /// <summary>0 to 100.</summary>
    public required int Score { get; init; }

    /// <summary>info, review, report or deny.</summary>
    public required string Severity { get; init; }

    /// <summary>account, customer or cluster.</summary>
    public required string SubjectType { get; init; }

    /// <summary>The account, customer or cluster.</summary>
    public required string Subject { get; init; }

    /// <summary>Customers implicated.</summary>
    public required ImmutableArray<string> Customers { get; init; }

    /// <summary>First instant of the window.</summary>
    public required UtcInstant From { get; init; }

    /// <summary>Last instant of the window.</summary>
    public required UtcInstant To { get; init; }

    /// <summary>What was measured, by name.</summary>
    public required ImmutableArray<Measure> Measures { get; init; }

    /// <summary>What it was compared with, by name.</summary>
    public required ImmutableArray<Measure> Thresholds { get; init; }

    /// <summary>Measure over threshold of the number that decided.</summary>
    public required decimal Margin { get; init; }

    /// <summary>Value of the movements in US dollars.</summary>
    public required decimal AmountUsd { get; init; }

    /// <summary>Rows that prove it.</summary>
    public required long EvidenceTotal { get; init; }

    /// <summary>Whether honest conduct explains it, so that it alerts nobody.</summary>
    public required bool IsVetoed { get; init; }

    /// <summary>Whether somebody has to look at it.</summary>
    public bool IsAlert => Severity != "info" && !IsVetoed;

    /// <summary>Reads a line.</summary>
    internal static StoredFinding Of(StoredJson json)
    {
        StoredJson subject = json.Object("subject"), window = json.Object("window");
        ImmutableArray<string> effects =
            json.Has("benign") ? json.Objects("benign", static reason => reason.Text("effect")) : [];
        return new StoredFinding
        {
            Id = json.Text("finding_id"),
            IsRule = json.Text("kind") == "rule",
            RuleId = json.Text("id"),
            Pack = json.Text("pack"),
            Score = json.SmallCount("score"),
            Severity = json.Text("severity"),
            SubjectType = subject.Text("type"),
            Subject = subject.Text("id"),
            Customers = json.Texts("customers"),
            From = window.Instant("from"),
            To = window.Instant("to"),
            Measures = json.Measures("measures"),
            Thresholds = json.Measures("thresholds"),
            Margin = json.Number("margin"),
            AmountUsd = json.Number("amount_usd"),
            EvidenceTotal = json.Count("evidence_total"),
            IsVetoed = !effects.IsEmpty && effects.All(static effect => effect == "vetoes"),
        };
    }
}
