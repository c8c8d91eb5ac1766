using System;
using System.Buffers.Binary;
using System.Collections.Immutable;
using CompliReport.Ledgers.Cells;
using CompliReport.Ledgers.Identity;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>The account statement of Coinbase Pro and GDAX: one row a movement; the rows of a trade share trade id and order id.</summary>
internal sealed class CoinbaseProAccount : LedgerFormat
{
    private static readonly ImmutableArray<string> Core =
        ["type", "time", "amount", "balance", "amount/balance unit", "transfer id", "trade id", "order id"];

    /// <inheritdoc/>
    internal override string Id => "coinbase-pro-account";

    /// <inheritdoc/>
    internal override string Title => "Coinbase Pro account statement";

    /// <inheritdoc/>
    internal override string Rule =>
        "Amounts are signed and without fee; a fee is a row of its own, below zero. A trade is two matches and a fee with one trade id and "
        + "order id; the sides of a conversion without ids stay apart. Balances are kept by portfolio.";

    /// <inheritdoc/>
    internal override string Lacks =>
        "Account (a portfolio is a part of one), entry ids, residency, KYC level, prices, counterparties, addresses, devices.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "coinbase-pro";

    /// <inheritdoc/>
    internal override bool NamesAccounts => false;

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } = [new("1", Core, []), new("2", ["portfolio", .. Core], [])];

    /// <inheritdoc/>
    internal override string Normal(string column) => CoinbasePro.Normal(column);

    /// <inheritdoc/>
    internal override Telling TellingOf(LegBatch batch, int leg) => CoinbasePro.TellingOf(batch, leg);

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new CoinbaseProAccountRows(match, context);
}

/// <summary>What both files of Coinbase Pro have in common.</summary>
internal static class CoinbasePro
{
    /// <summary>Some copies have the names of columns in title case, and Timestamp for the time.</summary>
    internal static string Normal(string column)
    {
#pragma warning disable CA1308 // The lower case is only for comparing.
        string lower = column.ToLowerInvariant();
#pragma warning restore CA1308
        return lower == "timestamp" ? "time" : lower;
    }

    /// <summary>A side of a trade as both files tell it: trade ids are unique within a market only, so asset and amount belong to
    /// it, and a fill is told where all its sides are; <c>default</c> for anything else.</summary>
    internal static Telling TellingOf(LegBatch batch, int leg)
    {
        if (batch.Kind[leg] != LegKind.Trade)
        {
            return default;
        }

        ReadOnlySpan<byte> group = batch.Text(batch.GroupText[leg]), trade = group[(group.LastIndexOf((byte)'/') + 1)..];
        Span<byte> units = stackalloc byte[16];
        BinaryPrimitives.WriteInt128LittleEndian(units, batch.AmountAt(leg).Units);
        return Telling.ById(KeyHash.Of(trade, KeyHash.Of(units, batch.Asset[leg]).Low)) with
        {
            Account = batch.HasPortfolios ? batch.Portfolio[leg] : batch.HasPockets ? batch.Pocket[leg] : 0UL,
        };
    }
}

/// <summary>Reads the rows of the account statement.</summary>
internal sealed class CoinbaseProAccountRows : VenueRows
{
    private static readonly WordTable<Movement> Types = new(
        ("match", new(LegKind.Trade)),
        ("fee", new(LegKind.Fee)),
        ("rebate", new(LegKind.FeeRebate)),
        ("conversion", new(LegKind.Conversion)),
        ("deposit", new(LegKind.FiatDeposit, 1)),
        ("withdrawal", new(LegKind.FiatWithdrawal, -1)),
        ("transfer", new(LegKind.InternalTransfer)));

    private readonly VenueAssets _assets = new();
    private InstantText _times;

    internal CoinbaseProAccountRows(FormatMatch match, RowContext context)
        : base(
            match, context, id: -1, (int)Column.OrderId + 1, countsOccurrences: true,
            "portfolio", "type", "time", "amount", "balance", "amount/balance unit", "transfer id", "trade id", "order id")
    {
    }

    private enum Column
    {
        Portfolio, Type, Time, Amount, Balance, Unit, TransferId, TradeId, OrderId,
    }

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        CheckTime((int)Column.Time, _times.TryParse(Cell((int)Column.Time), out long nanoseconds));
        Movement movement = Movement((int)Column.Type, Types);
        VenueAsset asset = Asset((int)Column.Unit, _assets);
        ExactNumber amount = Number((int)Column.Amount, NumberNotation.Exponent, required: true);
        bool hasBalance = TryReadBalance((int)Column.Balance, NumberNotation.Exponent, out ExactNumber balance);
        ReadOnlySpan<byte> trade = Id((int)Column.TradeId, required: false), order = Id((int)Column.OrderId, required: false);
        ReadOnlySpan<byte> transfer = Id((int)Column.TransferId, required: false);
        if (movement.Kind == LegKind.Trade && trade.IsEmpty && Cell((int)Column.TradeId).IsEmpty)
        {
            Fault((int)Column.TradeId, LedgerFault.Missing);
        }

        ReadOnlySpan<byte> group = !trade.IsEmpty ? JoinedIds((int)Column.OrderId, order, trade)
            : !transfer.IsEmpty ? transfer
            : ContentId(identity);
        if (!Legs.IsSound)
        {
            return;
        }

        ushort pocket = Legs.Assets.Pockets.NumberOf(Cell((int)Column.Portfolio), default);
        LegKind kind = movement.Kind switch
        {
            LegKind.Fee when !amount.IsNegative && !amount.IsZero => LegKind.FeeRebate,
            LegKind.FeeRebate when amount.IsNegative => LegKind.Fee,
            _ => movement.KindOf(asset.Class),
        };
        LegDraft leg = new(
            UtcInstant.FromNanoseconds(nanoseconds), kind, movement.RoleOf(asset.Class), LegStatus.Posted, asset.Number, asset.Class,
            amount)
        {
            IsReversal = movement.IsTakenBackBy(amount),
            Pocket = pocket,
            HasBalance = hasBalance && pocket != PocketTable.NotFollowed,
            BalanceAfter = balance,
        };
        Add(identity, leg, DefaultAccount, group);
    }
}
