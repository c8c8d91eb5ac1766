using System.Collections.Generic;
using CompliReport.Ledgers;
using CompliReport.Values;

namespace CompliReport.Reconciliation;

/// <summary>
/// Posted amounts in currencies that the exchange legs of a day have and its conversions have not: sides of trades of two currencies, and
/// what reversals took back. With the conversions they are all posted exchange legs, which is what the FX return closes by.
/// </summary>
internal sealed class FiatOutside
{
    private readonly SortedDictionary<ushort, AssetTotal> _otherTrades = [], _takenBack = [];

    /// <summary>Sides in currencies of groups that are no conversion, by asset; counts are of sides, each the sum of its legs.</summary>
    internal IReadOnlyDictionary<ushort, AssetTotal> OtherTrades => _otherTrades;

    /// <summary>What reversals took out of groups, by asset, with the sign of what was taken back.</summary>
    internal IReadOnlyDictionary<ushort, AssetTotal> TakenBack => _takenBack;

    /// <summary>Notes a group that is no conversion.</summary>
    internal void AddTrade(in OpenGroup group)
    {
        foreach (GroupLeg part in PartsOf(group))
        {
            Add(_otherTrades, part.Asset, part.Amount);
        }
    }

    /// <summary>Notes what a group lost to reversals.</summary>
    internal void AddTakenBack(in OpenGroup before, in OpenGroup after)
    {
        SortedDictionary<ushort, ScaledAmount> lost = [];
        foreach (GroupLeg part in PartsOf(before))
        {
            lost[part.Asset] = part.Amount;
        }

        foreach (GroupLeg part in PartsOf(after))
        {
            ScaledAmount.TryAdd(lost.GetValueOrDefault(part.Asset), -part.Amount, out ScaledAmount left);
            lost[part.Asset] = left;
        }

        foreach ((ushort asset, ScaledAmount amount) in lost)
        {
            if (!amount.IsZero)
            {
                Add(_takenBack, asset, amount);
            }
        }
    }

    private static void Add(SortedDictionary<ushort, AssetTotal> totals, ushort asset, ScaledAmount amount)
    {
        totals.GetValueOrDefault(asset).TryAdd(amount, out AssetTotal total);
        totals[asset] = total;
    }

    // Each asset stands in one part of a group.
    private static IEnumerable<GroupLeg> PartsOf(OpenGroup group)
    {
        GroupLeg[] parts = [group.First, group.Second, .. group.Others ?? []];
        foreach (GroupLeg part in parts)
        {
            if (part.Presence == LegPresence.Posted && part.Class == AssetClass.Fiat && part.Asset != Ledgers.Cells.AssetTable.None)
            {
                yield return part;
            }
        }
    }
}
