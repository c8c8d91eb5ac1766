using System;
using System.Linq;
using System.Text;
using CompliReport.Ledgers.Cells;
using Xunit;

namespace CompliReport.Tests.Ledgers;

/// <summary>The same rows in another spelling are known; a row of one id that says something else is a conflict.</summary>
public sealed class SpellingTests
{
    private const string
        Kraken = "txid,refid,time,type,asset,amount,fee,balance\n",
        KrakenTrades = "txid,pair,time,type,price,cost,fee,vol\n",
        Okx = "id,Order id,Time,Trade Type,Symbol,Action,Amount,Trading Unit,Filled Price,PnL,Fee,Fee Unit,Position Change,Position Balance,Balance Change,Balance,Balance Unit\n",
        ProAccount = "portfolio,type,time,amount,balance,amount/balance unit,transfer id,trade id,order id\n",
        ProFills = "portfolio,trade id,product,side,created at,size,size unit,price,fee,total,price/fee/total unit\n",
        Bitfinex = "#,DESCRIPTION,CURRENCY,AMOUNT,BALANCE,DATE,WALLET\n",
        Movements = "#,DATE,CURRENCY,STATUS,AMOUNT,FEES,DESCRIPTION,TRANSACTION ID\n",
        Told = "p,match,2022-03-02T09:15:00.112Z,-2000,3000,EUR,,1,o1\np,match,2022-03-02T09:15:00.112Z,0.05,0.05,BTC,,1,o1\n",
        Fill = "p,1,BTC-EUR,BUY,2022-03-02T09:15:00.112Z,0.05,BTC,40000,10,-2010,EUR\n";

    [Theory]
    [InlineData("5.00000000", "5")]
    [InlineData("1.0BTC", "1BTC")]
    [InlineData("0.10", "0.1")]
    [InlineData("+7.50", "+7.50")]
    [InlineData("-7.50 KAS", "-7.5 KAS")]
    [InlineData("-1,000.00", "-1,000")]
    [InlineData("10", "10")]
    [InlineData("100", "100")]
    [InlineData("2021-01-05 02:37:50", "2021-01-05 02:37:50")]
    [InlineData("05.01.2020", "05.01.2020")]
    [InlineData("10.0.0.10", "10.0.0.10")]
    [InlineData("1 KAS=1.50 DOGE", "1 KAS=1.50 DOGE")]
    [InlineData("1.50x0", "1.50x0")]
    [InlineData("v1.10", "v1.10")]
    [InlineData("+49 30 100", "+49 30 100")]
    [InlineData(".50", ".50")]
    [InlineData("BTC", "BTC")]
    [InlineData("1.0 ", "1.0 ")]
    public void Only_what_says_nothing_is_taken_off_a_number(string text, string expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);

        Assert.Equal(expected, Encoding.UTF8.GetString(new NumberPadding().TakenOff(bytes)));
        Assert.True(text == expected || NumberPadding.MayBeIn(bytes));
    }

    [Theory]
    [InlineData("what a spreadsheet saved again", "5.00000000", "5", 1)]
    [InlineData("with a sign", "-0.10", "-0.1", 1)]
    [InlineData("another amount", "0.10", "0.01", 0)]
    [InlineData("another number of zeros before the point", "10", "1", 0)]
    public void A_statement_that_a_spreadsheet_saved_again_counts_once(string reason, string sent, string saved, int known)
    {
        const string Header = "User_ID,UTC_Time,Account,Operation,Coin,Change,Remark\n";
        foreach ((string first, string second) in new[] { ("a.csv", "b.csv"), ("b.csv", "a.csv") })
        {
            Upload upload = Upload.Of(
                (first, Header + $"9,2026-03-02 10:00:00,Spot,Deposit,EUR,{sent},\n"), (second, Header.Replace(',', ';') + $"9;2026-03-02 10:00:00;Spot;Deposit;EUR;{saved};\n"));

            Assert.NotEmpty(reason);
            Assert.Equal($"read 2 accepted {2 - known} refused 0 duplicate {known} ignored 0", upload.Buckets);
        }
    }

    [Theory]
    [InlineData("Kraken's codes of a currency", Kraken + "L1,T1,2026-03-02 09:00:00,trade,ZEUR,-1000,2,998\n", Kraken + "L1,T1,2026-03-02 09:00:00.0,trade,EUR,-1000.0000,2,998\n", true)]
    [InlineData("another amount", Kraken + "L1,T1,2026-03-02 09:00:00,trade,ZEUR,-1000,2,998\n", Kraken + "L1,T1,2026-03-02 09:00:00,trade,EUR,-1000.1,2,998\n", false)]
    [InlineData("another balance", Kraken + "L1,T1,2026-03-02 09:00:00,trade,ZEUR,-1000,2,998\n", Kraken + "L1,T1,2026-03-02 09:00:00,trade,EUR,-1000,2,999\n", false)]
    [InlineData("another time", Kraken + "L1,T1,2026-03-02 09:00:00,trade,ZEUR,-1000,2,998\n", Kraken + "L1,T1,2026-03-02 09:00:01,trade,EUR,-1000,2,998\n", false)]
    [InlineData("another group", Kraken + "L1,T1,2026-03-02 09:00:00,trade,ZEUR,-1000,2,998\n", Kraken + "L1,T2,2026-03-02 09:00:00,trade,EUR,-1000,2,998\n", false)]
    [InlineData("Kraken's names of a pair", KrakenTrades + "T1,XXBTZEUR,2026-03-02 09:00:00.1,buy,8,1000,2,0.01\n", KrakenTrades + "T1,XBT/EUR,2026-03-02 09:00:00.1000,buy,8,1000,2,0.01\n", true)]
    [InlineData("another side", KrakenTrades + "T1,XXBTZEUR,2026-03-02 09:00:00.1,buy,8,1000,2,0.01\n", KrakenTrades + "T1,XBT/EUR,2026-03-02 09:00:00.1,sell,8,1000,2,0.01\n", false)]
    [InlineData("OKX in two zones", "UID:1,Account Type:Trading,Time Zone:UTC+8\n" + Okx + OkxRow, "UID:1,Account Type:Trading,Time Zone:UTC+0\n" + Okx + OkxEarlier, true)]
    [InlineData("OKX at another time", "UID:1,Account Type:Trading,Time Zone:UTC+8\n" + Okx + OkxRow, "UID:1,Account Type:Trading,Time Zone:UTC+1\n" + Okx + OkxEarlier, false)]
    [InlineData("fills without portfolio", ProFills + Fill, "trade id,product,side,created at,size,size unit,price,fee,total,price/fee/total unit\n1,BTC-EUR,BUY,2022-03-02T09:15:00.112Z,0.05,BTC,40000,10,-2010,EUR\n", true)]
    [InlineData("fills of another portfolio", ProFills + Fill, ProFills + "q,1,BTC-EUR,BUY,2022-03-02T09:15:00.112Z,0.05,BTC,40000,10,-2010,EUR\n", false)]
    [InlineData("Bitfinex's dates", Bitfinex + "3,Deposit (WIRE),USD,5,5,02-03-26 10:52:06,exchange\n", Bitfinex + "3,Deposit (WIRE),USD,5,5,2026-03-02 10:52:06,exchange\n", true)]
    [InlineData("another day", Bitfinex + "3,Deposit (WIRE),USD,5,5,02-03-26 10:52:06,exchange\n", Bitfinex + "3,Deposit (WIRE),USD,5,5,2026-02-03 10:52:06,exchange\n", false)]
    [InlineData("another address", Movements + "3,02-03-26 10:52:06,BTC,COMPLETED,-5,0,bc1qtheaddressofsomebody,h\n", Movements + "3,2026-03-02 10:52:06,BTC,COMPLETED,-5,0,bc1qtheaddressofanother,h\n", false)]
    public void A_row_of_one_id_is_known_where_it_means_the_same_and_a_conflict_where_not(string reason, string one, string other, bool isSame)
    {
        foreach ((string first, string second) in new[] { ("a.csv", "b.csv"), ("b.csv", "a.csv") })
        {
            Upload upload = Upload.Of((first, one), (second, other));

            Assert.NotEmpty(reason);
            Assert.Equal($"read 2 accepted 1 refused {(isSame ? 0 : 1)} duplicate {(isSame ? 1 : 0)} ignored 0", upload.Buckets);
            Assert.Equal(isSame, upload.Day.Repeated.First.Single().IsSame);
        }
    }

    private const string
        OkxRow = "2,1,2026-03-02 10:43:59,Spot,ADA-EUR,Buy,57.5,EUR,0.575,0,-0.1437,EUR,0,0,57.3563,1057.3563,EUR\n",
        OkxEarlier = "2,1,2026-03-02 02:43:59,Spot,ADA-EUR,Buy,57.5,EUR,0.575,0,-0.1437,EUR,0,0,57.3563,1057.3563,EUR\n";

    [Theory]
    [InlineData("the same fill", Fill, 1, false)]
    [InlineData("another portfolio", "q,1,BTC-EUR,BUY,2022-03-02T09:15:00.112Z,0.05,BTC,40000,10,-2010,EUR\n", 0, false)]
    [InlineData("another product of the same trade id and price", "p,1,ETH-EUR,BUY,2022-03-02T09:15:00.112Z,0.05,ETH,40000,10,-2010,EUR\n", 0, true)]
    [InlineData("another trade id", "p,2,BTC-EUR,BUY,2022-03-02T09:15:00.112Z,0.05,BTC,40000,10,-2010,EUR\n", 0, false)]
    public void A_fill_of_Coinbase_Pro_is_told_where_both_of_its_sides_are(string reason, string fill, int known, bool isWarned)
    {
        foreach ((string first, string second) in new[] { ("a.csv", "b.csv"), ("b.csv", "a.csv") })
        {
            Upload upload = Upload.Of((first, ProAccount + Told), (second, ProFills + fill));

            Assert.NotEmpty(reason);
            Assert.Equal($"read 3 accepted {3 - known} refused 0 duplicate {known} ignored 0", upload.Buckets);
            Assert.Equal(
                isWarned, upload.Day.Files.Single(file => file.Name == second).Warnings.Any(static warning => warning.StartsWith("1 row(s) lie in the period", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("all told", "L1,T1,2026-03-02 09:00:00,trade,ZEUR,-1000.1235,2,998\nL2,T1,2026-03-02 09:00:00,trade,XXBT,0.01,0,1\n", "they count once.")]
    [InlineData("one side refused", "L1,T1,2026-03-02 09:00:00,trade,ZEUR,-1000.1235,2,998\nL2,T1,2026-03-02 09:00:00,trade,XXBT,x,0,1\n", "1 of them by one side, the other one is not told in ")]
    [InlineData("one side missing", "L1,T1,2026-03-02 09:00:00,trade,ZEUR,-1000.1235,2,998\n", "1 of them by one side, the other one is not told in ")]
    [InlineData("another cost", "L1,T1,2026-03-02 09:00:00,trade,ZEUR,-1001,2,998\nL2,T1,2026-03-02 09:00:00,trade,XXBT,0.01,0,1\n", "1 row(s) have other figures than the rows of the same id in ")]
    [InlineData("another volume", "L1,T1,2026-03-02 09:00:00,trade,ZEUR,-1000.1235,2,998\nL2,T1,2026-03-02 09:00:00,trade,XXBT,0.02,0,1\n", "1 row(s) have other figures than the rows of the same id in ")]
    public void A_trade_of_Kraken_whose_ledger_rows_say_less_or_something_else_is_warned_of(string reason, string ledger, string warning)
    {
        foreach ((string first, string second) in new[] { ("a.csv", "b.csv"), ("b.csv", "a.csv") })
        {
            Upload upload = Upload.Of((first, Kraken + ledger), (second, KrakenTrades + "T1,XXBTZEUR,2026-03-02 09:00:00.1,buy,8,1000.12345,2,0.01\n"));
            string[] warnings = [.. upload.Day.Files.Single(file => file.Name == second).Warnings];

            Assert.NotEmpty(reason);
            Assert.Equal(1, upload.Day.Files.Sum(static file => file.Duplicate));
            Assert.Contains(warnings, one => one.Contains(warning, StringComparison.Ordinal));
            Assert.Equal(warning.EndsWith(' '), warnings.Any(one => one.Contains($"'{first}'", StringComparison.Ordinal)));
        }
    }
}
