using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Azure.Messaging.ServiceBus;
using CompliReport.Azure;
using CompliReport.Delivery;
using Xunit;

namespace CompliReport.ServiceBus.Tests;

/// <summary>What is handed to the SDK, and what becomes of the SDK's exceptions. No broker is asked.</summary>
public sealed class ServiceBusReportQueueTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_notice_becomes_a_message_with_its_id_its_session_and_its_body()
    {
        await using RecordingSender sender = new();
        await using ServiceBusReportQueue queue = new(sender);
        await queue.SendAsync(new ReportNotice("r1/1", "case", """{"id":"r1/1"}"""), Cancellation);
        ServiceBusMessage message = Assert.Single(Assert.Single(sender.Batches));
        Assert.Equal(
            ("r1/1", "case", "application/cloudevents+json", """{"id":"r1/1"}"""),
            (message.MessageId, message.SessionId, message.ContentType, message.Body.ToString()));
    }

    [Theory]
    [InlineData("none", 0, "")]
    [InlineData("one", 1, "1")]
    [InlineData("a full batch", 3, "123")]
    [InlineData("one more", 4, "123 4")]
    [InlineData("several batches", 8, "123 456 78")]
    public async Task Several_go_in_order_in_as_few_requests_as_fit(string reason, int count, string batches)
    {
        await using RecordingSender sender = new(countMax: 3);
        List<string> told = await SendAllAsync(sender, [.. Enumerable.Range(1, count).Select(static number => Notice(number))]);
        Assert.True(batches == string.Join(' ', sender.Batches.Select(static batch => string.Concat(batch.Select(static one => one.MessageId)))), reason);
        Assert.Equal(Enumerable.Range(1, count).Select(static number => Notice(number).Id), told);
    }

    [Fact]
    public async Task A_failure_tells_of_what_was_sent_before_it_and_of_nothing_else()
    {
        await using RecordingSender sender = new(countMax: 2);
        sender.Failures.Add(2, new ServiceBusException("busy\nlong story", ServiceBusFailureReason.ServiceBusy));
        List<string> told = [];
        StorageFaultException fault = await Assert.ThrowsAsync<StorageFaultException>(
            () => SendAllAsync(sender, [.. Enumerable.Range(1, 5).Select(static number => Notice(number))], told));
        Assert.Equal(["1", "2"], told);
        Assert.True(fault.IsTransient);
        Assert.StartsWith("Cannot send to sb.example/notices: ", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ServiceBusFailureReason.ServiceTimeout, true)]
    [InlineData(ServiceBusFailureReason.ServiceCommunicationProblem, true)]
    [InlineData(ServiceBusFailureReason.QuotaExceeded, true)]
    [InlineData(ServiceBusFailureReason.MessagingEntityNotFound, false)]
    [InlineData(ServiceBusFailureReason.MessagingEntityDisabled, false)]
    [InlineData(ServiceBusFailureReason.MessageSizeExceeded, false)]
    public async Task A_documented_reason_passes_or_not(ServiceBusFailureReason reason, bool isTransient)
    {
        await using RecordingSender sender = new();
        sender.Failures.Add(1, new ServiceBusException("no", reason));
        StorageFaultException fault = await Assert.ThrowsAsync<StorageFaultException>(() => SendAllAsync(sender, [Notice(1)]));
        Assert.Equal((isTransient, reason.ToString()), (fault.IsTransient, fault.Code));
    }

    [Fact]
    public async Task A_missing_role_is_told_and_a_cancellation_stays_one()
    {
        await using RecordingSender sender = new();
        sender.Failures.Add(1, new UnauthorizedAccessException("no"));
        Assert.False((await Assert.ThrowsAsync<StorageFaultException>(() => SendAllAsync(sender, [Notice(1)]))).IsTransient);
        await using ServiceBusReportQueue queue = new(sender);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queue.SendAsync(Notice(1), new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task A_notice_too_large_for_any_message_ends_it_before_anything_is_sent()
    {
        await using RecordingSender sender = new();
        ReportNotice large = new("r", "case", new string('x', ServiceBusNotice.LengthMax));
        Assert.False((await Assert.ThrowsAsync<StorageFaultException>(() => SendAllAsync(sender, [Notice(1), large]))).IsTransient);
        Assert.Equal(0, sender.Requests);
    }

    [Fact]
    public async Task A_notice_that_fits_no_batch_is_a_fault_and_no_endless_loop()
    {
        await using RecordingSender sender = new(countMax: 0);
        StorageFaultException fault = await Assert.ThrowsAsync<StorageFaultException>(() => SendAllAsync(sender, [Notice(1)]));
        Assert.Equal("MessageSizeExceeded", fault.Code);
    }

    [Fact]
    public async Task Settings_lead_to_a_queue_and_a_wrong_one_is_named()
    {
        Func<string, string?> setting = static name => name == "S__fullyQualifiedNamespace" ? "sb.servicebus.windows.net" : null;
        await using (ServiceBusReportQueue.FromSettings("S", "notices", setting))
        {
        }

        FormatException wrong = Assert.Throws<FormatException>(() => ServiceBusReportQueue.FromSettings("S", "notices", static _ => null));
        Assert.Contains("S__fullyQualifiedNamespace", wrong.Message, StringComparison.Ordinal);
    }

    private static ReportNotice Notice(int number) => new($"{number}", "case", "{}");

    private static async Task<List<string>> SendAllAsync(RecordingSender sender, ReportNotice[] notices, List<string>? told = null)
    {
        told ??= [];
        await using ServiceBusReportQueue queue = new(sender);
        await foreach (ReportNotice notice in queue.SendAllAsync([.. notices], Cancellation))
        {
            told.Add(notice.Id);
        }

        return told;
    }
}
