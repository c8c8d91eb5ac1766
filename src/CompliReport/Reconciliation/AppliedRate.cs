using System;
using System.Runtime.InteropServices;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Reconciliation;

/// <summary>What the legs of a conversion say together of the rate that was applied.</summary>
[Flags]
internal enum RateNotes : byte
{
    /// <summary>No leg states a rate.</summary>
    None = 0,

    /// <summary>A leg states one.</summary>
    Stated = 1,

    /// <summary>Legs state different ones, as fills of an order do: there is no one rate to hold the payment against.</summary>
    Differ = 2,

    /// <summary>Legs are priced in different currencies.</summary>
    SeveralCurrencies = 4,
}

/// <summary>The rate that the exchange says it applied to a group, gathered leg by leg in any order.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct AppliedRate
{
    /// <summary>Units of <see cref="Currency"/> for one of the coin.</summary>
    internal ScaledAmount Rate;

    /// <summary>The currency of the price, <see cref="AssetTable.None"/> where no leg names one.</summary>
    internal ushort Currency;

    /// <summary>With how many digits after the point the rate was written.</summary>
    internal byte Scale;

    internal RateNotes Notes;

    internal static AppliedRate None => new() { Currency = AssetTable.None };

    internal void Take(LegBatch batch, int leg)
    {
        AppliedRate one = new() { Currency = batch.PriceAsset[leg] };
        if (batch.HasRates && batch.HasRate[leg])
        {
            (one.Rate, int scale) = batch.RateAt(leg);
            (one.Scale, one.Notes) = ((byte)scale, RateNotes.Stated);
        }

        Merge(one);
    }

    internal void Merge(in AppliedRate other)
    {
        bool isOther = Currency != AssetTable.None && other.Currency != AssetTable.None && other.Currency != Currency;
        Notes |= isOther ? RateNotes.SeveralCurrencies : 0;
        Currency = Currency == AssetTable.None ? other.Currency : Currency;
        if ((Notes & other.Notes & RateNotes.Stated) != 0)
        {
            Notes |= other.Rate == Rate ? 0 : RateNotes.Differ;
            Scale = Math.Max(Scale, other.Scale);
        }
        else if ((other.Notes & RateNotes.Stated) != 0)
        {
            (Rate, Scale) = (other.Rate, other.Scale);
        }

        Notes |= other.Notes;
    }
}

/// <summary>A payment that is not the applied rate times the coins.</summary>
/// <param name="Expected">Rate times coins, rounded once to a minor unit of the currency, half away from zero; null where that is more
/// than <see cref="AppliedRateTest.ProductMax"/>.</param>
/// <param name="Found">The payment, without its sign.</param>
internal readonly record struct AppliedRateFinding(decimal? Expected, decimal Found);

/// <summary>Holds the payment of a conversion against the rate that the exchange says it applied.</summary>
/// <remarks>
/// Reconciliation rules 3.4: the payment may be off by one minor unit for each rounding step, that is for each leg, or by what 1e-8 of the
/// coin is worth where that is more; never by a percentage. A stated rate is one more step: it is exact to half of its last place, and to
/// six significant figures however it was written (Regulation (EC) 1103/97, Article 4), so that a rate written as 7 does not excuse
/// everything from 6.5 to 7.5.
/// </remarks>
internal sealed class AppliedRateTest
{
    /// <summary>Payments are compared with products up to here.</summary>
    internal const decimal ProductMax = 1_000_000_000_000_000_000m;

    private const decimal CoinUnit = 0.000_000_01m;

    private readonly ConversionColumn _conversions;
    private readonly decimal[] _units;

    internal AppliedRateTest(ConversionColumn conversions, AssetTable assets)
    {
        _conversions = conversions;
        _units = new decimal[assets.Count];
        for (int i = 0; i < _units.Length; i++)
        {
            _units[i] = MinorUnits.Of(assets[(ushort)i]);
        }
    }

    /// <summary>Marks the conversion as broken where its payment is not what the applied rate makes of its coins.</summary>
    internal void Judge(ref Conversion conversion)
    {
        if (conversion.State != ConversionState.Pending && Find(conversion) is not null)
        {
            conversion.Breaks |= BreakSet.Amount;
            conversion.State = ConversionState.Broken;
        }
    }

    /// <summary>What is wrong with the payment; null for nothing, or where no single rate in its own currency is stated.</summary>
    internal AppliedRateFinding? Find(in Conversion conversion)
    {
        // A rate without a currency is one of the fiat leg's.
        bool isOwnCurrency = conversion.PriceAsset == conversion.Fiat || conversion.PriceAsset == AssetTable.None;
        if (!conversion.HasOneRate || !isOwnCurrency || !conversion.HasBothLegs)
        {
            return null;
        }

        decimal rate = _conversions.ExactDecimal(conversion.Rate);
        decimal payment = Math.Abs(_conversions.ExactDecimal(conversion.FiatAmount));
        decimal coins = Math.Abs(_conversions.ExactDecimal(conversion.CryptoAmount));
        // A product that no number holds is no payment that is not as large itself.
        if (coins > 1 && Math.Abs(rate) > ProductMax / coins)
        {
            return payment < ProductMax / 2 ? new AppliedRateFinding(null, payment) : null;
        }

        decimal product = rate * coins, unit = _units[conversion.Fiat], off = Math.Abs(payment - product);
        // Nearly all are within a unit for each leg, and the rest need not be asked about.
        return off <= conversion.Legs * unit
            || off <= (conversion.Legs * Math.Max(unit, CoinUnit * Math.Abs(rate))) + (coins * StepOf(rate, conversion.RateScale))
            ? null
            : new AppliedRateFinding(decimal.Round(product / unit, 0, MidpointRounding.AwayFromZero) * unit, payment);
    }

    /// <summary>How far a payment may be off by rounding alone: one minor unit for each leg.</summary>
    internal decimal RoundingOf(in Conversion conversion) => conversion.Legs * _units[conversion.Fiat];

    /// <summary>Half a unit of the rate's last place, and of its sixth significant figure at most.</summary>
    internal static decimal StepOf(decimal rate, int scale)
    {
        decimal magnitude = Math.Abs(rate), sixth = 0.000_01m, last = 1m;
        for (; magnitude >= 10; magnitude /= 10)
        {
            sixth *= 10;
        }

        for (; magnitude is > 0 and < 1; magnitude *= 10)
        {
            sixth /= 10;
        }

        for (int i = 0; i < scale; i++)
        {
            last /= 10;
        }

        return Math.Min(last, sixth) / 2;
    }
}
