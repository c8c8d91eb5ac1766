using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Delivery.Days;
using CompliReport.LocalRuntime;
using CompliReport.LocalRuntime.Queues;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CompliReport.Functions.Tests.LocalRuntime;

public sealed class FolderWatcherTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FolderMessageStore _messages;
    private FolderWatcher _watcher;

    public FolderWatcherTests()
    {
        _messages = new FolderMessageStore(_folder.Of("queues"), TimeProvider.System);
        _watcher = Watcher();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _watcher.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_at_rest_raises_one_event_with_the_stores_own_etag()
    {
        _folder.Write("ledgers/X/2026-03-01/a.csv", "1");
        await LookAsync(times: 4);
        BlobEvent one = Assert.Single(BlobEvent.Read(Assert.Single(_messages.Peek("events"))).Events);
        await foreach (ArtifactInfo file in new FolderArtifactStore(_folder.Of("ledgers")).ListAsync("", Cancel))
        {
            Assert.Equal(new BlobEvent("ledgers", file.Path, file.ETag), one with { At = null });
        }
    }

    [Fact]
    public async Task A_pipe_keeps_no_other_file_waiting()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "pipes are no files there");
        _folder.Write("ledgers/X/2026-03-01/b.csv", "1");
        using (System.Diagnostics.Process made = System.Diagnostics.Process.Start("mkfifo", [_folder.Of("ledgers/X/2026-03-01/a.csv")]))
        {
            await made.WaitForExitAsync(Cancel);
        }

        await LookAsync(times: 4).WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        Assert.Equal(2, _messages.Peek("events").Count);
    }

    [Fact]
    public async Task A_file_that_still_grows_raises_none_until_it_is_whole()
    {
        for (int i = 0; i < 3; i++)
        {
            _folder.Write("ledgers/X/2026-03-01/a.csv", new string('x', i + 1));
            await LookAsync(times: 1);
        }

        Assert.Empty(_messages.Peek("events"));
        await LookAsync(times: 1);
        Assert.Single(_messages.Peek("events"));
    }

    [Fact]
    public async Task A_changed_file_raises_another_event_and_a_partial_one_none()
    {
        _folder.Write("ledgers/X/2026-03-01/a.csv", "1");
        _folder.Write("ledgers/X/2026-03-01/b.csv.push.partial", "1");
        await LookAsync(times: 2);
        _folder.Write("ledgers/X/2026-03-01/a.csv", "22");
        await LookAsync(times: 2);
        Assert.Equal(2, _messages.Peek("events").Count);
    }

    [Fact]
    public async Task A_file_that_its_writer_holds_keeps_no_other_file_waiting_and_raises_its_event_later()
    {
        _folder.Write("ledgers/X/2026-03-01/a.csv", "1");
        _folder.Write("ledgers/Y/2026-03-01/b.csv", "1");
        using (new FileStream(_folder.Of("ledgers", "X", "2026-03-01", "a.csv"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            await LookAsync(times: 3);
            Assert.EndsWith("b.csv", Assert.Single(BlobEvent.Read(Assert.Single(_messages.Peek("events"))).Events).Path, StringComparison.Ordinal);
        }

        await LookAsync(times: 1);
        Assert.Equal(2, _messages.Peek("events").Count);
    }

    [Fact]
    public async Task After_a_restart_only_what_came_meanwhile_raises_an_event()
    {
        _folder.Write("ledgers/X/2026-03-01/a.csv", "1");
        await LookAsync(times: 2);
        Directory.Delete(_folder.Of("queues"), recursive: true);
        _folder.Write("ledgers/X/2026-03-01/b.csv", "1");
        _watcher.Dispose();
        _watcher = Watcher();
        await LookAsync(times: 2);
        Assert.EndsWith("b.csv", Assert.Single(BlobEvent.Read(Assert.Single(_messages.Peek("events"))).Events).Path, StringComparison.Ordinal);
    }

    private async Task LookAsync(int times)
    {
        for (int i = 0; i < times; i++)
        {
            await _watcher.LookAsync(Cancel);
        }
    }

    private FolderWatcher Watcher() => new(
        new LocalRuntimeOptions(_folder.Path),
        new FolderWatch("ledgers", "events"),
        _messages,
        TimeProvider.System,
        NullLogger<FolderWatcher>.Instance);
}
