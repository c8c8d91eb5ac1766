using System.Linq;
using CompliReport.Detection;
using CompliReport.Ledgers;
using CompliReport.Reports;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Detection.Network;

/// <summary>T20: dealings with listed addresses, and money that came from them.</summary>
public sealed class ListedExposureTypologyTests
{
    [Theory]
    [InlineData("coins from it", "1", "")]
    [InlineData("coins to it", "-1", "")]
    [InlineData("listed at that instant", "1", "2023-03-01T01:00:00Z")]
    public void Any_amount_directly_is_to_be_reported(string reason, string usdt, string added)
    {
        Finding finding = Assert.Single(Scenario.FindingsOf(Run(Start().Resident("A").Coins("A", Scenario.At(1), "USDT", usdt, "BAD"), added), "T20"));
        Assert.True(finding.Severity == FindingSeverity.Report, reason);
        Assert.Equal("1 movements worth USD 1.00 with 1 listed addresses or accounts (L: mixer).", finding.Explanation);
        Assert.Equal(["C-A"], finding.Customers);
    }

    [Theory]
    [InlineData("it was listed only later", "BAD", "2023-03-01T01:00:00.000000001Z")]
    [InlineData("another address", "bad", "")]
    public void What_is_not_listed_is_clear(string reason, string address, string added)
    {
        RunResult result = Run(Start().Resident("A").Coins("A", Scenario.At(1), "USDT", "500", address), added);
        Assert.True(Scenario.OutcomeOf(result, "T20")[Outcome.Clear] == 1, reason);
    }

    [Theory]
    [InlineData("exactly a tenth: 200 of 1,000, each further movement half", "200", "800", true)]
    [InlineData("a millionth of a dollar less", "199.999999", "800", false)]
    [InlineData("the same of a larger inflow", "200", "800.01", false)]
    public void A_tenth_of_the_inflow_over_two_movements(string reason, string tainted, string other, bool hits)
    {
        Scenario day = Start().Resident("M", "A").Coins("M", Scenario.At(1), "USDT", "5000", "BAD").Coins("M", Scenario.At(2), "USDT", "-" + tainted, "W")
            .Move("A", Scenario.At(3), "fiat_deposit", "USD", other, "bank", "US", "bank");
        RunResult result = Run(Pay(day, "M", "A", Scenario.At(2.5), tainted, "-" + tainted));
        Finding[] found = [.. Scenario.FindingsOf(result, "T20").Where(static finding => finding.Subject == "C-A")];
        Assert.True(hits == (found.Length == 1), reason);
        Assert.All(found, static finding => Assert.True(finding.Severity == FindingSeverity.Review && finding.EvidenceTotal == 2));
    }

    [Theory]
    [InlineData("three movements: a quarter counts", 3, true)]
    [InlineData("four are too far", 4, false)]
    public void At_most_three_movements(string reason, int hops, bool hits)
    {
        Scenario day = Start().Resident("M1", "M2", "M3", "M4").Coins("M1", Scenario.At(1), "USDT", "1000", "BAD");
        for (int i = 1; i < hops; i++)
        {
            Pay(day, "M" + i, "M" + (i + 1), Scenario.At(1 + i), "1000", "-1000");
        }

        Assert.True(hits == Scenario.FindingsOf(Run(day), "T20").Any(finding => finding.Subject == "C-M" + hops), reason);
    }

    [Fact]
    public void Money_that_left_before_the_listed_money_came_is_not_from_there()
    {
        Scenario day = Pay(Start().Resident("M", "A"), "M", "A", Scenario.At(1), "1000", "-1000").Coins("M", Scenario.At(2), "USDT", "1000", "BAD");
        RunResult result = Run(day);
        Assert.Equal(["C-M"], Scenario.Subjects(result, "T20"));
        Assert.Equal(1, Scenario.OutcomeOf(result, "T20")[Outcome.Clear]);
    }

    [Fact]
    public void An_account_passes_on_no_more_than_it_got()
    {
        Scenario day = Start().Resident("M").Coins("M", Scenario.At(1), "USDT", "1000", "BAD");
        for (int i = 0; i < 5; i++)
        {
            Pay(day.Resident("A" + i), "M", "A" + i, Scenario.At(2 + i), "400", "-400");
        }

        // 400, 400 and 200 of the 1,000: the others got other money.
        Assert.Equal(["C-A0", "C-A1", "C-A2", "C-M"], Scenario.Subjects(Run(day), "T20"));
    }

    [Fact]
    public void A_hot_wallet_of_many_customers_passes_nothing_on()
    {
        Scenario day = Start().Resident("M").Coins("M", Scenario.At(1), "USDT", "1000", "BAD").Coins("M", Scenario.At(2), "USDT", "-1000", "HOT");
        for (int i = 0; i < 31; i++)
        {
            day.Resident("A" + i).Coins("A" + i, Scenario.At(3), "USDT", "100", "HOT");
        }

        Assert.Equal(["C-M"], Scenario.Subjects(Run(day), "T20"));
    }

    [Fact]
    public void An_account_that_is_itself_listed_is_reported_and_so_is_whom_it_pays()
    {
        Scenario day = Pay(Start().Resident("A", "B"), "A", "B", Scenario.At(1), "10", "-10");
        Assert.Equal(["C-A", "C-B"], Scenario.Subjects(Run(day, "", "account,A"), "T20"));
    }

    [Fact]
    public void A_movement_between_two_listed_accounts_counts_once_with_its_dollars()
    {
        Scenario day = Pay(Pay(Start().Resident("A", "B"), "A", "B", Scenario.At(1), "10", "-10"), "A", "B", Scenario.At(2), "10", "-10");
        Finding[] found = [.. Scenario.FindingsOf(Run(day, "", "account,A,L,mixer,high,police,\naccount,B"), "T20")];
        Assert.Equal(["C-A", "C-B"], found.Select(static finding => finding.Subject).Order());
        Assert.All(found, static finding => Assert.StartsWith("2 movements worth USD 20.00 ", finding.Explanation, System.StringComparison.Ordinal));
    }

    [Fact]
    public void Without_lists_rates_or_names_nobody_is_cleared()
    {
        Scenario day = Start().Resident("A").Coins("A", Scenario.At(1), "USDT", "500", "W");
        Assert.Equal(1, Scenario.OutcomeOf(day.Run(), "T20")[Outcome.NoData]);
        Assert.Equal(1, Scenario.OutcomeOf(Run(Start().Resident("A").Coins("A", Scenario.At(1), "USDT", "500")), "T20")[Outcome.NoData]);
        Scenario unvalued = Pay(new Scenario().Resident("M", "A").Coins("M", Scenario.At(1), "USDT", "1000", "BAD"), "M", "A", Scenario.At(2), "1000", "-1000");
        RunResult result = Run(unvalued);
        Assert.Equal((1, 1), (Scenario.OutcomeOf(result, "T20")[Outcome.Hit], Scenario.OutcomeOf(result, "T20")[Outcome.NoData]));
    }

    [Fact]
    public void More_movements_than_may_be_looked_at_are_no_data_and_what_is_direct_stays_a_hit()
    {
        Scenario day = Start().Resident("M", "A").Coins("M", Scenario.At(1), "USDT", "1000", "BAD");
        for (int i = 0; i < 20; i++)
        {
            Pay(day, "M", "A", Scenario.At(2), "10", "-10");
        }

        // Of the listed address one, of M twenty, of A none.
        day.Pack = Packs.WithParameter("T20", "steps_max", 21);
        Assert.Equal(["C-A", "C-M"], Scenario.Subjects(Run(day), "T20"));
        day.Pack = Packs.WithParameter("T20", "steps_max", 20);
        RunResult result = Run(day);
        Assert.Equal(["C-M"], Scenario.Subjects(result, "T20"));
        Assert.Equal(1, Scenario.OutcomeOf(result, "T20")[Outcome.NoData]);
    }

    [Fact]
    public void A_listed_address_with_a_hundred_thousand_movements_takes_a_step_for_each()
    {
        Scenario day = Start().Resident("A");
        for (int i = 0; i < 100_000; i++)
        {
            day.Coins("A", Scenario.AtNanoseconds(i), "USDT", "1", "BAD");
        }

        day.Pack = Packs.WithParameter("T20", "steps_max", 100_000);
        Assert.Equal(100_000, Assert.Single(Scenario.FindingsOf(Run(day), "T20")).EvidenceTotal);
    }

    private static Scenario Start() => new Scenario().Rates("2023-03-01");

    // Both legs of a transfer between accounts of the exchange, as ledgers have them.
    private static Scenario Pay(Scenario day, string from, string to, string time, string usdt, string minus) =>
        day.Move(from, time, "internal_transfer", "USDT", minus, to, party: "customer").Move(to, time, "internal_transfer", "USDT", usdt, from, party: "customer");

    internal static RunResult Run(Scenario day, string added = "", string listed = "address,BAD", RunOptions? options = null) => ComplianceRun.Execute(
        day.Inputs(Scenario.Ledger("ledger.csv", day.Rows)) with
        {
            Lists = [LedgerInput.FromBytes("watch.csv", Scenario.Utf8($"kind,value,list,category,confidence,source,added_on\n{listed},L,mixer,high,police,{added}\n"))],
        },
        options ?? new RunOptions());
}
