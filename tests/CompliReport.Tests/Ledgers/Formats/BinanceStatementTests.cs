using System;
using System.Linq;
using CompliReport.Ledgers;
using CompliReport.Ledgers.Identity;
using Xunit;

namespace CompliReport.Tests.Ledgers.Formats;

public sealed class BinanceStatementTests
{
    private const string
        Old = "UTC_Time,Account,Operation,Coin,Change,Remark\n",
        V2021 = "User_ID,UTC_Time,Account,Operation,Coin,Change,Remark\n",
        V2025 = "User ID,Time,Account,Operation,Coin,Change,Remark\n";

    [Theory]
    [InlineData("without user", Old, "2021-01-05 02:37:59,Spot,Deposit,BTC,0.5,\n", "main", "2021-01-05T02:37:59Z")]
    [InlineData("2021", V2021, "77001234,2021-01-05 02:37:59,Spot,Deposit,BTC,0.5,\n", "77001234", "2021-01-05T02:37:59Z")]
    [InlineData("2021", "\uFEFF" + V2021, "77001234,2021-01-05 02:37:59,Spot,Deposit,BTC,0.5,\"\"\n", "77001234", "2021-01-05T02:37:59Z")]
    [InlineData("2021", "\uFEFF\"User_ID\",\"UTC_Time\",\"Account\",\"Operation\",\"Coin\",\"Change\",\"Remark\"\n",
        "\"77001234\",\"2021-01-05 02:37:59\",\"Spot\",\"Deposit\",\"BTC\",\"0.5\",\"\"\n", "77001234", "2021-01-05T02:37:59Z")]
    [InlineData("2025", V2025, "77001234,23-12-22 18:26:26,Spot,Deposit,BTC,0.5,\n", "77001234", "2023-12-22T18:26:26Z")]
    public void Every_header_is_read(string version, string header, string row, string account, string time)
    {
        Upload upload = Upload.Of(header + row);

        Assert.Equal("binance-statement", upload.File.Format);
        Assert.Equal(version, upload.File.FormatVersion);
        Assert.Empty(upload.File.Warnings);
        Assert.Equal("binance", upload.Day.Exchange.Text);
        upload.MustHaveLegs($"CryptoDeposit Alone 0.5 BTC Crypto {account} #1 {time}");
    }

    [Fact]
    public void The_sides_of_an_exchange_share_a_group_of_user_second_and_family()
    {
        Upload upload = Upload.Of(V2021
            + "7,2021-01-05 02:37:59,Spot,Buy,BTC,0.10000000,\n"
            + "7,2021-01-05 02:37:59,Spot,Transaction Related,EUR,-2500.00000000,\n"
            + "7,2021-01-05 02:37:59,Spot,Fee,BNB,-0.00500000,\n"
            + "7,2021-01-05 02:38:00,Spot,Transaction Sold,BTC,-0.05,\n"
            + "7,2021-01-05 02:38:00,Spot,Transaction Revenue,USDT,1250,\n"
            + "7,2021-01-05 02:38:00,Spot,Transaction Fee,USDT,-1.25,\n"
            + "8,2021-01-05 02:38:00,Spot,Large OTC trading,EUR,-10,\n"
            + "8,2021-01-05 02:38:00,Spot,Large OTC trading,BTC,0.0004,\n"
            + "8,2021-01-05 02:38:00,Spot,Sell Crypto To Fiat,BTC,-0.0004,w1\n"
            + "8,2021-01-05 02:38:01,Spot,Sell Crypto To Fiat,EUR,10,w1\n");

        upload.MustHaveFaults();
        upload.MustHaveLegs(
            "Trade Base 0.1 BTC Crypto 7 7/2021-01-05T02:37:59Z/spot 2021-01-05T02:37:59Z",
            "Trade Quote -2500 EUR Fiat 7 7/2021-01-05T02:37:59Z/spot 2021-01-05T02:37:59Z",
            "Fee Fee -0.005 BNB Crypto 7 7/2021-01-05T02:37:59Z/spot 2021-01-05T02:37:59Z",
            "Trade Base -0.05 BTC Crypto 7 7/2021-01-05T02:38:00Z/spot 2021-01-05T02:38:00Z",
            "Trade Base 1250 USDT Stablecoin 7 7/2021-01-05T02:38:00Z/spot 2021-01-05T02:38:00Z",
            "Fee Fee -1.25 USDT Stablecoin 7 7/2021-01-05T02:38:00Z/spot 2021-01-05T02:38:00Z",
            "Conversion Quote -10 EUR Fiat 8 8/2021-01-05T02:38:00Z/otc 2021-01-05T02:38:00Z",
            "Conversion Base 0.0004 BTC Crypto 8 8/2021-01-05T02:38:00Z/otc 2021-01-05T02:38:00Z",
            "Conversion Base -0.0004 BTC Crypto 8 8/2021-01-05T02:38:00Z/fiat-sell 2021-01-05T02:38:00Z",
            "Conversion Quote 10 EUR Fiat 8 8/2021-01-05T02:38:01Z/fiat-sell 2021-01-05T02:38:01Z");
        Assert.Equal(-2500m, upload.SumOf("EUR"));
        Assert.Equal(0.1m - 0.05m + 0.0004m - 0.0004m, upload.SumOf("BTC"));
    }

    [Theory]
    [InlineData("Buy", "spot")]
    [InlineData("Sell", "spot")]
    [InlineData("Transaction Buy", "spot")]
    [InlineData("Transaction Spend", "spot")]
    [InlineData("Binance Convert", "convert")]
    [InlineData("Buy Crypto With Fiat", "fiat-buy")]
    [InlineData("Convert Fiat to Crypto OCBS", "ocbs")]
    [InlineData("Small Assets Exchange BNB", "dust")]
    [InlineData("Small assets exchange BNB", "dust")]
    public void Operations_with_another_side_are_joined_by_time(string operation, string family)
    {
        Upload upload = Upload.Of(V2025 + $"7,23-12-22 18:26:26,Spot,{operation},BTC,0.1,\n");

        Assert.Contains($" 7/2023-12-22T18:26:26Z/{family} ", Assert.Single(upload.Legs), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Fiat Deposit", "EUR", "5", LegKind.FiatDeposit, false)]
    [InlineData("Fiat Withdraw", "EUR", "-5", LegKind.FiatWithdrawal, false)]
    [InlineData("Fiat Withdrawal", "EUR", "5", LegKind.FiatWithdrawal, true)]
    [InlineData("Withdraw", "BTC", "-5", LegKind.CryptoWithdrawal, false)]
    [InlineData("Withdraw", "BTC", "0", LegKind.CryptoWithdrawal, false)]
    [InlineData("Deposit", "BTC", "-1", LegKind.CryptoDeposit, true)]
    [InlineData("Deposit", "BTC", "0", LegKind.CryptoDeposit, false)]
    [InlineData("P2P Trading", "USDT", "5", LegKind.P2P, false)]
    [InlineData("Commission Rebate", "BNB", "5", LegKind.FeeRebate, false)]
    [InlineData("Commission Rebate", "BNB", "-5", LegKind.Fee, false)]
    [InlineData("Fee", "BNB", "0.1", LegKind.FeeRebate, false)]
    [InlineData("Fee", "BNB", "0", LegKind.Fee, false)]
    [InlineData("Simple Earn Flexible Interest", "BNB", "0.1", LegKind.Reward, false)]
    [InlineData("transfer_out", "BNB", "-0.1", LegKind.InternalTransfer, false)]
    [InlineData("Operation of next year", "BNB", "-0.1", LegKind.Other, false)]
    public void Operations_become_kinds_and_unknown_ones_are_kept(string operation, string coin, string change, LegKind kind,
        bool isReversal)
    {
        Upload upload = Upload.Of(V2025 + $"7,23-12-22 18:26:26,Spot,{operation},{coin},{change},\n");

        Assert.Equal(1, upload.File.CountOf(kind));
        Assert.Equal(isReversal, Assert.Single(upload.Legs).EndsWith("reversal", StringComparison.Ordinal));
    }

    [Fact]
    public void Identical_fills_of_one_second_are_all_kept_and_a_file_sent_twice_is_not()
    {
        string rows = V2021 + string.Concat(Enumerable.Repeat("7,2021-01-05 02:37:59,Spot,Buy,BTC,0.10000000,\n", 3));
        Upload once = Upload.Of(rows);
        Upload again = Upload.Of(("one.csv", rows), ("two.csv", rows + "7,2021-01-05 02:37:59,Spot,Buy,BTC,0.10000000,\n"));

        Assert.Equal("read 3 accepted 3 refused 0 duplicate 0 ignored 0", once.Buckets);
        Assert.Equal(0.3m, once.SumOf("BTC"));
        // The fourth equal row of the second file is a fourth fill.
        Assert.Equal("read 7 accepted 4 refused 0 duplicate 3 ignored 0", again.Buckets);
    }

    [Theory]
    [InlineData("0E-8", "0")]
    [InlineData("0e-18", "0")]
    [InlineData("0.0E+2", "0")]
    [InlineData("-0E-8", "0")]
    [InlineData("0.00000001", "0.00000001")]
    public void A_zero_may_have_an_exponent(string change, string amount)
    {
        Upload upload = Upload.Of(V2021 + $"7,2021-01-05 02:37:59,Spot,Buy,BTC,{change},\n");

        Assert.StartsWith($"Trade Base {amount} BTC", Assert.Single(upload.Legs), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exponent of more than zero", "1E-8")]
    [InlineData("exponent without digits", "0E-")]
    [InlineData("exponent without number", "E-8")]
    [InlineData("exponent of four digits", "0E-1000")]
    [InlineData("decimal comma", "\"7,50\"")]
    [InlineData("thousands separator", "\"1,234.00\"")]
    [InlineData("plus sign", "+1")]
    [InlineData("blank before it", " 1")]
    public void Other_numbers_are_faults(string reason, string change)
    {
        Upload upload = Upload.Of(V2021 + $"7,2021-01-05 02:37:59,Spot,Buy,BTC,{change},\n");

        Assert.NotEmpty(reason);
        upload.MustHaveFaults("2: Change: NumberNotInFormat");
    }

    [Theory]
    [InlineData("2021-02-29 02:37:59")]
    [InlineData("2021-01-05T02:37:59Z")]
    [InlineData("2021-01-05 24:00:00")]
    [InlineData("2021-01-05 02:37")]
    [InlineData("05/01/2021 02:37:59")]
    [InlineData("23-13-22 18:26:26")]
    [InlineData("2021-1-5 2:37:59")]
    public void A_time_in_another_notation_is_a_fault(string time)
    {
        Upload upload = Upload.Of(V2021 + $"7,{time},Spot,Buy,BTC,1,\n");

        upload.MustHaveFaults("2: UTC_Time: TimeNotInFormat");
    }

    [Fact]
    public void All_faults_of_a_row_are_noted()
    {
        Upload upload = Upload.Of(V2021 + "1.23E+08,,Spot,,币安,x,\n");

        upload.MustHaveFaults(
            "2: UTC_Time: Missing", "2: Operation: Missing", "2: Coin: AssetNotATicker", "2: Change: NumberNotInFormat",
                "2: User_ID: IdNotSound");
    }

    [Fact]
    public void Rows_that_are_read_again_have_the_same_entry_ids_and_equal_rows_have_different_ones()
    {
        const string Rows = V2021
            + "7,2021-01-05 02:37:59,Spot,Deposit,BTC,0.1,\n7,2021-01-05 02:37:59,Spot,Deposit,BTC,0.1,\nbroken\n"
                + "7,2021-01-05 02:37:58,Spot,Deposit,BTC,0.1,\n";
        Upload upload = Upload.Of(Rows), shuffledHeader = Upload.Of(
            "Remark,Change,Coin,Operation,Account,UTC_Time,User_ID\n,0.1,BTC,Deposit,Spot,2021-01-05 02:37:59,7\n");

        string[] ids = EntryIds(upload);

        Assert.Equal(3, ids.Distinct().Count());
        Assert.All(ids, static id => Assert.Matches("^row-[0-9a-f]{32}$", id));
        Assert.Equal(ids, EntryIds(upload));
        // The order of columns is no part of a row's content.
        Assert.Equal(ids[0], Assert.Single(EntryIds(shuffledHeader)));
    }

    private static string[] EntryIds(Upload upload) =>
    [
        .. ReRead.Regions(upload.Day, Enumerable.Range(0, upload.Day.Checkpoints.Count))
            .Where(static row => row.Identity != default)
            .Select(static row => row.Reader.EntryId(row.Row)),
    ];
}
