using System;
using System.Collections.Immutable;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>Binance's deposit and withdrawal history of coins: two files of nearly the same columns.</summary>
internal sealed class BinanceCrypto : LedgerFormat
{
    /// <summary>The version that says in the file's name only which way its rows go.</summary>
    internal const string Old = "2021";

    private static readonly ImmutableArray<string> Core = ["Date(UTC)", "Coin", "Amount", "Address", "TXID", "Status"];

    /// <inheritdoc/>
    internal override string Id => "binance-crypto";

    /// <inheritdoc/>
    internal override string Title => "Binance deposits or withdrawals of coins";

    /// <inheritdoc/>
    internal override string Rule =>
        "Amounts are without sign and fee; a withdrawal's fee is on top, in the coin. The old version says in the file name whether "
        + "rows are deposits or withdrawals, the new one by its fee column. Only completed rows count. Movements that binance-statement "
        + "tells too count once.";

    /// <inheritdoc/>
    internal override string Lacks =>
        "Account, entry ids, residency, KYC level, devices; who sent a deposit; the zone where the header names none (taken as UTC).";

    /// <inheritdoc/>
    internal override string DefaultExchange => "binance";

    /// <inheritdoc/>
    internal override bool NamesAccounts => false;

    /// <inheritdoc/>
    internal override ImmutableArray<string> Retells => ["binance-statement"];

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
    [
        new(Old, [.. Core, "TransactionFee", "SourceAddress", "PaymentID"], ["Network"]),
        new("2023 deposits", [.. Core, "Network"], []),
        new("2023 withdrawals", [.. Core, "Network", "Fee"], []),
    ];

    /// <inheritdoc/>
    internal override string Normal(string column) => column == "Time" ? "Date(UTC)" : ZonedHeader.Normal(column);

    /// <inheritdoc/>
    internal override string? Assumption(FormatMatch match) =>
        match.Header.Contains("Time") ? "The header names no zone: times were taken as UTC, they may be local." : null;

    /// <inheritdoc/>
    internal override string? Refusal(FormatMatch match, string fileName) =>
        DirectionOf(match, fileName) != 0 ? null
            : $"it is {Id} {match.Version.Version}, whose rows do not say whether they are deposits or withdrawals: the file name must say "
                + "'deposit' or 'withdraw', and nothing else than its columns";

    /// <inheritdoc/>
    internal override string SubjectOf(FormatMatch match, string fileName) => DirectionOf(match, fileName) > 0 ? "deposits" : "withdrawals";

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new BinanceCryptoRows(match, context);

    /// <summary>1 for deposits, -1 for withdrawals, 0 where name and columns do not say it or say different things.</summary>
    internal static int DirectionOf(FormatMatch match, string fileName)
    {
        int named = BinanceFiat.DirectionOf(fileName);
        int columns = match.Version.Version == Old ? named : match.Version.Required.Contains("Fee") ? -1 : 1;
        return named != 0 && named != columns ? 0 : columns;
    }
}

/// <summary>Reads Binance's deposits or withdrawals of coins.</summary>
internal sealed class BinanceCryptoRows : VenueRows
{
    private readonly VenueAssets _assets = new();
    private readonly long _offset;
    private readonly int _direction;

    internal BinanceCryptoRows(FormatMatch match, RowContext context)
        : base(
            match, context, id: -1, (int)Column.Status + 1, countsOccurrences: true,
            "Date(UTC)", "Coin", "Amount", "Fee|TransactionFee", "Address", "TXID", "Status", "SourceAddress")
    {
        _offset = ZonedHeader.OffsetOf(match.Header);
        _direction = BinanceCrypto.DirectionOf(match, context.FileName);
        EventId = (int)Column.TxId;
    }

    private enum Column
    {
        Time, Coin, Amount, Fee, Address, TxId, Status, Source,
    }

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        CheckTime((int)Column.Time, VenueTime.TryReadYearFirst(Cell((int)Column.Time), out UtcInstant at));
        VenueAsset asset = Asset((int)Column.Coin, _assets);
        ExactNumber amount = Unsigned((int)Column.Amount, NumberNotation.ZeroWithExponent, required: true);
        ExactNumber fee = Unsigned((int)Column.Fee, NumberNotation.ZeroWithExponent, required: false);
        LegStatus status = Word((int)Column.Status, BinanceCells.Statuses, LedgerFault.UnknownStatus);
        if (!Legs.IsSound)
        {
            return;
        }

        // The address of a deposit is the customer's own; who sent it is in another column, if anywhere.
        ReadOnlySpan<byte> party = Cell(_direction > 0 ? (int)Column.Source : (int)Column.Address);
        LegDraft leg = new(
            UtcInstant.FromNanoseconds(at.Nanoseconds - _offset), _direction > 0 ? LegKind.CryptoDeposit : LegKind.CryptoWithdrawal,
            LegRole.Alone, status, asset.Number, asset.Class, amount.Towards(_direction));
        ReadOnlySpan<byte> group = ContentId(identity);
        Add(identity, leg, DefaultAccount, group, IdentifierText.IsSound(party) ? party : default);
        AddFee(identity, leg, asset, fee, DefaultAccount, group);
    }
}
