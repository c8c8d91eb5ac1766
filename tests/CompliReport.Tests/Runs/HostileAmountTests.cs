using CompliReport.Detection;
using CompliReport.Ledgers;
using CompliReport.Reports;
using Xunit;

namespace CompliReport.Tests.Runs;

/// <summary>Amounts that the schema allows and no market has: the rest of the day has to be judged all the same, and nothing may be
/// lost.</summary>
public sealed class HostileAmountTests
{
    private const string Huge = "99999999999999999999";

    [Theory]
    [InlineData("a value beyond any number of dollars", "BTC", "1")]
    [InlineData("a sum beyond it", "USDT", "40")]
    public void Coins_beyond_any_value_stop_nothing(string reason, string asset, string count)
    {
        Scenario day = Day();
        for (int i = 0; i < int.Parse(count, System.Globalization.CultureInfo.InvariantCulture); i++)
        {
            day.Coins("HOSTILE", Scenario.At(1), asset, asset == "BTC" ? Huge : "1000000000000", "W");
        }

        MustJudgeTheRest(reason, day);
    }

    [Fact]
    public void Cash_beyond_any_value_is_still_large_cash()
    {
        RunResult result = MustJudgeTheRest("one slip", Day().Cash("HOSTILE", Scenario.At(1), "CNY", Huge));
        Assert.Contains("C-HOSTILE", Scenario.Subjects(result, "CN-LVT-01"));
    }

    [Fact]
    public void A_deposit_without_a_value_is_not_cleared() =>
        Assert.Equal(1, Scenario.OutcomeOf(Day().Coins("HOSTILE", Scenario.At(1), "BTC", Huge, "W").Run(), "T06")[Outcome.NoData]);

    [Theory]
    [InlineData("totals of a file", "fiat_deposit", "H1", "H2")]
    [InlineData("legs of one group", "conversion", "G", "G")]
    public void Sums_beyond_the_widest_amount_stop_nothing(string reason, string kind, string firstGroup, string secondGroup) =>
        MustJudgeTheRest(
            reason,
            Day().Row("X1", firstGroup, "HOSTILE", Scenario.At(1), kind, "single", "CNY", Huge).Row("X2", secondGroup, "HOSTILE", Scenario.At(1), kind, "single", "CNY", Huge));

    [Fact]
    public void A_sum_with_more_digits_than_a_decimal_is_priced_or_said_and_stops_nothing() =>
        MustJudgeTheRest(
            "38 digits",
            Day().Row("X1", "G", "HOSTILE", Scenario.At(1), "conversion", "quote", "CNY", "-99999999999999999999.1").Row("X2", "G", "HOSTILE", Scenario.At(1), "conversion", "quote", "CNY", "-0.000000000000000001")
                .Row("X3", "G", "HOSTILE", Scenario.At(1), "conversion", "base", "USDT", "0.000000000000000001"));

    private static Scenario Day() => new Scenario().Rates("2023-03-01").Resident("A", "HOSTILE").Cash("A", Scenario.At(1), "CNY", "50000");

    private static RunResult MustJudgeTheRest(string reason, Scenario day)
    {
        RunResult result = day.Run();
        LedgerFile file = Assert.Single(result.Ledger.Files);
        Assert.True(file.RowsRead == day.Rows.Count && file.IsClosed, reason);
        Assert.Contains("C-A", Scenario.Subjects(result, "CN-LVT-01"));
        Assert.NotEmpty(Scenario.FilesOf(result));
        Assert.All(result.Detected.Outcomes, static row => Assert.True(row.IsClosed));
        return result;
    }

    [Theory]
    [InlineData("a currency without rates", "JPY", "-500000", 1)]
    [InlineData("a currency with rates", "CNY", "-500000", 0)]
    [InlineData("more than any value", "USD", "-99999999999999999999", 1)]
    public void What_a_total_leaves_out_is_counted_and_told(string reason, string fiat, string amount, long unvalued)
    {
        RunResult result = Reportable().Exchange("A", Scenario.At(30), fiat, amount, "USDT", "1").Run();
        CompliReport.Cases.Case one = Assert.Single(result.Cases);
        Assert.True(one.IsReportable && one.Unvalued == unvalued, $"{reason}: {one.Unvalued}");
        Assert.Contains($"\"unvalued_conversions\":{unvalued}", Scenario.TextOf(result, "cases.jsonl"), System.StringComparison.Ordinal);
        string narrative = Scenario.TextOf(result, Assert.Single(Scenario.FilesOf(result, IsNarrative).Keys, IsOfFirst));
        Assert.Equal(unvalued > 0, narrative.Contains("leaves out 1 conversion", System.StringComparison.Ordinal));
        bool IsOfFirst(string path) => path.Contains(SuspiciousActivityReport.Of(result)[0].Id, System.StringComparison.Ordinal);
    }

    [Fact]
    public void Turnovers_beyond_the_widest_amount_are_told_and_stop_no_report()
    {
        Scenario day = Reportable();
        for (int i = 0; i < 3; i++)
        {
            day.Exchange("A", Scenario.At(30 + i), "CNY", "-" + Huge, "USDT", "1");
        }

        RunResult result = day.Run();
        SuspiciousActivityReport report = SuspiciousActivityReport.Of(result)[0];
        Assert.True(report.Activity.Unsummed > 0 && report.Activity.Unvalued > 0);
        Assert.Contains(report.Narrative, static sentence => sentence.Text.Contains("amounts by asset leave out", System.StringComparison.Ordinal));
        Assert.NotEmpty(Scenario.FilesOf(result));
    }

    private static bool IsNarrative(string path) => path.EndsWith("narrative.txt", System.StringComparison.Ordinal);

    // Five persons split an exchange and pay one beneficiary: two patterns, which is a case to be reported.
    private static Scenario Reportable()
    {
        Scenario day = new Scenario().Rates("2023-03-01");
        foreach (string account in (string[])["A", "B", "C", "D", "E"])
        {
            day.Resident(account).Fiat(account, Scenario.At(1), "CNY", "300000", "SENDER-" + account)
                .Exchange(account, Scenario.At(2), "CNY", "-300000", "USDT", "30000").Coins(account, Scenario.At(3), "USDT", "-30000", "BEN");
        }

        return day;
    }
}
