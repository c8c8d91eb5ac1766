using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using Azure.Messaging.ServiceBus;
using CompliReport.Azure;
using CompliReport.Delivery;

namespace CompliReport.ServiceBus;

/// <summary>Notices as messages of a Service Bus queue with duplicate detection and sessions.</summary>
/// <remarks>
/// The broker drops a message whose id it has seen within its window of seven days; beyond that the register remembers
/// (<see cref="RegisteredReportQueue"/>). What a message looks like is <see cref="ServiceBusNotice"/>; here it is only sent.
/// </remarks>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is a queue, as the port says.")]
public sealed class ServiceBusReportQueue : IReportQueue, IAsyncDisposable
{
    private readonly ServiceBusClient? _client;
    private readonly ServiceBusSender _sender;

    internal ServiceBusReportQueue(ServiceBusSender sender) => _sender = sender;

    private ServiceBusReportQueue(string host, TokenCredential credential, string queue)
    {
        // Bounded like the tries of storage: a host that gives up can try again later, one that hangs cannot.
        ServiceBusRetryOptions tries = new() { MaxRetries = 5, TryTimeout = TimeSpan.FromSeconds(20), MaxDelay = TimeSpan.FromSeconds(8) };
        _client = new ServiceBusClient(host, credential, new ServiceBusClientOptions { RetryOptions = tries });
        _sender = _client.CreateSender(queue);
    }

    private string Where => $"{_sender.FullyQualifiedNamespace}/{_sender.EntityPath}";

    /// <summary>A queue by settings as the Functions host reads them: <c>Name__fullyQualifiedNamespace</c>, <c>Name__credential</c> and
    /// <c>Name__clientId</c>. Nothing is sent yet: a missing role shows at the first use.</summary>
    /// <param name="name">Name of the setting, such as <c>CompliReportServiceBus</c>.</param>
    /// <param name="queue">Name of the queue.</param>
    /// <param name="setting">Gives a setting's text, null where there is none.</param>
    /// <exception cref="FormatException">A setting is missing or wrong; the message names it.</exception>
    public static ServiceBusReportQueue FromSettings(string name, string queue, Func<string, string?> setting)
    {
        string host = ServiceBusFault.NamespaceOf(name, setting)
            ?? throw new FormatException($"No Service Bus is set: set {name}__fullyQualifiedNamespace.");
        return new ServiceBusReportQueue(host, AppIdentity.Of(name, setting), queue);
    }

    /// <inheritdoc/>
    /// <exception cref="StorageFaultException">The broker does not answer, or refuses; also when the message is too large.</exception>
    public async Task SendAsync(ReportNotice notice, CancellationToken cancellationToken) =>
        await SendBatchAsync([MessageOf(ServiceBusNotice.Of(notice))], 0, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    /// <remarks>As few requests as the broker's limit allows; each batch is taken whole or not at all.</remarks>
    /// <exception cref="StorageFaultException">The broker does not answer, or refuses; also when a message is too large: then none is
    /// sent.</exception>
    public async IAsyncEnumerable<ReportNotice> SendAllAsync(
        ImmutableArray<ReportNotice> notices, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ServiceBusMessage[] messages = [.. notices.Select(static notice => MessageOf(ServiceBusNotice.Of(notice)))];
        for (int next = 0; next < messages.Length;)
        {
            int end = next + await SendBatchAsync(messages, next, cancellationToken).ConfigureAwait(false);
            for (; next < end; next++)
            {
                yield return notices[next];
            }
        }
    }

    /// <summary>Makes sure that the queue can be reached and takes messages of ours. How many wait in it is told to those who may manage
    /// it; a sender may not.</summary>
    /// <exception cref="StorageFaultException">The broker does not answer, or refuses.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            using ServiceBusMessageBatch batch = await _sender.CreateMessageBatchAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (FaultOf(failure, cancellationToken) is { } fault)
        {
            throw fault;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _sender.DisposeAsync().ConfigureAwait(false);
        if (_client is not null)
        {
            await _client.DisposeAsync().ConfigureAwait(false);
        }
    }

    // Sends as many as fit, from one on, and says how many those were.
    private async Task<int> SendBatchAsync(ServiceBusMessage[] messages, int first, CancellationToken cancellationToken)
    {
        try
        {
            using ServiceBusMessageBatch batch = await _sender.CreateMessageBatchAsync(cancellationToken).ConfigureAwait(false);
            int next = first;
            while (next < messages.Length && batch.TryAddMessage(messages[next]))
            {
                next++;
            }

            if (next == first)
            {
                throw ServiceBusFault.TooLarge(messages[first].MessageId, messages[first].Body.ToMemory().Length);
            }

            await _sender.SendMessagesAsync(batch, cancellationToken).ConfigureAwait(false);
            return next - first;
        }
        catch (Exception failure) when (FaultOf(failure, cancellationToken) is { } fault)
        {
            throw fault;
        }
    }

    private static ServiceBusMessage MessageOf(ServiceBusNotice notice) => new(notice.Body)
    {
        MessageId = notice.MessageId,
        SessionId = notice.SessionId,
        ContentType = notice.ContentType,
    };

    private StorageFaultException? FaultOf(Exception failure, CancellationToken cancellationToken) =>
        failure is ServiceBusException refused
            ? ServiceBusFault.Of(refused.Reason.ToString(), refused.IsTransient, Where, refused)
            : ServiceBusFault.Of(failure, Where, cancellationToken);
}
