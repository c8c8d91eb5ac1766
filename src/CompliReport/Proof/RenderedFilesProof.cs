using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CompliReport.Delivery;
using CompliReport.Reports.Filing;
using CompliReport.Reports.Formats;

namespace CompliReport.Proof;

/// <summary>
/// Makes what follows from a report.json anew (narrative.txt, the files in the authority's format, validation.json) and holds it against
/// what lies in the folder: an authority that reads its own format reads what the report says.
/// </summary>
internal static class RenderedFilesProof
{
    /// <summary>Compares byte for byte.</summary>
    /// <param name="folder">The report's folder.</param>
    /// <param name="name">How messages call it.</param>
    /// <param name="reportJson">Its report.json.</param>
    /// <param name="log">Takes what is found.</param>
    internal static void Prove(string folder, string name, byte[] reportJson, ProofLog log)
    {
        (string schema, bool isDraft) = StoredJson.Read(
            name + "/" + ReportFiles.ValidationName, RegularFile.ReadAllBytes(Path.Combine(folder, ReportFiles.ValidationName)),
            static json => (json.Text("xml_schema"), json.Text("state") == Words.Of(FilingState.Invalid)));
        ReportFiles made = ReportFiles.Of(reportJson, FilingSchemas.None);
        List<FilingFile> expected = [.. made.Files];
        if (schema != Words.Of(made.Summary.Schema))
        {
            log.Holds(
                made.Summary.Schema == SchemaOutcome.NotRun
                    && (schema == Words.Of(SchemaOutcome.Failed) || schema == Words.Of(SchemaOutcome.Passed)), "schema outcomes",
                ProofCodes.Rendering, name + "/" + ReportFiles.ValidationName, "another word for what a schema said", "passed or failed");
            // What the rules of the authority refuse lies below drafts/ whatever a schema says.
            isDraft |= made.Summary.State == FilingState.Invalid;
            // A schema decides whether the files may go out, and changes no byte of them.
            expected =
            [
                .. expected.Where(static file => file.Name != ReportFiles.ValidationName)
                    .Select(file => file.Name == ReportFiles.NarrativeName ? file
                        : file with { Name = (isDraft ? ReportFiles.Drafts : "") + Path.GetFileName(file.Name) }),
            ];
            log.Note($"{ReportFiles.ValidationName} says what an authority's schema said, which was not asked again; the files were made "
                + "anew.");
        }

        foreach (FilingFile file in expected)
        {
            string path = Path.Combine(folder, file.Name);
            log.Holds(
                RegularFile.Is(path) && RegularFile.ReadAllBytes(path).AsSpan().SequenceEqual(file.Content), "files made anew of reports",
                ProofCodes.Rendering, name + "/" + file.Name, "another file than report.json makes", "what follows from report.json");
        }
    }
}
