using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Cli.Tests;

/// <summary>
/// <c>samples/exports</c>: files of fourteen exchanges, read in one run. What must come of them was summed by hand from the cells, and rows
/// are counted here by counting lines.
/// </summary>
public sealed class MixedExportsTests : IDisposable
{
    private readonly Desk _desk = new();

    private static string Sample => Path.Combine(AppContext.BaseDirectory, "samples", "exports");

    /// <summary>Exchange, file, lines up to the header, rows by bucket (accepted, duplicate, ignored), sum of each asset.</summary>
    public static TheoryData<string, string, int, string, string> Files => new()
    {
        { "binance", "binance-statement.csv", 1, "9 0 0", "BNB -0.0006 BTC 0.0022 EUR 84" },
        { "binance", "binance-trades.csv", 1, "1 1 0", "ETH 0.00999 EUR -20" },
        { "binance-us", "binance-us.csv", 1, "3 0 0", "BNB -0.001 ETH 0.048 USD 270.5" },
        { "bitfinex", "bitfinex-ledger.csv", 1, "5 0 0", "BTC 0.4986 USD 500" },
        { "bitstamp", "bitstamp.csv", 1, "4 0 0", "ETH 2 EUR 215.499" },
        { "bitstamp", "bitstamp-2026.csv", 1, "2 0 0", "BTC 0.01 EUR 196.8" },
        { "bybit", "bybit-funding.csv.gz", 2, "2 0 0", "EUR 33" },
        { "bybit", "bybit-unified.csv.gz", 2, "5 0 0", "BTC 0.0000799 EUR 13.5984" },
        { "coinbase", "coinbase.csv", 4, "4 0 0", "BTC 0.01 ETH 0.196 EUR 376.16" },
        { "coinbase-prime", "coinbase-prime-orders.csv", 1, "1 0 1", "BTC 2 USD -178757.3" },
        { "coinbase-prime", "coinbase-prime-transactions.csv", 1, "2 0 0", "BTC -1.5 USD 250000" },
        { "coinbase-pro", "coinbase-pro-account.csv", 1, "5 0 0", "BTC 0.0495025 EUR 2990" },
        { "coinbase-pro", "coinbase-pro-fills.csv", 1, "0 1 0", "" },
        { "crypto-com", "crypto-com.csv", 1, "4 0 0", "ADA -0.2 BTC 0.00023 CRO 12.5 EUR -100" },
        { "gemini", "gemini.csv", 1, "3 0 1", "BTC 0.059 USD 903.52" },
        { "htx", "htx-deposits.csv", 1, "1 0 0", "SOL 2.5" },
        { "htx", "htx-trades.csv", 1, "2 0 0", "DOGE 499 SOL -2 USDT 199.4" },
        { "htx", "htx-withdrawals.csv", 1, "1 0 0", "DOGE -405" },
        { "kraken", "kraken-ledgers.csv", 1, "7 0 0", "BTC 0.0024 ETH 0.03 EUR 906.05" },
        { "kraken", "kraken-trades.csv", 1, "0 1 0", "" },
        { "kucoin", "kucoin-2021.csv", 1, "2 0 0", "AVAX 0.5 USDT -46.9346" },
        { "kucoin", "kucoin-bundle.zip/Deposit History.csv", 1, "2 0 0", "USDT 500" },
        { "kucoin", "kucoin-bundle.zip/Fiat Orders/Fiat Deposits.csv", 1, "1 0 0", "EUR 99" },
        { "kucoin", "kucoin-bundle.zip/Spot Orders_Filled Orders.csv", 1, "1 0 0", "KAS 1420.5 USDT -213.288" },
        { "kucoin", "kucoin-bundle.zip/Withdrawal Record.csv", 1, "0 0 1", "" },
        { "okx", "okx-funding-account.csv", 2, "4 0 0", "ADA 1" },
        { "okx", "okx-trading-account.csv", 2, "4 0 0", "ADA 50 EUR 1057.3563" },
    };

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task Exports_of_fourteen_exchanges_are_read_in_one_run_and_every_receipt_closes()
    {
        (int code, string output, string error) = await Desk.RunAsync("run", "--ledgers", Sample, "--out", _desk.Out);

        Assert.True(code == 0, error);
        Dictionary<string, JsonElement> received = [];
        foreach (string path in Directory.EnumerateFiles(_desk.Out, "receipt.json", SearchOption.AllDirectories))
        {
            JsonElement receipt = JsonDocument.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).RootElement;
            string exchange = Path.GetRelativePath(_desk.Out, path).Split(Path.DirectorySeparatorChar)[0];
            Assert.Equal((exchange, "accepted"), (receipt.GetProperty("exchange_id").GetString(), receipt.GetProperty("status").GetString()));
            foreach (JsonElement file in receipt.GetProperty("files").EnumerateArray())
            {
                received.Add($"{exchange}/{file.GetProperty("name").GetString()}", file);
            }
        }

        Assert.Equal([.. Files.Select(static row => $"{row.Data.Item1}/{row.Data.Item2}").Order(StringComparer.Ordinal)], received.Keys.Order(StringComparer.Ordinal));
        long all = 0;
        foreach ((string exchange, string name, int head, string buckets, string sums) in Files.Select(static row => row.Data))
        {
            JsonElement file = received[$"{exchange}/{name}"];
            int rows = LinesOf(name) - head;
            Assert.Equal((name, (long)rows), (name, Count(file, "rows_read")));
            Assert.Equal(rows, Count(file, "accepted") + Count(file, "refused") + Count(file, "duplicate") + Count(file, "superseded") + Count(file, "ignored"));
            Assert.Equal((name, buckets), (name, $"{Count(file, "accepted")} {Count(file, "duplicate")} {Count(file, "ignored")}"));
            Assert.Equal((name, sums), (name, SumsOf(file)));
            all += rows;
        }

        string[] lines = output.Split('\n');
        Assert.Equal(Files.Select(static row => row.Data.Item1).Distinct().Count(), lines.Count(static line => line.Contains("  run-", StringComparison.Ordinal)));
        Assert.Contains($"14 runs, {Files.Count} files", lines);
        Assert.Contains($"  rows         {all} read = 75 accepted + 0 refused + 3 duplicate + 0 superseded + 3 ignored", lines);
    }

    [Fact]
    public async Task The_balances_of_all_exports_roll_forward_and_nothing_but_rates_is_missing()
    {
        (_, string output, _) = await Desk.RunAsync("run", "--ledgers", Sample, "--out", _desk.Out, "--json");
        foreach (JsonElement run in JsonDocument.Parse(output).RootElement.GetProperty("runs").EnumerateArray())
        {
            Assert.All(run.GetProperty("breaks").EnumerateObject(), one => Assert.Equal((run.GetProperty("exchange_id").GetString(), "NO_RATE"), (run.GetProperty("exchange_id").GetString(), one.Name)));
        }
    }

    [Fact]
    public async Task A_declared_exchange_is_that_of_all_files()
    {
        (int code, string output, _) = await Desk.RunAsync("run", "--ledgers", Sample, "--exchange", "BROKER", "--out", _desk.Out, "--json");

        Assert.Equal(0, code);
        JsonElement run = Assert.Single(JsonDocument.Parse(output).RootElement.GetProperty("runs").EnumerateArray());
        Assert.Equal("BROKER", run.GetProperty("exchange_id").GetString());
        Assert.Equal(81, run.GetProperty("rows").GetProperty("read").GetInt64());
    }

    [Theory]
    [InlineData("one exchange and a file of nobody", "a.csv EX1", "strange.csv -", "EX1: a.csv strange.csv")]
    [InlineData("rows of two exchanges", "a.csv EX2", "b.csv EX1", "EX1: b.csv|EX2: a.csv")]
    [InlineData("of two exchanges none is told of a file of nobody", "a.csv EX1", "b.csv EX2|strange.csv -", "EX1: a.csv|EX2: b.csv|: strange.csv")]
    [InlineData("a control file says whose all are", "kraken-ledgers.csv *", "bitstamp.csv *|manifest.json EX1", "EX1: bitstamp.csv kraken-ledgers.csv")]
    [InlineData("a control file that cannot be read says nothing", "kraken-ledgers.csv *", "bitstamp.csv *|manifest.json {", "bitstamp: bitstamp.csv|kraken: kraken-ledgers.csv")]
    public async Task An_upload_is_taken_apart_by_exchange(string reason, string first, string more, string expected)
    {
        foreach (string[] file in more.Split('|').Prepend(first).Select(static text => text.Split(' ')))
        {
            _desk.WriteBytes("in/" + file[0], file[1] == "*" ? await File.ReadAllBytesAsync(Path.Combine(Sample, file[0]), TestContext.Current.CancellationToken) : Encoding.UTF8.GetBytes(
                file[0] == "manifest.json" ? file[1] == "{" ? "{" : $"{{\"exchange_id\":\"{file[1]}\",\"files\":[]}}"
                : file[1] == "-" ? "name,colour\nx,red\n"
                : $"exchange_id,entry_id,group_id,status,account_id,occurred_at,kind,leg_role,asset,asset_class,amount\n{file[1]},E1,G1,posted,A,2026-03-01T01:00:00Z,cash_in,single,CNY,fiat,100\n"));
        }

        (_, string output, string error) = await Desk.RunAsync("run", "--ledgers", Path.Combine(_desk.Root, "in"), "--out", _desk.Out, "--json");
        string found = string.Join('|', JsonDocument.Parse(output).RootElement.GetProperty("runs").EnumerateArray().Select(static run =>
            $"{run.GetProperty("exchange_id").GetString()}: {string.Join(' ', run.GetProperty("files").EnumerateArray().Select(static file => file.GetProperty("name").GetString()))}"));
        Assert.True(found == expected, $"{reason}: {found}\n{error}");
        Assert.Equal(error.Split('\n').Where(static line => line.StartsWith("manifest.json", StringComparison.Ordinal)).Distinct().Count(),
            error.Split('\n').Count(static line => line.StartsWith("manifest.json", StringComparison.Ordinal)));
    }

    private static long Count(JsonElement file, string name) => file.GetProperty(name).GetInt64();

    // Assets whose credits and debits cancel out say nothing here.
    private static string SumsOf(JsonElement file) => string.Join(' ', file.GetProperty("totals").EnumerateArray()
        .Select(static total => (Asset: total.GetProperty("asset").GetString(), Sum: Amount(total, "credit_sum") - Amount(total, "debit_sum")))
        .Where(static total => total.Sum != 0)
        .Select(static total => string.Create(CultureInfo.InvariantCulture, $"{total.Asset} {total.Sum / 1.0000000000000000000000000000m}")));

    private static decimal Amount(JsonElement total, string name) => decimal.Parse(total.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

    // Lines of the file as any editor shows them; no cell of the sample has a line break.
    private static int LinesOf(string name)
    {
        string[] parts = name.Split('/', 2);
        byte[] bytes = File.ReadAllBytes(Path.Combine(Sample, parts[0]));
        using MemoryStream packed = new(bytes), plain = new();
        if (parts.Length == 2)
        {
            using ZipArchive archive = new(packed);
            using Stream entry = archive.GetEntry(parts[1])!.Open();
            entry.CopyTo(plain);
            bytes = plain.ToArray();
        }
        else if (name.EndsWith(".gz", StringComparison.Ordinal))
        {
            using GZipStream gzip = new(packed, CompressionMode.Decompress);
            gzip.CopyTo(plain);
            bytes = plain.ToArray();
        }

        // In GB18030, and in UTF-8, a line feed is one byte that no other character holds.
        string text = bytes is [0xFF, 0xFE, ..] ? Encoding.Unicode.GetString(bytes) : Encoding.Latin1.GetString(bytes);
        return text.TrimEnd('\r', '\n').Split('\n').Length;
    }
}
