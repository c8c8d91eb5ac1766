using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.Json;
using CompliReport.Reports.Formats;

namespace CompliReport.Reports.Filing;

/// <summary>How far the filing of a report is.</summary>
public enum FilingState
{
    /// <summary>The engine has no format of the authority: report.json is the report.</summary>
    NoFormat,

    /// <summary>Nobody says who files: no file in the authority's format was made.</summary>
    NotMade,

    /// <summary>Its files break a rule of the authority: they lie below <c>drafts/</c> and are not released.</summary>
    Invalid,

    /// <summary>Its files may go out.</summary>
    Valid,
}

/// <summary>What became of the filing of a report, for the manifest.</summary>
/// <param name="ReportId">The report.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="Authority">The authority.</param>
/// <param name="Profile">The profile; empty for none.</param>
/// <param name="State">How far it is.</param>
/// <param name="Schema">What the schema said.</param>
/// <param name="Fatal">Violations for which the authority would refuse it.</param>
/// <param name="Warnings">Violations that it would accept.</param>
public sealed record FilingSummary(
    string ReportId, string Revision, string Authority, string Profile, FilingState State, SchemaOutcome Schema, int Fatal, int Warnings);

/// <summary>
/// The files of a report's folder that follow from its report.json: the narrative for people, those in the authority's format, and
/// validation.json.
/// </summary>
/// <param name="Files">The files.</param>
/// <param name="Summary">What became of the filing.</param>
public sealed record ReportFiles(ImmutableArray<FilingFile> Files, FilingSummary Summary)
{
    internal const string Drafts = "drafts/", NarrativeName = "narrative.txt", ValidationName = "validation.json";

    private const string ValidationSchema = "complireport/validation/1";

    /// <summary>Makes them. The same bytes for the same report, filer and schemas.</summary>
    /// <param name="reportJson">The report as published.</param>
    /// <param name="schemas">Schemas at hand.</param>
    /// <exception cref="InvalidDataException">It is no report.json.</exception>
    public static ReportFiles Of(ReadOnlyMemory<byte> reportJson, FilingSchemas schemas)
    {
        ArgumentNullException.ThrowIfNull(schemas);
        ReportDocument report = ReportDocumentReader.Read(reportJson);
        AuthorityProfile? profile = AuthorityProfile.Of(report.ReportType);
        ReportFiling? filing =
            profile is null || report.Filer is null ? null : FilingCatalog.Of(new FilingOrder(report, report.Filer, profile, schemas));
        FilingState state = profile is null ? FilingState.NoFormat
            : filing is null ? FilingState.NotMade
            : filing.IsSound ? FilingState.Valid
            : FilingState.Invalid;
        ImmutableArray<FilingViolation> violations = filing?.Violations ?? (state == FilingState.NotMade ? [FilerMissing] : []);
        FilingSummary summary = new(
            report.Id, report.Revision, report.Authority, profile?.Id ?? "", state, filing?.Schema ?? SchemaOutcome.NotRun,
            violations.Count(static one => one.Grade == ViolationGrade.Fatal),
            violations.Count(static one => one.Grade == ViolationGrade.Warning));
        string folder = state == FilingState.Invalid ? Drafts : "";
        return new ReportFiles(
        [
            new FilingFile(NarrativeName, Written(stream => NarrativeText.Write(report, stream))),
            .. (filing?.Files ?? []).Select(file => file with { Name = folder + file.Name }),
            new FilingFile(ValidationName, Validation(summary, profile, filing?.Files ?? [], violations)),
        ], summary);
    }

    private static FilingViolation FilerMissing => new(
        "FILER_MISSING", ViolationGrade.Warning, "filer.json", "no filer",
        "who files, as filer.json: then the files are made by running again");

    private static byte[] Validation(
        FilingSummary summary, AuthorityProfile? profile, ImmutableArray<FilingFile> files, ImmutableArray<FilingViolation> violations)
    {
        return Written(stream => JsonText.Document(stream, json =>
        {
            json.WriteStartObject();
            json.WriteString("schema", ValidationSchema);
            WriteSummary(json, summary);
            json.Text("profile_sha256", profile?.Digest.Hex);
            json.Texts("files", files.Select(static file => file.Name));
            json.Objects("violations", violations, violation =>
            {
                json.WriteString("code", violation.Code);
                json.WriteString("grade", Words.Of(violation.Grade));
                json.WriteString("path", violation.Path);
                json.WriteString("found", violation.Found);
                json.WriteString("expected", violation.Expected);
                json.WriteString("entry_id", violation.EntryId);
                json.WriteString("file", violation.File);
                json.WriteNumber("line", violation.Line);
            });
            json.WriteEndObject();
        }));
    }

    private static byte[] Written(Action<Stream> write)
    {
        using MemoryStream stream = new();
        write(stream);
        return stream.ToArray();
    }

    /// <summary>The members of a summary, as validation.json and the manifest have them.</summary>
    internal static void WriteSummary(Utf8JsonWriter json, FilingSummary summary)
    {
        json.WriteString("report_id", summary.ReportId);
        json.WriteString("revision", summary.Revision);
        json.WriteString("authority", summary.Authority);
        json.WriteString("profile", summary.Profile);
        json.WriteString("state", Words.Of(summary.State));
        json.WriteString("xml_schema", Words.Of(summary.Schema));
        json.WriteNumber("fatal", summary.Fatal);
        json.WriteNumber("warnings", summary.Warnings);
    }
}
