using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading.Tasks;
using CompliReport.Ledgers.Cells;
using CompliReport.Rates;
using CompliReport.Values;

namespace CompliReport.Detection;

/// <summary>
/// Values amounts in a currency at the rate known at the instant. What has no rate has no value, never one of zero or of par.
/// </summary>
/// <remarks>Not for two threads at once: it remembers the last rate of each pair.</remarks>
internal sealed class Valuation(AssetTable assets, RateBook rates)
{
    /// <summary>Millionths in a unit.</summary>
    internal const long Micro = 1_000_000;

    // What claims to be worth more has no value, so that products and sums of values fit; no market has such an amount or price.
    internal const decimal UsdMax = 100_000_000_000m, AmountMax = 100_000_000_000_000_000m;

    /// <summary>US dollars.</summary>
    internal static readonly AssetCode Usd = AssetCode.Of("USD");

    // A handful in a run, and mostly the one asked for before.
    private readonly List<CurrencyValuation> _currencies = [];
    private CurrencyValuation? _last;
    private RateCursor?[] _usdCursors = new RateCursor?[16];

    /// <summary>Values every movement in US dollars, on all cores.</summary>
    internal static void ValueAll(MovementLog movements, AssetTable assets, RateBook rates) =>
        Parallel.ForEach(
            Partitioner.Create(0, Math.Max(movements.Count, 1), 16_384), Workers.SideBySide, () => new Valuation(assets, rates),
            (range, _, valuation) =>
        {
            for (int i = range.Item1; i < Math.Min(range.Item2, movements.Count); i++)
            {
                ref Movement movement = ref movements[i];
                decimal amount = movement.Amount.IsWide ? movements.Exact(movement.Amount).ToDecimal() : movement.Amount.ToDecimal();
                movement.UsdMicros = valuation.UsdMicros(Math.Abs(amount), movement.Asset, movement.Time);
            }

            return valuation;
        }, static _ => { });

    /// <summary>Millionths of a US dollar of an amount in any currency; -1 without a rate, or beyond USD 100 billion.</summary>
    /// <param name="amount">The amount.</param>
    /// <param name="currency">Its currency.</param>
    /// <param name="time">The instant; goes on to the first one that another rate may hold for.</param>
    internal long UsdMicros(decimal amount, AssetCode currency, ref UtcInstant time)
    {
        RatePeriod period = rates.PeriodOf(Usd, currency, time);
        RateAnswer answer = new(period, time);
        time = period.ValidUntil;
        return answer.TryGetRate(out decimal rate) && amount <= UsdMax && rate <= UsdMax
            && amount * rate <= UsdMax
            ? (long)decimal.Round(amount * rate * Micro, MidpointRounding.AwayFromZero)
            : -1;
    }

    /// <summary>Millionths of a US dollar, rounded half away from zero; -1 without a rate, or beyond USD 100 billion.</summary>
    internal long UsdMicros(decimal amount, ushort asset, long time)
    {
        if (!UsdCursor(asset).At(UtcInstant.FromNanoseconds(time)).TryGetRate(out decimal rate)
            || (rate > 1 && (amount > UsdMax || rate > UsdMax)))
        {
            return -1;
        }

        decimal usd = rate == 1 ? amount : amount * rate;
        return usd > UsdMax ? -1 : (long)decimal.Round(usd * Micro, MidpointRounding.AwayFromZero);
    }

    /// <summary>The amount in another currency, rounded half away from zero to 6 places; false without a rate.</summary>
    internal bool TryValue(ScaledAmount amount, ushort asset, AssetCode currency, long time, out ScaledAmount value) =>
        In(currency).TryValue(amount, asset, time, out value);

    /// <summary>Values in one currency, for a caller that asks again and again; shares what this remembers.</summary>
    internal CurrencyValuation In(AssetCode currency)
    {
        if (_last?.Currency == currency)
        {
            return _last;
        }

        foreach (CurrencyValuation one in _currencies)
        {
            if (one.Currency == currency)
            {
                return _last = one;
            }
        }

        _last = new CurrencyValuation(assets, rates, currency);
        _currencies.Add(_last);
        return _last;
    }

    private RateCursor UsdCursor(ushort asset)
    {
        if (asset >= _usdCursors.Length)
        {
            Array.Resize(ref _usdCursors, asset + 16);
        }

        return _usdCursors[asset] ??= new RateCursor(rates, Usd, assets[asset]);
    }
}
