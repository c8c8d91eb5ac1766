using System;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Cli.Tests;

/// <summary>What a run says of its conversions: breaks by category and asset, conversions by pair.</summary>
public sealed class ReconciliationTextTests : IDisposable
{
    private const string Ledger =
        "exchange_id,entry_id,group_id,status,account_id,occurred_at,kind,leg_role,asset,asset_class,amount\n"
        + "EX,E1,G1,posted,A,2023-03-01T01:00:00Z,conversion,quote,CNY,fiat,-700\n"
        + "EX,E2,G2,posted,A,2023-03-01T02:00:00Z,conversion,quote,EUR,fiat,-90\n"
        + "EX,E3,G2,posted,A,2023-03-01T02:00:00Z,conversion,base,BTC,crypto,0.004\n";

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task Breaks_are_summed_by_category_and_asset_and_conversions_by_pair()
    {
        (_, string output, _) = await Desk.RunAsync("run", "--ledgers", _desk.Write("ledger.csv", Ledger), "--out", _desk.Out);
        string[] lines = [.. output.Split('\n').Select(static line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
        // Without rates nothing has a value, which is said and not taken for nothing at risk.
        Assert.Contains("MISSING_CRYPTO_LEG 1 - 1", lines);
        Assert.Contains("NO_RATE 1 - 1", lines);
        Assert.Contains("CNY 1 - 1", lines);
        Assert.Contains("CNY/- 1 0 0 1 0 1", lines);
        Assert.Contains("EUR/BTC 1 0 0 0 1 1", lines);
    }

    [Fact]
    public async Task Machines_get_the_same_figures()
    {
        (_, string output, _) = await Desk.RunAsync("run", "--ledgers", _desk.Write("ledger.csv", Ledger), "--out", _desk.Out, "--json");
        using JsonDocument summary = JsonDocument.Parse(output);
        JsonElement found = summary.RootElement.GetProperty("runs")[0].GetProperty("reconciliation");
        Assert.Equal(2, found.GetProperty("categories").EnumerateArray().Sum(static one => one.GetProperty("breaks").GetInt64()));
        Assert.Equal(["CNY/-", "EUR/BTC"], found.GetProperty("pairs").EnumerateArray().Select(static pair => pair.GetProperty("pair").GetString()).Order(StringComparer.Ordinal));
        Assert.Equal(JsonValueKind.String, found.GetProperty("categories")[0].GetProperty("usd_at_risk").ValueKind);
    }
}
