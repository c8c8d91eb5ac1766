using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace CompliReport.Delivery;

/// <summary>
/// A message that says that a report lies ready: CloudEvents 1.0 without personal data; the report itself stays in the store.
/// </summary>
/// <param name="Id">Report id and revision: what a broker recognises a repetition by.</param>
/// <param name="Session">The case, whose messages stay in order.</param>
/// <param name="Body">The whole message, JSON in UTF-8, at most 64 KiB.</param>
public sealed record ReportNotice(string Id, string Session, string Body)
{
    /// <summary>The longest body, in bytes of UTF-8.</summary>
    public const int BodyLengthMax = 64 * 1024;
}

/// <summary>Where notices of reports go: a file on the desk, a queue in the cloud.</summary>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix",
    Justification = "The port is a queue; the name is a contract.")]
public interface IReportQueue
{
    /// <summary>Sends a notice. Sending one with an id that was sent before changes nothing.</summary>
    Task SendAsync(ReportNotice notice, CancellationToken cancellationToken);

    /// <summary>Sends several in order and tells of each when it is sent, so that a failure leaves no doubt about those before
    /// it.</summary>
    /// <remarks>One after the other, unless a queue can do better: a broker takes many in one request. Nothing is sent that is not
    /// enumerated.</remarks>
    async IAsyncEnumerable<ReportNotice> SendAllAsync(
        ImmutableArray<ReportNotice> notices, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (ReportNotice notice in notices)
        {
            await SendAsync(notice, cancellationToken).ConfigureAwait(false);
            yield return notice;
        }
    }
}
