using System;
using System.Collections.Generic;
using System.Linq;
using CompliReport.Values;

namespace CompliReport.Reconciliation.Matching;

/// <summary>The last pass: one side against several of the other that together are worth the same, of one customer, currency and direction,
/// within 24 hours.</summary>
/// <remarks>
/// At most 8 legs in all, and one minor unit of difference a leg. A set counts if it is the only one of its head and no leg of it is in the
/// set of another head; otherwise all of them are ambiguous. The search is bounded; where a bound is reached, the head is ambiguous too and
/// says so.
/// </remarks>
internal static class CoveringSets
{
    /// <summary>Legs of a conversion at most.</summary>
    internal const int LegsMax = 8;

    // Candidates of one head, and steps of one search.
    private const int CandidatesMax = 32, StepsMax = 200_000;

    internal static void Cover(MatchBoard board)
    {
        foreach (IGrouping<(long Owner, string Currency, bool IsBuy), LooseSide> alike in board.Open.Where(static side => side.Worth is > 0)
            .GroupBy(static side => (side.Owner, side.Currency, side.IsBuy)))
        {
            decimal unit = MinorUnits.Of(AssetCode.Of(alike.Key.Currency));
            LooseSide[] fiat = [.. alike.Where(static side => side.IsFiat)], crypto = [.. alike.Where(static side => !side.IsFiat)];
            // A conversion has one coin: coins are never added up.
            IEnumerable<Search> searches = crypto.GroupBy(static side => side.Group.First.Asset)
                .SelectMany(coin => Searches(fiat, [.. coin], unit))
                .Concat(Searches(crypto, fiat, unit));
            Decide(board, [.. searches.Where(static one => one.Sets.Count > 0 || one.IsCut)]);
        }
    }

    private static IEnumerable<Search> Searches(LooseSide[] heads, LooseSide[] others, decimal unit)
    {
        foreach (LooseSide head in others.Length < 2 ? [] : heads)
        {
            LooseSide[] near = [.. others.Where(side => Math.Abs(side.Time - head.Time) <= AmountPasses.DaySpan
                && side.Worth <= head.Worth + (LegsMax * unit)).OrderByDescending(static side => side.Worth)];
            if (near.Length >= 2)
            {
                Search search = new(head, near, unit);
                search.Run();
                yield return search;
            }
        }
    }

    private static void Decide(MatchBoard board, List<Search> searches)
    {
        Dictionary<LooseSide, int> uses = [];
        foreach (LooseSide side in searches.SelectMany(static search => search.Sets.SelectMany(static set => set).Append(search.Head)))
        {
            uses[side] = uses.GetValueOrDefault(side) + 1;
        }

        foreach (Search search in searches.Where(static search => search is { Sets.Count: 1, IsCut: false }))
        {
            LooseSide[] set = search.Sets[0];
            if (set.Append(search.Head).All(side => uses[side] == 1))
            {
                board.Match(search.Head.IsFiat ? [search.Head] : set, search.Head.IsFiat ? set : [search.Head], MatchBasis.CoveringSet);
            }
        }

        foreach (Search search in searches)
        {
            string words = search.IsCut
                ? $"the search for legs that cover it ended after {search.Near} candidates or {StepsMax} steps"
                : $"{search.Sets.Count} sets of legs cover it or share legs with another: "
                    + string.Join(" or ", search.Sets.Select(Words).Order(StringComparer.Ordinal));
            board.Refuse(search.Head, words);
            foreach (LooseSide side in search.Sets.SelectMany(static set => set))
            {
                board.Refuse(side, $"it is in a set that covers entry {search.Head.Words}, which is not the only one");
            }
        }
    }

    private static string Words(LooseSide[] set) =>
        string.Join(" + ", set.Select(static side => side.EntryId).Order(StringComparer.Ordinal));

    /// <summary>All sets of 2 to 7 candidates that are worth as much as a head; two are enough to know that it is ambiguous.</summary>
    private sealed class Search(LooseSide head, LooseSide[] near, decimal unit)
    {
        private readonly List<LooseSide> _chosen = [];
        private int _steps;

        internal LooseSide Head => head;

        internal int Near => near.Length;

        internal List<LooseSide[]> Sets { get; } = [];

        internal bool IsCut { get; private set; } = near.Length > CandidatesMax;

        internal void Run()
        {
            if (!IsCut)
            {
                Choose(0, head.Worth!.Value);
            }
        }

        // Candidates are sorted from the dearest: what exceeds the rest is passed over.
        private void Choose(int from, decimal rest)
        {
            decimal tolerance = (_chosen.Count + 1) * unit;
            if (_chosen.Count >= 2 && Math.Abs(rest) <= tolerance)
            {
                Sets.Add([.. _chosen]);
            }

            for (int i = from; i < near.Length && _chosen.Count < LegsMax - 1 && Sets.Count < 2 && !IsCut; i++)
            {
                if (++_steps > StepsMax)
                {
                    IsCut = true;
                }
                else if (near[i].Worth <= rest + (LegsMax * unit))
                {
                    _chosen.Add(near[i]);
                    Choose(i + 1, rest - near[i].Worth!.Value);
                    _chosen.RemoveAt(_chosen.Count - 1);
                }
            }
        }
    }
}
