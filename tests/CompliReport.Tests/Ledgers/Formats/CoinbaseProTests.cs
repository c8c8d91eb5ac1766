using System;
using Xunit;

namespace CompliReport.Tests.Ledgers.Formats;

public sealed class CoinbaseProTests
{
    private const string
        Account = "portfolio,type,time,amount,balance,amount/balance unit,transfer id,trade id,order id\n",
        Fills = "portfolio,trade id,product,side,created at,size,size unit,price,fee,total,price/fee/total unit\n";

    [Theory]
    [InlineData("2", Account, "default,")]
    [InlineData("1", "type,time,amount,balance,amount/balance unit,transfer id,trade id,order id\n", "")]
    [InlineData("2", "Portfolio,Type,Timestamp,Amount,Balance,Amount/Balance Unit,Transfer ID,Trade ID,Order ID\n", "default,")]
    public void The_rows_of_a_trade_share_order_and_trade_id(string version, string header, string portfolio)
    {
        Upload upload = Upload.Of(header
            + $"{portfolio}deposit,2021-02-04T14:48:06.142Z,1000.00,1000.00,EUR,t-1,,\n"
            + $"{portfolio}match,2021-02-04T21:09:11.089Z,-250.5000,749.5000,EUR,,7001,o-1\n"
            + $"{portfolio}match,2021-02-04T21:09:11.089Z,0.0100000000000000,0.0100000000000000,BTC,,7001,o-1\n"
            + $"{portfolio}fee,2021-02-04T21:09:11.089Z,-1.2525,748.2475,EUR,,7001,o-1\n"
            + $"{portfolio}match,2021-02-04T21:09:12Z,4.9751199256E-05,0.0100497512,BTC,,7001,o-2\n"
            + $"{portfolio}rebate,2021-02-05T21:09:12Z,0.5,748.7475,EUR,,,\n"
            + $"{portfolio}withdrawal,2021-02-06T21:09:12Z,-0.01,0,BTC,t-2,,\n"
            + $"{portfolio}conversion,2021-02-07T21:09:12Z,-100,0,USD,,,\n"
            + $"{portfolio}conversion,2021-02-07T21:09:12Z,100,100,USDC,,,\n");

        Assert.Equal("coinbase-pro-account", upload.File.Format);
        Assert.Equal(version, upload.File.FormatVersion);
        upload.MustHaveFaults();
        upload.MustHaveLegs(
            "FiatDeposit Alone 1000 EUR Fiat main t-1 2021-02-04T14:48:06.142Z",
            "Trade Quote -250.5 EUR Fiat main o-1/7001 2021-02-04T21:09:11.089Z",
            "Trade Base 0.01 BTC Crypto main o-1/7001 2021-02-04T21:09:11.089Z",
            "Fee Fee -1.2525 EUR Fiat main o-1/7001 2021-02-04T21:09:11.089Z",
            "Trade Base 0.000049751199256 BTC Crypto main o-2/7001 2021-02-04T21:09:12Z",
            "FeeRebate Fee 0.5 EUR Fiat main #1 2021-02-05T21:09:12Z",
            "CryptoWithdrawal Alone -0.01 BTC Crypto main t-2 2021-02-06T21:09:12Z",
            "Conversion Quote -100 USD Fiat main #2 2021-02-07T21:09:12Z",
            "Conversion Base 100 USDC Stablecoin main #3 2021-02-07T21:09:12Z");
        Assert.Equal(1000m - 250.5m - 1.2525m + 0.5m, upload.SumOf("EUR"));
    }

    [Theory]
    [InlineData("2", Fills, "default,")]
    [InlineData("1", "trade id,product,side,created at,size,size unit,price,fee,total,price/fee/total unit\n", "")]
    public void A_fill_is_three_legs_and_its_total_includes_the_fee(string version, string header, string portfolio)
    {
        Upload upload = Upload.Of(header
            + $"{portfolio}7001,BTC-EUR,BUY,2021-02-04T21:09:11.085Z,0.01000000,BTC,25050.00,1.2525,-251.7525,EUR\n"
            + $"{portfolio}7002,BTC-EUR,SELL,2021-02-04T21:09:12.085Z,0.02,BTC,25000,2.5,497.5,EUR\n"
            + $"{portfolio}7002,ETH-EUR,SELL,2021-02-04T21:09:13Z,1,ETH,2000,0,2000,EUR\n");

        Assert.Equal("coinbase-pro-fills", upload.File.Format);
        Assert.Equal(version, upload.File.FormatVersion);
        upload.MustHaveFaults();
        upload.MustHaveLegs(
            "Trade Base 0.01 BTC Crypto main BTC-EUR/7001 2021-02-04T21:09:11.085Z in EUR",
            "Trade Quote -250.5 EUR Fiat main BTC-EUR/7001 2021-02-04T21:09:11.085Z in EUR",
            "Fee Fee -1.2525 EUR Fiat main BTC-EUR/7001 2021-02-04T21:09:11.085Z",
            "Trade Base -0.02 BTC Crypto main BTC-EUR/7002 2021-02-04T21:09:12.085Z in EUR",
            "Trade Quote 500 EUR Fiat main BTC-EUR/7002 2021-02-04T21:09:12.085Z in EUR",
            "Fee Fee -2.5 EUR Fiat main BTC-EUR/7002 2021-02-04T21:09:12.085Z",
            "Trade Base -1 ETH Crypto main ETH-EUR/7002 2021-02-04T21:09:13Z in EUR",
            "Trade Quote 2000 EUR Fiat main ETH-EUR/7002 2021-02-04T21:09:13Z in EUR");
        // The sum of the quote asset is the sum of the column total.
        Assert.Equal(-251.7525m + 497.5m + 2000m, upload.SumOf("EUR"));
    }

    [Theory]
    [InlineData("decimal comma", "default,match,2021-02-04T21:09:11Z,\"7,50\",1,EUR,,1,o", "amount: NumberNotInFormat")]
    [InlineData("thousands separator", "default,match,2021-02-04T21:09:11Z,\"1,234.50\",1,EUR,,1,o", "amount: NumberNotInFormat")]
    [InlineData("exponent without digits", "default,match,2021-02-04T21:09:11Z,1E,1,EUR,,1,o", "amount: NumberNotInFormat")]
    [InlineData("more than 18 places", "default,match,2021-02-04T21:09:11Z,1E-19,1,EUR,,1,o", "amount: AmountTooManyDigits")]
    [InlineData("balance", "default,match,2021-02-04T21:09:11Z,1,x,EUR,,1,o", "balance: NumberNotInFormat")]
    [InlineData("time without zone", "default,match,2021-02-04T21:09:11,1,1,EUR,,1,o", "time: TimeNotInFormat")]
    [InlineData("no unit", "default,match,2021-02-04T21:09:11Z,1,1,,,1,o", "amount/balance unit: Missing")]
    [InlineData("a trade without trade id", "default,match,2021-02-04T21:09:11Z,1,1,EUR,,,o", "trade id: Missing")]
    [InlineData("an id that a spreadsheet has rewritten", "default,match,2021-02-04T21:09:11Z,1,1,EUR,,1.2E+7,o", "trade id: IdNotSound")]
    [InlineData("no type", "default,,2021-02-04T21:09:11Z,1,1,EUR,,1,o", "type: Missing")]
    public void Damaged_rows_of_the_account_are_refused(string reason, string row, string fault)
    {
        Upload upload = Upload.Of(Account + row + "\n");

        Assert.NotEmpty(reason);
        upload.MustHaveFaults("2: " + fault);
    }

    [Theory]
    [InlineData("decimal comma", "p,1,BTC-EUR,BUY,2021-02-04T21:09:11Z,\"7,50\",BTC,1,0,-1,EUR", "size: NumberNotInFormat")]
    [InlineData("negative size", "p,1,BTC-EUR,BUY,2021-02-04T21:09:11Z,-1,BTC,1,0,-1,EUR", "size: SignNotPossible")]
    [InlineData("a purchase that brings money", "p,1,BTC-EUR,BUY,2021-02-04T21:09:11Z,1,BTC,1,0,1,EUR", "total: SignNotPossible")]
    [InlineData("a sale that costs money", "p,1,BTC-EUR,SELL,2021-02-04T21:09:11Z,1,BTC,1,0,-1,EUR", "total: SignNotPossible")]
    [InlineData("no total", "p,1,BTC-EUR,SELL,2021-02-04T21:09:11Z,1,BTC,1,0,,EUR", "total: Missing")]
    [InlineData("price", "p,1,BTC-EUR,BUY,2021-02-04T21:09:11Z,1,BTC,a,0,-1,EUR", "price: NumberNotInFormat")]
    [InlineData("side", "p,1,BTC-EUR,KEEP,2021-02-04T21:09:11Z,1,BTC,1,0,-1,EUR", "side: UnknownKind")]
    [InlineData("no trade id", "p,,BTC-EUR,BUY,2021-02-04T21:09:11Z,1,BTC,1,0,-1,EUR", "trade id: Missing")]
    [InlineData("no product", "p,1,,BUY,2021-02-04T21:09:11Z,1,BTC,1,0,-1,EUR", "product: Missing")]
    [InlineData("unit", "p,1,BTC-EUR,BUY,2021-02-04T21:09:11Z,1,BTC,1,0,-1,euro", "price/fee/total unit: AssetNotATicker")]
    [InlineData("day first", "p,1,BTC-EUR,BUY,04/02/2021 21:09,1,BTC,1,0,-1,EUR", "created at: TimeNotInFormat")]
    public void Damaged_fills_are_refused(string reason, string row, string fault)
    {
        Upload upload = Upload.Of(Fills + row + "\n");

        Assert.NotEmpty(reason);
        upload.MustHaveFaults("2: " + fault);
    }

    [Fact]
    public void Sums_that_no_amount_can_hold_are_refused()
    {
        Upload upload = Upload.Of(Fills
            + "p,1,BTC-EUR,SELL,2021-02-04T21:09:11Z,1,BTC,1,99999999999999999999,99999999999999999999,EUR\n"
            + "p,2,BTC-EUR,SELL,2021-02-04T21:09:11Z,1,BTC,1,0.00000000000000001,99999999999999999,EUR\n");

        upload.MustHaveFaults("2: total: AmountTooManyDigits", "3: total: AmountTooManyDigits");
    }

    [Fact]
    public void Equal_rows_of_the_account_are_kept_and_a_fill_counts_once()
    {
        const string Row = "default,deposit,2021-02-04T14:48:06.142Z,1000.00,1000.00,EUR,t-1,,\n",
            Fill = "default,7001,BTC-EUR,BUY,2021-02-04T21:09:11.085Z,0.01,BTC,25050,1.2525,-251.7525,EUR\n";
        Upload account = Upload.Of(("a.csv", Account + Row + Row), ("b.csv", Account + Row + Row));
        Upload fills = Upload.Of(Fills + Fill + Fill + Fill.Replace("0.01", "0.02", StringComparison.Ordinal));

        Assert.Equal("read 4 accepted 2 refused 0 duplicate 2 ignored 0", account.Buckets);
        Assert.Equal("read 3 accepted 1 refused 1 duplicate 1 ignored 0", fills.Buckets);
        fills.MustHaveFaults("4: row: ConflictingEntry");
    }

    [Fact]
    public void A_missing_column_is_named()
    {
        Upload account = Upload.Of(Account.Replace(",order id", "", StringComparison.Ordinal));
        Upload fills = Upload.Of(Fills.Replace(",total,", ",", StringComparison.Ordinal));

        Assert.Contains("coinbase-pro-account 2, but has no column 'order id'", account.File.Failure, StringComparison.Ordinal);
        Assert.Contains("coinbase-pro-fills 2, but has no column 'total'", fills.File.Failure, StringComparison.Ordinal);
    }
}
