using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Text;
using System.Threading;
using CompliReport.Ledgers;
using CompliReport.Reconciliation;
using CompliReport.Reports;
using CompliReport.Rules;
using CompliReport.Tests.Runs;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Reconciliation;

/// <summary>What is announced and not booked: late, then missing, in the business days of China; and times that cannot be.</summary>
public sealed class LegAgeTests
{
    // 1 March 2023 is a Wednesday, 3 March a Friday; noon in Shanghai is 04:00 UTC, and a day ends there at 16:00 UTC.
    [Theory]
    [InlineData("noon of T+1", "2023-03-01", "2023-03-02T04:00:00Z", "pending", "TIMING_LATE", "low", 1)]
    [InlineData("a nanosecond after it", "2023-03-01", "2023-03-02T04:00:00.000000001Z", "pending", "TIMING_LATE", "medium", 1)]
    [InlineData("the end of T+3, over a weekend", "2023-03-01", "2023-03-06T16:00:00Z", "pending", "TIMING_LATE", "medium", 4)]
    [InlineData("the last nanosecond of T+3", "2023-03-01", "2023-03-06T15:59:59.999999999Z", "pending", "TIMING_LATE", "medium", 3)]
    [InlineData("a nanosecond after T+3", "2023-03-01", "2023-03-06T16:00:00.000000001Z", "broken", "MISSING_CRYPTO_LEG", "high", 4)]
    [InlineData("a Friday: the weekend is no business day", "2023-03-03", "2023-03-05T12:00:00Z", "pending", "TIMING_LATE", "low", 0)]
    [InlineData("a Friday: noon of Monday", "2023-03-03", "2023-03-06T04:00:00Z", "pending", "TIMING_LATE", "low", 1)]
    [InlineData("a Friday: after noon of Monday", "2023-03-03", "2023-03-06T04:00:00.000000001Z", "pending", "TIMING_LATE", "medium", 1)]
    [InlineData("a Saturday: noon of Monday", "2023-03-04", "2023-03-06T04:00:00Z", "pending", "TIMING_LATE", "low", 1)]
    [InlineData("a Friday: the end of Wednesday", "2023-03-03", "2023-03-08T16:00:00Z", "pending", "TIMING_LATE", "medium", 4)]
    [InlineData("a Friday: after the end of Wednesday", "2023-03-03", "2023-03-08T16:00:00.000000001Z", "broken", "MISSING_CRYPTO_LEG", "high", 4)]
    public void An_announced_leg(string reason, string date, string asOf, string state, string category, string severity, int days)
    {
        RunResult result = Run(asOf, date, "CNY -1000 posted", "USDT 100 pending");
        string row = Assert.Single(ConversionTests.Rows(result));
        Assert.True(row.Contains($",{state},{category},", StringComparison.Ordinal), reason + ": " + row);
        string line = Assert.Single(Breaks(result));
        Assert.True(line.Contains($",{category},{severity},G,A,", StringComparison.Ordinal) && line.Contains($",{days},", StringComparison.Ordinal), reason + ": " + line);
    }

    [Fact]
    public void A_late_leg_names_its_limit_and_its_age()
    {
        string late = Assert.Single(Breaks(Run("2023-03-02T06:00:00Z", "2023-03-01", "CNY -1000 posted", "USDT 100 pending")));
        Assert.Contains(",a booking of 100 USDT by 2023-03-06T16:00:00Z,\"announced only, as of 2023-03-02T06:00:00Z, 1 business day old\",,USDT,100.00,", late, StringComparison.Ordinal);
        string missing = Assert.Single(Breaks(Run("2023-03-08T06:00:00Z", "2023-03-01", "CNY -1000 posted", "USDT 100 pending")));
        Assert.Contains(",a booking of 100 USDT against -1000 CNY,\"announced only and due by 2023-03-06T16:00:00Z, 5 business days old\",,CNY,100.00,", missing, StringComparison.Ordinal);
    }

    // Issue: breaks.csv, the workbook and the summary of a run are made at once and share the ages.
    [Fact]
    public void Ages_may_be_asked_for_by_several_threads_at_once()
    {
        const int threads = 4;
        UtcInstant asOf = UtcInstant.Of("2023-03-01T00:00:00Z");
        ConcurrentBag<Exception> failures = [];
        for (int round = 0; round < 100; round++)
        {
            LegAges ages = new(RegulatorCalendar.Of("Asia/Shanghai", []), asOf);
            using Barrier start = new(threads);
            Thread[] asking = [.. Enumerable.Range(0, threads).Select(_ => new Thread(() =>
            {
                start.SignalAndWait();
                if (Record.Exception(() => Enumerable.Range(0, 200).Sum(day => ages.Of(asOf.Nanoseconds - (day * UtcInstant.Day)).BusinessDays)) is { } failure)
                {
                    failures.Add(failure);
                }
            }))];
            Array.ForEach(asking, static thread => thread.Start());
            Array.ForEach(asking, static thread => thread.Join());
        }

        Assert.Empty(failures);
    }

    [Theory]
    [InlineData("money that was never booked", "MISSING_FIAT_LEG", "CNY -1000 pending", "USDT 100 posted")]
    [InlineData("neither was", "MISSING_CRYPTO_LEG;MISSING_FIAT_LEG", "CNY -1000 pending", "USDT 100 pending")]
    [InlineData("announced alone", "MISSING_CRYPTO_LEG;MISSING_FIAT_LEG", "CNY -1000 pending")]
    [InlineData("a fee that was never booked is late, and the conversion is whole", "TIMING_LATE", "CNY -1000 posted", "USDT 100 posted", "USDT -1 pending fee")]
    [InlineData("both are in", "AMOUNT;MISSING_CRYPTO_LEG", "CNY 1000 posted", "USDT 100 pending")]
    public void What_was_never_booked_is_missing_after_the_third_day(string reason, string breaks, params string[] legs)
    {
        string row = Assert.Single(ConversionTests.Rows(Run("2023-03-09T00:00:00Z", "2023-03-01", legs)));
        Assert.True(row.Contains($",broken,{breaks},", StringComparison.Ordinal), reason + ": " + row);
    }

    [Theory]
    [InlineData("young", "2023-03-02T00:00:00Z", "medium")]
    [InlineData("until the end of the third day", "2023-03-06T16:00:00Z", "medium")]
    [InlineData("after it", "2023-03-06T16:00:00.000000001Z", "high")]
    public void A_leg_that_nothing_announces_is_missing_at_once_and_graver_with_age(string reason, string asOf, string severity) =>
        Assert.True(Assert.Single(Breaks(Run(asOf, "2023-03-01", "CNY -1000 posted"))).Contains($",MISSING_CRYPTO_LEG,{severity},", StringComparison.Ordinal), reason);

    [Fact]
    public void Money_that_was_never_booked_counts_for_no_case()
    {
        RunResult result = Run("2023-03-09T00:00:00Z", "2023-03-01", "CNY -9000000 pending", "USDT 900000 posted");
        Assert.Equal(ConversionState.Broken, result.Reconciled.Conversions[0].State);
        Assert.False(result.Reconciled.Conversions[0].HasBookedFiat);
    }

    // The payment at nine in Shanghai on Wednesday 1 March 2023; noon of Thursday is 04:00 UTC, and Monday ends at 16:00 UTC.
    [Theory]
    [InlineData("noon of the next business day", "2023-03-02T04:00:00Z", "")]
    [InlineData("a millisecond after it", "2023-03-02T04:00:00.001Z", "medium")]
    [InlineData("the end of the third, over a weekend", "2023-03-06T16:00:00Z", "medium")]
    [InlineData("a millisecond after it, when it counted as missing", "2023-03-06T16:00:00.001Z", "high")]
    [InlineData("half a year later", "2023-09-01T00:00:00Z", "high")]
    public void A_leg_that_was_booked_late(string reason, string at, string severity)
    {
        foreach (bool isFiatFirst in (bool[])[true, false])
        {
            Scenario day = new Scenario().Rates("2023-03-01");
            string first = "2023-03-01T01:00:00Z";
            day.Row("E0", "G", "A", isFiatFirst ? first : at, "conversion", "quote", "CNY", "-1000");
            day.Row("E1", "G", "A", isFiatFirst ? at : first, "conversion", "base", "USDT", "100");
            RunResult result = day.Run(new RunOptions { AsOf = UtcInstant.Of("2023-10-01T00:00:00Z") });
            string[] lines = [.. Breaks(result).Where(static line => line.Contains(",TIMING_LATE,", StringComparison.Ordinal))];
            Assert.True(severity.Length == 0 ? lines.Length == 0 : lines.Length == 1 && lines[0].Contains($",TIMING_LATE,{severity},G,A,", StringComparison.Ordinal), reason);
            Assert.True(lines.All(line => line.Contains($"a booking of {(isFiatFirst ? "100 USDT" : "-1000 CNY")} by 2023-03-02T04:00:00Z", StringComparison.Ordinal)), reason);
            Assert.Equal(ConversionState.Matched, result.Reconciled.Conversions[0].State);
        }
    }

    [Theory]
    [InlineData("fills over days, each whole", "", "E0 1 -500 CNY | E1 1 50 USDT | E2 6 -500 CNY | E3 6 50 USDT")]
    [InlineData("the last coins are late", "TIMING_LATE", "E0 1 -1000 CNY | E1 1 50 USDT | E2 6 50 USDT")]
    [InlineData("coins come when the last part is paid", "", "E0 1 -500 CNY | E1 6 -500 CNY | E2 6 100 USDT")]
    [InlineData("the last part is paid late", "TIMING_LATE", "E0 1 -500 CNY | E1 6 -500 CNY | E2 1 100 USDT")]
    public void A_side_is_there_when_its_last_leg_is(string reason, string expected, string legs)
    {
        string[][] rows = [.. legs.Split(" | ").Select(static leg => leg.Split(' '))];
        foreach (string[][] order in (string[][][])[rows, [.. rows.Reverse()]])
        {
            Scenario day = new Scenario().Rates("2023-03-01");
            foreach (string[] row in order)
            {
                day.Row(row[0], "G", "A", $"2023-03-0{row[1]}T01:00:00Z", "conversion", row[3] == "CNY" ? "quote" : "base", row[3], row[2]);
            }

            string found = string.Join(' ', Breaks(day.Run(new RunOptions { AsOf = UtcInstant.Of("2023-03-07T00:00:00Z") }))
                .Select(static line => line.Split(',')[1]).Where(static code => code == "TIMING_LATE"));
            Assert.True(found == expected, reason + ": " + found);
        }
    }

    [Fact]
    public void What_is_announced_for_a_later_day_is_as_late_as_its_conversion_is_old()
    {
        Scenario day = new Scenario().Rates("2023-03-01").Row("E0", "G", "A", "2023-03-01T01:00:00Z", "conversion", "quote", "CNY", "-1000");
        day.Row("E1", "G", "A", "2023-03-03T01:00:00Z", "conversion", "base", "USDT", "100", "pending");
        string[] lines = Breaks(day.Run(new RunOptions { AsOf = UtcInstant.Of("2023-03-01T05:00:00Z") }));
        Assert.Contains(",TIMING_LATE,low,", Assert.Single(lines, static line => line.Contains("TIMING_LATE", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("at the as-of", "2023-03-01T05:00:00Z", "2023-03-01T05:00:00Z", "")]
    [InlineData("a nanosecond after it", "2023-03-01T05:00:00Z", "2023-03-01T05:00:00.000000001Z", "0.000000001 seconds")]
    public void A_row_in_the_future(string reason, string asOf, string occurred, string difference)
    {
        RunResult result = new Scenario().Rates("2023-03-01").Cash("A", occurred, "CNY", "10").Run(new RunOptions { AsOf = UtcInstant.Of(asOf) });
        string found = string.Join(';', result.Reconciled.LooseBreaks.Where(static one => one.Category == BreakCategory.TimingFuture).Select(static one => one.Difference));
        Assert.True(found == difference, reason + ": " + found);
    }

    [Theory]
    [InlineData("the instant it occurred", "2023-03-01T05:00:00Z", 0)]
    [InlineData("a nanosecond before", "2023-03-01T04:59:59.999999999Z", 1)]
    [InlineData("not said", "", 0)]
    public void A_row_that_was_booked(string reason, string booked, int breaks)
    {
        string ledger = "exchange_id,entry_id,group_id,status,account_id,occurred_at,booked_at,kind,leg_role,asset,asset_class,amount\n"
            + $"EX,E1,E1,posted,A,2023-03-01T05:00:00Z,{booked},cash_in,single,CNY,fiat,10\n";
        RunResult result = ComplianceRun.Execute(new Scenario().Inputs(LedgerInput.FromBytes("ledger.csv", Encoding.UTF8.GetBytes(ledger))), new RunOptions());
        Assert.True(result.Reconciled.CountByCategory[(int)BreakCategory.TimingFuture] == breaks, reason);
    }

    private static string[] Breaks(RunResult result) => [.. Scenario.TextOf(result, "breaks.csv").TrimEnd('\n').Split('\n').Skip(1)];

    // "asset amount status", at nine in Shanghai.
    private static RunResult Run(string asOf, string date, params string[] legs)
    {
        Scenario day = new Scenario().Rates("2023-03-01");
        foreach ((string leg, int i) in legs.Select(static (leg, i) => (leg, i)))
        {
            string[] parts = leg.Split(' ');
            day.Row("E" + i, "G", "A", date + "T01:00:00Z", parts.Length > 3 ? "fee" : "conversion", parts.Length > 3 ? "fee" : parts[0] == "CNY" ? "quote" : "base", parts[0], parts[1], parts[2]);
        }

        return day.Run(new RunOptions { AsOf = UtcInstant.Of(asOf) });
    }
}
