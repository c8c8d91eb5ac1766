using CompliReport.Values;

namespace CompliReport.Ledgers.Beside;

/// <summary>What a watch list is about.</summary>
public enum WatchKind
{
    /// <summary>An address on a chain, compared as given: some chains tell upper from lower case.</summary>
    Address,

    /// <summary>The name of a person or firm, compared as given.</summary>
    Name,

    /// <summary>An account: of the exchange, or of the other side (IBAN, card).</summary>
    Account,

    /// <summary>A device.</summary>
    Device,
}

/// <summary>One entry of a watch list; the value itself is not kept here, it may be a person's name.</summary>
/// <param name="Kind">What is listed.</param>
/// <param name="List">Name of the list.</param>
/// <param name="Category">Why, in the list's own words; empty where it does not say.</param>
/// <param name="Confidence"><c>low</c>, <c>medium</c>, <c>high</c>, or a number from 0 to 100; empty where it does not say.</param>
/// <param name="Source">Where the list has it from; empty where it does not say.</param>
/// <param name="AddedOn">From when on it counts; null for always.</param>
/// <param name="File">The file.</param>
/// <param name="Line">1-based line.</param>
public sealed record WatchEntry(
    WatchKind Kind, string List, string Category, string Confidence, string Source, UtcInstant? AddedOn, string File, long Line)
{
    /// <summary>Whether it counts for what happened at an instant: from the day it was added on.</summary>
    public bool CountsAt(UtcInstant time) => AddedOn is not { } added || added <= time;
}
