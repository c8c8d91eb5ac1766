using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery.Filing;

namespace CompliReport.Delivery;

/// <summary>Remembers every revision of every report and all that happened to it, over processes and restarts: SQLite on the desk, a table
/// in the cloud.</summary>
/// <remarks>
/// Nothing in it is ever replaced or removed. Whoever adds a step names its number, which tells what he knew: of two that add the same
/// number, one is refused, reads again and thinks again. What may follow what is <see cref="ReportLife"/>'s business; a register keeps what
/// it is given.
/// </remarks>
public interface IReportRegister
{
    /// <summary>Whether the notice of a report's revision is marked as sent.</summary>
    /// <param name="notice">Report id and revision, as in <see cref="ReportNotice.Id"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<bool> IsSentAsync(string notice, CancellationToken cancellationToken);

    /// <summary>Marks it as sent.</summary>
    /// <returns>Whether this call did it: of many callers exactly one gets true.</returns>
    Task<bool> MarkSentAsync(string notice, CancellationToken cancellationToken);

    /// <summary>Adds a revision with its message and its first step, all of it or nothing.</summary>
    /// <param name="entry">What it is.</param>
    /// <param name="first">The step with the number 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether this call did it; false where the revision is there already, which then stays as it is.</returns>
    Task<bool> RegisterAsync(RegisterEntry entry, RegisterTransition first, CancellationToken cancellationToken);

    /// <summary>Adds a step.</summary>
    /// <returns>Whether this call did it; false where its number is taken or is not the next one.</returns>
    Task<bool> AppendAsync(ReportKey key, RegisterTransition next, CancellationToken cancellationToken);

    /// <summary>Adds several revisions; each is whole or not there, and those that are there already stay as they are.</summary>
    /// <remarks>A register that can do it in one go does: a commit costs more than all else.</remarks>
    async Task RegisterAllAsync(ImmutableArray<RegisteredReport> drafts, CancellationToken cancellationToken)
    {
        foreach (RegisteredReport draft in drafts)
        {
            await RegisterAsync(draft.Entry, draft.History[0], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Adds a step to each of several reports.</summary>
    /// <returns>For each whether this call did it.</returns>
    async Task<ImmutableArray<bool>> AppendAllAsync(
        ImmutableArray<(ReportKey Key, RegisterTransition Next)> steps, CancellationToken cancellationToken)
    {
        ImmutableArray<bool>.Builder added = ImmutableArray.CreateBuilder<bool>(steps.Length);
        foreach ((ReportKey key, RegisterTransition next) in steps)
        {
            added.Add(await AppendAsync(key, next, cancellationToken).ConfigureAwait(false));
        }

        return added.ToImmutable();
    }

    /// <summary>All revisions of a report, in the ordinal order of their names; none where it is unknown.</summary>
    Task<ImmutableArray<RegisteredReport>> OfReportAsync(string report, CancellationToken cancellationToken);

    /// <summary>The same of several reports at once, each named once: for each its revisions, in the order of the names.</summary>
    /// <remarks>A register that can do it in one go does: a run asks for all its reports.</remarks>
    async Task<ImmutableArray<ImmutableArray<RegisteredReport>>> OfReportsAsync(
        ImmutableArray<string> reports, CancellationToken cancellationToken)
    {
        ImmutableArray<ImmutableArray<RegisteredReport>>.Builder found =
            ImmutableArray.CreateBuilder<ImmutableArray<RegisteredReport>>(reports.Length);
        foreach (string report in reports)
        {
            found.Add(await OfReportAsync(report, cancellationToken).ConfigureAwait(false));
        }

        return found.ToImmutable();
    }

    /// <summary>All revisions of all reports, in no order that means anything.</summary>
    IAsyncEnumerable<RegisteredReport> AllAsync(CancellationToken cancellationToken);

    /// <summary>A revision; null where it is unknown.</summary>
    async Task<RegisteredReport?> FindAsync(ReportKey key, CancellationToken cancellationToken)
    {
        foreach (RegisteredReport report in await OfReportAsync(key.Report, cancellationToken).ConfigureAwait(false))
        {
            if (report.Entry.Revision == key.Revision)
            {
                return report;
            }
        }

        return null;
    }

    /// <summary>Those of <see cref="AllAsync"/> that may go out and did not.</summary>
    /// <remarks>A register that can tell them without reading all does.</remarks>
    async IAsyncEnumerable<RegisteredReport> ToBeSentAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (RegisteredReport report in AllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (report.IsToBeSent)
            {
                yield return report;
            }
        }
    }
}
