using System.Threading;
using System.Threading.Tasks;

namespace CompliReport.Delivery;

/// <summary>Remembers which notices were sent, over processes and restarts: SQLite on the desk, a table in the cloud.</summary>
public interface IReportRegister
{
    /// <summary>Whether the notice of a report's revision is marked as sent.</summary>
    /// <param name="notice">Report id and revision, as in <see cref="ReportNotice.Id"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<bool> IsSentAsync(string notice, CancellationToken cancellationToken);

    /// <summary>Marks it as sent.</summary>
    /// <returns>Whether this call did it: of many callers exactly one gets true.</returns>
    Task<bool> MarkSentAsync(string notice, CancellationToken cancellationToken);
}
