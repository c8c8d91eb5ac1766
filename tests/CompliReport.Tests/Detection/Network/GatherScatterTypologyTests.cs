using System.Linq;
using CompliReport.Detection;
using CompliReport.Reports;
using CompliReport.Tests.Runs;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Detection.Network;

/// <summary>T05: many, one, many; or one, many, one.</summary>
public sealed class GatherScatterTypologyTests
{
    [Theory]
    [InlineData("three payers, three payees", 3, 3, true)]
    [InlineData("two payers", 2, 3, false)]
    [InlineData("two payees", 3, 2, false)]
    [InlineData("ten and four", 10, 4, true)]
    public void Gather_scatter_counts_payers_and_payees(string reason, int payers, int payees, bool hits)
    {
        RunResult result = Gather(payers, payees, 12_000, 12_000).Run();
        Assert.True(hits == Scenario.FindingsOf(result, "T05").Any(), reason);
        Assert.Equal(hits ? 1 : 0, Transfers.Hits(result, "T05"));
    }

    [Theory]
    [InlineData("80 % exactly", 12_000, 9_600, true)]
    [InlineData("a millionth of a dollar less", 12_000, 9_599.999997, false)]
    [InlineData("USD 10,000 exactly", 10_000.000002, 10_000.000002, true)]
    [InlineData("below USD 10,000", 9_999.999999, 9_999.999999, false)]
    public void Gather_scatter_value(string reason, double into, double outOf, bool hits) =>
        MustBe(reason, hits, Gather(3, 3, (decimal)into, (decimal)outOf));

    [Theory]
    [InlineData("a nanosecond less than seven days", -1, true)]
    [InlineData("seven days", 0, false)]
    public void Gather_scatter_window(string reason, long more, bool hits)
    {
        Scenario day = Transfers.Start("A");
        for (int i = 0; i < 3; i++)
        {
            day.Coins("A", Scenario.AtNanoseconds(0), "USDT", "4000", "S" + i).Coins("A", Scenario.AtNanoseconds((7 * UtcInstant.Day) + more), "USDT", "-4000", "T" + i);
        }

        MustBe(reason, hits, day);
    }

    [Fact]
    public void What_left_before_it_came_is_not_passed_on()
    {
        Scenario day = Transfers.Start("A");
        for (int i = 0; i < 3; i++)
        {
            day.Out("A", "T" + i, 1, "4000").In("S" + i, "A", 2, "4000");
        }

        MustBe("all payees first", false, day);
    }

    [Theory]
    [InlineData("three intermediaries", 3, 1.0, true)]
    [InlineData("two", 2, 1.0, false)]
    [InlineData("80 % exactly", 3, 0.8, true)]
    [InlineData("a little less", 3, 0.79999, false)]
    public void Scatter_gather(string reason, int middles, double kept, bool hits)
    {
        RunResult result = Scatter(middles, (decimal)kept).Run();
        Assert.True(hits == Scenario.FindingsOf(result, "T05").Any(), reason);
        Assert.Equal(hits ? middles : 0, Transfers.Hits(result, "T05"));
    }

    [Theory]
    [InlineData("a nanosecond less than seven days", -1, true)]
    [InlineData("seven days", 0, false)]
    public void Scatter_gather_window(string reason, long more, bool hits)
    {
        Scenario day = Transfers.Start("M0", "M1", "M2");
        for (int i = 0; i < 3; i++)
        {
            day.Coins("M" + i, Scenario.AtNanoseconds(0), "USDT", "4000", "S").Coins("M" + i, Scenario.AtNanoseconds((7 * UtcInstant.Day) + more), "USDT", "-4000", "T");
        }

        MustBe(reason, hits, day);
    }

    [Fact]
    public void Scatter_gather_over_addresses_between_two_customers()
    {
        Scenario day = Transfers.Start("A", "B");
        for (int i = 0; i < 3; i++)
        {
            day.Out("A", "W" + i, 1 + i, "5000").In("W" + i, "B", 2 + i, "4900");
        }

        Finding finding = Assert.Single(Scenario.FindingsOf(day.Run(), "T05"));
        Assert.Equal(["C-A", "C-B"], finding.Customers);
        Assert.Equal("Scatter-gather: USD 15000.00 of 1 payers went over 3 others, who passed 98 % of it on to one payee, of each payer within 7 days.", finding.Explanation);
    }

    [Theory]
    [InlineData("payroll: one pays many, who spend it apart", "payroll")]
    [InlineData("a charity drive: many pay one who pays one", "charity")]
    [InlineData("a merchant of group orders pays one supplier and refunds to buyers", "merchant")]
    [InlineData("a remittance worker", "remittance")]
    [InlineData("an arbitrage bot", "bot")]
    [InlineData("tuition season: many pay one university", "tuition")]
    public void Near_and_benign(string reason, string what)
    {
        Scenario day = Transfers.Start("X");
        for (int i = 0; i < 12; i++)
        {
            _ = what switch
            {
                "payroll" => day.Resident("P" + i).Pay("X", "P" + i, 1, "3000").Out("P" + i, "own" + i, 2, "3000"),
                "charity" => day.Fiat("X", Scenario.At(i), "USD", "1000", "D" + i),
                "merchant" => day.Fiat("X", Scenario.At(i), "USD", "1000", "D" + i).Fiat("X", Scenario.At(i + 1), "USD", "-300", "D" + i).Fiat("X", Scenario.At(i + 1), "USD", "-700", "supplier"),
                "remittance" => day.Fiat("X", Scenario.At(i), "USD", "1500", "employer").Out("X", "family" + (i % 2), i + 1, "1500"),
                "bot" => day.In("V", "X", i, "50000").Out("X", "V", i + 0.1, "50000"),
                _ => day.Resident("P" + i).Fiat("P" + i, Scenario.At(i), "USD", "20000", "parent" + i).Fiat("P" + i, Scenario.At(i + 1), "USD", "-20000", "university"),
            };
        }

        MustBe(reason, false, what == "charity" ? day.Fiat("X", Scenario.At(20), "USD", "-12000", "hospital") : day);
    }

    [Fact]
    public void The_order_of_rows_and_of_files_does_not_matter()
    {
        Scenario day = Scatter(5, 0.9m);
        for (int i = 0; i < 40; i++)
        {
            day.In("S" + (i % 7), "M1", i / 4, "2000").Out("M1", "U" + (i % 5), i / 4, "1900");
        }

        string[] once = Transfers.Found(day.Run(), "T05");
        Assert.True(once.Length >= 2);
        Assert.Equal(once, Transfers.Found(Transfers.Backwards(day), "T05"));
        Assert.Equal(once, Transfers.Found(day.Resident("Z").Out("Z", "elsewhere", 3, "77777").Run(), "T05"));
    }

    [Fact]
    public void More_paths_than_may_be_held_are_no_data()
    {
        Scenario day = Scatter(4, 1);
        day.Pack = Packs.WithParameter("T05", "paths_max", 4);
        Assert.Equal(4, Transfers.Hits(day.Run(), "T05"));
        day.Pack = Packs.WithParameter("T05", "paths_max", 3);
        RunResult result = day.Run();
        Assert.Empty(Scenario.FindingsOf(result, "T05"));
        Assert.Equal(4, Scenario.OutcomeOf(result, "T05")[Outcome.NoData]);
    }

    [Fact]
    public void What_has_no_value_or_name_is_no_data()
    {
        Scenario unvalued = new Scenario().Resident("A"), unnamed = Transfers.Start("A");
        for (int i = 0; i < 3; i++)
        {
            unvalued.In("S" + i, "A", 1, "4000").Out("A", "T" + i, 2, "4000");
            unnamed.Coins("A", Scenario.At(1), "USDT", "4000").Coins("A", Scenario.At(2), "USDT", "-4000");
        }

        Assert.Equal(1, Scenario.OutcomeOf(unvalued.Run(), "T05")[Outcome.NoData]);
        Assert.Equal(1, Scenario.OutcomeOf(unnamed.Run(), "T05")[Outcome.NoData]);
    }

    private static Scenario Gather(int payers, int payees, decimal into, decimal outOf)
    {
        Scenario day = Transfers.Start("A");
        for (int i = 0; i < payers; i++)
        {
            day.In("S" + i, "A", 1 + i, Text(into / payers));
        }

        for (int i = 0; i < payees; i++)
        {
            day.Out("A", "T" + i, 40 + i, Text(outOf / payees));
        }

        return day;
    }

    private static Scenario Scatter(int middles, decimal kept)
    {
        Scenario day = Transfers.Start();
        for (int i = 0; i < middles; i++)
        {
            day.Resident("M" + i).In("S", "M" + i, 1 + i, "5000").Out("M" + i, "T", 20 + i, Text(5000 * kept));
        }

        return day;
    }

    private static string Text(decimal amount) => decimal.Round(amount, 6).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static void MustBe(string reason, bool hits, Scenario day) => Assert.True(hits == Scenario.FindingsOf(day.Run(), "T05").Any(), reason);
}
