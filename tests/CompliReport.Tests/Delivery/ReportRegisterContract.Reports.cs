using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Delivery.Filing;
using CompliReport.Tests.Delivery.Filing;
using CompliReport.Values;
using Xunit;

namespace CompliReport.Tests.Delivery;

/// <content>What every register promises of reports and their steps.</content>
public abstract partial class ReportRegisterContract
{
    [Fact]
    public async Task A_register_that_was_never_used_has_no_reports()
    {
        Assert.Empty(await Open().OfReportAsync("R1", Cancellation));
        Assert.Null(await Open().FindAsync(new ReportKey("R1", "1"), Cancellation));
        Assert.Empty(await AllAsync());
        Assert.False(await Open().AppendAsync(new ReportKey("R1", "1"), EntrySample.Step(1, ReportState.Draft), Cancellation));
        Assert.False(await Open().AppendAsync(new ReportKey("R1", "1"), EntrySample.Step(2, ReportState.Sent), Cancellation));
        Assert.Empty(await AllAsync());
    }

    [Theory]
    [InlineData("everything", false)]
    [InlineData("what may be missing is missing", true)]
    public async Task Another_instance_reads_what_one_wrote_to_the_last_field(string reason, bool isBare)
    {
        RegisterEntry entry = EntrySample.Entry() with { NoticeBody = "{\"text\":\"报告 Prüfung 😀\"}", Replaces = ["0", "00"], PriorReport = "R0", Release = ReportRelease.FourEyes };
        entry = isBare ? entry with { PriorReport = null, DueBy = null, Continuing = null, KeepYears = null, Replaces = [], NoticeBody = "" } : entry;
        RegisterTransition sent = EntrySample.Step(2, ReportState.Draft) with
        {
            Code = LifeCodes.SendFailed,
            Attempts = 3,
            NextTry = EntrySample.At,
            Reference = "31000012345678",
            Digest = Sha256Digest.Of("x"),
        };
        Assert.True(await Open().RegisterAsync(entry, EntrySample.Draft(), Cancellation), reason);
        Assert.True(await Open().AppendAsync(entry.Key, sent, Cancellation), reason);
        RegisteredReport read = Assert.Single(await AllAsync());
        Assert.Equal(RegisterJson.Of(entry), RegisterJson.Of(read.Entry));
        Assert.Equal(entry.ToNotice(), read.Entry.ToNotice());
        Assert.Equal([EntrySample.Draft(), sent], read.History);
        Assert.Equal(RegisterJson.Of(entry), RegisterJson.Of((await Open().FindAsync(entry.Key, Cancellation))!.Entry));
    }

    [Fact]
    public async Task A_message_of_the_greatest_length_is_kept_whole()
    {
        RegisterEntry entry = EntrySample.Entry() with { NoticeBody = new string('é', ReportNotice.BodyLengthMax / 2) };
        Assert.True(await Open().RegisterAsync(entry, EntrySample.Draft(), Cancellation));
        Assert.Equal(entry.NoticeBody, (await Open().FindAsync(entry.Key, Cancellation))!.Entry.NoticeBody);
    }

    [Fact]
    public async Task A_revision_that_is_there_stays_as_it_is()
    {
        RegisterEntry entry = EntrySample.Entry();
        Assert.True(await Open().RegisterAsync(entry, EntrySample.Draft(), Cancellation));
        Assert.False(await Open().RegisterAsync(entry with { RunId = "run-2" }, EntrySample.Draft("another"), Cancellation));
        RegisteredReport read = Assert.Single(await AllAsync());
        Assert.Equal(("run-1", "maker"), (read.Entry.RunId, read.Author));
    }

    [Fact]
    public async Task Several_reports_are_read_as_one_by_one_and_in_the_order_asked()
    {
        Assert.Empty(await Open().OfReportsAsync([], Cancellation));
        RegisterEntry first = EntrySample.Entry("R1"), second = EntrySample.Entry("R2");
        await Open().RegisterAllAsync(
            [.. new[] { first, second, second with { Revision = second.Revision + "b" } }.Select(static entry => new RegisteredReport(entry, [EntrySample.Draft()]))], Cancellation);
        Assert.True(await Open().AppendAsync(first.Key, EntrySample.Step(2, ReportState.Sent), Cancellation));
        ImmutableArray<ImmutableArray<RegisteredReport>> read = await Open().OfReportsAsync(["R2", "R0", "R1"], Cancellation);
        Assert.Equal([2, 0, 1], read.Select(static report => report.Length));
        Assert.All(read[0], static one => Assert.Equal("R2", one.Entry.Report));
        Assert.Equal(second.Revision, read[0][0].Entry.Revision);
        Assert.Equal([ReportState.Draft, ReportState.Sent], Assert.Single(read[2]).History.Select(static step => step.State));
    }

    [Fact]
    public async Task A_step_is_added_only_with_the_next_number()
    {
        RegisterEntry entry = EntrySample.Entry();
        Assert.True(await Open().RegisterAsync(entry, EntrySample.Draft(), Cancellation));
        Assert.False(await Open().AppendAsync(entry.Key, EntrySample.Step(1, ReportState.Sent), Cancellation));
        Assert.False(await Open().AppendAsync(entry.Key, EntrySample.Step(3, ReportState.Sent), Cancellation));
        Assert.True(await Open().AppendAsync(entry.Key, EntrySample.Step(2, ReportState.Approved, "one"), Cancellation));
        Assert.False(await Open().AppendAsync(entry.Key, EntrySample.Step(2, ReportState.Rejected, "two"), Cancellation));
        Assert.True(await Open().AppendAsync(entry.Key, EntrySample.Step(3, ReportState.Sent), Cancellation));
        Assert.Equal([ReportState.Draft, ReportState.Approved, ReportState.Sent], (await Open().FindAsync(entry.Key, Cancellation))!.History.Select(static step => step.State));
    }

    [Fact]
    public async Task Of_several_at_once_each_is_added_or_not_for_itself()
    {
        RegisterEntry[] entries = [EntrySample.Entry("R1"), EntrySample.Entry("R2"), EntrySample.Entry("R3")];
        await Open().RegisterAllAsync([], Cancellation);
        Assert.Empty(await Open().AppendAllAsync([], Cancellation));
        Assert.True(await Open().RegisterAsync(entries[1], EntrySample.Draft("first"), Cancellation));
        await Open().RegisterAllAsync([.. entries.Select(static entry => new RegisteredReport(entry, [EntrySample.Draft()]))], Cancellation);
        Assert.Equal("first,maker,maker", string.Join(',', (await AllAsync()).Select(static report => report.Author).Order(StringComparer.Ordinal)));
        Assert.True(await Open().AppendAsync(entries[1].Key, EntrySample.Step(2, ReportState.Withdrawn), Cancellation));
        bool[] added = [.. await Open().AppendAllAsync([.. entries.Select(static entry => (entry.Key, EntrySample.Step(2, ReportState.Sent)))], Cancellation)];
        Assert.Equal([true, false, true], added);
        Assert.Equal("sent,sent,withdrawn", string.Join(',', (await AllAsync()).Select(static report => ReportLife.Word(report.State)).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Of_many_that_register_or_add_one_step_at_once_one_is_told_that_it_did()
    {
        RegisterEntry entry = EntrySample.Entry();
        Assert.Single(await TogetherAsync((register, i) => register.RegisterAsync(entry, EntrySample.Draft("maker " + i), Cancellation)), static one => one);
        Assert.Single(await TogetherAsync((register, i) => register.AppendAsync(entry.Key, EntrySample.Step(2, ReportState.Draft, "w" + i), Cancellation)), static one => one);
        Assert.Equal(2, Assert.Single(await AllAsync()).History.Length);
    }

    [Fact]
    public async Task Many_that_read_and_add_until_they_succeed_lose_no_step()
    {
        RegisterEntry entry = EntrySample.Entry();
        await Open().RegisterAsync(entry, EntrySample.Draft(), Cancellation);
        await TogetherAsync(async (register, i) =>
        {
            for (int step = 0; step < 3; step++)
            {
                RegisteredReport known;
                do
                {
                    known = (await register.FindAsync(entry.Key, Cancellation))!;
                }
                while (!await register.AppendAsync(entry.Key, EntrySample.Step(known.NextNumber, ReportState.Draft, $"w{i} {step}"), Cancellation));
            }

            return true;
        });
        RegisteredReport read = Assert.Single(await AllAsync());
        Assert.Equal(Enumerable.Range(1, 25), read.History.Select(static step => step.Number));
        Assert.Equal(25, read.History.Select(static step => step.Who).Distinct().Count());
    }

    [Theory]
    [InlineData("another revision", "R1", "2")]
    [InlineData("upper case", "r1", "1")]
    [InlineData("a longer id", "R1 ", "1")]
    [InlineData("a longer revision", "R1", "1 ")]
    [InlineData("a revision like an ending", "R1", "1~entry")]
    [InlineData("a revision like a step", "R1", "1~step0000001")]
    [InlineData("other scripts", "报告", "版本")]
    [InlineData("quotes", "it's'); DROP TABLE step; --", "\"1\"")]
    public async Task One_revision_is_not_taken_for_another(string reason, string report, string revision)
    {
        Assert.True(await Open().RegisterAsync(EntrySample.Entry(), EntrySample.Draft(), Cancellation), reason);
        RegisterEntry other = EntrySample.Entry(report, revision);
        Assert.Null(await Open().FindAsync(other.Key, Cancellation));
        Assert.True(await Open().RegisterAsync(other, EntrySample.Draft("other"), Cancellation), reason);
        Assert.True(await Open().AppendAsync(other.Key, EntrySample.Step(2, ReportState.Sent), Cancellation), reason);
        Assert.Equal(ReportState.Draft, (await Open().FindAsync(EntrySample.Entry().Key, Cancellation))!.State);
        Assert.Equal(("other", ReportState.Sent), ((await Open().FindAsync(other.Key, Cancellation))!.Author, (await Open().FindAsync(other.Key, Cancellation))!.State));
        Assert.Equal(report == "R1" ? 2 : 1, (await Open().OfReportAsync("R1", Cancellation)).Length);
        Assert.Equal(2, (await AllAsync()).Count);
    }

    [Fact]
    public async Task Revisions_come_in_order_and_marks_of_notices_are_no_reports()
    {
        foreach (string revision in (string[])["b", "A", "10", "9", "a"])
        {
            await Open().RegisterAsync(EntrySample.Entry("R1", revision), EntrySample.Draft(), Cancellation);
        }

        await Open().MarkSentAsync("R1/10", Cancellation);
        await Open().MarkSentAsync("R1", Cancellation);
        Assert.Equal(["10", "9", "A", "a", "b"], (await Open().OfReportAsync("R1", Cancellation)).Select(static one => one.Entry.Revision));
        Assert.Equal(5, (await AllAsync()).Count);
        Assert.False(await Open().IsSentAsync("R1/9", Cancellation));
    }

    [Fact]
    public async Task Those_to_be_sent_are_the_released_ones_that_were_not()
    {
        (string Report, ReportRelease Release, ReportState[] States)[] cases =
        [
            ("draft", ReportRelease.Automatic, []), ("waits", ReportRelease.FourEyes, []), ("failed", ReportRelease.Automatic, [ReportState.Draft]),
            ("approved", ReportRelease.FourEyes, [ReportState.Approved]), ("sent", ReportRelease.Automatic, [ReportState.Sent]),
            ("accepted", ReportRelease.Automatic, [ReportState.Sent, ReportState.Accepted]), ("void", ReportRelease.Automatic, [ReportState.Approved, ReportState.Draft]),
            ("rejected", ReportRelease.Automatic, [ReportState.Rejected]), ("withdrawn", ReportRelease.Automatic, [ReportState.Withdrawn]),
            ("resumed", ReportRelease.FourEyes, [ReportState.Rejected, ReportState.Approved]), ("amended", ReportRelease.Automatic, [ReportState.Amended]),
        ];
        foreach ((string report, ReportRelease release, ReportState[] states) in cases)
        {
            RegisterEntry entry = EntrySample.Entry(report, "1", release);
            await Open().RegisterAsync(entry, EntrySample.Draft(), Cancellation);
            foreach ((int i, ReportState state) in states.Index())
            {
                Assert.True(await Open().AppendAsync(entry.Key, EntrySample.Step(i + 2, state), Cancellation));
            }
        }

        List<string> found = [];
        await foreach (RegisteredReport report in Open().ToBeSentAsync(Cancellation))
        {
            found.Add(report.Entry.Report);
        }

        Assert.Equal(["approved", "draft", "failed", "resumed"], found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Whoever_gives_up_beforehand_registers_nothing()
    {
        IReportRegister register = Open();
        CancellationToken ended = new(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => register.RegisterAsync(EntrySample.Entry(), EntrySample.Draft(), ended));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => register.AppendAsync(EntrySample.Entry().Key, EntrySample.Step(2, ReportState.Sent), ended));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => register.OfReportAsync("R1", ended));
        Assert.Empty(await AllAsync());
    }

    private async Task<List<RegisteredReport>> AllAsync()
    {
        List<RegisteredReport> found = [];
        await foreach (RegisteredReport report in Open().AllAsync(Cancellation))
        {
            found.Add(report);
        }

        return found;
    }

    // Eight instances that begin at the same moment, also with the first use.
    private async Task<bool[]> TogetherAsync(Func<IReportRegister, int, Task<bool>> work)
    {
        using Barrier together = new(8);
        return await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
        {
            IReportRegister register = Open();
            together.SignalAndWait(Cancellation);
            return work(register, i);
        })));
    }
}
