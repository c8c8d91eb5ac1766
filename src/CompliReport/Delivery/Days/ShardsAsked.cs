using System;
using System.Collections.Immutable;

namespace CompliReport.Delivery.Days;

/// <summary>Which shards of a day were asked for last: <c>asked.json</c> beside them.</summary>
/// <param name="Upload">Fingerprint of the upload.</param>
/// <param name="Before">The run whose history the day goes on with; empty for none.</param>
/// <param name="At">When.</param>
/// <param name="Shards">The shards, by name.</param>
internal sealed record ShardsAsked(string Upload, string Before, DateTimeOffset At, ImmutableArray<string> Shards)
{
    /// <summary>The file's name.</summary>
    internal const string Name = "asked.json";
}
