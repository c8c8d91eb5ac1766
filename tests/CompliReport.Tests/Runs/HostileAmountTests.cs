using CompliReport.Detection;
using CompliReport.Ledgers;
using CompliReport.Reports;
using Xunit;

namespace CompliReport.Tests.Runs;

/// <summary>Amounts that the schema allows and no market has: the rest of the day has to be judged all the same, and nothing may be lost.</summary>
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
}
