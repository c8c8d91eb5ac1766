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
    private const string Matching = "matching in passes", References = "the platform median and fee schedules";
    private const string Reversals = "reversals, timing, balances and repeated rows in breaks.csv";

    internal static readonly Dictionary<string, string> Reasons = new()
    {
        ["MISSING_CRYPTO_LEG.pending_too_long"] = Reversals,
        ["DUPLICATE_ENTRY"] = Reversals,
        ["CONFLICTING_ENTRY"] = Reversals,
        ["AMOUNT.off_the_applied_rate"] = "a comparison of the payment with applied rate times coins",
        ["FEE"] = References,
        ["RATE_PLATFORM"] = References,
        ["TIMING_LATE"] = Reversals,
        ["TIMING_LATE.pending"] = Reversals,
        ["TIMING_FUTURE"] = Reversals,
        ["ASSET"] = "a comparison of the payment's currency with that of the applied rate",
        ["BALANCE"] = Reversals,
        ["NEGATIVE_BALANCE"] = Reversals,
        ["AMBIGUOUS.two_candidates"] = Matching,
        ["REVERSAL_UNMATCHED"] = Reversals,
        ["SEQUENCE_GAP"] = "the number of the upload before as an input of the run",
        ["legs without a common id fifteen minutes apart"] = Matching,
        ["legs that are joined by a trade id alone"] = Matching,
        ["coins in three parts without a common id"] = Matching,
    };

    /// <summary>What the program is held to today.</summary>
    internal static ImmutableArray<Planter> Planters { get; } = [.. PlanterCatalog.All.Where(static one => !Reasons.ContainsKey(one.Name))];

    internal static ImmutableArray<NearMiss> NearMissesOfToday { get; } =
        [.. NearMisses.All.Where(static one => !Reasons.ContainsKey(one.Name))];
}
