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
/// register takes over where the queue forgets: when the message was consumed long ago.
///
/// That leaves a gap where two workers have the same day at once, for a day is judged on an event, on a timer and on request: both find it
/// not sent, the one sends, a consumer takes the message out of the queue, the other sends it again. A claim closes it: question, sending
/// and mark are one step for all who share it. On a desk that is a lock of the file system, which a killed process gives back. In the cloud
/// nothing is claimed: a lease that outlives its holder would delay reports and one that ends early would not help. There the broker's
/// window of duplicate detection (seven days, by message id) covers the gap, which is as long as one sending.
///
/// What no order closes: a kill between sending and mark, and a consumer that takes the message out before the next try. The id is the
/// same,
/// so whoever consumes must know ids that it has seen.
/// </remarks>
/// <param name="queue">The queue itself.</param>
/// <param name="register">What was sent.</param>
/// <param name="claim">Waits until nobody else sends; what it returns is disposed of afterwards. Null where the queue itself recognises
/// what was sent and consumed.</param>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is a queue, as the port says.")]
public sealed class RegisteredReportQueue(
    IReportQueue queue, IReportRegister register, Func<CancellationToken, Task<IDisposable>>? claim = null) : IReportQueue
{
    /// <inheritdoc/>
    public async Task SendAsync(ReportNotice notice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notice);
        RunTelemetry.Noticed(await SendIfNewAsync(notice, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReportNotice> SendAllAsync(
        ImmutableArray<ReportNotice> notices, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ImmutableArray<ReportNotice> unsent = await UnsentAsync(notices, cancellationToken).ConfigureAwait(false);
        using IDisposable? alone = unsent.IsEmpty || claim is null ? null : await claim(cancellationToken).ConfigureAwait(false);
        unsent = alone is null ? unsent : await UnsentAsync(unsent, cancellationToken).ConfigureAwait(false);
        for (int known = notices.Length - unsent.Length; known > 0; known--)
        {
            RunTelemetry.Noticed(wasSent: false);
        }

        await foreach (ReportNotice sent in queue.SendAllAsync(unsent, cancellationToken).ConfigureAwait(false))
        {
            await register.MarkSentAsync(sent.Id, cancellationToken).ConfigureAwait(false);
            RunTelemetry.Noticed(wasSent: true);
            yield return sent;
        }
    }

    private async Task<bool> SendIfNewAsync(ReportNotice notice, CancellationToken cancellationToken)
    {
        if (await register.IsSentAsync(notice.Id, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        using IDisposable? alone = claim is null ? null : await claim(cancellationToken).ConfigureAwait(false);
        if (alone is not null && await register.IsSentAsync(notice.Id, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        await queue.SendAsync(notice, cancellationToken).ConfigureAwait(false);
        await register.MarkSentAsync(notice.Id, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task<ImmutableArray<ReportNotice>> UnsentAsync(
        ImmutableArray<ReportNotice> notices, CancellationToken cancellationToken)
    {
        ImmutableArray<ReportNotice>.Builder unsent = ImmutableArray.CreateBuilder<ReportNotice>();
        foreach (ReportNotice notice in notices)
        {
            if (!await register.IsSentAsync(notice.Id, cancellationToken).ConfigureAwait(false))
            {
                unsent.Add(notice);
            }
        }

        return unsent.ToImmutable();
    }
}
