using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Values;

namespace CompliReport.Reports.Filing.Goaml;

/// <summary>What an account gave or got of one asset in a movement.</summary>
/// <param name="AccountId">The client's account.</param>
/// <param name="Legs">Its legs, never empty: all of one account, one asset, one direction.</param>
internal sealed record GoamlSide(string AccountId, ImmutableArray<DocumentLeg> Legs)
{
    /// <summary>The asset.</summary>
    internal string Asset => Legs[0].Asset;

    /// <summary>Whether the asset is a state's currency.</summary>
    internal bool IsFiat => Legs[0].IsFiat;

    /// <summary>Whether value leaves the account.</summary>
    internal bool IsOut => Legs[0].IsOut;

    /// <summary>The exact sum without its sign; null where it does not fit 28 digits.</summary>
    internal decimal? Amount => GoamlText.Sum(Legs.Select(static leg => GoamlText.Number(leg.Magnitude)));

    /// <summary>Its value in the authority's currency; null where a leg has no rate.</summary>
    internal decimal? ValueLocal => GoamlText.Sum(Legs.Select(static leg => leg.ValueLocal));
}

/// <summary>One transaction of a filing: what left one place and came to another.</summary>
/// <param name="From">The client's side that gave; null where another party gave.</param>
/// <param name="To">The client's side that got; null where another party got.</param>
/// <param name="Fees">Fees of the same group, told in the text.</param>
internal sealed record GoamlMovement(GoamlSide? From, GoamlSide? To, ImmutableArray<DocumentLeg> Fees)
{
    /// <summary>The legs that it tells, fees last.</summary>
    internal IEnumerable<DocumentLeg> Legs => [.. From?.Legs ?? [], .. To?.Legs ?? [], .. Fees];

    /// <summary>The leg that stands for it.</summary>
    internal DocumentLeg Head => (From ?? To!).Legs[0];

    /// <summary>Its value in the authority's currency: of the money where one side is money, else of what has a rate.</summary>
    internal decimal? ValueLocal => From is { IsFiat: false } && To is { IsFiat: true, ValueLocal: not null }
        ? To.ValueLocal
        : From?.ValueLocal ?? To?.ValueLocal;
}

/// <summary>Makes movements of legs: the two legs of a conversion are one movement, a deposit is one of its own.</summary>
internal static class GoamlMovements
{
    private static readonly string[] Exchanges = ["trade", "conversion", "p2p", "internal_transfer"];

    /// <summary>The movements of a report, in the order of their first legs; every leg is in exactly one.</summary>
    internal static ImmutableArray<GoamlMovement> Of(ReportDocument report)
    {
        ImmutableArray<GoamlMovement>.Builder movements = ImmutableArray.CreateBuilder<GoamlMovement>();
        int alone = 0;
        foreach (IGrouping<string, DocumentLeg> group in report.Legs.GroupBy(
            leg => leg.GroupId.Length > 0 ? "g" + leg.GroupId : "s" + alone++.ToString(System.Globalization.CultureInfo.InvariantCulture),
            StringComparer.Ordinal))
        {
            movements.AddRange(OfGroup([.. group]));
        }

        Invariant.Holds(movements.Sum(static one => one.Legs.Count()) == report.Legs.Length, "every leg is in one movement");
        return movements.ToImmutable();
    }

    private static List<GoamlMovement> OfGroup(ImmutableArray<DocumentLeg> legs)
    {
        ImmutableArray<DocumentLeg> fees = [.. legs.Where(IsFee)];
        List<GoamlSide> sides =
        [
            .. from leg in legs
               where !IsFee(leg) && Exchanges.Contains(leg.Kind)
               group leg by (leg.AccountId, leg.Asset, leg.IsOut) into side
               select new GoamlSide(side.Key.AccountId, [.. side]),
        ];
        List<GoamlMovement> movements = [];

        // From one client to another first: what a trade between two persons is. Then what an account exchanged.
        Pair(sides, movements, static (one, other) => one.Asset == other.Asset && one.AccountId != other.AccountId);
        Pair(sides, movements, static (one, other) => one.AccountId == other.AccountId && one.Asset != other.Asset);
        movements.AddRange(sides.Select(Alone));
        movements.AddRange(legs.Where(static leg => !IsFee(leg) && !Exchanges.Contains(leg.Kind))
            .Select(static leg => Alone(new GoamlSide(leg.AccountId, [leg]))));
        if (movements.Count == 0)
        {
            return [.. fees.Select(static fee => Alone(new GoamlSide(fee.AccountId, [fee])))];
        }

        movements[0] = movements[0] with { Fees = fees };
        return movements;
    }

    // Two sides are a pair where each is the only one that fits the other: nothing is guessed.
    private static void Pair(List<GoamlSide> sides, List<GoamlMovement> movements, Func<GoamlSide, GoamlSide, bool> fit)
    {
        foreach (GoamlSide from in sides.Where(static side => side.IsOut).ToArray())
        {
            GoamlSide[] fitting = [.. sides.Where(to => !to.IsOut && fit(from, to))];
            if (fitting.Length == 1 && sides.Count(side => side.IsOut && fit(side, fitting[0])) == 1)
            {
                movements.Add(new GoamlMovement(from, fitting[0], []));
                sides.Remove(from);
                sides.Remove(fitting[0]);
            }
        }
    }

    private static GoamlMovement Alone(GoamlSide side) =>
        side.IsOut ? new GoamlMovement(side, null, []) : new GoamlMovement(null, side, []);

    private static bool IsFee(DocumentLeg leg) => leg.Role == "fee" || leg.Kind is "fee" or "fee_rebate";
}
