using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Collections.Immutable;
using CompliReport.Ledgers.Cells;
using CompliReport.Ledgers.Identity;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>Kraken's <c>trades.csv</c>: one row a trade, which <c>ledgers.csv</c> tells too, there with this txid as refid.</summary>
internal sealed class KrakenTrades : LedgerFormat
{
    private static readonly ImmutableArray<string> Core = ["txid", "pair", "time", "type", "price", "cost", "fee", "vol"];

    private static readonly ImmutableArray<string> Rest =
    [
        "ordertxid", "ordertype", "margin", "misc", "ledgers", "postxid", "posttxid", "posstatus", "posstatuscode", "cprice", "ccost",
        "cfee", "cvol", "cmargin", "net", "trades", "aclass", "subclass", "costusd", "feeusd", "cpnl",
    ];

    /// <inheritdoc/>
    internal override string Id => "kraken-trades";

    /// <inheritdoc/>
    internal override string Title => "Kraken trades.csv";

    /// <inheritdoc/>
    internal override string Rule =>
        "Volume, cost and fee are without sign, direction from the type; the fee is on top, in the quote asset. A trade on margin moves "
        + "only its fee. Trades that kraken-ledgers tells too count once.";

    /// <inheritdoc/>
    internal override string Lacks =>
        "Account, residency, KYC level, counterparties, addresses, devices; deposits and withdrawals; the result of positions on margin.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "kraken";

    /// <inheritdoc/>
    internal override bool NamesAccounts => false;

    /// <inheritdoc/>
    internal override ImmutableArray<string> Retells => ["kraken-ledgers"];

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
    [
        new("selected columns", Core, Rest),
        new(
            "1", [.. Core, "ordertxid", "ordertype", "margin", "misc", "ledgers"],
            Rest.RemoveRange(["ordertxid", "ordertype", "margin", "misc", "ledgers"])),
        new(
            "with positions", [.. Core, "ordertxid", "ordertype", "margin", "misc", "ledgers", "postxid", "posstatus", "net", "trades"],
            Rest.RemoveRange(["ordertxid", "ordertype", "margin", "misc", "ledgers", "postxid", "posstatus", "net", "trades"])),
    ];

    /// <inheritdoc/>
    internal override Telling TellingOf(LegBatch batch, int leg) => Telling.PartById(batch, leg);

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new KrakenTradeRows(match, context);
}

/// <summary>Reads Kraken's trades.</summary>
internal sealed class KrakenTradeRows : VenueRows
{
    private readonly VenueAssets _assets = new(KrakenAssets.Ticker, KrakenAssets.ClassOf);
    private readonly MarketPairs _pairs;

    internal KrakenTradeRows(FormatMatch match, RowContext context)
        : base(
            match, context, (int)Column.TxId, (int)Column.TxId + 1, countsOccurrences: false,
            "pair", "time", "type", "price", "cost", "fee", "vol", "margin", "txid")
    {
        _pairs = new MarketPairs(KrakenPairs.Split, _assets);
    }

    private enum Column
    {
        Pair, Time, Type, Price, Cost, Fee, Volume, Margin, TxId,
    }

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        CheckTime((int)Column.Time, VenueTime.TryReadSpaced(Cell((int)Column.Time), out UtcInstant at));
        MarketPair pair = Pair((int)Column.Pair, _pairs);
        int side = Word((int)Column.Type, BuyOrSell, LedgerFault.UnknownKind);
        CheckNumber((int)Column.Price, NumberNotation.Plain);
        ExactNumber cost = Unsigned((int)Column.Cost, NumberNotation.Plain, required: true);
        ExactNumber fee = Unsigned((int)Column.Fee, NumberNotation.Plain, required: false);
        ExactNumber volume = Unsigned((int)Column.Volume, NumberNotation.Plain, required: true);
        ExactNumber margin = Unsigned((int)Column.Margin, NumberNotation.Plain, required: false);
        ReadOnlySpan<byte> group = Id((int)Column.TxId, required: true);
        if (!Legs.IsSound)
        {
            return;
        }

        LegDraft leg = new(
            at, LegKind.Trade, LegRole.Base, LegStatus.Posted, pair.Base.Number, pair.Base.Class, volume.Towards(side));
        if (margin.IsZero)
        {
            AddExchange(identity, leg, pair.Quote, cost.Towards(-side), pair.Quote, fee, DefaultAccount, group);
        }
        else if (!fee.IsZero)
        {
            AddFee(identity, leg, pair.Quote, fee, DefaultAccount, group);
        }
        else
        {
            // What was borrowed is not the customer's.
            PassOver("margin_trade_without_fee");
        }
    }
}

/// <summary>Kraken's names of markets: <c>BTC/EUR</c>, <c>XXBTZEUR</c>, <c>XTZAUD</c>.</summary>
internal static class KrakenPairs
{
    private static readonly string[] Quotes =
    [
        "PYUSD", "RLUSD", "USDT", "USDC", "USDD", "USDG", "USDQ", "USDR", "USDS", "EURC", "EURQ", "EURR", "EURT", "AED", "AUD", "BTC",
        "CAD", "CHF", "DAI", "DOT", "ETH", "EUR", "GBP", "JPY", "SOL", "USD", "XBT",
    ];

    private static readonly FrozenSet<string> FourLetters = new HashSet<string>(StringComparer.Ordinal)
    {
        "XETC", "XETH", "XICN", "XLTC", "XMLN", "XNMC", "XREP", "XXBT", "XXDG", "XXLM", "XXMR", "XXRP", "XXVN", "XZEC",
        "ZAUD", "ZCAD", "ZEUR", "ZGBP", "ZJPY", "ZKRW", "ZUSD", "USDT",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The two assets of a market: without a separator both of four letters, else the longest quote that it ends with.</summary>
    internal static (string Base, string Quote)? Split(string pair)
    {
        int slash = pair.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0)
        {
            return (pair[..slash], pair[(slash + 1)..]);
        }

        // XXBTZEUR is XXBT and ZEUR, but XTZAUD is XTZ and AUD: a Z or X before the quote belongs to it only in the old names.
        return pair.Length == 8 && FourLetters.Contains(pair[..4]) && FourLetters.Contains(pair[4..])
            ? (pair[..4], pair[4..])
            : MarketPairs.ByQuote(pair, Quotes);
    }
}
