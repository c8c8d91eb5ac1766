using System;
using System.Collections.Immutable;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>HTX's deposits and withdrawals of coins: the only export for customers that names both addresses.</summary>
internal sealed class HtxMovements : LedgerFormat
{
    /// <inheritdoc/>
    internal override string Id => "htx-movements";

    /// <inheritdoc/>
    internal override string Title => "HTX deposits and withdrawals";

    /// <inheritdoc/>
    internal override string Rule =>
        "Amounts are without sign and fee; the columns say whether the file is of deposits or withdrawals; the fee is on top in the same "
        + "coin.";

    /// <inheritdoc/>
    internal override string Lacks => "Entry ids, status, zone (taken as UTC+8), balances, residency, KYC level, devices.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "htx";

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
    [
        new("deposits", ["uid", "currency", "tx_hash", "from_address", "to_address", "amount", "deposit_time"], []),
        new("withdrawals", ["uid", "currency", "tx_hash", "to_address", "amount", "fee", "withdraw_time"], []),
    ];

    /// <inheritdoc/>
    internal override string? Assumption(FormatMatch match) => Htx.Assumption(match);

    /// <inheritdoc/>
    internal override string SubjectOf(FormatMatch match, string fileName) => match.Version.Version;

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new HtxMovementRows(match, context);
}

/// <summary>Reads HTX's deposits and withdrawals.</summary>
internal sealed class HtxMovementRows : TradeRows
{
    private const int ContentColumns = (int)Column.User + 1;

    private readonly Movement _movement;

    internal HtxMovementRows(FormatMatch match, RowContext context)
        : base(
            match, context, id: -1, ContentColumns, countsOccurrences: true, Htx.Assets(),
            "deposit_time|withdraw_time", "currency", "amount", "fee", "from_address", "to_address", "tx_hash", "uid") =>
        _movement = match.Version.Version == "deposits" ? new Movement(LegKind.FiatDeposit, 1) : new Movement(LegKind.FiatWithdrawal, -1);

    private enum Column
    {
        Time, Currency, Amount, Fee, From, To, Hash, User,
    }

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        UtcInstant at = SpacedTime((int)Column.Time, Htx.Zone);
        VenueAsset asset = Asset((int)Column.Currency);
        ExactNumber amount = Unsigned((int)Column.Amount, NumberNotation.ZeroWithExponent, required: true);
        ExactNumber fee = Unsigned((int)Column.Fee, NumberNotation.ZeroWithExponent, required: false);
        ReadOnlySpan<byte> account = Account((int)Column.User);
        ReadOnlySpan<byte> address = Id(_movement.Direction > 0 ? (int)Column.From : (int)Column.To, required: false);
        if (!Legs.IsSound)
        {
            return;
        }

        LegDraft leg = new(
            at, _movement.KindOf(asset.Class), LegRole.Alone, LegStatus.Posted, asset.Number, asset.Class,
            amount.Towards(_movement.Direction));
        AddWithFee(identity, leg, fee.Negated, account, ContentId(identity), address);
    }
}
