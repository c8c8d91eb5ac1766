using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Reports.Formats;

namespace CompliReport.Proof;

/// <summary>A field that has another value in another run.</summary>
/// <param name="Name">Its name, as in the file that it stands in; measures and thresholds with that word before theirs.</param>
/// <param name="Before">Its value in the first run; empty where it has none.</param>
/// <param name="After">Its value in the second run; empty where it has none.</param>
public readonly record struct FieldChange(string Name, string Before, string After)
{
    /// <summary>The fields of a pair that differ, or of a single one all.</summary>
    internal static ImmutableArray<FieldChange> Of<T>(Pair<T> pair, Func<T, IEnumerable<(string Name, string Value)>> fields)
        where T : class
    {
        Dictionary<string, string> before = Values(pair.Before, fields), after = Values(pair.After, fields);
        return
        [
            .. before.Keys.Union(after.Keys)
                .Select(name => new FieldChange(name, before.GetValueOrDefault(name, ""), after.GetValueOrDefault(name, "")))
                .Where(static change => change.Before != change.After)
                .OrderBy(static change => Order(change.Name)).ThenBy(static change => change.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>What decided a finding: which rule was broken by how much, and what is asked for.</summary>
    internal static IEnumerable<(string Name, string Value)> OfFinding(StoredFinding finding) =>
    [
        ("severity", finding.Severity),
        ("score", finding.Score.ToString(CultureInfo.InvariantCulture)),
        ("margin", JsonText.Plain(finding.Margin)),
        ("amount_usd", JsonText.TwoPlaces(finding.AmountUsd)),
        ("from", finding.From.ToString()),
        ("to", finding.To.ToString()),
        ("evidence_total", finding.EvidenceTotal.ToString(CultureInfo.InvariantCulture)),
        ("customers", string.Join(' ', finding.Customers)),
        ("explained_by_honest_conduct", finding.IsVetoed ? "yes" : "no"),
        .. finding.Measures.Select(static one => Named("measure.", one)),
        .. finding.Thresholds.Select(static one => Named("threshold.", one)),
    ];

    /// <summary>What a case is. Its rank is not: it changes with other cases.</summary>
    internal static IEnumerable<(string Name, string Value)> OfCase(StoredCase one) =>
    [
        ("decision", one.Decision),
        ("score", one.Score.ToString(CultureInfo.InvariantCulture)),
        ("tier", one.Tier),
        ("amount_usd", JsonText.TwoPlaces(one.AmountUsd)),
        ("customers", string.Join(' ', one.Customers)),
        ("rules", string.Join(' ', one.RuleIds)),
        ("findings", one.Findings.Length.ToString(CultureInfo.InvariantCulture)),
        ("reports", one.Reports.Length.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>How a rule or typology ended.</summary>
    internal static IEnumerable<(string Name, string Value)> OfOutcome(StoredOutcome row) =>
    [
        ("hit", Text(row.Hit)), ("clear", Text(row.Clear)), ("not_applicable", Text(row.NotApplicable)), ("no_data", Text(row.NoData)),
        ("error", Text(row.Error)), ("subjects", Text(row.Subjects)),
    ];

    /// <summary>What became of a report.</summary>
    internal static IEnumerable<(string Name, string Value)> OfReport(StoredReport report) =>
        [("authority", report.Authority), ("state", report.State)];

    private static (string Name, string Value) Named(string prefix, Measure measure) =>
        (prefix + measure.Name, JsonText.Plain(measure.Value));

    private static Dictionary<string, string> Values<T>(T? one, Func<T, IEnumerable<(string Name, string Value)>> fields)
        where T : class =>
        one is null ? [] : fields(one).ToDictionary(static field => field.Name, static field => field.Value, StringComparer.Ordinal);

    private static string Text(long count) => count.ToString(CultureInfo.InvariantCulture);

    // What decided comes first.
    private static int Order(string name) => name switch
    {
        "decision" or "severity" or "hit" or "authority" => 0,
        "margin" or "tier" => 1,
        _ when name.StartsWith("threshold.", StringComparison.Ordinal) => 2,
        _ when name.StartsWith("measure.", StringComparison.Ordinal) => 3,
        "amount_usd" => 4,
        _ => 5,
    };
}
