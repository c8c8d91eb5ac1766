using System;
using System.Collections.Immutable;
using CompliReport.Ledgers.Bytes;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>KuCoin's conversions: one row a conversion, amounts with their units in the cells.</summary>
internal sealed class KuCoinConvert : LedgerFormat
{
    /// <inheritdoc/>
    internal override string Id => "kucoin-convert";

    /// <inheritdoc/>
    internal override string Title => "KuCoin conversions";

    /// <inheritdoc/>
    internal override string Rule =>
        "What is sold and what is bought are without sign, each with its unit; there is no fee beside the price. "
        + "Conversions that kucoin-account tells too count once.";

    /// <inheritdoc/>
    internal override string Lacks => "Entry ids, masked accounts in some files, balances, residency, KYC level, devices.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "kucoin";

    /// <inheritdoc/>
    internal override ImmutableArray<string> Retells => ["kucoin-account"];

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
    [
        new(
            "bundle",
            ["UID", "Account Type", "Payment Account", "Sell", "Buy", "Price", "Time of Update" + ZoneText.Mark, "Status"],
            ["Tax"]),
    ];

    /// <inheritdoc/>
    internal override string Normal(string column) => KuCoin.Normal(column);

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new KuCoinConvertRows(match, context);
}

/// <summary>Reads KuCoin's conversions.</summary>
internal sealed class KuCoinConvertRows : TradeRows
{
    private const int ContentColumns = (int)Column.User + 1;

    private readonly long _offset;

    internal KuCoinConvertRows(FormatMatch match, RowContext context)
        : base(
            match, context, id: -1, ContentColumns, countsOccurrences: true, new VenueAssets(),
            "Time of Update(zone)", "Sell", "Buy", "Status", "UID", "Price") =>
        _offset = KuCoin.OffsetOf(match, "Time of Update");

    private enum Column
    {
        Time, Sell, Buy, Status, User, Price,
    }

    /// <inheritdoc/>
    internal override bool SaysNoRows(RecordCursor row) => KuCoin.SaysNoRows(row);

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        UtcInstant at = SpacedTime((int)Column.Time, _offset);
        VenueAmount sold = UnsignedWithUnit((int)Column.Sell), bought = UnsignedWithUnit((int)Column.Buy);
        ReadOnlySpan<byte> word = Cell((int)Column.Status);
        if (word.IsEmpty || !KuCoin.TryReadStatus(word, out LegStatus status))
        {
            Fault((int)Column.Status, word.IsEmpty ? LedgerFault.Missing : LedgerFault.UnknownStatus);
            status = LegStatus.Failed;
        }

        ReadOnlySpan<byte> account = Account((int)Column.User);
        if (!Legs.IsSound)
        {
            return;
        }

        // A currency is what the price is in, whichever side it is on.
        (VenueAmount main, VenueAmount other) = (bought, sold.Towards(-1));
        (main, other) = bought.Asset.Class == AssetClass.Fiat ? (other, main) : (main, other);
        LegDraft trade = new(at, LegKind.Conversion, LegRole.Base, status, default, default, default);
        AddTrade(identity, trade, main, other, default, account, ContentId(identity));
    }
}
