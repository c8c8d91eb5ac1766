using System;
using System.Collections.Immutable;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>OKX's bills of the trading account: two rows a fill, one for each side, with the balance after each.</summary>
internal sealed class OkxAccount : LedgerFormat
{
    private static readonly ImmutableArray<string> Core =
        ["id", "Order id", "Time", "Trade Type", "Amount", "Fee", "Position Change", "Position Balance", "Balance Change", "Balance"];

    /// <inheritdoc/>
    internal override string Id => "okx-account";

    /// <inheritdoc/>
    internal override string Title => "OKX trading account bills";

    /// <inheritdoc/>
    internal override string Rule =>
        "The balance change is signed and net of the fee, and its unit is that of the balance; fees are negative; one row is one side of a "
        + "fill, and the order id joins the sides.";

    /// <inheritdoc/>
    internal override string Lacks =>
        "Account, zone in some files, residency, KYC level, counterparties, addresses, devices; fills of one order are one group.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "okx";

    /// <inheritdoc/>
    internal override bool NamesAccounts => false;

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
    [
        new("2023", [.. Core, "Instrument", "Type", "Unit", "PL", "Unit#2"], []),
        new(
            "2025",
            [.. Core, "Symbol", "Action", "Trading Unit", "PnL", "Fee Unit", "Balance Unit"],
            ["Filled Price", "Filled Price Unit", "Position Unit"]),
    ];

    /// <inheritdoc/>
    internal override string? Assumption(FormatMatch match) => OkxZone.Assumption(match, OkxZone.OfAccount(match));

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new OkxAccountRows(match, context);
}

/// <summary>The zone of OKX's files: stated before the header since 2025, else by the age of the version.</summary>
internal static class OkxZone
{
    /// <summary>What OKX used before it named a zone.</summary>
    internal const long Old = 8 * UtcInstant.Hour;

    /// <summary>The zone of bills of the trading account that state none.</summary>
    internal static long OfAccount(FormatMatch match) => match.Version.Version == "2023" ? Old : 0;

    /// <summary>The stated zone, else the one that the version had.</summary>
    internal static long Of(FormatMatch match, long unstated) =>
        ZoneText.TryFindInPreamble(match.Preamble, out long stated) ? stated : unstated;

    /// <summary>What the receipt says of a file without a zone.</summary>
    internal static string? Assumption(FormatMatch match, long unstated) =>
        ZoneText.TryFindInPreamble(match.Preamble, out _)
            ? null
            : $"{match.Format.Id} {match.Version.Version} states no zone here: times were taken as {ZoneText.Text(unstated)}.";
}

/// <summary>Reads OKX's bills.</summary>
internal sealed class OkxAccountRows : VenueRows
{
    private const int ContentColumns = (int)Column.Balance + 1;

    private static readonly WordTable<Movement> TradeTypes = new(
        ("Spot", new(LegKind.Trade)),
        ("Convert", new(LegKind.Conversion)),
        ("Easy convert", new(LegKind.Conversion)),
        ("Transfer", new(LegKind.InternalTransfer)),
        ("Margin", new(LegKind.Trade)),
        ("Swap", new(LegKind.Adjustment)),
        ("Futures", new(LegKind.Adjustment)),
        ("Perpetual", new(LegKind.Adjustment)),
        ("Options", new(LegKind.Adjustment)),
        ("Funding fee", new(LegKind.Adjustment)),
        ("Interest deduction", new(LegKind.Fee)),
        ("Trading rebate", new(LegKind.FeeRebate)),
        ("Fee rebate", new(LegKind.FeeRebate)));

    private static readonly WordTable<int> Sides = new(("Buy", 1), ("Sell", -1));

    private readonly VenueAssets _assets = new();
    private readonly long _offset;

    // The two rows of a fill had one id in 2023; the asset tells them apart.
    internal OkxAccountRows(FormatMatch match, RowContext context)
        : base(
            match, context, (int)Column.Id, ContentColumns, countsOccurrences: false,
            "Order id", "Time", "Trade Type", "Type|Action", "Amount", "Fee", "Fee Unit", "Unit#2|Balance Unit", "Balance Change",
            "Balance", "PL|PnL", "id")
    {
        _offset = OkxZone.Of(match, OkxZone.OfAccount(match));
        IdScope = [.. "account-"u8];
        SecondId = (int)Column.Unit;
    }

    private enum Column
    {
        Order, Time, TradeType, Action, Amount, Fee, FeeUnit, Unit, Change, Balance, Profit, Id,
    }

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        Id((int)Column.Id, required: true);
        UtcInstant at = SpacedTime((int)Column.Time, _offset);
        Movement movement = Movement((int)Column.TradeType, TradeTypes);
        VenueAsset asset = Asset((int)Column.Unit, _assets);
        bool isSound = TryReadNumber((int)Column.Amount, NumberNotation.ZeroWithExponent, required: true, out ExactNumber amount)
            & TryReadNumber((int)Column.Fee, NumberNotation.ZeroWithExponent, required: false, out ExactNumber fee)
            & TryReadNumber((int)Column.Change, NumberNotation.ZeroWithExponent, required: true, out ExactNumber change);
        ExactNumber balance = Number((int)Column.Balance, NumberNotation.ZeroWithExponent, required: true);
        CheckNumber((int)Column.Profit, NumberNotation.ZeroWithExponent);
        CheckFeeUnit(fee);
        ExactNumber gross = default;
        if (isSound && (!ExactNumber.TryAdd(change, fee.Negated, out gross) || IsAtOdds(movement, amount, gross)))
        {
            Fault((int)Column.Change, LedgerFault.FiguresDisagree);
        }

        ReadOnlySpan<byte> order = Id((int)Column.Order, required: false);
        if (!Legs.IsSound)
        {
            return;
        }

        LegDraft leg = new(
            at, movement.KindOf(asset.Class), movement.RoleOf(asset.Class), LegStatus.Posted, asset.Number, asset.Class, gross)
        {
            InWallet = Wallet.Spot,
            HasBalance = true,
            BalanceAfter = balance,
        };
        bool isOfOrder = movement.IsExchange && !order.IsEmpty && order.ContainsAnyExcept("0-"u8);
        AddWithFee(identity, leg, fee, DefaultAccount, isOfOrder ? order : OwnId(identity));
    }

    // One unit a row: what a fee in another asset would have done to the balance is not known.
    private void CheckFeeUnit(ExactNumber fee)
    {
        if (!fee.IsZero && Has((int)Column.FeeUnit) && !Cell((int)Column.FeeUnit).SequenceEqual(Cell((int)Column.Unit)))
        {
            Fault((int)Column.FeeUnit, LedgerFault.FiguresDisagree);
        }
    }

    // The rule of a fill: the amount is what the balance changed by before the fee, in the direction of its action.
    private bool IsAtOdds(Movement movement, ExactNumber amount, ExactNumber gross) =>
        movement.Kind == LegKind.Trade && Sides.TryFind(Cell((int)Column.Action), out int side)
        && !ExactNumber.AreEqual(amount.Towards(side), gross);
}
