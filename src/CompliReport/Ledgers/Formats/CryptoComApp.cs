using System;
using System.Collections.Immutable;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>The transactions export of the Crypto.com App: one row a movement or conversion, valued in the customer's currency.</summary>
internal sealed class CryptoComApp : LedgerFormat
{
    private static readonly ImmutableArray<string> Core =
    [
        "Timestamp (UTC)", "Transaction Description", "Currency", "Amount", "To Currency", "To Amount", "Native Currency", "Native Amount",
        "Native Amount (in USD)", "Transaction Kind",
    ];

    /// <inheritdoc/>
    internal override string Id => "crypto-com-app";

    /// <inheritdoc/>
    internal override string Title => "Crypto.com App transactions";

    /// <inheritdoc/>
    internal override string Rule =>
        "Amounts are signed; a conversion is one row from currency to to-currency; a purchase by card is paid with the native amount; fees "
        + "are within the price; holds are passed over, since the row that follows them moves the whole.";

    /// <inheritdoc/>
    internal override string Lacks =>
        "Entry ids, account, balances, fees, ids that join small balances converted together (joined by second), addresses, residency, KYC "
        + "level, devices.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "crypto-com";

    /// <inheritdoc/>
    internal override bool NamesAccounts => false;

    /// <inheritdoc/>
    internal override bool JoinsByTime(FormatMatch match) => true;

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
        [new("without hash", Core, []), new("with hash", [.. Core, "Transaction Hash"], [])];

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new CryptoComRows(match, context);
}

/// <summary>Reads the rows of the Crypto.com App.</summary>
internal sealed class CryptoComRows : TradeRows
{
    private const int ContentColumns = (int)Column.Hash + 1;

    // Families: conversions with both sides in the row, by card, and of small balances; rows of the fiat wallet, whose kind is empty.
    private const byte Whole = 1, ByCard = 2, Dust = 3;

    private static readonly WordTable<Movement> Kinds = new(
        ("viban_purchase", new(LegKind.Conversion, 0, Whole)),
        ("van_purchase", new(LegKind.Conversion, 0, Whole)),
        ("crypto_viban_exchange", new(LegKind.Conversion, 0, Whole)),
        ("crypto_to_van_sell_order", new(LegKind.Conversion, 0, Whole)),
        ("crypto_exchange", new(LegKind.Conversion, 0, Whole)),
        ("recurring_buy_order", new(LegKind.Conversion, 0, Whole)),
        ("trading.limit_order.fiat_wallet.sell_commit", new(LegKind.Trade, 0, Whole)),
        ("trading.limit_order.fiat_wallet.purchase_commit", new(LegKind.Trade, 0, Whole)),
        ("trading.limit_order.cash_account.sell_commit", new(LegKind.Trade, 0, Whole)),
        ("trading.limit_order.cash_account.purchase_commit", new(LegKind.Trade, 0, Whole)),
        ("crypto_purchase", new(LegKind.Conversion, 1, ByCard)),
        ("dust_conversion_credited", new(LegKind.Conversion, 1, Dust)),
        ("dust_conversion_debited", new(LegKind.Conversion, -1, Dust)),
        ("crypto_deposit", new(LegKind.FiatDeposit, 1)),
        ("crypto_withdrawal", new(LegKind.FiatWithdrawal, -1)),
        ("viban_deposit", new(LegKind.FiatDeposit, 1)),
        ("viban_withdrawal", new(LegKind.FiatWithdrawal, -1)),
        ("crypto_transfer", new(LegKind.P2P)),
        ("crypto_payment", new(LegKind.CardSpend, -1)),
        ("card_top_up", new(LegKind.InternalTransfer)),
        ("viban_card_top_up", new(LegKind.InternalTransfer)),
        ("crypto_to_exchange_transfer", new(LegKind.InternalTransfer)),
        ("exchange_to_crypto_transfer", new(LegKind.InternalTransfer)),
        ("crypto_earn_program_created", new(LegKind.InternalTransfer)),
        ("crypto_earn_program_withdrawn", new(LegKind.InternalTransfer)),
        ("supercharger_deposit", new(LegKind.InternalTransfer)),
        ("supercharger_withdrawal", new(LegKind.InternalTransfer)),
        ("finance.dpos.staking.crypto_wallet", new(LegKind.InternalTransfer)),
        ("finance.dpos.unstaking.crypto_wallet", new(LegKind.InternalTransfer)),
        ("crypto_earn_interest_paid", new(LegKind.Reward)),
        ("crypto_earn_extra_interest_paid", new(LegKind.Reward)),
        ("mco_stake_reward", new(LegKind.Reward)),
        ("supercharger_reward_to_app_credited", new(LegKind.Reward)),
        ("finance.lockup.dpos_compound_interest.crypto_wallet", new(LegKind.Reward)),
        ("finance.dpos.non_compound_interest.crypto_wallet", new(LegKind.Reward)),
        ("finance.dpos.compound_interest.crypto_wallet", new(LegKind.Reward)),
        ("rewards_platform_deposit_credited", new(LegKind.Reward)),
        ("referral_bonus", new(LegKind.Reward)),
        ("referral_gift", new(LegKind.Reward)),
        ("referral_card_cashback", new(LegKind.Reward)),
        ("transfer_cashback", new(LegKind.Reward)),
        ("gift_card_reward", new(LegKind.Reward)),
        ("campaign_reward", new(LegKind.Reward)),
        ("reimbursement", new(LegKind.Reward)),
        ("card_cashback_reverted", new(LegKind.Adjustment)),
        ("reimbursement_reverted", new(LegKind.Adjustment)),
        ("admin_wallet_credited", new(LegKind.Adjustment)));

    internal CryptoComRows(FormatMatch match, RowContext context)
        : base(
            match, context, id: -1, ContentColumns, countsOccurrences: true, new VenueAssets(),
            "Timestamp (UTC)", "Transaction Description", "Currency", "Amount", "To Currency", "To Amount", "Native Currency",
            "Native Amount", "Transaction Kind", "Transaction Hash", "Native Amount (in USD)")
    {
    }

    private enum Column
    {
        Time, Description, Currency, Amount, ToCurrency, ToAmount, NativeCurrency, NativeAmount, Kind, Hash, Dollars,
    }

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        UtcInstant at = SpacedTime((int)Column.Time, 0);
        VenueAmount amount = Amount(Column.Amount, Column.Currency);
        bool hasOther = !Cell((int)Column.ToCurrency).IsEmpty || !Cell((int)Column.ToAmount).IsEmpty;
        CheckNumber((int)Column.Dollars, NumberNotation.ZeroWithExponent);
        Movement movement = Meaning(hasOther);
        bool isByCard = movement.Family == ByCard;
        VenueAmount other = hasOther || movement.Family == Whole ? Amount(Column.ToAmount, Column.ToCurrency)
            : isByCard ? Amount(Column.NativeAmount, Column.NativeCurrency).Towards(-1)
            : default;
        if (!isByCard)
        {
            CheckNumber((int)Column.NativeAmount, NumberNotation.ZeroWithExponent);
        }

        CheckSigns(movement, amount, other);
        if (!Legs.IsSound)
        {
            return;
        }

        ReadOnlySpan<byte> kind = Cell((int)Column.Kind);
        if (kind.EndsWith("_lock"u8) || kind.EndsWith("_unlock"u8) || kind.IndexOf("dpos_lock."u8) >= 0)
        {
            PassOver("hold");
            return;
        }

        LegDraft leg = new(
            at, movement.KindOf(amount.Asset.Class), movement.RoleOf(amount.Asset.Class), LegStatus.Posted, amount.Asset.Number,
            amount.Asset.Class, amount.Number)
        {
            IsReversal = movement.IsTakenBackBy(amount.Number),
            Party = isByCard ? CounterpartyType.Card : CounterpartyType.None,
        };
        if (!other.Number.IsZero)
        {
            AddBoth(identity, leg, amount, other);
            return;
        }

        ReadOnlySpan<byte> joined = movement.Family == Dust ? JoinedByTime(DefaultAccount, at, "dust"u8) : default;
        Add(identity, leg, DefaultAccount, joined.IsEmpty ? ContentId(identity) : joined);
    }

    private void AddBoth(KeyHash identity, in LegDraft leg, VenueAmount from, VenueAmount to)
    {
        // A currency is what the price is in, whichever way the row goes; else what comes in is the base.
        bool isFromQuote = from.Asset.Class == AssetClass.Fiat || (to.Asset.Class != AssetClass.Fiat && from.Number.IsNegative);
        (VenueAmount main, VenueAmount quote) = isFromQuote ? (to, from) : (from, to);
        AddTrade(identity, leg, main, quote, default, DefaultAccount, ContentId(identity));
    }

    private VenueAmount Amount(Column number, Column currency) =>
        new(Number((int)number, NumberNotation.ZeroWithExponent, required: true), Asset((int)currency));

    // A known kind; else two sides are a conversion, and rows of the fiat wallet, whose kind is empty, say in words what they are.
    private Movement Meaning(bool hasOther)
    {
        ReadOnlySpan<byte> kind = Cell((int)Column.Kind), description = Cell((int)Column.Description);
        if (Kinds.TryFind(kind, out Movement movement))
        {
            return movement;
        }

        return hasOther ? new Movement(LegKind.Conversion, 0, Whole)
            : !kind.IsEmpty ? Ledgers.Movement.Unknown
            : description.IndexOf("Deposit"u8) >= 0 ? new Movement(LegKind.FiatDeposit, 1)
            : description.IndexOf("Withdrawal"u8) >= 0 ? new Movement(LegKind.FiatWithdrawal, -1)
            : Ledgers.Movement.Unknown;
    }

    // The two sides of a conversion go in different directions, and one that names its direction goes there.
    private void CheckSigns(Movement movement, VenueAmount amount, VenueAmount other)
    {
        bool isAtOdds = !other.Number.IsZero && !amount.Number.IsZero && other.Number.IsNegative == amount.Number.IsNegative;
        bool isAgainst = movement.IsExchange && movement.Direction != 0 && !amount.Number.IsZero
            && amount.Number.IsNegative != movement.Direction < 0;
        if (isAtOdds || isAgainst)
        {
            Fault((int)Column.Amount, LedgerFault.SignNotPossible);
        }
    }
}
