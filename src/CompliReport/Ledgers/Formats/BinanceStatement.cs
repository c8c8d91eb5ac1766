using System;
using System.Collections.Immutable;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>Binance's statement: one row a movement, without row ids and without anything that joins the sides of a conversion.</summary>
internal sealed class BinanceStatement : LedgerFormat
{
    private const string Spanish = "2025 Spanish";

    /// <inheritdoc/>
    internal override string Id => "binance-statement";

    /// <inheritdoc/>
    internal override string Title => "Binance transaction statement";

    /// <inheritdoc/>
    internal override string Rule =>
        "Changes are signed; fees are rows of their own; the sides of a conversion are joined by user, second and family of operation.";

    /// <inheritdoc/>
    internal override string Lacks =>
        "Entry ids, ids that join the sides of a conversion, residency, KYC level, prices, counterparties, addresses, devices.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "binance";

    /// <inheritdoc/>
    internal override bool JoinsByTime(FormatMatch match) => true;

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
    [
        new("without user", ["UTC_Time", "Account", "Operation", "Coin", "Change"], ["Remark"]),
        new("2021", ["User_ID", "UTC_Time", "Account", "Operation", "Coin", "Change"], ["Remark"]),
        new("2025", ["User ID", "Time", "Account", "Operation", "Coin", "Change"], ["Remark"]),
        new(Spanish, ["ID de usuario", "Tiempo", "Cuenta", "Operación", "Moneda", "Cambio"], ["Observación"]),
    ];

    /// <inheritdoc/>
    internal override string? Assumption(FormatMatch match) =>
        match.Version.Version == Spanish ? "Exports in another language may hold local times; they were taken as UTC." : null;

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new BinanceRows(match, context);
}

/// <summary>Reads Binance's rows.</summary>
internal sealed class BinanceRows : VenueRows
{
    private const int ContentColumns = (int)Column.Remark + 1;

    // Families: operations of one family in one second are the sides of one exchange.
    private const byte
        Spot = 1, Convert = 2, Otc = 3, FiatBuy = 4, FiatSell = 5, CardBuy = 6, Ocbs = 7, Dust = 8, Swap = 9, Plan = 10, Pool = 11;

    private static readonly string[] FamilyNames =
        ["", "spot", "convert", "otc", "fiat-buy", "fiat-sell", "card-buy", "ocbs", "dust", "swap", "plan", "pool"];

    private static readonly WordTable<Movement> Operations = new(
        ("Buy", new(LegKind.Trade, 0, Spot)),
        ("Sell", new(LegKind.Trade, 0, Spot)),
        ("Transaction Related", new(LegKind.Trade, 0, Spot)),
        ("Transaction Buy", new(LegKind.Trade, 0, Spot)),
        ("Transaction Spend", new(LegKind.Trade, 0, Spot)),
        ("Transaction Sold", new(LegKind.Trade, 0, Spot)),
        ("Transaction Revenue", new(LegKind.Trade, 0, Spot)),
        ("Fee", new(LegKind.Fee, 0, Spot)),
        ("Transaction Fee", new(LegKind.Fee, 0, Spot)),
        ("Binance Convert", new(LegKind.Conversion, 0, Convert)),
        ("Large OTC trading", new(LegKind.Conversion, 0, Otc)),
        ("Buy Crypto With Fiat", new(LegKind.Conversion, 0, FiatBuy)),
        ("Sell Crypto To Fiat", new(LegKind.Conversion, 0, FiatSell)),
        ("Buy Crypto With Card", new(LegKind.Conversion, 0, CardBuy)),
        ("Convert Fiat to Crypto OCBS", new(LegKind.Conversion, 0, Ocbs)),
        ("Small assets exchange BNB", new(LegKind.Conversion, 0, Dust)),
        ("Token Swap - Redenomination/Rebranding", new(LegKind.Conversion, 0, Swap)),
        ("Auto-Invest Transaction", new(LegKind.Conversion, 0, Plan)),
        ("Liquid Swap Buy/Sell", new(LegKind.Conversion, 0, Pool)),
        ("Deposit", new(LegKind.FiatDeposit, 1)),
        ("Crypto Deposit", new(LegKind.FiatDeposit, 1)),
        ("Fiat Deposit", new(LegKind.FiatDeposit, 1)),
        ("Deposit Fiat OCBS", new(LegKind.FiatDeposit, 1)),
        ("Withdraw", new(LegKind.FiatWithdrawal, -1)),
        ("Crypto Withdrawal", new(LegKind.FiatWithdrawal, -1)),
        ("Fiat Withdraw", new(LegKind.FiatWithdrawal, -1)),
        ("Fiat Withdrawal", new(LegKind.FiatWithdrawal, -1)),
        ("P2P Trading", new(LegKind.P2P)),
        ("Distribution", new(LegKind.Reward)),
        ("Airdrop Assets", new(LegKind.Reward)),
        ("Savings Interest", new(LegKind.Reward)),
        ("Savings distribution", new(LegKind.Reward)),
        ("POS savings interest", new(LegKind.Reward)),
        ("Simple Earn Flexible Interest", new(LegKind.Reward)),
        ("Simple Earn Flexible Airdrop", new(LegKind.Reward)),
        ("Simple Earn Locked Rewards", new(LegKind.Reward)),
        ("Staking Rewards", new(LegKind.Reward)),
        ("ETH 2.0 Staking Rewards", new(LegKind.Reward)),
        ("SOL Staking Rewards", new(LegKind.Reward)),
        ("DeFi Staking Interest", new(LegKind.Reward)),
        ("Launchpool Interest", new(LegKind.Reward)),
        ("Launchpool Airdrop", new(LegKind.Reward)),
        ("BNB Vault Rewards", new(LegKind.Reward)),
        ("Super BNB Mining", new(LegKind.Reward)),
        ("Liquid Swap rewards", new(LegKind.Reward)),
        ("Crypto Box", new(LegKind.Reward)),
        ("Cash Voucher distribution", new(LegKind.Reward)),
        ("Card Cashback", new(LegKind.Reward)),
        ("Referral Commission", new(LegKind.Reward)),
        ("Referrer Commission", new(LegKind.Reward)),
        ("Referral Kickback", new(LegKind.FeeRebate)),
        ("Commission Rebate", new(LegKind.FeeRebate)),
        ("Commission History", new(LegKind.FeeRebate)),
        ("Commission Fee Shared With You", new(LegKind.FeeRebate)),
        ("Binance Card Spending", new(LegKind.CardSpend)),
        ("Savings purchase", new(LegKind.InternalTransfer)),
        ("Savings Principal redemption", new(LegKind.InternalTransfer)),
        ("POS savings purchase", new(LegKind.InternalTransfer)),
        ("POS savings redemption", new(LegKind.InternalTransfer)),
        ("Simple Earn Flexible Subscription", new(LegKind.InternalTransfer)),
        ("Simple Earn Flexible Redemption", new(LegKind.InternalTransfer)),
        ("Simple Earn Locked Subscription", new(LegKind.InternalTransfer)),
        ("Simple Earn Locked Redemption", new(LegKind.InternalTransfer)),
        ("Staking Purchase", new(LegKind.InternalTransfer)),
        ("Staking Redemption", new(LegKind.InternalTransfer)),
        ("DeFi Staking purchase", new(LegKind.InternalTransfer)),
        ("DeFi Staking redemption", new(LegKind.InternalTransfer)),
        ("transfer_in", new(LegKind.InternalTransfer)),
        ("transfer_out", new(LegKind.InternalTransfer)),
        ("Main and Funding Account Transfer", new(LegKind.InternalTransfer)),
        ("Transfer Between Main and Funding Wallet", new(LegKind.InternalTransfer)),
        ("Transfer Between Main Account/Futures and Margin Account", new(LegKind.InternalTransfer)),
        ("Transfer Between Spot Account and UM Futures Account", new(LegKind.InternalTransfer)),
        ("Transfer Between Spot Account and CM Futures Account", new(LegKind.InternalTransfer)),
        ("Transfer Between Spot and Strategy Account", new(LegKind.InternalTransfer)),
        ("Asset - Transfer", new(LegKind.InternalTransfer)),
        ("Asset Recovery", new(LegKind.Adjustment)),
        ("Leverage token redemption", new(LegKind.Adjustment)),
        ("Token Swap - Distribution", new(LegKind.Adjustment)));

    private readonly VenueAssets _assets = new();
    private readonly byte[] _group = new byte[IdentifierText.LengthMax + 64];
    private readonly byte[][] _families = Array.ConvertAll(FamilyNames, System.Text.Encoding.ASCII.GetBytes);

    internal BinanceRows(FormatMatch match, RowContext context)
        : base(
            match, context, id: -1, ContentColumns, countsOccurrences: true,
            "User_ID|User ID|ID de usuario", "UTC_Time|Time|Tiempo", "Account|Cuenta", "Operation|Operación", "Coin|Moneda",
            "Change|Cambio", "Remark|Observación")
    {
    }

    private enum Column
    {
        User, Time, Wallet, Operation, Coin, Change, Remark,
    }

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        ReadOnlySpan<byte> time = Cell((int)Column.Time);
        CheckTime((int)Column.Time, VenueTime.TryReadYearFirst(time, out UtcInstant at));
        Movement movement = Movement((int)Column.Operation, Operations);
        VenueAsset asset = Asset((int)Column.Coin, _assets);
        ExactNumber change = Number((int)Column.Change, NumberNotation.ZeroWithExponent, required: true);
        ReadOnlySpan<byte> account = Account((int)Column.User);
        if (!Legs.IsSound)
        {
            return;
        }

        // A fee that comes back is a rebate, a rebate that is taken back is a fee.
        LegKind kind = movement.Kind switch
        {
            LegKind.Fee when !change.IsNegative && !change.IsZero => LegKind.FeeRebate,
            LegKind.FeeRebate when change.IsNegative => LegKind.Fee,
            _ => movement.KindOf(asset.Class),
        };
        LegDraft leg = new(at, kind, movement.RoleOf(asset.Class), LegStatus.Posted, asset.Number, asset.Class, change)
        {
            IsReversal = movement.IsTakenBackBy(change),
        };
        Add(identity, leg, account, movement.Family == 0 ? ContentId(identity) : JoinedByTime(account, at, movement.Family));
    }

    /// <summary>The group of a movement that has other sides: user, second and family of operation.</summary>
    /// <remarks>
    /// Joining by time is a guess, the only one this format allows: several orders of one second share a group, and sides that were written
    /// a second apart do not. No row is lost by it, and the sums stay exact; what a group that does not fit together means is for the
    /// reconciliation to say.
    /// </remarks>
    private ReadOnlySpan<byte> JoinedByTime(ReadOnlySpan<byte> account, UtcInstant at, byte family)
    {
        account.CopyTo(_group);
        int length = account.Length;
        _group[length++] = (byte)'/';
        length += UtcInstant.FromNanoseconds(at.Nanoseconds - (at.Nanoseconds % UtcInstant.Second)).Format(_group.AsSpan(length));
        _group[length++] = (byte)'/';
        _families[family].CopyTo(_group, length);
        return _group.AsSpan(0, length + _families[family].Length);
    }
}
