using System;
using System.Collections.Immutable;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>Bitstamp's older transactions export: units stand in the cells, times have no seconds, rows have no ids.</summary>
internal sealed class BitstampV1 : LedgerFormat
{
    /// <inheritdoc/>
    internal override string Id => "bitstamp-v1";

    /// <inheritdoc/>
    internal override string Title => "Bitstamp transactions, units in the cells";

    /// <inheritdoc/>
    internal override string Rule =>
        "Amounts are without sign and fee, direction from type and sub type; one market row is a whole trade: amount, value and fee.";

    /// <inheritdoc/>
    internal override string Lacks => "Entry ids, seconds, zone (taken as UTC), residency, KYC level, counterparties, addresses, devices.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "bitstamp";

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
        [new("1", ["Type", "Datetime", "Account", "Amount", "Value", "Rate", "Fee", "Sub Type"], [])];

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new BitstampV1Rows(match, context);
}

/// <summary>Reads rows whose amounts carry their unit: <c>1.00000000 ETH</c>.</summary>
internal sealed class BitstampV1Rows : BitstampRows
{
    internal BitstampV1Rows(FormatMatch match, RowContext context)
        : base(match, context, hasIds: false, "Type", "Sub Type", "Datetime", "Account", "Amount", "Value", "Fee", "Rate")
    {
    }

    /// <inheritdoc/>
    protected override bool TryReadTime(ReadOnlySpan<byte> text, out UtcInstant at) => VenueTime.TryReadMonthName(text, out at);

    /// <inheritdoc/>
    protected override BitstampAmount Amount(int column, bool required)
    {
        ReadOnlySpan<byte> text = Cell(column);
        if (text.IsEmpty)
        {
            if (required)
            {
                Fault(column, LedgerFault.Missing);
            }

            return default;
        }

        int space = text.IndexOf((byte)' ');
        ExactNumber number = default;
        LedgerFault fault = space < 0 ? LedgerFault.NumberNotInFormat : NumberText.TryRead(text[..space], NumberNotation.Plain, out number);
        VenueAsset asset = default;
        if (fault == LedgerFault.None && !Assets.TryFind(text[(space + 1)..], Legs.Assets, out asset))
        {
            fault = LedgerFault.AssetNotATicker;
        }

        if (fault != LedgerFault.None)
        {
            Fault(column, fault);
        }

        return new BitstampAmount(number, asset);
    }
}

/// <summary>An amount with its unit; <c>default</c> where the cell is empty.</summary>
internal readonly record struct BitstampAmount(ExactNumber Number, VenueAsset Asset);

/// <summary>What both exports of Bitstamp have in common.</summary>
internal abstract class BitstampRows : VenueRows
{
    private static readonly WordTable<Movement> Types = new(
        ("Market", new(LegKind.Trade)),
        ("Deposit", new(LegKind.FiatDeposit, 1)),
        ("Card deposit", new(LegKind.FiatDeposit, 1)),
        ("Withdrawal", new(LegKind.FiatWithdrawal, -1)),
        ("Ripple deposit", new(LegKind.FiatDeposit, 1)),
        ("Ripple payment", new(LegKind.FiatWithdrawal, -1)),
        ("Staking reward", new(LegKind.Reward, 1)),
        ("Inter Account Transfer", new(LegKind.InternalTransfer)),
        ("Sub Account Transfer", new(LegKind.InternalTransfer)));

    private static readonly WordTable<int> Sides = new(("Buy", 1), ("Sell", -1));

    private readonly bool _hasIds;

    protected BitstampRows(FormatMatch match, RowContext context, bool hasIds, params ReadOnlySpan<string> columns)
        : base(match, context, hasIds ? columns.IndexOf("ID") : -1, columns.IndexOf(hasIds ? "Fee currency" : "Fee") + 1, !hasIds, columns)
    {
        _hasIds = hasIds;
        IdColumn = columns.IndexOf("ID");
    }

    /// <summary>The first columns of both exports.</summary>
    protected enum Column
    {
        Type, Side, Time, Account, Amount, Value, Fee, Rate,
    }

    /// <summary>Bitstamp's assets, which it spells as we do.</summary>
    protected VenueAssets Assets { get; } = new();

    private int IdColumn { get; }

    /// <summary>Reads a time in the export's notation.</summary>
    protected abstract bool TryReadTime(ReadOnlySpan<byte> text, out UtcInstant at);

    /// <summary>An amount and its unit; the column is that of the number.</summary>
    protected abstract BitstampAmount Amount(int column, bool required);

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        CheckTime((int)Column.Time, TryReadTime(Cell((int)Column.Time), out UtcInstant at));
        Movement movement = Movement((int)Column.Type, Types);
        int side = Side(movement);
        BitstampAmount amount = Amount((int)Column.Amount, required: true);
        BitstampAmount value = Amount((int)Column.Value, movement.IsExchange);
        BitstampAmount fee = Amount((int)Column.Fee, required: false);
        CheckSigns(movement, amount, value, fee);
        ReadOnlySpan<byte> account = Account((int)Column.Account);
        ReadOnlySpan<byte> group = _hasIds ? Id(IdColumn, required: true) : ContentId(identity);
        if (!Legs.IsSound)
        {
            return;
        }

        VenueAsset asset = amount.Asset;
        LegRole role = movement.IsExchange ? LegRole.Base : movement.RoleOf(asset.Class);
        LegDraft leg = new(
            at, movement.KindOf(asset.Class), role, LegStatus.Posted, asset.Number, asset.Class, amount.Number.Towards(side));
        if (movement.IsExchange)
        {
            leg = leg with { PriceAsset = value.Asset.Number };
        }

        Add(identity, leg, account, group);
        if (movement.IsExchange)
        {
            Add(identity, OfOther(leg, LegRole.Quote, value, -side), account, group);
        }

        if (!fee.Number.IsZero)
        {
            LegDraft feeLeg = OfOther(leg, LegRole.Fee, fee, -1) with { Kind = LegKind.Fee, PriceAsset = AssetTable.None };
            Add(identity, feeLeg, account, group);
        }
    }

    private static LegDraft OfOther(LegDraft leg, LegRole role, BitstampAmount amount, int direction) =>
        leg with { Role = role, Asset = amount.Asset.Number, Class = amount.Asset.Class, Amount = amount.Number.Towards(direction) };

    // 1 where the amount goes into the account; 0 where only its own sign can say.
    private int Side(Movement movement)
    {
        if (!movement.IsExchange)
        {
            return movement.Direction;
        }

        ReadOnlySpan<byte> word = Cell((int)Column.Side);
        if (Sides.TryFind(word, out int side))
        {
            return side;
        }

        Fault((int)Column.Side, word.IsEmpty ? LedgerFault.Missing : LedgerFault.UnknownKind);
        return 0;
    }

    // The direction is in the words: a sign where there should be none means that the cell is not what it seems.
    private void CheckSigns(Movement movement, BitstampAmount amount, BitstampAmount value, BitstampAmount fee)
    {
        if (amount.Number.IsNegative && (movement.IsExchange || movement.Direction != 0))
        {
            Fault((int)Column.Amount, LedgerFault.SignNotPossible);
        }

        if (value.Number.IsNegative)
        {
            Fault((int)Column.Value, LedgerFault.SignNotPossible);
        }

        if (fee.Number.IsNegative)
        {
            Fault((int)Column.Fee, LedgerFault.SignNotPossible);
        }
    }
}
