using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Cli.Tests;

/// <summary><c>complireport fx-return</c>: which runs count, what is written, each exit code.</summary>
public sealed class FxReturnCommandTests : IDisposable
{
    private const string Header = "exchange_id,entry_id,group_id,status,account_id,occurred_at,kind,leg_role,asset,asset_class,amount\n";

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task The_days_of_a_month_add_up_and_the_days_without_a_run_are_said()
    {
        await RunDayAsync(1, "-10");
        await RunDayAsync(2, "-20.5");
        (int code, string output, string error) = await Desk.RunAsync("fx-return", _desk.Out, "--month", "2023-03");
        Assert.True(code == 0, error + output);
        Assert.Contains("EX, 2023-03: 2 conversion(s) of 2 run(s); the sums close", output, StringComparison.Ordinal);
        Assert.Contains("no run of 2023-03-03 to 2023-03-31", output, StringComparison.Ordinal);
        string csv = await ReadAsync(Path.Combine(_desk.Out, "EX", "fx-return-2023-03.csv"));
        Assert.Contains("conversions,CN,cn,Asia/Shanghai,2023-03,CNY,buy,unknown,unknown,USDT,2,30.5,2,", csv, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_desk.Out, "EX", "fx-return-2023-03.xlsx")));
    }

    [Fact]
    public async Task The_return_goes_where_it_is_told_to_and_again_with_the_same_bytes()
    {
        await RunDayAsync(1, "-10");
        string target = Path.Combine(_desk.Root, "returns");
        await Desk.RunAsync("fx-return", Path.Combine(_desk.Out, "EX"), "--month", "2023-03", "--out", target);
        byte[] first = await BytesAsync(target);
        await Desk.RunAsync("fx-return", _desk.Out, "--month", "2023-03", "--out", target);
        Assert.Equal(first, await BytesAsync(target));
    }

    [Fact]
    public async Task Of_a_day_the_run_with_the_latest_as_of_counts_and_the_other_is_named()
    {
        await RunDayAsync(1, "-10");
        await RunDayAsync(1, "-11", "--as-of", "2023-03-05T00:00:00Z");
        (int code, string output, _) = await Desk.RunAsync("fx-return", _desk.Out, "--month", "2023-03");
        Assert.Equal(0, code);
        Assert.Contains(" of 2023-03-01 is not used: ", output, StringComparison.Ordinal);
        Assert.Contains(",CNY,buy,unknown,unknown,USDT,1,11,1,", await ReadAsync(Path.Combine(_desk.Out, "EX", "fx-return-2023-03.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_runs_with_one_as_of_and_no_chain_neither_counts_until_somebody_says_which()
    {
        await RunDayAsync(1, "-10");
        string before = RunOf(1);
        await RunDayAsync(1, "-11");
        // Runs of earlier versions have no chain, which says which one is the last.
        File.Delete(Path.Combine(_desk.Out, "EX", "chain.jsonl"));
        (int code, string output, string error) = await Desk.RunAsync("fx-return", _desk.Out, "--month", "2023-03");
        Assert.Equal(3, code);
        Assert.Contains("several runs with the same as-of", error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_desk.Out, "EX", "fx-return-2023-03.csv")), output);
        Assert.Equal(0, (await Desk.RunAsync("fx-return", _desk.Out, "--month", "2023-03", "--use", before)).Code);
        Assert.Contains(",USDT,1,10,1,", await ReadAsync(Path.Combine(_desk.Out, "EX", "fx-return-2023-03.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_chain_says_which_run_is_the_last()
    {
        await RunDayAsync(1, "-10");
        string first = RunOf(1);
        await RunDayAsync(1, "-11");
        string second = Directory.EnumerateDirectories(DayOf(1)).Select(static folder => Path.GetFileName(folder)).Single(id => id != first);
        await File.WriteAllTextAsync(Path.Combine(_desk.Out, "EX", "chain.jsonl"), $"{{\"run_id\":\"{second}\"}}\nno json\n{{\"run_id\":\"{first}\"}}\n", TestContext.Current.CancellationToken);
        Assert.Equal(0, (await Desk.RunAsync("fx-return", _desk.Out, "--month", "2023-03")).Code);
        Assert.Contains(",USDT,1,10,1,", await ReadAsync(Path.Combine(_desk.Out, "EX", "fx-return-2023-03.csv")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("changed", 3, "is not the file that manifest.json names")]
    [InlineData("gone", 3, "an older version made it")]
    [InlineData("no manifest", 3, "not the manifest of a run")]
    public async Task A_run_that_cannot_be_used_makes_no_return(string how, int expected, string words)
    {
        await RunDayAsync(1, "-10");
        string run = Path.Combine(DayOf(1), RunOf(1)), file = Path.Combine(run, how == "no manifest" ? "manifest.json" : "fx-return.csv");
        if (how == "gone")
        {
            File.Delete(file);
        }
        else
        {
            await File.WriteAllTextAsync(file, (await ReadAsync(file)).Replace("10", "90", StringComparison.Ordinal)[..^9], TestContext.Current.CancellationToken);
        }

        (int code, _, string error) = await Desk.RunAsync("fx-return", _desk.Out, "--month", "2023-03");
        Assert.True(code == expected && error.Contains(words, StringComparison.Ordinal), error);
        Assert.False(File.Exists(Path.Combine(_desk.Out, "EX", "fx-return-2023-03.csv")));
    }

    [Theory]
    [InlineData("a month without a run", "2023-05", "There is no run of 2023-05")]
    [InlineData("no month", "2023-13", "expected yyyy-MM")]
    [InlineData("a day", "2023-03-01", "expected yyyy-MM")]
    public async Task A_month_that_is_none_is_a_wrong_command_line(string reason, string month, string words)
    {
        await RunDayAsync(1, "-10");
        (int code, _, string error) = await Desk.RunAsync("fx-return", _desk.Out, "--month", month);
        Assert.True(code == 2 && error.Contains(words, StringComparison.Ordinal), reason + error);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_a_wrong_command_line() =>
        Assert.Equal(2, (await Desk.RunAsync("fx-return", _desk.Out, "--month", "2023-03")).Code);

    private string DayOf(int day) => Path.Combine(_desk.Out, "EX", string.Create(CultureInfo.InvariantCulture, $"2023-03-{day:00}"));

    private string RunOf(int day) => Path.GetFileName(Directory.EnumerateDirectories(DayOf(day)).Single());

    private async Task RunDayAsync(int day, string amount, params string[] more)
    {
        string time = string.Create(CultureInfo.InvariantCulture, $"2023-03-{day:00}T05:00:00Z");
        string ledger = _desk.Write(
            $"upload{amount}/ledger.csv",
            Header + $"EX,E1{day},G{day},posted,A,{time},conversion,quote,CNY,fiat,{amount}\nEX,E2{day},G{day},posted,A,{time},conversion,base,USDT,stablecoin,1\n");
        string name = string.Create(CultureInfo.InvariantCulture, $"2023-03-{day:00}");
        (int code, string output, string error) = await Desk.RunAsync(["run", "--ledgers", ledger, "--rules", "cn", "--day", name, "--out", _desk.Out, .. more]);
        Assert.True(code == 0, error + output);
    }

    private static Task<string> ReadAsync(string path) => File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);

    private static async Task<byte[]> BytesAsync(string folder) =>
    [
        .. await File.ReadAllBytesAsync(Path.Combine(folder, "fx-return-2023-03.csv"), TestContext.Current.CancellationToken),
        .. await File.ReadAllBytesAsync(Path.Combine(folder, "fx-return-2023-03.xlsx"), TestContext.Current.CancellationToken),
    ];
}
