using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery.Filing;
using CompliReport.Reports;
using CompliReport.Reports.Filing;
using CompliReport.Values;

namespace CompliReport.Delivery;

/// <summary>A file that a run wrote.</summary>
/// <param name="Name">Path below the run folder.</param>
/// <param name="Digest">SHA-256.</param>
/// <param name="Bytes">Length.</param>
public sealed record DeliveredFile(string Name, Sha256Digest Digest, long Bytes);

/// <summary>A run that lies in a store.</summary>
/// <param name="Folder">Path of the run folder in the store.</param>
/// <param name="Files">Its files, sorted by name, the manifest apart.</param>
/// <param name="Reports">Ids of its reports, sorted.</param>
/// <param name="ManifestDigest">SHA-256 of its manifest.</param>
public sealed record DeliveredRun(
    string Folder, ImmutableArray<DeliveredFile> Files, ImmutableArray<string> Reports, Sha256Digest ManifestDigest)
{
    /// <summary>The case of each report.</summary>
    public ImmutableSortedDictionary<string, string> Cases { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Whom the reports are for, one entry a report.</summary>
    public ImmutableArray<ReportAddressee> Addressees { get; init; } = [];

    /// <summary>What became of each report's filing, by report.</summary>
    public ImmutableSortedDictionary<string, FilingSummary> Filings { get; init; } =
        ImmutableSortedDictionary<string, FilingSummary>.Empty;

    /// <summary>The reports as they were written, in the order in which the run made them.</summary>
    public ImmutableArray<SuspiciousActivityReport> Written { get; init; } = [];
}

/// <summary>Whom a report is for.</summary>
/// <param name="Authority">The authority.</param>
/// <param name="Jurisdiction">Where it is.</param>
public sealed record ReportAddressee(string Authority, string Jurisdiction);

/// <summary>Brings a result into a store and sends the notices of its reports.</summary>
/// <remarks>
/// The order makes a crash between any two steps harmless: files first, each whole or not at all; then the manifest, which makes them a
/// run, and its place in the chain, which makes the manifest final; only then the notices, which must never point at a report that is
/// not there yet. Doing it all again changes nothing: a file that is there must have the same bytes, and a notice that was sent is
/// not sent twice.
/// </remarks>
public static class RunDelivery
{
    /// <summary>Writes all files, then the manifest, then registers the reports, then sends the notices of those that are
    /// released.</summary>
    /// <exception cref="IOException">The store holds another file at a path: another engine judged the same inputs.</exception>
    /// <remarks>What the queue throws is thrown here too, after it was written down: the reports are registered and go out later.</remarks>
    public static async Task<DeliveredRun> DeliverAsync(
        RunResult result,
        RunOptions options,
        IArtifactStore store,
        ReportOutbox outbox,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(outbox);
        using Activity? activity = RunTelemetry.StartDelivery(result);
        WrittenRun written = await WriteAsync(result, options, store, cancellationToken).ConfigureAwait(false);
        ImmutableArray<RegisterEntry> entries =
        [
            .. written.Notices.Select(pair => ReportEntries.Of(
                result, pair.Report, written.Run.Folder, [.. written.Run.Files, .. written.Seals], pair.Notice,
                written.Run.Filings[pair.Report.Id].Fatal)),
        ];
        await outbox.RegisterAsync(entries, cancellationToken).ConfigureAwait(false);
        ReportSending sending = await outbox.SendWrittenAsync(entries, cancellationToken).ConfigureAwait(false);
        if (sending.Failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return written.Run;
    }

    /// <summary>Writes all files, then the manifest, then sends one notice a report; nothing is registered.</summary>
    /// <exception cref="IOException">The store holds another file at a path: another engine judged the same inputs.</exception>
    public static async Task<DeliveredRun> DeliverAsync(
        RunResult result,
        RunOptions options,
        IArtifactStore store,
        IReportQueue queue,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(queue);
        using Activity? activity = RunTelemetry.StartDelivery(result);
        WrittenRun written = await WriteAsync(result, options, store, cancellationToken).ConfigureAwait(false);
        ImmutableArray<ReportNotice> notices = [.. written.Notices.Select(static pair => pair.Notice)];
        await foreach (ReportNotice _ in queue.SendAllAsync(notices, cancellationToken).ConfigureAwait(false))
        {
            // Who remembers what was sent is the queue's business.
        }

        return written.Run;
    }

    /// <summary>Where a run goes: <c>exchange/yyyy-mm-dd/run-id</c>.</summary>
    public static string FolderOf(RunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{ExchangeOf(result)}/{result.Day:yyyy-MM-dd}/{result.RunId}");
    }

    private static string ExchangeOf(RunResult result) =>
        result.Ledger.Exchange == default ? "unknown" : result.Ledger.Exchange.Text;

    // All files but the receipt; the receipt, which carries their root; the manifest and the run's place in the chain; the seals. The
    // notices come by report id.
    private static async Task<WrittenRun> WriteAsync(
        RunResult result, RunOptions options, IArtifactStore store, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(store);
        using IDisposable workers = Workers.Limit(options.Workers);
        string folder = FolderOf(result);
        ImmutableArray<SuspiciousActivityReport> reports = SuspiciousActivityReport.Of(result);
        ConcurrentBag<DeliveredFile> written = [];
        ConcurrentBag<FilingSummary> filings = [];
        FindingLeaves findings = new();
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = Workers.Count, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            RunFiles.Of(result, reports, options.SheetRowsMax),
            parallel,
            async (group, cancel) =>
            {
                foreach (RunFile file in group)
                {
                    if (file.Filing is { } filing)
                    {
                        filings.Add(filing);
                    }

                    written.Add(await PutAsync(store, folder, findings.Watch(file), cancel).ConfigureAwait(false));
                }
            }).ConfigureAwait(false);

        Sha256Digest root = OutputTree.Of(written).Root;
        written.Add(await PutAsync(store, folder, RunFiles.Receipt(result, root), cancellationToken).ConfigureAwait(false));
        ImmutableArray<DeliveredFile> files = [.. written.OrderBy(static file => file.Name, StringComparer.Ordinal)];
        ImmutableArray<FilingSummary> filed = [.. filings.OrderBy(static filing => filing.ReportId, StringComparer.Ordinal)];
        RunSeal open = new(0, result.RunId, ExchangeOf(result), result.Day, default, root, findings.Root, default);
        RunSeal seal = await new RunChain(store, ExchangeOf(result)).TakePlaceAsync(
            open, folder + "/manifest.json", (before, stream) => RunManifest.Write(result, files, filed, open, before, stream),
            options.SealKey, cancellationToken).ConfigureAwait(false);
        List<DeliveredFile> seals = [];
        foreach (RunFile file in RunSealFiles.Of(seal, files))
        {
            seals.Add(await PutAsync(store, folder, file, cancellationToken).ConfigureAwait(false));
        }

        Dictionary<string, DeliveredFile> byName = files.ToDictionary(static file => file.Name, StringComparer.Ordinal);
        ReportNotice NoticeOf(SuspiciousActivityReport report)
        {
            string path = "reports/" + report.Id;
            return ReportNotices.Of(result, report, folder + "/" + path, byName[path + "/report.json"].Digest, seal);
        }

        DeliveredRun run = new(
            folder, files, [.. reports.Select(static report => report.Id).Order(StringComparer.Ordinal)], seal.Manifest)
        {
            Cases = reports.ToImmutableSortedDictionary(static report => report.Id, static report => report.CaseId, StringComparer.Ordinal),
            Addressees = [.. reports.Select(static report => new ReportAddressee(report.Duty.Authority, report.Pack.Jurisdiction))],
            Written = reports,
            Filings = filed.ToImmutableSortedDictionary(static filing => filing.ReportId, static filing => filing, StringComparer.Ordinal),
        };
        return new WrittenRun(
            run, [.. seals],
            [.. reports.OrderBy(static report => report.Id, StringComparer.Ordinal).Select(report => (report, NoticeOf(report)))]);
    }

    private static async Task<DeliveredFile> PutAsync(
        IArtifactStore store,
        string folder,
        RunFile file,
        CancellationToken cancellationToken)
    {
        string path = folder + "/" + file.Path;
        PutResult put = await store.PutIfAbsentAsync(path, file.Write, cancellationToken).ConfigureAwait(false);
        if (!put.Written && await store.DigestOfAsync(path, cancellationToken).ConfigureAwait(false) != put.Digest)
        {
            throw new IOException($"'{path}' is there already with other content, although the inputs and the engine's version are the "
                + "same. Choose another output folder.");
        }

        return new DeliveredFile(file.Path, put.Digest, put.Bytes);
    }

    /// <summary>A run that lies in the store whole, and the notice of each of its reports.</summary>
    private sealed record WrittenRun(
        DeliveredRun Run, ImmutableArray<DeliveredFile> Seals,
        ImmutableArray<(SuspiciousActivityReport Report, ReportNotice Notice)> Notices);
}
