using System;
using CompliReport.Ledgers.Cells;
using CompliReport.Rates;
using CompliReport.Values;

namespace CompliReport.Detection;

/// <summary>Values amounts in one currency; see <see cref="Valuation"/>, whose part it is.</summary>
/// <remarks>Not for two threads at once: it remembers the last rate of each asset.</remarks>
internal sealed class CurrencyValuation(AssetTable assets, RateBook rates, AssetCode currency)
{
    // By the number of the asset.
    private RateCursor?[] _cursors = new RateCursor?[16];
    private int _own = -1;

    /// <summary>What amounts are valued in.</summary>
    internal AssetCode Currency => currency;

    /// <summary>The amount in the currency, rounded half away from zero to 6 places; false without a rate.</summary>
    internal bool TryValue(ScaledAmount amount, ushort asset, long time, out ScaledAmount value)
    {
        value = amount;
        return IsOf(asset) || TryConvert(amount.ToDecimal(), asset, time, out value);
    }

    /// <summary>The same, for a caller that values an amount in many currencies and has it as a decimal already.</summary>
    internal bool TryValue(ScaledAmount amount, decimal given, ushort asset, long time, out ScaledAmount value)
    {
        value = amount;
        return IsOf(asset) || TryConvert(given, asset, time, out value);
    }

    private bool TryConvert(decimal given, ushort asset, long time, out ScaledAmount value)
    {
        value = default;
        if (!CursorOf(asset).At(UtcInstant.FromNanoseconds(time)).TryGetRate(out decimal rate)
            || (rate > 1 && (given > Valuation.AmountMax || rate > Valuation.UsdMax)))
        {
            return false;
        }

        decimal product = given * rate;
        if (product > Valuation.AmountMax)
        {
            return false;
        }

        value = ScaledAmount.FromDecimal(decimal.Round(product, 6, MidpointRounding.AwayFromZero));
        return true;
    }

    private bool IsOf(ushort asset)
    {
        if (_own < 0 && assets[asset] == currency)
        {
            _own = asset;
        }

        return _own == asset;
    }

    private RateCursor CursorOf(ushort asset)
    {
        if (asset >= _cursors.Length)
        {
            Array.Resize(ref _cursors, asset + 16);
        }

        return _cursors[asset] ??= new RateCursor(rates, currency, assets[asset]);
    }
}
