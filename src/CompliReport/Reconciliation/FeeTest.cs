using System;
using System.Collections.Immutable;
using CompliReport.Ledgers.Cells;
using CompliReport.Rates;
using CompliReport.Values;

namespace CompliReport.Reconciliation;

/// <summary>The fees of a conversion that are not what they should be.</summary>
/// <param name="Paid">All fees in the conversion's currency, above 0 when paid.</param>
/// <param name="Expected">What the schedule says, or the most that a fee can be.</param>
/// <param name="ShareBps">Fees in the amount without fees; null where that is 0, or next to it.</param>
/// <param name="Rule">The line of the schedule; null where the fees are more than the amount, whatever the schedule.</param>
internal sealed record FeeFinding(decimal Paid, decimal Expected, decimal? ShareBps, FeeRule? Rule);

/// <summary>Holds the fees of each conversion against the exchange's own schedule, and against the amount.</summary>
/// <remarks>
/// Fees are valued in the conversion's currency: a fiat fee is its amount, a fee in the coin counts at the conversion's own price, a fee in
/// a third asset at the reference rates of the instant. What cannot be valued is not tested and no break. The amount is the fiat leg, which
/// is without fees. Within the tolerance of one minor unit and half a basis point of the amount a fee is as it should be. A conversion
/// without any fee leg is no break.
/// </remarks>
internal sealed class FeeTest
{
    private const decimal ShareTolerance = 0.00005m, AmountMax = 1_000_000_000_000_000_000m;

    private readonly ConversionColumn _conversions;
    private readonly AssetTable _assets;
    private readonly RateBook _rates;
    private readonly ImmutableArray<FeeRule>[] _rules;

    internal FeeTest(ConversionColumn conversions, AssetTable assets, RateBook rates, FeeSchedule schedule, string exchange)
    {
        (_conversions, _assets, _rates) = (conversions, assets, rates);
        _rules = new ImmutableArray<FeeRule>[schedule.Lines.IsEmpty ? 0 : assets.Count * 2];
        for (int i = 0; i < _rules.Length; i++)
        {
            _rules[i] = schedule.Of(exchange, i % 2 == 0 ? "conversion" : "trade", assets[(ushort)(i / 2)]);
        }
    }

    /// <summary>Marks the conversion as broken where its fees are wrong. It has both legs.</summary>
    internal void Judge(int position, ref Conversion conversion)
    {
        if (conversion.FeeAsset != AssetTable.None && conversion.State != ConversionState.Pending && Find(position, conversion) is not null)
        {
            conversion.Breaks |= BreakSet.Fee;
            conversion.State = ConversionState.Broken;
        }
    }

    /// <summary>What is wrong with the fees of a conversion; null for nothing, or where they cannot be valued.</summary>
    internal FeeFinding? Find(int position, in Conversion conversion)
    {
        if (conversion.FeeAsset == AssetTable.None || !conversion.HasBothLegs)
        {
            return null;
        }

        ImmutableArray<FeeRule> rules = _rules.Length == 0 ? [] : _rules[(conversion.Fiat * 2) + (conversion.IsTrade ? 1 : 0)];
        // Without a schedule most fees are seen to be no more than their leg without a division.
        if (rules.IsEmpty && !conversion.HasSecondFee && IsWithinItsLeg(conversion))
        {
            return null;
        }

        decimal fiat = Math.Abs(_conversions.ExactDecimal(conversion.FiatAmount));
        decimal crypto = Math.Abs(_conversions.ExactDecimal(conversion.CryptoAmount));
        decimal? paid = Value(conversion.FeeAsset, -_conversions.ExactDecimal(conversion.Fee), conversion, fiat, crypto);
        if (conversion.HasSecondFee)
        {
            (ushort asset, ScaledAmount amount) = _conversions.SecondFee(position);
            paid += Value(asset, -amount.ToDecimal(), conversion, fiat, crypto);
        }

        if (paid is not { } fees || fees > AmountMax || fiat > AmountMax)
        {
            return null;
        }

        bool hasShare = fiat >= 1 || (fiat > 0 && Math.Abs(fees) <= fiat * AmountMax);
        decimal? share = hasShare ? ImpliedRates.FeeShareBps(fees, fiat) : null;
        if (fees > fiat && fiat > 0)
        {
            return new FeeFinding(fees, fiat, share, null);
        }

        return FeeSchedule.InForce(rules, UtcInstant.FromNanoseconds(conversion.Time)) is { } rule
            && Expected(rule, fiat, conversion) is { } expected
            && Math.Abs(fees - expected) > MinorUnits.Of(_assets[conversion.Fiat]) + (fiat * ShareTolerance)
            ? new FeeFinding(fees, expected, share, rule)
            : null;
    }

    private bool IsWithinItsLeg(in Conversion conversion) =>
        conversion.FeeAsset == conversion.Fiat
            ? _conversions.ExactDecimal(conversion.Fee) >= -Math.Abs(_conversions.ExactDecimal(conversion.FiatAmount))
            : conversion.FeeAsset == conversion.Crypto
                && _conversions.ExactDecimal(conversion.Fee) >= -Math.Abs(_conversions.ExactDecimal(conversion.CryptoAmount));

    // The larger of the minimum and the share, unrounded. A minimum in another currency is valued at the reference rates.
    private decimal? Expected(FeeRule rule, decimal fiat, in Conversion conversion)
    {
        decimal? minimum = rule.Minimum == 0 || rule.Currency == _assets[conversion.Fiat]
            ? rule.Minimum
            : AtReference(rule.Minimum, rule.Currency, conversion);
        return minimum is { } least ? Math.Max(least, fiat * rule.FeeBps / 10_000) : null;
    }

    private decimal? Value(ushort asset, decimal amount, in Conversion conversion, decimal fiat, decimal crypto) =>
        asset == conversion.Fiat ? amount
        : asset != conversion.Crypto ? AtReference(amount, _assets[asset], conversion)
        : crypto == 0 || (crypto < 1 && fiat > crypto * AmountMax) ? null
        : Product(amount, fiat / crypto);

    private decimal? AtReference(decimal amount, AssetCode asset, in Conversion conversion) =>
        _rates.Price(_assets[conversion.Fiat], asset, UtcInstant.FromNanoseconds(conversion.Time)).TryGetRate(out decimal rate)
            ? Product(amount, rate)
            : null;

    // Null beyond what any market has, which also keeps it exact where it is written.
    private static decimal? Product(decimal amount, decimal price) =>
        price > 1 && Math.Abs(amount) > AmountMax / price ? null : amount * price;
}
