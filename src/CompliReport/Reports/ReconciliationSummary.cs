using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Ledgers.Cells;
using CompliReport.Reconciliation;

namespace CompliReport.Reports;

/// <summary>Breaks of one category or one currency.</summary>
/// <param name="Name">The category's code or the asset; empty for breaks that concern no asset.</param>
/// <param name="Breaks">How many.</param>
/// <param name="UsdAtRisk">Money at risk in those that have a value; null where there were too many to be valued again.</param>
/// <param name="Unvalued">Breaks without a value in USD, which the sum leaves out.</param>
public sealed record BreakGroup(string Name, long Breaks, decimal? UsdAtRisk, long Unvalued);

/// <summary>Conversions of one pair.</summary>
/// <param name="Pair">Fiat and coin, such as <c>CNY/USDT</c>; a missing side is <c>-</c>.</param>
/// <param name="ByState">In the order of <see cref="ConversionState"/>.</param>
/// <param name="WithBreaks">Conversions that have a break, matched ones among them.</param>
public sealed record PairGroup(string Pair, ImmutableArray<long> ByState, long WithBreaks)
{
    /// <summary>All of them.</summary>
    public long Conversions => ByState.Sum();
}

/// <summary>What reconciliation found, by category, by currency and by pair: what a run says when it is done.</summary>
/// <param name="Categories">In the order of their numbers, those that occur.</param>
/// <param name="Assets">The asset that breaks are about, most breaks first.</param>
/// <param name="Pairs">Most conversions with breaks first, then most conversions.</param>
public sealed record ReconciliationSummary(
    ImmutableArray<BreakGroup> Categories, ImmutableArray<BreakGroup> Assets, ImmutableArray<PairGroup> Pairs)
{
    // Valuing a break takes a few microseconds: beyond this the summary counts and leaves the sums to breaks.csv.
    private const long ValuedMax = 200_000;

    /// <summary>Of a run.</summary>
    public static ReconciliationSummary Of(RunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        ImmutableArray<long> counts = result.Reconciled.CountByCategory;
        if (result.Reconciled.Breaks > ValuedMax)
        {
            return new ReconciliationSummary(
                [.. BreakCatalog.All.Select(entry => new BreakGroup(entry.Code, counts[(int)entry.Category], null, 0))
                    .Where(static group => group.Breaks > 0)],
                [],
                PairsOf(result));
        }

        SortedDictionary<int, BreakGroup> categories = [];
        SortedDictionary<string, BreakGroup> assets = new(StringComparer.Ordinal);
        foreach (BreakRow row in BreakRows.Of(result))
        {
            decimal? usd = GravestBreaks.Usd(row);
            Add(categories, (int)row.Entry.Category, row.Entry.Code, usd);
            Add(assets, row.Asset, row.Asset, usd);
        }

        return new ReconciliationSummary(
            [.. categories.Values], [.. assets.Values.OrderByDescending(static asset => asset.Breaks)], PairsOf(result));
    }

    private static void Add<TKey>(SortedDictionary<TKey, BreakGroup> groups, TKey key, string name, decimal? usd)
        where TKey : notnull
    {
        BreakGroup group = groups.GetValueOrDefault(key) ?? new BreakGroup(name, 0, 0, 0);
        groups[key] = new BreakGroup(name, group.Breaks + 1, group.UsdAtRisk + (usd ?? 0), group.Unvalued + (usd is null ? 1 : 0));
    }

    private static ImmutableArray<PairGroup> PairsOf(RunResult result)
    {
        int states = Enum.GetValues<ConversionState>().Length;
        Dictionary<int, long[]> pairs = [];
        ConversionColumn conversions = result.Reconciled.Conversions;
        for (int i = 0; i < conversions.Count; i++)
        {
            ref Conversion conversion = ref conversions[i];
            int pair = (conversion.Fiat << 16) | conversion.Crypto;
            if (!pairs.TryGetValue(pair, out long[]? counts))
            {
                pairs.Add(pair, counts = new long[states + 1]);
            }

            counts[(int)conversion.State]++;
            counts[states] += conversion.Breaks == BreakSet.None ? 0 : 1;
        }

        string NameOf(ushort asset) => asset == AssetTable.None ? "-" : result.Ledger.Symbols.Asset(asset).Text;
        return
        [
            .. pairs.Select(pair => new PairGroup(
                    $"{NameOf((ushort)(pair.Key >>> 16))}/{NameOf((ushort)(pair.Key & ushort.MaxValue))}", [.. pair.Value[..states]],
                    pair.Value[states]))
                .OrderByDescending(static pair => pair.WithBreaks).ThenByDescending(static pair => pair.Conversions)
                .ThenBy(static pair => pair.Pair, StringComparer.Ordinal),
        ];
    }
}
