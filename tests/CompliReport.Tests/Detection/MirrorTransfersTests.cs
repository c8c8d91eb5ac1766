using System.Globalization;
using System.Linq;
using CompliReport.Detection;
using CompliReport.Detection.Network;
using CompliReport.Reports;
using CompliReport.Tests.Runs;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Detection;

/// <summary>
/// T08: A takes in CNY, B pays out EUR; amounts are dollars (CNY 10, EUR 0.50). Forty others pay in and forty pay out on four weeks, none
/// for another.
/// </summary>
public sealed class MirrorTransfersTests
{
    [Theory]
    [InlineData("three amounts", "10000 15000 22000", "10000 15000 22000", true)]
    [InlineData("two amounts", "10000 15000", "10000 15000", false)]
    [InlineData("exactly 2 % less", "10000 15000 22000", "9800 15000 22000", true)]
    [InlineData("a dollar less than that", "10000 15000 22000", "9799 15000 22000", false)]
    [InlineData("exactly 2 % more", "9800 15000 22000", "10000 15000 22000", true)]
    [InlineData("the smallest amount looked at", "1000 15000 22000", "1000 15000 22000", true)]
    [InlineData("below it", "999 15000 22000", "999 15000 22000", false)]
    [InlineData("benign: a rent, four times the same amount", "10000 10000 10000 10000", "10000 10000 10000 10000", false)]
    public void Amounts(string reason, string ins, string outs, bool hits)
    {
        Scenario day = Others(new Scenario());
        string[] paidIn = ins.Split(' '), paidOut = outs.Split(' ');
        for (int i = 0; i < paidIn.Length; i++)
        {
            Mirror(day, "A", "B", 30 + (150 * i), 10, paidIn[i], paidOut[i]);
        }

        MustBe(reason, hits, day.Run());
    }

    [Theory]
    [InlineData("48 hours exactly", 0, true)]
    [InlineData("one nanosecond more", 1, false)]
    public void Hours_between_the_two(string reason, long more, bool hits)
    {
        foreach (int sign in new[] { 1, -1 })
        {
            // Twelve weeks: in four, three amounts within 48 hours are chance.
            Scenario day = Two(Others(new Scenario(), 3));
            long time = 400 * UtcInstant.Hour;
            In(day, "A", Scenario.AtNanoseconds(time), "22000");
            Out(day, "B", Scenario.AtNanoseconds(time + (sign * ((48 * UtcInstant.Hour) + more))), "22000");
            MustBe(reason, hits, day.Run());
        }
    }

    [Theory]
    [InlineData("a nanosecond less than 30 days", -1, true)]
    [InlineData("30 days", 0, false)]
    public void Thirty_days(string reason, long more, bool hits)
    {
        Scenario day = Two(Others(new Scenario()));
        long first = 40 * UtcInstant.Hour;
        In(day, "A", Scenario.AtNanoseconds(first + (30 * UtcInstant.Day)), "22000");
        Out(day, "B", Scenario.AtNanoseconds(first + (30 * UtcInstant.Day) + more), "22000");
        MustBe(reason, hits, day.Run());
    }

    [Theory]
    [InlineData("nothing between them", "", true)]
    [InlineData("A pays B: nothing has to be mirrored", "fiat", false)]
    [InlineData("coins go one way", "100", true)]
    [InlineData("coins go both ways and are even", "100 -100", true)]
    [InlineData("coins go both ways and are not even", "100 -50", false)]
    public void What_lies_between_the_two(string reason, string between, bool hits)
    {
        Scenario day = Three(Others(new Scenario()));
        foreach (string amount in between.Split(' ', System.StringSplitOptions.RemoveEmptyEntries))
        {
            _ = amount == "fiat" ? day.Fiat("A", Scenario.At(50), "CNY", "-5", "B")
                : amount[0] == '-' ? day.Coins("B", Scenario.At(50), "USDT", amount, "A") : day.Coins("A", Scenario.At(50), "USDT", "-" + amount, "B");
        }

        MustBe(reason, hits, day.Run());
    }

    [Theory]
    [InlineData("benign: workers of one firm send the wages home that they took in", true, 12)]
    [InlineData("benign: everybody pays the same amounts in, and others pay them out, in the same weeks", false, 12)]
    [InlineData("benign: the same with few", false, 3)]
    public void Amounts_that_many_have(string reason, bool isOwn, int persons)
    {
        Scenario day = Others(new Scenario());
        string[] amounts = ["8000", "8400", "8900", "9400"];
        for (int person = 0; person < persons; person++)
        {
            string own = "W" + person, other = isOwn ? own : "V" + person;
            day.Resident(own);
            _ = isOwn ? day : day.Resident(other);
            for (int week = 0; week < 4; week++)
            {
                In(day, own, Scenario.At((168 * week) + 9 + person), amounts[week]);
                Out(day, other, Scenario.At((168 * week) + 20 + person), amounts[week]);
            }
        }

        MustBe(reason, false, day.Run());
    }

    [Fact]
    public void A_busy_pair_that_matches_by_chance_is_none()
    {
        Scenario day = Others(new Scenario());
        for (int i = 0; i < 150; i++)
        {
            In(day, "A", Scenario.At(4.3 * i), ((1000 + (i * 7919 % 9000))).ToString(CultureInfo.InvariantCulture));
            Out(day, "B", Scenario.At((4.3 * i) + 2), ((1000 + (i * 6007 % 9000))).ToString(CultureInfo.InvariantCulture));
        }

        MustBe("by chance", false, day.Run());
    }

    [Theory]
    [InlineData("four fronts, one payment each", 4, true)]
    [InlineData("two fronts and two amounts are too few", 2, false)]
    public void One_who_pays_out_what_several_took_in(string reason, int fronts, bool hits)
    {
        Scenario day = Others(new Scenario());
        for (int i = 0; i < fronts; i++)
        {
            day.Resident("F" + i);
            Mirror(day, "F" + i, "B", 30 + (150 * i), 20, (10000 + (3000 * i)).ToString(CultureInfo.InvariantCulture), (10000 + (3000 * i)).ToString(CultureInfo.InvariantCulture));
        }

        MustBe(reason, hits, day.Run());
    }

    [Theory]
    [InlineData("four weeks: on four days of 28 each would match", 1, 0, false)]
    [InlineData("twelve weeks: on four days of 84", 3, 0, true)]
    [InlineData("one of 100 payers with as many amounts", 3, 99, true)]
    [InlineData("one of 140: with so many chance makes one of them match", 3, 139, false)]
    public void Three_amounts_within_forty_hours(string reason, int longer, int others, bool hits)
    {
        Scenario day = Others(new Scenario(), longer);
        for (int i = 0; i < 3; i++)
        {
            Mirror(day, "A", "B", 30 + (150 * i), 40, (10000 + (4000 * i)).ToString(CultureInfo.InvariantCulture), (10000 + (4000 * i)).ToString(CultureInfo.InvariantCulture));
        }

        for (int i = 0; i < others; i++)
        {
            day.Resident("O" + i);
            foreach (string amount in new[] { "41000", "47000", "53000" })
            {
                Out(day, "O" + i, Scenario.At(100 + i), amount);
            }
        }

        MustBe(reason, hits, day.Run());
    }

    [Theory]
    [InlineData("nobody else took in such amounts", 0, 0, true)]
    [InlineData("thirty did, all of them on one other day", 30, 0, true)]
    [InlineData("benign: somebody does nearly every third day", 24, 70, false)]
    public void Amounts_that_others_take_in_at_other_times(string reason, int alike, int hoursApart, bool hits)
    {
        Scenario day = Others(new Scenario(), 3);
        for (int i = 0; i < 4; i++)
        {
            string amount = (10000 + (4000 * i)).ToString(CultureInfo.InvariantCulture);
            day.Resident("F" + i);
            Mirror(day, "F" + i, "B", 30 + (150 * i), 20, amount, amount);
            for (int other = 0; other < alike; other++)
            {
                // Not within 48 hours of the payment out, which would not tell the two apart.
                int hour = (50 + (150 * i) + 60 + (hoursApart * other)) % 1900;
                day.Resident("P" + i + "-" + other);
                In(day, "P" + i + "-" + other, Scenario.At(hour), amount);
            }
        }

        MustBe(reason, hits, day.Run());
    }

    [Theory]
    [InlineData("0.5 0.5", 1, "0.75")]
    [InlineData("0.5 0.5", 2, "0.25")]
    [InlineData("0.1 0.1 0.1", 3, "0.001")]
    [InlineData("1 1 0.25", 3, "0.25")]
    [InlineData("1 0 0.25 0.5", 2, "0.625")]
    public void The_probability_of_so_many_matches_is_exact(string chances, int count, string probability) => Assert.Equal(
        decimal.Parse(probability, CultureInfo.InvariantCulture),
        MirrorChance.AtLeast([.. chances.Split(' ').Select(one => decimal.Parse(one, CultureInfo.InvariantCulture))], count));

    [Fact]
    public void The_finding_is_about_both_and_cites_every_payment()
    {
        Finding finding = Assert.Single(Scenario.FindingsOf(Three(Others(new Scenario())).Run(), "T08"));
        Assert.Equal(SubjectType.Cluster, finding.SubjectType);
        Assert.Equal("C-A C-B", string.Join(' ', finding.Customers));
        Assert.Equal(6, finding.EvidenceTotal);
        Assert.Equal(
            "3 different amounts of CNY that one customer took in went out in foreign currency with another within 30 days, at most 10 hours and 0 % apart, "
            + "together USD 47000.00; no payment between them. If each were paid on any day of the run, 3 or more of 3 amounts would lie within 12 hours "
            + "with a probability of 0.000051; 1 pairs were tested.",
            finding.Explanation);
    }

    [Fact]
    public void A_run_that_is_too_short_to_tell_and_one_without_rates_have_no_data()
    {
        Scenario few = new Scenario().Rates("2023-03-01").Resident("A", "B"), unvalued = new Scenario().Resident("A", "B");
        foreach (Scenario day in new[] { few, unvalued })
        {
            Mirror(Mirror(Mirror(day, "A", "B", 0, 10, "10000", "10000"), "A", "B", 20, 10, "15000", "15000"), "A", "B", 40, 10, "22000", "22000");
            Assert.Equal((0, 1), (Scenario.OutcomeOf(day.Run(), "T08")[Outcome.Hit], Scenario.OutcomeOf(day.Run(), "T08")[Outcome.NoData]));
        }
    }

    [Fact]
    public void Beyond_a_million_candidates_who_was_not_looked_at_has_no_data()
    {
        Scenario day = Three(Others(new Scenario())).Resident("X", "Y");
        for (int i = 0; i < 1100; i++)
        {
            In(day, "X", Scenario.At(200), "50000");
            Out(day, i < 600 ? "Y" : "M1", Scenario.At(201), "50000");
        }

        RunResult result = day.Run();
        Assert.Single(Scenario.FindingsOf(result, "T08"));
        Assert.Equal((1, 1), (Scenario.OutcomeOf(result, "T08")[Outcome.Hit], Scenario.OutcomeOf(result, "T08")[Outcome.NoData]));
    }

    [Fact]
    public void Others_and_the_order_of_rows_change_nothing()
    {
        Scenario day = Three(Others(new Scenario()));
        Finding before = Assert.Single(Scenario.FindingsOf(day.Run(), "T08"));
        Finding turned = Assert.Single(Scenario.FindingsOf(day.Run(null, Scenario.Ledger("ledger.csv", day.Rows.Reverse())), "T08"));
        Assert.Equal((before.Id, before.Explanation), (turned.Id, turned.Explanation));
        day.Resident("X").Cash("X", Scenario.At(5), "CNY", "70");
        Assert.Equal(before.Id, Assert.Single(Scenario.FindingsOf(day.Run(), "T08")).Id);
    }

    private static Scenario Two(Scenario day) => Mirror(Mirror(day, "A", "B", 30, 10, "10000", "10000"), "A", "B", 180, 10, "15000", "15000");

    private static Scenario Three(Scenario day) => Mirror(Two(day), "A", "B", 330, 10, "22000", "22000");

    private static Scenario Others(Scenario day, int longer = 1)
    {
        day.Rates("2023-03-01", "2023-03-20", "2023-04-05", "2023-04-25", "2023-05-15").Resident("A", "B");
        decimal amount = 1100;
        for (int i = 0; i < 40; i++, amount *= 1.05m)
        {
            string text = decimal.Round(amount, 2).ToString(CultureInfo.InvariantCulture);
            day.Resident("N" + i, "M" + i);
            In(day, "N" + i, Scenario.At(longer * (i * 7 % 40 * 17)), text);
            Out(day, "M" + i, Scenario.At(longer * ((i * 7 % 40 * 17 + 340) % 680)), text);
        }

        return day;
    }

    private static Scenario Mirror(Scenario day, string first, string second, int hour, int later, string paidIn, string paidOut) =>
        Out(In(day, first, Scenario.At(hour), paidIn), second, Scenario.At(hour + later), paidOut);

    private static Scenario In(Scenario day, string account, string time, string usd) =>
        day.Fiat(account, time, "CNY", (10 * decimal.Parse(usd, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture), "PAYER-" + account);

    private static Scenario Out(Scenario day, string account, string time, string usd) =>
        day.Fiat(account, time, "EUR", (-decimal.Parse(usd, CultureInfo.InvariantCulture) / 2).ToString(CultureInfo.InvariantCulture), "PAYEE-" + account, "DE");

    private static void MustBe(string reason, bool hits, RunResult result)
    {
        Assert.True((hits ? 1 : 0) == Scenario.FindingsOf(result, "T08").Count(), reason);
        Assert.True((hits ? 1 : 0) == Scenario.OutcomeOf(result, "T08")[Outcome.Hit] && Scenario.OutcomeOf(result, "T08")[Outcome.NoData] == 0, reason);
    }
}
