using System;
using System.Collections.Concurrent;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace CompliReport.LocalRuntime.Queues;

/// <summary>Queues of a storage account, the emulator's or a real one; made when something is sent.</summary>
/// <remarks>Messages are sent as base64, as the real host expects them, and taken as they are: the pump decodes base64 and plain
/// text.</remarks>
/// <param name="queueOf">A queue's client by its name; it must not decode messages itself, or one in plain text could never be
/// taken.</param>
public sealed class StorageMessageStore(Func<string, QueueClient> queueOf) : IMessageStore
{
    // A message waits until somebody takes it; the service's own default forgets it after seven days.
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    private readonly ConcurrentDictionary<string, QueueClient> _queues = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task SendAsync(string queue, string id, string body, CancellationToken cancellationToken) =>
        SendTextAsync(Queue(queue), Convert.ToBase64String(Encoding.UTF8.GetBytes(body)), cancellationToken);

    /// <inheritdoc/>
    public async Task<HeldMessage?> ReceiveAsync(string queue, TimeSpan visibility, CancellationToken cancellationToken)
    {
        try
        {
            QueueMessage? message =
                (await Queue(queue).ReceiveMessageAsync(visibility, cancellationToken).ConfigureAwait(false)).Value;
            return message is null ? null : new HeldMessage(
                queue, message.MessageId, message.PopReceipt, (int)message.DequeueCount,
                message.NextVisibleOn.GetValueOrDefault(), message.MessageText);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<HeldMessage?> RenewAsync(HeldMessage message, TimeSpan visibility, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        try
        {
            UpdateReceipt renewed = await Queue(message.Queue)
                .UpdateMessageAsync(message.Id, message.Receipt, message.Body, visibility, cancellationToken).ConfigureAwait(false);
            return message with { Receipt = renewed.PopReceipt, VisibleAt = renewed.NextVisibleOn };
        }
        catch (RequestFailedException lost) when (IsLost(lost))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(HeldMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        try
        {
            await Queue(message.Queue).DeleteMessageAsync(message.Id, message.Receipt, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException lost) when (IsLost(lost))
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async Task<bool> MoveAsync(HeldMessage message, string queue, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        // Two requests. First sent, then deleted: the other order could lose the message.
        await SendTextAsync(Queue(queue), message.Body, cancellationToken).ConfigureAwait(false);
        return await DeleteAsync(message, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<int> CountAsync(string queue, CancellationToken cancellationToken)
    {
        try
        {
            QueueProperties properties = await Queue(queue).GetPropertiesAsync(cancellationToken).ConfigureAwait(false);
            return properties.ApproximateMessagesCount;
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return 0;
        }
    }

    // The emulator says 400 to a receipt that is no longer good, the service 404; both mean that somebody else has the message.
    private static bool IsLost(RequestFailedException failure) =>
        failure.Status == 404 || failure.ErrorCode == QueueErrorCode.PopReceiptMismatch;

    private static async Task SendTextAsync(QueueClient queue, string text, CancellationToken cancellationToken)
    {
        try
        {
            await queue.SendMessageAsync(text, visibilityTimeout: null, Forever, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            await queue.SendMessageAsync(text, visibilityTimeout: null, Forever, cancellationToken).ConfigureAwait(false);
        }
    }

    private QueueClient Queue(string name) => _queues.GetOrAdd(name, queueOf);
}
