using System;
using System.Linq;
using System.Text;
using CompliReport.Detection;
using CompliReport.Ledgers;
using CompliReport.Reconciliation;
using CompliReport.Reports;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Runs;

/// <summary>The facts that were valid when a leg occurred decide whose it is, which rules are about it, and whether anybody is known.</summary>
public sealed class AccountPeriodTests
{
    private const string Header = "account_id,customer_id,customer_type,residency,valid_from,valid_to,opened_at,closed_at\n";
    private static readonly string Noon = Scenario.At(12), JustBefore = Scenario.AtNanoseconds((12 * UtcInstant.Hour) - 1);

    [Fact]
    public void A_conversion_is_that_of_the_customer_who_held_the_account_then()
    {
        Scenario some = new Scenario().Rates("2023-03-01")
            .Exchange("A", JustBefore, "CNY", "-100", "USDT", "10").Exchange("A", Noon, "CNY", "-200", "USDT", "20");
        string[] lines = Scenario.TextOf(Run(some, $"A,C1,natural,CN,,{Noon},,\nA,C2,natural,CN,{Noon},,,\n"), "conversions.csv").Split('\n');
        Assert.Contains(",A,C1,", lines.Single(static line => line.Contains(",CNY,100,", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains(",A,C2,", lines.Single(static line => line.Contains(",CNY,200,", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("resident for both", "A,C1,natural,CN,,,,", "C1", 2)]
    [InlineData("resident from the second on", "A,C1,natural,US,,{noon},,\nA,C1,natural,CN,{noon},,,", "C1", 1)]
    [InlineData("resident until the second", "A,C1,natural,CN,,{noon},,\nA,C1,natural,US,{noon},,,", "C1", 1)]
    [InlineData("resident for neither", "A,C1,natural,US,,,,", "", 0)]
    [InlineData("two customers, one conversion each", "A,C1,natural,CN,,{noon},,\nA,C2,natural,CN,{noon},,,", "C1 C2", 1)]
    [InlineData("nothing is known of the first", "A,C1,natural,CN,{noon},,,", "C1", 1)]
    public void A_rule_is_about_those_who_were_residents_when_they_exchanged(string reason, string rows, string customers, int conversions)
    {
        Scenario some = new Scenario().Rates("2023-03-01")
            .Exchange("A", JustBefore, "CNY", "-100", "USDT", "10").Exchange("A", Noon, "CNY", "-200", "USDT", "20");
        RunResult result = Run(some, rows.Replace("{noon}", Noon, StringComparison.Ordinal) + "\n");
        Assert.True(string.Join(' ', Scenario.Subjects(result, "CN-VC-01")) == customers, reason);
        Assert.All(Scenario.FindingsOf(result, "CN-VC-01"), finding => Assert.Equal(conversions, finding.EvidenceTotal));
    }

    [Fact]
    public void A_finding_names_the_customer_of_its_own_time_only()
    {
        Scenario some = new Scenario().Rates("2023-03-01")
            .Exchange("A", JustBefore, "CNY", "-100", "USDT", "10").Exchange("A", Noon, "CNY", "-200", "USDT", "20");
        RunResult result = Run(some, $"A,C1,natural,CN,,{Noon},,\nA,C2,natural,CN,{Noon},,,\n");
        Assert.Equal(["C1", "C2"], Scenario.FindingsOf(result, "CN-VC-01").Select(static finding => Assert.Single(finding.Customers)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Where_nothing_is_known_at_the_time_a_rule_has_no_data()
    {
        Scenario some = new Scenario().Rates("2023-03-01").Exchange("A", JustBefore, "CNY", "-100", "USDT", "10");
        RunResult result = Run(some, $"A,C1,natural,CN,{Noon},,,\n");
        Assert.Empty(Scenario.Subjects(result, "CN-VC-01"));
        Assert.Equal(1, Scenario.OutcomeOf(result, "CN-VC-01").Counts[(int)Outcome.NoData]);
    }

    [Theory]
    [InlineData("known throughout", "A,C1,natural,CN,,,,", "")]
    [InlineData("not known at all", "B,C1,natural,CN,,,,", "an account of the accounts file | 3 legs of an account without customer facts | 2")]
    [InlineData("facts begin with the second leg", "A,C1,natural,CN,2023-03-01T02:00:00Z,,,",
        "customer facts that are valid when a leg occurred | 1 leg of 3 legs at times without facts, the first at 2023-03-01T01:00:00Z | 2")]
    [InlineData("facts begin with the first leg", "A,C1,natural,CN,2023-03-01T01:00:00Z,,,", "")]
    [InlineData("facts end before the last leg", "A,C1,natural,CN,,2023-03-01T03:00:00Z,,",
        "customer facts that are valid when a leg occurred | 1 leg of 3 legs at times without facts, the first at 2023-03-01T03:00:00Z | 4")]
    [InlineData("facts end just after the last leg", "A,C1,natural,CN,,2023-03-01T03:00:00.000000001Z,,", "")]
    [InlineData("a gap around the second leg", "A,C1,natural,CN,,2023-03-01T02:00:00Z,,\nA,C1,natural,CN,2023-03-01T02:00:00.000000001Z,,,",
        "customer facts that are valid when a leg occurred | 1 leg of 3 legs at times without facts, the first at 2023-03-01T02:00:00Z | 3")]
    [InlineData("a gap between legs", "A,C1,natural,CN,,2023-03-01T02:00:00.000000001Z,,\nA,C1,natural,CN,2023-03-01T02:30:00Z,,,", "")]
    [InlineData("no gap", "A,C1,natural,CN,,2023-03-01T02:00:00Z,,\nA,C2,natural,CN,2023-03-01T02:00:00Z,,,", "")]
    [InlineData("opened with the first leg", "A,C1,natural,CN,,,2023-03-01T01:00:00Z,", "")]
    [InlineData("opened after the first leg", "A,C1,natural,CN,,,2023-03-01T01:00:00.000000001Z,",
        "legs from 2023-03-01T01:00:00.000000001Z on (opened_at) | a leg at 2023-03-01T01:00:00Z | 2")]
    [InlineData("closed with the last leg", "A,C1,natural,CN,,,,2023-03-01T03:00:00Z", "")]
    [InlineData("closed before the last leg", "A,C1,natural,CN,,,,2023-03-01T02:59:59.999999999Z",
        "legs up to 2023-03-01T02:59:59.999999999Z (closed_at) | a leg at 2023-03-01T03:00:00Z | 4")]
    [InlineData("closed on the day of the last leg", "A,C1,natural,CN,,,,2023-03-01", "")]
    public void An_account_that_nobody_is_known_to_own_when_it_moves_is_one_break(string reason, string rows, string expected)
    {
        Scenario some = new Scenario().Fiat("A", Scenario.At(1), "CNY", "5").Fiat("A", Scenario.At(2), "CNY", "6").Fiat("A", Scenario.At(3), "CNY", "7");
        string found = string.Join("; ", BreakRows.Of(Run(some, rows + "\n")).Where(static row => row.Entry.Category == BreakCategory.UnknownAccount && row.Account == "A")
            .Select(static row => $"{row.Expected} | {row.Found} | {row.Line}"));
        Assert.True(found == expected, reason + ": " + found);
    }

    [Fact]
    public void Without_an_accounts_file_no_account_is_reported() =>
        Assert.DoesNotContain(
            BreakRows.Of(new Scenario().Fiat("A", Scenario.At(1), "CNY", "5").Run()), static row => row.Entry.Category == BreakCategory.UnknownAccount);

    [Fact]
    public void An_account_without_facts_is_one_break_however_many_files_it_is_in()
    {
        Scenario some = new Scenario().Fiat("A", Scenario.At(1), "CNY", "5").Fiat("A", Scenario.At(2), "CNY", "6");
        RunInputs inputs = some.Inputs(Scenario.Ledger("a.csv", some.Rows.Skip(1)), Scenario.Ledger("b.csv", some.Rows.Take(1)), Scenario.Ledger("c.csv", some.Rows));
        RunResult result = ComplianceRun.Execute(inputs with { Accounts = Accounts("B,C1,natural,CN,,,,\n") }, new RunOptions());
        BreakRow row = BreakRows.Of(result).Single(static row => row.Entry.Category == BreakCategory.UnknownAccount);
        Assert.Equal(("2 legs of an account without customer facts", "b.csv", "2"), (row.Found, row.File, row.Line));
    }

    private static LedgerInput Accounts(string rows) => LedgerInput.FromBytes("accounts.csv", Encoding.UTF8.GetBytes(Header + rows));

    private static RunResult Run(Scenario some, string rows) =>
        ComplianceRun.Execute(some.Inputs(Scenario.Ledger("ledger.csv", some.Rows)) with { Accounts = Accounts(rows) }, new RunOptions());
}
