using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using CompliReport.Benchmarks.Data.Known;
using CompliReport.Reports;
using Xunit;

namespace CompliReport.Tests.Reconciliation.KnownBreaks;

/// <summary>What holds on every known day: nothing is lost, order means nothing, and a later week is like an earlier one.</summary>
public sealed partial class KnownDayPropertyTests
{
    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    public void The_order_of_rows_and_files_changes_no_break(int seed)
    {
        KnownDay day = KnownBreaksTests.MixedDay((ulong)seed);
        string[] expected = Lines(KnownRun.Of(day), withPlace: false);
        foreach (ulong shuffle in (ulong[])[1, 2])
        {
            RunResult result = KnownRun.Of(day, shuffle, reverseFiles: true);
            KnownRun.MustBeExact(day, result, $"seed {seed}, shuffled {shuffle}");
            Assert.Equal(expected, Lines(result, withPlace: false));
        }

        Assert.Equal(Lines(KnownRun.Of(day), withPlace: true), Lines(KnownRun.Of(day, null, reverseFiles: true), withPlace: true));
    }

    [Theory]
    [InlineData(41, 1)]
    [InlineData(42, 2)]
    [InlineData(43, 3)]
    public void A_day_that_is_whole_weeks_later_has_the_same_breaks(int seed, int weeks)
    {
        RunResult before = KnownRun.Of(KnownBreaksTests.MixedDay((ulong)seed));
        KnownDay later = KnownBreaksTests.MixedDay((ulong)seed, weeks);
        RunResult after = KnownRun.Of(later);
        KnownRun.MustBeExact(later, after, $"seed {seed}, {weeks} weeks later");
        Assert.Equal(Lines(before, withPlace: true), Lines(after, withPlace: true));
        Assert.Equal(Conversions(before, 0), Conversions(after, weeks));
    }

    [Theory]
    [InlineData(51)]
    [InlineData(52)]
    public void Every_posted_amount_is_in_a_conversion_a_movement_or_a_break(int seed)
    {
        KnownDay day = KnownBreaksTests.MixedDay((ulong)seed);
        RunResult result = KnownRun.Of(day, shuffle: 9);
        HashSet<string> unmatched = [.. BreakRows.Of(result).Where(static row => row.Entry.Code == "REVERSAL_UNMATCHED")
            .SelectMany(static row => row.EntryIds.Split(';'))];
        foreach (IGrouping<string, KnownRow> asset in day.Rows.Where(static row => row.IsPosted && !row.IsRepeat).GroupBy(static row => row.Asset))
        {
            decimal posted = asset.Sum(static row => row.Amount);
            decimal moved = asset.Where(static row => row.Role == "single").Sum(static row => row.Amount);
            // A reversal that counts goes with what it takes back; one that does not is in no conversion.
            decimal reversals = asset.Where(row => row.ReversalOf.Length > 0 && unmatched.Contains(row.Entry)).Sum(static row => row.Amount);
            decimal parted = PartedFrom(day, result, asset.Key);
            Assert.True(posted == moved + reversals + Converted(result, asset.Key) + parted, $"seed {seed}: {asset.Key}");
        }
    }

    // Legs that stand in no row of conversions.csv: orphans, and the second coin of an ambiguous group.
    private static decimal PartedFrom(KnownDay day, RunResult result, string asset)
    {
        ILookup<string, string[]> conversions = Cells(result).ToLookup(static cells => cells[1]);
        return day.Rows.Where(row => row.Asset == asset && row.IsPosted && !row.IsRepeat && row.Role is "base" or "quote" && row.ReversalOf.Length == 0)
            .Where(row => !conversions[row.Group].Any(cells => cells[6] == row.Asset || cells[8] == row.Asset))
            .Where(row => BreakRows.Of(result).Any(one => one.Group == row.Group && one.Entry.Code is "ORPHAN_LEG" or "AMBIGUOUS"))
            .Where(row => row.Asset == asset)
            .Sum(static row => row.Amount);
    }

    private static decimal Converted(RunResult result, string asset)
    {
        decimal sum = 0;
        // Both legs of a broken pair may go the same way: then the amounts are what the ledger says, and AMOUNT says so without a difference.
        HashSet<string> sameWay = [.. BreakRows.Of(result).Where(static row => row.Entry.Code == "AMOUNT" && row.Difference.Length == 0).Select(static row => row.Group)];
        foreach (string[] cells in Cells(result))
        {
            bool isBuy = cells[5] == "buy", isSameWay = sameWay.Contains(cells[1]);
            bool isPending = cells[24] == "pending" || cells[25].Contains("MISSING_CRYPTO_LEG", StringComparison.Ordinal);
            sum += cells[6] == asset ? Number(cells[7]) * (isBuy && !isSameWay ? -1 : 1) : 0;
            sum += cells[8] == asset && !isPending ? Number(cells[9]) * (isBuy || isSameWay ? 1 : -1) : 0;
            foreach ((string feeAsset, string fee) in cells[10].Split(';').Zip(cells[11].Split(';')))
            {
                sum -= feeAsset == asset ? Number(fee) : 0;
            }
        }

        return sum;
    }

    private static IEnumerable<string[]> Cells(RunResult result) => ConversionTests.Rows(result).Select(static row => row.Split(','));

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    // What depends on the date alone is left out: the id, and the words about periods and hashes of files.
    private static string[] Lines(RunResult result, bool withPlace) =>
        [.. BreakRows.Of(result).Select(row => string.Join('|', row.Entry.Code, row.Severity, row.Group, row.Account, withPlace ? row.EntryIds + row.File + row.Line : "",
            row.Entry.Code is "PERIOD" or "CONTROL_HASH" or "CONTROL_TOTAL" ? "" : Unplaced(row.Expected) + "|" + Unplaced(row.Found) + "|" + row.Difference, row.Account.Length > 0 ? row.Asset : "", row.UsdAtRisk))
            .Order(StringComparer.Ordinal)];

    // Without the places and times that a sentence names: they move with the rows.
    private static string Unplaced(string text) => Place().Replace(text, "<>");

    [GeneratedRegex(@"\(see [^)]*\)|\d{4}-\d\d-\d\dT[0-9:.]+Z")]
    private static partial Regex Place();

    // All cells but the id, with the times moved back.
    private static string[] Conversions(RunResult result, int weeks) =>
        [.. Cells(result).Select(cells =>
        {
            foreach (int time in (int[])[4, 15])
            {
                cells[time] = cells[time].Length == 0 ? "" : Moved(cells[time], -7 * weeks);
            }

            return string.Join(',', cells[1..]);
        }).Order(StringComparer.Ordinal)];

    private static string Moved(string time, int days) =>
        DateOnly.ParseExact(time[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture).AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + time[10..];
}
