using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text;
using CompliReport.Reconciliation;
using CompliReport.Reports;

namespace CompliReport.Cli;

/// <summary>Breaks by category and asset, and conversions by pair, as a run prints them.</summary>
internal static class ReconciliationText
{
    private const int LinesMax = 12;

    /// <summary>Appends the tables that have lines; nothing where there is neither a break nor a conversion.</summary>
    internal static void AppendTo(StringBuilder text, ReconciliationSummary summary)
    {
        AppendBreaks(text, "category", summary.Categories, summary.Categories.Length);
        AppendBreaks(text, "asset", summary.Assets, LinesMax);
        if (summary.Pairs.IsEmpty)
        {
            return;
        }

        Line(text, "pair", ["conversions", "matched", "pending", "broken", "not testable", "with breaks"]);
        foreach (PairGroup pair in summary.Pairs.Take(LinesMax))
        {
            Line(text, pair.Pair, [Text(pair.Conversions), .. pair.ByState.Select(Text), Text(pair.WithBreaks)]);
        }

        AppendRest(text, summary.Pairs.Length, LinesMax);
    }

    /// <summary>The same for machines; amounts are strings.</summary>
    internal static object Shape(ReconciliationSummary summary) => new
    {
        Categories = summary.Categories.Select(Shape),
        Assets = summary.Assets.Select(Shape),
        Pairs = summary.Pairs.Select(static pair => new
        {
            pair.Pair,
            pair.Conversions,
            Matched = pair.ByState[(int)ConversionState.Matched],
            Pending = pair.ByState[(int)ConversionState.Pending],
            Broken = pair.ByState[(int)ConversionState.Broken],
            NotTestable = pair.ByState[(int)ConversionState.NotTestable],
            pair.WithBreaks,
        }),
    };

    private static object Shape(BreakGroup group) => new
    {
        group.Name,
        group.Breaks,
        UsdAtRisk = group.UsdAtRisk?.ToString("0.00", CultureInfo.InvariantCulture),
        group.Unvalued,
    };

    private static void AppendBreaks(StringBuilder text, string title, ImmutableArray<BreakGroup> groups, int linesMax)
    {
        if (groups.IsEmpty)
        {
            return;
        }

        Line(text, title, ["breaks", "USD at risk", "not valued"]);
        foreach (BreakGroup group in groups.Take(linesMax))
        {
            // Nothing but breaks without a value is no sum of zero.
            string usd = group.Breaks == group.Unvalued ? "-"
                : group.UsdAtRisk?.ToString("#,0.00", CultureInfo.InvariantCulture) ?? "breaks.csv";
            Line(text, group.Name.Length > 0 ? group.Name : "(no asset)", [Text(group.Breaks), usd, Text(group.Unvalued)]);
        }

        AppendRest(text, groups.Length, linesMax);
    }

    private static void AppendRest(StringBuilder text, int all, int shown)
    {
        if (all > shown)
        {
            text.Append(CultureInfo.InvariantCulture, $"    ... and {all - shown} more: see breaks.csv and conversions.csv\n");
        }
    }

    private static void Line(StringBuilder text, string name, IEnumerable<string> cells)
    {
        text.Append("    ").Append(name.PadRight(20));
        foreach (string cell in cells)
        {
            text.Append("  ").Append(cell.PadLeft(12));
        }

        text.Append('\n');
    }

    private static string Text(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
