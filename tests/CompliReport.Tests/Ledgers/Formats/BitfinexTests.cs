using System;
using CompliReport.Ledgers;
using Xunit;

namespace CompliReport.Tests.Ledgers.Formats;

public sealed class BitfinexTests
{
    private const string
        Trades = "#,PAIR,AMOUNT,PRICE,FEE,FEE PERC,FEE CURRENCY,DATE,ORDER ID\n",
        Movements = "#,DATE,CURRENCY,STATUS,AMOUNT,FEES,DESCRIPTION,TRANSACTION ID,NOTE\n",
        Ledger = "#,DESCRIPTION,CURRENCY,AMOUNT,BALANCE,DATE,WALLET\n";

    [Fact]
    public void The_other_side_of_a_trade_is_amount_times_price_exactly()
    {
        Upload upload = Upload.Of(Trades
            + "8101,BTC/USD,0.12345678,9212.12345,-0.00024691,0.20%,BTC,04-02-20 16:52:06,9001\n"
            + "8102,BTC/UST,-2,9300.5,-18.601,-,UST,05-02-20 16:52:06.250,9002\n"
            + "8103,DSHUSD,1.5,100,0,-,,05-02-2020 16:52:07,9003\n");

        upload.MustHaveFaults();
        Assert.Equal("bitfinex", upload.Day.Exchange.Text);
        upload.MustHaveLegs(
            "Trade Base 0.12345678 BTC Crypto main trade-8101 2020-02-04T16:52:06Z in USD",
            "Trade Quote -1137.299098099491 USD Fiat main trade-8101 2020-02-04T16:52:06Z in USD",
            "Fee Fee -0.00024691 BTC Crypto main trade-8101 2020-02-04T16:52:06Z",
            "Trade Base -2 BTC Crypto main trade-8102 2020-02-05T16:52:06.25Z in USDT",
            "Trade Quote 18601 USDT Stablecoin main trade-8102 2020-02-05T16:52:06.25Z in USDT",
            "Fee Fee -18.601 USDT Stablecoin main trade-8102 2020-02-05T16:52:06.25Z",
            "Trade Base 1.5 DASH Crypto main trade-8103 2020-02-05T16:52:07Z in USD",
            "Trade Quote -150 USD Fiat main trade-8103 2020-02-05T16:52:07Z in USD");
        Assert.Equal(-1137.299098099491m - 150m, upload.SumOf("USD"));
        Assert.Contains(upload.File.Warnings, static warning => warning.Contains("neither zone nor order of the date", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("day first", "04-02-20 16:52:06", "2020-02-04T16:52:06Z")]
    [InlineData("whole year, day first", "04-02-2020 16:52:06", "2020-02-04T16:52:06Z")]
    [InlineData("whole year first", "2020-02-04 16:52:06.5", "2020-02-04T16:52:06.5Z")]
    [InlineData("month first shows on the 13th", "02-13-20 16:52:06", "")]
    [InlineData("short year first shows after its day 31", "32-02-20 16:52:06", "")]
    [InlineData("slashes", "04/02/20 16:52:06", "")]
    [InlineData("no seconds", "04-02-20 16:52", "")]
    [InlineData("letters", "04-Feb-20 16:52:06", "")]
    [InlineData("leap day of no leap year", "29-02-21 16:52:06", "")]
    public void Dates_have_the_day_first_or_the_whole_year(string reason, string text, string time)
    {
        Upload upload = Upload.Of(Trades + $"1,BTC/USD,1,2,0,-,,{text},9\n");

        Assert.NotEmpty(reason);
        if (time.Length == 0)
        {
            upload.MustHaveFaults("2: DATE: TimeNotInFormat");
        }
        else
        {
            Assert.Contains($" {time} in USD", upload.Legs[0], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("a price with a sign", "BTC/USD,1,-2,0,-,", "PRICE: SignNotPossible")]
    [InlineData("a fee without a currency", "BTC/USD,1,2,-1,-,", "FEE CURRENCY: Missing")]
    [InlineData("a pair that could be split in two ways", "DSHHUSD,1,2,0,-,", "PAIR: AssetNotATicker")]
    [InlineData("a product that no amount holds", "BTC/USD,99999999999999999999,99999999999999999999,0,-,", "PRICE: AmountTooManyDigits")]
    [InlineData("an exponent", "BTC/USD,1e-8,2,0,-,", "AMOUNT: NumberNotInFormat")]
    public void Damaged_trades_are_refused(string reason, string cells, string fault)
    {
        Upload upload = Upload.Of(Trades + $"1,{cells},04-02-20 16:52:06,9\n");

        Assert.NotEmpty(reason);
        upload.MustHaveFaults("2: " + fault);
    }

    [Fact]
    public void Numbers_of_different_files_are_different_counts()
    {
        Upload upload = Upload.Of(
            ("trades.csv", Trades + "77,BTC/USD,1,2,0,-,,04-02-20 16:52:06,9\n"),
            ("movements.csv", Movements + "77,04-02-20 16:52:06,BTC,COMPLETED,1,0,bc1own,ab,\n"),
            ("ledger.csv", Ledger + "77,Margin Funding Payment on wallet funding,USD,1,1,04-02-20 16:52:06,funding\n"));

        Assert.Equal("read 3 accepted 3 refused 0 duplicate 0 ignored 0", upload.Buckets);
    }

    [Fact]
    public void Movements_have_fees_on_top_and_a_status()
    {
        Upload upload = Upload.Of(Movements
            + "1,04-02-20 16:52:06,BTC,COMPLETED,1,0,bc1qtheaddressofthecustomer,ab,\n"
            + "2,05-02-20 16:52:06,BTC,COMPLETED,-0.5,-0.0004,bc1qtheaddressofsomebody,ab,\n"
            + "3,06-02-20 16:52:06,EUR,PENDING,-100,-3,Jane Roe some bank in Bonn,,hello\n"
            + "4,06-02-20 16:52:06,EUR,CANCELED,-100,0,,,\n");

        upload.MustHaveFaults();
        upload.MustHaveLegs(
            "CryptoDeposit Alone 1 BTC Crypto main movement-1 2020-02-04T16:52:06Z",
            "CryptoWithdrawal Alone -0.5 BTC Crypto main movement-2 2020-02-05T16:52:06Z with bc1qtheaddressofsomebody",
            "Fee Fee -0.0004 BTC Crypto main movement-2 2020-02-05T16:52:06Z",
            "FiatWithdrawal Alone -100 EUR Fiat main movement-3 2020-02-06T16:52:06Z Pending",
            "Fee Fee -3 EUR Fiat main movement-3 2020-02-06T16:52:06Z Pending",
            "FiatWithdrawal Alone -100 EUR Fiat main movement-4 2020-02-06T16:52:06Z Failed");
        Assert.Equal(0.4996m, upload.SumOf("BTC"));
        Assert.Equal(0m, upload.SumOf("EUR"));
    }

    [Theory]
    [InlineData("", "Missing")]
    [InlineData("ODD", "UnknownStatus")]
    public void A_status_that_is_none_is_refused(string status, string fault)
    {
        Upload upload = Upload.Of(Movements + $"1,04-02-20 16:52:06,BTC,{status},1,0,,,\n");

        upload.MustHaveFaults("2: STATUS: " + fault);
    }

    [Fact]
    public void The_rows_of_a_trade_in_the_ledger_are_joined_by_second_amount_and_price()
    {
        const string Group = "main/2020-02-04T16:52:06Z/0.5 BTC/9000.0 2020-02-04T16:52:06Z";
        Upload upload = Upload.Of(Ledger
            + "13,Trading fees for 0.5 BTC (BTCUSD) @ 9000.0 on BFX (0.2%) on wallet exchange,BTC,-0.001,0.499,04-02-20 16:52:06,exchange\n"
            + "12,Exchange 0.5 BTC for USD @ 9000.0 on wallet exchange,USD,-4500,500,04-02-20 16:52:06,exchange\n"
            + "11,Exchange 0.5 BTC for USD @ 9000.0 on wallet exchange,BTC,0.5,0.5,04-02-20 16:52:06,exchange\n"
            + "10,Exchange -0.5 BTC for USD on wallet exchange,USD,5000,5000,04-02-20 16:52:05,exchange\n");

        upload.MustHaveFaults();
        upload.MustHaveLegs(
            "Fee Fee -0.001 BTC Crypto main " + Group,
            "Trade Quote -4500 USD Fiat main " + Group,
            "Trade Base 0.5 BTC Crypto main " + Group,
            "Trade Quote 5000 USD Fiat main ledger-10 2020-02-04T16:52:05Z");
        Assert.Equal(["BTC Spot 0.499", "USD Spot 500", "BTC Spot 0.5", "USD Spot 5000"], upload.Balances);
        Assert.Equal(0.499m, upload.SumOf("BTC"));
    }

    [Theory]
    [InlineData("Deposit (TETHERUSE) #9 on wallet exchange", "UST", "1", LegKind.CryptoDeposit)]
    [InlineData("Withdrawal (WIRE) #9 on wallet exchange", "EUR", "-1", LegKind.FiatWithdrawal)]
    [InlineData("Crypto Withdrawal fee on wallet exchange", "BTC", "-1", LegKind.Fee)]
    [InlineData("Trading fee rebate for 1 BTC", "BTC", "1", LegKind.FeeRebate)]
    [InlineData("Transfer of 1.0 BTC from wallet Exchange to Deposit on wallet exchange", "BTC", "-1", LegKind.InternalTransfer)]
    [InlineData("Margin Funding Payment on wallet funding", "USD", "1", LegKind.Reward)]
    [InlineData("Staking reward 0.2 DOT on wallet exchange", "DOT", "1", LegKind.Reward)]
    [InlineData("Settlement @ 9000.0 on wallet margin", "USD", "-1", LegKind.Adjustment)]
    [InlineData("Something nobody knows", "USD", "-1", LegKind.Other)]
    public void Sentences_become_kinds_and_unknown_ones_are_kept(string sentence, string currency, string amount, LegKind kind)
    {
        Upload upload = Upload.Of(Ledger + $"1,{sentence},{currency},{amount},1,04-02-20 16:52:06,exchange\n");

        Assert.Equal(1, upload.File.CountOf(kind));
    }

    [Fact]
    public void A_canceled_withdrawal_takes_one_back()
    {
        Upload upload = Upload.Of(Ledger + "1,Canceled withdrawal request #9 on wallet exchange,BTC,1,1,04-02-20 16:52:06,exchange\n");

        Assert.EndsWith("reversal", Assert.Single(upload.Legs), StringComparison.Ordinal);
    }

    [Fact]
    public void Ledgers_without_ids_keep_equal_rows()
    {
        const string Row = "BTC,Deposit (BITCOIN) #1 on wallet trading,1,1,28-05-14 04:00:34\n";
        Upload upload = Upload.Of("Currency,Description,Amount,Balance,Date\n" + Row + Row);

        Assert.Equal("2014", upload.File.FormatVersion);
        Assert.Equal("read 2 accepted 2 refused 0 duplicate 0 ignored 0", upload.Buckets);
        Assert.Equal(["BTC None 1", "BTC None 1"], upload.Balances);
    }

    [Fact]
    public void All_faults_of_a_row_are_noted()
    {
        Upload upload = Upload.Of(Ledger + ",,btc,x,,4 February,exchange\n");

        upload.MustHaveFaults(
            "2: #: Missing", "2: DATE: TimeNotInFormat", "2: DESCRIPTION: Missing", "2: CURRENCY: AssetNotATicker", "2: AMOUNT: NumberNotInFormat",
            "2: BALANCE: Missing");
    }
}
