using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Cli.Tests;

public sealed class RunTests
{
    private const string Kraken = """
        "txid","refid","time","type","subtype","aclass","asset","amount","fee","balance"
        "LAAAAA-AAAAA-AAAAA1","QAAAAA-AAAAA-AAAAA1","2026-03-02 08:00:00","deposit","","currency","ZEUR",1500.0000,0.0000,1500.0000
        "LAAAAA-AAAAA-AAAAA2","TAAAAA-AAAAA-AAAAA1","2026-03-02 08:57:02","trade","","currency","ZEUR",-1499.9999,2.4000,-2.3999
        "LAAAAA-AAAAA-AAAAA3","TAAAAA-AAAAA-AAAAA1","2026-03-02 08:57:02","trade","","currency","XXBT",0.0250000000,0,0.0250000000

        """;

    private const string Coinbase = "\nTransactions\nUser,somebody,0000-1111\n"
        + "ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,Subtotal,"
        + "Total (inclusive of fees and/or spread),Fees and/or Spread,Notes\n"
        + "a1,2026-03-02 07:12:27 UTC,Buy,BTC,0.01,EUR,€60000.00,€600.00,€608.94,€8.94,Bought 0.01 BTC for 608.94 EUR\n";

    private const string Binance = """
        "User_ID","UTC_Time","Account","Operation","Coin","Change","Remark"
        "123456789","2026-03-02 02:40:01","Spot","Transaction Buy","BTC","0.00800000",""
        "123456789","2026-03-02 02:40:01","Spot","Transaction Spend","EUR","-480.00000000",""
        "123456789","2026-03-02 02:40:01","Spot","Transaction Fee","BNB","-0.00060000",""

        """;

    private const string Bitstamp = """
        Type,Datetime,Account,Amount,Value,Rate,Fee,Sub Type
        Market,"Mar. 02, 2026, 12:20 AM",Main Account,0.01000000 BTC,600.00 EUR,60000.00 EUR,3.00 EUR,Buy

        """;

    [Theory]
    [InlineData("kraken-ledgers", Kraken, "EUR,1499.9999,BTC,0.025,EUR,2.4")]
    [InlineData("coinbase-retail", Coinbase, "EUR,600,BTC,0.01,EUR,8.94")]
    [InlineData("binance-statement", Binance, "EUR,480,BTC,0.008,BNB,0.0006")]
    [InlineData("bitstamp-v1", Bitstamp, "EUR,600,BTC,0.01,EUR,3")]
    public async Task An_export_as_the_exchange_writes_it_runs_end_to_end(string format, string export, string conversion)
    {
        using Cli cli = new();
        Assert.Equal(0, await cli.RunLedgerAsync("export.csv", export, "--json"));
        using JsonDocument summary = JsonDocument.Parse(cli.Output);
        JsonElement run = summary.RootElement.GetProperty("runs")[0];
        Assert.Equal(format, run.GetProperty("files")[0].GetProperty("format").GetString());
        Assert.Equal("2026-03-02", run.GetProperty("day").GetString());
        string folder = run.GetProperty("folder").GetString()!;
        // No rates were given: nothing is compared with anything.
        string conversions = Cli.Read(folder, "conversions.csv");
        Assert.Contains(conversion + ",", conversions, StringComparison.Ordinal);
        Assert.Contains(",not_testable,NO_RATE", conversions, StringComparison.Ordinal);
        Assert.True(new FileInfo(Path.Combine(folder, "cases.xlsx")).Length > 0);
    }

    [Fact]
    public async Task The_demo_finds_the_founding_case_and_says_where_the_files_are()
    {
        using Cli cli = new();
        Assert.Equal(0, await cli.RunAsync("demo", "--out", cli.Out));
        Assert.Contains("DEMOEX 2023-04-09", cli.Output, StringComparison.Ordinal);
        Assert.Contains("26930 read = 26925 accepted + 4 refused + 1 duplicate", cli.Output, StringComparison.Ordinal);
        Assert.Contains("CN-CRIM-02 especially serious; 26 customer(s), 26 account(s)", cli.Output, StringComparison.Ordinal);
        string[] reports = Directory.GetFiles(cli.Out, "report.json", SearchOption.AllDirectories);
        string[] notices = Cli.Read(cli.Out, "queue", "suspicious-activity.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(reports);
        Assert.Equal(reports.Length, notices.Length);
        foreach (string line in cli.Output.Split('\n').Where(static line => line.TrimEnd().EndsWith(".txt", StringComparison.Ordinal)))
        {
            Assert.True(File.Exists(line.Trim()), line);
        }
    }

    [Fact]
    public async Task Running_again_into_the_same_folder_changes_nothing_and_sends_nothing_twice()
    {
        using Cli cli = new();
        Assert.Equal(0, await cli.RunAsync("demo", "--out", cli.Out));
        (string, DateTime, long)[] first = Files(cli.Out);
        Assert.Equal(0, await cli.RunAsync("demo", "--out", cli.Out));
        Assert.Equal(first, Files(cli.Out));
    }

    [Fact]
    public async Task Folders_of_days_are_runs_of_their_own_in_order_and_named_after_their_folder()
    {
        using Cli cli = new();
        string header = "exchange_id,entry_id,group_id,status,account_id,occurred_at,kind,leg_role,asset,asset_class,amount";
        foreach (string day in (string[])["2026-03-03", "2026-03-02"])
        {
            // 18:00 UTC is the next day in Beijing: the folder's name decides.
            cli.Write($"up/EX/{day}/ledger.csv", $"{header}\nEX,{day},{day},posted,A,{day}T18:00:00Z,fiat_deposit,single,EUR,fiat,1\n");
        }

        Assert.Equal(0, await cli.RunAsync("run", "--ledgers", cli.Folder("up"), "--out", cli.Out, "--json"));
        using JsonDocument summary = JsonDocument.Parse(cli.Output);
        JsonElement.ArrayEnumerator runs = summary.RootElement.GetProperty("runs").EnumerateArray();
        Assert.Equal(["2026-03-02", "2026-03-03"], runs.Select(static run => run.GetProperty("day").GetString()!));
    }

    [Theory]
    [InlineData("formats", "kraken-ledgers")]
    [InlineData("rules", "CN-FX-01")]
    [InlineData("typologies", "T06")]
    public async Task Catalogues_are_listed_for_people_and_for_machines(string command, string expected)
    {
        using Cli cli = new();
        Assert.Equal(0, await cli.RunAsync(command));
        Assert.Contains(expected, cli.Output, StringComparison.Ordinal);
        Assert.Equal(0, await cli.RunAsync(command, "--json"));
        using JsonDocument list = JsonDocument.Parse(cli.Output);
        Assert.True(list.RootElement.GetArrayLength() > 0);
    }

    [Theory]
    [InlineData("the last day of the 2021 notice", "2026-02-05", "CN-VC-01", "CN-VC-02")]
    [InlineData("the first day of the 2026 notice", "2026-02-06", "CN-VC-02", "CN-VC-01")]
    public async Task Rules_are_listed_by_the_date_on_which_they_are_in_force(string reason, string date, string listed, string left)
    {
        using Cli cli = new();
        Assert.Equal(0, await cli.RunAsync("rules", "--on", date));
        Assert.True(cli.Output.Contains(listed, StringComparison.Ordinal) && !cli.Output.Contains(left, StringComparison.Ordinal), reason);
    }

    private static (string, DateTime, long)[] Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(static file => (file, File.GetLastWriteTimeUtc(file), new FileInfo(file).Length))];
}
