using System;
using System.Collections.Immutable;
using CompliReport.Ledgers.Bytes;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>KuCoin's orders in currencies: purchases of coins, deposits and withdrawals.</summary>
internal sealed class KuCoinFiat : LedgerFormat
{
    private const string Time = "Time" + ZoneText.Mark;

    /// <inheritdoc/>
    internal override string Id => "kucoin-fiat";

    /// <inheritdoc/>
    internal override string Title => "KuCoin orders in currencies";

    /// <inheritdoc/>
    internal override string Rule =>
        "Amounts and fees are without sign; fees are on top, each in its own currency. Orders that kucoin-account tells too count once.";

    /// <inheritdoc/>
    internal override string Lacks =>
        "Account, the side of a trade (the file has no column for it: all are taken as purchases), the bank, residency, KYC level, "
        + "devices.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "kucoin";

    /// <inheritdoc/>
    internal override bool NamesAccounts => false;

    /// <inheritdoc/>
    internal override ImmutableArray<string> Retells => ["kucoin-account"];

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
    [
        new(
            "trades",
            [
                "Order ID", "Currency (Crypto)", "Crypto Quantity", "Currency (Fiat)", "Fiat Amount", "Fee Currency (Fiat)", "Fee (Fiat)",
                "Fee Currency (Crypto)", "Fee (Crypto)", "Payment Method", "Status", Time,
            ],
            ["Channel"]),
        new("withdrawals", ["Order ID", "Currency (Fiat)", "Fiat Amount", "Fee", "Withdrawal Method", "Status", Time], ["Fee Currency"]),
        new("deposits", ["Order ID", "Currency (Fiat)", "Fiat Amount", "Fee", "Deposit Method", "Status", Time], ["Fee Currency"]),
    ];

    /// <inheritdoc/>
    internal override string Normal(string column) => KuCoin.Normal(column);

    /// <inheritdoc/>
    internal override string? Assumption(FormatMatch match) =>
        match.Version.Version == "trades" ? $"{Id} trades has no column for the side: all rows were taken as purchases." : null;

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new KuCoinFiatRows(match, context);
}

/// <summary>Reads KuCoin's orders in currencies.</summary>
internal sealed class KuCoinFiatRows : TradeRows
{
    private const int ContentColumns = (int)Column.Status + 1;

    private static readonly WordTable<CounterpartyType> Methods = new(
        ("SEPA", CounterpartyType.Bank), ("SEPA Transfer", CounterpartyType.Bank), ("Bank Transfer", CounterpartyType.Bank),
        ("Wire Transfer", CounterpartyType.Bank), ("Faster Payments", CounterpartyType.Bank), ("PIX", CounterpartyType.Bank),
        ("Bank Card", CounterpartyType.Card), ("Credit Card", CounterpartyType.Card), ("Debit Card", CounterpartyType.Card),
        ("VISA", CounterpartyType.Card), ("Mastercard", CounterpartyType.Card), ("Visa/Mastercard", CounterpartyType.Card),
        ("Apple Pay", CounterpartyType.Card), ("Google Pay", CounterpartyType.Card));

    private readonly long _offset;
    private readonly int _direction;

    internal KuCoinFiatRows(FormatMatch match, RowContext context)
        : base(
            match, context, (int)Column.Order, ContentColumns, countsOccurrences: false, new VenueAssets(),
            "Time(zone)", "Currency (Crypto)", "Crypto Quantity", "Currency (Fiat)", "Fiat Amount", "Fee Currency (Fiat)|Fee Currency",
            "Fee (Fiat)|Fee", "Fee Currency (Crypto)", "Fee (Crypto)", "Payment Method|Deposit Method|Withdrawal Method", "Status",
            "Order ID")
    {
        _offset = KuCoin.OffsetOf(match, "Time");
        _direction = match.Version.Version switch { "deposits" => 1, "withdrawals" => -1, _ => 0 };
        IdScope = [.. _direction switch { 1 => "deposit-"u8, -1 => "withdrawal-"u8, _ => "trade-"u8 }];
        EmptyMark = [.. "-"u8];
    }

    private enum Column
    {
        Time, Coin, Quantity, Currency, Amount, FeeCurrency, Fee, CoinFeeCurrency, CoinFee, Method, Status, Order,
    }

    /// <inheritdoc/>
    internal override bool SaysNoRows(RecordCursor row) => KuCoin.SaysNoRows(row);

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        Id((int)Column.Order, required: true);
        UtcInstant at = SpacedTime((int)Column.Time, _offset);
        VenueAmount money = new(Unsigned((int)Column.Amount, NumberNotation.ZeroWithExponent, required: true), Asset((int)Column.Currency));
        VenueAmount fee = Fee(Column.Fee, Column.FeeCurrency, money.Asset), coinFee = default, coins = default;
        if (_direction == 0)
        {
            ExactNumber quantity = Unsigned((int)Column.Quantity, NumberNotation.ZeroWithExponent, required: true);
            coins = new VenueAmount(quantity, Asset((int)Column.Coin));
            coinFee = Fee(Column.CoinFee, Column.CoinFeeCurrency, coins.Asset);
        }

        ReadOnlySpan<byte> word = Cell((int)Column.Status);
        if (word.IsEmpty || !KuCoin.TryReadStatus(word, out LegStatus status))
        {
            Fault((int)Column.Status, word.IsEmpty ? LedgerFault.Missing : LedgerFault.UnknownStatus);
            status = LegStatus.Failed;
        }

        if (!Legs.IsSound)
        {
            return;
        }

        CounterpartyType party = Methods.TryFind(Cell((int)Column.Method), out CounterpartyType known) ? known : CounterpartyType.None;
        LegKind kind = _direction switch { 1 => LegKind.FiatDeposit, -1 => LegKind.FiatWithdrawal, _ => LegKind.Conversion };
        LegDraft leg = new(
            at, kind, LegRole.Alone, status, money.Asset.Number, money.Asset.Class, money.Number.Towards(_direction == 0 ? -1 : _direction))
        {
            Party = party,
        };
        ReadOnlySpan<byte> group = OwnId(identity);
        if (_direction == 0)
        {
            AddTrade(identity, leg, coins, money.Towards(-1), fee, DefaultAccount, group);
            AddFee(identity, leg, coinFee, DefaultAccount, group);
        }
        else
        {
            Add(identity, leg, DefaultAccount, group);
            AddFee(identity, leg, fee, DefaultAccount, group);
        }
    }

    // A fee without a currency is in that of the amount.
    private VenueAmount Fee(Column column, Column currency, VenueAsset own)
    {
        ExactNumber fee = Unsigned((int)column, NumberNotation.ZeroWithExponent, required: false);
        VenueAsset asset = fee.IsZero || Cell((int)currency).IsEmpty ? own : Asset((int)currency);
        return new VenueAmount(fee.Negated, asset);
    }
}
