using System;
using System.Linq;
using Xunit;

namespace CompliReport.Tests.Ledgers;

/// <summary>One export in two forms - versions, zones, languages, with and without ids - counts once, and what only one form tells counts
/// too.</summary>
public sealed class FileVariantTests
{
    private const string
        Trades2019 = "Date(UTC),Market,Type,Price,Amount,Total,Fee,Fee Coin\n",
        Trades2021 = "Date(UTC),Pair,Side,Price,Executed,Amount,Fee\n",
        Statement = "User_ID,UTC_Time,Account,Operation,Coin,Change,Remark\n",
        StatementOfNobody = "UTC_Time,Account,Operation,Coin,Change,Remark\n",
        StatementInSpanish = "ID de usuario,Tiempo,Cuenta,Operación,Moneda,Cambio,Observación\n",
        Deposits2021 = "Date(UTC),Coin,Amount,TransactionFee,Address,TXID,SourceAddress,PaymentID,Status\n",
        Deposits2023 = "Date(UTC),Coin,Network,Amount,Address,TXID,Status\n",
        Coinbase5 = "Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,Subtotal,Total (inclusive of fees and/or spread),Fees and/or Spread,Notes\n",
        ProAccount = "portfolio,type,time,amount,balance,amount/balance unit,transfer id,trade id,order id\n",
        KuCoin2021 = "tradeCreatedAt,orderId,symbol,side,price,size,funds,fee,liquidity,feeCurrency,orderType,\n",
        KuCoinBundle = "UID,Account Type,Order ID,Symbol,Side,Order Type,Avg. Filled Price,Filled Amount,Filled Volume,Filled Volume (USDT),Filled Time(UTC+02:00),Fee,Maker/Taker,Fee Currency\n",
        Bitfinex = "#,DESCRIPTION,CURRENCY,AMOUNT,BALANCE,DATE,WALLET\n",
        Convert = "Date,Wallet,Pair,Type,Sell,Buy,Price,Inverse Price,Date Updated,Status\n";

    // Reason, the fuller form with its header and rows, the other form, and a further row of that which is none of the fuller one's.
    public static TheoryData<string, string, string, string, string> Pairs => new()
    {
        {
            "versions of trades", Trades2021 + "2026-03-02 09:00:00,BTCEUR,BUY,80000,0.1BTC,8000EUR,0.001BNB\n", Trades2019,
            "2026-03-02 09:00:00,BTCEUR,BUY,80000,0.10,8000,0.001,BNB\n", "2026-03-02 09:00:00,BTCEUR,BUY,80000,0.1,8000,0.002,BNB\n"
        },
        {
            "zones of trades", Trades2021 + "2026-03-02 09:00:00,BTCEUR,BUY,80000,0.1BTC,8000EUR,0.001BNB\n", Trades2021.Replace("(UTC)", "(UTC+2)", StringComparison.Ordinal),
            "2026-03-02 11:00:00,BTCEUR,BUY,80000,0.1BTC,8000EUR,0.001BNB\n", "2026-03-02 09:00:00,BTCEUR,BUY,80000,0.1BTC,8000EUR,0.001BNB\n"
        },
        {
            "languages of a statement", Statement + "9,2026-03-02 09:00:00,Spot,Deposit,EUR,5,\n", StatementInSpanish, "9,26-03-02 09:00:00,Spot,Deposit,EUR,5,\n",
            "8,26-03-02 09:00:00,Spot,Deposit,EUR,5,\n"
        },
        {
            "languages of a statement with the same text", Statement + "9,2026-03-02 09:00:00,Spot,Deposit,EUR,5,\n", StatementInSpanish,
            "9,2026-03-02 09:00:00,Spot,Deposit,EUR,5,\n", "9,2026-03-02 09:00:00,Spot,Deposit,EUR,5,\n"
        },
        {
            "a statement with and without users", Statement + "90001,2026-03-02 09:00:00,Spot,Airdrop Assets,BTC,5,\n", StatementOfNobody,
            "2026-03-02 09:00:00,Spot,Airdrop Assets,BTC,5,\n", "2026-03-02 09:00:00,Spot,Airdrop Assets,BTC,-5,\n"
        },
        {
            "versions of deposits", Deposits2023 + "2026-03-02 09:00:00,BTC,BTC,1,a,tx1,Completed\n", Deposits2021, "2026-03-02 09:00:00,BTC,1.0,0,a,tx1,,,Completed\n",
            "2026-03-02 09:00:00,BTC,1.0,0,a,tx2,,,Completed\n"
        },
        {
            "deposits in two zones", Deposits2023 + "2026-03-02 09:00:00,BTC,BTC,1,a,tx1,Completed\n", Deposits2023.Replace("(UTC)", "(UTC+8)", StringComparison.Ordinal),
            "2026-03-02 17:00:00,BTC,BTC,1,a,tx1,Completed\n", "2026-03-02 09:00:00,BTC,BTC,1,a,tx1,Completed\n"
        },
        {
            "Coinbase with and without ids", "ID," + Coinbase5 + "a1,2026-03-02 10:00:00 UTC,Buy,BTC,0.02,EUR,€80000,€1600,€1623.84,€23.84,Bought\n", Coinbase5,
            "2026-03-02T10:00:00Z,Buy,BTC,0.02,EUR,80000,1600,1623.84,23.84,Bought\n", "2026-03-02T10:00:00Z,Buy,BTC,0.02,EUR,80000,1600,1623.85,23.85,Bought\n"
        },
        {
            "Coinbase Pro with and without portfolio", ProAccount + "p,match,2022-03-02T09:15:00.112Z,-2000,3000,EUR,,1,o1\n", ProAccount.Replace("portfolio,", "", StringComparison.Ordinal),
            "match,2022-03-02T09:15:00.112Z,-2000,3000,EUR,,1,o1\n", "match,2022-03-02T09:15:00.112Z,-2000,1000,EUR,,2,o1\n"
        },
        {
            "KuCoin's versions", KuCoinBundle + "****4228,mainAccount,o1,AVAX-USDT,BUY,LIMIT,100,2,200,200,2026-03-02 11:00:00,0.2,TAKER,USDT\n", KuCoin2021,
            "2026-03-02 17:00:00,o1,AVAX-USDT,buy,100,2,200,0.2,taker,USDT,limit,\n", "2026-03-02 17:00:00,o2,AVAX-USDT,buy,100,2,200,0.2,taker,USDT,limit,\n"
        },
        {
            "KuCoin's zones", KuCoinBundle + "****4228,mainAccount,o1,AVAX-USDT,BUY,LIMIT,100,2,200,200,2026-03-02 11:00:00,0.2,TAKER,USDT\n",
            KuCoinBundle.Replace("+02:00", "+08:00", StringComparison.Ordinal), "****4228,mainAccount,o1,AVAX-USDT,BUY,LIMIT,100,2,200,200,2026-03-02 17:00:00,0.2,TAKER,USDT\n",
            "****9999,mainAccount,o1,AVAX-USDT,BUY,LIMIT,100,2,200,200,2026-03-02 17:00:00,0.2,TAKER,USDT\n"
        },
        {
            "Bitfinex with and without ids", Bitfinex + "1,Deposit (WIRE) on wallet exchange,USD,5,5,02-03-26 10:52:06,exchange\n", Bitfinex[2..],
            "Deposit (WIRE) on wallet exchange,USD,5.0,5.0,02-03-26 10:52:06,exchange\n", "Deposit (WIRE) on wallet exchange,USD,5,10,02-03-26 10:52:07,exchange\n"
        },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void One_export_in_two_forms_counts_once_and_a_row_of_one_form_alone_counts_too(string reason, string fuller, string header, string same, string other)
    {
        string[] alone = Sorted(Upload.Of(("f.csv deposit", fuller)));
        foreach ((string first, string second) in new[] { ("a deposit", "b deposit"), ("b deposit", "a deposit") })
        {
            Upload known = Upload.Of((first, fuller), (second, header + same)), both = Upload.Of((first, fuller), (second, header + same + other));

            Assert.NotEmpty(reason);
            Assert.Equal("read 2 accepted 1 refused 0 duplicate 1 ignored 0", known.Buckets);
            Assert.Equal(alone, Sorted(known));
            Assert.Contains(
                known.Day.Files.Single(file => file.Name == second).Warnings,
                warning => warning.StartsWith($"1 row(s) tell what '{first}' tells too", StringComparison.Ordinal));
            Assert.Equal("read 3 accepted 2 refused 0 duplicate 1 ignored 0", both.Buckets);
        }
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 1)]
    [InlineData(2, 2)]
    public void Each_of_several_equal_rows_stands_for_one_row_of_the_other_form(int inFuller, int inOther)
    {
        string fuller = Statement + Repeat("9,2026-03-02 09:00:00,Spot,Deposit,EUR,5,\n", inFuller) + "9,2026-03-02 09:00:01,Spot,Deposit,EUR,7,\n";
        string other = StatementInSpanish + Repeat("9,2026-03-02 09:00:00,Spot,Deposit,EUR,5,\n", inOther);
        Upload upload = Upload.Of(("a.csv", other), ("b.csv", fuller), ("c.csv", other), ("d.csv", fuller));

        Assert.Equal(Math.Max(inFuller, inOther), upload.Legs.Count(static leg => leg.StartsWith("FiatDeposit Alone 5 EUR", StringComparison.Ordinal)));
        Assert.Equal(0, upload.Day.Files.Sum(static file => file.Refused));
    }

    [Fact]
    public void A_row_in_the_period_of_the_fuller_form_that_is_not_told_there_is_counted_and_warned_of()
    {
        string fuller = Trades2021 + "2026-03-02 09:00:00,BTCEUR,BUY,80000,0.1BTC,8000EUR,0BNB\n2026-03-02 11:00:00,BTCEUR,BUY,80000,0.1BTC,8000EUR,0BNB\n";
        Upload upload = Upload.Of(
            ("a.csv", fuller), ("b.csv", Trades2019 + "2026-03-02 10:00:00,BTCEUR,BUY,80000,0.1,8000,0,BNB\n2026-03-02 12:00:00,BTCEUR,BUY,80000,0.1,8000,0,BNB\n"));

        Assert.Equal("read 4 accepted 4 refused 0 duplicate 0 ignored 0", upload.Buckets);
        Assert.Single(upload.Day.Files[1].Warnings, static warning => warning.StartsWith("1 row(s) lie in the period of 'a.csv' and are not told there", StringComparison.Ordinal));
    }

    [Fact]
    public void A_version_that_knows_seconds_only_is_held_against_one_that_knows_more()
    {
        string second = ProAccount.Replace("portfolio,", "", StringComparison.Ordinal) + "match,2022-03-02T09:15:00Z,-2000,3000,EUR,,1,o1\n";
        string fraction = second.Replace(":00Z", ":00.113Z", StringComparison.Ordinal);
        string fuller = ProAccount + "p,match,2022-03-02T09:15:00.112Z,-2000,3000,EUR,,1,o1\n";

        Assert.Equal("read 2 accepted 1 refused 0 duplicate 1 ignored 0", Upload.Of(("a.csv", fuller), ("b.csv", second)).Buckets);
        Assert.Equal("read 2 accepted 2 refused 0 duplicate 0 ignored 0", Upload.Of(("a.csv", fuller), ("b.csv", fraction)).Buckets);
    }

    [Theory]
    [InlineData("a.csv", "b deposit", "c deposit")]
    [InlineData("c.csv", "b deposit", "a deposit")]
    [InlineData("b.csv", "c deposit", "a deposit")]
    public void Three_files_of_one_deposit_count_once(string statement, string older, string newer)
    {
        Upload upload = Upload.Of(
            (statement, Statement + "9,2026-03-02 09:00:04,Spot,Deposit,BTC,1,\n"), (older, Deposits2021 + "2026-03-02 09:00:00,BTC,1,0,a,tx1,,,Completed\n"),
            (newer, Deposits2023 + "2026-03-02 09:00:00,BTC,BTC,1,a,tx1,Completed\n2026-03-02 09:00:00,BTC,BTC,1,a,tx2,Completed\n"));

        Assert.Equal("read 4 accepted 2 refused 0 duplicate 2 ignored 0", upload.Buckets);
    }

    [Fact]
    public void Deposits_and_withdrawals_are_no_two_forms_of_one_export()
    {
        Upload upload = Upload.Of(
            ("deposits", Deposits2023 + "2026-03-02 09:00:00,BTC,BTC,1,a,tx1,Completed\n2026-03-02 11:00:00,BTC,BTC,1,a,tx1,Completed\n"),
            ("withdrawals", "Date(UTC),Coin,Network,Amount,Fee,Address,TXID,Status\n2026-03-02 10:00:00,BTC,BTC,1,0,b,tx1,Completed\n"));

        Assert.Equal("read 3 accepted 3 refused 0 duplicate 0 ignored 0", upload.Buckets);
        Assert.DoesNotContain(upload.Day.Files.SelectMany(static file => file.Warnings), static warning => warning.Contains("in the period", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("told when it was ordered", "09:00:00", "Deposit,EUR,1", 1)]
    [InlineData("told when it was filled", "09:00:30", "Deposit,EUR,1", 1)]
    [InlineData("told between the two", "09:00:20", "Deposit,EUR,1", 0)]
    public void A_conversion_is_told_when_it_was_ordered_or_when_it_was_filled(string reason, string time, string besides, int known)
    {
        string statement = Statement + $"9,2026-03-02 {time},Spot,Binance Convert,EUR,-8000,\n9,2026-03-02 {time},Spot,Binance Convert,BTC,0.1,\n9,2026-03-02 {time},Spot,{besides},\n";
        foreach (string name in (string[])["a.csv", "z.csv"])
        {
            Upload upload = Upload.Of(
                (name, Convert + "2026-03-02 09:00:00,Spot Wallet,BTCEUR,Market,8000 EUR,0.1 BTC,1,1,2026-03-02 09:00:30,Successful\n"), ("m.csv", statement));

            Assert.NotEmpty(reason);
            Assert.Equal($"read 4 accepted {4 - known} refused 0 duplicate {known} ignored 0", upload.Buckets);
        }
    }

    private static string[] Sorted(Upload upload) => [.. upload.Legs.Order(StringComparer.Ordinal)];

    private static string Repeat(string rows, int count) => string.Concat(Enumerable.Repeat(rows, count));
}
