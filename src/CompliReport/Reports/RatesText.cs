using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using CompliReport.Rates;
using CompliReport.Values;

namespace CompliReport.Reports;

/// <summary>The lines of a rates file that are of some days: what a report was judged by, of files with years of rates.</summary>
/// <remarks>A file is split once for all reports of a run, of which a thousand may ask for other days.</remarks>
internal sealed class RatesText
{
    private readonly RateFile _file;
    private readonly string _text;
    private readonly (string Line, DateOnly? Day)[] _lines;

    internal RatesText(RateFile file)
    {
        (_file, _text) = (file, Encoding.UTF8.GetString(file.Content.Span));
        Digest = Sha256Digest.Of(file.Content.Span);
        _lines = file.Kind == RateFileKind.Fees ? []
            : [.. _text.Split('\n').Where(static line => line.Length > 0).Select(static line => (line, DateIn(line)))];
    }

    /// <summary>The file's name.</summary>
    internal string Name => _file.Name;

    /// <summary>What it holds.</summary>
    internal RateFileKind Kind => _file.Kind;

    /// <summary>SHA-256 of the whole file.</summary>
    internal Sha256Digest Digest { get; }

    /// <summary>The head of the file and its lines of some days; of prices those of some assets; a fee schedule whole.</summary>
    /// <param name="from">The first day, included.</param>
    /// <param name="to">The last day, included.</param>
    /// <param name="assets">The assets whose prices are wanted.</param>
    internal string Of(DateOnly from, DateOnly to, IReadOnlySet<string> assets)
    {
        if (Kind == RateFileKind.Fees)
        {
            return _text;
        }

        StringBuilder kept = new();
        foreach ((string line, DateOnly? dated) in _lines)
        {
            if (dated is not { } day || (day >= from && day <= to && (Kind != RateFileKind.Crypto || IsOf(line, assets))))
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
