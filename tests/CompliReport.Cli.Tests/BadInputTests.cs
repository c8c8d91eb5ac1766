using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Cli.Tests;

public sealed class BadInputTests
{
    private const string Header = "exchange_id,entry_id,group_id,status,account_id,occurred_at,kind,leg_role,asset,asset_class,amount";
    private const string Sound = "X,3,3,posted,A,2026-01-01T00:00:00Z,fiat_deposit,single,EUR,fiat,7.50";

    [Theory]
    [InlineData("no command", "", "Required command was not provided.")]
    [InlineData("an unknown command", "frobnicate", "'frobnicate'")]
    [InlineData("no output folder", "run --ledgers x.csv", "'--out' is required")]
    [InlineData("an unknown option", "run --ledgers x.csv --out o --fast", "'--fast'")]
    [InlineData("a day that is none", "run --ledgers x.csv --out o --day 2026-13-01", "'2026-13-01' is not a day")]
    [InlineData("an instant without a zone", "run --ledgers x.csv --out o --as-of 2026-01-01", "'2026-01-01' is not an instant")]
    [InlineData("an unknown format", "run --ledgers x.csv --out o --format excel", "There is no format 'excel'")]
    [InlineData("an exchange that is no code", "run --ledgers x.csv --out o --exchange ../x", "is not an exchange code")]
    [InlineData("a rates folder that is not there", "run --ledgers x.csv --out o --rates nowhere", "'nowhere' does not exist")]
    [InlineData("no rows in a sheet", "run --ledgers x.csv --out o --sheet-rows 0", "--sheet-rows needs a number")]
    public async Task A_wrong_command_line_exits_with_2_and_says_what_is_wrong(string reason, string line, string message)
    {
        using Cli cli = new();
        Assert.Equal(2, await cli.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.True(cli.Error.Contains(message, StringComparison.Ordinal), $"{reason}: {cli.Error}");
    }

    [Fact]
    public async Task A_path_that_does_not_exist_exits_with_3_and_is_named()
    {
        using Cli cli = new();
        Assert.Equal(3, await cli.RunAsync("run", "--ledgers", "nowhere.csv", "--out", cli.Out));
        Assert.Contains("nowhere.csv' does not exist", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_a_ledger_exits_with_3()
    {
        using Cli cli = new();
        Assert.Equal(3, await cli.RunAsync("run", "--ledgers", cli.Folder("empty"), "--out", cli.Out));
        Assert.Contains("No ledger file", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pack_that_does_not_exist_exits_with_3_and_the_known_ones_are_named()
    {
        using Cli cli = new();
        Assert.Equal(3, await cli.RunLedgerAsync("a.csv", Header + "\n", "--rules", "atlantis"));
        Assert.Contains("There is no rule pack 'atlantis'. Known packs: cn", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_an_unknown_format_the_file_is_named_and_the_other_files_are_processed()
    {
        using Cli cli = new();
        string unknown = cli.Write("unknown.csv", "a,b,c\n1,2,3\n"), sound = cli.Write("sound.csv", $"{Header}\n{Sound}\n");
        Assert.Equal(3, await cli.RunAsync("run", "--ledgers", unknown, sound, "--out", cli.Out));
        Assert.Contains("unknown.csv: none of its first 30 lines is the header of a known format.", cli.Error, StringComparison.Ordinal);
        Assert.Contains("1 accepted", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_column_is_named_with_the_format_that_the_file_looks_like()
    {
        using Cli cli = new();
        Assert.Equal(3, await cli.RunLedgerAsync("a.csv", Header.Replace(",amount", "", StringComparison.Ordinal) + "\n"));
        Assert.Contains("it looks like compliledger 1, but has no column 'amount'", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_fault_of_a_row_is_shown_with_file_line_column_found_and_expected_and_the_rest_is_processed()
    {
        using Cli cli = new();
        string row = "X,1,1,posted,A,2026-01-01,treade,base,BTC,crypto,\"1,000.0\"";
        Assert.Equal(0, await cli.RunLedgerAsync("a.csv", $"{Header}\n{row}\n{Sound}\n"));
        string error = cli.Error;
        Assert.Contains("a.csv:2: occurred_at: TIME_NOT_RFC3339: found '2026-01-01', expected a time", error, StringComparison.Ordinal);
        Assert.Contains("a.csv:2: kind: UNKNOWN_KIND: found 'treade', expected one of fiat_deposit", error, StringComparison.Ordinal);
        Assert.Contains("a.csv:2: amount: AMOUNT_NOT_A_DECIMAL: found '1,000.0', expected a plain", error, StringComparison.Ordinal);
        Assert.Contains("2 read = 1 accepted + 1 refused", cli.Output, StringComparison.Ordinal);
        Assert.Equal(1, await cli.RunLedgerAsync("a.csv", $"{Header}\n{row}\n{Sound}\n", "--strict"));
    }

    [Fact]
    public async Task A_decimal_comma_never_becomes_another_number()
    {
        using Cli cli = new();
        Assert.Equal(0, await cli.RunLedgerAsync("a.csv", $"{Header}\n{Sound.Replace("7.50", "\"7,50\"", StringComparison.Ordinal)}\n"));
        Assert.Contains("found '7,50'", cli.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(cli.Out, "receipt.json", SearchOption.AllDirectories), static file =>
            File.ReadAllText(file).Contains("750", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nothing at all", "", "a.csv: The file is empty.")]
    [InlineData("a header and no rows", Header + "\n", "a.csv: The file has a header and no rows.")]
    public async Task An_empty_day_is_no_error_and_is_said(string reason, string content, string message)
    {
        using Cli cli = new();
        Assert.Equal(0, await cli.RunLedgerAsync("a.csv", content));
        Assert.True(cli.Error.Contains(message, StringComparison.Ordinal), $"{reason}: {cli.Error}");
        Assert.Contains("0 read = 0 accepted", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gzip_file_that_is_cut_off_exits_with_3_and_is_named()
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            string rows = string.Concat(Enumerable.Range(0, 2000).Select(static i =>
                $"X,e{i},g{i},posted,A{i * 7919 % 1009},2026-01-01T00:00:00Z,fiat_deposit,single,EUR,fiat,{i}.50\n"));
            gzip.Write(Encoding.UTF8.GetBytes($"{Header}\n{rows}"));
        }

        using Cli cli = new();
        string file = cli.Write("cut.csv.gz", compressed.ToArray()[..(int)(compressed.Length / 2)]);
        Assert.Equal(3, await cli.RunAsync("run", "--ledgers", file, "--out", cli.Out));
        Assert.Contains("cut.csv.gz: the compressed file is damaged after", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_rates_and_accounts_the_run_says_so_and_rules_say_no_data()
    {
        using Cli cli = new();
        Assert.Equal(0, await cli.RunLedgerAsync("a.csv", $"{Header}\n{Sound}\n"));
        Assert.Contains("No reference rates", cli.Error, StringComparison.Ordinal);
        Assert.Contains("No customer facts", cli.Error, StringComparison.Ordinal);
        string outcomes = Cli.Read(Directory.EnumerateFiles(cli.Out, "outcomes.csv", SearchOption.AllDirectories).Single());
        Assert.Contains("CN-FX-01,rule,0,0,0,1,0", outcomes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Random_bytes_never_bring_a_stack_trace()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            byte[] bytes = new byte[4000];
            new Random(seed).NextBytes(bytes);
            using Cli cli = new();
            string file = cli.Write("random.csv", bytes);
            int code = await cli.RunAsync("run", "--ledgers", file, "--out", cli.Out);
            Assert.True(code is 0 or 3, $"seed {seed}: exit {code}");
            Assert.True(!cli.Error.Contains("   at ", StringComparison.Ordinal), $"seed {seed}: {cli.Error}");
        }
    }
}
