using System.Collections.Generic;

namespace CompliReport.Reconciliation.Matching;

/// <summary>A group of which only one side has come, with what may tell its other side.</summary>
internal sealed class LooseSide
{
    /// <summary>The group, its legs summed.</summary>
    internal required OpenGroup Group { get; init; }

    /// <summary>Whether the fiat side is there.</summary>
    internal required bool IsFiat { get; init; }

    /// <summary>The customer, or the account where no customer facts say whose it is.</summary>
    internal required long Owner { get; init; }

    /// <summary>The id of its first row.</summary>
    internal required string EntryId { get; init; }

    /// <summary>As the row says; empty for none.</summary>
    internal required string TradeId { get; init; }

    /// <summary>As the row says; empty for none.</summary>
    internal required string OrderId { get; init; }

    /// <summary>The fiat asset of the side, or the currency in which the row states a crypto side's worth; empty for none.</summary>
    internal required string Currency { get; init; }

    /// <summary>What the side is worth in that currency, without sign, rounded once to a minor unit; null where the row does not
    /// say.</summary>
    internal required decimal? Worth { get; init; }

    internal long Time => Group.Time;

    /// <summary>Whether the customer buys crypto, judged by this side alone.</summary>
    internal bool IsBuy => Group.First.Amount.IsNegative == IsFiat;

    /// <summary>Whether two sides can be one conversion: one is fiat, and both go the same way.</summary>
    internal bool Fits(LooseSide other) => IsFiat != other.IsFiat && IsBuy == other.IsBuy;

    /// <summary>For people who compare candidates: the entry and what it is worth.</summary>
    internal string Words => Worth is { } worth
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{EntryId} ({worth:0.##################} {Currency})")
        : EntryId;

    /// <summary>An order that does not depend on where rows stand.</summary>
    internal static int Compare(LooseSide one, LooseSide other)
    {
        int byTime = one.Time.CompareTo(other.Time);
        return byTime != 0 ? byTime : string.CompareOrdinal(one.EntryId, other.EntryId);
    }
}

/// <summary>Sides that were found to be one conversion.</summary>
/// <param name="Fiat">The fiat sides, at least one.</param>
/// <param name="Crypto">The crypto sides, at least one.</param>
/// <param name="Basis">The pass that found them.</param>
internal sealed record SideMatch(IReadOnlyList<LooseSide> Fiat, IReadOnlyList<LooseSide> Crypto, MatchBasis Basis);
