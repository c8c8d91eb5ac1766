using System;
using System.Collections.Immutable;
using CompliReport.Ledgers.Bytes;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>KuCoin's filled orders of the spot market: one row a fill or order, whole with both sides and the fee.</summary>
internal sealed class KuCoinTrades : LedgerFormat
{
    // The file of orders has it, that of their fills has not.
    private const string OrderAmount = "Order Amount";

    private static readonly ImmutableArray<string> Bundle =
    [
        "UID", "Account Type", "Order ID", "Symbol", "Side", "Order Type", "Avg. Filled Price", "Filled Amount", "Filled Volume",
        "Filled Volume (USDT)", "Fee", "Fee Currency",
    ];

    private static readonly ImmutableArray<string> Extras =
        ["Tax", "Maker/Taker", "Account Mode", "Order Time" + ZoneText.Mark, "Order Time", "Order Price", OrderAmount, "Status"];

    /// <inheritdoc/>
    internal override string Id => "kucoin-trades";

    /// <inheritdoc/>
    internal override string Title => "KuCoin filled orders";

    /// <inheritdoc/>
    internal override string Rule =>
        "Amount, volume and fee are without sign; the side says the direction; the fee is on top and in the fee currency (2018: in the "
        + "quote). Fills that kucoin-account tells too count once.";

    /// <inheritdoc/>
    internal override string Lacks =>
        "Entry ids; zone before the bundles (taken as UTC+8); account before the bundles, and masked accounts in some; balances, "
        + "residency, KYC level, devices. Orders and their fills are two files of the same trades: "
        + "where both are sent, the receipt says how many may count twice.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "kucoin";

    /// <inheritdoc/>
    internal override bool MaySumUp(FormatMatch sums, FormatMatch parts) =>
        Normals(sums.Header).Contains(OrderAmount) && !Normals(parts.Header).Contains(OrderAmount);

    /// <inheritdoc/>
    internal override ImmutableArray<string> Retells => ["kucoin-account"];

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
    [
        new("2018", ["oid", "symbol", "dealPrice", "dealValue", "amount", "fee", "direction", "createdDate"], []),
        new(
            "2019",
            ["Time", "Coins", "Sell/Buy", "Filled Price", "Coin", "Amount", "Coin#2", "Volume", "Coin#3", "Fee", "Coin#4"],
            []),
        new(
            "2021",
            ["tradeCreatedAt", "orderId", "symbol", "side", "price", "size", "funds", "fee", "feeCurrency"],
            ["liquidity", "orderType"]),
        new("bundle without zone", [.. Bundle, "Filled Time"], Extras),
        new("bundle", [.. Bundle, "Filled Time" + ZoneText.Mark], Extras),
    ];

    /// <inheritdoc/>
    internal override string Normal(string column) => KuCoin.Normal(column);

    /// <inheritdoc/>
    internal override string? Assumption(FormatMatch match) => KuCoin.Assumption(match, "Filled Time");

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new KuCoinTradeRows(match, context);
}

/// <summary>What all of KuCoin's files have in common.</summary>
internal static class KuCoin
{
    private const long Unstated = 8 * UtcInstant.Hour;

    private static readonly WordTable<LegStatus> Statuses = new(
        ("SUCCESS", LegStatus.Posted),
        ("SUCCEEDED", LegStatus.Posted),
        ("DONE", LegStatus.Posted),
        ("deal", LegStatus.Posted),
        ("part_deal", LegStatus.Posted),
        ("PROCESSING", LegStatus.Pending),
        ("PENDING", LegStatus.Pending),
        ("WALLET_PROCESSING", LegStatus.Pending),
        ("REVIEW", LegStatus.Pending),
        ("FAILURE", LegStatus.Failed),
        ("FAILED", LegStatus.Failed),
        ("FAIL", LegStatus.Failed),
        ("CANCELLED", LegStatus.Failed),
        ("CANCELED", LegStatus.Failed),
        ("REJECTED", LegStatus.Failed));

    /// <summary>The column without its zone; some files have a comma within the quotes.</summary>
    internal static string Normal(string column) => ZoneText.Normal(column.TrimEnd(','));

    /// <summary>The zone that the time column names; UTC+8 where it names none.</summary>
    internal static long OffsetOf(FormatMatch match, string column) =>
        ZoneText.TryFindInHeader(match.Header, column + ZoneText.Mark, out long stated) ? stated : Unstated;

    /// <summary>What the receipt says of a file without a zone.</summary>
    internal static string? Assumption(FormatMatch match, string column) =>
        ZoneText.TryFindInHeader(match.Header, column + ZoneText.Mark, out _)
            ? null
            : $"{match.Format.Id} {match.Version.Version} states no zone: times were taken as {ZoneText.Text(Unstated)}.";

    /// <summary>Whether the only row says that there are none.</summary>
    internal static bool SaysNoRows(RecordCursor row) => row.Field(0).StartsWith("No matching records found"u8);

    /// <summary>The status of a word; posted where the file has no such column.</summary>
    internal static bool TryReadStatus(ReadOnlySpan<byte> word, out LegStatus status)
    {
        status = LegStatus.Posted;
        return word.IsEmpty || Statuses.TryFind(word, out status);
    }
}

/// <summary>Reads KuCoin's filled orders.</summary>
internal sealed class KuCoinTradeRows : TradeRows
{
    private const int ContentColumns = (int)Column.User + 1;

    private readonly long _offset;
    private readonly bool _hasCoins, _feeIsInQuote;

    internal KuCoinTradeRows(FormatMatch match, RowContext context)
        : base(
            match, context, id: -1, ContentColumns, countsOccurrences: true, new VenueAssets(),
            "createdDate|Time|tradeCreatedAt|Filled Time|Filled Time(zone)", "symbol|Coins|Symbol", "direction|Sell/Buy|side|Side",
            "amount|Amount|size|Filled Amount", "dealValue|Volume|funds|Filled Volume", "fee|Fee", "feeCurrency|Fee Currency|Coin#4",
            "oid|orderId|Order ID", "Status", "UID", "dealPrice|Filled Price|price|Avg. Filled Price", "Coin#2", "Coin#3", "Tax")
    {
        _offset = KuCoin.OffsetOf(match, "Filled Time");
        _hasCoins = match.Version.Version == "2019";
        _feeIsInQuote = match.Version.Version == "2018";
        EmptyMark = [.. "-"u8];
    }

    private enum Column
    {
        Time, Pair, Side, Amount, Volume, Fee, FeeCurrency, Order, Status, User, Price, AmountCoin, VolumeCoin, Tax,
    }

    /// <inheritdoc/>
    internal override bool SaysNoRows(RecordCursor row) => KuCoin.SaysNoRows(row);

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        ExactNumber amount = Unsigned((int)Column.Amount, NumberNotation.ZeroWithExponent, required: true);
        ReadOnlySpan<byte> time = Cell((int)Column.Time);
        if (amount.IsZero && time.IsEmpty && Legs.IsSound)
        {
            PassOver("order_not_filled");
            return;
        }

        UtcInstant at = SpacedTime((int)Column.Time, _offset);
        int side = Side((int)Column.Side);
        MarketPair pair = _hasCoins
            ? new MarketPair(Asset((int)Column.AmountCoin), Asset((int)Column.VolumeCoin))
            : Pair((int)Column.Pair, (byte)'-');
        ExactNumber volume = Unsigned((int)Column.Volume, NumberNotation.ZeroWithExponent, required: true);
        ExactNumber fee = Unsigned((int)Column.Fee, NumberNotation.ZeroWithExponent, required: false);
        CheckNumber((int)Column.Price, NumberNotation.ZeroWithExponent);
        VenueAsset feeAsset = fee.IsZero ? default : _feeIsInQuote ? pair.Quote : Asset((int)Column.FeeCurrency);
        if (!KuCoin.TryReadStatus(Cell((int)Column.Status), out LegStatus status))
        {
            Fault((int)Column.Status, LedgerFault.UnknownStatus);
        }

        ReadOnlySpan<byte> account = Account((int)Column.User), order = Id((int)Column.Order, required: false);
        if (!Legs.IsSound)
        {
            return;
        }

        LegDraft trade = new(at, LegKind.Trade, LegRole.Base, status, default, default, default);
        AddTrade(
            identity,
            trade,
            new VenueAmount(amount.Towards(side), pair.Base),
            new VenueAmount(volume.Towards(-side), pair.Quote),
            new VenueAmount(fee.Negated, feeAsset),
            account,
            order.IsEmpty ? ContentId(identity) : order);
    }
}
