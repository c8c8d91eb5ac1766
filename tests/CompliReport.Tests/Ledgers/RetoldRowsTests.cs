using System;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using Xunit;

namespace CompliReport.Tests.Ledgers;

/// <summary>Two exports of one exchange that tell the same events: each event counts once, and one row stands for one other row.</summary>
public sealed class RetoldRowsTests
{
    private const string
        Statement = "User_ID,UTC_Time,Account,Operation,Coin,Change,Remark\n",
        Trades = "Date(UTC),Market,Type,Price,Amount,Total,Fee,Fee Coin\n",
        Deposits = "Date(UTC+0),Coin,Network,Amount,Address,TXID,Status\n",
        Withdrawals = "Date(UTC+0),Coin,Network,Amount,Fee,Address,TXID,Status\n",
        KuCoinAccount = "UID,Account Type,Currency,Side,Amount,Fee,Time(UTC+02:00),Remark,Type\n",
        KuCoinTrades = "UID,Account Type,Order ID,Symbol,Side,Order Type,Avg. Filled Price,Filled Amount,Filled Volume,Filled Volume (USDT),Filled Time(UTC+08:00),Fee,Maker/Taker,Fee Currency\n",
        KuCoinDeposits = "UID,Account Type,Time(UTC+02:00),Coin,Amount,Fee,Hash,Deposit Address,Transfer Network,Status,Remarks\n",
        KuCoinWithdrawals = "UID,Account Type,Time(UTC+02:00),Coin,Amount,Fee,Hash,Withdrawal Address/Account,Transfer Network,Status,Remarks\n",
        KuCoinConvert = "UID,Account Type,Payment Account,Sell,Buy,Price,Tax,Time of Update(UTC+02:00),Status\n",
        KuCoinFiat = "Order ID,Currency (Fiat),Fiat Amount,Fee,Deposit Method,Status,Time(UTC+02:00)\n",
        BitfinexLedger = "#,DESCRIPTION,CURRENCY,AMOUNT,BALANCE,DATE,WALLET\n",
        BitfinexTrades = "#,PAIR,AMOUNT,PRICE,FEE,FEE PERC,FEE CURRENCY,DATE,ORDER ID\n",
        BitfinexMovements = "#,DATE,CURRENCY,STATUS,AMOUNT,FEES,DESCRIPTION,TRANSACTION ID,NOTE\n",
        OkxTrades = "Order ID,Trade ID,Trade Time,Pairs,Amount,Price,Total,taker/maker,Fee,unit\n",
        OkxBills = "time,type,size,balance,fee,currency\n",
        OkxAccount = "id,Order id,Time,Trade Type,Instrument,Type,Amount,Unit,PL,Fee,Position Change,Position Balance,Balance Change,Balance,Unit\n",
        OkxFunding = "id,Time,Type,Amount,Before Balance,After Balance,Fee,Symbol\n";

    [Theory]
    [InlineData("as many in each", 2, 2, 0)]
    [InlineData("one more in the history", 3, 2, 1)]
    [InlineData("one more in the statement", 2, 3, 0)]
    [InlineData("none in the statement", 2, 0, 2)]
    [InlineData("many", 40, 25, 15)]
    public void Each_of_several_equal_fills_of_one_second_needs_a_row_of_its_own(string reason, int inHistory, int inStatement, int surplus)
    {
        string history = Trades + Repeat(Fill(5), inHistory), statement = Statement + Repeat(Sides(5), inStatement) + Sides(1);
        foreach (string name in (string[])["a.csv", "z.csv"])
        {
            Upload upload = Upload.Of((name, history), ("m.csv", statement));

            Assert.NotEmpty(reason);
            Assert.Equal(
                $"read {inHistory + (2 * (inStatement + 1))} accepted {surplus + (2 * (inStatement + 1))} refused 0 duplicate {inHistory - surplus} ignored 0",
                upload.Buckets);
            Assert.Equal(inStatement + 1 + surplus, upload.Legs.Count(static leg => leg.Contains(" 0.01 BTC ", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Rows_within_the_period_that_are_not_told_there_count_and_the_receipt_names_both_files()
    {
        Upload upload = Upload.Of(
            ("history.csv", Trades + Repeat(Fill(5), 3) + Fill(9)), ("statement.csv", Statement + Sides(1) + Repeat(Sides(5), 2) + Sides(7)));

        string[] warnings = [.. upload.Day.Files[0].Warnings];
        Assert.Contains("2 row(s) tell what binance-statement rows of this upload tell too: they count once.", warnings);
        // The fill after the last row of the statement is outside of its period.
        Assert.Contains(warnings, static warning => warning.StartsWith("1 row(s) lie in the period of 'statement.csv' and are not told there", StringComparison.Ordinal));
        Assert.Equal("read 12 accepted 10 refused 0 duplicate 2 ignored 0", upload.Buckets);
    }

    [Fact]
    public void A_statement_of_part_of_the_period_leaves_the_rest_of_the_history_alone()
    {
        Upload upload = Upload.Of(
            ("history.csv", Trades + string.Concat(Enumerable.Range(0, 60).Select(Fill))),
            ("statement.csv", Statement + string.Concat(Enumerable.Range(20, 20).Select(Sides))));

        Assert.Equal("read 100 accepted 80 refused 0 duplicate 20 ignored 0", upload.Buckets);
        Assert.DoesNotContain(upload.Day.Files[0].Warnings, static warning => warning.Contains("in the period of", StringComparison.Ordinal));
        Assert.Equal(60, upload.Legs.Count(static leg => leg.Contains(" 0.01 BTC ", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_statement_that_is_sent_twice_tells_its_events_once()
    {
        string statement = Statement + Repeat(Sides(5), 2);
        Upload upload = Upload.Of(("a.csv", statement), ("b.csv", Trades + Repeat(Fill(5), 3)), ("c.csv", statement));

        Assert.Equal("read 11 accepted 5 refused 0 duplicate 6 ignored 0", upload.Buckets);
    }

    [Fact]
    public void Rows_of_the_fuller_export_outside_of_the_run_tell_their_events_all_the_same()
    {
        const long Second = CompliReport.Values.UtcInstant.Second;
        Upload whole = Upload.Of(("s.csv", Statement + Sides(4)));
        IntakeOptions later = IntakeOptions.Everything with { From = CompliReport.Values.UtcInstant.FromNanoseconds(whole.Day.First.Nanoseconds + Second) };

        // The history writes the same fill a second later.
        Assert.Equal("read 3 accepted 0 refused 0 duplicate 1 ignored 2", Upload.Of(later, ("h.csv", Trades + Fill(5)), ("s.csv", Statement + Sides(4))).Buckets);
    }

    [Theory]
    [InlineData("the other side was refused", "USDT,x", 1, 1, true)]
    [InlineData("the other side differs by rounding", "USDT,-300.0000001", 0, 1, false)]
    [InlineData("the other side has another amount", "USDT,-301", 0, 0, false)]
    [InlineData("the other side is another coin", "EUR,-300", 0, 1, true)]
    public void A_trade_is_held_against_both_of_its_sides(string reason, string payment, int refused, int known, bool byOneSide)
    {
        string statement = Statement + Sides(5).Replace("USDT,-300", payment, StringComparison.Ordinal);
        Upload upload = Upload.Of(("history.csv", Trades + Fill(5)), ("statement.csv", statement));

        Assert.NotEmpty(reason);
        Assert.Equal($"read 3 accepted {3 - refused - known} refused {refused} duplicate {known} ignored 0", upload.Buckets);
        Assert.Equal(byOneSide, upload.Day.Files[0].Warnings.Any(static warning => warning.Contains("1 of them by one side", StringComparison.Ordinal)));
        Assert.Equal(known == 0, upload.Day.Files[0].Warnings.Any(static warning => warning.StartsWith("1 row(s) lie in the period", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_trade_of_which_all_is_told_comes_before_one_of_which_a_side_is()
    {
        // Both coins cost the same in one second, and the statement has only the later of the two.
        Upload upload = Upload.Of(
            ("history.csv", Trades + Fill(5).Replace("BTCUSDT", "ETHUSDT", StringComparison.Ordinal) + Fill(5)), ("statement.csv", Statement + Sides(5)));

        Assert.Equal("read 4 accepted 3 refused 0 duplicate 1 ignored 0", upload.Buckets);
        Assert.Contains(upload.Legs, static leg => leg.StartsWith("Trade Base 0.01 ETH", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("both told", "07 10:00:00,08 10:00:00", "07 10:00:09,08 10:00:09", 2, "")]
    [InlineData("one of two on neighbouring days", "07 10:00:00,08 10:00:00", "08 10:00:09", 1, "")]
    [InlineData("hours apart", "07 23:00:00", "08 04:00:00", 1, "; 1 of them by asset and amount more than an hour apart")]
    [InlineData("more than a day apart", "07 23:00:00", "09 04:00:00", 0, "")]
    [InlineData("the nearest is taken first", "07 23:00:00,08 04:00:00", "08 04:00:01", 1, "")]
    [InlineData("three of which two are told", "07 10:00:00,07 10:00:00,07 10:00:00", "07 10:00:00,07 10:00:00", 2, "")]
    public void Movements_are_known_within_a_day_and_each_by_one_row(string reason, string history, string statement, int known, string how)
    {
        string rows = string.Concat(history.Split(',').Select(static time => $"2022-04-{time},BTC,BTC,0.5,bc1qown,h,Completed\n"));
        string told = string.Concat(statement.Split(',').Select(static time => $"77,2022-04-{time},Spot,Deposit,BTC,0.5,\n"));
        int sent = history.Split(',').Length, others = statement.Split(',').Length;
        foreach (string name in (string[])["a.csv", "z.csv"])
        {
            Upload upload = Upload.Of((name, Deposits + rows), ("m.csv", Statement + told));

            Assert.NotEmpty(reason);
            Assert.Equal($"read {sent + others} accepted {sent + others - known} refused 0 duplicate {known} ignored 0", upload.Buckets);
            Assert.Equal(
                known > 0, upload.Day.Files.Single(file => file.Name == name).Warnings.Contains($"{known} row(s) tell what binance-statement rows of this upload tell too: they count once{how}."));
        }
    }

    [Fact]
    public void What_has_failed_is_told_by_nothing_and_what_is_announced_comes_last()
    {
        const string Row = "2022-04-07 10:00:00,BTC,BTC,0.5,0.001,bc1q,h,";
        Upload upload = Upload.Of(
            ("history.csv", Withdrawals + Row + "Failed\n" + Row + "Processing\n" + Row + "Completed\n"),
            ("statement.csv", Statement + "77,2022-04-07 10:00:02,Spot,Withdraw,BTC,-0.501,Withdraw fee is included\n"));
        Upload announced = Upload.Of(
            ("history.csv", Withdrawals + Row + "Processing\n"),
            ("statement.csv", Statement + "77,2022-04-07 10:00:02,Spot,Withdraw,BTC,-0.501,Withdraw fee is included\n"));

        Assert.Equal("read 4 accepted 3 refused 0 duplicate 1 ignored 0", upload.Buckets);
        Assert.Equal(
            ["CryptoWithdrawal Failed", "CryptoWithdrawal Pending"],
            upload.Legs.Where(static leg => leg.StartsWith("CryptoWithdrawal Alone -0.5 ", StringComparison.Ordinal))
                .Select(static leg => leg.Contains("Failed", StringComparison.Ordinal) ? "CryptoWithdrawal Failed" : "CryptoWithdrawal " + (leg.Contains("Pending", StringComparison.Ordinal) ? "Pending" : "Posted")));
        Assert.Equal("read 2 accepted 1 refused 0 duplicate 1 ignored 0", announced.Buckets);
    }

    [Fact]
    public void KuCoin_bundles_beside_the_account_history_count_once_in_any_order_of_files()
    {
        (string, string)[] files =
        [
            ("account.csv", KuCoinAccount
                + "10001907,tradeAccount,KAS,Deposit,1420.5,0,2023-12-04 01:18:09,,Spot\n"
                + "10001907,tradeAccount,USDT,Withdrawal,213.525,0.45,2023-12-04 01:18:10,,Spot\n"
                + "10001907,mainAccount,USDT,Deposit,1497,0,2023-12-04 06:21:59,,Deposit\n"
                + "10001907,mainAccount,USDT,Withdrawal,101.5,1.5,2023-12-05 06:25:52,,Withdraw\n"
                + "10001907,mainAccount,KAS,Withdrawal,9120.4025,0,2023-12-06 09:41:07,,Convert\n"
                + "10001907,mainAccount,DOGE,Deposit,14410.2537,0,2023-12-06 09:41:07,,Convert\n"
                + "10001907,mainAccount,EUR,Deposit,500,0,2023-12-07 12:00:01,,Fiat Deposit\n"
                + "20005555,mainAccount,EUR,Deposit,500,0,2023-12-08 12:00:01,,Fiat Deposit\n"),
            ("trades.csv", KuCoinTrades + "****1907,mainAccount,a1,KAS-USDT,BUY,MARKET,0.15,1420.5,213.075,213.075,2023-12-04 07:18:09,0.45,TAKER,USDT\n"
                + "****5555,mainAccount,a2,KAS-USDT,BUY,MARKET,0.15,1420.5,213.075,213.075,2023-12-04 07:18:09,0.45,TAKER,USDT\n"),
            ("deposits.csv", KuCoinDeposits + "****1907,mainAccount,2023-12-04 06:21:52,USDT,1497,0,ab01,TMyOwn,TRX,SUCCESS,Deposit\n"),
            ("withdrawals.csv", KuCoinWithdrawals + "****1907,mainAccount,2023-12-05 06:21:52,USDT,100,1.5,ab03,TTheirs,TRX,SUCCESS,\n"
                + "****1907,mainAccount,2023-12-05 06:20:52,USDT,100,1.5,,TTheirs,TRX,FAILURE,\n"),
            ("convert.csv", KuCoinConvert + "****1907,mainAccount,TRADE,9120.4025 KAS,14410.2537 DOGE,1 KAS=1.58 DOGE,,2023-12-06 09:41:07,SUCCESS\n"),
            ("fiat.csv", KuCoinFiat + "f1,EUR,500,0,SEPA,SUCCESS,2023-12-07 12:00:00\n"),
        ];
        Upload upload = Upload.Of(files), renamed = Upload.Of([.. files.Select(static (file, i) => ($"{9 - i}.csv", file.Item2))]);

        // The second fill is of another customer, and the withdrawal that failed is told by nothing.
        Assert.Equal("read 15 accepted 10 refused 0 duplicate 5 ignored 0", upload.Buckets);
        Assert.Equal(upload.Buckets, renamed.Buckets);
        Assert.Equal(upload.Legs.Order(StringComparer.Ordinal), renamed.Legs.Order(StringComparer.Ordinal));
        Assert.Contains(upload.Legs, static leg => leg.StartsWith("Trade Base 1420.5 KAS Crypto ****5555 a2", StringComparison.Ordinal));
        Assert.All(
            upload.Day.Files.Where(static file => file.Name != "account.csv"),
            static file => Assert.Contains(file.Warnings, static warning => warning.StartsWith("1 row(s) tell what kucoin-account rows", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_KuCoin_order_that_the_account_history_tells_in_fills_is_not_guessed_at()
    {
        Upload upload = Upload.Of(
            ("account.csv", KuCoinAccount
                + "7,tradeAccount,KAS,Deposit,1000,0,2023-12-04 01:18:08,,Spot\n7,tradeAccount,USDT,Withdrawal,150,0,2023-12-04 01:18:08,,Spot\n"
                + "7,tradeAccount,KAS,Deposit,420,0,2023-12-04 01:18:09,,Spot\n7,tradeAccount,USDT,Withdrawal,63,0,2023-12-04 01:18:09,,Spot\n"),
            ("trades.csv", KuCoinTrades + "7,mainAccount,a1,KAS-USDT,BUY,MARKET,0.15,1420,213,213,2023-12-04 07:18:09,0,TAKER,USDT\n"));

        Assert.Equal("read 5 accepted 5 refused 0 duplicate 0 ignored 0", upload.Buckets);
        Assert.Contains(
            upload.Day.Files[1].Warnings, static warning => warning.StartsWith("1 row(s) lie in the period of 'account.csv' and are not told there", StringComparison.Ordinal));
    }

    [Fact]
    public void KuCoin_orders_beside_their_fills_are_counted_and_the_receipt_says_that_they_may_be_told_twice()
    {
        const string Orders = "UID,Account Type,Order ID,Order Time(UTC),Symbol,Side,Order Type,Order Price,Order Amount,Avg. Filled Price,Filled Amount,Filled Volume,Filled Volume (USDT),Filled Time(UTC),Fee,Fee Currency,Tax,Status\n";
        Upload upload = Upload.Of(
            ("fills.csv", KuCoinTrades + "7,mainAccount,a1,KAS-USDT,BUY,MARKET,0.15,1420,213,213,2023-12-04 07:18:09,0,TAKER,USDT\n"
                + "7,mainAccount,a2,KAS-USDT,BUY,MARKET,0.15,710,106.5,106.5,2023-12-04 07:19:09,0,TAKER,USDT\n"
                + "7,mainAccount,a2,KAS-USDT,BUY,MARKET,0.15,710,106.5,106.5,2023-12-04 07:19:09,0,TAKER,USDT\n"),
            ("orders.csv", Orders + "7,mainAccount,a1,2023-12-03 23:18:00,KAS-USDT,BUY,MARKET,0.15,1420,0.15,1420,213,213,2023-12-03 23:18:09,0,USDT,,deal\n"
                + "7,mainAccount,a2,2023-12-03 23:19:00,KAS-USDT,BUY,MARKET,0.15,1420,0.15,1420,213,213,2023-12-03 23:19:09,0,USDT,,deal\n"));

        // An order of one fill is that fill; one of several is a sum that no row names.
        Assert.Equal("read 5 accepted 4 refused 0 duplicate 1 ignored 0", upload.Buckets);

        Assert.Contains(
            "1 row(s) are orders whose fills 'fills.csv' may tell too: they were counted, and count twice if they are told there.", upload.Day.Files[1].Warnings);
        Assert.DoesNotContain(upload.Day.Files[0].Warnings, static warning => warning.Contains("may tell too", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a.csv", "b.csv", "c.csv")]
    [InlineData("c.csv", "a.csv", "b.csv")]
    public void Bitfinex_trades_and_movements_beside_the_ledger_count_once(string ledger, string trades, string movements)
    {
        Upload upload = Upload.Of(
            (ledger, BitfinexLedger
                + "14,Crypto Withdrawal fee on wallet exchange,BTC,-0.0004,0.0231,05-02-20 17:52:06,exchange\n"
                + "13,Withdrawal (BITCOIN) #2 on wallet exchange,BTC,-0.1,0.0235,05-02-20 17:52:06,exchange\n"
                + "12,Exchange 0.12345678 BTC for USD @ 9212.1 on wallet exchange,USD,-1137.29909809,500,04-02-20 16:52:06,exchange\n"
                + "11,Exchange 0.12345678 BTC for USD @ 9212.1 on wallet exchange,BTC,0.12345678,0.12345678,04-02-20 16:52:06,exchange\n"
                + "10,Deposit (WIRE) #1 on wallet exchange,USD,2000,2000,04-02-20 10:52:06,exchange\n"),
            (trades, BitfinexTrades
                + "8101,BTC/USD,0.12345678,9212.12345,-0.00024691,0.20%,BTC,04-02-20 16:52:06.250,9001\n"
                + "8102,BTC/USD,0.12345678,9212.12345,-0.00024691,0.20%,BTC,04-02-20 16:52:06.250,9001\n"),
            (movements, BitfinexMovements
                + "1,04-02-20 10:50:06,USD,COMPLETED,2000,0,,ab,\n2,05-02-20 16:52:06,BTC,COMPLETED,-0.1,-0.0004,bc1qtheaddressofsomebody,ab,\n"
                + "3,05-02-20 16:52:06,BTC,COMPLETED,-0.2,-0.0004,bc1qtheaddressofsomebody,ab,\n"));

        Assert.Equal("read 10 accepted 7 refused 0 duplicate 3 ignored 0", upload.Buckets);
        LedgerFile told = upload.Day.Files.Single(file => file.Name == trades);
        Assert.Contains("1 row(s) tell what bitfinex-ledger rows of this upload tell too: they count once.", told.Warnings);
        Assert.Contains(told.Warnings, warning => warning.StartsWith($"1 row(s) lie in the period of '{ledger}' and are not told there", StringComparison.Ordinal));
        Assert.Contains(upload.Legs, static leg => leg.StartsWith("CryptoWithdrawal Alone -0.2 BTC", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bills of 2019", OkxBills, "2020-09-25 17:27:02,buy,2.5,2.4975,-0.0025,LTC\n2020-09-25 17:27:03,sell,-115.5,100,0,USDT\n")]
    [InlineData("bills of the account", OkxAccount, "1,900,2020-09-25 17:27:02,Spot,LTC-USDT,Buy,2.5,LTC,0,-0.0025,0,0,2.4975,2.4975,LTC\n1,900,2020-09-25 17:27:02,Spot,LTC-USDT,Sell,115.5,USDT,0,0,0,0,-115.5,100,USDT\n")]
    public void OKX_trades_beside_bills_count_once(string reason, string header, string bills)
    {
        string trades = OkxTrades + "900,71,2020-09-25 17:27:02,ltc_usdt,2.5,46.2,-115.5 USDT,taker,-0.0025 LTC,LTC\n901,72,2020-09-25 17:28:02,ltc_usdt,2.5,46.2,-115.5 USDT,taker,-0.0025 LTC,LTC\n";
        foreach (string name in (string[])["a.csv", "z.csv"])
        {
            Upload upload = Upload.Of((name, trades), ("m.csv", header + bills));

            Assert.NotEmpty(reason);
            Assert.Equal("read 4 accepted 3 refused 0 duplicate 1 ignored 0", upload.Buckets);
            Assert.Equal(2, upload.Legs.Count(static leg => leg.StartsWith("Fee Fee -0.0025 LTC", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void OKX_bills_of_the_two_accounts_are_two_wallets_and_tell_nothing_twice()
    {
        Upload upload = Upload.Of(
            ("account.csv", OkxAccount + "1,0,2023-02-01 17:31:00,Transfer,,Transfer in,50,USDT,0,0,0,0,50,850,USDT\n"),
            ("funding.csv", OkxFunding + "1,2023-02-01 09:31:00,To unified trading account,-50,4000,3950,0,USDT\n"));

        Assert.Equal("read 2 accepted 2 refused 0 duplicate 0 ignored 0", upload.Buckets);
        Assert.Equal(0m, upload.Day.Files.Sum(file => upload.SumOf(file, "USDT")));
    }

    [Fact]
    public void Retold_rows_are_found_in_a_compressed_file_too()
    {
        string statement = Statement + Repeat(Sides(5), 2), history = Trades + Repeat(Fill(5), 3);
        Upload upload = Upload.OfFiles(("a.csv.gz", Upload.Gzip(statement)), ("b.csv.gz", Upload.Gzip(history)), ("c.csv", Encoding.UTF8.GetBytes(history)));

        Assert.Equal("read 10 accepted 5 refused 0 duplicate 5 ignored 0", upload.Buckets);
    }

    private static string Fill(int second) => $"2021-01-05 02:37:{second:00},BTCUSDT,BUY,30000,0.01,300,0,\n";

    private static string Sides(int second) =>
        $"77,2021-01-05 02:37:{second:00},Spot,Transaction Buy,BTC,0.01,\n77,2021-01-05 02:37:{second:00},Spot,Transaction Spend,USDT,-300,\n";

    private static string Repeat(string rows, int count) => string.Concat(Enumerable.Repeat(rows, count));
}
