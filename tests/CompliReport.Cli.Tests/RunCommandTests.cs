using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Cli.Tests;

/// <summary><c>complireport run</c>: each real format, each kind of bad input, each exit code.</summary>
public sealed class RunCommandTests : IDisposable
{
    private const string Canonical = "exchange_id,entry_id,group_id,status,account_id,occurred_at,kind,leg_role,asset,asset_class,amount\n";

    private const string Sound = "EX,E1,G1,posted,A,2023-03-01T01:00:00Z,cash_in,single,CNY,fiat,100\n";

    private const string Kraken =
        "\"txid\",\"refid\",\"time\",\"type\",\"subtype\",\"aclass\",\"asset\",\"amount\",\"fee\",\"balance\"\n"
        + "\"L1\",\"R1\",\"2023-03-01 10:00:00\",\"deposit\",\"\",\"currency\",\"ZEUR\",1000.0000,0.0000,1000.0000\n"
        + "\"L2\",\"T1\",\"2023-03-01 11:00:00\",\"trade\",\"\",\"currency\",\"ZEUR\",-500.0000,1.3000,498.7000\n"
        + "\"L3\",\"T1\",\"2023-03-01 11:00:00\",\"trade\",\"\",\"currency\",\"XXBT\",0.0200000000,0.0000000000,0.0200000000\n";

    private const string Coinbase =
        "You can use this transaction report to inform your likely tax obligations.\n\n"
        + "Timestamp,Transaction Type,Asset,Quantity Transacted,Spot Price Currency,Spot Price at Transaction,Subtotal,Total (inclusive of fees and/or spread),Fees and/or Spread,Notes\n"
        + "2023-03-01T12:00:00Z,Buy,BTC,0.01,EUR,22000.00,220.00,223.30,3.30,Bought 0.01 BTC for 223.30 EUR\n"
        + "2023-03-01T13:00:00Z,Send,BTC,0.005,EUR,22000.00,\"\",\"\",\"\",Sent 0.005 BTC to an external account\n";

    private const string Binance =
        "User_ID,UTC_Time,Account,Operation,Coin,Change,Remark\n"
        + "12345678,2023-03-01 09:00:00,Spot,Deposit,EUR,500.00000000,\"\"\n"
        + "12345678,2023-03-01 09:05:00,Spot,Buy,BTC,0.01000000,\"\"\n"
        + "12345678,2023-03-01 09:05:00,Spot,Transaction Related,EUR,-220.00000000,\"\"\n"
        + "12345678,2023-03-01 09:05:00,Spot,Fee,BTC,-0.00001000,\"\"\n";

    private const string Bitstamp =
        "Type,Datetime,Account,Amount,Value,Rate,Fee,Sub Type\n"
        + "Deposit,\"Mar. 01, 2023, 08:00 AM\",Main Account,1000.00 EUR,,,,\n"
        + "Market,\"Mar. 01, 2023, 08:30 AM\",Main Account,0.01000000 BTC,220.00 EUR,22000.00 EUR,1.10 EUR,Buy\n";

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Theory]
    [InlineData("given", true)]
    [InlineData("beside the ledgers", false)]
    public async Task Watch_lists_are_read_and_counted_and_named_nowhere(string where, bool isGiven)
    {
        string file = _desk.Write("day/ledger.csv", Canonical.Replace(",amount", ",amount,address", StringComparison.Ordinal) + Sound.Replace(",100\n", ",100,addr1\n", StringComparison.Ordinal));
        string list = _desk.Write(isGiven ? "elsewhere/watch.csv" : "day/lists/watch.csv", "kind,value,list,added_on\naddress,addr1,L,2020-01-01\nname,Jane Sample,L,\nphone,Jane Sample,L,\n");
        string[] more = isGiven ? ["--lists", Path.GetDirectoryName(list)!] : [];
        (int code, string output, string error) = await Desk.RunAsync([.. (string[])["run", "--ledgers", file, "--out", _desk.Out, .. more]]);
        Assert.True(code == 0, where + error + output);
        Assert.Contains("lists        2 entries; of the day, 0 account(s) and 1 counterparty(ies) stand on one", output, StringComparison.Ordinal);
        Assert.Contains("lists/watch.csv:4: kind: UNKNOWN_WATCH_KIND: found 5 bytes", error, StringComparison.Ordinal);
        Assert.DoesNotContain("Jane", output + error, StringComparison.Ordinal);
        string manifest = await File.ReadAllTextAsync(Directory.EnumerateFiles(_desk.Out, "manifest.json", SearchOption.AllDirectories).Single(), TestContext.Current.CancellationToken);
        Assert.Contains("\"role\": \"list\"", manifest, StringComparison.Ordinal);
        Assert.Contains("\"listed_counterparties\": 1", manifest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_lists_that_is_not_there_is_a_wrong_call() =>
        Assert.Equal(2, (await Desk.RunAsync("run", "--ledgers", _desk.Write("ledger.csv", Canonical + Sound), "--lists", Path.Combine(_desk.Out, "none"), "--out", _desk.Out)).Code);

    [Theory]
    [InlineData("kraken", Kraken, 3, 1)]
    [InlineData("coinbase", Coinbase, 2, 1)]
    [InlineData("binance", Binance, 4, 1)]
    [InlineData("bitstamp", Bitstamp, 2, 1)]
    public async Task An_exchanges_own_export_is_read(string format, string text, int rows, int conversions)
    {
        string file = _desk.Write("export.csv", text);
        (int code, string output, string error) = await Desk.RunAsync("run", "--ledgers", file, "--out", _desk.Out, "--json");
        Assert.True(code == 0, error + output);
        using JsonDocument summary = JsonDocument.Parse(output);
        JsonElement run = summary.RootElement.GetProperty("runs")[0];
        Assert.StartsWith(format, run.GetProperty("files")[0].GetProperty("format").GetString(), StringComparison.Ordinal);
        Assert.Equal(rows, run.GetProperty("rows").GetProperty("read").GetInt64());
        Assert.Equal(rows, run.GetProperty("rows").GetProperty("accepted").GetInt64());
        Assert.Equal(conversions, run.GetProperty("conversions").EnumerateObject().Sum(static state => state.Value.GetInt64()));
        Assert.Contains("No customer facts", error, StringComparison.Ordinal);
        string[] outcomes = await File.ReadAllLinesAsync(Path.Combine(run.GetProperty("folder").GetString()!, "outcomes.csv"), TestContext.Current.CancellationToken);
        string[] quota = outcomes.Single(static line => line.StartsWith("CN-FX-01,", StringComparison.Ordinal)).Split(',');
        Assert.Equal(["0", "0", "0", "1", "0"], quota[2..7]);
    }

    [Fact]
    public async Task A_second_run_says_the_same_and_sends_nothing_again()
    {
        string ledger = _desk.Write("ledger.csv", Canonical + Sound);
        Assert.Equal(await Desk.RunAsync("run", "--ledgers", ledger, "--out", _desk.Out), await Desk.RunAsync("run", "--ledgers", ledger, "--out", _desk.Out));
        (int code, _, string error) = await Desk.RunAsync("run", "--ledgers", ledger, "--out", _desk.Out, "--sheet-rows", "10");
        Assert.True(code == 0, error);
    }

    [Theory]
    [InlineData("nothing to see", Sound, false, 0)]
    [InlineData("a refused row without --strict", Sound + "EX,E2,G2,posted,A,yesterday,cash_in,single,CNY,fiat,1e5\n", false, 0)]
    [InlineData("a refused row", Sound + "EX,E2,G2,posted,A,yesterday,cash_in,single,CNY,fiat,1e5\n", true, 1)]
    [InlineData("nothing to see with --strict", Sound, true, 0)]
    public async Task Strictness(string reason, string rows, bool isStrict, int expected)
    {
        string ledger = _desk.Write("ledger.csv", Canonical + rows);
        (int code, _, string error) = await Desk.RunAsync(["run", "--ledgers", ledger, "--out", _desk.Out, .. isStrict ? (string[])["--strict"] : []]);
        Assert.True(code == expected, reason + error);
    }

    [Fact]
    public async Task A_refused_row_is_named_with_file_line_column_found_and_expected()
    {
        string ledger = _desk.Write("ledger.csv", Canonical + Sound + "EX,E2,G2,posted,A,yesterday,cash_in,single,CNY,fiat,1e5\n");
        (_, _, string error) = await Desk.RunAsync("run", "--ledgers", ledger, "--out", _desk.Out);
        foreach (string part in (string[])["ledger.csv:3", "occurred_at", "yesterday", "amount", "1e5", "expected"])
        {
            Assert.Contains(part, error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("unknown option", "--nonsense")]
    [InlineData("a day that is none", "--day", "2023-02-30")]
    [InlineData("a day in another notation", "--day", "01.03.2023")]
    [InlineData("a day that no calendar of a regulator reaches", "--day", "9999-12-31")]
    [InlineData("a day before all ledgers", "--day", "0001-01-01")]
    [InlineData("an instant without zone", "--as-of", "2023-03-01T00:00:00")]
    [InlineData("a format nobody knows", "--format", "abacus")]
    [InlineData("a rates folder that is not there", "--rates", "no-such-folder")]
    [InlineData("an accounts file that is not there", "--accounts", "no-such-file.csv")]
    [InlineData("no rows in a sheet", "--sheet-rows", "0")]
    [InlineData("an exchange that would leave the folder", "--exchange", "../x")]
    public async Task Usage_errors(string reason, params string[] more)
    {
        string ledger = _desk.Write("ledger.csv", Canonical + Sound);
        (int code, string output, string error) = await Desk.RunAsync(["run", "--ledgers", ledger, "--out", _desk.Out, .. more]);
        Assert.True(code == 2 && error.Length > 0 && output.Length == 0, reason + error);
        Assert.False(Directory.Exists(_desk.Out));
    }

    [Fact]
    public async Task No_ledgers_and_no_command_are_usage_errors()
    {
        Assert.Equal(2, (await Desk.RunAsync("run", "--out", _desk.Out)).Code);
        Assert.Equal(2, (await Desk.RunAsync("walk")).Code);
    }

    [Fact]
    public async Task A_path_that_is_not_there_is_unreadable()
    {
        (int code, _, string error) = await Desk.RunAsync("run", "--ledgers", Path.Combine(_desk.Root, "missing.csv"), "--out", _desk.Out);
        Assert.Equal(3, code);
        Assert.Contains("missing.csv", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_rule_pack_is_named_with_the_known_ones()
    {
        (int code, _, string error) = await Desk.RunAsync("run", "--ledgers", _desk.Write("ledger.csv", Canonical + Sound), "--rules", "atlantis", "--out", _desk.Out);
        Assert.Equal(3, code);
        Assert.Contains("atlantis", error, StringComparison.Ordinal);
        Assert.Contains("cn", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("columns of no format", "name,colour\nx,red\n")]
    [InlineData("no text at all", "\0\u0001\u0002")]
    public async Task What_has_no_format_is_unreadable_and_the_rest_is_read(string reason, string text)
    {
        _desk.Write("in/good.csv", Canonical + Sound);
        _desk.Write("in/strange.csv", text);
        await MustReadTheRest(reason, "strange.csv");
    }

    [Fact]
    public async Task A_gzip_that_is_cut_off_is_unreadable_and_the_rest_is_read()
    {
        _desk.Write("in/good.csv", Canonical + Sound);
        byte[] whole = Desk.Gzip(Canonical + Sound.Replace("E1", "E9", StringComparison.Ordinal));
        _desk.WriteBytes("in/strange.csv.gz", whole[..^9]);
        await MustReadTheRest("cut off", "strange.csv.gz");
    }

    [Theory]
    [InlineData("an empty file", "", 0L)]
    [InlineData("a header only", Canonical, 0L)]
    public async Task Nothing_in_a_file_is_said(string reason, string text, long rows)
    {
        (int code, string output, string error) = await Desk.RunAsync("run", "--ledgers", _desk.Write("ledger.csv", text), "--out", _desk.Out, "--json");
        Assert.True(code is 0 or 3 && error.Contains("ledger.csv", StringComparison.Ordinal), reason + error);
        Assert.Equal(rows, JsonDocument.Parse(output).RootElement.GetProperty("runs")[0].GetProperty("rows").GetProperty("read").GetInt64());
    }

    [Fact]
    public async Task An_empty_folder_is_unreadable()
    {
        Directory.CreateDirectory(Path.Combine(_desk.Root, "in"));
        (int code, _, string error) = await Desk.RunAsync("run", "--ledgers", Path.Combine(_desk.Root, "in"), "--out", _desk.Out);
        Assert.Equal(3, code);
        Assert.Contains("No ledger file", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("accounts without their columns", "accounts.csv", "account_id\nA\n", "accounts.csv:1")]
    [InlineData("an account from a country with a long name", "accounts.csv", "account_id,customer_id,customer_type,residency\nA,C,natural,China\n", "accounts.csv:2: residency")]
    [InlineData("a control file that is no JSON", "manifest.json", "{\"files\": [", "manifest.json:1")]
    [InlineData("a control file that is a list", "manifest.json", "[]", "manifest.json")]
    [InlineData("a control file with a list of numbers", "manifest.json", "{\"exchange_id\":\"EX\",\"files\":[1,\"x\",null]}", "")]
    [InlineData("a control file of other kinds", "manifest.json", "{\"exchange_id\":[],\"day\":[],\"files\":[{\"name\":1,\"row_count\":\"x\",\"totals\":7}]}", "manifest.json")]
    [InlineData("a control file whose totals are numbers", "manifest.json", "{\"exchange_id\":\"EX\",\"files\":[{\"name\":\"ledger.csv\",\"totals\":[1,{\"asset\":3}]}]}", "")]
    public async Task Faulty_files_beside_the_ledger_stop_nothing(string reason, string name, string text, string said)
    {
        _desk.Write("in/ledger.csv", Canonical + Sound);
        _desk.Write("in/" + name, text);
        (int code, string output, string error) = await Desk.RunAsync("run", "--ledgers", Path.Combine(_desk.Root, "in"), "--out", _desk.Out);
        Assert.True(code is 0 or 3, reason + error);
        Assert.Contains("1 read = 1 accepted", output, StringComparison.Ordinal);
        Assert.Contains(said, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Faulty_rates_are_named_and_the_rest_is_used()
    {
        _desk.Write("in/ledger.csv", Canonical + Sound);
        _desk.Write("in/rates/fx/fx.csv", "Date,USD,CNY,\n2023-02-30,1,7,\n2023-02-28,1.06,seven,\n");
        (int code, _, string error) = await Desk.RunAsync("run", "--ledgers", Path.Combine(_desk.Root, "in"), "--out", _desk.Out);
        Assert.Equal(0, code);
        Assert.Contains("fx.csv:2", error, StringComparison.Ordinal);
        Assert.Contains("fx.csv:3", error, StringComparison.Ordinal);
    }

    private async Task MustReadTheRest(string reason, string strange)
    {
        (int code, string output, string error) = await Desk.RunAsync("run", "--ledgers", Path.Combine(_desk.Root, "in"), "--out", _desk.Out);
        Assert.True(code == 3, reason + error);
        Assert.Contains(strange, error, StringComparison.Ordinal);
        Assert.Contains("accepted", output, StringComparison.Ordinal);
        Assert.DoesNotContain(" 0 accepted", output, StringComparison.Ordinal);
    }
}
