using System;
using System.Linq;
using Xunit;

namespace CompliReport.Tests.Ledgers.Formats;

/// <summary>Coinbase's reports of before 2018.</summary>
public sealed class CoinbaseOldReportsTests
{
    private const string
        Transfers = "Timestamp,Type,BTC,Subtotal,Fees,Total,Currency,Price Per Coin,Payment Method,ID,Share\n",
        Wallet = "Timestamp,Balance,Amount,Currency,To,Notes,Instantly Exchanged,Transfer Total,Transfer Total Currency,Transfer Fee,"
            + "Transfer Fee Currency,Transfer Payment Method,Transfer ID,Order Price,Order Currency,Order BTC,Order Tracking Code,"
            + "Order Custom Parameter,Order Paid Out,Recurring Payment ID,"
            + "Coinbase ID (visit https://www.coinbase.com/transactions/[ID] in your browser),"
            + "Bitcoin Hash (visit https://www.coinbase.com/tx/[HASH] in your browser for more info)\n";

    [Fact]
    public void Transfers_are_the_coin_of_the_header_against_money()
    {
        Upload upload = Upload.Of("Transfers\nUser,someone,1\n\n" + Transfers.Replace("BTC", "ETH", StringComparison.Ordinal)
            + "2017-09-29 15:40:00 -0700,Buy,1.5,400.00,6.00,406.00,EUR,266.67,Bank,t1,\n"
            + "2017-09-30 15:40:00 +0200,Sell,0.5,150.00,2.00,148.00,EUR,300,Bank,t2,\n"
            + "2017-09-30 15:41:00 +0000,Deposit,,,0.15,100.00,EUR,,Bank,t3,\n"
            + "2017-09-30 15:42:00 +0000,Withdrawal,,,0.15,50.00,EUR,,Bank,t4,\n");

        Assert.Equal("coinbase-transfers", upload.File.Format);
        upload.MustHaveFaults();
        upload.MustHaveLegs(
            "Conversion Base 1.5 ETH Crypto main t1 2017-09-29T22:40:00Z in EUR",
            "Conversion Quote -400 EUR Fiat main t1 2017-09-29T22:40:00Z in EUR",
            "Fee Fee -6 EUR Fiat main t1 2017-09-29T22:40:00Z",
            "Conversion Base -0.5 ETH Crypto main t2 2017-09-30T13:40:00Z in EUR",
            "Conversion Quote 150 EUR Fiat main t2 2017-09-30T13:40:00Z in EUR",
            "Fee Fee -2 EUR Fiat main t2 2017-09-30T13:40:00Z",
            "FiatDeposit Alone 100 EUR Fiat main t3 2017-09-30T15:41:00Z", "Fee Fee -0.15 EUR Fiat main t3 2017-09-30T15:41:00Z",
            "FiatWithdrawal Alone -50 EUR Fiat main t4 2017-09-30T15:42:00Z", "Fee Fee -0.15 EUR Fiat main t4 2017-09-30T15:42:00Z");
        Assert.Equal(-406m + 148m + 100m - 50m - 0.3m, upload.SumOf("EUR"));
    }

    [Fact]
    public void A_wallet_has_movements_on_chain_purchases_and_money_in_and_out()
    {
        Upload upload = Upload.Of(Wallet
            + Row("2016-01-01 10:00:00 -0800", "0.5", "0.5", "BTC", id: "c1", hash: "h1")
            + Row("2016-01-02 10:00:00 -0800", "0.3", "-0.2", "BTC", to: "1BoatSLRHtKNngkdXEeobR76b53LETtpyT", id: "c2", hash: "h2")
            + Row("2016-01-03 10:00:00 -0800", "1.3", "1.0", "BTC", transfer: "406.00,EUR,6.00,EUR,Bank,t1", id: "c3")
            + Row("2016-01-04 10:00:00 -0800", "0.8", "-0.5", "BTC", transfer: "148.00,EUR,2.00,EUR,Bank,t2", id: "c4")
            + Row("2016-01-05 10:00:00 -0800", "100", "100", "EUR", transfer: "100.00,EUR,0.15,EUR,Bank,t3", id: "c5")
            + Row("2016-01-06 10:00:00 -0800", "0", "-100", "EUR", notes: "Bought 1 BTC for 100 EUR.", id: "c6")
            + Row("2016-01-07 10:00:00 -0800", "0.81", "0.01", "BTC", notes: "You earned a bonus", id: "c7"));

        Assert.Equal("coinbase-wallet", upload.File.Format);
        Assert.Contains("names no account", Assert.Single(upload.File.Warnings), StringComparison.Ordinal);
        upload.MustHaveFaults();
        upload.MustHaveLegs(
            "CryptoDeposit Alone 0.5 BTC Crypto main c1 2016-01-01T18:00:00Z",
            "CryptoWithdrawal Alone -0.2 BTC Crypto main c2 2016-01-02T18:00:00Z with 1BoatSLRHtKNngkdXEeobR76b53LETtpyT",
            "Conversion Base 1 BTC Crypto main t1 2016-01-03T18:00:00Z in EUR",
            "Conversion Quote -400 EUR Fiat main t1 2016-01-03T18:00:00Z in EUR",
            "Fee Fee -6 EUR Fiat main t1 2016-01-03T18:00:00Z",
            "Conversion Base -0.5 BTC Crypto main t2 2016-01-04T18:00:00Z in EUR",
            "Conversion Quote 150 EUR Fiat main t2 2016-01-04T18:00:00Z in EUR",
            "Fee Fee -2 EUR Fiat main t2 2016-01-04T18:00:00Z",
            "FiatDeposit Alone 100 EUR Fiat main t3 2016-01-05T18:00:00Z", "Fee Fee -0.15 EUR Fiat main t3 2016-01-05T18:00:00Z",
            "CryptoDeposit Alone 0.01 BTC Crypto main c7 2016-01-07T18:00:00Z");
        Assert.Equal(1, upload.File.IgnoredByReason["told_by_the_coin_wallet"]);
        // The balance of the coin's wallet is the sum of its amounts.
        Assert.Equal(0.81m, upload.SumOf("BTC"));
    }

    [Fact]
    public void A_purchase_that_both_reports_tell_counts_once()
    {
        Upload upload = Upload.Of(
            ("transfers.csv", Transfers + "2016-01-03 10:00:00 -0800,Buy,1,400.00,6.00,406.00,EUR,400,Bank,t1,\n"
                + "2016-01-03 10:00:00 -0800,Buy,2,800.00,12.00,812.00,EUR,400,Bank,t9,\n"),
            ("wallet.csv", Wallet + Row("2016-01-03 10:00:00 -0800", "1.3", "1.0", "BTC", transfer: "406.00,EUR,6.00,EUR,Bank,t1", id: "c3")));

        Assert.Equal("read 3 accepted 2 refused 0 duplicate 1 ignored 0", upload.Buckets);
        Assert.Equal(3m, upload.Day.Files.Sum(file => upload.SumOf(file, "BTC")));
    }

    [Theory]
    [InlineData("decimal comma", "2017-09-29 15:40:00 -0700,Buy,\"7,50\",1,0,1,EUR,1,,t1,", "BTC: NumberNotInFormat")]
    [InlineData("thousands separator", "2017-09-29 15:40:00 -0700,Buy,1,\"1,000.00\",0,1,EUR,1,,t1,", "Subtotal: NumberNotInFormat")]
    [InlineData("sign", "2017-09-29 15:40:00 -0700,Sell,-1,1,0,1,EUR,1,,t1,", "BTC: SignNotPossible")]
    [InlineData("no zone", "2017-09-29 15:40:00,Buy,1,1,0,1,EUR,1,,t1,", "Timestamp: TimeNotInFormat")]
    [InlineData("no such zone", "2017-09-29 15:40:00 -9900,Buy,1,1,0,1,EUR,1,,t1,", "Timestamp: TimeNotInFormat")]
    [InlineData("type", "2017-09-29 15:40:00 -0700,Gift,1,1,0,1,EUR,1,,t1,", "Type: UnknownKind")]
    [InlineData("no total", "2017-09-29 15:40:00 -0700,Buy,1,1,0,,EUR,1,,t1,", "Total: Missing")]
    [InlineData("no currency", "2017-09-29 15:40:00 -0700,Buy,1,1,0,1,,1,,t1,", "Currency: Missing")]
    [InlineData("no id", "2017-09-29 15:40:00 -0700,Buy,1,1,0,1,EUR,1,,,", "ID: Missing")]
    public void Damaged_transfers_are_refused(string reason, string row, string fault)
    {
        Upload upload = Upload.Of(Transfers + row + "\n");

        Assert.NotEmpty(reason);
        upload.MustHaveFaults("2: " + fault);
    }

    [Fact]
    public void Damaged_rows_of_a_wallet_are_refused()
    {
        Upload upload = Upload.Of(Wallet
            + Row("2016-01-01 10:00:00 -0800", "0.5", "\"0,5\"", "BTC", id: "c1", hash: "h1")
            + Row("2016-01-01 10:00:00 -0800", "x", "0.5", "BTC", id: "c2", hash: "h1")
            + Row("2016-01-01 10:00:00", "0.5", "0.5", "", id: "", hash: "h1")
            + Row("2016-01-03 10:00:00 -0800", "1.3", "1.0", "BTC", transfer: ",,,,,t1", id: "c3")
            + Row("2016-01-03 10:00:00 -0800", "1.3", "1.0", "BTC", transfer: "1.00,EUR,6.00,EUR,Bank,t1", id: "c4"));

        upload.MustHaveFaults(
            "2: Amount: NumberNotInFormat", "3: Balance: NumberNotInFormat", "4: Timestamp: TimeNotInFormat", "4: Currency: Missing",
            "4: Coinbase ID (visit https://www.coinbase.com/transactions/[ID] in your browser): Missing",
            "5: Transfer Total: Missing", "5: Transfer Total Currency: Missing", "6: Transfer Total: SignNotPossible");
    }

    private static string Row(
        string time, string balance, string amount, string currency, string to = "", string notes = "", string transfer = ",,,,,", string id = "",
        string hash = "") =>
        $"{time},{balance},{amount},{currency},{to},{notes},,{transfer},,,,,,,,{id},{hash}\n";
}
