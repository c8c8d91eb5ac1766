using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace CompliReport.Reports.Filing.Goaml;

/// <summary>The authority's indicators for the findings of a report.</summary>
/// <remarks>
/// The table <c>indicators</c> of the profile is asked for a finding's id with each kind of its legs (<c>T03/crypto_deposit</c>), then for
/// the id alone, then for the rule's family (<c>FX</c> of <c>CN-FX-01</c>). <c>counterparty</c> adds what the other sides show.
/// </remarks>
internal static class GoamlIndicators
{
    /// <summary>Codes in the order of the findings, each once; never empty.</summary>
    internal static ImmutableArray<string> Of(GoamlDraft draft)
    {
        List<string> codes = [];
        foreach (DocumentIndicator finding in draft.Report.Indicators)
        {
            string[] known = CodesOf(draft, finding);
            if (known.Length == 0)
            {
                draft.Warn(
                    "GOAML_INDICATOR_DEFAULT", "report_indicators", finding.Id,
                    "an indicator of the authority for it; where no finding has one, the profile's default is written", finding.Id);
            }

            codes.AddRange(known);
        }

        foreach (string type in draft.Report.Legs.Select(static leg => leg.Detail("counterparty_type")).Distinct(StringComparer.Ordinal))
        {
            codes.AddRange(Split(Exact(draft, "counterparty", type)));
        }

        return codes.Count == 0
            ? [.. Split(draft.Code("indicators", "*"))]
            : [.. codes.Distinct(StringComparer.Ordinal)];
    }

    private static string[] CodesOf(GoamlDraft draft, DocumentIndicator finding)
    {
        IEnumerable<string> kinds = draft.Report.Legs
            .Where(leg => leg.Findings.Contains(finding.FindingId, StringComparer.Ordinal)).Select(static leg => leg.Kind)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        string[] own = [.. kinds.SelectMany(kind => Split(Exact(draft, "indicators", finding.Id + "/" + kind)))];
        if (own.Length == 0)
        {
            own = [.. Split(Exact(draft, "indicators", finding.Id))];
        }

        return own.Length > 0 ? own : Split(Exact(draft, "indicators", Family(finding.Id)));
    }

    // FX of CN-FX-01: what rules of other countries on the same matter are called too.
    private static string Family(string id) => id.Split('-') is { Length: > 1 } words ? words[1] : id;

    private static string Exact(GoamlDraft draft, string table, string word) =>
        draft.Profile.Codes.TryGetValue(table, out var codes) && word != "*" && codes.TryGetValue(word, out string? code) ? code : "";

    private static string[] Split(string codes) => codes.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
