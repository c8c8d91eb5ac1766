using System;
using System.Linq;
using Xunit;

namespace CompliReport.Tests.Ledgers.Formats;

/// <summary>Binance's histories of single things: conversions, and deposits and withdrawals of coins and currencies.</summary>
public sealed class BinanceHistoryTests
{
    private const string
        Convert = "Date,Wallet,Pair,Type,Sell,Buy,Price,Inverse Price,Date Updated,Status\n",
        OldCrypto = "Date(UTC),Coin,Network,Amount,TransactionFee,Address,TXID,SourceAddress,PaymentID,Status\n",
        Deposits = "Date(UTC+0),Coin,Network,Amount,Address,TXID,Status\n",
        Withdrawals = "Date(UTC+0),Coin,Network,Amount,Fee,Address,TXID,Status\n",
        Fiat = "Date(UTC+1),Coin,Amount,Status,Payment Method,Indicated Amount,Fee,Order ID\n";

    [Theory]
    [InlineData("2023", Convert, "Spot Wallet,")]
    [InlineData("2022", "Date,Pair,Type,Sell,Buy,Price,Inverse Price,Date Updated,Status\n", "")]
    public void A_conversion_is_both_sides_of_a_row_in_one_group(string version, string header, string wallet)
    {
        Upload upload = Upload.Of(header
            + $"2023-02-01 09:00:00,{wallet}BTCEUR,Market,100 EUR,0.0046 BTC,1 BTC = 21739 EUR,1 EUR = 0.000046 BTC,2023-02-01 09:00:02,Successful\n"
            + $"2023-02-01 09:01:00,{wallet}BTCEUR,Market,0.0046 BTC,99.5 EUR,1 BTC = 21630 EUR,1 EUR = 0.000046 BTC,2023-02-01 09:01:00,Successful\n"
            + $"2023-02-01 09:02:00,{wallet}ETHUSDT,Limit,1 ETH,1600 USDT,1 ETH = 1600 USDT,1 USDT = 0.0006 ETH,2023-02-01 09:02:00,Expired\n");

        Assert.Equal("binance-convert", upload.File.Format);
        Assert.Equal(version, upload.File.FormatVersion);
        upload.MustHaveFaults();
        upload.MustHaveLegs(
            "Conversion Base 0.0046 BTC Crypto main #1 2023-02-01T09:00:02Z in EUR",
            "Conversion Quote -100 EUR Fiat main #1 2023-02-01T09:00:02Z in EUR",
            "Conversion Base -0.0046 BTC Crypto main #2 2023-02-01T09:01:00Z in EUR",
            "Conversion Quote 99.5 EUR Fiat main #2 2023-02-01T09:01:00Z in EUR",
            "Conversion Base 1600 USDT Stablecoin main #3 2023-02-01T09:02:00Z Failed in ETH",
            "Conversion Quote -1 ETH Crypto main #3 2023-02-01T09:02:00Z Failed in ETH");
        Assert.Equal(-0.5m, upload.SumOf("EUR"));
        Assert.Equal(0m, upload.SumOf("ETH"));
    }

    [Theory]
    [InlineData("decimal comma", "\"7,50 EUR\"", "1 BTC", "Successful", "Sell: NumberNotInFormat")]
    [InlineData("thousands separator", "\"1,234.00 EUR\"", "1 BTC", "Successful", "Sell: NumberNotInFormat")]
    [InlineData("unit glued on", "7EUR", "1 BTC", "Successful", "Sell: NumberNotInFormat")]
    [InlineData("no ticker", "7 EUR", "1 b", "Successful", "Buy: AssetNotATicker")]
    [InlineData("negative", "-7 EUR", "1 BTC", "Successful", "Sell: SignNotPossible")]
    [InlineData("empty", "7 EUR", "", "Successful", "Buy: Missing")]
    [InlineData("unknown status", "7 EUR", "1 BTC", "Maybe", "Status: UnknownStatus")]
    [InlineData("no status", "7 EUR", "1 BTC", "", "Status: Missing")]
    public void Damaged_conversions_are_refused(string reason, string sell, string buy, string status, string fault)
    {
        Upload upload = Upload.Of(Convert + $"2023-02-01 09:00:00,Spot,BTCEUR,Market,{sell},{buy},,,2023-02-01 09:00:02,{status}\n");

        Assert.NotEmpty(reason);
        upload.MustHaveFaults("2: " + fault);
    }

    [Fact]
    public void Conversions_have_year_first_times_only()
    {
        Upload upload = Upload.Of(Convert + "01/02/2023 09:00,Spot,BTCEUR,Market,7 EUR,1 BTC,,,02-01-2023 09:00:02,Successful\n");

        upload.MustHaveFaults("2: Date: TimeNotInFormat", "2: Date Updated: TimeNotInFormat");
    }

    [Fact]
    public void The_old_history_of_coins_says_in_its_name_which_way_rows_go()
    {
        const string Rows = OldCrypto + "2021-04-01 12:00:00,BTC,BTC,0.5,0.0005,bc1qreceiver0000000000,hash1,bc1qsender,,Completed\n"
            + "2021-04-01 12:00:01,ETH,ETH,1,0,0xabc,hash2,,,Cancelled\n";
        Upload deposits = Upload.Of(("Deposit History.csv", Rows.Replace("0.0005", "0", StringComparison.Ordinal)));
        Upload withdrawals = Upload.Of(("my_withdrawals.csv", Rows)), unnamed = Upload.Of(("history.csv", Rows));
        Upload both = Upload.Of(("deposits-and-withdrawals.csv", Rows));

        deposits.MustHaveLegs(
            "CryptoDeposit Alone 0.5 BTC Crypto main #1 2021-04-01T12:00:00Z with bc1qsender",
            "CryptoDeposit Alone 1 ETH Crypto main #2 2021-04-01T12:00:01Z Failed");
        withdrawals.MustHaveLegs(
            "CryptoWithdrawal Alone -0.5 BTC Crypto main #1 2021-04-01T12:00:00Z with bc1qreceiver0000000000",
            "Fee Fee -0.0005 BTC Crypto main #1 2021-04-01T12:00:00Z",
            "CryptoWithdrawal Alone -1 ETH Crypto main #2 2021-04-01T12:00:01Z Failed with 0xabc");
        Assert.Equal(-0.5005m, withdrawals.SumOf("BTC"));
        Assert.Contains("the file name must say 'deposit' or 'withdraw'", unnamed.File.Failure, StringComparison.Ordinal);
        Assert.Contains("the file name must say 'deposit' or 'withdraw'", both.File.Failure, StringComparison.Ordinal);
        Assert.Equal("", unnamed.File.Format);
    }

    [Theory]
    [InlineData("2023 deposits", Deposits, "22-04-01 12:00:00,BTC,BTC,0.5,bc1qown,hash,Completed", "CryptoDeposit Alone 0.5 BTC Crypto main #1 2022-04-01T12:00:00Z")]
    [InlineData("2023 withdrawals", Withdrawals, "2022-04-01 12:00:00,BTC,BTC,0.5,0,bc1qreceiver,hash,Completed", "CryptoWithdrawal Alone -0.5 BTC Crypto main #1 2022-04-01T12:00:00Z with bc1qreceiver")]
    [InlineData("2023 deposits", "Time,Coin,Network,Amount,Address,TXID,Status\n", "22-04-01 12:00:00,BTC,BTC,0.5,bc1qown,hash,Processing", "CryptoDeposit Alone 0.5 BTC Crypto main #1 2022-04-01T12:00:00Z Pending")]
    public void The_new_history_of_coins_says_it_by_its_columns(string version, string header, string row, string leg)
    {
        Upload upload = Upload.Of(("history.csv", header + row + "\n"));

        Assert.Equal("binance-crypto", upload.File.Format);
        Assert.Equal(version, upload.File.FormatVersion);
        upload.MustHaveLegs(leg);
    }

    [Fact]
    public void A_name_that_contradicts_the_columns_is_refused() =>
        Assert.NotNull(Upload.Of(("withdrawals.csv", Deposits)).File.Failure);

    [Fact]
    public void Money_moves_with_its_fee_and_in_the_zone_of_the_header()
    {
        const string Rows = Fiat + "2023-01-05 00:30:00,EUR,99.00,Successful,Bank Transfer,100.00,1.00,aa11\n"
            + "2023-01-05 01:30:00,EUR,50.00,Successful,Card,50.00,0,aa12\n2023-01-05 02:30:00,EUR,50,Failed,Card,50,0,aa13\n";
        Upload deposits = Upload.Of(("fiat deposit.csv", Rows)), withdrawals = Upload.Of(("FiatWithdraw.csv", Rows));

        Assert.Equal("binance-fiat", deposits.File.Format);
        deposits.MustHaveLegs(
            "FiatDeposit Alone 100 EUR Fiat main aa11 2023-01-04T23:30:00Z", "Fee Fee -1 EUR Fiat main aa11 2023-01-04T23:30:00Z",
            "FiatDeposit Alone 50 EUR Fiat main aa12 2023-01-05T00:30:00Z", "FiatDeposit Alone 50 EUR Fiat main aa13 2023-01-05T01:30:00Z Failed");
        Assert.Equal(149m, deposits.SumOf("EUR"));
        Assert.Equal(-150m, withdrawals.SumOf("EUR"));
        Assert.NotNull(Upload.Of(("fiat.csv", Rows)).File.Failure);
    }

    [Theory]
    [InlineData("Date(UTC)", "2023-01-05T00:30:00Z")]
    [InlineData("Date(UTC+0)", "2023-01-05T00:30:00Z")]
    [InlineData("Date(UTC-3)", "2023-01-05T03:30:00Z")]
    [InlineData("Date(UTC+05:30)", "2023-01-04T19:00:00Z")]
    [InlineData("Date(UTCnull)", "")]
    [InlineData("Date(UTC+25)", "")]
    [InlineData("Date", "")]
    public void The_zone_stands_in_the_header_or_the_file_is_refused(string column, string time)
    {
        Upload upload = Upload.Of(("deposit.csv", Fiat.Replace("Date(UTC+1)", column, StringComparison.Ordinal)
            + "2023-01-05 00:30:00,EUR,99,Successful,Bank Transfer,99,0,aa11\n"));

        if (time.Length == 0)
        {
            Assert.Contains("has no column 'Date(UTC)'", upload.File.Failure, StringComparison.Ordinal);
        }
        else
        {
            Assert.EndsWith(time, Assert.Single(upload.Legs), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("deposit.csv", Fiat, "2023-01-05 00:30:00,EUR,\"7,50\",Successful,Card,1,0,a", "Amount: NumberNotInFormat")]
    [InlineData("deposit.csv", Fiat, "2023-01-05 00:30:00,EUR,1,Successful,Card,\"1,000.00\",0,a", "Indicated Amount: NumberNotInFormat")]
    [InlineData("deposit.csv", Fiat, "2023-01-05 00:30:00,EUR,1,Successful,Card,,0,a", "Indicated Amount: Missing")]
    [InlineData("deposit.csv", Fiat, "2023-01-05 00:30:00,EUR,1,Successful,Card,1,-1,a", "Fee: SignNotPossible")]
    [InlineData("deposit.csv", Fiat, "2023-01-05 00:30:00,EUR,1,Maybe,Card,1,0,a", "Status: UnknownStatus")]
    [InlineData("deposit.csv", Fiat, "2023-01-05 00:30:00,EUR,1,Successful,Card,1,0,", "Order ID: Missing")]
    [InlineData("deposit.csv", Fiat, "2023-01-05 00:30:00,EUR,1,Successful,Card,1,0,1.55E+13", "Order ID: IdNotSound")]
    [InlineData("deposit.csv", Fiat, "05.01.2023 00:30,EUR,1,Successful,Card,1,0,a", "Date(UTC+1): TimeNotInFormat")]
    [InlineData("x.csv", Deposits, "2023-01-05 00:30:00,,BTC,1,a,h,Completed", "Coin: Missing")]
    [InlineData("x.csv", Deposits, "2023-01-05 00:30:00,BTC,BTC,\"7,50\",a,h,Completed", "Amount: NumberNotInFormat")]
    [InlineData("x.csv", Deposits, "2023-01-05 00:30:00,BTC,BTC,-1,a,h,Completed", "Amount: SignNotPossible")]
    [InlineData("x.csv", Deposits, "2023-01-05 00:30:00,BTC,BTC,1,a,h,Perhaps", "Status: UnknownStatus")]
    [InlineData("x.csv", Withdrawals, "2023-01-05 00:30:00,BTC,BTC,1,x,a,h,Completed", "Fee: NumberNotInFormat")]
    public void Damaged_movements_are_refused(string name, string header, string row, string fault)
    {
        Upload upload = Upload.Of((name, header + row + "\n"));

        upload.MustHaveFaults("2: " + fault);
    }

    [Fact]
    public void What_is_sent_twice_counts_once_and_another_body_of_an_order_is_a_conflict()
    {
        const string Row = "2023-01-05 00:30:00,EUR,99,Successful,Bank Transfer,99,0,aa11\n";
        Upload again = Upload.Of(("deposit1.csv", Fiat + Row), ("deposit2.csv", Fiat + Row));
        Upload changed = Upload.Of(
            ("deposit1.csv", Fiat + Row), ("deposit2.csv", Fiat + Row.Replace(",99,", ",98,", StringComparison.Ordinal)));
        Upload coins = Upload.Of(
            ("a.csv", Deposits + string.Concat(Enumerable.Repeat("22-04-01 12:00:00,BTC,BTC,0.5,bc1qown,Internal transfer,Completed\n", 2))),
            ("b.csv", Deposits + "22-04-01 12:00:00,BTC,BTC,0.5,bc1qown,Internal transfer,Completed\n"));

        Assert.Equal("read 2 accepted 1 refused 0 duplicate 1 ignored 0", again.Buckets);
        Assert.Equal("read 2 accepted 1 refused 1 duplicate 0 ignored 0", changed.Buckets);
        changed.MustHaveFaults("2: row: ConflictingEntry");
        Assert.Equal("read 3 accepted 2 refused 0 duplicate 1 ignored 0", coins.Buckets);
    }
}
