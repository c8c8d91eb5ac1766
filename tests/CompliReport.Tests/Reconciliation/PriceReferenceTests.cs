using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CompliReport.Ledgers;
using CompliReport.Rates;
using CompliReport.Reconciliation;
using CompliReport.Reports;
using CompliReport.Tests.Runs;
using CompliReport.Values;
using Xunit;
using static CompliReport.Tests.Rates.RateSamples;

namespace CompliReport.Tests.Reconciliation;

/// <summary>Prices against central parities, the ECB and the day's own market: both sides of each tolerance, through the whole
/// run.</summary>
public sealed class PriceReferenceTests
{
    private const string Parities = "CNY,2023-02-28,2023-02-28T01:15:00Z,10,SAFE\nCNY,2023-03-01,2023-03-01T01:15:00Z,11,SAFE\n";

    [Theory]
    [InlineData("a nanosecond before the parity of the day", "2023-03-01T01:14:59.999999999Z", "10000")]
    [InlineData("at the parity of the day", "2023-03-01T01:15:00Z", "11000")]
    public void A_yuan_price_is_tested_against_the_parity_known_at_its_instant(string reason, string at, string fiat)
    {
        RunResult result = new Scenario().Rates("2023-03-01").With(Official(Parities)).Exchange("A", at, "CNY", "-" + fiat, "USDT", "1000").Run();
        Assert.True(Cell(result, "deviation_bps") == "0" && Cell(result, "reference_source") == "made up+SAFE", reason);
        Assert.Equal(("300", "fresh", "matched"), (Cell(result, "tolerance_bps"), Cell(result, "reference_state"), Cell(result, "state")));
    }

    [Fact]
    public void Without_a_parity_the_ECB_stands_for_it_and_says_so()
    {
        RunResult result = new Scenario().Rates("2023-03-01").Exchange("A", Scenario.At(1), "CNY", "-10000", "USDT", "1000").Run();
        Assert.Equal("made up+ECB (substitute for central parity)", Cell(result, "reference_source"));
        Assert.Equal("1", Cell(result, "reference_age_business_days"));
    }

    [Theory]
    [InlineData("the flag of KRW is its own p99", "1320709", "matched", "")]
    [InlineData("a hundredth of a basis point more", "1320710.3", "matched", "RATE_REFERENCE")]
    [InlineData("twice the flag", "1341418", "matched", "RATE_REFERENCE")]
    [InlineData("a hundredth of a basis point more breaks", "1341419.3", "broken", "RATE_REFERENCE")]
    public void Each_currency_has_its_own_tolerance(string reason, string fiat, string state, string breaks)
    {
        RunResult result = new Scenario().Rates("2023-03-01").With(Fx("Date,KRW\n2023-02-28,2600\n", "krw.csv"))
            .Exchange("A", Scenario.At(1), "KRW", "-" + fiat, "USDT", "1000").Run();
        Assert.True((Cell(result, "state"), Cell(result, "breaks"), Cell(result, "tolerance_bps")) == (state, breaks, "318.6"), reason + ": " + Cell(result, "deviation_bps"));
    }

    [Fact]
    public void The_tolerances_of_the_engine_are_those_of_the_rules()
    {
        PriceTolerances all = PriceTolerances.Default;
        Assert.Equal(new RateTolerance(150, 300), all.Of(RateOrigin.Ecb, Cny));
        Assert.Equal(new RateTolerance(150, 300), all.Of(RateOrigin.Official, Cny));
        Assert.Equal(new RateTolerance(410.6m, 821.2m), all.Of(RateOrigin.Ecb, AssetCode.Of("TRY")));
        Assert.Equal(new RateTolerance(150, 300), all.Of(RateOrigin.Official, AssetCode.Of("TRY")));
        Assert.Equal(new RateTolerance(150, 300), all.Of(RateOrigin.Identity, Usd));
        Assert.Equal(new PlatformTolerance(50, 5, 3), all.Platform);
    }

    [Theory]
    [InlineData("an unknown field", "\"floor\": \"1\",")]
    [InlineData("no number", "\"floor_bps\": \"1e3\",")]
    [InlineData("below zero", "\"floor_bps\": \"-1\",")]
    public void A_file_of_tolerances_that_makes_no_sense_is_refused(string reason, string field)
    {
        string json = "{" + field + "\"version\":\"1\",\"break_multiple\":\"2\",\"platform\":{\"flag_bps\":\"50\",\"conversions_min\":5,\"customers_min\":3,\"source\":\"s\"},\"currencies\":[],\"source\":\"s\"}";
        Exception wrong = Assert.Throws<System.IO.InvalidDataException>(() => PriceTolerances.Read(Scenario.Utf8(json)));
        Assert.True(wrong.Message.StartsWith("The file of price tolerances cannot be used:", StringComparison.Ordinal), reason);
    }

    [Fact]
    public void Other_tolerances_judge_otherwise_and_make_another_run()
    {
        Scenario day = new Scenario().Rates("2023-03-01").Exchange("A", Scenario.At(1), "CNY", "-10160", "USDT", "1000");
        RunInputs inputs = day.Inputs(Scenario.Ledger("ledger.csv", day.Rows));
        string json = "{\"version\":\"1\",\"floor_bps\":\"160\",\"break_multiple\":\"2\",\"platform\":{\"flag_bps\":\"50\",\"conversions_min\":5,\"customers_min\":3,\"source\":\"s\"},\"currencies\":[],\"source\":\"s\"}";
        RunResult strict = ComplianceRun.Execute(inputs, new RunOptions());
        RunResult loose = ComplianceRun.Execute(inputs with { Tolerances = PriceTolerances.Read(Scenario.Utf8(json)) }, new RunOptions());
        Assert.Equal(("RATE_REFERENCE", ""), (Cell(strict, "breaks"), Cell(loose, "breaks")));
        Assert.NotEqual(strict.RunId, loose.RunId);
        Assert.Contains(strict.Inputs, static file => file.Role == "tolerances" && file.Digest == PriceTolerances.Default.Digest);
    }

    [Theory]
    [InlineData("the median is 10: 50 bps dear is within", "A 10 | A 10 | B 10 | C 10 | D 10.05", "")]
    [InlineData("a little more is not", "A 10 | A 10 | B 10 | C 10 | D 10.0501", "D")]
    [InlineData("50 bps cheap is within", "A 10 | A 10 | B 10 | C 10 | D 9.95", "")]
    [InlineData("a little cheaper is not", "A 10 | A 10 | B 10 | C 10 | D 9.9499", "D")]
    [InlineData("four conversions are no market", "A 10 | B 10 | C 10 | D 10.1", "")]
    [InlineData("two customers are no market", "A 10 | A 10 | A 10 | A 10 | B 10.1", "")]
    [InlineData("one customer counts once, however often he trades", "A 10.1 | A 10.1 | A 10.1 | A 10.1 | B 10 | C 10", "A A A A")]
    [InlineData("of two middles the lower one: 10", "A 10 | A 10 | B 10 | C 10.06 | D 10.06", "C D")]
    [InlineData("what contradicts itself is no market", "A 10 | A 10 | B 10 | C -10 | C -10", "")]
    public void The_market_of_the_hour(string reason, string prices, string off)
    {
        Scenario day = new Scenario().Rates("2023-03-01");
        foreach ((string price, int i) in prices.Split(" | ").Select(static (price, i) => (price, i)))
        {
            decimal number = decimal.Parse(price[2..], CultureInfo.InvariantCulture);
            string fiat = (-number * 1000).ToString(CultureInfo.InvariantCulture);
            day.Exchange(price[..1], Scenario.At(1 + (i / 60.0)), "CNY", fiat, "USDT", "1000");
        }

        RunResult result = day.Run();
        string[] flagged = [.. Rows(result).Where(static row => row["breaks"].Contains("RATE_PLATFORM", StringComparison.Ordinal)).Select(static row => row["account_id"])];
        Assert.True(string.Join(' ', flagged.Order(StringComparer.Ordinal)) == off, $"{reason}: {string.Join(' ', flagged)}");
        Assert.All(Rows(result).Where(static row => row["breaks"] == "RATE_PLATFORM"), static row => Assert.Equal("matched", row["state"]));
    }

    [Theory]
    [InlineData("coins of nearly nothing", "-1000", "BTC", "0.000000000000000001", "200000", "more than 1000000000000000000 CNY", "", "100.00")]
    [InlineData("coins in their smallest unit", "-10", "BTC", "99999999999999999999", "200000", "0", "-200000", "")]
    public void Amounts_of_no_market_are_compared_all_the_same(
        string reason, string fiat, string coin, string amount, string expected, string found, string difference, string usd)
    {
        RunResult result = new Scenario().Rates("2023-03-01").Exchange("A", Scenario.At(1), "CNY", fiat, coin, amount).Run();
        BreakRow row = Assert.Single(BreakRows.Of(result));
        Assert.True((expected, found, difference, usd) == (row.Expected, row.Found, row.Difference, row.UsdAtRisk), reason + ": " + row);
        Assert.Contains(row.Explanation, Scenario.TextOf(result, "breaks.csv"), StringComparison.Ordinal);
        Assert.NotEmpty(Scenario.FilesOf(result));
    }

    [Fact]
    public void A_leg_that_was_announced_and_never_booked_is_no_market_and_has_no_price()
    {
        Scenario day = new Scenario().Rates("2023-03-01");
        foreach (string account in (string[])["A", "A", "B", "B"])
        {
            day.Exchange(account, Scenario.At(1), "CNY", "-10000", "USDT", "1000");
        }

        day.Row("P1", "G", "C", Scenario.At(1), "conversion", "quote", "CNY", "-10100").Row("P2", "G", "C", Scenario.At(1), "conversion", "base", "USDT", "1000", "pending");
        RunResult result = day.Run(new RunOptions { AsOf = UtcInstant.Of("2023-03-12T00:00:00Z") });
        Assert.Equal("MISSING_CRYPTO_LEG", Assert.Single(BreakRows.Of(result)).Entry.Code);
    }

    [Fact]
    public void Another_hour_is_another_market_and_a_break_names_both_prices()
    {
        Scenario day = Market(1).Exchange("Z", "2023-03-01T01:59:59.999999999Z", "CNY", "-10100", "USDT", "1000").Exchange("Z", "2023-03-01T02:00:00Z", "CNY", "-10100", "USDT", "1000");
        RunResult result = day.Run();
        BreakRow row = Assert.Single(BreakRows.Of(result));
        Assert.Equal(("RATE_PLATFORM", "10", "10.1", "0.1", BreakSeverity.Medium), (row.Entry.Code, row.Expected, row.Found, row.Difference, row.Severity));
    }

    [Fact]
    public void Without_an_official_reference_the_market_flags_and_proves_nothing()
    {
        Scenario day = new();
        foreach (string account in (string[])["A", "B", "C", "D", "E"])
        {
            day.Exchange(account, Scenario.At(1), "CNY", account == "E" ? "-1100" : "-1000", "GLIM", "10");
        }

        RunResult result = day.Run();
        Assert.All(Rows(result), static row => Assert.Equal("not_testable", row["state"]));
        Assert.Equal("NO_RATE;RATE_PLATFORM", Rows(result).Single(static row => row["account_id"] == "E")["breaks"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Shifting_all_times_shifts_results_and_the_order_of_rows_and_files_changes_nothing(int seed)
    {
        const int weeks = 4;
        string before = Content(RandomDay(seed, 0)), after = Content(RandomDay(seed, weeks * 7));
        Assert.True(before == after, $"seed {seed}:\n{before}\n--- is not ---\n{after}");
        Assert.Contains("RATE_PLATFORM", before, StringComparison.Ordinal);
        Assert.True(before == Content(RandomDay(seed, 0, shuffle: true)), $"seed {seed}, shuffled");
    }

    // Five customers at 10 within the hour.
    private static Scenario Market(double hour)
    {
        Scenario day = new Scenario().Rates("2023-03-01");
        foreach (string account in (string[])["A", "B", "C", "D", "E"])
        {
            day.Exchange(account, Scenario.At(hour), "CNY", "-10000", "USDT", "1000");
        }

        return day;
    }

    private static RunResult RandomDay(int seed, int days, bool shuffle = false)
    {
        Random random = new(seed);
        DateOnly first = new DateOnly(2023, 3, 1).AddDays(days);
        string date = first.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), earlier = first.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Scenario day = new Scenario().Rates(date).With(Official($"CNY,{earlier},{earlier}T01:15:00Z,10,SAFE\nCNY,{date},{date}T01:15:00Z,10.1,SAFE\n"));
        for (int i = 0; i < 120; i++)
        {
            long at = UtcInstant.AtMidnight(first).Nanoseconds + (random.Next(4) * UtcInstant.Hour) + random.NextInt64(UtcInstant.Hour);
            decimal price = 10 + (random.Next(-12, 13) / 100m);
            bool isSell = random.Next(2) == 0;
            string fiat = ((isSell ? 1 : -1) * price * 1000).ToString(CultureInfo.InvariantCulture);
            day.Exchange("P" + random.Next(9), UtcInstant.FromNanoseconds(at).ToString(), "CNY", fiat, "USDT", isSell ? "-1000" : "1000");
        }

        string[] rows = [.. day.Rows];
        if (shuffle)
        {
            new Random(seed).Shuffle(rows);
        }

        LedgerInput[] files = [.. rows.Chunk(70).Select(static (part, i) => Scenario.Ledger($"part-{i}.csv", part))];
        return day.Run(null, shuffle ? [.. files.Reverse()] : files);
    }

    // Everything but what carries the date itself.
    private static string Content(RunResult result) => string.Join(
        '\n',
        Rows(result).Select(static row => string.Join(
            ',', row.Where(static cell => cell.Key is not ("conversion_id" or "occurred_at" or "reference_time")).Select(static cell => cell.Value)
                .Append(row["occurred_at"][10..]).Append(row["reference_time"][10..])))
            .Order(StringComparer.Ordinal));

    internal static string Cell(RunResult result, string column) => Assert.Single(Rows(result))[column];

    internal static Dictionary<string, string>[] Rows(RunResult result)
    {
        string[] header = Scenario.TextOf(result, "conversions.csv").Split('\n')[0].Split(',');
        return [.. ConversionTests.Rows(result).Select(row => header.Zip(row.Split(',')).ToDictionary(static cell => cell.First, static cell => cell.Second))];
    }
}
