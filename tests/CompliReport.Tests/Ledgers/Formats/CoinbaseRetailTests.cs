using System;
using CompliReport.Ledgers;
using Xunit;

namespace CompliReport.Tests.Ledgers.Formats;

public sealed class CoinbaseRetailTests
{
    private const string
        Preamble = "\r\nTransactions\r\nUser,Jane Sample,5b1f0000-0000-0000-0000-000000000000\r\n\r\n",
        V1 = "Timestamp,Transaction Type,Asset,Quantity Transacted,CAD Spot Price at Transaction,CAD Amount Transacted (Inclusive of "
            + "Coinbase Fees),Address,Notes\r\n",
        V2 = "Timestamp,Transaction Type,Asset,Quantity Transacted,EUR Spot Price at Transaction,EUR Subtotal,EUR Total (inclusive of "
            + "fees),EUR Fees,Notes\r\n",
        V3 = "Timestamp,Transaction Type,Asset,Quantity Transacted,Spot Price Currency,Spot Price at Transaction,Subtotal,Total "
            + "(inclusive of fees),Fees,Notes\r\n",
        V4 = "Timestamp,Transaction Type,Asset,Quantity Transacted,Spot Price Currency,Spot Price at Transaction,Subtotal,Total "
            + "(inclusive of fees and/or spread),Fees and/or Spread,Notes\r\n",
        V5 = "Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,Subtotal,Total (inclusive of fees "
            + "and/or spread),Fees and/or Spread,Notes\r\n",
        V6 = "ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,Subtotal,Total (inclusive of "
            + "fees and/or spread),Fees and/or Spread,Notes\r\n";

    [Fact]
    public void Version_1_names_its_currency_in_the_header_and_its_amount_includes_the_fee()
    {
        Upload upload = Upload.Of(Preamble + V1
            + "2018-03-04T05:06:07Z,Buy,BTC,0.05,14000.00,710.50,,Bought 0.05 BTC for $710.50 CAD\r\n"
            + "2018-03-05T05:06:07Z,Send,BTC,0.01,14000.00,140.00,1SampleAddressXXXXXXXXXXXXXXXXXXX,\"Sent 0.01 BTC to \"\"a "
            + "friend\"\"\"\r\n");

        Assert.Equal("1", upload.File.FormatVersion);
        upload.MustHaveFaults();
        upload.MustHaveLegs(
            "Conversion Base 0.05 BTC Crypto main #1 2018-03-04T05:06:07Z in CAD",
            "Conversion Quote -710.5 CAD Fiat main #1 2018-03-04T05:06:07Z in CAD",
            "CryptoWithdrawal Alone -0.01 BTC Crypto main #2 2018-03-05T05:06:07Z with 1SampleAddressXXXXXXXXXXXXXXXXXXX");
    }

    [Fact]
    public void Version_2_has_a_fee_of_total_less_subtotal()
    {
        Upload upload = Upload.Of(V2
            + "2020-09-27T18:36:58Z,Buy,ETH,0.5,300.00,150.00,152.99,2.99,Bought 0.5 ETH for 152.99 EUR\r\n"
            + "2020-09-28T18:36:58Z,Sell,ETH,0.25,320.00,80.00,78.51,1.49,Sold 0.25 ETH for 78.51 EUR\r\n");

        Assert.Equal("2", upload.File.FormatVersion);
        upload.MustHaveLegs(
            "Conversion Base 0.5 ETH Crypto main #1 2020-09-27T18:36:58Z in EUR",
            "Conversion Quote -150 EUR Fiat main #1 2020-09-27T18:36:58Z in EUR",
            "Fee Fee -2.99 EUR Fiat main #1 2020-09-27T18:36:58Z",
            "Conversion Base -0.25 ETH Crypto main #2 2020-09-28T18:36:58Z in EUR",
            "Conversion Quote 80 EUR Fiat main #2 2020-09-28T18:36:58Z in EUR",
            "Fee Fee -1.49 EUR Fiat main #2 2020-09-28T18:36:58Z");
        Assert.Equal(-152.99m + 78.51m, upload.SumOf("EUR"));
    }

    [Fact]
    public void Versions_3_4_and_5_differ_only_in_their_headers()
    {
        const string Rows =
            "2021-01-02T03:04:05Z,Receive,USDC,12.5,USD,1.00,,,,Received 12.5 USDC from an external account\r\n"
            + "2021-01-02T03:04:06Z,Learning Reward,GRT,3.1,USD,0.5,1.55,1.55,0.00,\"Received 3.1 GRT, from Coinbase as a learning "
            + "reward\"\r\n"
            + "2021-01-02T03:04:07Z,Card Spend,BTC,0.0001,USD,30000,3.00,3.00,0.00,Spent 0.0001 BTC for $3.00\r\n"
            + "2021-01-02T03:04:08Z,Withdrawal,USD,40.00,USD,1.00,40.00,40.00,0.00,Withdrew to bank\r\n"
            + "2021-01-02T03:04:09Z,Advance Trade Sell,BTC,0.5,USD,30000,15000.00,14991.00,9.00,Sold 0.5 BTC for 14991 USD on BTC-USD at "
            + "30000 USD/BTC\r\n";
        foreach ((string version, string header) in new[] { ("3", V3), ("4", V4), ("5", V5) })
        {
            Upload upload = Upload.Of(header + Rows);

            Assert.Equal(version, upload.File.FormatVersion);
            Assert.Contains("names no account", Assert.Single(upload.File.Warnings), StringComparison.Ordinal);
            upload.MustHaveFaults();
            upload.MustHaveLegs(
                "CryptoDeposit Alone 12.5 USDC Stablecoin main #1 2021-01-02T03:04:05Z",
                "Reward Alone 3.1 GRT Crypto main #2 2021-01-02T03:04:06Z",
                "CardSpend Alone -0.0001 BTC Crypto main #3 2021-01-02T03:04:07Z",
                "FiatWithdrawal Alone -40 USD Fiat main #4 2021-01-02T03:04:08Z",
                "Trade Base -0.5 BTC Crypto main #5 2021-01-02T03:04:09Z in USD",
                "Trade Quote 15000 USD Fiat main #5 2021-01-02T03:04:09Z in USD",
                "Fee Fee -9 USD Fiat main #5 2021-01-02T03:04:09Z");
            Assert.Equal(12.5m, upload.SumOf("USDC"));
            Assert.Equal(-0.5001m, upload.SumOf("BTC"));
        }
    }

    [Fact]
    public void Version_6_has_ids_signs_symbols_and_thousands_commas()
    {
        Upload upload = Upload.Of(Preamble + V6
            + "65a1,2025-01-04 07:12:27 UTC,Sell,BTC,-0.5,EUR,\"€94,000.00\",\"-€47,000.00\",\"-€46,530.00\",€470.00,Sold 0.5 BTC for "
            + "46530 EUR\r\n"
            + "65a2,2025-01-04 07:12:26 UTC,Advanced Trade Buy,ETH,1.25,EUR,\"€3,000.00\",\"€3,750.00\",\"€3,765.00\",€15.00,Bought 1.25 "
            + "ETH for 3765 EUR on ETH-EUR at 3000 EUR/ETH\r\n"
            + "65a3,2025-01-03 07:12:26 UTC,Send,ETH,-0.005,EUR,€3150.00,-€15.75,-€15.75,€0.00,Sent 0.005 ETH to "
            + "0x00000000000000000000000000000000000000aa\r\n"
            + "65a4,2025-01-02 07:12:26 UTC,Deposit,EUR,5000,EUR,€1.00,\"€5,000.00\",\"€5,000.00\",€0.00,Deposit from bank\r\n");

        Assert.Equal("6", upload.File.FormatVersion);
        upload.MustHaveFaults();
        upload.MustHaveLegs(
            "Conversion Base -0.5 BTC Crypto main 65a1 2025-01-04T07:12:27Z in EUR",
            "Conversion Quote 47000 EUR Fiat main 65a1 2025-01-04T07:12:27Z in EUR",
            "Fee Fee -470 EUR Fiat main 65a1 2025-01-04T07:12:27Z",
            "Trade Base 1.25 ETH Crypto main 65a2 2025-01-04T07:12:26Z in EUR",
            "Trade Quote -3750 EUR Fiat main 65a2 2025-01-04T07:12:26Z in EUR",
            "Fee Fee -15 EUR Fiat main 65a2 2025-01-04T07:12:26Z",
            "CryptoWithdrawal Alone -0.005 ETH Crypto main 65a3 2025-01-03T07:12:26Z with 0x00000000000000000000000000000000000000aa",
            "FiatDeposit Alone 5000 EUR Fiat main 65a4 2025-01-02T07:12:26Z");
        Assert.Equal(46530m - 3765m + 5000m, upload.SumOf("EUR"));
    }

    [Fact]
    public void The_newest_address_columns_name_the_counterparty()
    {
        Upload upload = Upload.Of(V6.Replace("Notes\r\n", "Notes,Sender Address,Recipient Address\r\n", StringComparison.Ordinal)
            + "65a3,2025-06-03 07:12:26 UTC,Receive,ETH,2,EUR,€3150.00,\"€6,300.00\",\"€6,300.00\",€0.00,,0xsender,0xrecipient\r\n");

        Assert.Contains("names no account", Assert.Single(upload.File.Warnings), StringComparison.Ordinal);
        upload.MustHaveLegs("CryptoDeposit Alone 2 ETH Crypto main 65a3 2025-06-03T07:12:26Z with 0xsender");
    }

    [Theory]
    [InlineData("an address", "Send", "Sent 1 ETH to 0x00000000000000000000000000000000000000aa",
        "0x00000000000000000000000000000000000000aa")]
    [InlineData("a mail address", "Send", "Sent 1 ETH to jo@example.org", "jo@example.org")]
    [InlineData("the sender's", "Receive", "Received 1 ETH from 0x00000000000000000000000000000000000000aa",
        "0x00000000000000000000000000000000000000aa")]
    [InlineData("a phrase", "Receive", "Received 1 ETH from an external account", "")]
    [InlineData("the venue itself", "Receive", "Received 1 ETH from Coinbase", "")]
    public void Notes_name_a_counterparty_only_by_an_address(string reason, string type, string notes, string counterparty)
    {
        Upload upload = Upload.Of(V5 + $"2024-02-02T03:04:05Z,{type},ETH,1,USD,3000,3000,3000,0,{notes}\r\n");

        Assert.NotEmpty(reason);
        Assert.Equal(counterparty.Length > 0, upload.Legs[0].Contains(" with ", StringComparison.Ordinal));
        Assert.EndsWith(counterparty, upload.Legs[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_preamble_is_passed_over_with_a_warning_that_does_not_repeat_it()
    {
        Upload upload = Upload.Of(Preamble + V5 + "2024-02-02T03:04:05Z,Reward Income,ADA,1,USD,0.5,0.5,0.5,0,\r\n");

        Assert.Equal(1, upload.File.Accepted);
        string warning = Assert.Single(upload.File.Warnings, static one => !one.Contains("names no account", StringComparison.Ordinal));
        Assert.DoesNotContain("Jane", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("as Coinbase writes it", "Converted 0.12141 BTC to 4.7987194 ETH", true)]
    [InlineData("thousands commas", "Converted 0.12141 BTC to 4,798.7194 ETH", true)]
    [InlineData("decimal comma", "Converted 0,12141 BTC to 4.7987194 ETH", false)]
    [InlineData("decimal comma on the other side", "Converted 0.12141 BTC to 7,50 ETH", false)]
    [InlineData("another asset than the row's", "Converted 0.12141 LTC to 4.7987194 ETH", false)]
    [InlineData("other words", "Swapped 0.12141 BTC to 4.7987194 ETH", false)]
    [InlineData("words after it", "Converted 0.12141 BTC to 4.7987194 ETH today", false)]
    [InlineData("nothing", "", false)]
    public void The_other_side_of_a_conversion_is_read_from_the_notes_or_the_row_is_refused(string reason, string notes, bool isUnderstood)
    {
        Upload upload = Upload.Of(V5 + $"2024-02-02T03:04:05Z,Convert,BTC,0.12141,EUR,40000,4856.40,4856.40,0.00,\"{notes}\"\r\n");

        Assert.NotEmpty(reason);
        if (isUnderstood)
        {
            string bought = notes.Contains("4,798", StringComparison.Ordinal) ? "4798.7194" : "4.7987194";
            upload.MustHaveLegs(
                "Conversion Base -0.12141 BTC Crypto main #1 2024-02-02T03:04:05Z in ETH",
                $"Conversion Quote {bought} ETH Crypto main #1 2024-02-02T03:04:05Z in ETH");
            Assert.Equal(0m, upload.SumOf("EUR"));
        }
        else
        {
            upload.MustHaveFaults("2: Notes: NoteNotUnderstood");
        }
    }

    [Theory]
    [InlineData("market in the price currency", "Sold 2 ETH for 100 GBP on ETH-GBP at 50 GBP/ETH", "0.00", "100 GBP")]
    [InlineData("no market is named", "Sold 2 ETH for 100 GBP", "0.00", "100 GBP")]
    [InlineData("market and amount in another currency", "Sold 2 ETH for 126.5 USDC on ETH-USDC at 63.25 USDC/ETH", "0.00", "126.5 USDC")]
    [InlineData("valued in a currency that never moved", "Sold 2 ETH for 100 GBP on ETH-BTC at 0.0367 ETH/BTC", "0.00", "")]
    [InlineData("the fee's currency is not known", "Sold 2 ETH for 126.5 USDC on ETH-USDC at 63.25 USDC/ETH", "1.00", "")]
    public void An_advanced_trade_on_another_market_is_booked_only_as_far_as_the_notes_tell(string reason, string notes, string fee,
        string expected)
    {
        decimal total = 100m - decimal.Parse(fee, System.Globalization.CultureInfo.InvariantCulture);
        Upload upload = Upload.Of(V5 + $"2024-02-02T03:04:05Z,Advanced Trade Sell,ETH,2,GBP,50,100.00,{total},{fee},{notes}\r\n");

        Assert.NotEmpty(reason);
        if (expected.Length == 0)
        {
            upload.MustHaveFaults("2: Notes: NoteNotUnderstood");
        }
        else
        {
            Assert.StartsWith("Trade Quote " + expected, upload.Legs[1], StringComparison.Ordinal);
            Assert.Equal(2, upload.Legs.Count);
        }
    }

    [Theory]
    [InlineData("decimal comma in symbols", "\"€7,50\"")]
    [InlineData("group of two", "\"€1,23.00\"")]
    [InlineData("group of four", "\"€1,2345.00\"")]
    [InlineData("no digits before the comma", "\"€,234.00\"")]
    [InlineData("late comma", "\"€1234,567.00\"")]
    [InlineData("comma after the point", "\"€1.234,567\"")]
    [InlineData("symbol after the number", "15.75€")]
    [InlineData("sign after the symbol", "€-15.75")]
    [InlineData("two symbols", "€€15.75")]
    [InlineData("exponent", "€1e3")]
    [InlineData("symbol only", "€")]
    public void Money_of_version_6_is_read_as_written_or_refused(string reason, string subtotal)
    {
        Upload upload = Upload.Of(V6 + $"1,2025-01-04 07:12:27 UTC,Buy,BTC,0.5,EUR,€10.00,{subtotal},\"€9,999,999.00\",€0.00,\r\n");

        Assert.NotEmpty(reason);
        Assert.Contains("2: Subtotal: NumberNotInFormat", upload.Faults);
        Assert.Empty(upload.Legs);
    }

    [Theory]
    [InlineData("€1,234.50", "1234.5")]
    [InlineData("$1,234,567.89", "1234567.89")]
    [InlineData("CHF12.5", "12.5")]
    [InlineData("£999", "999")]
    [InlineData("15.75", "15.75")]
    public void Money_of_version_6_with_symbols_is_exact(string subtotal, string amount)
    {
        Upload upload = Upload.Of(V6 + $"1,2025-01-04 07:12:27 UTC,Buy,BTC,0.5,EUR,€10.00,\"{subtotal}\",\"{subtotal}\",€0.00,\r\n");

        upload.MustHaveFaults();
        Assert.StartsWith($"Conversion Quote -{amount} EUR", upload.Legs[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("symbols are not of version 5", "€15.00", "15.00", "1", "Subtotal: NumberNotInFormat")]
    [InlineData("nor thousands commas", "15.00", "\"1,015.00\"", "1", "Total (inclusive of fees and/or spread): NumberNotInFormat")]
    [InlineData("nor signs", "15.00", "15.00", "-1", "Quantity Transacted: SignNotPossible")]
    [InlineData("decimal comma", "15.00", "15.00", "\"7,50\"", "Quantity Transacted: NumberNotInFormat")]
    [InlineData("total of a purchase below its subtotal", "15.00", "14.99", "1",
        "Total (inclusive of fees and/or spread): SignNotPossible")]
    [InlineData("a purchase needs its subtotal", "", "14.99", "1", "Subtotal: Missing")]
    public void Damaged_cells_of_version_5_are_faults(string reason, string subtotal, string total, string quantity, string fault)
    {
        Upload upload = Upload.Of(V5 + $"2024-02-02T03:04:05Z,Buy,BTC,{quantity},EUR,40000,{subtotal},{total},0.00,\r\n");

        Assert.NotEmpty(reason);
        upload.MustHaveFaults("2: " + fault);
    }

    [Fact]
    public void All_faults_of_a_row_are_noted()
    {
        Upload upload = Upload.Of(V6 + ",2025-01-04T07:12:27Z,Buy,bit coin,-1,Euro,x,y,z,\"1,2\",\r\n");

        upload.MustHaveFaults(
            "2: Timestamp: TimeNotInFormat", "2: Asset: AssetNotATicker", "2: Subtotal: NumberNotInFormat",
            "2: Total (inclusive of fees and/or spread): NumberNotInFormat",
            "2: Fees and/or Spread: NumberNotInFormat", "2: Price at Transaction: NumberNotInFormat",
            "2: Quantity Transacted: SignNotPossible", "2: ID: Missing",
            "2: Price Currency: AssetNotATicker");
    }

    [Fact]
    public void Unknown_types_are_kept_and_counted()
    {
        Upload upload = Upload.Of(V5 + "2024-02-02T03:04:05Z,Quantum Airdrop,ADA,1,USD,0.5,0.5,0.5,0,\r\n");

        Assert.Equal(1, upload.File.CountOf(LegKind.Other));
        upload.MustHaveLegs("Other Alone 1 ADA Crypto main #1 2024-02-02T03:04:05Z");
    }

    [Fact]
    public void Equal_rows_without_ids_are_different_rows_and_the_same_file_again_is_not()
    {
        const string Rows = V5
            + "2024-02-02T03:04:05Z,Reward Income,ADA,1,USD,0.5,0.5,0.5,0,\r\n"
            + "2024-02-02T03:04:05Z,Reward Income,ADA,1,USD,0.5,0.5,0.5,0,\r\n";
        Upload once = Upload.Of(Rows);
        Upload twice = Upload.Of(("a.csv", Rows), ("b.csv", Rows));

        Assert.Equal("read 2 accepted 2 refused 0 duplicate 0 ignored 0", once.Buckets);
        once.MustHaveLegs("Reward Alone 1 ADA Crypto main #1 2024-02-02T03:04:05Z",
            "Reward Alone 1 ADA Crypto main #2 2024-02-02T03:04:05Z");
        Assert.Equal("read 4 accepted 2 refused 0 duplicate 2 ignored 0", twice.Buckets);
    }
}
