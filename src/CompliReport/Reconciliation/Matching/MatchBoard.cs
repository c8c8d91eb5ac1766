using System.Collections.Generic;
using System.Linq;

namespace CompliReport.Reconciliation.Matching;

/// <summary>Who is still without its other side, who was matched, and who has several candidates: each side ends in one of them.</summary>
internal sealed class MatchBoard
{
    private readonly HashSet<LooseSide> _open = [];
    private readonly Dictionary<LooseSide, string> _ambiguous = [];
    private readonly List<LooseSide> _sides;

    internal MatchBoard(List<LooseSide> sides)
    {
        _sides = sides;
        _open.UnionWith(sides);
    }

    /// <summary>What was found, in the order of passes.</summary>
    internal List<SideMatch> Matches { get; } = [];

    /// <summary>Sides with several candidates of equal standing, and what they are.</summary>
    internal IReadOnlyDictionary<LooseSide, string> Ambiguous => _ambiguous;

    /// <summary>The sides that no pass has decided yet, in order.</summary>
    internal List<LooseSide> Open => [.. _sides.Where(_open.Contains)];

    /// <summary>Takes sides out as one conversion.</summary>
    internal void Match(IReadOnlyList<LooseSide> fiat, IReadOnlyList<LooseSide> crypto, MatchBasis basis)
    {
        foreach (LooseSide side in fiat.Concat(crypto))
        {
            Values.Invariant.Holds(_open.Remove(side), "each leg is used once");
        }

        Matches.Add(new SideMatch(fiat, crypto, basis));
    }

    /// <summary>Takes a side out as ambiguous: it goes on to no weaker pass.</summary>
    /// <param name="side">The side.</param>
    /// <param name="why">Which candidates it has, by their entries; for people.</param>
    internal void Refuse(LooseSide side, string why)
    {
        if (_open.Remove(side))
        {
            _ambiguous.Add(side, why);
        }
    }

    /// <summary>What is said of a side that has several candidates: the first two by name, and how many more.</summary>
    internal static string Candidates(IEnumerable<LooseSide> candidates)
    {
        LooseSide[] sorted = [.. candidates.OrderBy(static side => side.EntryId, System.StringComparer.Ordinal)];
        string more = sorted.Length > 2 ? $" and {sorted.Length - 2} more" : "";
        string named = string.Join(" and ", sorted.Take(2).Select(static side => side.Words));
        return $"{sorted.Length} candidates of equal standing: {named}{more}";
    }
}
