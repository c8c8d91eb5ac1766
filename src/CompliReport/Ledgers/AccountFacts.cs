using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using CompliReport.Values;

namespace CompliReport.Ledgers;

/// <summary>A fault in a file beside the ledgers: accounts, control file. The row is left out; everything else is used.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Line">1-based line.</param>
/// <param name="Column">Column, or empty for the whole row.</param>
/// <param name="Code">Stable code.</param>
/// <param name="Found">What was found; of a cell of the accounts file only its length: it holds personal data.</param>
/// <param name="Expected">What was expected.</param>
public sealed record InputFault(string File, long Line, string Column, string Code, string Found, string Expected)
{
    /// <summary>One line for people: <c>accounts.csv:3: residency: COUNTRY_NOT_ALPHA2: found 5 bytes, expected ...</c></summary>
    public override string ToString() =>
        $"{File}:{Line}: {(Column.Length > 0 ? Column + ": " : "")}{Code}: found {Found}, expected {Expected}"
            + (NextStep.Length > 0 ? "; next: " + NextStep : "");

    /// <summary>What to do about it; empty where it goes without saying.</summary>
    public string NextStep { get; init; } = "";
}

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
/// What the rules need to know of the accounts of a run, by account symbol; names and documents are re-read when a report needs them.
/// </summary>
public sealed class AccountFacts
{
    private static readonly ImmutableArray<string> RequiredColumns = ["account_id", "customer_id", "customer_type", "residency"];

    private readonly List<int> _customers = [];
    private readonly List<CustomerType> _types = [];
    private readonly List<ushort> _residencies = [];
    private readonly List<long> _validFrom = [];
    private readonly SymbolTable _customerNames = new();
    private readonly Func<RecordCursor>? _open;
    private readonly ImmutableArray<string> _columns;

    private AccountFacts(Func<RecordCursor>? open, ImmutableArray<string> columns)
    {
        _open = open;
        _columns = columns;
    }

    /// <summary>The columns of the accounts file.</summary>
    public static ImmutableArray<string> Columns { get; } =
    [
        "account_id", "customer_id", "customer_type", "full_name", "id_type", "id_number", "birth_date", "residency", "province",
        "nationality", "kyc_level", "risk_class", "opened_at", "closed_at", "valid_from", "valid_to", "declared_income_usd", "occupation",
        "pep", "phone_hash", "beneficiary_accounts",
    ];

    /// <summary>No facts at all: rules that need them say "no data".</summary>
    public static AccountFacts None { get; } = new(null, []);

    /// <summary>Whether there was an accounts file.</summary>
    public bool IsKnown => _open is not null;

    /// <summary>Rows that were used.</summary>
    public long Rows { get; private set; }

    /// <summary>Customers.</summary>
    internal int CustomerCount => _customerNames.Count;

    /// <summary>
    /// Reads an accounts file, CSV or JSON Lines, plain or gzip. Where an account has several rows, the one with the latest
    /// <c>valid_from</c> counts.
    /// </summary>
    /// <param name="input">The file.</param>
    /// <param name="faults">Takes the rows that could not be used.</param>
    /// <param name="accounts">Gives account names their symbols.</param>
    internal static AccountFacts Read(LedgerInput input, ICollection<InputFault> faults, SymbolTable accounts)
    {
        ArgumentNullException.ThrowIfNull(input);
        LedgerFile file = new(0, input);
        try
        {
            return Read(file, faults, accounts);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            faults.Add(new InputFault(file.Name, 0, "", "UNREADABLE", failure.Message, "a whole file"));
            return None;
        }
    }

    internal int CustomerOf(int account) => account < _customers.Count ? _customers[account] : -1;

    internal CustomerType TypeOf(int account) => account < _types.Count ? _types[account] : CustomerType.Unknown;

    internal ushort ResidencyOf(int account) => account < _residencies.Count ? _residencies[account] : (ushort)0;

    /// <summary>The customer of an account, empty where none is known.</summary>
    internal ReadOnlySpan<byte> CustomerText(int account) =>
        CustomerOf(account) is >= 0 and int customer ? _customerNames.Text(customer) : default;

    internal string CustomerName(int customer) => Encoding.UTF8.GetString(_customerNames.Text(customer));

    /// <summary>All facts of some accounts, column by column, by account id; read from the file again.</summary>
    internal SortedDictionary<string, ImmutableDictionary<string, string>> Details(IReadOnlySet<string> accountIds)
    {
        SortedDictionary<string, ImmutableDictionary<string, string>> details = new(StringComparer.Ordinal);
        if (_open is null || accountIds.Count == 0)
        {
            return details;
        }

        using RecordCursor row = _open();
        int key = _columns.IndexOf("account_id"), validFrom = _columns.IndexOf("valid_from");
        while (row.Read())
        {
            string account = Encoding.UTF8.GetString(row.Field(key));
            if (accountIds.Contains(account) && !IsOlder(details.GetValueOrDefault(account), Encoding.UTF8.GetString(row.Field(validFrom))))
            {
                details[account] = Enumerable.Range(0, _columns.Length)
                    .Where(i => _columns[i].Length > 0)
                    .ToImmutableDictionary(i => _columns[i], i => Encoding.UTF8.GetString(row.Field(i)), StringComparer.Ordinal);
            }
        }

        return details;
    }

    private static bool IsOlder(ImmutableDictionary<string, string>? known, string validFrom) =>
        known is not null && string.CompareOrdinal(validFrom, known.GetValueOrDefault("valid_from", "")) < 0;

    private static AccountFacts Read(LedgerFile file, ICollection<InputFault> faults, SymbolTable accounts)
    {
        using (Stream start = file.Input.Open(0))
        {
            byte[] magic = new byte[2];
            file.IsGzip = start.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
        }

        using (Stream inflated = file.OpenInflated(0))
        {
            int first = inflated.ReadByte();
            file.IsJson = first == '{';
            file.Header = file.IsJson ? Columns : [];
        }

        if (!file.IsJson)
        {
            using RecordCursor header = file.OpenRecords(default);
            if (header.Read())
            {
                file.Header = [.. Enumerable.Range(0, header.FieldCount).Select(i => Encoding.UTF8.GetString(header.Field(i)).Trim())];
                file.HeaderOffset = header.Offset;
            }
        }

        string[] missing = [.. RequiredColumns.Where(column => !file.Header.Contains(column))];
        if (missing.Length > 0)
        {
            faults.Add(new InputFault(
                file.Name, 1, "", "MISSING_COLUMN", "no column " + string.Join(", ", missing), "the columns of the accounts schema"));
            return None;
        }

        RecordCursor Open()
        {
            RecordCursor row = file.OpenRecords(default);
            if (!file.IsJson)
            {
                row.Read();
            }

            return row;
        }

        AccountFacts facts = new(Open, file.Header);
        facts.ReadRows(file, faults, accounts);
        return facts;
    }

    private void ReadRows(LedgerFile file, ICollection<InputFault> faults, SymbolTable accounts)
    {
        int accountAt = file.Header.IndexOf("account_id"), customerAt = file.Header.IndexOf("customer_id");
        int typeAt = file.Header.IndexOf("customer_type"), residencyAt = file.Header.IndexOf("residency");
        int validAt = file.Header.IndexOf("valid_from");
        using RecordCursor row = _open!();
        while (row.Read())
        {
            if (row.IsBlank)
            {
                continue;
            }

            int before = faults.Count;
            ReadOnlySpan<byte> account = row.Field(accountAt), customer = row.Field(customerAt), residency = row.Field(residencyAt);
            CustomerType type = row.Field(typeAt) is var text && text.SequenceEqual("natural"u8) ? CustomerType.Natural
                : text.SequenceEqual("legal"u8) ? CustomerType.Legal
                : CustomerType.Unknown;
            void Fault(string column, string code, string found, string expected) =>
                faults.Add(new InputFault(file.Name, row.Line, column, code, found, expected));
            LedgerFault whole = LedgerParser.FaultOf(file, row);
            if (row.Broken is not null)
            {
                LedgerFaultEntry entry = LedgerFaultCatalog.Of(whole);
                Fault("", entry.Code, row.HasCells ? "bytes that are no text" : "a row that cannot be split", entry.Expected);
            }
            else if (whole != LedgerFault.None)
            {
                LedgerFaultEntry entry = LedgerFaultCatalog.Of(whole);
                Fault("", entry.Code, $"{row.FieldCount} cells", entry.Expected);
            }
            else
            {
                CheckRow(account, customer, residency, type, text.Length, Fault);
            }

            bool hasFrom = UtcInstant.TryParse(row.Field(validAt), out UtcInstant validFrom);
            if (whole == LedgerFault.None && !hasFrom && !row.Field(validAt).IsEmpty && !TryDate(row.Field(validAt), out validFrom))
            {
                Fault("valid_from", "TIME_NOT_RFC3339", LengthOf(row.Field(validAt).Length), "a date or an RFC 3339 time");
            }

            if (faults.Count == before)
            {
                Rows++;
                ushort country = (ushort)((residency[0] << 8) | residency[1]);
                Set(accounts.Intern(account), _customerNames.Intern(customer), type, country, validFrom.Nanoseconds);
            }
        }
    }

    private static void CheckRow(
        ReadOnlySpan<byte> account, ReadOnlySpan<byte> customer, ReadOnlySpan<byte> residency, CustomerType type, int typeLength,
        Action<string, string, string, string> fault)
    {
        if (!IdentifierText.IsSound(account))
        {
            fault(
                "account_id", account.IsEmpty ? "MISSING" : "ID_NOT_SOUND", LengthOf(account.Length),
                "1 to 128 bytes without control characters");
        }

        if (!IdentifierText.IsSound(customer))
        {
            fault(
                "customer_id", customer.IsEmpty ? "MISSING" : "ID_NOT_SOUND", LengthOf(customer.Length),
                "1 to 128 bytes without control characters");
        }

        if (type == CustomerType.Unknown)
        {
            fault("customer_type", typeLength == 0 ? "MISSING" : "UNKNOWN_CUSTOMER_TYPE", LengthOf(typeLength), "natural or legal");
        }

        if (residency.Length != 2 || !char.IsAsciiLetterUpper((char)residency[0]) || !char.IsAsciiLetterUpper((char)residency[1]))
        {
            fault(
                "residency", residency.IsEmpty ? "MISSING" : "COUNTRY_NOT_ALPHA2", LengthOf(residency.Length),
                "two letters A-Z (ISO 3166-1)");
        }
    }

    // Never the cell itself: in a row whose cells have shifted any column can hold a name, a document number or a birth date.
    private static string LengthOf(int bytes) => bytes.ToString(System.Globalization.CultureInfo.InvariantCulture) + " bytes";

    private static bool TryDate(ReadOnlySpan<byte> text, out UtcInstant instant)
    {
        bool isDate = DateOnly.TryParseExact(Encoding.UTF8.GetString(text), "yyyy-MM-dd", out DateOnly date);
        instant = isDate ? UtcInstant.AtMidnight(date) : default;
        return isDate;
    }

    private void Set(int account, int customer, CustomerType type, ushort residency, long validFrom)
    {
        while (_customers.Count <= account)
        {
            _customers.Add(-1);
            _types.Add(CustomerType.Unknown);
            _residencies.Add(0);
            _validFrom.Add(long.MinValue);
        }

        if (validFrom >= _validFrom[account])
        {
            (_customers[account], _types[account], _residencies[account], _validFrom[account]) = (customer, type, residency, validFrom);
        }
    }
}
