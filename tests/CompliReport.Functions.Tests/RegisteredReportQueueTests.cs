using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Functions.Desk;
using CompliReport.LocalRuntime.Queues;
using Moq;
using Xunit;

namespace CompliReport.Functions.Tests;

public sealed class RegisteredReportQueueTests : IDisposable
{
    private static readonly ReportNotice Notice = new("sar-1/1", "case-1", "{\"id\":\"sar-1/1\"}");

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_crash_between_send_and_mark_sends_nothing_twice()
    {
        FolderMessageStore messages = new(_folder.Path, TimeProvider.System);
        Mock<IReportRegister> dying = new();
        dying.Setup(register => register.MarkSentAsync(It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new IOException("killed"));
        await Assert.ThrowsAsync<IOException>(
            () => new RegisteredReportQueue(new FolderReportQueue(messages), dying.Object).SendAsync(Notice, Cancel));
        SqliteReportRegister register = Register();
        await new RegisteredReportQueue(new FolderReportQueue(messages), register).SendAsync(Notice, Cancel);
        Assert.Equal([Notice.Body], messages.Peek("suspicious-activity"));
        Assert.True(await register.IsSentAsync(Notice.Id, Cancel));
    }

    [Fact]
    public async Task What_was_sent_and_consumed_is_not_sent_again()
    {
        Mock<IReportQueue> queue = new();
        await new RegisteredReportQueue(queue.Object, Register()).SendAsync(Notice, Cancel);
        await new RegisteredReportQueue(queue.Object, Register()).SendAsync(Notice, Cancel);
        queue.Verify(one => one.SendAsync(Notice, It.IsAny<CancellationToken>()), Times.Once());
        await new RegisteredReportQueue(queue.Object, Register()).SendAsync(Notice with { Id = "sar-1/2" }, Cancel);
        queue.Verify(one => one.SendAsync(It.IsAny<ReportNotice>(), It.IsAny<CancellationToken>()), Times.Exactly(2));
    }

    [Fact]
    public async Task Two_workers_with_one_notice_send_it_once_even_if_it_is_consumed_in_between()
    {
        TaskCompletionSource sending = new(TaskCreationOptions.RunContinuationsAsynchronously), go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Mock<IReportQueue> queue = new();
        // The queue forgets at once: as if a consumer took each message out of it.
        queue.Setup(one => one.SendAsync(Notice, It.IsAny<CancellationToken>())).Returns(() =>
        {
            sending.TrySetResult();
            return go.Task;
        });
        RegisteredReportQueue Worker() => new(queue.Object, Register(), cancel => FolderLock.TakeAsync(_folder.Of("notices.lock"), cancel));
        Task first = Worker().SendAsync(Notice, Cancel);
        await sending.Task;
        Task second = Worker().SendAsync(Notice, Cancel);
        go.SetResult();
        await Task.WhenAll(first, second);
        queue.Verify(one => one.SendAsync(Notice, It.IsAny<CancellationToken>()), Times.Once());
    }

    [Fact]
    public async Task A_notice_that_could_not_be_sent_is_not_marked()
    {
        Mock<IReportQueue> down = new();
        down.Setup(queue => queue.SendAsync(It.IsAny<ReportNotice>(), It.IsAny<CancellationToken>())).ThrowsAsync(new IOException("down"));
        await Assert.ThrowsAsync<IOException>(() => new RegisteredReportQueue(down.Object, Register()).SendAsync(Notice, Cancel));
        Assert.False(await Register().IsSentAsync(Notice.Id, Cancel));
    }

    [Fact]
    public async Task Of_several_those_not_sent_before_are_sent_in_order_and_each_is_marked_at_once()
    {
        ReportNotice[] notices = [.. Enumerable.Range(1, 4).Select(static revision => Notice with { Id = $"sar-1/{revision}" })];
        await Register().MarkSentAsync(notices[1].Id, Cancel);
        List<string> sent = [];
        Mock<IReportQueue> queue = new() { CallBase = true };
        queue.Setup(one => one.SendAsync(It.IsAny<ReportNotice>(), It.IsAny<CancellationToken>()))
            .Returns((ReportNotice notice, CancellationToken _) =>
            {
                sent.Add(notice.Id);
                return notice == notices[3] && sent.Count == 3 ? Task.FromException(new IOException("down")) : Task.CompletedTask;
            });

        await Assert.ThrowsAsync<IOException>(() => SendAllAsync(queue.Object, notices));
        bool[] marked = await Task.WhenAll(notices.Select(notice => Register().IsSentAsync(notice.Id, Cancel)));
        Assert.Equal([true, true, true, false], marked);

        Assert.Equal(["sar-1/4"], await SendAllAsync(queue.Object, notices));
        Assert.Equal(["sar-1/1", "sar-1/3", "sar-1/4", "sar-1/4"], sent);
    }

    [Fact]
    public async Task Of_many_that_mark_at_once_exactly_one_did_it()
    {
        bool[] marked = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(() => Register().MarkSentAsync("sar-1/1", Cancel), Cancel)));
        Assert.Single(marked, static one => one);
    }

    private async Task<List<string>> SendAllAsync(IReportQueue queue, ReportNotice[] notices)
    {
        List<string> told = [];
        IAsyncEnumerable<ReportNotice> sending = new RegisteredReportQueue(queue, Register()).SendAllAsync([.. notices], Cancel);
        await foreach (ReportNotice notice in sending)
        {
            told.Add(notice.Id);
        }

        return told;
    }

    private SqliteReportRegister Register() => new(_folder.Of("register.db"));
}
