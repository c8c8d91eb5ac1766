using System;
using System.Collections.Immutable;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>Bybit's log of the unified trading account: two rows a fill, one for each side, with the balance after each.</summary>
internal sealed class BybitUta : LedgerFormat
{
    private static readonly ImmutableArray<string> Core =
    [
        "Currency", "Contract", "Type", "Direction", "Quantity", "Position", "Filled Price", "Funding", "Fee Paid", "Cash Flow", "Change",
        "Wallet Balance",
    ];

    /// <inheritdoc/>
    internal override string Id => "bybit-uta";

    /// <inheritdoc/>
    internal override string Title => "Bybit unified trading account log";

    /// <inheritdoc/>
    internal override string Rule =>
        "Change is signed: cash flow and funding and fee together, fees negative in the row's currency; a row that does not add up is "
        + "refused. The sides of a fill are joined by trade or order id, else by second, contract and price.";

    /// <inheritdoc/>
    internal override string Lacks =>
        "Entry ids; in the export of the EU ids that join the sides of a fill, so equal fills of one second are one group; residency, KYC "
        + "level, addresses, devices.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "bybit";

    /// <inheritdoc/>
    internal override bool JoinsByTime(FormatMatch match) => match.Version.Version == "EU 2026";

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
    [
        new("without user", [.. Core, "Time", "Trade ID", "Order ID"], ["Fee Rate", "Action"]),
        new("2024", [.. Core, "Action", "OrderId", "TradeId", "Time"], ["Fee Rate"]),
        new("EU 2026", ["Uid", .. Core, "Action", "Time(UTC)"], ["Fee Rate"]),
    ];

    /// <inheritdoc/>
    internal override string? Assumption(FormatMatch match) =>
        match.Version.Version == "EU 2026" ? null : $"{Id} {match.Version.Version} states no zone: times were taken as UTC.";

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new BybitUtaRows(match, context);
}

/// <summary>Reads the rows of Bybit's unified trading account.</summary>
internal sealed class BybitUtaRows : VenueRows
{
    private const int ContentColumns = (int)Column.User + 1;

    // Family 1 are fills, 2 are conversions at a quoted rate.
    private const byte Fill = 1, Quoted = 2;

    private static readonly WordTable<Movement> Types = new(
        ("TRADE", new(LegKind.Trade, 0, Fill)),
        ("CURRENCY_BUY", new(LegKind.Conversion, 0, Quoted)),
        ("CURRENCY_SELL", new(LegKind.Conversion, 0, Quoted)),
        ("CONVERT", new(LegKind.Conversion, 0, Quoted)),
        ("TRANSFER_IN", new(LegKind.InternalTransfer)),
        ("TRANSFER_OUT", new(LegKind.InternalTransfer)),
        ("SETTLEMENT", new(LegKind.Adjustment)),
        ("DELIVERY", new(LegKind.Adjustment)),
        ("LIQUIDATION", new(LegKind.Adjustment)),
        ("ADL", new(LegKind.Adjustment)),
        ("INTEREST", new(LegKind.Fee)),
        ("BORROWED_AMOUNT", new(LegKind.Adjustment)),
        ("FEE_REFUND", new(LegKind.FeeRebate)),
        ("BONUS", new(LegKind.Reward)),
        ("AIRDROP", new(LegKind.Reward)));

    private readonly VenueAssets _assets = new();

    internal BybitUtaRows(FormatMatch match, RowContext context)
        : base(
            match, context, id: -1, ContentColumns, countsOccurrences: true,
            "Time|Time(UTC)", "Currency", "Contract", "Type", "Direction", "Quantity", "Filled Price", "Funding", "Fee Paid", "Cash Flow",
            "Change", "Wallet Balance", "Action", "TradeId|Trade ID", "OrderId|Order ID", "Uid", "Position") =>
        EmptyMark = [.. "--"u8];

    private enum Column
    {
        Time, Currency, Contract, Type, Direction, Quantity, Price, Funding, Fee, Flow, Change, Balance, Action, Trade, Order, User,
        Position,
    }

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        UtcInstant at = SpacedTime((int)Column.Time, 0);
        Movement movement = Movement((int)Column.Type, Types);
        VenueAsset asset = Asset((int)Column.Currency, _assets);
        bool isSound = TryRead(Column.Quantity, required: false, out ExactNumber quantity)
            & TryRead(Column.Funding, required: false, out ExactNumber funding)
            & TryRead(Column.Fee, required: false, out ExactNumber fee)
            & TryRead(Column.Flow, required: false, out ExactNumber flow)
            & TryRead(Column.Change, required: true, out ExactNumber change);
        TryRead(Column.Balance, required: true, out ExactNumber balance);
        CheckNumber((int)Column.Price, NumberNotation.ZeroWithExponent);
        CheckNumber((int)Column.Position, NumberNotation.ZeroWithExponent);
        ExactNumber gross = default;
        if (isSound && !AddsUp(flow, funding, fee, change, out gross))
        {
            Fault((int)Column.Change, LedgerFault.FiguresDisagree);
        }

        ReadOnlySpan<byte> account = Account((int)Column.User);
        ReadOnlySpan<byte> trade = Id((int)Column.Trade, required: false), order = Id((int)Column.Order, required: false);
        if (!Legs.IsSound)
        {
            return;
        }

        movement = movement.Family == Fill && IsOfContract(quantity, flow) ? new Movement(LegKind.Adjustment) : movement;
        LegDraft leg = new(
            at, movement.KindOf(asset.Class), movement.RoleOf(asset.Class), LegStatus.Posted, asset.Number, asset.Class, gross)
        {
            // What is borrowed makes balances of a unified account negative.
            InWallet = Wallet.Margin,
            HasBalance = true,
            BalanceAfter = balance,
        };
        ReadOnlySpan<byte> group = movement.Family == 0 ? default
            : !trade.IsEmpty ? trade
            : !order.IsEmpty ? order
            : movement.Family == Fill ? JoinedByTime(account, at, Cell((int)Column.Contract), Cell((int)Column.Price))
            : JoinedByTime(account, at, "convert"u8);
        AddWithFee(identity, leg, fee, account, group.IsEmpty ? ContentId(identity) : group);
    }

    private bool TryRead(Column column, bool required, out ExactNumber number) =>
        TryReadNumber((int)column, NumberNotation.ZeroWithExponent, required, out number);

    // Change = cash flow + funding + fee paid.
    private static bool AddsUp(ExactNumber flow, ExactNumber funding, ExactNumber fee, ExactNumber change, out ExactNumber gross) =>
        ExactNumber.TryAdd(flow, funding, out gross) && ExactNumber.TryAdd(gross, fee, out ExactNumber sum)
        && ExactNumber.AreEqual(sum, change);

    /// <summary>Whether a fill is one of a derivative: there the quantity is of contracts, and only profit, funding and fee move
    /// money.</summary>
    private bool IsOfContract(ExactNumber quantity, ExactNumber flow) =>
        Cell((int)Column.Action) is [_, ..] || !ExactNumber.AreEqual(quantity.Magnitude, flow.Magnitude);
}
