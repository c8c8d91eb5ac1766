using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery.Days;
using CompliReport.Functions.Tests.Faults;
using Xunit;

namespace CompliReport.Functions.Tests.Days;

/// <summary>A day that is divided into shards ends as one that is not, whatever happens on the way.</summary>
public sealed class ShardedDayTests
{
    private static readonly TestUpload First = new("DEMOEX", "2023-03-05"), Second = new("DEMOEX", "2023-03-06");
    private static readonly DayKey FirstKey = KeyOf(First), SecondKey = KeyOf(Second);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("each message once", 1)]
    [InlineData("each message twice", 2)]
    public async Task Two_days_have_the_same_reports_records_and_notices_divided_or_not(string reason, int deliveries)
    {
        using SharedDesk whole = new(1), shared = new(4) { Deliveries = deliveries };
        foreach (SharedDesk desk in (SharedDesk[])[whole, shared])
        {
            First.PutInto(desk.World, withFiles: true);
            await desk.ArriveAsync(FirstKey, Cancel);
            foreach ((string path, string text) in Second.Files)
            {
                desk.World.Put(path, text);
            }

            await desk.ArriveAsync(SecondKey, Cancel);
        }

        Assert.Equal(whole.Results(), shared.Results());
        Assert.True(whole.World.Sent.Count >= TestUpload.Reports, reason);
        Assert.True(whole.World.Sent.Order().SequenceEqual(shared.World.Sent.Order()), reason);
        // The second day looks back: its rules and its patterns are divided each for itself.
        Assert.Equal([4, 8], shared.Sent.Where(static one => one.Queue == Names.Shards).GroupBy(static one => one.Message.Day)
            .Select(static day => day.Select(static one => one.Message.Shard).Distinct().Count()));
        Assert.Equal(DayState.Assessing, shared.Looks[0]);
        Assert.Equal(2, shared.Looks.Count(static state => state == DayState.Done));
    }

    [Fact]
    public async Task Whenever_a_process_dies_the_next_one_comes_to_the_same_end()
    {
        using SharedDesk whole = new(1), undisturbed = new(2);
        First.PutInto(whole.World, withFiles: true);
        First.PutInto(undisturbed.World, withFiles: true);
        await whole.ArriveAsync(FirstKey, Cancel);
        await undisturbed.ArriveAsync(FirstKey, Cancel);
        Assert.InRange(undisturbed.Writes, 11, 20);
        for (int write = 0; write < undisturbed.Writes; write++)
        {
            await DiesAsync(whole, write, after: false);
            await DiesAsync(whole, write, after: true);
        }
    }

    private static async Task DiesAsync(SharedDesk whole, int write, bool after)
    {
        using SharedDesk desk = new(2);
        First.PutInto(desk.World, withFiles: true);
        desk.DieAt(write, after);
        await desk.ArriveAsync(FirstKey, Cancel);
        Assert.True(whole.Results().SequenceEqual(desk.Results()), $"died {(after ? "after" : "before")} write {write}");
        Assert.Equal(whole.World.Sent.Order(), desk.World.Sent.Distinct().Order());
    }

    [Theory]
    [InlineData(Names.Shards)]
    [InlineData(Names.Assembled)]
    public async Task Rates_that_change_on_the_way_divide_the_day_anew_and_only_once(string queue)
    {
        using SharedDesk whole = new(1), desk = new(4);
        First.PutInto(whole.World, withFiles: true);
        ChangeRates(whole.World);
        await whole.ArriveAsync(FirstKey, Cancel);
        First.PutInto(desk.World, withFiles: true);
        bool isChanged = false;
        desk.Before = next =>
        {
            if (next == queue && !isChanged)
            {
                isChanged = true;
                ChangeRates(desk.World);
            }
        };
        await desk.ArriveAsync(FirstKey, Cancel);
        Assert.Equal(whole.Results(), desk.Results());
        Assert.Equal(8, desk.Sent.Where(static one => one.Queue == Names.Shards).Select(static one => one.Message.Shard).Distinct().Count());
        Assert.Equal(8, desk.Sent.Count(static one => one.Queue == Names.Shards));
        Assert.Equal([DayState.Assessing, DayState.Assessing, DayState.Done], desk.Looks);
        Assert.Equal(queue == Names.Shards, desk.Assessed.Contains(ShardState.Stale));
    }

    [Theory]
    [InlineData(".part", true)]
    [InlineData(".part", false)]
    [InlineData(".shard", true)]
    [InlineData(".shard", false)]
    public async Task What_is_damaged_or_lost_in_the_store_is_made_again(string ending, bool isLost)
    {
        using SharedDesk whole = new(1), desk = new(4);
        First.PutInto(whole.World, withFiles: true);
        await whole.ArriveAsync(FirstKey, Cancel);
        First.PutInto(desk.World, withFiles: true);
        bool isDone = false;
        desk.Before = next =>
        {
            string folder = Path.Combine(desk.World.Folder, "state", "shards", "DEMOEX", "2023-03-05");
            if (!isDone && (ending == ".part" ? next == Names.Assembled : next == Names.Shards))
            {
                isDone = true;
                string file = Directory.GetFiles(folder, "*" + ending).Order(StringComparer.Ordinal).Last();
                byte[] bytes = File.ReadAllBytes(file);
                File.Delete(file);
                if (!isLost)
                {
                    File.WriteAllBytes(file, bytes[..^1]);
                }
            }
        };
        await desk.ArriveAsync(FirstKey, Cancel);
        Assert.True(isDone);
        Assert.Equal(whole.Results(), desk.Results());
        Assert.Equal(5, desk.Sent.Count(static one => one.Queue == Names.Shards));
    }

    [Fact]
    public async Task Inputs_that_change_all_the_time_end_with_a_run_in_one_piece()
    {
        using SharedDesk whole = new(1), desk = new(2);
        First.PutInto(desk.World, withFiles: true);
        int changes = 0;
        desk.Before = next =>
        {
            if (next == Names.Assembled)
            {
                ChangeRates(desk.World, ++changes);
            }
        };
        await desk.ArriveAsync(FirstKey, Cancel);
        First.PutInto(whole.World, withFiles: true);
        ChangeRates(whole.World, changes);
        await whole.ArriveAsync(FirstKey, Cancel);
        Assert.Equal(whole.Results(), desk.Results());
        Assert.Equal(5, changes);
    }

    [Fact]
    public async Task A_day_whose_messages_were_lost_is_divided_again_when_half_an_hour_is_over_and_not_before()
    {
        using SharedDesk desk = new(3);
        First.PutInto(desk.World, withFiles: true);
        Assert.Equal(DayState.Assessing, await desk.LookAsync(FirstKey, DayCause.Arrival, Cancel));
        Assert.Equal(3, desk.Lose());
        desk.Clock.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromTicks(1));
        Assert.Equal(DayState.Assessing, await desk.LookAsync(FirstKey, DayCause.CutOff, Cancel));
        Assert.Equal(0, desk.Lose());
        desk.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(DayState.Assessing, await desk.LookAsync(FirstKey, DayCause.Arrival, Cancel));
        Assert.Equal(3, desk.Lose());
        // Who asks for the day himself does not wait.
        Assert.Equal(DayState.Assessing, await desk.LookAsync(FirstKey, DayCause.Request, Cancel));
        Assert.Equal(3, desk.Lose());
    }

    [Fact]
    public async Task A_day_whose_last_message_was_lost_is_put_together_by_the_next_look()
    {
        using SharedDesk whole = new(1), desk = new(3);
        First.PutInto(whole.World, withFiles: true);
        await whole.ArriveAsync(FirstKey, Cancel);
        First.PutInto(desk.World, withFiles: true);
        desk.Before = next => _ = next == Names.Assembled ? throw new OperationCanceledException() : 0;
        await Assert.ThrowsAsync<OperationCanceledException>(() => desk.ArriveAsync(FirstKey, Cancel));
        desk.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(DayState.Done, await desk.LookAsync(FirstKey, DayCause.Arrival, Cancel));
        Assert.Equal(whole.Results(), desk.Results());
    }

    [Fact]
    public void A_message_is_read_as_it_was_written_and_anything_else_is_refused()
    {
        string name = new('a', 64);
        ShardMessage message = new(FirstKey, DayCause.CutOff, 2, name, [name, new string('b', 64)]) { IsStale = true };
        ShardMessage read = ShardMessage.Read(message.ToJson());
        Assert.Equal((message.Day, message.Cause, message.Round, message.Shard, message.IsStale), (read.Day, read.Cause, read.Round, read.Shard, read.IsStale));
        Assert.Equal(message.Shards, read.Shards);
        foreach (string wrong in (string[])
        [
            "", "{}", "[]", "null", message.ToJson().Replace("shard/1", "shard/2", StringComparison.Ordinal),
            message.ToJson().Replace("DEMOEX", "../x", StringComparison.Ordinal), message.ToJson().Replace(name, "../../x", StringComparison.Ordinal),
            message.ToJson().Replace("CutOff", "7", StringComparison.Ordinal), message.ToJson().Replace(":2,", ":-1,", StringComparison.Ordinal),
        ])
        {
            Assert.Throws<InvalidDataException>(() => ShardMessage.Read(wrong));
        }
    }

    private static DayKey KeyOf(TestUpload upload) => DayKey.TryParse(upload.Exchange, upload.Day, out DayKey key) ? key : default;

    // A coin's price far from the days' own: the digest differs, and nothing that is found.
    private static void ChangeRates(DayWorld world, int number = 1) => File.WriteAllText(
        Path.Combine(world.Folder, "rates", "crypto", "another.csv"), $"asset,time,price_usd,source\nDOGE,2020-01-01T00:00:00Z,0.{number},made up\n");
}
