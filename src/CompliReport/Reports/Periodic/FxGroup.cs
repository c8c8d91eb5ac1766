using System.Collections.Immutable;
using CompliReport.Detection;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Values;

namespace CompliReport.Reports.Periodic;

/// <summary>What all conversions of a group have in common: all that decides on which row of any pack they stand.</summary>
/// <param name="Months">Number of the months in the zones of the packs.</param>
/// <param name="Fiat">The currency.</param>
/// <param name="Crypto">The coin.</param>
/// <param name="IsBuy">Of crypto.</param>
/// <param name="Kind">Of the customer.</param>
/// <param name="Residency">The customer's country; 0 where it is not known.</param>
internal readonly record struct FxGroupKey(int Months, ushort Fiat, ushort Crypto, bool IsBuy, CustomerType Kind, ushort Residency);

/// <summary>The totals of a group: once for all packs, and of its worth once for each currency that a pack reckons in.</summary>
internal sealed class FxGroup(int currencies)
{
    private readonly (ScaledAmount Sum, long Unvalued)[] _worth = new (ScaledAmount, long)[currencies];
    private ScaledAmount _fiat, _crypto;
    private long _unsummed;
    private AssetTotal _signed;

    /// <summary>Conversions.</summary>
    internal long Count { get; private set; }

    /// <summary>What came in and went out in the currency.</summary>
    internal AssetTotal Signed => _signed;

    /// <summary>Conversions that <see cref="Signed"/> only counts: no exact sum.</summary>
    internal long SignedUnsummed { get; private set; }

    /// <summary>Takes in a conversion.</summary>
    /// <param name="fiat">Signed, as the legs in the currency.</param>
    /// <param name="given">Its magnitude.</param>
    /// <param name="crypto">Of any sign.</param>
    /// <param name="asset">The currency.</param>
    /// <param name="time">Which rates hold.</param>
    /// <param name="valuations">One for each currency that worth is told in.</param>
    internal void Add(
        ScaledAmount fiat, decimal given, ScaledAmount crypto, ushort asset, long time, ImmutableArray<CurrencyValuation> valuations)
    {
        Count++;
        SignedUnsummed += _signed.TryAdd(fiat, out _signed) ? 0 : 1;
        ScaledAmount paid = fiat.Magnitude;
        AddAmounts(paid, crypto.Magnitude, 1, 0);
        for (int i = 0; i < valuations.Length; i++)
        {
            bool hasValue = valuations[i].TryValue(paid, given, asset, time, out ScaledAmount value);
            AddWorth(i, hasValue ? value : default, 1, hasValue ? 0 : 1);
        }
    }

    /// <summary>Takes in the totals of another group with the same key.</summary>
    internal void Add(FxGroup other)
    {
        Count += other.Count;
        bool isSummed = ScaledAmount.TryAdd(_signed.Credit, other._signed.Credit, out _)
            & ScaledAmount.TryAdd(_signed.Debit, other._signed.Debit, out _);
        SignedUnsummed += other.SignedUnsummed + (isSummed ? 0 : 1);
        _signed = AssetTotal.Sum(_signed, other._signed);
        AddAmounts(other._fiat, other._crypto, other.Count, other._unsummed);
        for (int i = 0; i < _worth.Length; i++)
        {
            AddWorth(i, other._worth[i].Sum, other.Count, other._worth[i].Unvalued);
        }
    }

    /// <summary>The totals as a pack reports them.</summary>
    /// <param name="usd">Position of US dollars among the currencies.</param>
    /// <param name="local">Position of the pack's currency; -1 for none, where nothing has a value.</param>
    internal FxTotals TotalsIn(int usd, int local) => new(
        Count, _fiat, _crypto, _worth[usd].Sum, _worth[usd].Unvalued, local < 0 ? default : _worth[local].Sum,
        local < 0 ? Count : _worth[local].Unvalued, _unsummed);

    private void AddAmounts(ScaledAmount fiat, ScaledAmount crypto, long count, long unsummed)
    {
        bool isSummed = ScaledAmount.TryAdd(_fiat, fiat, out _fiat);
        isSummed &= ScaledAmount.TryAdd(_crypto, crypto, out _crypto);
        _unsummed += isSummed ? unsummed : count;
    }

    private void AddWorth(int currency, ScaledAmount value, long count, long unvalued)
    {
        ref (ScaledAmount Sum, long Unvalued) worth = ref _worth[currency];
        worth.Unvalued += ScaledAmount.TryAdd(worth.Sum, value, out worth.Sum) ? unvalued : count;
    }
}
