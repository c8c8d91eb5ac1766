using CompliReport.Values;

namespace CompliReport.Reconciliation;

/// <content>A column that holds some conversions of another one.</content>
internal sealed partial class ConversionColumn
{
    /// <summary>Adds a conversion that was kept elsewhere, without its group, its rate and its fees.</summary>
    /// <param name="conversion">The conversion.</param>
    /// <param name="wideFiat">Its amount of currency, where that does not fit the column.</param>
    /// <param name="wideCrypto">Its amount of coins, likewise.</param>
    internal void Add(in Conversion conversion, ScaledAmount? wideFiat, ScaledAmount? wideCrypto)
    {
        ref Conversion added = ref _conversions.Add();
        added = conversion;
        added.FiatAmount = wideFiat is { } fiat ? Widen(fiat) : conversion.FiatAmount;
        added.CryptoAmount = wideCrypto is { } crypto ? Widen(crypto) : conversion.CryptoAmount;
    }

    private CompactAmount Widen(ScaledAmount amount)
    {
        _wide.Add(amount);
        return CompactAmount.Wide(_wide.Count - 1);
    }
}
