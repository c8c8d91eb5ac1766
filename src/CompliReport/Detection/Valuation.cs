using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading.Tasks;
using CompliReport.Ledgers;
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

    /// <summary>US dollars.</summary>
    internal static readonly AssetCode Usd = AssetCode.Of("USD");

    private readonly Dictionary<(AssetCode Quote, ushort Asset), RateCursor> _cursors = [];
    private RateCursor?[] _usdCursors = new RateCursor?[16];

    /// <summary>Values every movement in US dollars, on all cores.</summary>
    internal static void ValueAll(MovementLog movements, AssetTable assets, RateBook rates) =>
        Parallel.ForEach(
            Partitioner.Create(0, Math.Max(movements.Count, 1), 16_384), () => new Valuation(assets, rates), (range, _, valuation) =>
        {
            for (int i = range.Item1; i < Math.Min(range.Item2, movements.Count); i++)
            {
                ref Movement movement = ref movements[i];
                decimal amount = movement.Amount.IsWide ? movements.Exact(movement.Amount).ToDecimal() : movement.Amount.ToDecimal();
                movement.UsdMicros = valuation.UsdMicros(Math.Abs(amount), movement.Asset, movement.Time);
            }

            return valuation;
        }, static _ => { });

    /// <summary>Millionths of a US dollar, rounded half away from zero; -1 without a rate.</summary>
    internal long UsdMicros(decimal amount, ushort asset, long time) =>
        UsdCursor(asset).At(UtcInstant.FromNanoseconds(time)).TryGetRate(out decimal rate)
            ? (long)decimal.Round(rate == 1 ? amount * Micro : amount * rate * Micro, MidpointRounding.AwayFromZero)
            : -1;

    /// <summary>The amount in another currency, rounded half away from zero to 6 places; false without a rate.</summary>
    internal bool TryValue(ScaledAmount amount, ushort asset, AssetCode currency, long time, out ScaledAmount value)
    {
        if (assets[asset] == currency)
        {
            value = amount;
            return true;
        }

        bool hasRate = TryRate(currency, asset, time, out decimal rate);
        value = hasRate ? ScaledAmount.FromDecimal(decimal.Round(amount.ToDecimal() * rate, 6, MidpointRounding.AwayFromZero)) : default;
        return hasRate;
    }

    private RateCursor UsdCursor(ushort asset)
    {
        if (asset >= _usdCursors.Length)
        {
            Array.Resize(ref _usdCursors, asset + 16);
        }

        return _usdCursors[asset] ??= new RateCursor(rates, Usd, assets[asset]);
    }

    private bool TryRate(AssetCode quote, ushort asset, long time, out decimal rate)
    {
        if (!_cursors.TryGetValue((quote, asset), out RateCursor? cursor))
        {
            cursor = new RateCursor(rates, quote, assets[asset]);
            _cursors.Add((quote, asset), cursor);
        }

        return cursor.At(UtcInstant.FromNanoseconds(time)).TryGetRate(out rate);
    }
}
