using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Cli.Tests.Robust;

/// <summary>A run is killed at random points: nothing half-written is taken for a result, and the next run comes to the end that it would have come to.</summary>
/// <remarks>
/// <c>KILL_SEED</c> chooses other points and <c>KILL_ROUNDS</c> more of them, for the night. A failure names the seed; where a kill falls depends on the machine too, so
/// a failed round is repeated with many.
/// </remarks>
public sealed class KilledRunTests(ITestOutputHelper output) : IDisposable
{
    private const string Partial = ".partial";

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task Whenever_a_run_is_killed_no_file_is_half_there_and_the_next_run_gives_equal_bytes()
    {
        int rounds = Number("KILL_ROUNDS", 4), seed = Number("KILL_SEED", 20230301);
        long start = Stopwatch.GetTimestamp();
        string[] undisturbed = await FinishAsync(Path.Combine(_desk.Root, "undisturbed"));
        TimeSpan length = Stopwatch.GetElapsedTime(start);
        HashSet<string> whole = [.. undisturbed];
        List<string> points = [];
        for (int round = 0; round < rounds; round++)
        {
            Random random = new(seed + round);
            string name = string.Create(CultureInfo.InvariantCulture, $"round {round} of KILL_SEED={seed} KILL_ROUNDS={rounds}"), folder = Path.Combine(_desk.Root, "killed" + round);
            // Most of the time nothing is written yet: every other kill comes among the files.
            bool isAmongFiles = round % 2 == 0;
            bool came = await KillAsync(folder, isAmongFiles, isAmongFiles ? TimeSpan.FromMilliseconds(random.Next(60)) : length * random.NextDouble());
            string[] left = SmallDay.Files(folder);
            points.Add(came ? left.Length.ToString(CultureInfo.InvariantCulture) : "after its end");
            string[] torn = [.. left.Where(file => !file.Contains(Partial, StringComparison.Ordinal) && !whole.Contains(file))];
            Assert.True(torn.Length == 0, name + ": under final names, and not as they end:\n" + string.Join('\n', torn));
            string[] end = await FinishAsync(folder);
            Assert.True(undisturbed.SequenceEqual(end), name + " ended otherwise than an undisturbed one:\n" + SmallDay.Difference(undisturbed, end));
            Directory.Delete(folder, recursive: true);
        }

        output.WriteLine($"files there at the kill, of {undisturbed.Length}: {string.Join(", ", points)}");
        // Kills after the end would prove nothing.
        Assert.True(points.Count(static point => point != "after its end") * 2 > points.Count, "most kills came too late: " + string.Join(", ", points));
    }

    [Fact]
    public async Task Two_runs_at_once_on_one_folder_end_as_one_does()
    {
        string[] alone = await FinishAsync(Path.Combine(_desk.Root, "alone"));
        string together = Path.Combine(_desk.Root, "together");
        using CliProcess one = CliProcess.Start(SmallDay.Run(together, SmallDay.Ledgers)), two = CliProcess.Start(SmallDay.Run(together, SmallDay.Ledgers));
        Assert.All(await Task.WhenAll(one.EndAsync(), two.EndAsync()), static end => Assert.True(end.Code == 0, end.Error));
        string[] both = SmallDay.Files(together);
        Assert.True(alone.SequenceEqual(both), SmallDay.Difference(alone, both));
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int number) ? number : otherwise;

    // A run to its end, and all that it left; what a killed one left unfinished is not looked at.
    private static async Task<string[]> FinishAsync(string folder)
    {
        using CliProcess run = CliProcess.Start(SmallDay.Run(folder, SmallDay.Ledgers));
        (int code, _, string error) = await run.EndAsync();
        Assert.True(code == 0, error);
        return [.. SmallDay.Files(folder).Where(static file => !file.Contains(Partial, StringComparison.Ordinal))];
    }

    // Says whether the kill came before the run's own end.
    private static async Task<bool> KillAsync(string folder, bool isAmongFiles, TimeSpan after)
    {
        using CliProcess run = CliProcess.Start(SmallDay.Run(folder, SmallDay.Ledgers));
        while (isAmongFiles && !run.HasExited && !Directory.Exists(folder))
        {
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }

        await Task.Delay(after, TestContext.Current.CancellationToken);
        if (run.HasExited)
        {
            return false;
        }

        await run.KillAsync();
        return true;
    }
}
