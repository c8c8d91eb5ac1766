using System.Linq;
using CompliReport.Detection;
using CompliReport.Reports;
using CompliReport.Tests.Runs;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Detection.Network;

/// <summary>T15: value that returns to where it started.</summary>
public sealed class RoundTripTypologyTests
{
    private static readonly string[] Names = ["A", "B", "C", "D", "E", "F", "G"];

    [Theory]
    [InlineData("two are a payment back", 2, false)]
    [InlineData("three", 3, true)]
    [InlineData("six", 6, true)]
    [InlineData("seven are too many", 7, false)]
    public void Three_to_six_movements(string reason, int length, bool hits)
    {
        RunResult result = Cycle(Transfers.Start(Names), length).Run();
        Assert.True(hits == Scenario.FindingsOf(result, "T15").Any(), reason);
        Assert.Equal(hits ? length : 0, Transfers.Hits(result, "T15"));
    }

    [Theory]
    [InlineData("70 % exactly", "700", true)]
    [InlineData("a millionth of a dollar less", "699.999999", false)]
    [InlineData("105 % exactly", "1050", true)]
    [InlineData("a millionth of a dollar more", "1050.000001", false)]
    public void What_is_kept(string reason, string last, bool hits) =>
        MustBe(reason, hits, Transfers.Start("A", "B", "C").Pay("A", "B", 1, "1000").Pay("B", "C", 2, "1000").Pay("C", "A", 3, last));

    [Theory]
    [InlineData("USD 1,000 exactly", "1000", true)]
    [InlineData("a millionth of a dollar less", "999.999999", false)]
    public void Small_change_does_not_count(string reason, string usdt, bool hits) => MustBe(reason, hits, Cycle(Transfers.Start(Names), 3, usdt));

    [Theory]
    [InlineData("a nanosecond less than 14 days", -1, true)]
    [InlineData("14 days", 0, false)]
    public void Window(string reason, long more, bool hits)
    {
        Scenario day = Transfers.Start("A", "B", "C").Pay("A", "B", 0, "5000").Pay("B", "C", 2, "5000")
            .Coins("C", Scenario.AtNanoseconds((14 * UtcInstant.Day) + more), "USDT", "-5000", "W").In("W", "A", 24 * 15, "5000");
        // The round trip over A, B, C and the wallet ends a day too late; over three customers it is in time or not.
        MustBe("a wallet paid back too late", false, day);
        day = Transfers.Start("A", "B", "C").Pay("A", "B", 0, "5000").Pay("B", "C", 2, "5000").Move(
            "C", Scenario.AtNanoseconds((14 * UtcInstant.Day) + more), "internal_transfer", "USDT", "-5000", "A", party: "customer");
        MustBe(reason, hits, day);
    }

    [Theory]
    [InlineData("in the order of time", 1, 2, 3, true)]
    [InlineData("no start from which it goes forward in time", 2, 1, 3, false)]
    [InlineData("started by the last", 2, 3, 1, true)]
    [InlineData("all in the same instant", 1, 1, 1, true)]
    public void Order_of_time(string reason, double first, double second, double third, bool hits) =>
        MustBe(reason, hits, Transfers.Start("A", "B", "C").Pay("A", "B", first, "5000").Pay("B", "C", second, "5000").Pay("C", "A", third, "5000"));

    [Fact]
    public void Addresses_outside_are_part_of_it_and_conversions_do_not_hide_it()
    {
        Scenario day = Transfers.Start("A", "B").Out("A", "W", 1, "5000").In("W", "B", 2, "4950").Exchange("B", Scenario.At(3), "CNY", "49000", "USDT", "-4900")
            .Fiat("B", Scenario.At(4), "CNY", "-49000", "6222").Fiat("A", Scenario.At(5), "CNY", "48000", "6222");
        Finding finding = Assert.Single(Scenario.FindingsOf(day.Run(), "T15"));
        Assert.Equal(["C-A", "C-B"], finding.Customers);
        Assert.Equal("1 round trips worth USD 5000.00; in the largest USD 5000.00 left and 96 % of it came back over 4 movements in 4 hours.", finding.Explanation);
    }

    [Theory]
    [InlineData("an arbitrage bot: out to its account at a venue and back", "bot")]
    [InlineData("own bank, own wallet and back to the bank", "own")]
    [InlineData("two accounts of one person", "two")]
    [InlineData("the other way round a hot wallet of everybody", "hub")]
    public void Near_and_benign(string reason, string what)
    {
        Scenario day = Transfers.Start("A", "B");
        if (what == "two")
        {
            day = new Scenario().Rates("2023-03-01").Customer("A", "C").Customer("A2", "C").Customer("B", "D").Pay("A", "A2", 1, "5000").Pay("A2", "B", 2, "5000").Pay("B", "A", 3, "5000");
        }

        for (int i = 0; i < 80; i++)
        {
            _ = what switch
            {
                "bot" => day.Out("A", "V", i, "5000").In("V", "A", i + 0.1, "5010"),
                "own" => day.Fiat("A", Scenario.At(i), "USD", "5000", "IBAN").Out("A", "W", i + 0.1, "5000").In("W", "A", i + 0.2, "5000").Fiat("A", Scenario.At(i + 0.3), "USD", "-5000", "IBAN"),
                "hub" when i % 2 == 0 => day.Resident("H" + i, "H" + (i + 1)).Out("H" + i, "HOT", 2 * i, "5000").In("HOT", "H" + (i + 1), (2 * i) + 1, "5000")
                    .Pay("H" + (i + 1), "H" + i, (2 * i) + 1.5, "5000"),
                _ => day,
            };
        }

        MustBe(reason, false, day);
    }

    [Fact]
    public void A_transfer_stands_in_the_ledger_twice_and_counts_once()
    {
        Finding finding = Assert.Single(Scenario.FindingsOf(Cycle(Cycle(Transfers.Start(Names), 4), 4, "3000", 10).Run(), "T15"));
        Assert.Equal(8, finding.EvidenceTotal);
        Assert.Equal(4_000_000_000, finding.UsdMicros);
    }

    [Fact]
    public void An_earlier_chain_of_the_same_accounts_is_not_mistaken_for_the_beginning()
    {
        Scenario day = Transfers.Start("A", "B", "C").Pay("A", "B", 1, "9000").Pay("B", "C", 2, "9000").Pay("A", "B", 50, "8000").Pay("B", "C", 51, "7960").Pay("C", "A", 52, "7900");
        Finding finding = Assert.Single(Scenario.FindingsOf(day.Run(), "T15"));
        Assert.Equal((8_000_000_000, 3), (finding.UsdMicros, finding.EvidenceTotal));
    }

    [Fact]
    public void The_order_of_rows_and_of_files_does_not_matter()
    {
        Scenario day = Transfers.Start(Names);
        for (int i = 0; i < 60; i++)
        {
            day.Pay(Names[i % 7], Names[(i * 3 + 1) % 7], i / 4, "5000");
        }

        RunResult result = day.Run();
        string[] once = Transfers.Found(result, "T15");
        Assert.NotEmpty(once);
        Assert.Equal(once, Transfers.Found(Transfers.Backwards(day), "T15"));
        Assert.Equal(once, Transfers.Found(day.Resident("Z").Out("Z", "elsewhere", 3, "77777").Run(), "T15"));
    }

    [Fact]
    public void Everybody_paying_everybody_ends_at_the_limit_and_says_so()
    {
        // 30 customers, 20,000 payments of the same value, none of which closes: the values fall by a third each time.
        Scenario day = Transfers.Start();
        for (int i = 0; i < 30; i++)
        {
            day.Resident("P" + i);
        }

        for (int i = 0; i < 20_000; i++)
        {
            int from = i % 30, to = (from + 1 + (i / 30 % 29)) % 30;
            day.Move("P" + from, Scenario.AtNanoseconds(i), "internal_transfer", "USDT", from < to ? "-5000" : "-1999", "P" + to, party: "customer");
        }

        day.Pack = Packs.WithParameter("T15", "steps_per_edge", 1);
        RunResult result = day.Run();
        OutcomeRow row = Scenario.OutcomeOf(result, "T15");
        Assert.Equal(0, row[Outcome.Clear] + row[Outcome.Error]);
        Assert.True(row[Outcome.NoData] > 0, "the limit is reached");
    }

    [Fact]
    public void An_address_with_sixty_thousand_movements_both_ways_is_searched_and_nothing_fails()
    {
        Scenario day = Transfers.Start();
        for (int i = 0; i < 20; i++)
        {
            day.Resident("P" + i);
        }

        for (int i = 0; i < 60_000; i++)
        {
            day.Coins("P" + (i * 7 % 20), Scenario.AtNanoseconds(i), "USDT", (i % 3 == 0 ? "-" : "") + (1000 + (i % 11 * 400)), "W");
        }

        RunResult result = day.Run();
        foreach (string id in (string[])["T05", "T12", "T13", "T15", "T20"])
        {
            Assert.Equal(0, Scenario.OutcomeOf(result, id)[Outcome.Error]);
        }

        // Over one address alone no round trip is longer than two.
        Assert.Empty(Scenario.FindingsOf(result, "T15"));
    }

    [Fact]
    public void What_has_no_value_or_name_is_no_data()
    {
        RunResult unvalued = Cycle(new Scenario().Resident("A", "B", "C"), 3).Run();
        Assert.Equal(3, Scenario.OutcomeOf(unvalued, "T15")[Outcome.NoData]);
        RunResult unnamed = Transfers.Start("A").Coins("A", Scenario.At(1), "USDT", "5000").Coins("A", Scenario.At(2), "USDT", "-5000").Run();
        Assert.Equal(1, Scenario.OutcomeOf(unnamed, "T15")[Outcome.NoData]);
    }

    private static Scenario Cycle(Scenario day, int length, string usdt = "1000", double from = 1)
    {
        for (int i = 0; i < length; i++)
        {
            day.Pay(Names[i], Names[(i + 1) % length], from + i, usdt);
        }

        return day;
    }

    private static void MustBe(string reason, bool hits, Scenario day) => Assert.True(hits == Scenario.FindingsOf(day.Run(), "T15").Any(), reason);
}
