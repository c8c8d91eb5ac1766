using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Collections.Immutable;
using CompliReport.Ledgers.Cells;
using CompliReport.Ledgers.Identity;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>Kraken's <c>ledgers.csv</c>: one row a movement, all rows of a trade with one refid. Customers choose the columns, so most may
/// be missing.</summary>
internal sealed class KrakenLedgers : LedgerFormat
{
    private static readonly ImmutableArray<string> Core = ["txid", "refid", "time", "type", "asset", "amount", "fee", "balance"];

    private static readonly ImmutableArray<string> Rest =
        ["subtype", "aclass", "subclass", "wallet", "amountusd", "feeusd", "balanceusd", "feecurrency"];

    /// <inheritdoc/>
    internal override string Id => "kraken-ledgers";

    /// <inheritdoc/>
    internal override string Title => "Kraken ledgers.csv";

    /// <inheritdoc/>
    internal override string Rule =>
        "Amounts are signed and without fee; a fee is positive and subtracted in the row's asset; pending rows are not summed. A "
        + "balance is the one before it, plus amount, less fee, by spelling of the asset and wallet.";

    /// <inheritdoc/>
    internal override string Lacks => "Account, residency, KYC level, prices, counterparties, addresses, devices.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "kraken";

    /// <inheritdoc/>
    internal override bool NamesAccounts => false;

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
    [
        new("selected columns", Core, Rest),
        Version("2017", "aclass"),
        Version("2018", "aclass", "subtype"),
        Version("2024", "aclass", "subtype", "wallet"),
        Version("2024 with USD", "aclass", "subtype", "amountusd"),
        Version("2024 with wallet and USD", "aclass", "subtype", "wallet", "amountusd"),
        Version("2025", "aclass", "subtype", "subclass", "wallet"),
        Version("2026", "aclass", "subtype", "subclass", "wallet", "amountusd", "feeusd", "balanceusd", "feecurrency"),
    ];

    /// <inheritdoc/>
    internal override Telling TellingOf(LegBatch batch, int leg) => Telling.PartById(batch, leg);

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new KrakenRows(match, context);

    private static FormatVersion Version(string name, params ReadOnlySpan<string> columns) =>
        new(name, [.. Core, .. columns], [.. Rest.RemoveRange(columns.ToArray())]);
}

/// <summary>Reads Kraken's rows.</summary>
internal sealed class KrakenRows : VenueRows
{
    private const int ContentColumns = (int)Column.Balance + 1;

    private static readonly WordTable<Movement> Types = new(
        ("deposit", new(LegKind.FiatDeposit, 1)),
        ("withdrawal", new(LegKind.FiatWithdrawal, -1)),
        ("trade", new(LegKind.Trade)),
        ("spend", new(LegKind.Conversion, -1)),
        ("receive", new(LegKind.Conversion, 1)),
        ("transfer", new(LegKind.InternalTransfer)),
        ("margin", new(LegKind.Adjustment)),
        ("settled", new(LegKind.Adjustment)),
        ("rollover", new(LegKind.Fee)),
        ("staking", new(LegKind.Reward)),
        ("earn", new(LegKind.Reward)),
        ("dividend", new(LegKind.Reward)),
        ("reward", new(LegKind.Reward)),
        ("invite bonus", new(LegKind.Reward)),
        ("adjustment", new(LegKind.Adjustment)));

    // What a subtype says more exactly than transfer, staking and earn do.
    private static readonly WordTable<Movement> Subtypes = new(
        ("reward", new(LegKind.Reward)),
        ("airdrop", new(LegKind.Reward)),
        ("delistingconversion", new(LegKind.Conversion)),
        ("tradespot", new(LegKind.Trade)),
        ("allocation", new(LegKind.InternalTransfer)),
        ("deallocation", new(LegKind.InternalTransfer)),
        ("autoallocation", new(LegKind.InternalTransfer)),
        ("migration", new(LegKind.InternalTransfer)),
        ("spottostaking", new(LegKind.InternalTransfer)),
        ("stakingfromspot", new(LegKind.InternalTransfer)),
        ("stakingtospot", new(LegKind.InternalTransfer)),
        ("spotfromstaking", new(LegKind.InternalTransfer)),
        ("spottofutures", new(LegKind.InternalTransfer)),
        ("spotfromfutures", new(LegKind.InternalTransfer)));

    private static readonly WordTable<Wallet> Wallets = new(
        ("spot", Wallet.Spot), ("earn", Wallet.Earn), ("margin", Wallet.Margin), ("futures", Wallet.Futures));

    private readonly VenueAssets _assets = new(KrakenAssets.Ticker, KrakenAssets.ClassOf);

    internal KrakenRows(FormatMatch match, RowContext context)
        : base(
            match, context, (int)Column.TxId, ContentColumns, countsOccurrences: false,
            "refid", "time", "type", "asset", "amount", "fee", "balance", "txid", "subtype", "aclass", "subclass", "wallet")
    {
    }

    private enum Column
    {
        RefId, Time, Type, Asset, Amount, Fee, Balance, TxId, Subtype, AssetClass, Subclass, Wallet,
    }

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        CheckTime((int)Column.Time, VenueTime.TryReadSpaced(Cell((int)Column.Time), out UtcInstant at));
        Movement movement = Meaning();
        VenueAsset asset = Asset((int)Column.Asset, _assets);
        AssetClass assetClass = IsTokenised() ? AssetClass.SecurityToken : asset.Class;
        ExactNumber amount = Number((int)Column.Amount, NumberNotation.Plain, required: true);
        ExactNumber fee = Number((int)Column.Fee, NumberNotation.Plain, required: false);
        bool hasBalance = TryReadBalance((int)Column.Balance, NumberNotation.Plain, out ExactNumber balance);
        ReadOnlySpan<byte> group = Group(identity);
        bool isReversal = movement.IsTakenBackBy(amount);
        // A withdrawal that is taken back gives its fee back too; in any other row a fee below zero is a damaged cell.
        if (fee.IsNegative && !isReversal)
        {
            Fault((int)Column.Fee, LedgerFault.SignNotPossible);
        }

        if (!Legs.IsSound)
        {
            return;
        }

        bool isPending = Cell((int)Column.TxId).IsEmpty && Cell((int)Column.Balance).IsEmpty;
        LegStatus status = isPending ? LegStatus.Pending : LegStatus.Posted;
        (Wallet wallet, ushort pocket) = Place();
        LegDraft leg = new(
            at, movement.KindOf(assetClass), movement.RoleOf(assetClass), status, asset.Number, assetClass, amount)
        {
            IsReversal = isReversal,
            InWallet = wallet,
            Pocket = pocket,
            HasBalance = hasBalance && pocket != PocketTable.NotFollowed,
            BalanceAfter = balance,
        };
        AddWithFee(identity, leg, fee.Negated, DefaultAccount, group);
    }

    // Balances are kept by wallet, and those of bonded, staked and held coins (DOT28.S, EUR.HOLD) apart from those of free ones.
    private (Wallet Wallet, ushort Pocket) Place()
    {
        ReadOnlySpan<byte> wallet = Cell((int)Column.Wallet), spelling = Cell((int)Column.Asset);
        ReadOnlySpan<byte> kept = spelling.Contains((byte)'.') || spelling.SequenceEqual("ETH2"u8) ? spelling : default;
        int end = wallet.IndexOf((byte)' ');
        return (
            Wallets.TryFind(end < 0 ? wallet : wallet[..end], out Wallet known) ? known : Wallet.None,
            Legs.Assets.Pockets.NumberOf(wallet, kept));
    }

    private Movement Meaning()
    {
        Movement movement = Movement((int)Column.Type, Types);
        bool mayBeRefined = movement.Kind is LegKind.InternalTransfer or LegKind.Reward;
        return mayBeRefined && Subtypes.TryFind(Cell((int)Column.Subtype), out Movement refined) ? refined : movement;
    }

    // "Unknown" is shared by rows that have nothing to do with each other.
    private ReadOnlySpan<byte> Group(KeyHash identity)
    {
        ReadOnlySpan<byte> reference = Id((int)Column.RefId, required: false), own = Id((int)Column.TxId, required: false);
        return !reference.IsEmpty && !reference.SequenceEqual("Unknown"u8) ? reference
            : !own.IsEmpty ? own
            : ContentId(identity);
    }

    private bool IsTokenised() =>
        Cell((int)Column.AssetClass).StartsWith("tokenized"u8) || Cell((int)Column.Subclass).StartsWith("tokenized"u8);
}

/// <summary>Kraken's spelling of assets.</summary>
internal static class KrakenAssets
{
    private static readonly FrozenDictionary<string, string> Aliases = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["XBT"] = "BTC",
        ["XXBT"] = "BTC",
        ["XDG"] = "DOGE",
        ["XXDG"] = "DOGE",
        ["ETH2"] = "ETH",
        ["XETH"] = "ETH",
        ["XETC"] = "ETC",
        ["XICN"] = "ICN",
        ["XLTC"] = "LTC",
        ["XMLN"] = "MLN",
        ["XNMC"] = "NMC",
        ["XREP"] = "REP",
        ["XXLM"] = "XLM",
        ["XXMR"] = "XMR",
        ["XXRP"] = "XRP",
        ["XXVN"] = "XVN",
        ["XZEC"] = "ZEC",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly string[] Suffixes = [".S", ".M", ".P", ".F", ".B", ".HOLD"];

    /// <summary>Our ticker: staked, bonded, parked and held balances are the asset itself.</summary>
    internal static string Ticker(string spelling)
    {
        string stem = spelling;
        foreach (string suffix in Suffixes)
        {
            if (spelling.EndsWith(suffix, StringComparison.Ordinal))
            {
                stem = spelling[..^suffix.Length];
                bool isBonded = suffix == ".S" && stem.Length > 3 && char.IsAsciiDigit(stem[^1]) && char.IsAsciiDigit(stem[^2]);
                stem = isBonded ? stem[..^2] : stem;
                break;
            }
        }

        if (Aliases.TryGetValue(stem, out string? ticker))
        {
            return ticker;
        }

        bool isFiat = stem.Length == 4 && stem[0] == 'Z' && AssetClasses.IsFiat(stem[1..]);
        return isFiat ? stem[1..] : IsShare(stem) ? stem[..^1] + "X" : stem;
    }

    /// <summary>The class of a spelling: KFEE are prepaid fees, a small x marks a tokenised share.</summary>
    internal static AssetClass ClassOf(string spelling) =>
        spelling == "KFEE" ? AssetClass.FeeCredit
        : IsShare(spelling) ? AssetClass.SecurityToken
        : AssetClasses.Of(Ticker(spelling));

    private static bool IsShare(string spelling) => spelling.Length > 1 && spelling[^1] == 'x';
}
