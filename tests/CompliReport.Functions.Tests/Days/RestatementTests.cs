using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery.Days;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Functions.Tests.Days;

/// <summary>Days go on from one another: in whatever order they arrive, late or corrected, the end is the same.</summary>
public sealed class RestatementTests : IDisposable
{
    private static readonly string[] Days = ["2023-03-01", "2023-03-02", "2023-03-03"];

    private readonly DayWorld _world = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("0 1 2")]
    [InlineData("0 2 1")]
    [InlineData("1 0 2")]
    [InlineData("1 2 0")]
    [InlineData("2 0 1")]
    [InlineData("2 1 0")]
    public async Task In_whatever_order_days_arrive_the_end_is_that_of_days_in_order(string order)
    {
        using DayWorld inOrder = new();
        Assert.Equal(await FinalAsync(inOrder, "0 1 2"), await FinalAsync(_world, order));
    }

    [Fact]
    public async Task A_day_that_is_corrected_is_run_again_with_all_later_ones()
    {
        string before = await FinalAsync(_world, "0 1 2");
        Put(_world, 0, 80);
        using DayRun days = _world.Run();
        await days.RunAsync(Key(0), DayCause.CutOff, Cancel);
        string after = Final(_world);
        Assert.All(before.Split('\n').Zip(after.Split('\n')), static run => Assert.NotEqual(run.First, run.Second));
        using DayWorld fresh = new();
        Put(fresh, 0, 80);
        Assert.Equal(after, await FinalAsync(fresh, "0 1 2", put: "1 2"));
    }

    [Fact]
    public async Task Days_that_nothing_changed_for_are_not_run_again()
    {
        await FinalAsync(_world, "0 1 2");
        int runs = Directory.GetFiles(Path.Combine(_world.Folder, "state", "runs")).Length;
        using DayRun days = _world.Run();
        Assert.Equal(DayState.AlreadyDone, (await days.RunAsync(Key(0), DayCause.CutOff, Cancel)).State);
        Assert.Equal(runs, Directory.GetFiles(Path.Combine(_world.Folder, "state", "runs")).Length);
    }

    [Fact]
    public async Task What_a_crash_left_undone_the_next_look_at_any_day_finds()
    {
        string expected = await FinalAsync(_world, "0 1 2");
        // As if the process had ended after the first day was corrected and corrected back, and before the later ones were run again.
        string latest = Path.Combine(_world.Folder, "state", "latest", "DEMOEX", "2023-03-02.json");
        MakeStale(latest);
        Array.ForEach(Directory.GetFiles(Path.Combine(_world.Folder, "state", "days", "DEMOEX", "2023-03-02")), MakeStale);

        using DayRun days = _world.Run();
        await days.RunAsync(Key(0), DayCause.CutOff, Cancel);
        Assert.Equal(expected, Final(_world));
        Assert.False(IsStale(latest));
    }

    [Fact]
    public void A_report_that_would_not_be_made_again_is_proposed_for_amendment_or_withdrawal()
    {
        DayRecord earlier = Record("run-1", "up-1", ["R-1", "R-2", "R-3"], [("R-1", "CASE-1"), ("R-2", "CASE-2"), ("R-3", "CASE-3")]);
        DayRecord now = Record("run-2", "up-1", ["R-4", "R-3"], [("R-4", "CASE-1"), ("R-3", "CASE-3")]) with { Before = "run-0" };
        AmendmentProposal[] proposals = [.. AmendmentProposal.Of(earlier, now, DayCause.Restatement)];
        Assert.Equal(
            [
                new AmendmentProposal("R-1", "amendment", "R-4", "an earlier day came late or was corrected"),
                new AmendmentProposal("R-2", "withdrawal", "", "an earlier day came late or was corrected"),
            ],
            proposals);
        Assert.Empty(AmendmentProposal.Of(earlier, earlier, DayCause.Request));
        Assert.Equal("the upload of the day was corrected", AmendmentProposal.Of(earlier, now with { Upload = "up-2" }, DayCause.CutOff)[0].Reason);
        Assert.Equal("the day was run again with other rules, rates or lists", AmendmentProposal.Of(earlier, now with { Before = "" }, DayCause.Request)[0].Reason);
    }

    private static DayRecord Record(string run, string upload, string[] reports, (string Report, string Case)[] cases) =>
        new("EX", "2023-03-01", upload, "done", run, "folder", [.. reports], [], [], [])
        {
            Cases = System.Collections.Immutable.ImmutableSortedDictionary.CreateRange(cases.Select(static one => KeyValuePair.Create(one.Report, one.Case))),
        };

    // The record of a run that went on from what is no longer the day before.
    private static void MakeStale(string record)
    {
        File.WriteAllText(record, File.ReadAllText(record).Replace("\"before\": \"run-", "\"before\": \"stale-", StringComparison.Ordinal));
        Assert.True(IsStale(record));
    }

    private static bool IsStale(string record) => File.ReadAllText(record).Contains("\"before\": \"stale-", StringComparison.Ordinal);

    private static DayKey Key(int day) => new(ExchangeId.Of("DEMOEX"), DateOnly.ParseExact(Days[day], "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

    private static async Task<string> FinalAsync(DayWorld world, string order, string? put = null)
    {
        using DayRun days = world.Run();
        foreach (int day in order.Split(' ').Select(int.Parse))
        {
            if (put is null || put.Contains(day.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal))
            {
                Put(world, day, 200);
            }

            DayOutcome outcome = await days.RunAsync(Key(day), DayCause.CutOff, Cancel);
            Assert.Equal(DayState.Done, outcome.State);
        }

        return Final(world);
    }

    private static void Put(DayWorld world, int day, int rows) => world.Put(
        $"DEMOEX/{Days[day]}/a.csv",
        string.Join('\n', File.ReadLines(Path.Combine(DayWorld.Root, "samples", "founding-case", $"ledger-{Days[day]}.csv")).Take(rows)) + "\n");

    // The newest run of each day, and what it left.
    private static string Final(DayWorld world) => string.Join('\n', Days.Select(day =>
    {
        JsonElement record = JsonDocument.Parse(File.ReadAllText(Path.Combine(world.Folder, "state", "latest", "DEMOEX", day + ".json"))).RootElement;
        byte[] history = File.ReadAllBytes(Path.Combine(world.Folder, "reports", record.GetProperty("folder").GetString()!, "history.bin"));
        return record.GetProperty("run_id").GetString() + " " + Sha256Digest.Of(history).Hex;
    }));
}
