using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using CompliReport.Ledgers;
using Xunit;

namespace CompliReport.Tests.Ledgers.Formats;

/// <summary>Whatever is sent twice counts once, in every format: the same file, the same file compressed, exports of overlapping periods.</summary>
public sealed class SentTwiceTests
{
    private const string
        KrakenHeader = "txid,refid,time,type,subtype,aclass,asset,amount,fee,balance",
        CoinbaseTotals = "Subtotal,Total (inclusive of fees and/or spread),Fees and/or Spread,Notes",
        CoinbaseRow = "2021-01-02T03:04:07Z,Sell,BTC,0.{0},USD,30000,300.00,297.00,3.00,Sold";

    // Rows by number; equal numbers are equal rows.
    private static readonly int[] Whole = [1, 2, 2, 3, 4, 4, 4, 5, 6, 6, 7];

    private static readonly Dictionary<string, Sample> Samples = All().ToDictionary(static sample => sample.Name, StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. Samples.Keys];

    [Fact]
    public void Every_format_has_a_sample()
    {
        IEnumerable<string> formats = Samples.Values.Select(static sample => Upload.Of((sample.File, sample.Rows(Whole))).File.Format).Distinct();

        Assert.Equal(FormatCatalog.All.Select(static format => format.Id).Order(StringComparer.Ordinal), formats.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_that_is_sent_again_is_known_row_by_row_plain_or_compressed(string name)
    {
        Sample sample = Samples[name];
        byte[] whole = Encoding.UTF8.GetBytes(sample.Rows(Whole));
        Upload once = Upload.OfFiles(("a " + sample.File, whole));
        Upload again = Upload.OfFiles(("a " + sample.File, whole), ("b " + sample.File, whole), ("c " + sample.File + ".gz", Upload.Gzip(whole)));

        once.MustHaveFaults();
        Assert.NotEmpty(once.Legs);
        again.MustHaveFaults();
        Assert.Equal(Legs(once), Legs(again));
        Assert.Equal(once.Day.Files[0].Accepted, again.Day.Files[0].Accepted);
        foreach (LedgerFile copy in again.Day.Files.Skip(1))
        {
            Assert.Equal((Whole.Length, 0), (copy.Duplicate, copy.Accepted));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Exports_of_overlapping_periods_count_once_in_any_order_of_files(string name)
    {
        Sample sample = Samples[name];
        Upload whole = Upload.Of((sample.File, sample.Rows(Whole)));
        (int[] Early, int[] Late)[] cuts =
        [
            (Whole[..7], Whole[3..]),
            (Whole[..8], Whole[1..]),
            (Whole, Whole[4..7]),
            // A period ends within equal rows, and the other export has all of them.
            (Whole[..5], Whole[3..]),
        ];
        foreach ((int[] early, int[] late) in cuts)
        {
            foreach ((string first, string second) in new[] { ("a ", "b "), ("b ", "a ") })
            {
                Upload parts = Upload.Of((first + sample.File, sample.Rows(early)), (second + sample.File, sample.Rows(late)));

                parts.MustHaveFaults();
                Assert.Equal(Legs(whole), Legs(parts));
                Assert.Equal(Whole.Length - whole.Day.Accepted + (early.Length + late.Length - Whole.Length), parts.Day.Files.Sum(static file => file.Duplicate));
            }
        }
    }

    // What a leg is, whatever number its row has among those without ids.
    private static string[] Legs(Upload upload) =>
        [.. upload.Legs.Select(static leg => Regex.Replace(leg, " #[0-9]+ ", " # ")).Order(StringComparer.Ordinal)];

    private static IEnumerable<Sample> All()
    {
        foreach (VenueSample sample in VenueSamples.All)
        {
            yield return new Sample(sample.Name, "ledger.csv", sample.Head, sample.RowOf);
        }

        foreach ((string name, string header, string row) in AdapterSamples.All.Select(static row => row.Data))
        {
            yield return new Sample(name + " " + header.Split(',').Length, name + ".csv", header + "\n", number => Filled(row, number));
        }

        yield return new Sample("canonical", "ledger.csv", CanonicalRow.Header, static number => CanonicalRow.Csv($"entry_id=e{number}"));
        yield return new Sample("Kraken ledgers", "ledgers.csv", KrakenHeader + "\n", static number => Filled("L{0},T{0},2022-02-24 08:57:02,deposit,,currency,ZEUR,5,1,5", number));
        yield return new Sample("Bitstamp v1", "ledger.csv", "Type,Datetime,Account,Amount,Value,Rate,Fee,Sub Type\n",
            static number => Filled("Market,\"Jan. 28, 2022, 12:13 AM\",Main Account,1.{0} ETH,2130.10 EUR,2130.10 EUR,10.65 EUR,Buy", number));
        yield return new Sample("Bitstamp v2", "ledger.csv", "ID,Account,Type,Subtype,Datetime,Amount,Amount currency,Value,Value currency,Rate,Rate currency,Fee,Fee currency,Order ID\n",
            static number => Filled("{0},Main Account,Market,Buy,2024-05-02T10:00:01.25Z,0.01,BTC,600.00,USD,60000.00,USD,1.8,USD,9001", number));
        yield return new Sample("Coinbase 5", "ledger.csv", $"Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,{CoinbaseTotals}\n",
            static number => Filled(CoinbaseRow, number));
        yield return new Sample("Coinbase 6", "ledger.csv", $"ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,{CoinbaseTotals}\n",
            static number => Filled("c{0},2025-01-04 07:12:27 UTC,Sell,BTC,-0.5,USD,$30000,-$300.00,-$297.00,$3.00,Sold", number));
    }

    private static string Filled(string row, int number) => string.Format(CultureInfo.InvariantCulture, row, number) + "\n";

    /// <summary>A file of one version of a format.</summary>
    private sealed record Sample(string Name, string File, string Head, Func<int, string> Row)
    {
        internal string Rows(IEnumerable<int> numbers) => Head + string.Concat(numbers.Select(Row));
    }
}
