using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Cli.Tests;

/// <summary>What lies in the folders of an upload, and what must never come of it.</summary>
public sealed class UploadTests : IDisposable
{
    private const string Header = "exchange_id,entry_id,group_id,status,account_id,occurred_at,kind,leg_role,asset,asset_class,amount";
    private const string Sound = "EX,E1,G1,posted,A,2026-01-01T00:00:00Z,fiat_deposit,single,EUR,fiat,7.50";

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task Folders_of_days_are_runs_of_their_own_in_order_and_named_after_their_folder()
    {
        foreach (string day in (string[])["2026-03-03", "2026-03-02"])
        {
            // 18:00 UTC is the next day in Beijing: the folder's name decides.
            _desk.Write($"up/EX/{day}/ledger.csv", $"{Header}\nEX,{day},{day},posted,A,{day}T18:00:00Z,fiat_deposit,single,EUR,fiat,1\n");
        }

        (int code, string output, _) = await Desk.RunAsync("run", "--ledgers", Path.Combine(_desk.Root, "up"), "--out", _desk.Out, "--json");
        Assert.Equal(0, code);
        using JsonDocument summary = JsonDocument.Parse(output);
        JsonElement.ArrayEnumerator runs = summary.RootElement.GetProperty("runs").EnumerateArray();
        Assert.Equal(["2026-03-02", "2026-03-03"], runs.Select(static run => run.GetProperty("day").GetString()!));
    }

    [Theory]
    [InlineData("the number after the last, over a weekend", 8, "")]
    [InlineData("an upload was left out", 9, "file_seq 8, after 7 in 2026-02-27/manifest.json")]
    public async Task The_control_file_of_the_day_before_tells_whether_an_upload_was_left_out(string reason, int number, string expected)
    {
        foreach ((string day, int seq) in (IEnumerable<(string, int)>)[("2026-01-20", 3), ("2026-02-27", 7), ("2026-03-02", number)])
        {
            _desk.Write($"up/EX/{day}/ledger.csv", $"{Header}\nEX,{day},{day},posted,A,{day}T08:00:00Z,fiat_deposit,single,EUR,fiat,1\n");
            _desk.Write($"up/EX/{day}/manifest.json", $"{{\"exchange_id\":\"EX\",\"day\":\"{day}\",\"file_seq\":{seq},\"files\":[{{\"name\":\"ledger.csv\"}}]}}");
        }

        string last = Path.Combine(_desk.Root, "up", "EX", "2026-03-02");
        (int code, _, _) = await Desk.RunAsync("run", "--ledgers", last, "--out", _desk.Out);
        Assert.Equal(0, code);
        string breaks = await File.ReadAllTextAsync(
            Directory.GetFiles(_desk.Out, "breaks.csv", SearchOption.AllDirectories).Single(), TestContext.Current.CancellationToken);
        Assert.True(expected.Length == 0 ? !breaks.Contains("SEQUENCE_GAP", StringComparison.Ordinal) : breaks.Contains(expected, StringComparison.Ordinal), reason + "\n" + breaks);
    }

    [Fact]
    public async Task All_faults_of_a_row_are_shown_not_the_first()
    {
        string row = "EX,1,1,posted,A,2026-01-01,treade,base,BTC,crypto,\"1,000.0\"";
        string file = _desk.Write("a.csv", $"{Header}\n{row}\n{Sound}\n");
        (_, _, string error) = await Desk.RunAsync("run", "--ledgers", file, "--out", _desk.Out);
        Assert.Contains("a.csv:2: occurred_at: TIME_NOT_RFC3339: found '2026-01-01', expected", error, StringComparison.Ordinal);
        Assert.Contains("a.csv:2: kind: UNKNOWN_KIND: found 'treade', expected", error, StringComparison.Ordinal);
        Assert.Contains("a.csv:2: amount: AMOUNT_NOT_A_DECIMAL: found '1,000.0', expected", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decimal_comma_never_becomes_another_number()
    {
        string file = _desk.Write("a.csv", $"{Header}\n{Sound.Replace("7.50", "\"7,50\"", StringComparison.Ordinal)}\n");
        (_, string output, string error) = await Desk.RunAsync("run", "--ledgers", file, "--out", _desk.Out);
        Assert.Contains("found '7,50'", error, StringComparison.Ordinal);
        Assert.Contains("0 accepted + 1 refused", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Random_bytes_never_bring_a_stack_trace()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            byte[] bytes = new byte[4000];
            new Random(seed).NextBytes(bytes);
            (int code, _, string error) = await Desk.RunAsync("run", "--ledgers", _desk.WriteBytes("random.csv", bytes), "--out", _desk.Out);
            Assert.True(code is 0 or 3, $"seed {seed}: exit {code}: {error}");
        }
    }

    [Fact]
    public async Task Ledgers_beside_folders_of_days_are_read_too()
    {
        _desk.Write("up/2026-03-02/ledger.csv", $"{Header}\n{Sound}\n");
        _desk.Write("up/loose.csv", $"{Header}\n{Sound.Replace("E1", "E2", StringComparison.Ordinal)}\n");
        (_, string output, _) = await Desk.RunAsync("run", "--ledgers", Path.Combine(_desk.Root, "up"), "--out", _desk.Out, "--json");
        using JsonDocument summary = JsonDocument.Parse(output);
        Assert.Equal(
            ["loose.csv", "ledger.csv"],
            summary.RootElement.GetProperty("runs").EnumerateArray().Select(
                static run => run.GetProperty("files")[0].GetProperty("name").GetString()!));
    }

    [Fact]
    public async Task A_file_of_an_upload_that_is_not_read_is_named()
    {
        string first = Path.GetDirectoryName(_desk.Write("first/ledger.csv", $"{Header}\n{Sound}\n"))!;
        string second = Path.GetDirectoryName(_desk.Write("second/more.csv", $"{Header}\n{Sound.Replace("E1", "E2", StringComparison.Ordinal)}\n"))!;
        foreach (string folder in (string[])["first", "second"])
        {
            _desk.Write(folder + "/accounts.csv", "account_id,customer_id,customer_type,residency\nA,C,natural,DE\n");
        }

        _desk.Write("first/ledger.xlsx", "not a ledger");
        (_, _, string error) = await Desk.RunAsync("run", "--ledgers", first, second, "--out", _desk.Out);
        Assert.Contains("ledger.xlsx: not read", error, StringComparison.Ordinal);
        Assert.Contains("accounts.csv: not read", error, StringComparison.Ordinal);
        Assert.DoesNotContain("ledger.csv: not read", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ledgers_in_folders_below_that_are_no_days_are_named()
    {
        string folder = Path.GetDirectoryName(_desk.Write("up/ledger.csv", $"{Header}\n{Sound}\n"))!;
        _desk.Write("up/below/other.csv", $"{Header}\n{Sound}\n");
        _desk.Write("up/below/deeper/still.csv", $"{Header}\n{Sound}\n");
        _desk.Write("up/rates/fx/eurofxref-hist.csv", "Date,USD\n2026-02-27,1.1\n");

        (_, _, string error) = await Desk.RunAsync("run", "--ledgers", folder, "--out", _desk.Out);

        Assert.Contains(Path.Combine("below", "other.csv") + ": not read", error, StringComparison.Ordinal);
        Assert.Contains(Path.Combine("below", "deeper", "still.csv") + ": not read", error, StringComparison.Ordinal);
        Assert.DoesNotContain("eurofxref-hist.csv: not read", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cell_or_a_name_with_orders_for_a_terminal_is_printed_without_them()
    {
        string ledger = _desk.Write("led\u001b[31mger.csv", $"{Header}\n{Sound.Replace("E1", "E\u001b[31m1", StringComparison.Ordinal)}\n");

        (_, _, string error) = await Desk.RunAsync("run", "--ledgers", ledger, "--out", _desk.Out);

        Assert.DoesNotContain('\u001b', error);
        Assert.Contains("led\\u001B[31mger.csv", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a comma in a name shifts the row", "A,C,natural,Lin, Example,1980-02-03,CN", "CELL_COUNT")]
    [InlineData("a shift that a missing cell hides", "A,C,natural,Lin, Example,1980-02-03", "COUNTRY_NOT_ALPHA2")]
    [InlineData("a name in place of the type", "A,C,Lin Example,,1980-02-03,CN", "UNKNOWN_CUSTOMER_TYPE")]
    public async Task Customer_facts_never_show_in_messages(string reason, string row, string code)
    {
        string accounts = _desk.Write("facts.csv", "account_id,customer_id,customer_type,full_name,birth_date,residency\n" + row + "\n");
        string ledger = _desk.Write("a.csv", $"{Header}\n{Sound}\n");
        (_, _, string error) = await Desk.RunAsync("run", "--ledgers", ledger, "--accounts", accounts, "--out", _desk.Out);
        Assert.True(error.Contains("facts.csv:2:", StringComparison.Ordinal) && error.Contains(code, StringComparison.Ordinal), reason + ": " + error);
        Assert.DoesNotContain("Example", error, StringComparison.Ordinal);
        Assert.DoesNotContain("1980", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("files[0].row_count", "\"row_count\": \"12a\"", "\"day\": \"2026-01-01\"")]
    [InlineData("day", "\"row_count\": 1", "\"day\": \"1 March\"")]
    [InlineData("period_end", "\"row_count\": 1", "\"period_end\": \"tomorrow\"")]
    public async Task A_control_file_that_cannot_be_read_never_counts_as_agreeing(string field, string file, string head)
    {
        string folder = Path.GetDirectoryName(_desk.Write("up/a.csv", $"{Header}\n{Sound}\n"))!;
        _desk.Write("up/manifest.json", $$"""{"exchange_id": "EX", {{head}}, "files": [{"name": "a.csv", {{file}}}]}""");
        (_, _, string error) = await Desk.RunAsync("run", "--ledgers", folder, "--out", _desk.Out);
        Assert.Contains($"manifest.json:1: {field}: ", error, StringComparison.Ordinal);
    }
}
