using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CompliReport.Values;

namespace CompliReport.Reconciliation.Matching;

/// <summary>Passes by what both sides are worth: the same customer, currency and direction; exact within 15 minutes, then within tolerance
/// within a day.</summary>
/// <remarks>
/// A nearer time does not break a tie: two candidates that are worth the same within the window have equal standing, so that a result never
/// hangs on a second. Near linear: sides are sorted by worth within customer and currency, and a window over them is looked at; one that
/// holds too many to look at is said to be ambiguous.
/// </remarks>
internal static class AmountPasses
{
    /// <summary>How far apart legs of the exact pass may be, inclusive.</summary>
    internal const long ExactSpan = 15 * UtcInstant.Minute;

    /// <summary>How far apart legs of the tolerant pass may be, inclusive; or on consecutive business days.</summary>
    internal const long DaySpan = 24 * UtcInstant.Hour;

    /// <summary>Two legs, each rounded once.</summary>
    internal const int UnitsMax = 2;

    // Sides of one customer that are worth the same and are looked at for one side.
    private const int LooksMax = 10_000;

    /// <summary>The same worth, at most 15 minutes apart.</summary>
    internal static void Exact(MatchBoard board) =>
        Pass(board, MatchBasis.Amount, units: 0, static (one, other) => Math.Abs(one.Time - other.Time) <= ExactSpan);

    /// <summary>The same worth but for one minor unit a leg, within 24 hours or on consecutive business days.</summary>
    internal static void Tolerant(MatchBoard board, LegAges ages) => Pass(
        board, MatchBasis.Time, UnitsMax,
        (one, other) => Math.Abs(one.Time - other.Time) <= DaySpan || ages.AreNeighbours(one.Time, other.Time));

    private static void Pass(MatchBoard board, MatchBasis basis, int units, Func<LooseSide, LooseSide, bool> isNear)
    {
        foreach (IGrouping<(long Owner, string Currency, bool IsBuy), LooseSide> alike in board.Open
            .Where(static side => side.Worth is not null).GroupBy(static side => (side.Owner, side.Currency, side.IsBuy)))
        {
            LooseSide[] fiat = [.. alike.Where(static side => side.IsFiat).OrderBy(static side => side.Worth)];
            LooseSide[] crypto = [.. alike.Where(static side => !side.IsFiat).OrderBy(static side => side.Worth)];
            if (fiat.Length > 0 && crypto.Length > 0)
            {
                decimal tolerance = units * MinorUnits.Of(AssetCode.Of(alike.Key.Currency));
                HashSet<LooseSide> cut = [];
                Decide(
                    board, basis, Candidates(fiat, crypto, tolerance, isNear, cut), Candidates(crypto, fiat, tolerance, isNear, cut), cut);
            }
        }
    }

    private static void Decide(
        MatchBoard board, MatchBasis basis, Dictionary<LooseSide, List<LooseSide>> ofFiat, Dictionary<LooseSide, List<LooseSide>> ofCrypto,
        HashSet<LooseSide> cut)
    {
        foreach ((LooseSide fiat, List<LooseSide> candidates) in ofFiat)
        {
            if (candidates.Count == 1 && !cut.Contains(fiat) && !cut.Contains(candidates[0]) && ofCrypto[candidates[0]].Count == 1)
            {
                board.Match([fiat], candidates, basis);
            }
        }

        // Of whom not all candidates were looked at, nobody knows whether the one that was found is the only one.
        foreach (LooseSide side in cut)
        {
            board.Refuse(
                side, string.Create(CultureInfo.InvariantCulture, $"more than {LooksMax} legs are worth the same: not all were compared"));
        }

        foreach ((LooseSide side, List<LooseSide> candidates) in ofFiat.Concat(ofCrypto).Where(pair => pair.Value.Exists(cut.Contains)))
        {
            board.Refuse(side, $"entry {candidates.Find(cut.Contains)!.Words} fits, and not all that it fits were compared");
        }

        // Whoever has several candidates, and whoever is one of several, is ambiguous: never a guess.
        foreach ((LooseSide side, List<LooseSide> candidates) in ofFiat.Concat(ofCrypto).Where(static pair => pair.Value.Count > 1))
        {
            board.Refuse(side, MatchBoard.Candidates(candidates));
            foreach (LooseSide candidate in candidates)
            {
                board.Refuse(candidate, $"entry {side.Words} fits, and it has {MatchBoard.Candidates(candidates)}");
            }
        }
    }

    private static Dictionary<LooseSide, List<LooseSide>> Candidates(
        LooseSide[] sides, LooseSide[] others, decimal tolerance, Func<LooseSide, LooseSide, bool> isNear, HashSet<LooseSide> cut)
    {
        Dictionary<LooseSide, List<LooseSide>> candidates = [];
        int first = 0;
        foreach (LooseSide side in sides)
        {
            while (first < others.Length && others[first].Worth < side.Worth - tolerance)
            {
                first++;
            }

            List<LooseSide> found = [];
            for (int i = first; i < others.Length && others[i].Worth <= side.Worth + tolerance; i++)
            {
                if (i - first == LooksMax)
                {
                    cut.Add(side);
                    break;
                }

                if (isNear(side, others[i]))
                {
                    found.Add(others[i]);
                }
            }

            if (found.Count > 0)
            {
                candidates.Add(side, found);
            }
        }

        return candidates;
    }
}
