using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Functions.Tests.Faults;

public sealed class SeveralProcessesTests(ITestOutputHelper output)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a folder")]
    [InlineData("a storage account")]
    public async Task Three_processes_that_share_a_queue_judge_each_day_once_and_report_each_case_once(string place)
    {
        TestUpload[] uploads = [.. from exchange in (string[])["ALPHA", "BETA", "GAMMA", "DELTA", "EPSILON", "ZETA"]
                                   select new TestUpload(exchange, "2023-03-05")];
        using World world = place == "a folder" ? new FolderWorld() : await StorageWorld.StartAsync(Cancel);
        await using ServeProcess one = ServeProcess.Start(world), two = ServeProcess.Start(world), three = ServeProcess.Start(world);
        ServeProcess[] all = [one, two, three];
        await Task.WhenAll(all.Select(static process => process.ServesAsync(Cancel)));

        await world.PushAsync(uploads, Cancel);
        await world.RaiseAgainAsync(Cancel);
        Assert.True(await world.UntilAsync(Progress.Recorded, ServeProcess.PatienceMax, Cancel), one.Log + two.Log + three.Log);
        await world.RaiseAgainAsync(Cancel);
        Assert.True(await world.UntilAsync(Progress.Done, ServeProcess.PatienceMax, Cancel), one.Log + two.Log + three.Log);

        string[] end = await world.ReadAsync(Cancel);
        Assert.DoesNotContain(end, static line => line.StartsWith("left in", StringComparison.Ordinal));
        Assert.Equal(uploads.Length, end.Count(static line => line.StartsWith("state/runs/", StringComparison.Ordinal)));
        Assert.Equal(uploads.Length, end.Count(static line => line.StartsWith("state/days/", StringComparison.Ordinal)));
        Assert.Equal(uploads.Length, end.Count(static line => line.Contains("/receipt.json ", StringComparison.Ordinal)));
        string[] notices = [.. end.Where(static line => line.StartsWith("notice ", StringComparison.Ordinal)).Select(static line => line.Split(' ')[1])];
        Assert.Equal(uploads.Length * TestUpload.Reports, notices.Length);
        Assert.Equal(notices.Length, notices.Distinct().Count());
        Assert.Equal(notices.Length, end.Count(static line => line.EndsWith("in the register: True", StringComparison.Ordinal)));
        int[] judged = [.. all.Select(static process => process.Log.Split('\n').Count(static line => line.Contains(": Done;", StringComparison.Ordinal)))];
        output.WriteLine("days judged by each process: " + string.Join(", ", judged));
        Assert.True(judged.Count(static days => days > 0) > 1, "only one process worked: " + string.Join(", ", judged));
    }
}
