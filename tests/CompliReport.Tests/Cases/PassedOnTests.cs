using CompliReport.Cases;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Cases;

/// <summary>Value that one member of a case exchanged and another exchanges again counts once, and nothing else is left out.</summary>
public sealed class PassedOnTests
{
    [Theory]
    [InlineData("through an address that nobody else uses", "self_hosted", "", 200_000, 20_000)]
    [InlineData("a stranger uses it too", "self_hosted", "Z", 400_000, 0)]
    [InlineData("an exchange keeps it", "vasp", "", 400_000, 0)]
    public void Coins_that_go_through_an_address(string reason, string party, string stranger, int local, int passed)
    {
        Scenario day = Front(Day()).Move("A", Scenario.At(3), "crypto_withdrawal", "USDT", "-20000", "W", party: party)
            .Move("B", Scenario.At(4), "crypto_deposit", "USDT", "20000", "W", party: party);
        day = stranger.Length > 0 ? day.Resident(stranger).Coins(stranger, Scenario.At(90), "USDT", "1", "W") : day;
        MustBe(reason, Organiser(day), local, passed);
    }

    [Fact]
    public void Coins_that_go_from_account_to_account()
    {
        Scenario day = Front(Day()).Move("A", Scenario.At(3), "internal_transfer", "USDT", "-20000", "B", party: "customer")
            .Move("B", Scenario.At(3), "internal_transfer", "USDT", "20000", "A", party: "customer");
        MustBe("between two accounts, in one instant", Organiser(day), 200_000, 20_000);
    }

    [Fact]
    public void What_comes_back_before_it_was_sent_is_from_outside()
    {
        Scenario day = Front(Day()).Coins("B", Scenario.At(2.5), "USDT", "20000", "W").Coins("A", Scenario.At(3), "USDT", "-20000", "W");
        MustBe("the address had it before", Organiser(day), 400_000, 0);
    }

    [Fact]
    public void No_more_is_left_out_than_was_handed_on()
    {
        // The address pays twice as much as the front had sent to it: half of the sale is of other coins.
        Scenario day = Front(Day()).Coins("A", Scenario.At(3), "USDT", "-10000", "W").Coins("B", Scenario.At(4), "USDT", "20000", "W");
        MustBe("half of it", Organiser(day), 300_000, 10_000);
    }

    [Fact]
    public void Coins_of_ones_own_are_sold_for_as_much_as_they_are()
    {
        Scenario day = Front(Day()).Coins("A", Scenario.At(3), "USDT", "-20000", "W").Coins("B", Scenario.At(3.5), "USDT", "20000", "OTHER").Coins("B", Scenario.At(4), "USDT", "20000", "W");
        MustBe("first in, first out", Organiser(day), 400_000, 0);
    }

    [Fact]
    public void Coins_that_nobody_had_exchanged_count_where_they_are_sold()
    {
        Scenario day = Front(Day()).Coins("A", Scenario.At(1.2), "USDT", "20000", "OTHER").Coins("A", Scenario.At(1.4), "USDT", "-20000", "W").Coins("B", Scenario.At(4), "USDT", "20000", "W");
        MustBe("handed on, never bought", Organiser(day), 400_000, 0);
    }

    [Fact]
    public void What_one_account_buys_and_sells_again_is_two_exchanges()
    {
        Scenario day = Front(Day()).Exchange("A", Scenario.At(2.2), "CNY", "200000", "USDT", "-20000").Fiat("A", Scenario.At(2.4), "CNY", "-200000", "OUT");
        MustBe("its own", day.Fiat("B", Scenario.At(4), "CNY", "200000", "IN2").Fiat("B", Scenario.At(5), "CNY", "-200000", "OUT2"), 400_000, 0);
    }

    [Fact]
    public void Money_that_is_handed_on_and_exchanged_again_counts_once()
    {
        Scenario day = Front(Day()).Exchange("A", Scenario.At(2.2), "EUR", "10000", "USDT", "-20000").Fiat("A", Scenario.At(2.4), "EUR", "-10000", "IBAN")
            .Fiat("B", Scenario.At(4), "EUR", "10000", "IBAN").Exchange("B", Scenario.At(4.2), "EUR", "-10000", "USDT", "20000").Coins("B", Scenario.At(4.4), "USDT", "-20000", "OUT2");
        MustBe("two exchanges of the first, none of the second", day, 400_000, 20_000);
    }

    [Fact]
    public void The_degree_rests_on_what_counts()
    {
        static Scenario Large(string coins) => Day().Fiat("A", Scenario.At(1), "CNY", "3000000", "IN").Exchange("A", Scenario.At(2), "CNY", "-3000000", "USDT", "300000")
            .Coins("A", Scenario.At(3), "USDT", "-300000", "W").Coins("B", Scenario.At(4), "USDT", "300000", coins)
            .Exchange("B", Scenario.At(5), "CNY", "3000000", "USDT", "-300000").Fiat("B", Scenario.At(5.5), "CNY", "-3000000", "OUT");
        Assert.Null(Assert.Single(Large("W").Run().Cases).Tier);
        Assert.Equal("CN-CRIM-01", Assert.Single(Large("OTHER").Run().Cases).Tier?.Id);
    }

    private static void MustBe(string reason, Scenario day, int local, int passed)
    {
        Case one = Assert.Single(day.Run().Cases);
        Assert.Equal(["A", "B"], one.Accounts);
        Assert.True(one.AmountLocal == local && one.PassedOnUsd == passed, $"{reason}: {one.AmountLocal}, left out USD {one.PassedOnUsd}");
    }

    private static Scenario Day() => new Scenario().Rates("2023-03-01").Customer("A", "C").Customer("B", "C");

    private static Scenario Front(Scenario day) =>
        day.Fiat("A", Scenario.At(1), "CNY", "200000", "IN").Exchange("A", Scenario.At(2), "CNY", "-200000", "USDT", "20000");

    private static Scenario Organiser(Scenario day) =>
        day.Exchange("B", Scenario.At(5), "CNY", "200000", "USDT", "-20000").Fiat("B", Scenario.At(5.5), "CNY", "-200000", "OUT");
}
