using System;
using System.Collections.Generic;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Ledgers.Cells;
using CompliReport.Reconciliation.Matching;
using CompliReport.Values;

namespace CompliReport.Reconciliation;

/// <summary>A leg whose other side never came and need not have been fiat.</summary>
internal readonly record struct OrphanLeg(OpenGroup Group);

/// <summary>
/// At the end of the day: brings together the parts of groups that lay far apart in the ledger, and says which groups stay incomplete.
/// </summary>
internal static class LeftoverGroups
{
    /// <summary>Empties the joiner's leftovers into conversions, whole or with a missing side, and returns the orphans.</summary>
    internal static List<OrphanLeg> Settle(
        ConversionJoiner joiner, LedgerDay day, AccountFacts accounts, TakenBack takenBack, LegAges ages, Predicate<AssetCode> isFiat)
    {
        List<OpenGroup> groups = [];
        joiner.Loose.Drain(group =>
        {
            group.MayBeContinued &= joiner.MayHaveBeenClosed(group.Key);
            if (group.MayBeContinued || !group.HasBothSides)
            {
                groups.Add(group);
            }
            else
            {
                joiner.OtherTrades += joiner.Conversions.TryAdd(group) ? 0 : 1;
            }
        });
        AttachToConversions(joiner.Conversions, groups);
        joiner.Reversed += TakeBack(groups, takenBack, joiner.Conversions.Outside) + joiner.Conversions.TakeBack(takenBack, groups);
        MatchingPasses.Run(groups, joiner.Conversions, day, accounts, ages);
        AssetTable assets = day.Symbols.Assets;
        List<OrphanLeg> orphans = [];
        foreach (OpenGroup group in groups)
        {
            if (group.IsFeeOnly)
            {
                // A fee of a withdrawal or of a trade between two coins: no conversion waits for it.
                continue;
            }

            if (group.HasBothSides)
            {
                joiner.OtherTrades += joiner.Conversions.TryAdd(group) ? 0 : 1;
            }
            else if (group.First.Class == AssetClass.Fiat)
            {
                joiner.Conversions.AddWithMissingSide(group, BreakCategory.MissingCryptoLeg);
            }
            else if (group.Kind == LegKind.Conversion
                || (group.Applied.Currency != AssetTable.None && isFiat(assets[group.Applied.Currency])))
            {
                joiner.Conversions.AddWithMissingSide(group, BreakCategory.MissingFiatLeg);
            }
            else
            {
                orphans.Add(new OrphanLeg(group));
            }
        }

        joiner.Conversions.ChooseSides(assets);
        return orphans;
    }

    // Groups of which nothing is left but fees go; those that were only fees stay what they were.
    private static int TakeBack(List<OpenGroup> groups, TakenBack takenBack, FiatOutside outside)
    {
        int before = groups.Count;
        for (int i = groups.Count - 1; takenBack.Legs.Count > 0 && i >= 0; i--)
        {
            OpenGroup group = groups[i];
            if (group.IsFeeOnly || !takenBack.Legs.TryGetValue(group.Key, out List<TakenBackLeg>? legs))
            {
                continue;
            }

            OpenGroup whole = group;
            group.TakeBack(legs);
            outside.AddTakenBack(whole, group);
            groups[i] = group;
            if (group.IsFeeOnly)
            {
                groups.RemoveAt(i);
            }
        }

        return before - groups.Count;
    }

    // Parts that may continue a closed conversion: the conversions are read through once, only if there is such a part.
    private static void AttachToConversions(ConversionColumn conversions, List<OpenGroup> groups)
    {
        Dictionary<KeyHash, int> waiting = [];
        for (int i = 0; i < groups.Count; i++)
        {
            if (groups[i].MayBeContinued)
            {
                waiting.Add(groups[i].Key, i);
            }
        }

        if (waiting.Count == 0)
        {
            return;
        }

        HashSet<KeyHash> attached = [];
        for (int i = conversions.Count - 1; i >= 0; i--)
        {
            KeyHash key = KeyHash.Of(conversions.Texts[conversions[i].Group]);
            if (waiting.TryGetValue(key, out int position))
            {
                conversions.AddTo(i, groups[position]);
                attached.Add(key);
            }
        }

        groups.RemoveAll(group => attached.Contains(group.Key));
    }
}
