using System;
using System.Collections.Immutable;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>OKX's trades of 2020: one row a fill, units in the cells, a byte order mark before every cell of the header.</summary>
internal sealed class OkxTrades : LedgerFormat
{
    /// <inheritdoc/>
    internal override string Id => "okx-trades";

    /// <inheritdoc/>
    internal override string Title => "OKX trades of 2020";

    /// <inheritdoc/>
    internal override string Rule =>
        "The sign of the amount is the side, the total has the other sign; fees are negative and carry their own unit. Trades that "
        + "okx-bills or okx-account tell too count once.";

    /// <inheritdoc/>
    internal override string Lacks => "Account, zone, deposits and withdrawals, balances, residency, KYC level, devices.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "okx";

    /// <inheritdoc/>
    internal override bool NamesAccounts => false;

    /// <inheritdoc/>
    internal override ImmutableArray<string> Retells => ["okx-bills", "okx-account"];

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
        [new("2020", ["Order ID", "Trade ID", "Trade Time", "Pairs", "Amount", "Price", "Total", "Fee", "unit"], ["taker/maker"])];

    /// <inheritdoc/>
    internal override string? Assumption(FormatMatch match) => OkxZone.Assumption(match, OkxZone.Old);

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new OkxTradeRows(match, context);
}

/// <summary>Reads OKX's trades of 2020.</summary>
internal sealed class OkxTradeRows : TradeRows
{
    private readonly long _offset;

    // The same trade id is used for both parties of a fill, and a customer can be both: the order id tells them apart.
    internal OkxTradeRows(FormatMatch match, RowContext context)
        : base(
            match, context, (int)Column.Trade, (int)Column.Trade + 1, countsOccurrences: false,
            new VenueAssets(static spelling => spelling.ToUpperInvariant()),
            "Order ID", "Trade Time", "Pairs", "Amount", "Price", "Total", "Fee", "unit", "Trade ID")
    {
        _offset = OkxZone.Of(match, OkxZone.Old);
        IdScope = [.. "fill-"u8];
        SecondId = (int)Column.Order;
    }

    private enum Column
    {
        Order, Time, Pair, Amount, Price, Total, Fee, Unit, Trade,
    }

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        Id((int)Column.Trade, required: true);
        UtcInstant at = SpacedTime((int)Column.Time, _offset);
        MarketPair pair = Pair((int)Column.Pair, (byte)'_');
        ExactNumber amount = Number((int)Column.Amount, NumberNotation.ZeroWithExponent, required: true);
        CheckNumber((int)Column.Price, NumberNotation.ZeroWithExponent);
        VenueAmount total = AmountWithUnit((int)Column.Total, required: true);
        VenueAmount fee = AmountWithUnit((int)Column.Fee, required: false);
        VenueAsset unit = Asset((int)Column.Unit);
        ReadOnlySpan<byte> order = Id((int)Column.Order, required: true);
        if (Legs.IsSound)
        {
            CheckSides(pair, amount, total, unit);
        }

        if (!Legs.IsSound)
        {
            return;
        }

        LegDraft trade = new(at, LegKind.Trade, LegRole.Base, LegStatus.Posted, default, default, default);
        AddTrade(identity, trade, new VenueAmount(amount, pair.Base), total, fee, DefaultAccount, order);
    }

    private void CheckSides(MarketPair pair, ExactNumber amount, VenueAmount total, VenueAsset unit)
    {
        if (unit != pair.Base)
        {
            Fault((int)Column.Unit, LedgerFault.FiguresDisagree);
        }

        if (total.Asset != pair.Quote)
        {
            Fault((int)Column.Total, LedgerFault.FiguresDisagree);
        }
        else if (total.Number.IsNegative == amount.IsNegative && !amount.IsZero && !total.Number.IsZero)
        {
            Fault((int)Column.Total, LedgerFault.SignNotPossible);
        }
    }
}
