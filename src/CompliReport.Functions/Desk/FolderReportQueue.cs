using System;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.LocalRuntime.Queues;
using CompliReport.Values;

namespace CompliReport.Functions.Desk;

/// <summary>Notices as messages of the desk's queue <c>suspicious-activity</c>; the message's id is made of the notice's, so that a
/// repetition is recognised.</summary>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is a queue, as the port says.")]
public sealed class FolderReportQueue(IMessageStore messages) : IReportQueue
{
    /// <inheritdoc/>
    public Task SendAsync(ReportNotice notice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notice);
        Invariant.Holds(Encoding.UTF8.GetByteCount(notice.Body) <= ReportNotice.BodyLengthMax,
            "a notice fits 64 KiB: the report itself stays in the store");
        return messages.SendAsync(Names.SuspiciousActivity, ContentId.Of("notice", notice.Id), notice.Body, cancellationToken);
    }
}
