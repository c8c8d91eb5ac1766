using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Cli.Tests;

/// <summary>The same generated days, each run when it comes and all at once: what one run over all days finds, the daily runs find.</summary>
public sealed class DayByDayTests : IDisposable
{
    private const string Seed = "4242", Rows = "9000", Days = "56";

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task Daily_runs_find_of_every_typology_the_accounts_that_one_run_over_all_days_finds()
    {
        HashSet<(string Typology, string Account)> atOnce = await Found("at-once"), byDay = await Found("by-day", "--by-day");
        Assert.True(atOnce.Select(static one => one.Typology).Distinct().Count() >= 20, "the days hold nearly every pattern");
        Assert.Empty(atOnce.Except(byDay).Order());
        Assert.Empty(byDay.Except(atOnce).Order());
    }

    private async Task<HashSet<(string Typology, string Account)>> Found(string name, params string[] how)
    {
        string days = Path.Combine(_desk.Root, name), results = Path.Combine(_desk.Root, name + "-out");
        Assert.Equal(0, (await Desk.RunAsync(["generate", "--seed", Seed, "--rows", Rows, "--days", Days, "--copies", "1", "--out", days, .. how])).Code);
        (int code, _, string error) = await Desk.RunAsync(
            "run", "--ledgers", days, "--rates", Path.Combine(days, "rates"), "--lists", Path.Combine(days, "lists"), "--rules", "cn", "--out", results);
        Assert.True(code == 0, error);
        HashSet<(string, string)> found = [];
        foreach (string file in Directory.EnumerateFiles(results, "findings.jsonl", SearchOption.AllDirectories))
        {
            foreach (string line in await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken))
            {
                using JsonDocument finding = JsonDocument.Parse(line);
                string id = finding.RootElement.GetProperty("id").GetString()!;
                if (id[0] == 'T')
                {
                    found.UnionWith(finding.RootElement.GetProperty("accounts").EnumerateArray().Select(account => (id, account.GetString()!)));
                }
            }
        }

        return found;
    }
}
