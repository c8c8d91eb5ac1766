using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using CompliReport.Delivery;
using Xunit;

namespace CompliReport.Azure.Tests;

public sealed class StorageQueueReportQueueTests(Emulator emulator)
{
    private static readonly TimeSpan ClaimTime = TimeSpan.FromSeconds(2);

    private readonly string _queue = Emulator.NewName("queue"), _markers = Emulator.NewName("markers");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_notice_arrives_as_it_was_sent_in_base64_and_stays_for_ever()
    {
        ReportNotice notice = Notice("r1", """{"id":"r1/1","text":"äöü 中文"}""");
        await Queue().SendAsync(notice, Cancellation);

        QueueMessage[] messages = await MessagesAsync(QueueMessageEncoding.None);

        Assert.Equal(notice.Body, Encoding.UTF8.GetString(Convert.FromBase64String(Assert.Single(messages).Body.ToString())));
        Assert.Equal(DateTimeOffset.MaxValue.Year, messages[0].ExpiresOn!.Value.Year);
    }

    [Fact]
    public async Task A_notice_is_sent_once_however_often_and_by_whomever()
    {
        await Queue().SendAsync(Notice("r1"), Cancellation);
        await Queue().SendAsync(Notice("r1"), Cancellation);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Queue().SendAsync(Notice("r2"), Cancellation)));
        await Queue().SendAsync(Notice("r1", revision: 2), Cancellation);

        IEnumerable<string> bodies = (await MessagesAsync()).Select(static message => message.Body.ToString());
        Assert.Equal(["r1/1", "r1/2", "r2/1"], bodies.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_waits_is_counted_and_a_queue_that_is_not_there_holds_nothing()
    {
        Assert.Equal(0, await emulator.Account().CountAsync(_queue, Cancellation));
        await Queue().SendAsync(Notice("r1"), Cancellation);
        await Queue().SendAsync(Notice("r2"), Cancellation);
        Assert.Equal(2, await emulator.Account().CountAsync(_queue, Cancellation));
        StorageAccount down = emulator.Account(new FaultyTransport(static (_, _) => Fault.Unreachable));
        Assert.Contains(_queue, (await Assert.ThrowsAsync<StorageFaultException>(() => down.CountAsync(_queue, Cancellation))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("just below", StorageQueueReportQueue.BodyLengthMax - 1)]
    [InlineData("at the limit", StorageQueueReportQueue.BodyLengthMax)]
    public async Task A_body_up_to_the_limit_is_sent(string reason, int length)
    {
        await Queue().SendAsync(Notice("r1", new string('x', length)), Cancellation);
        Assert.True((await MessagesAsync())[0].Body.ToString().Length == length, reason);
    }

    [Fact]
    public async Task A_body_above_the_limit_is_refused_and_leaves_no_claim()
    {
        ReportNotice notice = Notice("r1", new string('x', StorageQueueReportQueue.BodyLengthMax - 1) + "ä");

        StorageFaultException fault = await Assert.ThrowsAsync<StorageFaultException>(() => Queue().SendAsync(notice, Cancellation));

        Assert.Contains("r1/1", fault.Message, StringComparison.Ordinal);
        Assert.False(fault.IsTransient);
        Assert.False(await emulator.Account().Container(_markers).ExistsAsync(Cancellation));
    }

    [Theory]
    [InlineData("busy", 503, "ServerBusy")]
    [InlineData("unreachable", -1, "")]
    [InlineData("no role", 403, "AuthorizationPermissionMismatch")]
    public async Task A_queue_that_is_down_throws_and_the_next_try_need_not_wait(string reason, int status, string code)
    {
        StorageQueueReportQueue down =
            Queue(new FaultyTransport((_, request) => IsMessage(request) ? new Fault(false, status, code) : Fault.None));

        StorageFaultException fault = await Assert.ThrowsAsync<StorageFaultException>(() => down.SendAsync(Notice("r1"), Cancellation));

        Assert.Contains(_queue, fault.Message, StringComparison.Ordinal);
        long start = Environment.TickCount64;
        await Queue(claimTime: TimeSpan.FromMinutes(10)).SendAsync(Notice("r1"), Cancellation);
        Assert.True(Environment.TickCount64 - start < 10_000, reason);
        Assert.Single(await MessagesAsync());
    }

    [Fact]
    public async Task A_message_whose_answer_was_lost_may_come_twice_with_the_same_id_and_is_never_lost()
    {
        int sends = 0;
        StorageQueueReportQueue shaky = Queue(new FaultyTransport((_, request) =>
            IsMessage(request) && ExistsQueue() && Interlocked.Increment(ref sends) == 1 ? Fault.LostAnswer : Fault.None));
        await shaky.SendAsync(Notice("r1"), Cancellation);

        Assert.Equal(["r1/1", "r1/1"], (await MessagesAsync()).Select(static message => message.Body.ToString()));
    }

    [Fact]
    public async Task A_crash_at_any_request_loses_no_notice_and_sends_it_twice_only_when_it_was_sent_but_not_marked()
    {
        List<string> counts = [];
        for (int crash = 1; counts.Count == 0 || !counts[^1].EndsWith("whole", StringComparison.Ordinal); crash++)
        {
            foreach (Fault fault in (Fault[])[Fault.Unreachable, Fault.LostAnswer])
            {
                string queue = Emulator.NewName("crash");
                await emulator.Account().Queue(queue).CreateAsync(cancellationToken: Cancellation);
                await emulator.Account().Container(_markers).CreateIfNotExistsAsync(cancellationToken: Cancellation);
                int last = crash;
                bool isDead = false;
                FaultyTransport network = new((number, _) =>
                {
                    isDead |= number >= last;
                    return number == last ? fault : number > last ? Fault.Unreachable : Fault.None;
                });
                StorageQueueReportQueue dying = new(emulator.Account(network), queue, _markers, ClaimTime);
                await EndAsync(dying.SendAsync(Notice("r1"), Cancellation));

                await new StorageQueueReportQueue(emulator.Account(), queue, _markers, ClaimTime).SendAsync(Notice("r1"), Cancellation);

                QueueMessage[] messages = await emulator.Account().Queue(queue).ReceiveMessagesAsync(32, cancellationToken: Cancellation);
                Assert.All(messages, static message => Assert.Equal("r1/1", message.Body.ToString()));
                counts.Add($"{crash} {(fault.IsSent ? "after" : "before")}: {messages.Length}" + (isDead ? "" : " whole"));
            }
        }

        // Requests: 1 claims, 2 sends, 3 marks.
        string[] expected =
        [
            "1 before: 1", "1 after: 1", "2 before: 1", "2 after: 2", "3 before: 2", "3 after: 1", "4 before: 1 whole", "4 after: 1 whole",
        ];
        Assert.Equal(expected, counts);
    }

    [Fact]
    public async Task A_sender_waits_for_another_that_is_at_work_and_does_not_send_again()
    {
        using SemaphoreSlim holding = new(0), goOn = new(0);
        FaultyTransport network = new((_, request) =>
        {
            if (IsMessage(request) && goOn.CurrentCount == 0)
            {
                holding.Release();
                goOn.Wait(Cancellation);
                goOn.Release();
            }

            return Fault.None;
        });
        StorageQueueReportQueue sender = Queue(network, TimeSpan.FromMinutes(1));
        Task slow = Task.Run(() => sender.SendAsync(Notice("r1"), Cancellation), Cancellation);
        Assert.True(await holding.WaitAsync(TimeSpan.FromSeconds(30), Cancellation), "the first sender has come to its message");
        Task second = Queue(claimTime: TimeSpan.FromMinutes(1)).SendAsync(Notice("r1"), Cancellation);
        await Task.Delay(300, Cancellation);
        Assert.False(second.IsCompleted);

        goOn.Release();
        await Task.WhenAll(slow, second);

        Assert.Single(await MessagesAsync());
    }

    private static async Task EndAsync(Task send)
    {
        try
        {
            await send;
        }
        catch (StorageFaultException)
        {
            // What a crash looks like from outside.
        }
    }

    private static bool IsMessage(Request request) =>
        request.Method == RequestMethod.Post && request.Uri.Path.EndsWith("/messages", StringComparison.Ordinal);

    private bool ExistsQueue() => emulator.Account().Queue(_queue).Exists(Cancellation);

    private static ReportNotice Notice(string report, string? body = null, int revision = 1) =>
        new($"{report}/{revision}", "case", body ?? $"{report}/{revision}");

    private StorageQueueReportQueue Queue(FaultyTransport? network = null, TimeSpan? claimTime = null) =>
        new(emulator.Account(network), _queue, _markers, claimTime ?? ClaimTime);

    private async Task<QueueMessage[]> MessagesAsync(QueueMessageEncoding encoding = QueueMessageEncoding.Base64)
    {
        QueueClient queue = new(emulator.Connection, _queue, new QueueClientOptions(StorageAccount.QueueVersion) { MessageEncoding = encoding });
        return await queue.ReceiveMessagesAsync(32, cancellationToken: Cancellation);
    }
}
