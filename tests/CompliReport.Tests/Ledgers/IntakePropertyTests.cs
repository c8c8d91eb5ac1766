using System;
using System.Globalization;
using System.Linq;
using System.Text;
using CompliReport.Ledgers;
using Xunit;

namespace CompliReport.Tests.Ledgers;

public sealed class IntakePropertyTests
{
    private const int Runs = 150;

    private const string
        Kraken = "\"txid\",\"refid\",\"time\",\"type\",\"subtype\",\"aclass\",\"asset\",\"amount\",\"fee\",\"balance\"\n",
        Coinbase = "ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,Subtotal,Total "
            + "(inclusive of fees and/or spread),Fees and/or Spread,Notes\r\n",
        Binance = "User_ID,UTC_Time,Account,Operation,Coin,Change,Remark\n",
        BitstampV1 = "Type,Datetime,Account,Amount,Value,Rate,Fee,Sub Type\n",
        BitstampV2 =
            "ID,Account,Type,Subtype,Datetime,Amount,Amount currency,Value,Value currency,Rate,Rate currency,Fee,Fee currency,Order ID\n";

    public static TheoryData<string, string, string> Formats => new()
    {
        { "canonical", CanonicalRow.Header, CanonicalRow.Csv("entry_id=e{0}", "amount={1}", "counterparty_name=a, \"b\"",
            "counterparty_type=customer") },
        { "json", "", CanonicalRow.Json("entry_id=e{0}", "amount={1}").Replace("{\"", "{{\"", StringComparison.Ordinal).Replace("}\n",
            "}}\n", StringComparison.Ordinal) },
        { "kraken", Kraken, "\"L{0}\",\"T1\",\"2022-02-24 08:57:02\",\"trade\",\"\",\"currency\",\"ZEUR\",{1},2.4,793.5752\n" },
        { "coinbase", Coinbase,
            "c{0},2025-01-04 07:12:27 UTC,Buy,BTC,{1},EUR,\"€94,000.00\",\"€47,000.00\",\"€47,470.00\",€470.00,Bought\r\n" },
        { "binance", Binance, "7700{0},2021-01-05 02:37:59,Spot,Buy,BTC,{1},\"\"\n" },
        { "bitstamp 1", BitstampV1, "Market,\"Jan. 28, 2022, 12:13 AM\",Account {0},{1} ETH,2130.10 EUR,2130.10 EUR,10.65050 EUR,Buy\n" },
        { "bitstamp 2", BitstampV2, "1{0},Main,Market,Buy,2024-05-02T10:00:01.25Z,{1},BTC,600.00,USD,60000.00,USD,1.80000,USD,9001\n" },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void Rows_changed_byte_by_byte_never_throw_and_each_is_in_one_bucket(string format, string header, string row)
    {
        for (int run = 0; run < Runs; run++)
        {
            int seed = (run * 7919) + format.Length;
            Random random = new(seed);
            byte[] content = Changed(random, header, row);
            try
            {
                Upload upload = Upload.OfBytes("changed", content);
                LedgerFile file = upload.File;
                Assert.Equal(file.RowsRead, file.Accepted + file.Refused + file.Duplicate + file.Ignored);
                Assert.Equal(content.Length, file.Bytes);
                Assert.Equal(file.Refused, upload.Day.Refused.Rows.Count);
                Assert.All(upload.Day.Refused.Rows, refused => Assert.NotEmpty(upload.Day.Refused.FaultsOf(refused)));
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"{format}, seed {seed}: {failure.Message}\n{Encoding.UTF8.GetString(content)}",
                    failure);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Sound_rows_are_all_accepted_whatever_their_order(string format, string header, string row)
    {
        Random random = new(format.Length);
        string[] rows = [.. Enumerable.Range(0, 300).Select(i => string.Format(CultureInfo.InvariantCulture, row, i, Amount(random)))];
        string[] shuffled = [.. rows];
        random.Shuffle(shuffled);

        Upload given = Upload.Of(header + string.Concat(rows)), other = Upload.Of(header + string.Concat(shuffled));

        Assert.Equal("read 300 accepted 300 refused 0 duplicate 0 ignored 0", given.Buckets);
        Assert.Equal(given.Buckets, other.Buckets);
        Assert.Equal(given.SumOf("BTC"), other.SumOf("BTC"));
        Assert.Equal(given.SumOf("EUR"), other.SumOf("EUR"));
        Assert.Equal(given.Legs.Select(WithoutGroup).Order(StringComparer.Ordinal),
            other.Legs.Select(WithoutGroup).Order(StringComparer.Ordinal));
    }

    // Content ids are numbered in the order in which they are met.
    private static string WithoutGroup(string leg) =>
        leg.Contains('#', StringComparison.Ordinal) ? leg[..leg.IndexOf('#', StringComparison.Ordinal)] : leg;

    private static string Amount(Random random) =>
        (random.Next(1, 1_000_000) / 1000m).ToString("0.000", CultureInfo.InvariantCulture);

    // A small file whose rows are changed at random places: bytes replaced, removed, doubled; rows repeated.
    private static byte[] Changed(Random random, string header, string row)
    {
        StringBuilder text = new();
        for (int i = 0; i < 12; i++)
        {
            text.AppendFormat(CultureInfo.InvariantCulture, row, random.Next(8), random.Next(3) == 0 ? "0.5" : Amount(random));
        }

        byte[] rows = Encoding.UTF8.GetBytes(text.ToString());
        ReadOnlySpan<byte> telling = "\",\n\r0123456789.-+eE{}:€\0\t "u8;
        for (int change = random.Next(6); change >= 0; change--)
        {
            int at = random.Next(rows.Length);
            rows = random.Next(4) switch
            {
                0 => [.. rows[..at], .. rows[(at + 1)..]],
                1 => [.. rows[..at], rows[at], .. rows[at..]],
                2 => [.. rows[..at], telling[random.Next(telling.Length)], .. rows[(at + 1)..]],
                _ => [.. rows[..at], (byte)random.Next(256), .. rows[(at + 1)..]],
            };
        }

        return [.. Encoding.UTF8.GetBytes(header), .. rows];
    }
}
