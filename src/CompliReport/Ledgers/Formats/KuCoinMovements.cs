using System;
using System.Collections.Immutable;
using CompliReport.Ledgers.Bytes;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>KuCoin's deposits and withdrawals of coins: two files that differ in the column of the address.</summary>
internal sealed class KuCoinMovements : LedgerFormat
{
    /// <summary>The column that only the file of withdrawals has.</summary>
    internal const string WithdrawalAddress = "Withdrawal Address/Account";

    private static readonly ImmutableArray<string> Core =
        ["UID", "Account Type", "Time" + ZoneText.Mark, "Coin", "Amount", "Fee", "Transfer Network", "Status", "Remarks"];

    /// <inheritdoc/>
    internal override string Id => "kucoin-movements";

    /// <inheritdoc/>
    internal override string Title => "KuCoin deposits and withdrawals";

    /// <inheritdoc/>
    internal override string Rule =>
        "Amounts are without sign and fee, the fee is on top in the same coin; the column of the address says which of the two files it "
        + "is. Movements that kucoin-account tells too count once.";

    /// <inheritdoc/>
    internal override string Lacks =>
        "Entry ids, senders of deposits, masked accounts in some files, balances, residency, KYC level, devices.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "kucoin";

    /// <inheritdoc/>
    internal override ImmutableArray<string> Retells => ["kucoin-account"];

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
    [
        new("deposits", Core, ["Hash", "Deposit Address"]),
        new("withdrawals", [.. Core, WithdrawalAddress], ["Hash"]),
    ];

    /// <inheritdoc/>
    internal override string Normal(string column) => KuCoin.Normal(column);

    /// <inheritdoc/>
    internal override string SubjectOf(FormatMatch match, string fileName) => match.Version.Version;

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new KuCoinMovementRows(match, context);
}

/// <summary>Reads KuCoin's deposits and withdrawals.</summary>
internal sealed class KuCoinMovementRows : VenueRows
{
    private const int ContentColumns = (int)Column.Status + 1;

    private readonly VenueAssets _assets = new();
    private readonly long _offset;

    internal KuCoinMovementRows(FormatMatch match, RowContext context)
        : base(
            match, context, id: -1, ContentColumns, countsOccurrences: true,
            "Time(zone)", "Coin", "Amount", "Fee", "Remarks", "UID", "Hash", KuCoinMovements.WithdrawalAddress + "|Deposit Address",
            "Transfer Network", "Status")
    {
        _offset = KuCoin.OffsetOf(match, "Time");
        IsOut = match.Version.Version == "withdrawals";
        EmptyMark = [.. "-"u8];
        EventId = (int)Column.Hash;
    }

    private enum Column
    {
        Time, Coin, Amount, Fee, Remarks, User, Hash, Address, Network, Status,
    }

    private bool IsOut { get; }

    /// <inheritdoc/>
    internal override bool SaysNoRows(RecordCursor row) => KuCoin.SaysNoRows(row);

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        UtcInstant at = SpacedTime((int)Column.Time, _offset);
        VenueAsset asset = Asset((int)Column.Coin, _assets);
        ExactNumber amount = Number((int)Column.Amount, NumberNotation.ZeroWithExponent, required: true);
        ExactNumber fee = Number((int)Column.Fee, NumberNotation.ZeroWithExponent, required: false);
        CheckSign(Column.Amount, amount);
        CheckSign(Column.Fee, fee);
        ReadOnlySpan<byte> word = Cell((int)Column.Status);
        if (word.IsEmpty || !KuCoin.TryReadStatus(word, out LegStatus status))
        {
            Fault((int)Column.Status, word.IsEmpty ? LedgerFault.Missing : LedgerFault.UnknownStatus);
            status = LegStatus.Failed;
        }

        ReadOnlySpan<byte> account = Account((int)Column.User), address = Id((int)Column.Address, required: false);
        if (!Legs.IsSound)
        {
            return;
        }

        // Some files of both kinds have no address at all; their remark is one word.
        bool isOut = IsOut || Cell((int)Column.Remarks).SequenceEqual("Withdrawal"u8);
        Movement movement = new(isOut ? LegKind.FiatWithdrawal : LegKind.FiatDeposit, isOut ? -1 : 1);
        LegDraft leg = new(
            at, movement.KindOf(asset.Class), LegRole.Alone, status, asset.Number, asset.Class, amount.Towards(movement.Direction));
        AddWithFee(identity, leg, fee.Negated, account, ContentId(identity), IsOut ? address : default);
    }

    private void CheckSign(Column column, ExactNumber number)
    {
        if (number.IsNegative)
        {
            Fault((int)column, LedgerFault.SignNotPossible);
        }
    }
}
