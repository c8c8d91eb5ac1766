using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CompliReport.Reports;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Reconciliation;

/// <summary>Random groups, laid out in a ledger in different ways, come out as the same conversions with the same sums.</summary>
public sealed class ConversionPropertyTests
{
    // So many groups that are not whole that the joiner gives up its table, and that what waits lies in partitions.
    private const int Groups = 120, OpenGroupsMax = 4096, LooseGroups = 45_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Legs_find_each_other_in_any_order_and_at_any_distance(int seed)
    {
        List<Leg> legs = RandomLegs(new Random(seed));
        string together = Shape(legs.OrderBy(static leg => leg.Group).Select(static leg => leg.Row).Chunk(int.MaxValue));
        Leg[] shuffled = [.. legs];
        new Random(seed).Shuffle(shuffled);
        Same(together, Shape([[.. shuffled.Select(static leg => leg.Row)]]), seed, "shuffled");
        Same(together, Shape(shuffled.Select(static leg => leg.Row).Chunk(50)), seed, "over several files");
        Same(together, Shape(Spread(legs)), seed, "farther apart than the groups that are kept open");
        Same(together, Shape(Spread(legs, LooseGroups)), seed, "in a ledger whose groups are so scattered that none is kept open any more");
        Same(together, Shape(Halves(legs, OpenGroupsMax + 1)), seed, "groups that go on after they were closed");
        Same(together, Shape(Halves(legs, LooseGroups)), seed, "groups that go on after the table was given up");
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Every_amount_is_in_exactly_one_conversion_or_break(int seed)
    {
        List<Leg> legs = RandomLegs(new Random(seed));
        RunResult result = Run(Spread(legs));
        foreach (string asset in (string[])["CNY", "USDT", "BTC"])
        {
            // A fee of a group without any other leg belongs to no conversion; what is announced counts only where nothing is booked.
            HashSet<int> withSides = [.. legs.Where(static leg => leg.IsUsed && !leg.IsFee).Select(static leg => leg.Group)];
            decimal expected = legs.Where(leg => leg.Asset == asset && leg.IsUsed && withSides.Contains(leg.Group))
                .GroupBy(static leg => (leg.Group, leg.IsFee))
                .Sum(static part => part.Any(static leg => !leg.IsPending) ? part.Where(static leg => !leg.IsPending).Sum(static leg => leg.Amount) : part.Sum(static leg => leg.Amount));
            Assert.True(expected == SumOf(result, asset), $"seed {seed}: {asset}");
        }
    }

    private static List<Leg> RandomLegs(Random random)
    {
        List<Leg> legs = [];
        for (int group = 0; group < Groups; group++)
        {
            // Main legs: money and coins, sometimes several or none; then fees in one or two assets.
            for (int i = random.Next(0, 3); i > 0; i--)
            {
                legs.Add(Leg.Of(random, group, legs.Count, "quote", "CNY", -10 * random.Next(1, 50)));
            }

            for (int i = random.Next(0, 3); i > 0; i--)
            {
                legs.Add(Leg.Of(random, group, legs.Count, "base", "USDT", random.Next(1, 50)));
            }

            for (int i = random.Next(0, 2); i > 0; i--)
            {
                legs.Add(Leg.Of(random, group, legs.Count, "fee", random.Next(2) == 0 ? "CNY" : "BTC", -random.Next(1, 5)));
            }
        }

        return legs;
    }

    // The first legs of all groups, then so many other groups that all are closed, then the second legs, and so on.
    private static IEnumerable<string[]> Spread(List<Leg> legs, int othersAfterTheFirst = OpenGroupsMax + 1)
    {
        Dictionary<int, int> seen = [];
        foreach (IGrouping<int, Leg> round in legs.GroupBy(leg => seen[leg.Group] = seen.GetValueOrDefault(leg.Group) + 1).OrderBy(static round => round.Key))
        {
            yield return
            [
                .. round.Select(static leg => leg.Row),
                .. Others(round.Key, round.Key == 1 ? othersAfterTheFirst : OpenGroupsMax + 1),
            ];
        }
    }

    // Two of three legs of each group beside each other, then so many other groups, then the rest.
    private static IEnumerable<string[]> Halves(List<Leg> legs, int others)
    {
        Leg[] ordered = [.. legs.OrderBy(static leg => leg.Group)];
        yield return [.. ordered.Where(static (_, i) => i % 3 != 2).Select(static leg => leg.Row)];
        yield return Others(0, others);
        yield return [.. ordered.Where(static (_, i) => i % 3 == 2).Select(static leg => leg.Row)];
    }

    private static string[] Others(int round, int count) =>
        [.. Enumerable.Range(0, count).Select(i => RowOf($"F{round}-{i}", $"FG{round}-{i}", "A", "fee", "fee", "EUR", 0, "posted", ""))];

    private static RunResult Run(IEnumerable<string[]> files) =>
        new Scenario().Rates("2023-03-01").Run(null, [.. files.Select(static (rows, i) => Scenario.Ledger(string.Create(CultureInfo.InvariantCulture, $"part-{i:000}.csv"), rows))]);

    // Without what depends on where rows stand: which of two fees comes first, and which of two accounts a broken conversion is shown for.
    private static string Shape(IEnumerable<string[]> files)
    {
        RunResult result = Run(files);
        IEnumerable<string> rows = ConversionTests.Rows(result).Select(static row => string.Join(',', row.Split(',').Where(static (_, i) => i is not (0 or 2 or 10 or 11))));
        return string.Join('\n', rows.Order(StringComparer.Ordinal)) + "\n" + string.Join(' ', result.Reconciled.CountByCategory) + " other trades " + result.Reconciled.OtherTrades;
    }

    private static decimal SumOf(RunResult result, string asset)
    {
        decimal sum = 0;
        foreach (string[] cells in ConversionTests.Rows(result).Select(static row => row.Split(',')))
        {
            bool isBuy = cells[5] == "buy";
            sum += cells[6] == asset ? Number(cells[7]) * (isBuy ? -1 : 1) : 0;
            sum += cells[8] == asset ? Number(cells[9]) * (isBuy ? 1 : -1) : 0;
            foreach ((string feeAsset, string fee) in cells[10].Split(';').Zip(cells[11].Split(';')))
            {
                sum -= feeAsset == asset ? Number(fee) : 0;
            }
        }

        return sum;
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static string RowOf(string entry, string group, string account, string kind, string role, string asset, decimal amount, string status, string reversalOf)
    {
        string assetClass = asset is "CNY" or "EUR" ? "fiat" : "crypto";
        return string.Create(CultureInfo.InvariantCulture, $"EX,{entry},{group},{reversalOf},{status},{account},2023-03-01T01:00:00Z,{kind},{role},{asset},{assetClass},{amount},,,,\n");
    }

    private static void Same(string expected, string actual, int seed, string layout) =>
        Assert.True(expected == actual, $"seed {seed}, {layout}:\n{expected}\n--- is not ---\n{actual}");

    private sealed record Leg(int Group, string Asset, decimal Amount, bool IsUsed, bool IsPending, bool IsFee, string Row)
    {
        internal static Leg Of(Random random, int group, int number, string role, string asset, decimal amount)
        {
            string status = random.Next(12) switch { 0 => "pending", 1 => "failed", _ => "posted" };
            string reversal = random.Next(12) == 0 ? "E0" : "";
            string account = random.Next(12) == 0 ? "B" : "A";
            string kind = role == "fee" ? "fee" : "conversion";
            string row = RowOf("E" + number, "G" + group, account, kind, role, asset, amount, status, reversal);
            return new Leg(group, asset, amount, status != "failed" && reversal.Length == 0, status == "pending", kind == "fee", row);
        }
    }
}
