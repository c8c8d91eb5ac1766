using System.Collections.Immutable;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>Binance's convert history: one row a conversion, both sides with their units in the cell.</summary>
internal sealed class BinanceConvert : LedgerFormat
{
    /// <inheritdoc/>
    internal override string Id => "binance-convert";

    /// <inheritdoc/>
    internal override string Title => "Binance convert history";

    /// <inheritdoc/>
    internal override string Rule =>
        "What is sold and what is bought stand in one row, without sign; the fee is in the rate. Only successful rows count. "
        + "Conversions that binance-statement tells too count once.";

    /// <inheritdoc/>
    internal override string Lacks =>
        "Account, ids, zone (taken as UTC), fees, residency, KYC level, counterparties, devices.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "binance";

    /// <inheritdoc/>
    internal override bool NamesAccounts => false;

    /// <inheritdoc/>
    internal override ImmutableArray<string> Retells => ["binance-statement"];

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
    [
        new("2022", ["Date", "Pair", "Type", "Sell", "Buy", "Price", "Inverse Price", "Date Updated", "Status"], []),
        new("2023", ["Date", "Wallet", "Pair", "Type", "Sell", "Buy", "Price", "Inverse Price", "Date Updated", "Status"], []),
    ];

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new BinanceConvertRows(match, context);
}

/// <summary>Reads Binance's conversions.</summary>
internal sealed class BinanceConvertRows : TradeRows
{
    internal BinanceConvertRows(FormatMatch match, RowContext context)
        : base(
            match, context, id: -1, (int)Column.Status + 1, countsOccurrences: true, new VenueAssets(),
            "Date", "Pair", "Type", "Sell", "Buy", "Date Updated", "Status")
    {
    }

    private enum Column
    {
        Date, Pair, Type, Sell, Buy, Updated, Status,
    }

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        CheckTime((int)Column.Date, VenueTime.TryReadYearFirst(Cell((int)Column.Date), out UtcInstant ordered));
        UtcInstant at = ordered;
        if (!Cell((int)Column.Updated).IsEmpty)
        {
            // An order may wait for its price: what moved, moved when it was last updated.
            CheckTime((int)Column.Updated, VenueTime.TryReadYearFirst(Cell((int)Column.Updated), out at));
        }

        VenueAmount sold = UnsignedWithUnit((int)Column.Sell), bought = UnsignedWithUnit((int)Column.Buy);
        LegStatus status = Word((int)Column.Status, BinanceCells.Statuses, LedgerFault.UnknownStatus);
        if (!Legs.IsSound)
        {
            return;
        }

        // The currency is the quote, whichever side it is on; of two coins the one that is given is.
        (VenueAmount traded, VenueAmount quote) = bought.Asset.Class == AssetClass.Fiat
            ? (sold.Towards(-1), bought)
            : (bought, sold.Towards(-1));
        LegDraft trade = new(at, LegKind.Conversion, LegRole.Base, status, default, default, default);
        AddTrade(identity, trade, traded, quote, default, DefaultAccount, ContentId(identity));
        // The statement has the one time or the other.
        Legs.SetBegun(ordered);
    }
}
