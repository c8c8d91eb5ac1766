using System.Globalization;
using System.Linq;
using CompliReport.Reports.Filing;
using CompliReport.Reports.Filing.Goaml;
using Xunit;

namespace CompliReport.Tests.Reports.Filing.Goaml;

public sealed class GoamlMovementsTests
{
    [Theory]
    [InlineData("a deposit comes from outside", "g1 A1 fiat_deposit AED 5", "? > A1 AED 5")]
    [InlineData("a withdrawal goes outside", "g1 A1 crypto_withdrawal BTC -5", "A1 BTC 5 > ?")]
    [InlineData("both legs of a conversion", "g1 A1 conversion AED -5; g1 A1 conversion BTC 1", "A1 AED 5 > A1 BTC 1")]
    [InlineData("whatever their order", "g1 A1 conversion BTC 1; g1 A1 conversion AED -5", "A1 AED 5 > A1 BTC 1")]
    [InlineData("fills are summed", "g1 A1 trade AED -5; g1 A1 trade BTC 1; g1 A1 trade AED -7; g1 A1 trade BTC 2", "A1 AED 12 > A1 BTC 3")]
    [InlineData("another group", "g1 A1 conversion AED -5; g2 A1 conversion BTC 1", "A1 AED 5 > ?; ? > A1 BTC 1")]
    [InlineData("no group", "- A1 conversion AED -5; - A1 conversion BTC 1", "A1 AED 5 > ?; ? > A1 BTC 1")]
    [InlineData("a transfer between clients", "g1 A1 internal_transfer AED -5; g1 A2 internal_transfer AED 5", "A1 AED 5 > A2 AED 5")]
    [InlineData("a trade between two persons", "g1 A1 p2p BTC -1; g1 A2 p2p BTC 1; g1 A1 p2p AED 9; g1 A2 p2p AED -9", "A1 BTC 1 > A2 BTC 1; A2 AED 9 > A1 AED 9")]
    [InlineData("two that fit: nothing is guessed", "g1 A1 conversion AED -5; g1 A1 conversion BTC 1; g1 A1 conversion ETH 1", "A1 AED 5 > ?; ? > A1 BTC 1; ? > A1 ETH 1")]
    [InlineData("a fee goes with its group", "g1 A1 conversion AED -5; g1 A1 conversion BTC 1; g1 A1 fee BTC -0.1", "A1 AED 5 > A1 BTC 1 +1")]
    [InlineData("a fee alone", "g1 A1 fee BTC -0.1", "A1 BTC 0.1 > ?")]
    [InlineData("deposits of one group stay apart", "g1 A1 fiat_deposit AED 5; g1 A1 fiat_deposit AED 6", "? > A1 AED 5; ? > A1 AED 6")]
    public void Legs_become_movements(string reason, string legs, string expected)
    {
        ReportDocument report = GoamlSample.Report with { Legs = [.. legs.Split("; ").Select(LegOf)] };
        string found = string.Join("; ", GoamlMovements.Of(report).Select(static one =>
            $"{Side(one.From)} > {Side(one.To)}{(one.Fees.Length > 0 ? " +" + one.Fees.Length.ToString(CultureInfo.InvariantCulture) : "")}"));
        Assert.True(expected == found, $"{reason}: {found}");
    }

    [Theory]
    [InlineData("money given", "9", "8", "AED", "BTC", "9")]
    [InlineData("money got", "9", "8", "BTC", "AED", "8")]
    [InlineData("money without a rate", "", "8", "AED", "BTC", "8")]
    [InlineData("coins without a rate", "9", "", "AED", "BTC", "9")]
    [InlineData("neither", "", "", "AED", "BTC", "")]
    public void The_value_is_that_of_the_money_else_of_what_has_a_rate(string reason, string from, string to, string paid, string got, string value)
    {
        DocumentLeg[] legs =
        [
            GoamlSample.Leg("a", "g", "2026-01-31T06:00:00Z", "trade", paid, "-1", Value(from)), GoamlSample.Leg("b", "g", "2026-01-31T06:00:00Z", "trade", got, "1", Value(to)),
        ];
        Assert.True(Value(value) == Assert.Single(GoamlMovements.Of(GoamlSample.Report with { Legs = [.. legs] })).ValueLocal, reason);
    }

    private static decimal? Value(string text) => text.Length == 0 ? null : decimal.Parse(text, CultureInfo.InvariantCulture);

    private static DocumentLeg LegOf(string text, int i)
    {
        string[] words = text.Split(' ');
        return GoamlSample.Leg("e" + i.ToString(CultureInfo.InvariantCulture), words[0] == "-" ? "" : words[0], "2026-01-31T06:00:00Z", words[2], words[3], words[4], 1m) with
        {
            AccountId = words[1],
            Role = words[2] == "fee" ? "fee" : "single",
        };
    }

    private static string Side(GoamlSide? side) =>
        side is null ? "?" : $"{side.AccountId} {side.Asset} {side.Amount!.Value.ToString(CultureInfo.InvariantCulture)}";
}
