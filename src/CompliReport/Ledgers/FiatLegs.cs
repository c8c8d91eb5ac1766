using System;
using System.Collections.Generic;
using CompliReport.Values;

namespace CompliReport.Ledgers;

/// <summary>What an accepted leg in a currency is, before anything is joined; each leg is exactly one of these.</summary>
internal enum FiatLegUse
{
    /// <summary>A posted side of a trade or conversion: what conversions are made of.</summary>
    Exchange,

    /// <summary>A fee or a fee given back, of whatever movement.</summary>
    Fee,

    /// <summary>Money paid in, from a bank, card or in banknotes.</summary>
    Deposit,

    /// <summary>Money paid out.</summary>
    Withdrawal,

    /// <summary>Between wallets of one account or accounts of one customer.</summary>
    InternalTransfer,

    /// <summary>A hold or its release; moves nothing.</summary>
    Hold,

    /// <summary>A trade with another person: the coins do not pass through the exchange's book.</summary>
    P2P,

    /// <summary>Paid with a card, or a card payment taken back.</summary>
    Card,

    /// <summary>A reward, a correction by the exchange, or what the format's adapter does not know.</summary>
    Other,

    /// <summary>A row that reverses an earlier one: what it takes back is not counted a second time.</summary>
    Reversal,

    /// <summary>Announced, not booked.</summary>
    Pending,

    /// <summary>Came to nothing.</summary>
    Failed,

    /// <summary>Marked by the exchange itself as booked and taken back.</summary>
    Reversed,
}

/// <summary>
/// Counts and sums of the accepted legs in currencies, by what they are: what the FX return closes against. Filled while rows stream by.
/// </summary>
internal sealed class FiatLegs
{
    private static readonly int Uses = Enum.GetValues<FiatLegUse>().Length;

    private AssetTotal[] _totals = new AssetTotal[8 * Uses];
    private readonly SortedSet<ushort> _assets = [];
    private int _lastAsset = -1;

    /// <summary>The numbers of the currencies that were met.</summary>
    internal IReadOnlyCollection<ushort> Assets => _assets;

    /// <summary>Legs whose amount has no exact sum (more than 28 digits): counted, and not in the sums.</summary>
    internal long Unsummed { get; private set; }

    /// <summary>Takes an accepted leg, of whatever asset.</summary>
    internal void Take(LegBatch batch, int leg)
    {
        if (batch.Class[leg] == AssetClass.Fiat)
        {
            Add(batch.Asset[leg], UseOf(batch, leg), batch.AmountAt(leg));
        }
    }

    /// <summary>The legs of a currency that are one thing.</summary>
    internal AssetTotal Of(ushort asset, FiatLegUse use)
    {
        int at = (asset * Uses) + (int)use;
        return at < _totals.Length ? _totals[at] : default;
    }

    private void Add(ushort asset, FiatLegUse use, ScaledAmount amount)
    {
        if (asset != _lastAsset)
        {
            _assets.Add(asset);
            _lastAsset = asset;
            if (_totals.Length < (asset + 1) * Uses)
            {
                Array.Resize(ref _totals, Math.Max((asset + 1) * Uses, _totals.Length * 2));
            }
        }

        ref AssetTotal total = ref _totals[(asset * Uses) + (int)use];
        Unsummed += total.TryAdd(amount, out total) ? 0 : 1;
    }

    private static FiatLegUse UseOf(LegBatch batch, int leg) => batch.Status[leg] switch
    {
        LegStatus.Pending => FiatLegUse.Pending,
        LegStatus.Failed => FiatLegUse.Failed,
        LegStatus.Reversed => FiatLegUse.Reversed,
        _ when batch.IsReversal[leg] => FiatLegUse.Reversal,
        _ => UseOf(batch.Kind[leg], batch.Role[leg]),
    };

    private static FiatLegUse UseOf(LegKind kind, LegRole role) => kind switch
    {
        LegKind.Trade or LegKind.Conversion => role == LegRole.Fee ? FiatLegUse.Fee : FiatLegUse.Exchange,
        LegKind.Fee or LegKind.FeeRebate => FiatLegUse.Fee,
        LegKind.FiatDeposit or LegKind.CryptoDeposit or LegKind.CashIn => FiatLegUse.Deposit,
        LegKind.FiatWithdrawal or LegKind.CryptoWithdrawal or LegKind.CashOut => FiatLegUse.Withdrawal,
        LegKind.InternalTransfer => FiatLegUse.InternalTransfer,
        LegKind.Lock or LegKind.Unlock => FiatLegUse.Hold,
        LegKind.P2P => FiatLegUse.P2P,
        LegKind.CardSpend or LegKind.Chargeback => FiatLegUse.Card,
        _ => FiatLegUse.Other,
    };
}
