using System.Collections.Immutable;
using System.Text.Json;
using CompliReport.Reports;
using CompliReport.Rules;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Reports;

/// <summary>What the exchange is sent back does not tell whether somebody is suspected.</summary>
public sealed class ReceiptSecrecyTests
{
    [Theory]
    [InlineData("receipt.json")]
    [InlineData("refused.csv")]
    [InlineData("refused.xlsx")]
    public void What_the_exchange_gets_is_the_same_with_reports_and_without(string file)
    {
        RunResult with = Upload().Run();
        Scenario quiet = Upload();
        quiet.Pack = quiet.Pack with { Rules = [], Typologies = ImmutableSortedDictionary<string, TypologyParameters>.Empty };
        RunResult without = quiet.Run();
        Assert.NotEmpty(SuspiciousActivityReport.Of(with));
        Assert.Empty(without.Detected.Findings);
        byte[] first = Scenario.FilesOf(with, name => name == file)[file], second = Scenario.FilesOf(without, name => name == file)[file];
        if (file == "refused.xlsx")
        {
            // The footer of a printed page names the run, which names its rules, and not what they found.
            Assert.True(first.Length > 0 && System.Math.Abs(first.Length - second.Length) < 64);
            return;
        }

        Assert.Equal(System.Text.Encoding.UTF8.GetString(first), System.Text.Encoding.UTF8.GetString(second));
    }

    [Fact]
    public void A_receipt_has_the_members_of_its_contract_and_no_others()
    {
        using JsonDocument receipt = JsonDocument.Parse(Scenario.TextOf(Upload().Run(), "receipt.json"));
        Assert.Equal(
            ["schema", "exchange_id", "day", "as_of", "status", "files", "control", "warnings", "run"],
            System.Linq.Enumerable.Select(receipt.RootElement.EnumerateObject(), static member => member.Name));
    }

    private static Scenario Upload()
    {
        Scenario day = new Scenario().Rates("2023-03-01").Resident("A1");
        for (int i = 0; i < 12; i++)
        {
            day.Fiat("A1", Scenario.At(i), "CNY", "900000", "P" + i.ToString(System.Globalization.CultureInfo.InvariantCulture))
                .Exchange("A1", Scenario.At(i + 0.1), "CNY", "-900000", "USDT", "90000").Coins("A1", Scenario.At(i + 0.2), "USDT", "-90000", "addr" + (i % 3).ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return day.Row("BAD", "BAD", "A1", "yesterday", "fiat_deposit", "single", "CNY", "1");
    }
}
