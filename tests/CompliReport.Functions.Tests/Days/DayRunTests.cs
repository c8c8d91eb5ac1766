using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Delivery.Days;
using Moq;
using Xunit;

namespace CompliReport.Functions.Tests.Days;

public sealed class DayRunTests : IDisposable
{
    private readonly DayWorld _world = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("in order", 0, 1, 2)]
    [InlineData("control file in the middle", 0, 2, 1)]
    [InlineData("the second ledger first", 1, 0, 2)]
    [InlineData("control file in the middle, other ledger first", 1, 2, 0)]
    [InlineData("control file first", 2, 0, 1)]
    [InlineData("reversed", 2, 1, 0)]
    public async Task In_whatever_order_files_come_the_day_runs_once_when_the_last_is_there(string reason, int first, int second, int third)
    {
        using DayRun days = _world.Run();
        int[] order = [first, second, third];
        foreach (int i in order)
        {
            _world.Put(DayWorld.Upload[i].Path, DayWorld.Upload[i].Text);
            DayOutcome outcome = await days.RunAsync(DayWorld.Key, DayCause.Arrival, Cancel);
            Assert.True(outcome.State == (i == third ? DayState.Done : DayState.Waiting), reason);
        }

        Assert.Equal(DayState.AlreadyDone, (await days.RunAsync(DayWorld.Key, DayCause.Arrival, Cancel)).State);
        Assert.Single(Directory.GetDirectories(Path.Combine(_world.Folder, "reports", "DEMOEX", "2023-03-01")));
    }

    [Fact]
    public async Task Many_events_at_once_give_one_result_and_a_second_process_finds_it()
    {
        _world.PutAll();
        using DayRun one = _world.Run(), later = _world.Run();
        DayOutcome[] outcomes = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => Task.Run(() => one.RunAsync(DayWorld.Key, DayCause.Arrival, Cancel), Cancel)));
        Assert.Single(outcomes, static outcome => outcome.State == DayState.Done);
        Assert.Equal(5, outcomes.Count(static outcome => outcome.State == DayState.AlreadyDone));
        Assert.Equal(DayState.AlreadyDone, (await later.RunAsync(DayWorld.Key, DayCause.Arrival, Cancel)).State);
        Assert.Single(outcomes.Select(static outcome => outcome.Record!.RunId).Distinct());
        Assert.Single(_world.Snapshot("state"), static line => line.Contains("runs/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("the next number", "2023-02-27", 12, 13, false)]
    [InlineData("one is left out", "2023-02-27", 12, 14, true)]
    [InlineData("31 days before", "2023-01-29", 12, 14, true)]
    [InlineData("32 days before is another row of uploads", "2023-01-28", 12, 14, false)]
    [InlineData("another exchange's number", "2023-02-27", 12, 14, false, "OTHEREX")]
    public async Task The_control_file_before_tells_whether_an_upload_was_left_out(
        string reason, string day, int before, int number, bool isGap, string exchange = "DEMOEX")
    {
        _world.PutAll();
        string Numbered(string of, string on, int seq) =>
            DayWorld.Control(of, on, "a.csv", "b.csv").Replace("\"files\"", $"\"file_seq\":{seq},\"files\"", StringComparison.Ordinal);
        _world.Put(DayWorld.Day + "/manifest.json", Numbered("DEMOEX", "2023-03-01", number));
        _world.Put($"{exchange}/{day}/manifest.json", Numbered(exchange, day, before));
        using DayRun days = _world.Run();
        DayOutcome outcome = await days.RunAsync(DayWorld.Key, DayCause.Arrival, Cancel);
        string breaks = await File.ReadAllTextAsync(Path.Combine(_world.Folder, "reports", outcome.Record!.Folder, "breaks.csv"), Cancel);
        Assert.True(breaks.Contains("SEQUENCE_GAP", StringComparison.Ordinal) == isGap, reason);
    }

    [Fact]
    public async Task A_request_runs_the_day_again_to_the_same_bytes()
    {
        _world.PutAll();
        using DayRun days = _world.Run();
        DayOutcome first = await days.RunAsync(DayWorld.Key, DayCause.Arrival, Cancel);
        string[] reports = _world.Snapshot("reports"), state = _world.Snapshot("state");
        DayOutcome again = await days.RunAsync(DayWorld.Key, DayCause.Request, Cancel);
        Assert.Equal((DayState.Done, first.Record!.RunId), (again.State, again.Record!.RunId));
        Assert.Equal(reports, _world.Snapshot("reports"));
        Assert.Equal(state, _world.Snapshot("state"));
    }

    [Fact]
    public async Task Two_rule_packs_of_one_id_stop_the_day_and_are_named()
    {
        _world.PutAll();
        byte[] pack = await File.ReadAllBytesAsync(Path.Combine(DayWorld.Root, "rules", "cn.json"), Cancel);
        await _world.Store("rules").PutIfAbsentAsync("cn.json", stream => stream.Write(pack), Cancel);
        await _world.Store("rules").PutIfAbsentAsync("copy.json", stream => stream.Write(pack), Cancel);
        using DayRun days = _world.Run();
        InvalidDataException refused = await Assert.ThrowsAsync<InvalidDataException>(
            () => days.RunAsync(DayWorld.Key, DayCause.Arrival, Cancel));
        Assert.Equal("The rule pack 'copy.json' cannot be used: its id 'cn' is that of another pack too.", refused.Message);
        Assert.Empty(_world.Snapshot("reports"));
    }

    [Fact]
    public async Task A_corrected_upload_is_another_run_and_the_first_stays()
    {
        _world.PutAll();
        using DayRun days = _world.Run();
        DayOutcome first = await days.RunAsync(DayWorld.Key, DayCause.Arrival, Cancel);
        _world.Put(DayWorld.Upload[1].Path, DayWorld.Text(31, 29));
        DayOutcome second = await days.RunAsync(DayWorld.Key, DayCause.Arrival, Cancel);
        Assert.Equal(DayState.Done, second.State);
        Assert.NotEqual(first.Record!.RunId, second.Record!.RunId);
        Assert.Equal(first.Record.RunId, (await new DayRecords(_world.Store("state")).OfRunAsync(first.Record.RunId, Cancel))!.RunId);
    }

    [Theory]
    [InlineData("control file of another exchange", "OTHER", "2023-03-01", "EXCHANGE_MISMATCH")]
    [InlineData("control file of another day", "DEMOEX", "2023-03-02", "DAY_MISMATCH")]
    [InlineData("control file that is none", "", "2023-03-01", "ID_NOT_SOUND")]
    [InlineData("a text that is no text", "\\ud800", "2023-03-01", "NOT_JSON")]
    public async Task An_upload_that_contradicts_its_path_is_refused_once_with_a_receipt(
        string reason, string exchange, string day, string code)
    {
        _world.PutAll();
        _world.Put(DayWorld.Day + "/manifest.json", DayWorld.Control(exchange, day, "a.csv", "b.csv"));
        using DayRun days = _world.Run();
        DayOutcome outcome = await days.RunAsync(DayWorld.Key, DayCause.Arrival, Cancel);
        Assert.True(outcome.State == DayState.Refused && outcome.Record!.Refusals[0].Contains(code, StringComparison.Ordinal), reason);
        string receipt = Path.Combine(_world.Folder, "reports", DayWorld.Day, outcome.Record!.Upload, "receipt.json");
        Assert.Contains(code, await File.ReadAllTextAsync(receipt, Cancel), StringComparison.Ordinal);
        Assert.Equal(DayState.AlreadyDone, (await days.RunAsync(DayWorld.Key, DayCause.Arrival, Cancel)).State);
        Assert.Empty(_world.Sent);
    }

    [Fact]
    public async Task Rows_of_another_exchange_refuse_the_upload()
    {
        _world.PutAll();
        _world.Put(DayWorld.Upload[1].Path, DayWorld.Text(31, 29) + DayWorld.Text(60, 1)
            .Split('\n')[1].Replace("DEMOEX", "OTHER", StringComparison.Ordinal) + "\n");
        using DayRun days = _world.Run();
        DayOutcome outcome = await days.RunAsync(DayWorld.Key, DayCause.Arrival, Cancel);
        Assert.Equal(DayState.Refused, outcome.State);
        Assert.Contains("1 rows of another exchange", outcome.Record!.Refusals[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("b.csv")]
    [InlineData("accounts.csv")]
    public async Task A_pipe_in_a_days_folder_is_refused_by_name_and_the_day_runs_without_it(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "pipes are no files there");
        _world.PutAll();
        string pipe = Path.Combine(_world.Folder, "ledgers", DayWorld.Day, name);
        File.Delete(pipe);
        using (System.Diagnostics.Process made = System.Diagnostics.Process.Start("mkfifo", [pipe]))
        {
            await made.WaitForExitAsync(Cancel);
        }

        using DayRun days = _world.Run();
        DayOutcome outcome = await Task.Run(() => days.RunAsync(DayWorld.Key, DayCause.Arrival, Cancel), Cancel).WaitAsync(TimeSpan.FromSeconds(60), Cancel);

        Assert.Equal(DayState.Done, outcome.State);
        string receipt = await File.ReadAllTextAsync(Path.Combine(_world.Folder, "reports", outcome.Record!.Folder, "receipt.json"), Cancel);
        Assert.Contains("it is no regular file", receipt + string.Concat(outcome.Record.NotRead), StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_the_cut_off_a_day_runs_with_what_is_there_and_says_what_is_missing()
    {
        _world.PutAll();
        File.Delete(Path.Combine(_world.Folder, "ledgers", DayWorld.Day, "b.csv"));
        using DayRun days = _world.Run();
        Assert.Equal(["b.csv"], (await days.RunAsync(DayWorld.Key, DayCause.Arrival, Cancel)).Missing);
        DayOutcome outcome = await days.RunAsync(DayWorld.Key, DayCause.CutOff, Cancel);
        Assert.Equal(DayState.Done, outcome.State);
        Assert.Equal(["b.csv"], outcome.Record!.Missing);
    }

    [Theory]
    [InlineData("when it is opened", true)]
    [InlineData("while it is read", false)]
    public async Task A_store_out_of_reach_for_a_moment_is_thrown_and_leaves_no_receipt(string reason, bool atOpen)
    {
        _world.PutAll();
        FolderArtifactStore real = _world.Store("ledgers");
        Mock<IArtifactStore> shaky = Shaky(real, (path, offset) =>
            !path.EndsWith("b.csv", StringComparison.Ordinal) ? real.OpenAsync(path, offset, Cancel)
            : atOpen ? throw new IOException("throttled")
            : Task.FromResult<Stream>(new BrokenStream()));
        using DayRun days = _world.Run(_world.Stores() with { Ledgers = shaky.Object });
        Exception? thrown = await Record.ExceptionAsync(() => days.RunAsync(DayWorld.Key, DayCause.Arrival, Cancel));
        Assert.True(thrown is IOException { Message: "throttled" }, reason);
        Assert.Empty(_world.Snapshot("reports"));
        Assert.Empty(_world.Snapshot("state"));
        using DayRun later = _world.Run();
        Assert.Equal(DayState.Done, (await later.RunAsync(DayWorld.Key, DayCause.Arrival, Cancel)).State);
    }

    [Theory]
    [InlineData("replaced by another", true)]
    [InlineData("taken away", false)]
    public async Task A_file_that_changes_while_the_day_runs_supersedes_it_and_nothing_is_delivered(string reason, bool isReplaced)
    {
        _world.PutAll();
        FolderArtifactStore real = _world.Store("ledgers");
        Mock<IArtifactStore> moving = Shaky(real, (path, offset) =>
        {
            if (path.EndsWith("b.csv", StringComparison.Ordinal))
            {
                if (isReplaced)
                {
                    _world.Put(path, DayWorld.Text(31, 10));
                }
                else
                {
                    File.Delete(Path.Combine(_world.Folder, "ledgers", path));
                }
            }

            return real.OpenAsync(path, offset, Cancel);
        });
        using DayRun days = _world.Run(_world.Stores() with { Ledgers = moving.Object });
        DayOutcome outcome = await days.RunAsync(DayWorld.Key, DayCause.Arrival, Cancel);
        Assert.True(outcome.State == DayState.Superseded, reason);
        Assert.Empty(_world.Snapshot("reports"));
        Assert.Empty(_world.Snapshot("state"));
    }

    [Fact]
    public async Task A_ledger_that_is_replaced_while_the_results_are_written_leaves_no_record_and_no_notice()
    {
        // The sample, because its reports cite lines, which are read again when they are written.
        DayKey key = _world.PutSample();
        bool isReplaced = false;
        FolderArtifactStore real = _world.Store("reports");
        Mock<IArtifactStore> slow = new();
        slow.Setup(store => store.PutIfAbsentAsync(It.IsAny<string>(), It.IsAny<Action<Stream>>(), It.IsAny<CancellationToken>()))
            .Returns((string path, Action<Stream> write, CancellationToken cancel) =>
            {
                lock (real)
                {
                    if (!isReplaced)
                    {
                        _world.ReplaceLedgers(key);
                        isReplaced = true;
                    }
                }

                return real.PutIfAbsentAsync(path, write, cancel);
            });
        using DayRun days = _world.Run(_world.Stores() with { Reports = slow.Object });

        DayOutcome outcome = await days.RunAsync(key, DayCause.Arrival, Cancel);

        Assert.Equal(DayState.Superseded, outcome.State);
        Assert.Empty(_world.Snapshot("state"));
        Assert.Empty(_world.Sent);
    }

    [Fact]
    public async Task A_crash_before_the_record_is_written_ends_in_the_same_state_as_none()
    {
        _world.PutAll();
        Mock<IArtifactStore> dying = new();
        FolderArtifactStore real = _world.Store("state");
        dying.Setup(store => store.ListAsync(It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .Returns((string prefix, CancellationToken cancel) => real.ListAsync(prefix, cancel));
        dying.Setup(store => store.OpenAsync(It.IsAny<string>(), It.IsAny<long>(), It.IsAny<CancellationToken>()))
            .Returns((string path, long offset, CancellationToken cancel) => real.OpenAsync(path, offset, cancel));
        dying.Setup(store => store.PutIfMatchAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<Action<Stream>>(),
            It.IsAny<CancellationToken>())).ThrowsAsync(new IOException("gone"));
        using DayRun crashed = _world.Run(_world.Stores() with { State = dying.Object });
        await Assert.ThrowsAsync<IOException>(() => crashed.RunAsync(DayWorld.Key, DayCause.Arrival, Cancel));
        string[] reports = _world.Snapshot("reports");
        using DayRun again = _world.Run();
        Assert.Equal(DayState.Done, (await again.RunAsync(DayWorld.Key, DayCause.Arrival, Cancel)).State);
        Assert.NotEmpty(reports);
        Assert.Equal(reports, _world.Snapshot("reports"));
    }

    [Fact]
    public async Task A_day_without_ledgers_is_empty_and_leaves_nothing()
    {
        using DayRun days = _world.Run();
        Assert.Equal(DayState.Empty, (await days.RunAsync(DayWorld.Key, DayCause.Request, Cancel)).State);
        Assert.Empty(_world.Snapshot("state"));
    }

    private static Mock<IArtifactStore> Shaky(FolderArtifactStore real, Func<string, long, Task<Stream>> open)
    {
        Mock<IArtifactStore> shaky = new();
        shaky.Setup(store => store.ListAsync(It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .Returns((string prefix, CancellationToken cancel) => real.ListAsync(prefix, cancel));
        shaky.Setup(store => store.OpenAsync(It.IsAny<string>(), It.IsAny<long>(), It.IsAny<CancellationToken>()))
            .Returns((string path, long offset, CancellationToken _) => open(path, offset));
        shaky.Setup(store => store.OpenAsync(It.IsAny<ArtifactInfo>(), It.IsAny<long>(), It.IsAny<CancellationToken>()))
            .Returns((ArtifactInfo artifact, long offset, CancellationToken _) => open(artifact.Path, offset));
        return shaky;
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("throttled");

        public override int Read(Span<byte> buffer) => throw new IOException("throttled");
    }
}
