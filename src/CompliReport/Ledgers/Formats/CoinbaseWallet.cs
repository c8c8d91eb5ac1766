using System;
using System.Collections.Immutable;
using CompliReport.Ledgers.Cells;
using CompliReport.Ledgers.Identity;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>Coinbase's transactions report of before 2018: every movement of one wallet, in 22 columns.</summary>
internal sealed class CoinbaseWallet : LedgerFormat
{
    /// <summary>How the columns begin that go on with an address for people.</summary>
    internal const string OwnId = "Coinbase ID", Hash = "Bitcoin Hash";

    /// <inheritdoc/>
    internal override string Id => "coinbase-wallet";

    /// <inheritdoc/>
    internal override string Title => "Coinbase transactions report of a wallet (before 2018)";

    /// <inheritdoc/>
    internal override string Rule =>
        "Amounts are signed. A row with a transfer is a purchase or sale where the transfer's currency is another one (its total includes "
        + "the fee), else money in or out. Rows of a money wallet that repeat a coin wallet's purchase are passed over.";

    /// <inheritdoc/>
    internal override string Lacks => "Account, residency, KYC level, banks, devices; whether a movement without transfer is a bonus.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "coinbase";

    /// <inheritdoc/>
    internal override bool NamesAccounts => false;

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
    [
        new(
            "1",
            [
                "Timestamp", "Balance", "Amount", "Currency", "To", "Notes", "Transfer Total", "Transfer Total Currency", "Transfer Fee",
                "Transfer Fee Currency", "Transfer ID", OwnId, Hash,
            ],
            [
                "Instantly Exchanged", "Transfer Payment Method", "Order Price", "Order Currency", "Order BTC", "Order Tracking Code",
                "Order Custom Parameter", "Order Paid Out", "Recurring Payment ID",
            ]),
    ];

    /// <inheritdoc/>
    internal override string Normal(string column) =>
        column.StartsWith(OwnId, StringComparison.Ordinal) ? OwnId
            : column.Contains(" Hash (", StringComparison.Ordinal) ? Hash
            : column.StartsWith("Order ", StringComparison.Ordinal) && column.Length <= 11 && column[6..] != "Price" ? "Order BTC"
            : column;

    /// <inheritdoc/>
    internal override Telling TellingOf(LegBatch batch, int leg) => Telling.ById(batch.Group[leg]);

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new CoinbaseWalletRows(match, context);
}

/// <summary>Reads the rows of a wallet.</summary>
internal sealed class CoinbaseWalletRows : VenueRows
{
    private readonly VenueAssets _assets = new();

    internal CoinbaseWalletRows(FormatMatch match, RowContext context)
        : base(
            match, context, (int)Column.Id, (int)Column.Id + 1, countsOccurrences: false,
            "Timestamp", "Balance", "Amount", "Currency", "To", "Notes", "Transfer Total", "Transfer Total Currency", "Transfer Fee",
            "Transfer Fee Currency", "Transfer ID", CoinbaseWallet.Hash, CoinbaseWallet.OwnId)
    {
    }

    private enum Column
    {
        Time, Balance, Amount, Currency, To, Notes, Total, TotalCurrency, Fee, FeeCurrency, TransferId, Hash, Id,
    }

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        CheckTime((int)Column.Time, VenueTime.TryReadSpacedOffset(Cell((int)Column.Time), out UtcInstant at));
        CheckNumber((int)Column.Balance, NumberNotation.Plain);
        ExactNumber amount = Number((int)Column.Amount, NumberNotation.Plain, required: true);
        VenueAsset asset = Asset((int)Column.Currency, _assets);
        ReadOnlySpan<byte> own = Id((int)Column.Id, required: true), transfer = Id((int)Column.TransferId, required: false);
        int direction = amount.IsNegative ? -1 : 1;
        bool isOnChain = !Cell((int)Column.Hash).IsEmpty, isTransfer = !isOnChain && !transfer.IsEmpty;
        bool isExchange = isTransfer && !Cell((int)Column.TotalCurrency).SequenceEqual(Cell((int)Column.Currency));
        ExactNumber total = Unsigned((int)Column.Total, NumberNotation.Plain, isTransfer);
        ExactNumber fee = Unsigned((int)Column.Fee, NumberNotation.Plain, required: false);
        VenueAsset money = isTransfer ? Asset((int)Column.TotalCurrency, _assets) : default;
        VenueAsset feeAsset = fee.IsZero ? default : Asset((int)Column.FeeCurrency, _assets);
        // The total of a purchase includes the fee, that of a sale is what is left after it.
        if (!ExactNumber.TrySum(total, fee.Towards(-direction), out ExactNumber withoutFee) || (isExchange && withoutFee.IsNegative))
        {
            Fault((int)Column.Total, LedgerFault.SignNotPossible);
        }

        if (!Legs.IsSound)
        {
            return;
        }

        LegKind kind = isExchange ? LegKind.Conversion
            : (asset.Class == AssetClass.Fiat, direction > 0) switch
            {
                (true, true) => LegKind.FiatDeposit,
                (true, false) => LegKind.FiatWithdrawal,
                (false, true) => LegKind.CryptoDeposit,
                _ => LegKind.CryptoWithdrawal,
            };
        LegDraft leg = new(at, kind, LegRole.Alone, LegStatus.Posted, asset.Number, asset.Class, amount);
        if (isExchange)
        {
            AddExchange(identity, leg, money, withoutFee.Towards(-direction), feeAsset, fee, DefaultAccount, transfer);
        }
        else if (isTransfer)
        {
            Add(identity, leg with { Amount = total.Towards(direction) }, DefaultAccount, transfer);
            AddFee(identity, leg, feeAsset, fee, DefaultAccount, transfer);
        }
        else if (!isOnChain && asset.Class == AssetClass.Fiat && !Cell((int)Column.Notes).IsEmpty)
        {
            PassOver("told_by_the_coin_wallet");
        }
        else
        {
            ReadOnlySpan<byte> to = Cell((int)Column.To);
            Add(identity, leg, DefaultAccount, own, direction < 0 && IdentifierText.IsSound(to) ? to : default);
        }
    }
}
