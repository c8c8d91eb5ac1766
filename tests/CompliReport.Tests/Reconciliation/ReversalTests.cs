using System;
using System.Collections.Generic;
using System.Linq;
using CompliReport.Ledgers;
using CompliReport.Reconciliation;
using CompliReport.Reports;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Reconciliation;

/// <summary>Rows that take an entry back: what they take out of conversions, and when they take out nothing.</summary>
public sealed class ReversalTests
{
    [Theory]
    [InlineData("nothing is reversed", "", "-1000 100 matched", 0)]
    [InlineData("both legs: no conversion any more", "CNY 1000 of E1 | USDT -100 of E2", "", 1)]
    [InlineData("the coins only", "USDT -100 of E2", "-1000  broken MISSING_CRYPTO_LEG", 0)]
    [InlineData("the money only", "CNY 1000 of E1", " 100 broken MISSING_FIAT_LEG", 0)]
    [InlineData("a part of both", "CNY 400 of E1 | USDT -40 of E2", "-600 60 matched", 0)]
    [InlineData("a part of the coins makes them dear", "USDT -50 of E2", "-1000 50 broken RATE_REFERENCE", 0)]
    [InlineData("in two parts", "CNY 400 of E1 | USDT -100 of E2 | CNY 600 of E1", "", 1)]
    [InlineData("all but the last digit", "CNY 999.99 of E1 | USDT -100 of E2", "-0.01  broken MISSING_CRYPTO_LEG", 0)]
    public void A_reversal_takes_out_its_original(string reason, string reversals, string conversion, int reversed)
    {
        RunResult result = Run(reversals);
        Assert.True(conversion == Conversions(result), reason + ": " + Conversions(result));
        Assert.True(result.Reconciled.Reversed == reversed, reason);
        Assert.Equal(0, result.Reconciled.CountByCategory[(int)BreakCategory.ReversalUnmatched]);
    }

    [Theory]
    [InlineData("no such entry", "CNY 1000 of X", "a posted entry of this id", "no entry of this id in the run, and 1000 taken back", "")]
    [InlineData("larger than the original by the last digit", "CNY 1000.01 of E1", "at most 1000, what is left of entry E1", "a reversal of 1000.01", "0.01")]
    [InlineData("the same sign", "CNY -1000 of E1", "at most 1000, what is left of entry E1", "a reversal of -1000", "-2000")]
    [InlineData("nothing", "CNY 0 of E1", "at most 1000, what is left of entry E1", "a reversal of 0", "-1000")]
    [InlineData("another asset", "USDT 1000 of E1", "a reversal of 1000 CNY, as entry E1 has it", "a reversal of 1000 USDT", "")]
    [InlineData("another account", "CNY 1000 of E1 on B", "a reversal of 1000 on account A", "a reversal of 1000 on account B", "")]
    public void A_reversal_that_takes_nothing_back_is_a_break_and_changes_nothing(string reason, string reversal, string expected, string found, string difference)
    {
        RunResult result = Run(reversal);
        Assert.True(Conversions(result) == "-1000 100 matched", reason);
        LooseBreak loose = Assert.Single(result.Reconciled.LooseBreaks);
        Assert.Equal(BreakCategory.ReversalUnmatched, loose.Category);
        Assert.Equal((expected, found, difference), (loose.Expected, loose.Found, loose.Difference));
    }

    [Fact]
    public void Reversing_twice_takes_back_once_and_names_what_was_left()
    {
        RunResult result = Run("CNY 1000 of E1 | USDT -100 of E2 | USDT -100 of E2");
        Assert.Equal(("", 1L), (Conversions(result), result.Reconciled.Reversed));
        LooseBreak loose = Assert.Single(result.Reconciled.LooseBreaks);
        Assert.Equal(("0 left of entry E2 to take back", "a reversal of -100", "-100"), (loose.Expected, loose.Found, loose.Difference));
        string row = Assert.Single(Scenario.TextOf(result, "breaks.csv").Split('\n'), static line => line.Contains("REVERSAL_UNMATCHED", StringComparison.Ordinal));
        Assert.Contains(",A,R2;E2,ledger.csv,6,0 left of entry E2 to take back,a reversal of -100 (see ledger.csv:3),-100,USDT,100.00,", row, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_left_has_a_decimal_or_the_reversal_is_a_break()
    {
        Scenario day = Day().Row("E3", "G9", "A", Scenario.At(1), "fiat_deposit", "single", "CNY", "99999999999999999999");
        day.Row("R1", "H1", "A", Scenario.At(2), "fiat_deposit", "single", "CNY", "-0.000000000000000001", reversalOf: "E3");
        day.Row("R2", "H2", "A", Scenario.At(3), "fiat_deposit", "single", "CNY", "99999999999999999999", reversalOf: "E3");
        Assert.Equal(2, day.Run().Reconciled.CountByCategory[(int)BreakCategory.ReversalUnmatched]);
    }

    [Theory]
    [InlineData("pending")]
    [InlineData("failed")]
    public void What_was_never_booked_cannot_be_taken_back(string status)
    {
        Scenario day = Day().Row("E3", "G9", "A", Scenario.At(1), "fiat_deposit", "single", "CNY", "5", status);
        day.Row("R", "G10", "A", Scenario.At(2), "fiat_deposit", "single", "CNY", "-5", reversalOf: "E3");
        LooseBreak loose = Assert.Single(day.Run().Reconciled.LooseBreaks);
        Assert.Equal(("entry E3 with status posted", $"entry E3 with status {status}"), (loose.Expected, loose.Found));
    }

    [Fact]
    public void An_entry_that_the_exchange_marked_itself_pairs_with_its_reversal()
    {
        Scenario day = new Scenario().Rates("2023-03-01");
        day.Row("E1", "G", "A", Scenario.At(1), "conversion", "quote", "CNY", "-1000", "reversed").Row("E2", "G", "A", Scenario.At(1), "conversion", "base", "USDT", "100", "reversed");
        day.Row("R1", "H", "A", Scenario.At(2), "conversion", "quote", "CNY", "1000", reversalOf: "E1");
        Assert.Equal((0, 0L), (ConversionTests.Rows(day.Run()).Count(), day.Run().Reconciled.Breaks));
    }

    [Fact]
    public void A_reversal_of_a_reversal_is_a_break()
    {
        Scenario day = Day().Row("R1", "H", "A", Scenario.At(2), "conversion", "quote", "CNY", "1000", reversalOf: "E1");
        day.Row("R2", "H", "A", Scenario.At(3), "conversion", "quote", "CNY", "-1000", reversalOf: "R1");
        Assert.Equal("entry R1, which is a reversal itself", Assert.Single(day.Run().Reconciled.LooseBreaks).Found);
    }

    [Fact]
    public void A_deposit_that_was_taken_back_counts_for_no_rule()
    {
        Scenario day = new Scenario().Resident("A").Rates("2023-03-01").Row("E1", "G1", "A", Scenario.At(1), "cash_in", "single", "CNY", "60000", party: "cash");
        Assert.NotEmpty(Scenario.FindingsOf(day.Run(), "CN-LVT-01"));
        day.Row("R1", "G2", "A", Scenario.At(2), "cash_in", "single", "CNY", "-60000", party: "cash", reversalOf: "E1");
        Assert.Empty(Scenario.FindingsOf(day.Run(), "CN-LVT-01"));
    }

    [Theory]
    [InlineData("a coin that was booked by mistake and taken back", "-1000 100 matched", "E3 BTC 1", "R3 BTC -1 E3")]
    [InlineData("a currency that was booked by mistake and taken back", "-1000 100 matched", "E3 EUR -150", "R3 EUR 150 E3")]
    [InlineData("a third coin, of which a part was taken back", "-1000 2 broken AMBIGUOUS", "E3 BTC 2", "R3 BTC -1 E3", "E4 BTC 1")]
    [InlineData("the first coin is taken back, the third stays", "-1000 1 broken RATE_REFERENCE", "E3 BTC 1", "R2 USDT -100 E2")]
    [InlineData("the money is taken back, two coins stay", "", "E3 BTC 1", "R1 CNY 1000 E1")]
    [InlineData("four assets, two of them taken back", "-1000 100 matched", "E3 BTC 1", "E4 ETH 1", "R3 BTC -1 E3", "R4 ETH -1 E4")]
    public void Legs_in_further_assets_of_a_group_in_any_order(string reason, string expected, params string[] legs)
    {
        Scenario day = Day();
        foreach (string[] parts in legs.Select(static leg => leg.Split(' ')))
        {
            string role = parts[1] is "CNY" or "EUR" ? "quote" : "base";
            day.Row(parts[0], "G", "A", Scenario.At(parts[0][0] == 'R' ? 1.1 : 1), "conversion", role, parts[1], parts[2], reversalOf: parts.ElementAtOrDefault(3) ?? "");
        }

        Random random = new(7);
        string[] rows = [.. day.Rows];
        for (int i = 0; i < 40; i++)
        {
            random.Shuffle(rows);
            string found = Conversions(day.Run(null, [Scenario.Ledger("l.csv", rows)]));
            Assert.True(found == expected, $"{reason}, order {i}: {found}");
        }
    }

    [Theory]
    [InlineData("R1", "CNY", "1000", "E1", " 100 broken MISSING_FIAT_LEG")]
    [InlineData("R2", "USDT", "-100", "E2", "-1000  broken MISSING_CRYPTO_LEG")]
    public void A_side_that_is_left_over_is_judged_alike_wherever_its_rows_stand(string entry, string asset, string amount, string original, string expected)
    {
        Scenario near = new Scenario().Rates("2023-03-01");
        string[] rows = [.. near.Row("E1", "G", "A", Scenario.At(1), "trade", "quote", "CNY", "-1000").Row("E2", "G", "A", Scenario.At(1), "trade", "base", "USDT", "100")
            .Row(entry, "H", "A", Scenario.At(2), "trade", "quote", asset, amount, reversalOf: original).Rows];
        Scenario others = new();
        for (int i = 0; i < 5000; i++)
        {
            others.Row($"D{i}", $"D{i}", "B", Scenario.At(1), "fee", "fee", "CNY", "-1");
        }

        string found = Conversions(near.Run());
        string far = Conversions(near.Run(null, [Scenario.Ledger("l.csv", [rows[0], .. others.Rows, rows[1], rows[2]])]));
        Assert.Equal((expected, expected), (found, far));
    }

    [Fact]
    public void A_payment_that_was_taken_back_and_booked_again_in_a_group_of_its_own_is_found()
    {
        string ledger = "exchange_id,entry_id,group_id,reversal_of,status,account_id,occurred_at,kind,leg_role,asset,asset_class,amount,trade_id\n"
            + $"EX,E1,G,,posted,A,{Scenario.At(1)},trade,quote,CNY,fiat,-1000,T\n" + $"EX,E2,G,,posted,A,{Scenario.At(1)},trade,base,USDT,stablecoin,100,T\n"
            + $"EX,R1,H,E1,posted,A,{Scenario.At(2)},trade,quote,CNY,fiat,1000,T\n" + $"EX,E3,E3,,posted,A,{Scenario.At(2)},trade,quote,CNY,fiat,-1000,T\n";
        Assert.Equal("-1000 100 matched", Conversions(Day().Run(null, [LedgerInput.FromBytes("l.csv", Scenario.Utf8(ledger))])));
    }

    [Theory]
    [InlineData(101)]
    [InlineData(102)]
    [InlineData(103)]
    public void The_order_of_rows_and_files_changes_nothing(int seed)
    {
        Random random = new(seed);
        Scenario day = new Scenario().Rates("2023-03-01");
        for (int i = 0; i < 60; i++)
        {
            double at = 1 + (i / 100.0);
            day.Row($"F{i}", $"G{i}", "A", Scenario.At(at), "conversion", "quote", "CNY", "-1000").Row($"C{i}", $"G{i}", "A", Scenario.At(at), "conversion", "base", "USDT", "100");
            for (int k = 0; k < random.Next(3); k++)
            {
                bool isFiat = random.Next(2) == 0;
                string amount = (isFiat ? random.Next(1, 4) * 500 : random.Next(1, 4) * -50).ToString(System.Globalization.CultureInfo.InvariantCulture);
                day.Row($"R{i}-{k}", $"H{i}", "A", Scenario.At(at + 2), "conversion", isFiat ? "quote" : "base", isFiat ? "CNY" : "USDT", amount, reversalOf: (isFiat ? "F" : "C") + i);
            }
        }

        string expected = Shape(day.Run());
        string[] rows = [.. day.Rows];
        random.Shuffle(rows);
        RunResult other = day.Run(null, [.. rows.Chunk(20).Select(static (part, i) => Scenario.Ledger($"part-{i:000}.csv", part))]);
        Assert.True(expected == Shape(other), $"seed {seed}:\n{expected}\n--- is not ---\n{Shape(other)}");
        Assert.Contains("REVERSAL_UNMATCHED", Scenario.TextOf(other, "breaks.csv"), StringComparison.Ordinal);
    }

    private static string Shape(RunResult result)
    {
        IEnumerable<string> loose = result.Reconciled.LooseBreaks.Select(static one => $"{one.Key} {one.Category} {one.Expected} {one.Found} {one.Difference}").Order(StringComparer.Ordinal);
        return string.Join('\n', ConversionTests.Rows(result).Concat(loose)) + "\nreversed " + result.Reconciled.Reversed;
    }

    private static string Conversions(RunResult result) => string.Join(';', ConversionTests.Rows(result).Select(static row => row.Split(',')).Select(static cells =>
        $"{(cells[7].Length > 0 ? "-" + cells[7] : "")} {cells[9]} {cells[24]} {cells[25]}".TrimEnd()));

    private static Scenario Day() => new Scenario().Rates("2023-03-01")
        .Row("E1", "G", "A", Scenario.At(1), "conversion", "quote", "CNY", "-1000").Row("E2", "G", "A", Scenario.At(1), "conversion", "base", "USDT", "100");

    // "asset amount of original [on account]", an hour apart.
    private static RunResult Run(string reversals)
    {
        Scenario day = Day();
        foreach ((string reversal, int i) in reversals.Split(" | ", StringSplitOptions.RemoveEmptyEntries).Select(static (reversal, i) => (reversal, i)))
        {
            string[] parts = reversal.Split(' ');
            day.Row("R" + i, "H" + i, parts.Length > 4 ? parts[5] : "A", Scenario.At(2 + i), "conversion", "quote", parts[0], parts[1], reversalOf: parts[3]);
        }

        return day.Run();
    }
}
