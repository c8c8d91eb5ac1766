using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Delivery.Filing;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Delivery.Filing;

/// <summary>What is registered goes out once: when, in what order, after which failures, and what holds it back.</summary>
public sealed class ReportOutboxTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("outbox").FullName;
    private readonly FilingWorld _world;

    public ReportOutboxTests() => _world = new FilingWorld(new RootedStore(_root));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task A_report_goes_out_once_and_the_register_says_when()
    {
        await RegisterAsync(ReportRelease.Automatic, Entry("R1"));
        ReportSending sending = await _world.Outbox().SendAsync([Key("R1")], Token);
        Assert.Equal([Key("R1")], sending.Sent);
        RegisteredReport report = Assert.Single(await _world.ReportsAsync());
        Assert.Equal((ReportState.Sent, UtcInstant.Of("2023-03-02T09:00:00Z")), (report.State, report.FiledAt!.Value));
        Assert.Equal([Key("R1")], (await _world.Outbox().SendAsync([Key("R1")], Token)).Known);
        Assert.Empty((await _world.Outbox().SendAllAsync(true, Token)).Sent);
        Assert.Equal(1, _world.Sendings);
    }

    [Fact]
    public async Task What_was_sent_by_a_process_that_died_before_it_said_so_here_is_marked_and_not_sent_again()
    {
        await RegisterAsync(ReportRelease.Automatic, Entry("R1"), Entry("R2"));
        await _world.Register.MarkSentAsync(Key("R1").ToString(), Token);
        ReportOutbox outbox = new(
            _world.Register, new RegisteredReportQueue(_world.Queue, _world.Register), _world.Store, _world.Clock);
        ReportSending sending = await outbox.SendAllAsync(true, Token);
        Assert.Null(sending.Failure);
        Assert.Equal([Key("R2")], sending.Sent);
        Assert.Equal([Key("R1")], sending.Known);
        Assert.Equal([Key("R2").ToString()], _world.Messages.Select(static message => message.Id));
        Assert.All(await _world.ReportsAsync(), static report => Assert.Equal(ReportState.Sent, report.State));
    }

    [Fact]
    public async Task A_later_setting_releases_nothing_that_waits_for_a_person()
    {
        await RegisterAsync(ReportRelease.FourEyes, Entry("R1"));
        Assert.Equal([Key("R1")], (await _world.Outbox(ReportRelease.Automatic).SendAsync([Key("R1")], Token)).Held);
        await RegisterAsync(ReportRelease.Automatic, Entry("R1"));
        await _world.Outbox(ReportRelease.Automatic).SendAllAsync(true, Token);
        Assert.Empty(_world.Messages);
    }

    [Fact]
    public async Task Who_made_it_is_refused_and_another_releases_it()
    {
        await RegisterAsync(ReportRelease.FourEyes, Entry("R1"));
        ReportDecisions decisions = _world.Outbox().Decisions;
        Assert.Equal(LifeCodes.FourEyes, (await decisions.ApproveAsync(Key("R1"), " Maker", "ok", Token)).Refusal!.Code);
        DecisionOutcome approved = await decisions.ApproveAsync(Key("R1"), "checker", "evidence checked", Token);
        Assert.True(approved.IsChanged);
        Assert.Equal(approved.Report!.Entry.Digest, approved.Report.Approval!.Digest);
        Assert.Equal(LifeCodes.State, (await decisions.ApproveAsync(Key("R1"), "checker", "again", Token)).Refusal!.Code);
        Assert.Single((await _world.Outbox().SendAllAsync(true, Token)).Sent);
    }

    [Theory]
    [InlineData("a byte", "report.json", "Eport", false)]
    [InlineData("a file more", "added.txt", "", false)]
    [InlineData("a file less", "report.json", null, false)]
    [InlineData("nothing", "report.json", "report", true)]
    public async Task An_approval_is_void_when_anything_in_the_folder_changed(string reason, string file, string? text, bool isSent)
    {
        await RegisterAsync(ReportRelease.FourEyes, Entry("R1"));
        Assert.Null((await _world.Outbox().Decisions.ApproveAsync(Key("R1"), "checker", "ok", Token)).Refusal);
        Change("R1", file, text);
        ReportSending sending = await _world.Outbox().SendAllAsync(true, Token);
        RegisteredReport report = Assert.Single(await _world.ReportsAsync());
        Assert.True(isSent == (sending.Sent.Count == 1) && isSent == (sending.Altered.Count == 0), reason);
        Assert.Equal(isSent ? ReportState.Sent : ReportState.Draft, report.State);
        Assert.Equal(isSent ? null : LifeCodes.ApprovalVoid, report.Failure?.Code);
        if (!isSent)
        {
            Assert.Equal(LifeCodes.ReportAltered, (await _world.Outbox().Decisions.ApproveAsync(Key("R1"), "checker", "ok", Token)).Refusal!.Code);
            Assert.Empty((await _world.Outbox().SendAllAsync(true, Token)).Sent);
            Assert.Empty(_world.Messages);
        }
    }

    [Fact]
    public async Task A_draft_whose_files_changed_is_held_and_goes_out_when_they_are_back()
    {
        await RegisterAsync(ReportRelease.Automatic, Entry("R1"));
        Change("R1", "report.json", "Eport");
        Assert.Equal([Key("R1")], (await _world.Outbox().SendAllAsync(true, Token)).Altered);
        Assert.Equal([Key("R1")], (await _world.Outbox().SendAllAsync(true, Token)).Altered);
        RegisteredReport held = Assert.Single(await _world.ReportsAsync());
        Assert.Equal((2, LifeCodes.ReportAltered), (held.History.Length, held.Failure!.Code));
        Change("R1", "report.json", "report");
        Assert.Single((await _world.Outbox().SendAllAsync(true, Token)).Sent);
    }

    [Fact]
    public async Task A_queue_that_fails_twice_and_then_takes_it_leaves_no_trace_but_waiting()
    {
        await RegisterAsync(ReportRelease.Automatic, Entry("R1"));
        int left = ReportOutbox.TriesMax - 1;
        _world.QueueFault = _ => left-- > 0 ? new IOException("busy") : null;
        Assert.Null((await _world.Outbox().SendAllAsync(true, Token)).Failure);
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)], _world.Waits);
        Assert.Equal([ReportState.Draft, ReportState.Sent], Assert.Single(await _world.ReportsAsync()).History.Select(static step => step.State));
    }

    [Fact]
    public async Task A_queue_that_is_down_is_written_down_with_the_next_try_and_tried_again_then()
    {
        await RegisterAsync(ReportRelease.Automatic, Entry("R1"), Entry("R2"), Entry("R3"));
        _world.QueueFault = static _ => new IOException("down");
        ReportSending sending = await _world.Outbox().SendAllAsync(true, Token);
        Assert.IsType<IOException>(sending.Failure);
        // Three tries with the first, one with the second: the queue is down, and the third is left alone.
        Assert.Equal(4, _world.Sendings);
        List<RegisteredReport> reports = await _world.ReportsAsync();
        Assert.Equal((LifeCodes.SendFailed, 3, UtcInstant.Of("2023-03-02T09:04:00Z")), (reports[0].Failure!.Code, reports[0].Failure!.Attempts, reports[0].Failure!.NextTry!.Value));
        Assert.Equal((1, UtcInstant.Of("2023-03-02T09:01:00Z")), (reports[1].Failure!.Attempts, reports[1].Failure!.NextTry!.Value));
        Assert.Null(reports[2].Failure);

        _world.QueueFault = static _ => null;
        _world.Clock.Now = _world.Clock.Now.AddSeconds(59);
        Assert.Equal([Key("R3")], (await _world.Outbox().SendAllAsync(evenIfEarly: false, Token)).Sent);
        _world.Clock.Now = _world.Clock.Now.AddSeconds(1);
        Assert.Equal([Key("R2")], (await _world.Outbox().SendAllAsync(evenIfEarly: false, Token)).Sent);
        Assert.Equal([Key("R1")], (await _world.Outbox().SendAllAsync(evenIfEarly: true, Token)).Sent);
        Assert.Equal(3, _world.Messages.Count);
    }

    [Fact]
    public async Task A_report_that_the_queue_refuses_holds_back_its_own_case_only()
    {
        await RegisterAsync(ReportRelease.Automatic, Entry("R1"), Entry("R2") with { CaseId = "CASE-R1" }, Entry("R3"), Entry("R4"));
        _world.QueueFault = static notice => notice.Id == "R1/1" ? new IOException("refused") : null;
        ReportSending sending = await _world.Outbox().SendAllAsync(true, Token);
        Assert.Equal([Key("R3"), Key("R4")], sending.Sent);
        Assert.Equal([Key("R1")], sending.Failed);
        Assert.Equal([ReportState.Draft, ReportState.Draft, ReportState.Sent, ReportState.Sent], (await _world.ReportsAsync()).Select(static report => report.State));
    }

    [Fact]
    public async Task Another_revision_replaces_the_one_that_stood_and_says_so()
    {
        await RegisterAsync(ReportRelease.Automatic, Entry("R1"));
        await _world.Outbox().SendAllAsync(true, Token);
        await RegisterAsync(ReportRelease.Automatic, Entry("R1", "2") with { RunId = "run-2" });
        await _world.Outbox().SendAllAsync(true, Token);
        List<RegisteredReport> reports = await _world.ReportsAsync();
        Assert.Equal([ReportState.Amended, ReportState.Sent], reports.Select(static report => report.State));
        Assert.Equal("replaced by revision 2, made by run run-2", reports[0].History[^1].Why);
        Assert.Equal(["R1/1", "R1/2"], _world.Messages.Select(static message => message.Id));
        int effects = _world.Effects.Count;
        await RegisterAsync(ReportRelease.Automatic, Entry("R1", "2"), Entry("R1"));
        await _world.Outbox().SendAllAsync(true, Token);
        Assert.Equal(effects, _world.Effects.Count);
    }

    [Fact]
    public async Task A_revision_that_never_went_out_does_not_after_another_replaced_it()
    {
        await RegisterAsync(ReportRelease.Automatic, Entry("R1"));
        await RegisterAsync(ReportRelease.Automatic, Entry("R1", "2"));
        await _world.Outbox().SendAllAsync(true, Token);
        Assert.Equal(["R1/2"], _world.Messages.Select(static message => message.Id));
    }

    [Fact]
    public async Task A_report_that_is_withdrawn_while_its_message_goes_out_stays_withdrawn_and_tells_that_it_went()
    {
        await RegisterAsync(ReportRelease.Automatic, Entry("R1"));
        _world.QueueFault = _ =>
        {
            _world.Outbox().Decisions.DecideAsync(Key("R1"), ReportState.Withdrawn, "boss", "no suspicion", "", Token).GetAwaiter().GetResult();
            return null;
        };
        await _world.Outbox().SendAllAsync(true, Token);
        RegisteredReport report = Assert.Single(await _world.ReportsAsync());
        Assert.Equal((ReportState.Withdrawn, true, LifeCodes.MessageOut), (report.State, report.WasSent, report.History[^1].Code));
        Assert.Empty((await _world.Outbox().SendAllAsync(true, Token)).Sent);
    }

    [Fact]
    public async Task An_answer_is_taken_in_once_and_a_late_one_keeps_its_number()
    {
        await RegisterAsync(ReportRelease.Automatic, Entry("R1"));
        ReportDecisions decisions = _world.Outbox().Decisions;
        Assert.Equal(LifeCodes.State, (await decisions.AnswerAsync(Key("R1"), ReportState.Accepted, "fincen", "A", "1", Token)).Refusal!.Code);
        Assert.Equal(LifeCodes.Unknown, (await decisions.AnswerAsync(Key("R9"), ReportState.Accepted, "fincen", "A", "1", Token)).Refusal!.Code);
        await _world.Outbox().SendAllAsync(true, Token);
        Assert.True((await decisions.AnswerAsync(Key("R1"), ReportState.Accepted, "fincen", "A", "31000012345678", Token)).IsChanged);
        DecisionOutcome again = await decisions.AnswerAsync(Key("R1"), ReportState.Accepted, "fincen", "A", "31000012345678", Token);
        Assert.True(!again.IsChanged && again.Refusal is null);
        Assert.Equal("31000012345678", again.Report!.Reference);

        await RegisterAsync(ReportRelease.Automatic, Entry("R2"));
        await _world.Outbox().SendAllAsync(true, Token);
        await RegisterAsync(ReportRelease.Automatic, Entry("R2", "2"));
        DecisionOutcome late = await decisions.AnswerAsync(Key("R2"), ReportState.Accepted, "fincen", "A", "31000012345679", Token);
        Assert.Equal((ReportState.Amended, "31000012345679", LifeCodes.LateAnswer), (late.Report!.State, late.Report.Reference, late.Report.History[^1].Code));
        Assert.False((await decisions.AnswerAsync(Key("R2"), ReportState.Accepted, "fincen", "A", "31000012345679", Token)).IsChanged);
    }

    [Fact]
    public async Task Many_that_decide_and_send_at_once_end_in_one_approval_and_one_message()
    {
        await RegisterAsync(ReportRelease.FourEyes, Entry("R1"));
        DecisionOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            DecisionOutcome outcome = await _world.Outbox().Decisions.ApproveAsync(Key("R1"), "checker " + i, "ok", Token);
            await _world.Outbox().SendAsync([Key("R1")], Token);
            return outcome;
        })));
        Assert.Single(outcomes, static outcome => outcome.IsChanged);
        Assert.Single(_world.Messages);
        Assert.Equal(3, Assert.Single(await _world.ReportsAsync()).History.Length);
    }

    [Theory]
    [InlineData("by key", "R1/1", "R1/1", "")]
    [InlineData("by id, where one revision stands", "R2", "R2/2", "")]
    [InlineData("a revision that does not stand, by key", "R2/1", "R2/1", "")]
    [InlineData("an unknown id", "R9", null, "reports list")]
    [InlineData("an unknown revision", "R1/9", null, "reports list")]
    [InlineData("nothing", "", null, "reports list")]
    public async Task A_report_is_found_by_what_people_type(string reason, string name, string? key, string words)
    {
        await RegisterAsync(ReportRelease.FourEyes, Entry("R1"), Entry("R2"), Entry("R2", "2"));
        (RegisteredReport? report, LifeRefusal? refusal) = await _world.Outbox().Decisions.FindAsync(name, Token);
        Assert.True(key == report?.Entry.Key.ToString(), reason);
        Assert.Contains(words, refusal?.Text ?? "", StringComparison.Ordinal);
    }

    private static ReportKey Key(string report) => new(report, "1");

    private static RegisterEntry Entry(string report, string revision = "1")
    {
        RegisterEntry entry = EntrySample.Entry(report, revision);
        return entry with { Digest = ReportFolder.DigestOf([("narrative.txt", Sha256Digest.Of("narrative")), ("report.json", Sha256Digest.Of("report"))]) };
    }

    private async Task RegisterAsync(ReportRelease release, params RegisterEntry[] entries)
    {
        foreach (RegisterEntry entry in entries)
        {
            Change(entry.Report, "narrative.txt", "narrative");
            Change(entry.Report, "report.json", "report");
        }

        await _world.Outbox(release, "maker").RegisterAsync([.. entries], Token);
    }

    private void Change(string report, string file, string? text)
    {
        string path = Path.Combine(_root, EntrySample.Entry(report).Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(path);
        if (text is not null)
        {
            File.WriteAllText(path, text);
        }
    }
}
