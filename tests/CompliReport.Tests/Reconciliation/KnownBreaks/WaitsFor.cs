using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Benchmarks.Data.Known.Planters;

namespace CompliReport.Tests.Reconciliation.KnownBreaks;

/// <summary>
/// THE list of what is planted and cannot be found yet, with what it waits for. Deleting a line switches its tests on, everywhere.
/// </summary>
internal static class WaitsFor
{
    internal static readonly Dictionary<string, string> Reasons = new()
    {
        ["AMOUNT.off_the_applied_rate"] = "a comparison of the payment with applied rate times coins",
        ["TIMING_LATE"] = "the time of each leg of a group whose legs are all booked",
        ["ASSET"] = "a comparison of the payment's currency with that of the applied rate",
        ["SEQUENCE_GAP"] = "the number of the upload before as an input of the run",
    };

    /// <summary>What the program is held to today.</summary>
    internal static ImmutableArray<Planter> Planters { get; } = [.. PlanterCatalog.All.Where(static one => !Reasons.ContainsKey(one.Name))];

    internal static ImmutableArray<NearMiss> NearMissesOfToday { get; } =
        [.. NearMisses.All.Where(static one => !Reasons.ContainsKey(one.Name))];
}
