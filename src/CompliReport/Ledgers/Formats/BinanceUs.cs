using System;
using System.Collections.Immutable;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>Binance.US transactions: one row a transaction with its ids; sides and fee stand in columns of their own.</summary>
internal sealed class BinanceUs : LedgerFormat
{
    /// <inheritdoc/>
    internal override string Id => "binance-us";

    /// <inheritdoc/>
    internal override string Title => "Binance.US transactions";

    /// <inheritdoc/>
    internal override string Rule =>
        "Amounts are without sign and fee, the fee is subtracted. In spot trading the operation says which way the base goes; in all other "
        + "exchanges the base is paid and the quote received. Distributions are signed.";

    /// <inheritdoc/>
    internal override string Lacks => "Zone (taken as UTC), residency, KYC level, counterparties, addresses, devices.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "binance-us";

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
    [
        new(
            "2021",
            [
                "User_Id", "Time", "Category", "Operation", "Order_Id", "Transaction_Id", "Primary_Asset",
                "Realized_Amount_For_Primary_Asset", "Base_Asset", "Realized_Amount_For_Base_Asset", "Quote_Asset",
                "Realized_Amount_For_Quote_Asset", "Realized_Amount_For_Quote_Asset_In_USD_Value", "Fee_Asset",
                "Realized_Amount_For_Fee_Asset",
            ],
            [
                "Realized_Amount_For_Primary_Asset_In_USD_Value", "Realized_Amount_For_Base_Asset_In_USD_Value",
                "Realized_Amount_For_Fee_Asset_In_USD_Value", "Payment_Method", "Withdrawal_Method", "Additional_Note",
            ]),
        new(
            "2025",
            [
                "User ID", "Time", "Category", "Operation", "Order ID", "Transaction ID", "Primary Asset",
                "Realized Amount For Primary Asset", "Base Asset", "Realized Amount For Base Asset", "Quote Asset",
                "Realized Amount for Quote Asset", "Realized Amount for Quote Asset in USD", "Fee Asset", "Realized Amount for Fee Asset",
            ],
            [
                "Realized Amount for Primary Asset in USD", "Realized Amount For Base Asset In USD",
                "Realized Amount for Fee Asset in USD", "Payment Method", "Withdraw Method", "Additional Note",
            ]),
    ];

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new BinanceUsRows(match, context);
}

/// <summary>Reads Binance.US rows.</summary>
internal sealed class BinanceUsRows : VenueRows
{
    private const byte Signed = 1, OnMarket = 2;

    private static readonly WordTable<Movement> Categories = new(
        ("Deposit", new(LegKind.FiatDeposit, 1)),
        ("Withdrawal", new(LegKind.FiatWithdrawal, -1)),
        ("Distribution", new(LegKind.Reward, 0, Signed)),
        ("Spot Trading", new(LegKind.Trade, 0, OnMarket)),
        ("Buy", new(LegKind.Conversion)),
        ("Sell", new(LegKind.Conversion)),
        ("Quick Buy", new(LegKind.Conversion)),
        ("Quick Sell", new(LegKind.Conversion)),
        ("Convert", new(LegKind.Conversion)));

    private readonly VenueAssets _assets = new();

    internal BinanceUsRows(FormatMatch match, RowContext context)
        : base(
            match, context, (int)Column.TransactionId, (int)Column.TransactionId + 1, countsOccurrences: true,
            "User_Id|User ID", "Time", "Category", "Operation", "Primary_Asset|Primary Asset",
            "Realized_Amount_For_Primary_Asset|Realized Amount For Primary Asset", "Base_Asset|Base Asset",
            "Realized_Amount_For_Base_Asset|Realized Amount For Base Asset", "Quote_Asset|Quote Asset",
            "Realized_Amount_For_Quote_Asset|Realized Amount for Quote Asset", "Fee_Asset|Fee Asset",
            "Realized_Amount_For_Fee_Asset|Realized Amount for Fee Asset",
            "Realized_Amount_For_Quote_Asset_In_USD_Value|Realized Amount for Quote Asset in USD", "Order_Id|Order ID",
            "Transaction_Id|Transaction ID")
    {
    }

    private enum Column
    {
        User, Time, Category, Operation, Primary, PrimaryAmount, Base, BaseAmount, Quote, QuoteAmount, Fee, FeeAmount, QuoteInUsd, OrderId,
        TransactionId,
    }

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        CheckTime((int)Column.Time, VenueTime.TryReadSpaced(Cell((int)Column.Time), out UtcInstant at));
        Movement movement = Movement((int)Column.Category, Categories);
        ExactNumber fee = Unsigned((int)Column.FeeAmount, NumberNotation.ZeroWithExponent, required: false);
        VenueAsset feeAsset = fee.IsZero ? default : Asset((int)Column.Fee, _assets);
        ReadOnlySpan<byte> account = Account((int)Column.User), own = Id((int)Column.TransactionId, required: false);
        ReadOnlySpan<byte> order = Id((int)Column.OrderId, required: false);
        if (movement.IsExchange)
        {
            ReadExchange(identity, at, movement, feeAsset, fee, account, own.IsEmpty ? order : own);
            return;
        }

        VenueAsset asset = Asset((int)Column.Primary, _assets);
        bool isSigned = movement.Direction == 0;
        ExactNumber amount = isSigned
            ? Number((int)Column.PrimaryAmount, NumberNotation.ZeroWithExponent, required: true)
            : Unsigned((int)Column.PrimaryAmount, NumberNotation.ZeroWithExponent, required: true);
        if (!Legs.IsSound)
        {
            return;
        }

        // A reward below zero is the exchange's commission on rewards.
        LegKind kind = movement.Kind == LegKind.Reward && amount.IsNegative ? LegKind.Fee : movement.KindOf(asset.Class);
        LegDraft leg = new(
            at, kind, kind == LegKind.Fee ? LegRole.Fee : LegRole.Alone, LegStatus.Posted, asset.Number, asset.Class,
            amount.Towards(movement.Direction));
        ReadOnlySpan<byte> group = own.IsEmpty ? ContentId(identity) : own;
        Add(identity, leg, account, group);
        AddFee(identity, leg, feeAsset, fee, account, group);
    }

    private void ReadExchange(
        KeyHash identity,
        UtcInstant at,
        Movement movement,
        VenueAsset feeAsset,
        ExactNumber fee,
        ReadOnlySpan<byte> account,
        ReadOnlySpan<byte> id)
    {
        bool isOnMarket = movement.Family == OnMarket;
        int side = isOnMarket ? Word((int)Column.Operation, BuyOrSell, LedgerFault.UnknownKind) : -1;
        VenueAsset traded = Asset((int)Column.Base, _assets), quote = Asset((int)Column.Quote, _assets);
        ExactNumber amount = Unsigned((int)Column.BaseAmount, NumberNotation.ZeroWithExponent, required: true);
        // Some rows leave the quote amount out; its value in dollars is the amount only where it is dollars.
        bool isInUsd = Cell((int)Column.QuoteAmount).IsEmpty && Cell((int)Column.Quote).SequenceEqual("USD"u8);
        ExactNumber paid = Unsigned(
            (int)(isInUsd ? Column.QuoteInUsd : Column.QuoteAmount), NumberNotation.ZeroWithExponent, required: true);
        if (!Legs.IsSound)
        {
            return;
        }

        if (!isOnMarket && traded.Class == AssetClass.Fiat && quote.Class != AssetClass.Fiat)
        {
            // The columns say base where money is paid; the coin is the base of a price.
            (traded, quote, amount, paid, side) = (quote, traded, paid, amount, 1);
        }

        LegDraft leg = new(at, movement.Kind, LegRole.Base, LegStatus.Posted, traded.Number, traded.Class, amount.Towards(side));
        ReadOnlySpan<byte> group = id.IsEmpty ? ContentId(identity) : id;
        AddExchange(identity, leg, quote, paid.Towards(-side), feeAsset, fee, account, group);
    }
}
