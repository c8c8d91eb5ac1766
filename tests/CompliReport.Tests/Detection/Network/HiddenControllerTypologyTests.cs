using System.Linq;
using CompliReport.Detection;
using CompliReport.Reports;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Detection.Network;

/// <summary>T13: who gets the money of a ring without ever dealing with it.</summary>
public sealed class HiddenControllerTypologyTests
{
    [Theory]
    [InlineData("60 % exactly", "7200", true)]
    [InlineData("a millionth of a dollar less", "7199.999999", false)]
    [InlineData("all of it", "12000", true)]
    public void The_funnel_share(string reason, string usdt, bool hits)
    {
        RunResult result = Ring().In("W", "BOSS", 5, usdt).Run();
        Assert.True(hits == Scenario.FindingsOf(result, "T13").Any(), reason);
        // The three of the ring and the one behind it.
        Assert.Equal(hits ? 4 : 0, Transfers.Hits(result, "T13"));
    }

    [Fact]
    public void The_organiser_and_the_fronts_stand_in_one_finding()
    {
        Finding finding = Assert.Single(Scenario.FindingsOf(Ring().In("W", "BOSS", 5, "9000").Run(), "T13"));
        Assert.Equal((SubjectType.Customer, "C-BOSS"), (finding.SubjectType, finding.Subject));
        Assert.Equal(["BOSS", "P0", "P1", "P2"], finding.Accounts);
        Assert.Equal(
            "USD 9000.00 of USD 12000.00 that left 3 joined customers (75 %) reached it over two to 3 movements; it has no movement with any of them.", finding.Explanation);
    }

    [Theory]
    [InlineData("who paid one of them is known to them", "BOSS", "P0")]
    [InlineData("whom one of them paid", "P1", "BOSS")]
    public void Who_deals_with_one_of_them_is_not_hidden(string reason, string from, string to) =>
        MustBe(reason, false, Ring().In("W", "BOSS", 5, "9000").Pay(from, to, 6, "0.01"));

    [Theory]
    [InlineData("three movements", 1, true)]
    [InlineData("four are too far", 2, false)]
    public void At_most_three_movements(string reason, int between, bool hits)
    {
        Scenario day = Ring().Resident("M0", "M1").In("W", "M0", 5, "12000");
        day = between == 1 ? day.Pay("M0", "BOSS", 6, "12000") : day.Pay("M0", "M1", 6, "12000").Pay("M1", "BOSS", 7, "12000");
        Assert.True(hits == Scenario.FindingsOf(day.Run(), "T13").Any(static finding => finding.Subject == "C-BOSS"), reason);
    }

    [Fact]
    public void What_came_out_before_they_paid_is_not_theirs() => MustBe("the wallet paid first", false, Ring().In("W", "BOSS", 0, "12000"));

    [Theory]
    [InlineData("a hot wallet of everybody leads nowhere", 31, false)]
    [InlineData("thirty customers are no hub", 26, true)]
    public void Hubs_lead_nowhere(string reason, int others, bool hits)
    {
        Scenario day = Ring().In("W", "BOSS", 5, "12000");
        for (int i = 0; i < others; i++)
        {
            day.Resident("H" + i).Out("H" + i, "W", 1, "1");
        }

        MustBe(reason, hits, day);
    }

    [Fact]
    public void Without_a_ring_there_is_nobody_behind_it()
    {
        Scenario day = Transfers.Start("P0", "P1", "BOSS").Out("P0", "W", 1, "2000").Out("P0", "W", 2, "2000").Out("P1", "W", 1, "2000").Out("P1", "W", 2, "2000");
        RunResult result = day.In("W", "BOSS", 5, "8000").Run();
        Assert.Empty(Scenario.FindingsOf(result, "T13"));
        Assert.Equal(3, Scenario.OutcomeOf(result, "T13")[Outcome.Clear]);
    }

    [Fact]
    public void Tuition_that_a_university_pays_its_staff_from_has_no_controller()
    {
        Scenario day = Transfers.Start("X");
        for (int i = 0; i < 5; i++)
        {
            day.Resident("P" + i).Move("P" + i, Scenario.At(i), "fiat_withdrawal", "USD", "-20000", "CA44", "CA", "merchant")
                .Move("P" + i, Scenario.At(i + 1), "fiat_withdrawal", "USD", "-20000", "CA44", "CA", "merchant");
        }

        MustBe("a shop joins nobody", false, day.Fiat("X", Scenario.At(9), "USD", "200000", "CA44"));
    }

    [Fact]
    public void The_order_of_rows_and_of_files_does_not_matter()
    {
        Scenario day = Ring().In("W", "BOSS", 5, "5000").In("W", "BOSS", 5, "2600").In("W", "O1", 5, "2000").In("W", "O2", 4, "2400");
        string[] once = Transfers.Found(day.Run(), "T13");
        Assert.Single(once);
        Assert.Equal(once, Transfers.Found(Transfers.Backwards(day), "T13"));
        Assert.Equal(once, Transfers.Found(day.Resident("Z").Out("Z", "elsewhere", 3, "77777").Run(), "T13"));
    }

    [Fact]
    public void More_movements_than_may_be_looked_at_are_no_data_for_the_ring()
    {
        Scenario day = Ring().In("W", "BOSS", 5, "9000");
        // Six of the ring, one of the wallet.
        day.Pack = Packs.WithParameter("T13", "steps_per_cluster", 7);
        Assert.Equal(4, Transfers.Hits(day.Run(), "T13"));
        day.Pack = Packs.WithParameter("T13", "steps_per_cluster", 6);
        RunResult result = day.Run();
        Assert.Equal((0, 3), (Transfers.Hits(result, "T13"), Scenario.OutcomeOf(result, "T13")[Outcome.NoData]));
    }

    // Three customers who pay one wallet USD 4,000 each.
    private static Scenario Ring()
    {
        Scenario day = Transfers.Start("BOSS");
        for (int i = 0; i < 3; i++)
        {
            day.Resident("P" + i).Out("P" + i, "W", 1, "2000").Out("P" + i, "W", 2, "2000");
        }

        return day;
    }

    private static void MustBe(string reason, bool hits, Scenario day) => Assert.True(hits == Scenario.FindingsOf(day.Run(), "T13").Any(), reason);
}
