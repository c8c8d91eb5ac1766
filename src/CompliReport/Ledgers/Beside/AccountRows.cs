using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using CompliReport.Ledgers.Bytes;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Beside;

/// <summary>Reads the rows of an accounts file into <see cref="AccountFacts"/>; a row with a fault is left out.</summary>
internal sealed class AccountRows
{
    private static readonly ImmutableArray<string> RequiredColumns = ["account_id", "customer_id", "customer_type", "residency"];

    private readonly InputFaults _faults;
    private readonly SideTable _table;
    private readonly AccountFacts _facts;
    private readonly SymbolTable _accounts;
    private readonly int _account, _customer, _type, _residency, _validFrom, _validTo, _opened, _closed, _income;

    private AccountRows(SideTable table, SymbolTable accounts, InputFaults faults)
    {
        (_table, _accounts, _faults) = (table, accounts, faults);
        _facts = new AccountFacts(table) { Names = accounts };
        _account = table.Columns.IndexOf("account_id");
        _customer = table.Columns.IndexOf("customer_id");
        _type = table.Columns.IndexOf("customer_type");
        _residency = table.Columns.IndexOf("residency");
        _validFrom = table.Columns.IndexOf("valid_from");
        _validTo = table.Columns.IndexOf("valid_to");
        _opened = table.Columns.IndexOf("opened_at");
        _closed = table.Columns.IndexOf("closed_at");
        _income = table.Columns.IndexOf("declared_income_usd");
    }

    internal static AccountFacts Read(LedgerInput input, ICollection<InputFault> faults, SymbolTable accounts)
    {
        InputFaults own = new(input.Name);
        AccountFacts facts = AccountFacts.None;
        try
        {
            if (SideTable.Open(input, AccountFacts.Columns, RequiredColumns, "the columns of the accounts schema", own) is { } table)
            {
                AccountRows rows = new(table, accounts, own);
                facts = rows._facts;
                rows.ReadAll();
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            own.Add(0, "", "UNREADABLE", failure.Message, "a whole file");
            facts = AccountFacts.None;
        }

        own.MoveTo(faults);
        return facts;
    }

    private void ReadAll()
    {
        using RecordCursor row = _table.OpenRows();
        while (row.Read())
        {
            long before = _faults.Count;
            if (row.IsBlank || _table.IsBroken(row, _faults))
            {
                continue;
            }

            ReadOnlySpan<byte> residency = row.Field(_residency);
            CustomerType type = TypeOf(row.Field(_type));
            CheckId(row, _account, "account_id");
            CheckId(row, _customer, "customer_id");
            CheckCodes(row, type, residency);
            long? from = Instant(row, _validFrom, "valid_from", isEnd: false), to = Instant(row, _validTo, "valid_to", isEnd: false);
            long? opened = Instant(row, _opened, "opened_at", isEnd: false), closed = Instant(row, _closed, "closed_at", isEnd: true);
            if (from >= to)
            {
                Fault(row, "valid_to", "PERIOD_ENDS_BEFORE_IT_STARTS", "a period without any instant", "an end after valid_from");
            }

            if (opened > closed)
            {
                Fault(row, "closed_at", "CLOSED_BEFORE_OPENED", "a time before opened_at", "a time from opened_at on");
            }

            if (_faults.Count == before)
            {
                int account = _accounts.Intern(row.Field(_account));
                _facts.Add(account, new AccountPeriod
                {
                    From = from ?? long.MinValue,
                    To = to ?? long.MaxValue,
                    Customer = _facts.Intern(row.Field(_customer)),
                    Line = (int)Math.Min(row.Line, int.MaxValue),
                    Residency = (ushort)((residency[0] << 8) | residency[1]),
                    Type = type,
                });
                if (_opened >= 0 || _closed >= 0)
                {
                    _facts.AddLife(account, opened, closed);
                }

                AddIncome(row, account);
            }
        }

        _facts.Settle(_faults);
    }

    // What is no number leaves the rest of the row as it is: nothing but the income is unknown then.
    private void AddIncome(RecordCursor row, int account)
    {
        const long micro = 1_000_000;
        ReadOnlySpan<byte> text = row.Field(_income);
        if (text.IsEmpty)
        {
            return;
        }

        if (ScaledAmount.TryParse(text, out ScaledAmount income) == AmountFault.None && !income.IsNegative
            && income.ToDecimal() < long.MaxValue / micro)
        {
            _facts.AddIncome(account, (long)(income.ToDecimal() * micro));
        }
        else
        {
            Fault(
                row, "declared_income_usd", "INCOME_NOT_A_NUMBER", InputFaults.LengthOf(text.Length),
                "dollars a year as a decimal, zero or more; the row is used without it");
        }
    }

    private static CustomerType TypeOf(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("natural"u8) ? CustomerType.Natural : text.SequenceEqual("legal"u8) ? CustomerType.Legal : CustomerType.Unknown;

    private void Fault(RecordCursor row, string column, string code, string found, string expected) =>
        _faults.Add(row.Line, column, code, found, expected);

    private void CheckId(RecordCursor row, int position, string column)
    {
        ReadOnlySpan<byte> id = row.Field(position);
        if (!IdentifierText.IsSound(id))
        {
            Fault(
                row, column, id.IsEmpty ? "MISSING" : "ID_NOT_SOUND", InputFaults.LengthOf(id.Length),
                "1 to 128 bytes without control characters");
        }
    }

    private void CheckCodes(RecordCursor row, CustomerType type, ReadOnlySpan<byte> residency)
    {
        if (type == CustomerType.Unknown)
        {
            int length = row.Field(_type).Length;
            Fault(
                row, "customer_type", length == 0 ? "MISSING" : "UNKNOWN_CUSTOMER_TYPE", InputFaults.LengthOf(length), "natural or legal");
        }

        if (residency.Length != 2 || !char.IsAsciiLetterUpper((char)residency[0]) || !char.IsAsciiLetterUpper((char)residency[1]))
        {
            Fault(
                row, "residency", residency.IsEmpty ? "MISSING" : "COUNTRY_NOT_ALPHA2", InputFaults.LengthOf(residency.Length),
                "two letters A-Z (ISO 3166-1)");
        }
    }

    // A time, or a day: its start (UTC), and its last instant where it is an end that still belongs to what ends.
    private long? Instant(RecordCursor row, int position, string column, bool isEnd)
    {
        ReadOnlySpan<byte> text = row.Field(position);
        if (text.IsEmpty)
        {
            return null;
        }

        if (SideTable.TryInstant(text, out UtcInstant instant))
        {
            return instant.Nanoseconds + (isEnd && text.Length == "yyyy-MM-dd".Length ? UtcInstant.Day - 1 : 0);
        }

        Fault(row, column, "TIME_NOT_RFC3339", InputFaults.LengthOf(text.Length), "a date or an RFC 3339 time");
        return null;
    }
}
