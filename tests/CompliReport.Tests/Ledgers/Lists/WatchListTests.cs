using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Beside;
using CompliReport.Ledgers.Cells;
using CompliReport.Reports;
using CompliReport.Tests.Runs;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Ledgers.Lists;

/// <summary>Watch lists: how they are read, and who of a day stands on one.</summary>
public sealed class WatchListTests
{
    private const string Header = "kind,value,list,category,confidence,source,added_on\n";

    [Theory]
    [InlineData("a sound row", "address,abc,L,mixer,high,police,2024-01-01", "")]
    [InlineData("what need not be said", "account,abc,L,,,,", "")]
    [InlineData("a number as confidence", "device,abc,L,,99.5,,", "")]
    [InlineData("a kind that is none", "phone,abc,L,,,,", "kind: UNKNOWN_WATCH_KIND: found 5 bytes")]
    [InlineData("no kind", ",abc,L,,,,", "kind: MISSING: found 0 bytes")]
    [InlineData("no value", "name,,L,,,,", "value: MISSING: found 0 bytes")]
    [InlineData("no list", "name,abc,,,,,", "list: MISSING: found 0 bytes")]
    [InlineData("a confidence that is none", "name,abc,L,,sure,,", "confidence: UNKNOWN_CONFIDENCE: found 4 bytes")]
    [InlineData("a confidence beyond certainty", "name,abc,L,,100.1,,", "confidence: UNKNOWN_CONFIDENCE: found 5 bytes")]
    [InlineData("a day that is none", "name,abc,L,,,,2024-02-30", "added_on: TIME_NOT_RFC3339: found 10 bytes")]
    [InlineData("too few cells", "name,abc", ": CELL_COUNT: found 2 cells")]
    public void A_row_with_a_fault_is_named_without_its_value_and_left_out(string reason, string row, string expected)
    {
        List<InputFault> faults = [];
        WatchLists lists = Read(faults, ("lists/a.csv", Header + row + "\n"));
        string found = string.Join("; ", faults.Select(static fault => $"{fault.Column}: {fault.Code}: found {fault.Found}"));
        Assert.True(found == expected, reason + ": " + found);
        Assert.True(lists.EntryCount == (expected.Length == 0 ? 1 : 0), reason);
        Assert.All(faults, static fault => Assert.StartsWith("lists/a.csv:2: ", fault.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void A_value_is_as_long_as_a_name_of_the_ledger_may_be(int length, bool isRead)
    {
        List<InputFault> faults = [];
        Assert.Equal(isRead ? 1 : 0, Read(faults, ("a.csv", Header + $"name,{new string('x', length)},L,,,,\n")).EntryCount);
        Assert.Equal(isRead, faults.Count == 0);
    }

    [Fact]
    public void What_several_lists_have_is_kept_with_each_and_the_same_row_once()
    {
        WatchLists lists = Read([], ("b.csv", Header + "address,abc,L1,mixer,high,police,\naddress,abc,L1,mixer,high,police,\naddress,ABC,L1,,,,\n"),
            ("a.csv", Header + "address,abc,L2,theft,low,press,\naddress,abc,L1,mixer,high,police,\n"));
        Assert.Equal(3, lists.EntryCount);
        Assert.Equal(["L2 theft low press a.csv:2", "L1 mixer high police a.csv:3"], lists.Find(WatchKind.Address, "abc"u8).Select(Text));
        Assert.Equal(["L1    b.csv:4"], lists.Find(WatchKind.Address, "ABC"u8).Select(Text));
        Assert.Empty(lists.Find(WatchKind.Name, "abc"u8));
    }

    [Theory]
    [InlineData("semicolons and gzip")]
    [InlineData("UTF-16")]
    [InlineData("JSON")]
    public void A_list_is_read_in_every_form_that_a_ledger_has(string form)
    {
        string csv = "kind,value,list\nname,钱洁平,L\n";
        byte[] content = form switch
        {
            "UTF-16" => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(csv)],
            "JSON" => Encoding.UTF8.GetBytes("{\"kind\":\"name\",\"value\":\"钱洁平\",\"list\":\"L\"}\n"),
            _ => Upload.Gzip(csv.Replace(',', ';')),
        };
        Assert.Single(WatchLists.Read([LedgerInput.FromBytes("a", content)], []).Find(WatchKind.Name, "钱洁平"u8));
    }

    [Theory]
    [InlineData("an address", "address,addr1,L,,,,", 0, 1)]
    [InlineData("an address in other letters is another address", "address,ADDR1,L,,,,", 0, 0)]
    [InlineData("an account of the exchange", "account,A,L,,,,", 1, 0)]
    [InlineData("an account on the other side", "account,DE99,L,,,,", 0, 1)]
    [InlineData("a name of a holder", "name,Qiu Jieping,L,,,,", 1, 0)]
    [InlineData("a name of nobody", "name,Qiu,L,,,,", 0, 0)]
    [InlineData("somebody who is not there", "address,addr2,L,,,,", 0, 0)]
    [InlineData("added on the day's last instant", "address,addr1,L,,,,2023-03-01T02:00:00Z", 0, 1)]
    [InlineData("added just after the day's last instant", "address,addr1,L,,,,2023-03-01T02:00:00.000000001Z", 0, 0)]
    [InlineData("a device is read and not compared", "device,addr1,L,,,,", 0, 0)]
    public void Who_of_the_day_stands_on_a_list_is_counted(string reason, string row, int accounts, int counterparties)
    {
        RunResult result = Run(row + "\n");
        Assert.True(result.Listed.AccountCount == accounts && result.Listed.CounterpartyCount == counterparties, reason);
        Assert.Contains(result.Inputs, static input => input is { Role: "list", Name: "lists/watch.csv" });
    }

    [Fact]
    public void A_hit_counts_from_the_instant_on_which_it_was_added()
    {
        RunResult result = Run("address,addr1,L1,mixer,high,police,2023-03-01T01:30:00Z\naddress,addr1,L2,theft,low,press,\n");
        SymbolTable counterparties = result.Ledger.Symbols.Counterparties;
        int counterparty = Enumerable.Range(0, counterparties.Count).Single(i => counterparties.Text(i).SequenceEqual("addr1"u8));
        long added = UtcInstant.Of("2023-03-01T01:30:00Z").Nanoseconds;
        Assert.Equal(["L2"], result.Listed.OfCounterparty(counterparty, added - 1).Select(static entry => entry.List));
        Assert.Equal(["L1", "L2"], result.Listed.OfCounterparty(counterparty, added).Select(static entry => entry.List));
        Assert.Empty(result.Listed.OfAccount(result.Ledger.Symbols.Accounts.IndexOf("A"u8), added));
    }

    [Fact]
    public void The_receipt_says_nothing_of_lists_and_another_list_is_another_run()
    {
        RunResult without = Run(""), with = Run("address,addr1,L,mixer,high,police,\n"), faulty = Run("phone,Jane,L,,,,\n");
        Assert.NotEqual(without.RunId, with.RunId);
        string receipt = Scenario.TextOf(without, "receipt.json");
        // The run's name is a hash, which tells nothing of what it was made of.
        Assert.Equal(receipt, Scenario.TextOf(with, "receipt.json").Replace(with.RunId, without.RunId, StringComparison.Ordinal));
        Assert.Equal(receipt, Scenario.TextOf(faulty, "receipt.json").Replace(faulty.RunId, without.RunId, StringComparison.Ordinal));
        Assert.DoesNotContain("Jane", Assert.Single(faulty.InputFaults, static fault => fault.StartsWith("lists/", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private static WatchLists Read(List<InputFault> faults, params (string Name, string Text)[] files) =>
        WatchLists.Read([.. files.Select(static file => LedgerInput.FromBytes(file.Name, Encoding.UTF8.GetBytes(file.Text)))], faults);

    private static RunResult Run(string rows)
    {
        Scenario some = new Scenario().Coins("A", Scenario.At(1), "BTC", "-0.5", "addr1").Fiat("A", Scenario.At(2), "EUR", "-5", "DE99");
        return ComplianceRun.Execute(
            some.Inputs(Scenario.Ledger("ledger.csv", some.Rows)) with
            {
                Accounts = LedgerInput.FromBytes("accounts.csv", "account_id,customer_id,customer_type,residency,full_name\nA,C1,natural,CN,Qiu Jieping\n"u8.ToArray()),
                Lists = [LedgerInput.FromBytes("lists/watch.csv", Encoding.UTF8.GetBytes(Header + rows))],
            },
            new RunOptions());
    }

    private static string Text(WatchEntry entry) => $"{entry.List} {entry.Category} {entry.Confidence} {entry.Source} {entry.File}:{entry.Line}";
}
