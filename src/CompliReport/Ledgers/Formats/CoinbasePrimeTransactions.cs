using System;
using System.Collections.Immutable;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>Coinbase Prime's transactions: one row an activity; a conversion names its other asset in the title only.</summary>
internal sealed class CoinbasePrimeTransactions : LedgerFormat
{
    /// <inheritdoc/>
    internal override string Id => "coinbase-prime-transactions";

    /// <inheritdoc/>
    internal override string Title => "Coinbase Prime transactions";

    /// <inheritdoc/>
    internal override string Rule =>
        "Values are without fee and have thousands separators; direction from the activity type. A conversion is the side that is given: "
        + "how much came for it is not in the file, and is not guessed.";

    /// <inheritdoc/>
    internal override string Lacks =>
        "The other side of conversions, fees, trades (coinbase-prime-orders has them), residency, KYC level, counterparties, devices.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "coinbase-prime";

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
    [
        new(
            "1",
            [
                "activity id", "final status", "activity type", "transaction value", "transaction currency", "last updated time",
                "portfolio id",
            ],
            [
                "activity title", "asset", "wallet name", "initiated by", "approved by", "rejected by", "initiated time", "activity level",
                "portfolio name", "entity name", "entity id",
            ]),
    ];

    /// <inheritdoc/>
    internal override string Normal(string column) => CoinbasePrime.Normal(column);

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new CoinbasePrimeTransactionRows(match, context);
}

/// <summary>Reads the rows of transactions.</summary>
internal sealed class CoinbasePrimeTransactionRows : VenueRows
{
    private static readonly WordTable<LegStatus> Statuses = new(
        ("Completed", LegStatus.Posted), ("Complete", LegStatus.Posted), ("Done", LegStatus.Posted), ("Imported", LegStatus.Posted),
        ("Pending", LegStatus.Pending), ("Processing", LegStatus.Pending), ("Created", LegStatus.Pending),
        ("Awaiting approval", LegStatus.Pending), ("Cancelled", LegStatus.Failed), ("Canceled", LegStatus.Failed),
        ("Rejected", LegStatus.Failed), ("Failed", LegStatus.Failed), ("Expired", LegStatus.Failed));

    private static readonly WordTable<Movement> Types = new(
        ("Deposit", new(LegKind.FiatDeposit, 1)),
        ("Withdrawal", new(LegKind.FiatWithdrawal, -1)),
        ("Conversion", new(LegKind.Conversion, -1)),
        ("Transfer", new(LegKind.InternalTransfer)),
        ("Internal Deposit", new(LegKind.InternalTransfer, 1)),
        ("Internal Withdrawal", new(LegKind.InternalTransfer, -1)),
        ("Sweep Deposit", new(LegKind.InternalTransfer, 1)),
        ("Sweep Withdrawal", new(LegKind.InternalTransfer, -1)),
        ("Reward", new(LegKind.Reward, 1)),
        ("Billing Withdrawal", new(LegKind.Fee, -1)));

    private readonly VenueAssets _assets = new();
    private InstantText _times;

    internal CoinbasePrimeTransactionRows(FormatMatch match, RowContext context)
        : base(
            match, context, (int)Column.ActivityId, (int)Column.ActivityId + 1, countsOccurrences: false,
            "final status", "activity type", "transaction value", "transaction currency", "last updated time", "portfolio id",
            "activity id")
    {
    }

    private enum Column
    {
        Status, Type, Value, Currency, Updated, Portfolio, ActivityId,
    }

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        CheckTime((int)Column.Updated, CoinbasePrime.TryReadTime(Cell((int)Column.Updated), ref _times, out UtcInstant at));
        LegStatus status = Word((int)Column.Status, Statuses, LedgerFault.UnknownStatus);
        Movement movement = Movement((int)Column.Type, Types);
        VenueAsset asset = Asset((int)Column.Currency, _assets);
        ExactNumber amount = Number((int)Column.Value, NumberNotation.Thousands, required: true);
        ReadOnlySpan<byte> account = Account((int)Column.Portfolio), group = Id((int)Column.ActivityId, required: true);
        // The type says the direction; a sign may repeat it and never contradict it.
        if (amount.IsNegative && movement.Direction > 0)
        {
            Fault((int)Column.Value, LedgerFault.SignNotPossible);
        }

        if (Legs.IsSound)
        {
            LegDraft leg = new(
                at, movement.KindOf(asset.Class), movement.RoleOf(asset.Class), status, asset.Number, asset.Class,
                amount.Towards(movement.Direction));
            Add(identity, leg, account, group);
        }
    }
}
