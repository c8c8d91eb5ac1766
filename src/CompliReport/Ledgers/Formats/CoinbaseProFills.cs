using System;
using System.Collections.Immutable;
using CompliReport.Ledgers.Cells;
using CompliReport.Ledgers.Identity;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>The fills of Coinbase Pro and GDAX: one row a fill; the total includes the fee.</summary>
internal sealed class CoinbaseProFills : LedgerFormat
{
    private static readonly ImmutableArray<string> Core =
        ["trade id", "product", "side", "created at", "size", "size unit", "price", "fee", "total", "price/fee/total unit"];

    /// <inheritdoc/>
    internal override string Id => "coinbase-pro-fills";

    /// <inheritdoc/>
    internal override string Title => "Coinbase Pro fills";

    /// <inheritdoc/>
    internal override string Rule =>
        "Size is without sign, direction from the side; the total is signed and includes the fee, so the other side is total plus fee. "
        + "Fills that coinbase-pro-account tells too count once.";

    /// <inheritdoc/>
    internal override string Lacks =>
        "Account (a portfolio is a part of one), order ids, residency, KYC level, counterparties, devices; deposits and withdrawals.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "coinbase-pro";

    /// <inheritdoc/>
    internal override bool NamesAccounts => false;

    /// <inheritdoc/>
    internal override ImmutableArray<string> Retells => ["coinbase-pro-account"];

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } = [new("1", Core, []), new("2", ["portfolio", .. Core], [])];

    /// <inheritdoc/>
    internal override string Normal(string column) => CoinbasePro.Normal(column);

    /// <inheritdoc/>
    internal override Telling TellingOf(LegBatch batch, int leg) => CoinbasePro.TellingOf(batch, leg);

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new CoinbaseProFillRows(match, context);
}

/// <summary>Reads the rows of the fills.</summary>
internal sealed class CoinbaseProFillRows : VenueRows
{
    private readonly VenueAssets _assets = new();
    private InstantText _times;

    internal CoinbaseProFillRows(FormatMatch match, RowContext context)
        : base(
            match, context, (int)Column.TradeId, (int)Column.Product, (int)Column.TradeId + 1, countsOccurrences: false,
            "product", "side", "created at", "size", "size unit", "price", "fee", "total", "price/fee/total unit", "portfolio", "trade id")
    {
    }

    private enum Column
    {
        Product, Side, Time, Size, SizeUnit, Price, Fee, Total, TotalUnit, Portfolio, TradeId,
    }

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        CheckTime((int)Column.Time, _times.TryParse(Cell((int)Column.Time), out long nanoseconds));
        int side = Word((int)Column.Side, BuyOrSell, LedgerFault.UnknownKind);
        VenueAsset traded = Asset((int)Column.SizeUnit, _assets), quote = Asset((int)Column.TotalUnit, _assets);
        ExactNumber size = Unsigned((int)Column.Size, NumberNotation.Exponent, required: true);
        ExactNumber fee = Number((int)Column.Fee, NumberNotation.Exponent, required: false);
        bool hasTotal = TryReadNumber((int)Column.Total, NumberNotation.Exponent, required: true, out ExactNumber total);
        CheckNumber((int)Column.Price, NumberNotation.Exponent);
        ReadOnlySpan<byte> group = Group();
        // The total of a purchase is cost and fee, that of a sale is the proceeds less the fee.
        if (!ExactNumber.TrySum(total, fee, out ExactNumber paid))
        {
            Fault((int)Column.Total, LedgerFault.AmountTooManyDigits);
        }

        // A purchase costs money and a sale brings some: anything else is a damaged cell.
        if (hasTotal && side != 0 && !total.IsZero && total.IsNegative != side > 0)
        {
            Fault((int)Column.Total, LedgerFault.SignNotPossible);
        }

        if (!Legs.IsSound)
        {
            return;
        }

        LegDraft leg = new(
            UtcInstant.FromNanoseconds(nanoseconds), LegKind.Trade, LegRole.Base, LegStatus.Posted, traded.Number, traded.Class,
            size.Towards(side));
        AddExchange(identity, leg, quote, paid, quote, fee, DefaultAccount, group);
        Legs.SetPortfolio(Legs.Assets.Pockets.NumberOf(Cell((int)Column.Portfolio), default));
    }

    // A trade id is unique within its market.
    private ReadOnlySpan<byte> Group()
    {
        ReadOnlySpan<byte> product = Id((int)Column.Product, required: true), trade = Id((int)Column.TradeId, required: true);
        return JoinedIds((int)Column.Product, product, trade);
    }
}
