using System;
using System.Collections.Immutable;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>Binance's spot trades: one row a fill, with both sides and the fee; the units stand in columns or behind the numbers.</summary>
internal sealed class BinanceTrades : LedgerFormat
{
    /// <summary>The version whose units stand in columns of their own.</summary>
    internal const string InColumns = "2019";

    /// <inheritdoc/>
    internal override string Id => "binance-trades";

    /// <inheritdoc/>
    internal override string Title => "Binance spot trades";

    /// <inheritdoc/>
    internal override string Rule =>
        "Amounts are without sign and fee, direction from the side; one row is a whole fill: base, quote and fee, the fee often in BNB. "
        + "Fills that binance-statement tells too count once.";

    /// <inheritdoc/>
    internal override string Lacks =>
        "Account, trade and order ids, residency, KYC level, counterparties, devices; the zone where the header names none (taken as UTC).";

    /// <inheritdoc/>
    internal override string DefaultExchange => "binance";

    /// <inheritdoc/>
    internal override bool NamesAccounts => false;

    /// <inheritdoc/>
    internal override ImmutableArray<string> Retells => ["binance-statement"];

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
    [
        new(InColumns, ["Date(UTC)", "Market", "Type", "Price", "Amount", "Total", "Fee", "Fee Coin"], []),
        new("2021", ["Date(UTC)", "Pair", "Side", "Price", "Executed", "Amount", "Fee"], []),
        new("2025", ["Time", "Pair", "Side", "Price", "Executed", "Amount", "Fee"], []),
        new("2025 Spanish", ["Tiempo", "Par", "Lado", "Precio", "Ejecutado", "Cantidad", "Tarifa"], []),
    ];

    /// <inheritdoc/>
    internal override string Normal(string column) => ZonedHeader.Normal(column);

    /// <inheritdoc/>
    internal override string? Assumption(FormatMatch match) =>
        match.Version.Required[0] == "Date(UTC)" ? null : "The header names no zone: times were taken as UTC, they may be local.";

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new BinanceTradeRows(match, context);
}

/// <summary>Reads Binance's fills.</summary>
internal sealed class BinanceTradeRows : VenueRows
{
    // ADAEUR is ADA in EUR: AEUR is the quote of none but these.
    private static readonly string[] MarketsInAeur = ["BTCAEUR", "ETHAEUR", "EURAEUR"];

    private static readonly string[] Quotes =
    [
        "FDUSD", "BIDR", "BKRW", "BUSD", "BVND", "DOGE", "EURI", "GYEN", "IDRT", "TUSD", "USDC", "USDP", "USDS", "USDT", "USD1", "ARS",
        "AUD", "BNB", "BRL", "BTC", "COP", "CZK", "DAI", "DOT", "ETH", "EUR", "GBP", "JPY", "MXN", "NGN", "PAX", "PLN", "RON", "RUB",
        "SOL", "TRX", "TRY", "UAH", "UST", "VAI", "XMR", "XRP", "ZAR",
    ];

    private readonly VenueAssets _assets = new();
    private readonly MarketPairs _pairs;
    private readonly long _offset;
    private readonly bool _isInColumns;

    internal BinanceTradeRows(FormatMatch match, RowContext context)
        : base(
            match, context, id: -1, (int)Column.FeeCoin + 1, countsOccurrences: true,
            "Date(UTC)|Time|Tiempo", "Market|Pair|Par", "Type|Side|Lado", "Price|Precio",
            match.Version.Version == BinanceTrades.InColumns ? "Amount" : "Executed|Ejecutado",
            match.Version.Version == BinanceTrades.InColumns ? "Total" : "Amount|Cantidad", "Fee|Tarifa", "Fee Coin")
    {
        _pairs = new MarketPairs(Split, _assets);
        _offset = ZonedHeader.OffsetOf(match.Header);
        _isInColumns = match.Version.Version == BinanceTrades.InColumns;
    }

    private enum Column
    {
        Time, Market, Side, Price, Executed, Total, Fee, FeeCoin,
    }

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        CheckTime((int)Column.Time, VenueTime.TryReadYearFirst(Cell((int)Column.Time), out UtcInstant at));
        int side = Word((int)Column.Side, BuyOrSell, LedgerFault.UnknownKind);
        Fill fill = _isInColumns ? ReadColumns() : ReadGlued();
        if (!Legs.IsSound)
        {
            return;
        }

        VenueAsset traded = fill.Pair.Base;
        LegDraft leg = new(
            UtcInstant.FromNanoseconds(at.Nanoseconds - _offset), LegKind.Trade, LegRole.Base, LegStatus.Posted, traded.Number,
            traded.Class, fill.Executed.Towards(side));
        AddExchange(
            identity, leg, fill.Pair.Quote, fill.Total.Towards(-side), fill.FeeAsset, fill.Fee, DefaultAccount, ContentId(identity));
    }

    private Fill ReadColumns()
    {
        CheckNumber((int)Column.Price, NumberNotation.ZeroWithExponent);
        MarketPair pair = Pair((int)Column.Market, _pairs);
        ExactNumber executed = Unsigned((int)Column.Executed, NumberNotation.ZeroWithExponent, required: true);
        ExactNumber total = Unsigned((int)Column.Total, NumberNotation.ZeroWithExponent, required: true);
        ExactNumber fee = Unsigned((int)Column.Fee, NumberNotation.ZeroWithExponent, required: false);
        VenueAsset feeAsset = fee.IsZero ? default : Asset((int)Column.FeeCoin, _assets);
        return new Fill(pair, executed, total, fee, feeAsset);
    }

    // The pair ends with the unit of the total; what is left of it is the unit of what was traded.
    private Fill ReadGlued()
    {
        CheckPrice();
        ReadOnlySpan<byte> market = Cell((int)Column.Market), quote = BinanceCells.UnitOf(Cell((int)Column.Total));
        bool isPair = quote.Length > 0 && market.Length > quote.Length && market.EndsWith(quote);
        ReadOnlySpan<byte> traded = isPair ? market[..^quote.Length] : default;
        VenueAsset quoteAsset = default, tradedAsset = default;
        if (!isPair || !_assets.TryFind(quote, Legs.Assets, out quoteAsset) || !_assets.TryFind(traded, Legs.Assets, out tradedAsset))
        {
            Fault((int)Column.Market, market.IsEmpty ? LedgerFault.Missing : LedgerFault.PairNotUnderstood);
            return default;
        }

        ExactNumber executed = Glued((int)Column.Executed, traded), total = Glued((int)Column.Total, quote);
        ReadOnlySpan<byte> cell = Cell((int)Column.Fee);
        ExactNumber fee = default;
        VenueAsset feeAsset = default;
        if (!cell.IsEmpty)
        {
            bool isInTraded = BinanceCells.TryReadGlued(cell, traded, out _) == LedgerFault.None;
            ReadOnlySpan<byte> unit = isInTraded ? traded : BinanceCells.UnitOf(cell);
            fee = Glued((int)Column.Fee, unit);
            if (!_assets.TryFind(unit, Legs.Assets, out feeAsset))
            {
                Fault((int)Column.Fee, LedgerFault.AssetNotATicker);
            }
        }

        return new Fill(new MarketPair(tradedAsset, quoteAsset), executed, total, fee, feeAsset);
    }

    private void CheckPrice()
    {
        bool isGrouped = Cell((int)Column.Price).Contains((byte)'.');
        CheckNumber((int)Column.Price, isGrouped ? NumberNotation.Thousands : NumberNotation.ZeroWithExponent);
    }

    private ExactNumber Glued(int column, ReadOnlySpan<byte> unit)
    {
        ReadOnlySpan<byte> cell = Cell(column);
        LedgerFault fault = BinanceCells.TryReadGlued(cell, unit, out ExactNumber number);
        fault = cell.IsEmpty ? LedgerFault.Missing
            : fault == LedgerFault.None && number.IsNegative ? LedgerFault.SignNotPossible
            : fault;
        if (fault != LedgerFault.None)
        {
            Fault(column, fault);
        }

        return number;
    }

    private static (string Base, string Quote)? Split(string name) =>
        Array.IndexOf(MarketsInAeur, name) >= 0 ? (name[..^4], "AEUR") : MarketPairs.ByQuote(name, Quotes);

    private readonly record struct Fill(MarketPair Pair, ExactNumber Executed, ExactNumber Total, ExactNumber Fee, VenueAsset FeeAsset);
}
