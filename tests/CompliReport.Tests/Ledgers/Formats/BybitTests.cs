using System.Linq;
using CompliReport.Ledgers;
using Xunit;

namespace CompliReport.Tests.Ledgers.Formats;

public sealed class BybitTests
{
    private const string
        Uta = "UID: 5601,Company Name: ,Country: \nUid,Currency,Contract,Type,Direction,Quantity,Position,Filled Price,Funding,Fee Paid,Cash Flow,Change,Wallet Balance,Action,Time(UTC)\n",
        UtaWithIds = "Currency,Contract,Type,Direction,Quantity,Position,Filled Price,Funding,Fee Paid,Cash Flow,Change,Wallet Balance,Action,OrderId,TradeId,Time\n",
        Fund = "UID: 5601,Company Name: ,Country: \nUid,Date & Time(UTC),Coin,QTY,Type,Account Balance,Description\n";

    [Fact]
    public void The_sides_of_a_fill_without_ids_are_joined_by_second_contract_and_price()
    {
        // Newest first, 20 digits after the point.
        Upload upload = Upload.Of(Uta
            + "5601,EUR,BTCEUR,TRADE,SELL,1.20000000000000000000,0.00000000000000000000,60000.00000000000000000000,0.00000000000000000000,"
            + "-0.00300000000000000000,1.20000000000000000000,1.19700000000000000000,13.19700000000000000000,--,2026-03-05 08:22:50\n"
            + "5601,BTC,BTCEUR,TRADE,SELL,-0.00002000000000000000,0,60000.00000000000000000000,0,0,-0.00002000000000000000,-0.00002000000000000000,0.00007980000000000000,--,2026-03-05 08:22:50\n"
            + "5601,BTC,BTCEUR,TRADE,BUY,0.00010000000000000000,0,50000.00000000000000000000,0,-0.00000020000000000000,0.00010000000000000000,0.00009980000000000000,0.00009980000000000000,--,2026-03-05 08:22:50\n"
            + "5601,EUR,BTCEUR,TRADE,BUY,-5.00000000000000000000,0,50000.00000000000000000000,0,0,-5.00000000000000000000,-5.00000000000000000000,12.00000000000000000000,--,2026-03-05 08:22:50\n"
            + "5601,EUR,,TRANSFER_IN,--,0,0,0,0,0,17.00000000000000000000,17.00000000000000000000,17.00000000000000000000,--,2026-03-05 08:18:56\n");

        upload.MustHaveFaults();
        Assert.Equal("bybit", upload.Day.Exchange.Text);
        const string Sold = "5601/2026-03-05T08:22:50Z/BTCEUR/60000.00000000000000000000 2026-03-05T08:22:50Z";
        const string Bought = "5601/2026-03-05T08:22:50Z/BTCEUR/50000.00000000000000000000 2026-03-05T08:22:50Z";
        upload.MustHaveLegs(
            "Trade Quote 1.2 EUR Fiat 5601 " + Sold,
            "Fee Fee -0.003 EUR Fiat 5601 " + Sold,
            "Trade Base -0.00002 BTC Crypto 5601 " + Sold,
            "Trade Base 0.0001 BTC Crypto 5601 " + Bought,
            "Fee Fee -0.0000002 BTC Crypto 5601 " + Bought,
            "Trade Quote -5 EUR Fiat 5601 " + Bought,
            "InternalTransfer Alone 17 EUR Fiat 5601 #1 2026-03-05T08:18:56Z");
        Assert.Equal(["EUR Margin 13.2", "EUR Margin 13.197", "BTC Margin 0.0000798", "BTC Margin 0.0001", "BTC Margin 0.0000998", "EUR Margin 12",
            "EUR Margin 17"], upload.Balances);
        Assert.Equal(13.197m, upload.SumOf("EUR"));
        Assert.Equal(0.0000798m, upload.SumOf("BTC"));
    }

    [Fact]
    public void Equal_fills_of_one_second_are_all_kept_in_one_group()
    {
        const string Fill = "5601,BTC,BTCEUR,TRADE,BUY,0.0001,0,50000,0,-0.0000005,0.0001,0.0000995,7,--,2026-03-05 08:30:00\n";
        Upload upload = Upload.Of(Uta + Fill + Fill + Fill + Fill);

        Assert.Equal("read 4 accepted 4 refused 0 duplicate 0 ignored 0", upload.Buckets);
        Assert.Equal(0.000398m, upload.SumOf("BTC"));
        Assert.Single(upload.Legs.Select(static leg => leg.Split(' ')[^2]).Distinct());
    }

    [Fact]
    public void A_trade_id_joins_before_the_order_id_and_both_before_time()
    {
        Upload upload = Upload.Of(UtaWithIds
            + "BTC,BTCUSDT,TRADE,BUY,10,0,2,0,0,10,10,10,--,o5,x5,2026-01-10 10:00:00.000\n"
            + "USDT,BTCUSDT,TRADE,BUY,-20,0,2,0,-0.02,-20,-20.02,980,--,o5,x5,2026-01-10 10:00:00.000\n"
            + "BTC,,CURRENCY_SELL,--,1,0,0.5,0,0,-1,-1,9,--,o6,,2026-01-10 11:00:00.000\n"
            + "USDT,,CURRENCY_BUY,--,1,0,0.5,0,0,2,2,982,--,o6,--,2026-01-10 11:00:00.250\n"
            + "BTC,,CONVERT,--,--,0,0.5,0,0,-1,-1,8,--,,,2026-01-10 12:00:00.000\n");

        upload.MustHaveFaults();
        upload.MustHaveLegs(
            "Trade Base 10 BTC Crypto main x5 2026-01-10T10:00:00Z",
            "Trade Base -20 USDT Stablecoin main x5 2026-01-10T10:00:00Z",
            "Fee Fee -0.02 USDT Stablecoin main x5 2026-01-10T10:00:00Z",
            "Conversion Base -1 BTC Crypto main o6 2026-01-10T11:00:00Z",
            "Conversion Base 2 USDT Stablecoin main o6 2026-01-10T11:00:00.25Z",
            "Conversion Base -1 BTC Crypto main main/2026-01-10T12:00:00Z/convert 2026-01-10T12:00:00Z");
    }

    [Theory]
    [InlineData("opened", "TRADE,BUY,2,2,100,0,-0.11,0,-0.11,1000,OPEN", LegKind.Fee, -0.11)]
    [InlineData("closed with a profit", "TRADE,SELL,2,0,100,0,-0.11,20,19.89,1000,CLOSE", LegKind.Adjustment, 19.89)]
    [InlineData("closed, without the column of the action", "TRADE,SELL,2,0,100,0,-0.11,20,19.89,1000,--", LegKind.Adjustment, 19.89)]
    [InlineData("funding", "SETTLEMENT,BUY,--,2,--,-0.0216,0,0,-0.0216,1000,SETTLEMENT", LegKind.Adjustment, -0.0216)]
    [InlineData("interest", "INTEREST,--,0,0,0,0,0,-0.004,-0.004,-40,--", LegKind.Fee, -0.004)]
    [InlineData("bonus", "BONUS,--,0,0,0,0,0,5,5,40,--", LegKind.Reward, 5)]
    [InlineData("unknown", "NEW_THING,--,0,0,0,0,0,5,5,40,--", LegKind.Other, 5)]
    public void A_derivative_moves_profit_funding_and_fee_and_is_no_trade(string reason, string cells, LegKind kind, double sum)
    {
        Upload upload = Upload.Of(UtaWithIds + $"USDT,BTCUSDT,{cells},o1,x1,2026-01-10 10:00:00.000\n");

        Assert.NotEmpty(reason);
        upload.MustHaveFaults();
        Assert.Equal(1, upload.File.CountOf(kind));
        Assert.Equal(0, upload.File.CountOf(LegKind.Trade));
        Assert.Equal((decimal)sum, upload.SumOf("USDT"));
    }

    [Theory]
    [InlineData("change is not flow and fee", "0.0001,0,50000,0,-0.0000005,0.0001,0.0001,7", "Change: FiguresDisagree")]
    [InlineData("change is missing", "0.0001,0,50000,0,-0.0000005,0.0001,--,7", "Change: Missing")]
    [InlineData("balance is missing", "0.0001,0,50000,0,-0.0000005,0.0001,0.0000995,", "Wallet Balance: Missing")]
    [InlineData("exponent", "1E-4,0,50000,0,-0.0000005,0.0001,0.0000995,7", "Quantity: NumberNotInFormat")]
    [InlineData("price is no number", "0.0001,0,5x,0,-0.0000005,0.0001,0.0000995,7", "Filled Price: NumberNotInFormat")]
    public void Figures_that_do_not_add_up_are_refused(string reason, string cells, string fault)
    {
        Upload upload = Upload.Of(Uta + $"5601,BTC,BTCEUR,TRADE,BUY,{cells},--,2026-03-05 08:30:00\n");

        Assert.NotEmpty(reason);
        upload.MustHaveFaults("3: " + fault);
    }

    [Fact]
    public void All_faults_of_a_row_are_noted()
    {
        Upload upload = Upload.Of(Uta + "5.6E+08,btc,BTCEUR,,BUY,1,0,1,0,0,1,1,1,--,05/03/2026\n");

        upload.MustHaveFaults("3: Time(UTC): TimeNotInFormat", "3: Type: Missing", "3: Currency: AssetNotATicker", "3: Uid: IdNotSound");
    }

    [Fact]
    public void A_card_purchase_shows_only_the_coins_and_stays_alone()
    {
        Upload upload = Upload.Of(Fund
            + "5601,2026-03-05 08:10:00,USDC,120.5,Fiat,120.5,Buy Crypto with Card\n"
            + "5601,2026-03-05 08:11:00,EUR,50,Fiat,50,Fiat Deposit\n"
            + "5601,2026-03-05 08:12:00,EUR,-17,Transfer out,33,To Unified Trading Account\n"
            + "5601,2026-03-05 08:13:00,USDC,0.103000000000000000,Earn,120.603,Easy Earn | Flexible Interest Distribution\n"
            + "5601,2026-03-05 08:14:00,USDC,-100,Earn,20.603,Easy Earn | Subscription\n"
            + "5601,2026-03-05 08:15:00,USDC,-20,Withdraw,0.603,Withdrawal\n"
            + "5601,2026-03-05 08:16:00,USDC,20,Withdraw,20.603,Returned\n");

        upload.MustHaveFaults();
        upload.MustHaveLegs(
            "Conversion Base 120.5 USDC Stablecoin 5601 5601/2026-03-05T08:10:00Z/convert 2026-03-05T08:10:00Z",
            "FiatDeposit Alone 50 EUR Fiat 5601 #1 2026-03-05T08:11:00Z",
            "InternalTransfer Alone -17 EUR Fiat 5601 #2 2026-03-05T08:12:00Z",
            "Reward Alone 0.103 USDC Stablecoin 5601 #3 2026-03-05T08:13:00Z",
            "InternalTransfer Alone -100 USDC Stablecoin 5601 #4 2026-03-05T08:14:00Z",
            "CryptoWithdrawal Alone -20 USDC Stablecoin 5601 #5 2026-03-05T08:15:00Z",
            "CryptoWithdrawal Alone 20 USDC Stablecoin 5601 #6 2026-03-05T08:16:00Z reversal");
        Assert.Equal("USDC Funding 20.603", upload.Balances[^1]);
        Assert.Equal(20.603m, upload.SumOf("USDC"));
    }

    [Fact]
    public void The_log_of_the_spot_account_is_read_too()
    {
        Upload upload = Upload.Of("Type,Coin,Amount,Wallet Balance,Time(UTC)\nuserDeposit,BTC,0.1,0.1,2024-05-01 09:00:00\nother,BTC,0.1,x,2024-05-01 09:00:00\n");

        Assert.Equal("spot", upload.File.FormatVersion);
        upload.MustHaveFaults("3: Wallet Balance: NumberNotInFormat");
        upload.MustHaveLegs("CryptoDeposit Alone 0.1 BTC Crypto main #1 2024-05-01T09:00:00Z");
        Assert.Equal(["BTC Spot 0.1"], upload.Balances);
    }
}
