using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;

namespace CompliReport.Reports;

/// <summary>One file of a run: its path below the run folder, and how it is written.</summary>
/// <param name="Path">With forward slashes, e.g. <c>reports/R-0123/report.json</c>.</param>
/// <param name="Write">Writes the whole file; the same bytes for the same result, always. May be called on any thread.</param>
public sealed record RunFile(string Path, Action<Stream> Write);

/// <summary>All files of a run. A new one is a file in Formats and a line here.</summary>
internal static class RunFiles
{
    /// <summary>The files, except manifest.json, which is written last and names all others.</summary>
    internal static IEnumerable<RunFile> Of(RunResult result, ImmutableArray<SuspiciousActivityReport> reports, int sheetRowsMax) => [];
}
