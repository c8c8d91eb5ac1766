using System;
using System.Threading;
using System.Threading.Tasks;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace CompliReport.Azure;

/// <summary>Sends messages to queues that need not exist yet.</summary>
public static class QueueMessages
{
    // A message stays until somebody takes it; the service's own default forgets it after seven days.
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    /// <summary>Sends a message; the queue is made when it is missing.</summary>
    /// <exception cref="StorageFaultException">Storage does not answer, or refuses.</exception>
    public static Task SendAsync(QueueClient queue, string body, CancellationToken cancellationToken) =>
        SendAsync(queue, body, cancellationToken, cancellationToken);

    /// <summary>Sends a message within a time.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="body">The message.</param>
    /// <param name="inTime">Cancelled by the caller or when the time is over, which is a fault of storage.</param>
    /// <param name="cancellationToken">The caller's alone.</param>
    internal static async Task SendAsync(
        QueueClient queue, string body, CancellationToken inTime, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(queue);
        try
        {
            try
            {
                await queue.SendMessageAsync(body, visibilityTimeout: null, Forever, inTime).ConfigureAwait(false);
            }
            catch (RequestFailedException missing) when (missing.ErrorCode == QueueErrorCode.QueueNotFound)
            {
                await queue.CreateIfNotExistsAsync(cancellationToken: inTime).ConfigureAwait(false);
                await queue.SendMessageAsync(body, visibilityTimeout: null, Forever, inTime).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (StorageFault.Of(failure, "send a message to", queue.Uri, cancellationToken) is { } fault)
        {
            throw fault;
        }
    }
}
