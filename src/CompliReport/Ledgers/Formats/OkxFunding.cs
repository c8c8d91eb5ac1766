using System;
using System.Collections.Immutable;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>OKX's bills of the funding account: deposits, withdrawals and transfers, with the balance before and after each.</summary>
internal sealed class OkxFunding : LedgerFormat
{
    /// <inheritdoc/>
    internal override string Id => "okx-funding";

    /// <inheritdoc/>
    internal override string Title => "OKX funding account bills";

    /// <inheritdoc/>
    internal override string Rule =>
        "Amounts are signed; the balances say whether the fee is in the amount or on top of it; a row whose balances do not fit is "
        + "refused.";

    /// <inheritdoc/>
    internal override string Lacks =>
        "Account, zone in some files, ids that join the sides of a conversion, addresses, residency, KYC level, devices.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "okx";

    /// <inheritdoc/>
    internal override bool NamesAccounts => false;

    /// <inheritdoc/>
    internal override bool JoinsByTime(FormatMatch match) => true;

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
        [new("2023", ["id", "Time", "Type", "Amount", "Before Balance", "After Balance", "Symbol"], ["Fee"])];

    /// <inheritdoc/>
    internal override string? Assumption(FormatMatch match) => OkxZone.Assumption(match, 0);

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new OkxFundingRows(match, context);
}

/// <summary>Reads OKX's bills of the funding account.</summary>
internal sealed class OkxFundingRows : VenueRows
{
    private static readonly WordTable<Movement> Types = new(
        ("Deposit", new(LegKind.FiatDeposit, 1)),
        ("Received", new(LegKind.FiatDeposit, 1)),
        ("Withdrawal", new(LegKind.FiatWithdrawal, -1)),
        ("Sent", new(LegKind.FiatWithdrawal, -1)),
        ("Convert", new(LegKind.Conversion)),
        ("Easy convert", new(LegKind.Conversion)),
        ("Small assets conversion", new(LegKind.Conversion)),
        ("Buy", new(LegKind.Conversion)),
        ("Sell", new(LegKind.Conversion)),
        ("P2P", new(LegKind.P2P)),
        ("Staking Yield", new(LegKind.Reward)),
        ("Savings yield", new(LegKind.Reward)),
        ("Airdrop", new(LegKind.Reward)),
        ("Fee rebate", new(LegKind.FeeRebate)),
        ("Stake", new(LegKind.InternalTransfer)),
        ("Redeem staking", new(LegKind.InternalTransfer)),
        ("Savings subscription", new(LegKind.InternalTransfer)),
        ("Savings redemption", new(LegKind.InternalTransfer)),
        ("From unified trading account", new(LegKind.InternalTransfer)),
        ("To unified trading account", new(LegKind.InternalTransfer)),
        ("From trading account", new(LegKind.InternalTransfer)),
        ("To trading account", new(LegKind.InternalTransfer)));

    private readonly VenueAssets _assets = new();
    private readonly long _offset;

    internal OkxFundingRows(FormatMatch match, RowContext context)
        : base(
            match, context, (int)Column.Id, (int)Column.Id + 1, countsOccurrences: false,
            "Time", "Type", "Amount", "Before Balance", "After Balance", "Symbol", "Fee", "id")
    {
        _offset = OkxZone.Of(match, 0);
        IdScope = [.. "funding-"u8];
    }

    private enum Column
    {
        Time, Type, Amount, Before, After, Symbol, Fee, Id,
    }

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        Id((int)Column.Id, required: true);
        UtcInstant at = SpacedTime((int)Column.Time, _offset);
        Movement movement = Movement((int)Column.Type, Types);
        VenueAsset asset = Asset((int)Column.Symbol, _assets);
        bool isSound = TryReadNumber((int)Column.Amount, NumberNotation.ZeroWithExponent, required: true, out ExactNumber amount)
            & TryReadNumber((int)Column.Before, NumberNotation.ZeroWithExponent, required: true, out ExactNumber before)
            & TryReadNumber((int)Column.After, NumberNotation.ZeroWithExponent, required: true, out ExactNumber after)
            & TryReadNumber((int)Column.Fee, NumberNotation.ZeroWithExponent, required: false, out ExactNumber fee);
        fee = fee.Towards(-1);
        if (isSound && !TrySplit(before, after, fee, ref amount))
        {
            Fault((int)Column.After, LedgerFault.FiguresDisagree);
        }

        if (!Legs.IsSound)
        {
            return;
        }

        LegDraft leg = new(
            at, movement.KindOf(asset.Class), movement.RoleOf(asset.Class), LegStatus.Posted, asset.Number, asset.Class, amount)
        {
            IsReversal = movement.IsTakenBackBy(amount),
            InWallet = Wallet.Funding,
            HasBalance = true,
            BalanceAfter = after,
        };
        ReadOnlySpan<byte> joined = movement.IsExchange ? JoinedByTime(DefaultAccount, at, "convert"u8) : default;
        AddWithFee(identity, leg, fee, DefaultAccount, joined.IsEmpty ? OwnId(identity) : joined);
    }

    // The fee is on top of the amount where the balance moved by both, and within it where the balance moved by the amount alone.
    private static bool TrySplit(ExactNumber before, ExactNumber after, ExactNumber fee, ref ExactNumber amount)
    {
        if (!ExactNumber.TryAdd(after, before.Negated, out ExactNumber moved))
        {
            return false;
        }

        if (ExactNumber.TryAdd(amount, fee, out ExactNumber both) && ExactNumber.AreEqual(moved, both))
        {
            return true;
        }

        return ExactNumber.AreEqual(moved, amount) && ExactNumber.TryAdd(amount, fee.Negated, out amount);
    }
}
