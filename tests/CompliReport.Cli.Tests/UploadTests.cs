using System;
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
}
