using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Delivery.Acknowledgements;
using CompliReport.Delivery.Filing;
using CompliReport.Functions.Desk;
using CompliReport.Functions.Tests.Days;
using CompliReport.LocalRuntime;
using CompliReport.Tests.Delivery.Filing;
using CompliReport.Values;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CompliReport.Functions.Tests;

/// <summary>The functions that file and take answers: on one registered report in a folder of its own.</summary>
public sealed class AnswerFunctionTests : IDisposable
{
    private readonly DayWorld _world = new();
    private readonly HandClock _clock = new(new DateTimeOffset(2023, 4, 3, 0, 0, 0, TimeSpan.Zero));
    private readonly SqliteReportRegister _register;
    private readonly ReportOutbox _outbox;
    private readonly List<string> _sent = [];

    public AnswerFunctionTests()
    {
        _register = new SqliteReportRegister(Path.Combine(_world.Folder, "register.db"));
        _outbox = new ReportOutbox(_register, new ListQueue(_sent), _world.Stores().Reports, _clock);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("the answer itself", false)]
    [InlineData("where it lies", true)]
    public async Task An_answer_from_the_queue_makes_its_report_accepted(string reason, bool isPointer)
    {
        RegisteredReport report = await FiledAsync();
        string answer = $$"""{"schema":"complireport/acknowledgement/1","reports":[{"report_id":"{{report.Entry.Report}}","status":"accepted","reference":"A-1"}]}""";
        await _world.Store("state").PutIfAbsentAsync("answers/x.json", stream => stream.Write(Encoding.UTF8.GetBytes(answer)), Cancel);
        await AckAsync(isPointer ? """{"schema":"complireport/acknowledgement-file/1","path":"answers/x.json"}""" : answer);
        RegisteredReport known = Assert.Single(await _register.OfReportAsync(report.Entry.Report, Cancel));
        Assert.True((known.State, known.Reference) == (ReportState.Accepted, "A-1"), reason);
    }

    [Theory]
    [InlineData("no answer at all", "nonsense")]
    [InlineData("an unknown report", """{"schema":"complireport/acknowledgement/1","reports":[{"report_id":"R-9","status":"accepted","reference":""}]}""")]
    public async Task What_cannot_be_taken_in_is_kept_and_done_with(string reason, string message)
    {
        await FiledAsync();
        await AckAsync(message);
        string kept = Assert.Single(Directory.GetFiles(Path.Combine(_world.Folder, "reports", "acknowledgements"), "*.txt"));
        Assert.True(await File.ReadAllTextAsync(kept, Cancel) == message, reason);
    }

    [Fact]
    public async Task A_pointer_to_a_file_that_is_not_there_yet_comes_back() => await Assert.ThrowsAnyAsync<IOException>(
        () => AckAsync("""{"schema":"complireport/acknowledgement-file/1","path":"answers/none.xml"}"""));

    [Theory]
    [InlineData("on the last day", 0, false)]
    [InlineData("a day later", 1, true)]
    public async Task The_sweep_sends_what_was_left_and_lists_what_is_due(string reason, int daysLater, bool isOverdue)
    {
        RegisterEntry open = await RegisterAsync("R2", ReportRelease.FourEyes), left = await RegisterAsync("R1", ReportRelease.Automatic);
        _clock.Advance(open.DueBy!.Value.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) - _clock.GetUtcNow().UtcDateTime + TimeSpan.FromDays(daysLater));
        await new DeadlineSweep(_outbox, _world.Stores(), _clock, NullLogger<DeadlineSweep>.Instance).Run(new TimerInfo(), Cancel);
        Assert.Equal([left.Key.ToString()], _sent);
        using JsonDocument list = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_world.Folder, "state", "due.json"), Cancel));
        JsonElement due = list.RootElement.GetProperty("due").EnumerateArray().Single(one => one.GetProperty("report").GetString() == open.Key.ToString());
        Assert.True(due.GetProperty("is_overdue").GetBoolean() == isOverdue, reason);
        Assert.Equal(-daysLater, due.GetProperty("days_left").GetInt32());
    }

    private Task AckAsync(string message) => new AcknowledgementArrived(
        new AcknowledgementIntake(_register, _world.Stores().Reports, _outbox.Decisions), _world.Stores(), NullLogger<AcknowledgementArrived>.Instance)
        .Run(message, Cancel);

    private async Task<RegisteredReport> FiledAsync()
    {
        RegisterEntry entry = await RegisterAsync("R1", ReportRelease.Automatic);
        await _outbox.SendAllAsync(true, Cancel);
        return (await ((IReportRegister)_register).FindAsync(entry.Key, Cancel))!;
    }

    // The digest is that of the one file of its folder.
    private async Task<RegisterEntry> RegisterAsync(string report, ReportRelease release)
    {
        RegisterEntry entry = EntrySample.Entry(report, release: release);
        await _world.Stores().Reports.PutIfAbsentAsync(entry.Folder + "/report.json", stream => stream.Write("{}"u8), Cancel);
        entry = entry with { Digest = ReportFolder.DigestOf([("report.json", Sha256Digest.Of("{}"))]) };
        Assert.True(await ((IReportRegister)_register).RegisterAsync(entry, EntrySample.Draft(), Cancel));
        return entry;
    }

    private sealed class ListQueue(List<string> sent) : IReportQueue
    {
        public Task SendAsync(ReportNotice notice, CancellationToken cancellationToken)
        {
            sent.Add(notice.Id);
            return Task.CompletedTask;
        }
    }
}
