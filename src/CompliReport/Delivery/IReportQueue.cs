using System.Diagnostics.CodeAnalysis;
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
}
