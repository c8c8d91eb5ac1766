using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using CompliReport.Ledgers.Bytes;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Formats;

/// <summary>Gemini's transaction history: one row a fill or movement, three columns for each currency the customer ever held.</summary>
internal sealed class Gemini : LedgerFormat
{
    /// <summary>Stand in normal column names for what a currency's three columns hold.</summary>
    internal const string Amount = "<currency> Amount", Fee = "<currency> Fee", Balance = "<currency> Balance";

    // Of each kind; more currencies than Gemini lists.
    private const int CurrenciesMax = 250;

    private static readonly ImmutableArray<string> Rest =
    [
        "Liquidity Indicator", "Trading Fee Rate (bps)", "Order ID", "Order Date", "Order Time", "Client Order ID", "API Session",
        "Tx Hash", "Deposit Destination", "Deposit Tx Output", "Withdrawal Destination", "Withdrawal Tx Output",
    ];

    /// <inheritdoc/>
    internal override string Id => "gemini";

    /// <inheritdoc/>
    internal override string Title => "Gemini transaction history";

    /// <inheritdoc/>
    internal override string Rule =>
        "Amounts and fees are signed, negative ones in brackets, in the columns of their currency; fees are on top; balances are after "
        + "both.";

    /// <inheritdoc/>
    internal override string Lacks => "Account, entry ids of deposits and withdrawals, senders of deposits, banks, residency, KYC level.";

    /// <inheritdoc/>
    internal override string DefaultExchange => "gemini";

    /// <inheritdoc/>
    internal override bool NamesAccounts => false;

    /// <inheritdoc/>
    internal override ImmutableArray<FormatVersion> Versions { get; } =
    [
        new(
            "1",
            ["Date", "Time (UTC)", "Type", "Symbol", "Specification", "Trade ID", Amount, Balance],
            [.. Rest, .. Numbered(Amount).Skip(1), .. Numbered(Fee), .. Numbered(Balance).Skip(1)]),
    ];

    /// <inheritdoc/>
    internal override string Normal(string column) =>
        CurrencyOf(column, " Amount ") is not null ? Amount
        : CurrencyOf(column, " Balance ") is not null ? Balance
        : FeeCurrencyOf(column) is not null ? Fee
        : column;

    /// <inheritdoc/>
    internal override RowReader Open(FormatMatch match, RowContext context) => new GeminiRows(match, context);

    /// <summary>The currencies of the header in the order of their tickers, with the normal names of their columns.</summary>
    internal ImmutableArray<(string Currency, string Amount, string Fee, string Balance)> CurrenciesOf(ImmutableArray<string> header)
    {
        ImmutableArray<string> names = Normals(header);
        SortedDictionary<string, (string Amount, string Fee, string Balance)> found = new(StringComparer.Ordinal);
        for (int i = 0; i < header.Length; i++)
        {
            string? amount = CurrencyOf(header[i], " Amount "), balance = CurrencyOf(header[i], " Balance ");
            string? fee = FeeCurrencyOf(header[i]);
            if ((amount ?? balance ?? fee) is { } currency)
            {
                (string Amount, string Fee, string Balance) known = found.GetValueOrDefault(currency, ("-", "-", "-"));
                found[currency] = amount is not null ? known with { Amount = names[i] }
                    : balance is not null ? known with { Balance = names[i] }
                    : known with { Fee = names[i] };
            }
        }

        return [.. found.Select(static pair => (pair.Key, pair.Value.Amount, pair.Value.Fee, pair.Value.Balance))];
    }

    // "BTC Amount BTC": the same ticker on both sides.
    private static string? CurrencyOf(string column, string middle)
    {
        int at = column.IndexOf(middle, StringComparison.Ordinal);
        return at > 0 && column[..at] == column[(at + middle.Length)..] ? column[..at] : null;
    }

    // "Fee (BTC) BTC", and of some coins "Fee ZEC".
    private static string? FeeCurrencyOf(string column)
    {
        string? currency = column.StartsWith("Fee ", StringComparison.Ordinal) ? column[(column.LastIndexOf(' ') + 1)..] : null;
        return currency is not null && (column == $"Fee {currency}" || column == $"Fee ({currency}) {currency}") ? currency : null;
    }

    private static IEnumerable<string> Numbered(string name) =>
        Enumerable.Range(1, CurrenciesMax).Select(i => i == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}#{i}"));
}

/// <summary>Reads Gemini's rows.</summary>
internal sealed class GeminiRows : TradeRows
{
    private const int Fixed = (int)Column.TradeId + 1, ContentColumns = Fixed, ColumnsOfCurrency = 3;

    // What a row of a fill or movement has at most: two sides, and fees in two currencies.
    private const int SidesMax = 2, FeesMax = 2;

    private static readonly WordTable<Movement> Types = new(
        ("Buy", new(LegKind.Trade, 1)),
        ("Sell", new(LegKind.Trade, -1)),
        ("Credit", new(LegKind.FiatDeposit, 1)),
        ("Debit", new(LegKind.FiatWithdrawal, -1)));

    private readonly byte[][] _currencies;
    private readonly VenueAmount[] _amounts, _fees;
    private readonly int[] _sides = new int[SidesMax];

    internal GeminiRows(FormatMatch match, RowContext context)
        : this(match, context, ((Gemini)match.Format).CurrenciesOf(match.Header))
    {
    }

    private GeminiRows(
        FormatMatch match, RowContext context, ImmutableArray<(string Currency, string Amount, string Fee, string Balance)> currencies)
        : base(
            match, context, (int)Column.TradeId, ContentColumns, countsOccurrences: true, new VenueAssets(),
            [
                "Date", "Time (UTC)", "Type", "Symbol", "Specification", "Order ID", "Tx Hash", "Deposit Destination", "Deposit Tx Output",
                "Withdrawal Destination", "Withdrawal Tx Output", "Trade ID",
                .. currencies.SelectMany(static one => new[] { one.Amount, one.Fee, one.Balance }),
            ])
    {
        _currencies = [.. currencies.Select(static one => System.Text.Encoding.UTF8.GetBytes(one.Currency))];
        _amounts = new VenueAmount[_currencies.Length];
        _fees = new VenueAmount[_currencies.Length];
        IdScope = [.. "fill-"u8];
        // A customer can be both parties of a fill.
        SecondId = (int)Column.Type;
    }

    private enum Column
    {
        Date, Clock, Type, Symbol, Specification, Order, Hash, DepositAddress, DepositOutput, WithdrawalAddress, WithdrawalOutput, TradeId,
    }

    /// <summary>The content has no empty cells of currencies: a later export has more of them, and the row is the same.</summary>
    internal override KeyHash Body(RecordCursor row)
    {
        KeyHash body = base.Body(row);
        ulong low = body.Low, high = body.High;
        for (int currency = 0; currency < _currencies.Length; currency++)
        {
            for (int column = AmountColumn(currency); column < AmountColumn(currency + 1); column++)
            {
                ReadOnlySpan<byte> cell = Cell(column);
                if (!cell.IsEmpty && column != AmountColumn(currency) + 2)
                {
                    KeyHash hash = KeyHash.Of(cell, KeyHash.Of(_currencies[currency], low + (ulong)(column % ColumnsOfCurrency)).Low);
                    (low, high) = (hash.Low, high ^ hash.High);
                }
            }
        }

        return new KeyHash(low, high);
    }

    /// <inheritdoc/>
    protected override void ReadRow(KeyHash identity)
    {
        if (Cell((int)Column.Date).IsEmpty && Cell((int)Column.Type).IsEmpty)
        {
            PassOver("totals_line");
            return;
        }

        UtcInstant at = ReadTime();
        Movement movement = Movement((int)Column.Type, Types);
        int sides = ReadAmounts(movement);
        if (Legs.IsSound && movement.IsExchange)
        {
            CheckTrade(movement.Direction, sides);
        }

        if (!Legs.IsSound)
        {
            return;
        }

        LegDraft draft = new(at, LegKind.Other, LegRole.Alone, LegStatus.Posted, default, default, default);
        ReadOnlySpan<byte> group = OwnId(identity);
        for (int currency = 0; currency < _currencies.Length; currency++)
        {
            if (!_amounts[currency].Number.IsZero || !_fees[currency].Number.IsZero)
            {
                AddCurrency(identity, draft, movement, currency, group);
            }
        }

        if (sides == 0 && AreZero(_fees))
        {
            PassOver("no_amount");
        }
    }

    private static int AmountColumn(int currency) => Fixed + (currency * ColumnsOfCurrency);

    private static bool AreZero(VenueAmount[] amounts)
    {
        foreach (VenueAmount amount in amounts)
        {
            if (!amount.Number.IsZero)
            {
                return false;
            }
        }

        return true;
    }

    // Date and clock stand in two columns; a workbook that was saved again has both in the first.
    private UtcInstant ReadTime()
    {
        ReadOnlySpan<byte> date = Cell((int)Column.Date), clock = Cell((int)Column.Clock);
        Span<byte> whole = stackalloc byte[48];
        UtcInstant at;
        if (date.Length != 10 || clock.IsEmpty || clock.Length > 20)
        {
            CheckTime(clock.IsEmpty && date.Length == 10 ? (int)Column.Clock : (int)Column.Date, VenueTime.TryReadSpaced(date, out at));
            return at;
        }

        date.CopyTo(whole);
        whole[10] = (byte)' ';
        clock.CopyTo(whole[11..]);
        CheckTime((int)Column.Clock, VenueTime.TryReadSpaced(whole[..(11 + clock.Length)], out at));
        return at;
    }

    // All amounts and fees of the row; the number of currencies that an amount moves.
    private int ReadAmounts(Movement movement)
    {
        int sides = 0, fees = 0;
        for (int currency = 0; currency < _currencies.Length; currency++)
        {
            int column = AmountColumn(currency);
            _amounts[currency] = ReadAmount(column, currency);
            _fees[currency] = ReadAmount(column + 1, currency);
            if (!_amounts[currency].Number.IsZero)
            {
                if (sides == SidesMax || (sides == 1 && movement.Kind is LegKind.FiatDeposit or LegKind.FiatWithdrawal))
                {
                    Fault(column, LedgerFault.FiguresDisagree);
                    return sides;
                }

                _sides[sides++] = currency;
            }

            CheckBalance(currency);
            fees += _fees[currency].Number.IsZero ? 0 : 1;
            if (fees > FeesMax)
            {
                Fault(column + 1, LedgerFault.FiguresDisagree);
                return sides;
            }
        }

        return sides;
    }

    // Every row repeats the balance of every currency; only those of the row's own sides count.
    private void CheckBalance(int currency)
    {
        ReadOnlySpan<byte> cell = Cell(AmountColumn(currency) + 2).Trim((byte)' ');
        if (!cell.IsEmpty && (!_amounts[currency].Number.IsZero || !_fees[currency].Number.IsZero)
            && GeminiNumber.TryRead(cell, _currencies[currency], out _) is var fault && fault != LedgerFault.None)
        {
            Fault(AmountColumn(currency) + 2, fault);
        }
    }

    private VenueAmount ReadAmount(int column, int currency)
    {
        ReadOnlySpan<byte> cell = Cell(column).Trim((byte)' ');
        if (cell.IsEmpty)
        {
            return default;
        }

        LedgerFault fault = GeminiNumber.TryRead(cell, _currencies[currency], out ExactNumber number);
        VenueAsset asset = default;
        if (fault == LedgerFault.None && !number.IsZero && !TryFindAsset(_currencies[currency], out asset))
        {
            fault = LedgerFault.AssetNotATicker;
        }

        if (fault != LedgerFault.None)
        {
            Fault(column, fault);
        }

        return new VenueAmount(number, asset);
    }

    /// <summary>Brings the base to the front of the two sides: the symbol is base and quote, one after the other.</summary>
    private void CheckTrade(int direction, int sides)
    {
        ReadOnlySpan<byte> symbol = Cell((int)Column.Symbol);
        if (sides == 2 && IsPair(symbol, _sides[1], _sides[0]))
        {
            (_sides[0], _sides[1]) = (_sides[1], _sides[0]);
        }

        if (sides < 2 || !IsPair(symbol, _sides[0], _sides[1]))
        {
            Fault((int)Column.Symbol, LedgerFault.FiguresDisagree);
            return;
        }

        CheckSign(_sides[0], isOut: direction < 0);
        CheckSign(_sides[1], isOut: direction > 0);
    }

    private void CheckSign(int currency, bool isOut)
    {
        if (_amounts[currency].Number.IsNegative != isOut)
        {
            Fault(AmountColumn(currency), LedgerFault.SignNotPossible);
        }
    }

    private bool IsPair(ReadOnlySpan<byte> symbol, int first, int second) =>
        symbol.Length == _currencies[first].Length + _currencies[second].Length
        && symbol.StartsWith(_currencies[first]) && symbol.EndsWith(_currencies[second]);

    private void AddCurrency(KeyHash identity, LegDraft draft, Movement movement, int currency, ReadOnlySpan<byte> group)
    {
        VenueAmount amount = _amounts[currency].Number.IsZero ? _fees[currency] : _amounts[currency];
        VenueAsset asset = amount.Asset;
        ExactNumber moved = _amounts[currency].Number;
        Movement meaning = movement.IsExchange ? movement : Meaning(movement);
        ReadOnlySpan<byte> cell = Cell(AmountColumn(currency) + 2).Trim((byte)' ');
        LedgerFault fault = GeminiNumber.TryRead(cell, _currencies[currency], out ExactNumber balance);
        LegDraft leg = draft with
        {
            Kind = meaning.KindOf(asset.Class),
            Role = movement.IsExchange ? (currency == _sides[0] ? LegRole.Base : LegRole.Quote) : LegRole.Alone,
            Asset = asset.Number,
            Class = asset.Class,
            Amount = moved,
            PriceAsset = movement.IsExchange ? _amounts[_sides[1]].Asset.Number : AssetTable.None,
            IsReversal = meaning.IsTakenBackBy(moved),
            HasBalance = fault == LedgerFault.None,
            BalanceAfter = balance,
        };
        ReadOnlySpan<byte> address = leg.Kind == LegKind.CryptoWithdrawal ? Cell((int)Column.WithdrawalAddress) : default;
        AddWithFee(
            identity, leg, _fees[currency].Number, DefaultAccount, group, IdentifierText.IsSound(address) ? address : default);
    }

    // Credits and debits are deposits and withdrawals, but for those whose specification says otherwise.
    private Movement Meaning(Movement movement)
    {
        ReadOnlySpan<byte> text = Cell((int)Column.Specification);
        return text.StartsWith("Administrative"u8) ? new Movement(LegKind.Adjustment)
            : text.StartsWith("Earn"u8) || text.StartsWith("Interest"u8) || text.StartsWith("Referral"u8) ? new Movement(LegKind.Reward)
            : movement;
    }
}

/// <summary>Reads numbers as Gemini's workbook shows them: <c>($53.62)</c>, <c>"$11,093.73 "</c>, <c>(0.03447186 BTC)</c>.</summary>
internal static class GeminiNumber
{
    /// <summary>Reads a trimmed cell; its unit, if any, has to be that of the column. An empty cell is no number.</summary>
    internal static LedgerFault TryRead(ReadOnlySpan<byte> text, ReadOnlySpan<byte> currency, out ExactNumber number)
    {
        number = default;
        bool isBracketed = text.Length > 1 && text[0] == (byte)'(' && text[^1] == (byte)')';
        text = isBracketed ? text[1..^1] : text;
        if (text.Length > currency.Length + 1 && text.EndsWith(currency) && text[^(currency.Length + 1)] == (byte)' ')
        {
            text = text[..^(currency.Length + 1)];
        }

        if (text.IsEmpty || (isBracketed && text[0] == (byte)'-'))
        {
            return LedgerFault.NumberNotInFormat;
        }

        LedgerFault fault = NumberText.TryRead(text, NumberNotation.Money, out number);
        number = isBracketed ? number.Negated : number;
        return fault;
    }
}
