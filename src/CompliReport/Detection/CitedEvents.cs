using System.Collections.Generic;
using CompliReport.Values;

namespace CompliReport.Detection;

/// <summary>The events that an evidence names: their rows in the order in which they were added, and the accounts they are on.</summary>
internal sealed class CitedEvents
{
    private readonly List<RecordLocation> _rows = [];
    private readonly HashSet<int> _accounts = [];

    /// <summary>Where the events stand.</summary>
    internal IReadOnlyList<RecordLocation> Rows => _rows;

    /// <summary>Symbols of their accounts.</summary>
    internal IReadOnlySet<int> Accounts => _accounts;

    /// <summary>Adds an event.</summary>
    internal void Add(in AccountEvent one)
    {
        _rows.Add(one.At);
        _accounts.Add(one.Account);
    }

    /// <summary>Adds a further row of an event, such as the other side of a conversion.</summary>
    internal void Add(RecordLocation row) => _rows.Add(row);
}
