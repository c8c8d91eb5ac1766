using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Ledgers;

public sealed class LedgerIntakeTests
{
    [Fact]
    public void A_gzip_file_gives_the_legs_of_the_plain_one()
    {
        string text = CanonicalRow.Header + string.Concat(Enumerable.Range(0, 5000).Select(static i => CanonicalRow.Csv($"entry_id=e{i}",
            $"amount={i}.5")));
        Upload plain = Upload.Of(text), gzip = Upload.OfBytes("ledger.csv.gz", Upload.Gzip(text));

        Assert.Equal(5000, plain.Day.Accepted);
        Assert.Equal(plain.Legs, gzip.Legs);
        Assert.NotEqual(plain.File.Digest, gzip.File.Digest);
    }

    [Fact]
    public void Files_of_equal_names_are_told_apart_whatever_the_order()
    {
        (string, string) first = ("a.csv", CanonicalRow.Header + CanonicalRow.Csv("entry_id=e1")), second = ("a.csv", CanonicalRow.Header + CanonicalRow.Csv("entry_id=e2"));

        Upload one = Upload.Of(first, second), other = Upload.Of(second, first);

        Assert.Equal(["a.csv", "a.csv (2)"], one.Day.Files.Select(static file => file.Name));
        Assert.Equal(one.Day.Files.Select(static file => (file.Name, file.Digest)), other.Day.Files.Select(static file => (file.Name, file.Digest)));
    }

    [Theory]
    [InlineData("half of it", 0.5)]
    [InlineData("all but a little", 0.999)]
    public void A_gzip_file_that_is_cut_off_says_so_and_keeps_what_was_read(string reason, double part)
    {
        byte[] whole = Upload.Gzip(CanonicalRow.Header + string.Concat(Enumerable.Range(0,
            50000).Select(static i => CanonicalRow.Csv($"entry_id=e{i}-{i * 7919 % 10007}"))));

        Upload upload = Upload.OfBytes("ledger.csv.gz", whole[..(int)(whole.Length * part)]);

        Assert.NotEmpty(reason);
        Assert.Contains("damaged", upload.File.Failure, StringComparison.Ordinal);
        Assert.InRange(upload.File.RowsRead, 1, 49999);
        Assert.Equal(upload.File.RowsRead, upload.File.Accepted + upload.File.Refused);
    }

    [Fact]
    public void A_gzip_file_cut_at_any_byte_is_never_taken_for_a_whole_one()
    {
        byte[] whole = Upload.Gzip(CanonicalRow.Header + CanonicalRow.Csv() + CanonicalRow.Csv("entry_id=e2"));

        Assert.Null(Upload.OfBytes("l.gz", whole).File.Failure);
        for (int length = 2; length < whole.Length; length++)
        {
            Assert.NotNull(Upload.OfBytes("l.gz", whole[..length]).File.Failure);
        }
    }

    [Fact]
    public void A_gzip_file_of_several_members_is_read_to_its_end()
    {
        byte[] content = [.. Upload.Gzip(CanonicalRow.Header + CanonicalRow.Csv()), .. Upload.Gzip(CanonicalRow.Csv("entry_id=e2")),
            .. Upload.Gzip("")];

        Upload upload = Upload.OfBytes("l.gz", content);

        Assert.Null(upload.File.Failure);
        Assert.Equal(2, upload.Day.Accepted);
    }

    [Fact]
    public void A_damaged_gzip_file_with_repeated_rows_does_not_stop_the_run()
    {
        string rows = CanonicalRow.Header + string.Concat(Enumerable.Range(0,
            60000).Select(static i => CanonicalRow.Csv($"entry_id=e{i % 20000}-{i % 20000 * 7919 % 10007}")));
        byte[] damaged = Upload.Gzip(rows);
        damaged = damaged[..(damaged.Length * 9 / 10)];

        Upload upload = Upload.OfBytes("l.gz", damaged);

        Assert.NotNull(upload.File.Failure);
        Assert.Equal(20000, upload.File.Accepted);
        Assert.Equal(upload.File.RowsRead - 20000, upload.File.Duplicate);
    }

    [Fact]
    public void Line_breaks_of_either_kind_and_a_missing_last_one_change_nothing()
    {
        string text = CanonicalRow.Header + CanonicalRow.Csv("entry_id=e1") + CanonicalRow.Csv("entry_id=e2");
        Upload unix = Upload.Of(text), windows = Upload.Of(text.Replace("\n", "\r\n", StringComparison.Ordinal)),
            open = Upload.Of(text.TrimEnd('\n'));

        Assert.Equal(2, unix.Legs.Count);
        Assert.Equal(unix.Legs, windows.Legs);
        Assert.Equal(unix.Legs, open.Legs);
    }

    [Fact]
    public void Blank_lines_are_ignored_and_counted_and_a_byte_order_mark_is_no_part_of_the_header()
    {
        Upload upload = Upload.Of("\uFEFF" + CanonicalRow.Header + "\n" + CanonicalRow.Csv() + "\r\n" + CanonicalRow.Csv("entry_id=e2",
            "amount=x") + "\n");

        Assert.Equal("read 5 accepted 1 refused 1 duplicate 0 ignored 3", upload.Buckets);
        Assert.Equal(3, upload.File.IgnoredByReason["blank_line"]);
        upload.MustHaveFaults("5: amount: AmountNotADecimal");
    }

    [Fact]
    public void Lines_before_the_header_are_passed_over_with_a_warning_and_lines_are_still_counted_from_the_top()
    {
        Upload upload = Upload.Of("Ledger of the day\n\n" + CanonicalRow.Header + CanonicalRow.Csv("amount=x"));

        upload.MustHaveFaults("4: amount: AmountNotADecimal");
        Assert.Contains("2 line(s)", Assert.Single(upload.File.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("the header is on line 30", 29, true)]
    [InlineData("the header is on line 31", 30, false)]
    public void A_header_stands_in_the_first_30_lines(string reason, int linesBefore, bool isFound)
    {
        Upload upload = Upload.Of(string.Concat(Enumerable.Repeat("note\n", linesBefore)) + CanonicalRow.Header + CanonicalRow.Csv());

        Assert.NotEmpty(reason);
        Assert.Equal(isFound ? 1 : 0, upload.Day.Accepted);
        Assert.Equal(!isFound, upload.File.Failure is not null);
    }

    [Fact]
    public void A_file_of_no_known_format_is_said_to_be_one()
    {
        Upload upload = Upload.Of("a,b,c\n1,2,3\n");

        Assert.Contains("known format", upload.File.Failure, StringComparison.Ordinal);
        Assert.Equal("", upload.File.Format);
        Assert.Equal("read 0 accepted 0 refused 0 duplicate 0 ignored 0", upload.Buckets);
    }

    [Theory]
    [InlineData("amount")]
    [InlineData("entry_id")]
    public void A_header_that_lacks_one_column_is_refused_by_its_name(string column)
    {
        Upload upload = Upload.Of(CanonicalRow.Header.Replace(column, "renamed", StringComparison.Ordinal) + CanonicalRow.Csv());

        Assert.Contains("compliledger 1", upload.File.Failure, StringComparison.Ordinal);
        Assert.Contains($"'{column}'", upload.File.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_with_two_columns_of_one_name_is_refused_because_nothing_says_which_one_counts()
    {
        Upload upload = Upload.Of(CanonicalRow.Header.TrimEnd('\n') + ",amount\n" + CanonicalRow.Csv().TrimEnd('\n') + ",7\n");

        Assert.Contains("more than one column 'amount'", upload.File.Failure, StringComparison.Ordinal);
        Assert.Empty(upload.Legs);
    }

    [Theory]
    [InlineData("09-01-05", true)]
    [InlineData("08-12-31", false)]
    [InlineData("02-03-26", false)]
    [InlineData("68-01-05", true)]
    [InlineData("69-01-05", false)]
    public void A_year_of_two_digits_is_none_from_before_there_were_coins(string date, bool isRead)
    {
        Upload upload = Upload.Of($"User ID,Time,Account,Operation,Coin,Change,Remark\n77,{date} 02:37:59,Spot,Deposit,EUR,5,\n");

        Assert.Equal(isRead ? 1 : 0, upload.File.Accepted);
        Assert.Equal(isRead ? 0 : 1, upload.File.Refused);
    }

    [Theory]
    [InlineData(",,,,,,,,,", "blank_line")]
    [InlineData(", ,,", "blank_line")]
    [InlineData(",,x,", "")]
    public void An_empty_row_of_a_spreadsheet_is_a_blank_line(string row, string reason)
    {
        Upload upload = Upload.Of(CanonicalRow.Header + CanonicalRow.Csv() + row + "\n" + CanonicalRow.Csv("entry_id=e2"));

        Assert.Equal((2, reason.Length > 0 ? 0 : 1), (upload.File.Accepted, upload.File.Refused));
        Assert.Equal(reason.Length > 0 ? [reason] : [], upload.File.IgnoredByReason.Keys);
    }

    [Theory]
    [InlineData("UTC+8", true)]
    [InlineData("UTC", true)]
    [InlineData("Europe/Berlin", false)]
    [InlineData("CET", false)]
    public void A_zone_before_the_header_that_is_no_offset_refuses_the_file(string zone, bool isRead)
    {
        const string Header = "id,Order id,Time,Trade Type,Symbol,Action,Amount,Trading Unit,Filled Price,PnL,Fee,Fee Unit,Position Change,Position Balance,Balance Change,Balance,Balance Unit";
        Upload upload = Upload.Of($"UID:1,Account Type:Trading,Time Zone:{zone}\n{Header}\n");

        Assert.Equal(isRead ? null : "it states a time zone before its header that is no distance from UTC, such as UTC+8: export it again with one", upload.File.Failure);
    }

    [Fact]
    public void A_file_without_content_or_rows_is_no_failure()
    {
        Assert.Contains("empty", Assert.Single(Upload.Of("").File.Warnings), StringComparison.Ordinal);
        Assert.Null(Upload.Of(CanonicalRow.Header).File.Failure);
    }

    [Theory]
    [InlineData("a cell too few", "e,g\n")]
    [InlineData("a cell too many", "x,e9,g,,posted,a,,2026-03-01T08:15:02Z,,trade,base,BTC,crypto,1,,,,,,,,,,,more\n")]
    public void A_ragged_row_is_refused(string reason, string row)
    {
        Upload upload = Upload.Of(CanonicalRow.Header + row + CanonicalRow.Csv());

        Assert.NotEmpty(reason);
        upload.MustHaveFaults("2: row: CellCount");
        Assert.Equal(1, upload.Day.Accepted);
    }

    [Theory]
    [InlineData("text after the closing quote", "\"e\"x,g\n")]
    [InlineData("a quote inside an unquoted cell", "e\"x,g\n")]
    public void Broken_quotes_cost_one_row(string reason, string row)
    {
        Upload upload = Upload.Of(CanonicalRow.Header + CanonicalRow.Csv("entry_id=e1") + row + CanonicalRow.Csv("entry_id=e2"));

        Assert.NotEmpty(reason);
        Assert.Equal("read 3 accepted 2 refused 1 duplicate 0 ignored 0", upload.Buckets);
        Assert.StartsWith("3: row: ", Assert.Single(upload.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void A_quote_that_is_never_closed_at_the_start_of_a_big_file_costs_one_row()
    {
        const int Rows = 30_000;
        StringBuilder text = new(CanonicalRow.Header + "ex-1,\"e0,g\n");
        for (int i = 1; i <= Rows; i++)
        {
            text.Append(CanonicalRow.Csv("entry_id=e" + i.ToString(CultureInfo.InvariantCulture)));
        }

        Upload upload = Upload.Of(text.ToString());

        upload.MustHaveFaults("2: row: Quoting");
        Assert.Equal($"read {Rows + 1} accepted {Rows} refused 1 duplicate 0 ignored 0", upload.Buckets);
    }

    [Fact]
    public void A_quote_that_is_never_closed_costs_one_row_in_a_gzip_file_too()
    {
        string text = CanonicalRow.Header + CanonicalRow.Csv()
            + "ex-1,\"e0,g\n" + CanonicalRow.Csv("entry_id=e2") + CanonicalRow.Csv("entry_id=e3", "amount=x");

        Upload upload = Upload.OfBytes("l.gz", Upload.Gzip(text));

        upload.MustHaveFaults("3: row: Quoting", "5: amount: AmountNotADecimal");
        Assert.Equal("read 4 accepted 2 refused 2 duplicate 0 ignored 0", upload.Buckets);
    }

    [Fact]
    public void A_line_break_inside_quotes_belongs_to_the_cell()
    {
        Upload upload = Upload.Of(CanonicalRow.Header + CanonicalRow.Csv("counterparty_name=two\nlines",
            "counterparty_type=customer") + CanonicalRow.Csv("entry_id=e2", "amount=x"));

        Assert.EndsWith("with two\nlines", Assert.Single(upload.Legs), StringComparison.Ordinal);
        upload.MustHaveFaults("4: amount: AmountNotADecimal");
    }

    [Theory]
    [InlineData("the same body again", "amount=0.5", "accepted 1 refused 0 duplicate 1")]
    [InlineData("another body", "amount=0.6", "accepted 1 refused 1 duplicate 0")]
    [InlineData("another body in a column that no leg needs", "booked_at=2026-03-01T08:15:02Z", "accepted 1 refused 1 duplicate 0")]
    public void An_entry_id_met_again_is_a_duplicate_or_a_conflict(string reason, string change, string buckets)
    {
        Upload inOneFile = Upload.Of(CanonicalRow.Header + CanonicalRow.Csv() + CanonicalRow.Csv(change));
        Upload inTwoFiles = Upload.Of(("a.csv", CanonicalRow.Header + CanonicalRow.Csv()), ("b.csv",
            CanonicalRow.Header + CanonicalRow.Csv(change)));

        Assert.NotEmpty(reason);
        Assert.Equal($"read 2 {buckets} ignored 0", inOneFile.Buckets);
        Assert.Equal($"read 2 {buckets} ignored 0", inTwoFiles.Buckets);
        Assert.Equal(0.5m, inOneFile.SumOf("BTC"));
    }

    [Fact]
    public void A_refused_row_does_not_make_its_correction_a_duplicate()
    {
        Upload upload = Upload.Of(CanonicalRow.Header + CanonicalRow.Csv("amount=x") + CanonicalRow.Csv());

        Assert.Equal("read 2 accepted 1 refused 1 duplicate 0 ignored 0", upload.Buckets);
    }

    [Fact]
    public void The_order_in_which_files_are_given_changes_nothing()
    {
        (string Name, string Text)[] files =
        [
            ("b.csv", CanonicalRow.Header + CanonicalRow.Csv("entry_id=e1") + CanonicalRow.Csv("entry_id=e2", "amount=3")),
            ("a.csv", CanonicalRow.Header + CanonicalRow.Csv("entry_id=e1") + CanonicalRow.Csv("entry_id=e3", "amount=x")),
            ("c.jsonl", CanonicalRow.Json("entry_id=e2", "amount=4") + CanonicalRow.Json("entry_id=e4")),
        ];
        Upload given = Upload.Of(files);
        Upload reversed = Upload.Of([.. files.Reverse()]);

        Assert.Equal("read 6 accepted 3 refused 2 duplicate 1 ignored 0", given.Buckets);
        Assert.Equal(given.Buckets, reversed.Buckets);
        Assert.Equal(given.Legs, reversed.Legs);
        Assert.Equal(given.Faults, reversed.Faults);
        Assert.Equal(["a.csv", "b.csv", "c.jsonl"], reversed.Day.Files.Select(static file => file.Name));
    }

    [Theory]
    [InlineData("just before the day", "2026-02-28T23:59:59.999999999Z", false)]
    [InlineData("its first instant", "2026-03-01T00:00:00Z", true)]
    [InlineData("its last instant", "2026-03-01T23:59:59.999999999Z", true)]
    [InlineData("the first of the next", "2026-03-02T00:00:00Z", false)]
    public void Rows_outside_the_period_are_ignored_with_a_reason(string reason, string time, bool isInside)
    {
        IntakeOptions day = IntakeOptions.Everything with
        {
            From = UtcInstant.Of("2026-03-01T00:00:00Z"),
            To = UtcInstant.Of("2026-03-02T00:00:00Z")
        };
        Upload upload = Upload.Of(day, ("a.csv", CanonicalRow.Header + CanonicalRow.Csv("occurred_at=" + time)));

        Assert.NotEmpty(reason);
        Assert.Equal(isInside ? 1 : 0, upload.Day.Accepted);
        Assert.Equal(isInside ? 0 : 1, upload.File.IgnoredByReason.GetValueOrDefault("period"));
    }

    [Fact]
    public void Only_the_asked_format_is_tried_when_one_is_asked_for()
    {
        Upload upload = Upload.Of(IntakeOptions.Everything with { Format = "binance-statement" }, ("a.csv",
            CanonicalRow.Header + CanonicalRow.Csv()));

        Assert.NotNull(upload.File.Failure);
        Assert.Equal(0, upload.Day.RowsRead);
    }

    [Fact]
    public void Files_of_several_formats_of_one_upload_are_all_read()
    {
        Upload upload = Upload.Of(
            IntakeOptions.Everything with { Exchange = ExchangeId.Of("house"), DefaultAccount = "desk-7" },
            ("a.csv", "Type,Datetime,Account,Amount,Value,Rate,Fee,Sub Type\nDeposit,\"Jan. 28, 2022, 12:13 AM\",,5.00 EUR,,,,\n"),
            ("b.csv", "UTC_Time,Account,Operation,Coin,Change,Remark\n2021-01-05 02:37:59,Spot,Deposit,BTC,0.5,\n"));

        Assert.Equal("house", upload.Day.Exchange.Text);
        upload.MustHaveLegs(
            "FiatDeposit Alone 5 EUR Fiat desk-7 #1 2022-01-28T00:13:00Z",
            "CryptoDeposit Alone 0.5 BTC Crypto desk-7 #2 2021-01-05T02:37:59Z");
    }

    [Fact]
    public void Every_format_describes_itself()
    {
        Assert.Equal(
            [
                "compliledger", "binance-convert", "binance-crypto", "binance-fiat", "binance-statement", "binance-trades", "binance-us",
                "bitfinex-ledger", "bitfinex-movements", "bitfinex-trades", "bitstamp-v1", "bitstamp-v2", "bybit-fund", "bybit-uta",
                "coinbase-prime-orders", "coinbase-prime-transactions", "coinbase-pro-account", "coinbase-pro-fills", "coinbase-retail",
                "coinbase-transfers", "coinbase-wallet", "crypto-com-app", "gemini", "htx-movements", "htx-trades", "kraken-ledgers",
                "kraken-trades", "kucoin-account", "kucoin-convert", "kucoin-fiat", "kucoin-movements", "kucoin-trades", "okx-account",
                "okx-bills", "okx-funding", "okx-trades",
            ],
            FormatDescription.All.Select(static format => format.Id));
        Assert.All(FormatDescription.All,
            static format => Assert.True(format.Rule.Length > 20 && format.Lacks.Length > 20 && format.Versions.Length > 0));
    }
}
