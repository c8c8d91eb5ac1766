using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;

namespace CompliReport.Delivery;

/// <summary>Sends a notice only if the register does not know it as sent.</summary>
/// <remarks>
/// First sent, then marked: a crash in between sends it again, and the queue recognises the id; the other order could lose a report. The
/// register takes over
/// where the queue forgets: when the message was consumed long ago.
/// </remarks>
/// <param name="queue">The queue itself.</param>
/// <param name="register">What was sent.</param>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is a queue, as the port says.")]
public sealed class RegisteredReportQueue(IReportQueue queue, IReportRegister register) : IReportQueue
{
    /// <inheritdoc/>
    public async Task SendAsync(ReportNotice notice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notice);
        bool isNew = !await register.IsSentAsync(notice.Id, cancellationToken).ConfigureAwait(false);
        if (isNew)
        {
            await queue.SendAsync(notice, cancellationToken).ConfigureAwait(false);
            await register.MarkSentAsync(notice.Id, cancellationToken).ConfigureAwait(false);
        }

        RunTelemetry.Noticed(isNew);
    }
}
