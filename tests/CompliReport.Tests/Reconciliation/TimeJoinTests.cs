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

    [Theory]
    [InlineData("one leg a side", Buy, "high")]
    [InlineData("two fills: which leg belongs to which is unknown", Buy + Buy, "medium")]
    [InlineData("fees are no sides", Buy + "7,2023-03-01 08:00:00,Spot,Fee,BNB,-0.01,\n", "high")]
    [InlineData("a purchase and a sale", Buy
        + "7,2023-03-01 08:00:00,Spot,Sell,BTC,-0.05,\n7,2023-03-01 08:00:00,Spot,Transaction Related,EUR,500,\n", "low")]
    [InlineData("both sides come in", "7,2023-03-01 08:00:00,Spot,Buy,BTC,0.1,\n7,2023-03-01 08:00:00,Spot,Transaction Related,EUR,1000,\n", "low")]
    [InlineData("one side", "7,2023-03-01 08:00:00,Spot,Transaction Related,EUR,-1000,\n", "")]
    public void How_sure_a_join_by_time_is_stands_in_the_last_column(string reason, string rows, string expected)
    {
        RunResult result = new Scenario().Customer("7", "C7").Run(null, LedgerInput.FromBytes("statement.csv", Encoding.UTF8.GetBytes(Header + rows)));

        Assert.NotEmpty(reason);
        string[] lines = Scenario.TextOf(result, "conversions.csv").TrimEnd('\n').Split('\n');
        Assert.EndsWith(",match_confidence", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("," + expected, Assert.Single(lines.Skip(1)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MatchBasis.Id, MatchConfidence.Certain, BreakSet.RateReference, false, MatchConfidence.Certain)]
    [InlineData(MatchBasis.Time, MatchConfidence.High, BreakSet.None, false, MatchConfidence.High)]
    [InlineData(MatchBasis.Time, MatchConfidence.High, BreakSet.StaleRate | BreakSet.Fee, false, MatchConfidence.High)]
    [InlineData(MatchBasis.Time, MatchConfidence.High, BreakSet.RateReference, false, MatchConfidence.Low)]
    [InlineData(MatchBasis.Amount, MatchConfidence.High, BreakSet.Customer, false, MatchConfidence.Low)]
    [InlineData(MatchBasis.Time, MatchConfidence.Medium, BreakSet.None, true, MatchConfidence.Low)]
    [InlineData(MatchBasis.None, MatchConfidence.None, BreakSet.MissingFiatLeg, false, MatchConfidence.None)]
    public void A_join_that_the_outcome_speaks_against_is_low_unless_an_id_made_it(
        MatchBasis basis, MatchConfidence joined, object breaks, bool hasThirdAsset, MatchConfidence expected)
    {
        Conversion conversion = new() { Basis = basis, Joined = joined, Breaks = (BreakSet)breaks, HasThirdAsset = hasThirdAsset };

        Assert.Equal(expected, conversion.Confidence);
    }

    [Theory]
    [InlineData("Bybit EU", "5601", "UID: 5601,Company Name: ,Country: \nUid,Currency,Contract,Type,Direction,Quantity,Position,Filled Price,Funding,Fee Paid,Cash Flow,Change,Wallet Balance,Action,Time(UTC)\n"
        + "5601,BTC,BTCEUR,TRADE,BUY,0.1,0,10000,0,0,0.1,0.1,0.1,--,2023-03-01 08:00:00\n5601,EUR,BTCEUR,TRADE,BUY,-1000,0,10000,0,0,-1000,-1000,9000,--,2023-03-01 08:00:00\n")]
    [InlineData("KuCoin account", "77", "UID,Account Type,Currency,Side,Amount,Fee,Time(UTC),Remark,Type\n"
        + "77,tradeAccount,BTC,Deposit,0.1,0,2023-03-01 08:00:00,,Spot\n77,tradeAccount,EUR,Withdrawal,1000,0,2023-03-01 08:00:00,,Spot\n")]
    [InlineData("Bitfinex ledger", "main", "#,DESCRIPTION,CURRENCY,AMOUNT,BALANCE,DATE,WALLET\n"
        + "1,Exchange 0.1 BTC for EUR @ 10000.0 on wallet exchange,BTC,0.1,0.1,01-03-23 08:00:00,exchange\n2,Exchange 0.1 BTC for EUR @ 10000.0 on wallet exchange,EUR,-1000,9000,01-03-23 08:00:00,exchange\n")]
    [InlineData("OKX bills", "main", "time,type,size,balance,fee,currency\n2023-03-01 08:00:00,buy,0.1,0.1,0,BTC\n2023-03-01 08:00:00,sell,-1000,9000,0,EUR\n")]
    [InlineData("OKX funding", "main", "id,Time,Type,Amount,Before Balance,After Balance,Symbol\n1,2023-03-01 08:00:00,Convert,0.1,0,0.1,BTC\n2,2023-03-01 08:00:00,Convert,-1000,10000,9000,EUR\n")]
    [InlineData("Bybit fund", "main", "Date & Time(UTC),Coin,QTY,Type,Account Balance,Description\n2023-03-01 08:00:00,BTC,0.1,Convert,0.1,Convert\n2023-03-01 08:00:00,EUR,-1000,Convert,9000,Convert\n")]
    public void Whatever_export_has_no_ids_the_join_is_recorded_as_one_by_time(string export, string account, string text)
    {
        RunResult result = new Scenario().Customer(account, "C7").Run(null, LedgerInput.FromBytes("ledger.csv", Encoding.UTF8.GetBytes(text)));

        Assert.NotEmpty(export);
        Assert.Equal(1, result.Reconciled.Conversions.Count);
        Assert.Equal((MatchBasis.Time, MatchConfidence.High), (result.Reconciled.Conversions[0].Basis, result.Reconciled.Conversions[0].Confidence));
    }

    [Fact]
    public void Rows_with_ids_are_joined_by_them()
    {
        RunResult result = new Scenario().Rates("2023-03-01").Resident("A").Exchange("A", Scenario.At(8), "CNY", "-1000", "USDT", "100").Run();

        Assert.Equal(MatchBasis.Id, result.Reconciled.Conversions[0].Basis);
        Assert.Equal(MatchConfidence.Certain, result.Reconciled.Conversions[0].Confidence);
    }
}
