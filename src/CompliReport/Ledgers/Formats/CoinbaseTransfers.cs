using System;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using CompliReport.Ledgers.Cells;
using CompliReport.Ledgers.Identity;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>Coinbase's transfers report of before 2018: purchases and sales of one wallet, whose coin is the name of a column.</summary>
internal sealed class CoinbaseTransfers : LedgerFormat
{
    /// <summary>Stands in a normal column name for the coin that the header names.</summary>
    internal const string Coin = "<coin>";

    /// <inheritdoc/>
    internal override string Id => "coinbase-transfers";

    /// <inheritdoc/>
    internal override string Title => "Coinbase transfers report (before 2018)";

    /// <inheritdoc/>
    internal override string Rule =>
        "Numbers are without sign, direction from the type. A purchase or sale is the coin column against the subtotal, the fee on top; a "
        + "deposit or withdrawal of money is the total and its fee. Transfers that coinbase-wallet tells too count once.";

    /// <inheritdoc/>
    internal override string Lacks => "Account, residency, KYC level, name and bank of the other side, addresses, devices.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "coinbase";

    /// <inheritdoc/>
    internal override bool NamesAccounts => false;

    /// <inheritdoc/>
    internal override ImmutableArray<string> Retells => ["coinbase-wallet"];

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
    [
        new(
            "1", ["Timestamp", "Type", Coin, "Subtotal", "Fees", "Total", "Currency", "ID"],
            ["Price Per Coin", "Payment Method", "Share"]),
    ];

    /// <inheritdoc/>
    internal override string Normal(string column) =>
        column.Length is >= 3 and <= 5 && column.All(char.IsAsciiLetterUpper) ? Coin : column;

    /// <inheritdoc/>
    internal override Telling TellingOf(LegBatch batch, int leg) => Telling.ById(batch.Group[leg]);

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new CoinbaseTransferRows(match, context);
}

/// <summary>Reads the rows of the transfers report.</summary>
internal sealed class CoinbaseTransferRows : VenueRows
{
    private static readonly WordTable<Movement> Types = new(
        ("Buy", new(LegKind.Conversion, 1)),
        ("Sell", new(LegKind.Conversion, -1)),
        ("Deposit", new(LegKind.FiatDeposit, 1)),
        ("Withdrawal", new(LegKind.FiatWithdrawal, -1)));

    private readonly VenueAssets _assets = new();
    private readonly byte[] _coin;

    internal CoinbaseTransferRows(FormatMatch match, RowContext context)
        : base(
            match, context, (int)Column.Id, (int)Column.Id + 1, countsOccurrences: false,
            "Timestamp", "Type", CoinbaseTransfers.Coin, "Subtotal", "Fees", "Total", "Currency", "ID") =>
        _coin = Encoding.ASCII.GetBytes(match.Header.First(column => match.Format.Normal(column) == CoinbaseTransfers.Coin));

    private enum Column
    {
        Time, Type, Quantity, Subtotal, Fees, Total, Currency, Id,
    }

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        CheckTime((int)Column.Time, VenueTime.TryReadSpacedOffset(Cell((int)Column.Time), out UtcInstant at));
        Movement movement = Word((int)Column.Type, Types, LedgerFault.UnknownKind);
        ExactNumber fee = Unsigned((int)Column.Fees, NumberNotation.Plain, required: false);
        ExactNumber total = Unsigned((int)Column.Total, NumberNotation.Plain, required: true);
        ExactNumber subtotal = Unsigned((int)Column.Subtotal, NumberNotation.Plain, movement.IsExchange);
        ExactNumber quantity = Unsigned((int)Column.Quantity, NumberNotation.Plain, movement.IsExchange);
        VenueAsset money = Asset((int)Column.Currency, _assets);
        ReadOnlySpan<byte> group = Id((int)Column.Id, required: true);
        if (!_assets.TryFind(_coin, Legs.Assets, out VenueAsset coin))
        {
            Fault((int)Column.Quantity, LedgerFault.AssetNotATicker);
        }

        if (!Legs.IsSound)
        {
            return;
        }

        if (movement.IsExchange)
        {
            LegDraft bought = new(
                at, movement.Kind, LegRole.Base, LegStatus.Posted, coin.Number, coin.Class, quantity.Towards(movement.Direction));
            AddExchange(identity, bought, money, subtotal.Towards(-movement.Direction), money, fee, DefaultAccount, group);
            return;
        }

        LegDraft leg = new(
            at, movement.KindOf(money.Class), LegRole.Alone, LegStatus.Posted, money.Number, money.Class,
            total.Towards(movement.Direction));
        Add(identity, leg, DefaultAccount, group);
        AddFee(identity, leg, money, fee, DefaultAccount, group);
    }
}
