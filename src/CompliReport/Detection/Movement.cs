using System.Runtime.InteropServices;
using CompliReport.Ledgers;
using CompliReport.Rules;
using CompliReport.Values;

namespace CompliReport.Detection;

/// <summary>One movement into or out of an account, in 48 bytes: what windows and patterns need, and where the row stands.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Movement
{
    internal long Time;
    internal RecordLocation At;
    internal CompactAmount Amount;

    /// <summary>Value in millionths of a US dollar without a sign, rounded half away from zero; -1 without a rate.</summary>
    internal long UsdMicros;

    internal int Account, Counterparty;
    internal ushort Asset, Country;
    internal RuleEvents Event;
    internal CounterpartyType Party;
}

/// <summary>All movements of a run in the order in which they were read.</summary>
internal sealed class MovementLog
{
    private readonly ChunkedList<Movement> _movements = ChunkedList<Movement>.Large();
    private readonly System.Collections.Generic.List<ScaledAmount> _wide = [];

    internal int Count => _movements.Count;

    internal ref Movement this[int index] => ref _movements[index];

    /// <summary>Whether it is no good to ask for movements all over it.</summary>
    internal bool IsOnDisk => _movements.IsOnDisk;

    /// <summary>The movements in another order, see <see cref="RowGather{T}"/>.</summary>
    internal RowGather<Movement> By(int[] order) => new(_movements, order);

    internal ScaledAmount Exact(CompactAmount amount) => amount.IsWide ? _wide[amount.WideIndex] : amount.ToScaled();

    /// <summary>Takes the posted deposits, withdrawals, cash, card, peer and customer-to-customer legs of a batch.</summary>
    internal void Take(LegBatch batch)
    {
        for (int leg = 0; leg < batch.Count; leg++)
        {
            if (batch.Bucket[leg] != RowBucket.Accepted || batch.Status[leg] != LegStatus.Posted || batch.IsReversal[leg])
            {
                continue;
            }

            RuleEvents kind = EventOf(batch, leg);
            if (kind != RuleEvents.None)
            {
                ref Movement movement = ref _movements.Add();
                movement.Time = batch.Time[leg];
                movement.At = new RecordLocation(batch.File, batch.Offset[leg]);
                movement.Amount = Keep(batch, leg);
                movement.UsdMicros = -1;
                movement.Account = batch.Account[leg];
                movement.Counterparty = batch.Counterparty[leg];
                movement.Asset = batch.Asset[leg];
                movement.Country = batch.Country[leg];
                movement.Event = kind;
                movement.Party = batch.Party[leg];
            }
        }
    }

    /// <summary>Adds a movement that was kept elsewhere.</summary>
    /// <param name="movement">The movement.</param>
    /// <param name="wide">Its amount, where that does not fit the movement.</param>
    internal void Add(in Movement movement, ScaledAmount? wide)
    {
        ref Movement added = ref _movements.Add();
        added = movement;
        if (wide is { } amount)
        {
            _wide.Add(amount);
            added.Amount = CompactAmount.Wide(_wide.Count - 1);
        }
    }

    /// <summary>Takes out what reversals took back, whole or in part.</summary>
    /// <param name="left">What is left of each row of which something was taken back.</param>
    internal void TakeBack(System.Collections.Generic.IReadOnlyDictionary<RecordLocation, ScaledAmount> left)
    {
        int kept = 0, count = _movements.Count;
        for (int i = 0; left.Count > 0 && i < count; i++)
        {
            bool isConcerned = left.TryGetValue(_movements[i].At, out ScaledAmount amount);
            if (!isConcerned || !amount.IsZero)
            {
                _movements[kept] = _movements[i];
                _movements[kept].Amount = isConcerned ? Compact(amount) : _movements[kept].Amount;
                kept++;
            }
        }

        while (left.Count > 0 && _movements.Count > kept)
        {
            _movements.RemoveLast();
        }
    }

    /// <summary>Takes out what accounts moved to themselves: nothing came in and nothing left. The rows stay accepted.</summary>
    /// <remarks>An account that pays itself would else seem to pass money through, and to earn what it moves in a circle.</remarks>
    internal void LeaveOutOwn(LedgerSymbols symbols)
    {
        // -1 where no account has the name, -2 where nobody has asked yet.
        int[] accountOf = new int[symbols.Counterparties.Count];
        System.Array.Fill(accountOf, -2);
        int kept = 0, count = _movements.Count;
        for (int i = 0; i < count; i++)
        {
            ref Movement one = ref _movements[i];
            if (one.Party == CounterpartyType.Customer && one.Counterparty >= 0)
            {
                ref int account = ref accountOf[one.Counterparty];
                account = account == -2 ? symbols.Accounts.IndexOf(symbols.Counterparties.Text(one.Counterparty)) : account;
                if (account == one.Account)
                {
                    continue;
                }
            }

            if (kept != i)
            {
                _movements[kept] = one;
            }

            kept++;
        }

        while (_movements.Count > kept)
        {
            _movements.RemoveLast();
        }
    }

    private CompactAmount Keep(LegBatch batch, int leg) =>
        batch.Amount[leg].IsWide ? Compact(batch.AmountAt(leg)) : batch.Amount[leg];

    private CompactAmount Compact(ScaledAmount amount)
    {
        if (CompactAmount.TryPack(amount, out CompactAmount packed))
        {
            return packed;
        }

        _wide.Add(amount);
        return CompactAmount.Wide(_wide.Count - 1);
    }

    private static RuleEvents EventOf(LegBatch batch, int leg)
    {
        bool isOut = batch.Amount[leg].IsWide ? batch.AmountAt(leg).IsNegative : batch.Amount[leg].IsNegative;
        bool isFiat = batch.Class[leg] == AssetClass.Fiat;
        switch (batch.Kind[leg])
        {
            case LegKind.CashIn or LegKind.CashOut:
                return isOut ? RuleEvents.CashOut : RuleEvents.CashIn;
            case LegKind.FiatDeposit or LegKind.FiatWithdrawal or LegKind.CryptoDeposit or LegKind.CryptoWithdrawal:
                return batch.Party[leg] == CounterpartyType.Cash
                    ? isOut ? RuleEvents.CashOut : RuleEvents.CashIn
                    : Moved(isFiat, isOut);
            case LegKind.CardSpend or LegKind.P2P or LegKind.Chargeback:
                return Moved(isFiat, isOut);
            case LegKind.InternalTransfer when batch.Party[leg] == CounterpartyType.Customer:
                return Moved(isFiat, isOut);
            default:
                return RuleEvents.None;
        }
    }

    private static RuleEvents Moved(bool isFiat, bool isOut) =>
        isFiat
            ? isOut ? RuleEvents.FiatOut : RuleEvents.FiatIn
            : isOut ? RuleEvents.CryptoOut : RuleEvents.CryptoIn;
}
