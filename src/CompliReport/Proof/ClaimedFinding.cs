using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Reports.Filing;
using CompliReport.Reports.Formats;
using CompliReport.Values;

namespace CompliReport.Proof;

/// <summary>What is said of a finding: by a line of findings.jsonl, by a report, or by the engine that judges again.</summary>
internal sealed record ClaimedFinding
{
    /// <summary>Its id.</summary>
    internal required string Id { get; init; }

    /// <summary>Whether it is of a rule, else of a typology.</summary>
    internal required bool IsRule { get; init; }

    /// <summary>The rule or typology.</summary>
    internal required string RuleId { get; init; }

    /// <summary>Pack and digest; empty where a report speaks, which does not say.</summary>
    internal string Pack { get; init; } = "";

    /// <summary>Customers implicated; null where a report speaks, which does not say.</summary>
    internal ImmutableArray<string>? Customers { get; init; }

    /// <summary>account, customer or cluster.</summary>
    internal required string SubjectType { get; init; }

    /// <summary>Who.</summary>
    internal required string Subject { get; init; }

    /// <summary>First instant of the window.</summary>
    internal required UtcInstant From { get; init; }

    /// <summary>Last instant of the window.</summary>
    internal required UtcInstant To { get; init; }

    /// <summary>What was measured, by name.</summary>
    internal required ImmutableSortedDictionary<string, decimal> Measures { get; init; }

    /// <summary>What it was compared with, by name.</summary>
    internal required ImmutableSortedDictionary<string, decimal> Thresholds { get; init; }

    /// <summary>Measure over threshold of the number that decided.</summary>
    internal required decimal Margin { get; init; }

    /// <summary>info, review, report or deny.</summary>
    internal required string Severity { get; init; }

    /// <summary>0 to 100.</summary>
    internal required int Score { get; init; }

    /// <summary>Value of the movements in US dollars.</summary>
    internal required decimal AmountUsd { get; init; }

    /// <summary>In words.</summary>
    internal required string Explanation { get; init; }

    /// <summary>Rows that it rests on.</summary>
    internal required long EvidenceTotal { get; init; }

    /// <summary>Rows that it cites.</summary>
    internal required long Cited { get; init; }

    /// <summary>Reads a line of findings.jsonl.</summary>
    /// <param name="json">The line.</param>
    /// <param name="cited">How many different places it cites.</param>
    internal static ClaimedFinding Of(StoredJson json, long cited)
    {
        StoredFinding stored = StoredFinding.Of(json);
        return new ClaimedFinding
        {
            Id = stored.Id,
            IsRule = stored.IsRule,
            RuleId = stored.RuleId,
            Pack = stored.Pack,
            Customers = stored.Customers,
            SubjectType = stored.SubjectType,
            Subject = stored.Subject,
            From = stored.From,
            To = stored.To,
            Measures = Numbers(stored.Measures),
            Thresholds = Numbers(stored.Thresholds),
            Margin = stored.Margin,
            Severity = stored.Severity,
            Score = stored.Score,
            AmountUsd = stored.AmountUsd,
            Explanation = json.Text("explanation"),
            EvidenceTotal = stored.EvidenceTotal,
            Cited = cited,
        };
    }

    /// <summary>What a report says.</summary>
    /// <param name="told">An indicator of the report.</param>
    /// <param name="cited">How many places its evidence.csv cites for it.</param>
    internal static ClaimedFinding Of(DocumentIndicator told, long cited) => new()
    {
        Id = told.FindingId,
        IsRule = told.Kind == Words.OfFinding(isRule: true),
        RuleId = told.Id,
        SubjectType = told.SubjectType,
        Subject = told.Subject,
        From = told.From,
        To = told.To,
        Measures = told.Measures,
        Thresholds = told.Thresholds,
        Margin = told.Margin,
        Severity = told.Severity,
        Score = told.Score,
        AmountUsd = told.AmountUsd,
        Explanation = told.Explanation,
        EvidenceTotal = told.EvidenceTotal,
        Cited = cited,
    };

    /// <summary>What the engine finds.</summary>
    internal static ClaimedFinding Of(Finding found) => new()
    {
        Id = found.Id,
        IsRule = found.IsRule,
        RuleId = found.RuleId,
        Pack = found.Pack,
        Customers = found.Customers,
        SubjectType = Words.Of(found.SubjectType),
        Subject = found.Subject,
        From = found.From,
        To = found.To,
        Measures = Numbers(found.Measures),
        Thresholds = Numbers(found.Thresholds),
        Margin = found.Margin,
        Severity = Words.Of(found.Severity),
        Score = found.Score,
        AmountUsd = decimal.Parse(JsonText.Dollars(found.UsdMicros), CultureInfo.InvariantCulture),
        Explanation = found.Explanation,
        EvidenceTotal = found.EvidenceTotal,
        Cited = found.Evidence.Length,
    };

    /// <summary>In what another one says otherwise, in words; empty where nothing differs. What either cites is not compared.</summary>
    internal IEnumerable<string> DifferencesTo(ClaimedFinding other)
    {
        (string Name, bool IsSame)[] parts =
        [
            ("id", Id == other.Id),
            ("rule", (IsRule, RuleId) == (other.IsRule, other.RuleId)),
            ("pack", Pack.Length == 0 || other.Pack.Length == 0 || Pack == other.Pack),
            ("customers", Customers is not { } own || other.Customers is not { } its || own.SequenceEqual(its)),
            ("subject", (SubjectType, Subject) == (other.SubjectType, other.Subject)),
            ("window", (From, To) == (other.From, other.To)),
            ("measures", Measures.SequenceEqual(other.Measures)),
            ("thresholds", Thresholds.SequenceEqual(other.Thresholds)),
            ("margin", Margin == other.Margin),
            ("severity", Severity == other.Severity),
            ("score", Score == other.Score),
            ("amount_usd", AmountUsd == other.AmountUsd),
            ("evidence_total", EvidenceTotal == other.EvidenceTotal),
            ("explanation", Explanation == other.Explanation),
        ];
        return parts.Where(static part => !part.IsSame).Select(static part => part.Name);
    }

    private static ImmutableSortedDictionary<string, decimal> Numbers(ImmutableArray<Measure> measures) =>
        measures.ToImmutableSortedDictionary(static one => one.Name, static one => one.Value, StringComparer.Ordinal);
}
