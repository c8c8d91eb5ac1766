using System;
using System.Collections.Immutable;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>Coinbase Prime's orders: one row an order with what was filled of it in all.</summary>
internal sealed class CoinbasePrimeOrders : LedgerFormat
{
    /// <inheritdoc/>
    internal override string Id => "coinbase-prime-orders";

    /// <inheritdoc/>
    internal override string Title => "Coinbase Prime orders";

    /// <inheritdoc/>
    internal override string Rule =>
        "Filled quantities are without sign and fee, direction from the side; fees and commissions are on top, in the quote asset. An "
        + "order that is still open is announced, one of which nothing was filled moves nothing.";

    /// <inheritdoc/>
    internal override string Lacks =>
        "Single fills (an order is one exchange at its last update), deposits and withdrawals, residency, KYC level, devices.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "coinbase-prime";

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
    [
        new(
            "1",
            [
                "order id", "status", "market", "side", "filled base quantity", "filled quote quantity", "total fees and commissions",
                "last updated time", "portfolio id",
            ],
            [
                "type", "limit price", "total order quantity", "order currency", "average fill price", "initiated by", "initiated time",
                "activity level", "portfolio name", "entity name", "entity id",
            ]),
    ];

    /// <inheritdoc/>
    internal override string Normal(string column) => CoinbasePrime.Normal(column);

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new CoinbasePrimeOrderRows(match, context);
}

/// <summary>What both files of Coinbase Prime have in common.</summary>
internal static class CoinbasePrime
{
    /// <summary>Names of columns are read whatever their case.</summary>
#pragma warning disable CA1308 // The lower case is only for comparing.
    internal static string Normal(string column) => column.ToLowerInvariant();
#pragma warning restore CA1308

    /// <summary>RFC 3339, or <c>2025-01-04 07:12:27 UTC</c>.</summary>
    internal static bool TryReadTime(ReadOnlySpan<byte> text, ref InstantText times, out UtcInstant at)
    {
        if (VenueTime.TryReadSpacedUtc(text, out at))
        {
            return true;
        }

        bool sound = times.TryParse(text, out long nanoseconds);
        at = UtcInstant.FromNanoseconds(nanoseconds);
        return sound;
    }
}

/// <summary>Reads the rows of orders.</summary>
internal sealed class CoinbasePrimeOrderRows : VenueRows
{
    // What was filled of an order that ended otherwise was filled all the same.
    private static readonly WordTable<LegStatus> Statuses = new(
        ("Filled", LegStatus.Posted), ("Completed", LegStatus.Posted), ("Complete", LegStatus.Posted),
        ("Cancelled", LegStatus.Posted), ("Canceled", LegStatus.Posted), ("Expired", LegStatus.Posted), ("Failed", LegStatus.Posted),
        ("Rejected", LegStatus.Posted), ("Open", LegStatus.Pending), ("Pending", LegStatus.Pending), ("Processing", LegStatus.Pending));

    private readonly VenueAssets _assets = new();
    private readonly MarketPairs _pairs;
    private InstantText _times;

    internal CoinbasePrimeOrderRows(FormatMatch match, RowContext context)
        : base(
            match, context, (int)Column.OrderId, (int)Column.OrderId + 1, countsOccurrences: false,
            "status", "market", "side", "filled base quantity", "filled quote quantity", "total fees and commissions", "last updated time",
            "portfolio id", "order id", "average fill price")
    {
        _pairs = new MarketPairs(Split, _assets);
    }

    private enum Column
    {
        Status, Market, Side, Base, Quote, Fees, Updated, Portfolio, OrderId, Price,
    }

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        CheckTime((int)Column.Updated, CoinbasePrime.TryReadTime(Cell((int)Column.Updated), ref _times, out UtcInstant at));
        LegStatus status = Word((int)Column.Status, Statuses, LedgerFault.UnknownStatus);
        MarketPair pair = Pair((int)Column.Market, _pairs);
        int side = Word((int)Column.Side, BuyOrSell, LedgerFault.UnknownKind);
        ExactNumber filled = Unsigned((int)Column.Base, NumberNotation.Thousands, required: false);
        ExactNumber paid = Unsigned((int)Column.Quote, NumberNotation.Thousands, required: !filled.IsZero);
        ExactNumber fee = Unsigned((int)Column.Fees, NumberNotation.Thousands, required: false);
        CheckNumber((int)Column.Price, NumberNotation.Thousands);
        ReadOnlySpan<byte> account = Account((int)Column.Portfolio), group = Id((int)Column.OrderId, required: true);
        if (!Legs.IsSound)
        {
            return;
        }

        if (filled.IsZero && paid.IsZero && fee.IsZero)
        {
            PassOver("nothing_filled");
            return;
        }

        LegDraft leg = new(at, LegKind.Trade, LegRole.Base, status, pair.Base.Number, pair.Base.Class, filled.Towards(side));
        AddExchange(identity, leg, pair.Quote, paid.Towards(-side), pair.Quote, fee, account, group);
    }

    private static (string Base, string Quote)? Split(string market)
    {
        int at = market.IndexOfAny(['-', '/']);
        return at > 0 ? (market[..at], market[(at + 1)..]) : null;
    }
}
