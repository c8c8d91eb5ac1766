using System;
using System.Buffers;
using System.Collections.Immutable;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>HTX's (Huobi's) trades: one row a fill, whole with both sides and the fee.</summary>
internal sealed class HtxTrades : LedgerFormat
{
    /// <inheritdoc/>
    internal override string Id => "htx-trades";

    /// <inheritdoc/>
    internal override string Title => "HTX trades";

    /// <inheritdoc/>
    internal override string Rule =>
        "Amounts are without sign and fee; the side says the direction; the fee is on top in its own unit, and fee points are a second "
        + "fee.";

    /// <inheritdoc/>
    internal override string Lacks =>
        "Entry ids, order and trade ids, zone (taken as UTC+8), account in the older file, balances, residency, KYC level, devices.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "htx";

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
    [
        new("older", ["Time", "Type", "Pair", "Side", "Price", "Amount", "Total", "Fee"], []),
        new(
            "2023",
            [
                "uid", "symbol", "deal_type", "order_type", "account_type", "price", "volume", "amount", "fee_amount", "fee_currency",
                "fee_point_currency", "fee_point_volume", "deal_time",
            ],
            []),
    ];

    /// <inheritdoc/>
    internal override string? Assumption(FormatMatch match) => Htx.Assumption(match);

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new HtxTradeRows(match, context);
}

/// <summary>What all of HTX's files have in common.</summary>
internal static class Htx
{
    /// <summary>The zone of times, which no file states.</summary>
    internal const long Zone = 8 * UtcInstant.Hour;

    /// <summary>What the receipt says of the zone.</summary>
    internal static string Assumption(FormatMatch match) =>
        $"{match.Format.Id} {match.Version.Version} states no zone: times were taken as {ZoneText.Text(Zone)}.";

    /// <summary>Assets, which the newer files write small; points pay fees and nothing else.</summary>
    internal static VenueAssets Assets() => new(
        static spelling => spelling.ToUpperInvariant(),
        static spelling => spelling.EndsWith("point", StringComparison.OrdinalIgnoreCase)
            ? AssetClass.FeeCredit
            : AssetClasses.Of(spelling.ToUpperInvariant()));
}

/// <summary>Reads HTX's trades.</summary>
internal sealed class HtxTradeRows : TradeRows
{
    private const int ContentColumns = (int)Column.User + 1;

    private static readonly WordTable<LegKind> Types = new(("Exchange", LegKind.Trade), ("Margin", LegKind.Trade), ("Spot", LegKind.Trade));

    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789.-"u8);

    private readonly bool _hasUnits;

    internal HtxTradeRows(FormatMatch match, RowContext context)
        : base(
            match, context, id: -1, ContentColumns, countsOccurrences: true, Htx.Assets(),
            "Time|deal_time", "Pair|symbol", "Side|deal_type", "Amount|volume", "Total|amount", "Fee|fee_amount", "fee_currency",
            "fee_point_volume", "fee_point_currency", "Price|price", "Type", "uid") =>
        _hasUnits = match.Version.Version == "2023";

    private enum Column
    {
        Time, Pair, Side, Amount, Total, Fee, FeeCurrency, Points, PointCurrency, Price, Type, User,
    }

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        UtcInstant at = SpacedTime((int)Column.Time, Htx.Zone);
        if (Has((int)Column.Type) && !Types.TryFind(Cell((int)Column.Type), out _))
        {
            Fault((int)Column.Type, Cell((int)Column.Type).IsEmpty ? LedgerFault.Missing : LedgerFault.UnknownKind);
        }

        int side = Side((int)Column.Side);
        MarketPair pair = Pair((int)Column.Pair, (byte)'/');
        ExactNumber amount = Unsigned((int)Column.Amount, NumberNotation.ZeroWithExponent, required: true);
        ExactNumber total = Unsigned((int)Column.Total, NumberNotation.ZeroWithExponent, required: true);
        CheckNumber((int)Column.Price, NumberNotation.ZeroWithExponent);
        VenueAmount fee = _hasUnits ? Fee(Column.Fee, Column.FeeCurrency) : FeeWithUnit();
        VenueAmount points = _hasUnits ? Fee(Column.Points, Column.PointCurrency) : default;
        ReadOnlySpan<byte> account = Account((int)Column.User);
        if (!Legs.IsSound)
        {
            return;
        }

        LegDraft trade = new(at, LegKind.Trade, LegRole.Base, LegStatus.Posted, default, default, default);
        ReadOnlySpan<byte> group = ContentId(identity);
        AddTrade(
            identity,
            trade,
            new VenueAmount(amount.Towards(side), pair.Base),
            new VenueAmount(total.Towards(-side), pair.Quote),
            fee,
            account,
            group);
        AddFee(identity, trade, points, account, group);
    }

    private VenueAmount Fee(Column number, Column currency)
    {
        ExactNumber fee = Unsigned((int)number, NumberNotation.ZeroWithExponent, required: false);
        return fee.IsZero ? default : new VenueAmount(fee.Negated, Asset((int)currency));
    }

    // "0.00000888BTC": a unit of the pair is known by its letters, since some begin with a digit; any other begins with its first letter.
    private VenueAmount FeeWithUnit()
    {
        ReadOnlySpan<byte> text = Cell((int)Column.Fee), pair = Cell((int)Column.Pair);
        if (text.IsEmpty)
        {
            return default;
        }

        int slash = pair.IndexOf((byte)'/'), letter = text.IndexOfAnyExcept(NumberBytes);
        ReadOnlySpan<byte> first = slash < 0 ? default : pair[..slash], second = pair[(slash + 1)..];
        int unit = first.Length > 0 && text.EndsWith(first) ? first.Length
            : second.Length > 0 && text.EndsWith(second) ? second.Length
            : letter < 0 ? 0 : text.Length - letter;
        ExactNumber fee = default;
        VenueAsset asset = default;
        LedgerFault fault = unit == 0 ? LedgerFault.NumberNotInFormat
            : NumberText.TryRead(text[..^unit], NumberNotation.ZeroWithExponent, out fee);
        fault = fault == LedgerFault.None && !TryFindAsset(text[^unit..], out asset) ? LedgerFault.AssetNotATicker : fault;
        fault = fault == LedgerFault.None && fee.IsNegative ? LedgerFault.SignNotPossible : fault;
        if (fault != LedgerFault.None)
        {
            Fault((int)Column.Fee, fault);
        }

        return new VenueAmount(fee.Negated, asset);
    }
}
