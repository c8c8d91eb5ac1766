using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery.Days;
using CompliReport.Functions.Tests.Days;
using CompliReport.LocalRuntime;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CompliReport.Functions.Tests.Faults;

/// <summary>Event Grid promises neither order nor a single delivery, nor any: whatever comes, a day has one result.</summary>
public sealed class ArrivalOrderTests : IDisposable
{
    private static readonly TestUpload Upload = new("DEMOEX", "2023-03-05");

    private readonly DayWorld _world = new();
    private readonly DayRun _days;

    public ArrivalOrderTests() => _days = _world.Run();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _days.Dispose();
        _world.Dispose();
    }

    [Theory]
    [InlineData("in order", 0, 1, 2)]
    [InlineData("control file in the middle", 0, 2, 1)]
    [InlineData("the second ledger first", 1, 0, 2)]
    [InlineData("control file in the middle, other ledger first", 1, 2, 0)]
    [InlineData("control file first", 2, 0, 1)]
    [InlineData("reversed", 2, 1, 0)]
    public async Task Whatever_the_order_of_files_and_events_there_is_one_run_with_one_id(string reason, int first, int second, int third)
    {
        int[] order = [first, second, third];
        Upload.PutInto(_world, withFiles: false);
        foreach (int i in order)
        {
            // The event comes before its blob, then with it, then once more.
            await ArriveAsync(i);
            _world.Put(Upload.Files[i].Path, Upload.Files[i].Text);
            await ArriveAsync(i);
            await ArriveAsync(i);
        }

        foreach (int i in order.Reverse())
        {
            await ArriveAsync(i);
        }

        using DayWorld orderly = new();
        Upload.PutInto(orderly, withFiles: true);
        using DayRun alone = orderly.Run();
        DayOutcome expected = await alone.RunAsync(new DayKey(DayWorld.Key.Exchange, new DateOnly(2023, 3, 5)), DayCause.Arrival, Cancel);
        string run = Path.GetFileName(Assert.Single(Directory.GetDirectories(Path.Combine(_world.Folder, "reports", Upload.Folder))));
        Assert.True(run == expected.Record!.RunId, reason);
        Assert.Equal(TestUpload.Reports, _world.Sent.Count);
        Assert.Equal(orderly.Sent, _world.Sent);
    }

    [Fact]
    public async Task Events_that_all_came_before_their_blobs_are_made_up_for_by_the_sweep()
    {
        for (int i = 0; i < Upload.Files.Count; i++)
        {
            await ArriveAsync(i);
        }

        Assert.Empty(_world.Snapshot("state"));
        Upload.PutInto(_world, withFiles: true);
        await new MissedUploadSweep(_days, NullLogger<MissedUploadSweep>.Instance).Run(new TimerInfo(), Cancel);
        Assert.Single(_world.Snapshot("state"), static line => line.Contains("runs/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_in_a_folder_of_the_folder_is_no_part_of_the_day_and_is_named()
    {
        _world.Put(DayWorld.Upload[0].Path, DayWorld.Upload[0].Text);
        _world.Put(DayWorld.Day + "/more/b.csv", DayWorld.Upload[1].Text);
        _world.Put(DayWorld.Upload[2].Path, DayWorld.Upload[2].Text);
        Assert.Equal(["b.csv"], (await _days.RunAsync(DayWorld.Key, DayCause.Arrival, Cancel)).Missing);
        _world.Put(DayWorld.Upload[1].Path, DayWorld.Upload[1].Text);
        DayOutcome outcome = await _days.RunAsync(DayWorld.Key, DayCause.Arrival, Cancel);
        Assert.Equal(DayState.Done, outcome.State);
        Assert.Equal(["more/b.csv"], outcome.Record!.NotRead);
    }

    // Both schemas, plain and base64, one and a list, in turn.
    private Task ArriveAsync(int file)
    {
        string subject = "/blobServices/default/containers/ledgers/blobs/" + Upload.Files[file].Path;
        string type = file == 0 ? "eventType" : "type";
        string one = $$$"""{"{{{type}}}":"Microsoft.Storage.BlobCreated","subject":"{{{subject}}}","data":{"api":"PutBlob"}}""";
        string message = file == 1 ? "[" + one + "]" : one;
        return new LedgerArrived(_days, _world.Stores(), TimeProvider.System, NullLogger<LedgerArrived>.Instance)
            .Run(file == 2 ? Convert.ToBase64String(Encoding.UTF8.GetBytes(message)) : message, Cancel);
    }
}
