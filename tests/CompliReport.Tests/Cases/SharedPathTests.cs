using System.Linq;
using CompliReport.Reports;
using CompliReport.Tests.Detection.Network;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Cases;

/// <summary>Who stands on one path of money is one case; what everybody deals with joins nobody.</summary>
public sealed class SharedPathTests
{
    [Fact]
    public void Layers_of_a_stack_are_one_case()
    {
        Scenario day = Transfers.Start("A0", "A1", "A2", "B0", "B1", "B2", "OTHER");
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                day.In($"S{i}-{j}", "A" + i, 1, "5000").Pay("A" + i, "B" + j, 10, "5000").Out("B" + j, $"T{j}-{i}", 20, "5000");
                day.In("V" + j, "OTHER", 1, "5000").Out("OTHER", "W" + j, 20, "5000");
            }
        }

        Assert.Equal(["A0 A1 A2 B0 B1 B2", "OTHER"], CasesOf(day.Run()));
    }

    [Theory]
    [InlineData("30 others", 24, "A0 A1 A2 X")]
    [InlineData("31 others", 25, "A0|A1|A2|X")]
    public void Who_deals_with_as_many_others_as_a_hub_joins_nobody(string reason, int more, string cases)
    {
        Scenario day = Transfers.Start("A0", "A1", "A2", "X");
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                day.In($"S{i}-{j}", "A" + i, 1, "5000");
            }

            day.Out("A" + i, "Y" + i, 10, "5000").Out("A" + i, "Z" + i, 10, "5000").Pay("A" + i, "X", 10, "5000").Out("X", "T" + i, 20, "5000");
        }

        for (int i = 0; i < more; i++)
        {
            day.In("U" + i, "X", 300 + i, "1");
        }

        Assert.True(cases == string.Join('|', CasesOf(day.Run())), reason);
    }

    [Theory]
    [InlineData("from one customer to another", "", "A M")]
    [InlineData("over a wallet", "self_hosted", "A M")]
    [InlineData("over a shop, which joins nobody", "merchant", "A|M")]
    public void Who_stands_on_the_path_from_a_listed_address_is_of_one_case(string reason, string between, string cases)
    {
        Scenario day = Transfers.Start("M", "A").In("BAD", "M", 1, "5000");
        _ = between.Length == 0 ? day.Pay("M", "A", 2, "5000")
            : day.Move("M", Scenario.At(2), "crypto_withdrawal", "USDT", "-5000", "W", party: between).Move("A", Scenario.At(3), "crypto_deposit", "USDT", "5000", "W", party: between);
        Assert.True(cases == string.Join('|', CasesOf(ListedExposureTypologyTests.Run(day))), reason);
    }

    [Theory]
    [InlineData("two", 2, 1)]
    [InlineData("thirty", 30, 1)]
    [InlineData("thirty-one: it is a hub", 31, 31)]
    public void Who_deals_with_the_same_listed_address_is_of_one_case(string reason, int customers, int cases)
    {
        Scenario day = Transfers.Start();
        for (int i = 0; i < customers; i++)
        {
            day.Resident("M" + i).In("BAD", "M" + i, 1 + i, "10");
        }

        Assert.True(cases == ListedExposureTypologyTests.Run(day).Cases.Length, reason);
    }

    private static string[] CasesOf(RunResult result) =>
        [.. result.Cases.Select(static one => string.Join(' ', one.Accounts)).Order(System.StringComparer.Ordinal)];
}
