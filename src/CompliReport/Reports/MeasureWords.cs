using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Linq;
using CompliReport.Detection;

namespace CompliReport.Reports;

/// <summary>How the numbers of a finding read. A number without words of its own is named by its stable name.</summary>
internal static class MeasureWords
{
    private static readonly FrozenDictionary<string, Func<decimal, string>> Known = new Dictionary<string, Func<decimal, string>>(
        StringComparer.Ordinal)
    {
        ["senders"] = static n => Figures.Count((long)n, "different sender"),
        ["new_share"] = static n => Figures.Percent(n) + " of them new to the account",
        ["converted_share"] = static n => Figures.Percent(n) + " of the value converted within the time limit",
        ["in_usd"] = static n => Figures.Money(n, "USD") + " paid in",
        ["windows"] = static n => Figures.Count((long)n, "window") + " of one day",
        ["out_in_ratio"] = static n => Figures.Percent(n) + " of it gone again",
        ["median_dwell_minutes"] = static n => "half of what left gone within " + Figures.Number(n) + " minutes",
        ["persons"] = static n => Figures.Count((long)n, "person"),
        ["payments"] = static n => Figures.Count((long)n, "payment"),
        ["total_usd"] = static n => Figures.Money(n, "USD") + " together",
        ["near_quota_share"] = static n => Figures.Percent(n) + " of them near the quota",
        ["n_band"] = static n => Figures.Count((long)n, "amount") + " just under the limit",
        ["sum"] = static n => Figures.Number(n) + " in all",
        ["count"] = static n => Figures.Count((long)n, "transaction"),
        ["turnover_usd"] = static n => "a turnover of " + Figures.Money(n, "USD"),
        ["n"] = static n => Figures.Count((long)n, "amount"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Numbers as a list in words.</summary>
    internal static string Of(IEnumerable<Measure> measures) => string.Join(", ", measures.Select(Of));

    /// <summary>One number in words.</summary>
    internal static string Of(Measure measure) =>
        Known.TryGetValue(measure.Name, out Func<decimal, string>? words) ? words(measure.Value)
        : CurrencyOf(measure.Name, "sum_") is { } sum ? Figures.Money(Rounded(measure.Value), sum) + " in all"
        : CurrencyOf(measure.Name, "limit_") is { } limit ? Figures.Money(Rounded(measure.Value), limit)
        : measure.Name.Replace('_', ' ') + " " + Figures.Number(measure.Value);

    /// <summary>Two places, as money reads.</summary>
    internal static decimal Rounded(decimal amount) => decimal.Round(amount, 2, MidpointRounding.AwayFromZero);

    private static string? CurrencyOf(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..].ToUpperInvariant() : null;
}
