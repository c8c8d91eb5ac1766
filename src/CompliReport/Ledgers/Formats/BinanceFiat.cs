using System;
using System.Collections.Immutable;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>Binance's deposit and withdrawal history of currencies: two files of the same columns.</summary>
internal sealed class BinanceFiat : LedgerFormat
{
    /// <inheritdoc/>
    internal override string Id => "binance-fiat";

    /// <inheritdoc/>
    internal override string Title => "Binance deposits or withdrawals of currencies";

    /// <inheritdoc/>
    internal override string Rule =>
        "Amounts are without sign. A deposit is the indicated amount and its fee a leg of its own; a withdrawal is the amount and its "
        + "fee on top. The file name says whether rows are deposits or withdrawals, the header the zone. Only successful rows count. "
        + "Movements that binance-statement tells too count once.";

    /// <inheritdoc/>
    internal override string Lacks => "Account, residency, KYC level, name, account and bank of the other side, devices.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "binance";

    /// <inheritdoc/>
    internal override bool NamesAccounts => false;

    /// <inheritdoc/>
    internal override ImmutableArray<string> Retells => ["binance-statement"];

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
        [new("2021", ["Date(UTC)", "Coin", "Amount", "Status", "Payment Method", "Indicated Amount", "Fee", "Order ID"], [])];

    /// <inheritdoc/>
    internal override string Normal(string column) => ZonedHeader.Normal(column);

    /// <inheritdoc/>
    internal override string? Refusal(FormatMatch match, string fileName) =>
        DirectionOf(fileName) != 0 ? null
            : $"it is {Id} {match.Version.Version}, whose rows do not say whether they are deposits or withdrawals: the file name must say "
                + "'deposit' or 'withdraw'";

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new BinanceFiatRows(match, context);

    /// <summary>1 for a name of deposits, -1 for one of withdrawals, 0 for both or none.</summary>
    internal static int DirectionOf(string fileName) =>
        (fileName.Contains("deposit", StringComparison.OrdinalIgnoreCase) ? 1 : 0)
            - (fileName.Contains("withdraw", StringComparison.OrdinalIgnoreCase) ? 1 : 0);
}

/// <summary>Reads Binance's deposits or withdrawals of currencies.</summary>
internal sealed class BinanceFiatRows : VenueRows
{
    private static readonly WordTable<CounterpartyType> Methods = new(
        ("Bank Transfer", CounterpartyType.Bank), ("BankAccount", CounterpartyType.Bank), ("SEPA", CounterpartyType.Bank),
        ("Bank Transfer (SEPA)", CounterpartyType.Bank), ("Faster Payments", CounterpartyType.Bank), ("SWIFT", CounterpartyType.Bank),
        ("Card", CounterpartyType.Card), ("Bank Card", CounterpartyType.Card), ("Visa", CounterpartyType.Card),
        ("Mastercard", CounterpartyType.Card));

    private readonly VenueAssets _assets = new();
    private readonly long _offset;
    private readonly int _direction;

    internal BinanceFiatRows(FormatMatch match, RowContext context)
        : base(
            match, context, (int)Column.OrderId, (int)Column.OrderId + 1, countsOccurrences: false,
            "Date(UTC)", "Coin", "Amount", "Status", "Payment Method", "Indicated Amount", "Fee", "Order ID")
    {
        _offset = ZonedHeader.OffsetOf(match.Header);
        _direction = BinanceFiat.DirectionOf(context.FileName);
    }

    private enum Column
    {
        Time, Coin, Amount, Status, Method, Indicated, Fee, OrderId,
    }

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        CheckTime((int)Column.Time, VenueTime.TryReadYearFirst(Cell((int)Column.Time), out UtcInstant at));
        VenueAsset asset = Asset((int)Column.Coin, _assets);
        ExactNumber amount = Unsigned((int)Column.Amount, NumberNotation.ZeroWithExponent, required: true);
        ExactNumber indicated = Unsigned((int)Column.Indicated, NumberNotation.ZeroWithExponent, required: _direction > 0);
        ExactNumber fee = Unsigned((int)Column.Fee, NumberNotation.ZeroWithExponent, required: false);
        LegStatus status = Word((int)Column.Status, BinanceCells.Statuses, LedgerFault.UnknownStatus);
        ReadOnlySpan<byte> group = Id((int)Column.OrderId, required: true);
        if (!Legs.IsSound)
        {
            return;
        }

        LegDraft leg = new(
            UtcInstant.FromNanoseconds(at.Nanoseconds - _offset), _direction > 0 ? LegKind.FiatDeposit : LegKind.FiatWithdrawal,
            LegRole.Alone, status, asset.Number, asset.Class, (_direction > 0 ? indicated : amount).Towards(_direction))
        {
            Party = Methods.TryFind(Cell((int)Column.Method), out CounterpartyType party) ? party : CounterpartyType.None,
        };
        Add(identity, leg, DefaultAccount, group);
        AddFee(identity, leg, asset, fee, DefaultAccount, group);
    }
}
