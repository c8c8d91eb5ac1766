using System;
using System.Collections.Immutable;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>OKX's bills of 2019: one row a movement, without ids.</summary>
internal sealed class OkxBills : LedgerFormat
{
    /// <inheritdoc/>
    internal override string Id => "okx-bills";

    /// <inheritdoc/>
    internal override string Title => "OKX bills of 2019";

    /// <inheritdoc/>
    internal override string Rule =>
        "Sizes are signed and without fee; fees are negative and in the row's currency; the sides of a fill are joined by their second.";

    /// <inheritdoc/>
    internal override string Lacks =>
        "Entry ids, ids that join the sides of a fill, account, prices, residency, KYC level, counterparties, addresses, devices.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "okx";

    /// <inheritdoc/>
    internal override bool NamesAccounts => false;

    /// <inheritdoc/>
    internal override bool JoinsByTime(FormatMatch match) => true;

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
        [new("2019", ["time", "type", "size", "balance", "fee", "currency"], [])];

    /// <inheritdoc/>
    internal override string? Assumption(FormatMatch match) =>
        $"okx-bills 2019 is in Chinese time: times with and without CST were taken as {ZoneText.Text(OkxZone.Old)}.";

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new OkxBillRows(match, context);
}

/// <summary>Reads OKX's bills of 2019.</summary>
internal sealed class OkxBillRows : VenueRows
{
    private static readonly WordTable<Movement> Types = new(
        ("buy", new(LegKind.Trade, 1)),
        ("sell", new(LegKind.Trade, -1)),
        ("deposit", new(LegKind.FiatDeposit, 1)),
        ("withdrawal", new(LegKind.FiatWithdrawal, -1)),
        ("transfer", new(LegKind.InternalTransfer)),
        ("transfer in", new(LegKind.InternalTransfer)),
        ("transfer out", new(LegKind.InternalTransfer)),
        ("fee rebate", new(LegKind.FeeRebate)),
        ("rebate", new(LegKind.FeeRebate)),
        ("airdrop", new(LegKind.Reward)));

    private readonly VenueAssets _assets = new();

    internal OkxBillRows(FormatMatch match, RowContext context)
        : base(
            match, context, id: -1, (int)Column.Currency + 1, countsOccurrences: true,
            "time", "type", "size", "balance", "fee", "currency")
    {
    }

    private enum Column
    {
        Time, Type, Size, Balance, Fee, Currency,
    }

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        ReadOnlySpan<byte> time = Cell((int)Column.Time);
        time = time.EndsWith(" CST"u8) ? time[..^4] : time;
        CheckTime((int)Column.Time, VenueTime.TryReadSpaced(time, out UtcInstant local));
        UtcInstant at = UtcInstant.FromNanoseconds(local.Nanoseconds - OkxZone.Old);
        Movement movement = Movement((int)Column.Type, Types);
        VenueAsset asset = Asset((int)Column.Currency, _assets);
        ExactNumber size = Number((int)Column.Size, NumberNotation.ZeroWithExponent, required: true);
        ExactNumber fee = Number((int)Column.Fee, NumberNotation.ZeroWithExponent, required: false);
        ExactNumber balance = Number((int)Column.Balance, NumberNotation.ZeroWithExponent, required: true);
        if (movement.IsExchange && !size.IsZero && size.IsNegative != movement.Direction < 0)
        {
            Fault((int)Column.Size, LedgerFault.SignNotPossible);
        }

        if (!Legs.IsSound)
        {
            return;
        }

        LegDraft leg = new(
            at, movement.KindOf(asset.Class), movement.RoleOf(asset.Class), LegStatus.Posted, asset.Number, asset.Class, size)
        {
            IsReversal = movement.IsTakenBackBy(size),
            HasBalance = true,
            BalanceAfter = balance,
        };
        ReadOnlySpan<byte> joined = movement.IsExchange ? JoinedByTime(DefaultAccount, at, "fill"u8) : default;
        AddWithFee(identity, leg, fee, DefaultAccount, joined.IsEmpty ? ContentId(identity) : joined);
    }
}
