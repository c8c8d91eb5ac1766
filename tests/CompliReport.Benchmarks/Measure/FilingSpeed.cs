using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CompliReport.Benchmarks.Data;
using CompliReport.Cli;
using CompliReport.Delivery;
using CompliReport.Reports;
using CompliReport.Reports.Formats;
using CompliReport.Rules;

namespace CompliReport.Benchmarks.Measure;

/// <summary>
/// Writes many reports with so many cited legs each, in every format in turn, with all checks, into a folder: the largest case of a sample,
/// cut to that many legs, again and again under other ids. Narrative, read-back and revision are made anew for each.
/// </summary>
internal static class FilingSpeed
{
    public static async Task<int> RunAsync(CommandArguments arguments)
    {
        int count = (int)arguments.Number("--reports"), legs = (int)arguments.Number("--legs");
        int most = arguments.Has("--findings") ? (int)arguments.Number("--findings") : int.MaxValue;
        RunResult result = Execute(arguments.Text("--in"), arguments.Has("--schemas") ? arguments.Text("--schemas") : null);
        SuspiciousActivityReport[] templates =
        [
            .. SuspiciousActivityReport.Of(result).GroupBy(static report => report.Duty.Authority)
                .Select(static group => group.MaxBy(static report => report.Transactions.Length)!)
                .Where(report => !arguments.Has("--only") || report.Duty.Authority == arguments.Text("--only"))
                .Select(report => Cut(report, legs, most)),
        ];
        string folder = Directory.CreateTempSubdirectory("filings").FullName;
        try
        {
            // Once for each format, so that what is made once in a process is not counted a thousand times.
            await WriteAsync(result, templates, templates.Length, Path.Combine(folder, "warm")).ConfigureAwait(false);
            TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
            Stopwatch watch = Stopwatch.StartNew();
            long bytes = await WriteAsync(result, templates, count, Path.Combine(folder, "out")).ConfigureAwait(false);
            watch.Stop();
            using Process process = Process.GetCurrentProcess();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{count} reports of {legs} legs ({string.Join(", ", templates.Select(static one => one.Indicators.Length))} findings) "
                    + $"to {string.Join(", ", templates.Select(static one => one.Duty.Authority))}: {watch.Elapsed.TotalSeconds:0.00} s wall, "
                    + $"{(process.TotalProcessorTime - cpu).TotalSeconds:0.00} s CPU, peak {process.PeakWorkingSet64 >> 20} MB, {bytes >> 20} MB written"));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // With the findings that the kept legs are evidence of, and the accounts that they are of.
    private static SuspiciousActivityReport Cut(SuspiciousActivityReport report, int legs, int most)
    {
        ImmutableArray<ReportLeg> kept = [.. report.Transactions.Take(legs)];
        HashSet<string> findings = [.. kept.SelectMany(static leg => leg.FindingIds).Distinct().Take(most)], accounts = [.. kept.Select(static leg => leg.AccountId)];
        return report with
        {
            Transactions = kept,
            Indicators = [.. report.Indicators.Where(one => findings.Contains(one.Finding.Id))],
            Accounts = [.. report.Accounts.Where(account => accounts.Contains(account.AccountId))],
            Subjects = [.. report.Subjects.Where(subject => subject.Accounts.Any(accounts.Contains))],
        };
    }

    private static async Task<long> WriteAsync(RunResult result, SuspiciousActivityReport[] templates, int count, string folder)
    {
        FolderArtifactStore store = new(folder);
        ReportBasis basis = ReportBasis.Of(result, [.. templates]);
        long bytes = 0;
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };
        await Parallel.ForEachAsync(Enumerable.Range(0, count), parallel, async (i, cancel) =>
        {
            foreach (RunFile file in RunFiles.OfReport(result, Again(templates[i % templates.Length], i), basis))
            {
                PutResult put = await store.PutIfAbsentAsync(file.Path, file.Write, cancel).ConfigureAwait(false);
                Interlocked.Add(ref bytes, put.Bytes);
            }
        }).ConfigureAwait(false);
        return bytes;
    }

    private static SuspiciousActivityReport Again(SuspiciousActivityReport template, int i)
    {
        SuspiciousActivityReport report = template with { Id = string.Create(CultureInfo.InvariantCulture, $"R-{i:x16}") };
        report = report with
        {
            Narrative = ReportNarrative.Of(report),
            LocalNarrative = report.LocalNarrative.IsEmpty ? [] : ChineseNarrative.Of(report),
        };
        NarrativeReadBack.Check(report);
        return report with { Revision = ReportJson.RevisionOf(report) };
    }

    private static RunResult Execute(string folder, string? schemas)
    {
        Upload upload = Upload.Find([folder])[0];
        RulePack[] packs = [.. PackFiles.All().Where(static pack => pack.Id is "cn" or "us" or "ae")];
        ImmutableArray<string> authorities = ["CAMLMAC", "SAFE", "AE-FIU", "FINCEN"];
        RulePack cn = packs.Single(static pack => pack.Id == "cn");
        RunInputs inputs = new(
            [.. upload.Ledgers.Select(Upload.Open)], Upload.Open(upload.Accounts!),
            new ControlInput("manifest.json", File.ReadAllBytes(upload.Control!)), Upload.ReadRates(upload.Rates, []), [cn])
        {
            ReportTo = ReportTo.Of(authorities, [cn], packs, new List<string>()),
            Filer = new ControlInput("filer.json", File.ReadAllBytes(upload.Filer!)),
            Schemas = Upload.ReadSchemas(schemas, []),
        };
        return ComplianceRun.Execute(inputs, new RunOptions { Authorities = authorities });
    }
}
