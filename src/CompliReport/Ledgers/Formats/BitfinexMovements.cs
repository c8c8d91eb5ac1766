using System;
using System.Collections.Immutable;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>Bitfinex's deposits and withdrawals.</summary>
internal sealed class BitfinexMovements : LedgerFormat
{
    private static readonly ImmutableArray<string> Core =
        ["#", "CURRENCY", "STATUS", "AMOUNT", "FEES", "DESCRIPTION", "TRANSACTION ID"];

    /// <inheritdoc/>
    internal override string Id => "bitfinex-movements";

    /// <inheritdoc/>
    internal override string Title => "Bitfinex deposits and withdrawals";

    /// <inheritdoc/>
    internal override string Rule =>
        "Amounts are signed and without fee; fees are negative and on top, in the same currency. Movements that bitfinex-ledger tells too "
        + "count once.";

    /// <inheritdoc/>
    internal override string Lacks =>
        "Account, zone (taken as UTC), balances, senders of deposits, banks, residency, KYC level, devices.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "bitfinex";

    /// <inheritdoc/>
    internal override bool NamesAccounts => false;

    /// <inheritdoc/>
    internal override ImmutableArray<string> Retells => ["bitfinex-ledger"];

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
        [new("one date", [.. Core, "DATE"], ["NOTE"]), new("two dates", [.. Core, "STARTED", "UPDATED"], ["NOTE"])];

    /// <inheritdoc/>
    internal override string? Assumption(FormatMatch match) => Bitfinex.Assumption(match);

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new BitfinexMovementRows(match, context);
}

/// <summary>Reads Bitfinex's deposits and withdrawals.</summary>
internal sealed class BitfinexMovementRows : VenueRows
{
    private const int AddressLengthMin = 20;

    private static readonly WordTable<LegStatus> Statuses = new(
        ("COMPLETED", LegStatus.Posted), ("PENDING", LegStatus.Pending), ("PENDING REVIEW", LegStatus.Pending),
        ("PENDING CANCELLATION", LegStatus.Pending), ("PROCESSING", LegStatus.Pending), ("SENDING", LegStatus.Pending),
        ("UNCONFIRMED", LegStatus.Pending), ("APPROVED", LegStatus.Pending), ("CANCELED", LegStatus.Failed),
        ("CANCELLED", LegStatus.Failed), ("FAILED", LegStatus.Failed), ("REJECTED", LegStatus.Failed));

    private readonly VenueAssets _assets = Bitfinex.Assets();

    internal BitfinexMovementRows(FormatMatch match, RowContext context)
        : base(
            match, context, (int)Column.Id, (int)Column.Id + 1, countsOccurrences: false,
            "DATE|STARTED", "CURRENCY", "STATUS", "AMOUNT", "FEES", "DESCRIPTION", "TRANSACTION ID", "#") =>
        IdScope = [.. "movement-"u8];

    private enum Column
    {
        Time, Currency, Status, Amount, Fees, Description, Hash, Id,
    }

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        Id((int)Column.Id, required: true);
        CheckTime((int)Column.Time, Bitfinex.TryReadTime(Cell((int)Column.Time), out UtcInstant at));
        VenueAsset asset = Asset((int)Column.Currency, _assets);
        ExactNumber amount = Number((int)Column.Amount, NumberNotation.Plain, required: true);
        ExactNumber fee = Number((int)Column.Fees, NumberNotation.Plain, required: false);
        if (!Statuses.TryFind(Cell((int)Column.Status), out LegStatus status))
        {
            Fault((int)Column.Status, Cell((int)Column.Status).IsEmpty ? LedgerFault.Missing : LedgerFault.UnknownStatus);
        }

        if (!Legs.IsSound)
        {
            return;
        }

        LegKind kind = amount.IsNegative ? LegKind.FiatWithdrawal : LegKind.FiatDeposit;
        LegDraft leg = new(at, new Movement(kind).KindOf(asset.Class), LegRole.Alone, status, asset.Number, asset.Class, amount);
        // Of coins that go out the description is the address; of a wire it names people.
        ReadOnlySpan<byte> address = Cell((int)Column.Description);
        bool isAddress = leg.Kind == LegKind.CryptoWithdrawal && address.Length >= AddressLengthMin && !address.Contains((byte)' ')
            && IdentifierText.IsSound(address);
        AddWithFee(identity, leg, fee, DefaultAccount, OwnId(identity), isAddress ? address : default);
    }
}
