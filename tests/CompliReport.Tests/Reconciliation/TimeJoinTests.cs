using System;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Reconciliation;
using CompliReport.Reports;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Reconciliation;

/// <summary>Legs that nothing but the time joins: a guess that is recorded as one, and never a netting of what may be two things.</summary>
public sealed class TimeJoinTests
{
    private const string
        Header = "User_ID,UTC_Time,Account,Operation,Coin,Change,Remark\n",
        Buy = "7,2023-03-01 08:00:00,Spot,Buy,BTC,0.1,\n7,2023-03-01 08:00:00,Spot,Transaction Related,EUR,-1000,\n";

    [Theory]
    [InlineData("one purchase", Buy, "time:")]
    [InlineData("two fills of one purchase", Buy + Buy, "time:")]
    [InlineData("with its fee", Buy + "7,2023-03-01 08:00:00,Spot,Fee,BNB,-0.01,\n", "time:")]
    [InlineData("a purchase and a sale in one second", Buy
        + "7,2023-03-01 08:00:00,Spot,Sell,BTC,-0.05,\n7,2023-03-01 08:00:00,Spot,Transaction Related,EUR,500,\n", "time:AMBIGUOUS")]
    [InlineData("two coins in one second", Buy
        + "7,2023-03-01 08:00:00,Spot,Buy,USDT,10,\n7,2023-03-01 08:00:00,Spot,Transaction Related,EUR,-5,\n", "time:AMBIGUOUS")]
    [InlineData("one side only", "7,2023-03-01 08:00:00,Spot,Transaction Related,EUR,-1000,\n", "none:MISSING_CRYPTO_LEG")]
    public void A_conversion_joined_by_time_says_so(string reason, string rows, string expected)
    {
        RunResult result = new Scenario().Rates("2023-03-01").Customer("7", "C7")
            .Run(null, LedgerInput.FromBytes("statement.csv", Encoding.UTF8.GetBytes(Header + rows)));

        Assert.NotEmpty(reason);
        Assert.Equal(1, result.Reconciled.Conversions.Count);
        ref Conversion conversion = ref result.Reconciled.Conversions[0];
        BreakSet breaks = conversion.Breaks & (BreakSet.Ambiguous | BreakSet.MissingCryptoLeg);
        string codes = string.Join(' ', BreakCatalog.All.Where(one => (breaks & BreakCatalog.Bit(one.Category)) != 0).Select(static one => one.Code));
        Assert.Equal(expected, conversion.Basis.ToString().ToLowerInvariant() + ":" + codes);
        Assert.Contains(expected.StartsWith("time", StringComparison.Ordinal) ? ",time," : ",", Scenario.TextOf(result, "conversions.csv"), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_with_ids_are_joined_by_them()
    {
        RunResult result = new Scenario().Rates("2023-03-01").Resident("A").Exchange("A", Scenario.At(8), "CNY", "-1000", "USDT", "100").Run();

        Assert.Equal(MatchBasis.Id, result.Reconciled.Conversions[0].Basis);
    }
}
