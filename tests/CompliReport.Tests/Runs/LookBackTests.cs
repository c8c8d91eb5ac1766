using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CompliReport.Detection;
using CompliReport.History;
using CompliReport.Ledgers;
using CompliReport.Reports;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Runs;

/// <summary>Patterns that take several days, run day by day: 12 payers over three days, everything exchanged within hours (T03 asks for 10 in 7 days).</summary>
public sealed class LookBackTests
{
    private static readonly DateOnly First = new(2023, 3, 1);
    private static readonly Scenario Three = FanIn(days: 3, sendersADay: 4);

    [Fact]
    public void The_day_that_completes_a_pattern_finds_it_and_cites_the_rows_of_the_days_before_by_file_and_line()
    {
        RunResult result = RunDay(Three, 2);
        Finding found = Assert.Single(Scenario.FindingsOf(result, "T03"));
        Assert.Equal("A1", found.Subject);
        string[] cited = [.. found.Evidence.Select(at => result.Cited[at]).Select(static row => row.At.File + ":" + row.At.Line).Order(StringComparer.Ordinal)];
        Assert.Contains("2023-03-01/ledger.csv:2", cited);
        Assert.Contains("2023-03-02/ledger.csv:2", cited);
        Assert.Contains("ledger.csv:2", cited);
        CitedRow first = found.Evidence.Select(at => result.Cited[at]).Single(static row => row.At is { File: "2023-03-01/ledger.csv", Line: 2 });
        Assert.Contains("SENDER-0-0", first.Raw, StringComparison.Ordinal);
        Assert.Contains("2023-03-01/ledger.csv", Scenario.TextOf(result, "findings.jsonl"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("the day alone", 0, 0)]
    [InlineData("one day back: eight payers", 1, 0)]
    [InlineData("two days back: twelve", 2, 1)]
    public void It_is_found_only_as_far_as_the_run_looks_back(string reason, int days, int expected)
    {
        RunResult result = RunDay(Three, 2, new RunOptions { LookBackDays = days });
        Assert.True(expected == Scenario.FindingsOf(result, "T03").Count(), reason);
        Assert.Equal(days, result.Earlier?.Days ?? 0);
    }

    [Fact]
    public void What_rests_on_earlier_days_alone_was_told_then_and_is_not_told_again()
    {
        Scenario later = FanIn(days: 3, sendersADay: 4).Coins("A1", At(3, 9), "USDT", "-7", "0xabc");
        Assert.Single(Scenario.FindingsOf(RunDay(later, 2), "T03"));
        Assert.Empty(Scenario.FindingsOf(RunDay(later, 3), "T03"));
    }

    [Fact]
    public void The_runs_own_sums_conversions_and_rules_are_those_of_its_day()
    {
        RunResult back = RunDay(Three, 2), alone = RunDay(Three, 2, new RunOptions { LookBackDays = 0 });
        Assert.Equal(alone.Ledger.RowsRead, back.Ledger.RowsRead);
        Assert.Equal(alone.Reconciled.Conversions.Count, back.Reconciled.Conversions.Count);
        Assert.Equal(
            alone.Detected.Findings.Where(static one => one.IsRule).Select(static one => one.Id),
            back.Detected.Findings.Where(static one => one.IsRule).Select(static one => one.Id));
        foreach (string file in (string[])["conversions.csv", "breaks.csv", "receipt.json", "refused.csv"])
        {
            Assert.Equal(Scenario.TextOf(alone, file), Scenario.TextOf(back, file).Replace(back.RunId, alone.RunId, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_case_is_summed_over_the_days_that_its_patterns_took()
    {
        RunResult back = RunDay(Three, 2);
        CompliReport.Cases.Case one = Assert.Single(back.Cases, static one => one.Accounts.Contains("A1"));
        Assert.Equal(decimal.Round(3 * 40_000m / 10, 2), one.AmountUsd);
    }

    [Fact]
    public void A_report_tells_the_period_of_what_it_sums_and_not_that_of_its_findings_alone()
    {
        // The day before the ring begins one of its customers buys coins: the amount counts them, and so has the period to.
        Scenario ring = Ring(days: 4, joinsOn: 9, firstDay: 1).Exchange("R0", At(0, 5), "CNY", "-700", "USDT", "70");
        SuspiciousActivityReport report = SuspiciousActivityReport.Of(RunDay(ring, 3)).First(
            static one => one.Indicators.Any(static indicator => indicator.Finding.RuleId == "T12"));
        Assert.Equal(70m, report.Activity.AmountUsd);
        Assert.Equal(UtcInstant.Of(At(0, 5)), report.Activity.From);
        Assert.Contains(report.Narrative, static sentence => sentence.Text.Contains("from 2023-03-01 to 2023-03-04", StringComparison.Ordinal));
    }

    [Fact]
    public void The_earlier_files_are_inputs_of_the_run_whatever_their_order()
    {
        RunResult result = RunDay(Three, 2), again = RunDay(Three, 2, isReversed: true);
        Assert.Equal(
            ["2023-03-01/ledger.csv", "2023-03-02/ledger.csv"], result.Inputs.Where(static file => file.Role == "earlier").Select(static file => file.Name));
        Assert.Equal(result.RunId, again.RunId);
        Assert.NotEqual(result.RunId, RunDay(FanIn(days: 3, sendersADay: 5, onFirst: 6), 2).RunId);
        Assert.Equal(Scenario.FilesOf(result).Select(static file => Convert.ToHexString(file.Value)), Scenario.FilesOf(again).Select(static file => Convert.ToHexString(file.Value)));
    }

    [Fact]
    public void Days_for_which_there_is_no_room_are_left_out_whole_the_oldest_first_and_the_run_says_so()
    {
        long day = Ledger(Three, 0).Length, own = Ledger(Three, 2).Length, before = Ledger(Three, 1).Length;
        RunResult all = RunDay(Three, 2, new RunOptions { LookBackBytes = day + before + own });
        Assert.Equal((2, 0), (all.Earlier!.Days, all.Earlier.DaysLeftOut));
        Assert.DoesNotContain(all.InputFaults, static fault => fault.Contains("LOOK_BACK_CUT", StringComparison.Ordinal));
        RunResult cut = RunDay(Three, 2, new RunOptions { LookBackBytes = day + before + own - 1 });
        Assert.Equal((1, 1, First.AddDays(1)), (cut.Earlier!.Days, cut.Earlier.DaysLeftOut, cut.Earlier.From));
        Assert.Contains("from 2023-03-02 on", Assert.Single(cut.InputFaults, static fault => fault.Contains("LOOK_BACK_CUT", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Empty(Scenario.FindingsOf(cut, "T03"));
        // The exchange is not told what patterns are looked for in.
        Assert.DoesNotContain("LOOK_BACK", Scenario.TextOf(cut, "receipt.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_later_day_and_the_day_itself_are_no_earlier_days()
    {
        RunInputs inputs = InputsOf(Three, 1) with { Earlier = [.. Enumerable.Range(0, 3).Select(day => Earlier(Three, day))] };
        RunResult result = ComplianceRun.Execute(inputs, new RunOptions { UploadDay = First.AddDays(1) });
        Assert.Equal(["2023-03-01/ledger.csv"], result.Inputs.Where(static file => file.Role == "earlier").Select(static file => file.Name));
    }

    [Fact]
    public void A_row_that_was_sent_again_with_a_later_day_counts_once()
    {
        Scenario twice = FanIn(days: 3, sendersADay: 4);
        string[] resent = [.. RowsOf(twice, 0).Concat(RowsOf(twice, 2))];
        RunInputs inputs = InputsOf(twice, 2) with { Ledgers = [Scenario.Ledger("ledger.csv", resent)] };
        RunResult result = ComplianceRun.Execute(inputs, new RunOptions { UploadDay = First.AddDays(2) });
        Finding found = Assert.Single(Scenario.FindingsOf(result, "T03"));
        Assert.Equal(12m, found.Measures.Single(static one => one.Name == "senders").Value);
    }

    [Fact]
    public void Rows_of_the_day_that_an_earlier_folder_holds_too_hide_no_pattern()
    {
        LedgerInput copy = Ledger(Three, 2) with { Name = "2023-03-02/copy.csv" };
        RunInputs inputs = InputsOf(Three, 2);
        EarlierDay before = inputs.Earlier[1];
        RunResult result = ComplianceRun.Execute(
            inputs with { Earlier = [inputs.Earlier[0], before with { Ledgers = before.Ledgers.Add(copy) }] }, new RunOptions { UploadDay = First.AddDays(2) });
        Assert.Single(Scenario.FindingsOf(result, "T03"));
    }

    [Fact]
    public void A_pattern_that_goes_on_is_reported_once_and_again_when_it_takes_in_somebody_new()
    {
        Scenario ring = Ring(days: 5, joinsOn: 3);
        List<int> reports = [];
        HistoryInput? history = null;
        for (int day = 0; day < 5; day++)
        {
            RunResult result = RunDay(ring, day, history: history);
            reports.Add(SuspiciousActivityReport.Of(result).Count(static report => report.Indicators.Any(static one => one.Finding.RuleId == "T12")));
            history = new HistoryInput("history.bin", Scenario.FilesOf(result)["history.bin"]);
        }

        int told = reports.FindIndex(static count => count > 0);
        Assert.InRange(told, 0, 2);
        Assert.All(reports.Index(), one => Assert.True(one.Item > 0 == (one.Index == told || one.Index == 3), $"day {one.Index}: {one.Item} reports"));
    }

    [Fact]
    public void Who_stood_on_the_path_of_a_reported_pattern_is_new_when_a_pattern_takes_him_in()
    {
        Finding ring = Assert.Single(Scenario.FindingsOf(RunDay(Ring(days: 3, joinsOn: 9), 2), "T12"));
        string[] members = [.. ring.Customers.Select(static one => "customer " + one).Append("cluster " + ring.Subject)];
        KnownCase Known(IEnumerable<string> names) => new("CASE-1", First, First, [.. names], [CaseReports.ToldAs(ring)], ["D R-1"]);
        Assert.True(CaseReports.IsTold(Known(members), ring));
        Assert.False(CaseReports.IsTold(Known(members.Select(static (name, i) => i == 0 ? "path " + name : name)), ring));
    }

    [Fact]
    public void A_ledger_of_an_earlier_day_that_cannot_be_read_is_said_and_not_passed_over()
    {
        RunInputs inputs = InputsOf(Three, 2);
        LedgerInput broken = LedgerInput.FromBytes("2023-03-02/more.csv.gz", [0x1f, 0x8b, 8, 0, 1, 2, 3]);
        RunResult result = ComplianceRun.Execute(
            inputs with { Earlier = [inputs.Earlier[0], inputs.Earlier[1] with { Ledgers = inputs.Earlier[1].Ledgers.Add(broken) }] }, new RunOptions { UploadDay = First.AddDays(2) });
        Assert.StartsWith("2023-03-02/more.csv.gz: LOOK_BACK_NOT_READ: ", Assert.Single(result.InputFaults, static fault => fault.Contains("LOOK_BACK", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain("LOOK_BACK", Scenario.TextOf(result, "receipt.json"), StringComparison.Ordinal);
        Assert.Single(Scenario.FindingsOf(result, "T03"));
    }

    // On each day some new payers pay in, and an hour later everything is exchanged.
    private static Scenario FanIn(int days, int sendersADay, int onFirst = 0)
    {
        Scenario scenario = new Scenario().Resident("A1").Rates("2023-03-01");
        for (int day = 0; day < days; day++)
        {
            int senders = day == 0 && onFirst > 0 ? onFirst : sendersADay;
            for (int sender = 0; sender < senders; sender++)
            {
                scenario.Fiat("A1", At(day, 8 + (0.1 * sender)), "CNY", "10000", $"SENDER-{day}-{sender}");
            }

            string paid = (10_000 * senders).ToString(CultureInfo.InvariantCulture);
            scenario.Exchange("A1", At(day, 10), "CNY", "-" + paid, "USDT", (1_000 * senders).ToString(CultureInfo.InvariantCulture));
        }

        return scenario;
    }

    // Customers who pay the same two cards every day; one more on some day.
    private static Scenario Ring(int days, int joinsOn, int firstDay = 0)
    {
        Scenario scenario = new Scenario().Resident("R0", "R1", "R2", "R3", "R4", "R5", "R6", "R7").Rates("2023-03-01");
        for (int day = firstDay; day < days; day++)
        {
            for (int member = 0; member < (day < joinsOn ? 7 : 8); member++)
            {
                foreach (string card in (string[])["CARD-1", "CARD-2"])
                {
                    for (int payment = 0; payment < 3; payment++)
                    {
                        scenario.Fiat($"R{member}", At(day, 6 + member + (0.1 * payment)), "CNY", "-30000", card);
                    }
                }
            }
        }

        return scenario;
    }

    private static RunResult RunDay(Scenario scenario, int day, RunOptions? options = null, bool isReversed = false, HistoryInput? history = null)
    {
        IEnumerable<EarlierDay> earlier = Enumerable.Range(0, day).Select(before => Earlier(scenario, before));
        RunInputs inputs = InputsOf(scenario, day) with { Earlier = [.. isReversed ? earlier.Reverse() : earlier], History = history };
        return ComplianceRun.Execute(inputs, (options ?? new RunOptions()) with { UploadDay = First.AddDays(day) });
    }

    private static RunInputs InputsOf(Scenario scenario, int day) => scenario.Inputs(Ledger(scenario, day)) with
    {
        Earlier = [.. Enumerable.Range(0, day).Select(before => Earlier(scenario, before))],
    };

    private static EarlierDay Earlier(Scenario scenario, int day) => new(
        First.AddDays(day), [Ledger(scenario, day) with { Name = First.AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "/ledger.csv" }]);

    private static LedgerInput Ledger(Scenario scenario, int day) => Scenario.Ledger("ledger.csv", RowsOf(scenario, day));

    private static IEnumerable<string> RowsOf(Scenario scenario, int day) =>
        scenario.Rows.Where(row => row.Contains(First.AddDays(day).ToString(",yyyy-MM-dd'T'", CultureInfo.InvariantCulture), StringComparison.Ordinal));

    private static string At(int day, double hours) => Scenario.At((24 * day) + hours);
}
