using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery.Days;
using CompliReport.Reports.Filing;
using CompliReport.Values;

namespace CompliReport.Delivery.Filing;

/// <summary>What somebody wants of a new revision.</summary>
/// <param name="Of">The report that is revised.</param>
/// <param name="Who">Who makes it, and so cannot approve it.</param>
/// <param name="Why">Why, without personal data: it is told to the authority.</param>
public sealed record RevisionRequest(ReportKey Of, string Who, string Why)
{
    /// <summary>Whether the report is taken back; else it is corrected.</summary>
    public bool IsWithdrawal { get; init; }

    /// <summary>Folder of the report in the store whose content is told instead, as a later run made it; null for the same
    /// content.</summary>
    public string? From { get; init; }

    /// <summary>Who files now; null for the one that the report has.</summary>
    public Filer? Filer { get; init; }

    /// <summary>Schemas at hand.</summary>
    public FilingSchemas Schemas { get; init; } = FilingSchemas.None;
}

/// <summary>Makes revisions of reports: amendments and withdrawals of what was filed, and drafts made again with another filer.</summary>
/// <remarks>
/// A revision lies in a folder of its own, <c>run/revisions/report/revision/</c>, and nothing that was written is changed. The order
/// makes a crash harmless: all files, then the register's entry with the message, then the sending; who tries again makes the same
/// revision.
/// </remarks>
/// <param name="register">What is remembered.</param>
/// <param name="store">Where the reports lie.</param>
/// <param name="outbox">What sends.</param>
/// <param name="time">The clock of the shell.</param>
public sealed class ReportRevisions(IReportRegister register, IArtifactStore store, ReportOutbox outbox, TimeProvider time)
{
    private const string ReportName = "report.json", EvidenceName = "evidence.csv";

    /// <summary>Makes a revision and sends it, if it needs no approval.</summary>
    public async Task<(DecisionOutcome Outcome, ReportSending Sending)> MakeAsync(
        RevisionRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        RegisteredReport? known = await register.FindAsync(request.Of, cancellationToken).ConfigureAwait(false);
        if (Refusal(known, request) is { } refusal)
        {
            return (new DecisionOutcome(known, refusal, false), new ReportSending());
        }

        byte[] content = await UploadedDay.BytesAsync(
            store, (request.From ?? known!.Entry.Folder) + "/" + ReportName, cancellationToken).ConfigureAwait(false);
        RegisterEntry entry = await WriteAsync(known!, request, content, cancellationToken).ConfigureAwait(false);
        await outbox.RegisterAsync([entry], request.Who, _ => request.Why, cancellationToken).ConfigureAwait(false);
        ReportSending sending = await outbox.SendAsync([entry.Key], cancellationToken).ConfigureAwait(false);
        RegisteredReport? made = await register.FindAsync(entry.Key, cancellationToken).ConfigureAwait(false);
        return (new DecisionOutcome(made, null, true), sending);
    }

    private static LifeRefusal? Refusal(RegisteredReport? known, RevisionRequest request)
    {
        if (known is null)
        {
            return new LifeRefusal(LifeCodes.Unknown, $"The register knows no report '{request.Of}'.");
        }

        // What a step may say is asked before anything is written.
        RegisterTransition step = new(known.NextNumber, ReportState.Amended, request.Who, request.Why, default);
        return ReportLife.Refusal(known, step)
            ?? (request.IsWithdrawal && !known.WasSent
                ? new LifeRefusal(LifeCodes.State, $"{request.Of} was never filed: withdraw it without telling anybody.")
                : null);
    }

    private async Task<RegisterEntry> WriteAsync(
        RegisteredReport known, RevisionRequest request, byte[] content, CancellationToken cancellationToken)
    {
        bool wasFiled = known.WasSent;
        RevisionOf change = new(
            request.IsWithdrawal ? "withdrawal" : wasFiled ? "amendment" : known.Entry.Filing,
            wasFiled ? known.Entry.Report : known.Entry.PriorReport,
            await ReferenceAsync(known, content, cancellationToken).ConfigureAwait(false),
            request.Why.Trim().TrimEnd('.'),
            ShellClock.Now(time))
        {
            Filer = request.Filer,
        };
        (byte[] json, string revision) = RevisedReport.Of(content, known.Entry.Report, change);
        string folder = $"{RunOf(known.Entry.Folder)}/revisions/{known.Entry.Report}/{revision}";
        // An earlier try may have put it there at another instant; that one counts.
        json = await PutAsync(folder, ReportName, json, cancellationToken).ConfigureAwait(false);
        byte[] evidence = await UploadedDay.BytesAsync(
            store, (request.From ?? known.Entry.Folder) + "/" + EvidenceName, cancellationToken).ConfigureAwait(false);
        ReportFiles files = ReportFiles.Of(json, request.Schemas);
        List<(string Name, Sha256Digest Digest)> written = [(ReportName, Sha256Digest.Of(json))];
        foreach (FilingFile file in files.Files.Add(new FilingFile(EvidenceName, evidence)))
        {
            written.Add((
                file.Name, Sha256Digest.Of(await PutAsync(folder, file.Name, file.Content, cancellationToken).ConfigureAwait(false))));
        }

        ReportDocument document = ReportDocumentReader.Read(json);
        RunSeal? seal = await SealOfAsync(RunOf(known.Entry.Folder), cancellationToken).ConfigureAwait(false);
        return known.Entry with
        {
            Revision = revision,
            Folder = folder,
            Filing = document.Filing,
            PriorReport = document.PriorReport,
            DueBy = wasFiled ? null : known.Entry.DueBy,
            Digest = ReportFolder.DigestOf(written),
            Violations = files.Summary.Fatal,
            Replaces = [],
            NoticeBody = ReportNotices.Of(document, folder, Sha256Digest.Of(json), seal).Body,
        };
    }

    // The authority's number: what it gave this revision, else what this revision names, else what it gave the report that is followed.
    private async Task<string?> ReferenceAsync(RegisteredReport known, byte[] content, CancellationToken cancellationToken)
    {
        if (known.Reference.Length > 0)
        {
            return known.Reference;
        }

        if (ReportDocumentReader.Read(content).PriorReference is { } named)
        {
            return named;
        }

        return known.Entry.PriorReport is not { } prior ? null
            : (await register.OfReportAsync(prior, cancellationToken).ConfigureAwait(false))
                .Where(static one => one.Reference.Length > 0)
                .OrderBy(static one => one.FiledAt)
                .LastOrDefault()?.Reference;
    }

    private async Task<byte[]> PutAsync(string folder, string name, byte[] content, CancellationToken cancellationToken)
    {
        string path = folder + "/" + name;
        PutResult put = await store.PutIfAbsentAsync(path, stream => stream.Write(content), cancellationToken).ConfigureAwait(false);
        return put.Written ? content : await UploadedDay.BytesAsync(store, path, cancellationToken).ConfigureAwait(false);
    }

    // A run of an earlier version has none.
    private async Task<RunSeal?> SealOfAsync(string run, CancellationToken cancellationToken)
    {
        string path = run + "/" + RunSeal.FileName;
        if (await store.FindAsync(path, cancellationToken).ConfigureAwait(false) is null)
        {
            return null;
        }

        using JsonDocument json = JsonDocument.Parse(await UploadedDay.BytesAsync(store, path, cancellationToken).ConfigureAwait(false));
        return RunSeal.Read(json.RootElement, out string fault) ?? throw new IOException($"{path}: {fault}.");
    }

    // A report lies in run/reports/id, a revision in run/revisions/id/revision.
    private static string RunOf(string folder)
    {
        string[] parts = folder.Split('/');
        int end = Array.FindLastIndex(parts, static part => part is "reports" or "revisions");
        return string.Join('/', parts.Take(end));
    }
}
