using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using CompliReport.Values;

namespace CompliReport.Proof;

/// <summary>The differences of one pair of runs, or of a stretch of days and what another rule would have made of them.</summary>
/// <param name="Name">What its files are called: diff or what-if.</param>
/// <param name="Title">What is compared, in words, without a full stop.</param>
/// <param name="Days">One for each pair of runs, in the order of the days; at least one.</param>
/// <param name="Notes">What the reader has to know first, a sentence each.</param>
public sealed record DifferenceReport(
    string Name, string Title, ImmutableArray<RunDifference> Days, ImmutableArray<string> Notes)
{
    /// <summary>Whether no day found anything otherwise.</summary>
    public bool IsEmpty => Days.All(static day => day.IsEmpty);

    /// <summary>The work that the first runs make, together.</summary>
    public AlertLoad LoadBefore => AlertLoad.Sum(Days.Select(static day => day.LoadBefore));

    /// <summary>The work that the second runs make, together.</summary>
    public AlertLoad LoadAfter => AlertLoad.Sum(Days.Select(static day => day.LoadAfter));

    /// <summary>The effect on each rule and typology, all days together.</summary>
    public ImmutableArray<RuleEffect> Rules => RuleEffect.Sum(Days.SelectMany(static day => day.Rules));

    /// <summary>What is said of the second runs of a what-if, for which nobody shall look in vain.</summary>
    internal string OfAfter => Name == "diff" ? "" : " (made to compare, not kept)";

    /// <summary>Stands for the time of writing: the same differences give the same bytes.</summary>
    internal UtcInstant AsOf => Days.SelectMany(static day => new[] { day.Before.Manifest.AsOf, day.After.Manifest.AsOf }).Max();

    /// <summary>What went in otherwise, each once, with the days where it did.</summary>
    internal ImmutableArray<(DifferenceCause Cause, int Days)> Causes =>
    [
        .. Days.SelectMany(static day => day.Causes).GroupBy(static cause => cause)
            .Select(static same => (same.Key, same.Count())),
    ];

    /// <summary>How two days are named together.</summary>
    internal static string DayOf(RunDifference day) =>
        Text(day.Before.Manifest.Day) + (day.AreOfOneDay ? "" : " / " + Text(day.After.Manifest.Day));

    /// <summary>How two exchanges are named together.</summary>
    internal static string ExchangeOf(RunDifference day) =>
        day.Before.Manifest.Exchange == day.After.Manifest.Exchange
            ? day.Before.Manifest.Exchange
            : day.Before.Manifest.Exchange + " / " + day.After.Manifest.Exchange;

    /// <summary>Every difference, a line for each field.</summary>
    public void WriteCsv(Stream stream) => DifferenceCsv.Write(this, stream);

    /// <summary>The same for people, as a workbook.</summary>
    public void WriteXlsx(Stream stream) => DifferenceXlsx.Write(this, stream);

    /// <summary>The same for people, as a text.</summary>
    public void WriteText(TextWriter text)
    {
        ArgumentNullException.ThrowIfNull(text);
        DifferenceText.Write(this, text);
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
