using System;
using System.Collections.Immutable;
using System.Linq;

namespace CompliReport.Benchmarks.Data.Known.Planters;

/// <summary>A way to break a day.</summary>
/// <param name="Name">The category of breaks.csv, and after a point which of its forms.</param>
/// <param name="Plant">Puts exactly one break into a day and writes down what is expected.</param>
/// <param name="PerDayMax">How often it fits into one day.</param>
internal sealed record Planter(string Name, Action<KnownDay> Plant, int PerDayMax = int.MaxValue);

/// <summary>All planters; a new one is a file here and a line in this list.</summary>
internal static class PlanterCatalog
{
    public static ImmutableArray<Planter> All { get; } =
    [
        new("MISSING_FIAT_LEG", MissingFiatLeg.Plant),
        new("MISSING_CRYPTO_LEG", MissingCryptoLeg.Plant),
        new("MISSING_CRYPTO_LEG.pending_too_long", MissingCryptoLeg.PlantPending),
        new("ORPHAN_LEG", OrphanLeg.Plant),
        new("DUPLICATE_ENTRY", DuplicateEntry.Plant),
        new("CONFLICTING_ENTRY", ConflictingEntry.Plant),
        new("AMOUNT", Amount.Plant),
        new("AMOUNT.off_the_applied_rate", Amount.PlantOffRate),
        new("FEE", Fee.Plant),
        new("RATE_PLATFORM", RatePlatform.Plant),
        new("RATE_REFERENCE", RateReference.Plant),
        new("RATE_REFERENCE.flag", RateReference.PlantFlag),
        new("TIMING_LATE", TimingLate.Plant),
        new("TIMING_LATE.pending", TimingLate.PlantPending),
        new("TIMING_LATE.announced", TimingLate.PlantAnnounced),
        new("TIMING_FUTURE", TimingFuture.Plant),
        new("ASSET", Asset.Plant),
        new("CUSTOMER", Customer.Plant),
        new("BALANCE", Balance.Plant),
        new("NEGATIVE_BALANCE", NegativeBalance.Plant),
        new("AMBIGUOUS", Ambiguous.Plant),
        new("AMBIGUOUS.two_candidates", Ambiguous.PlantCandidates),
        new("STALE_RATE", StaleRate.Plant),
        new("NO_RATE", NoRate.Plant),
        new("NO_RATE.too_old", NoRate.PlantTooOld),
        new("NO_RATE.coin", NoRate.PlantCoin),
        new("REVERSAL_UNMATCHED", ReversalUnmatched.Plant),
        new("SEQUENCE_GAP", SequenceGap.Plant, PerDayMax: 1),
        new("CONTROL_TOTAL", ControlTotal.Plant, PerDayMax: 2 * KnownUpload.FileCount),
        new("CONTROL_ROWS", ControlRows.Plant, PerDayMax: KnownUpload.FileCount),
        new("CONTROL_HASH", ControlHash.Plant, PerDayMax: KnownUpload.FileCount),
        new("PERIOD", Period.Plant, PerDayMax: 1),
        new("UNKNOWN_ACCOUNT", UnknownAccount.Plant),
    ];

    /// <summary>
    /// A day with so many breaks of some planters, one of each after the other, and all near misses that are given, books closed.
    /// </summary>
    public static KnownDay Day(
        ulong seed, int conversions, int breaks, ImmutableArray<Planter> planters, ImmutableArray<NearMiss> nearMisses, int weeks = 0)
    {
        KnownDay day = new(seed, conversions, weeks);
        for (int round = 0; day.Planted.Count < breaks; round++)
        {
            int before = day.Planted.Count;
            foreach (Planter planter in planters.Where(planter => round < planter.PerDayMax).Take(breaks - before))
            {
                planter.Plant(day);
            }

            if (day.Planted.Count == before)
            {
                break;
            }
        }

        foreach (NearMiss miss in nearMisses)
        {
            miss.Plant(day);
        }

        day.Fill();
        KnownBooks.Close(day);
        return day;
    }
}
