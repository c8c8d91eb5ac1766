using System;
using System.Collections.Immutable;
using CompliReport.Ledgers.Bytes;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>KuCoin's account history: one row for what a balance moved by.</summary>
internal sealed class KuCoinAccount : LedgerFormat
{
    /// <inheritdoc/>
    internal override string Id => "kucoin-account";

    /// <inheritdoc/>
    internal override string Title => "KuCoin account history";

    /// <inheritdoc/>
    internal override string Rule =>
        "Amounts are without sign and include the fee: they are what the balance moved by; the side says in or out. The sides of a trade "
        + "are joined by second.";

    /// <inheritdoc/>
    internal override string Lacks =>
        "Entry ids, ids that join the sides of a trade, balances, addresses, masked accounts in some files, residency, KYC level, "
        + "devices.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "kucoin";

    /// <inheritdoc/>
    internal override bool JoinsByTime(FormatMatch match) => true;

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
        [new("bundle", ["UID", "Account Type", "Currency", "Side", "Amount", "Fee", "Time" + ZoneText.Mark, "Remark"], ["Type"])];

    /// <inheritdoc/>
    internal override string Normal(string column) => KuCoin.Normal(column);

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new KuCoinAccountRows(match, context);
}

/// <summary>Reads KuCoin's account history.</summary>
internal sealed class KuCoinAccountRows : VenueRows
{
    private const int ContentColumns = (int)Column.User + 1;

    private static readonly WordTable<int> Sides = new(("Deposit", 1), ("Withdrawal", -1));

    private static readonly WordTable<Movement> Words = new(
        ("Spot", new(LegKind.Trade)),
        ("Exchange", new(LegKind.Trade)),
        ("Margin", new(LegKind.Trade)),
        ("Trading Bot", new(LegKind.Trade)),
        ("Convert", new(LegKind.Conversion)),
        ("Convert to KCS", new(LegKind.Conversion)),
        ("Deposit", new(LegKind.FiatDeposit, 1)),
        ("Fiat Deposit", new(LegKind.FiatDeposit, 1)),
        ("Withdraw", new(LegKind.FiatWithdrawal, -1)),
        ("Withdrawal", new(LegKind.FiatWithdrawal, -1)),
        ("Fiat Withdrawal", new(LegKind.FiatWithdrawal, -1)),
        ("P2P", new(LegKind.P2P)),
        ("Transfer", new(LegKind.InternalTransfer)),
        ("Inner Transfer", new(LegKind.InternalTransfer)),
        ("Trading Account", new(LegKind.InternalTransfer)),
        ("Funding Account", new(LegKind.InternalTransfer)),
        ("Main Account", new(LegKind.InternalTransfer)),
        ("Pool-X", new(LegKind.InternalTransfer)),
        ("KuCoin Earn", new(LegKind.InternalTransfer)),
        ("Staking", new(LegKind.InternalTransfer)),
        ("Rewards", new(LegKind.Reward)),
        ("Airdrop", new(LegKind.Reward)),
        ("Distribution", new(LegKind.Reward)),
        ("KCS Bonus", new(LegKind.Reward)),
        ("Staking Profits", new(LegKind.Reward)),
        ("Earn Interest", new(LegKind.Reward)),
        ("Soft Staking Profits", new(LegKind.Reward)),
        ("KCS Pay Fees", new(LegKind.Fee)),
        ("Fee", new(LegKind.Fee)),
        ("Fee Refund", new(LegKind.FeeRebate)),
        ("KCS Fee Refund", new(LegKind.FeeRebate)),
        ("Refunded Fees", new(LegKind.FeeRebate)));

    private static readonly WordTable<Wallet> Wallets = new(
        ("mainAccount", Wallet.Funding), ("main", Wallet.Funding), ("tradeAccount", Wallet.Spot), ("tradingAccount", Wallet.Spot),
        ("trade", Wallet.Spot), ("marginAccount", Wallet.Margin), ("margin", Wallet.Margin), ("contractAccount", Wallet.Futures));

    private readonly VenueAssets _assets = new();
    private readonly long _offset;

    internal KuCoinAccountRows(FormatMatch match, RowContext context)
        : base(
            match, context, id: -1, ContentColumns, countsOccurrences: true,
            "Time(zone)", "Currency", "Side", "Amount", "Fee", "Remark", "Type", "Account Type", "UID")
    {
        _offset = KuCoin.OffsetOf(match, "Time");
        EmptyMark = [.. "-"u8];
    }

    private enum Column
    {
        Time, Currency, Side, Amount, Fee, Remark, Type, Wallet, User,
    }

    /// <inheritdoc/>
    internal override bool SaysNoRows(RecordCursor row) => KuCoin.SaysNoRows(row);

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        UtcInstant at = SpacedTime((int)Column.Time, _offset);
        VenueAsset asset = Asset((int)Column.Currency, _assets);
        int side = Side();
        bool isSound = TryReadNumber((int)Column.Amount, NumberNotation.ZeroWithExponent, required: true, out ExactNumber amount)
            & TryReadNumber((int)Column.Fee, NumberNotation.ZeroWithExponent, required: false, out ExactNumber fee);
        CheckSign(Column.Amount, amount);
        CheckSign(Column.Fee, fee);
        ExactNumber gross = default;
        if (isSound && !ExactNumber.TryAdd(amount.Towards(side), fee, out gross))
        {
            Fault((int)Column.Amount, LedgerFault.AmountTooManyDigits);
        }

        ReadOnlySpan<byte> account = Account((int)Column.User);
        if (!Legs.IsSound)
        {
            return;
        }

        Movement movement = Meaning();
        LegKind kind = movement.Kind switch
        {
            LegKind.Fee when side > 0 => LegKind.FeeRebate,
            LegKind.FeeRebate when side < 0 => LegKind.Fee,
            _ => movement.KindOf(asset.Class),
        };
        LegDraft leg = new(at, kind, movement.RoleOf(asset.Class), LegStatus.Posted, asset.Number, asset.Class, gross)
        {
            IsReversal = movement.IsTakenBackBy(gross),
            InWallet = Wallets.TryFind(Cell((int)Column.Wallet), out Wallet wallet) ? wallet : Wallet.None,
        };
        ReadOnlySpan<byte> joined = movement.Kind switch
        {
            LegKind.Trade => JoinedByTime(account, at, "spot"u8),
            LegKind.Conversion => JoinedByTime(account, at, "convert"u8),
            _ => default,
        };
        AddWithFee(identity, leg, fee.Negated, account, joined.IsEmpty ? ContentId(identity) : joined);
    }

    // The type, where the file has it and it is known; else the remark, which is free text in part.
    private Movement Meaning() =>
        Words.TryFind(Cell((int)Column.Type), out Movement type) ? type
        : Words.TryFind(Cell((int)Column.Remark), out Movement remark) ? remark
        : Ledgers.Movement.Unknown;

    private int Side()
    {
        ReadOnlySpan<byte> word = Cell((int)Column.Side);
        if (Sides.TryFind(word, out int side))
        {
            return side;
        }

        Fault((int)Column.Side, word.IsEmpty ? LedgerFault.Missing : LedgerFault.UnknownKind);
        return 0;
    }

    private void CheckSign(Column column, ExactNumber number)
    {
        if (number.IsNegative)
        {
            Fault((int)column, LedgerFault.SignNotPossible);
        }
    }
}
