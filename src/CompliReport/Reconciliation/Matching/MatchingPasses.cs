using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Values;

namespace CompliReport.Reconciliation.Matching;

/// <summary>START HERE for legs that carry no common group id: passes from the closest to the weakest, each leg used once.</summary>
/// <remarks>
/// The order is that of the reconciliation rules 3.2: trade id; order id and pair; exact worth within 15 minutes; worth within tolerance
/// within a day; covering sets. Two candidates of equal standing are ambiguous in the pass that finds them and go on to no weaker one. What
/// is left over lacks a side. Only posted legs of trades and conversions take part.
/// </remarks>
internal static class MatchingPasses
{
    // Beyond this nothing is matched and each side is said to lack the other: a day of that many is a format whose legs must be grouped
    // when they are read.
    private const int SidesMax = 1_000_000;

    /// <summary>Matches what can be matched into conversions and takes it out of the groups; what is ambiguous becomes a conversion that
    /// lacks a side and names its candidates.</summary>
    internal static void Run(
        List<OpenGroup> groups, ConversionColumn conversions, LedgerDay day, AccountFacts accounts, LegAges ages)
    {
        List<OpenGroup> oneSided = [.. groups.Where(static group => group is { IsFeeOnly: false, HasBothSides: false, HasPending: false })];
        bool isPossible = oneSided.Exists(static group => group.First.Class == AssetClass.Fiat)
            && oneSided.Exists(static group => group.First.Class != AssetClass.Fiat) && oneSided.Count <= SidesMax;
        if (!isPossible)
        {
            return;
        }

        MatchBoard board = new(SideDetails.Read(day, accounts, oneSided));
        IdPasses.ByTrade(board);
        IdPasses.ByOrder(board);
        AmountPasses.Exact(board);
        AmountPasses.Tolerant(board, ages);
        CoveringSets.Cover(board);

        HashSet<KeyHash> done = [];
        foreach (SideMatch match in board.Matches)
        {
            Add(conversions, match, day, done);
        }

        foreach ((LooseSide side, string why) in board.Ambiguous)
        {
            conversions.AddAmbiguous(side.Group, why);
            done.Add(side.Group.Key);
        }

        groups.RemoveAll(group => done.Contains(group.Key));
    }

    private static void Add(ConversionColumn conversions, SideMatch match, LedgerDay day, HashSet<KeyHash> done)
    {
        LooseSide first = match.Fiat[0];
        OpenGroup whole = first.Group;
        bool isOneOwner = true;
        foreach (LooseSide side in match.Fiat.Skip(1).Concat(match.Crypto))
        {
            whole.Merge(side.Group);
            isOneOwner &= side.Owner == first.Owner;
        }

        // Several accounts of one customer are no break here: the passes look for customers.
        whole.HasOtherAccount = match.Fiat.Concat(match.Crypto).Any(static side => side.Group.HasOtherAccount) || !isOneOwner;
        done.UnionWith(match.Fiat.Concat(match.Crypto).Select(static side => side.Group.Key));
        ImmutableArray<RecordLocation> legs = [.. match.Fiat.Concat(match.Crypto).Select(static side => side.Group.First.At).Order()];
        conversions.AddMatched(whole, match.Basis, legs);
    }
}
