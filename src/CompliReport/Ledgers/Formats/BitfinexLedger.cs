using System;
using System.Collections.Immutable;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>Bitfinex's ledger: one row a movement with its balance; what it is stands in a sentence.</summary>
internal sealed class BitfinexLedger : LedgerFormat
{
    private static readonly ImmutableArray<string> Core = ["DESCRIPTION", "CURRENCY", "AMOUNT", "BALANCE", "DATE", "WALLET"];

    /// <inheritdoc/>
    internal override string Id => "bitfinex-ledger";

    /// <inheritdoc/>
    internal override string Title => "Bitfinex ledger";

    /// <inheritdoc/>
    internal override string Rule =>
        "Amounts are signed; fees are rows of their own. The sides of a trade and its fee are joined by second, and by the amount and "
        + "price that their descriptions name.";

    /// <inheritdoc/>
    internal override string Lacks =>
        "Account, zone (taken as UTC), entry ids before 2021, wallets in 2014, addresses, residency, KYC level, devices.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "bitfinex";

    /// <inheritdoc/>
    internal override bool NamesAccounts => false;

    /// <inheritdoc/>
    internal override bool JoinsByTime(FormatMatch match) => true;

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
    [
        new("2014", ["Currency", "Description", "Amount", "Balance", "Date"], []),
        new("2019", Core, []),
        new("2021", ["#", .. Core], []),
    ];

    /// <inheritdoc/>
    internal override string? Assumption(FormatMatch match) => Bitfinex.Assumption(match);

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new BitfinexLedgerRows(match, context);
}

/// <summary>Reads Bitfinex's ledger.</summary>
internal sealed class BitfinexLedgerRows : VenueRows
{
    private const int ContentColumns = (int)Column.Wallet + 1;

    // Sentences begin with one of these; the first that fits counts, so the longer of two stands first.
    private static readonly (byte[] Start, Movement Movement)[] Sentences =
    [
        Sentence("Exchange ", new(LegKind.Trade, 0, 1)),
        Sentence("Trading fee", new(LegKind.Fee, 0, 2)),
        Sentence("Crypto Withdrawal fee", new(LegKind.Fee)),
        Sentence("Wire Withdrawal fee", new(LegKind.Fee)),
        Sentence("Withdrawal fee", new(LegKind.Fee)),
        Sentence("Deposit fee", new(LegKind.Fee)),
        Sentence("Deposit ", new(LegKind.FiatDeposit, 1)),
        Sentence("Withdrawal ", new(LegKind.FiatWithdrawal, -1)),
        Sentence("Canceled withdrawal", new(LegKind.FiatWithdrawal, -1)),
        Sentence("Cancelled withdrawal", new(LegKind.FiatWithdrawal, -1)),
        Sentence("Transfer of ", new(LegKind.InternalTransfer)),
        Sentence("Margin Funding Payment", new(LegKind.Reward)),
        Sentence("Staking reward", new(LegKind.Reward)),
        Sentence("Earned fees from user", new(LegKind.Reward)),
        Sentence("Affiliate Rebate", new(LegKind.Reward)),
        Sentence("Airdrop", new(LegKind.Reward)),
        Sentence("Used Margin Funding Charge", new(LegKind.Fee)),
        Sentence("Unused Margin Funding Fee", new(LegKind.Fee)),
        Sentence("Leo token discount", new(LegKind.FeeRebate)),
        Sentence("Settlement", new(LegKind.Adjustment)),
        Sentence("Position ", new(LegKind.Adjustment)),
        Sentence("Delist adjustment", new(LegKind.Adjustment)),
    ];

    private static readonly WordTable<Wallet> Wallets = new(
        ("exchange", Wallet.Spot), ("margin", Wallet.Margin), ("trading", Wallet.Margin), ("deposit", Wallet.Earn),
        ("funding", Wallet.Earn));

    private readonly VenueAssets _assets = Bitfinex.Assets();
    private readonly bool _hasIds;

    internal BitfinexLedgerRows(FormatMatch match, RowContext context)
        : base(
            match, context, (int)Column.Id, ContentColumns, countsOccurrences: match.Version.Version != "2021",
            "DATE|Date", "DESCRIPTION|Description", "CURRENCY|Currency", "AMOUNT|Amount", "BALANCE|Balance", "WALLET", "#")
    {
        _hasIds = match.Version.Version == "2021";
        IdScope = [.. "ledger-"u8];
    }

    private enum Column
    {
        Time, Description, Currency, Amount, Balance, Wallet, Id,
    }

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        Id((int)Column.Id, _hasIds);
        CheckTime((int)Column.Time, Bitfinex.TryReadTime(Cell((int)Column.Time), out UtcInstant at));
        ReadOnlySpan<byte> description = Cell((int)Column.Description);
        if (description.IsEmpty)
        {
            Fault((int)Column.Description, LedgerFault.Missing);
        }

        Movement movement = Meaning(description);
        VenueAsset asset = Asset((int)Column.Currency, _assets);
        ExactNumber amount = Number((int)Column.Amount, NumberNotation.Plain, required: true);
        ExactNumber balance = Number((int)Column.Balance, NumberNotation.Plain, required: true);
        if (!Legs.IsSound)
        {
            return;
        }

        LegKind kind = movement.Kind switch
        {
            LegKind.Fee when !amount.IsNegative && !amount.IsZero => LegKind.FeeRebate,
            LegKind.FeeRebate when amount.IsNegative => LegKind.Fee,
            _ => movement.KindOf(asset.Class),
        };
        LegDraft leg = new(at, kind, movement.RoleOf(asset.Class), LegStatus.Posted, asset.Number, asset.Class, amount)
        {
            IsReversal = movement.IsTakenBackBy(amount),
            InWallet = Wallets.TryFind(Cell((int)Column.Wallet), out Wallet wallet) ? wallet : Wallet.None,
            HasBalance = true,
            BalanceAfter = balance,
        };
        ReadOnlySpan<byte> joined = Joined(movement, description, at);
        Add(identity, leg, DefaultAccount, joined.IsEmpty ? OwnId(identity) : joined);
    }

    private static Movement Meaning(ReadOnlySpan<byte> description)
    {
        foreach ((byte[] start, Movement movement) in Sentences)
        {
            if (description.StartsWith(start))
            {
                return movement;
            }
        }

        return Ledgers.Movement.Unknown;
    }

    /// <summary>
    /// <c>Exchange 0.5 BTC for USD @ 5000.0 on wallet exchange</c> and <c>Trading fees for 0.5 BTC (BTCUSD) @ 5000.0 on BFX (0.2%) on
    /// wallet exchange</c> have amount, coin and price in common. Empty where the sentence does not name them.
    /// </summary>
    private ReadOnlySpan<byte> Joined(Movement movement, ReadOnlySpan<byte> description, UtcInstant at)
    {
        int price = description.IndexOf(" @ "u8);
        int start = movement.Family == 1 ? "Exchange ".Length : description.IndexOf(" for "u8) + " for ".Length;
        if (movement.Family == 0 || price < 0 || start < " for ".Length)
        {
            return default;
        }

        ReadOnlySpan<byte> traded = description[start..].TrimStart((byte)'-'), rest = description[(price + 3)..];
        int amountEnd = traded.IndexOf((byte)' ');
        int coinEnd = amountEnd < 0 ? -1 : traded[(amountEnd + 1)..].IndexOf((byte)' ');
        int priceEnd = rest.IndexOf((byte)' ');
        return coinEnd < 0
            ? default
            : JoinedByTime(DefaultAccount, at, traded[..(amountEnd + 1 + coinEnd)], priceEnd < 0 ? rest : rest[..priceEnd]);
    }

    private static (byte[] Start, Movement Movement) Sentence(string start, Movement movement) =>
        (System.Text.Encoding.ASCII.GetBytes(start), movement);
}
