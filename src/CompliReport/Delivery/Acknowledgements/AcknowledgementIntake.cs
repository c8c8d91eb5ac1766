using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Delivery.Days;
using CompliReport.Delivery.Filing;
using CompliReport.Reports.Filing;
using CompliReport.Values;

namespace CompliReport.Delivery.Acknowledgements;

/// <summary>What became of an answer.</summary>
public enum AnswerResult
{
    /// <summary>The register has it now.</summary>
    Taken,

    /// <summary>It was taken in before: nothing changed.</summary>
    Repeated,

    /// <summary>It tells nothing that changes the report's state; it is kept.</summary>
    Noted,

    /// <summary>The register knows no such report; the file is kept.</summary>
    UnknownReport,

    /// <summary>The authority's word is none that is known: nothing changed, a person looks. It never means accepted.</summary>
    UnknownStatus,

    /// <summary>It cannot follow the report's state.</summary>
    Refused,

    /// <summary>The file is no answer that can be read; it is kept.</summary>
    Unreadable,
}

/// <summary>A remark with the ledger line that its element comes from.</summary>
/// <param name="Remark">The remark.</param>
/// <param name="Source">The line; null where it comes from none.</param>
public sealed record TracedRemark(AcknowledgementRemark Remark, RemarkSource? Source);

/// <summary>What became of the answer to one report.</summary>
/// <param name="Result">In a word.</param>
/// <param name="Key">The report; null where unknown.</param>
/// <param name="Answer">The answer; null for an unreadable file.</param>
/// <param name="Remarks">Its remarks, traced.</param>
/// <param name="Text">In words, and what to do next.</param>
public sealed record AnswerOutcome(
    AnswerResult Result, ReportKey? Key, AcknowledgedReport? Answer, ImmutableArray<TracedRemark> Remarks, string Text);

/// <summary>Takes in what authorities answer: keeps the file, finds the report, brings it into its state, traces remarks to ledger
/// lines.</summary>
/// <remarks>The file is kept first, under its digest, so that nothing is lost whatever follows; taking it in again changes
/// nothing.</remarks>
/// <param name="register">What is remembered.</param>
/// <param name="store">Where the reports lie; answers are kept below <c>acknowledgements/</c>.</param>
/// <param name="decisions">Adds the steps.</param>
public sealed class AcknowledgementIntake(IReportRegister register, IArtifactStore store, ReportDecisions decisions)
{
    private const string Folder = "acknowledgements/";

    /// <summary>Takes in a file.</summary>
    /// <param name="content">Its bytes.</param>
    /// <param name="report">The report that it answers, where the file cannot say; null for none.</param>
    /// <param name="who">Who brings it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ImmutableArray<AnswerOutcome>> TakeAsync(
        ReadOnlyMemory<byte> content, string? report, string who, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(who);
        Sha256Digest digest = Sha256Digest.Of(content.Span);
        await store.PutIfAbsentAsync(Folder + digest.Hex + ".txt", stream => stream.Write(content.Span), cancellationToken)
            .ConfigureAwait(false);
        if (content.Length > AcknowledgementFormats.BytesMax || AcknowledgementFormats.Of(content) is not { } format)
        {
            return [Unreadable(digest, "it is none of the answers that this program knows")];
        }

        Acknowledgement read = format.Read(content);
        if (read.Fault.Length > 0)
        {
            return [Unreadable(digest, read.Fault)];
        }

        ImmutableArray<AnswerOutcome>.Builder outcomes = ImmutableArray.CreateBuilder<AnswerOutcome>();
        foreach (AcknowledgedReport answer in read.Reports)
        {
            outcomes.Add(await TakeAsync(format, answer, report ?? "", who, cancellationToken).ConfigureAwait(false));
        }

        await KeepTraceAsync(digest, outcomes.ToImmutable(), cancellationToken).ConfigureAwait(false);
        return outcomes.ToImmutable();
    }

    private async Task<AnswerOutcome> TakeAsync(
        AcknowledgementFormat format, AcknowledgedReport answer, string report, string who, CancellationToken cancellationToken)
    {
        RegisteredReport? known = await FindAsync(answer, report, cancellationToken).ConfigureAwait(false);
        if (known is null)
        {
            string named = answer.ReportId.Length > 0 ? answer.ReportId : report;
            return new AnswerOutcome(
                AnswerResult.UnknownReport, null, answer, [.. answer.Remarks.Select(static remark => new TracedRemark(remark, null))],
                named.Length > 0
                    ? $"The register knows no filed report '{named}': is it the right register? The answer is kept."
                    : "The answer names no report of ours: take it in again with --report and the report's id. It is kept.");
        }

        ImmutableArray<TracedRemark> remarks = await TraceAsync(format, answer, known, cancellationToken).ConfigureAwait(false);
        return answer.Status switch
        {
            AcknowledgementStatus.Accepted or AcknowledgementStatus.AcceptedWithWarnings =>
                await AnswerAsync(known, ReportState.Accepted, answer, remarks, who, cancellationToken).ConfigureAwait(false),
            AcknowledgementStatus.Rejected =>
                await AnswerAsync(known, ReportState.Rejected, answer, remarks, who, cancellationToken).ConfigureAwait(false),
            AcknowledgementStatus.Unknown => new AnswerOutcome(
                AnswerResult.UnknownStatus, known.Entry.Key, answer, remarks,
                $"The authority's word is none that is known; {known.Entry.Key} stays {ReportLife.Word(known.State)}. Read the answer, "
                    + "then decide with `complireport reports`."),
            _ => new AnswerOutcome(
                AnswerResult.Noted, known.Entry.Key, answer, remarks,
                answer.Status == AcknowledgementStatus.ToBeCompleted
                    ? $"{known.Entry.Key} is to be completed: `complireport reports amend` makes the amendment."
                    : $"{known.Entry.Key} was received and is not decided yet."),
        };
    }

    private async Task<AnswerOutcome> AnswerAsync(
        RegisteredReport known, ReportState state, AcknowledgedReport answer, ImmutableArray<TracedRemark> remarks, string who,
        CancellationToken cancellationToken)
    {
        DecisionOutcome outcome = await decisions.AnswerAsync(known.Entry.Key, state, who, WhyOf(answer), Plain(answer.Reference),
            cancellationToken).ConfigureAwait(false);
        string next = state == ReportState.Rejected
            ? $" Correct it and file again: `complireport reports amend {known.Entry.Report} --who ... --why ...`."
            : "";
        return outcome.Refusal is { } refusal
            ? new AnswerOutcome(AnswerResult.Refused, known.Entry.Key, answer, remarks, $"{refusal.Code}: {refusal.Text}")
            : outcome.IsChanged
            ? new AnswerOutcome(
                AnswerResult.Taken, known.Entry.Key, answer, remarks, $"{known.Entry.Key} is {ReportLife.Word(state)}.{next}")
            : new AnswerOutcome(
                AnswerResult.Repeated, known.Entry.Key, answer, remarks, $"{known.Entry.Key}: this answer was taken in before.");
    }

    // Of a report's revisions the one that was filed last.
    private async Task<RegisteredReport?> FindAsync(AcknowledgedReport answer, string report, CancellationToken cancellationToken)
    {
        string name = answer.ReportId.Length > 0 ? answer.ReportId : report;
        if (name.Length == 0)
        {
            return answer.FileName.Length == 0 ? null : await OfFileAsync(answer, cancellationToken).ConfigureAwait(false);
        }

        if (ReportKey.TryParse(name, out ReportKey key))
        {
            return await register.FindAsync(key, cancellationToken).ConfigureAwait(false);
        }

        return (await register.OfReportAsync(name, cancellationToken).ConfigureAwait(false))
            .Where(static one => one.WasSent)
            .OrderBy(static one => one.FiledAt)
            .ThenBy(static one => one.Entry.Revision, StringComparer.Ordinal)
            .LastOrDefault();
    }

    // By the name under which the file was sent, where the filing keeps it. Several of that name, as of one day, are none: nobody guesses.
    private async Task<RegisteredReport?> OfFileAsync(AcknowledgedReport answer, CancellationToken cancellationToken)
    {
        List<RegisteredReport> found = [];
        await foreach (RegisteredReport report in register.AllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!report.WasSent || AuthorityProfile.Of(report.Entry.ReportType)?.Format != answer.Format)
            {
                continue;
            }

            string path = $"{report.Entry.Folder}/{answer.Format}-name.txt";
            List<ArtifactInfo> names = await UploadedDay.AllAsync(store, path, cancellationToken).ConfigureAwait(false);
            if (names.Exists(file => file.Path == path)
                && Encoding.UTF8.GetString(await UploadedDay.BytesAsync(store, path, cancellationToken).ConfigureAwait(false))
                    .Split((char[])[' ', '\n', '\t', '\r', ':'], StringSplitOptions.RemoveEmptyEntries).Contains(answer.FileName))
            {
                found.Add(report);
            }
        }

        return found.Count == 1 ? found[0] : null;
    }

    private async Task<ImmutableArray<TracedRemark>> TraceAsync(
        AcknowledgementFormat format, AcknowledgedReport answer, RegisteredReport known, CancellationToken cancellationToken)
    {
        if (answer.Remarks.All(static remark => remark.Path.Length == 0))
        {
            return [.. answer.Remarks.Select(static remark => new TracedRemark(remark, null))];
        }

        string folder = known.Entry.Folder + "/";
        ReportDocument document = ReportDocumentReader.Read(
            await UploadedDay.BytesAsync(store, folder + "report.json", cancellationToken).ConfigureAwait(false));
        List<ArtifactInfo> files = await UploadedDay.AllAsync(store, folder, cancellationToken).ConfigureAwait(false);
        string name = answer.FileName.Length > 0 ? answer.FileName : format.Format + ".xml";
        ArtifactInfo? filing = files.Find(file => UploadedDay.Name(file) == name)
            ?? files.Find(file => UploadedDay.Name(file) == format.Format + ".xml");
        byte[] content = filing is null ? [] : await UploadedDay.BytesAsync(store, filing.Path, cancellationToken).ConfigureAwait(false);
        return
        [
            .. answer.Remarks.Select(remark => new TracedRemark(
                remark, remark.Path.Length == 0 || content.Length == 0 ? null : format.SourceOf(content, remark.Path, document))),
        ];
    }

    // The trace names ledger lines: it lies beside the restricted answer, never in the register.
    private async Task KeepTraceAsync(Sha256Digest digest, ImmutableArray<AnswerOutcome> outcomes, CancellationToken cancellationToken)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(
            outcomes.Select(static outcome => new
            {
                Result = outcome.Result.ToString(),
                Report = outcome.Key?.ToString() ?? "",
                Status = outcome.Answer?.StatusText ?? "",
                Reference = outcome.Answer?.Reference ?? "",
                Remarks = outcome.Remarks.Select(static one => new
                {
                    one.Remark.IsFatal,
                    one.Remark.Code,
                    one.Remark.Path,
                    one.Remark.Text,
                    EntryId = one.Source?.EntryId ?? "",
                    File = one.Source?.File ?? "",
                    Line = one.Source?.Line ?? 0,
                }),
            }),
            RegisterJson.Indented);
        // Of an answer that is taken in again the last trace counts: the first time its report may not have been named.
        await store.ReplaceAsync(Folder + digest.Hex + ".trace.json", stream => stream.Write(json), cancellationToken)
            .ConfigureAwait(false);
    }

    private static AnswerOutcome Unreadable(Sha256Digest digest, string fault) => new(
        AnswerResult.Unreadable, null, null, [], $"The answer cannot be read: {fault}. It is kept as {Folder}{digest.Hex}.txt.");

    // Codes and elements only: what an authority quotes of a report may be personal.
    private static string WhyOf(AcknowledgedReport answer)
    {
        StringBuilder why = new();
        why.Append(answer.Format).Append(" says ").Append(Plain(answer.StatusText));
        foreach (AcknowledgementRemark remark in answer.Remarks)
        {
            string grade = remark.IsFatal ? "fatal" : "warning";
            why.Append("; ").Append($"{grade} {Plain(remark.Code)} {Plain(remark.Path)}".TrimEnd());
        }

        string text = why.ToString();
        return text.Length <= RegisterTransition.WhyLengthMax
            ? text
            : text[..(RegisterTransition.WhyLengthMax - 30)] + "... (more in the trace)";
    }

    private static string Plain(string text)
    {
        string plain = string.Concat(text.Where(static c => !char.IsControl(c))).Trim();
        return plain.Length <= RegisterTransition.NameLengthMax ? plain : plain[..RegisterTransition.NameLengthMax];
    }
}
