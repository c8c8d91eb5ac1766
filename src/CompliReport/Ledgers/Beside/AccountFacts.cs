using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using CompliReport.Ledgers.Bytes;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;

namespace CompliReport.Ledgers.Beside;

/// <summary>Whether a customer is a person or a firm.</summary>
public enum CustomerType
{
    /// <summary>No facts are known.</summary>
    Unknown,

    /// <summary>A person.</summary>
    Natural,

    /// <summary>A firm or other legal person.</summary>
    Legal,
}

/// <summary>
/// What the rules need to know of the accounts of a run, by account symbol and instant; names and documents are re-read when a report needs
/// them.
/// </summary>
/// <remarks>
/// An account may have several rows, each valid from <c>valid_from</c> to before <c>valid_to</c>; what counts for a leg is the row that is
/// valid when it occurred. Hot path, benchmark "whole run": an account with one row is one load of 40 bytes; further rows lie in a list of
/// their own. Opening and closing are kept only where the file has those columns.
/// </remarks>
public sealed class AccountFacts
{
    private readonly ChunkedList<AccountPeriod> _first = new();
    private readonly List<AccountPeriod> _further = [];
    private readonly ChunkedList<(long Opened, long Closed)> _lives = new();
    private readonly ChunkedList<long> _incomes = new();
    private readonly SymbolTable _customerNames = new();
    private readonly SideTable? _table;
    private readonly HashSet<int> _several = [];

    internal AccountFacts(SideTable? table) => _table = table;

    /// <summary>The columns of the accounts file.</summary>
    public static ImmutableArray<string> Columns { get; } =
    [
        "account_id", "customer_id", "customer_type", "full_name", "id_type", "id_number", "birth_date", "residency", "province",
        "nationality", "kyc_level", "risk_class", "opened_at", "closed_at", "valid_from", "valid_to", "declared_income_usd", "occupation",
        "pep", "phone_hash", "beneficiary_accounts",
    ];

    /// <summary>No facts at all: rules that need them say "no data".</summary>
    public static AccountFacts None { get; } = new(null);

    /// <summary>Whether there was an accounts file.</summary>
    public bool IsKnown => _table is not null;

    /// <summary>Rows that were used.</summary>
    public long Rows { get; private set; }

    /// <summary>Customers.</summary>
    internal int CustomerCount => _customerNames.Count;

    /// <summary>Whether the facts of any account depend on the time.</summary>
    internal bool HasPeriods { get; private set; }

    /// <summary>Reads an accounts file in any of the byte forms of <see cref="SideTable"/>.</summary>
    /// <param name="input">The file.</param>
    /// <param name="faults">Takes the rows that could not be used.</param>
    /// <param name="accounts">Gives account names their symbols.</param>
    internal static AccountFacts Read(LedgerInput input, ICollection<InputFault> faults, SymbolTable accounts)
    {
        ArgumentNullException.ThrowIfNull(input);
        return AccountRows.Read(input, faults, accounts);
    }

    /// <summary>The facts of an account at an instant; <see cref="AccountPeriod.Customer"/> is -1 where there are none.</summary>
    internal AccountPeriod At(int account, long time)
    {
        if ((uint)account >= (uint)_first.Count)
        {
            return AccountPeriod.None;
        }

        ref AccountPeriod period = ref _first[account];
        if (period.Holds(time))
        {
            return period;
        }

        for (int next = period.Next; next >= 0; next = _further[next].Next)
        {
            if (_further[next].Holds(time))
            {
                return _further[next];
            }
        }

        return AccountPeriod.None;
    }

    /// <summary>The customer of an account at an instant, -1 where none is known.</summary>
    internal int CustomerAt(int account, long time) => At(account, time).Customer;

    /// <summary>All periods of an account in the order of time; empty where it has no facts at all.</summary>
    internal IEnumerable<AccountPeriod> PeriodsOf(int account)
    {
        if ((uint)account < (uint)_first.Count && _first[account].Customer >= 0)
        {
            yield return _first[account];
            for (int next = _first[account].Next; next >= 0; next = _further[next].Next)
            {
                yield return _further[next];
            }
        }
    }

    /// <summary>Whether the facts of an account, or that there are none, are the same at any time.</summary>
    internal bool IsConstant(int account) =>
        (uint)account >= (uint)_first.Count || _first[account].Customer < 0 || _first[account].IsAlways;

    /// <summary>When an account was opened and closed, both included; the ends of time where the file does not say.</summary>
    internal (long Opened, long Closed) LifeOf(int account) =>
        (uint)account < (uint)_lives.Count ? _lives[account] : (long.MinValue, long.MaxValue);

    /// <summary>The income a year that the account's holder declared, in millionths of a US dollar; -1 where the file does not say. Of
    /// several rows the largest.</summary>
    internal long IncomeOf(int account) => (uint)account < (uint)_incomes.Count ? _incomes[account] : -1;

    /// <summary>The customer of an account at an instant, empty where none is known.</summary>
    internal ReadOnlySpan<byte> CustomerText(int account, long time) =>
        CustomerAt(account, time) is >= 0 and int customer ? _customerNames.Text(customer) : default;

    /// <summary>A customer's id as it stands in the file.</summary>
    internal ReadOnlySpan<byte> CustomerId(int customer) => _customerNames.Text(customer);

    internal string CustomerName(int customer) => Encoding.UTF8.GetString(_customerNames.Text(customer));

    /// <summary>All facts of some accounts at an instant each, column by column, by account id; read from the file again.</summary>
    internal SortedDictionary<string, ImmutableDictionary<string, string>> Details(IReadOnlyDictionary<string, UtcInstant> accountIds)
    {
        SortedDictionary<string, ImmutableDictionary<string, string>> details = new(StringComparer.Ordinal);
        if (_table is null || accountIds.Count == 0)
        {
            return details;
        }

        using RecordCursor row = _table.OpenRows();
        ImmutableArray<string> columns = _table.Columns;
        int key = columns.IndexOf("account_id");
        while (row.Read())
        {
            string account = Encoding.UTF8.GetString(row.Field(key));
            if (accountIds.TryGetValue(account, out UtcInstant time) && LineOf(account, time) == row.Line)
            {
                details[account] = Enumerable.Range(0, columns.Length)
                    .Where(i => columns[i].Length > 0)
                    .GroupBy(i => columns[i], StringComparer.Ordinal)
                    .ToImmutableDictionary(
                        static column => column.Key, column => Encoding.UTF8.GetString(row.Field(column.First())), StringComparer.Ordinal);
            }
        }

        return details;

        long LineOf(string id, UtcInstant at) => Names is null ? -1 : At(Names.IndexOf(Encoding.UTF8.GetBytes(id)), at.Nanoseconds).Line;
    }

    /// <summary>The file, to be read again; null where there was none.</summary>
    internal SideTable? Table => _table;

    /// <summary>The name of each account's holder, where the file has it, of each row; read from the file again.</summary>
    internal IEnumerable<(int Account, byte[] Name)> Holders()
    {
        int key = _table?.Columns.IndexOf("account_id") ?? -1, name = _table?.Columns.IndexOf("full_name") ?? -1;
        if (_table is null || Names is null || name < 0)
        {
            yield break;
        }

        using RecordCursor row = _table.OpenRows();
        while (row.Read())
        {
            if (row.Field(name).Length > 0 && Names.IndexOf(row.Field(key)) is >= 0 and int account)
            {
                yield return (account, row.Field(name).ToArray());
            }
        }
    }

    /// <summary>The symbols of accounts.</summary>
    internal SymbolTable? Names { get; init; }

    /// <summary>The number of a customer; not after <see cref="Settle"/>.</summary>
    internal int Intern(ReadOnlySpan<byte> customer) => _customerNames.Intern(customer);

    /// <summary>Takes in a row; <see cref="Settle"/> has to follow the last one.</summary>
    internal void Add(int account, AccountPeriod period)
    {
        while (_first.Count <= account)
        {
            _first.Add(AccountPeriod.None);
        }

        Rows++;
        period.Next = -1;
        HasPeriods |= !period.IsAlways;
        ref AccountPeriod first = ref _first[account];
        if (first.Customer < 0)
        {
            first = period;
            return;
        }

        HasPeriods = true;
        _several.Add(account);
        period.Next = first.Next;
        first.Next = _further.Count;
        _further.Add(period);
    }

    /// <summary>Notes when an account was opened and closed; of several rows the widest.</summary>
    internal void AddLife(int account, long? opened, long? closed)
    {
        while (_lives.Count <= account)
        {
            _lives.Add((long.MaxValue, long.MinValue));
        }

        ref (long Opened, long Closed) life = ref _lives[account];
        life = (Math.Min(life.Opened, opened ?? long.MinValue), Math.Max(life.Closed, closed ?? long.MaxValue));
    }

    /// <summary>Notes what the holder of an account earns.</summary>
    internal void AddIncome(int account, long usdMicros)
    {
        while (_incomes.Count <= account)
        {
            _incomes.Add(-1);
        }

        _incomes[account] = Math.Max(_incomes[account], usdMicros);
    }

    /// <summary>Puts the periods of each account in order and ends each where the next begins.</summary>
    internal void Settle(InputFaults faults)
    {
        foreach (int account in _several.Order())
        {
            List<AccountPeriod> periods = [.. PeriodsOf(account)];
            int rows = periods.Count;
            AccountOverlaps.TakeOut(periods, faults);
            Rows -= rows - periods.Count;
            // The places of the further rows are used again, from the account's own.
            int[] places = [.. PlacesOf(account)];
            for (int i = 0; i < periods.Count; i++)
            {
                AccountPeriod period = periods[i] with { Next = i + 1 < periods.Count ? places[i] : -1 };
                if (i == 0)
                {
                    _first[account] = period;
                }
                else
                {
                    _further[places[i - 1]] = period;
                }
            }
        }

        _several.Clear();
        _customerNames.Settle();
    }

    private IEnumerable<int> PlacesOf(int account)
    {
        for (int next = _first[account].Next; next >= 0; next = _further[next].Next)
        {
            yield return next;
        }
    }
}
