using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Functions.Tests.Faults;

/// <summary>Several serving processes share one day, shard by shard; it has the bytes of a run on the desk, and a process may be killed on
/// the way.</summary>
public sealed partial class SharedDayTests(ITestOutputHelper output) : IDisposable
{
    private static readonly TestUpload Upload = new("DEMOEX", "2023-03-05");

    private readonly TemporaryFolder _desk = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _desk.Dispose();

    [Theory]
    [InlineData("a folder", "divided into shards")]
    [InlineData("a storage account", "shard [0-9a-f]{64}: Done")]
    public async Task Three_processes_of_which_one_is_killed_share_a_day_and_end_as_a_run_on_the_desk(string place, string killAt)
    {
        using World world = place == "a folder" ? new FolderWorld() : await StorageWorld.StartAsync(Cancel);
        ServeProcess[] all = [.. Enumerable.Range(0, 3).Select(_ => ServeProcess.Start(world, ("Shards", "4")))];
        try
        {
            await Task.WhenAll(all.Select(static process => process.ServesAsync(Cancel)));
            await world.PushAsync([Upload], Cancel);
            ServeProcess? killed = null;
            long start = TimeProvider.System.GetTimestamp();
            while (killed is null && TimeProvider.System.GetElapsedTime(start) < ServeProcess.PatienceMax)
            {
                killed = Array.Find(all, process => Regex.IsMatch(process.Log, killAt));
                await Task.Delay(10, Cancel);
            }

            Assert.NotNull(killed);
            await killed.KillAsync();
            Assert.True(await world.UntilAsync(Progress.Done, ServeProcess.PatienceMax, Cancel), string.Concat(all.Select(static process => process.Log)));
            string[] end = await world.ReadAsync(Cancel);
            Assert.Equal(await OnTheDeskAsync(), end.Where(static line => line.StartsWith("reports/", StringComparison.Ordinal)));
            Assert.Equal(TestUpload.Reports, end.Count(static line => line.StartsWith("notice ", StringComparison.Ordinal)));
            Assert.Equal(TestUpload.Reports, end.Count(static line => line.EndsWith("in the register: True", StringComparison.Ordinal)));
            Assert.Equal(4, end.Count(static line => line.StartsWith("state/shards/", StringComparison.Ordinal) && line.Contains(".part ", StringComparison.Ordinal)));
            Assert.DoesNotContain(end, static line => line.StartsWith("left in", StringComparison.Ordinal) && line.Contains("-poison", StringComparison.Ordinal));
            int[] done = [.. all.Select(static process => ShardDone().Count(process.Log))];
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"shards assessed by each process: {string.Join(", ", done)}; killed: {Array.IndexOf(all, killed)}"));
        }
        finally
        {
            foreach (ServeProcess process in all)
            {
                await process.DisposeAsync();
            }
        }
    }

    // The same files in a folder, run by hand.
    private async Task<string[]> OnTheDeskAsync()
    {
        foreach ((string path, string text) in Upload.Files)
        {
            _desk.Write("in/" + Path.GetFileName(path), text);
        }

        string rates = Path.Combine(Days.DayWorld.Root, "samples", "founding-case", "rates"), reports = _desk.Of("reports");
        (int code, _, string error) = await ServingDesk.CommandAsync(
            "run", "--ledgers", _desk.Of("in"), "--rates", rates, "--rules", "cn", "--out", reports);
        Assert.True(code == 0, error);
        return
        [
            .. Directory.GetFiles(Path.Combine(reports, "DEMOEX"), "*", SearchOption.AllDirectories)
                .Select(file => "reports/" + Path.GetRelativePath(reports, file).Replace('\\', '/') + " " + Values.Sha256Digest.Of(File.ReadAllBytes(file)).Hex)
                .Order(StringComparer.Ordinal),
        ];
    }

    [GeneratedRegex("shard [0-9a-f]{64}: Done")]
    private static partial Regex ShardDone();
}
