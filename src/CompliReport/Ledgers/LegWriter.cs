using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers;

/// <summary>Takes the legs that a format reads from a row, and the faults of the row: a row with a fault writes no leg.</summary>
internal sealed class LegWriter
{
    private readonly List<CellFault> _faults = [];
    private readonly RefusedRows _refused;
    private int _rowStart;

    internal LegWriter(AssetTable assets, RefusedRows refused)
    {
        Assets = assets;
        _refused = refused;
    }

    internal AssetTable Assets { get; }

    internal LegBatch Batch { get; private set; } = null!;

    /// <summary>Whether no fault was found in the row so far.</summary>
    internal bool IsSound => _faults.Count == 0;

    /// <summary>Refused rows of the run so far.</summary>
    internal int RefusedRows => _refused.Rows.Count;

    internal void Use(LegBatch batch) => Batch = batch;

    /// <summary>Starts a row; what was found wrong in the one before is forgotten.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void BeginRow()
    {
        _rowStart = Batch.Count;
        if (_faults.Count > 0)
        {
            _faults.Clear();
        }
    }

    /// <summary>Notes a fault of a cell; the position is that of the column in the file, -1 for the whole row.</summary>
    internal void Fault(int column, LedgerFault fault) => _faults.Add(new CellFault((short)column, fault));

    /// <summary>The next leg's position; the caller fills every column that is not given here, then calls <see cref="Commit"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Draft(long offset, ulong rowKey)
    {
        int leg = Batch.Count;
        Batch.Offset[leg] = offset;
        Batch.RowKey[leg] = rowKey;
        Batch.StartsRow[leg] = leg == _rowStart;
        Batch.Bucket[leg] = RowBucket.Accepted;
        return leg;
    }

    /// <summary>Takes the drafted leg in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Commit()
    {
        Batch.Count++;
    }

    /// <summary>Adds a leg as a format other than the canonical one knows it.</summary>
    internal void Add(
        long offset,
        ulong rowKey,
        in LegDraft draft,
        ReadOnlySpan<byte> account,
        ReadOnlySpan<byte> group,
        ReadOnlySpan<byte> counterparty)
    {
        Invariant.Holds(Batch.Count - _rowStart < LegBatch.LegsPerRowMax, "a row has at most eight legs");
        int leg = Draft(offset, rowKey);
        LegBatch batch = Batch;
        if (leg > _rowStart && batch.Text(batch.GroupText[leg - 1]).SequenceEqual(group)
            && batch.Text(batch.AccountText[leg - 1]).SequenceEqual(account))
        {
            // The legs of a row mostly differ in asset and amount only.
            batch.AccountText[leg] = batch.AccountText[leg - 1];
            batch.GroupText[leg] = batch.GroupText[leg - 1];
            batch.Group[leg] = batch.Group[leg - 1];
        }
        else
        {
            batch.AccountText[leg] = batch.Keep(account);
            batch.GroupText[leg] = batch.Keep(group);
            batch.Group[leg] = KeyHash.Of(group);
        }

        batch.CounterpartyText[leg] = batch.Keep(counterparty);
        batch.Asset[leg] = draft.Asset;
        batch.PriceAsset[leg] = draft.PriceAsset;
        batch.Class[leg] = draft.Class;
        batch.Kind[leg] = draft.Kind;
        batch.Role[leg] = draft.Role;
        batch.Status[leg] = draft.Status;
        batch.Party[leg] = draft.Party;
        batch.Country[leg] = 0;
        batch.IsReversal[leg] = draft.IsReversal;
        batch.ReversalOf[leg] = default;
        batch.InWallet[leg] = draft.InWallet;
        batch.Time[leg] = draft.At.Nanoseconds;
        batch.Amount[leg] = draft.Amount.In(batch);
        SetBalance(batch, leg, draft);
        Commit();
    }

    private static void SetBalance(LegBatch batch, int leg, in LegDraft draft)
    {
        if (draft.HasBalance && !batch.HasBalances)
        {
            // The column is not kept up as long as no leg of the batch has a balance.
            batch.HasBalances = true;
            batch.HasBalance.AsSpan(0, leg).Clear();
        }

        if (batch.HasBalances)
        {
            batch.HasBalance[leg] = draft.HasBalance;
            batch.BalanceAfter[leg] = draft.HasBalance ? draft.BalanceAfter.In(batch) : default;
        }

        if (draft.Pocket != 0 && !batch.HasPockets)
        {
            batch.HasPockets = true;
            batch.Pocket.AsSpan(0, leg).Clear();
        }

        if (batch.HasPockets)
        {
            batch.Pocket[leg] = draft.Pocket;
        }
    }

    /// <summary>Notes when the order of the current row was given; for a format all of whose rows say it.</summary>
    internal void SetBegun(UtcInstant at)
    {
        Batch.HasBeginnings = true;
        Batch.Begun.AsSpan(_rowStart, Batch.Count - _rowStart).Fill(at.Nanoseconds);
    }

    /// <summary>Notes of which part of the account the current row is; for a format all of whose rows say it.</summary>
    internal void SetPortfolio(ushort portfolio)
    {
        Batch.HasPortfolios = true;
        Batch.Portfolio.AsSpan(_rowStart, Batch.Count - _rowStart).Fill(portfolio);
    }

    /// <summary>Ends a row: true when its legs stand, false when it was refused.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool EndRow(int file, long offset, long line)
    {
        if (_faults.Count == 0)
        {
            return true;
        }

        Refuse(file, offset, line);
        return false;
    }

    /// <summary>Forgets legs and faults of the row: it turned out to be none.</summary>
    internal void TakeBack()
    {
        Batch.Count = _rowStart;
        _faults.Clear();
    }

    private void Refuse(int file, long offset, long line)
    {
        Batch.Count = _rowStart;
        _refused.Add(new RecordLocation(file, offset), line, _faults);
        _faults.Clear();
    }
}

/// <summary>A leg as an exchange's own format gives it.</summary>
/// <param name="At">When it occurred.</param>
/// <param name="Kind">What kind of movement.</param>
/// <param name="Role">Its part in the group.</param>
/// <param name="Status">Whether it counts.</param>
/// <param name="Asset">Number in the run's asset table.</param>
/// <param name="Class">What kind of asset.</param>
/// <param name="Amount">Signed, positive into the account, without fee.</param>
internal readonly record struct LegDraft(
    UtcInstant At, LegKind Kind, LegRole Role, LegStatus Status, ushort Asset, AssetClass Class, ExactNumber Amount)
{
    /// <summary>Currency of a quoted price, where the format has one.</summary>
    internal ushort PriceAsset { get; init; } = AssetTable.None;

    /// <summary>Who stands on the other side.</summary>
    internal CounterpartyType Party { get; init; } = CounterpartyType.None;

    /// <summary>Whether the leg takes an earlier one back.</summary>
    internal bool IsReversal { get; init; }

    /// <summary>Where in the account it is, where the format says so.</summary>
    internal Wallet InWallet { get; init; } = Wallet.None;

    /// <summary>Whether the row says the balance after the leg.</summary>
    internal bool HasBalance { get; init; }

    /// <summary>The balance of the asset in the wallet after the leg, where there is one.</summary>
    internal ExactNumber BalanceAfter { get; init; }

    /// <summary>Which balance it moves, where the exchange keeps several of the asset in the wallet; 0 where it keeps one.</summary>
    internal ushort Pocket { get; init; }
}
