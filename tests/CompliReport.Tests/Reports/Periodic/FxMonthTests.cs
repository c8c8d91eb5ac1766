using System;
using System.Globalization;
using System.IO;
using System.Linq;
using ClosedXML.Excel;
using CompliReport.Reports;
using CompliReport.Reports.Periodic;
using CompliReport.Tests.Rules;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Reports.Periodic;

public sealed class FxMonthTests
{
    [Fact]
    public void The_runs_of_days_add_up_to_one_run_of_all_of_them()
    {
        Scenario both = Days(1, 2, 3);
        FxMonth one = FxMonth.Of("2023-03", [Run("all", 3, both.Run())]);
        FxMonth three = FxMonth.Of("2023-03", [Run("c", 3, Days(3).Run()), Run("a", 1, Days(1).Run()), Run("b", 2, Days(2).Run())]);
        Assert.True(one.IsClosed && three.IsClosed);
        Assert.Equal(one.Return.Totals, three.Return.Totals);
        Assert.Equal(one.Return.Control, three.Return.Control);
        Assert.Equal((9, 9), (one.Conversions, three.Conversions));
        Assert.Equal(["a", "b", "c"], three.Runs.Select(static run => run.RunId));
        Assert.Equal(one.Notes.Select(static note => note.Text), three.Notes.Select(static note => note.Text));
    }

    [Fact]
    public void Conversions_of_another_month_are_no_totals_and_stand_in_the_control_totals_by_themselves()
    {
        Scenario late = new Scenario().Exchange("A1", "2023-03-31T10:00:00Z", "CNY", "-10", "USDT", "1").Exchange("A1", "2023-03-31T20:00:00Z", "CNY", "-25", "USDT", "2");
        FxMonth march = FxMonth.Of("2023-03", [Run("a", 31, late.Run())]), april = FxMonth.Of("2023-04", [Run("a", 31, late.Run())]);
        Assert.Equal(["2023-03 10"], march.Return.Totals.Select(static one => one.Key.Month + " " + one.Value.Fiat));
        Assert.Equal(["2023-04 25"], april.Return.Totals.Select(static one => one.Key.Month + " " + one.Value.Fiat));
        Assert.True(march.IsClosed && april.IsClosed);
        Assert.Equal(["2023-03", "2023-04"], march.Return.Control.Keys.Where(static key => key.Line == FxControlLine.Reported).Select(static key => key.Month));
    }

    [Fact]
    public void Days_without_a_run_are_said()
    {
        FxMonth month = FxMonth.Of("2023-03", [Run("a", 1, Days(1).Run()), Run("b", 3, Days(3).Run()), Run("c", 30, Days(30).Run())]);
        Assert.Equal(
            ["no run of 2023-03-02", "no run of 2023-03-04 to 2023-03-29", "no run of 2023-03-31"], month.Notes.Select(static note => note.Text));
        Assert.Equal(["no run of 2023-03-04 to 2023-03-31"], FxMonth.Of("2023-03", [Run("all", 3, Days(1, 2, 3).Run())]).Notes.Select(static note => note.Text));
    }

    [Fact]
    public void Two_runs_with_rows_of_the_same_time_are_said()
    {
        FxMonth month = FxMonth.Of("2023-03", [Run("a", 1, Days(1).Run()), Run("b", 2, Days(1, 2).Run())]);
        Assert.Contains(month.Notes, static note => note.Text.StartsWith("a and b have rows of the same time", StringComparison.Ordinal));
        Assert.DoesNotContain(
            FxMonth.Of("2023-03", [Run("a", 1, Days(1).Run()), Run("b", 2, Days(2).Run())]).Notes, static note => note.Text.Contains("same time", StringComparison.Ordinal));
    }

    [Fact]
    public void Runs_without_a_pack_in_common_are_said_and_do_not_close()
    {
        Scenario other = Days(2);
        other.Pack = RulePackSample.China with { Id = "xx", Jurisdiction = "XX" };
        FxMonth month = FxMonth.Of("2023-03", [Run("a", 1, Days(1).Run()), Run("b", 2, other.Run())]);
        Assert.False(month.IsClosed);
        Assert.Contains("b was made without the pack cn: the totals of cn leave its conversions out", month.Notes.Select(static note => note.Text));
        Assert.Contains("a was made without the pack xx: the totals of xx leave its conversions out", month.Notes.Select(static note => note.Text));
    }

    [Fact]
    public void A_run_of_another_month_is_not_used() =>
        Assert.Empty(FxMonth.Of("2023-05", [Run("a", 1, Days(1).Run())]).Runs);

    [Fact]
    public void The_workbook_has_totals_control_totals_and_runs_with_every_amount_as_text()
    {
        FxMonth month = FxMonth.Of("2023-03", [Run("a", 1, Days(1).Run())]);
        byte[] first = ReportSample.Bytes(month.WriteXlsx);
        Assert.True(first.AsSpan().SequenceEqual(ReportSample.Bytes(month.WriteXlsx)));
        using XLWorkbook book = new(new MemoryStream(first));
        Assert.Equal(["Totals", "Control", "Runs"], book.Worksheets.Select(static sheet => sheet.Name));
        Assert.All(book.Worksheets, static sheet => Assert.StartsWith("CONFIDENTIAL", sheet.Cell(1, 1).GetString(), StringComparison.Ordinal));
        Assert.Contains("every sum closes", book.Worksheet("Control").Cell(2, 1).GetString(), StringComparison.Ordinal);
        Assert.Equal((XLDataType.Text, "300.1"), (book.Worksheet("Totals").Cell(5, 11).DataType, book.Worksheet("Totals").Cell(5, 11).GetString()));
        Assert.Contains("no run of 2023-03-02 to 2023-03-31", book.Worksheet("Runs").CellsUsed().Select(static cell => cell.GetString()));
    }

    // Three purchases a day.
    private static Scenario Days(params int[] days)
    {
        Scenario scenario = new Scenario().Resident("A1").Rates("2023-03-01", "2023-03-20");
        foreach (int day in days)
        {
            string date = string.Create(CultureInfo.InvariantCulture, $"2023-03-{day:00}T");
            scenario.Fiat("A1", date + "01:00:00Z", "CNY", "1000").Exchange("A1", date + "02:00:00Z", "CNY", "-100.1", "USDT", "10")
                .Exchange("A1", date + "03:00:00Z", "CNY", "-200", "USDT", "20").Exchange("A1", date + "04:00:00Z", "CNY", "50", "BTC", "-0.0005");
        }

        return scenario;
    }

    private static FxRun Run(string id, int day, RunResult result)
    {
        FxRun? run = FxRun.TryRead("EX", new DateOnly(2023, 3, day), id, "2023-04-01T00:00:00Z", FxReturnTests.Bytes(result), out string fault);
        Assert.True(run is not null, fault);
        return run;
    }
}
