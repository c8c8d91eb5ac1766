using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using CompliReport.Reports.Filing;
using CompliReport.Reports.Formats;
using CompliReport.Values;

namespace CompliReport.Reports;

/// <summary>One file of a run: its path below the run folder, and how it is written.</summary>
/// <param name="Path">With forward slashes, e.g. <c>reports/R-0123/report.json</c>.</param>
/// <param name="Write">Writes the whole file; the same bytes for the same result, always. May be called on any thread.</param>
public sealed record RunFile(string Path, Action<Stream> Write)
{
    /// <summary>What became of a report's filing; set on its validation.json.</summary>
    internal FilingSummary? Filing { get; init; }
}

/// <summary>All files of a run. A new one is a file in Formats and a line here.</summary>
internal static class RunFiles
{
    /// <summary>
    /// The files, except receipt.json, manifest.json and the seals, which are written last and tell of the others, in groups: those of a
    /// group are made together, on one thread, when they are asked for, so that of a thousand reports only a few are in memory.
    /// </summary>
    internal static IEnumerable<IEnumerable<RunFile>> Of(
        RunResult result, ImmutableArray<SuspiciousActivityReport> reports, int sheetRowsMax)
    {
        foreach (RunFile file in OfRun(result, reports, sheetRowsMax))
        {
            yield return [file];
        }

        if (reports.IsEmpty)
        {
            yield break;
        }

        ReportBasis basis = ReportBasis.Of(result, reports);
        foreach (SuspiciousActivityReport report in reports)
        {
            yield return OfReport(result, report, basis);
        }
    }

    /// <summary>What the exchange is told, written after all others, of which it carries the root.</summary>
    internal static RunFile Receipt(RunResult result, Sha256Digest merkleRoot) =>
        new("receipt.json", stream => ReceiptJson.Write(result, merkleRoot, stream));

    // About what a report.json has: a buffer that need not grow. Benchmark "filings".
    private const int BytesOfHead = 128 * 1024, BytesOfLeg = 1_400;

    internal static IEnumerable<RunFile> OfReport(RunResult result, SuspiciousActivityReport report, ReportBasis basis)
    {
        string folder = "reports/" + report.Id + "/";
        using MemoryStream json = new(BytesOfHead + (report.Transactions.Length * BytesOfLeg));
        ReportJson.Write(report, json);
        ReadOnlyMemory<byte> content = json.GetBuffer().AsMemory(0, (int)json.Length);
        yield return new RunFile(folder + "report.json", stream => stream.Write(content.Span));
        yield return new RunFile(folder + "evidence.csv", stream => EvidenceCsv.Write(report, stream));
        yield return new RunFile(folder + BasisJson.FileName, stream => BasisJson.Write(basis, result, report, stream));
        ReportFiles filing = ReportFiles.Of(content, result.Schemas);
        foreach (FilingFile file in filing.Files)
        {
            yield return new RunFile(folder + file.Name, stream => stream.Write(file.Content))
            {
                Filing = file.Name == ReportFiles.ValidationName ? filing.Summary : null,
            };
        }
    }

    private static IEnumerable<RunFile> OfRun(RunResult result, ImmutableArray<SuspiciousActivityReport> reports, int sheetRowsMax)
    {
        // The two slow ones first: the others are written beside them.
        yield return new RunFile("cases.xlsx", stream => CasesXlsx.Write(result, reports, sheetRowsMax, stream));
        yield return new RunFile("conversions.csv", stream => ConversionsCsv.Write(result, stream));
        yield return new RunFile(FxReturnCsv.Name, stream => FxReturnCsv.Write(result, stream));
        yield return new RunFile("refused.csv", stream => RefusedCsv.Write(result, stream));
        yield return new RunFile("refused.xlsx", stream => RefusedXlsx.Write(result, sheetRowsMax, stream));
        yield return new RunFile("breaks.csv", stream => BreaksCsv.Write(result, stream));
        yield return new RunFile("findings.jsonl", stream => FindingsJsonl.Write(result, stream));
        yield return new RunFile("outcomes.csv", stream => OutcomesCsv.Write(result, stream));
        yield return new RunFile("cases.jsonl", stream => CasesJsonl.Write(result, reports, stream));
        yield return new RunFile(HistoryBin.Name, stream => HistoryBin.Write(result, reports, stream));
    }
}
