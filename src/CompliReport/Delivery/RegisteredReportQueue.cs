using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
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
        if (!await register.IsSentAsync(notice.Id, cancellationToken).ConfigureAwait(false))
        {
            await queue.SendAsync(notice, cancellationToken).ConfigureAwait(false);
            await register.MarkSentAsync(notice.Id, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReportNotice> SendAllAsync(
        ImmutableArray<ReportNotice> notices, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ImmutableArray<ReportNotice>.Builder unsent = ImmutableArray.CreateBuilder<ReportNotice>();
        foreach (ReportNotice notice in notices)
        {
            if (!await register.IsSentAsync(notice.Id, cancellationToken).ConfigureAwait(false))
            {
                unsent.Add(notice);
            }
        }

        await foreach (ReportNotice sent in queue.SendAllAsync(unsent.ToImmutable(), cancellationToken).ConfigureAwait(false))
        {
            await register.MarkSentAsync(sent.Id, cancellationToken).ConfigureAwait(false);
            yield return sent;
        }
    }
}
