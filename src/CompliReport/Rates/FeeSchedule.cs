using System;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Linq;
using CompliReport.Values;

namespace CompliReport.Rates;

/// <summary>What an exchange takes for a kind of movement from a day on.</summary>
/// <param name="Exchange">The exchange's code.</param>
/// <param name="AppliesTo">The kind of movement as in the ledger, e.g. conversion.</param>
/// <param name="FeeBps">Basis points of the amount without fees.</param>
/// <param name="Minimum">The least fee, in <paramref name="Currency"/>.</param>
/// <param name="Currency">What the minimum is in.</param>
/// <param name="EffectiveFrom">From the start of this day, in UTC.</param>
/// <param name="At">The line it was read from.</param>
public sealed record FeeRule(
    string Exchange, string AppliesTo, decimal FeeBps, decimal Minimum, AssetCode Currency, DateOnly EffectiveFrom, Provenance At);

/// <summary>The fee schedules of a run. Empty where no file was given: then no fee is judged by it.</summary>
public sealed class FeeSchedule
{
    /// <summary>The kinds of movements that a schedule may be for: those of the ledger.</summary>
    internal static readonly FrozenSet<string> Kinds = FrozenSet.ToFrozenSet(
        ["fiat_deposit", "fiat_withdrawal", "crypto_deposit", "crypto_withdrawal", "trade", "conversion", "internal_transfer", "reward",
            "card_spend", "cash_in", "cash_out", "p2p", "chargeback", "adjustment", "other"],
        StringComparer.Ordinal);

    internal FeeSchedule(ImmutableArray<FeeRule> lines) => Lines = lines;

    /// <summary>No schedule.</summary>
    public static FeeSchedule None { get; } = new([]);

    /// <summary>All rules, by exchange, kind, currency and day.</summary>
    public ImmutableArray<FeeRule> Lines { get; }

    /// <summary>
    /// The rules of a kind of movement in a currency, by day: those in the currency itself, else those of the one other currency that the
    /// exchange has rules in. Several others leave it open which counts: then there is none.
    /// </summary>
    internal ImmutableArray<FeeRule> Of(string exchange, string appliesTo, AssetCode currency)
    {
        ImmutableArray<FeeRule> all = Lines.RemoveAll(rule => rule.Exchange != exchange || rule.AppliesTo != appliesTo);
        ImmutableArray<FeeRule> own = all.RemoveAll(rule => rule.Currency != currency);
        return !own.IsEmpty ? own : all.Select(static rule => rule.Currency).Distinct().Count() == 1 ? all : [];
    }

    /// <summary>The rule in force at an instant among those of <see cref="Of"/>; null before the first.</summary>
    internal static FeeRule? InForce(ImmutableArray<FeeRule> rules, UtcInstant at)
    {
        for (int i = rules.Length - 1; i >= 0; i--)
        {
            if (UtcInstant.AtMidnight(rules[i].EffectiveFrom) <= at)
            {
                return rules[i];
            }
        }

        return null;
    }
}
