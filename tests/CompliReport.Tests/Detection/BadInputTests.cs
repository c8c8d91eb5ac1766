using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Reports;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Detection;

/// <summary>
/// Input that a search could drown in, or that lacks what a test needs. Every subject still has one outcome. The same at a million rows is
/// measured by hand.
/// </summary>
public sealed class BadInputTests
{
    private const int Edges = 50_000, Customers = 5_000;

    // Were any pair of edges looked at, a run of these would take minutes.
    [Theory]
    [InlineData("self_hosted", "crypto_withdrawal", "USDT")]
    [InlineData("merchant", "fiat_withdrawal", "CNY")]
    [InlineData("customer", "internal_transfer", "USDT")]
    public void Who_deals_with_everybody_joins_nobody(string party, string kind, string asset)
    {
        Scenario day = new Scenario().Rates("2023-03-01").Resident([.. Enumerable.Range(0, Customers).Select(Account), "HUB"]);
        for (int i = 0; i < Edges; i++)
        {
            string at = Scenario.AtNanoseconds(i * 1_000_000_000L);
            day.Move(Account(i % Customers), at, kind, asset, "-2000", "HUB", party: party);
            _ = party == "customer" ? day.Move("HUB", at, kind, asset, "2000", Account(i % Customers), party: party) : day;
        }

        RunResult result = day.Run();
        EveryTestEnded(result);
        Assert.Empty(result.Detected.Findings.Where(static finding => finding is { IsRule: false, Accounts: not ["HUB"] }));
        Assert.Equal(Customers, Scenario.OutcomeOf(result, "T12")[Outcome.Clear] - (party == "customer" ? 1 : 0));
    }

    [Fact]
    public void One_customer_with_all_the_rows_is_tested_as_any_other()
    {
        Scenario day = new Scenario().Rates("2023-03-01").Resident("A");
        for (int i = 0; i < Edges / 4; i++)
        {
            string at = Scenario.AtNanoseconds(i * 4_000_000_000L);
            day.Fiat("A", at, "CNY", "1000", "S" + (i % 300)).Exchange("A", at, "CNY", "-1000", "USDT", "100").Coins("A", at, "USDT", "-100", "W" + (i % 400));
        }

        RunResult result = day.Run();
        EveryTestEnded(result);
        Assert.Equal(["A"], Scenario.Subjects(result, "T03"));
        Assert.Equal(1, Scenario.OutcomeOf(result, "T12")[Outcome.Clear]);
    }

    // Two accounts that do the same, to themselves and to each other: only what reaches another account is a flow.
    [Theory]
    [InlineData("A", "A", 0)]
    [InlineData("A", "B", 1)]
    public void What_an_account_pays_to_itself_neither_came_in_nor_left(string from, string to, int hits)
    {
        Scenario day = new Scenario().Rates("2023-03-01").Resident("A", "B");
        for (int i = 0; i < 200; i++)
        {
            string at = Scenario.AtNanoseconds(i * 60_000_000_000L);
            day.Move(from, at, "internal_transfer", "USDT", "-1000", to, party: "customer").Move(to, at, "internal_transfer", "USDT", "1000", from, party: "customer");
            day.Move(to, at, "internal_transfer", "USDT", "-1000", from, party: "customer").Move(from, at, "internal_transfer", "USDT", "1000", to, party: "customer");
        }

        RunResult result = day.Run();
        EveryTestEnded(result);
        Assert.Equal(800, result.Ledger.Accepted);
        Assert.Equal(2 * hits, Scenario.FindingsOf(result, "T06").Count());
        Assert.True(hits > 0 || result.Detected.Findings.IsEmpty);
    }

    [Theory]
    [InlineData("T19", "declared income")]
    [InlineData("T22", "names of holders")]
    [InlineData("T12", "customers")]
    [InlineData("T13", "customers")]
    public void Without_an_accounts_file_there_is_no_data_of(string typology, string what)
    {
        RunResult result = Flow("SENDER-", "WALLET-").Run();
        EveryTestEnded(result);
        OutcomeRow row = Scenario.OutcomeOf(result, typology);
        Assert.True(row.Subjects > 0 && row[Outcome.NoData] == row.Subjects, what);
    }

    [Theory]
    [InlineData("T03", "senders")]
    [InlineData("T04", "receivers")]
    [InlineData("T05", "both")]
    [InlineData("T14", "devices and places")]
    [InlineData("T20", "addresses")]
    public void Without_other_sides_and_devices_there_is_no_data_of(string typology, string what)
    {
        RunResult result = Flow("", "").Resident("A").Run();
        EveryTestEnded(result);
        OutcomeRow row = Scenario.OutcomeOf(result, typology);
        Assert.True(row.Subjects > 0 && row[Outcome.NoData] == row.Subjects, what);
    }

    // An account that was opened after it moved has an age below zero: nothing says when it really was opened.
    [Theory]
    [InlineData("opened a year before", -9000, Outcome.Clear)]
    [InlineData("opened with the first row", 0, Outcome.Hit)]
    [InlineData("opened an hour after it", 1, Outcome.NoData)]
    [InlineData("opened years after it", 90_000, Outcome.NoData)]
    public void An_account_that_was_used_before_it_was_opened_is_not_new(string reason, int hours, Outcome outcome)
    {
        Scenario day = new Scenario().Rates("2023-03-01").OpenedAt(Scenario.At(hours)).Resident("A")
            .Fiat("A", Scenario.At(0), "CNY", "900000", "S").Exchange("A", Scenario.At(1), "CNY", "-900000", "USDT", "90000").Coins("A", Scenario.At(2), "USDT", "-90000", "W");
        RunResult result = day.Run();
        EveryTestEnded(result);
        Assert.True(Scenario.OutcomeOf(result, "T17")[outcome] == 1, reason + string.Join(' ', Scenario.OutcomeOf(result, "T17").Counts));
    }

    private static Scenario Flow(string sender, string wallet)
    {
        Scenario day = new Scenario().Rates("2023-03-01");
        for (int i = 0; i < 30; i++)
        {
            string at = Scenario.At(i);
            day.Fiat("A", at, "CNY", "10000", sender.Length > 0 ? sender + i : "").Exchange("A", at, "CNY", "-10000", "USDT", "1000")
                .Coins("A", at, "USDT", "-1000", wallet.Length > 0 ? wallet + i : "");
        }

        return day;
    }

    private static void EveryTestEnded(RunResult result)
    {
        IEnumerable<OutcomeRow> failed = result.Detected.Outcomes.Where(static row => !row.IsClosed || row[Outcome.Error] > 0);
        Assert.Empty(failed.Select(static row => row.Id));
        Assert.Equal(result.Ledger.RowsRead, result.Ledger.Accepted);
    }

    private static string Account(int i) => string.Create(CultureInfo.InvariantCulture, $"A{i}");
}
