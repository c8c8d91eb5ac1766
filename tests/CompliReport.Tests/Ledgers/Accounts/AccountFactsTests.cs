using System.Collections.Generic;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Ledgers.Cells;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Ledgers.Accounts;

/// <summary>The accounts file: periods, their ends, and every way in which they can be wrong.</summary>
public sealed class AccountFactsTests
{
    private const string Header = "account_id,customer_id,customer_type,residency,valid_from,valid_to,opened_at,closed_at\n";

    [Theory]
    [InlineData("a row without ends holds at any time", "A,C1,natural,CN,,,,", "1999-01-01T00:00:00Z C1, 2150-01-01T00:00:00Z C1")]
    [InlineData("valid_from is included", "A,C1,natural,CN,2024-01-01T10:00:00Z,,,", "2024-01-01T09:59:59.999999999Z -, 2024-01-01T10:00:00Z C1")]
    [InlineData("valid_to is not included", "A,C1,natural,CN,,2024-01-01T10:00:00Z,,", "2024-01-01T09:59:59.999999999Z C1, 2024-01-01T10:00:00Z -")]
    [InlineData("a date is its first instant", "A,C1,natural,CN,2024-01-01,2024-01-02,,",
        "2023-12-31T23:59:59.999999999Z -, 2024-01-01T00:00:00Z C1, 2024-01-01T23:59:59.999999999Z C1, 2024-01-02T00:00:00Z -")]
    [InlineData("an offset is counted in", "A,C1,natural,CN,2024-01-01T08:00:00+08:00,,,", "2023-12-31T23:59:59Z -, 2024-01-01T00:00:00Z C1")]
    [InlineData("another customer from an instant on", "A,C1,natural,CN,,2024-02-01,,\nA,C2,natural,CN,2024-02-01,,,", "2024-01-31T23:59:59.999999999Z C1, 2024-02-01T00:00:00Z C2")]
    [InlineData("in any order of rows", "A,C2,natural,CN,2024-02-01,,,\nA,C1,natural,CN,,2024-02-01,,", "2024-01-31T23:59:59.999999999Z C1, 2024-02-01T00:00:00Z C2")]
    [InlineData("a row without an end ends where the next begins", "A,C1,natural,CN,,,,\nA,C2,natural,CN,2024-02-01,,,", "2024-01-31T23:59:59.999999999Z C1, 2024-02-01T00:00:00Z C2")]
    [InlineData("three periods", "A,C3,legal,US,2024-03-01,,,\nA,C1,natural,CN,2024-01-01,,,\nA,C2,natural,CN,2024-02-01,,,",
        "2023-12-31T00:00:00Z -, 2024-01-31T00:00:00Z C1, 2024-02-01T00:00:00Z C2, 2024-02-29T00:00:00Z C2, 2024-03-01T00:00:00Z C3")]
    [InlineData("a gap is a gap", "A,C1,natural,CN,,2024-01-01,,\nA,C1,natural,CN,2024-02-01,,,", "2023-12-31T00:00:00Z C1, 2024-01-01T00:00:00Z -, 2024-01-31T23:59:59Z -, 2024-02-01T00:00:00Z C1")]
    [InlineData("the same row twice is one", "A,C1,natural,CN,2024-01-01,2024-02-01,,\nA,C1,natural,CN,2024-01-01,2024-02-01,,", "2024-01-15T00:00:00Z C1, 2024-02-01T00:00:00Z -")]
    public void The_row_that_is_valid_at_an_instant_counts(string reason, string rows, string expected)
    {
        AccountFacts facts = Read(Header + rows + "\n", out List<InputFault> faults, out SymbolTable accounts);
        Assert.Empty(faults);
        string found = string.Join(", ", expected.Split(", ").Select(one => one.Split(' ')[0] + " " + Customer(facts, accounts, one.Split(' ')[0])));
        Assert.True(found == expected, reason + ": " + found);
    }

    [Theory]
    [InlineData("an end at the start", "A,C1,natural,CN,2024-01-01,2024-01-01,,", "valid_to: PERIOD_ENDS_BEFORE_IT_STARTS", 0)]
    [InlineData("an end before the start", "A,C1,natural,CN,2024-01-02,2024-01-01,,", "valid_to: PERIOD_ENDS_BEFORE_IT_STARTS", 0)]
    [InlineData("an end one nanosecond after the start is an instant", "A,C1,natural,CN,2024-01-01T00:00:00Z,2024-01-01T00:00:00.000000001Z,,", "", 1)]
    [InlineData("closed before it was opened", "A,C1,natural,CN,,,2024-01-02T00:00:00Z,2024-01-01T23:59:59Z", "closed_at: CLOSED_BEFORE_OPENED", 0)]
    [InlineData("closed on the day it was opened", "A,C1,natural,CN,,,2024-01-02T10:00:00Z,2024-01-02", "", 1)]
    [InlineData("periods that overlap by a nanosecond", "A,C1,natural,CN,,2024-01-01T00:00:00.000000001Z,,\nA,C2,natural,CN,2024-01-01,,,", "valid_from: PERIODS_OVERLAP", 2)]
    [InlineData("periods that touch", "A,C1,natural,CN,,2024-01-01,,\nA,C2,natural,CN,2024-01-01,,,", "", 2)]
    [InlineData("two rows of one beginning", "A,C1,natural,CN,2024-01-01,,,\nA,C2,natural,CN,2024-01-01,,,", "valid_from: PERIODS_OVERLAP", 1)]
    [InlineData("two rows of no beginning", "A,C1,natural,CN,,,,\nA,C1,natural,US,,,,", "valid_from: PERIODS_OVERLAP", 1)]
    [InlineData("no time", "A,C1,natural,CN,yesterday,,,", "valid_from: TIME_NOT_RFC3339", 0)]
    [InlineData("no time at the end", "A,C1,natural,CN,,31.12.2024,,", "valid_to: TIME_NOT_RFC3339", 0)]
    [InlineData("no opening", "A,C1,natural,CN,,,x,", "opened_at: TIME_NOT_RFC3339", 0)]
    [InlineData("a letter too many", "A,C1,natural,CHN,,,,", "residency: COUNTRY_NOT_ALPHA2", 0)]
    [InlineData("no customer", "A,,natural,CN,,,,", "customer_id: MISSING", 0)]
    [InlineData("a kind of customer that is none", "A,C1,person,CN,,,,", "customer_type: UNKNOWN_CUSTOMER_TYPE", 0)]
    [InlineData("too few cells", "A,C1,natural", ": CELL_COUNT", 0)]
    public void A_row_that_cannot_be_true_is_named_and_left_out(string reason, string rows, string expected, int used)
    {
        AccountFacts facts = Read(Header + rows + "\n", out List<InputFault> faults, out _);
        string found = string.Join("; ", faults.Select(static fault => fault.Column + ": " + fault.Code));
        Assert.True(found == expected, reason + ": " + found);
        Assert.True(used == facts.Rows, reason);
        Assert.All(faults, static fault => Assert.DoesNotContain("C1", fault.ToString(), System.StringComparison.Ordinal));
    }

    [Fact]
    public void Of_periods_that_overlap_the_one_that_begins_later_counts_from_its_beginning_and_the_line_says_so()
    {
        AccountFacts facts = Read(Header + "A,C1,natural,CN,2024-01-01,2024-12-31,,\nA,C2,natural,CN,2024-06-01,2024-07-01,,\n", out List<InputFault> faults, out SymbolTable accounts);
        Assert.Equal(
            "accounts.csv:3: valid_from: PERIODS_OVERLAP: found a period that overlaps that of line 2, expected one row of an account for each instant; the one that begins later counts from its beginning",
            Assert.Single(faults).ToString());
        Assert.Equal(["C1", "C2", "-"], new[] { "2024-05-31T00:00:00Z", "2024-06-01T00:00:00Z", "2024-07-01T00:00:00Z" }.Select(at => Customer(facts, accounts, at)));
    }

    [Theory]
    [InlineData("semicolons")]
    [InlineData("tabs")]
    [InlineData("UTF-16")]
    [InlineData("UTF-16 big end first")]
    [InlineData("GB18030")]
    [InlineData("gzip")]
    [InlineData("byte order mark")]
    [InlineData("JSON")]
    [InlineData("JSON in gzip")]
    public void It_is_read_in_every_form_that_a_ledger_has(string form)
    {
        string csv = "account_id,customer_id,customer_type,residency,full_name,valid_from\nA,C1,natural,CN,钱洁平,2024-01-01\nA,C2,natural,CN,钱洁平,2024-02-01\n";
        string json = "{\"account_id\":\"A\",\"customer_id\":\"C1\",\"customer_type\":\"natural\",\"residency\":\"CN\",\"full_name\":\"钱洁平\",\"valid_from\":\"2024-01-01\"}\n"
            + "{\"account_id\":\"A\",\"customer_id\":\"C2\",\"customer_type\":\"natural\",\"residency\":\"CN\",\"full_name\":\"钱洁平\",\"valid_from\":\"2024-02-01\"}\n";
        byte[] content = form switch
        {
            "semicolons" => Encoding.UTF8.GetBytes(csv.Replace(',', ';')),
            "tabs" => Encoding.UTF8.GetBytes(csv.Replace(',', '\t')),
            "UTF-16" => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(csv)],
            "UTF-16 big end first" => [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(csv)],
            "GB18030" => Gb18030(csv),
            "gzip" => Upload.Gzip(csv),
            "byte order mark" => Encoding.UTF8.GetBytes("\uFEFF" + csv),
            "JSON" => Encoding.UTF8.GetBytes(json),
            _ => Upload.Gzip(json),
        };
        SymbolTable accounts = new();
        List<InputFault> faults = [];
        AccountFacts facts = AccountFacts.Read(LedgerInput.FromBytes("accounts", content), faults, accounts);
        Assert.Empty(faults);
        Assert.Equal(["-", "C1", "C2"], new[] { "2023-12-31T00:00:00Z", "2024-01-15T00:00:00Z", "2024-02-01T00:00:00Z" }.Select(at => Customer(facts, accounts, at)));
        Assert.Equal("C2", facts.Details(new Dictionary<string, UtcInstant> { ["A"] = UtcInstant.Of("2024-03-01T00:00:00Z") })["A"]["customer_id"]);
        Assert.Equal("C1", facts.Details(new Dictionary<string, UtcInstant> { ["A"] = UtcInstant.Of("2024-01-01T00:00:00Z") })["A"]["customer_id"]);
        Assert.Equal("钱洁平", facts.Details(new Dictionary<string, UtcInstant> { ["A"] = UtcInstant.Of("2024-01-01T00:00:00Z") })["A"]["full_name"]);
        Assert.Empty(facts.Details(new Dictionary<string, UtcInstant> { ["A"] = UtcInstant.Of("2023-01-01T00:00:00Z") }));
    }

    [Fact]
    public void Of_very_many_faults_the_first_are_listed_and_the_others_counted()
    {
        Read(Header + string.Concat(Enumerable.Repeat("A,,natural,CN,,,,\n", 1_500)), out List<InputFault> faults, out _);
        Assert.Equal(1_001, faults.Count);
        Assert.Equal("accounts.csv: MORE_FAULTS: found 1500 faults, expected at most 1000 to be listed", faults[^1].ToString());
    }

    [Fact]
    public void A_missing_column_and_an_archive_are_named()
    {
        Read("account_id,residency\nA,CN\n", out List<InputFault> faults, out _);
        Assert.Equal("accounts.csv:1: MISSING_COLUMN: found no column customer_id, customer_type, expected the columns of the accounts schema", Assert.Single(faults).ToString());
        Read("PK\u0003\u0004", out faults, out _);
        Assert.Equal("UNREADABLE", faults[0].Code);
    }

    private static byte[] Gb18030(string text)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return Encoding.GetEncoding("GB18030").GetBytes(text);
    }

    private static AccountFacts Read(string text, out List<InputFault> faults, out SymbolTable accounts)
    {
        faults = [];
        accounts = new SymbolTable();
        return AccountFacts.Read(LedgerInput.FromBytes("accounts.csv", Encoding.UTF8.GetBytes(text)), faults, accounts);
    }

    private static string Customer(AccountFacts facts, SymbolTable accounts, string at) =>
        facts.CustomerAt(accounts.IndexOf("A"u8), UtcInstant.Of(at).Nanoseconds) is >= 0 and int customer ? facts.CustomerName(customer) : "-";
}
