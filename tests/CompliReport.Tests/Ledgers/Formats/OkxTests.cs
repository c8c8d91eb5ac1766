using System;
using Xunit;

namespace CompliReport.Tests.Ledgers.Formats;

public sealed class OkxTests
{
    private const string
        Bills = "time,type,size,balance,fee,currency\n",
        V2023 = "id,Order id,Time,Trade Type,Instrument,Type,Amount,Unit,PL,Fee,Position Change,Position Balance,Balance Change,Balance,Unit\n",
        V2025 = "id,Order id,Time,Trade Type,Symbol,Action,Amount,Trading Unit,Filled Price,PnL,Fee,Fee Unit,Position Change,Position Balance,Balance Change,Balance,Balance Unit\n",
        Funding = "id,Time,Type,Amount,Before Balance,After Balance,Fee,Symbol\n";

    [Fact]
    public void Bills_of_2019_are_joined_by_their_second_and_carry_balances()
    {
        Upload upload = Upload.Of(Bills
            + "2019-05-27 10:00:01,buy,0.25,1.2495,-0.0005,BTC\n"
            + "2019-05-27 10:00:01,sell,-2000,3000,0,USDT\n"
            + "2019-05-27 11:00:00 CST,transfer,5,3005,0E-18,USDT\n"
            + "2019-05-27 12:00:00,mystery,1,3006,0,USDT\n");

        upload.MustHaveFaults();
        Assert.Equal("okx", upload.Day.Exchange.Text);
        Assert.Contains(upload.File.Warnings, static warning => warning.EndsWith("taken as UTC+08:00.", StringComparison.Ordinal));
        upload.MustHaveLegs(
            "Trade Base 0.25 BTC Crypto main main/2019-05-27T02:00:01Z/fill 2019-05-27T02:00:01Z",
            "Fee Fee -0.0005 BTC Crypto main main/2019-05-27T02:00:01Z/fill 2019-05-27T02:00:01Z",
            "Trade Base -2000 USDT Stablecoin main main/2019-05-27T02:00:01Z/fill 2019-05-27T02:00:01Z",
            "InternalTransfer Alone 5 USDT Stablecoin main #1 2019-05-27T03:00:00Z",
            "Other Alone 1 USDT Stablecoin main #2 2019-05-27T04:00:00Z");
        Assert.Equal(["BTC None 1.25", "BTC None 1.2495", "USDT None 3000", "USDT None 3005", "USDT None 3006"], upload.Balances);
        Assert.Equal(0.2495m, upload.SumOf("BTC"));
        Assert.Equal(-1994m, upload.SumOf("USDT"));
    }

    [Fact]
    public void Equal_rows_of_bills_without_ids_are_all_kept()
    {
        const string Row = "2019-05-27 10:00:01,fee rebate,0.25,1.25,0,BTC\n";

        Assert.Equal("read 2 accepted 2 refused 0 duplicate 0 ignored 0", Upload.Of(Bills + Row + Row).Buckets);
    }

    [Fact]
    public void A_trade_of_2020_is_three_legs_in_the_group_of_its_order()
    {
        Upload upload = Upload.Of(
            "\uFEFFOrder ID,\uFEFFTrade ID,\uFEFFTrade Time,\uFEFFPairs,\uFEFFAmount,\uFEFFPrice,\uFEFFTotal,\uFEFFtaker/maker,\uFEFFFee,\uFEFFunit\r\n"
            + "\uFEFF900,71,2020-09-25 17:27:02,ltc_usdt,2.5,46.2,-115.5 USDT,taker,-0.0025 LTC,LTC\r\n"
            + "\uFEFF901,72,2020-09-25 17:28:02,ltc_usdt,-1.5,46.2,69.300000000000000001 USDT,maker,0.01 USDT,LTC\r\n");

        upload.MustHaveFaults();
        upload.MustHaveLegs(
            "Trade Base 2.5 LTC Crypto main 900 2020-09-25T09:27:02Z in USDT",
            "Trade Quote -115.5 USDT Stablecoin main 900 2020-09-25T09:27:02Z in USDT",
            "Fee Fee -0.0025 LTC Crypto main 900 2020-09-25T09:27:02Z",
            "Trade Base -1.5 LTC Crypto main 901 2020-09-25T09:28:02Z in USDT",
            "Trade Quote 69.300000000000000001 USDT Stablecoin main 901 2020-09-25T09:28:02Z in USDT",
            "FeeRebate Fee 0.01 USDT Stablecoin main 901 2020-09-25T09:28:02Z");
        Assert.Equal(0.9975m, upload.SumOf("LTC"));
    }

    [Theory]
    [InlineData("unit of another asset", "2.5,46.2,-115.5 USDT,taker,-0.0025 LTC,ETH", "unit: FiguresDisagree")]
    [InlineData("total in another asset", "2.5,46.2,-115.5 BTC,taker,-0.0025 LTC,LTC", "Total: FiguresDisagree")]
    [InlineData("both sides have one sign", "2.5,46.2,115.5 USDT,taker,-0.0025 LTC,LTC", "Total: SignNotPossible")]
    [InlineData("total without unit", "2.5,46.2,-115.5,taker,-0.0025 LTC,LTC", "Total: NumberNotInFormat")]
    [InlineData("unit that is no ticker", "2.5,46.2,-115.5 US$,taker,-0.0025 LTC,LTC", "Total: AssetNotATicker")]
    [InlineData("total is empty", "2.5,46.2,,taker,-0.0025 LTC,LTC", "Total: Missing")]
    [InlineData("price is no number", "2.5,\"46,2\",-115.5 USDT,taker,-0.0025 LTC,LTC", "Price: NumberNotInFormat")]
    public void A_trade_of_2020_that_contradicts_itself_is_refused(string reason, string cells, string fault)
    {
        Upload upload = Upload.Of("Order ID,Trade ID,Trade Time,Pairs,Amount,Price,Total,taker/maker,Fee,unit\n900,71,2020-09-25 17:27:02,ltc_usdt," + cells + "\n");

        Assert.NotEmpty(reason);
        upload.MustHaveFaults("2: " + fault);
    }

    [Fact]
    public void The_sides_of_a_fill_of_2023_have_one_id_and_are_two_rows()
    {
        Upload upload = Upload.Of(V2023
            + "4490,4491,2023-02-01 09:30:00,Spot,ETH-USDT,Buy,0.75,ETH,0,-0.0006,0,0,0.7494,1.7494,ETH\n"
            + "4490,4491,2023-02-01 09:30:00,Spot,ETH-USDT,Sell,1200,USDT,0,0E-18,0,0,-1200,800,USDT\n"
            + "4500,0,2023-02-01 09:31:00,Transfer,,Transfer in,0,USDT,0,0,0,0,50,850,USDT\n");

        upload.MustHaveFaults();
        upload.MustHaveLegs(
            "Trade Base 0.75 ETH Crypto main 4491 2023-02-01T01:30:00Z",
            "Fee Fee -0.0006 ETH Crypto main 4491 2023-02-01T01:30:00Z",
            "Trade Base -1200 USDT Stablecoin main 4491 2023-02-01T01:30:00Z",
            "InternalTransfer Alone 50 USDT Stablecoin main account-4500/USDT 2023-02-01T01:31:00Z");
        Assert.Equal(["ETH Spot 1.75", "ETH Spot 1.7494", "USDT Spot 800", "USDT Spot 850"], upload.Balances);
        Assert.Equal(0.7494m, upload.SumOf("ETH"));
        Assert.Contains(upload.File.Warnings, static warning => warning.EndsWith("taken as UTC+08:00.", StringComparison.Ordinal));
    }

    [Fact]
    public void The_unit_of_the_balance_is_trusted_and_fills_of_one_order_are_one_group()
    {
        Upload upload = Upload.Of("UID:7001,Account Type:Trading,Time Zone:UTC+2\n" + V2025
            + "31,30,2025-10-20 10:43:59,Spot,ADA-EUR,Sell,149.5,EUR,0.575,0,0,ADA,0,0,-149.5,100,ADA\n"
            + "32,30,2025-10-20 10:43:59,Spot,ADA-EUR,Buy,85.9625,EUR,0.575,0,-0.2149,EUR,0,0,85.7476,1085.7476,EUR\n"
            + "33,30,2025-10-20 10:43:59,Spot,ADA-EUR,Sell,100,EUR,0.575,0,0,ADA,0,0,-100,0E-18,ADA\n"
            + "34,30,2025-10-20 10:43:59,Spot,ADA-EUR,Buy,57.5,EUR,0.575,0,-0.1437,EUR,0,0,57.3563,1143.1039,EUR\n");

        upload.MustHaveFaults();
        Assert.Equal(-249.5m, upload.SumOf("ADA"));
        Assert.Equal(143.1039m, upload.SumOf("EUR"));
        Assert.All(upload.Legs, static leg => Assert.Contains(" main 30 2025-10-20T08:43:59Z", leg, StringComparison.Ordinal));
        Assert.DoesNotContain(upload.File.Warnings, static warning => warning.Contains("states no zone", StringComparison.Ordinal));
        Assert.Contains("ADA Spot 0", upload.Balances);
    }

    [Theory]
    [InlineData("change is not amount less fee", "Buy,0.06,EUR,95000,0,-0.00015,BTC,0,0,0.06,0.16,BTC", "Balance Change: FiguresDisagree")]
    [InlineData("a sale that comes in", "Sell,0.06,EUR,95000,0,0,BTC,0,0,0.06,0.16,BTC", "Balance Change: FiguresDisagree")]
    [InlineData("fee in another asset", "Buy,0.06,EUR,95000,0,-1,EUR,0,0,0.06,0.16,BTC", "Fee Unit: FiguresDisagree")]
    [InlineData("balance is missing", "Buy,0.06,EUR,95000,0,0,BTC,0,0,0.06,,BTC", "Balance: Missing")]
    public void Figures_that_do_not_add_up_are_refused(string reason, string cells, string fault)
    {
        Upload upload = Upload.Of(V2025 + "31,30,2025-10-20 10:43:59,Spot,BTC-EUR," + cells + "\n");

        Assert.NotEmpty(reason);
        Assert.Contains("2: " + fault, upload.Faults);
        Assert.Empty(upload.Legs);
    }

    [Fact]
    public void The_same_id_with_another_body_is_a_conflict()
    {
        Upload upload = Upload.Of(V2025
            + "31,30,2025-10-20 10:43:59,Spot,BTC-EUR,Buy,0.06,EUR,95000,0,0,BTC,0,0,0.06,0.16,BTC\n"
            + "31,30,2025-10-20 10:43:59,Spot,BTC-EUR,Buy,0.07,EUR,95000,0,0,BTC,0,0,0.07,0.16,BTC\n");

        upload.MustHaveFaults("3: row: ConflictingEntry");
    }

    [Fact]
    public void An_id_that_a_spreadsheet_rewrote_is_refused()
    {
        Upload upload = Upload.Of(V2025 + "2.96804E+18,30,2025-10-20 10:43:59,Spot,BTC-EUR,Buy,0.06,EUR,95000,0,0,BTC,0,0,0.06,0.16,BTC\n");

        upload.MustHaveFaults("2: id: IdNotSound");
    }

    [Fact]
    public void Balances_say_whether_the_fee_of_a_withdrawal_is_in_its_amount()
    {
        Upload upload = Upload.Of(Funding
            + "1,2025-10-31 11:54:20,Deposit,0.1,0.4,0.5,0,BTC\n"
            + "2,2025-10-31 11:55:20,Withdrawal,-0.2,0.5,0.3,-0.001,BTC\n"
            + "3,2025-10-31 11:56:20,Withdrawal,-0.2,0.3,0.099,0.001,BTC\n"
            + "4,2025-10-31 11:57:20,Convert,-0.05,0.099,0.049,0,BTC\n"
            + "5,2025-10-31 11:57:20,Convert,4000,0,4000,0,USDT\n"
            + "6,2025-10-31 11:58:20,To unified trading account,-4000,4000,0E-18,0,USDT\n");

        upload.MustHaveFaults();
        upload.MustHaveLegs(
            "CryptoDeposit Alone 0.1 BTC Crypto main funding-1 2025-10-31T11:54:20Z",
            "CryptoWithdrawal Alone -0.199 BTC Crypto main funding-2 2025-10-31T11:55:20Z",
            "Fee Fee -0.001 BTC Crypto main funding-2 2025-10-31T11:55:20Z",
            "CryptoWithdrawal Alone -0.2 BTC Crypto main funding-3 2025-10-31T11:56:20Z",
            "Fee Fee -0.001 BTC Crypto main funding-3 2025-10-31T11:56:20Z",
            "Conversion Base -0.05 BTC Crypto main main/2025-10-31T11:57:20Z/convert 2025-10-31T11:57:20Z",
            "Conversion Base 4000 USDT Stablecoin main main/2025-10-31T11:57:20Z/convert 2025-10-31T11:57:20Z",
            "InternalTransfer Alone -4000 USDT Stablecoin main funding-6 2025-10-31T11:58:20Z");
        Assert.Equal(0.049m - 0.4m, upload.SumOf("BTC"));
        Assert.Equal(["BTC Funding 0.5", "BTC Funding 0.301", "BTC Funding 0.3", "BTC Funding 0.1", "BTC Funding 0.099", "BTC Funding 0.049",
            "USDT Funding 4000", "USDT Funding 0"], upload.Balances);
    }

    [Fact]
    public void A_funding_row_whose_balances_do_not_fit_is_refused()
    {
        Upload upload = Upload.Of(Funding + "1,2025-10-31 11:54:20,Deposit,0.1,0.4,0.6,0,BTC\n");

        upload.MustHaveFaults("2: After Balance: FiguresDisagree");
    }

    [Fact]
    public void An_unnamed_column_of_the_funding_bills_is_passed_over()
    {
        Upload upload = Upload.Of("id,,Time,Type,Amount,Before Balance,After Balance,Fee,Symbol\n1,,2025-10-31 11:54:20,Deposit,0.1,0.4,0.5,0,BTC\n");

        Assert.Equal(1, upload.File.Accepted);
    }
}
