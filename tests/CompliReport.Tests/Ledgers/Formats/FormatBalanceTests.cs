using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Reconciliation;
using Xunit;

namespace CompliReport.Tests.Ledgers.Formats;

/// <summary>
/// Chains of balances of every format that says them, intact ones give no break, one thing that is wrong gives one
/// break that cites its line; whatever the order of rows, and over files whose periods overlap.
/// </summary>
public sealed class FormatBalanceTests
{
    private const int Rows = 60;

    // Its fiat wallets leave rows to the coin wallets that tell them too, so that no chain of theirs is whole.
    private static readonly string[] NotFollowed = ["coinbase-wallet"];

    public static TheoryData<string> Names => [.. BalanceSamples.All.Select(static sample => sample.Name)];

    [Fact]
    public void Every_format_with_a_column_of_balances_is_here()
    {
        IEnumerable<string> withBalances = FormatCatalog.All
            .Where(static format => format.Versions.Any(static version => version.Required.Concat(version.Optional)
                .Any(static column => column.Contains("balance", StringComparison.OrdinalIgnoreCase))))
            .Select(static format => format.Id);

        Assert.Equal(
            withBalances.Order(StringComparer.Ordinal),
            BalanceSamples.All.Select(static sample => sample.Format).Concat(NotFollowed).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_intact_chain_has_no_break_in_any_order(string name)
    {
        BalanceSample sample = SampleOf(name);
        List<Booking> chain = Chain(1, sample.HasFee);
        foreach (Booking[] rows in Orders(chain))
        {
            Read result = Run(sample, rows);
            Assert.Equal((Rows, 0L), (result.Day.Accepted, result.Day.Files[0].Refused));
            Assert.Equal("", Breaks(result));
        }

        Assert.Equal(sample.Format, Run(sample, chain).Day.Files[0].Format);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void One_wrong_row_is_one_break_that_cites_its_line(string name)
    {
        BalanceSample sample = SampleOf(name);
        for (int seed = 1; seed < 6; seed++)
        {
            List<Booking> chain = Chain(seed, sample.HasFee);
            int at = 10 + (seed * 7);
            Booking wrong = chain[at] with { Amount = chain[at].Amount + 0.01m }, more = new(9000, chain[at].Second, 1.5m, 0, chain[at].Balance + 1.5m);
            MustBreakOnce(sample, [.. chain[..at], wrong, .. chain[(at + 1)..]], [wrong], "a changed amount", seed);
            // Which row of a second says the wrong thing cannot be told where several begin at one balance.
            MustBreakOnce(sample, [.. chain[..at], .. chain[(at + 1)..]], [chain[at + 1]], "a deleted row", seed);
            MustBreakOnce(sample, [.. chain[..(at + 1)], more, .. chain[(at + 1)..]], [more, chain[at + 1]], "an inserted row", seed);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Files_of_overlapping_periods_are_one_chain(string name)
    {
        BalanceSample sample = SampleOf(name);
        List<Booking> chain = Chain(3, sample.HasFee);

        Read result = Run(sample, chain[..40], chain[20..]);
        Assert.Equal((Rows, 20L), (result.Day.Accepted, result.Day.Files.Sum(static file => file.Duplicate)));
        Assert.Equal("", Breaks(result));

        // The second file begins a row late: its first line does not go on where the other one ended.
        string gap = Breaks(Run(sample, chain[..40], chain[41..]));
        Assert.True(gap == $"part-1.csv:{LinesOf(sample) + 1}", gap);
    }

    [Fact]
    public void Rows_of_Kraken_that_are_pending_move_no_balance()
    {
        BalanceSample sample = SampleOf("Kraken");
        List<Booking> chain = Chain(2, hasFee: true);
        string[] rows = [.. chain.Select(sample.RowOf)];
        rows[30] = $"\"\",\"R77\",\"2026-03-02 {chain[30].Clock}\",\"adjustment\",\"\",\"currency\",\"ZEUR\",77.0,0,\"\"\n" + rows[30];

        Assert.Equal("", Breaks(Run([sample.Head + string.Concat(rows)])));
        Assert.Equal("", Breaks(Run([sample.Head + string.Concat(rows.Reverse())])));
    }

    [Theory]
    [InlineData("wallets of Kraken", "txid,refid,time,type,aclass,asset,wallet,amount,fee,balance\n",
        "L1,R1,2026-03-02 12:00:00,adjustment,currency,ETH,spot / main,5,0,5\nL2,R2,2026-03-02 12:01:00,adjustment,currency,ETH,earn / flexible,7,0,7\n"
            + "L3,R3,2026-03-02 12:02:00,adjustment,currency,ETH,spot / main,-1,0,4\nL4,R4,2026-03-02 12:03:00,adjustment,currency,ETH,earn / bonded,2,0,2\n"
            + "L5,R5,2026-03-02 12:04:00,adjustment,currency,ETH,earn / flexible,1,0,8\n", "1,0,8\n")]
    [InlineData("spellings of Kraken", "txid,refid,time,type,aclass,asset,amount,fee,balance\n",
        "L1,R1,2026-03-02 12:00:00,adjustment,currency,DOT,5,0,5\nL2,R2,2026-03-02 12:01:00,adjustment,currency,DOT.S,7,0,7\n"
            + "L3,R3,2026-03-02 12:02:00,adjustment,currency,DOT,-1,0,4\nL4,R4,2026-03-02 12:03:00,adjustment,currency,DOT28.S,2,0,2\n"
            + "L5,R5,2026-03-02 12:04:00,adjustment,currency,DOT.S,1,0,8\n", "1,0,8\n")]
    [InlineData("portfolios of Coinbase Pro", "portfolio,type,time,amount,balance,amount/balance unit,transfer id,trade id,order id\n",
        "one,transfer,2026-03-02T12:00:00Z,5,5,EUR,t1,,\ntwo,transfer,2026-03-02T12:01:00Z,7,7,EUR,t2,,\n"
            + "one,transfer,2026-03-02T12:02:00Z,-1,4,EUR,t3,,\ntwo,transfer,2026-03-02T12:03:00Z,1E0,8,EUR,t4,,\n", "1E0,8,")]
    [InlineData("currencies of Gemini", "Date,Time (UTC),Type,Symbol,Specification,EUR Amount EUR,Fee (EUR) EUR,EUR Balance EUR,BTC Amount BTC,Fee (BTC) BTC,BTC Balance BTC,Trade ID\n",
        "2026-03-02,12:00:00,Credit,EUR,Administrative,1000.00,,1000.00,,,0,\n2026-03-02,12:01:00,Buy,BTCEUR,Limit,(500.00),(1.25),498.75,0.01,,0.01,t1\n"
            + "2026-03-02,12:02:00,Debit,BTC,Administrative,,,498.75,(0.004),(0.001),0.005,\n", "(0.001),0.005,")]
    public void Balances_that_an_exchange_keeps_apart_are_chains_of_their_own(string reason, string head, string rows, string end)
    {
        string found = Breaks(Run([head + rows]));
        Assert.True(found.Length == 0, reason + ": " + found);
        string line = $"part-0.csv:{rows.Count(static c => c == '\n') + 1}";
        Assert.Equal(line, Breaks(Run([head + rows.Replace(end, end.Replace('8', '9').Replace("0.005", "0.006", StringComparison.Ordinal), StringComparison.Ordinal)])));
    }

    private static BalanceSample SampleOf(string name) => BalanceSamples.All.Single(sample => sample.Name == name);

    private static void MustBreakOnce(BalanceSample sample, List<Booking> chain, Booking[] cited, string reason, int seed)
    {
        foreach (Booking[] rows in Orders(chain))
        {
            string found = Breaks(Run(sample, rows));
            string[] expected = [.. cited.Select(one => $"part-0.csv:{LinesOf(sample) + 1 + Array.IndexOf(rows, one)}")];
            Assert.True(expected.Contains(found), $"{sample.Name}, seed {seed}: {reason}: {found}, expected {string.Join(" or ", expected)}");
        }
    }

    // As booked, newest first, and with the rows of each second in any order.
    private static IEnumerable<Booking[]> Orders(List<Booking> chain)
    {
        yield return [.. chain];
        yield return [.. Enumerable.Reverse(chain)];
        Random random = new(chain.Count);
        Booking[] shuffled = [.. chain];
        random.Shuffle(shuffled);
        yield return [.. shuffled.OrderBy(static one => one.Second)];
        yield return shuffled;
    }

    // Up to four rows a second; no balance comes twice, so that no order but one closes.
    private static List<Booking> Chain(int seed, bool hasFee)
    {
        Random random = new(seed);
        List<Booking> chain = [];
        HashSet<decimal> met = [];
        decimal balance = 5000;
        for (int id = 1, second = 0; id <= Rows; id++)
        {
            decimal amount, fee;
            do
            {
                amount = random.Next(-9000, 10_000) / 100m;
                fee = hasFee && random.Next(3) == 0 ? random.Next(1, 50) / 100m : 0;
            }
            while (amount == 0 || !met.Add(balance + amount - fee));
            balance += amount - fee;
            chain.Add(new Booking(id, second, amount, fee, balance));
            second += random.Next(2);
        }

        return chain;
    }

    private static int LinesOf(BalanceSample sample) => sample.Head.Count(static c => c == '\n');

    private static Read Run(BalanceSample sample, params IReadOnlyList<Booking>[] files) =>
        Run([.. files.Select(rows => sample.Head + string.Concat(rows.Select(sample.RowOf)))]);

    // As a run does, without what a run does beside it.
    private static Read Run(string[] files)
    {
        BalanceChains chains = new();
        LedgerDay day = LedgerIntake.Read(
            [.. files.Select(static (text, i) => LedgerInput.FromBytes($"part-{i}.csv", Encoding.UTF8.GetBytes(text)))], IntakeOptions.Everything, chains.Take);
        return new Read(day, [.. BalanceBreaks.Of(day, chains)]);
    }

    // file:line of each.
    private static string Breaks(Read read)
    {
        CitedRows cited = CitedRows.Read(read.Day, read.Breaks.Select(static one => one.At!.Value).ToHashSet());
        return string.Join(' ', read.Breaks.Select(one => $"{read.Day.Files[one.At!.Value.File].Name}:{cited[one.At.Value].At.Line}"));
    }

    private sealed record Read(LedgerDay Day, IReadOnlyList<LooseBreak> Breaks);
}
