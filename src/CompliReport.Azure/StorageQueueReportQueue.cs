using System;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Azure.Storage.Queues;
using CompliReport.Delivery;

namespace CompliReport.Azure;

/// <summary>Notices as messages of a storage queue, in base64. A storage queue knows no repetition, so a marker blob a notice remembers
/// what was sent.</summary>
/// <remarks>
/// <para>
/// A sender first claims the marker, sends, and then writes "sent" to it. Of two senders of one notice the second waits for the first and
/// sends nothing. When a sender dies while it holds the claim, another takes it over after the claim's time, measured by the service's
/// clock alone.
/// </para>
/// <para>
/// So no notice is lost, and one is sent twice only when a sender dies, or its answer is lost, between the sending and the writing of
/// "sent". No order of these steps can avoid that without a broker's help (Service Bus in the cloud): a receiver goes by the <c>id</c> in
/// the body, report id and revision, which is the same both times.
/// </para>
/// </remarks>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is a queue, as the port says.")]
public sealed class StorageQueueReportQueue : IReportQueue
{
    /// <summary>The longest body in bytes: in base64 it makes the 64 KiB that a storage queue takes.</summary>
    public const int BodyLengthMax = 48 * 1024;

    private readonly QueueClient _queue;
    private readonly SentMarkers _markers;
    private readonly TimeSpan _claimTime;

    /// <summary>A queue of an account; queue and markers' container are made when they are missing.</summary>
    /// <param name="account">The account.</param>
    /// <param name="queue">Name of the queue, such as <c>suspicious-activity</c>.</param>
    /// <param name="markers">Container of the markers, such as <c>state</c>; they lie below <c>sent/</c> and the queue's name.</param>
    public StorageQueueReportQueue(StorageAccount account, string queue, string markers)
        : this(account, queue, markers, TimeSpan.FromSeconds(30))
    {
    }

    internal StorageQueueReportQueue(StorageAccount account, string queue, string markers, TimeSpan claimTime)
    {
        ArgumentNullException.ThrowIfNull(account);
        _queue = account.Queue(queue);
        _claimTime = claimTime;
        _markers = new SentMarkers(account.Container(markers), "sent/" + queue + "/", claimTime);
    }

    /// <inheritdoc/>
    /// <exception cref="StorageFaultException">Storage does not answer, or refuses; also when the body is longer than
    /// <see cref="BodyLengthMax"/>.</exception>
    public async Task SendAsync(ReportNotice notice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notice);
        int length = Encoding.UTF8.GetByteCount(notice.Body);
        if (length > BodyLengthMax)
        {
            string message = $"Cannot send notice {notice.Id}: its body has {length} bytes, and a storage queue takes {BodyLengthMax}. "
                + "Leave the content in the store.";
            throw new StorageFaultException(message, false, 0, "", null);
        }

        if (await _markers.ClaimAsync(notice, cancellationToken).ConfigureAwait(false) is not { } claim)
        {
            return;
        }

        try
        {
            await SendMessageAsync(notice.Body, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception)
        {
            await SentMarkers.ReleaseAsync(claim).ConfigureAwait(false);
            throw;
        }

        await SentMarkers.MarkSentAsync(claim, cancellationToken).ConfigureAwait(false);
    }

    private async Task SendMessageAsync(string body, CancellationToken cancellationToken)
    {
        // A sender must be done before its claim may be taken over.
        using CancellationTokenSource inTime = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        inTime.CancelAfter(_claimTime / 2);
        await QueueMessages.SendAsync(_queue, body, inTime.Token, cancellationToken).ConfigureAwait(false);
    }
}
