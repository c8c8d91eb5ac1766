using System;
using CompliReport.Ledgers;
using Xunit;

namespace CompliReport.Tests.Ledgers.Formats;

public sealed class BinanceUsTests
{
    private const string
        V2021 = "User_Id,Time,Category,Operation,Order_Id,Transaction_Id,Primary_Asset,Realized_Amount_For_Primary_Asset,"
            + "Realized_Amount_For_Primary_Asset_In_USD_Value,Base_Asset,Realized_Amount_For_Base_Asset,"
            + "Realized_Amount_For_Base_Asset_In_USD_Value,Quote_Asset,Realized_Amount_For_Quote_Asset,"
            + "Realized_Amount_For_Quote_Asset_In_USD_Value,Fee_Asset,Realized_Amount_For_Fee_Asset,"
            + "Realized_Amount_For_Fee_Asset_In_USD_Value,Payment_Method,Withdrawal_Method,Additional_Note\n",
        V2025 = "User ID,Time,Category,Operation,Order ID,Transaction ID,Primary Asset,Realized Amount For Primary Asset,"
            + "Realized Amount for Primary Asset in USD,Base Asset,Realized Amount For Base Asset,Realized Amount For Base Asset In USD,"
            + "Quote Asset,Realized Amount for Quote Asset,Realized Amount for Quote Asset in USD,Fee Asset,Realized Amount for Fee Asset,"
            + "Realized Amount for Fee Asset in USD,Payment Method,Withdraw Method,Additional Note\n";

    [Theory]
    [InlineData("2021", V2021)]
    [InlineData("2025", V2025)]
    public void Each_row_is_a_whole_transaction(string version, string header)
    {
        Upload upload = Upload.Of(header
            + "501,2021-12-01 00:07:03.819,Deposit,USD Deposit,11,21,USD,500,500,,,,,,,,,,ACH,,\n"
            + "501,2021-12-02 00:07:03.819,Quick Buy,Buy,12,22,,,,USD,100,100,BTC,0.002,100,USD,0.5,0.5,Wallet,,\n"
            + "501,2021-12-03 00:07:03.819,Spot Trading,Buy,13,23,,,,ETH,0.1,450,USD,,449.5,BNB,0.001,0.5,Wallet,,\n"
            + "501,2021-12-04 00:07:03.819,Spot Trading,Sell,14,24,,,,ETH,0.05,220,BTC,0.0041,221,BTC,0.0001,5,Wallet,,\n"
            + "501,2021-12-05 00:07:03.819,Distribution,Staking Rewards,,25,SOL,0.5,,,,,,,,,,,Wallet,,\n"
            + "501,2021-12-06 00:07:03.819,Distribution,Staking Rewards,,26,SOL,-0.05,,,,,,,,,,,Wallet,,\n"
            + "501,2021-12-07 00:07:03.819,Withdrawal,Crypto Withdrawal,15,27,BTC,0.001,50,,,,,,,BTC,0.0002,10,,Chain,\n");

        Assert.Equal("binance-us", upload.File.Format);
        Assert.Equal(version, upload.File.FormatVersion);
        Assert.Empty(upload.File.Warnings);
        upload.MustHaveFaults();
        upload.MustHaveLegs(
            "FiatDeposit Alone 500 USD Fiat 501 21 2021-12-01T00:07:03.819Z",
            "Conversion Base 0.002 BTC Crypto 501 22 2021-12-02T00:07:03.819Z in USD",
            "Conversion Quote -100 USD Fiat 501 22 2021-12-02T00:07:03.819Z in USD",
            "Fee Fee -0.5 USD Fiat 501 22 2021-12-02T00:07:03.819Z",
            "Trade Base 0.1 ETH Crypto 501 23 2021-12-03T00:07:03.819Z in USD",
            "Trade Quote -449.5 USD Fiat 501 23 2021-12-03T00:07:03.819Z in USD",
            "Fee Fee -0.001 BNB Crypto 501 23 2021-12-03T00:07:03.819Z",
            "Trade Base -0.05 ETH Crypto 501 24 2021-12-04T00:07:03.819Z in BTC",
            "Trade Quote 0.0041 BTC Crypto 501 24 2021-12-04T00:07:03.819Z in BTC",
            "Fee Fee -0.0001 BTC Crypto 501 24 2021-12-04T00:07:03.819Z",
            "Reward Alone 0.5 SOL Crypto 501 25 2021-12-05T00:07:03.819Z",
            "Fee Fee -0.05 SOL Crypto 501 26 2021-12-06T00:07:03.819Z",
            "CryptoWithdrawal Alone -0.001 BTC Crypto 501 27 2021-12-07T00:07:03.819Z",
            "Fee Fee -0.0002 BTC Crypto 501 27 2021-12-07T00:07:03.819Z");
        Assert.Equal(500m - 100m - 0.5m - 449.5m, upload.SumOf("USD"));
    }

    [Theory]
    [InlineData("an amount in dollars is no amount in another coin", "Spot Trading,Buy,1,2,,,,ETH,1,9,USDT,,9,,,,,,", "Realized_Amount_For_Quote_Asset: Missing")]
    [InlineData("decimal comma", "Deposit,x,1,2,USD,\"7,50\",,,,,,,,,,,,,", "Realized_Amount_For_Primary_Asset: NumberNotInFormat")]
    [InlineData("thousands separator", "Deposit,x,1,2,USD,\"1,234.5\",,,,,,,,,,,,,", "Realized_Amount_For_Primary_Asset: NumberNotInFormat")]
    [InlineData("sign", "Withdrawal,x,1,2,USD,-5,,,,,,,,,,,,,", "Realized_Amount_For_Primary_Asset: SignNotPossible")]
    [InlineData("no asset", "Deposit,x,1,2,,5,,,,,,,,,,,,,", "Primary_Asset: Missing")]
    [InlineData("side", "Spot Trading,Swap,1,2,,,,ETH,1,9,USD,9,9,,,,,,", "Operation: UnknownKind")]
    [InlineData("fee without asset", "Deposit,x,1,2,USD,5,,,,,,,,,0.1,,,,", "Fee_Asset: Missing")]
    [InlineData("rewritten id", "Deposit,x,1,1.2E+9,USD,5,,,,,,,,,,,,,", "Transaction_Id: IdNotSound")]
    [InlineData("no category", ",x,1,2,USD,5,,,,,,,,,,,,,", "Category: Missing")]
    public void Damaged_rows_are_refused(string reason, string cells, string fault)
    {
        Upload upload = Upload.Of(V2021 + "501,2021-12-01 00:07:03," + cells + "\n");

        Assert.NotEmpty(reason);
        upload.MustHaveFaults("2: " + fault);
    }

    [Fact]
    public void Unknown_categories_are_kept_and_a_month_first_time_is_refused()
    {
        Upload upload = Upload.Of(V2021 + "501,2021-12-01 00:07:03,Gift,x,1,2,USD,5,,,,,,,,,,,,,\n501,12/01/2021 00:07,Deposit,x,1,3,USD,5,,,,,,,,,,,,,\n");

        Assert.Equal(1, upload.File.CountOf(LegKind.Other));
        upload.MustHaveFaults("3: Time: TimeNotInFormat");
    }

    [Fact]
    public void A_transaction_sent_twice_counts_once()
    {
        const string Row = "501,2021-12-01 00:07:03,Deposit,x,1,2,USD,5,,,,,,,,,,,,,\n";
        Upload upload = Upload.Of(V2021 + Row + Row + Row.Replace(",5,", ",6,", StringComparison.Ordinal));

        Assert.Equal("read 3 accepted 1 refused 1 duplicate 1 ignored 0", upload.Buckets);
        upload.MustHaveFaults("4: row: ConflictingEntry");
    }
}
