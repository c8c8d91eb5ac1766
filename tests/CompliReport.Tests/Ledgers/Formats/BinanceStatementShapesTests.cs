using System;
using System.Linq;
using Xunit;

namespace CompliReport.Tests.Ledgers.Formats;

/// <summary>The statement in another language, in quoted cells, and beside exports that tell the same.</summary>
public sealed class BinanceStatementShapesTests
{
    private const string
        V2021 = "User_ID,UTC_Time,Account,Operation,Coin,Change,Remark\n",
        Wrapped = "\"User_ID,\"\"UTC_Time\"\",\"\"Account\"\",\"\"Operation\"\",\"\"Coin\"\",\"\"Change\"\",\"\"Remark\"\"\"\n";

    [Fact]
    public void A_header_in_Spanish_is_read_with_a_warning_about_its_times()
    {
        Upload upload = Upload.Of("\uFEFFID de usuario,Tiempo,Cuenta,Operación,Moneda,Cambio,Observación\r\n"
            + "77,23-12-22 18:26:26,Spot,Transaction Buy,BTC,0.1,\r\n77,23-12-22 18:26:26,Spot,Transaction Spend,EUR,-4000,\r\n");

        Assert.Equal("2025 Spanish", upload.File.FormatVersion);
        Assert.Contains("local times", Assert.Single(upload.File.Warnings), StringComparison.Ordinal);
        upload.MustHaveLegs(
            "Trade Base 0.1 BTC Crypto 77 77/2023-12-22T18:26:26Z/spot 2023-12-22T18:26:26Z",
            "Trade Quote -4000 EUR Fiat 77 77/2023-12-22T18:26:26Z/spot 2023-12-22T18:26:26Z");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    public void Rows_that_stand_whole_in_one_quoted_cell_are_read(string mark)
    {
        string rows = mark + Wrapped
            + "\"77,\"\"2021-01-05 02:37:59\"\",\"\"Spot\"\",\"\"Deposit\"\",\"\"BTC\"\",\"\"0.5\"\",\"\"a, b\"\"\"\n"
            + "\"77,\"\"2021-01-05 02:38:00\"\",\"\"Spot\"\",\"\"Withdraw\"\",\"\"BTC\"\",\"\"-0.2\"\",\"\"\"\"\"\n"
            + "77,2021-01-05 02:38:01,Spot,Deposit,BTC,0.1,\n"
            + "\n";
        Upload upload = Upload.Of(rows), again = Upload.Of(
            ("a.csv", rows), ("b.csv", V2021 + "77,2021-01-05 02:38:00,Spot,Withdraw,BTC,-0.2,\n"));

        Assert.Equal("binance-statement", upload.File.Format);
        Assert.Contains("one quoted cell", Assert.Single(upload.File.Warnings), StringComparison.Ordinal);
        upload.MustHaveFaults();
        upload.MustHaveLegs(
            "CryptoDeposit Alone 0.5 BTC Crypto 77 #1 2021-01-05T02:37:59Z",
            "CryptoWithdrawal Alone -0.2 BTC Crypto 77 #2 2021-01-05T02:38:00Z",
            "CryptoDeposit Alone 0.1 BTC Crypto 77 #3 2021-01-05T02:38:01Z");
        Assert.Equal("read 4 accepted 3 refused 0 duplicate 0 ignored 1", upload.Buckets);
        // The same row without the outer quotes is the same row.
        Assert.Equal("read 5 accepted 3 refused 0 duplicate 1 ignored 1", again.Buckets);
    }

    [Theory]
    [InlineData("an inner quote is not closed", "\"77,\"\"2021-01-05 02:37:59,Spot,Deposit,BTC,0.5,\"\n", "Quoting")]
    [InlineData("text after an inner quote", "\"77,\"\"2021-01-05 02:37:59\"\"x,Spot,Deposit,BTC,0.5,\"\n", "Quoting")]
    [InlineData("a cell too few", "\"77,\"\"2021-01-05 02:37:59\"\",Spot,Deposit,BTC,0.5\"\n", "CellCount")]
    public void Broken_inner_rows_are_refused(string reason, string row, string fault)
    {
        Upload upload = Upload.Of(Wrapped + row + "\"77,2021-01-05 02:37:59,Spot,Deposit,BTC,0.5,\"\n");

        Assert.NotEmpty(reason);
        upload.MustHaveFaults("2: row: " + fault);
        Assert.Equal(1, upload.Day.Accepted);
    }

    [Fact]
    public void Exports_of_single_things_beside_the_statement_count_once()
    {
        Upload upload = Upload.Of(
            ("convert.csv", "Date,Pair,Type,Sell,Buy,Price,Inverse Price,Date Updated,Status\n"
                + "2021-01-05 02:40:00,BTCEUR,Market,100 EUR,0.003 BTC,x,y,2021-01-05 02:40:01,Successful\n"),
            ("deposits.csv", "Date(UTC+0),Coin,Network,Amount,Address,TXID,Status\n"
                + "2021-01-05 01:00:00,ETH,ETH,2,0xme,h1,Completed\n2021-01-05 01:00:00,ETH,ETH,3,0xme,h2,Completed\n"),
            ("fiat deposit.csv", "Date(UTC),Coin,Amount,Status,Payment Method,Indicated Amount,Fee,Order ID\n"
                + "2021-01-04 23:59:00,EUR,99,Successful,Card,100,1,f1\n"),
            ("statement.csv", V2021
                + "7,2021-01-05 02:37:59,Spot,Buy,BTC,0.1,\n7,2021-01-05 02:37:59,Spot,Sell,EUR,-2500,\n7,2021-01-05 02:37:59,Spot,Fee,BNB,-0.1,\n"
                + "7,2021-01-05 02:40:00,Spot,Binance Convert,EUR,-100,\n7,2021-01-05 02:40:00,Spot,Binance Convert,BTC,0.003,\n"
                + "7,2021-01-05 01:07:00,Spot,Deposit,ETH,2.00000000,\n7,2021-01-05 00:01:00,Spot,Fiat Deposit,EUR,99,\n"
                + "7,2021-01-05 03:07:00,Spot,Withdraw,BTC,-0.0505,Withdraw fee is included\n"),
            ("trades.csv", "Date(UTC),Market,Type,Price,Amount,Total,Fee,Fee Coin\n"
                + "2021-01-05 02:37:58,BTCEUR,BUY,25000,0.1,2500,0.1,BNB\n2021-01-05 02:39:58,BTCEUR,BUY,25000,0.2,5000,0.1,BNB\n"),
            ("withdrawals.csv", "Date(UTC+0),Coin,Network,Amount,Fee,Address,TXID,Status\n"
                + "2021-01-05 03:00:00,BTC,BTC,0.05,0.0005,bc1q,h3,Completed\n"));

        // Only the second deposit and the second trade are told by nothing else.
        Assert.Equal("read 15 accepted 10 refused 0 duplicate 5 ignored 0", upload.Buckets);
        Assert.Equal(5m, upload.Day.Files.Sum(file => upload.SumOf(file, "ETH")));
        Assert.Equal(0.1m + 0.003m - 0.0505m + 0.2m, upload.Day.Files.Sum(file => upload.SumOf(file, "BTC")));
        Assert.Equal(-2500m - 100m + 99m - 5000m, upload.Day.Files.Sum(file => upload.SumOf(file, "EUR")));
        Assert.Equal(1, upload.Day.Files.Single(static file => file.Name == "deposits.csv").Duplicate);
        Assert.Equal(1, upload.Day.Files.Single(static file => file.Name == "withdrawals.csv").Duplicate);
    }

    [Fact]
    public void Fills_of_Coinbase_Pro_beside_its_account_count_once()
    {
        Upload upload = Upload.Of(
            ("account.csv", "portfolio,type,time,amount,balance,amount/balance unit,transfer id,trade id,order id\n"
                + "default,match,2021-02-04T21:09:11.089Z,-250.5,1,EUR,,7001,o-1\ndefault,match,2021-02-04T21:09:11.089Z,0.01,1,BTC,,7001,o-1\n"
                + "default,fee,2021-02-04T21:09:11.089Z,-1.2525,1,EUR,,7001,o-1\n"),
            ("fills.csv", "portfolio,trade id,product,side,created at,size,size unit,price,fee,total,price/fee/total unit\n"
                + "default,7001,BTC-EUR,BUY,2021-02-04T21:09:11.085Z,0.01000000,BTC,25050.00,1.2525,-251.7525,EUR\n"
                + "default,7001,ETH-EUR,BUY,2021-02-04T21:09:11.085Z,0.01000000,ETH,2000,0,-20,EUR\n"));

        Assert.Equal("read 5 accepted 4 refused 0 duplicate 1 ignored 0", upload.Buckets);
        Assert.Equal(0.01m, upload.Day.Files.Sum(file => upload.SumOf(file, "BTC")));
        Assert.Equal(0.01m, upload.Day.Files.Sum(file => upload.SumOf(file, "ETH")));
        Assert.Equal(1, upload.Day.Files[1].Duplicate);
    }
}
