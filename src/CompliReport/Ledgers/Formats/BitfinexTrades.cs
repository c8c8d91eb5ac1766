using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Collections.Immutable;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>Bitfinex's trades: one row a fill, with the price in place of the other side.</summary>
internal sealed class BitfinexTrades : LedgerFormat
{
    private static readonly ImmutableArray<string> Core = ["#", "PAIR", "AMOUNT", "PRICE", "FEE", "FEE CURRENCY", "DATE", "ORDER ID"];

    /// <inheritdoc/>
    internal override string Id => "bitfinex-trades";

    /// <inheritdoc/>
    internal override string Title => "Bitfinex trades";

    /// <inheritdoc/>
    internal override string Rule =>
        "The sign of the amount is the side; the other side is amount times price, exact, which may differ from the ledger in the last "
        + "digit; fees are negative and in the fee currency. Trades that bitfinex-ledger tells too count once.";

    /// <inheritdoc/>
    internal override string Lacks =>
        "Account, zone (taken as UTC), balances, residency, KYC level, devices.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "bitfinex";

    /// <inheritdoc/>
    internal override bool NamesAccounts => false;

    /// <inheritdoc/>
    internal override ImmutableArray<string> Retells => ["bitfinex-ledger"];

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
        [new("without percentage", Core, []), new("with percentage", [.. Core, "FEE PERC"], [])];

    /// <inheritdoc/>
    internal override string? Assumption(FormatMatch match) => Bitfinex.Assumption(match);

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new BitfinexTradeRows(match, context);
}

/// <summary>What all of Bitfinex's files have in common.</summary>
internal static class Bitfinex
{
    // Bitfinex's own tickers where they differ; its UST is Tether, Terra's coin was TERRAUST there.
    private static readonly FrozenDictionary<string, string> Aliases = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["UST"] = "USDT",
        ["EUT"] = "EURT",
        ["DSH"] = "DASH",
        ["IOT"] = "IOTA",
        ["QTM"] = "QTUM",
        ["BCHN"] = "BCH",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What the receipt says: customers choose zone and order of the date, and the file states neither.</summary>
    internal static string Assumption(FormatMatch match) =>
        $"{match.Format.Id} states neither zone nor order of the date: times were taken as UTC, and dates as day-month-year or "
            + "year-month-day.";

    /// <summary>Assets by Bitfinex's tickers.</summary>
    internal static VenueAssets Assets() => new(static spelling => Aliases.GetValueOrDefault(spelling, spelling));

    /// <summary>A time with the day first, or with the whole year first.</summary>
    internal static bool TryReadTime(ReadOnlySpan<byte> text, out UtcInstant at) =>
        VenueTime.TryReadDayFirst(text, out at) || VenueTime.TryReadSpaced(text, out at);
}

/// <summary>Reads Bitfinex's trades.</summary>
internal sealed class BitfinexTradeRows : TradeRows
{
    internal BitfinexTradeRows(FormatMatch match, RowContext context)
        : base(
            match, context, (int)Column.Id, (int)Column.Id + 1, countsOccurrences: false, Bitfinex.Assets(),
            "PAIR", "AMOUNT", "PRICE", "FEE", "FEE CURRENCY", "DATE", "ORDER ID", "#") =>
        IdScope = [.. "trade-"u8];

    private enum Column
    {
        Pair, Amount, Price, Fee, FeeCurrency, Time, Order, Id,
    }

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        Id((int)Column.Id, required: true);
        CheckTime((int)Column.Time, Bitfinex.TryReadTime(Cell((int)Column.Time), out UtcInstant at));
        MarketPair pair = PairOrSixLetters((int)Column.Pair, (byte)'/');
        bool isSound = TryReadNumber((int)Column.Amount, NumberNotation.Plain, required: true, out ExactNumber amount);
        ExactNumber price = Unsigned((int)Column.Price, NumberNotation.Plain, required: true);
        ExactNumber fee = Number((int)Column.Fee, NumberNotation.Plain, required: false);
        VenueAsset feeAsset = fee.IsZero ? default : Asset((int)Column.FeeCurrency);
        ExactNumber value = default;
        if (isSound && !ExactNumber.TryMultiply(amount, price, out value))
        {
            Fault((int)Column.Price, LedgerFault.AmountTooManyDigits);
        }

        if (!Legs.IsSound)
        {
            return;
        }

        LegDraft trade = new(at, LegKind.Trade, LegRole.Base, LegStatus.Posted, default, default, default);
        AddTrade(
            identity,
            trade,
            new VenueAmount(amount, pair.Base),
            new VenueAmount(value.Negated, pair.Quote),
            new VenueAmount(fee, feeAsset),
            DefaultAccount,
            OwnId(identity));
    }
}
