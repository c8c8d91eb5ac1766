using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Azure.Identity;
using CompliReport.Delivery;
using Xunit;

namespace CompliReport.Azure.Tests;

public sealed class ServiceBusNoticeTests
{
    private const string Where = "sb.example/suspicious-activity";

    [Fact]
    public void A_message_carries_the_notice_as_it_is()
    {
        const string Body = """{"id":"r1/1","dataref":"x","text":"äöü 中文"}""";
        ServiceBusNotice message = ServiceBusNotice.Of(new ReportNotice("r1/1", "case-1", Body));
        Assert.Equal(
            ("r1/1", "case-1", "application/cloudevents+json"), (message.MessageId, message.SessionId, message.ContentType));
        Assert.Equal(Body, Encoding.UTF8.GetString(message.Body.Span));
    }

    [Fact]
    public void The_same_notice_always_makes_the_same_ids_and_a_new_revision_another()
    {
        string[] ids = [.. ((string[])["r1/1", "r1/1", "r1/2", "r2/1"]).Select(static id => Of(id, "c").MessageId)];
        Assert.Equal(ids[0], ids[1]);
        Assert.Equal(3, ids.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("at the limit", 128, true)]
    [InlineData("beyond it", 129, false)]
    [InlineData("far beyond it", 5000, false)]
    public void A_long_id_is_replaced_by_its_digest_and_stays_its_own(string reason, int length, bool isKept)
    {
        string one = new string('x', length - 1) + "1", two = new string('x', length - 1) + "2";
        Assert.True((Of(one, "c").MessageId == one) == isKept, reason);
        Assert.True((Of("r1/1", one).SessionId == one) == isKept, reason);
        Assert.True(Of(one, two).MessageId.Length <= 128 && Of(one, two).SessionId.Length <= 128, reason);
        Assert.NotEqual(Of(one, "c").MessageId, Of(two, "c").MessageId);
        Assert.NotEqual(Of("r", one).SessionId, Of("r", two).SessionId);
        Assert.Equal(Of(one, "c").MessageId, Of(one, "d").MessageId);
    }

    [Theory]
    [InlineData("one-byte letters", "x")]
    [InlineData("wide letters count their bytes", "中")]
    public void A_message_up_to_the_brokers_limit_passes_and_one_above_is_refused_whole(string reason, string letter)
    {
        ServiceBusNotice small = ServiceBusNotice.Of(new ReportNotice("r1/1", "case", ""));
        int room = ServiceBusNotice.LengthMax - small.Length, width = Encoding.UTF8.GetByteCount(letter);
        string body = string.Concat(Enumerable.Repeat(letter, room / width)) + new string('x', room % width);
        Assert.True(ServiceBusNotice.Of(new ReportNotice("r1/1", "case", body)).Length == 256 * 1024, reason);

        StorageFaultException fault =
            Assert.Throws<StorageFaultException>(() => ServiceBusNotice.Of(new ReportNotice("r1/1", "case", body + "x")));
        Assert.Equal((false, "MessageSizeExceeded"), (fault.IsTransient, fault.Code));
        Assert.Contains("r1/1", fault.Message, StringComparison.Ordinal);
        Assert.Contains("262145", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_body_of_the_port_passes() =>
        Assert.NotNull(ServiceBusNotice.Of(new ReportNotice("r", "c", new string('x', ReportNotice.BodyLengthMax))));

    [Fact]
    public void A_notice_without_id_or_case_is_a_bug_of_ours()
    {
        Assert.Throws<ArgumentException>(() => Of("", "c"));
        Assert.Throws<ArgumentException>(() => Of("r", ""));
    }

    [Theory]
    [InlineData("ServiceBusy", false, true, "busy")]
    [InlineData("ServiceTimeout", false, true, "in time")]
    [InlineData("ServiceCommunicationProblem", false, true, "cannot be reached")]
    [InlineData("QuotaExceeded", false, true, "full")]
    [InlineData("MessagingEntityNotFound", true, false, "no such queue")]
    [InlineData("MessagingEntityDisabled", true, false, "disabled")]
    [InlineData("MessageSizeExceeded", true, false, "too large")]
    [InlineData("GeneralError", true, true, "something")]
    [InlineData("GeneralError", false, false, "something")]
    [InlineData("ReasonOfTomorrow", true, true, "something")]
    public void A_refusal_is_told_in_one_line_and_says_whether_it_passes(string reason, bool says, bool isTransient, string words)
    {
        StorageFaultException fault = ServiceBusFault.Of(reason, says, Where, new InvalidOperationException("something\nand more"));
        Assert.Equal((isTransient, reason), (fault.IsTransient, fault.Code));
        Assert.StartsWith("Cannot send to " + Where + ": ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void A_failure_without_a_reason_is_told_too_and_a_bug_of_ours_is_none_of_the_brokers()
    {
        StorageFaultException? Of(Exception failure) => ServiceBusFault.Of(failure, Where, CancellationToken.None);
        Assert.Contains("role", Of(new UnauthorizedAccessException())!.Message, StringComparison.Ordinal);
        Assert.False(Of(new UnauthorizedAccessException())!.IsTransient);
        Assert.Contains("no token", Of(new CredentialUnavailableException("no"))!.Message, StringComparison.Ordinal);
        Assert.All(
            (Exception[])[new TimeoutException(), new TaskCanceledException(), new SocketException(), new IOException()],
            failure => Assert.True(Of(failure)!.IsTransient));
        Assert.Null(Of(new InvalidOperationException("a bug")));
        Assert.Null(ServiceBusFault.Of(new OperationCanceledException(), Where, new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData("not set", null, null)]
    [InlineData("empty, as in the sample of a desk", "", null)]
    [InlineData("a host", "sb.servicebus.windows.net", "sb.servicebus.windows.net")]
    public void The_namespace_is_a_host_name_or_none(string reason, string? text, string? host) =>
        Assert.True(ServiceBusFault.NamespaceOf("S", name => name == "S__fullyQualifiedNamespace" ? text : null) == host, reason);

    [Theory]
    [InlineData("a connection string", "Endpoint=sb://a.servicebus.windows.net/;SharedAccessKey=SECRET")]
    [InlineData("an address", "https://SECRET.servicebus.windows.net/")]
    [InlineData("a short name", "SECRET")]
    public void A_wrong_namespace_is_named_without_its_text(string reason, string text)
    {
        FormatException wrong = Assert.Throws<FormatException>(() => ServiceBusFault.NamespaceOf("S", _ => text));
        Assert.True(wrong.Message.Contains("S__fullyQualifiedNamespace", StringComparison.Ordinal), reason);
        Assert.DoesNotContain("SECRET", wrong.ToString(), StringComparison.Ordinal);
    }

    private static ServiceBusNotice Of(string id, string session) => ServiceBusNotice.Of(new ReportNotice(id, session, "{}"));
}
