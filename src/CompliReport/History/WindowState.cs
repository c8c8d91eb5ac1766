using System;
using System.Collections.Generic;
using CompliReport.Values;

namespace CompliReport.History;

/// <summary>What one local day, or all days so far, add to a window of a rule.</summary>
internal sealed class WindowPart
{
    /// <summary>The local day; of a window that is no rolling one its first day.</summary>
    internal required DateOnly Date { get; init; }

    /// <summary>The measure against each threshold of the rule, in its currency; the largest amount where that is measured.</summary>
    internal required ScaledAmount[] Sums { get; init; }

    /// <summary>Events counted.</summary>
    internal long Count { get; set; }

    /// <summary>Their value in millionths of a US dollar, where they have one.</summary>
    internal long UsdMicros { get; set; }

    /// <summary>The first of them.</summary>
    internal long From { get; set; }

    /// <summary>Hashes of the counterparties or customers met, where a rule counts different ones; ascending.</summary>
    internal SortedSet<ulong>? Distinct { get; set; }
}

/// <summary>A window of a rule that is still open for one subject: what the next day goes on with.</summary>
/// <param name="Start">First day of the window, or of the run of days; of a rolling window the first day of its hits, else default.</param>
/// <param name="Last">The last day that added something.</param>
/// <param name="Parts">One part; of a rolling window one for each day that added something.</param>
internal sealed record WindowState(DateOnly Start, DateOnly Last, IReadOnlyList<WindowPart> Parts);
