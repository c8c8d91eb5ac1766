using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery.Days;
using CompliReport.Functions.Tests.Days;
using CompliReport.LocalRuntime;
using CompliReport.Values;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CompliReport.Functions.Tests;

public sealed class LedgerArrivedTests : IDisposable
{
    private readonly DayWorld _world = new();
    private readonly HandClock _clock = new(DateTimeOffset.UnixEpoch);
    private readonly DayRun _days;

    public LedgerArrivedTests() => _days = _world.Run();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _days.Dispose();
        _world.Dispose();
    }

    [Fact]
    public async Task The_event_of_the_file_that_completes_the_day_runs_it()
    {
        _world.PutAll();
        await ArriveAsync(Event("ledgers", DayWorld.Day + "/manifest.json", ETag("manifest.json")));
        Assert.NotEmpty(_world.Snapshot("reports"));
    }

    [Theory]
    [InlineData("the blob was overwritten since", "ledgers", DayWorld.Day + "/a.csv", "0xold")]
    [InlineData("the blob is gone", "ledgers", DayWorld.Day + "/c.csv", "")]
    [InlineData("another container", "reports", DayWorld.Day + "/a.csv", "")]
    [InlineData("no day in the path", "ledgers", "DEMOEX/accounts.csv", "")]
    [InlineData("a path that is too deep", "ledgers", DayWorld.Day + "/x/a.csv", "")]
    public async Task Events_that_are_not_for_us_do_nothing_and_are_completed(string reason, string container, string path, string etag)
    {
        _world.PutAll();
        await ArriveAsync(Event(container, path, etag));
        Assert.True(_world.Snapshot("reports").Length == 0 && _world.Snapshot("state").Length == 0, reason);
    }

    [Fact]
    public async Task What_is_no_event_is_kept_and_completed()
    {
        await ArriveAsync("nonsense");
        Assert.Equal("nonsense",
            await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(Path.Combine(_world.Folder, "state", "refused-events"))), Cancel));
    }

    [Fact]
    public async Task The_sweep_finds_a_day_whose_event_was_lost_and_leaves_one_that_waits()
    {
        _world.PutAll();
        _world.Put("DEMOEX/2023-03-02/a.csv", DayWorld.Text(1, 5));
        await new MissedUploadSweep(_days, NullLogger<MissedUploadSweep>.Instance).Run(new TimerInfo(), Cancel);
        Assert.Single(_world.Snapshot("state"), static line => line.Contains("runs/", StringComparison.Ordinal));
    }

    private static string Event(string container, string path, string etag) =>
        $$$"""
        {"type":"Microsoft.Storage.BlobCreated","subject":"/blobServices/default/containers/{{{container}}}/blobs/{{{path}}}",
        "data":{"api":"PutBlob","eTag":"{{{etag}}}"}}
        """;

    private string ETag(string name) => Sha256Digest.Of(File.ReadAllBytes(Path.Combine(_world.Folder, "ledgers", DayWorld.Day, name))).Hex;

    private Task ArriveAsync(string message) =>
        new LedgerArrived(_days, _world.Stores(), _clock, NullLogger<LedgerArrived>.Instance).Run(message, Cancel);
}
