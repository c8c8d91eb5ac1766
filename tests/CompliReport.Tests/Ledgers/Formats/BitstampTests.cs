using System;
using CompliReport.Ledgers;
using Xunit;

namespace CompliReport.Tests.Ledgers.Formats;

public sealed class BitstampTests
{
    private const string
        V1 = "Type,Datetime,Account,Amount,Value,Rate,Fee,Sub Type\n",
        V2 = "ID,Account,Type,Subtype,Datetime,Amount,Amount currency,Value,Value currency,Rate,Rate currency,Fee,Fee currency,Order ID\n";

    [Fact]
    public void A_market_row_of_version_1_is_three_legs_in_one_group()
    {
        Upload upload = Upload.Of(V1
            + "Deposit,\"Jan. 27, 2022, 11:59 PM\",Main Account,5000.00 EUR,,,,\n"
            + "Market,\"Jan. 28, 2022, 12:13 AM\",Main Account,1.00000000 ETH,2130.10 EUR,2130.10 EUR,10.65050 EUR,Buy\n"
            + "Market,\"May 2, 2022, 12:13 PM\",Main Account,0.50000000 ETH,1000.00 EUR,2000.00 EUR,5.00 EUR,Sell\n"
            + "Withdrawal,\"May 3, 2022, 01:00 PM\",Main Account,2211.01 EUR,,,3.00 EUR,\n");

        Assert.Equal("bitstamp-v1", upload.File.Format);
        Assert.Equal("bitstamp", upload.Day.Exchange.Text);
        upload.MustHaveFaults();
        upload.MustHaveLegs(
            "FiatDeposit Alone 5000 EUR Fiat Main Account #1 2022-01-27T23:59:00Z",
            "Trade Base 1 ETH Crypto Main Account #2 2022-01-28T00:13:00Z in EUR",
            "Trade Quote -2130.1 EUR Fiat Main Account #2 2022-01-28T00:13:00Z in EUR",
            "Fee Fee -10.6505 EUR Fiat Main Account #2 2022-01-28T00:13:00Z",
            "Trade Base -0.5 ETH Crypto Main Account #3 2022-05-02T12:13:00Z in EUR",
            "Trade Quote 1000 EUR Fiat Main Account #3 2022-05-02T12:13:00Z in EUR",
            "Fee Fee -5 EUR Fiat Main Account #3 2022-05-02T12:13:00Z",
            "FiatWithdrawal Alone -2211.01 EUR Fiat Main Account #4 2022-05-03T13:00:00Z",
            "Fee Fee -3 EUR Fiat Main Account #4 2022-05-03T13:00:00Z");
        Assert.Equal(5000m - 2130.10m - 10.6505m + 1000m - 5m - 2211.01m - 3m, upload.SumOf("EUR"));
        Assert.Equal(0.5m, upload.SumOf("ETH"));
    }

    [Fact]
    public void A_market_row_of_version_2_is_three_legs_in_the_group_of_its_id()
    {
        Upload upload = Upload.Of(V2
            + "1001,Main Account,Deposit,,2024-05-02T10:00:00Z,5000.00,EUR,,,,,,,\n"
            + "1002,Main Account,Market,Buy,2024-05-02T10:00:01.25Z,0.01000000,BTC,600.00,USD,60000.00,USD,1.80000,USD,9001\n"
            + "1003,Main Account,Market,Sell,2024-05-02T10:00:02Z,0.01000000,BTC,601.00,USD,60100.00,USD,0.00000,USD,9002\n"
            + "1004,Main Account,Staking reward,,2024-05-02T10:00:03Z,0.00100000,ETH,,,,,,,\n"
            + "1005,Main Account,Inter Account Transfer,,2024-05-02T10:00:03Z,-5,XRP,,,,,,,\n"
            + "1006,Main Account,Ripple payment,,2024-05-02T10:00:03Z,5,XRP,,,,,0.1,XRP,\n");

        Assert.Equal("bitstamp-v2", upload.File.Format);
        upload.MustHaveFaults();
        upload.MustHaveLegs(
            "FiatDeposit Alone 5000 EUR Fiat Main Account 1001 2024-05-02T10:00:00Z",
            "Trade Base 0.01 BTC Crypto Main Account 1002 2024-05-02T10:00:01.25Z in USD",
            "Trade Quote -600 USD Fiat Main Account 1002 2024-05-02T10:00:01.25Z in USD",
            "Fee Fee -1.8 USD Fiat Main Account 1002 2024-05-02T10:00:01.25Z",
            "Trade Base -0.01 BTC Crypto Main Account 1003 2024-05-02T10:00:02Z in USD",
            "Trade Quote 601 USD Fiat Main Account 1003 2024-05-02T10:00:02Z in USD",
            "Reward Alone 0.001 ETH Crypto Main Account 1004 2024-05-02T10:00:03Z",
            "InternalTransfer Alone -5 XRP Crypto Main Account 1005 2024-05-02T10:00:03Z",
            "CryptoWithdrawal Alone -5 XRP Crypto Main Account 1006 2024-05-02T10:00:03Z",
            "Fee Fee -0.1 XRP Crypto Main Account 1006 2024-05-02T10:00:03Z");
        Assert.Equal(-0.8m, upload.SumOf("USD"));
    }

    [Theory]
    [InlineData("Jan. 28, 2022, 12:13 AM", "2022-01-28T00:13:00Z")]
    [InlineData("Jan 28, 2022, 12:13 PM", "2022-01-28T12:13:00Z")]
    [InlineData("Sept. 1, 2021, 01:00 PM", "2021-09-01T13:00:00Z")]
    [InlineData("March 9, 2021, 9:05 AM", "2021-03-09T09:05:00Z")]
    [InlineData("Feb. 29, 2020, 11:59 PM", "2020-02-29T23:59:00Z")]
    [InlineData("Feb. 29, 2021, 11:59 PM", "")]
    [InlineData("Jan. 28, 2022, 13:13 PM", "")]
    [InlineData("Jan. 28, 2022, 00:13 AM", "")]
    [InlineData("Jan. 28, 2022, 12:60 AM", "")]
    [InlineData("Jan. 28, 22, 12:13 AM", "")]
    [InlineData("Jan. 28 2022, 12:13 AM", "")]
    [InlineData("Janvier 28, 2022, 12:13 AM", "")]
    [InlineData("Jan. 28, 2022, 12:13", "")]
    [InlineData("Jan. 28, 2022", "")]
    [InlineData("2022-01-28T00:13:00Z", "")]
    public void Times_of_version_1_have_an_English_month_and_no_seconds(string text, string time)
    {
        Upload upload = Upload.Of(V1 + $"Deposit,\"{text}\",Main Account,5.00 EUR,,,,\n");

        if (time.Length == 0)
        {
            upload.MustHaveFaults("2: Datetime: TimeNotInFormat");
        }
        else
        {
            Assert.EndsWith(time, Assert.Single(upload.Legs), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("no unit", "1.0", "NumberNotInFormat")]
    [InlineData("unit glued on", "1.0ETH", "NumberNotInFormat")]
    [InlineData("decimal comma", "\"7,50 ETH\"", "NumberNotInFormat")]
    [InlineData("thousands separator", "\"1,234.50 ETH\"", "NumberNotInFormat")]
    [InlineData("exponent", "1E-5 ETH", "NumberNotInFormat")]
    [InlineData("unit is no ticker", "1.0 eth", "AssetNotATicker")]
    [InlineData("two units", "1.0 ETH EUR", "AssetNotATicker")]
    [InlineData("signed", "-1.0 ETH", "SignNotPossible")]
    [InlineData("empty", "", "Missing")]
    public void Damaged_amounts_are_faults(string reason, string amount, string fault)
    {
        Upload upload = Upload.Of(V1 + $"Deposit,\"Jan. 28, 2022, 12:13 AM\",Main Account,{amount},,,,\n");

        Assert.NotEmpty(reason);
        upload.MustHaveFaults("2: Amount: " + fault);
    }

    [Fact]
    public void All_faults_of_a_row_are_noted()
    {
        Upload upload = Upload.Of(V2
            + ",Main Account,Market,Borrow,yesterday,x,eth,-600.00,,60000.00,USD,-1.8,USD,9001\n"
            + "7,Main Account,Market,,2024-05-02T10:00:01,1,ETH,,USD,,,,,\n");

        upload.MustHaveFaults(
            "2: Datetime: TimeNotInFormat", "2: Subtype: UnknownKind", "2: Amount: NumberNotInFormat",
            "2: Amount currency: AssetNotATicker", "2: Value currency: Missing",
            "2: Value: SignNotPossible", "2: Fee: SignNotPossible", "2: ID: Missing",
            "3: Datetime: TimeNotInFormat", "3: Subtype: Missing", "3: Value: Missing");
    }

    [Fact]
    public void Equal_fills_of_one_minute_are_all_kept()
    {
        const string Fill = "Market,\"Jan. 28, 2022, 12:13 AM\",Main Account,1.00000000 ETH,2130.10 EUR,2130.10 EUR,0.00 EUR,Buy\n";
        Upload upload = Upload.Of(V1 + Fill + Fill);

        Assert.Equal("read 2 accepted 2 refused 0 duplicate 0 ignored 0", upload.Buckets);
        Assert.Equal(-4260.20m, upload.SumOf("EUR"));
    }

    [Fact]
    public void Unknown_types_are_kept_and_counted()
    {
        Upload upload = Upload.Of(V2 + "1,Main Account,Gift,,2024-05-02T10:00:00Z,5,EUR,,,,,,,\n");

        Assert.Equal(1, upload.File.CountOf(LegKind.Other));
    }
}
