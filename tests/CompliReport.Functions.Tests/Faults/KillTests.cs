using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Functions.Tests.Faults;

/// <summary>A serving process is killed at random points; whoever is started next must bring the work to the end that it would have come
/// to.</summary>
/// <remarks>
/// Twenty rounds, three at a time. <c>KILL_SEED</c> chooses other points and <c>KILL_ROUNDS</c> more of them, for the night:
/// <c>KILL_SEED=$RANDOM KILL_ROUNDS=500 dotnet run --project tests/CompliReport.Functions.Tests -- -class
/// CompliReport.Functions.Tests.Faults.KillTests</c>.
/// A failure names the seed; where a kill falls depends on the machine too, so a failed round is repeated with many.
/// </remarks>
public sealed class KillTests(ITestOutputHelper output)
{
    private static readonly TestUpload Upload = new("DEMOEX", "2023-03-05");

    // From which progress on, and how long after it at most, in milliseconds: each part of the work is hit, although most take no time.
    private static readonly (Progress From, int SpreadMax)[] Points =
    [
        (Progress.Nothing, 900), (Progress.EventWaits, 400), (Progress.Held, 1500), (Progress.Delivering, 80), (Progress.Noticed, 25),
        (Progress.Recorded, 25),
    ];

    private readonly ConcurrentQueue<Progress> _killedAt = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a folder")]
    [InlineData("a storage account")]
    public async Task Whenever_it_is_killed_the_next_process_comes_to_the_same_end(string place)
    {
        int rounds = Number("KILL_ROUNDS", 20), seed = Number("KILL_SEED", 20230301);
        long start = Stopwatch.GetTimestamp();
        string[] undisturbed = await RoundAsync(place, new Random(seed), kills: 0, Progress.Nothing, 0, "undisturbed");
        Assert.Equal(TestUpload.Reports, undisturbed.Count(static line => line.EndsWith("in the register: True", StringComparison.Ordinal)));
        Assert.DoesNotContain(undisturbed, static line => line.StartsWith("left in", StringComparison.Ordinal));

        await Parallel.ForEachAsync(Enumerable.Range(0, rounds), new ParallelOptions { MaxDegreeOfParallelism = 3, CancellationToken = Cancel }, async (round, _) =>
        {
            Random random = new(seed + round);
            (Progress from, int spreadMax) = Points[round % Points.Length];
            string name = string.Create(CultureInfo.InvariantCulture, $"round {round} of KILL_SEED={seed} KILL_ROUNDS={rounds}");
            string[] end = await RoundAsync(place, random, kills: random.Next(3) == 0 ? 2 : 1, from, spreadMax, name);
            Assert.True(undisturbed.SequenceEqual(end), name + " ended otherwise than an undisturbed one:\n"
                + string.Join('\n', end.Except(undisturbed).Select(static line => "+ " + line)
                    .Concat(undisturbed.Except(end).Select(static line => "- " + line))));
        });
        output.WriteLine($"killed at: {string.Join(", ", _killedAt.GroupBy(static at => at).OrderBy(static at => at.Key).Select(static at => $"{at.Key} {at.Count()}"))}; "
            + $"{Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s");

        // Kills after the end would prove nothing.
        Assert.True(_killedAt.Count(static at => at != Progress.Done) * 2 > _killedAt.Count, "most kills came too late");
    }

    private async Task<string[]> RoundAsync(string place, Random random, int kills, Progress from, int spreadMax, string name)
    {
        using World world = place == "a folder" ? new FolderWorld() : await StorageWorld.StartAsync(Cancel);
        if (kills > 0)
        {
            await using ServeProcess first = ServeProcess.Start(world);
            await first.ServesAsync(Cancel);
            await world.PushAsync([Upload], Cancel);
            Assert.True(await world.UntilAsync(from, ServeProcess.PatienceMax, Cancel), name + ": it never came to " + from + "\n" + first.Log);
            await KillAfterAsync(first, world, random.Next(spreadMax + 1), name);
        }
        else
        {
            await world.PushAsync([Upload], Cancel);
        }

        if (kills > 1)
        {
            // The second anywhere in the life of the next process, its start included.
            await using ServeProcess second = ServeProcess.Start(world);
            await KillAfterAsync(second, world, random.Next(4000), name);
        }

        await using ServeProcess last = ServeProcess.Start(world);
        Assert.True(await world.UntilAsync(Progress.Done, ServeProcess.PatienceMax, Cancel), name + ": it was not done in time\n" + last.Log);
        return await world.ReadAsync(Cancel);
    }

    private async Task KillAfterAsync(ServeProcess process, World world, int milliseconds, string name)
    {
        await Task.Delay(milliseconds, Cancel);
        await process.KillAsync();
        Progress at = await world.LookAsync(Cancel);
        _killedAt.Enqueue(at);
        output.WriteLine($"{name}: killed at {at}");
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int number) ? number : otherwise;
}
