using System;
using System.Threading;
using System.Threading.Tasks;

namespace CompliReport.LocalRuntime.Queues;

/// <summary>A message that this process holds until <see cref="VisibleAt"/>; others see it afterwards.</summary>
/// <param name="Queue">Its queue.</param>
/// <param name="Id">Stays the same over all tries.</param>
/// <param name="Receipt">Proves that the message is still ours; changes when it is renewed.</param>
/// <param name="DequeueCount">Tries so far, this one included.</param>
/// <param name="VisibleAt">When others see it again.</param>
/// <param name="Body">The text as sent: plain or base64.</param>
public sealed record HeldMessage(string Queue, string Id, string Receipt, int DequeueCount, DateTimeOffset VisibleAt, string Body);

/// <summary>Where queues keep their messages: a folder, or a storage account's queues.</summary>
public interface IMessageStore
{
    /// <summary>Adds a message. Where the store can tell, one that is there already with the same id is left alone; a storage account's
    /// queue cannot.</summary>
    Task SendAsync(string queue, string id, string body, CancellationToken cancellationToken);

    /// <summary>Takes the oldest visible message and hides it; null when there is none.</summary>
    Task<HeldMessage?> ReceiveAsync(string queue, TimeSpan visibility, CancellationToken cancellationToken);

    /// <summary>Hides a message for another while, counted from now; null when it is no longer ours.</summary>
    Task<HeldMessage?> RenewAsync(HeldMessage message, TimeSpan visibility, CancellationToken cancellationToken);

    /// <summary>Removes a message that is done; false when it was no longer ours.</summary>
    Task<bool> DeleteAsync(HeldMessage message, CancellationToken cancellationToken);

    /// <summary>Moves a message that cannot be done to another queue; false when it was no longer ours. A kill in between may leave it in
    /// both, never in none.</summary>
    Task<bool> MoveAsync(HeldMessage message, string queue, CancellationToken cancellationToken);

    /// <summary>About how many messages are waiting or held.</summary>
    Task<int> CountAsync(string queue, CancellationToken cancellationToken);
}
