using System;
using System.Globalization;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Reports;
using CompliReport.Tests.Runs;
using Xunit;

namespace CompliReport.Tests.Reconciliation;

/// <summary>Amounts, fees and rates at both ends of what a row may say: faulty input never ends a run.</summary>
public sealed class ExtremeAmountTests
{
    private const string Header =
        "exchange_id,entry_id,group_id,status,account_id,occurred_at,kind,leg_role,asset,asset_class,amount,rate_applied,price_ccy\n";

    private static readonly string[] Amounts = ["0.000000000000000001", "0.01", "1", "1000000000000000000", "99999999999999999999"];
    private static readonly string[] Ends = [Amounts[0], "1", Amounts[^1]];

    [Theory]
    [InlineData("CNY", "fiat")]
    [InlineData("USDT", "stablecoin")]
    [InlineData("BTC", "crypto")]
    public void No_amount_fee_or_rate_ends_a_run(string feeAsset, string feeClass)
    {
        StringBuilder rows = new(Header);
        int number = 0;
        foreach ((string fiat, string coins, string fee) in Amounts.SelectMany(static fiat => Amounts.SelectMany(coins => Ends.Select(fee => (fiat, coins, fee)))))
        {
            foreach ((string rate, string sign) in Ends.Select(static (rate, i) => (rate, i % 2 == 0 ? "-" : "")))
            {
                string name = (++number).ToString(CultureInfo.InvariantCulture), head = $"G{name},posted,A{number % 7},2023-03-01T{number % 3:00}:00:00Z";
                rows.Append(CultureInfo.InvariantCulture, $"EX,F{name},{head},conversion,quote,CNY,fiat,-{fiat},{rate},CNY\n");
                rows.Append(CultureInfo.InvariantCulture, $"EX,C{name},{head},conversion,base,USDT,stablecoin,{coins},{rate},CNY\n");
                rows.Append(CultureInfo.InvariantCulture, $"EX,X{name},{head},fee,fee,{feeAsset},{feeClass},{sign}{fee},,\n");
            }
        }

        Scenario day = new Scenario().Rates("2023-03-01").Resident("A0", "A1", "A2", "A3", "A4", "A5", "A6")
            .With(Rates.RateSamples.Fees("EX,conversion,20,5,EUR,2023-01-01\n"));
        RunResult result = ComplianceRun.Execute(day.Inputs(LedgerInput.FromBytes("ledger.csv", Encoding.UTF8.GetBytes(rows.ToString()))), new RunOptions());
        Assert.Equal(number, ConversionTests.Rows(result).Count());
        Assert.Empty(result.Ledger.Refused.Rows);
        Assert.All(BreakRows.Of(result), static row => Assert.True(row.Expected.Length > 0 && row.Found.Length > 0, row.ToString()));
        Assert.NotEmpty(Scenario.FilesOf(result));
    }
}
