using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using CompliReport.Reports.Formats;

namespace CompliReport.Reports;

/// <summary>One file of a run: its path below the run folder, and how it is written.</summary>
/// <param name="Path">With forward slashes, e.g. <c>reports/R-0123/report.json</c>.</param>
/// <param name="Write">Writes the whole file; the same bytes for the same result, always. May be called on any thread.</param>
public sealed record RunFile(string Path, Action<Stream> Write);

/// <summary>All files of a run. A new one is a file in Formats and a line here.</summary>
internal static class RunFiles
{
    /// <summary>The files, except manifest.json, which is written last and names all others.</summary>
    internal static IEnumerable<RunFile> Of(RunResult result, ImmutableArray<SuspiciousActivityReport> reports, int sheetRowsMax)
    {
        // The two slow ones first: the others are written beside them.
        yield return new RunFile("cases.xlsx", stream => CasesXlsx.Write(result, reports, sheetRowsMax, stream));
        yield return new RunFile("conversions.csv", stream => ConversionsCsv.Write(result, stream));
        yield return new RunFile("receipt.json", stream => ReceiptJson.Write(result, stream));
        yield return new RunFile("refused.csv", stream => RefusedCsv.Write(result, stream));
        yield return new RunFile("refused.xlsx", stream => RefusedXlsx.Write(result, sheetRowsMax, stream));
        yield return new RunFile("breaks.csv", stream => BreaksCsv.Write(result, stream));
        yield return new RunFile("findings.jsonl", stream => FindingsJsonl.Write(result, stream));
        yield return new RunFile("outcomes.csv", stream => OutcomesCsv.Write(result, stream));
        yield return new RunFile("cases.jsonl", stream => CasesJsonl.Write(result, reports, stream));
        yield return new RunFile(HistoryBin.Name, stream => HistoryBin.Write(result, reports, stream));
        foreach (SuspiciousActivityReport report in reports)
        {
            string folder = "reports/" + report.Id + "/";
            yield return new RunFile(folder + "report.json", stream => ReportJson.Write(report, stream));
            yield return new RunFile(folder + "narrative.txt", stream => NarrativeText.Write(report, stream));
            yield return new RunFile(folder + "evidence.csv", stream => EvidenceCsv.Write(report, stream));
        }
    }
}
