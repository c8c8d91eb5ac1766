using System;
using CompliReport.Ledgers;
using Xunit;

namespace CompliReport.Tests.Ledgers.Formats;

public sealed class KuCoinTests
{
    private const string
        Bundle = "UID,Account Type,Order ID,Symbol,Side,Order Type,Avg. Filled Price,Filled Amount,Filled Volume,Filled Volume (USDT),Filled Time(UTC+08:00),Fee,Maker/Taker,Fee Currency\n",
        Orders = "UID,Account Type,Order ID,Order Time(UTC),Symbol,Side,Order Type,Order Price,Order Amount,Avg. Filled Price,Filled Amount,Filled Volume,Filled Volume (USDT),Filled Time(UTC),Fee,\"Fee Currency,\",Tax,Status\n",
        Withdrawals = "UID,Account Type,Time(UTC+02:00),Coin,Amount,Fee,Hash,Withdrawal Address/Account,Transfer Network,Status,Remarks\n",
        Deposits = "UID,Account Type,Time(UTC+02:00),Coin,Amount,Fee,Hash,Deposit Address,Transfer Network,Status,Remarks\n",
        Account = "UID,Account Type,Currency,Side,Amount,Fee,Time(UTC+02:00),Remark,Type\n",
        Convert = "UID,Account Type,Payment Account,Sell,Buy,Price,Tax,Time of Update(UTC-03:30),Status\n",
        FiatTrades = "Order ID,Currency (Crypto),Crypto Quantity,Currency (Fiat),Fiat Amount,Fee Currency (Fiat),Fee (Fiat),Fee Currency (Crypto),Fee (Crypto),Payment Method,Status,Time(UTC+02:00)\n";

    [Fact]
    public void A_fill_is_three_legs_in_the_group_of_its_order_and_the_zone_is_in_the_column()
    {
        Upload upload = Upload.Of(Bundle
            + "****1907,mainAccount,a1,KAS-USDT,BUY,MARKET,0.15,1420.5,213.075,213.075,2023-12-04 07:18:09,0.45,TAKER,USDT\n"
            + "****1907,mainAccount,a2,KAS-BTC,SELL,LIMIT,0.0000036,100,0.00036,15,2023-12-04 06:26:42,0.2,MAKER,KCS\n"
            + "****1907,mainAccount,,DOGE-USDT,SELL,MARKET,0.09,10,0.9,0.9,2023-12-04 06:27:42,-,TAKER,-\n");

        upload.MustHaveFaults();
        Assert.Equal("kucoin", upload.Day.Exchange.Text);
        Assert.Empty(upload.File.Warnings);
        upload.MustHaveLegs(
            "Trade Base 1420.5 KAS Crypto ****1907 a1 2023-12-03T23:18:09Z in USDT",
            "Trade Quote -213.075 USDT Stablecoin ****1907 a1 2023-12-03T23:18:09Z in USDT",
            "Fee Fee -0.45 USDT Stablecoin ****1907 a1 2023-12-03T23:18:09Z",
            "Trade Base -100 KAS Crypto ****1907 a2 2023-12-03T22:26:42Z in BTC",
            "Trade Quote 0.00036 BTC Crypto ****1907 a2 2023-12-03T22:26:42Z in BTC",
            "Fee Fee -0.2 KCS Crypto ****1907 a2 2023-12-03T22:26:42Z",
            "Trade Base -10 DOGE Crypto ****1907 #1 2023-12-03T22:27:42Z in USDT",
            "Trade Quote 0.9 USDT Stablecoin ****1907 #1 2023-12-03T22:27:42Z in USDT");
        Assert.Equal(0.9m - 213.075m - 0.45m, upload.SumOf("USDT"));
    }

    [Theory]
    [InlineData("2018", "oid,symbol,dealPrice,dealValue,amount,fee,direction,createdDate\n", "o1,ETH-BTC,0.05,0.1,2,0.0001,BUY,2018-05-01 10:00:00\n", "BTC", "o1")]
    [InlineData("2019", "Time,Coins,Sell/Buy,Filled Price,Coin,Amount,Coin,Volume,Coin,Fee,Coin\n", "2018-05-01 10:00:00,ETH/BTC,BUY,0.05,BTC,2,ETH,0.1,BTC,0.0001,KCS\n", "KCS", "#1")]
    [InlineData("2021", "tradeCreatedAt,orderId,symbol,side,price,size,funds,fee,liquidity,feeCurrency,orderType,\n", "2018-05-01 10:00:00,o1,ETH-BTC,buy,0.05,2,0.1,0.0001,taker,BTC,limit,\n", "BTC", "o1")]
    [InlineData("bundle without zone", "UID,Account Type,Order ID,Symbol,Side,Order Type,Avg. Filled Price,Filled Amount,Filled Volume,Filled Volume (USDT),Filled Time,Fee,Tax,Maker/Taker,Fee Currency\n",
        "main,m,o1,ETH-BTC,BUY,LIMIT,0.05,2,0.1,500,2018-05-01 10:00:00,0.0001,,TAKER,BTC\n", "BTC", "o1")]
    public void Older_files_state_no_zone_and_are_taken_as_Chinese_time(string version, string header, string row, string fee, string group)
    {
        Upload upload = Upload.Of(header + row);

        upload.MustHaveFaults();
        Assert.Equal(version, upload.File.FormatVersion);
        Assert.EndsWith("taken as UTC+08:00.", Assert.Single(upload.File.Warnings), StringComparison.Ordinal);
        upload.MustHaveLegs(
            $"Trade Base 2 ETH Crypto main {group} 2018-05-01T02:00:00Z in BTC",
            $"Trade Quote -0.1 BTC Crypto main {group} 2018-05-01T02:00:00Z in BTC",
            $"Fee Fee -0.0001 {fee} Crypto main {group} 2018-05-01T02:00:00Z");
    }

    [Fact]
    public void An_order_that_was_not_filled_is_passed_over()
    {
        Upload upload = Upload.Of(Orders
            + "7,main,o1,2024-12-06 18:10:14,KAS-BTC,BUY,LIMIT,0.1,5,0,0,0,0,,0,BTC,,cancelled\n"
            + "7,main,o2,2024-12-06 18:10:14,KAS-BTC,BUY,LIMIT,0.1,5,0.1,2,0.2,9,2024-12-06 18:11:14,0.001,BTC,,part_deal\n");

        Assert.Equal("read 2 accepted 1 refused 0 duplicate 0 ignored 1", upload.Buckets);
        Assert.Equal(1, upload.File.IgnoredByReason["order_not_filled"]);
        Assert.EndsWith("o2 2024-12-06T18:11:14Z", upload.Legs[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("No matching records found.\n")]
    [InlineData("No matching records found.,,,,,,,,,,,,,\n")]
    public void A_file_that_says_it_has_no_rows_has_none(string line)
    {
        Upload upload = Upload.Of(Bundle + line);

        upload.MustHaveFaults();
        Assert.Equal("read 1 accepted 0 refused 0 duplicate 0 ignored 1", upload.Buckets);
        Assert.Equal(1, upload.File.IgnoredByReason["no_rows_line"]);
    }

    [Theory]
    [InlineData("a sign", "KAS-USDT,BUY,MARKET,0.15,-1,2,2,2023-12-04 07:18:09,0,TAKER,USDT", "Filled Amount: SignNotPossible")]
    [InlineData("a fee that comes in", "KAS-USDT,BUY,MARKET,0.15,1,2,2,2023-12-04 07:18:09,-1,TAKER,USDT", "Fee: SignNotPossible")]
    [InlineData("a fee without a currency", "KAS-USDT,BUY,MARKET,0.15,1,2,2,2023-12-04 07:18:09,1,TAKER,", "Fee Currency: Missing")]
    [InlineData("a side that is none", "KAS-USDT,HOLD,MARKET,0.15,1,2,2,2023-12-04 07:18:09,0,TAKER,USDT", "Side: UnknownKind")]
    [InlineData("a pair without separator", "KASUSDT,BUY,MARKET,0.15,1,2,2,2023-12-04 07:18:09,0,TAKER,USDT", "Symbol: AssetNotATicker")]
    [InlineData("a date with points", "KAS-USDT,BUY,MARKET,0.15,1,2,2,04.12.2023 07:18:09,0,TAKER,USDT", "Filled Time(UTC+08:00): TimeNotInFormat")]
    [InlineData("a decimal comma", "KAS-USDT,BUY,MARKET,\"0,15\",1,\"7,50\",2,2023-12-04 07:18:09,0,TAKER,USDT", "Filled Volume: NumberNotInFormat")]
    public void Damaged_fills_are_refused(string reason, string cells, string fault)
    {
        Upload upload = Upload.Of(Bundle + "7,main,o1," + cells + "\n");

        Assert.NotEmpty(reason);
        Assert.Contains("2: " + fault, upload.Faults);
        Assert.Empty(upload.Legs);
    }

    [Fact]
    public void Deposits_and_withdrawals_are_told_apart_by_the_column_of_the_address()
    {
        Upload upload = Upload.Of(
            ("in.csv", Deposits
                + "7,mainAccount,2023-12-04 06:21:52,USDT,1497,0,ab01,TMyOwn,TRX,SUCCESS,Deposit\n"
                + "7,mainAccount,2023-12-04 06:22:52,BTC,0.5,0,ab02,bc1own,BTC,PROCESSING,Deposit\n"),
            ("out.csv", Withdrawals
                + "7,mainAccount,2023-12-05 06:21:52,USDT,100,1.5,ab03,TTheirs,TRX,SUCCESS,\n"
                + "7,mainAccount,2023-12-05 06:22:52,USDT,100,1.5,,TTheirs,TRX,FAILURE,\n"));

        upload.MustHaveFaults();
        upload.MustHaveLegs(
            "CryptoDeposit Alone 1497 USDT Stablecoin 7 #1 2023-12-04T04:21:52Z",
            "CryptoDeposit Alone 0.5 BTC Crypto 7 #2 2023-12-04T04:22:52Z Pending",
            "CryptoWithdrawal Alone -100 USDT Stablecoin 7 #3 2023-12-05T04:21:52Z with TTheirs",
            "Fee Fee -1.5 USDT Stablecoin 7 #3 2023-12-05T04:21:52Z",
            "CryptoWithdrawal Alone -100 USDT Stablecoin 7 #4 2023-12-05T04:22:52Z Failed with TTheirs",
            "Fee Fee -1.5 USDT Stablecoin 7 #4 2023-12-05T04:22:52Z Failed");
        Assert.Equal(-101.5m, upload.SumOf(upload.Day.Files[1], "USDT"));
        Assert.Equal(1497m, upload.SumOf(upload.Day.Files[0], "USDT"));
    }

    [Fact]
    public void Without_an_address_the_remark_says_that_a_row_is_a_withdrawal()
    {
        Upload upload = Upload.Of("UID,Account Type,Time(UTC),Remarks,Status,Fee,Amount,Coin,Transfer Network\n"
            + "7,mainAccount,2023-12-04 06:21:52,Withdrawal,SUCCESS,0,1497,USDT,TRX\n7,mainAccount,2023-12-04 06:21:53,Deposit,SUCCESS,0,7,USDT,TRX\n");

        Assert.Equal(-1490m, upload.SumOf("USDT"));
        Assert.Equal(1, upload.File.CountOf(LegKind.CryptoWithdrawal));
    }

    [Theory]
    [InlineData("status is unknown", "USDT,100,1.5,ab03,TTheirs,TRX,ODD,", "Status: UnknownStatus")]
    [InlineData("status is missing", "USDT,100,1.5,ab03,TTheirs,TRX,,", "Status: Missing")]
    [InlineData("a sign", "USDT,-100,1.5,ab03,TTheirs,TRX,SUCCESS,", "Amount: SignNotPossible")]
    [InlineData("a fee with a sign", "USDT,100,-1.5,ab03,TTheirs,TRX,SUCCESS,", "Fee: SignNotPossible")]
    public void Damaged_movements_are_refused(string reason, string cells, string fault)
    {
        Upload upload = Upload.Of(Withdrawals + "7,mainAccount,2023-12-05 06:21:52," + cells + "\n");

        Assert.NotEmpty(reason);
        upload.MustHaveFaults("2: " + fault);
    }

    [Fact]
    public void Amounts_of_the_account_history_include_the_fee()
    {
        Upload upload = Upload.Of(Account
            + "7,mainAccount,BTC,Withdrawal,0.030015,0.000015,2025-01-24 05:04:14,,Withdraw\n"
            + "7,tradeAccount,USDT,Withdrawal,23.35,0.0233,2025-01-24 05:05:14,,Spot\n"
            + "7,tradeAccount,LDO,Deposit,13.3249,0,2025-01-24 05:05:14,,Spot\n"
            + "7,mainAccount,XMR,Withdrawal,0.2,0,2025-01-24 05:06:14,Trading Account,Transfer\n"
            + "7,mainAccount,KCS,Withdrawal,0.1,0,2025-01-24 05:07:14,KCS Pay Fees,\n"
            + "7,mainAccount,KCS,Deposit,0.3,0,2025-01-24 05:08:14,something new,new\n");

        upload.MustHaveFaults();
        upload.MustHaveLegs(
            "CryptoWithdrawal Alone -0.03 BTC Crypto 7 #1 2025-01-24T03:04:14Z",
            "Fee Fee -0.000015 BTC Crypto 7 #1 2025-01-24T03:04:14Z",
            "Trade Base -23.3267 USDT Stablecoin 7 7/2025-01-24T03:05:14Z/spot 2025-01-24T03:05:14Z",
            "Fee Fee -0.0233 USDT Stablecoin 7 7/2025-01-24T03:05:14Z/spot 2025-01-24T03:05:14Z",
            "Trade Base 13.3249 LDO Crypto 7 7/2025-01-24T03:05:14Z/spot 2025-01-24T03:05:14Z",
            "InternalTransfer Alone -0.2 XMR Crypto 7 #2 2025-01-24T03:06:14Z",
            "Fee Fee -0.1 KCS Crypto 7 #3 2025-01-24T03:07:14Z",
            "Other Alone 0.3 KCS Crypto 7 #4 2025-01-24T03:08:14Z");
        Assert.Equal(-23.35m, upload.SumOf("USDT"));
        Assert.Equal(-0.030015m, upload.SumOf("BTC"));
        Assert.StartsWith("BTC Funding", upload.Balances[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a side that is none", "BTC,Both,1,0", "Side: UnknownKind")]
    [InlineData("no side", "BTC,,1,0", "Side: Missing")]
    [InlineData("a sign", "BTC,Deposit,-1,0", "Amount: SignNotPossible")]
    public void Damaged_rows_of_the_account_history_are_refused(string reason, string cells, string fault)
    {
        Upload upload = Upload.Of(Account + "7,mainAccount," + cells + ",2025-01-24 05:04:14,,Spot\n");

        Assert.NotEmpty(reason);
        upload.MustHaveFaults("2: " + fault);
    }

    [Fact]
    public void A_conversion_is_one_row_and_a_currency_is_its_quote_on_either_side()
    {
        Upload upload = Upload.Of(Convert
            + "7,mainAccount,TRADE,9120.4025 KAS,14410.2537 DOGE,1 KAS=1.58 DOGE,,2023-12-06 09:41:07,SUCCESS\n"
            + "7,mainAccount,TRADE,1 BTC,40000 EUR,1 BTC=40000 EUR,,2023-12-04 08:29:21,SUCCESS\n");

        upload.MustHaveFaults();
        upload.MustHaveLegs(
            "Conversion Base 14410.2537 DOGE Crypto 7 #1 2023-12-06T13:11:07Z in KAS",
            "Conversion Quote -9120.4025 KAS Crypto 7 #1 2023-12-06T13:11:07Z in KAS",
            "Conversion Base -1 BTC Crypto 7 #2 2023-12-04T11:59:21Z in EUR",
            "Conversion Quote 40000 EUR Fiat 7 #2 2023-12-04T11:59:21Z in EUR");
    }

    [Theory]
    [InlineData("no unit", "9120.4025", "Sell: NumberNotInFormat")]
    [InlineData("thousands separator", "\"10,285.1148 KAS\"", "Sell: NumberNotInFormat")]
    [InlineData("a sign", "-1 KAS", "Sell: SignNotPossible")]
    [InlineData("empty", "", "Sell: Missing")]
    public void Damaged_conversions_are_refused(string reason, string sold, string fault)
    {
        Upload upload = Upload.Of(Convert + $"7,mainAccount,TRADE,{sold},14410.2537 DOGE,,,2023-12-06 09:41:07,SUCCESS\n");

        Assert.NotEmpty(reason);
        upload.MustHaveFaults("2: " + fault);
    }

    [Fact]
    public void Orders_in_currencies_have_ids_and_fees_in_two_currencies()
    {
        Upload upload = Upload.Of(
            ("trades.csv", FiatTrades
                + "f1,BTC,0.01,EUR,500,EUR,5,,,VISA,SUCCEEDED,2024-05-01 12:00:00\n"
                + "f2,BTC,0.01,EUR,500,,0,BTC,0.0001,SEPA,FAILED,2024-05-01 12:00:00\n"),
            ("deposits.csv", "Order ID,Currency (Fiat),Fiat Amount,Fee,Deposit Method,Status,Time(UTC+02:00)\nf1,EUR,500,1,SEPA,SUCCESS,2024-05-01 12:00:00\n"),
            ("withdrawals.csv", "Order ID,Currency (Fiat),Fiat Amount,Fee Currency,Fee,Withdrawal Method,Status,Time(UTC+02:00)\nw1,EUR,300,EUR,2,SEPA,SUCCESS,2024-05-01 12:00:00\n"));

        upload.MustHaveFaults();
        upload.MustHaveLegs(
            "FiatDeposit Alone 500 EUR Fiat main deposit-f1 2024-05-01T10:00:00Z",
            "Fee Fee -1 EUR Fiat main deposit-f1 2024-05-01T10:00:00Z",
            "Conversion Base 0.01 BTC Crypto main trade-f1 2024-05-01T10:00:00Z in EUR",
            "Conversion Quote -500 EUR Fiat main trade-f1 2024-05-01T10:00:00Z in EUR",
            "Fee Fee -5 EUR Fiat main trade-f1 2024-05-01T10:00:00Z",
            "Conversion Base 0.01 BTC Crypto main trade-f2 2024-05-01T10:00:00Z Failed in EUR",
            "Conversion Quote -500 EUR Fiat main trade-f2 2024-05-01T10:00:00Z Failed in EUR",
            "Fee Fee -0.0001 BTC Crypto main trade-f2 2024-05-01T10:00:00Z Failed",
            "FiatWithdrawal Alone -300 EUR Fiat main withdrawal-w1 2024-05-01T10:00:00Z",
            "Fee Fee -2 EUR Fiat main withdrawal-w1 2024-05-01T10:00:00Z");
        Assert.Contains(upload.Day.Files[1].Warnings, static warning => warning.EndsWith("taken as purchases.", StringComparison.Ordinal));
    }

    [Fact]
    public void Full_width_brackets_in_a_column_are_brackets()
    {
        Upload upload = Upload.Of(Account.Replace("Time(UTC+02:00)", "Time（UTC+02:00）", StringComparison.Ordinal)
            + "7,mainAccount,BTC,Withdrawal,1,0,2025-01-24 05:04:14,,Withdraw\n");

        Assert.EndsWith("2025-01-24T03:04:14Z", Assert.Single(upload.Legs), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Time(UTC+25:00)")]
    [InlineData("Time(CET)")]
    [InlineData("Time")]
    public void A_zone_that_is_none_is_a_missing_column(string column)
    {
        Upload upload = Upload.Of(Account.Replace("Time(UTC+02:00)", column, StringComparison.Ordinal));

        Assert.Equal("it looks like kucoin-account bundle, but has no column 'Time(zone)'", upload.File.Failure);
    }
}
