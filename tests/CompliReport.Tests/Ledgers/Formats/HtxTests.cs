using System;
using Xunit;

namespace CompliReport.Tests.Ledgers.Formats;

public sealed class HtxTests
{
    private const string
        Old = "\uFEFF\"Time\",\"Type\",\"Pair\",\"Side\",\"Price\",\"Amount\",\"Total\",\"Fee\"\n",
        V2023 = "uid,symbol,deal_type,order_type,account_type,price,volume,amount,fee_amount,fee_currency,fee_point_currency,fee_point_volume,deal_time\n",
        Deposits = "uid,currency,tx_hash,from_address,to_address,amount,deposit_time\n",
        Withdrawals = "uid,currency,tx_hash,to_address,amount,fee,withdraw_time\n";

    [Fact]
    public void Older_rows_have_a_cell_more_than_the_header_and_the_unit_of_the_fee_glued_on()
    {
        Upload upload = Upload.Of(Old
            + "2020-05-12 20:14:07,Exchange,LTC/BTC,Buy,0.005310,0.9620,0.0051,0.00192400LTC,\n"
            + "2020-05-12 20:14:01,Exchange,1INCH/BTC,Sell,0.006036,0.8125,0.0049,0.51INCH,\n"
            + "2020-05-12 20:13:55,Exchange,LTC/BTC,Sell,0.006036,0.5,0.003018,0.2HT,\n");

        upload.MustHaveFaults();
        Assert.Equal("htx", upload.Day.Exchange.Text);
        Assert.EndsWith("taken as UTC+08:00.", Assert.Single(upload.File.Warnings), StringComparison.Ordinal);
        upload.MustHaveLegs(
            "Trade Base 0.962 LTC Crypto main #1 2020-05-12T12:14:07Z in BTC",
            "Trade Quote -0.0051 BTC Crypto main #1 2020-05-12T12:14:07Z in BTC",
            "Fee Fee -0.001924 LTC Crypto main #1 2020-05-12T12:14:07Z",
            "Trade Base -0.8125 1INCH Crypto main #2 2020-05-12T12:14:01Z in BTC",
            "Trade Quote 0.0049 BTC Crypto main #2 2020-05-12T12:14:01Z in BTC",
            "Fee Fee -0.5 1INCH Crypto main #2 2020-05-12T12:14:01Z",
            "Trade Base -0.5 LTC Crypto main #3 2020-05-12T12:13:55Z in BTC",
            "Trade Quote 0.003018 BTC Crypto main #3 2020-05-12T12:13:55Z in BTC",
            "Fee Fee -0.2 HT Crypto main #3 2020-05-12T12:13:55Z");
        Assert.Equal(0.0049m + 0.003018m - 0.0051m, upload.SumOf("BTC"));
    }

    [Theory]
    [InlineData("a cell more that says something", "Exchange,LTC/BTC,Buy,0.00531,0.962,0.0051,0.001LTC,x", "row: CellCount")]
    [InlineData("type is unknown", "Borrow,LTC/BTC,Buy,0.00531,0.962,0.0051,0.001LTC,", "Type: UnknownKind")]
    [InlineData("type is missing", ",LTC/BTC,Buy,0.00531,0.962,0.0051,0.001LTC,", "Type: Missing")]
    [InlineData("fee without unit", "Exchange,LTC/BTC,Buy,0.00531,0.962,0.0051,0.001,", "Fee: NumberNotInFormat")]
    [InlineData("fee with a sign", "Exchange,LTC/BTC,Buy,0.00531,0.962,0.0051,-0.001LTC,", "Fee: SignNotPossible")]
    [InlineData("fee with two points", "Exchange,LTC/BTC,Buy,0.00531,0.962,0.0051,0.0.1LTC,", "Fee: NumberNotInFormat")]
    [InlineData("fee in no ticker", "Exchange,LTC/BTC,Buy,0.00531,0.962,0.0051,0.1%,", "Fee: AssetNotATicker")]
    [InlineData("side is unknown", "Exchange,LTC/BTC,Swap,0.00531,0.962,0.0051,0.001LTC,", "Side: UnknownKind")]
    public void Damaged_older_rows_are_refused(string reason, string cells, string fault)
    {
        Upload upload = Upload.Of(Old + "2020-05-12 20:14:07," + cells + "\n");

        Assert.NotEmpty(reason);
        upload.MustHaveFaults("2: " + fault);
    }

    [Fact]
    public void Rows_of_2023_may_have_a_fee_in_points_beside_the_other()
    {
        Upload upload = Upload.Of(V2023
            + "4494,SOL/USDT,sell,web,spot,24.140000000000000000,62.720000000000000000,1514.060800000000000000,3.028121600000000000,usdt,,,2023-10-03 14:29:46\n"
            + "4494,SOL/USDT,buy,api,spot,24.1,10,241,0.02,sol,hbpoint,1.5,2023-10-03 14:30:46\n");

        upload.MustHaveFaults();
        upload.MustHaveLegs(
            "Trade Base -62.72 SOL Crypto 4494 #1 2023-10-03T06:29:46Z in USDT",
            "Trade Quote 1514.0608 USDT Stablecoin 4494 #1 2023-10-03T06:29:46Z in USDT",
            "Fee Fee -3.0281216 USDT Stablecoin 4494 #1 2023-10-03T06:29:46Z",
            "Trade Base 10 SOL Crypto 4494 #2 2023-10-03T06:30:46Z in USDT",
            "Trade Quote -241 USDT Stablecoin 4494 #2 2023-10-03T06:30:46Z in USDT",
            "Fee Fee -0.02 SOL Crypto 4494 #2 2023-10-03T06:30:46Z",
            "Fee Fee -1.5 HBPOINT FeeCredit 4494 #2 2023-10-03T06:30:46Z");
        Assert.Equal(-52.74m, upload.SumOf("SOL"));
    }

    [Fact]
    public void Movements_name_the_other_address()
    {
        Upload upload = Upload.Of(
            ("deposits.csv", Deposits + "4494,dydx,51AB,theirs1,own1,185.500000000000000000,2023-11-13 10:24:20\n"),
            ("withdrawals.csv", Withdrawals + "4494,dydx,8ec8,theirs2,165.039463630000000000,3.710951170000000000,2023-10-03 14:31:41\n"));

        upload.MustHaveFaults();
        upload.MustHaveLegs(
            "CryptoDeposit Alone 185.5 DYDX Crypto 4494 #1 2023-11-13T02:24:20Z with theirs1",
            "CryptoWithdrawal Alone -165.03946363 DYDX Crypto 4494 #2 2023-10-03T06:31:41Z with theirs2",
            "Fee Fee -3.71095117 DYDX Crypto 4494 #2 2023-10-03T06:31:41Z");
        Assert.Equal(-168.7504148m, upload.SumOf(upload.Day.Files[1], "DYDX"));
    }

    [Theory]
    [InlineData("a sign", "dydx,8ec8,theirs2,-1,0,2023-10-03 14:31:41", "amount: SignNotPossible")]
    [InlineData("no amount", "dydx,8ec8,theirs2,,0,2023-10-03 14:31:41", "amount: Missing")]
    [InlineData("a fee with a sign", "dydx,8ec8,theirs2,1,-1,2023-10-03 14:31:41", "fee: SignNotPossible")]
    [InlineData("a time with a zone", "dydx,8ec8,theirs2,1,1,2023-10-03 14:31:41+08", "withdraw_time: TimeNotInFormat")]
    [InlineData("no currency", ",8ec8,theirs2,1,1,2023-10-03 14:31:41", "currency: Missing")]
    public void Damaged_movements_are_refused(string reason, string cells, string fault)
    {
        Upload upload = Upload.Of(Withdrawals + "4494," + cells + "\n");

        Assert.NotEmpty(reason);
        upload.MustHaveFaults("2: " + fault);
    }

    [Fact]
    public void Equal_fills_are_all_kept()
    {
        const string Row = "4494,SOL/USDT,buy,api,spot,24.1,10,241,0.02,sol,,,2023-10-03 14:30:46\n";

        Assert.Equal("read 3 accepted 3 refused 0 duplicate 0 ignored 0", Upload.Of(V2023 + Row + Row + Row).Buckets);
    }
}
