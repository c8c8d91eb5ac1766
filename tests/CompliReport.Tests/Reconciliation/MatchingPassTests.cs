using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Reconciliation;
using CompliReport.Reconciliation.Matching;
using CompliReport.Reports;
using CompliReport.Tests.Runs;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Reconciliation;

/// <summary>Legs without a common group: what brings them together, what keeps them apart, and what is said when nobody can know.</summary>
public sealed class MatchingPassTests
{
    private const string Header =
        "exchange_id,entry_id,group_id,status,account_id,occurred_at,kind,leg_role,asset,asset_class,amount,order_id,trade_id,rate_applied,price_ccy,fiat_value,fiat_ccy\n";

    private const string FourLegs =
        " | E2 1 1 USDT r=10 c=CNY | E3 2 2 USDT r=10 c=CNY | E4 3 3 USDT r=10 c=CNY | E5 4 4 USDT r=10 c=CNY";

    // A leg in words: entry, seconds after 08:00 on 1 March 2023, amount and asset; then what its row says: o=order, t=trade, r=rate and
    // c=its currency, v=value and f=its currency, a=account.
    [Theory]
    [InlineData("the same trade", "E1 0 -1000 CNY t=T | E2 80000 100 USDT t=T", "id")]
    [InlineData("another trade", "E1 0 -1000 CNY t=T | E2 0 100 USDT t=U", "MISSING_CRYPTO_LEG MISSING_FIAT_LEG")]
    [InlineData("two coins of one trade", "E1 0 -1000 CNY t=T | E2 0 50 USDT t=T | E3 0 50 USDT t=T", "AMBIGUOUS AMBIGUOUS AMBIGUOUS")]
    [InlineData("the same order and pair", "E1 0 -1000 CNY o=O | E2 80000 100 USDT o=O r=10 c=CNY", "order")]
    [InlineData("the fills of one order", "E1 0 -1000 CNY o=O | E2 1 60 USDT o=O c=CNY | E3 2 40 USDT o=O c=CNY", "order")]
    [InlineData("an order of another pair", "E1 0 -1000 CNY o=O | E2 0 100 USDT o=O r=10 c=EUR", "MISSING_CRYPTO_LEG MISSING_FIAT_LEG")]
    [InlineData("one order, two customers' coins", "E1 0 -1000 CNY o=O | E2 0 60 USDT o=O | E3 0 40 USDT o=O a=B", "AMBIGUOUS AMBIGUOUS AMBIGUOUS")]
    [InlineData("both pay", "E1 0 -1000 CNY o=O t=T | E2 0 -100 USDT o=O t=T r=10 c=CNY", "MISSING_CRYPTO_LEG MISSING_FIAT_LEG")]
    [InlineData("exact worth, 15 minutes", "E1 0 -1000 CNY | E2 900 100 USDT r=10 c=CNY", "amount")]
    [InlineData("exact worth, a nanosecond more: within the day", "E1 0 -1000 CNY | E2 900.000000001 100 USDT r=10 c=CNY", "time")]
    [InlineData("exact worth by the exchange's own value", "E1 0 -1000 CNY | E2 900 100 USDT v=1000 f=CNY", "amount")]
    [InlineData("a sale", "E1 0 1000 CNY | E2 5 -100 USDT r=10 c=CNY", "amount")]
    [InlineData("another currency", "E1 0 -1000 CNY | E2 5 100 USDT r=10 c=USD", "MISSING_CRYPTO_LEG MISSING_FIAT_LEG")]
    [InlineData("another customer", "E1 0 -1000 CNY | E2 5 100 USDT r=10 c=CNY a=B", "MISSING_CRYPTO_LEG MISSING_FIAT_LEG")]
    [InlineData("another account of the same customer", "E1 0 -1000 CNY | E2 5 100 USDT r=10 c=CNY a=A2", "amount")]
    [InlineData("nothing says what the coins are worth", "E1 0 -1000 CNY | E2 5 100 USDT c=CNY", "MISSING_CRYPTO_LEG MISSING_FIAT_LEG")]
    [InlineData("one minor unit a leg", "E1 0 -1000.02 CNY | E2 5 100 USDT r=10 c=CNY", "time")]
    [InlineData("more than one minor unit a leg", "E1 0 -1000.03 CNY | E2 5 100 USDT r=10 c=CNY", "MISSING_CRYPTO_LEG MISSING_FIAT_LEG")]
    [InlineData("two yen", "E1 0 -1002 JPY | E2 5 10 USDT r=100 c=JPY", "time")]
    [InlineData("three yen", "E1 0 -1003 JPY | E2 5 10 USDT r=100 c=JPY", "MISSING_CRYPTO_LEG MISSING_FIAT_LEG")]
    [InlineData("24 hours and more, the next business day", "E1 0 -1000 CNY | E2 100000 100 USDT r=10 c=CNY", "time")]
    [InlineData("the business day after that", "E1 0 -1000 CNY | E2 180000 100 USDT r=10 c=CNY", "MISSING_CRYPTO_LEG MISSING_FIAT_LEG")]
    [InlineData("two coins that are worth the same", "E1 0 -1000 CNY | E2 5 100 USDT r=10 c=CNY | E3 9 100 USDT r=10 c=CNY", "AMBIGUOUS AMBIGUOUS AMBIGUOUS")]
    [InlineData("a nearer time is no better", "E1 0 -1000 CNY | E2 0 100 USDT r=10 c=CNY | E3 899 100 USDT r=10 c=CNY", "AMBIGUOUS AMBIGUOUS AMBIGUOUS")]
    [InlineData("the closer pass takes its own first", "E1 0 -1000 CNY t=T | E2 5 100 USDT r=10 c=CNY t=T | E3 9 100 USDT r=10 c=CNY", "MISSING_FIAT_LEG id")]
    [InlineData("one against two", "E1 0 -1000 CNY | E2 5 60 USDT r=10 c=CNY | E3 9 40 USDT r=10 c=CNY", "covering_set")]
    [InlineData("two against one", "E1 0 -600 CNY | E2 5 -400 CNY | E3 9 100 USDT r=10 c=CNY", "covering_set")]
    [InlineData("one against seven", "E1 0 -280 CNY" + FourLegs + " | E6 5 5 USDT r=10 c=CNY | E7 6 6 USDT r=10 c=CNY | E8 7 7 USDT r=10 c=CNY", "covering_set")]
    [InlineData(
        "one against eight is too many",
        "E1 0 -360 CNY" + FourLegs + " | E6 5 5 USDT r=10 c=CNY | E7 6 6 USDT r=10 c=CNY | E8 7 7 USDT r=10 c=CNY | E9 8 8 USDT r=10 c=CNY",
        "MISSING_CRYPTO_LEG MISSING_FIAT_LEG MISSING_FIAT_LEG MISSING_FIAT_LEG MISSING_FIAT_LEG MISSING_FIAT_LEG MISSING_FIAT_LEG MISSING_FIAT_LEG "
            + "MISSING_FIAT_LEG")]
    [InlineData("coins of two kinds are not added up", "E1 0 -1000 CNY | E2 5 60 USDT r=10 c=CNY | E3 9 0.002 BTC r=200000 c=CNY", "MISSING_CRYPTO_LEG MISSING_FIAT_LEG MISSING_FIAT_LEG")]
    [InlineData("24 hours and a nanosecond", "E1 0 -1000 CNY | E2 5 60 USDT r=10 c=CNY | E3 86400.000000001 40 USDT r=10 c=CNY", "MISSING_CRYPTO_LEG MISSING_FIAT_LEG MISSING_FIAT_LEG")]
    [InlineData("two sets that cover", "E1 0 -1000 CNY | E2 1 60 USDT r=10 c=CNY | E3 2 40 USDT r=10 c=CNY | E4 3 70 USDT r=10 c=CNY | E5 4 30 USDT r=10 c=CNY", "AMBIGUOUS AMBIGUOUS AMBIGUOUS AMBIGUOUS AMBIGUOUS")]
    public void Legs_without_a_common_group(string reason, string legs, string expected)
    {
        string[] rows = RowsOf(legs);
        Assert.True(expected == Outcome(Run(rows)), $"{reason}: {Outcome(Run(rows))}");
        Assert.True(expected == Outcome(Run([.. rows.Reverse()])), reason + ", in another order");
        Assert.True(expected == Outcome(Run(rows, filePerRow: true)), reason + ", in several files");
    }

    [Theory]
    [InlineData("E1 0 -1500 CNY t=T | E2 80000 100 USDT t=T", "id", "certain", "certain")]
    [InlineData("E1 0 -1500 CNY o=O | E2 80000 100 USDT o=O r=15 c=CNY", "order", "certain", "certain")]
    [InlineData("E1 0 -1000 CNY | E2 900 100 USDT r=10 c=CNY", "amount", "high", "high")]
    [InlineData("E1 0 -1500 CNY | E2 900 100 USDT r=15 c=CNY", "amount", "high", "low")]
    [InlineData("E1 0 -1000 CNY | E2 80000 100 USDT r=10 c=CNY", "time", "medium", "medium")]
    [InlineData("E1 0 -1500 CNY | E2 80000 100 USDT r=15 c=CNY", "time", "medium", "low")]
    [InlineData("E1 0 -1000 CNY | E2 5 60 USDT r=10 c=CNY | E3 9 40 USDT r=10 c=CNY", "covering_set", "low", "low")]
    public void How_sure_a_pass_is_and_that_a_price_off_the_market_speaks_against_a_guess(string legs, string basis, string untested, string tested)
    {
        Assert.Equal((basis, untested), Joined(Run(RowsOf(legs), hasRates: false)));
        Assert.Equal((basis, tested), Joined(Run(RowsOf(legs))));
    }

    [Fact]
    public void An_ambiguous_leg_names_its_candidates_and_what_they_are_worth()
    {
        RunResult result = Run(RowsOf("E1 0 -1000 CNY | E2 5 100 USDT r=10 c=CNY | E3 9 100 USDT r=10 c=CNY"));
        string breaks = Scenario.TextOf(result, "breaks.csv");
        Assert.Contains("2 candidates of equal standing: E2 (1000 CNY) and E3 (1000 CNY)", breaks, StringComparison.Ordinal);
        Assert.True(breaks.Contains("entry E1 (1000 CNY) fits", StringComparison.Ordinal), breaks);
    }

    [Fact]
    public void A_conversion_of_three_groups_cites_all_of_them_and_sums_their_amounts()
    {
        RunResult result = Run(RowsOf("E1 0 -1000 CNY | E2 5 60 USDT r=10 c=CNY | E3 9 44 USDT r=9.090909 c=CNY"));
        string row = Assert.Single(Scenario.TextOf(result, "conversions.csv").TrimEnd('\n').Split('\n').Skip(1));
        Assert.Contains(",CNY,1000,USDT,104,", row, StringComparison.Ordinal);
        Assert.Contains("E1;E2;E3", Assert.Single(Scenario.TextOf(result, "breaks.csv").Split('\n'), static line => line.Contains("RATE_REFERENCE", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(51)]
    [InlineData(52)]
    [InlineData(53)]
    public void Every_amount_of_a_one_sided_group_is_in_exactly_one_conversion(int seed)
    {
        Random random = new(seed);
        List<string> legs = [];
        for (int i = 0; i < 120; i++)
        {
            int worth = random.Next(1, 12) * 100;
            string extra = (random.Next(6) == 0 ? " t=T" + random.Next(20) : "") + (random.Next(6) == 0 ? " o=O" + random.Next(20) : "");
            string at = random.Next(100_000).ToString(CultureInfo.InvariantCulture), account = " a=" + "ABC"[random.Next(3)];
            legs.Add(random.Next(2) == 0
                ? $"E{i} {at} -{worth} CNY{extra}{account}"
                : $"E{i} {at} {worth / 10} USDT r=10 c=CNY{extra}{account}");
        }

        string[] rows = RowsOf(string.Join(" | ", legs));
        RunResult result = Run(rows);
        string expected = Outcome(result);
        Assert.Equal(legs.Where(static leg => leg.Contains('-')).Sum(static leg => -Amount(leg)), Sum(result, "fiat_amount"));
        Assert.Equal(legs.Where(static leg => leg.Contains(" USDT", StringComparison.Ordinal)).Sum(Amount), Sum(result, "crypto_amount"));
        random.Shuffle(rows);
        Assert.True(expected == Outcome(Run(rows, filePerRow: true)), $"seed {seed}");
    }

    // 20 minutes apart, so that of all payments only one is near the coins; all of them are worth the same.
    [Theory]
    [InlineData("as many as are compared", 10_000, 1, 0)]
    [InlineData("one more: nobody knows whether the one that is near is the only one", 10_001, 0, 2)]
    public void More_legs_of_one_worth_than_are_compared_are_ambiguous(string reason, int payments, int matches, int ambiguous)
    {
        List<LooseSide> sides = [.. Enumerable.Range(0, payments).Select(static i => SideOf("F" + i, i * 20L * UtcInstant.Minute, isFiat: true))];
        sides.Add(SideOf("C", sides[^1].Time, isFiat: false));
        MatchBoard board = new(sides);
        AmountPasses.Exact(board);
        Assert.True((matches, ambiguous) == (board.Matches.Count, board.Ambiguous.Count), $"{reason}: {board.Matches.Count} and {board.Ambiguous.Count}");
    }

    private static LooseSide SideOf(string entry, long time, bool isFiat)
    {
        OpenGroup group = OpenGroup.Start(default, 0, default);
        group.Time = time;
        group.First.Amount = ScaledAmount.FromDecimal(isFiat ? -100 : 10);
        return new LooseSide
        {
            Group = group,
            IsFiat = isFiat,
            Owner = 1,
            EntryId = entry,
            TradeId = "",
            OrderId = "",
            Currency = "CNY",
            Worth = 100,
        };
    }

    private static decimal Amount(string leg) => decimal.Parse(leg.Split(' ')[2], CultureInfo.InvariantCulture);

    private static decimal Sum(RunResult result, string column)
    {
        string[][] lines = [.. Scenario.TextOf(result, "conversions.csv").TrimEnd('\n').Split('\n').Select(static line => line.Split(','))];
        int at = Array.IndexOf(lines[0], column);
        return lines.Skip(1).Where(line => line[at].Length > 0).Sum(line => decimal.Parse(line[at], CultureInfo.InvariantCulture));
    }

    private static (string Basis, string Confidence) Joined(RunResult result)
    {
        string[] cells = Assert.Single(Scenario.TextOf(result, "conversions.csv").TrimEnd('\n').Split('\n').Skip(1)).Split(',');
        return (cells[^4], cells[^1]);
    }

    // What became of the legs, sorted: the pass of a conversion that is whole, else its break.
    private static string Outcome(RunResult result)
    {
        List<string> outcomes = [];
        for (int i = 0; i < result.Reconciled.Conversions.Count; i++)
        {
            ref Conversion conversion = ref result.Reconciled.Conversions[i];
            outcomes.Add(conversion.Basis switch
            {
                MatchBasis.None => BreakCatalog.All[System.Numerics.BitOperations.TrailingZeroCount((uint)conversion.Breaks)].Code,
                MatchBasis.CoveringSet => "covering_set",
                var basis => basis.ToString().ToLowerInvariant(),
            });
        }

        return string.Join(' ', outcomes.Order(StringComparer.Ordinal));
    }

    private static string[] RowsOf(string legs) => [.. legs.Split(" | ").Select(RowOf)];

    private static string RowOf(string leg)
    {
        string[] parts = leg.Split(' ');
        string Part(char key) => parts.Skip(4).FirstOrDefault(part => part[0] == key && part[1] == '=')?[2..] ?? "";
        string[] seconds = parts[1].Split('.');
        string time = new DateTime(2023, 3, 1, 8, 0, 0, DateTimeKind.Utc).AddSeconds(int.Parse(seconds[0], CultureInfo.InvariantCulture))
            .ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + (seconds.Length > 1 ? "." + seconds[1] : "") + "Z";
        string asset = parts[3], account = Part('a') is { Length: > 0 } named ? named : "A";
        (string role, string kind) = asset is "CNY" or "JPY" ? ("quote", "fiat") : ("base", asset == "USDT" ? "stablecoin" : "crypto");
        return $"EX,{parts[0]},G-{parts[0]},posted,{account},{time},conversion,{role},{asset},{kind},{parts[2]},"
            + $"{Part('o')},{Part('t')},{Part('r')},{Part('c')},{Part('v')},{Part('f')}\n";
    }

    private static RunResult Run(string[] rows, bool filePerRow = false, bool hasRates = true)
    {
        Scenario day = (hasRates ? new Scenario().Rates("2023-03-01") : new Scenario()).Customer("A", "C1").Customer("A2", "C1").Customer("B", "C2").Customer("C", "C3");
        string[] files = filePerRow ? [.. rows.Chunk(5).Select(static part => string.Concat(part))] : [string.Concat(rows)];
        return ComplianceRun.Execute(
            day.Inputs([.. files.Select(static (text, i) => LedgerInput.FromBytes($"l{i:D3}.csv", Encoding.UTF8.GetBytes(Header + text)))]), new RunOptions());
    }
}
