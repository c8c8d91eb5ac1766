using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Reconciliation;
using CompliReport.Reports;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Reconciliation;

/// <summary>Balances that roll forward, and those that do not; entries that come twice; what the control file says of balances and
/// order.</summary>
public sealed class BalanceTests
{
    private const string Header = "exchange_id,entry_id,group_id,status,account_id,wallet,occurred_at,kind,leg_role,asset,asset_class,amount,balance_after\n";

    [Theory]
    [InlineData("it rolls forward", "10 110 | -5 105 | 0.01 105.01", "")]
    [InlineData("the first row sets the balance", "10 1000 | -5 995", "")]
    [InlineData("off by the last digit", "10 110 | -5 105.01", "105 then>balance_after 105.01=0.01")]
    [InlineData("off by the last of 18 decimals", "1 1 | 1 2.000000000000000001", "2 then>balance_after 2.000000000000000001=0.000000000000000001")]
    [InlineData("one jump is one break", "10 110 | -5 100 | 1 101", "105 then>balance_after 100=-5")]
    [InlineData("a jump and the same back are two", "10 110 | 1 121 | 1 112", "111 then>balance_after 121=10;122 then>balance_after 112=-10")]
    [InlineData("a row that says none moves it", "10 110 | -5 | -5 100", "")]
    [InlineData("a row that says none, and one that contradicts", "10 110 | -5 | -5 101", "100 then>balance_after 101=1")]
    public void A_chain(string reason, string rows, string expected)
    {
        string found = Jumps(Run([Rows(rows)]));
        Assert.True(found == expected, reason + ": " + found);
    }

    [Theory]
    [InlineData("zero", "spot", "10 10 | -10 0", "")]
    [InlineData("below it by the last digit", "spot", "10 10 | -10.01 -0.01", "balance_after -0.01")]
    [InlineData("several rows are one break", "spot", "-1 -1 | -5 -6 | 1 -5", "balance_after -1, the first of 3 below 0; the lowest is -6")]
    [InlineData("no wallet named", "", "-1 -1", "balance_after -1")]
    [InlineData("lent on margin", "margin", "-1 -1", "")]
    [InlineData("futures", "futures", "-1 -1", "")]
    public void A_balance_below_zero(string reason, string wallet, string rows, string expected)
    {
        RunResult result = Run([Rows(rows, wallet: wallet)]);
        string found = string.Join(';', result.Reconciled.LooseBreaks.Where(static one => one.Category == BreakCategory.NegativeBalance).Select(static one => one.Found));
        Assert.True(found == expected, reason + ": " + found);
        Assert.Equal("", Jumps(result));
    }

    [Fact]
    public void Rows_of_one_instant_may_stand_in_any_order()
    {
        string rows = Row("a0", "A", "spot", 0, "EUR", "10", "10") + Row("a2", "A", "spot", 1, "EUR", "3", "15") + Row("a1", "A", "spot", 1, "EUR", "2", "12");
        Assert.Equal("", Jumps(Run([rows])));
        Assert.Equal("16 then>balance_after 17=1", Jumps(Run([rows + Row("a3", "A", "spot", 2, "EUR", "1", "17")])));
    }

    [Theory]
    [InlineData("a sum of 38 digits", "1 0.000000000000000001 | 99999999999999999999 99999999999999999999.00000001")]
    [InlineData("a balance before the row of 38 digits", "99999999999999999999 -0.000000000000000001 | 1 99999999999999999999")]
    [InlineData("the sum passes the widest amount", "1 99999999999999999999 | 99999999999999999999 -99999999999999999999")]
    public void Sums_that_no_decimal_holds_are_breaks_and_no_crash(string reason, string rows)
    {
        RunResult result = Run([Rows(rows)]);
        Assert.True(result.Reconciled.CountByCategory[(int)BreakCategory.Balance] == 1, reason);
        Assert.Contains(",BALANCE,high,", Scenario.TextOf(result, "breaks.csv"), StringComparison.Ordinal);
    }

    [Fact]
    public void Accounts_assets_and_wallets_are_chains_of_their_own() =>
        Assert.Equal("", Jumps(Run([Rows("1 1 | 1 2") + Rows("1 7 | 1 8", "B", "b") + Rows("1 20 | 1 21", "A", "c", "USD") + Rows("1 30 | 1 31", "A", "d", "EUR", "funding")])));

    [Fact]
    public void Rows_that_do_not_count_do_not_move_a_balance()
    {
        string again = Row("a1", "A", "spot", 1, "EUR", "5", "15"), rows = Row("a0", "A", "spot", 0, "EUR", "10", "10") + again + again
            + Row("x", "A", "spot", 2, "EUR", "7", "22").Replace(",posted,", ",pending,", StringComparison.Ordinal)
            + Row("y", "A", "spot", 3, "EUR", "x", "22") + Row("a2", "A", "spot", 4, "EUR", "-5", "10");
        RunResult result = Run([rows]);
        Assert.Equal("", Jumps(result));
        Assert.Equal((1L, 1L), (result.Ledger.Files[0].Duplicate, result.Ledger.Files[0].Refused));
    }

    // Rows that came out of order are read again; one with a fault is passed over then too, and silences none after it.
    [Theory]
    [InlineData("a number", "x,22")]
    [InlineData("a balance", "7,")]
    public void A_faulty_row_silences_none_that_is_read_again_after_it(string reason, string cells)
    {
        const string
            Ledger = "#,DESCRIPTION,CURRENCY,AMOUNT,BALANCE,DATE,WALLET\n",
            Rows = "2,Deposit (WIRE) #2,EUR,3,15,01-03-23 08:02:00,exchange\n1,Deposit (WIRE) #1,EUR,10,10,01-03-23 08:01:00,exchange\n"
                + "3,Deposit (WIRE) #3,EUR,1,17,01-03-23 08:03:00,exchange\n";
        RunResult result = RunExport(Ledger + $"9,Deposit (WIRE) #9,EUR,{cells},01-03-23 08:00:00,exchange\n" + Rows);

        Assert.True(result.Ledger.Files[0].Refused == 1, reason);
        Assert.Equal("13 then>balance_after 15=2;16 then>balance_after 17=1", Jumps(result));
        Assert.Equal(Jumps(RunExport(Ledger + Rows)), Jumps(result));
    }

    [Fact]
    public void A_file_goes_on_where_the_one_before_it_by_time_ended()
    {
        string first = Rows("1 1 | 1 2"), second = string.Concat(Row("z0", "A", "spot", 50, "EUR", "1", "3"), Row("z1", "A", "spot", 51, "EUR", "1", "4"));
        Assert.Equal("", Jumps(Run([first, second])));
        Assert.Equal("", Jumps(Run([second, first])));
        string late = Row("z0", "A", "spot", 50, "EUR", "1", "3.5");
        const string Expected = "3 then>balance_after 3.5=0.5";
        Assert.Equal((Expected, Expected), (Jumps(Run([first, late])), Jumps(Run([late, first]))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_order_of_rows_and_files_changes_no_break(int seed)
    {
        Random random = new(seed);
        List<string> rows = Month(random, jumps: 5, out int planted);
        string expected = Jumps(Run([string.Concat(rows)]));
        Assert.Equal(planted, expected.Split(';').Length);
        string[] shuffled = [.. rows];
        random.Shuffle(shuffled);
        string found = Jumps(Run([.. shuffled.Chunk(400).Select(static part => string.Concat(part))]));
        Assert.True(expected == found, $"seed {seed}:\n{expected}\n--- is not ---\n{found}");
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public void A_month_of_balances_that_roll_forward_has_no_break_in_any_order(int seed)
    {
        Random random = new(seed);
        string[] rows = [.. Month(random, jumps: 0, out _)];
        Assert.Equal("", Jumps(Run([string.Concat(rows)])));
        random.Shuffle(rows);
        RunResult result = Run([.. rows.Chunk(333).Select(static part => string.Concat(part))]);
        Assert.True(Jumps(result).Length == 0 && result.Reconciled.Breaks == 0, $"seed {seed}: {Jumps(result)}");
    }

    [Fact]
    public void Entries_that_come_again_are_breaks_with_both_places()
    {
        string first = Row("E1", "A", "spot", 1, "EUR", "5", ""), other = Row("E1", "A", "spot", 1, "EUR", "50", "");
        string text = Scenario.TextOf(Run([first, first, other]), "breaks.csv");
        Assert.Contains(",DUPLICATE_ENTRY,low,,A,E1,part-1.csv,2,1 row of this entry id,2 rows with the same body (see part-0.csv:2),1,EUR,10.00,", text, StringComparison.Ordinal);
        Assert.Contains(",CONFLICTING_ENTRY,high,,A,E1,part-2.csv,2,1 row of this entry id,2 rows with different bodies (see part-0.csv:2),1,EUR,100.00,", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("agrees", "\"opening\":\"10\",\"closing\":\"13\"", "")]
    [InlineData("off by the last digit", "\"opening\":\"10\",\"closing\":\"13.01\"", "closing 13, from opening 10 and 3 of posted rows (3 by the control file's totals)>closing 13.01=0.01")]
    public void Opening_balance_and_rows_make_the_closing_balance(string reason, string balance, string expected)
    {
        string found = Jumps(RunWith("\"balances\":[{\"asset\":\"EUR\"," + balance + "}],"));
        Assert.True(found == expected, reason + ": " + found);
    }

    [Theory]
    [InlineData("the first", "\"file_seq\":1,", 0)]
    [InlineData("none", "", 0)]
    [InlineData("before the first", "\"file_seq\":0,", 1)]
    [InlineData("below zero", "\"file_seq\":-1,", 1)]
    [InlineData("no number", "\"file_seq\":\"x\",", 1)]
    [InlineData("replaces one before it", "\"file_seq\":3,\"replaces_file_seq\":2,", 0)]
    [InlineData("replaces itself", "\"file_seq\":3,\"replaces_file_seq\":3,", 1)]
    [InlineData("replaces none that can be", "\"file_seq\":3,\"replaces_file_seq\":0,", 1)]
    public void The_number_of_a_control_file(string reason, string sequence, int breaks) =>
        Assert.True(RunWith(sequence).Reconciled.CountByCategory[(int)BreakCategory.SequenceGap] == breaks, reason);

    [Theory]
    [InlineData("the next number", "\"file_seq\":43,", "\"file_seq\":42,", "")]
    [InlineData("one is left out", "\"file_seq\":44,", "\"file_seq\":42,", "file_seq 43, after 42 in 2023-02-28/manifest.json>file_seq 44")]
    [InlineData("the same again", "\"file_seq\":42,", "\"file_seq\":42,", "file_seq 43, after 42 in 2023-02-28/manifest.json>file_seq 42")]
    [InlineData("one before", "\"file_seq\":41,", "\"file_seq\":42,", "file_seq 43, after 42 in 2023-02-28/manifest.json>file_seq 41")]
    [InlineData("a later one replaces the next", "\"file_seq\":50,\"replaces_file_seq\":43,", "\"file_seq\":42,", "")]
    [InlineData("a later one replaces another", "\"file_seq\":50,\"replaces_file_seq\":44,", "\"file_seq\":42,", "file_seq 43, after 42 in 2023-02-28/manifest.json>file_seq 44")]
    [InlineData("the one before was replaced", "\"file_seq\":43,", "\"file_seq\":50,\"replaces_file_seq\":42,", "")]
    [InlineData("the one before was a correction in its turn", "\"file_seq\":43,", "\"file_seq\":42,\"replaces_file_seq\":41,", "")]
    [InlineData("the one before has no number", "\"file_seq\":44,", "", "")]
    [InlineData("this one has no number", "", "\"file_seq\":42,", "")]
    public void The_numbers_of_control_files_follow_each_other(string reason, string own, string before, string expected)
    {
        string found = string.Join(';', RunWith(own, before).Reconciled.LooseBreaks
            .Where(static one => one.Category == BreakCategory.SequenceGap).Select(static one => $"{one.Expected}>{one.Found}"));
        Assert.True(found == expected, reason + ": " + found);
    }

    [Fact]
    public void The_control_file_before_is_an_input_of_the_run()
    {
        RunResult without = RunWith("\"file_seq\":43,"), one = RunWith("\"file_seq\":43,", "\"file_seq\":42,"), other = RunWith("\"file_seq\":43,", "\"file_seq\":41,");
        Assert.Equal(3, new[] { without.RunId, one.RunId, other.RunId }.Distinct().Count());
        Assert.Contains(one.Inputs, static input => input is { Role: "control_before", Name: "2023-02-28/manifest.json" });
    }

    [Fact]
    public void A_control_file_before_that_cannot_be_read_is_named() =>
        Assert.Contains(RunWith("\"file_seq\":43,", "!").InputFaults, static fault => fault.StartsWith("2023-02-28/manifest.json", StringComparison.Ordinal));

    // Ten accounts, two assets, two wallets, several rows an instant.
    private static List<string> Month(Random random, int jumps, out int planted)
    {
        Dictionary<(int, string, string), decimal> balances = [];
        List<string> rows = [];
        planted = jumps;
        for (int i = 0; i < 2000; i++)
        {
            (int Account, string Asset, string Wallet) key = (random.Next(10), random.Next(2) == 0 ? "EUR" : "USD", random.Next(2) == 0 ? "spot" : "earn");
            bool isKnown = balances.TryGetValue(key, out decimal balance);
            decimal amount = random.Next(-500, 1000) / 100m;
            amount = balance + amount < 0 ? -amount : amount;
            bool jumpsHere = isKnown && jumps > 0 && i > 500 && random.Next(50) == 0;
            jumps -= jumpsHere ? 1 : 0;
            balances[key] = balance + amount + (jumpsHere ? 0.01m : 0);
            rows.Add(Row($"E{i:0000}", "A" + key.Account, key.Wallet, i / 3, key.Asset, Text(amount), Text(balances[key])));
        }

        planted -= jumps;
        return rows;
    }

    private static string Jumps(RunResult result) => string.Join(';', result.Reconciled.LooseBreaks
        .Where(static one => one.Category == BreakCategory.Balance)
        .OrderBy(static one => one.Time).ThenBy(static one => one.Expected, StringComparer.Ordinal)
        .Select(static one => $"{Short(one.Expected)}>{one.Found}={one.Difference}"));

    private static string Short(string expected) => expected.Replace(" in wallet spot", "", StringComparison.Ordinal)
        .Replace("balance_after ", "", StringComparison.Ordinal).Replace(", the balance before it plus its amount", " then", StringComparison.Ordinal);

    // "amount balance" a row, a minute apart.
    private static string Rows(string rows, string account = "A", string prefix = "a", string asset = "EUR", string wallet = "spot") =>
        string.Concat(rows.Split(" | ").Select((row, i) => row.Split(' ') is [string amount, .. string[] balance]
            ? Row(prefix + i, account, wallet, i, asset, amount, balance.FirstOrDefault("")) : ""));

    private static string Row(string entry, string account, string wallet, int minute, string asset, string amount, string balance) =>
        $"EX,{entry},{entry},posted,{account},{wallet},{Scenario.At(minute / 60.0)},adjustment,single,{asset},fiat,{amount},{balance}\n";

    private static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    private static RunResult RunExport(string text) =>
        new Scenario().Rates("2023-03-01").Run(null, LedgerInput.FromBytes("ledger.csv", Encoding.UTF8.GetBytes(text)));

    private static RunResult Run(string[] files) => new Scenario().Rates("2023-03-01").Run(
        null, [.. files.Select(static (rows, i) => LedgerInput.FromBytes($"part-{i}.csv", Encoding.UTF8.GetBytes(Header + rows)))]);

    private static RunResult RunWith(string control, string? before = null)
    {
        RunInputs inputs = new Scenario().Inputs(LedgerInput.FromBytes("ledger.csv", Encoding.UTF8.GetBytes(Header + Rows("1 1 | 2 3"))));
        string text = "{\"exchange_id\":\"EX\"," + control + "\"files\":[{\"name\":\"ledger.csv\",\"row_count\":2,\"totals\":[{\"asset\":\"EUR\",\"credit_count\":2,\"credit_sum\":\"3\",\"debit_count\":0,\"debit_sum\":\"0\"}]}]}";
        RunResult result = ComplianceRun.Execute(
            inputs with
            {
                Control = new ControlInput("manifest.json", Encoding.UTF8.GetBytes(text)),
                ControlBefore = before is null ? null : new ControlInput("2023-02-28/manifest.json", Encoding.UTF8.GetBytes("{\"exchange_id\":\"EX\"," + before + "\"files\":[]}")),
            },
            new RunOptions());
        Assert.True(result.InputFaults.IsEmpty || before == "!");
        return result;
    }
}
