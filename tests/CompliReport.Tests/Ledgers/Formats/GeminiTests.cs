using System;
using CompliReport.Ledgers;
using Xunit;

namespace CompliReport.Tests.Ledgers.Formats;

public sealed class GeminiTests
{
    private const string
        Start = "Date,Time (UTC),Type,Symbol,Specification,Liquidity Indicator,Trading Fee Rate (bps),USD Amount USD,Fee (USD) USD,USD Balance USD,BTC Amount BTC,Fee (BTC) BTC,BTC Balance BTC",
        Rest = ",Trade ID,Order ID,Order Date,Order Time,Client Order ID,API Session,Tx Hash,Deposit Destination,Deposit Tx Output,Withdrawal Destination,Withdrawal Tx Output\n",
        Header = Start + Rest, WithZec = Start + ",ZEC Amount ZEC,Fee ZEC,ZEC Balance ZEC" + Rest;

    [Fact]
    public void Fills_and_movements_are_read_from_the_columns_of_their_currencies()
    {
        Upload upload = Upload.Of(Header
            + "2018-02-16,19:41:00.164,Credit,BTC,Deposit (BTC),,,,,$0.00 ,0.5 BTC ,0.0 BTC ,0.5 BTC ,,,,,,,8caf,19Nown,7,,\n"
            + "2018-02-19,14:10:10.846,Sell,BTCUSD,Limit,Taker,25.00 ,\"$1,093.73 \",($2.73),\"$1,091.00 \",(0.1 BTC),,0.4 BTC ,3082207920,3082207918,2018-02-19,14:10:10.846,,,,,,,\n"
            + "2018-02-20,00:12:52.859,Buy,BTCUSD,Limit MOC,Maker,25.00 ,($11.26),$0.03,\"$1,079.77 \",0.001 BTC ,,0.401 BTC ,3085878902,3085878524,2018-02-20,00:12:51.631,,xdm,,,,,\n"
            + "2018-02-21,14:10:46.965,Debit,USD,Withdrawal (ACH Transfer),,,($500.00),$0.00 ,$579.77 ,,,0.401 BTC ,,,,,,,,,,,\n"
            + "2018-02-22,14:10:46.965,Debit,BTC,Withdrawal (BTC),,,,,$579.77 ,(0.2 BTC),(0.001 BTC),0.2 BTC ,,,,,,,77aa,,,1Their,0\n"
            + "2018-02-23,14:10:46.965,Credit,USD,Administrative Credit,,,$1.00 ,$0.00 ,$580.77 ,,,0.2 BTC ,,,,,,,,,,,\n"
            + ",,,,,,,$581.74 ,($2.70),$580.77 ,0.201 BTC ,(0.001 BTC),0.2 BTC ,,,,,,,,,,,\n");

        upload.MustHaveFaults();
        Assert.Equal("gemini", upload.Day.Exchange.Text);
        Assert.Equal("read 7 accepted 6 refused 0 duplicate 0 ignored 1", upload.Buckets);
        Assert.Equal(1, upload.File.IgnoredByReason["totals_line"]);
        upload.MustHaveLegs(
            "CryptoDeposit Alone 0.5 BTC Crypto main #1 2018-02-16T19:41:00.164Z",
            "Trade Base -0.1 BTC Crypto main fill-3082207920/Sell 2018-02-19T14:10:10.846Z in USD",
            "Trade Quote 1093.73 USD Fiat main fill-3082207920/Sell 2018-02-19T14:10:10.846Z in USD",
            "Fee Fee -2.73 USD Fiat main fill-3082207920/Sell 2018-02-19T14:10:10.846Z",
            "Trade Base 0.001 BTC Crypto main fill-3085878902/Buy 2018-02-20T00:12:52.859Z in USD",
            "Trade Quote -11.26 USD Fiat main fill-3085878902/Buy 2018-02-20T00:12:52.859Z in USD",
            "FeeRebate Fee 0.03 USD Fiat main fill-3085878902/Buy 2018-02-20T00:12:52.859Z",
            "FiatWithdrawal Alone -500 USD Fiat main #2 2018-02-21T14:10:46.965Z",
            "CryptoWithdrawal Alone -0.2 BTC Crypto main #3 2018-02-22T14:10:46.965Z with 1Their",
            "Fee Fee -0.001 BTC Crypto main #3 2018-02-22T14:10:46.965Z",
            "Adjustment Alone 1 USD Fiat main #4 2018-02-23T14:10:46.965Z");
        Assert.Equal(
            ["BTC None 0.5", "BTC None 0.4", "USD None 1093.73", "USD None 1091", "BTC None 0.401", "USD None 1079.74", "USD None 1079.77",
                "USD None 579.77", "BTC None 0.201", "BTC None 0.2", "USD None 580.77"],
            upload.Balances);
        Assert.Equal(580.77m, upload.SumOf("USD"));
        Assert.Equal(0.2m, upload.SumOf("BTC"));
    }

    [Fact]
    public void A_later_export_with_more_currencies_has_the_same_rows()
    {
        const string Credit = "2018-02-16,19:41:00.164,Credit,BTC,Deposit (BTC),,,,,$0.00 ,0.5 BTC ,0.0 BTC ,0.5 BTC ,";
        Upload upload = Upload.Of(
            ("first.csv", Header + Credit + ",,,,,,8caf,19Nown,7,,\n"),
            ("second.csv", WithZec + Credit + ",,0.0 ZEC ,,,,,,,8caf,19Nown,7,,\n"
                + "2019-02-16,19:41:00.164,Buy,ZECBTC,Limit,,,,,$0.00 ,(0.01 BTC),,0.49 BTC ,1.0 ZEC ,(0.002 ZEC),0.998 ZEC ,55,54,,,,,,,,,\n"));

        upload.MustHaveFaults();
        Assert.Equal("read 3 accepted 2 refused 0 duplicate 1 ignored 0", upload.Buckets);
        Assert.Contains("names no account", Assert.Single(upload.Day.Files[1].Warnings), StringComparison.Ordinal);
        Assert.Equal(0.998m, upload.SumOf(upload.Day.Files[1], "ZEC"));
        Assert.Contains("Fee Fee -0.002 ZEC Crypto main fill-55/Buy 2019-02-16T19:41:00.164Z", upload.Legs);
    }

    [Theory]
    [InlineData("decimal comma", "\"($7,50)\"", "USD Amount USD: NumberNotInFormat")]
    [InlineData("bracket on one side", "($7.50", "USD Amount USD: NumberNotInFormat")]
    [InlineData("bracket and sign", "(-$7.50)", "USD Amount USD: NumberNotInFormat")]
    [InlineData("empty brackets", "()", "USD Amount USD: NumberNotInFormat")]
    [InlineData("unit of another currency", "(7.50 EURO)", "USD Amount USD: NumberNotInFormat")]
    [InlineData("a purchase that brings money", "$7.50 ", "USD Amount USD: SignNotPossible")]
    [InlineData("one side only", "", "Symbol: FiguresDisagree")]
    public void Damaged_amounts_of_a_fill_are_refused(string reason, string amount, string fault)
    {
        Upload upload = Upload.Of(Header + $"2018-02-20,00:12:52.859,Buy,BTCUSD,Limit,,,{amount},,$0.00 ,0.001 BTC ,,0.4 BTC ,1,2,,,,,,,,,\n");

        Assert.NotEmpty(reason);
        upload.MustHaveFaults("2: " + fault);
    }

    [Theory]
    [InlineData("symbol of other currencies", "Buy,ETHUSD,Limit,,,($7.50),,$0.00 ,0.001 BTC ,,0.4 BTC ,1", "Symbol: FiguresDisagree")]
    [InlineData("a deposit of two currencies", "Credit,BTC,Deposit,,,$7.50 ,,$0.00 ,0.001 BTC ,,0.4 BTC ,", "USD Amount USD: FiguresDisagree")]
    [InlineData("balance is no number", "Credit,BTC,Deposit,,,,,$0.00 ,0.001 BTC ,,lots,", "BTC Balance BTC: NumberNotInFormat")]
    [InlineData("type is missing", ",BTC,Deposit,,,,,$0.00 ,0.001 BTC ,,0.4 BTC ,", "Type: Missing")]
    public void Rows_that_contradict_themselves_are_refused(string reason, string cells, string fault)
    {
        Upload upload = Upload.Of(Header + $"2018-02-20,00:12:52.859,{cells},2,,,,,,,,,\n");

        Assert.NotEmpty(reason);
        upload.MustHaveFaults("2: " + fault);
    }

    [Theory]
    [InlineData("2018-02-20,00:12:52.859", "")]
    [InlineData("2018-02-20 00:12:52.859,", "")]
    [InlineData("2018-02-20,", "Time (UTC): Missing")]
    [InlineData("20/02/2018,00:12:52", "Time (UTC): TimeNotInFormat")]
    [InlineData("Feb 20 2018,00:12:52", "Date: TimeNotInFormat")]
    [InlineData("2018-02-30,00:12:52", "Time (UTC): TimeNotInFormat")]
    public void Date_and_clock_stand_in_one_column_or_two(string cells, string fault)
    {
        Upload upload = Upload.Of(Header + cells + ",Credit,BTC,Deposit,,,,,$0.00 ,0.001 BTC ,,0.4 BTC ,,,,,,,,,,,\n");

        upload.MustHaveFaults(fault.Length == 0 ? [] : ["2: " + fault]);
    }

    [Fact]
    public void Unknown_types_are_kept_and_rows_that_move_nothing_are_passed_over()
    {
        Upload upload = Upload.Of(Header
            + "2018-02-20,00:12:52.859,Gift,BTC,Odd,,,,,$0.00 ,0.001 BTC ,,0.4 BTC ,,,,,,,,,,,\n"
            + "2018-02-20,00:12:52.860,Credit,BTC,Deposit,,,,,$0.00 ,0.0 BTC ,,0.4 BTC ,,,,,,,,,,,\n");

        Assert.Equal(1, upload.File.CountOf(LegKind.Other));
        Assert.Equal(1, upload.File.IgnoredByReason["no_amount"]);
    }
}
