using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using CompliReport.Rates;

namespace CompliReport.Reports;

/// <summary>The lines of a rates file that are of some days: what a report was judged by, of files with years of rates.</summary>
internal static class RatesText
{
    /// <summary>The head of the file and its lines of some days; of prices those of some assets; a fee schedule whole.</summary>
    /// <param name="file">The file.</param>
    /// <param name="from">The first day, included.</param>
    /// <param name="to">The last day, included.</param>
    /// <param name="assets">The assets whose prices are wanted.</param>
    internal static string Of(RateFile file, DateOnly from, DateOnly to, IReadOnlySet<string> assets)
    {
        string text = Encoding.UTF8.GetString(file.Content.Span);
        if (file.Kind == RateFileKind.Fees)
        {
            return text;
        }

        StringBuilder kept = new();
        foreach (string line in text.Split('\n').Where(static line => line.Length > 0))
        {
            if (DateIn(line) is not { } day || (day >= from && day <= to && (file.Kind != RateFileKind.Crypto || IsOf(line, assets))))
            {
                kept.Append(line).Append('\n');
            }
        }

        return kept.ToString();
    }

    private static bool IsOf(string line, IReadOnlySet<string> assets) => line.TrimEnd('\r').Split(',').Any(assets.Contains);

    // The first date in a line; null for the header, and for what is no row of rates.
    private static DateOnly? DateIn(string line)
    {
        const int Length = 10;
        for (int i = 0; i + Length <= line.Length; i++)
        {
            if (line[i + 4] == '-' && DateOnly.TryParseExact(
                line.AsSpan(i, Length), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
            {
                return day;
            }
        }

        return null;
    }
}
