using System;
using System.Collections.Immutable;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>Bybit's log of the funding account, and that of the spot account before there was a unified one: one row a movement.</summary>
internal sealed class BybitFund : LedgerFormat
{
    /// <inheritdoc/>
    internal override string Id => "bybit-fund";

    /// <inheritdoc/>
    internal override string Title => "Bybit funding account log";

    /// <inheritdoc/>
    internal override string Rule => "Quantities are signed and move the balance whole; fees are rows of their own or within the quantity.";

    /// <inheritdoc/>
    internal override string Lacks =>
        "Entry ids, fees, the currency paid for a purchase by card, addresses, residency, KYC level, devices.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "bybit";

    /// <inheritdoc/>
    internal override bool JoinsByTime(FormatMatch match) => true;

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
    [
        new("spot", ["Type", "Coin", "Amount", "Wallet Balance", "Time(UTC)"], ["Uid"]),
        new("without user", ["Date & Time(UTC)", "Coin", "QTY", "Type", "Account Balance", "Description"], []),
        new("EU 2026", ["Uid", "Date & Time(UTC)", "Coin", "QTY", "Type", "Account Balance", "Description"], []),
    ];

    /// <inheritdoc/>
    internal override string Normal(string column) => column == "UID" ? "Uid" : column;

    /// <inheritdoc/>
    internal override string SubjectOf(FormatMatch match, string fileName) => match.Version.Version == "spot" ? "spot" : "funding";

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new BybitFundRows(match, context);
}

/// <summary>Reads the rows of Bybit's funding account.</summary>
internal sealed class BybitFundRows : VenueRows
{
    private const int ContentColumns = (int)Column.User + 1;

    // Families: words that mean one thing or another, as the description says.
    private const byte Money = 1, Savings = 2;

    private static readonly WordTable<Movement> Types = new(
        ("Deposit", new(LegKind.FiatDeposit, 1)),
        ("userDeposit", new(LegKind.FiatDeposit, 1)),
        ("Withdraw", new(LegKind.FiatWithdrawal, -1)),
        ("Withdrawal", new(LegKind.FiatWithdrawal, -1)),
        ("userWithdraw", new(LegKind.FiatWithdrawal, -1)),
        ("Transfer in", new(LegKind.InternalTransfer)),
        ("Transfer out", new(LegKind.InternalTransfer)),
        ("Transfer", new(LegKind.InternalTransfer)),
        ("internalAccountTransfer", new(LegKind.InternalTransfer)),
        ("Fiat", new(LegKind.FiatDeposit, 1, Money)),
        ("Buy Crypto", new(LegKind.Conversion)),
        ("P2P", new(LegKind.P2P)),
        ("Convert", new(LegKind.Conversion)),
        ("Bybit Card", new(LegKind.CardSpend)),
        ("Earn", new(LegKind.InternalTransfer, 0, Savings)),
        ("Launchpool", new(LegKind.InternalTransfer, 0, Savings)),
        ("Airdrop", new(LegKind.Reward)),
        ("Rewards", new(LegKind.Reward)),
        ("Bonus", new(LegKind.Reward)),
        ("Fee refund", new(LegKind.FeeRebate)),
        ("Commission", new(LegKind.Reward)));

    private readonly VenueAssets _assets = new();
    private readonly Wallet _wallet;

    internal BybitFundRows(FormatMatch match, RowContext context)
        : base(
            match, context, id: -1, ContentColumns, countsOccurrences: true,
            "Date & Time(UTC)|Time(UTC)", "Coin", "QTY|Amount", "Type", "Account Balance|Wallet Balance", "Description", "Uid")
    {
        EmptyMark = [.. "--"u8];
        _wallet = match.Version.Version == "spot" ? Wallet.Spot : Wallet.Funding;
    }

    private enum Column
    {
        Time, Coin, Quantity, Type, Balance, Description, User,
    }

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        UtcInstant at = SpacedTime((int)Column.Time, 0);
        Movement movement = Meaning();
        VenueAsset asset = Asset((int)Column.Coin, _assets);
        ExactNumber quantity = Number((int)Column.Quantity, NumberNotation.ZeroWithExponent, required: true);
        ExactNumber balance = Number((int)Column.Balance, NumberNotation.ZeroWithExponent, required: true);
        ReadOnlySpan<byte> account = Account((int)Column.User);
        if (!Legs.IsSound)
        {
            return;
        }

        LegDraft leg = new(
            at, movement.KindOf(asset.Class), movement.RoleOf(asset.Class), LegStatus.Posted, asset.Number, asset.Class, quantity)
        {
            IsReversal = movement.IsTakenBackBy(quantity),
            InWallet = _wallet,
            HasBalance = true,
            BalanceAfter = balance,
        };
        ReadOnlySpan<byte> joined = movement.IsExchange ? JoinedByTime(account, at, "convert"u8) : default;
        Add(identity, leg, account, joined.IsEmpty ? ContentId(identity) : joined);
    }

    private Movement Meaning()
    {
        Movement movement = Movement((int)Column.Type, Types);
        ReadOnlySpan<byte> description = Cell((int)Column.Description);
        return movement.Family switch
        {
            // The card was charged in a currency that is not in the file: the side that is stays alone, and so becomes a break.
            Money when description.StartsWith("Buy Crypto"u8) => new Movement(LegKind.Conversion),
            Money when description.IndexOf("Withdraw"u8) >= 0 => new Movement(LegKind.FiatWithdrawal, -1),
            Savings when description.IndexOf("Interest"u8) >= 0 || description.IndexOf("Reward"u8) >= 0
                || description.IndexOf("Yield"u8) >= 0 => new Movement(LegKind.Reward),
            _ => movement,
        };
    }
}
