using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CompliReport.Reports;

/// <summary>The breaks that somebody should see first: by severity, then by the money at risk, then by id.</summary>
internal static class GravestBreaks
{
    /// <summary>At most so many, in that order; memory grows with the limit and not with the breaks.</summary>
    internal static List<BreakRow> Of(RunResult result, int max)
    {
        PriorityQueue<BreakRow, BreakRow> least = new(Comparer<BreakRow>.Create(static (left, right) => Compare(right, left)));
        foreach (BreakRow row in BreakRows.Of(result))
        {
            least.Enqueue(row, row);
            if (least.Count > max)
            {
                least.Dequeue();
            }
        }

        List<BreakRow> rows = [.. least.UnorderedItems.Select(static item => item.Element)];
        rows.Sort(Compare);
        return rows;
    }

    /// <summary>The money at risk as a number; null where it has no value in USD.</summary>
    internal static decimal? Usd(BreakRow row) =>
        decimal.TryParse(row.UsdAtRisk, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal usd) ? usd : null;

    // Below zero when the left one comes first.
    private static int Compare(BreakRow left, BreakRow right)
    {
        int order = right.Severity.CompareTo(left.Severity);
        order = order != 0 ? order : (Usd(right) ?? 0).CompareTo(Usd(left) ?? 0);
        return order != 0 ? order : string.CompareOrdinal(left.Id, right.Id);
    }
}
