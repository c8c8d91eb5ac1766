using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CompliReport.Ledgers.Bytes;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>
/// The canonical ledger <c>compliledger/1</c>, CSV or JSON Lines: one row a leg. The hot path: 10 million rows a second and core are the
/// aim.
/// </summary>
internal sealed class CanonicalLedger : LedgerFormat
{
    /// <summary>The columns of JSON Lines, in the order of the schema.</summary>
    internal static readonly ImmutableArray<string> Columns =
    [
        "exchange_id", "entry_id", "group_id", "reversal_of", "status", "account_id", "wallet", "occurred_at", "booked_at", "kind",
        "leg_role", "asset", "asset_class", "amount", "balance_after", "fiat_value", "fiat_ccy", "order_id", "trade_id", "rate_applied",
        "price_ccy", "counterparty_type", "counterparty_name", "counterparty_account", "counterparty_bank", "counterparty_country",
        "payment_method", "purpose_code", "chain", "tx_hash", "address", "channel", "device_id", "ip_country", "province",
    ];

    private static readonly ImmutableArray<string> Required =
        ["entry_id", "group_id", "status", "account_id", "occurred_at", "kind", "leg_role", "asset", "asset_class", "amount"];

    /// <inheritdoc/>
    internal override string Id => "compliledger";

    /// <inheritdoc/>
    internal override string Title => "CompliReport canonical ledger, CSV or JSON Lines";

    /// <inheritdoc/>
    internal override string Rule =>
        "Amounts are signed, positive into the account, without fee; a fee is a leg of its own in the same group.";

    /// <inheritdoc/>
    internal override string Lacks => "Nothing that a rule needs, where the optional columns are filled.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "";

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } = [new("1", Required, [.. Columns.RemoveRange(Required)])];

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new CanonicalRows(match.Header, context);
}

/// <summary>Reads canonical rows.</summary>
/// <remarks>Hot path, benchmark "bare typed parse": fields are spans of the file's own bytes; a sound row allocates nothing.</remarks>
internal sealed class CanonicalRows : RowReader
{
    private readonly ExchangeGate _exchange;
    private readonly bool _needsExchange, _hasBookings, _hasBalances, _hasRates, _hasSightings;
    private readonly int[] _at = new int[CanonicalLedger.Columns.Length];
    private InstantText _occurred, _booked;
    private bool _mayHoldControl;

    internal CanonicalRows(ImmutableArray<string> header, RowContext context)
    {
        _exchange = context.Exchange;
        _needsExchange = context.Exchange.Exchange == default;
        for (int i = 0; i < _at.Length; i++)
        {
            _at[i] = header.IndexOf(CanonicalLedger.Columns[i]);
        }

        _hasBookings = _at[(int)Column.BookedAt] >= 0;
        _hasBalances = _at[(int)Column.BalanceAfter] >= 0;
        _hasRates = _at[(int)Column.RateApplied] >= 0;
        _hasSightings = _at[(int)Column.DeviceId] >= 0 || _at[(int)Column.IpCountry] >= 0 || _at[(int)Column.Province] >= 0
            || _at[(int)Column.CounterpartyName] >= 0;
    }

    private enum Column
    {
        ExchangeId, EntryId, GroupId, ReversalOf, Status, AccountId, Wallet, OccurredAt, BookedAt, Kind, LegRole, Asset, AssetClass, Amount,
        BalanceAfter, FiatValue, FiatCcy, OrderId, TradeId, RateApplied, PriceCcy, CounterpartyType, CounterpartyName, CounterpartyAccount,
        CounterpartyBank, CounterpartyCountry, PaymentMethod, PurposeCode, Chain, TxHash, Address, Channel, DeviceId, IpCountry, Province,
    }

    /// <inheritdoc/>
    internal override KeyHash Identity(RecordCursor row) => KeyHash.Of(Field(row, Column.EntryId));

    /// <inheritdoc/>
    internal override string EntryId(RecordCursor row) => Encoding.UTF8.GetString(Field(row, Column.EntryId));

    /// <inheritdoc/>
    internal override KeyHash Body(RecordCursor row)
    {
        // In the order of the schema, so that a row sent as CSV and again as JSON, or with its columns in another order, has the same body.
        KeyHash body = default;
        foreach (int position in _at)
        {
            KeyHash cell = KeyHash.Of(row.Field(position), body.Low);
            body = new KeyHash(cell.Low, body.High ^ cell.High);
        }

        return body;
    }

    /// <inheritdoc/>
    internal override string? Read(RecordCursor row, KeyHash identity, LegWriter legs)
    {
        // One look at the whole text, or at the record, in place of one at each id: control characters are rare anywhere. JSON can hide
        // them in escapes.
        _mayHoldControl = row.IsJson || (row.MayHoldControls && row.Raw.ContainsAnyInRange((byte)0, (byte)31));
        int leg = legs.Draft(row.Offset, identity.Low);
        LegBatch batch = legs.Batch;
        ReadKeys(row, legs, batch, leg);
        ReadCodes(row, legs, batch, leg);
        ReadValues(row, legs, batch, leg);
        ReadCounterparty(row, legs, batch, leg);
        CheckOptional(row, legs, batch, leg);
        legs.Commit();
        return null;
    }

    private ReadOnlySpan<byte> Field(RecordCursor row, Column column) => row.Field(_at[(int)column]);

    private void Fault(LegWriter legs, Column column, LedgerFault fault) => legs.Fault(_at[(int)column], fault);

    private void ReadKeys(RecordCursor row, LegWriter legs, LegBatch batch, int leg)
    {
        CheckId(row, legs, Column.EntryId);
        LedgerFault exchange = _exchange.Check(Field(row, Column.ExchangeId));
        if (exchange != LedgerFault.None && (exchange != LedgerFault.Missing || _needsExchange))
        {
            Fault(legs, Column.ExchangeId, exchange);
        }

        ReadOnlySpan<byte> group = CheckId(row, legs, Column.GroupId);
        batch.Group[leg] = KeyHash.Of(group);
        batch.GroupText[leg] = batch.Keep(group);
        batch.AccountText[leg] = batch.Keep(CheckId(row, legs, Column.AccountId));
        ReadOnlySpan<byte> reversed = Field(row, Column.ReversalOf);
        batch.IsReversal[leg] = !reversed.IsEmpty;
        if (!reversed.IsEmpty)
        {
            batch.ReversalOf[leg] = KeyHash.Of(reversed);
        }
    }

    private ReadOnlySpan<byte> CheckId(RecordCursor row, LegWriter legs, Column column)
    {
        ReadOnlySpan<byte> text = Field(row, column);
        if (_mayHoldControl
            ? IdentifierText.IsSound(text) && !(row.IsJson && Marks.AreIn(text))
            : text.Length is >= 1 and <= IdentifierText.LengthMax)
        {
            return text;
        }

        Fault(legs, column, text.IsEmpty ? LedgerFault.Missing : LedgerFault.IdNotSound);
        return default;
    }

    private void ReadCodes(RecordCursor row, LegWriter legs, LegBatch batch, int leg)
    {
        batch.Status[leg] = Field(row, Column.Status).SequenceEqual("posted"u8)
            ? LegStatus.Posted
            : (LegStatus)Code(row, legs, Column.Status, Codes.Statuses, LedgerFault.UnknownStatus, required: true);
        batch.Kind[leg] = (LegKind)Code(row, legs, Column.Kind, Codes.Kinds, LedgerFault.UnknownKind, required: true);
        batch.Role[leg] = (LegRole)Code(row, legs, Column.LegRole, Codes.Roles, LedgerFault.UnknownRole, required: true);
        batch.Class[leg] = (AssetClass)Code(
            row, legs, Column.AssetClass, Codes.AssetClasses, LedgerFault.UnknownAssetClass, required: true);
        batch.Party[leg] = (CounterpartyType)Code(
            row, legs, Column.CounterpartyType, Codes.CounterpartyTypes, LedgerFault.UnknownCounterpartyType, required: false);
        batch.InWallet[leg] = (Wallet)Code(row, legs, Column.Wallet, Codes.Wallets, LedgerFault.UnknownWallet, required: false);
        Code(row, legs, Column.Channel, Codes.Channels, LedgerFault.UnknownChannel, required: false);
    }

    private byte Code(RecordCursor row, LegWriter legs, Column column, CodeTable codes, LedgerFault unknown, bool required)
    {
        ReadOnlySpan<byte> text = Field(row, column);
        if (text.IsEmpty)
        {
            if (required)
            {
                Fault(legs, column, LedgerFault.Missing);
            }

            return 0;
        }

        if (!codes.TryFind(text, out byte code))
        {
            Fault(legs, column, unknown);
        }

        return code;
    }

    private void ReadValues(RecordCursor row, LegWriter legs, LegBatch batch, int leg)
    {
        ReadOnlySpan<byte> occurred = Field(row, Column.OccurredAt);
        if (!_occurred.TryParse(occurred, out batch.Time[leg]))
        {
            Fault(legs, Column.OccurredAt, occurred.IsEmpty ? LedgerFault.Missing : LedgerFault.TimeNotRfc3339);
        }

        ReadOnlySpan<byte> asset = Field(row, Column.Asset);
        if (!legs.Assets.TryIntern(asset, out batch.Asset[leg]))
        {
            Fault(legs, Column.Asset, asset.IsEmpty ? LedgerFault.Missing : LedgerFault.AssetNotATicker);
        }

        ReadOnlySpan<byte> amount = Field(row, Column.Amount);
        AmountFault fault = AmountText.TryParse(amount, batch, out batch.Amount[leg]);
        if (fault != AmountFault.None)
        {
            Fault(legs, Column.Amount, amount.IsEmpty ? LedgerFault.Missing : Of(fault));
        }

        ReadOnlySpan<byte> price = Field(row, Column.PriceCcy);
        if (!legs.Assets.TryIntern(price, out batch.PriceAsset[leg]) && !price.IsEmpty)
        {
            Fault(legs, Column.PriceCcy, LedgerFault.AssetNotATicker);
        }
    }

    private void ReadCounterparty(RecordCursor row, LegWriter legs, LegBatch batch, int leg)
    {
        // The most telling name that the row has: an address, else an account or card, else a person's or firm's name.
        ReadOnlySpan<byte> party = Field(row, Column.Address);
        party = party.IsEmpty ? Field(row, Column.CounterpartyAccount) : party;
        party = party.IsEmpty ? Field(row, Column.CounterpartyName) : party;
        if (party.Length > IdentifierText.LengthMax)
        {
            Fault(legs, Column.CounterpartyAccount, LedgerFault.IdNotSound);
            party = default;
        }

        batch.CounterpartyText[leg] = batch.Keep(party);
        batch.Country[leg] = Country(row, legs, Column.CounterpartyCountry);
        if (_hasSightings)
        {
            ReadSightings(row, legs, batch, leg);
        }
    }

    private void ReadSightings(RecordCursor row, LegWriter legs, LegBatch batch, int leg)
    {
        batch.ExpectSightings();
        batch.IpCountry[leg] = Country(row, legs, Column.IpCountry);
        // Hot path, benchmark "execute": trades and fees are most rows, and who only trades passes nothing on.
        if (batch.Kind[leg] is LegKind.Trade or LegKind.Fee or LegKind.FeeRebate)
        {
            (batch.DeviceText[leg], batch.ProvinceText[leg], batch.PartyNameText[leg]) = (default, default, default);
            batch.IpCountry[leg] = 0;
            return;
        }

        batch.DeviceText[leg] = KeepName(batch, Field(row, Column.DeviceId));
        batch.ProvinceText[leg] = KeepName(batch, Field(row, Column.Province));
        batch.PartyNameText[leg] = KeepName(batch, Field(row, Column.CounterpartyName));
    }

    // A name longer than any key is known by its hash: whether two of them are the same is all that is asked.
    private static TextRange KeepName(LegBatch batch, ReadOnlySpan<byte> name)
    {
        if (name.Length <= LegBatch.KeyLengthMax)
        {
            return batch.Keep(name);
        }

        KeyHash hash = KeyHash.Of(name);
        return batch.Keep(Encoding.ASCII.GetBytes(hash.High.ToString("x16", CultureInfo.InvariantCulture)
            + hash.Low.ToString("x16", CultureInfo.InvariantCulture)));
    }

    private ushort Country(RecordCursor row, LegWriter legs, Column column)
    {
        ReadOnlySpan<byte> text = Field(row, column);
        if (text.IsEmpty)
        {
            return 0;
        }

        if (text.Length != 2 || !char.IsAsciiLetterUpper((char)text[0]) || !char.IsAsciiLetterUpper((char)text[1]))
        {
            Fault(legs, column, LedgerFault.CountryNotAlpha2);
            return 0;
        }

        return (ushort)((text[0] << 8) | text[1]);
    }

    private void CheckOptional(RecordCursor row, LegWriter legs, LegBatch batch, int leg)
    {
        if (_hasBookings)
        {
            ReadBooking(row, legs, batch, leg);
        }

        if (_hasBalances)
        {
            ReadBalance(row, legs, batch, leg);
        }

        CheckAmount(row, legs, Column.FiatValue);
        if (_hasRates)
        {
            ReadRate(row, legs, batch, leg);
        }
    }

    private void ReadBooking(RecordCursor row, LegWriter legs, LegBatch batch, int leg)
    {
        ReadOnlySpan<byte> booked = Field(row, Column.BookedAt);
        batch.HasBookings = true;
        batch.Booked[leg] = long.MaxValue;
        if (!booked.IsEmpty && !_booked.TryParse(booked, out batch.Booked[leg]))
        {
            Fault(legs, Column.BookedAt, LedgerFault.TimeNotRfc3339);
        }
    }

    private void ReadBalance(RecordCursor row, LegWriter legs, LegBatch batch, int leg)
    {
        ReadOnlySpan<byte> balance = Field(row, Column.BalanceAfter);
        batch.HasBalances = true;
        batch.HasBalance[leg] = !balance.IsEmpty;
        if (!balance.IsEmpty && AmountText.TryParse(balance, batch, out batch.BalanceAfter[leg]) is var fault && fault != AmountFault.None)
        {
            Fault(legs, Column.BalanceAfter, Of(fault));
        }
    }

    private void ReadRate(RecordCursor row, LegWriter legs, LegBatch batch, int leg)
    {
        ReadOnlySpan<byte> rate = Field(row, Column.RateApplied);
        batch.HasRates = true;
        batch.HasRate[leg] = !rate.IsEmpty;
        if (!rate.IsEmpty && AmountText.TryParse(rate, batch, out batch.Rate[leg]) is var fault && fault != AmountFault.None)
        {
            Fault(legs, Column.RateApplied, Of(fault));
        }
    }

    private void CheckAmount(RecordCursor row, LegWriter legs, Column column)
    {
        ReadOnlySpan<byte> text = Field(row, column);
        if (!text.IsEmpty && AmountText.TryParse(text, legs.Batch, out _) is AmountFault fault && fault != AmountFault.None)
        {
            Fault(legs, column, Of(fault));
        }
    }

    private static LedgerFault Of(AmountFault fault) =>
        fault == AmountFault.TooManyDigits ? LedgerFault.AmountTooManyDigits : LedgerFault.AmountNotADecimal;
}
