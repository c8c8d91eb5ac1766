using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery;
using CompliReport.Reports;

namespace CompliReport.Proof;

/// <summary>Makes a run into a folder, and does nothing else: nothing is registered, no notice goes out.</summary>
public static class Rerun
{
    /// <summary>Runs a day and writes its files.</summary>
    /// <param name="run">What goes in.</param>
    /// <param name="root">The folder below which the run's own folder is made.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Full path of the run's folder.</returns>
    /// <exception cref="InvalidDataException">The history cannot be gone on from.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static async Task<string> ExecuteAsync(PinnedRun run, string root, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        RunResult result = ComplianceRun.Execute(run.Inputs, run.Options);
        if (result.HistoryRefusal is { } refusal)
        {
            throw new InvalidDataException(refusal);
        }

        DeliveredRun delivered = await RunDelivery.DeliverAsync(
            result, run.Options, new FolderArtifactStore(root), new Nowhere(), cancellationToken).ConfigureAwait(false);
        return Path.Combine(Path.GetFullPath(root), delivered.Folder.Replace('/', Path.DirectorySeparatorChar));
    }

    /// <summary>Takes notices and sends none: the reports of a run that is made again went out long ago.</summary>
    private sealed class Nowhere : IReportQueue
    {
        public Task SendAsync(ReportNotice notice, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
