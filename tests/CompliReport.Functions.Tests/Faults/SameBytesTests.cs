using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace CompliReport.Functions.Tests.Faults;

/// <summary>A day has the same bytes from functions, wherever they run, and from the desk.</summary>
public sealed class SameBytesTests : IDisposable
{
    private static readonly TestUpload Upload = new("DEMOEX", "2023-03-05");

    private readonly TemporaryFolder _desk = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task Functions_in_another_culture_zone_and_number_of_processors_and_the_desk_give_equal_bytes()
    {
        string[][] served = await Task.WhenAll(
            ServedAsync(),
            ServedAsync(("TZ", "Asia/Shanghai"), ("DOTNET_PROCESSOR_COUNT", "1")),
            ServedAsync(("TZ", "America/St_Johns"), ("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8"), ("DOTNET_PROCESSOR_COUNT", "7")));
        Assert.True(served[0].SequenceEqual(served[1]), string.Join('\n', served[0].Except(served[1]).Concat(served[1].Except(served[0]))));
        Assert.True(served[0].SequenceEqual(served[2]), string.Join('\n', served[0].Except(served[2]).Concat(served[2].Except(served[0]))));

        // The same files in a folder, run by hand: the run's own folder, line for line.
        foreach ((string path, string text) in Upload.Files)
        {
            _desk.Write("in/" + Path.GetFileName(path), text);
        }

        string rates = Path.Combine(Days.DayWorld.Root, "samples", "founding-case", "rates"), reports = _desk.Of("reports");
        (int code, _, string error) = await ServingDesk.CommandAsync(
            "run", "--ledgers", _desk.Of("in"), "--rates", rates, "--rules", "cn", "--workers", "5", "--out", reports);
        Assert.True(code == 0, error);
        string[] alone =
        [
            .. Directory.GetFiles(Path.Combine(reports, "DEMOEX"), "*", SearchOption.AllDirectories)
                .Select(file => "reports/" + Path.GetRelativePath(reports, file).Replace('\\', '/') + " " + Values.Sha256Digest.Of(File.ReadAllBytes(file)).Hex)
                .Order(StringComparer.Ordinal),
        ];
        Assert.Contains(alone, static line => line.Contains("/cases.xlsx ", StringComparison.Ordinal));
        Assert.Equal(alone, served[0].Where(static line => line.StartsWith("reports/", StringComparison.Ordinal)));
    }

    private static async Task<string[]> ServedAsync(params (string Name, string Value)[] environment)
    {
        using FolderWorld world = new();
        await using ServeProcess process = ServeProcess.Start(world, environment);
        await process.ServesAsync(Cancel);
        await world.PushAsync([Upload], Cancel);
        Assert.True(await world.UntilAsync(Progress.Done, TimeSpan.FromSeconds(90), Cancel), process.Log);
        return await world.ReadAsync(Cancel);
    }
}
