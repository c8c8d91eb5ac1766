using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Text;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>Coinbase's transactions export for retail customers: one row a transaction, a purchase with both sides and its fee.</summary>
internal sealed class CoinbaseRetail : LedgerFormat
{
    /// <summary>Stands in a normal column name for the currency that the header names.</summary>
    internal const string Currency = "<currency> ";

    private const string
        Spot = "Spot Price at Transaction", Price = "Price at Transaction", Subtotal = "Subtotal", Inclusive = "Total (inclusive of fees)",
        InclusiveSpread = "Total (inclusive of fees and/or spread)", FeesSpread = "Fees and/or Spread",
        Transacted = "Amount Transacted (Inclusive of Coinbase Fees)";

    private static readonly ImmutableArray<string> Core = ["Timestamp", "Transaction Type", "Asset", "Quantity Transacted", "Notes"];

    private static readonly ImmutableHashSet<string> WithCurrency = [Spot, Subtotal, Inclusive, "Fees", Transacted];

    /// <inheritdoc/>
    internal override string Id => "coinbase-retail";

    /// <inheritdoc/>
    internal override string Title => "Coinbase transactions";

    /// <inheritdoc/>
    internal override string Rule =>
        "A purchase is one row: quantity against subtotal, fee is total less subtotal (version 1: the amount includes the fee). "
        + "Up to version 5 numbers have no sign and the type says the direction; version 6 is signed.";

    /// <inheritdoc/>
    internal override string Lacks =>
        "Account, residency, KYC level, devices; entry ids before version 6; addresses mostly stand in notes only.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "coinbase";

    /// <inheritdoc/>
    internal override bool NamesAccounts => false;

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
    [
        new("1", [.. Core, Currency + Spot, Currency + Transacted, "Address"], []),
        new("2", [.. Core, Currency + Spot, Currency + Subtotal, Currency + Inclusive, Currency + "Fees"], []),
        new("3", [.. Core, "Spot Price Currency", Spot, Subtotal, Inclusive, "Fees"], []),
        new("4", [.. Core, "Spot Price Currency", Spot, Subtotal, InclusiveSpread, FeesSpread], []),
        new("5", [.. Core, "Price Currency", Price, Subtotal, InclusiveSpread, FeesSpread], []),
        new("6", ["ID", .. Core, "Price Currency", Price, Subtotal, InclusiveSpread, FeesSpread], ["Sender Address", "Recipient Address"]),
    ];

    /// <inheritdoc/>
    internal override string Normal(string column) =>
        column.Length > 4 && column[3] == ' ' && AssetClasses.IsFiat(column[..3]) && WithCurrency.Contains(column[4..])
            ? Currency + column[4..]
            : column;

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new CoinbaseRows(match, context);

    /// <summary>The currency that all columns of the header name; empty where they name none or do not agree.</summary>
    internal string CurrencyOf(ImmutableArray<string> header)
    {
        SortedSet<string> named = new(StringComparer.Ordinal);
        foreach (string column in header)
        {
            if (!ReferenceEquals(Normal(column), column))
            {
                named.Add(column[..3]);
            }
        }

        return named.Count == 1 ? named.Min! : "";
    }
}

/// <summary>Reads Coinbase's rows.</summary>
internal sealed class CoinbaseRows : VenueRows
{
    private const int ContentColumns = (int)Column.Address + 1;

    private static readonly WordTable<Movement> Types = new(
        ("Buy", new(LegKind.Conversion, 1)),
        ("Sell", new(LegKind.Conversion, -1)),
        ("Advanced Trade Buy", new(LegKind.Trade, 1)),
        ("Advanced Trade Sell", new(LegKind.Trade, -1)),
        ("Advance Trade Buy", new(LegKind.Trade, 1)),
        ("Advance Trade Sell", new(LegKind.Trade, -1)),
        ("Convert", new(LegKind.Conversion, -1, ByNotes)),
        ("Receive", new(LegKind.FiatDeposit, 1)),
        ("Deposit", new(LegKind.FiatDeposit, 1)),
        ("Send", new(LegKind.FiatWithdrawal, -1)),
        ("Withdrawal", new(LegKind.FiatWithdrawal, -1)),
        ("Exchange Deposit", new(LegKind.InternalTransfer, -1)),
        ("Exchange Withdrawal", new(LegKind.InternalTransfer, 1)),
        ("Pro Deposit", new(LegKind.InternalTransfer, -1)),
        ("Pro Withdrawal", new(LegKind.InternalTransfer, 1)),
        ("Vault Withdrawal", new(LegKind.InternalTransfer)),
        ("Retail Staking Transfer", new(LegKind.InternalTransfer)),
        ("Retail Unstaking Transfer", new(LegKind.InternalTransfer)),
        ("Retail Eth2 Deprecation", new(LegKind.InternalTransfer)),
        ("Rewards Income", new(LegKind.Reward, 1)),
        ("Reward Income", new(LegKind.Reward, 1)),
        ("Staking Income", new(LegKind.Reward, 1)),
        ("Inflation Reward", new(LegKind.Reward, 1)),
        ("Learning Reward", new(LegKind.Reward, 1)),
        ("Coinbase Earn", new(LegKind.Reward, 1)),
        ("Incentives Rewards Payout", new(LegKind.Reward, 1)),
        ("Card Buy Back", new(LegKind.Reward, 1)),
        ("Subscription Rebate", new(LegKind.FeeRebate, 1)),
        ("Subscription Rebates (24 Hours)", new(LegKind.FeeRebate, 1)),
        ("Subscription", new(LegKind.Fee, -1)),
        ("Card Spend", new(LegKind.CardSpend, -1)),
        ("Admin Debit", new(LegKind.Adjustment, -1)),
        ("Admin Credit", new(LegKind.Adjustment, 1)));

    private const byte ByNotes = 1;

    private readonly VenueAssets _assets = new();
    private readonly byte[] _headerCurrency;
    private readonly bool _isSigned, _hasSubtotal;
    private InstantText _times;

    internal CoinbaseRows(FormatMatch match, RowContext context)
        : base(
            match, context, (int)Column.Id, ContentColumns, countsOccurrences: match.Version.Version != "6",
            "Timestamp", "Transaction Type", "Asset", "Quantity Transacted", "Subtotal|<currency> Subtotal",
            "Total (inclusive of fees)|Total (inclusive of fees and/or spread)|<currency> Total (inclusive of fees)|"
                + "<currency> Amount Transacted (Inclusive of Coinbase Fees)",
            "Price Currency|Spot Price Currency", "Notes", "Address", "Fees|Fees and/or Spread|<currency> Fees",
            "Price at Transaction|Spot Price at Transaction|<currency> Spot Price at Transaction", "Recipient Address",
            "Sender Address", "ID")
    {
        _headerCurrency = Encoding.ASCII.GetBytes(((CoinbaseRetail)match.Format).CurrencyOf(match.Header));
        _isSigned = match.Version.Version == "6";
        _hasSubtotal = match.Version.Version != "1";
    }

    private enum Column
    {
        Time, Type, Asset, Quantity, Subtotal, Total, Currency, Notes, Address, Fees, Price, Recipient, Sender, Id,
    }

    private NumberNotation MoneyNotation => _isSigned ? NumberNotation.Money : NumberNotation.Plain;

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        CheckTime((int)Column.Time, TryReadTime(Cell((int)Column.Time), out UtcInstant at));
        Movement movement = Movement((int)Column.Type, Types);
        VenueAsset asset = Asset((int)Column.Asset, _assets);
        ExactNumber quantity = Number((int)Column.Quantity, NumberNotation.Plain, required: true);
        bool isPriced = movement.IsExchange && movement.Family != ByNotes;
        bool isMoney = TryReadNumber((int)Column.Subtotal, MoneyNotation, isPriced && _hasSubtotal, out ExactNumber subtotal)
            & TryReadNumber((int)Column.Total, MoneyNotation, isPriced, out ExactNumber total);
        CheckNumber((int)Column.Fees, MoneyNotation);
        CheckNumber((int)Column.Price, MoneyNotation);
        CheckSigns(movement, quantity, subtotal, total);
        ReadOnlySpan<byte> id = Id((int)Column.Id, required: _isSigned);
        LegDraft leg = new(
            at, movement.KindOf(asset.Class), movement.RoleOf(asset.Class), LegStatus.Posted, asset.Number, asset.Class,
            Signed(movement, quantity))
        {
            IsReversal = _isSigned && movement.IsTakenBackBy(quantity),
        };
        ReadOnlySpan<byte> group = id.IsEmpty ? ContentId(identity) : id;
        if (movement.Family == ByNotes)
        {
            AddConverted(identity, leg, group);
        }
        else if (isPriced)
        {
            // A total that is no number says nothing about the fee.
            AddPriced(identity, leg, group, movement.Direction, _hasSubtotal ? subtotal : total, isMoney ? total : subtotal);
        }
        else if (Legs.IsSound)
        {
            Add(identity, leg, DefaultAccount, group, Counterparty(leg.Kind));
        }
    }

    private bool TryReadTime(ReadOnlySpan<byte> text, out UtcInstant at)
    {
        if (_isSigned)
        {
            return VenueTime.TryReadSpacedUtc(text, out at);
        }

        bool sound = _times.TryParse(text, out long nanoseconds);
        at = UtcInstant.FromNanoseconds(nanoseconds);
        return sound;
    }

    private ExactNumber Signed(Movement movement, ExactNumber quantity) => _isSigned ? quantity : quantity.Towards(movement.Direction);

    // Up to version 5 nothing has a sign; in version 6 a purchase goes in and a sale goes out.
    private void CheckSigns(Movement movement, ExactNumber quantity, ExactNumber subtotal, ExactNumber total)
    {
        bool isWrong = _isSigned
            ? movement.IsExchange && !quantity.IsZero && quantity.IsNegative != movement.Direction < 0
            : quantity.IsNegative;
        if (isWrong)
        {
            Fault((int)Column.Quantity, LedgerFault.SignNotPossible);
        }

        if (!_isSigned && subtotal.IsNegative)
        {
            Fault((int)Column.Subtotal, LedgerFault.SignNotPossible);
        }

        if (!_isSigned && total.IsNegative)
        {
            Fault((int)Column.Total, LedgerFault.SignNotPossible);
        }
    }

    private void AddPriced(KeyHash identity, LegDraft leg, ReadOnlySpan<byte> group, int direction, ExactNumber subtotal, ExactNumber total)
    {
        ReadOnlySpan<byte> spelling = _headerCurrency.Length > 0 ? _headerCurrency : Cell((int)Column.Currency);
        if (!_assets.TryFind(spelling, Legs.Assets, out VenueAsset quote))
        {
            // Version 1 and 2 name the currency in the header, so the cell at fault is the one under it.
            int column = Has((int)Column.Currency) ? (int)Column.Currency : (int)Column.Total;
            Fault(column, spelling.IsEmpty ? LedgerFault.Missing : LedgerFault.AssetNotATicker);
        }

        // The fee is on top of a purchase and taken out of a sale.
        ExactNumber fee = direction > 0 ? ExactNumber.Subtract(total, subtotal) : ExactNumber.Subtract(subtotal, total);
        if (fee.IsNegative)
        {
            Fault((int)Column.Total, LedgerFault.SignNotPossible);
        }

        ExactNumber paid = subtotal.Towards(-direction);
        if (leg.Kind == LegKind.Trade)
        {
            CheckMarket(ref quote, ref paid, -direction, fee.IsZero);
        }

        if (!Legs.IsSound)
        {
            return;
        }

        leg = leg with { Role = LegRole.Base, PriceAsset = quote.Number };
        LegDraft other = leg with { Role = LegRole.Quote, Asset = quote.Number, Class = quote.Class, Amount = paid };
        Add(identity, leg, DefaultAccount, group);
        Add(identity, other, DefaultAccount, group);
        if (!fee.IsZero)
        {
            LegDraft feeLeg = other with { Kind = LegKind.Fee, Role = LegRole.Fee, Amount = fee.Negated, PriceAsset = AssetTable.None };
            Add(identity, feeLeg, DefaultAccount, group);
        }
    }

    /// <summary>Takes the other side from the notes where an advanced trade was on a market of another currency than the columns are valued
    /// in.</summary>
    /// <remarks>
    /// Then the columns hold a valuation that never moved. The notes give the true amount only where they name it in the market's own
    /// currency, and no fee; everything else is a fault and not a guess.
    /// </remarks>
    private void CheckMarket(ref VenueAsset quote, ref ExactNumber paid, int direction, bool isWithoutFee)
    {
        ReadOnlySpan<byte> notes = Cell((int)Column.Notes);
        if (!CoinbaseNotes.TryReadMarket(notes, out ReadOnlySpan<byte> market, out ReadOnlySpan<byte> amount, out ReadOnlySpan<byte> unit)
            || !Legs.IsSound || Ascii.Equals(market, Legs.Assets[quote.Number].Text))
        {
            return;
        }

        if (!isWithoutFee || !unit.SequenceEqual(market) || !_assets.TryFind(unit, Legs.Assets, out quote)
            || NumberText.TryRead(amount, NumberNotation.Thousands, out ExactNumber named) != LedgerFault.None || named.IsNegative)
        {
            Fault((int)Column.Notes, LedgerFault.NoteNotUnderstood);
            return;
        }

        paid = named.Towards(direction);
    }

    private void AddConverted(KeyHash identity, LegDraft leg, ReadOnlySpan<byte> group)
    {
        ReadOnlySpan<byte> notes = Cell((int)Column.Notes);
        if (!CoinbaseNotes.TryReadConversion(notes, out ReadOnlySpan<byte> sold, out ExactNumber bought, out ReadOnlySpan<byte> unit)
            || !sold.SequenceEqual(Cell((int)Column.Asset)) || !_assets.TryFind(unit, Legs.Assets, out VenueAsset other))
        {
            Fault((int)Column.Notes, LedgerFault.NoteNotUnderstood);
            return;
        }

        if (Legs.IsSound)
        {
            leg = leg with { Role = LegRole.Base, PriceAsset = other.Number };
            Add(identity, leg, DefaultAccount, group);
            LegDraft received = leg with { Role = LegRole.Quote, Asset = other.Number, Class = other.Class, Amount = bought };
            Add(identity, received, DefaultAccount, group);
        }
    }

    // The address of its column, else what looks like an address in the notes: "an external account" or "Coinbase" would join strangers.
    private ReadOnlySpan<byte> Counterparty(LegKind kind)
    {
        bool isOut = kind is LegKind.CryptoWithdrawal or LegKind.FiatWithdrawal;
        if (!isOut && kind is not (LegKind.CryptoDeposit or LegKind.FiatDeposit))
        {
            return default;
        }

        ReadOnlySpan<byte> party = Cell((int)Column.Address);
        party = party.IsEmpty ? Cell(isOut ? (int)Column.Recipient : (int)Column.Sender) : party;
        bool isCrypto = kind is LegKind.CryptoWithdrawal or LegKind.CryptoDeposit;
        party = party.IsEmpty && isCrypto ? CoinbaseNotes.Party(Cell((int)Column.Notes), isOut) : party;
        return IdentifierText.IsSound(party) ? party : default;
    }
}

/// <summary>Reads the sentences in Coinbase's notes, word for word.</summary>
internal static class CoinbaseNotes
{
    private const int AddressLengthMin = 20;

    /// <summary><c>Converted 0.12141 BTC to 4.7987194 ETH</c>.</summary>
    internal static bool TryReadConversion(
        ReadOnlySpan<byte> notes, out ReadOnlySpan<byte> soldUnit, out ExactNumber bought, out ReadOnlySpan<byte> boughtUnit)
    {
        bought = default;
        soldUnit = boughtUnit = default;
        Span<Range> words = stackalloc Range[7];
        if (Split(notes, words) != 6 || !notes[words[0]].SequenceEqual("Converted"u8) || !notes[words[3]].SequenceEqual("to"u8))
        {
            return false;
        }

        soldUnit = notes[words[2]];
        boughtUnit = notes[words[5]];
        return NumberText.TryRead(notes[words[1]], NumberNotation.Thousands, out ExactNumber sold) == LedgerFault.None && !sold.IsNegative
            && NumberText.TryRead(notes[words[4]], NumberNotation.Thousands, out bought) == LedgerFault.None && !bought.IsNegative;
    }

    /// <summary><c>Sold 1.32752151 ETH for 4118.07 GBP on ETH-BTC at 0.0367 ETH/BTC</c>; false where no market is named.</summary>
    internal static bool TryReadMarket(
        ReadOnlySpan<byte> notes, out ReadOnlySpan<byte> market, out ReadOnlySpan<byte> amount, out ReadOnlySpan<byte> unit)
    {
        market = amount = unit = default;
        Span<Range> words = stackalloc Range[12];
        int count = Split(notes, words);
        if (count < 8 || !notes[words[3]].SequenceEqual("for"u8) || !notes[words[6]].SequenceEqual("on"u8))
        {
            return false;
        }

        ReadOnlySpan<byte> pair = notes[words[7]];
        amount = notes[words[4]];
        unit = notes[words[5]];
        market = pair[(pair.IndexOf((byte)'-') + 1)..];
        return true;
    }

    /// <summary>The address on a chain or the mail address after the last "to" or "from"; empty where anything else stands there.</summary>
    internal static ReadOnlySpan<byte> Party(ReadOnlySpan<byte> notes, bool isOut)
    {
        ReadOnlySpan<byte> link = isOut ? " to "u8 : " from "u8;
        int at = notes.LastIndexOf(link);
        ReadOnlySpan<byte> rest = at < 0 ? default : notes[(at + link.Length)..];
        bool isAddress = !rest.Contains((byte)' ') && (rest.Length >= AddressLengthMin || rest.Contains((byte)'@'));
        return isAddress ? rest : default;
    }

    private static int Split(ReadOnlySpan<byte> text, Span<Range> words)
    {
        int count = 0;
        foreach (Range word in text.Split((byte)' '))
        {
            if (count == words.Length)
            {
                break;
            }

            words[count++] = word;
        }

        return count;
    }
}
