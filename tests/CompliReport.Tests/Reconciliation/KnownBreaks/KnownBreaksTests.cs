using System;
using System.Globalization;
using System.Linq;
using CompliReport.Benchmarks.Data.Known;
using CompliReport.Benchmarks.Data.Known.Planters;
using CompliReport.Reconciliation;
using CompliReport.Reports;
using Xunit;

namespace CompliReport.Tests.Reconciliation.KnownBreaks;

/// <summary>Days in which every break is known: exactly those are found.</summary>
/// <remarks>A long run: KNOWN_BREAKS_SEEDS=1000.</remarks>
public sealed class KnownBreaksTests
{
    private const int SeedsInShort = 20, Conversions = 150;

    public static TheoryData<string> Planters { get; } = [.. PlanterCatalog.All.Select(static one => one.Name)];

    public static TheoryData<string> Misses { get; } = [.. NearMisses.All.Select(static one => one.Name)];

    private static int Seeds =>
        int.TryParse(Environment.GetEnvironmentVariable("KNOWN_BREAKS_SEEDS"), NumberStyles.None, CultureInfo.InvariantCulture, out int seeds) ? seeds : SeedsInShort;

    [Fact]
    public void A_day_without_planted_breaks_has_none()
    {
        for (ulong seed = 1; seed <= 3; seed++)
        {
            KnownDay day = PlanterCatalog.Day(seed, 400, 0, [], []);
            RunResult result = KnownRun.Of(day);
            KnownRun.MustBeExact(day, result, $"seed {seed}");
            Assert.Equal(400, result.Reconciled.CountByState[(int)ConversionState.Matched]);
            Assert.Equal(day.Rows.Count, result.Ledger.Accepted);
        }
    }

    [Theory]
    [MemberData(nameof(Planters))]
    public void A_planted_break_is_found_and_nothing_else(string planter)
    {
        Planter one = PlanterCatalog.All.Single(one => one.Name == planter);
        KnownDay day = PlanterCatalog.Day(7, 60, 2, [one], []);
        Assert.True(day.Planted.Count >= Math.Min(2, one.PerDayMax), planter);
        KnownRun.MustBeExact(day, KnownRun.Of(day), planter);
    }

    [Theory]
    [MemberData(nameof(Misses))]
    public void A_near_miss_is_no_break(string miss)
    {
        NearMiss one = NearMisses.All.Single(one => one.Name == miss);
        for (ulong seed = 1; seed <= 3; seed++)
        {
            KnownDay day = PlanterCatalog.Day(seed, 30, 0, [], [one]);
            KnownRun.MustBeExact(day, KnownRun.Of(day), miss);
        }
    }

    [Fact]
    public void Exactly_the_planted_breaks_are_found_whatever_the_seed()
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            KnownDay day = MixedDay((ulong)seed);
            KnownRun.MustBeExact(day, KnownRun.Of(day), $"seed {seed}");
        }
    }

    [Fact]
    public void Of_a_hundred_thousand_conversions_exactly_the_two_hundred_broken_ones_are_found_and_explained()
    {
        KnownDay day = PlanterCatalog.Day(2026, 100_000, 200, PlanterCatalog.All, NearMisses.All);
        Assert.InRange(day.Planted.Count, 200, 205);
        RunResult result = KnownRun.Of(day, shuffle: 3);
        KnownRun.MustBeExact(day, result, "100,000 conversions");
        ExplanationTests.MustBeExplained(day, result);
    }

    [Fact]
    public void Every_category_of_the_contract_has_a_planter()
    {
        string[] categories =
            [
                "MISSING_FIAT_LEG", "MISSING_CRYPTO_LEG", "ORPHAN_LEG", "DUPLICATE_ENTRY", "CONFLICTING_ENTRY", "AMOUNT", "FEE", "RATE_PLATFORM", "RATE_REFERENCE", "TIMING_LATE",
                "TIMING_FUTURE", "ASSET", "CUSTOMER", "BALANCE", "NEGATIVE_BALANCE", "AMBIGUOUS", "STALE_RATE", "NO_RATE", "REVERSAL_UNMATCHED", "SEQUENCE_GAP", "CONTROL_TOTAL",
                "CONTROL_ROWS", "CONTROL_HASH", "PERIOD", "UNKNOWN_ACCOUNT",
            ];
        Assert.Equal(categories.Order(StringComparer.Ordinal), PlanterCatalog.All.Select(static one => one.Name.Split('.')[0]).Distinct().Order(StringComparer.Ordinal));
        Assert.All(BreakCatalog.All, entry => Assert.Contains(entry.Code, categories));
    }

    internal static KnownDay MixedDay(ulong seed, int weeks = 0) =>
        PlanterCatalog.Day(seed, Conversions, 2 * PlanterCatalog.All.Length, PlanterCatalog.All, NearMisses.All, weeks);
}
